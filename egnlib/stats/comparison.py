"""Comparison: differences of shares between independent groups, corrected for their number."""

from itertools import combinations

import numpy as np
import pandas as pd

from egnlib.files import EgnError


def pairwise_share_differences(table: pd.DataFrame, *, confidence: float = 0.95) -> pd.DataFrame:
    """Differences of shares between every two rows of a table, column by column.

    Each difference has Newcombe's hybrid score interval; each pair of shares is tested with
    Fisher's exact test, and the p-values are corrected with Holm's method over all comparisons
    made. The intervals are not corrected: an interval that leaves out zero while the corrected
    p-value is large is a difference that many looks would produce by chance.

    Parameters
    ----------
    table
        Counts, one row per group, one column per category; groups are independent, and each unit
        is counted once.
    confidence
        Level of each interval.

    Returns
    -------
    DataFrame
        One row per pair of groups and category, in the order of the table: ``group_a``,
        ``group_b``, ``category``, ``share_a``, ``share_b``, ``difference`` (A − B), ``low``,
        ``high``, ``p_adjusted``.

    Raises
    ------
    EgnError
        If there are fewer than two groups, or a group is empty.

    References
    ----------
    Newcombe, R. G. (1998). Interval estimation for the difference between independent
    proportions. *Statistics in Medicine*, 17(8), 873–890.
    https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"x": [56, 48], "y": [14, 32]}, index=["a", "b"])
    >>> pairwise_share_differences(table).round(4).iloc[0, 5:8].tolist()
    [0.2, 0.0524, 0.3339]
    """
    from statsmodels.stats.multitest import multipletests

    _check_groups(table)
    bases = table.sum(axis=1)
    rows = [
        _difference(a, b, category, table, bases, 1 - confidence)
        for a, b in combinations(table.index, 2)
        for category in table.columns
    ]
    differences = pd.DataFrame(rows)
    differences["p_adjusted"] = multipletests(differences.pop("p_value"), method="holm")[1]
    return differences


def _difference(
    a: str, b: str, category: str, table: pd.DataFrame, bases: pd.Series, alpha: float
) -> dict:
    from scipy.stats import fisher_exact
    from statsmodels.stats.proportion import confint_proportions_2indep

    count_a, count_b = table.at[a, category], table.at[b, category]
    base_a, base_b = bases[a], bases[b]
    low, high = confint_proportions_2indep(
        count_a, base_a, count_b, base_b, compare="diff", method="newcomb", alpha=alpha
    )
    inside_and_outside = [[count_a, base_a - count_a], [count_b, base_b - count_b]]
    return {
        "group_a": a,
        "group_b": b,
        "category": category,
        "share_a": count_a / base_a,
        "share_b": count_b / base_b,
        "difference": count_a / base_a - count_b / base_b,
        "low": float(low),
        "high": float(high),
        "p_value": float(fisher_exact(np.array(inside_and_outside, dtype="int64")).pvalue),
    }


def _check_groups(table: pd.DataFrame) -> None:
    empty = [str(group) for group in table.index[table.sum(axis=1) == 0]]
    if len(table) < 2 or empty:
        found = ", ".join(map(str, table.index)) or "aucun"
        message = (
            f"Groupes impossibles à comparer : {found}"
            f"{' ; sans aucune unité : ' + ', '.join(empty) if empty else ''}. Il faut au moins "
            "deux groupes, chacun avec des unités. Vérifiez la liste des documents."
        )
        raise EgnError(message)
