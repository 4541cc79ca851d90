"""Agreement with one coder: how far each of the others gives the codes that it gave."""

import pandas as pd

from egnlib.stats.agreement import intercoder_agreement
from egnlib.stats.bootstrapping import RESAMPLES


def agreement_with_reference(
    codings: pd.DataFrame,
    reference: str,
    *,
    unit: str = "unit",
    coder: str = "coder",
    code: str = "code",
    confidence: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = 2020,
) -> pd.DataFrame:
    """Measure how far each coder agrees with one of them.

    Parameters
    ----------
    codings, unit, coder, code, confidence, resamples, seed
        As for :func:`egnlib.stats.intercoder_agreement`.
    reference
        Coder to whom the others are compared; it is not taken for right.

    Returns
    -------
    DataFrame
        One row per other coder who coded a unit that the reference coded (index), in the order of
        the table: ``n`` (units that both coded), ``n_alike``, ``agreement`` (n_alike / n),
        ``kappa`` (Cohen's) with its bounds ``low`` and ``high``; κ and bounds are missing where
        they cannot be had (one code only).

    Raises
    ------
    EgnError
        As :func:`egnlib.stats.intercoder_agreement`.

    Examples
    --------
    Alike on two units of three; by chance 4/9: κ = (2/3 − 4/9) / (1 − 4/9) = 0.4.

    >>> import pandas as pd
    >>> codings = pd.DataFrame(
    ...     {"unit": [1, 1, 2, 2, 3, 3], "coder": list("ababab"), "code": list("xxxyyy")}
    ... )
    >>> found = agreement_with_reference(codings, "a", resamples=100)
    >>> found.loc["b", ["n", "n_alike", "kappa"]].astype("float64").round(3).tolist()
    [3.0, 2.0, 0.4]
    """
    known = codings.dropna(subset=[code])
    coded = known.loc[known[coder] == reference, unit]
    shared = known.loc[known[unit].isin(coded)]
    rows = {}
    for name in shared[coder].drop_duplicates():
        if name != reference:
            pair = shared.loc[shared[coder].isin([name, reference])]
            rows[name] = _row(
                intercoder_agreement(
                    pair,
                    unit=unit,
                    coder=coder,
                    code=code,
                    confidence=confidence,
                    resamples=resamples,
                    seed=seed,
                )
            )
    columns = ["n", "n_alike", "agreement", "kappa", "low", "high"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("coder")


def _row(found: pd.DataFrame) -> list:
    overall = found.loc[found["code"].isna()].set_index("coefficient")
    raw, kappa = overall.loc["accord_brut"], overall.loc["kappa_cohen"]
    n = int(raw["n"])
    return [n, round(raw["value"] * n), *[raw["value"], *kappa[["value", "low", "high"]]]]
