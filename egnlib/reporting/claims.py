"""Claims told: in words, how many propositions they hang on, and what makes them fall."""

from collections.abc import Mapping, Sequence

import pandas as pd

from egnlib.reporting.listings import anchor
from egnlib.reporting.markup import Fragment
from egnlib.reporting.numbers import (
    french_list,
    french_number,
    french_percent,
    plural,
)
from egnlib.reporting.tables import show_table

UP_TO_TEN = ("", "", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")


def claim_text(
    claim: object,
    *,
    labels: Mapping[str, str],
    untrue: bool = False,
    conditional: bool = False,
) -> str:
    """Write a claim as a sentence without its full stop.

    Parameters
    ----------
    claim
        ``first``, ``second`` (empty when there is none) and ``above`` (a share, or ``None``).
    labels
        Label of each category.
    untrue
        Write that it is no longer true: « ne … plus ».
    conditional
        Write it in the conditional, for what would happen.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> claim = SimpleNamespace(first="a", second="b", above=None)
    >>> claim_text(claim, labels={"a": "Arbres", "b": "Bancs"}, untrue=True)
    '« Arbres » ne devance plus « Bancs »'
    """
    first = f"« {labels.get(claim.first, claim.first)} »"
    before, after = ("ne ", " plus") if untrue else ("", "")
    verb = ("dépass" if claim.above is not None and not claim.second else "devanc") + (
        "erait" if conditional else "e"
    )
    told = f"{first} {before}{verb}{after}"
    if claim.second:
        return f"{told} « {labels.get(claim.second, claim.second)} »"
    if claim.above is not None:
        return f"{told} {french_percent(claim.above)} des propositions"
    return f"{told} toutes les autres catégories"


def show_smallest_changes(changes: Sequence[object], *, labels: Mapping[str, str]) -> Fragment:
    """Show how many units must change category for each claim to become false.

    Parameters
    ----------
    changes
        One per claim: ``claim``, ``holds``, ``n_moves``, ``n_to_reverse``, ``rivals``, ``n_sets``,
        ``movable``.
    labels
        Label of each category.

    Returns
    -------
    Fragment
        The name of a category that alone can give the propositions leads to its group in the
        listing of the page.
    """
    table = pd.DataFrame(
        {
            "Phrase": [claim_text(change.claim, labels=labels) for change in changes],
            "Vraie ici ?": ["oui" if change.holds else "non" for change in changes],
            "Changements pour une égalité": [change.n_moves for change in changes],
            "Changements pour le contraire": pd.array(
                [change.n_to_reverse for change in changes], "Int64"
            ),
            "Choix possibles": [change.n_sets for change in changes],
            "À prendre parmi": [_movable(change, labels) for change in changes],
        }
    )
    return show_table(
        table,
        caption="Combien de propositions changées de catégorie rendent la phrase fausse",
        links=pd.DataFrame({"À prendre parmi": [_address(change) for change in changes]}),
        note="Une égalité suffit à rendre la phrase fausse : de deux effectifs égaux, aucun ne "
        "l’emporte. « Choix possibles » : nombre d’ensembles différents de propositions dont le "
        "déplacement suffit.",
    )


def _address(change: object) -> str | None:
    names = change.movable.index[change.movable]
    return anchor(str(names[0])) if len(names) == 1 else None


def _movable(change: object, labels: Mapping[str, str]) -> str:
    names = change.movable.index[change.movable]
    return french_list([labels.get(name, str(name)) for name in names])


def smallest_change_sentence(change: object, *, labels: Mapping[str, str]) -> str:
    """Say on how many units a claim hangs, and which they can be.

    Parameters
    ----------
    change
        See :func:`show_smallest_changes`; ``n_first`` is the count of the claim's first category.
    labels
        Label of each category.
    """
    if not change.holds:
        text = claim_text(change.claim, labels=labels, untrue=True)
        return f"Dans ce document, {text} : la phrase est déjà fausse."
    goal = claim_text(change.claim, labels=labels, untrue=True)
    names = change.movable.index[change.movable]
    several = change.n_moves > 1
    if len(names) > 1:
        moved = (
            f"e {change.n_moves} propositions changent" if several else "’une proposition change"
        )
        return (
            f"Pour que {goal}, il suffit qu{moved} de catégorie, "
            f"à prendre parmi {_movable(change, labels)} "
            f"({plural(change.n_sets, 'choix possible', 'choix possibles')})."
        )
    any_of = (
        f"n’importe lesquelles : {french_number(change.n_sets)} choix possibles"
        if several and change.n_sets > 1
        else "n’importe laquelle"
        if change.n_sets > 1
        else "toutes"
        if several
        else ""
    )
    among = f" ({any_of})" if any_of else ""
    return (
        f"Pour que {goal}, il suffit qu{_moved(change)} de "
        f"« {labels.get(names[0], str(names[0]))} » passe{'nt' if several else ''} "
        f"{_destination(change, labels)}{among}."
    )


def _moved(change: object) -> str:
    """Write what moves after « qu »: the only one, one of several, or several of them."""
    if change.n_first == 1:
        return "e la seule proposition"
    number = "’une" if change.n_moves == 1 else f"e {change.n_moves}"
    return f"{number} des {change.n_first} propositions"


def _destination(change: object, labels: Mapping[str, str]) -> str:
    if not change.rivals:
        return "dans une autre catégorie"
    return "dans " + " ou ".join(f"« {labels.get(name, name)} »" for name in change.rivals)


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
        if not false:
            told.append(f"{text} dans les {len(held)} cas")
        elif len(false) == len(held):
            told.append(f"{text} dans 0 cas sur {len(held)}")
        else:
            kept = french_number(len(held) - len(false))
            told.append(
                f"{text} dans {kept} cas sur {len(held)}, mais plus {words} {french_list(false)}"
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
        f"{claim_text(claim, labels=labels, conditional=True)} dans "
        f"{_surely(float(held[place].mean()))}{'' if place else ' des tirages'}"
        for place, claim in enumerate(claims)
    ]
    return (
        f"Si chaque décision de classement avait {_chance(error_rate)} d’être changée au hasard, "
        f"{french_list(told)} ({plural(len(held), 'tirage')})."
    )


def error_rate_sentence(error_rate: float) -> str:
    """Say that the share of decisions taken for wrong is supposed, and where it is set.

    Parameters
    ----------
    error_rate
        Share of decisions that are flipped.

    Examples
    --------
    >>> error_rate_sentence(0.1).replace("\u00a0", " ")
    'Le taux d’erreur (10 %, paramètre taux_erreur) est une hypothèse, non une mesure.'
    """
    return (
        f"Le taux d’erreur ({_rate(error_rate)}, paramètre taux_erreur) est une hypothèse, non une "
        "mesure."
    )


def _rate(share: float) -> str:
    whole = abs(100 * share - round(100 * share)) < 1e-9
    return french_percent(share, decimals=0 if whole else 1)


def _chance(share: float) -> str:
    """Write a chance in words when it is one in so many, up to ten."""
    times = round(1 / share) if share else 0
    if 2 <= times < len(UP_TO_TEN) and abs(times * share - 1) < 1e-9:
        return f"une chance sur {UP_TO_TEN[times]}"
    return f"{_rate(share)} de chances"


def _surely(share: float) -> str:
    """Write a share of draws to the point, never calling certain what was only frequent."""
    if 0.99 < share < 1:
        return f"plus de {french_percent(0.99, decimals=0)}"
    if 0 < share < 0.01:
        return f"moins de {french_percent(0.01, decimals=0)}"
    return french_percent(share, decimals=0)
