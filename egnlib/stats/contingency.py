"""Contingency tables: counts, what independence would give, and how far the table is from it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from egnlib.files import EgnError

SMALL_EXPECTED = 5
RESAMPLES = 9_999


def contingency_table(rows: pd.Series, columns: pd.Series) -> pd.DataFrame:
    """Counts of each pair of values; pairs that never occur count zero.

    Parameters
    ----------
    rows, columns
        Values of the same units, aligned by index. A categorical keeps its order and its empty
        categories. A missing value is a value like another: it gets a last row or column, labelled
        missing, so that the total is always the number of units.

    Returns
    -------
    DataFrame
        Counts, whose sum is ``len(rows)``.

    Examples
    --------
    >>> import pandas as pd
    >>> table = contingency_table(pd.Series(["a", "a", None]), pd.Series(["x", "y", "x"]))
    >>> table.to_numpy().tolist()
    [[1, 1], [1, 0]]
    """
    counts = (
        pd.DataFrame({"row": rows, "column": columns})
        .groupby(["row", "column"], observed=False, dropna=False, sort=True)
        .size()
        .unstack(fill_value=0)
    )
    counts = counts.iloc[_missing_last(counts.index), _missing_last(counts.columns)]
    return counts.rename_axis(index=rows.name, columns=columns.name)


def _missing_last(labels: pd.Index) -> np.ndarray:
    return np.argsort(labels.isna(), kind="stable")


def expected_counts(table: pd.DataFrame) -> pd.DataFrame:
    """Counts that the margins alone would give: row total × column total / grand total.

    Examples
    --------
    >>> import pandas as pd
    >>> expected_counts(pd.DataFrame([[3, 1], [1, 3]])).to_numpy().tolist()
    [[2.0, 2.0], [2.0, 2.0]]
    """
    _check_table(table)
    rows, columns = table.sum(axis=1), table.sum()
    expected = np.outer(rows, columns) / rows.sum()
    return pd.DataFrame(expected, index=table.index, columns=table.columns)


def adjusted_residuals(table: pd.DataFrame) -> pd.DataFrame:
    """Gap between count and expected count, in standard deviations under independence.

    Formula: (n − e) / sqrt(e (1 − row share) (1 − column share)). Beyond ±2 a cell deserves a
    look; where expected counts are below 5 the normal reference is only a guide.

    Parameters
    ----------
    table
        Counts.

    Returns
    -------
    DataFrame
        Residuals; missing in an empty row or column, or one that holds everything.

    References
    ----------
    Haberman, S. J. (1973). The analysis of residuals in cross-classified tables. *Biometrics*,
    29(1), 205–220. https://doi.org/10.2307/2529686

    Examples
    --------
    >>> import pandas as pd
    >>> adjusted_residuals(pd.DataFrame([[3, 1], [1, 3]])).round(6).to_numpy().tolist()
    [[1.414214, -1.414214], [-1.414214, 1.414214]]
    """
    expected = expected_counts(table)
    total = table.to_numpy().sum()
    outside_row = 1 - table.sum(axis=1) / total
    outside_column = 1 - table.sum() / total
    variance = expected.mul(outside_row, axis=0).mul(outside_column, axis=1)
    return (table - expected) / np.sqrt(variance.where(variance > 0))


@dataclass(frozen=True)
class Independence:
    """Result of a test of independence.

    Attributes
    ----------
    statistic, degrees_of_freedom
        Pearson's chi-squared, without continuity correction.
    p_value
        Probability of a table at least as far from independence, were row and column independent.
    method
        ``asymptotique``, ``monte-carlo``, or ``impossible`` when fewer than two rows or columns
        hold something: statistic, p-value and effect size are then missing.
    smallest_expected
        Smallest expected count, which the method was chosen by.
    monte_carlo_error
        Standard error of a Monte-Carlo p-value; 0 for the other method.
    cramers_v
        Effect size between 0 (independence) and 1.
    n
        Units counted.
    """

    statistic: float
    degrees_of_freedom: int
    p_value: float
    method: str
    smallest_expected: float
    monte_carlo_error: float
    cramers_v: float
    n: int


def independence(table: pd.DataFrame, *, seed: int = 2020) -> Independence:
    """Test the independence of rows and columns, with a test that fits the table.

    Pearson's chi-squared against its asymptotic law when every expected count reaches 5; otherwise
    against 9 999 random tables with the same margins (seeded, p = (1 + as far) / (1 + drawn)).

    Parameters
    ----------
    table
        Counts; empty rows and columns are left out of the test, they say nothing of independence.
    seed
        Seed of the random tables.

    Examples
    --------
    >>> import pandas as pd
    >>> result = independence(pd.DataFrame([[20, 10], [10, 20]]))
    >>> result.method, round(result.statistic, 4), round(result.cramers_v, 4)
    ('asymptotique', 6.6667, 0.3333)
    """
    from scipy import stats

    full = table.loc[table.sum(axis=1) > 0, table.sum() > 0]
    if min(full.shape) < 2:
        nan = float("nan")
        return Independence(nan, 0, nan, "impossible", nan, 0.0, nan, int(full.to_numpy().sum()))
    counts = full.to_numpy(dtype="int64")
    result = stats.chi2_contingency(counts, correction=False)
    smallest = float(result.expected_freq.min())
    p_value, error = float(result.pvalue), 0.0
    if small := smallest < SMALL_EXPECTED:
        method = stats.MonteCarloMethod(n_resamples=RESAMPLES, rng=np.random.default_rng(seed))
        p_value = float(stats.chi2_contingency(counts, correction=False, method=method).pvalue)
        error = float(np.sqrt(p_value * (1 - p_value) / RESAMPLES))
    n = int(counts.sum())
    return Independence(
        statistic=float(result.statistic),
        degrees_of_freedom=int(result.dof),
        p_value=p_value,
        method="monte-carlo" if small else "asymptotique",
        smallest_expected=smallest,
        monte_carlo_error=error,
        cramers_v=float(np.sqrt(result.statistic / (n * (min(counts.shape) - 1)))),
        n=n,
    )


def _check_table(table: pd.DataFrame) -> None:
    values = table.to_numpy(dtype="float64", na_value=np.nan)
    if values.size == 0 or not np.isfinite(values).all() or (values < 0).any() or values.sum() == 0:
        message = (
            f"Tableau d'effectifs impossible ({table.shape[0]} × {table.shape[1]}). On attend des "
            "nombres positifs ou nuls, aucun manquant, et un total supérieur à zéro. "
            "Vérifiez les lignes retenues."
        )
        raise EgnError(message)


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

    Examples
    --------
    >>> import pandas as pd
    >>> long_cells(n=pd.DataFrame([[1, 2]], index=["a"], columns=["x", "y"])).values.tolist()
    [['a', 'x', 1], ['a', 'y', 2]]
    """
    named = {
        name: table.rename_axis(index="row", columns="column").stack()
        for name, table in tables.items()
    }
    return pd.DataFrame(named).reset_index()
