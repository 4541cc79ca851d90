"""Multiplicity: p-values corrected for the number of looks."""

from collections.abc import Sequence

import numpy as np

from egnlib.files import EgnError

CORRECTIONS = {"holm": "holm", "bh": "fdr_bh"}


def adjusted_p_values(p_values: Sequence[float], *, correction: str = "holm") -> np.ndarray:
    """Correct p-values for their number.

    Parameters
    ----------
    p_values
        P-values, between 0 and 1, of any shape; missing ones stay missing and are not counted
        among the looks.
    correction
        ``holm`` (Holm: the probability of one false finding or more stays below the level,
        whatever the links between the tests) or ``bh`` (Benjamini–Hochberg: the expected share of
        false findings among the findings stays below the level, for independent or positively
        dependent tests; for exploring, when a few false findings are bearable).

    Returns
    -------
    ndarray
        Corrected p-values, same shape.

    Raises
    ------
    EgnError
        If the correction is unknown, or a p-value is not between 0 and 1.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. *Scandinavian
    Journal of Statistics*, 6(2), 65–70. https://www.jstor.org/stable/4615733

    Benjamini, Y., & Hochberg, Y. (1995). Controlling the false discovery rate. *Journal of the
    Royal Statistical Society B*, 57(1), 289–300.
    https://doi.org/10.1111/j.2517-6161.1995.tb02031.x

    Examples
    --------
    Holm: 3 × 0.01, then 2 × 0.02, then 0.5. Benjamini–Hochberg: 3/1 × 0.01, then 3/2 × 0.02.

    >>> adjusted_p_values([0.01, 0.5, 0.02]).round(6).tolist()
    [0.03, 0.5, 0.04]
    >>> adjusted_p_values([0.01, 0.5, 0.02], correction="bh").round(6).tolist()
    [0.03, 0.5, 0.03]
    """
    from statsmodels.stats.multitest import multipletests

    check_correction(correction)
    values = np.asarray(p_values, dtype="float64")
    known = np.isfinite(values)
    if (values[known] < 0).any() or (values[known] > 1).any():
        message = (
            "Valeurs p impossibles : il y en a hors de l'intervalle de 0 à 1. On attend des "
            "probabilités. Vérifiez le test dont elles viennent."
        )
        raise EgnError(message)
    adjusted = np.full(values.shape, np.nan)
    if known.any():
        adjusted[known] = multipletests(values[known], method=CORRECTIONS[correction])[1]
    return adjusted


def check_correction(correction: str) -> None:
    """Refuse a correction that is not known."""
    if correction not in CORRECTIONS:
        message = (
            f"Correction inconnue : « {correction} ». Corrections connues : "
            f"{', '.join(CORRECTIONS)}. Choisissez l'une d'elles."
        )
        raise EgnError(message)
