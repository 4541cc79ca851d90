"""Typography: the unbreakable spaces that French puts around its punctuation."""

import re

NO_BREAK = "\u00a0"
THIN = "\u202f"
RULES = [
    (re.compile(r"«[ \u00a0]?"), "«" + NO_BREAK),
    (re.compile(r"[ \u00a0]?»"), NO_BREAK + "»"),
    (re.compile(r"(?<=[\w»)…’\]%€°]) (?=[;!?](?!\w))"), THIN),
    (re.compile(r"(?<=[\w»)…’\]%€°]) (?=:(?!\w))"), NO_BREAK),
    (re.compile(r"(?<=\d) (?=%|€|points?\b)"), NO_BREAK),
    (re.compile(r"(?<!\d)(\d{1,3}) (?=\d{3}\b)"), r"\1" + THIN),
]


def typeset(text: str) -> str:
    """Put unbreakable spaces where French typography wants them; changes nothing else.

    Examples
    --------
    >>> typeset("« Quoi ? » : 31,8 % de 51 000")
    '«\\xa0Quoi\\u202f?\\xa0»\\xa0: 31,8\\xa0% de 51\\u202f000'
    """
    for pattern, replacement in RULES:
        text = pattern.sub(replacement, text)
    return text
