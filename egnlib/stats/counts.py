"""Counts: what whole numbers of units must be before anything is computed of them."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from egnlib.files import EgnError

SHOWN = 8


def whole_counts(values: object, *, what: str = "Effectifs") -> np.ndarray:
    """Counts as whole numbers, or a refusal.

    Parameters
    ----------
    values
        A number, or a sequence or Series of numbers.
    what
        What they are, in French, for the message.

    Returns
    -------
    ndarray
        int64, one dimension at least, in the order given.

    Raises
    ------
    EgnError
        If one is missing, negative, not whole, or not a number.

    Examples
    --------
    >>> whole_counts([7, 4.0]).tolist()
    [7, 4]
    """
    series = pd.Series(np.atleast_1d(np.asarray(values, dtype="object")), dtype="object")
    words = series.map(lambda value: isinstance(value, str | bool))
    numbers = pd.to_numeric(series.mask(words), errors="coerce").to_numpy(dtype="float64")
    if not (np.isfinite(numbers).all() and (numbers >= 0).all() and (numbers % 1 == 0).all()):
        message = (
            f"{what} impossibles : {shown(series)}. On attend des nombres entiers, positifs ou "
            "nuls, sans valeur manquante. Vérifiez le comptage."
        )
        raise EgnError(message)
    return numbers.astype("int64")


def check_counts_within(counts: np.ndarray, bases: np.ndarray) -> None:
    """Refuse an empty base, and a count larger than its base.

    Raises
    ------
    EgnError
        With the counts and bases concerned.
    """
    wrong = (bases == 0) | (counts > bases)
    if wrong.any():
        pairs = [f"{n} sur {base}" for n, base in zip(counts[wrong], bases[wrong], strict=True)]
        message = (
            f"Parts impossibles : {shown(pairs)}. On attend une base d'au moins une unité, et un "
            "effectif qui ne la dépasse pas. Vérifiez que l'effectif et la base viennent de la "
            "même population."
        )
        raise EgnError(message)


def check_confidence(confidence: float) -> None:
    """Refuse a confidence that is not strictly between 0 and 1.

    Raises
    ------
    EgnError
        With the value given.
    """
    number = isinstance(confidence, int | float) and not isinstance(confidence, bool)
    if not (number and 0 < confidence < 1):
        message = (
            f"Niveau de confiance impossible : {confidence}. On attend un nombre strictement "
            "compris entre 0 et 1, comme 0,95. Corrigez le paramètre."
        )
        raise EgnError(message)


def check_choice(choice: object, choices: Iterable[str], *, what: str) -> None:
    """Refuse a name that is not one of those known.

    Raises
    ------
    EgnError
        With the name given and those known.
    """
    known = list(choices)
    if choice not in known:
        message = (
            f"{what} : « {choice} » n'existe pas. Noms possibles : {', '.join(known)}. "
            "Corrigez le nom."
        )
        raise EgnError(message)


def shown(values: Iterable[object]) -> str:
    """First values of many, for a message."""
    listed = list(values)
    rest = ", …" if len(listed) > SHOWN else ""
    return (", ".join(map(str, listed[:SHOWN])) or "aucune valeur") + rest
