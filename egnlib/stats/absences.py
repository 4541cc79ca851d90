"""Absences: how surprising an empty cell is, given the margins of its table."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from egnlib.files import EgnError
from egnlib.stats.contingency import counts_of, expected_counts, known_part, long_cells
from egnlib.stats.emptiness import dealable, empty_distribution
from egnlib.stats.multiplicity import adjusted_p_values, check_correction
from egnlib.stats.permutations import RESAMPLES, permutation_test

METHODS = ("auto", "exacte", "monte-carlo")


def empty_cells(table: pd.DataFrame, *, correction: str = "holm") -> pd.DataFrame:
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
        Counts, whole numbers. The row and the column of missing values are left out: that no unit
        is of an unknown kind is not an absence.
    correction
        ``holm`` or ``bh``, over all cells; see :func:`egnlib.stats.adjusted_p_values`.

    Returns
    -------
    DataFrame
        One row per empty cell, in the order of the table: ``row``, ``column``, ``expected``,
        ``probability`` and ``adjusted`` (corrected, over all cells).

    Raises
    ------
    EgnError
        If the table is not made of whole counts, or the correction is unknown.

    References
    ----------
    Lehmann, E. L. (1975). *Nonparametrics: statistical methods based on ranks*. Holden-Day.

    Examples
    --------
    Two units of four in the row, two in the column: C(2, 2) / C(4, 2) = 1/6.

    >>> import pandas as pd
    >>> empty_cells(pd.DataFrame([[0, 2], [2, 0]]))["probability"].round(4).tolist()
    [0.1667, 0.1667]
    """
    check_correction(correction)
    counts_of(table)
    known = known_part(table)
    cells = long_cells(expected=expected_counts(known))
    chances = _chances_of_zero(counts_of(known)).ravel()
    cells["probability"] = chances
    cells["adjusted"] = adjusted_p_values(chances, correction=correction)
    return cells.loc[counts_of(known).ravel() == 0].reset_index(drop=True)


def _chances_of_zero(counts: np.ndarray) -> np.ndarray:
    """Probability that each cell is empty, margins fixed.

    By logarithms of factorials: a distribution function summed term by term takes seconds on a
    large table.
    """
    from scipy.stats import hypergeom

    rows, columns = counts.sum(axis=1, keepdims=True), counts.sum(axis=0, keepdims=True)
    return np.exp(hypergeom.logpmf(0, counts.sum(), *np.broadcast_arrays(rows, columns)))


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
        Probability of at least as many.
    monte_carlo_error
        Standard error of that probability; 0 when it is exact.
    method
        ``exacte`` (every table with these margins, by its probability) or ``monte-carlo``
        (random tables with the same margins).
    """

    n_empty: int
    n_cells: int
    expected: float
    probability: float
    monte_carlo_error: float
    method: str = "monte-carlo"


def empty_count(
    table: pd.DataFrame, *, method: str = "auto", resamples: int = RESAMPLES, seed: int = 2020
) -> EmptyCount:
    """Count empty cells, and say how often as many would be empty under independence.

    One question about the whole table, so nothing to correct: it does not say which cells.

    Parameters
    ----------
    table
        Counts, whole numbers; the row and the column of missing values are left out.
    method
        ``exacte``, ``monte-carlo``, or ``auto``: exact for tables as small as those of a
        synthesis, random tables for larger ones; see :func:`egnlib.stats.empty_distribution`.
    resamples, seed
        Random tables to draw, and their seed.

    Raises
    ------
    EgnError
        If the table is not made of whole counts, the method is unknown, or the table is too large
        for the exact one.

    Examples
    --------
    The first cell is 0, 1 or 2 with chances 1/6, 4/6, 1/6; 0 and 2 leave two empty cells.

    >>> import pandas as pd
    >>> found = empty_count(pd.DataFrame([[0, 2], [2, 0]]))
    >>> round(found.expected, 4), round(found.probability, 4), found.method
    (0.6667, 0.3333, 'exacte')
    """
    if method not in METHODS:
        message = (
            f"Méthode inconnue : « {method} ». Méthodes connues : {', '.join(METHODS)}. "
            "Choisissez l'une d'elles."
        )
        raise EgnError(message)
    counts_of(table)
    known = known_part(table)
    counts = counts_of(known)
    expected, n_empty = float(_chances_of_zero(counts).sum()), int((counts == 0).sum())
    if method == "exacte" or (method == "auto" and dealable(known)):
        law = empty_distribution(known)
        probability = min(1.0, float(law.loc[law.index >= n_empty].sum()))
        return EmptyCount(n_empty, counts.size, expected, probability, 0.0, "exacte")
    drawn = permutation_test(known, _n_empty, resamples=resamples, seed=seed)
    return EmptyCount(n_empty, counts.size, expected, drawn.p_value, drawn.monte_carlo_error)


def _n_empty(tables: np.ndarray) -> np.ndarray:
    return (tables == 0).sum(axis=(1, 2))
