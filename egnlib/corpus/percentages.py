"""Percentages of a text: each one with its line, its operator and the audience it is given for."""

import re
from bisect import bisect_right

import pandas as pd

VALUE = r"\d+(?:,\d+)?"
TOKEN = re.compile(
    rf"(?:(?P<low>{VALUE})(?:\s*%?\s+à\s+|\s*[-–]\s*)|entre\s+(?P<from>{VALUE})\s*%?\s+et\s+)?"
    rf"(?P<high>{VALUE})\s*%",
    re.IGNORECASE,
)
OPERATORS = {
    "pas plus de": "<",
    "plus de": ">",
    "+": ">",
    "au moins": ">",
    "moins de": "<",
    "au plus": "<",
    "près de": "~",
    "environ": "~",
}
WORDS = "|".join(re.escape(words).replace(r"\ ", r"\s+") for words in OPERATORS)
OPERATOR = re.compile(rf"({WORDS})\s*$", re.IGNORECASE)
NOUNS = {
    "élèves": "eleves",
    "familles": "familles",
    "parents": "familles",
    "enseignants": "enseignants",
    "personnels": "personnels",
    "partenaires": "partenaires",
    "répondants": "ensemble",
    "personnes": "ensemble",
}
NOUN = rf"(?:{'|'.join(NOUNS)})"
AUDIENCES = rf"(?P<list>{NOUN}(?:(?:,|\s+et|\s+ou)?\s+(?:des\s+|les\s+)?{NOUN})*)"
AFTER = re.compile(rf"\s*,?\s*(?:des\s+|de\s+|d['’])?{AUDIENCES}", re.IGNORECASE)
BEFORE = re.compile(
    rf"{AUDIENCES}[^.!?…;:«»%]{{0,50}}?\(?\s*(?:à\s+)?(?:{WORDS})?\s*$",
    re.IGNORECASE,
)
REACH = 120


def published_percentages(lines: list[str]) -> pd.DataFrame:
    """Find every percentage of a text.

    An audience counts as printed when its name stands in the phrase that carries the percentage:
    « 93 % des enseignants », « familles et enseignants considèrent à plus de 80 % ».

    Parameters
    ----------
    lines
        Lines of the text; item 0 is line 1.

    Returns
    -------
    DataFrame
        One row per percentage, in the order of the text: ``ligne`` (where the number stands),
        ``operateur``, ``valeur_basse``, ``valeur_haute`` (as in the table ``questionnaire``) and
        ``publics`` (sorted tuple of audiences; ``("ensemble",)`` for « répondants », empty when
        none is printed).

    Examples
    --------
    >>> found = published_percentages(["Plus de 87 % des enseignants et des familles approuvent."])
    >>> found.loc[0, ["operateur", "publics"]].tolist()
    ['>', ('enseignants', 'familles')]
    """
    text = "\n".join(lines)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    rows = []
    for token in TOKEN.finditer(text):
        before = text[max(0, token.start() - REACH) : token.start()]
        operator, low, high = _bounds(token, before)
        publics = _audiences(before, text[token.end() : token.end() + REACH])
        rows.append((bisect_right(starts, token.start()), operator, low, high, publics))
    columns = ["ligne", "operateur", "valeur_basse", "valeur_haute", "publics"]
    found = pd.DataFrame(rows, columns=columns)
    return found.astype({"valeur_basse": "float64", "valeur_haute": "float64"})


def _bounds(token: re.Match, before: str) -> tuple[str, float | None, float | None]:
    value = float(token["high"].replace(",", "."))
    if low := token["low"] or token["from"]:
        return "entre", float(low.replace(",", ".")), value
    printed = OPERATOR.search(before)
    operator = OPERATORS[" ".join(printed[1].lower().split())] if printed else "="
    return operator, None if operator == "<" else value, None if operator == ">" else value


def _audiences(before: str, after: str) -> tuple[str, ...]:
    match = AFTER.match(after) or BEFORE.search(before)
    if not match:
        return ()
    named = {NOUNS[noun.lower()] for noun in re.findall(NOUN, match["list"], re.IGNORECASE)}
    if "partenaires" in named:
        named = named - {"familles", "partenaires"} | {"familles_partenaires"}
    specific = named - {"ensemble"}
    return tuple(sorted(specific or named))
