"""Absences: how surprising an empty cell is, given the margins of its table."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from egnlib.stats.contingency import RESAMPLES, expected_counts


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


@dataclass(frozen=True)
class EmptyCount:
    """How many cells of a table are empty, and how many would be by chance.

    Attributes
    ----------
    n_empty, n_cells
        Empty cells, and cells, of the table.
    expected
        Mean number of empty cells were rows and columns independent, margins fixed (exact).
    probability
        Probability of at least as many (Monte-Carlo: 9 999 random tables with the same margins).
    monte_carlo_error
        Standard error of that probability.
    """

    n_empty: int
    n_cells: int
    expected: float
    probability: float
    monte_carlo_error: float


def empty_count(table: pd.DataFrame, *, seed: int = 2020) -> EmptyCount:
    """Count empty cells, and say how often as many would be empty under independence.

    Parameters
    ----------
    table
        Counts.
    seed
        Seed of the random tables.

    Examples
    --------
    >>> import pandas as pd
    >>> round(empty_count(pd.DataFrame([[0, 2], [2, 0]])).expected, 4)
    0.6667
    """
    from scipy.stats import hypergeom, random_table

    rows, columns = table.sum(axis=1).to_numpy(), table.sum().to_numpy()
    total = int(expected_counts(table).to_numpy().sum().round())
    by_cell = hypergeom.cdf(0, total, rows[:, None].astype("int64"), columns.astype("int64"))
    draws = random_table.rvs(
        rows, columns, size=RESAMPLES, random_state=np.random.default_rng(seed)
    )
    n_empty = int((table.to_numpy() == 0).sum())
    as_many = int(((draws == 0).sum(axis=(1, 2)) >= n_empty).sum())
    probability = (1 + as_many) / (1 + RESAMPLES)
    error = float(np.sqrt(probability * (1 - probability) / RESAMPLES))
    return EmptyCount(n_empty, table.size, float(by_cell.sum()), probability, error)
