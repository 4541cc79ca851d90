"""Ten thousand permutations of an 18 × 5 table, as ratios to loops in numpy, run in turn.

    python benchmarks/permutations.py

The loop deals the units again one permutation at a time and counts them with `bincount`; the
other loop is scipy's own Monte-Carlo test of independence. The floor is the drawing of the tables
alone. The median of the ratios, run by run, is what to quote.
"""

import statistics
import time

import numpy as np
import pandas as pd

from egnlib import stats

RUNS = 5
RESAMPLES = 10_000
SHAPE = (18, 5)


def chi_squared(tables: np.ndarray, expected: np.ndarray) -> np.ndarray:
    return np.einsum("tij,tij,ij->t", tables, tables, 1 / expected) - expected.sum()


def looped(table: pd.DataFrame, expected: np.ndarray) -> np.ndarray:
    counts = table.to_numpy()
    rows, columns = np.nonzero(counts)
    rows = np.repeat(rows, counts[counts > 0])
    columns = np.repeat(columns, counts[counts > 0])
    generator = np.random.default_rng(1)
    found = np.empty(RESAMPLES)
    for place in range(RESAMPLES):
        cells = rows * SHAPE[1] + generator.permutation(columns)
        dealt = np.bincount(cells, minlength=counts.size).reshape(SHAPE)
        found[place] = ((dealt - expected) ** 2 / expected).sum()
    return found


def together(table: pd.DataFrame, expected: np.ndarray) -> np.ndarray:
    return stats.permuted_statistics(
        table, lambda tables: chi_squared(tables, expected), resamples=RESAMPLES
    )


def by_scipy(table: pd.DataFrame, expected: np.ndarray) -> float:
    from scipy.stats import MonteCarloMethod, chi2_contingency

    method = MonteCarloMethod(n_resamples=RESAMPLES, rng=np.random.default_rng(1))
    return chi2_contingency(table, correction=False, method=method).pvalue


def drawn_only(table: pd.DataFrame, expected: np.ndarray) -> np.ndarray:
    from scipy.stats import random_table

    margins = table.sum(axis=1), table.sum()
    return random_table.rvs(*margins, size=RESAMPLES, random_state=np.random.default_rng(1))


def seconds(call: object, *arguments: object) -> float:
    start = time.perf_counter()
    call(*arguments)
    return time.perf_counter() - start


def main() -> None:
    table = pd.DataFrame(np.random.default_rng(1).poisson(3, SHAPE))
    expected = stats.expected_counts(table).to_numpy()
    ways = {
        "boucle numpy": looped,
        "test de scipy": by_scipy,
        "tirages seuls": drawn_only,
        "egnlib": together,
    }
    for way in ways.values():
        way(table, expected)
    runs = [
        {name: seconds(way, table, expected) for name, way in ways.items()} for _ in range(RUNS)
    ]
    print(f"{RESAMPLES} permutations, {SHAPE[0]} × {SHAPE[1]}, {table.to_numpy().sum()} unités")
    print(f"{'':16} médiane     rapport à egnlib")
    for name in ways:
        median = statistics.median(run[name] for run in runs)
        ratio = statistics.median(run[name] / run["egnlib"] for run in runs)
        print(f"{name:16} {median:8.3f} s   {ratio:8.1f}")


if __name__ == "__main__":
    main()
