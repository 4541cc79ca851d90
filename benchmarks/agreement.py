"""Bootstrap of agreement by patterns of units, as a ratio to units drawn one by one.

    python benchmarks/agreement.py

Both draw units again and compute all the coefficients overall. The loop draws units and counts
them resample by resample; it does fewer resamples, and its time is brought to the same number.
"""

import statistics
import time

import numpy as np

from egnlib.stats.bootstrapping import bootstrap_bounds
from egnlib.stats.coefficients import coefficient_values

RUNS, RESAMPLES, LOOPED = 3, 2_000, 50
SIZES = ((44, 2), (5_000, 2), (5_000, 4))


def codings(n_units: int, n_coders: int) -> np.ndarray:
    generator = np.random.default_rng(1)
    true = generator.integers(0, 5, n_units)
    lost = generator.random((n_units, n_coders)) < 0.3
    return np.where(lost, generator.integers(0, 5, lost.shape), true[:, None])


def by_patterns(numbers: np.ndarray) -> None:
    patterns, repeats = np.unique(numbers, axis=0, return_counts=True)
    bootstrap_bounds(
        repeats,
        lambda weights: np.column_stack([*coefficient_values(weights, patterns, 5).values()]),
        resamples=RESAMPLES,
    )


def one_by_one(numbers: np.ndarray) -> None:
    generator = np.random.default_rng(1)
    for _ in range(LOOPED):
        drawn = numbers[generator.integers(0, len(numbers), len(numbers))]
        coefficient_values(np.ones((1, len(drawn))), drawn, 5)


def seconds(call: object, numbers: np.ndarray) -> float:
    start = time.perf_counter()
    call(numbers)
    return time.perf_counter() - start


def main() -> None:
    print(f"{RESAMPLES} rééchantillons ; rapport médian de la boucle aux motifs")
    for size in SIZES:
        numbers = codings(*size)
        runs = [
            (seconds(by_patterns, numbers), seconds(one_by_one, numbers) * RESAMPLES / LOOPED)
            for _ in range(RUNS)
        ]
        ratio = statistics.median(loop / fast for fast, loop in runs)
        fast = statistics.median(fast for fast, _ in runs)
        print(f"{size[0]:6} unités, {size[1]} codeurs : {fast:7.3f} s   rapport {ratio:7.1f}")


if __name__ == "__main__":
    main()
