"""Suggested codes: points by hand, reasons, abstention, refusals."""

import pandas as pd
import pytest
from test_matching import codebook

from egnlib.coding.codebook import read_codebook
from egnlib.coding.suggestions import suggest_codes
from egnlib.files import EgnError

GRID = codebook({"outil": ["tablette", "wifi"], "aide": ["former", "tuteur"]})


def test_the_code_with_most_points_is_suggested_with_the_others_behind_it():
    texts = pd.Series({"u": "Tablettes, wifi ; former"})
    suggestions = suggest_codes(texts, GRID)
    assert suggestions.table.loc["u"].to_dict() == {
        "code": "outil",
        "points": 4.0,
        "avance": 2.0,
        "abstention": "",
        "autres": "aide 2",
    }
    assert suggestions.scores.loc["u"].to_dict() == {"outil": 4.0, "aide": 2.0}


def test_the_reasons_say_which_words_and_where():
    suggestions = suggest_codes(pd.Series({"u": "Les tablettes"}), GRID)
    assert suggestions.found.to_dict("records") == [
        {
            "id_unite": "u",
            "code": "outil",
            "indice": "tablette",
            "force": "strong",
            "poids": 2.0,
            "debut": 4,
            "fin": 13,
            "extrait": "tablettes",
            "nie": False,
        }
    ]


ABSTAINS = {
    "nothing found": ("Bonjour", {}, "aucun indice"),
    "an empty text": ("", {}, "aucun indice"),
    "a missing text": (None, {}, "aucun indice"),
    "a tie": ("tablette ; former", {}, "indices partagés"),
    "too small a lead": ("tablette, wifi, former", {"lead": 3}, "indices partagés"),
    "too few points": ("tablette", {"least": 3}, "indices trop faibles"),
    "denied only": ("sans tablette", {}, "aucun indice"),
}


@pytest.mark.parametrize(("text", "options", "why"), ABSTAINS.values(), ids=ABSTAINS.keys())
def test_the_rules_abstain_and_say_why(text, options, why):
    table = suggest_codes(pd.Series([text]), GRID, **options).table
    assert table["code"].isna().tolist() == [True]
    assert table["abstention"].tolist() == [why]


def test_a_denied_indicator_counts_where_the_codebook_keeps_it():
    kept = codebook({"outil": ["tablette"], "aide": ["former"]}, negation="keep")
    suggestions = suggest_codes(pd.Series(["sans tablette"]), kept)
    assert suggestions.table["code"].tolist() == ["outil"]
    assert suggestions.found["nie"].tolist() == [True]


def test_an_indicator_repeated_in_a_text_counts_once_and_is_shown_each_time():
    suggestions = suggest_codes(pd.Series(["tablette, tablettes"]), GRID)
    assert suggestions.table["points"].tolist() == [2.0]
    assert len(suggestions.found) == 2


def test_the_same_texts_in_another_order_get_the_same_suggestions():
    labels = {f"u{k}": text for k, text in enumerate(["former", "wifi", "tuteur wifi former", ""])}
    texts = pd.Series(labels)
    forwards = suggest_codes(texts, GRID)
    backwards = suggest_codes(texts[::-1], GRID)
    pd.testing.assert_frame_equal(forwards.table, backwards.table.loc[texts.index])
    pd.testing.assert_frame_equal(forwards.table, suggest_codes(texts, GRID).table)


def test_every_point_has_its_reason(consultation, project):
    texts = consultation.propositions.set_index("id_proposition")["libelle"]
    suggestions = suggest_codes(texts, read_codebook("themes", root=project))
    once = suggestions.found.drop_duplicates(["id_unite", "indice"])
    assert len(once) > 100
    assert once["poids"].sum() == suggestions.scores.to_numpy().sum()
    spans = [texts[row.id_unite][row.debut : row.fin] for row in once.itertuples()]
    assert spans == once["extrait"].tolist()


REFUSED = {
    "a codebook without indicators": (
        pd.Series(["a"]),
        codebook({"a": []}),
        "Grille sans indice : « essai ».",
    ),
    "a repeated identifier": (
        pd.Series(["a", "b"], index=["u", "u"]),
        GRID,
        "Identifiant répété : « u ».",
    ),
    "a number": (pd.Series(["a", 3], index=["u", "v"]), GRID, "Texte attendu : « 3 » (unité v)"),
}


@pytest.mark.parametrize(("texts", "grid", "beginning"), REFUSED.values(), ids=REFUSED.keys())
def test_bad_texts_and_codebooks_are_refused(texts, grid, beginning):
    with pytest.raises(EgnError) as refusal:
        suggest_codes(texts, grid)
    message = str(refusal.value)
    assert message.startswith(beginning)
    assert message.endswith(".")
