"""Contingency tables: counts, shares, and what independence would give."""

import numpy as np
import pandas as pd

from egnlib.files import EgnError

WHOLE_PRECISION = 1e-9


def contingency_table(
    rows: pd.Series, columns: pd.Series, *, weights: pd.Series | None = None
) -> pd.DataFrame:
    """Counts of each pair of values; pairs that never occur count zero.

    Parameters
    ----------
    rows, columns
        Values of the same units, aligned by index. A categorical keeps its order and its empty
        categories. A missing value is a value like another: it gets a last row or column, labelled
        missing, so that the total is always the number of units.
    weights
        What each unit counts for, same index, none missing or negative; one each by default.
        With fractions the table describes, and :func:`egnlib.stats.clustered_independence` tests
        it: the tests of this room that take a table of counts refuse fractions.

    Returns
    -------
    DataFrame
        Counts (whole numbers without weights), whose sum is ``len(rows)``, or the sum of the
        weights.

    Raises
    ------
    EgnError
        If a weight is missing or negative.

    Examples
    --------
    >>> import pandas as pd
    >>> table = contingency_table(pd.Series(["a", "a", None]), pd.Series(["x", "y", "x"]))
    >>> table.to_numpy().tolist()
    [[1, 1], [1, 0]]
    """
    units = pd.DataFrame({"row": rows, "column": columns})
    if weights is not None:
        units["weight"] = _checked_weights(weights.reindex(units.index))
    grouped = units.groupby(["row", "column"], observed=False, dropna=False, sort=True)
    counted = grouped.size() if weights is None else grouped["weight"].sum()
    counts = counted.unstack(fill_value=0)
    counts = counts.iloc[_missing_last(counts.index), _missing_last(counts.columns)]
    return counts.rename_axis(index=rows.name, columns=columns.name)


def _checked_weights(weights: pd.Series) -> pd.Series:
    wrong = weights.isna() | (weights < 0)
    if wrong.any():
        message = (
            f"Poids impossible : {weights.loc[wrong].iloc[0]}, pour {int(wrong.sum())} unité(s). "
            "On attend un nombre positif ou nul par unité. Vérifiez la règle de comptage."
        )
        raise EgnError(message)
    return weights.astype("float64")


def _missing_last(labels: pd.Index) -> np.ndarray:
    return np.argsort(labels.isna(), kind="stable")


def known_part(table: pd.DataFrame) -> pd.DataFrame:
    """Table without the row and the column of missing values.

    What is left out is `table`'s sum less the result's: whoever calls this says it.

    Examples
    --------
    >>> import pandas as pd
    >>> known_part(pd.DataFrame([[1, 2], [3, 4]], index=["a", None])).to_numpy().tolist()
    [[1, 2]]
    """
    return table.loc[table.index.notna(), table.columns.notna()]


SHARES = {"row": 1, "column": 0, "total": None}


def table_shares(table: pd.DataFrame, *, of: str = "row") -> pd.DataFrame:
    """Shares of the cells of a table, in their row, in their column or in the whole.

    Parameters
    ----------
    table
        Counts, whole or fractional.
    of
        ``row``: each row adds up to 1; ``column``: each column does; ``total``: the table does.

    Returns
    -------
    DataFrame
        Shares between 0 and 1, same shape; missing in an empty row (or column).

    Raises
    ------
    EgnError
        If the table holds anything but non-negative numbers, or `of` is unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> table_shares(pd.DataFrame([[3, 1], [0, 0]])).to_numpy().tolist()
    [[0.75, 0.25], [nan, nan]]
    """
    if of not in SHARES:
        message = (
            f"Base inconnue pour des parts : « {of} ». Bases connues : {', '.join(SHARES)}. "
            "Choisissez l'une d'elles."
        )
        raise EgnError(message)
    counts = counts_of(table, whole=False)
    base = counts.sum(axis=SHARES[of], keepdims=True)
    shares = counts / np.where(base > 0, base, np.nan)
    return pd.DataFrame(shares, index=table.index, columns=table.columns)


