"""Simultaneous coverage of the intervals of a distribution, by simulation and exactly.

    python benchmarks/coverage.py [SIMULATIONS]

Five categories, 44 units. For each vector of shares: how often all five intervals hold the true
shares at once, with its Monte-Carlo standard error, and the mean width. For the methods whose
limits depend on one count at a time, the exact coverage over every possible distribution of the
44 units stands beside it. Nominal: 95 %. Some five minutes for 2 000 draws: Sison and Glaz is slow.
"""

import sys
from itertools import combinations

import numpy as np
import pandas as pd

from egnlib.stats import simultaneous_shares

UNITS = 44
VECTORS = {
    "7/4/12/14/7 sur 44": np.array([7, 4, 12, 14, 7]) / 44,
    "égales": np.full(5, 0.2),
    "50/25/15/7/3 %": np.array([0.5, 0.25, 0.15, 0.07, 0.03]),
    "70/20/6/3/1 %": np.array([0.7, 0.2, 0.06, 0.03, 0.01]),
    "90/4/3/2/1 %": np.array([0.9, 0.04, 0.03, 0.02, 0.01]),
    "99,2 % et 4 × 0,2 %": np.array([0.992, 0.002, 0.002, 0.002, 0.002]),
}
METHODS = ("goodman", "sison-glaz", "clopper-pearson")


def simulated(shares: np.ndarray, method: str, draws: int, seed: int = 2020) -> tuple:
    """Share of draws that all intervals cover, its standard error, and the mean width."""
    samples = np.random.default_rng(seed).multinomial(UNITS, shares, size=draws)
    distinct, times = np.unique(samples, axis=0, return_counts=True)
    covered, widths = [], []
    for counts in distinct:
        limits = simultaneous_shares(pd.Series(counts), method=method)
        inside = (limits["low"] <= shares + 1e-12) & (shares - 1e-12 <= limits["high"])
        covered.append(inside.all())
        widths.append((limits["high"] - limits["low"]).mean())
    coverage = np.average(covered, weights=times)
    error = np.sqrt(coverage * (1 - coverage) / draws)
    return coverage, error, np.average(widths, weights=times)


def exact(shares: np.ndarray, method: str) -> float:
    """Probability of the distributions whose intervals all cover: every one is looked at."""
    from scipy.stats import multinomial

    bars = np.array(list(combinations(range(UNITS + 4), 4)))
    edges = np.hstack([np.full((len(bars), 1), -1), bars, np.full((len(bars), 1), UNITS + 4)])
    counts = np.diff(edges, axis=1) - 1
    inside = np.array([_covered_counts(shares, n, method) for n in range(UNITS + 1)])
    covers = inside[counts, np.arange(5)].all(axis=1)
    return float(multinomial.pmf(counts[covers], UNITS, shares).sum())


def _covered_counts(shares: np.ndarray, n: int, method: str) -> np.ndarray:
    """Which shares the interval of a category of n units holds; it depends on n alone."""
    limits = simultaneous_shares(pd.Series([n, UNITS - n, 0, 0, 0]), method=method).loc[0]
    return (limits["low"] <= shares + 1e-12) & (shares - 1e-12 <= limits["high"])


def scanned(smallest: float, vectors: int = 40, seed: int = 1) -> list[float]:
    """Exact coverage of Goodman's intervals for random shares, none expected under `smallest`."""
    random = np.random.default_rng(seed)
    found = []
    while len(found) < vectors:
        shares = random.dirichlet(np.ones(5) * random.choice([0.5, 1, 3]))
        if UNITS * shares.min() >= smallest:
            found.append(exact(shares, "goodman"))
    return found


def main() -> None:
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    print(f"{UNITS} unités, 5 catégories, {draws} tirages, niveau nominal 95 %\n")
    print(f"{'parts':22} {'méthode':16} {'couverture':>10} {'± erreur':>9} {'exacte':>8} largeur")
    for name, shares in VECTORS.items():
        for method in METHODS:
            coverage, error, width = simulated(shares, method, draws)
            whole = "—" if method == "sison-glaz" else f"{exact(shares, method):.4f}"
            line = f"{name:22} {method:16} {coverage:10.4f} {error:9.4f} {whole:>8}"
            print(f"{line} {width:7.3f}")
    print("\nGoodman, couverture exacte de 40 vecteurs de parts tirés au sort")
    for smallest in (0.5, 1, 2, 4):
        found = scanned(smallest)
        low, middle, high = min(found), float(np.median(found)), max(found)
        print(f"plus petit effectif attendu ≥ {smallest} : {low:.4f} {middle:.4f} {high:.4f}")


if __name__ == "__main__":
    main()
