"""Bases: what a percentage published without its base, or with one, leaves possible."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

import numpy as np
import pandas as pd

from egnlib.files import EgnError
from egnlib.stats.counts import check_choice, shown, whole_counts
from egnlib.stats.roundings import (
    ROUNDINGS,
    checked_roundings,
    count_range,
    printed_units,
    share_range,
)

OPERATORS = ("=", ">", "<", "~", "entre")
LARGEST_BASE = 10**9


def possible_counts(
    percentage: float | str,
    bases: Iterable[int] | int,
    *,
    decimals: int | None = None,
    roundings: Sequence[str] = ROUNDINGS,
) -> pd.DataFrame:
    """Counts that may stand behind a published percentage, for each base and rounding.

    Parameters
    ----------
    percentage
        As published, between 0 and 100: a number, or its text (« 31,8 », « 24,0 »).
    bases
        Bases to try: whole numbers from 1.
    decimals
        Decimals printed; by default those of `percentage` as it is written, and none for a number
        such as 24.0. Give it when « 24,0 » was read as a number.
    roundings
        Among ``half_up`` (31,85 gives 31,9), ``half_even`` (ties to the even digit: 31,85 gives
        31,8), ``truncated`` (towards 0) and ``up`` (to the next unit).

    Returns
    -------
    DataFrame
        One row per base and rounding: ``base``, ``rounding``, ``lowest`` and ``highest`` count
        (every whole number between them does too; missing when none does), ``n_counts``.

    Raises
    ------
    EgnError
        If the percentage is not a number between 0 and 100, a base is not a whole number from 1
        to 10⁹, decimals are not 0 to 6, or a rounding is unknown.

    Examples
    --------
    31,8 % of 44 is 14 (31,82 %); no count of 43 gives it (13 is 30,2 %, 14 is 32,6 %).

    >>> possible_counts("31,8", [44, 43], roundings=["half_up"])["lowest"].tolist()
    [14, <NA>]
    """
    totals = _checked_bases(bases)
    printed, scale = printed_units(percentage, decimals)
    tables = [
        pd.DataFrame({"base": totals, "rounding": rounding, "lowest": low, "highest": high})
        for rounding in checked_roundings(roundings)
        for low, high in [count_range(printed, scale, totals, rounding)]
    ]
    counts = pd.concat(tables).sort_index(kind="stable").reset_index(drop=True)
    counts["n_counts"] = (counts["highest"] - counts["lowest"] + 1).clip(lower=0)
    none = counts["n_counts"] == 0
    for name in ("lowest", "highest"):
        counts[name] = counts[name].astype("Int64").mask(none)
    return counts


def possible_partitions(
    percentages: Sequence[float | str],
    bases: Iterable[int] | int,
    *,
    decimals: int | None = None,
    roundings: Sequence[str] = ROUNDINGS,
) -> pd.DataFrame:
    """Whether published percentages can be all the parts of one base, for each base and rounding.

    Parameters
    ----------
    percentages
        Percentages of categories that exclude one another and leave nobody out.
    bases, decimals, roundings
        As for :func:`possible_counts`.

    Returns
    -------
    DataFrame
        One row per base and rounding: ``base``, ``rounding``, ``lowest`` and ``highest`` total of
        the counts behind the percentages (missing when one of them has none), ``possible``: whether
        the base lies between.

    Raises
    ------
    EgnError
        As :func:`possible_counts`, and if there is no percentage.

    Examples
    --------
    A third each makes 33,3 % thrice, which add up to 99,9: possible with 3, impossible with 4.

    >>> possible_partitions(["33,3"] * 3, [3, 4], roundings=["half_up"])["possible"].tolist()
    [True, False]
    """
    _check_some(percentages)
    parts = [
        possible_counts(percentage, bases, decimals=decimals, roundings=roundings)
        for percentage in percentages
    ]
    table = parts[0][["base", "rounding"]].copy()
    for name in ("lowest", "highest"):
        table[name] = pd.concat([part[name] for part in parts], axis=1).sum(axis=1, skipna=False)
    within = (table["lowest"] <= table["base"]) & (table["base"] <= table["highest"])
    table["possible"] = within.fillna(False).astype("bool")
    return table


def possible_totals(
    percentages: Sequence[float | str],
    *,
    decimals: int | None = None,
    roundings: Sequence[str] = ROUNDINGS,
) -> pd.DataFrame:
    """Totals that published percentages may make before rounding, whatever the base.

    Parameters
    ----------
    percentages, decimals, roundings
        As for :func:`possible_partitions`.

    Returns
    -------
    DataFrame
        One row per rounding: ``rounding``, ``smallest`` and ``largest`` total of the exact shares
        (1 is the whole; the limit itself is not always reached), ``possible``: whether there is a
        base of which they can be all the parts.

    Raises
    ------
    EgnError
        As :func:`possible_counts`, and if there is no percentage.

    Examples
    --------
    Halves and a quarter can only make 75 %, half a unit more or less for each:

    >>> totals = possible_totals([50, 25], roundings=["half_up"])
    >>> totals[["smallest", "largest", "possible"]].to_dict("list")
    {'smallest': [0.74], 'largest': [0.76], 'possible': [False]}
    """
    _check_some(percentages)
    printed = [printed_units(percentage, decimals) for percentage in percentages]
    rows = []
    for rounding in checked_roundings(roundings):
        ends = [share_range(m, scale, rounding) for m, scale in printed]
        low, high = (sum(end[side] for end in ends) for side in (0, 1))
        reached = [all(end[side] for end in ends) for side in (2, 3)]
        after = low < 1 or (low == 1 and reached[0])
        before = high > 1 or (high == 1 and reached[1])
        rows.append((rounding, float(low), float(high), after and before))
    return pd.DataFrame(rows, columns=["rounding", "smallest", "largest", "possible"])


def stated_bounds(
    operators: pd.Series,
    low: pd.Series,
    high: pd.Series,
    *,
    decimals: int | None = None,
    rounding: str = "half_up",
) -> pd.DataFrame:
    """Bounds of the share that each statement of a percentage leaves possible.

    Parameters
    ----------
    operators
        ``=`` a value, rounded; ``>`` « plus de »; ``<`` « moins de »; ``entre`` a range, whose
        ends are rounded; ``~`` « environ », « près de », which states no bound.
    low, high
        Percentages stated, in the order of `operators`; both for ``=`` and ``entre``, the first
        for ``>``, the second for ``<``.
    decimals, rounding
        As for :func:`possible_counts`.

    Returns
    -------
    DataFrame
        With the index of `operators`: ``low`` and ``high`` (between 0 and 1; missing for ``~``),
        ``low_included`` and ``high_included``: whether the share may be the bound itself.

    Raises
    ------
    EgnError
        If an operator is unknown, a percentage it needs is missing, not a number, or outside 0 to
        100, or a range is turned round.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"o": ["=", ">"], "low": [24.5, 90], "high": [24.5, None]})
    >>> stated_bounds(rows["o"], rows["low"], rows["high"])[["low", "high"]].values.tolist()
    [[0.2445, 0.2455], [0.9, 1.0]]
    """
    check_choice(rounding, ROUNDINGS, what="Arrondi")
    bounds = [
        _stated(operator, first, last, decimals, rounding)
        for operator, first, last in zip(operators, low, high, strict=True)
    ]
    columns = ["low", "high", "low_included", "high_included"]
    table = pd.DataFrame(bounds, index=operators.index, columns=columns)
    return table.astype(dict(zip(columns, ["float64", "float64", "bool", "bool"], strict=True)))


def _stated(operator: str, low: object, high: object, decimals: int | None, rounding: str) -> tuple:
    check_choice(operator, OPERATORS, what="Opérateur")
    if operator == "~":
        return np.nan, np.nan, False, False
    if operator == ">":
        m, scale = printed_units(low, decimals)
        return float(Fraction(m, scale)), 1.0, False, True
    if operator == "<":
        m, scale = printed_units(high, decimals)
        return 0.0, float(Fraction(m, scale)), True, False
    first = share_range(*printed_units(low, decimals), rounding)
    last = share_range(*printed_units(high, decimals), rounding)
    if first[0] > last[0]:
        message = (
            f"Fourchette retournée : {low} à {high} %. On attend la valeur basse avant la haute. "
            "Échangez les deux valeurs."
        )
        raise EgnError(message)
    return float(first[0]), float(last[1]), first[2], last[3]


def _checked_bases(bases: object) -> np.ndarray:
    listed = bases if np.isscalar(bases) else list(bases)
    totals = whole_counts(listed, what="Bases")
    wrong = (totals < 1) | (totals > LARGEST_BASE)
    if wrong.any():
        message = (
            f"Bases impossibles : {shown(totals[wrong])}. On attend des nombres entiers de 1 à un "
            "milliard. Vérifiez l'étendue des bases essayées."
        )
        raise EgnError(message)
    return totals


def _check_some(percentages: Sequence[float | str]) -> None:
    if isinstance(percentages, str) or len(percentages) == 0:
        message = (
            f"Liste de pourcentages vide ou mal formée : {percentages!r}. On attend une liste d'au "
            "moins un pourcentage. Donnez toutes les parts publiées."
        )
        raise EgnError(message)
