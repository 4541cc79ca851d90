"""Reference values for tests/test_agreement.py, from two packages that egnlib does not need.

    python -m venv reference && reference/bin/pip install krippendorff==0.9.0 irrCAC==0.4.4
    reference/bin/python tests/reference/agreement.py && Rscript tests/reference/agreement.R

Made with Python 3.11, krippendorff 0.9.0 (α) and irrCAC 0.4.4 (Fleiss, AC1, raw agreement; it
prints five digits, so its unrounded parts are taken). The codings are invented: 40 units, four
coders, five codes, a quarter of the codes missing; the R script reads them too.
"""

from pathlib import Path

import numpy as np
import pandas as pd

FOLDER = Path(__file__).parent
CODES = list("vwxyz")


def codings() -> pd.DataFrame:
    generator = np.random.default_rng(1960)
    true = generator.choice(5, 40, p=[0.35, 0.3, 0.2, 0.1, 0.05])
    rows = []
    for place, coder in enumerate("ABCD"):
        lost = generator.random(40) < 0.3 + 0.05 * place
        given = np.where(lost, generator.integers(0, 5, 40), true)
        kept = generator.random(40) > 0.25
        rows += [(unit, coder, CODES[given[unit]]) for unit in np.flatnonzero(kept)]
    return pd.DataFrame(rows, columns=["unit", "coder", "code"])


def values(wide: pd.DataFrame, codes: list) -> dict[str, float]:
    import krippendorff
    from irrCAC.raw import CAC

    numbers = wide.apply(lambda given: given.map(codes.index, na_action="ignore")).astype("float64")
    table = CAC(wide, categories=codes, digits=15)
    found = {name: getattr(table, name)()["est"] for name in ("fleiss", "gwet")}
    return {
        "accord_brut": found["gwet"]["pa"],
        "kappa_fleiss": found["fleiss"]["coefficient_value"],
        "alpha_krippendorff": krippendorff.alpha(
            reliability_data=numbers.T.to_numpy(),
            value_domain=list(range(len(codes))),
            level_of_measurement="nominal",
        ),
        "ac1_gwet": found["gwet"]["coefficient_value"],
    }


def main() -> None:
    long = codings()
    long.to_csv(FOLDER / "agreement_codings.csv", index=False)
    wide = long.pivot(index="unit", columns="coder", values="code")
    rows = [("", name, value) for name, value in values(wide, CODES).items()]
    for code in CODES:
        alone = wide.where(wide.isna() | (wide == code), "autre")
        rows += [(code, name, value) for name, value in values(alone, [code, "autre"]).items()]
    frozen = pd.DataFrame(rows, columns=["code", "coefficient", "value"])
    frozen.to_csv(FOLDER / "agreement_values.csv", index=False, float_format="%.15g")


if __name__ == "__main__":
    main()
