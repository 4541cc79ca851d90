"""Vocabulary: the text of each unit, and every word of it, expressions put together."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path

import pandas as pd

from egnlib.corpus.lemmas import with_lemmas
from egnlib.corpus.passages import read_passages
from egnlib.corpus.text import plain_text, tokens
from egnlib.files import EgnError

ORIGINS = ("passages", "libelles")
WORD_COLUMNS = ["id_unite", "place", "forme", "lemme", "nature", "debut", "fin"]


def with_texts(
    units: pd.DataFrame, *, origin: str = "passages", root: Path | None = None
) -> pd.DataFrame:
    """Units with the text to read words in, and where it comes from.

    The passages of the documents are read if every unit has one, the labels otherwise: passages
    for some units and labels for others would compare two ways of writing.

    Parameters
    ----------
    units
        One row per unit: ``id_document``, ``lignes``, ``libelle``.
    origin
        ``passages`` or ``libelles`` (labels even where the documents are present).
    root
        Folder of the project; found from the current folder by default.

    Returns
    -------
    DataFrame
        `units` with ``texte`` (as :func:`plain_text` gives it) and ``origine`` (the same for
        all rows: ``passages`` or ``libelles``). A passage is made of whole lines: in a text
        edition that has lost its columns it may hold words of a neighbouring cell.

    Raises
    ------
    EgnError
        If the origin is unknown.
    """
    if origin not in ORIGINS:
        message = (
            f"Origine des textes inconnue : « {origin} ». Origines connues : "
            f"{', '.join(ORIGINS)}. Choisissez l'une d'elles."
        )
        raise EgnError(message)
    labels = units["libelle"].fillna("").map(plain_text)
    if origin == "libelles":
        return units.assign(texte=labels, origine="libelles")
    passages = read_passages(units, root=root)
    if passages.isna().any():
        return units.assign(texte=labels, origine="libelles")
    return units.assign(texte=passages.map(plain_text), origine="passages")


def words_of(
    units: pd.DataFrame,
    *,
    expressions: Iterable[str] = (),
    corrections: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Every word of every unit, in order.

    Parameters
    ----------
    units
        One row per unit: ``id_unite`` (each once) and ``texte``, see :func:`with_texts`.
    expressions
        Expressions of several words to count as one, recognised by their lemmas where only
        spaces stand between their words; the longest wins. Their words are then not counted.
    corrections
        Lemmas of some forms, see :func:`read_lemma_corrections`.

    Returns
    -------
    DataFrame
        One row per word: ``id_unite``, ``place`` (from 1 in the unit), ``forme``, ``lemme``,
        ``nature`` (``mot``, ``sigle``, ``nombre``, ``adresse``, ``expression``), ``debut`` and
        ``fin`` (places in ``texte``). A unit without a word has no row.

    Raises
    ------
    EgnError
        If an identifier is repeated.

    Examples
    --------
    >>> import pandas as pd
    >>> units = pd.DataFrame({"id_unite": ["a"], "texte": ["Réduire les fractures numériques."]})
    >>> words_of(units, expressions=["fracture numérique"])["lemme"].tolist()
    ['réduire', 'le', 'fracture numérique']
    """
    _check_once(units["id_unite"])
    texts = dict(zip(units["id_unite"], units["texte"].fillna(""), strict=True))
    parts = [tokens(text).assign(id_unite=name) for name, text in texts.items()]
    words = pd.concat([tokens("").assign(id_unite=""), *parts], ignore_index=True)
    words = with_lemmas(words, corrections=corrections)
    words = _joined(words, _sequences(expressions, corrections), texts)
    place = words.groupby("id_unite", sort=False).cumcount() + 1
    return words.assign(place=place)[WORD_COLUMNS]


def _check_once(identifiers: pd.Series) -> None:
    repeated = identifiers[identifiers.duplicated()].unique()
    if len(repeated):
        message = (
            f"Identifiant répété : « {', '.join(map(str, repeated[:3]))} ». Chaque unité n'a "
            "qu'une ligne et qu'un texte. Comptez chaque unité une fois avant d'en lire les mots."
        )
        raise EgnError(message)


def _sequences(
    expressions: Iterable[str], corrections: Mapping[str, str] | None
) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Expressions as lemmas, by their first one, the longest first."""
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for expression in expressions:
        lemmas = tuple(with_lemmas(tokens(expression), corrections=corrections)["lemme"])
        if len(lemmas) > 1:
            by_first.setdefault(lemmas[0], []).append((lemmas, expression))
    for found in by_first.values():
        found.sort(key=lambda one: -len(one[0]))
    return by_first


def _joined(
    words: pd.DataFrame, sequences: Mapping[str, list], texts: Mapping[str, str]
) -> pd.DataFrame:
    """Words with the expressions put together."""
    rows = words[["id_unite", "forme", "lemme", "nature", "debut", "fin"]].to_dict("list")
    columns = list(zip(*rows.values(), strict=True))
    lemmas, kept, place = rows["lemme"], [], 0
    while place < len(columns):
        unit, *_, start, _ = columns[place]
        for sequence, expression in sequences.get(lemmas[place], ()):
            run = columns[place : place + len(sequence)]
            if tuple(lemmas[place : place + len(sequence)]) == sequence and _touching(run, texts):
                end = run[-1][-1]
                kept.append((unit, texts[unit][start:end], expression, "expression", start, end))
                place += len(sequence)
                break
        else:
            kept.append(columns[place])
            place += 1
    return pd.DataFrame(kept, columns=list(rows))


def _touching(run: list[tuple], texts: Mapping[str, str]) -> bool:
    """Whether words stand in one unit with nothing but spaces between them."""
    return all(
        before[0] == after[0] and not texts[before[0]][before[-1] : after[-2]].strip()
        for before, after in pairwise(run)
    )
