"""Bands of shares drawn: how far recodings or second readings carry each published share."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from egnlib.reporting.figures import BLUE, INK, MUTED, ORANGE, PALE, new_axes
from egnlib.reporting.numbers import NO_BREAK, french_number, french_percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HATCHES = ("", "////", "....", "xxxx")
STEP = 0.1
ROOM = 1.25  # length of the axis, so that the words after the longest bar stay inside


def plot_share_bands(
    bands: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    names: Mapping[str, str],
    point: str = "part publiée",
) -> "Axes":
    """Draw, for each category, the share of the chart and one band per situation.

    Parameters
    ----------
    bands
        One row per category and situation, in the order to draw: ``code``, ``situation``,
        ``share`` (of the chart), ``low``, ``high``, and ``mean`` (missing where a band has none).
    labels
        Short label of each category.
    names
        What each situation is called in the legend.
    point
        What the disc is called in the legend.

    Returns
    -------
    Axes
        A disc for the share of the chart, a bar for each band (told apart by its hatching), a
        vertical stroke for its mean, and its two ends in words.
    """
    codes = bands["code"].drop_duplicates().tolist()
    kinds = bands["situation"].drop_duplicates().tolist()
    span = 0.72 / len(kinds)
    axes = new_axes(7.6, (0.34 + 0.3 * len(kinds)) * len(codes) + 1.2)
    for row in bands.itertuples():
        rank = kinds.index(row.situation)
        place = codes.index(row.code) - 0.36 + span * (rank + 0.5)
        axes.barh(
            place,
            row.high - row.low,
            left=row.low,
            height=0.86 * span,
            color=PALE,
            hatch=HATCHES[rank % len(HATCHES)],
            edgecolor=BLUE,
            linewidth=0.8,
        )
        if pd.notna(row.mean):
            axes.vlines(row.mean, place - span / 2, place + span / 2, color=ORANGE, linewidth=2)
        axes.plot(row.share, place, "o", color=BLUE, markersize=7)
        axes.annotate(
            _ends(row),
            (max(row.high, row.share), place),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
        )
    _dress(axes, [labels.get(code, str(code)) for code in codes], float(bands["high"].max()))
    _legend(axes, [names[kind] for kind in kinds], bands["mean"].notna().any(), point)
    return axes


def _ends(row: tuple) -> str:
    low, high = (french_percent(value, decimals=0) for value in (row.low, row.high))
    return low if low == high else f"{low} à {high}"


def _told(row: tuple) -> str:
    ends = _ends(row)
    return f"de {ends}" if " à " in ends else ends


def _dress(axes: "Axes", names: Sequence[str], largest: float) -> None:
    steps = min(int(largest / STEP) + 1, round(1 / STEP))
    axes.set_xlim(-0.01, max(steps * STEP, ROOM * largest) + 0.02)
    ticks = [round(place * STEP, 1) for place in range(steps + 1)]
    axes.set_xticks(ticks, [f"{french_number(100 * tick)}{NO_BREAK}%" for tick in ticks])
    axes.grid(axis="x", color="#eeeeee")
    axes.set_axisbelow(True)
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.45, -0.55)
    axes.tick_params(length=0, colors=MUTED)
    axes.tick_params(axis="y", labelcolor=INK)
    axes.spines[:].set_visible(False)


def _legend(axes: "Axes", names: Sequence[str], with_mean: bool, point: str) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    disc = {"linestyle": "", "marker": "o", "color": BLUE, "markersize": 7}
    handles = [Line2D([], [], label=point, **disc)]
    handles += [
        Patch(facecolor=PALE, edgecolor=BLUE, hatch=HATCHES[rank % len(HATCHES)], label=name)
        for rank, name in enumerate(names)
    ]
    if with_mean:
        stroke = {"linestyle": "", "marker": "|", "color": ORANGE, "markeredgewidth": 2}
        handles.append(Line2D([], [], label="moyenne", markersize=12, **stroke))
    axes.figure.legend(
        handles=handles, loc="outside lower center", frameon=False, ncols=3, fontsize=9
    )


def describe_share_bands(
    bands: pd.DataFrame, *, labels: Mapping[str, str], names: Mapping[str, str]
) -> str:
    """Say in words what :func:`plot_share_bands` draws."""
    parts = []
    for code, rows in bands.groupby("code", sort=False, observed=True):
        told = [f"{_told(row)} ({names[row.situation]})" for row in rows.itertuples()]
        share = french_percent(rows["share"].iloc[0], decimals=0)
        parts.append(f"{labels.get(code, str(code))} : {share}, {', '.join(told)}")
    return f"Part de chaque catégorie. {' ; '.join(parts)}."
