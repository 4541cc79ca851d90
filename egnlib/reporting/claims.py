"""Claims told: in words, how many propositions they hang on, and what makes them fall."""

from collections.abc import Mapping, Sequence

import pandas as pd

from egnlib.reporting.markup import Fragment
from egnlib.reporting.numbers import (
    french_list,
    french_number,
    french_percent,
    plural,
)
from egnlib.reporting.tables import show_table


def claim_text(claim: object, *, labels: Mapping[str, str]) -> str:
    """Write a claim as a sentence without its full stop, between French quotes.

    Parameters
    ----------
    claim
        ``first``, ``second`` (empty when there is none) and ``above`` (a share, or ``None``).
    labels
        Label of each category.
    """
    first = labels.get(claim.first, claim.first)
    if claim.second:
        second = labels.get(claim.second, claim.second)
        return f"« {first} » compte plus de propositions que « {second} »"
    if claim.above is not None:
        return f"« {first} » compte plus de {french_percent(claim.above)} des propositions"
    return f"« {first} » compte plus de propositions que toute autre catégorie"


def show_smallest_changes(changes: Sequence[object], *, labels: Mapping[str, str]) -> Fragment:
    """Show how many units must change category for each claim to become false.

    Parameters
    ----------
    changes
        One per claim: ``claim``, ``holds``, ``n_moves``, ``n_to_reverse``, ``rivals``, ``n_sets``,
        ``movable``.
    labels
        Label of each category.
    """
    table = pd.DataFrame(
        {
            "Phrase": [claim_text(change.claim, labels=labels) for change in changes],
            "Vraie ici ?": ["oui" if change.holds else "non" for change in changes],
            "Propositions à déplacer pour une égalité": [change.n_moves for change in changes],
            "Pour le contraire": pd.array([change.n_to_reverse for change in changes], "Int64"),
            "Choix possibles": [change.n_sets for change in changes],
            "À prendre parmi": [_movable(change, labels) for change in changes],
        }
    )
    return show_table(
        table,
        caption="Combien de propositions changées de catégorie rendent la phrase fausse",
        note="Une égalité suffit à rendre la phrase fausse : de deux effectifs égaux, aucun ne "
        "l’emporte. « Choix possibles » : nombre d’ensembles différents de propositions dont le "
        "déplacement suffit.",
    )


def _movable(change: object, labels: Mapping[str, str]) -> str:
    names = change.movable.index[change.movable]
    return french_list([labels.get(name, str(name)) for name in names])


def smallest_change_sentence(change: object, *, labels: Mapping[str, str]) -> str:
    """Say on how many units a claim hangs."""
    text = claim_text(change.claim, labels=labels)
    if not change.holds:
        return f"La phrase {text} n’est pas vraie de ces effectifs."
    one = change.n_moves == 1
    rivals = french_list([f"« {labels.get(name, name)} »" for name in change.rivals])
    to = f" vers {rivals}" if change.rivals and not change.claim.second else ""
    names = change.movable.index[change.movable]
    only = len(names) == 1
    origin = f" de « {labels.get(names[0], str(names[0]))} »" if only else ""
    which = (
        f"n’importe laquelle{'' if one else 's'}, au choix parmi "
        f"{plural(change.n_sets, 'façon')} de choisir"
        if not one
        else f"n’importe laquelle des {change.n_sets}"
    )
    return (
        f"Pour que {text} devienne faux, il suffit de reclasser "
        f"{plural(change.n_moves, 'proposition')}{origin}{to} ({which})."
    )


def show_claims(
    held: pd.DataFrame,
    claims: Sequence[object],
    *,
    labels: Mapping[str, str],
    situation: str,
    caption: str,
) -> Fragment:
    """Show whether each claim holds in each situation.

    Parameters
    ----------
    held
        Booleans, one row per situation, one column per claim, numbered from 0.
    claims
        The claims.
    labels
        Label of each category and situation.
    situation
        Heading of the situations.
    caption
        What the table says.
    """
    told = {
        claim_text(claim, labels=labels): held[place].map({True: "oui", False: "non"})
        for place, claim in enumerate(claims)
    }
    table = pd.DataFrame(told, index=held.index).reset_index(drop=True)
    table.insert(0, situation, [labels.get(name, str(name)) for name in held.index])
    return show_table(table, caption=caption)


def situations_sentence(
    held: pd.DataFrame, claims: Sequence[object], *, labels: Mapping[str, str], words: str
) -> str:
    """Say in how many situations each claim holds, and name those where it does not.

    Parameters
    ----------
    held
        See :func:`show_claims`.
    claims
        The claims.
    labels
        Label of each category and situation.
    words
        What a situation is, before its name: « sans l’atelier », « en comptant ».
    """
    told = []
    for place, claim in enumerate(claims):
        text = claim_text(claim, labels=labels)
        false = [f"« {labels.get(name, str(name))} »" for name in held.index[~held[place]]]
        told.append(
            f"{text} : vrai dans les {len(held)} cas"
            if not false
            else f"{text} : faux {words} {french_list(false)}, vrai dans "
            f"{french_number(len(held) - len(false))} cas sur {len(held)}"
        )
    return f"{' ; '.join(told)}."


def flips_sentence(
    held: pd.DataFrame, claims: Sequence[object], *, labels: Mapping[str, str], error_rate: float
) -> str:
    """Say in what share of the draws each claim survives the coding errors.

    Parameters
    ----------
    held
        Booleans, one row per draw, one column per claim, numbered from 0.
    claims
        The claims.
    labels
        Label of each category.
    error_rate
        Share of decisions that were flipped.
    """
    told = [
        f"{claim_text(claim, labels=labels)} dans {_surely(float(held[place].mean()))} des tirages"
        for place, claim in enumerate(claims)
    ]
    return (
        f"Si {french_percent(error_rate, decimals=0)} des décisions de classement étaient "
        f"changées au hasard, {french_list(told)} ({plural(len(held), 'tirage')})."
    )


def _surely(share: float) -> str:
    if share in (0, 1):
        return "aucun" if share == 0 else french_percent(1, decimals=0)
    if share > 0.999:
        return f"plus de {french_percent(0.999)}"
    return f"moins de {french_percent(0.001)}" if share < 0.001 else french_percent(share)
