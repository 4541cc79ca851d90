"""Robustness drawn and shown: shares under coding errors, without a workshop, and absences."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from egnlib.reporting.figures import BLUE, INK, MUTED, ORANGE, PALE, new_axes
from egnlib.reporting.markup import Fragment
from egnlib.reporting.numbers import NO_BREAK, french_list, french_number, french_percent, plural
from egnlib.reporting.tables import show_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STEP = 0.1
LEVEL = 0.05


def plot_flipped_shares(shares: pd.DataFrame, *, labels: Mapping[str, str]) -> "Axes":
    """Draw the share of each category as published, and where coding errors carry it.

    Parameters
    ----------
    shares
        One row per category: ``share``, ``mean``, ``low``, ``high``.
    labels
        Label of each category.

    Returns
    -------
    Axes
        A disc for the published share, a wide bar for the interval that holds most draws, and a
        vertical stroke for its mean.
    """
    axes = new_axes(7.6, 0.62 * len(shares) + 1.5)
    places = range(len(shares))
    axes.barh(places, shares["high"] - shares["low"], left=shares["low"], height=0.44, color=PALE)
    for place, row in zip(places, shares.itertuples(), strict=True):
        axes.vlines(row.mean, place - 0.3, place + 0.3, color=ORANGE, linewidth=2)
        axes.plot(row.share, place, "o", color=BLUE, markersize=8)
    _shares_axis(axes, float(shares[["share", "high"]].max().max()))
    _named_rows(axes, [labels.get(name, str(name)) for name in shares.index])
    _flips_legend(axes)
    return axes


def _shares_axis(axes: "Axes", largest: float) -> None:
    steps = int(largest / STEP) + 1
    axes.set_xlim(-0.01, steps * STEP + 0.01)
    ticks = [round(place * STEP, 1) for place in range(steps + 1)]
    axes.set_xticks(ticks, [f"{round(100 * tick)}{NO_BREAK}%" for tick in ticks])
    axes.grid(axis="x", color="#eeeeee")
    axes.set_axisbelow(True)


def _named_rows(axes: "Axes", names: list[str]) -> None:
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(length=0, colors=MUTED)
    axes.tick_params(axis="y", labelcolor=INK)
    axes.spines[:].set_visible(False)


def _flips_legend(axes: "Axes") -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles = [
        Line2D([], [], linestyle="", marker="o", color=BLUE, markersize=8, label="part publiée"),
        Line2D(
            [],
            [],
            linestyle="",
            marker="|",
            color=ORANGE,
            markersize=12,
            markeredgewidth=2,
            label="moyenne après erreurs",
        ),
        Patch(color=PALE, label="intervalle des tirages"),
    ]
    axes.figure.legend(
        handles=handles, loc="outside lower center", frameon=False, ncols=3, fontsize=9
    )


def describe_flipped_shares(shares: pd.DataFrame, *, labels: Mapping[str, str]) -> str:
    """Say in words what :func:`plot_flipped_shares` draws."""
    told = [
        f"{labels.get(row.Index, str(row.Index))} : {french_percent(row.share)} publié, "
        f"{french_percent(row.mean)} en moyenne après erreurs, de {french_percent(row.low)} à "
        f"{french_percent(row.high)}"
        for row in shares.itertuples()
    ]
    return f"Part de chaque catégorie. {' ; '.join(told)}."


def plot_left_out_shares(shares: pd.DataFrame, *, labels: Mapping[str, str]) -> "Axes":
    """Draw the share of each category with all workshops, and without each in turn.

    Parameters
    ----------
    shares
        One row per category and workshop left out: ``category``, ``left_out``, ``share``,
        ``whole``.
    labels
        Label of each category and workshop.

    Returns
    -------
    Axes
        A disc for the share with all workshops; a tick for each workshop left out, tied to the
        disc; the farthest tick is taller, black, and bears the name of its workshop.
    """
    categories = shares["category"].drop_duplicates().tolist()
    axes = new_axes(7.6, 0.75 * len(categories) + 1.4)
    for place, category in enumerate(categories):
        rows = shares.loc[(shares["category"] == category) & shares["share"].notna()]
        whole = float(rows["whole"].iloc[0])
        axes.hlines(place, rows["share"].min(), rows["share"].max(), color=MUTED, linewidth=1)
        axes.vlines(rows["share"], place - 0.14, place + 0.14, color=ORANGE, linewidth=1.8)
        axes.plot(whole, place, "o", color=BLUE, markersize=8)
        _name_farthest(axes, place, rows, labels, float(shares["share"].max()))
    _shares_axis(axes, float(shares["share"].max()))
    _named_rows(axes, [labels.get(name, str(name)) for name in categories])
    _left_out_legend(axes)
    return axes


def _farthest(rows: pd.DataFrame) -> pd.Series:
    return rows.loc[(rows["share"] - rows["whole"]).abs().idxmax()]


def _name_farthest(
    axes: "Axes", place: int, rows: pd.DataFrame, labels: Mapping[str, str], largest: float
) -> None:
    row = _farthest(rows)
    middle = row["share"] / largest
    axes.vlines(row["share"], place - 0.21, place + 0.14, color=INK, linewidth=2.2)
    axes.annotate(
        f"sans « {labels.get(row['left_out'], str(row['left_out']))} »",
        (row["share"], place),
        xytext=(0, 13),
        textcoords="offset points",
        ha="left" if middle < 0.35 else "right" if middle > 0.65 else "center",
        va="bottom",
        fontsize=8.5,
        color=INK,
    )


def _left_out_legend(axes: "Axes") -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], linestyle="", marker="o", color=BLUE, markersize=8, label="tous ateliers"),
        Line2D(
            [], [], linestyle="", marker="|", color=ORANGE, markersize=9, label="sans un atelier"
        ),
        Line2D(
            [],
            [],
            linestyle="",
            marker="|",
            color=INK,
            markersize=12,
            markeredgewidth=2.2,
            label="sans l’atelier qui change le plus la part",
        ),
    ]
    axes.figure.legend(
        handles=handles, loc="outside lower center", frameon=False, ncols=3, fontsize=9
    )


def describe_left_out_shares(shares: pd.DataFrame, *, labels: Mapping[str, str]) -> str:
    """Say in words what :func:`plot_left_out_shares` draws."""
    told = []
    for category, rows in shares.dropna(subset="share").groupby("category", sort=False):
        row = _farthest(rows)
        told.append(
            f"{labels.get(category, str(category))} : {french_percent(row['whole'])} en tout, de "
            f"{french_percent(rows['share'].min())} à {french_percent(rows['share'].max())} sans "
            f"un atelier, l’écart le plus grand sans « {labels.get(row['left_out'])} »"
        )
    return f"Part de chaque catégorie. {' ; '.join(told)}."


def left_out_sentence(shares: pd.DataFrame, *, labels: Mapping[str, str]) -> str:
    """Name the category and the workshop whose removal moves a share most."""
    row = _farthest(shares.dropna(subset="share"))
    return (
        f"L’atelier qui pèse le plus sur une part est « {labels.get(row['left_out'])} » : sans "
        f"lui, « {labels.get(row['category'])} » passe de {french_percent(row['whole'])} à "
        f"{french_percent(row['share'])}."
    )


def show_empties(
    empties: pd.DataFrame, *, labels: Mapping[str, str], situation: str, caption: str
) -> Fragment:
    """Show how many cells are empty in several tables, beside what chance would leave.

    Parameters
    ----------
    empties
        One row per table, named by the index: ``n``, ``n_empty``, ``n_cells``, ``expected``,
        ``probability``.
    labels
        Label of each table.
    situation
        Heading of the tables' names.
    caption
        What the table says.
    """
    table = pd.DataFrame(
        {
            situation: [labels.get(name, str(name)) for name in empties.index],
            "Propositions": empties["n"].to_numpy(),
            "Cases vides": empties["n_empty"].to_numpy(),
            "Cases": empties["n_cells"].to_numpy(),
            "Vides attendues": empties["expected"].to_numpy(),
            "Probabilité d’au moins autant": empties["probability"].to_numpy(),
        }
    )
    return show_table(
        table,
        caption=caption,
        formats={
            "Vides attendues": lambda value: french_number(value, decimals=1),
            "Probabilité d’au moins autant": _probability,
        },
        note="« Attendues » : si la catégorie ne dépendait pas de l’atelier, les totaux du tableau "
        "étant gardés. Ces tableaux se ressemblent : leurs probabilités ne s’additionnent pas.",
    )


def _probability(value: float) -> str:
    return f"moins de {french_percent(0.001)}" if value < 0.001 else french_percent(value)


def empties_sentence(
    empties: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    noun: str,
    words: str,
    cells: str = "cases",
) -> str:
    """Say whether the number of empty cells stays surprising in every situation.

    Parameters
    ----------
    empties
        See :func:`show_empties`; also ``n_forced`` (cells empty because their row or column has
        no unit).
    labels
        Label of each table.
    noun
        What a situation is, in the singular: « l’atelier retiré », « la règle ».
    words
        What comes before the names of the situations where the surprise ends: « si l’on retire ».
    cells
        What the cells of a table are called: « cases », « cases restantes ».
    """
    ordinary = empties.loc[empties["probability"] >= LEVEL]
    start = (
        f"Quel{'le' if noun.startswith('la ') else ''} que soit {noun}, {_empty(empties, cells)}"
    )
    if len(ordinary) == len(empties):
        return f"{start} : ce nombre n’a rien de surprenant."
    start = f"{start} : plus que le hasard n’en laisse d’ordinaire"
    if ordinary.empty:
        return f"{start}."
    named = [f"« {labels.get(name, str(name))} »" for name in ordinary.index]
    told = [_ordinary(row) for row in ordinary.itertuples()]
    if len(told) == 1:
        return (
            f"{start}, sauf {words} {named[0]}. Il y a alors {told[0]} : l’excès n’est plus "
            "décelable."
        )
    return (
        f"{start}, sauf {words} {' ou '.join(named)} : l’excès n’est alors plus décelable. Il y a, "
        f"respectivement, {french_list(told)}."
    )


def _empty(empties: pd.DataFrame, cells: str) -> str:
    low, high = int(empties["n_empty"].min()), int(empties["n_empty"].max())
    sizes = empties["n_cells"].unique()
    among = f" des {sizes[0]} {cells}" if len(sizes) == 1 else f" des {cells}"
    if high == 0:
        return f"aucune{among} n’est vide"
    if high == 1:
        return f"{'une' if low else 'au plus une'}{among} est vide"
    numbers = f"{high}" if low == high else f"{low} {'ou' if high == low + 1 else 'à'} {high}"
    return f"{numbers}{among} sont vides"


def _ordinary(row: tuple) -> str:
    forced = f", dont {row.n_forced} par construction," if row.n_forced else ""
    return (
        f"{plural(row.n_empty, 'case vide', 'cases vides')}{forced} pour "
        f"{french_number(row.expected, decimals=1)} attendues (au moins autant dans "
        f"{_probability(row.probability)} des tableaux)"
    )
