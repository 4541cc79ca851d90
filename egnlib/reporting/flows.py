"""Chains drawn: from what went wrong to what will be measured, and where the thread breaks."""

from typing import TYPE_CHECKING

import pandas as pd

from egnlib.reporting.figures import BLUE, INK, MUTED, ORANGE, PALE, new_axes
from egnlib.reporting.numbers import french_list, french_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SPACE = 1.0


def plot_chain(chain: pd.DataFrame, *, stages: dict[str, str], carried: pd.DataFrame) -> "Axes":
    """Draw one thread per theme: a disc per stage, as large as it has entries.

    Parameters
    ----------
    chain
        One row per theme, one column per stage: number of entries; the index is the label.
    stages
        Label of each stage, in the order of the chain (the columns of `chain`).
    carried
        One row per theme (same index): ``from`` and ``to``, two neighbouring stages, ``n`` entries
        carried from one to the other out of ``base``.

    Returns
    -------
    Axes
        The number stands in each disc; the link between the two stages of `carried` is as wide as
        the carried share, is dashed when nothing is carried, and says « n sur base ».
    """
    axes = new_axes(0.92 * len(stages) + 1.7, 0.95 * len(chain) + 0.9)
    largest = chain.to_numpy().max()
    names = list(stages)
    for place, (theme, counts) in enumerate(chain.iterrows()):
        axes.plot([0, len(names) - 1], [place, place], color="#d0d0d0", linewidth=1.2, zorder=1)
        _draw_carried(axes, place, names, carried.loc[theme])
        for stage, name in enumerate(names):
            _draw_stage(axes, stage, place, counts[name], largest)
    axes.set_yticks(range(len(chain)), [_folded(label) for label in chain.index], fontsize=9.5)
    axes.set_xticks(range(len(names)), [_folded(stages[name]) for name in names], fontsize=9.5)
    axes.xaxis.tick_top()
    axes.set_xlim(-0.6, len(names) - 0.4)
    axes.set_ylim(len(chain) - 0.45, -0.6)
    axes.tick_params(length=0, colors=MUTED, labelcolor=INK)
    axes.spines[:].set_visible(False)
    return axes


def _draw_stage(axes: "Axes", stage: int, place: int, n: int, largest: int) -> None:
    size = 320 + 1100 * n / largest
    empty = n == 0
    axes.scatter(
        stage,
        place,
        s=size,
        color="white" if empty else PALE,
        edgecolor=ORANGE if empty else BLUE,
        linestyle="--" if empty else "-",
        linewidth=1.3,
        zorder=3,
    )
    axes.text(stage, place, french_number(n), ha="center", va="center", color=INK, zorder=4)


def _draw_carried(axes: "Axes", place: int, names: list[str], link: pd.Series) -> None:
    start, stop = names.index(link["from"]), names.index(link["to"])
    broken = link["n"] == 0
    share = link["n"] / link["base"] if link["base"] else 0
    axes.plot(
        [start, stop],
        [place, place],
        color=ORANGE if broken else BLUE,
        linewidth=1.5 + 9 * share,
        linestyle="--" if broken else "-",
        alpha=0.9 if broken else 0.45,
        zorder=2,
        solid_capstyle="butt",
    )
    axes.text(
        (start + stop) / 2,
        place + 0.33,
        f"{french_number(link['n'])} sur {french_number(link['base'])}",
        ha="center",
        va="center",
        fontsize=8.5,
        color=ORANGE if broken else INK,
    )


def _folded(label: str) -> str:
    from textwrap import fill

    return fill(label, 16, break_long_words=False)


def describe_chain(chain: pd.DataFrame, *, stages: dict[str, str], carried: pd.DataFrame) -> str:
    """Say in words what :func:`plot_chain` draws."""
    parts = []
    for theme, counts in chain.iterrows():
        told = ", ".join(f"{stages[name].lower()} {french_number(counts[name])}" for name in stages)
        link = carried.loc[theme]
        parts.append(
            f"{theme} : {told} ; axes repris dans le plan : {french_number(link['n'])} sur "
            f"{french_number(link['base'])}"
        )
    return "Un fil par thème. " + ". ".join(parts) + "."


def carried_sentence(carried: pd.DataFrame, *, n_plan: int) -> str:
    """Say how many entries are carried from one stage to the next, and where none is.

    Parameters
    ----------
    carried
        One row per theme (index: its label): ``n`` carried out of ``base``.
    n_plan
        Entries of the stage carried to.
    """
    total, base = carried["n"].sum(), carried["base"].sum()
    broken = [f"« {label} »" for label in carried.index[carried["n"] == 0]]
    told = f", aucun dans {french_list(broken)}" if broken else ""
    return (
        f"{french_number(total)} des {french_number(n_plan)} axes du plan reprennent mot pour mot "
        f"l’un des {french_number(base)} axes proposés{told} ; les autres sont nouveaux ou "
        "reformulés."
    )


def completeness_sentence(chain: pd.DataFrame, *, prefix: str = "") -> str:
    """Say how many rows of the plan have every link, and what is missing most.

    Parameters
    ----------
    chain
        One row per theme: ``n_lignes_plan``, ``n_lignes_completes``, ``n_constats``,
        ``n_constats_avec_axe``.
    prefix
        What to say first.
    """
    whole, rows = chain["n_lignes_completes"].sum(), chain["n_lignes_plan"].sum()
    led, found = chain["n_constats_avec_axe"].sum(), chain["n_constats"].sum()
    return (
        f"{prefix}{french_number(led)} lignes de constats sur {french_number(found)} mènent à au "
        f"moins un axe, et {french_number(whole)} lignes du plan d’action sur "
        f"{french_number(rows)} vont de l’axe à l’indicateur sans case vide."
    )
