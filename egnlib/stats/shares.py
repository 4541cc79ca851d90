"""Shares of a whole, with intervals that hold together."""

import numpy as np
import pandas as pd

from egnlib.files import EgnError


def simultaneous_shares(counts: pd.Series, *, confidence: float = 0.95) -> pd.DataFrame:
    """Shares of a distribution, with Goodman's simultaneous intervals.

    All intervals hold together with the given confidence, were the counted units a random sample:
    they may be compared with one another, which intervals made one by one do not allow. They are
    score intervals at level 1 − (1 − confidence)/k for k categories, and stay between 0 and 1;
    for very small totals they are wide, as they should be.

    Parameters
    ----------
    counts
        Counts by category, non-negative whole numbers, none missing; the index names the
        categories.
    confidence
        Probability that all intervals cover at once, between 0 and 1.

    Returns
    -------
    DataFrame
        One row per category, in the order of `counts`: ``n``, ``base`` (the total), ``share``,
        ``low``, ``high`` (between 0 and 1).

    Raises
    ------
    EgnError
        If a count is missing, negative or not whole, the total is zero, or there is only one
        category.

    References
    ----------
    Goodman, L. A. (1965). On simultaneous confidence intervals for multinomial proportions.
    *Technometrics*, 7(2), 247–254. https://doi.org/10.1080/00401706.1965.10490252

    Examples
    --------
    >>> import pandas as pd
    >>> simultaneous_shares(pd.Series({"a": 7, "b": 37})).round(3).loc["a"].tolist()
    [7.0, 44.0, 0.159, 0.072, 0.316]
    """
    from statsmodels.stats.proportion import multinomial_proportions_confint

    numbers = _checked_counts(counts)
    bounds = multinomial_proportions_confint(numbers, alpha=1 - confidence, method="goodman")
    base = int(numbers.sum())
    columns = {
        "n": numbers,
        "base": base,
        "share": numbers / base,
        "low": bounds[:, 0],
        "high": bounds[:, 1],
    }
    return pd.DataFrame(columns, index=counts.index)


def _checked_counts(counts: pd.Series) -> np.ndarray:
    found = ", ".join(map(str, counts.tolist()))
    numbers = pd.to_numeric(counts, errors="coerce").to_numpy(dtype="float64", na_value=np.nan)
    if not (np.isfinite(numbers).all() and (numbers >= 0).all() and (numbers % 1 == 0).all()):
        message = (
            f"Effectifs impossibles : {found}. On attend des nombres entiers, positifs ou nuls, "
            "sans valeur manquante. Vérifiez le comptage."
        )
        raise EgnError(message)
    if len(numbers) < 2 or numbers.sum() == 0:
        message = (
            f"Pas de répartition : effectifs {found or 'absents'}. Il faut au moins deux "
            "catégories et un total supérieur à zéro. Vérifiez les lignes retenues."
        )
        raise EgnError(message)
    return numbers.astype("int64")


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


def shares_by_group(table: pd.DataFrame, *, confidence: float = 0.95) -> pd.DataFrame:
    """Shares of each row of a table, with intervals that hold together within the row.

    Parameters
    ----------
    table
        Counts, one row per group, one column per category.
    confidence
        Level of the intervals of each group.

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
        group: simultaneous_shares(counts, confidence=confidence)
        for group, counts in table.iterrows()
    }
    return pd.concat(groups, names=["group", "category"]).reset_index()
