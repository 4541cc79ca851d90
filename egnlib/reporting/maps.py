"""Maps of a correspondence analysis: points that a human can read, and how to read them."""

from collections.abc import Mapping
from textwrap import fill
from typing import TYPE_CHECKING

import pandas as pd

from egnlib.files import EgnError
from egnlib.reporting.figures import BLUE, INK, MUTED, ORANGE, new_axes
from egnlib.reporting.numbers import french_list, french_number, french_percent, plural
from egnlib.reporting.placement import place_labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WELL_SHOWN = 0.5
NAMED = 2
ROOM = 0.18
LETTERS = 12
MARKERS = {
    ("row", False): ("o", BLUE),
    ("column", False): ("s", ORANGE),
    ("row", True): ("^", BLUE),
    ("column", True): ("D", ORANGE),
}


def map_points(
    analysis: object, *, row_labels: Mapping[str, str], column_labels: Mapping[str, str]
) -> pd.DataFrame:
    """Points of a map, rows then columns, supplementary ones after the active ones of each.

    Parameters
    ----------
    analysis
        Result of a correspondence analysis with two axes at least: tables of coordinates, squared
        cosines and contributions, one row per point, one column per axis numbered from 1.
    row_labels, column_labels
        Label of each row and column; its own name where absent.

    Returns
    -------
    DataFrame
        ``label``, ``kind`` (``row`` or ``column``), ``supplementary``, ``x``, ``y``, ``quality``
        (share of the point's distance to the centre that the two axes show; 1 at the centre),
        ``part_x``, ``part_y`` (contributions, 0 for a supplementary point).

    Raises
    ------
    EgnError
        If the analysis has kept one axis only.
    """
    if analysis.row_coordinates.shape[1] < 2:
        message = (
            "Carte impossible : l'analyse n'a gardé qu'un axe. Une carte en demande deux, donc au "
            "moins trois lignes et trois colonnes. Montrez le tableau des parts à la place."
        )
        raise EgnError(message)
    labels = {"row": row_labels, "column": column_labels}
    parts = [
        _points(analysis, kind, supplementary, labels[kind])
        for kind in ("row", "column")
        for supplementary in (False, True)
    ]
    return pd.concat([part for part in parts if len(part)], ignore_index=True)


def _points(
    analysis: object, kind: str, supplementary: bool, labels: Mapping[str, str]
) -> pd.DataFrame:
    stem = f"supplementary_{kind}" if supplementary else kind
    coordinates = getattr(analysis, f"{stem}_coordinates")
    cos2 = getattr(analysis, f"{stem}_cos2")[[1, 2]]
    own = None if supplementary else getattr(analysis, f"{kind}_contributions")
    return pd.DataFrame(
        {
            "label": [labels.get(name, str(name)) for name in coordinates.index],
            "kind": kind,
            "supplementary": supplementary,
            "x": coordinates[1].to_numpy(),
            "y": coordinates[2].to_numpy(),
            "quality": cos2.sum(axis=1, min_count=1).fillna(1).to_numpy(),
            "part_x": 0.0 if own is None else own[1].to_numpy(),
            "part_y": 0.0 if own is None else own[2].to_numpy(),
        }
    )


def axis_poles(points: pd.DataFrame, *, axis: str) -> tuple[list[str], list[str]]:
    """Points that make an axis, at its negative and at its positive end.

    A point makes an axis when its contribution exceeds what it would be if all the points of its
    kind had the same, and when the two axes show it well: what is hollow on the map names nothing.
    The strongest two of each end are named, whether rows or columns; an end may have none.

    Parameters
    ----------
    points
        See :func:`map_points`.
    axis
        ``x`` or ``y``.
    """
    active = points.loc[~points["supplementary"]]
    fair = 1 / active.groupby("kind")["label"].transform("size")
    strength = active[f"part_{axis}"] / fair
    strong = active.loc[strength.sort_values(ascending=False, kind="stable").index]
    strong = strong.loc[(strength.loc[strong.index] > 1) & (strong["quality"] >= WELL_SHOWN)]
    ends = (strong.loc[strong[axis] < 0], strong.loc[strong[axis] > 0])
    return tuple(end["label"].head(NAMED).tolist() for end in ends)


def plot_correspondence(
    analysis: object,
    *,
    row_labels: Mapping[str, str],
    column_labels: Mapping[str, str],
    row_name: str,
    column_name: str,
) -> "Axes":
    """Draw the first two axes of a correspondence analysis.

    Parameters
    ----------
    analysis
        See :func:`map_points`.
    row_labels, column_labels
        Label of each row and column.
    row_name, column_name
        What rows and columns are, in the plural: « catégories », « ateliers ».

    Returns
    -------
    Axes
        Rows are discs and columns squares, supplementary points triangles and diamonds; a point
        that the two axes show badly (squared cosines below one half) is hollow and its label in
        italics. One unit is as long on both axes, which are named by what makes them.
    """
    points = map_points(analysis, row_labels=row_labels, column_labels=column_labels)
    width, height = _settled(points)
    axes = new_axes(width, height)
    for row in points.itertuples(index=False):
        marker, color = MARKERS[row.kind, row.supplementary]
        full = row.quality >= WELL_SHOWN
        axes.plot(row.x, row.y, marker, color=color, markersize=7, mfc=color if full else "white")
    _frame(axes, points)
    for axis, place in (("x", 1), ("y", 2)):
        _name_axis(axes, points, axis, place, float(analysis.axes.at[place, "share"]))
    _legend(axes, points, row_name, column_name)
    texts = place_labels(axes, points[["x", "y", "label"]].values.tolist())
    for text, quality in zip(texts, points["quality"], strict=True):
        if quality < WELL_SHOWN:
            text.set(fontstyle="italic", color=MUTED)
    return axes


