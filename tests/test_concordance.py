"""Concordances: each occurrence with its contexts, and the way back to its lines."""

import re

import pandas as pd
import pytest

from egnlib import corpus, reporting
from egnlib.files import EgnError

UNITS = pd.DataFrame(
    {
        "id_unite": ["u1", "u2", "u3"],
        "texte": [
            "Former tous les élèves, et l'élève à besoins particuliers, au numérique",
            "L'outil d'abord",
            "Donner un ENT aux élèves",
        ],
        "id_document": ["hdf", "hdf", "pdl"],
        "id_theme": ["acces", "enseigner", "acces"],
        "lignes": ["101-102", "7", "94;127"],
        "libelle": ["Former", "Outil", "ENT"],
    }
)
WORDS = corpus.words_of(UNITS)
LABELS = {"acces": "Un égal accès", "hdf": "Hauts-de-France", "pdl": "Pays de la Loire"}


def test_a_lemma_is_found_under_all_its_forms_in_the_order_of_the_texts():
    lines = corpus.concordance(UNITS, WORDS, "élève")
    assert lines["pivot"].tolist() == ["élèves", "élève", "élèves"]
    assert lines["id_unite"].tolist() == ["u1", "u1", "u3"]
    assert lines["place"].tolist() == [4, 7, 5]


def test_a_form_is_found_as_it_is_printed_whatever_its_capitals():
    lines = corpus.concordance(UNITS, WORDS, "ÉLÈVES", by="forme")
    assert lines["id_unite"].tolist() == ["u1", "u3"]


def test_each_line_leads_back_to_its_row_and_its_lines():
    [line] = corpus.concordance(UNITS, WORDS, "ent").to_dict("records")
    assert (line["id_document"], line["lignes"], line["libelle"]) == ("pdl", "94;127", "ENT")
    assert (line["gauche"], line["pivot"], line["droite"]) == ("Donner un", "ENT", "aux élèves")
    assert "texte" not in line


def test_left_pivot_and_right_put_end_to_end_are_the_text():
    for term in ("élève", "outil", "ENT", "former", "numérique"):
        for line in corpus.concordance(UNITS, WORDS, term, width=500).itertuples():
            text = UNITS.set_index("id_unite").at[line.id_unite, "texte"]
            whole = line.gauche + line.pivot + line.droite
            assert whole.replace(" ", "") == text.replace(" ", "")


def test_contexts_are_cut_between_words_and_say_so():
    [first, *_] = corpus.concordance(UNITS, WORDS, "élève", width=12).to_dict("records")
    assert first["gauche"] == "… tous les"
    assert first["droite"] == ", et …"


def test_a_place_that_text_and_word_share_is_that_of_the_cleaned_text():
    units = UNITS.head(1).assign(texte=corpus.plain_text("**Un** outil d’e\u0301cole"))
    [line] = corpus.concordance(units, corpus.words_of(units), "école").to_dict("records")
    assert (line["gauche"], line["pivot"]) == ("Un outil d'", "école")


def test_an_expression_has_its_lines_too():
    words = corpus.words_of(UNITS, expressions=["besoin particulier"])
    assert corpus.concordance(UNITS, words, "besoin particulier")["pivot"].tolist() == [
        "besoins particuliers"
    ]


def test_a_word_is_found_inside_an_expression_too():
    words = corpus.words_of(UNITS, expressions=["besoin particulier"])
    lines = corpus.concordance(UNITS, words, "besoin")
    assert lines["pivot"].tolist() == ["besoins particuliers"]
    printed = corpus.concordance(UNITS, words, "particuliers", by="forme")
    assert printed["pivot"].tolist() == ["besoins particuliers"]


def test_an_absent_term_has_no_line_and_its_neighbours_are_named():
    lines = corpus.concordance(UNITS, WORDS, "eleve")
    assert len(lines) == 0
    assert {"gauche", "pivot", "droite", "lignes"} <= set(lines)
    assert corpus.near_terms(WORDS, "eleve") == ["élève"]
    assert corpus.near_terms(WORDS, "zzz") == []


def test_as_many_lines_as_occurrences_whatever_the_order_of_units():
    shuffled = UNITS.iloc[[2, 0, 1]]
    for lemma, count in WORDS["lemme"].value_counts().items():
        assert len(corpus.concordance(shuffled, WORDS, lemma)) == count


@pytest.mark.parametrize(
    ("term", "options", "words"),
    [
        ("", {}, "terme «  »"),
        ("  ", {}, "Concordance impossible"),
        (None, {}, "terme « None »"),
        ("élève", {"by": "sens"}, "recherche par « sens »"),
        ("élève", {"width": 0}, "largeur 0"),
    ],
)
def test_impossible_requests_are_refused(term, options, words):
    with pytest.raises(EgnError, match=words):
        corpus.concordance(UNITS, WORDS, term, **options)


def shown(term: str = "élève", **options: object) -> str:
    lines = corpus.concordance(UNITS, WORDS, term)
    return reporting.show_concordance(
        lines, term=term, by=["id_theme", "id_document"], labels=LABELS, **options
    ).html


