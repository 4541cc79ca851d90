"""How long a correspondence analysis of 20,000 × 18 takes, as a ratio to a plain truncated SVD.

    python benchmarks/correspondence.py

Both run in turn, in one process, prince imported beforehand; the median of the ratios pair by
pair is what to quote. The plain one makes the standardised residuals and asks scipy for the two
largest singular values, and has neither contributions nor squared cosines.
"""

import statistics
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.sparse.linalg import svds

from egnlib.stats import correspondence_analysis

RUNS = 7
ROWS, COLUMNS = 20_000, 18


def seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def plain(counts: np.ndarray) -> np.ndarray:
    shares = counts / counts.sum()
    independent = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    return svds((shares - independent) / np.sqrt(independent), k=2)[1] ** 2


def main() -> None:
    generator = np.random.default_rng(2020)
    counts = generator.poisson(generator.gamma(0.5, 2, (ROWS, COLUMNS)))
    counts[:, 0] += 1
    table = pd.DataFrame(counts)
    found = correspondence_analysis(table).axes["eigenvalue"].iloc[:2]
    gap = np.abs(np.sort(plain(counts))[::-1] - found).max()
    pairs = [
        (seconds(lambda: plain(counts)), seconds(lambda: correspondence_analysis(table)))
        for _ in range(RUNS)
    ]
    names = ("deux axes par scipy", "correspondence_analysis")
    for place, name in enumerate(names):
        print(f"{name:26} {statistics.median(pair[place] for pair in pairs):6.3f} s")
    print(f"rapport {statistics.median(ours / theirs for theirs, ours in pairs):6.2f}")
    print(f"plus grand écart entre valeurs propres : {gap:.1e}")


if __name__ == "__main__":
    main()
