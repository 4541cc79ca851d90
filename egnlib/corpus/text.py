"""Text: French words and where they stand, as they are printed."""

import re
import unicodedata

import pandas as pd

LETTER = r"[^\W\d_]"
# Words that an apostrophe or a hyphen does not cut, beside those that begin with no elided word.
WHOLE = r"(?:quelqu'une?|c'est-à-dire|s'il-vous-plaît|rendez-vous)(?![\w'-])"
ELIDED = r"(?:[ldjmtscnç]|(?:jus|lors|puis|quoi|quel)?qu)'"
CLITIC = re.compile(
    r"(?<=\w)-(?:t-)?(je|tu|il|elle|on|nous|vous|ils|elles|ce|moi|toi|lui|leur|le|la|les|y|en)$",
    re.IGNORECASE,
)
INCLUSIVE = r"(?:(?:e|ne|te|le|ve|fe|ère|[rt]?rice|euse)s?|s|x)"
PATTERNS = {
    "adresse": (
        r"(?:https?://|www\.)[^\s<>«»\"]*[^\s<>«»\".,;:!?)\]’']"
        r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
        r"|(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:fr|com|org|net|eu)(?:/[^\s<>«»\"]*[\w/])?(?![\w@])"
    ),
    "nombre": (
        r"(?<![\w,.])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?(?:[ \u00a0\u202f]?[%€])?(?!\w)"
        r"|(?<![\w,.])\d+(?:[.,]\d+)*(?:[ \u00a0\u202f]?[%€])?(?!\w)"
    ),
    "elision": rf"(?<![\w'])(?!(?i:{WHOLE}))(?i:{ELIDED})",
    "sigle": r"(?<!\w)(?:[A-ZÀ-Þ]\.){2,}(?!\w)",
    "mot": (
        rf"\d*{LETTER}[^\W_]*(?:@{LETTER}+)*"
        rf"(?:(?:['-]|-[ \n](?!(?:et|ou|ni|à)\b)){LETTER}[^\W_]*)*"
        rf"(?:(?:[·•]{LETTER}{{1,6}})+|(?:\.{INCLUSIVE}){{1,2}}(?!\w)|\({INCLUSIVE}\)s?(?!\w))?"
    ),
}
TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in PATTERNS.items()))
HEAD = re.compile(r"[.!?:…►•\n]|(?<![\w-])[-–—](?![\w-])")
SAME_SIGNS = str.maketrans(
    {
        "’": "'",
        "ʼ": "'",
        "‘": "'",
        "′": "'",
        "‐": "-",
        "\u2011": "-",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "*": "•",
    }
)
MARKS = re.compile(
    r"\u00ad|\*\*|(?<!\S)#+(?= )|</?(?:sup|sub|b|i|u|em|strong)\s*/?>|</?a(?:\s[^<>\n]*)?>"
)


def plain_text(text: str) -> str:
    """Text whose signs are those that :func:`tokens` counts places in.

    Accents are composed, apostrophes and hyphens are those of a keyboard, ligatures of printers
    are undone; soft hyphens and the marks of the text editions (``**``, ``#``, HTML) are removed,
    the bullets written ``*`` become « • ».

    Examples
    --------
    >>> plain_text("**L’école** d’aujourd’hui")
    "L'école d'aujourd'hui"
    """
    apart = re.sub(r"<br\s*/?>", " ", unicodedata.normalize("NFC", text))
    return MARKS.sub("", apart).translate(SAME_SIGNS)


def tokens(text: str) -> pd.DataFrame:
    """Words of a French text, in order, with their place.

    Elided words stand alone (``l'``, ``qu'``, ``jusqu'``) but « aujourd'hui », « quelqu'un » and
    « prud'homme » are whole; inner hyphens are kept (« tiers-lieux », « e-primo »), those of an
    inversion are cut (« peut-on » is two words, « a-t-il » too); a hyphen at the end of a line is
    rejoined; a figure keeps its spaces, its comma and its sign (« 1 300 », « 31,8 % »); dotted
    acronyms, « M@gistère », inclusive forms (« enseignant·e·s »), web addresses and e-mails are
    one word each. Other punctuation is not a word.

    Parameters
    ----------
    text
        Any text; :func:`plain_text` is applied first.

    Returns
    -------
    DataFrame
        One row per word: ``forme`` as printed, ``nature`` (``mot``, ``sigle`` for a dotted
        acronym, ``nombre``, ``adresse``), ``debut`` and ``fin`` (places in ``plain_text(text)``,
        the end excluded), and ``tete``: whether the word begins the text or a sentence, so that
        its capital says nothing.

    Examples
    --------
    >>> tokens("L’accès d’aujourd’hui, à 31,8 %")["forme"].tolist()
    ["L'", 'accès', "d'", "aujourd'hui", 'à', '31,8 %']
    """
    plain = plain_text(text)
    rows = [row for match in TOKEN.finditer(plain) for row in _words(match)]
    words = pd.DataFrame(rows, columns=["nature", "debut", "fin", "forme"])
    ends = [0, *words["fin"]]
    between = [plain[end:start] for end, start in zip(ends, words["debut"], strict=False)]
    first = [place == 0 or bool(HEAD.search(gap)) for place, gap in enumerate(between)]
    return words[["forme", "nature", "debut", "fin"]].assign(tete=first)


def _words(match: re.Match) -> list[tuple[str, int, int, str]]:
    """One row, or one and those of the pronouns that an inversion hangs on a verb."""
    kind, form, start = match.lastgroup, match.group(), match.start()
    if kind != "mot":
        return [("mot" if kind == "elision" else kind, start, match.end(), _one_space(form))]
    after = []
    while not re.fullmatch(WHOLE, form, re.IGNORECASE) and (clitic := CLITIC.search(form)):
        after.insert(0, ("mot", start + clitic.start(1), start + clitic.end(1), clitic[1]))
        form = form[: clitic.start()]
    return [("mot", start, start + len(form), re.sub(r"-\s", "-", form)), *after]


def _one_space(form: str) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", form)
