"""Entries of a codebook file: what may stand in it, and what is refused with its reason."""

from collections.abc import Iterator

import pandas as pd

from egnlib.coding.wordforms import content_keys
from egnlib.files import EgnError

STRENGTHS = {"decisive": 4.0, "strong": 2.0, "weak": 1.0}
RULES = ("include", "exclude", "borderline", "examples", "counter_examples")
HEADINGS = ("id", "title", "version", "unit", "source", "negation", "neutral", "codes")
CODE_HEADINGS = ("id", "label", "short", "definition", *RULES, "indicators")
NEEDED = ("id", "title", "version", "unit")
CODE_NEEDED = ("id", "label", "definition")
NEGATIONS = ("cancel", "keep")


def rows_of(indicators: object) -> Iterator[tuple[str, str]]:
    """Strength and indicator of each indicator of a code; a bare list counts as ``strong``.

    Examples
    --------
    >>> list(rows_of({"decisive": ["former"], "weak": ["aide"]}))
    [('decisive', 'former'), ('weak', 'aide')]
    >>> list(rows_of(["former"]))
    [('strong', 'former')]
    """
    groups = indicators if isinstance(indicators, dict) else {"strong": indicators or []}
    for strength, words in groups.items():
        yield from ((strength, word) for word in words or [])


def check_entries(read: object, file_name: str) -> None:
    """Refuse the content of a codebook file that lacks an entry or has one that is not known.

    Parameters
    ----------
    read
        What YAML read.
    file_name
        Name of the file, for the message.

    Raises
    ------
    EgnError
        If an entry is missing, unknown or of the wrong kind, or if a code is named twice.
    """
    _check_needed(read, file_name)
    _check_known(read, HEADINGS, file_name)
    for code in read["codes"]:
        _check_known(code, CODE_HEADINGS, f"{file_name}, code {code['id']}")
    if read.get("negation", "cancel") not in NEGATIONS:
        message = (
            f"Négation inconnue dans {file_name} : « {read['negation']} ». On attend "
            "cancel (un indice nié ne compte pas) ou keep (il compte). Corrigez la rubrique "
            "negation."
        )
        raise EgnError(message)
    _check_lists(read, file_name)
    _check_repeated([code["id"] for code in read["codes"]], file_name)


def check_indicators(indicators: pd.DataFrame, neutral: tuple[str, ...], file_name: str) -> None:
    """Refuse indicators that are found by the same words: no rule could choose between them.

    « Équipement » and « équipements » are found by the same words, and so are « accès au
    numérique » and « accès du numérique ».

    Raises
    ------
    EgnError
        If two indicators (of one code or of two) or a neutral expression share their words, or if
        an indicator holds no word.
    """
    owners: dict[tuple, tuple[str, str]] = {}
    rows = list(zip(indicators["code"], indicators["indicator"], strict=True))
    for code, indicator in [*rows, *(("neutral", expression) for expression in neutral)]:
        keys = content_keys(indicator)
        if not keys or keys == ("*",):
            message = (
                f"Indice sans mot dans {file_name} : « {indicator} » (code {code}). Un indice est "
                "un mot ou une expression, avec * à la fin d'un radical. Corrigez-le ou retirez-le."
            )
            raise EgnError(message)
        if keys in owners:
            message = (
                f"Indice donné deux fois dans {file_name} : « {indicator} » (code {code}). "
                f"« {owners[keys][1]} » (code {owners[keys][0]}) se reconnaît aux mêmes mots. "
                "Gardez-en un, ou précisez-en un par un mot de plus."
            )
            raise EgnError(message)
        owners[keys] = (code, indicator)


def check_examples(rules: pd.DataFrame, identifiers: set[str], file_name: str) -> None:
    """Refuse examples and counter-examples that name a unit that does not exist.

    Parameters
    ----------
    rules
        Rules of a codebook (`Codebook.rules`).
    identifiers
        Identifiers of the units at hand (propositions, entries of returns).
    file_name
        Name of the file, for the message.

    Raises
    ------
    EgnError
        If a named unit is unknown, or is both an example and a counter-example of one code.
    """
    named = rules.loc[rules["kind"].isin(["examples", "counter_examples"])]
    unknown = [name for name in named["text"] if name not in identifiers]
    if unknown:
        message = (
            f"Exemple inconnu dans {file_name} : « {', '.join(unknown)} ». Un exemple se donne par "
            "l'identifiant d'une proposition ou d'une entrée relevée. Corrigez l'identifiant."
        )
        raise EgnError(message)
    both = named.loc[named.duplicated(["code", "text"])]
    if len(both):
        code, name = both.iloc[0][["code", "text"]]
        message = (
            f"Exemple donné deux fois dans {file_name} : « {name} » (code {code}). Une unité est "
            "exemple ou contre-exemple d'un code, une seule fois. Retirez-en un."
        )
        raise EgnError(message)


def _check_needed(read: object, file_name: str) -> None:
    entries = read if isinstance(read, dict) else {}
    absent = [key for key in NEEDED if not entries.get(key)]
    codes = entries.get("codes")
    if not isinstance(codes, list) or not codes:
        absent.append("codes")
        codes = []
    for code in codes:
        found = code if isinstance(code, dict) else {}
        absent += [f"{key} (code)" for key in CODE_NEEDED if not isinstance(found.get(key), str)]
    if absent:
        message = (
            f"Grille incomplète : {file_name}. Il manque "
            f"{', '.join(dict.fromkeys(absent))}. Ajoutez ces rubriques au fichier."
        )
        raise EgnError(message)


def _check_known(entries: dict, known: tuple[str, ...], where: str) -> None:
    unknown = [str(key) for key in entries if key not in known]
    if unknown:
        message = (
            f"Rubrique inconnue dans {where} : « {', '.join(unknown)} ». Rubriques connues : "
            f"{', '.join(known)}. Corrigez le nom, ou retirez la rubrique."
        )
        raise EgnError(message)


def _check_lists(read: dict, file_name: str) -> None:
    lists = [("neutral", read.get("neutral"))]
    for code in read["codes"]:
        lists += [(f"{kind} (code {code['id']})", code.get(kind)) for kind in RULES]
        groups = code.get("indicators")
        groups = groups if isinstance(groups, dict) else {"strong": groups}
        _check_known(groups, tuple(STRENGTHS), f"{file_name}, indicators du code {code['id']}")
        lists += [
            (f"indicators, {key} (code {code['id']})", words) for key, words in groups.items()
        ]
    for where, values in lists:
        wrong = [value for value in _items(values) if not isinstance(value, str)]
        if wrong:
            message = (
                f"Liste de textes attendue dans {file_name} : {where}. On y trouve "
                f"« {wrong[0]} ». Écrivez un texte par ligne après un tiret, entre guillemets "
                "s'il contient « : » ou n'est qu'un nombre."
            )
            raise EgnError(message)


def _items(values: object) -> list:
    """Items of a list; anything else that is not empty is returned as its own wrong item."""
    if values is None:
        return []
    return values if isinstance(values, list) else [{"": values}]


def _check_repeated(identifiers: list[str], file_name: str) -> None:
    repeated = sorted({code for code in identifiers if identifiers.count(code) > 1})
    if repeated:
        message = (
            f"Code répété dans {file_name} : {', '.join(repeated)}. Un code n'a qu'une définition. "
            "Renommez ou supprimez la répétition."
        )
        raise EgnError(message)
