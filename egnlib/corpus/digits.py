"""Digits: every number that a document prints in figures, and what accounts for it.

A number is a published figure (``chiffres.csv``) or it is not one (``hors_champ.csv``, in the
column ``nombres``, with the reason). Nothing is left between the two.
"""

import re
from collections import Counter

import pandas as pd

from egnlib.corpus.lines import line_numbers

GROUPED = r"\d{1,3}(?:[ .\u00a0\u202f]\d{3})+(?!\d)"
TOKEN = re.compile(rf"{GROUPED}(?:,\d+)?|\d+(?:[.,]\d+)?")
THOUSANDS = re.compile(r"(?<=\d)[ .\u00a0\u202f_](?=\d{3}(?:\D|$))")
FRACTION = re.compile(r"sur (\d+)")
UNITS = [
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    *("onze", "douze", "treize", "quatorze", "quinze", "seize"),
]
TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}
WORDS = {
    0.5: ["demi", "demie"],
    **{float(n): [word] for n, word in enumerate(UNITS)},
    **{float(n): [word] for n, word in TENS.items()},
    0.0: ["zéro", "aucun", "aucune", "nul", "nulle"],
    1.0: ["un", "une", "premier", "première", "unique", "seul", "seule", "moitié", "tiers"],
    2.0: ["deux", "second", "seconde", "double", "deuxième", "tiers"],
    3.0: ["trois", "tiers", "troisième", "triple", "quarts"],
    4.0: ["quatre", "quart", "quarts", "quatrième"],
    5.0: ["cinq", "cinquième", "cinquièmes"],
    10.0: ["dix", "dizaine", "dixième", "ten"],
    12.0: ["douze", "douzaine"],
    15.0: ["quinze", "quinzaine"],
    20.0: ["vingt", "vingtaine"],
    30.0: ["trente", "trentaine"],
    40.0: ["quarante", "quarantaine"],
    50.0: ["cinquante", "cinquantaine", "moitié"],
    100.0: ["cent", "centaine", "centaines"],
    1000.0: ["mille", "millier", "milliers"],
    1e6: ["million", "millions"],
}


def digit_tokens(text: str) -> list[str]:
    """Numbers that a text prints in figures, as printed, in its order.

    Thousands may be apart (« 2 100 ») or dotted (« 1.300 »), decimals follow a comma or a point;
    the digits of a word (« 4G », « 1D ») are numbers too.

    Examples
    --------
    >>> digit_tokens("1.300 élèves de 6e, 46,2 % et 4G")
    ['1.300', '6', '46,2', '4']
    """
    return TOKEN.findall(text)


def token_value(token: str) -> float:
    """Value of a printed number.

    Examples
    --------
    >>> token_value("1.300"), token_value("2 100"), token_value("46,2")
    (1300.0, 2100.0, 46.2)
    """
    return float(THOUSANDS.sub("", token).replace(",", "."))


def figure_values(figure: dict) -> set[float]:
    """Values that a figure's row prints: its bounds, and the base of a fraction (« sur 6 »)."""
    values = {
        float(figure[column])
        for column in ("valeur_basse", "valeur_haute")
        if pd.notna(figure[column])
    }
    if base := FRACTION.fullmatch(str(figure["unite"])):
        values.add(float(base[1]))
    return values


def printed_in_words(value: float, passage: str) -> bool:
    """Whether a passage prints a number in words.

    Examples
    --------
    >>> printed_in_words(6.0, "une famille sur six"), printed_in_words(7.0, "une famille sur six")
    (True, False)
    """
    found = set(re.findall(r"\w+", passage.lower()))
    return bool(found & set(WORDS.get(value, [])))


def unaccounted_numbers(
    figures: pd.DataFrame, outside: pd.DataFrame, lines: list[str]
) -> list[tuple[int, str]]:
    """Numbers of one document that no row accounts for, and rows whose number is not there.

    Parameters
    ----------
    figures, outside
        Rows of ``chiffres`` and of ``hors_champ`` for the document; rows of the latter without
        ``nombres`` are passages, not numbers.
    lines
        Lines of the document; item 0 is line 1.

    Returns
    -------
    list of (line, problem)
        Empty when every number printed in figures is in exactly one of the two tables, and every
        figure can be read, in figures or in words, at its lines.
    """
    printed = {
        number: Counter(map(token_value, digit_tokens(line)))
        for number, line in enumerate(lines, 1)
    }
    left = {number: counts.copy() for number, counts in printed.items()}
    problems = _claim_outside(outside, left)
    problems += _claim_figures(figures, printed, left, lines)
    problems += [
        (number, f"nombre {value:g} ni dans chiffres.csv, ni dans hors_champ.csv")
        for number, counts in left.items()
        for value, n in counts.items()
        for _ in range(n)
    ]
    return sorted(problems)


def _claim_outside(outside: pd.DataFrame, left: dict[int, Counter]) -> list[tuple[int, str]]:
    problems = []
    rows = outside.loc[outside["nombres"].notna()]
    for reference, tokens in zip(rows["lignes"], rows["nombres"], strict=True):
        numbers = line_numbers(reference)
        for token in tokens.split():
            value = token_value(token)
            line = next((n for n in numbers if left.get(n, {}).get(value, 0) > 0), None)
            if line is None:
                problem = f"hors_champ.csv : le nombre {token} ne se lit pas lignes {reference}"
                problems.append((numbers[0], f"{problem}, ou y est compté deux fois"))
            else:
                left[line][value] -= 1
    return problems


def _claim_figures(
    figures: pd.DataFrame, printed: dict[int, Counter], left: dict[int, Counter], lines: list[str]
) -> list[tuple[int, str]]:
    problems = []
    for figure in figures.to_dict("records"):
        numbers = line_numbers(figure["lignes"])
        passage = " ".join(lines[n - 1] for n in numbers if n <= len(lines))
        for value in sorted(figure_values(figure)):
            claimed = [n for n in numbers if printed.get(n, {}).get(value)]
            for n in claimed:
                left[n][value] = max(0, left[n][value] - 1)
            if not claimed and not printed_in_words(value, passage):
                problem = f"{figure['id_chiffre']} : {value:g} ne se lit pas lignes"
                problems.append((numbers[0], f"{problem} {figure['lignes']}"))
    return problems
