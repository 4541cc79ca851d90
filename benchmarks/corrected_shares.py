"""How often the intervals of corrected shares cover, and how wide they are, by simulation.

    python benchmarks/corrected_shares.py [--samples 2000] [--machines bonne,inutile,biaisee]

Invented corpora of 4 000 texts whose true shares are known; a machine codes all of them, and
people code a random sample, drawn anew each time: simple, or stratified by machine code (as many
texts from each code). For each estimator: the part of the samples in which the 95 % interval holds
the true share, by code (standard error of a part of 95 %: 0.5 point with 2 000 samples), and the
mean width in points. Below them, the machine's own shares, which have no interval: how far each is
from the true one, in points.
"""

import argparse

import numpy as np
import pandas as pd

from egnlib import stats
from egnlib.coding import invented_texts, mistaken_codes

SIZES = (200, 50)
ESTIMATORS = ("humain", "corrige", "ppi", "ppi++")


def drawn(
    texts: pd.DataFrame, n_human: int, plan: str, generator: np.random.Generator
) -> np.ndarray:
    """Places of the texts that people code."""
    if plan == "simple":
        return generator.choice(len(texts), n_human, replace=False)
    groups = texts.groupby("machine", observed=True).indices.values()
    each = n_human // len(groups)
    return np.concatenate([generator.choice(places, each, replace=False) for places in groups])


def simulated(texts: pd.DataFrame, n_human: int, plan: str, samples: int) -> pd.DataFrame:
    """Coverage and mean width of each estimator and code."""
    generator = np.random.default_rng(2020)
    true = texts["true"].value_counts(normalize=True, sort=False).to_numpy()
    covered = np.zeros((len(ESTIMATORS), len(true)))
    widths = np.zeros_like(covered)
    for _ in range(samples):
        read = np.zeros(len(texts), dtype=bool)
        read[drawn(texts, n_human, plan, generator)] = True
        found = stats.corrected_shares(
            texts.assign(human=texts["true"].where(read)),
            strata="machine" if plan != "simple" else None,
            estimators=ESTIMATORS,
        )
        low, high = (found[end].to_numpy().reshape(len(true), -1).T for end in ("low", "high"))
        covered += (low <= true) & (true <= high)
        widths += high - low
    return covered / samples, widths / samples


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--samples", type=int, default=2000)
    options.add_argument("--machines", default="bonne,inutile,biaisee")
    chosen = options.parse_args()
    plain = invented_texts(4000)["code_vrai"]
    codes = plain.cat.categories
    error = 100 * np.sqrt(0.95 * 0.05 / chosen.samples)
    print(f"{chosen.samples} tirages ; erreur de Monte-Carlo d'une couverture : {error:.1f} point")
    print("parts vraies (%) :", *(100 * plain.value_counts(normalize=True, sort=False)).round(1))
    for machine in chosen.machines.split(","):
        texts = pd.DataFrame({"true": plain, "machine": mistaken_codes(plain, machine=machine)})
        shares = [texts[name].value_counts(normalize=True, sort=False) for name in texts]
        for plan in ("simple", "stratifie"):
            for n_human in SIZES:
                covered, widths = simulated(texts, n_human, plan, chosen.samples)
                print(f"\nmachine {machine}, plan {plan}, {n_human} codes humains")
                print(f"{'':9}" + "".join(f"{code[:9]:>14}" for code in codes))
                for place, name in enumerate(ESTIMATORS):
                    cells = zip(100 * covered[place], 100 * widths[place], strict=True)
                    print(f"{name:9}" + "".join(f"{c:7.1f}{w:7.1f}" for c, w in cells))
        print("écart de la machine seule :", *(100 * (shares[1] - shares[0])).round(1))


if __name__ == "__main__":
    main()
