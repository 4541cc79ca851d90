"""Distributions shown and told: counting rules, shares, empty cells."""

from collections.abc import Mapping

import pandas as pd

from egnlib.reporting.associations import CORRECTIONS
from egnlib.reporting.markup import Fragment, lines_text
from egnlib.reporting.numbers import french_number, french_percent
from egnlib.reporting.tables import show_table


def show_readings(
    beside: pd.DataFrame, *, rules: Mapping[str, str], labels: Mapping[str, str], chosen: str
) -> Fragment:
    """Show the counts under each counting rule, beside the published ones.

    Parameters
    ----------
    beside
        One row per rule, and a row ``publie`` when something is published: one column per
        category, ``total``, ``meme_total``, ``meme_repartition``.
    rules
        Each rule in words.
    labels
        Label of each category.
    chosen
        The rule that is used, which is marked.
    """
    names = {"publie": "Publié par le document", **rules}
    told = [names[rule] + (" (règle retenue)" if rule == chosen else "") for rule in beside.index]
    first = ["total", "meme_total", "meme_repartition"]
    categories = [name for name in beside.columns if name not in first]
    table = beside[[*first, *categories]].reset_index(drop=True)
    table.insert(0, "regle", told)
    return show_table(
        table,
        caption="Effectifs selon ce que compte une formulation imprimée plusieurs fois",
        headers={
            **labels,
            "regle": "Règle",
            "total": "Total",
            "meme_total": "Total publié ?",
            "meme_repartition": "Répartition publiée ?",
        },
    )


def describe_shares(shares: pd.DataFrame) -> str:
    """Say in words what a chart of shares shows.

    Parameters
    ----------
    shares
        One row per category: ``label``, ``n``, ``base``, ``share``, ``low``, ``high``,
        ``published``.
    """
    parts = []
    for row in shares.itertuples():
        ends = f"{french_percent(row.low)} à {french_percent(row.high)}"
        published = (
            f", effectif publié {french_percent(row.published)}" if pd.notna(row.published) else ""
        )
        parts.append(
            f"{row.label} : {french_percent(row.share)} ({french_number(row.n)} sur "
            f"{french_number(row.base)}, intervalle de {ends}{published})"
        )
    return "Barres horizontales. " + " ; ".join(parts) + "."


def _surprise(adjusted: float) -> str:
    return "oui" if adjusted < 0.05 else "non"


def show_empty_cells(
    cells: pd.DataFrame, *, labels: Mapping[str, str], correction: str = "holm"
) -> Fragment:
    """Show the empty cells of a table, how surprising each is, and what was asked about it.

    Parameters
    ----------
    cells
        One row per empty cell: ``categorie``, ``id_theme``, ``expected``, ``probability``,
        ``adjusted``, ``question``, ``lignes``.
    labels
        Label of each category and theme.
    correction
        ``holm`` or ``bh``: how the probabilities were corrected.
    """
    table = pd.DataFrame(
        {
            "Catégorie": cells["categorie"].map(labels),
            "Atelier": cells["id_theme"].map(labels),
            "Attendu": cells["expected"],
            "Probabilité d’être vide": cells["probability"],
            "Surprenante ?": [_surprise(value) for value in cells["adjusted"]],
            "Question de la synthèse": cells["question"],
            "Lignes": cells["lignes"].map(lines_text, na_action="ignore"),
        }
    )
    return show_table(
        table,
        caption="Les cases vides, et ce qu’elles ont de surprenant",
        formats={
            "Attendu": lambda value: french_number(value, decimals=1),
            "Probabilité d’être vide": french_percent,
        },
        note="« Surprenante ? » : une fois corrigé le nombre de cases regardées (méthode de "
        f"{CORRECTIONS[correction]}).",
    )
