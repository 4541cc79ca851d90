"""Word forms: what makes two French words the same word for an indicator.

Capitals, accents, plurals, feminines and inclusive writing do not matter. The forms are keys, not
lemmas: verbs are not conjugated, indicators use stems for that.
"""

import re
import unicodedata
from functools import lru_cache

PREFIXES = "auto|co|cyber|éco|inter|multi|pluri|pré|télé"
INCLUSIVE = (
    r"[·•‧∙]\w+|\((?:e|ne|le|s|es|nes|les|x|se|rice|trice)\)s?|\.(?:e|ne|le|rice|trice)\.?s?\b"
)
WORD = re.compile(
    rf"(?:(?:{PREFIXES})[-‐‑](?=[^\W\d_]))?[^\W_]+(?:@[^\W_]+)?(?:{INCLUSIVE})*|[.;:!?,()/|«»]|\n\s*\n",
    re.IGNORECASE,
)
INCLUSIVE_MARK = re.compile(r"[·•‧∙(.]")
SMALL_WORDS = frozenset(
    """
    a à au aux avec ce ces cet cette d dans de des du en entre et l la le les leur leurs ma mes mon
    nos notre ou par pour qu que qui s sa se ses son sur un une vers vos votre y plus très
    """.split()  # noqa: SIM905
)
IRREGULAR = {"travaux": "travail", "yeux": "oeil"}
FEMININES = (
    ("trice", "teu"),
    ("euse", "eu"),
    ("elle", "el"),
    ("enne", "en"),
    ("ive", "if"),
    ("ère", "er"),
    ("eur", "eu"),
)


def without_accents(word: str) -> str:
    """Strip accents and ligatures from a word in small letters.

    Examples
    --------
    >>> without_accents("cœur élevé")
    'coeur eleve'
    """
    if word.isascii():
        return word
    opened = word.replace("œ", "oe").replace("æ", "ae")
    letters = unicodedata.normalize("NFD", opened)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@lru_cache(maxsize=100_000)
def normal_form(word: str) -> str:
    """Bring a French word to the form under which its plural and its feminine are found too.

    It is a key, not a lemma: « équipée » and « équipés » meet in ``equipe``, « équipe » and
    « équipes » in ``equip``. Verbs are not conjugated: indicators use stems for that.

    Examples
    --------
    >>> [normal_form(word) for word in ("Réseaux", "réseau", "équipée", "équipes")]
    ['reseau', 'reseau', 'equipe', 'equip']
    """
    small = joined(INCLUSIVE_MARK.split(word.lower(), maxsplit=1)[0])
    small = small.replace("œ", "oe").replace("æ", "ae")
    if len(small) <= 3:
        return without_accents(small)
    return without_accents(_masculine(_singular(small)))


def joined(word: str) -> str:
    """Join a prefix to its word: « co-construire » as « coconstruire »."""
    return word.replace("-", "").replace("‐", "").replace("‑", "")


def _singular(word: str) -> str:
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("aux") and not word.endswith("eaux") and len(word) > 4:
        return word[:-2] + "l"
    return word[:-1] if word[-1] in "sx" and not word.endswith("ss") else word


def _masculine(word: str) -> str:
    if len(word) > 4:
        for feminine, masculine in FEMININES:
            if word.endswith(feminine):
                return word[: -len(feminine)] + masculine
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def readings(word: str) -> tuple[str, ...]:
    """Normal forms of a word; in capitals without accents, a last E may be an É."""
    form = normal_form(word)
    if word.isascii() and word.isupper() and len(word) > 3 and word.rstrip("S").endswith("E"):
        accented = word.lower().rstrip("s").removesuffix("e").removesuffix("e") + "é"
        return (form, normal_form(accented))
    return (form,)


def content_keys(indicator: str) -> tuple[str, ...]:
    """Read an indicator as the keys that must follow one another: forms, and stems with ``*``.

    Small words inside an expression are left out, since any may stand there; the first is kept.

    Examples
    --------
    >>> content_keys("accès au numérique"), content_keys("collabor*")
    (('acce', 'numeriqu'), ('collabor*',))
    """
    starred = indicator.rstrip().endswith("*")
    words = [match.group() for match in WORD.finditer(indicator) if match.group()[0].isalnum()]
    kept = [word for rank, word in enumerate(words) if rank == 0 or word.lower() not in SMALL_WORDS]
    if not kept:
        return ()
    keys = [normal_form(word) for word in kept]
    if starred:
        keys[-1] = without_accents(joined(kept[-1].lower())) + "*"
    return tuple(keys)
