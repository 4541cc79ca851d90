"""Responses: how few answers would still settle which of two shares is larger."""

import numpy as np
import pandas as pd

from egnlib.stats.differences import bounded_difference

HALVINGS = 40


def smallest_response(
    shares_a: pd.DataFrame, shares_b: pd.DataFrame, *, confidence: float = 0.95
) -> pd.Series:
    """Smallest part of both bases that still settles the sign of a difference.

    A base that follows from the answers to a whole questionnaire is a maximum: fewer people may
    have answered one question. Newcombe's intervals widen as both bases shrink by the same factor;
    this is the factor at which zero enters the interval, found by halving. It supposes that those
    who did not answer would have answered like the others.

    Parameters
    ----------
    shares_a, shares_b, confidence
        As for :func:`bounded_difference`.

    Returns
    -------
    Series
        With the index of `shares_a`: a part between 0 and 1; missing where even the whole bases
        settle nothing, or something is not known.

    Raises
    ------
    EgnError
        As :func:`bounded_difference`.

    Examples
    --------
    60 % against 40 %, of 400 each: about an eighth of the answers would have been enough.

    >>> import pandas as pd
    >>> a = pd.DataFrame({"low": [0.6], "high": [0.6], "base": [400]})
    >>> b = pd.DataFrame({"low": [0.4], "high": [0.4], "base": [400]})
    >>> float(smallest_response(a, b).round(2)[0])
    0.12
    """
    settled = _settled(shares_a, shares_b, np.ones(len(shares_a)), confidence)
    smallest_base = np.minimum(shares_a["base"].to_numpy("float64"), shares_b["base"].to_numpy())
    low, high = 1 / smallest_base, np.ones(len(shares_a))
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        enough = _settled(shares_a, shares_b, middle, confidence)
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return pd.Series(np.where(settled, high, np.nan), index=shares_a.index)


def _settled(
    shares_a: pd.DataFrame, shares_b: pd.DataFrame, part: np.ndarray, confidence: float
) -> np.ndarray:
    limits = bounded_difference(
        shares_a.assign(base=shares_a["base"] * part),
        shares_b.assign(base=shares_b["base"] * part),
        confidence=confidence,
    )
    return ((limits["low"] > 0) | (limits["high"] < 0)).to_numpy()
