"""Denominators: the counts that could stand behind published percentages, base known or not."""

import numpy as np
import pandas as pd

from egnlib.stats.bases import possible_counts

LARGEST_TRIED = 1_000


def counts_behind(percentages: pd.Series, bases: pd.Series) -> pd.DataFrame:
    """Counts that could give each published percentage, rounded half up.

    Parameters
    ----------
    percentages
        Percentages as published, between 0 and 100; a number such as 24.0 is read without decimal.
    bases
        Base of each, same index; missing where it is not published.

    Returns
    -------
    DataFrame
        One row per percentage, same index: ``percentage``, ``base``; ``lowest`` and ``highest``
        count of that base which give the percentage (missing when none does, or without a base);
        ``smallest_base``, the smallest whole number of which some count gives the percentage, and
        ``smallest_count``, that count (missing when no base up to 1 000 does).

    Raises
    ------
    EgnError
        As :func:`possible_counts`.

    Examples
    --------
    31,8 % of 44 is 14; of an unknown base, 22 at least (7 of 22).

    >>> import pandas as pd
    >>> found = counts_behind(pd.Series([31.8, 31.8]), pd.Series([44, None]))
    >>> found["lowest"].tolist(), found.loc[1, ["smallest_base", "smallest_count"]].tolist()
    ([14, <NA>], [22, 7])
    """
    tried = range(1, LARGEST_TRIED + 1)
    rows = [
        _behind(percentage, base, tried)
        for percentage, base in zip(percentages, bases, strict=True)
    ]
    columns = ["lowest", "highest", "smallest_base", "smallest_count"]
    found = pd.DataFrame(rows, columns=columns, index=percentages.index).astype("Int64")
    found.insert(0, "base", pd.array(bases, dtype="Int64"))
    found.insert(0, "percentage", percentages.astype("float64"))
    return found


def _behind(percentage: float, base: object, tried: range) -> tuple:
    every = possible_counts(float(percentage), tried, roundings=["half_up"])
    possible = np.flatnonzero(every["n_counts"] > 0)
    smallest = every.iloc[possible[0]] if len(possible) else None
    least = (None, None) if smallest is None else (smallest["base"], smallest["lowest"])
    if pd.isna(base):
        return None, None, *least
    own = possible_counts(float(percentage), int(base), roundings=["half_up"]).iloc[0]
    return own["lowest"], own["highest"], *least
