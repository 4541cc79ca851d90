"""Absences: how surprising an empty cell is, given the margins of its table."""

import pandas as pd

from egnlib.stats.contingency import expected_counts


def empty_cells(table: pd.DataFrame) -> pd.DataFrame:
    """Probability that each empty cell would be empty, were rows and columns independent.

    With the margins held fixed the count of a cell is hypergeometric, so the probability that it
    is zero is exact: C(N − r, c) / C(N, c), for r units in the row, c in the column, N in all. A
    small probability says that the absence is unlike chance; a probability near one half says
    that nothing needs explaining. The cells of a table are not independent of one another: Holm's
    correction, which needs no independence, is made over all the cells of the table, since each
    of them could have been the empty one.

    Parameters
    ----------
    table
        Counts.

    Returns
    -------
    DataFrame
        One row per empty cell, in the order of the table: ``row``, ``column``, ``expected``,
        ``probability`` and ``adjusted`` (Holm, over all cells).

    Examples
    --------
    >>> import pandas as pd
    >>> empty_cells(pd.DataFrame([[0, 2], [2, 0]]))["probability"].round(4).tolist()
    [0.1667, 0.1667]
    """
    from scipy.stats import hypergeom
    from statsmodels.stats.multitest import multipletests

    rows, columns = table.sum(axis=1), table.sum()
    total = int(rows.sum())
    cells = expected_counts(table).rename_axis(index="row", columns="column").stack()
    cells = cells.rename("expected").reset_index()
    cells["probability"] = hypergeom.cdf(
        0,
        total,
        cells["row"].map(rows).astype("int64"),
        cells["column"].map(columns).astype("int64"),
    )
    cells["adjusted"] = multipletests(cells["probability"], method="holm")[1]
    empty = (table == 0).rename_axis(index="row", columns="column").stack().to_numpy()
    return cells.loc[empty].reset_index(drop=True)
