"""How long the specificities of a 20,000 × 18 table take, as ratios in one run.

    python benchmarks/specificities.py

Two tables: one of a corpus (a million tokens, frequencies of Zipf, half of the cells empty) and
one of random counts below 2,000 where no two cells are alike, so that nothing is computed once
for several. Beside `stats.specificities`, in turn: one pass of `gammaln` over the cells; the log
probability of every cell by `gammaln` (nine values each, no tail summed); and a loop over
scipy's `hypergeom.logsf` and `logcdf` on a part of the cells, extrapolated to all of them, which
is said. Medians of the ratios, pair by pair.
"""

import statistics
import time
from collections.abc import Callable

import numpy as np
from scipy.special import gammaln
from scipy.stats import hypergeom

from egnlib import stats

TERMS, PARTS, RUNS = 20_000, 18, 7


LOOPED = {"corpus": 100, "cases toutes différentes": 10}


def corpus_table(rng: np.random.Generator) -> np.ndarray:
    shares = 1 / np.arange(1, TERMS + 1)
    totals = np.maximum(1, rng.poisson(1_000_000 * shares / shares.sum()))
    habits = rng.dirichlet(np.full(PARTS, 2.0), size=TERMS)
    return rng.multinomial(totals, habits)


def random_table(rng: np.random.Generator) -> np.ndarray:
    return rng.integers(1, 2000, (TERMS, PARTS))


def one_pass(table: np.ndarray) -> None:
    gammaln(table + 1.0)


def log_probabilities(table: np.ndarray) -> None:
    f = table.astype("float64")
    term = np.broadcast_to(f.sum(axis=1, keepdims=True), f.shape)
    part, size = np.broadcast_to(f.sum(axis=0), f.shape), f.sum()
    whole = gammaln(term + 1) + gammaln(size - term + 1)
    whole += gammaln(part + 1) + gammaln(size - part + 1) - gammaln(size + 1)
    cells = gammaln(f + 1) + gammaln(term - f + 1)
    whole - cells - gammaln(part - f + 1) - gammaln(size - term - part + f + 1)


def scipy_loop(table: np.ndarray, n_cells: int, rng: np.random.Generator) -> None:
    term, part, size = table.sum(axis=1), table.sum(axis=0), int(table.sum())
    rows, columns = rng.integers(0, TERMS, n_cells), rng.integers(0, PARTS, n_cells)
    for i, j in zip(rows, columns, strict=True):
        over = table[i, j] * size >= term[i] * part[j]
        tail = hypergeom.logsf if over else hypergeom.logcdf
        tail(table[i, j] - int(over), size, term[i], part[j])


def seconds(work: Callable[..., object], *given: object) -> float:
    start = time.perf_counter()
    work(*given)
    return time.perf_counter() - start


def main() -> None:
    rng = np.random.default_rng(2020)
    tables = dict(zip(LOOPED, (corpus_table(rng), random_table(rng)), strict=True))
    for name, table in tables.items():
        works = (stats.specificities, one_pass, log_probabilities)
        rounds = [[seconds(work, table) for work in works] for _ in range(RUNS + 1)][1:]
        spent = statistics.median(times[0] for times in rounds)
        to_pass = statistics.median(times[0] / times[1] for times in rounds)
        to_logs = statistics.median(times[0] / times[2] for times in rounds)
        n_looped = LOOPED[name]
        loop = seconds(scipy_loop, table, n_looped, rng) * table.size / n_looped
        print(f"{name} : {table.shape[0]} × {table.shape[1]}, {int(table.sum())} occurrences")
        print(f"  stats.specificities               {spent:10.3f} s")
        print(f"  / une passe de gammaln            {to_pass:10.1f}")
        print(f"  / log-probabilités par gammaln    {to_logs:10.1f}")
        print(f"  boucle de scipy / ceci            {loop / spent:10.0f}")
        print(f"    (boucle extrapolée de {n_looped} cases : {loop:.0f} s)")


if __name__ == "__main__":
    main()
