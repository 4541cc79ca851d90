"""Published percentages drawn: a point where a value is printed, a bar where a bound is."""

from textwrap import wrap
from typing import TYPE_CHECKING

import pandas as pd

from egnlib.reporting.figures import BLUE, INK, MUTED, ORANGE, new_axes
from egnlib.reporting.numbers import NO_BREAK, french_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

AXIS_INCHES, CHARACTER_INCHES = 4.7, 0.066
AUDIENCE_STYLES = {
    "eleves": ("^", "#3d7a3d"),
    "familles": ("s", ORANGE),
    "familles_partenaires": ("P", "#7a3d7a"),
    "enseignants": ("o", BLUE),
    "personnels": ("X", "#5a5a5a"),
    "ensemble": ("D", INK),
}


def plot_statements(statements: pd.DataFrame, *, labels: dict[str, str]) -> "Axes":
    """Draw published percentages by statement and audience.

    Parameters
    ----------
    statements
        One row per statement and audience, in the order to draw: ``libelle``, ``public``,
        ``operateur``, ``valeur_basse``, ``valeur_haute`` (percent).
    labels
        Label of each audience.

    Returns
    -------
    Axes
        A full mark for a printed value; a hollow mark for an approximation; for « plus de » and
        « moins de » a pale bar over all that the bound leaves possible, and for a range a full
        bar between two ends. These bear no mark, which would be read as a value: the audience is
        written beside them (when there is one), as well as told by colour.
    """
    rank = {public: rank for rank, public in enumerate(AUDIENCE_STYLES)}
    rows = statements.assign(public=statements["public"].astype("str"))
    rows = rows.iloc[rows["public"].map(rank).argsort(kind="stable")]
    names = statements["libelle"].drop_duplicates().tolist()
    lines = pd.Series({name: 0.95 * len(wrap(name, 38)) for name in names}, dtype="float64")
    heights = lines.combine(rows.groupby("libelle").size(), max).clip(lower=2)
    axes = new_axes(7.6, 0.17 * heights.sum() + 0.1 * len(names) + 1.3)
    top = 0.0
    ticks = []
    for name in names:
        group = rows.loc[rows["libelle"] == name]
        span = heights[name] + 0.6
        start = top + (span - len(group)) / 2 + 0.5
        for rank, row in enumerate(group.itertuples(index=False)):
            _draw(axes, start + rank, row, _words(row, labels))
        ticks.append(top + span / 2)
        top += span
        axes.axhline(top, color="#e3e3e3", linewidth=0.8)
    axes.set_yticks(ticks, ["\n".join(wrap(name, 38)) for name in names], fontsize=9)
    axes.set_ylim(top, 0)
    axes.set_xlim(0, _limit(rows, labels))
    axes.set_xticks(range(0, 101, 20), [f"{value}{NO_BREAK}%" for value in range(0, 101, 20)])
    axes.xaxis.tick_top()
    axes.tick_params(length=0, colors=MUTED)
    axes.tick_params(axis="y", labelcolor=INK)
    axes.spines[:].set_visible(False)
    axes.grid(axis="x", color="#eeeeee")
    axes.set_axisbelow(True)
    publics = [public for public in AUDIENCE_STYLES if public in set(rows["public"])]
    _legend(axes, publics, set(rows["operateur"].astype("str")), labels)
    return axes


def _words(row: tuple, labels: dict[str, str]) -> str:
    """Write a percentage as printed; with its audience where no mark tells it."""
    if row.operateur in ("=", "~"):
        return f"{'environ ' if row.operateur == '~' else ''}{_percent(row.valeur_basse)}"
    named = "" if row.public == "ensemble" else f", {labels[row.public].lower()}"
    word = {">": "plus de ", "<": "moins de ", "entre": ""}[row.operateur]
    return f"{word}{_range(row)}{named}"


def _end(row: tuple) -> float:
    """Where a percentage stops on the scale, and its words begin."""
    return 100 if row.operateur == ">" else row.valeur_haute


def _limit(rows: pd.DataFrame, labels: dict[str, str]) -> float:
    """End of the axis that leaves room for the longest words, beyond 100 %."""
    room = [
        _end(row) / (1 - (0.15 + CHARACTER_INCHES * len(_words(row, labels))) / AXIS_INCHES)
        for row in rows.itertuples(index=False)
    ]
    return max(108.0, *room)


def _draw(axes: "Axes", place: float, row: tuple, words: str) -> None:
    marker, color = AUDIENCE_STYLES[row.public]
    low, high = row.valeur_basse, row.valeur_haute
    if row.operateur in (">", "<"):
        start, stop = (low, 100) if row.operateur == ">" else (0, high)
        bound = low if row.operateur == ">" else high
        axes.barh(place, stop - start, left=start, height=0.42, color=color, alpha=0.3)
        axes.vlines(bound, place - 0.36, place + 0.36, color=color, linewidth=1.6)
    elif row.operateur == "entre":
        axes.barh(place, high - low, left=low, height=0.3, color=color)
        axes.vlines([low, high], place - 0.36, place + 0.36, color=color, linewidth=1.6)
    else:
        inside = "white" if row.operateur == "~" else color
        axes.plot(low, place, marker, color=color, markersize=6, markerfacecolor=inside)
    axes.annotate(
        words,
        (_end(row), place),
        xytext=(7, 0),
        textcoords="offset points",
        va="center",
        fontsize=8.5,
    )


def _percent(value: float) -> str:
    return french_number(value, decimals=0 if float(value).is_integer() else 1)


def _legend(axes: "Axes", publics: list[str], operators: set[str], labels: dict[str, str]) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles = [
        Line2D([], [], linestyle="", marker=marker, color=color, label=labels[public])
        for public in publics
        for marker, color in [AUDIENCE_STYLES[public]]
    ]
    if "~" in operators:
        hollow = {"marker": "o", "color": MUTED, "markerfacecolor": "white"}
        near = Line2D(
            [], [], linestyle="", label="approximation : « près de », « environ »", **hollow
        )
        handles.append(near)
    if operators & {">", "<"}:
        handles.append(Patch(color=MUTED, alpha=0.3, label="borne : « plus de », « moins de »"))
    if "entre" in operators:
        handles.append(Patch(color=MUTED, label="fourchette : de… à…"))
    axes.figure.legend(
        handles=handles, loc="outside lower center", frameon=False, ncols=3, fontsize=9
    )


def describe_statements(statements: pd.DataFrame, *, labels: dict[str, str]) -> str:
    """Say in words what :func:`plot_statements` draws."""
    operators = {"=": "", ">": "plus de ", "<": "moins de ", "~": "environ ", "entre": ""}
    parts = []
    for name, group in statements.groupby("libelle", sort=False):
        values = [
            f"{labels[str(row.public)].lower()} {operators[row.operateur]}{_range(row)}{NO_BREAK}%"
            for row in group.itertuples(index=False)
        ]
        parts.append(f"{name} : {', '.join(values)}")
    return "Pourcentages par énoncé et par public. " + " ; ".join(parts) + "."


def _range(row: tuple) -> str:
    if row.operateur == "entre":
        return f"{_percent(row.valeur_basse)} à {_percent(row.valeur_haute)}"
    return _percent(row.valeur_haute if row.operateur == "<" else row.valeur_basse)
