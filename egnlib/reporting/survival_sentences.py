"""Sentences that survive, told: one sentence each, which survive, and what a weight changes."""

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from egnlib.reporting.markup import Fragment
from egnlib.reporting.numbers import NO_BREAK, french_list, french_number, french_percent, plural
from egnlib.reporting.survival import APART, span, surely, unsettled
from egnlib.reporting.typography import typeset


def survival_sentence(
    situations: pd.DataFrame, place: int, text: str, *, coders: pd.DataFrame
) -> str:
    """Say in one sentence what becomes of one claim: by coder, by recoding, by second reading.

    Parameters
    ----------
    situations, coders
        As for :func:`show_survival`.
    place, text
        Number of the claim, and its sentence.
    """
    rows = situations.loc[situations["claim"] == place]
    parts = [_by_coder(rows.loc[rows["situation"] == "codeur"], coders)]
    parts += [_by_recoding(row) for row in rows.loc[rows["situation"] == "recodages"].itertuples()]
    readings = rows.loc[rows["situation"] == "desaccord"]
    parts += [_by_reading(readings)] if len(readings) else []
    return f"{text[0].upper()}{text[1:]} : {' ; '.join(parts)}."


def _by_coder(rows: pd.DataFrame, coders: pd.DataFrame) -> str:
    told = rows["coder"].map(coders["dit"])
    true, false = told[rows["share"] == 1], told[rows["share"] == 0]
    unsure = rows.loc[(rows["share"] > 0) & (rows["share"] < 1)]
    parts = [f"vrai selon {french_list(true.tolist())}"] if len(true) else []
    parts += [f"faux selon {french_list(false.tolist())}"] if len(false) else []
    parts += [
        f"indécis selon {coders.at[row.coder, 'dit']} "
        f"({plural(row.n_uncoded, 'proposition')} sans code)"
        for row in unsure.itertuples()
    ]
    return ", ".join(parts)


def _by_recoding(row: tuple) -> str:
    if row.n == 1:
        return "aucune proposition n’est disputée"
    if row.n_true in (0, row.n):
        return f"{'vrai' if row.n_true else 'faux'} sous tous les recodages défendables"
    return f"vrai sous {surely(row.share)} des recodages défendables"


def _by_reading(rows: pd.DataFrame) -> str:
    last = "des relectures tirées au sort"
    if len(rows) > 1 and rows["share"].max() - rows["share"].min() >= APART:
        among = span(rows["share"].min(), rows["share"].max())
        return f"vrai dans {among} {last}, selon le lecteur dont on mesure le désaccord"
    low, high = rows["low"].min(), rows["high"].max()
    if unsettled(low, high):
        return f"indécis pour les relectures tirées au sort (vrai dans {span(low, high)})"
    share = rows["share"].iloc[0]
    told = french_percent(share, decimals=0) if share in (0, 1) else surely(share)
    return f"vrai dans {told} {last}"


def plural_combinations(number: int) -> str:
    """Write a number of combinations, in words beyond a million.

    Examples
    --------
    >>> plural_combinations(4096).replace("\u202f", " ").replace("\u00a0", " ")
    '4 096 combinaisons'
    >>> plural_combinations(18_345_885_696).replace("\u00a0", " ")
    '18 milliards de combinaisons'
    """
    if number >= 10**12:
        return f"plus de {french_number(1000)} milliards de combinaisons"
    for size, word in ((10**9, "milliard"), (10**6, "million")):
        if number >= size:
            return f"{plural(number // size, word)} de combinaisons"
    return plural(number, "combinaison")


def show_sentences(sentences: Sequence[str]) -> Fragment:
    """Show computed sentences as a list, what stands before « : » in bold; all is shown as text."""
    told = [typeset(sentence) for sentence in sentences]
    parts = [sentence.partition(f"{NO_BREAK}: ") for sentence in told]
    items = Markup("").join(
        Markup("<li><strong>{}</strong>{}{}</li>").format(*part)
        if part[1]
        else Markup("<li>{}</li>").format(part[0])
        for part in parts
    )
    return Fragment(str(Markup("<ul>{}</ul>").format(items)), " ".join(told))


def survivors_sentence(
    situations: pd.DataFrame, texts: Sequence[str], *, coders: pd.DataFrame
) -> str:
    """Name the sentences that all people and all defensible recodings keep true.

    What is computed does not count here, nor do second readings, which can always differ.

    Parameters
    ----------
    situations, texts, coders
        As for :func:`show_survival`.
    """
    nature = situations["coder"].map(coders["nature"])
    if not (nature == "lecture").any():
        return (
            "Aucune autre lecture que celle de l’auteur n’est enregistrée : on ne sait pas encore "
            "quelles phrases y tiendraient."
        )
    kept = (situations["situation"] != "desaccord") & (nature != "calcul")
    least = situations.loc[kept].groupby("claim")["share"].min()
    firm = [text for place, text in enumerate(texts) if least[place] == 1]
    last = "selon toutes les lectures et sous tous les recodages défendables"
    if not firm:
        return f"Aucune des {len(texts)} phrases vérifiées n’est vraie {last}."
    if len(firm) == len(texts):
        return f"Les {len(texts)} phrases vérifiées sont vraies {last}."
    verb = "sont vraies" if len(firm) > 1 else "est vraie"
    number = french_number(len(firm)) if len(firm) > 1 else "une"
    listed = "\u202f; ".join(firm)
    return f"Sur {len(texts)} phrases vérifiées, {number} {verb} {last} : {listed}."


def prior_sentence(claims: pd.DataFrame, *, weights: Sequence[float]) -> str:
    """Say how far the chance of the sentences depends on the weight of disagreements never met.

    Parameters
    ----------
    claims
        Claims of second readings: ``claim``, ``low``, ``high`` (under all the weights).
    weights
        The weight that is kept, then the others.
    """
    first, *others = (french_number(one, decimals=0 if one % 1 == 0 else 1) for one in weights)
    change = (100 * (claims["high"] - claims["low"])).groupby(claims["claim"]).max().round()
    low, high = (int(one) for one in (change.min(), change.max()))
    least = f"de {low} à " if low != high else "de "
    start = (
        f"Si l’on partage ainsi {' ou '.join(others)} proposition au lieu de {first}, la part des "
        f"relectures où une phrase est vraie change {least}{plural(high, 'point')}"
    )
    if high < 100 * APART:
        return f"{start} : le choix importe peu."
    return (
        f"{start} selon la phrase. Quand elle change d’au moins {french_number(100 * APART)} "
        "points, ce qu’on suppose décide de la réponse, et le bilan donne une fourchette."
    )
