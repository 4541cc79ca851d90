"""Permutations: random tables with the margins of a table, all at once."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from egnlib.files import EgnError
from egnlib.stats.contingency import counts_of

RESAMPLES = 9_999
CELLS_AT_ONCE = 2_000_000
TIES = 1e-9


@dataclass(frozen=True)
class PermutationTest:
    """Result of a permutation test.

    Attributes
    ----------
    observed
        Statistic of the table.
    p_value
        (1 + tables at least as far) / (1 + tables drawn): never 0, and never too small by chance.
    monte_carlo_error
        Standard error of the p-value, that comes from the number of tables drawn.
    resamples
        Tables drawn.
    """

    observed: float
    p_value: float
    monte_carlo_error: float
    resamples: int


def permuted_statistics(
    table: pd.DataFrame,
    statistic: Callable[[np.ndarray], np.ndarray],
    *,
    resamples: int = RESAMPLES,
    seed: int = 2020,
) -> np.ndarray:
    """Statistic of random tables with the margins of a table, as dealing the units again gives.

    Parameters
    ----------
    table
        Counts; whole numbers.
    statistic
        From counts of shape (tables, rows, columns) to one number per table.
    resamples
        Tables to draw.
    seed
        Seed of the draws: the same gives the same tables.

    Returns
    -------
    ndarray
        One number per table drawn, in the order of the draws.

    Raises
    ------
    EgnError
        If the table is not made of whole counts, or no table is to be drawn.

    Notes
    -----
    Tables are drawn by :data:`scipy.stats.random_table` (Boyett or Patefield, by size), a few
    million cells at a time, so that memory stays bounded.

    References
    ----------
    Patefield, W. M. (1981). Algorithm AS 159: an efficient method of generating random R × C
    tables with given row and column totals. *Applied Statistics*, 30(1), 91–97.
    https://doi.org/10.2307/2346669

    Examples
    --------
    With two units in each row and column, the first cell is 0, 1 or 2.

    >>> import pandas as pd
    >>> drawn = permuted_statistics(
    ...     pd.DataFrame([[2, 0], [0, 2]]), lambda tables: tables[:, 0, 0], resamples=500
    ... )
    >>> sorted(set(drawn.tolist()))
    [0, 1, 2]
    """
    from scipy.stats import random_table

    counts = counts_of(table)
    if resamples < 1:
        message = (
            f"Nombre de tirages impossible : {resamples}. Il en faut au moins un, et plutôt "
            f"{RESAMPLES}. Donnez un nombre entier positif."
        )
        raise EgnError(message)
    generator = np.random.default_rng(seed)
    margins = counts.sum(axis=1), counts.sum(axis=0)
    at_once = max(1, CELLS_AT_ONCE // counts.size)
    sizes = [at_once] * (resamples // at_once) + [resamples % at_once]
    return np.concatenate(
        [
            statistic(random_table.rvs(*margins, size=size, random_state=generator))
            for size in sizes
            if size
        ]
    )


def permutation_test(
    table: pd.DataFrame,
    statistic: Callable[[np.ndarray], np.ndarray],
    *,
    resamples: int = RESAMPLES,
    seed: int = 2020,
) -> PermutationTest:
    """Compare the statistic of a table with that of random tables with the same margins.

    Parameters
    ----------
    table, statistic, resamples, seed
        As for :func:`permuted_statistics`; the larger the statistic, the farther the table.

    Examples
    --------
    2 of the 6 ways to deal four units leave two in one corner cell or the other.

    >>> import pandas as pd
    >>> corner = lambda tables: abs(tables[:, 0, 0] - 1)
    >>> round(permutation_test(pd.DataFrame([[2, 0], [0, 2]]), corner).p_value, 1)
    0.3
    """
    observed = float(statistic(counts_of(table)[None])[0])
    drawn = permuted_statistics(table, statistic, resamples=resamples, seed=seed)
    return compared_with_draws(observed, drawn)


def compared_with_draws(observed: float, drawn: np.ndarray) -> PermutationTest:
    """P-value of a statistic among those drawn at random; ties count as far."""
    as_far = int((drawn >= observed - TIES * max(1.0, abs(observed))).sum())
    p_value = (1 + as_far) / (1 + len(drawn))
    error = float(np.sqrt(p_value * (1 - p_value) / len(drawn)))
    return PermutationTest(observed, p_value, error, len(drawn))
