"""Codes suggested by written rules, with the words that led to them."""

from dataclasses import dataclass

import pandas as pd

from egnlib.coding.codebook import Codebook
from egnlib.coding.matching import Found, matcher
from egnlib.files import EgnError

RULES_CODER = "regles"
NOTHING_FOUND = "aucun indice"
NO_CLEAR_LEAD = "indices partagés"
TOO_LITTLE = "indices trop faibles"
FOUND_COLUMNS = ["id_unite", "code", "indice", "force", "poids", "debut", "fin", "extrait", "nie"]


@dataclass(frozen=True)
class Suggestions:
    """Codes that the rules of a codebook suggest.

    Attributes
    ----------
    table
        One row per text, indexed like the texts: ``code`` (categorical in the codebook's order,
        missing where the rules abstain), ``points`` (of the first code), ``avance`` (over the
        second), ``abstention`` (why, empty where a code is suggested), ``autres`` (other codes that
        scored, best first, as « techno 2 ; politique 1 »).
    scores
        Points of each code, text by code.
    found
        One row per indicator found, in the order of the texts: ``id_unite``, ``code``, ``indice``,
        ``force``, ``poids``, ``debut`` and ``fin`` (``text[debut:fin]``, from 0), ``extrait``,
        ``nie`` (a negation bears on it).
    """

    table: pd.DataFrame
    scores: pd.DataFrame
    found: pd.DataFrame


def suggest_codes(
    texts: pd.Series, codebook: Codebook, *, least: float = 1.0, lead: float = 1.0
) -> Suggestions:
    """Suggest a code for each text by the indicators of a codebook, with the reasons.

    The points of a code are the weights of its indicators found in the text, each indicator counted
    once. The code with most points is suggested; the rules abstain where nothing was found, where
    the best has fewer than `least` points, or where it is less than `lead` points ahead. The same
    texts always give the same suggestions; nothing is learned.

    Parameters
    ----------
    texts
        Texts, indexed by unit. A missing text gives no indicator, hence an abstention.
    codebook
        Codebook with indicators (`egnlib.coding.read_codebook`).
    least
        Fewest points for a suggestion.
    lead
        Smallest lead over the second code for a suggestion.

    Returns
    -------
    Suggestions
        Suggested codes, points and indicators found.

    Raises
    ------
    EgnError
        If the codebook has no indicator, an identifier of a unit is repeated, or a text is not
        text.

    Notes
    -----
    A suggestion is no coding: indicators are blind to irony, to what a pronoun stands for and to
    anything said without the expected words. Measure the rules against people
    (`egnlib.coding.evaluation`) before using their shares. Accents written apart from their letter
    (Unicode NFD, as some PDF tools give them) cut words in two: normalise such texts to NFC first
    (``texts.str.normalize("NFC")``).

    Examples
    --------
    >>> from egnlib.coding import read_codebook
    >>> texts = pd.Series({"a": "Former chacun", "b": "Sans tablette", "c": "Bonjour"})
    >>> suggestions = suggest_codes(texts, read_codebook("categories"))
    >>> suggestions.table["code"].tolist()
    ['formation', nan, nan]
    >>> suggestions.found[["indice", "extrait", "debut", "fin", "nie"]].to_numpy().tolist()[0]
    ['former', 'Former', 0, 6, False]
    """
    _check_texts(texts, codebook)
    indicators = matcher(codebook)
    cancelling = codebook.negation == "cancel"
    rows: list[tuple] = []
    points: list[dict[str, float]] = []
    for unit, text in zip(texts.index, texts, strict=True):
        found = indicators.find(text) if isinstance(text, str) else []
        points.append(_points(found, cancelling=cancelling))
        rows += [(unit, *hit[:6], text[hit.start : hit.end], hit.denied) for hit in found]
    scores = pd.DataFrame(points, index=texts.index, columns=codebook.order)
    scores = scores.astype("float").fillna(0.0)
    table = _suggested(scores, least=least, lead=lead)
    return Suggestions(table, scores, pd.DataFrame(rows, columns=FOUND_COLUMNS))


def _points(found: list[Found], *, cancelling: bool) -> dict[str, float]:
    counted: set[str] = set()
    points: dict[str, float] = {}
    for indicator in found:
        if indicator.indicator in counted or (indicator.denied and cancelling):
            continue
        counted.add(indicator.indicator)
        points[indicator.code] = points.get(indicator.code, 0.0) + indicator.weight
    return points


def _suggested(scores: pd.DataFrame, *, least: float, lead: float) -> pd.DataFrame:
    values = scores.to_numpy()
    ranked = (-values).argsort(axis=1, kind="stable")
    best = values.max(axis=1)
    second = pd.Series(-1.0, scores.index).to_numpy() if values.shape[1] < 2 else _second(values)
    abstention = pd.Series("", index=scores.index, dtype="str")
    abstention[best - second < lead] = NO_CLEAR_LEAD
    abstention[best < least] = TOO_LITTLE
    abstention[best == 0] = NOTHING_FOUND
    codes = pd.Series([scores.columns[first] for first in ranked[:, 0]], scores.index)
    kept = codes.where(abstention == "")
    return pd.DataFrame(
        {
            "code": pd.Categorical(kept, categories=scores.columns, ordered=True),
            "points": best,
            "avance": best - second.clip(min=0),
            "abstention": abstention,
            "autres": _others(scores, ranked, given=(abstention == "").to_numpy()),
        },
        index=scores.index,
    )


def _second(values):
    import numpy as np

    return np.partition(values, -2, axis=1)[:, -2]


def _others(scores: pd.DataFrame, ranked, *, given) -> list[str]:
    """Codes that scored and are not suggested, best first, with their points."""
    names = scores.columns.tolist()
    lines = []
    for points, order, has_code in zip(
        scores.to_numpy().tolist(), ranked.tolist(), given.tolist(), strict=True
    ):
        others = order[1:] if has_code else order
        lines.append(" ; ".join(f"{names[k]} {points[k]:g}" for k in others if points[k] > 0))
    return lines


def _check_texts(texts: pd.Series, codebook: Codebook) -> None:
    if codebook.indicators.empty:
        message = (
            f"Grille sans indice : « {codebook.id} ». Les règles suggèrent un code par les mots "
            "de la rubrique indicators. Ajoutez des indices aux codes de la grille."
        )
        raise EgnError(message)
    if not texts.index.is_unique:
        repeated = texts.index[texts.index.duplicated()][0]
        message = (
            f"Identifiant répété : « {repeated} ». Chaque texte a le sien, pour que ses raisons se "
            "retrouvent. Renumérotez les textes (reset_index) ou retirez la répétition."
        )
        raise EgnError(message)
    wrong = texts[texts.notna() & ~texts.map(lambda text: isinstance(text, str))]
    if len(wrong):
        message = (
            f"Texte attendu : « {wrong.iloc[0]} » (unité {wrong.index[0]}) est de type "
            f"{type(wrong.iloc[0]).__name__}. Chaque valeur est un texte ou manque. "
            'Convertissez la colonne (astype("str")).'
        )
        raise EgnError(message)
