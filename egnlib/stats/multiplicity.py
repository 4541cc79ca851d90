"""Multiplicity: p-values and intervals corrected for the number of looks."""

from collections.abc import Sequence

import numpy as np

from egnlib.files import EgnError
from egnlib.stats.counts import check_confidence

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


def bonferroni_confidence(n_intervals: int, *, confidence: float = 0.95) -> float:
    """Level of each of several intervals for all of them to hold together.

    1 − (1 − confidence) / n, after Bonferroni's inequality: the probability that one interval or
    more misses its value is at most the sum of the probabilities for each, whatever the links
    between them. When many intervals share their data it is wider than needed.

    Parameters
    ----------
    n_intervals
        Intervals computed, a whole number. None or one has nothing to correct.
    confidence
        Level of all the intervals together, strictly between 0 and 1.

    Returns
    -------
    float
        Level of each interval, between `confidence` and 1.

    Raises
    ------
    EgnError
        If the number is negative or not whole, or the confidence is not between 0 and 1.

    References
    ----------
    Dunn, O. J. (1961). Multiple comparisons among means. *Journal of the American Statistical
    Association*, 56(293), 52–64. https://doi.org/10.1080/01621459.1961.10482090

    Examples
    --------
    Five chances in a hundred, shared out between ten intervals:

    >>> bonferroni_confidence(10)
    0.995
    """
    check_confidence(confidence)
    if n_intervals < 0 or n_intervals != int(n_intervals):
        message = (
            f"Nombre d'intervalles impossible : {n_intervals}. On attend un nombre entier, zéro "
            "ou plus. Comptez les comparaisons réellement calculées."
        )
        raise EgnError(message)
    return 1 - (1 - confidence) / max(int(n_intervals), 1)


def check_correction(correction: str) -> None:
    """Refuse a correction that is not known."""
    if correction not in CORRECTIONS:
        message = (
            f"Correction inconnue : « {correction} ». Corrections connues : "
            f"{', '.join(CORRECTIONS)}. Choisissez l'une d'elles."
        )
        raise EgnError(message)
