"""Specificities drawn: which words a part uses more or less than the others."""

from collections.abc import Mapping
from textwrap import fill
from typing import TYPE_CHECKING

import pandas as pd

from egnlib.reporting.figures import BLUE, INK, MUTED, ORANGE, new_axes
from egnlib.reporting.numbers import french_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SURE = 0.05
MOST_OVER, MOST_UNDER = 6, 3
NOTHING = "aucun mot au-delà du seuil"


def notable_words(
    cells: pd.DataFrame,
    *,
    threshold: float = 2.0,
    most_over: int = MOST_OVER,
    most_under: int = MOST_UNDER,
) -> pd.DataFrame:
    """Words of each part beyond the threshold, the most over-used first, then the under-used.

    Parameters
    ----------
    cells
        One row per word and part: ``row`` (word), ``column`` (part), ``n``, ``total``,
        ``expected``, ``specificity``, ``adjusted``.
    threshold
        |S| from which a word is kept.
    most_over, most_under
        Most words of a part kept on each side.

    Returns
    -------
    DataFrame
        Rows of `cells`, parts in their order, specificities in descending order in each.
    """
    strong = cells.loc[cells["specificity"].abs() >= threshold]
    strong = strong.sort_values("specificity", ascending=False, kind="stable")
    over = strong.loc[strong["specificity"] > 0].groupby("column", sort=False, observed=True)
    under = strong.loc[strong["specificity"] < 0].groupby("column", sort=False, observed=True)
    kept = pd.concat([over.head(most_over), under.tail(most_under)])
    rank = {part: place for place, part in enumerate(_parts(cells))}
    return kept.iloc[kept["column"].astype("str").map(rank).argsort(kind="stable")]


def plot_specificities(
    cells: pd.DataFrame, *, labels: Mapping[str, str], threshold: float = 2.0
) -> "Axes":
    """Draw the specific words of each part: over-used on the right, under-used on the left.

    Parameters
    ----------
    cells
        One row per word and part, as :func:`notable_words` takes them.
    labels
        Label of each part.
    threshold
        |S| from which a word is drawn; what is below is a grey band.

    Returns
    -------
    Axes
        One block per part. ▲ for over-used words, ▼ for under-used ones; full where the word
        resists the correction for the number of words looked at, hollow where it is a clue only.
    """
    words = notable_words(cells, threshold=threshold)
    blocks = [(part, words.loc[words["column"].astype("str") == part]) for part in _parts(cells)]
    n_lines = sum(1 + max(1, len(block)) for _, block in blocks) + 0.6 * len(blocks)
    axes = new_axes(7.4, 0.235 * n_lines + 1.5)
    axes.axvspan(-threshold, threshold, color="#eeeeee", zorder=0)
    axes.axvline(0, color=MUTED, linewidth=0.8, zorder=1)
    place, ticks = 0.0, []
    for part, block in blocks:
        heading = fill(labels.get(part, part), 30)
        ticks.append((place, heading, True))
        place += 0.5 * heading.count("\n")
        for row in block.itertuples(index=False):
            place += 1
            _draw(axes, place, row)
            ticks.append((place, str(row.row), False))
        if block.empty:
            place += 1
            ticks.append((place, NOTHING, False))
        place += 1.6
    _finish(axes, ticks, words, place, threshold)
    return axes


def _draw(axes: "Axes", place: float, row: tuple) -> None:
    over = row.specificity > 0
    color = BLUE if over else ORANGE
    face = color if row.adjusted < SURE else "white"
    axes.hlines(place, 0, row.specificity, color=color, linewidth=1, zorder=2)
    axes.plot(
        row.specificity,
        place,
        "^" if over else "v",
        color=color,
        markersize=7,
        markerfacecolor=face,
        zorder=3,
    )
    axes.annotate(
        f"{french_number(row.n)} sur {french_number(row.total)}",
        (row.specificity, place),
        xytext=(8 if over else -8, 0),
        textcoords="offset points",
        va="center",
        ha="left" if over else "right",
        fontsize=8.5,
        color=INK,
    )


def _finish(
    axes: "Axes", ticks: list[tuple], words: pd.DataFrame, bottom: float, threshold: float
) -> None:
    from matplotlib.ticker import MaxNLocator

    high = max(4.0, words["specificity"].max() if len(words) else 0)
    low = min(-threshold, words["specificity"].min() if len(words) else 0)
    room = 0.2 * (high - low)
    axes.set_xlim(low - (room if low < -threshold else 0.3), high + room)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylim(bottom - 0.8, -0.8)
    axes.set_yticks([place for place, _, _ in ticks], [text for _, text, _ in ticks])
    for tick, (_, text, heading) in zip(axes.get_yticklabels(), ticks, strict=True):
        tick.set_fontweight("bold" if heading else "normal")
        tick.set_fontstyle("italic" if text == NOTHING else "normal")
        tick.set_color(MUTED if text == NOTHING else INK)
        tick.set_fontsize(10 if heading else 9.5)
    axes.xaxis.set_major_formatter(lambda value, _: french_number(value, sign=True))
    axes.set_xlabel("← moins       spécificité       plus →", color=MUTED, fontsize=9.5)
    axes.tick_params(length=0)
    axes.tick_params(axis="x", colors=MUTED)
    axes.spines[["left", "bottom"]].set_visible(False)
    _legend(axes)


def _legend(axes: "Axes") -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    def mark(marker: str, color: str, face: str, label: str) -> Line2D:
        style = {"marker": marker, "color": color, "markerfacecolor": face, "markersize": 7}
        return Line2D([], [], linestyle="", label=label, **style)

    handles = [
        mark("^", BLUE, BLUE, "plus employé"),
        mark("v", ORANGE, ORANGE, "moins employé"),
        mark("^", BLUE, "white", "marque creuse : indice seulement"),
        Patch(color="#eeeeee", label="sous le seuil"),
    ]
    axes.figure.legend(
        handles=handles, loc="outside lower center", frameon=False, fontsize=9, ncols=4
    )


def describe_specificities(
    cells: pd.DataFrame, *, labels: Mapping[str, str], threshold: float = 2.0
) -> str:
    """Say in words what :func:`plot_specificities` draws.

    Parameters
    ----------
    cells, labels, threshold
        As for :func:`plot_specificities`.
    """
    words = notable_words(cells, threshold=threshold)
    told = []
    for part in _parts(cells):
        block = words.loc[words["column"].astype("str") == part]
        named = [
            f"{row.row} {french_number(row.specificity, decimals=1, sign=True)} "
            f"({french_number(row.n)} sur {french_number(row.total)})"
            for row in block.itertuples(index=False)
        ]
        told.append(f"{labels.get(part, part)} : {', '.join(named) or NOTHING}")
    return f"Mots spécifiques par partie. {' ; '.join(told)}."


def _parts(cells: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(cells["column"].astype("str")))
