"""Shares of a whole, with intervals that hold together."""

import numpy as np
import pandas as pd

from egnlib.files import EgnError
from egnlib.stats.counts import check_choice, check_confidence, whole_counts
from egnlib.stats.intervals import share_limits

SIMULTANEOUS = ("clopper-pearson", "goodman", "sison-glaz")


def simultaneous_shares(
    counts: pd.Series, *, confidence: float = 0.95, method: str = "clopper-pearson"
) -> pd.DataFrame:
    """Shares of a distribution, with intervals that hold together.

    All intervals hold together with the given confidence, were the counted units a random sample:
    they may be compared with one another, which intervals made one by one do not allow.

    Parameters
    ----------
    counts
        Counts by category, non-negative whole numbers, none missing; the index names the
        categories. A category that might have been counted and was not belongs here, with 0.
    confidence
        Probability that all intervals cover at once, strictly between 0 and 1.
    method
        How the intervals are made, for k categories:

        - ``clopper-pearson`` (default): exact intervals at level 1 − (1 − confidence)/k. They cover
          together with at least the confidence, whatever the shares (96.5 to 99.1 % measured at
          95 %, five categories, 44 units); the only method here of which that is true, which is
          why it is the default. Some 7 % wider than Goodman's when no category is rare.
        - ``goodman``: score intervals at level 1 − (1 − confidence)/k. Near the confidence on
          average, sometimes below: 93.8 to 96.2 % in the same setting when every category is
          expected four times or more, down to 91.7 % when one is expected once, and 70 % when four
          categories have a share of 0.2 % each.
        - ``sison-glaz``: one width for all categories, that the whole distribution decides.
          Narrower, and too bold on small tables: 85 to 93 % measured at 44 units, 75 % with four
          rare categories. With a single category counted, two or three units, or where its
          expansion fails, Goodman's limits are given instead.

    Returns
    -------
    DataFrame
        One row per category, in the order of `counts`: ``n``, ``base`` (the total), ``share``,
        ``low``, ``high`` (between 0 and 1). No interval is a single point.

    Raises
    ------
    EgnError
        If a count is missing, negative, not whole or not a number, the total is zero, or there is
        only one category; if the confidence or the method is unknown.

    References
    ----------
    Goodman, L. A. (1965). On simultaneous confidence intervals for multinomial proportions.
    *Technometrics*, 7(2), 247–254. https://doi.org/10.1080/00401706.1965.10490252

    Sison, C. P., & Glaz, J. (1995). Simultaneous confidence intervals and sample size
    determination for multinomial proportions. *Journal of the American Statistical Association*,
    90(429), 366–369. https://doi.org/10.1080/01621459.1995.10476521

    Examples
    --------
    >>> import pandas as pd
    >>> simultaneous_shares(pd.Series({"a": 7, "b": 37})).round(3).loc["a"].tolist()
    [7.0, 44.0, 0.159, 0.058, 0.321]
    """
    check_confidence(confidence)
    check_choice(method, SIMULTANEOUS, what="Méthode d'intervalles simultanés")
    numbers = _distribution(counts)
    makers = {
        "goodman": _goodman,
        "sison-glaz": _sison_glaz,
        "clopper-pearson": _clopper_pearson,
    }
    low, high = makers[method](numbers, 1 - confidence)
    base = int(numbers.sum())
    columns = {"n": numbers, "base": base, "share": numbers / base, "low": low, "high": high}
    return pd.DataFrame(columns, index=getattr(counts, "index", None))


def _distribution(counts: pd.Series) -> np.ndarray:
    numbers = whole_counts(counts)
    if len(numbers) < 2 or numbers.sum() == 0:
        found = ", ".join(map(str, numbers.tolist())) or "absents"
        message = (
            f"Pas de répartition : effectifs {found}. Il faut au moins deux "
            "catégories et un total supérieur à zéro. Vérifiez les lignes retenues."
        )
        raise EgnError(message)
    return numbers


def _goodman(numbers: np.ndarray, alpha: float) -> tuple[np.ndarray, np.ndarray]:
    from statsmodels.stats.proportion import multinomial_proportions_confint

    low, high = multinomial_proportions_confint(numbers, alpha=alpha, method="goodman").T
    # The formula gives 0 and 1 there, and the computer a hair less or more.
    return np.where(numbers == 0, 0.0, low), np.where(numbers == numbers.sum(), 1.0, high)


def _sison_glaz(numbers: np.ndarray, alpha: float) -> tuple[np.ndarray, np.ndarray]:
    """Sison and Glaz where their expansion holds, Goodman where it does not.

    With one category counted the expansion has no variance, and makes a point of it; for two or
    three units it leaves no width below the shares; with nearly everything in one category it
    fails to converge, and gives 0 to 1 for every category.
    """
    from statsmodels.stats.proportion import multinomial_proportions_confint

    counted = numbers > 0
    if counted.sum() < 2:
        return _goodman(numbers, alpha)
    low, high = multinomial_proportions_confint(numbers, alpha=alpha, method="sison-glaz").T
    no_width = (low >= numbers / numbers.sum())[counted].any()
    says_nothing = (low == 0).all() and (high == 1).all()
    return _goodman(numbers, alpha) if no_width or says_nothing else (low, high)


def _clopper_pearson(numbers: np.ndarray, alpha: float) -> tuple[np.ndarray, np.ndarray]:
    bases = np.full_like(numbers, numbers.sum())
    confidence = 1 - alpha / len(numbers)
    return share_limits(numbers, bases, confidence=confidence, method="clopper-pearson")


def random_sample_margin(
    share: pd.Series, base: pd.Series, *, confidence: float = 0.95
) -> pd.Series:
    """Half-width of the Wilson interval that a random sample of this size would have.

    For volunteers it is a floor, not a margin of error: it says how little of the uncertainty
    comes from the number of answers, and nothing of who chose to answer.

    Parameters
    ----------
    share
        Shares, between 0 and 1.
    base
        Number of answers behind each share; same index.
    confidence
        Level of the interval.

    Returns
    -------
    Series
        Half-widths, between 0 and 1; missing where share or base is.

    Examples
    --------
    >>> import pandas as pd
    >>> random_sample_margin(pd.Series([0.5]), pd.Series([100])).round(4).tolist()
    [0.0962]
    """
    from statsmodels.stats.proportion import proportion_confint

    shares = share.to_numpy(dtype="float64", na_value=np.nan)
    bases = base.to_numpy(dtype="float64", na_value=np.nan)
    low, high = proportion_confint(shares * bases, bases, alpha=1 - confidence, method="wilson")
    return pd.Series((high - low) / 2, index=share.index)


def shares_by_group(
    table: pd.DataFrame, *, confidence: float = 0.95, method: str = "clopper-pearson"
) -> pd.DataFrame:
    """Shares of each row of a table, with intervals that hold together within the row.

    Parameters
    ----------
    table
        Counts, one row per group, one column per category.
    confidence
        Level of the intervals of each group.
    method
        As in :func:`simultaneous_shares`.

    Returns
    -------
    DataFrame
        One row per group and category, in the order of the table: ``group``, ``category``, ``n``,
        ``base``, ``share``, ``low``, ``high``.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"x": [1, 3], "y": [1, 1]}, index=["a", "b"])
    >>> shares_by_group(table)["share"].tolist()
    [0.5, 0.5, 0.75, 0.25]
    """
    groups = {
        group: simultaneous_shares(counts, confidence=confidence, method=method)
        for group, counts in table.iterrows()
    }
    return pd.concat(groups, names=["group", "category"]).reset_index()
