"""Detection: how large a difference of shares could have been missed."""

from functools import lru_cache

import numpy as np
import pandas as pd

from egnlib.files import EgnError

MOST_PAIRS = 250_000
STEP = 0.001
TIES = 1e-7


def fisher_power(
    share_a: float, share_b: float, base_a: int, base_b: int, *, level: float = 0.05
) -> float:
    """Chance that Fisher's exact test sees a difference of shares that is really there.

    Parameters
    ----------
    share_a, share_b
        True shares, between 0 and 1.
    base_a, base_b
        Units of each group.
    level
        The test finds a difference when its two-sided p-value is at most this.

    Returns
    -------
    float
        Probability; exact, by adding the chances of all pairs of counts that the test rejects,
        up to 250 000 pairs; by the normal law beyond.

    Raises
    ------
    EgnError
        If a share is not between 0 and 1, or a base is not a positive whole number.

    References
    ----------
    Bennett, B. M., & Hsu, P. (1960). On the power function of the exact test for the 2 × 2
    contingency table. *Biometrika*, 47(3/4), 393–398. https://doi.org/10.2307/2333309

    Examples
    --------
    Four against four: only 4/4 against 0/4 and 0/4 against 4/4 reach p = 2/70. With shares of
    1 and 1/2 the chance of the first is 1/16.

    >>> round(fisher_power(1.0, 0.5, 4, 4), 6)
    0.0625
    """
    _check_shares(share_a, share_b)
    _check_bases(base_a, base_b)
    return float(_powers(share_a, np.array([share_b]), base_a, base_b, level)[0])


def detectable_difference(
    share: float, base_a: int, base_b: int, *, power: float = 0.8, level: float = 0.05
) -> float:
    """Smallest difference of shares that the test would most probably have seen.

    One group has `share`; the other has more, or less: the smallest difference from which
    Fisher's exact test finds one with probability `power`, whichever group is the one that
    differs. It depends on the sizes of the groups, not on what was found, so that it may be told
    beside « no difference »; the interval of the difference, which depends on it, is the other
    thing to tell.

    Parameters
    ----------
    share
        Share that both groups would have without a difference, between 0 and 1.
    base_a, base_b
        Units of each group.
    power
        Probability of seeing the difference.
    level
        Level of the test; divide it by the number of comparisons where they are corrected (the
        first step of Holm's method and of Benjamini–Hochberg's, the one that costs most).

    Returns
    -------
    float
        Difference, between 0 and 1, in thousandths, rounded up; the larger of the two directions
        where both can be reached; missing when even the largest difference would go unseen.

    Raises
    ------
    EgnError
        If a share, the power or the level is not between 0 and 1, or a base is not a positive
        whole number.

    References
    ----------
    Hoenig, J. M., & Heisey, D. M. (2001). The abuse of power: the pervasive fallacy of power
    calculations for data analysis. *The American Statistician*, 55(1), 19–24.
    https://doi.org/10.1198/000313001300339897

    Examples
    --------
    Four against four, one group at 0: the other must have 4 of 4, with chance share⁴ ≥ 0.8.

    >>> detectable_difference(0.0, 4, 4)
    0.946
    """
    _check_shares(share, power, level)
    _check_bases(base_a, base_b)
    found = [
        _smallest(share, way, *bases, power, level)
        for way in (1, -1)
        for bases in {(base_a, base_b), (base_b, base_a)}
    ]
    ways = [max(found[: len(found) // 2]), max(found[len(found) // 2 :])]
    reached = [way for way in ways if np.isfinite(way)]
    return max(reached) if reached else float("nan")


def _smallest(
    share: float, way: int, base_a: int, base_b: int, power: float, level: float
) -> float:
    room = 1 - share if way > 0 else share
    steps = np.arange(1, int(np.floor(room / STEP + TIES)) + 1) * STEP
    if not len(steps):
        return float("inf")
    others = np.clip(share + way * steps, 0, 1)
    enough = _powers(share, others, base_a, base_b, level) >= power
    return float(round(steps[enough.argmax()], 3)) if enough.any() else float("inf")


def _powers(
    share_a: float, shares_b: np.ndarray, base_a: int, base_b: int, level: float
) -> np.ndarray:
    """Power against each share of the second group."""
    from scipy.stats import binom

    if (base_a + 1) * (base_b + 1) > MOST_PAIRS:
        return _normal_powers(share_a, shares_b, base_a, base_b, level)
    rejected = _fisher_p_values(base_a, base_b) <= level * (1 + TIES)
    of_a = binom.pmf(np.arange(base_a + 1), base_a, share_a)
    of_b = binom.pmf(np.arange(base_b + 1), base_b, shares_b[:, None])
    return of_b @ (of_a @ rejected)


def _normal_powers(
    share_a: float, shares_b: np.ndarray, base_a: int, base_b: int, level: float
) -> np.ndarray:
    from scipy.stats import norm

    pooled = (base_a * share_a + base_b * shares_b) / (base_a + base_b)
    threshold = norm.isf(level / 2) * np.sqrt(pooled * (1 - pooled) * (1 / base_a + 1 / base_b))
    error = np.sqrt(share_a * (1 - share_a) / base_a + shares_b * (1 - shares_b) / base_b)
    gap = np.abs(shares_b - share_a)
    with np.errstate(divide="ignore", invalid="ignore"):
        powers = norm.sf((threshold - gap) / error) + norm.cdf((-threshold - gap) / error)
    return np.where(error > 0, powers, (gap > 0).astype("float64"))


@lru_cache(maxsize=64)
def _fisher_p_values(base_a: int, base_b: int) -> np.ndarray:
    """Two-sided p-value of every pair of counts; one row per count of A, one column per of B."""
    from scipy.stats import hypergeom

    p_values = np.ones((base_a + 1, base_b + 1))
    for total in range(base_a + base_b + 1):
        counts_a = np.arange(max(0, total - base_b), min(base_a, total) + 1)
        chances = hypergeom.pmf(counts_a, base_a + base_b, base_a, total)
        order = np.argsort(chances)
        sums = np.cumsum(chances[order])
        as_likely = np.searchsorted(chances[order], chances * (1 + TIES), side="right")
        p_values[counts_a, total - counts_a] = np.minimum(1, sums[as_likely - 1])
    return p_values


def _check_shares(*shares: float) -> None:
    for share in shares:
        if not 0 <= share <= 1:
            message = (
                f"Part impossible : {share}. On attend un nombre entre 0 et 1 (0,8 pour 80 %). "
                "Vérifiez la valeur."
            )
            raise EgnError(message)


def _check_bases(*bases: int) -> None:
    for base in bases:
        if pd.isna(base) or base < 1 or base != int(base):
            message = (
                f"Base impossible : {base}. On attend un nombre entier d'unités, au moins une. "
                "Vérifiez les groupes comparés."
            )
            raise EgnError(message)
