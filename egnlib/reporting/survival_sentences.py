"""Sentences that survive, told: one sentence each, which survive, and what a weight changes."""

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from egnlib.reporting.coder_tables import partial_coders, set_apart_sentence
from egnlib.reporting.markup import Fragment
from egnlib.reporting.numbers import NO_BREAK, french_list, french_number, plural
from egnlib.reporting.survival import APART, shown_ends, span, surely
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
        Number of the claim, and its sentence. Coders who coded too little (``partiel``) are left
        out.
    """
    rows = situations.loc[situations["claim"] == place]
    whole = (rows["situation"] == "codeur") & ~rows["coder"].isin(partial_coders(coders))
    parts = [_by_coder(rows.loc[whole], coders)]
    parts += [_by_recoding(row) for row in rows.loc[rows["situation"] == "recodages"].itertuples()]
    readings = rows.loc[rows["situation"] == "desaccord"]
    parts += [_by_reading(readings)] if len(readings) else []
    return f"{text[0].upper()}{text[1:]} : {' ; '.join(parts)}."


def survival_sentences(
    situations: pd.DataFrame, texts: Sequence[str], *, coders: pd.DataFrame
) -> list[str]:
    """Say what becomes of every claim, one sentence each.

    Parameters
    ----------
    situations, coders
        As for :func:`show_survival`.
    texts
        Sentence of each claim, in their order.
    """
    return [
        survival_sentence(situations, place, text, coders=coders)
        for place, text in enumerate(texts)
    ]


def _by_coder(rows: pd.DataFrame, coders: pd.DataFrame) -> str:
    told = rows["coder"].map(coders["dit"])
    true, level = told[rows["share"] == 1], told[rows["tied"]]
    false = told[(rows["share"] == 0) & ~rows["tied"]]
    unsure = rows.loc[(rows["share"] > 0) & (rows["share"] < 1)]
    parts = [f"vrai selon {french_list(true.tolist())}"] if len(true) else []
    parts += [f"faux selon {french_list(false.tolist())}"] if len(false) else []
    parts += [f"égalité selon {french_list(level.tolist())}"] if len(level) else []
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
    """Say the range that the cells of the table show, and what it comes from."""
    last = "des relectures tirées au sort"
    low, high = shown_ends(rows)
    wide = (rows["high"] - rows["low"] >= APART).any()
    if len(rows) == 1 and wide:
        return f"indécis pour les relectures tirées au sort (vrai dans {span(low, high)})"
    why = ["le lecteur dont on mesure le désaccord"] if surely(low) != surely(high) else []
    why += ["ce qu’on suppose des désaccords jamais rencontrés"] if wide else []
    after = f", selon {french_list(why)}" if why else ""
    return f"vrai dans {span(low, high)} {last}{after}"


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

    What is computed does not count here, nor do second readings, which can always differ, nor
    coders who coded too little, whose missing codes could make any sentence false.

    Parameters
    ----------
    situations, texts, coders
        As for :func:`show_survival`.
    """
    people = coders.loc[coders["nature"] == "lecture"]
    apart = set_apart_sentence(people)
    if people["partiel"].all():
        coded = "ne range assez de ces propositions" if len(people) else "n’est enregistrée"
        told = (
            f"Aucune autre lecture que celle de l’auteur {coded} : on ne sait pas encore quelles "
            "phrases y tiendraient."
        )
        return f"{told} {apart}".strip()
    left = coders.index[coders["partiel"] | (coders["nature"] == "calcul")]
    kept = (situations["situation"] != "desaccord") & ~situations["coder"].isin(left)
    least = situations.loc[kept].groupby("claim")["share"].min()
    firm = [text for place, text in enumerate(texts) if least[place] == 1]
    last = "selon toutes les lectures et sous tous les recodages défendables"
    return f"{_survivors(firm, len(texts), last)} {apart}".strip()


def _survivors(firm: Sequence[str], number: int, last: str) -> str:
    if not firm:
        return f"Aucune des {number} phrases vérifiées n’est vraie {last}."
    if len(firm) == number:
        return f"Les {number} phrases vérifiées sont vraies {last}."
    verb = "sont vraies" if len(firm) > 1 else "est vraie"
    kept = french_number(len(firm)) if len(firm) > 1 else "une"
    listed = "\u202f; ".join(firm)
    return f"Sur {number} phrases vérifiées, {kept} {verb} {last} : {listed}."


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
