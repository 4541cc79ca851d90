"""Indicators found in French texts: words and expressions, whatever their inflection.

Every word of a text is brought once to a normal form (capitals, accents, plural, feminine,
inclusive writing) and the words are then walked through a tree of indicators, so that the time
does not depend on how many indicators there are. Of two indicators that begin at the same word,
the longer is taken, and its words are not used again.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from egnlib.coding.codebook import Codebook
from egnlib.coding.wordforms import (
    SMALL_WORDS,
    WORD,
    content_keys,
    joined,
    readings,
    without_accents,
)

NEUTRAL = ""
NEGATIONS = frozenset(["sans", "pas", "ni", "aucun", "aucune", "jamais", "non"])
NOT_NEGATIONS = {
    "sans": {"doute", "oublier", "compter", "cesse"},
    "pas": {"seulement", "que", "uniquement", "à"},
    "non": {"seulement"},
}
ENDS_OF_NEGATION = frozenset(
    ["mais", "avec", "pour", "afin", "car", "si", "donc", *".;:!?,()/|«»", "\n\n"]
)
TURNS = frozenset(
    form
    for word in NEGATIONS | ENDS_OF_NEGATION
    for form in (word, word.capitalize(), word.upper())
)
REACH = 3


class Found(NamedTuple):
    """An indicator found in a text: where it stands (``text[start:end]``) and for which code.

    `denied` says that a negation bears on it (« sans tablette »).
    """

    code: str
    indicator: str
    strength: str
    weight: float
    start: int
    end: int
    denied: bool


@dataclass(frozen=True)
class Matcher:
    """Indicators of a codebook, ready to be found in texts.

    Attributes
    ----------
    tree
        Indicators by their keys, one level per word; the end of an indicator is held under
        ``None`` as (code, indicator, strength, weight), with the code ``""`` where it is neutral.
    keys
        Every key of the tree; those of stems end with a star.
    seen
        Keys of each word already met (a memo: it changes no answer).
    """

    tree: dict
    keys: frozenset[str]
    seen: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def _lengths(self) -> list[int]:
        return sorted({len(key) - 1 for key in self.keys if key.endswith("*")}, reverse=True)

    def symbols(self, word: str) -> tuple[str, ...]:
        """Keys that a word satisfies: its forms first, then its stems, the longest first."""
        known = self.seen.get(word)
        if known is None:
            bare = without_accents(joined(word.lower()))
            stems = [f"{bare[:length]}*" for length in self._lengths if length <= len(bare)]
            known = tuple(key for key in (*readings(word), *stems) if key in self.keys)
            self.seen[word] = known
        return known

    def find(self, text: str) -> list[Found]:
        """Find the indicators of a text, in the order of the text."""
        matches = list(WORD.finditer(text))
        words = [match[0] for match in matches]
        found: list[Found] = []
        next_place, denied_until = 0, -1
        for place, word in enumerate(words):
            if place < next_place:
                continue
            known = self.seen.get(word)
            keys = self.symbols(word) if known is None else known
            end, leaf = self._longest(words, place) if keys else (place, None)
            if leaf is None:
                if word in TURNS:
                    denied_until = _denied_until(words, place, denied_until)
                continue
            next_place = end
            if leaf[0] != NEUTRAL:
                start, stop = matches[place].start(), matches[end - 1].end()
                found.append(Found(*leaf, start, stop, place <= denied_until))
        return found

    def _longest(self, words: list[str], place: int) -> tuple[int, tuple | None]:
        """End and leaf of the longest indicator that begins at a word."""
        best: tuple[int, tuple | None] = (place, None)
        paths = [(place, self.tree)]
        while paths:
            here, branch = paths.pop(0)
            if here > best[0] and None in branch:
                best = (here, branch[None])
            if here == len(words) or (len(branch) == 1 and None in branch):
                continue
            word = words[here]
            steps = [branch[key] for key in self.symbols(word) if key in branch]
            paths += [(here + 1, step) for step in steps]
            if here > place and word.lower() in SMALL_WORDS:
                paths.append((here + 1, {key: branch[key] for key in branch if key}))
        return best


def _denied_until(words: list[str], place: int, denied_until: int) -> int:
    """Last word that a negation denies, once the word at `place` has been read."""
    small = words[place].lower()
    if small not in NEGATIONS:
        return -1
    following = words[place + 1].lower() if place + 1 < len(words) else ""
    if following in NOT_NEGATIONS.get(small, ()):
        return denied_until
    last, counted = place, 0
    for last in range(place + 1, len(words)):
        small = words[last].lower()
        if small in ENDS_OF_NEGATION:
            return last - 1
        counted += small not in SMALL_WORDS
        if counted == REACH:
            break
    return last


def matcher(codebook: Codebook) -> Matcher:
    """Prepare the indicators of a codebook and its neutral expressions for being found."""
    tree: dict = {}
    rows = codebook.indicators[["code", "indicator", "strength", "weight"]]
    leaves = [tuple(row) for row in rows.itertuples(index=False)]
    leaves += [(NEUTRAL, expression, "neutral", 0.0) for expression in codebook.neutral]
    every_key: set[str] = set()
    for leaf in leaves:
        branch = tree
        for key in content_keys(leaf[1]):
            every_key.add(key)
            branch = branch.setdefault(key, {})
        branch[None] = leaf
    return Matcher(tree, frozenset(every_key))
