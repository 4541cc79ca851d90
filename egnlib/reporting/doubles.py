"""Double-entry tables: what is proposed, for whom, why, by category and workshop."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from egnlib.reporting.figures import BLUE, INK, PALE, new_axes
from egnlib.reporting.markup import Fragment, lines_text
from egnlib.reporting.numbers import french_number, french_percent, plural
from egnlib.reporting.tables import show_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STATE_STYLES = [(BLUE, ""), (PALE, ""), ("white", "///"), ("white", "")]


def show_double_entries(
    rows: pd.DataFrame, *, labels: Mapping[str, str], states: Mapping[str, str]
) -> Fragment:
    """Show the table Axe / Qui / Pourquoi of each category.

    Parameters
    ----------
    rows
        One row per proposition: ``categorie``, ``id_theme``, ``libelle``, ``qui``,
        ``qui_statut``, ``pourquoi``, ``pourquoi_statut``, ``lignes``.
    labels
        Label of each category and theme.
    states
        What each state of a cell is called.
    """
    tables = [
        _double_entry(
            "Non précisé" if pd.isna(category) else labels.get(category, category),
            group,
            labels,
            states,
        )
        for category, group in rows.groupby("categorie", observed=True, sort=False, dropna=False)
    ]
    html = Markup("").join(
        Markup("<section><h3>{}</h3>{}</section>").format(title, Markup(table.html))
        for title, table in tables
    )
    return Fragment(str(html), f"{plural(len(tables), 'tableau', 'tableaux')}")


def _double_entry(
    title: str, group: pd.DataFrame, labels: Mapping[str, str], states: Mapping[str, str]
) -> tuple[str, Fragment]:
    table = pd.DataFrame(
        {
            "Axe": group["libelle"],
            "Atelier": group["id_theme"].astype("str").map(labels),
            "Qui": _cells(group["qui"], group["qui_statut"], states),
            "Pourquoi": _cells(group["pourquoi"], group["pourquoi_statut"], states),
            "Lignes": group["lignes"].map(lines_text),
        }
    )
    caption = f"{title} : {plural(len(group), 'proposition')}"
    return title, show_table(table, caption=caption)


def _cells(texts: pd.Series, statuses: pd.Series, states: Mapping[str, str]) -> pd.Series:
    # Object, so that markup stays markup whatever pandas stores texts with.
    cells = [
        _cell(text, status, states)
        for text, status in zip(texts, statuses.astype("object"), strict=True)
    ]
    return pd.Series(cells, index=texts.index, dtype="object")


def _cell(text: object, status: object, states: Mapping[str, str]) -> str:
    filled = isinstance(text, str)
    if status == "indique" or (pd.isna(status) and filled):
        return text if filled else Markup("<small>({})</small>").format(states["vide"])
    if status == "suppose" and filled:
        return Markup("{} <small>({})</small>").format(text, states["suppose"])
    return Markup("<small>({})</small>").format(states.get(status, states["vide"]))


READABLE = 0.025  # share of the longest bar below which a number does not fit in its segment


def plot_states(
    counts: pd.DataFrame, *, labels: Mapping[str, str], states: Mapping[str, str]
) -> "Axes":
    """Draw the state of the cells of one column, by category, as stacked bars.

    Parameters
    ----------
    counts
        One row per category, one column per state: number of propositions.
    labels
        Label of each category.
    states
        What each state is called.
    """
    axes = new_axes(7.2, 0.5 * len(counts) + 1.1)
    places = range(len(counts))
    left = pd.Series(0, index=counts.index)
    largest = counts.sum(axis=1).max()
    for name, (color, hatch) in zip(counts.columns, STATE_STYLES, strict=True):
        axes.barh(
            places,
            counts[name],
            left=left,
            height=0.62,
            color=color,
            hatch=hatch,
            edgecolor=INK,
            linewidth=0.7,
            label=states[name],
        )
        for place, value, start in zip(places, counts[name], left, strict=True):
            if value > READABLE * largest:
                axes.text(
                    start + value / 2,
                    place,
                    french_number(value),
                    ha="center",
                    va="center",
                    color="white" if color == BLUE else INK,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5} if hatch else None,
                )
        left = left + counts[name]
    axes.set_yticks(places, [labels.get(name, name) for name in counts.index])
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.figure.legend(
        loc="outside lower center",
        frameon=False,
        fontsize=9.5,
        ncols=len(states),
    )
    return axes


def states_sentence(counts: pd.DataFrame, *, column: str) -> str:
    """Say how often a column of the double-entry tables is filled, guessed, unknown or empty."""
    totals, base = counts.sum(), counts.to_numpy().sum()
    told = totals["indique"]
    return (
        f"La case « {column} » est remplie dans {french_number(told)} propositions sur "
        f"{french_number(base)} ({french_percent(told / base)}), supposée dans "
        f"{french_number(totals['suppose'])}, marquée « ? » dans "
        f"{french_number(totals['inconnu'])} et vide dans {french_number(totals['vide'])}."
    )


def describe_states(
    counts: pd.DataFrame, *, labels: Mapping[str, str], states: Mapping[str, str]
) -> str:
    """Say in words what :func:`plot_states` draws."""
    parts = []
    for category, row in counts.loc[counts.sum(axis=1) > 0].iterrows():
        told = [f"{french_number(n)} {states[state]}" for state, n in row.items() if n]
        parts.append(f"{labels.get(category, category)} : {', '.join(told)}")
    return "Barres empilées. " + " ; ".join(parts) + "."
