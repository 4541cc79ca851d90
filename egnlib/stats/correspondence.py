"""Correspondence analysis: the few axes along which a contingency table leaves independence."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from egnlib.files import EgnError

NEGLIGIBLE = 1e-12
TIED = 1e-9


@dataclass(frozen=True)
class CorrespondenceAnalysis:
    """Result of a correspondence analysis.

    Tables of points have one row per point, in the order of the table analysed, and one column
    per axis kept, numbered from 1.

    Attributes
    ----------
    axes
        One row per axis that the table has (the kept ones first, all of them listed):
        ``eigenvalue``, ``share`` (of the total inertia) and ``cumulative``.
    total_inertia
        Chi-squared of the active table divided by its total.
    row_mass, column_mass
        Share of the total in each active row or column.
    row_coordinates, column_coordinates
        Principal coordinates: distances between rows (or between columns) are chi-squared
        distances between profiles.
    row_contributions, column_contributions
        Share of an axis' inertia due to each active point; each column sums to 1.
    row_cos2, column_cos2
        Share of a point's distance to the centre that each axis shows; missing for a point that
        stands at the centre. The sum over the axes drawn is the quality of a point on the map.
    supplementary_row_coordinates, supplementary_column_coordinates
        Points placed on the axes without having made them.
    supplementary_row_cos2, supplementary_column_cos2
        Their squared cosines.
    """

    axes: pd.DataFrame
    total_inertia: float
    row_mass: pd.Series
    column_mass: pd.Series
    row_coordinates: pd.DataFrame
    column_coordinates: pd.DataFrame
    row_contributions: pd.DataFrame
    column_contributions: pd.DataFrame
    row_cos2: pd.DataFrame
    column_cos2: pd.DataFrame
    supplementary_row_coordinates: pd.DataFrame
    supplementary_column_coordinates: pd.DataFrame
    supplementary_row_cos2: pd.DataFrame
    supplementary_column_cos2: pd.DataFrame


def correspondence_analysis(
    table: pd.DataFrame,
    *,
    n_axes: int = 2,
    supplementary_rows: Sequence[object] | None = None,
    supplementary_columns: Sequence[object] | None = None,
) -> CorrespondenceAnalysis:
    """Correspondence analysis of a table of counts, by an exact decomposition.

    The standardised residuals (p − r c) / sqrt(r c), for shares p of the total with margins r and
    c, are decomposed by the full singular value decomposition of LAPACK, through prince: no random
    number is drawn. An axis has no direction of its own; here the row that contributes most to it
    (of rows that tie, the first by the alphabet of the labels) is on the positive side, so that a
    map never flips between two runs, nor when rows or columns are put in another order.

    Do not trust an axis whose eigenvalue is close to the next: a few units moved would turn both.
    Do not trust a point by its place alone: look at its mass and at its squared cosines. The
    analysis describes a table and tests nothing; test independence first.

    Parameters
    ----------
    table
        Counts, non-negative, none missing, labels without repetition. Fractional counts are
        accepted (a proposition shared between two workshops); percentages are not counts, and
        would give every row the same mass.
    n_axes
        Axes to keep, at most the smaller side of the active table minus one.
    supplementary_rows, supplementary_columns
        Labels of rows and columns of `table` that are placed on the axes without making them. A
        supplementary row is read on the active columns only, and conversely.

    Returns
    -------
    CorrespondenceAnalysis
        Axes, coordinates, contributions, squared cosines and masses. A map needs two axes, hence
        at least three active rows and three active columns.

    Raises
    ------
    EgnError
        If the table holds something else than non-negative numbers, has an empty row or column,
        repeated labels, fewer axes than asked for, or lacks a supplementary label.

    References
    ----------
    Benzécri, J.-P. (1973). *L'analyse des données*, tome 2. Dunod.
    Greenacre, M. J. (2017). *Correspondence Analysis in Practice*, 3rd ed. Chapman & Hall/CRC.
    ISBN 978-1-4987-3177-5.
    Nenadić, O., & Greenacre, M. (2007). Correspondence analysis in R. *Journal of Statistical
    Software*, 20(3). https://doi.org/10.18637/jss.v020.i03

    Examples
    --------
    Three rows that share no column: each axis keeps all it can, and the inertia is 3 − 1.

    >>> import pandas as pd
    >>> table = pd.DataFrame([[3, 0, 0], [0, 2, 0], [0, 0, 1]], index=list("abc"))
    >>> analysis = correspondence_analysis(table)
    >>> round(analysis.total_inertia, 6), analysis.axes["share"].round(6).tolist()
    (2.0, [0.5, 0.5])
    """
    rows_aside, columns_aside = list(supplementary_rows or ()), list(supplementary_columns or ())
    counts = _checked_counts(table)
    _check_labels(counts, rows_aside, columns_aside)
    active = counts.drop(index=rows_aside, columns=columns_aside)
    _check_shape(active.shape, n_axes)
    aside = counts.loc[rows_aside, active.columns], counts.loc[active.index, columns_aside]
    _check_margins(active, *aside)
    fitted = _fitted(active)
    _check_rank(fitted.eigenvalues_, n_axes)
    return CorrespondenceAnalysis(
        axes=_axes(fitted),
        total_inertia=float(fitted.total_inertia_),
        **_points(fitted, active, *aside, n_axes),
    )


def _fitted(active: pd.DataFrame) -> object:
    from prince import CA

    # The other engines of prince are randomised.
    return CA(n_components=min(active.shape) - 1, engine="scipy").fit(active)


def _axes(fitted: object) -> pd.DataFrame:
    eigenvalues = np.asarray(fitted.eigenvalues_)
    share = eigenvalues / fitted.total_inertia_
    names = pd.RangeIndex(1, len(eigenvalues) + 1, name="axis")
    columns = {"eigenvalue": eigenvalues, "share": share, "cumulative": share.cumsum()}
    return pd.DataFrame(columns, index=names)


def _points(
    fitted: object,
    active: pd.DataFrame,
    aside_rows: pd.DataFrame,
    aside_columns: pd.DataFrame,
    n_axes: int,
) -> dict[str, pd.DataFrame | pd.Series]:
    masses = active / active.to_numpy().sum()
    row_mass, column_mass = masses.sum(axis=1), masses.sum()
    signs = _signs(fitted.row_contributions_, fitted.row_coordinates(active), active.index)

    def rows_placed(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        places = fitted.row_coordinates(rows) * signs if len(rows) else pd.DataFrame()
        kept = _kept(places, rows.index, n_axes)
        return kept, _cos2(kept, rows, column_mass)

    def columns_placed(columns: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        places = fitted.column_coordinates(columns) * signs if columns.size else pd.DataFrame()
        kept = _kept(places, columns.columns, n_axes)
        return kept, _cos2(kept, columns.T, row_mass)

    rows, columns = rows_placed(active), columns_placed(active)
    more_rows, more_columns = rows_placed(aside_rows), columns_placed(aside_columns)
    return {
        "row_mass": row_mass,
        "column_mass": column_mass,
        "row_contributions": _kept(fitted.row_contributions_, active.index, n_axes),
        "column_contributions": _kept(fitted.column_contributions_, active.columns, n_axes),
        "row_coordinates": rows[0],
        "row_cos2": rows[1],
        "column_coordinates": columns[0],
        "column_cos2": columns[1],
        "supplementary_row_coordinates": more_rows[0],
        "supplementary_row_cos2": more_rows[1],
        "supplementary_column_coordinates": more_columns[0],
        "supplementary_column_cos2": more_columns[1],
    }


def _signs(contributions: pd.DataFrame, coordinates: pd.DataFrame, labels: pd.Index) -> np.ndarray:
    """+1 or −1 for each axis, that puts the row contributing most on the positive side."""
    shares = contributions.to_numpy()
    alphabet = np.argsort(labels.astype("str").to_numpy(), kind="stable")
    strongest = shares[alphabet] >= shares.max(axis=0) * (1 - TIED)
    chosen = alphabet[strongest.argmax(axis=0)]
    places = coordinates.to_numpy()[chosen, np.arange(shares.shape[1])]
    return np.where(places < 0, -1.0, 1.0)


def _kept(points: pd.DataFrame, labels: pd.Index, n_axes: int) -> pd.DataFrame:
    names = pd.RangeIndex(1, n_axes + 1, name="axis")
    values = points.to_numpy("float64")[:, :n_axes] if len(labels) else np.empty((0, n_axes))
    return pd.DataFrame(values, index=labels, columns=names)


def _cos2(coordinates: pd.DataFrame, points: pd.DataFrame, centre: pd.Series) -> pd.DataFrame:
    profiles = points.to_numpy() / points.to_numpy().sum(axis=1, keepdims=True)
    distances = ((profiles - centre.to_numpy()) ** 2 / centre.to_numpy()).sum(axis=1)
    apart = np.where(distances > NEGLIGIBLE, distances, np.nan)
    return coordinates**2 / apart[:, None]


def _checked_counts(table: pd.DataFrame) -> pd.DataFrame:
    numeric = table.apply(_numbers)
    refused = ~(np.isfinite(numeric.to_numpy()) & (numeric.to_numpy() >= 0))
    if refused.any():
        row, column = (int(place) for place in np.argwhere(refused)[0])
        message = (
            f"Effectif impossible : « {table.iat[row, column]} », ligne « {table.index[row]} », "
            f"colonne « {table.columns[column]} ». On attend partout un nombre positif ou nul, et "
            "zéro là où rien n'a été compté. Corrigez le comptage."
        )
        raise EgnError(message)
    return numeric


def _numbers(values: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(values):
        return pd.Series(values.to_numpy("float64", na_value=np.nan), index=values.index)
    plain = values.where(values.map(lambda value: isinstance(value, int | float | np.number)))
    return plain.astype("float64")


def _check_labels(table: pd.DataFrame, rows_aside: list, columns_aside: list) -> None:
    for kind, labels, aside in (
        ("Ligne", table.index, rows_aside),
        ("Colonne", table.columns, columns_aside),
    ):
        repeated = [str(label) for label in labels[labels.duplicated()].unique()]
        if repeated:
            message = (
                f"{kind} répétée : {', '.join(repeated)}. Un point de la carte a besoin d'un nom "
                "qui ne soit qu'à lui. Additionnez ces effectifs, ou renommez."
            )
            raise EgnError(message)
        unknown = [str(label) for label in aside if label not in labels]
        if unknown:
            message = (
                f"{kind} supplémentaire inconnue : {', '.join(unknown)}. Le tableau contient "
                f"{', '.join(map(str, labels))}. Donnez un de ces noms, tel qu'il est écrit."
            )
            raise EgnError(message)


def _check_shape(shape: tuple[int, int], n_axes: int) -> None:
    possible = min(shape) - 1
    if not 1 <= n_axes <= possible:
        advice = (
            f"Demandez n_axes={possible} au plus, ou ajoutez des lignes ou des colonnes."
            if possible >= 1
            else "Il faut au moins deux lignes et deux colonnes actives : montrez des parts."
        )
        message = (
            f"Nombre d'axes impossible : {n_axes}. Un tableau de {shape[0]} × {shape[1]} a "
            f"{max(possible, 0)} axe(s), un de moins que son plus petit côté. {advice}"
        )
        raise EgnError(message)


def _check_margins(active: pd.DataFrame, rows: pd.DataFrame, columns: pd.DataFrame) -> None:
    totals = {
        "Ligne": pd.concat([active.sum(axis=1), rows.sum(axis=1)]),
        "Colonne": pd.concat([active.sum(), columns.sum()]),
    }
    for kind, values in totals.items():
        empty = [str(label) for label in values.index[values == 0]]
        if empty:
            message = (
                f"{kind} sans aucun effectif : {', '.join(empty)}. Un profil a besoin d'au moins "
                "une unité dans les cases actives. Retirez-la avant l'analyse, et dites-le."
            )
            raise EgnError(message)


def _check_rank(eigenvalues: np.ndarray, n_axes: int) -> None:
    held = int((np.asarray(eigenvalues) > NEGLIGIBLE).sum())
    if held < n_axes:
        message = (
            f"Axes sans inertie : {n_axes} demandé(s), {held} en porte(nt). Des lignes ou des "
            "colonnes de même profil ne se distinguent sur aucun axe. "
            + (
                f"Demandez n_axes={held}."
                if held
                else "Il n'y a pas de carte à faire : lignes et colonnes sont indépendantes."
            )
        )
        raise EgnError(message)
