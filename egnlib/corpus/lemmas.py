"""Lemmas: the dictionary form of each printed word, the printed form being kept beside it."""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import groupby

import pandas as pd

ELISIONS = {
    **{"l'": "le", "d'": "de", "j'": "je", "m'": "me", "t'": "te", "s'": "se", "c'": "ce"},
    **{"ç'": "ce", "n'": "ne", "qu'": "que", "jusqu'": "jusque", "lorsqu'": "lorsque"},
    **{"puisqu'": "puisque", "quoiqu'": "quoique", "quelqu'": "quelque"},
}
ACRONYM = re.compile(r"(?=(?:.*[A-ZÀ-Þ]){2})[A-ZÀ-Þ\d]+(?=s?$)")
ENDING = re.compile(r"[·•(].*$|(?<=\w)\..*$")


def with_lemmas(
    words: pd.DataFrame, *, corrections: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Copy of a table of words with the lemma of each in a column ``lemme``.

    The lemma is that of simplemma, of the form in lower case, except that: elided words are
    written whole; a word in capitals is an acronym and stays as it is (« RGPD », plural « MOOCs »
    → « MOOC », dotted « E.P.L.E. » → « EPLE ») unless it stands in a title printed in capitals;
    a word with a capital inside, « M@gistère » included, stays as it is; an inclusive form is
    read in its first form; a word with a capital inside a sentence that neither the dictionary
    nor the texts have in lower case is a name and stays as it is; figures and addresses are their
    own lemmas. Corrections come before all of this. The lemma knows nothing of the sentence: a
    form of two words (« suis », of « être » and « suivre ») always gets the same.

    Parameters
    ----------
    words
        Words in the order of their texts, as :func:`tokens` gives them: ``forme``, ``nature``,
        ``tete``.
    corrections
        Lemma of some forms, by form in lower case.

    Returns
    -------
    DataFrame
        `words` with ``lemme``, and ``nature`` ``sigle`` for acronyms.

    Examples
    --------
    >>> from egnlib.corpus.text import tokens
    >>> with_lemmas(tokens("Les élèves d’E.P.L.E. et le RGPD"))["lemme"].tolist()
    ['le', 'élève', 'de', 'EPLE', 'et', 'le', 'RGPD']
    """
    forms, kinds = words["forme"].tolist(), words["nature"].tolist()
    corrections = corrections or {}
    acronyms = _acronyms(forms, kinds)
    names = _names(forms, words["tete"].tolist())
    lemmas = [
        corrections.get(form.lower()) or _lemma(form, kind, acronym, names)
        for form, kind, acronym in zip(forms, kinds, acronyms, strict=True)
    ]
    kinds = ["sigle" if acronym else kind for kind, acronym in zip(kinds, acronyms, strict=True)]
    return words.assign(nature=kinds, lemme=pd.Series(lemmas, index=words.index, dtype="str"))


def _acronyms(forms: list[str], kinds: list[str]) -> list[bool]:
    """Which words are acronyms: in capitals, and not in a title printed in capitals.

    A run of words in capitals is a title once the dictionary knows one of them; what stands in
    capitals by itself elsewhere in the texts remains an acronym even there.
    """
    capital = [
        kind == "mot" and bool(_acronym(form)) for form, kind in zip(forms, kinds, strict=True)
    ]
    runs = [list(run) for big, run in groupby(range(len(forms)), key=capital.__getitem__) if big]
    alone = {forms[run[0]] for run in runs if len(run) == 1}
    titles = [
        run for run in runs if len(run) > 1 and any(_known(forms[place].lower()) for place in run)
    ]
    loud = {place for run in titles for place in run if forms[place] not in alone}
    return [big and place not in loud for place, big in enumerate(capital)]


def _names(forms: list[str], first: list[bool]) -> set[str]:
    """Capitalised words met inside a sentence, never in lower case, that no dictionary has."""
    lower = {form for form in forms if form == form.lower()}
    inside = {form for form, head in zip(forms, first, strict=True) if not head}
    return {
        form
        for form in inside
        if form != (small := form.lower())
        and not form.isupper()
        and small not in lower
        and not _known(small)
    }


def _lemma(form: str, kind: str, acronym: bool, names: set[str]) -> str:
    if kind == "nombre":
        return re.sub(r" ?([%€])$", r" \1", form)
    if kind == "adresse":
        return form.lower()
    if kind == "sigle":
        return form.replace(".", "")
    if acronym:
        return _acronym(form)
    if form.lower() in ELISIONS:
        return ELISIONS[form.lower()]
    return _of_word(form, names)


def _of_word(form: str, names: set[str]) -> str:
    inner = any(letter.isupper() for letter in form[1:]) and not form.isupper()
    if "@" in form or inner or form in names:
        return _accented(form) or form
    small = ENDING.sub("", form).lower()
    return _accented(form) or _dictionary(small)


def _accented(form: str) -> str:
    """Lemma of a word whose first capital lost its accent (« Elèves »); empty if it has not."""
    restored = "é" + form[1:].lower()
    lost = form.startswith("E") and not _known(form.lower()) and _known(restored)
    return _dictionary(restored) if lost else ""


def _acronym(form: str) -> str:
    found = ACRONYM.match(form)
    return found.group() if found else ""


@lru_cache(maxsize=100_000)
def _dictionary(form: str) -> str:
    import simplemma

    return simplemma.lemmatize(form, lang="fr")


@lru_cache(maxsize=100_000)
def _known(form: str) -> bool:
    import simplemma

    return form in {"au", "aux", "du", "des"} or simplemma.is_known(form, lang="fr")