def _limits(points: pd.DataFrame) -> tuple[tuple[float, float], tuple[float, float]]:
    """Ends of both axes: the points, the centre, and room for the labels around."""
    lows = points[["x", "y"]].min().clip(upper=0)
    highs = points[["x", "y"]].max().clip(lower=0)
    room = ROOM * (highs - lows).max()
    least = 0.55 * (highs - lows).max() - (highs - lows)
    more = room + (least / 2).clip(lower=0)
    ends = zip(lows - more, highs + more, strict=True)
    return tuple((float(low), float(high)) for low, high in ends)


def _settled(points: pd.DataFrame) -> tuple[float, float]:
    """Width and height of the figure, in inches, that give equal units no empty margin."""
    (left, right), (low, high) = _limits(points)
    width = 7.6
    return width, min(max((width - 0.9) * (high - low) / (right - left), 3.2), 8) + 1.5


def _frame(axes: "Axes", points: pd.DataFrame) -> None:
    across, upward = _limits(points)
    axes.set_xlim(*across)
    axes.set_ylim(*upward)
    axes.set_aspect("equal")
    axes.axhline(0, color="#cfcfcf", linewidth=0.9, zorder=0)
    axes.axvline(0, color="#cfcfcf", linewidth=0.9, zorder=0)
    axes.spines[:].set_visible(True)
    axes.spines[:].set_color("#cfcfcf")
    axes.set_xticks([])
    axes.set_yticks([])


def _name_axis(axes: "Axes", points: pd.DataFrame, axis: str, place: int, share: float) -> None:
    low, high = (", ".join(names) for names in axis_poles(points, axis=axis))
    length = axes.figure.get_size_inches()[0 if axis == "x" else 1] - 1.5
    ends = [f"← {low}"] * bool(low) + [f"{high} →"] * bool(high)
    lines = [
        f"Axe {place} : {french_percent(share, decimals=0)} de l’inertie",
        *(fill(end, int(LETTERS * length), break_long_words=False) for end in ends),
    ]
    setter = axes.set_xlabel if axis == "x" else axes.set_ylabel
    setter("\n".join(lines), fontsize=9, color=INK)


def _legend(axes: "Axes", points: pd.DataFrame, row_name: str, column_name: str) -> None:
    from matplotlib.lines import Line2D

    names = {"row": row_name, "column": column_name}
    shown = points[["kind", "supplementary"]].drop_duplicates().itertuples(index=False, name=None)
    handles = [
        Line2D([], [], linestyle="", marker=marker, color=color, markersize=7, label=label)
        for kind, supplementary in shown
        for (marker, color), label in [
            (
                MARKERS[kind, supplementary],
                names[kind] + (" (points supplémentaires)" if supplementary else ""),
            )
        ]
    ]
    if (points["quality"] < WELL_SHOWN).any():
        hollow = {"marker": "o", "color": MUTED, "markerfacecolor": "white", "markersize": 7}
        told = "creux, en italique : mal représenté ici"
        handles.append(Line2D([], [], linestyle="", label=told, **hollow))
    axes.figure.legend(
        handles=handles, loc="outside lower center", frameon=False, ncols=2, fontsize=9
    )


def correspondence_caption(analysis: object, *, row_name: str, column_name: str) -> str:
    """Say what a map shows and how it must be read: the sentence that goes under it.

    Parameters
    ----------
    analysis
        See :func:`map_points`.
    row_name, column_name
        What rows and columns are, in the plural.
    """
    both = french_percent(float(analysis.axes["share"].iloc[:2].sum()), decimals=0)
    return (
        f"Carte des {row_name} et des {column_name} (analyse des correspondances ; les deux axes "
        f"montrent {both} de l’inertie, c’est-à-dire de l’écart à l’indépendance). Deux points de "
        "même forme proches ont des profils semblables ; près du centre, un profil est proche de "
        f"la moyenne. La distance entre un point des {row_name} et un point des {column_name} ne "
        "se lit pas : comparez leurs directions à partir du centre, puis vérifiez dans le tableau."
    )


def describe_correspondence(
    analysis: object,
    *,
    row_labels: Mapping[str, str],
    column_labels: Mapping[str, str],
    row_name: str,
    column_name: str,
) -> str:
    """Say in words what :func:`plot_correspondence` draws, for those who do not see it."""
    points = map_points(analysis, row_labels=row_labels, column_labels=column_labels)
    kinds = points["kind"].value_counts()
    badly = points.loc[points["quality"] < WELL_SHOWN, "label"].tolist()
    told = [
        f"Carte de {plural(int(kinds['row']), 'point')} ({row_name}) et de "
        f"{plural(int(kinds['column']), 'point')} ({column_name}).",
        *(_axis_told(points, analysis, axis, place) for axis, place in (("x", 1), ("y", 2))),
    ]
    if badly:
        told.append(f"Mal représentés sur ces deux axes : {french_list(badly)}.")
    places = [
        f"{row.label} ({french_number(row.x, decimals=2)} ; {french_number(row.y, decimals=2)})"
        for row in points.itertuples(index=False)
    ]
    return " ".join([*told, f"Coordonnées : {', '.join(places)}."])


def _axis_told(points: pd.DataFrame, analysis: object, axis: str, place: int) -> str:
    low, high = axis_poles(points, axis=axis)
    share = french_percent(float(analysis.axes.at[place, "share"]), decimals=0)
    sides = ("à gauche", "à droite") if axis == "x" else ("en bas", "en haut")
    ends = [
        f"{side} {french_list(names)}"
        for side, names in zip(sides, (low, high), strict=True)
        if names
    ]
    told = f" : {', '.join(ends)}" if ends else ""
    return f"Axe {place} ({share} de l’inertie){told}."
