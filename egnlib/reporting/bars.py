"""Shares drawn: bars with their intervals, and groups side by side."""

from typing import TYPE_CHECKING

import pandas as pd

from egnlib.files import EgnError
from egnlib.reporting.figures import BLUE, INK, MUTED, ORANGE, PALE, new_axes
from egnlib.reporting.numbers import french_number, french_percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GROUP_STYLES = [
    ("o", BLUE),
    ("s", ORANGE),
    ("D", "#3d7a3d"),
    ("^", "#7a3d7a"),
    ("v", "#5a5a5a"),
    ("P", "#0a7c86"),
]


def plot_shares(shares: pd.DataFrame, *, confidence: float = 0.95) -> "Axes":
    """Draw shares as bars, their simultaneous intervals as whiskers, published shares as diamonds.

    Parameters
    ----------
    shares
        One row per category, in the order to draw from top: ``label``, ``n``, ``base``,
        ``share``, ``low``, ``high`` (0 to 1), and ``published`` (0 to 1; missing where nothing is
        published).
    confidence
        Level of the intervals, told in the legend.

    Returns
    -------
    Axes
        Bars with « 31,8 % (14 sur 44) » beside each.
    """
    axes = new_axes(7.2, 0.62 * len(shares) + 1.2)
    places = range(len(shares))
    axes.barh(places, shares["share"], height=0.56, color=PALE, edgecolor=BLUE, linewidth=1)
    around = [shares["share"] - shares["low"], shares["high"] - shares["share"]]
    axes.errorbar(
        shares["share"],
        places,
        xerr=around,
        fmt="none",
        ecolor=INK,
        elinewidth=1.1,
        capsize=3,
        label=f"Intervalle simultané à {french_percent(confidence, decimals=0)}",
    )
    if shares["published"].notna().any():
        axes.plot(
            shares["published"],
            places,
            "D",
            color=ORANGE,
            markersize=6,
            label="Part tirée des effectifs publiés",
        )
    for place, row in zip(places, shares.itertuples(), strict=True):
        text = f"{french_percent(row.share)} ({french_number(row.n)} sur {french_number(row.base)})"
        axes.annotate(
            text, (row.high, place), xytext=(8, 0), textcoords="offset points", va="center"
        )
    _finish(axes, shares["label"], shares["high"].max() * 1.55)
    axes.figure.legend(loc="outside lower center", frameon=False, fontsize=9.5, ncols=2)
    return axes


def plot_grouped_shares(shares: pd.DataFrame) -> "Axes":
    """Draw the shares of several groups side by side, a mark and an interval each.

    Parameters
    ----------
    shares
        One row per group and category, in the order to draw: ``group``, ``label``, ``share``,
        ``low``, ``high`` (0 to 1).

    Returns
    -------
    Axes
        One band per category; within it one line per group, told apart by shape and colour.
    """
    labels = shares["label"].drop_duplicates().tolist()
    groups = shares["group"].drop_duplicates().tolist()
    if len(groups) > len(GROUP_STYLES):
        message = (
            f"Trop de groupes pour une figure : {len(groups)}. On en distingue "
            f"{len(GROUP_STYLES)} au plus. Comparez moins de documents à la fois."
        )
        raise EgnError(message)
    axes = new_axes(7.2, (0.26 * len(groups) + 0.34) * len(labels) + 1.1)
    step = 0.7 / len(groups)
    for rank, (group, style) in enumerate(zip(groups, GROUP_STYLES, strict=False)):
        rows = shares.loc[shares["group"] == group]
        shift = step * (rank - (len(groups) - 1) / 2)
        _draw_group(axes, rows, [labels.index(label) + shift for label in rows["label"]], style)
    for place in range(1, len(labels)):
        axes.axhline(place - 0.5, color="#dddddd", linewidth=0.8)
    _finish(axes, pd.Series(labels), shares["high"].max() * 1.25)
    axes.figure.legend(
        loc="outside lower center",
        frameon=False,
        fontsize=9.5,
        ncols=len(groups),
    )
    return axes


def _draw_group(
    axes: "Axes", rows: pd.DataFrame, places: list[float], style: tuple[str, str]
) -> None:
    """Draw one group: a mark and an interval per category, the share written at their end."""
    marker, color = style
    axes.errorbar(
        rows["share"],
        places,
        xerr=[rows["share"] - rows["low"], rows["high"] - rows["share"]],
        fmt=marker,
        color=color,
        markersize=6,
        elinewidth=1.3,
        capsize=3,
        label=rows["group"].iloc[0],
    )
    for place, row in zip(places, rows.itertuples(), strict=True):
        axes.annotate(
            french_percent(row.share),
            (row.high, place),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
        )


def _finish(axes: "Axes", labels: pd.Series, limit: float) -> None:
    axes.set_yticks(range(len(labels)), labels)
    axes.invert_yaxis()
    axes.set_xlim(0, min(limit, 1.18))
    axes.xaxis.set_major_formatter(lambda value, _: french_percent(value, decimals=0))
    axes.tick_params(axis="x", colors=MUTED)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color="#eeeeee")
    axes.set_axisbelow(True)
