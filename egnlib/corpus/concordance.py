"""Concordance: a word in each of its contexts, with the way back to the document."""

import re
from difflib import get_close_matches

import pandas as pd

from egnlib.corpus.text import plain_text
from egnlib.files import EgnError

COLUMNS = ["id_unite", "place", "gauche", "pivot", "droite"]
CONTEXT = COLUMNS[2:]
COUNTED = ["lemme", "nature"]
KEYS = ("lemme", "forme")


def concordance(
    units: pd.DataFrame,
    words: pd.DataFrame,
    term: str,
    *,
    by: str = "lemme",
    width: int = 60,
) -> pd.DataFrame:
    """Every occurrence of a term with what stands on its left and on its right.

    Parameters
    ----------
    units
        Units with their texts: ``id_unite``, ``texte``, and whatever leads back to the row
        (``id_document``, ``id_theme``, ``lignes``, ``libelle``…).
    words
        Words of these units, see :func:`words_of`.
    term
        Term looked for, a word or an expression; capitals do not count. A word is found inside
        the expressions of the list too (« outil » in « outil numérique »), although these are
        counted apart.
    by
        ``lemme`` (« élève » finds « élèves ») or ``forme`` (as printed).
    width
        Most characters of each context; contexts are cut between words.

    Returns
    -------
    DataFrame
        One row per occurrence, in the order of `words`: ``id_unite``, ``place`` (rank of the word
        in the unit), ``gauche``, ``pivot`` (as printed), ``droite``, ``lemme`` and ``nature`` (what
        the tables count it under: an expression where the term is a word of one), then the other
        columns of `units`, so that each row leads back to its row and its lines. Empty if the
        term is absent.

    Raises
    ------
    EgnError
        If the term is empty, the key unknown, or the width not positive.

    Examples
    --------
    >>> import pandas as pd
    >>> from egnlib.corpus.vocabulary import words_of
    >>> units = pd.DataFrame({"id_unite": ["a"], "texte": ["Former tous les élèves au numérique"]})
    >>> concordance(units, words_of(units), "élève")[["gauche", "pivot", "droite"]].iloc[0].tolist()
    ['Former tous les', 'élèves', 'au numérique']
    """
    _check_request(term, by, width)
    wanted = plain_text(term).strip().lower()
    found = words.loc[_holds(words[by].str.lower(), words["nature"], wanted)]
    rows = found.merge(units, on="id_unite", how="left", validate="many_to_one")
    contexts = [
        _around(text, start, end, width)
        for text, start, end in zip(rows["texte"], rows["debut"], rows["fin"], strict=True)
    ]
    rows[CONTEXT] = pd.DataFrame(contexts, columns=CONTEXT, dtype="str")
    own = [*COLUMNS, *COUNTED]
    return rows[[*own, *(name for name in units if name not in {*own, "texte"})]]


def near_terms(words: pd.DataFrame, term: str, *, by: str = "lemme", most: int = 5) -> list[str]:
    """Terms of the texts that are written almost like another, nearest first.

    Examples
    --------
    >>> import pandas as pd
    >>> near_terms(pd.DataFrame({"lemme": ["élève", "outil"]}), "eleve")
    ['élève']
    """
    known = {str(value).lower(): str(value) for value in words[by].unique()}
    close = get_close_matches(term.lower(), known, n=most, cutoff=0.6)
    return [known[value] for value in close]


def _holds(names: pd.Series, kinds: pd.Series, wanted: str) -> pd.Series:
    """Which words are the one looked for, or expressions that it is a word of."""
    expressions = names.where(kinds == "expression", "")
    inside = [wanted in re.split(r"[\s']+", name) for name in expressions]
    return (names == wanted) | pd.Series(inside, index=names.index, dtype="bool")


def _around(text: str, start: int, end: int, width: int) -> tuple[str, str, str]:
    left, right = text[:start].rstrip(), text[end:].lstrip()
    if len(left) > width:
        left = "… " + left[-width:].partition(" ")[2]
    if len(right) > width:
        right = right[:width].rpartition(" ")[0] + " …"
    return left, text[start:end], right


def _check_request(term: str, by: str, width: int) -> None:
    if not isinstance(term, str) or not term.strip() or by not in KEYS or width < 1:
        message = (
            f"Concordance impossible : terme « {term} », recherche par « {by} », largeur {width}. "
            f"On attend un terme non vide, une recherche par {' ou '.join(KEYS)}, une largeur "
            "positive. Corrigez les paramètres."
        )
        raise EgnError(message)