def test_each_line_of_the_page_leads_to_the_listing_of_its_group():
    listing = reporting.show_units(UNITS, by=["id_theme", "id_document"], labels=LABELS).html
    targets = re.findall(r'href="#([\w-]+)"', shown())
    assert targets == ["liste-acces-hdf", "liste-acces-hdf", "liste-acces-pdl"]
    assert set(targets) <= set(re.findall(r'id="([\w-]+)"', listing))


def test_the_table_has_a_caption_row_headers_and_the_lines_of_the_document():
    html = shown()
    assert "3\u00a0occurrences" in re.search("<caption>(.*?)</caption>", html)[1]
    assert html.count('<th scope="row">') == 3
    assert "l.\u00a0101\u2011102" in html
    assert html.count("<strong>élèves</strong>") == 2


def test_what_the_texts_hold_is_shown_as_text():
    units = UNITS.head(1).assign(texte="<script> outil </script>")
    lines = corpus.concordance(units, corpus.words_of(units), "outil")
    html = reporting.show_concordance(lines, term="<b>", by=["id_theme"], labels={}).html
    assert "<script>" not in html
    assert "<b>" not in html


def test_a_long_concordance_says_how_many_lines_it_leaves_out():
    html = shown(most=2)
    assert "2 premières de 3\u00a0occurrences" in html
    assert html.count('<th scope="row">') == 2


def test_the_sentence_counts_occurrences_and_propositions():
    lines = corpus.concordance(UNITS, WORDS, "élève")
    said = reporting.concordance_sentence(lines, term="élève", group="id_theme", labels=LABELS)
    assert said == (
        "«\u00a0élève\u00a0» apparaît 3\u00a0fois dans 2\u00a0propositions, le plus souvent dans "
        "«\u00a0Un égal accès\u00a0» (3)."
    )


def told(term: str, expressions: list[str]) -> str:
    words = corpus.words_of(UNITS, expressions=expressions)
    lines = corpus.concordance(UNITS, words, term)
    return reporting.concordance_sentence(
        lines, term=term, group="id_theme", labels=LABELS
    ).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("term", "expressions", "words"),
    [
        (
            "besoin",
            ["besoin particulier"],
            "1 fois (dont 1 dans « besoin particulier », compté à part dans les tableaux) dans 1",
        ),
        (
            "élève",
            ["donner un ENT à le élève", "le élève à besoin"],
            "3 fois (dont 1 dans « le élève à besoin », compté à part dans les tableaux) dans 2",
        ),
        ("besoin particulier", ["besoin particulier"], "1 fois dans 1"),
        ("Besoin", [], "1 fois dans 1"),
    ],
)
def test_the_sentence_sets_apart_occurrences_that_the_tables_count_elsewhere(
    term, expressions, words
):
    assert f"« {term} » apparaît {words} proposition" in told(term, expressions)


def test_several_occurrences_counted_elsewhere_are_told_in_the_plural():
    lines = pd.DataFrame(
        {
            "id_unite": ["u1", "u1", "u2", "u3"],
            "lemme": ["outil", "outil numérique", "outil libre", "outil libre"],
            "nature": ["mot", *["expression"] * 3],
            "id_theme": "acces",
        }
    )
    said = reporting.concordance_sentence(lines, term="Outil", group="id_theme", labels=LABELS)
    assert said.replace("\u00a0", " ") == (
        "« Outil » apparaît 4 fois (dont 3 dans « outil numérique » et « outil libre », comptés à "
        "part dans les tableaux) dans 3 propositions, le plus souvent dans « Un égal accès » (4)."
    )


def test_the_occurrences_left_are_those_that_the_tables_count():
    words = corpus.words_of(UNITS, expressions=["besoin particulier"])
    lines = corpus.concordance(UNITS, words, "besoin")
    assert lines[["lemme", "nature"]].to_numpy().tolist() == [["besoin particulier", "expression"]]
    for lemma in words["lemme"].unique():
        own = corpus.concordance(UNITS, words, lemma)["lemme"].str.lower() == lemma.lower()
        assert own.sum() == (words["lemme"].str.lower() == lemma.lower()).sum()


def test_the_sentence_of_an_absent_word_names_its_neighbours():
    lines = corpus.concordance(UNITS, WORDS, "eleve")
    said = reporting.concordance_sentence(
        lines, term="eleve", group="id_theme", labels=LABELS, near=["élève"]
    )
    assert "n’apparaît dans aucun des textes lus. Mots proches\u00a0: élève." in said
    assert "n’apparaît" in shown("eleve")


ORIGINS = {
    "labels": ("libelles", "region", "libellés courts", "case voisine"),
    "passages": ("passages", "synthese_ateliers", "texte des documents", "case voisine"),
}


@pytest.mark.parametrize(("origin", "nature", "said", "unsaid"), ORIGINS.values(), ids=ORIGINS)
def test_the_page_says_which_texts_were_read(origin, nature, said, unsaid):
    sentence = reporting.texts_sentence(
        UNITS.assign(origine=origin), WORDS, pd.DataFrame({"nature": [nature]})
    )
    assert said in sentence
    assert unsaid not in sentence
    assert "3\u00a0propositions" in sentence


def test_passages_of_a_regional_return_come_with_their_warning():
    sentence = reporting.texts_sentence(
        UNITS.assign(origine="passages"), WORDS, pd.DataFrame({"nature": ["retour_regional"]})
    )
    assert "peut porter aussi des mots d’une case voisine" in sentence