def expected_counts(table: pd.DataFrame) -> pd.DataFrame:
    """Counts that the margins alone would give: row total × column total / grand total.

    Parameters
    ----------
    table
        Counts, whole or fractional, none missing.

    Returns
    -------
    DataFrame
        Expected counts, same shape and same margins.

    Raises
    ------
    EgnError
        If the table is empty, adds up to zero, or holds anything but non-negative numbers.

    Examples
    --------
    >>> import pandas as pd
    >>> expected_counts(pd.DataFrame([[3, 1], [1, 3]])).to_numpy().tolist()
    [[2.0, 2.0], [2.0, 2.0]]
    """
    counts = counts_of(table, whole=False)
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    return pd.DataFrame(expected, index=table.index, columns=table.columns)


def counts_of(table: pd.DataFrame, *, whole: bool = True) -> np.ndarray:
    """Counts of a table as an array, checked.

    Parameters
    ----------
    table
        Counts.
    whole
        Refuse fractions: the tests and the exact probabilities are made for whole units.

    Returns
    -------
    ndarray
        ``int64`` if `whole`, else ``float64``; same shape.

    Raises
    ------
    EgnError
        If the table is empty, adds up to zero, or holds anything but non-negative numbers (whole
        ones, if `whole`).
    """
    values = _numbers(table)
    right = values.size > 0 and np.isfinite(values).all() and (values >= 0).all()
    if not right or values.sum() == 0:
        message = (
            f"Tableau d'effectifs impossible ({table.shape[0]} × {table.shape[1]}"
            f"{_first_wrong(table, values)}). On attend des "
            "nombres positifs ou nuls, aucun manquant, et un total supérieur à zéro. "
            "Vérifiez les lignes retenues."
        )
        raise EgnError(message)
    if not whole:
        return values
    rounded = np.rint(values)
    if (np.abs(values - rounded) > WHOLE_PRECISION).any():
        message = (
            f"Effectif fractionnaire : {values[np.abs(values - rounded) > WHOLE_PRECISION][0]:g}. "
            "Ce calcul demande des unités entières, comptées chacune une fois. Choisissez une "
            "règle de comptage entière, ou le test par permutation des formulations."
        )
        raise EgnError(message)
    return rounded.astype("int64")


def _numbers(table: pd.DataFrame) -> np.ndarray:
    if all(pd.api.types.is_numeric_dtype(kind) for kind in table.dtypes.unique()):
        return table.to_numpy(dtype="float64", na_value=np.nan)
    numbers = table.apply(lambda column: pd.to_numeric(column, errors="coerce"))
    return numbers.to_numpy(dtype="float64", na_value=np.nan)


def _first_wrong(table: pd.DataFrame, values: np.ndarray) -> str:
    wrong = np.argwhere(~(np.isfinite(values) & (values >= 0)))
    if not len(wrong):
        return ""
    value = table.iat[tuple(wrong[0])]
    return ", dont une case manquante" if pd.isna(value) else f", dont une case « {value} »"


def long_cells(**tables: pd.DataFrame) -> pd.DataFrame:
    """Lay tables of the same shape side by side, one row per cell.

    Parameters
    ----------
    tables
        Tables with the same index and columns, by the name of the column to make.

    Returns
    -------
    DataFrame
        ``row``, ``column``, then one column per table; row by row.

    Raises
    ------
    EgnError
        If the tables have not the same rows and columns, in the same order.

    Examples
    --------
    >>> import pandas as pd
    >>> long_cells(n=pd.DataFrame([[1, 2]], index=["a"], columns=["x", "y"])).values.tolist()
    [['a', 'x', 1], ['a', 'y', 2]]
    """
    first = next(iter(tables.values()))
    for name, table in tables.items():
        if not (table.index.equals(first.index) and table.columns.equals(first.columns)):
            message = (
                f"Tableaux impossibles à mettre côte à côte : « {name} » n'a pas les lignes et "
                "colonnes du premier. On attend les mêmes, dans le même ordre. "
                "Tirez-les du même tableau."
            )
            raise EgnError(message)
    # pandas.stack refuses a missing label among the columns.
    named = {name: table.to_numpy().ravel() for name, table in tables.items()}
    sides = {
        "row": first.index.repeat(first.shape[1]),
        "column": first.columns.take(list(range(first.shape[1])) * first.shape[0]),
    }
    return pd.DataFrame({**sides, **named})
