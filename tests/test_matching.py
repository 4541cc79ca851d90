"""Indicators in French texts: every odd form one row, spans, negation, the longest expression."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from egnlib.coding.codebook import Codebook
from egnlib.coding.matching import matcher
from egnlib.coding.wordforms import content_keys, normal_form


def codebook(indicators: dict, *, neutral: tuple = (), negation: str = "cancel") -> Codebook:
    """A codebook of invented codes; an indicator weighs 2."""
    codes = pd.DataFrame({"label": "l", "short": "s", "definition": "d"}, index=[*indicators])
    rows = [(code, word, "strong", 2.0) for code, words in indicators.items() for word in words]
    table = pd.DataFrame(rows, columns=["code", "indicator", "strength", "weight"])
    return Codebook(
        "essai", "Essai", 1, "texte", codes, indicators=table, negation=negation, neutral=neutral
    )


def found(indicator: str, text: str) -> list[str]:
    hits = matcher(codebook({"a": [indicator]})).find(text)
    return [text[hit.start : hit.end] for hit in hits]


SEEN = {
    "capitals": ("réseau", "RÉSEAU", "RÉSEAU"),
    "capitals without accents": ("égalité", "EGALITES", "EGALITES"),
    "a missing accent": ("réseau", "le reseau", "reseau"),
    "a plural in s": ("tablette", "des tablettes", "tablettes"),
    "a plural in x": ("réseau", "les réseaux", "réseaux"),
    "a plural in aux": ("régional", "appels régionaux", "régionaux"),
    "a plural of its own": ("travail", "les travaux", "travaux"),
    "a feminine": ("équipé", "une école équipée", "équipée"),
    "a feminine plural": ("équipé", "écoles équipées", "équipées"),
    "a doubled consonant": ("professionnel", "voies professionnelles", "professionnelles"),
    "a feminine in trice": ("formateur", "une formatrice", "formatrice"),
    "a feminine in euse": ("chercheur", "des chercheuses", "chercheuses"),
    "a feminine in ive": ("participatif", "démarche participative", "participative"),
    "an elision": ("école", "l'école", "école"),
    "a typographic elision": ("école", "l’école", "école"),
    "an elision of que": ("école", "lorsqu’école il y a", "école"),
    "a middle dot": ("enseignant", "les enseignant·e·s", "enseignant·e·s"),
    "a parenthesis": ("enseignant", "les enseignant(e)s", "enseignant(e)s"),
    "full stops": ("enseignant", "les enseignant.e.s", "enseignant.e.s"),
    "a hyphen": ("bien-être", "le bien-être", "bien-être"),
    "a hyphen that is not there": ("bien-être", "le bien être", "bien être"),
    "a non-breaking hyphen": ("bien-être", "le bien‑être", "bien‑être"),
    "a prefix with its hyphen": ("coconstr*", "à co-construire", "co-construire"),
    "a prefix without its hyphen": ("co-constr*", "à coconstruire", "coconstruire"),
    "a ligature": ("cœur", "au coeur de", "coeur"),
    "a stem": ("collabor*", "nous collaborerons", "collaborerons"),
    "a stem with an accent": ("équipem*", "Equipements", "Equipements"),
    "small words between": ("accès au numérique", "accès à un numérique", "accès à un numérique"),
    "an article between": ("accès numérique", "accès au numérique", "accès au numérique"),
    "a first small word": ("à distance", "suivre à distance", "à distance"),
    "a digit": ("4g", "une clé 4G", "4G"),
    "an at sign": ("m@gistère", "M@gistère", "M@gistère"),
    "a line end": ("accès au numérique", "accès\nau numérique", "accès\nau numérique"),
    "a no-break space": (
        "accès au numérique",
        "accès\u00a0au numérique",
        "accès\u00a0au numérique",
    ),
}


@pytest.mark.parametrize(("indicator", "text", "extract"), SEEN.values(), ids=SEEN.keys())
def test_an_indicator_is_seen_in_another_form(indicator, text, extract):
    assert found(indicator, text) == [extract]


UNSEEN = {
    "a word inside another": ("dys", "dysfonctionnement"),
    "a team is not equipped": ("équipé", "une équipe"),
    "a stem inside a word": ("form*", "plateforme"),
    "a sentence between": ("accès numérique", "Un accès. Numérique"),
    "a comma between": ("accès numérique", "un accès, numérique"),
    "a content word between": ("accès numérique", "accès rapide au numérique"),
    "the words in another order": ("accès numérique", "numérique et accès"),
    "an expression cut short": ("accès au numérique", "un accès au"),
    "the first small word missing": ("à distance", "la distance"),
    "nothing": ("accès", ""),
}


@pytest.mark.parametrize(("indicator", "text"), UNSEEN.values(), ids=UNSEEN.keys())
def test_an_indicator_is_not_seen_where_it_is_not(indicator, text):
    assert found(indicator, text) == []


DENIED = {
    "sans": ("sans tablette", True),
    "sans, capital": ("Sans tablette", True),
    "pas de": ("pas de tablette", True),
    "a verb": ("ne dispose pas de tablette", True),
    "aucune": ("aucune tablette", True),
    "ni": ("ni papier ni tablette", True),
    "one word before": ("sans une seule tablette", True),
    "the second of two": ("sans papier et tablette", True),
    "sans doute": ("sans doute une tablette", False),
    "pas seulement": ("pas seulement une tablette", False),
    "a comma ends it": ("sans réponse, une tablette", False),
    "a contrast ends it": ("sans papier mais avec tablette", False),
    "too far": ("sans que personne ici demande une tablette", False),
    "before it": ("une tablette sans câble", False),
    "more is no negation": ("plus de tablettes", False),
}


@pytest.mark.parametrize(("text", "denied"), DENIED.values(), ids=DENIED.keys())
def test_a_negation_bears_on_what_follows_it_closely(text, denied):
    hits = matcher(codebook({"a": ["tablette"]})).find(text)
    assert [hit.denied for hit in hits] == [denied]


def test_an_indicator_that_holds_the_negation_is_not_denied_by_it():
    hits = matcher(codebook({"a": ["sans tablette"], "b": ["tablette"]})).find("sans tablette")
    assert [(hit.code, hit.denied) for hit in hits] == [("a", False)]


def test_of_two_indicators_the_longer_is_taken_and_its_words_are_used_once():
    rules = matcher(codebook({"a": ["accès"], "b": ["accès au numérique"], "c": ["numérique"]}))
    assert [hit.code for hit in rules.find("accès au numérique, accès")] == ["b", "a"]


def test_a_word_is_preferred_to_a_stem_and_a_longer_stem_to_a_shorter():
    rules = matcher(codebook({"a": ["form*"], "b": ["format*"], "c": ["formation"]}))
    assert [hit.code for hit in rules.find("former, formateur, formations")] == ["a", "b", "c"]


def test_a_neutral_expression_hides_the_indicator_inside_it():
    rules = matcher(codebook({"a": ["environnement"]}, neutral=("environnement de travail",)))
    assert [hit.start for hit in rules.find("environnement de travail, environnement")] == [26]


@given(st.text(alphabet="abéàçïœÉ'’- .,;stx\n·()", max_size=60))
def test_every_span_holds_words_that_satisfy_the_indicator(text):
    rules = matcher(codebook({"a": ["bé", "at*", "ba ts"]}))
    for hit in rules.find(text):
        keys = content_keys(text[hit.start : hit.end])
        wanted = content_keys(hit.indicator)
        assert keys[0].startswith(wanted[0].rstrip("*"))
        assert 0 <= hit.start < hit.end <= len(text)


@given(st.text(alphabet="abcdeéèstxr", min_size=1, max_size=12))
def test_capitals_with_their_accents_change_no_form(word):
    assert normal_form(word.upper()) == normal_form(word)
