"""Countings shown and told: the same test under several rules for what is printed twice."""

from collections.abc import Mapping

import pandas as pd

from egnlib.reporting.markup import Fragment
from egnlib.reporting.numbers import french_number, french_p_value, french_percent, plural
from egnlib.reporting.tables import show_table

LEVEL = 0.05


def show_countings(countings: pd.DataFrame, *, rules: Mapping[str, str], caption: str) -> Fragment:
    """Show the same test under several rules for what is printed more than once.

    Parameters
    ----------
    countings
        One row per rule (index): ``total``, ``n_clusters``, ``displaced``, ``cramers_v``,
        ``p_value``, ``n_missing``.
    rules
        Each rule in words.
    caption
        What the table says.
    """
    table = pd.DataFrame(
        {
            "Ce qui compte": [rules.get(rule, rule) for rule in countings.index],
            "Total compté": countings["total"].to_numpy(),
            "Formulations": countings["n_clusters"].to_numpy(),
            "À déplacer": [french_percent(share) for share in countings["displaced"]],
            "V de Cramér": [french_number(v, decimals=2) for v in countings["cramers_v"]],
            "Test": [
                f"{'décelable' if p < LEVEL else 'pas décelable'} ({french_p_value(p)})"
                for p in countings["p_value"]
            ],
        }
    )
    return show_table(
        table,
        caption=caption,
        note="« À déplacer » : part à changer de colonne pour que toutes les lignes se partagent "
        "de la même façon. Le test redistribue au hasard des formulations entières, avec toutes "
        "les lignes qui les impriment : il reste juste quand une formulation compte plusieurs "
        f"fois, ou par parts. V n’est pas corrigé de son biais.{_unknown(countings)}",
    )


def _unknown(countings: pd.DataFrame) -> str:
    most = int(countings["n_missing"].max())
    told = plural(most, "proposition imprimée", "propositions imprimées")
    return f" Sans valeur connue et hors du compte : jusqu’à {told}." if most else ""


def countings_sentence(
    countings: pd.DataFrame,
    *,
    linked: str = "un lien",
    unlinked: str = "pas de lien décelable",
) -> str:
    """Say whether the conclusion holds whatever the rule for what is printed more than once.

    Parameters
    ----------
    countings
        One row per rule: ``p_value``.
    linked, unlinked
        What is concluded when rows and columns are linked, and when no link can be detected.
    """
    n_linked = int((countings["p_value"] < LEVEL).sum())
    ways = plural(len(countings), "façon")
    if n_linked in {0, len(countings)}:
        return (
            f"Que compte une formulation imprimée plusieurs fois ? Sur {ways} de compter (à chaque "
            "fois, une seule, par parts…), toutes donnent la même conclusion : "
            f"{linked if n_linked else unlinked}."
        )
    return (
        "La conclusion est fragile : elle dépend de ce que compte une formulation imprimée "
        f"plusieurs fois. Sur {ways} de compter, {n_linked} "
        f"{'font' if n_linked > 1 else 'fait'} conclure à {linked}."
    )
