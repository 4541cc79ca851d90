"""Robustness: what becomes of shares and absences when codings or workshops change."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from egnlib.files import EgnError
from egnlib.stats.absences import empty_count
from egnlib.stats.contingency import contingency_table, counts_of, known_part

RESAMPLES = 10_000


@dataclass(frozen=True)
class FlippedShares:
    """What shares become when each coding decision can be wrong.

    Attributes
    ----------
    shares
        One row per category: ``n``, ``share``, ``mean`` and ``deviation`` (exact mean and standard
        deviation of the share after the flips), ``low`` and ``high`` (quantiles of the draws).
    draws
        Counts, one row per draw, one column per category; each row has the total of `shares`.
    """

    shares: pd.DataFrame
    draws: pd.DataFrame


def flipped_shares(
    counts: pd.Series,
    *,
    error_rate: float | None = None,
    confusion: pd.DataFrame | None = None,
    n_resamples: int = RESAMPLES,
    confidence: float = 0.95,
    seed: int = 2020,
) -> FlippedShares:
    """Shares when each unit is coded again by a coder who errs at a given rate.

    Every decision is flipped independently: with a rate e, a unit keeps its category with
    probability 1 − e and gets each of the k − 1 others with probability e / (k − 1); with a
    confusion matrix Q, a unit of category i gets category j with probability Q_ij. The units of a
    category being alike, a draw is a sum of multinomials, which is exact. The mean share of j is
    Σ_i p_i Q_ij and its variance Σ_i p_i Q_ij (1 − Q_ij) / n.

    The counts are taken for the truth and errors are added to them: shares are drawn towards one
    another (a rare category gains, a large one loses), and what is seen is how far a second reading
    could stray, not where the truth is. Coders who err together stray farther than this.

    Parameters
    ----------
    counts
        Counts by category, whole numbers, at least two categories.
    error_rate
        Probability, from 0 to 1, that a decision is flipped. Give this or `confusion`.
    confusion
        Rows: the category given; columns: the one that the other coder gives; rows sum to 1; same
        labels as `counts`.
    n_resamples
        Draws.
    confidence
        Share of the draws between ``low`` and ``high``.
    seed
        Seed of the draws.

    Raises
    ------
    EgnError
        If counts, rate or matrix are not as above, or both or neither of rate and matrix are given.

    Examples
    --------
    Ten units, one decision in five wrong: « a » keeps 0.8 × 0.9 and gets 0.2 × 0.1.

    >>> import pandas as pd
    >>> found = flipped_shares(pd.Series({"a": 9, "b": 1}), error_rate=0.2)
    >>> found.shares["mean"].round(6).tolist()
    [0.74, 0.26]
    """
    numbers = _checked_counts(counts)
    matrix = _checked_confusion(counts.index, error_rate, confusion)
    generator = np.random.default_rng(seed)
    draws = sum(
        generator.multinomial(n, chances, size=n_resamples)
        for n, chances in zip(numbers, matrix, strict=True)
    )
    total = numbers.sum()
    tail = (1 - confidence) / 2
    low, high = np.quantile(draws / total, [tail, 1 - tail], axis=0)
    columns = {
        "n": numbers,
        "share": numbers / total,
        "mean": numbers @ matrix / total,
        "deviation": np.sqrt(numbers @ (matrix * (1 - matrix))) / total,
        "low": low,
        "high": high,
    }
    shares = pd.DataFrame(columns, index=counts.index)
    return FlippedShares(shares, pd.DataFrame(draws, columns=counts.index))


def left_out_tables(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The table without each of its columns in turn, by the column left out.

    Raises
    ------
    EgnError
        If the table has fewer than two columns.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"x": [1, 2], "y": [3, 0]}, index=["a", "b"])
    >>> left_out_tables(table)["x"].to_numpy().tolist()
    [[3], [0]]
    """
    if table.shape[1] < 2:
        message = (
            f"Rien à retirer : le tableau a {table.shape[1]} colonne(s). Il en faut au moins deux "
            "pour voir ce que chacune pèse. Vérifiez les ateliers retenus."
        )
        raise EgnError(message)
    return {column: table.drop(columns=column) for column in table.columns}


def left_out_counts(table: pd.DataFrame) -> pd.DataFrame:
    """Counts of each category without each column in turn.

    Parameters
    ----------
    table
        Counts, one row per category, one column per workshop.

    Returns
    -------
    DataFrame
        One row per column left out, one column per category.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"x": [1, 2], "y": [3, 0]}, index=["a", "b"])
    >>> left_out_counts(table).to_numpy().tolist()
    [[3, 0], [1, 2]]
    """
    sums = {column: rest.sum(axis=1) for column, rest in left_out_tables(table).items()}
    return pd.DataFrame(sums).T.rename_axis(index=table.columns.name, columns=table.index.name)


