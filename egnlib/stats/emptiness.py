"""Emptiness: the exact law of the number of empty cells of a table with given margins."""

import numpy as np
import pandas as pd

from egnlib.files import EgnError
from egnlib.stats.contingency import counts_of

MOST_STATES = 6_000_000


def empty_distribution(table: pd.DataFrame) -> pd.Series:
    """Probability of each number of empty cells, were rows and columns independent.

    Exact, margins fixed. Columns are filled one after the other: what is left in each row after a
    column is all that the next ones need to know, so the law of (units left in each row, empty
    cells so far) is carried from column to column, cell by cell, each cell being hypergeometric
    given what is left. Nothing is drawn at random.

    Parameters
    ----------
    table
        Counts, whole numbers.

    Returns
    -------
    Series
        Probability of each number of empty cells (index ``n_empty``, from 0 to the number of
        cells); they add up to 1.

    Raises
    ------
    EgnError
        If the table is not made of whole counts, or is too large: the product of (units + 1) over
        the rows, or over the columns, times the number of cells, must stay below a few million.

    References
    ----------
    Mehta, C. R., & Patel, N. R. (1983). A network algorithm for performing Fisher's exact test in
    r × c contingency tables. *Journal of the American Statistical Association*, 78(382),
    427–434. https://doi.org/10.1080/01621459.1983.10477989 (the same walk, for another statistic)

    Examples
    --------
    Rows 3 and 3, columns 4 and 2: the last cell is 0, 1 or 2 with chances 3/15, 9/15, 3/15; 0
    and 2 leave one empty cell.

    >>> import pandas as pd
    >>> empty_distribution(pd.DataFrame([[3, 0], [1, 2]])).round(4).tolist()
    [0.6, 0.4, 0.0, 0.0, 0.0]
    """
    counts = counts_of(table)
    if not dealable(table):
        message = (
            f"Tableau trop grand pour une loi exacte : {counts.shape[0]} × {counts.shape[1]}, "
            f"{counts.sum()} unités. Le calcul exact est fait pour des tableaux comme ceux d'une "
            'synthèse. Choisissez method="monte-carlo".'
        )
        raise EgnError(message)
    if _log_states(counts) > _log_states(counts.T):
        counts = counts.T
    law = _law(counts.sum(axis=1), counts.sum(axis=0), counts.size)
    return pd.Series(law, index=pd.RangeIndex(counts.size + 1, name="n_empty"))


def dealable(table: pd.DataFrame) -> bool:
    """Whether a table is small enough for the exact law."""
    counts = counts_of(table)
    return min(_log_states(counts), _log_states(counts.T)) <= np.log(MOST_STATES)


def _log_states(counts: np.ndarray) -> float:
    """Logarithm of the number of states: of a large table it would overflow."""
    return float(np.log1p(counts.sum(axis=1)).sum() + np.log1p(counts.size))


def _law(rows: np.ndarray, columns: np.ndarray, n_cells: int) -> np.ndarray:
    """Law of the number of empty cells; one axis per row (units left), the last for empty cells."""
    law = np.zeros((*(rows + 1), n_cells + 1))
    law[(*rows, 0)] = 1.0
    left = _units_left(rows)
    total = int(rows.sum())
    for units in columns:
        for row in range(len(rows)):
            law = _with_cell(law, row, int(units))
        # Row by row the choices were C(left, taken); of them all, C(total, units) fill the column.
        law[left != total - units] = 0.0
        law /= law.sum()
        total -= int(units)
    return law[(0,) * len(rows)]


def _units_left(rows: np.ndarray) -> np.ndarray:
    return sum(np.ogrid[tuple(slice(0, units + 1) for units in rows)])


def _with_cell(law: np.ndarray, row: int, most: int) -> np.ndarray:
    """Fill the cell of one row: take 0, 1… units of those left in it, in every possible way."""
    from scipy.special import comb

    law = np.moveaxis(law, row, 0)
    filled = np.zeros_like(law)
    shape = (-1, *[1] * (law.ndim - 1))
    filled[..., 1:] = law[..., :-1]
    for taken in range(1, min(most, len(law) - 1) + 1):
        ways = comb(np.arange(taken, len(law)), taken).reshape(shape)
        filled[:-taken] += ways * law[taken:]
    return np.moveaxis(filled, 0, row)
