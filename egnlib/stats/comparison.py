"""Comparison: differences of shares between independent groups, corrected for their number."""

from itertools import combinations

import numpy as np
import pandas as pd

from egnlib.files import EgnError
from egnlib.stats.contingency import counts_of
from egnlib.stats.detection import detectable_difference
from egnlib.stats.multiplicity import adjusted_p_values, check_correction


def pairwise_share_differences(
    table: pd.DataFrame, *, confidence: float = 0.95, correction: str = "holm", power: float = 0.8
) -> pd.DataFrame:
    """Differences of shares between every two rows of a table, column by column.

    Each difference has Newcombe's hybrid score interval; each pair of shares is tested with
    Fisher's exact test, and the p-values are corrected over all comparisons made. The intervals
    ``low`` and ``high`` are not corrected: an interval that leaves out zero while the corrected
    p-value is large is a difference that many looks would produce by chance. ``low_all`` and
    ``high_all`` hold all together (Bonferroni): they say how large a difference remains possible.

    Parameters
    ----------
    table
        Counts, one row per group, one column per category; groups are independent, and each unit
        is counted once. Whole numbers.
    confidence
        Level of each interval, and of all the corrected intervals together.
    correction
        ``holm`` or ``bh``; see :func:`egnlib.stats.adjusted_p_values`.
    power
        For ``detectable``: probability with which the difference would have been seen.

    Returns
    -------
    DataFrame
        One row per pair of groups and category, in the order of the table: ``group_a``,
        ``group_b``, ``category``, ``share_a``, ``share_b``, ``difference`` (A − B), ``low``,
        ``high``, ``low_all``, ``high_all``, ``detectable`` (the smallest difference that the
        corrected test would have seen with probability `power`, at the share of the two groups
        together; missing when none would), ``correction``, ``p_adjusted``.

    Raises
    ------
    EgnError
        If there are fewer than two groups, a group is empty, the counts are not whole, or the
        correction is unknown.

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
    check_correction(correction)
    counts = _checked_groups(table)
    pairs = list(combinations(range(len(table)), 2))
    level = (1 - confidence) / (len(pairs) * counts.shape[1])
    rows = [
        _difference(counts, a, b, category, 1 - confidence, level, power)
        for a, b in pairs
        for category in range(counts.shape[1])
    ]
    differences = pd.DataFrame(rows)
    for name, labels in (("group_a", table.index), ("group_b", table.index)):
        differences[name] = labels[differences[name].to_numpy()]
    differences["category"] = table.columns[differences["category"].to_numpy()]
    differences["correction"] = correction
    p_values = differences.pop("p_value")
    differences["p_adjusted"] = adjusted_p_values(p_values, correction=correction)
    return differences


def _difference(
    counts: np.ndarray, a: int, b: int, category: int, alpha: float, level: float, power: float
) -> dict:
    from scipy.stats import fisher_exact

    (count_a, count_b), (base_a, base_b) = counts[[a, b], category], counts[[a, b]].sum(axis=1)
    low, high = _newcombe(count_a, base_a, count_b, base_b, alpha)
    low_all, high_all = _newcombe(count_a, base_a, count_b, base_b, level)
    together = (count_a + count_b) / (base_a + base_b)
    return {
        "group_a": a,
        "group_b": b,
        "category": category,
        "share_a": count_a / base_a,
        "share_b": count_b / base_b,
        "difference": count_a / base_a - count_b / base_b,
        "low": low,
        "high": high,
        "low_all": low_all,
        "high_all": high_all,
        "detectable": detectable_difference(together, base_a, base_b, power=power, level=level),
        "p_value": fisher_exact([[count_a, base_a - count_a], [count_b, base_b - count_b]]).pvalue,
    }


def _newcombe(
    count_a: int, base_a: int, count_b: int, base_b: int, alpha: float
) -> tuple[float, float]:
    from statsmodels.stats.proportion import confint_proportions_2indep

    low, high = confint_proportions_2indep(
        count_a, base_a, count_b, base_b, compare="diff", method="newcomb", alpha=alpha
    )
    return float(low), float(high)


def _checked_groups(table: pd.DataFrame) -> np.ndarray:
    if len(table) >= 2:
        counts = counts_of(table)
        empty = [str(group) for group in table.index[counts.sum(axis=1) == 0]]
        if not empty:
            return counts
    else:
        empty = []
    found = ", ".join(map(str, table.index)) or "aucun"
    message = (
        f"Groupes impossibles à comparer : {found}"
        f"{' ; sans aucune unité : ' + ', '.join(empty) if empty else ''}. Il faut au moins "
        "deux groupes, chacun avec des unités. Vérifiez la liste des documents."
    )
    raise EgnError(message)


def equivalence(differences: pd.DataFrame, *, margin: float) -> pd.Series:
    """Whether each difference of shares is shown to be smaller than a margin.

    « No difference was found » is not « there is none ». Two one-sided tests at 5 % (TOST) show
    that a difference is smaller than a margin when its 90 % interval lies within it: pass
    differences made with ``confidence=0.9``. The margin is chosen before looking, by asking what
    difference would matter.

    Parameters
    ----------
    differences
        Result of :func:`pairwise_share_differences`.
    margin
        Difference of shares that would matter, above 0 and at most 1.

    Returns
    -------
    Series of bool
        True where the interval lies strictly within ±margin, same index.

    Raises
    ------
    EgnError
        If the margin is not above 0 and at most 1.

    References
    ----------
    Schuirmann, D. J. (1987). A comparison of the two one-sided tests procedure and the power
    approach for assessing the equivalence of average bioavailability. *Journal of
    Pharmacokinetics and Biopharmaceutics*, 15(6), 657–680. https://doi.org/10.1007/BF01068419

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"x": [500, 510], "y": [500, 490]}, index=["a", "b"])
    >>> found = pairwise_share_differences(table, confidence=0.9)
    >>> equivalence(found, margin=0.1).tolist(), equivalence(found, margin=0.02).tolist()
    ([True, True], [False, False])
    """
    if not 0 < margin <= 1:
        message = (
            f"Marge d'équivalence impossible : {margin}. On attend une différence de parts, entre "
            "0 et 1 (0,1 pour dix points). Choisissez-la avant de regarder les résultats."
        )
        raise EgnError(message)
    within = (differences["low"] > -margin) & (differences["high"] < margin)
    return within.rename("equivalent")
