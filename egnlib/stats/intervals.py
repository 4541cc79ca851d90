"""Intervals: what one share, counted on so many units, leaves uncertain."""

import numpy as np
import pandas as pd

from egnlib.stats.counts import check_choice, check_confidence, check_counts_within, whole_counts

METHODS = {"wilson": "wilson", "clopper-pearson": "beta", "jeffreys": "jeffreys"}


def share_intervals(
    counts: pd.Series, bases: pd.Series | int, *, confidence: float = 0.95, method: str = "wilson"
) -> pd.DataFrame:
    """Shares, each with an interval of its own.

    The intervals are those of random samples, one by one: to compare the categories of one whole
    with each other, use :func:`simultaneous_shares`; to compare two groups,
    :func:`independent_difference`, for two intervals that overlap may hide a clear difference.
    For volunteers an interval says how little of the uncertainty comes from the number of answers.

    Methods:

    - ``wilson`` (default): inverts the score test; its mean coverage is close to the confidence
      even for small bases, it never leaves 0 to 1 and is never a single point. Its actual coverage
      swings around the confidence: for a share near 0 or 1 it may fall some points below.
    - ``clopper-pearson``: inverts the exact binomial test; covers at least with the confidence
      whatever the share, at the price of wider intervals. For a claim that must never be too bold.
    - ``jeffreys``: equal-tailed posterior interval of the prior Beta(1/2, 1/2), taken to 0 when
      nothing is counted and to 1 when everything is (Brown, Cai and DasGupta, 2001, section 4.1.2).

    Parameters
    ----------
    counts
        Units counted: whole numbers, non-negative, none missing.
    bases
        Units in all, at least 1: one number for all, or a Series in the order of `counts`.
    confidence
        Level of each interval, strictly between 0 and 1.
    method
        ``wilson``, ``clopper-pearson`` or ``jeffreys``.

    Returns
    -------
    DataFrame
        One row per count, with the index of `counts`: ``n``, ``base``, ``share``, ``low``,
        ``high`` (between 0 and 1).

    Raises
    ------
    EgnError
        If a count or base is missing, negative, not whole, or not a number; if a base is 0 or
        smaller than its count; if the confidence or the method is unknown.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
    *Journal of the American Statistical Association*, 22(158), 209–212.
    https://doi.org/10.1080/01621459.1927.10502953

    Clopper, C. J., & Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated
    in the case of the binomial. *Biometrika*, 26(4), 404–413.
    https://doi.org/10.1093/biomet/26.4.404

    Brown, L. D., Cai, T. T., & DasGupta, A. (2001). Interval estimation for a binomial
    proportion. *Statistical Science*, 16(2), 101–133. https://doi.org/10.1214/ss/1009213286

    Examples
    --------
    Nothing counted out of 10: Wilson's upper limit is z² / (10 + z²) = 3.8415 / 13.8415.

    >>> import pandas as pd
    >>> share_intervals(pd.Series([0]), 10).round(4).loc[0].tolist()
    [0.0, 10.0, 0.0, 0.0, 0.2775]
    """
    check_confidence(confidence)
    check_choice(method, METHODS, what="Méthode d'intervalle")
    numbers = whole_counts(counts)
    totals = np.broadcast_to(whole_counts(bases, what="Bases"), numbers.shape)
    check_counts_within(numbers, totals)
    low, high = share_limits(numbers, totals, confidence=confidence, method=method)
    columns = {"n": numbers, "base": totals, "share": numbers / totals, "low": low, "high": high}
    return pd.DataFrame(columns, index=getattr(counts, "index", None))


def share_limits(
    counts: np.ndarray, bases: np.ndarray, *, confidence: float = 0.95, method: str = "wilson"
) -> tuple[np.ndarray, np.ndarray]:
    """Both limits of :func:`share_intervals`, unchecked; missing values give missing limits.

    Counts need not be whole, so that a share known only as a published percentage has limits too.

    Examples
    --------
    >>> low, high = share_limits(np.array([0.0]), np.array([10.0]))
    >>> float(low[0]), round(float(high[0]), 4)
    (0.0, 0.2775)
    """
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(counts, bases, alpha=1 - confidence, method=METHODS[method])
    return np.where(counts == 0, 0.0, low), np.where(counts == bases, 1.0, high)
