"""Coders shown: who they are, how they agree with the published coding, what they put where."""

from collections.abc import Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from egnlib.reporting.markup import Fragment
from egnlib.reporting.numbers import (
    MISSING,
    NO_BREAK,
    french_list,
    french_number,
    french_percent,
)
from egnlib.reporting.tables import show_table
from egnlib.reporting.typography import typeset

KAPPA = (
    "κ : accord au-delà du hasard ; 1, accord parfait ; 0, celui du hasard ; entre crochets, "
    "intervalle à 95 % (rééchantillonnage des propositions). Aucun de ces accords ne dit qui a "
    "raison. L’écart des calculs est leur erreur, si l’on tient le publié pour vrai."
)


def show_coders_beside_published(
    coders: pd.DataFrame,
    agreement: pd.DataFrame,
    *,
    n_units: int,
    reference: str = "publie",
    note: str = "",
) -> Fragment:
    """Show who codes, and how far each agrees with the published coding.

    Parameters
    ----------
    coders
        One row per coder (index): ``nom``, ``qui``.
    agreement
        One row per coder other than the reference (index): ``n``, ``n_alike``, ``agreement``,
        ``kappa``, ``low``, ``high``.
    n_units
        Propositions of the chart.
    reference
        Coder of the chart.
    note
        What is to be added to the line under the table.
    """
    shown = coders.loc[coders["nature"] != "double"]
    found = agreement.reindex(shown.index)
    table = pd.DataFrame(
        {
            "Codeur": shown["nom"],
            "Qui est-ce ?": [_wide(who) for who in shown["qui"]],
            "Propositions codées": found["n"].astype("Int64"),
            "Codées comme publié": [
                MISSING
                if pd.isna(row.n)
                else f"{french_number(row.n_alike)} ({french_percent(row.agreement, decimals=0)})"
                for row in found.itertuples()
            ],
            "κ de Cohen": [_kappa(row) for row in found.itertuples()],
        }
    )
    if reference in table.index:
        table.loc[reference, "Propositions codées"] = n_units
    return show_table(
        table,
        caption="Qui a codé les propositions, et l’accord de chacun avec le codage publié",
        note=f"{KAPPA} {note}".strip(),
    )


def _wide(text: str) -> Markup:
    return Markup('<span style="display:inline-block;min-width:13rem">{}</span>').format(
        typeset(text)
    )


def _kappa(row: tuple) -> str:
    if pd.isna(row.kappa):
        return MISSING
    told = french_number(row.kappa, decimals=2)
    if pd.isna(row.low):
        return told
    low, high = (french_number(value, decimals=2) for value in (row.low, row.high))
    return f"{told}{NO_BREAK}[{low}{NO_BREAK};{NO_BREAK}{high}]"


def partial_coders(coders: pd.DataFrame) -> list[str]:
    """Coders who coded too little to be counted with the others (``partiel``)."""
    return coders.index[coders["partiel"]].tolist()


def set_apart_sentence(coders: pd.DataFrame) -> str:
    """Name the coders who coded too little to be counted; an empty text where there are none.

    Parameters
    ----------
    coders
        Coders (index): ``dit``, ``n``, ``n_units``, ``partiel``.
    """
    few = [
        f"{row.dit} ({french_number(row.n)} sur {french_number(row.n_units)})"
        for row in coders.loc[partial_coders(coders)].itertuples()
    ]
    return f"Mis à part, faute d’avoir assez codé : {french_list(few)}." if few else ""


def show_coder_cells(
    cells: pd.DataFrame,
    absences: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    coders: pd.DataFrame,
) -> Fragment:
    """Show how many propositions each coder puts in the cells that the document leaves empty.

    Parameters
    ----------
    cells
        One row per coder, one column per category and workshop: number of propositions.
    absences
        Cells that the document says are empty: ``categorie``, ``id_theme``, ``lignes``.
    labels
        Label of each category and workshop.
    coders
        Coders (index), in order: ``court``.
    """
    rows = absences.astype({"categorie": "object", "id_theme": "object"})
    names = [name for name in coders.index if name in cells.index]
    table = pd.DataFrame(
        {
            "Catégorie": rows["categorie"].map(labels),
            "Atelier": rows["id_theme"].map(labels),
            **{
                str(coders.at[name, "court"]): [
                    int(cells.at[name, (row.categorie, row.id_theme)]) for row in rows.itertuples()
                ]
                for name in names
            },
        }
    )
    return show_table(
        table,
        caption="Ce que chaque codeur met dans les cases que le document dit vides",
        note="Nombre de propositions. Zéro : la case reste vide.",
    )


def readers_sentence(readers: Sequence[str], *, coders: pd.DataFrame) -> str:
    """Say with whom the disagreement is measured; with what is computed for want of people.

    Parameters
    ----------
    readers
        Coders whose disagreement is measured.
    coders
        Coders (index): ``dit``, ``nature``, and those of :func:`set_apart_sentence`.
    """
    who = french_list([str(coders.at[name, "dit"]) for name in readers])
    if (coders.loc[list(readers), "nature"] == "calcul").all():
        return (
            "Aucune autre lecture que celle de l’auteur n’est enregistrée : faute de mieux, le "
            f"désaccord est mesuré avec {who}, dont l’écart est une erreur de calcul plus qu’un "
            "autre avis."
        )
    each = "" if len(readers) == 1 else ", tour à tour"
    others = coders.loc[(coders["nature"] == "lecture") & ~coders.index.isin(list(readers))]
    return f"Le désaccord est mesuré avec {who}{each}. {set_apart_sentence(others)}".strip()


def show_rates(rates: pd.DataFrame, *, labels: Mapping[str, str], coders: pd.DataFrame) -> Fragment:
    """Show how each reader codes the propositions of each published category.

    Parameters
    ----------
    rates
        One row per reader and pair of codes: ``reader``, ``code_from``, ``code_to``, ``n``,
        ``n_from``, ``rate``, ``low``, ``high``.
    labels
        Short label of each category.
    coders
        Coders (index): ``nom``.
    """
    readers = rates["reader"].drop_duplicates().tolist()
    rows = []
    rates = rates.sort_values("code_from", kind="stable")
    for (code, reader), group in rates.groupby(["code_from", "reader"], sort=False, observed=True):
        counts = group.set_index("code_to")["n"]
        rows.append(
            {
                "Publiée en": labels.get(code, str(code)),
                "Lecteur": str(coders.at[reader, "court"]),
                **{labels.get(name, str(name)): int(n) for name, n in counts.items()},
                "Taux gardé": _rate(group.loc[group["code_to"] == code].iloc[0]),
            }
        )
    table = pd.DataFrame(rows)
    who = str(coders.at[readers[0], "dit"]) if len(readers) == 1 else "un autre lecteur"
    return show_table(
        table.drop(columns="Lecteur") if len(readers) == 1 else table,
        caption=f"Où {who} range les propositions de chaque catégorie publiée",
        note="En colonnes, la catégorie que donne le lecteur : nombre de propositions. À droite, "
        "le taux de celles qui restent dans leur catégorie, et l’intervalle où il est plausible "
        "(95 %), large quand les comptes sont petits.",
    )


def _rate(same: pd.Series) -> str:
    rate, low, high = (french_percent(same[name], decimals=0) for name in ("rate", "low", "high"))
    return f"{rate} ({low.removesuffix(NO_BREAK + '%')} à {high})".replace(" ", NO_BREAK)
