"""Clusters: a test of independence where one unit may count in several cells, or in part."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from egnlib.files import EgnError
from egnlib.stats.association import cramers_v
from egnlib.stats.contingency import contingency_table, known_part
from egnlib.stats.permutations import RESAMPLES, compared_with_draws

VALUES_AT_ONCE = 5_000_000
PRECISION = 1e-9


@dataclass(frozen=True)
class ClusteredIndependence:
    """Result of a permutation test whose units are clusters of entries.

    Attributes
    ----------
    cramers_v
        Effect size of the weighted table; a description, since its entries are not independent.
    displaced
        Share of the weight that would have to change column for the rows to be all alike.
    p_value
        Probability of a table at least as far from independence, were the rows of whole clusters
        dealt again at random.
    monte_carlo_error
        Standard error of the p-value.
    n_clusters
        Clusters, which are what is dealt.
    total
        Weight counted.
    n_missing
        Entries left out because their row or their column is missing.
    """

    cramers_v: float
    displaced: float
    p_value: float
    monte_carlo_error: float
    n_clusters: int
    total: float
    n_missing: int


def clustered_independence(
    rows: pd.Series,
    columns: pd.Series,
    clusters: pd.Series,
    *,
    weights: pd.Series | None = None,
    resamples: int = RESAMPLES,
    seed: int = 2020,
) -> ClusteredIndependence:
    """Test independence when a unit is entered several times, for a whole or a part each time.

    A proposition printed in two workshops is one thing said twice: counted twice it makes the
    sample look larger than it is, and counted by halves it makes counts that are not whole. Here
    the units dealt at random are the clusters, each taking all its entries along: any weights
    may be given, and the p-value is right for all of them. The statistic is the chi-squared of
    the weighted table, over its total.

    Parameters
    ----------
    rows, columns
        Values of the entries, aligned by index. Entries with a missing value are left out and
        counted in the result.
    clusters
        Identifier of the unit that each entry belongs to, same index.
    weights
        What each entry counts for; one each by default.
    resamples, seed
        Random dealings, and their seed.

    Raises
    ------
    EgnError
        If fewer than two rows or columns hold something, a weight is missing or negative, or a
        cluster is spread over rows and columns at once in a way that cannot be dealt (in one row
        for one column, in another row for another).

    References
    ----------
    Good, P. (2005). *Permutation, parametric and bootstrap tests of hypotheses* (3rd ed.).
    Springer. https://doi.org/10.1007/b138696

    Examples
    --------
    Four units, two by two; of 24 dealings 8 put both a's on x or both on y.

    >>> import pandas as pd
    >>> found = clustered_independence(
    ...     pd.Series(list("aabb")), pd.Series(list("xxyy")), pd.Series(range(4))
    ... )
    >>> found.cramers_v, round(found.p_value, 2)
    (1.0, 0.33)
    """
    entries = pd.DataFrame({"row": rows, "column": columns, "cluster": clusters})
    entries["weight"] = 1.0 if weights is None else weights.reindex(entries.index)
    known = entries.dropna(subset=["row", "column"])
    table = contingency_table(known["row"], known["column"], weights=known["weight"])
    table = known_part(table).loc[table.sum(axis=1) > 0, table.sum() > 0]
    _check_shape(table)
    of_rows, of_columns = _profiles(known, table)
    observed = float(_distances(table.to_numpy()[None])[0])
    drawn = compared_with_draws(observed, _dealt(of_rows, of_columns, resamples, seed))
    total = float(table.to_numpy().sum())
    return ClusteredIndependence(
        cramers_v=cramers_v(observed, table.shape, 1),
        displaced=_displaced(table.to_numpy()),
        p_value=drawn.p_value,
        monte_carlo_error=drawn.monte_carlo_error,
        n_clusters=len(of_rows),
        total=total,
        n_missing=len(entries) - len(known),
    )


def clustered_independence_by(
    entries: pd.DataFrame,
    *,
    by: str,
    rows: str,
    columns: str,
    clusters: str,
    weights: str,
    resamples: int = RESAMPLES,
    seed: int = 2020,
) -> pd.DataFrame:
    """Test independence in each group of entries, such as the same units counted in several ways.

    Parameters
    ----------
    entries
        One row per entry, with the columns named by the next parameters.
    by
        Column of the groups.
    rows, columns, clusters, weights
        Columns to give to :func:`clustered_independence`.
    resamples, seed
        Random dealings, and their seed, the same for each group.

    Returns
    -------
    DataFrame
        One row per group (index `by`, in the order of the column): ``cramers_v``, ``displaced``,
        ``p_value``, ``monte_carlo_error``, ``n_clusters``, ``total``, ``n_missing``.

    Examples
    --------
    >>> import pandas as pd
    >>> entries = pd.DataFrame({"g": 1, "r": list("aabb"), "c": list("xxyy"), "u": range(4)})
    >>> found = clustered_independence_by(
    ...     entries.assign(w=0.5), by="g", rows="r", columns="c", clusters="u", weights="w"
    ... )
    >>> found.loc[1, ["cramers_v", "n_clusters", "total"]].tolist()
    [1.0, 4.0, 2.0]
    """
    found = {
        group: clustered_independence(
            inside[rows],
            inside[columns],
            inside[clusters],
            weights=inside[weights],
            resamples=resamples,
            seed=seed,
        )
        for group, inside in entries.groupby(by, observed=True, sort=True)
    }
    results = pd.DataFrame([vars(one) for one in found.values()], index=list(found))
    return results.rename_axis(by)


def _profiles(entries: pd.DataFrame, table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """What each cluster is among the rows (adding up to 1), and weighs among the columns."""
    numbers = {
        "cluster": pd.factorize(entries["cluster"], use_na_sentinel=False)[0],
        "row": table.index.get_indexer(entries["row"]),
        "column": table.columns.get_indexer(entries["column"]),
    }
    weight = entries["weight"].to_numpy(dtype="float64")
    kept = weight > 0
    places = tuple(numbers[name][kept] for name in ("cluster", "row", "column"))
    cells = np.zeros((numbers["cluster"].max() + 1, *table.shape))
    np.add.at(cells, places, weight[kept])
    cells = cells[cells.sum(axis=(1, 2)) > 0]
    of_rows = cells.sum(axis=2) / cells.sum(axis=(1, 2))[:, None]
    of_columns = cells.sum(axis=1)
    if (np.abs(cells - of_rows[:, :, None] * of_columns[:, None, :]) > PRECISION).any():
        message = (
            "Unité impossible à redistribuer : ses entrées changent de ligne et de colonne à la "
            "fois. On attend qu'une unité soit dans une seule ligne, ou dans une seule colonne. "
            "Choisissez une règle de comptage qui ne la retient qu'une fois."
        )
        raise EgnError(message)
    return of_rows, of_columns


def _dealt(of_rows: np.ndarray, of_columns: np.ndarray, resamples: int, seed: int) -> np.ndarray:
    """Distance from independence of each table made by dealing the rows of clusters again."""
    generator = np.random.default_rng(seed)
    at_once = max(1, VALUES_AT_ONCE // of_rows.size)
    distances = []
    for start in range(0, resamples, at_once):
        size = min(at_once, resamples - start)
        orders = generator.permuted(np.tile(np.arange(len(of_rows)), (size, 1)), axis=1)
        distances.append(_distances(of_rows[orders].transpose(0, 2, 1) @ of_columns))
    return np.concatenate(distances)


def _distances(tables: np.ndarray) -> np.ndarray:
    """Chi-squared over the total, of weighted tables of shape (tables, rows, columns)."""
    shares = tables / tables.sum(axis=(1, 2), keepdims=True)
    expected = shares.sum(axis=2, keepdims=True) * shares.sum(axis=1, keepdims=True)
    gaps = (shares - expected) ** 2
    return np.divide(gaps, expected, out=np.zeros_like(gaps), where=expected > 0).sum(axis=(1, 2))


def _displaced(table: np.ndarray) -> float:
    shares = table / table.sum()
    expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    return float(np.abs(shares - expected).sum() / 2)


def _check_shape(table: pd.DataFrame) -> None:
    if min(table.shape) < 2:
        message = (
            f"Tableau trop petit pour un test : {table.shape[0]} × {table.shape[1]} une fois les "
            "lignes et colonnes vides écartées. Il en faut au moins deux de chaque. "
            "Vérifiez les unités retenues."
        )
        raise EgnError(message)
