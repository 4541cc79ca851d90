"""Countings shown and told: the same test under several rules for what is printed twice."""

from collections.abc import Mapping, Sequence

import pandas as pd

from egnlib.reporting.markup import Fragment
from egnlib.reporting.numbers import (
    french_list,
    french_number,
    french_p_value,
    french_percent,
    plural,
)
from egnlib.reporting.tables import show_table

LEVEL = 0.05
WITHOUT_DRAWS = {
    "asymptotique": "du χ²",
    "normale": "du χ²",
    "fisher": "du test exact de Fisher",
}


def show_countings(
    countings: pd.DataFrame, *, rules: Mapping[str, str], caption: str, told: object = None
) -> Fragment:
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
    told
        The test of the same link that the page tells above, if there is one: ``method``. When it
        draws nothing at random, the note says why its p-value is not in the table.
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
        "fois, ou par parts. V n’est pas corrigé de son biais."
        f"{_beside(told)}{_unknown(countings)}",
    )


def _beside(told: object) -> str:
    if told is None or told.method not in WITHOUT_DRAWS:
        return ""
    return (
        f" La valeur p est celle d’un test de permutation : elle diffère un peu de celle "
        f"{WITHOUT_DRAWS[told.method]} ci-dessus."
    )


def _unknown(countings: pd.DataFrame) -> str:
    most = int(countings["n_missing"].max())
    told = plural(most, "proposition imprimée", "propositions imprimées")
    return f" Sans valeur connue et hors du compte : jusqu’à {told}." if most else ""


def countings_sentence(
    countings: pd.DataFrame,
    *,
    linked: str = "lignes et colonnes sont liées",
    unlinked: str = "aucun lien n’est décelé",
) -> str:
    """Say whether the conclusion holds whatever the rule for what is printed more than once.

    Parameters
    ----------
    countings
        One row per rule: ``p_value``.
    linked, unlinked
        What is concluded when rows and columns are linked, and when no link can be detected: two
        clauses.
    """
    n_linked = int((countings["p_value"] < LEVEL).sum())
    if n_linked in {0, len(countings)}:
        return (
            "Quelle que soit la façon de compter une formulation imprimée plusieurs fois "
            f"({plural(len(countings), 'essayée')}), la conclusion est la même : "
            f"{linked if n_linked else unlinked}."
        )
    concluding = f"{n_linked} concluent" if n_linked > 1 else "une seule conclut"
    return (
        "La conclusion est fragile : elle dépend de la façon de compter une formulation imprimée "
        f"plusieurs fois. Sur {plural(len(countings), 'façon essayée', 'façons essayées')}, "
        f"{concluding} que {linked} ; sinon, {unlinked}."
    )


def choice_of_columns(
    first: Sequence[str], other: Sequence[str], *, names: Mapping[str, str]
) -> str:
    """Say what another choice of columns counts, beside a first one.

    Parameters
    ----------
    first, other
        Columns counted by each choice.
    names
        Each column in words, with its article; a column without a name keeps its own.

    Examples
    --------
    >>> names = {"axe": "les axes", "action": "les actions"}
    >>> choice_of_columns(["axe"], ["axe", "action"], names=names)
    'aussi les actions'
    >>> choice_of_columns(["axe"], ["action"], names=names)
    'les actions'
    """
    added = [column for column in other if column not in first]
    also = bool(added) and set(first) <= set(other)
    told = french_list([names.get(column, column) for column in (added if also else other)])
    return f"aussi {told}" if also else told