def left_out_shares(table: pd.DataFrame) -> pd.DataFrame:
    """Shares of each category without each column in turn, beside those of the whole.

    Parameters
    ----------
    table
        Counts, one row per category, one column per workshop.

    Returns
    -------
    DataFrame
        One row per category and column left out, in the order of the table: ``category``,
        ``left_out``, ``n``, ``base``, ``share`` (missing if nothing is left), ``whole`` (share
        in the whole table).
    """
    counts = left_out_counts(table)
    long = counts.rename_axis(index="left_out", columns="category").T.stack().rename("n")
    shares = long.reset_index()
    base = counts.sum(axis=1)
    whole = table.sum(axis=1) / table.to_numpy().sum()
    shares["base"] = shares["left_out"].astype("object").map(base)
    shares["share"] = shares["n"] / shares["base"].where(shares["base"] > 0)
    shares["whole"] = shares["category"].astype("object").map(whole)
    return shares


def tables_by(rows: pd.Series, columns: pd.Series, *, by: pd.Series) -> dict[str, pd.DataFrame]:
    """One contingency table per value of a third variable, in its order of appearance.

    Parameters
    ----------
    rows, columns, by
        Values of the same units, aligned by position; see :func:`contingency_table`.
    """
    return {
        str(value): contingency_table(
            rows.loc[(by == value).to_numpy()], columns.loc[(by == value).to_numpy()]
        )
        for value in by.unique()
    }


def empties_by_table(tables: Mapping[str, pd.DataFrame], *, seed: int = 2020) -> pd.DataFrame:
    """Empty cells of several tables, and how many independence would leave empty.

    Parameters
    ----------
    tables
        Tables of counts, by name.
    seed
        Seed given to :func:`empty_count` for each table.

    Returns
    -------
    DataFrame
        One row per table, which the index names: ``n``, ``n_empty``, ``n_forced`` (empty cells of
        the rows and columns without any unit, which nothing could fill), ``n_cells``,
        ``expected``, ``probability`` (of at least as many under independence, margins fixed).
    """
    found = {name: empty_count(table, seed=seed) for name, table in tables.items()}
    columns = ("n_empty", "n_cells", "expected", "probability")
    rows = {
        name: {
            "n": int(tables[name].to_numpy().sum()),
            "n_forced": _forced(tables[name]),
            **{column: getattr(count, column) for column in columns},
        }
        for name, count in found.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index")


def _forced(table: pd.DataFrame) -> int:
    counts = counts_of(known_part(table))
    n_rows, n_columns = ((counts.sum(axis=axis) > 0).sum() for axis in (1, 0))
    return int(counts.size - n_rows * n_columns)


def _checked_counts(counts: pd.Series) -> np.ndarray:
    plain = counts.map(lambda value: isinstance(value, int | float | np.number)).all()
    numbers = counts.to_numpy("float64", na_value=np.nan) if plain else np.array([np.nan])
    whole = np.isfinite(numbers).all() and (numbers >= 0).all() and (numbers % 1 == 0).all()
    if not whole or len(numbers) < 2 or numbers.sum() == 0:
        message = (
            f"Effectifs impossibles : {', '.join(map(str, counts.tolist())) or 'aucun'}. On attend "
            "au moins deux catégories, des nombres entiers positifs ou nuls, et un total supérieur "
            "à zéro. Vérifiez le comptage."
        )
        raise EgnError(message)
    return numbers.astype("int64")


def _checked_confusion(
    categories: pd.Index, error_rate: float | None, confusion: pd.DataFrame | None
) -> np.ndarray:
    if (error_rate is None) == (confusion is None):
        message = (
            "Erreurs de codage mal décrites : il y a zéro ou deux descriptions. On attend soit un "
            "taux d'erreur, soit une matrice de confusion. Donnez l'un des deux."
        )
        raise EgnError(message)
    if confusion is not None:
        return _checked_matrix(categories, confusion)
    if not 0 <= error_rate <= 1:
        message = (
            f"Taux d'erreur impossible : {error_rate}. On attend un nombre entre 0 et 1. "
            "Écrivez 0.1 pour une décision fausse sur dix."
        )
        raise EgnError(message)
    k = len(categories)
    return np.full((k, k), error_rate / (k - 1)) + np.eye(k) * (1 - error_rate * k / (k - 1))


def _checked_matrix(categories: pd.Index, confusion: pd.DataFrame) -> np.ndarray:
    names = [set(map(str, labels)) for labels in (confusion.index, confusion.columns, categories)]
    matrix = None
    if names[0] == names[1] == names[2] and confusion.shape == (len(categories),) * 2:
        matrix = confusion.loc[list(categories), list(categories)].to_numpy("float64")
    if matrix is None or not ((matrix >= 0).all() and np.allclose(matrix.sum(axis=1), 1)):
        message = (
            f"Matrice de confusion impossible ({confusion.shape[0]} × {confusion.shape[1]}). On "
            f"attend une ligne et une colonne pour {', '.join(map(str, categories))}, et des "
            "lignes de somme 1. Vérifiez les noms, puis divisez chaque ligne par son total."
        )
        raise EgnError(message)
    return matrix
