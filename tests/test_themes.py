"""Themes: which are spoken of, and in what order."""

import pandas as pd
import pytest

from egnlib.corpus.themes import recopied_titles, themes_of, with_theme_order

THEMES = pd.DataFrame(
    [
        ("cour", "ecole", "La cour"),
        ("lac", "parc", "Le lac"),
        ("banc", "ecole", "Le banc"),
        ("allee", "parc", "L’allée"),
    ],
    columns=["id_theme", "consultation", "libelle"],
)
ECOLE = {"cour": "La cour", "banc": "Le banc"}
PARC = {"lac": "Le lac", "allee": "L’allée"}

# themes of the rows -> labels
SPOKEN_OF = {
    "every theme of the consultation, those without rows too": (["banc"], ECOLE),
    "another consultation": (["allee", "allee", "lac"], PARC),
    "two consultations, in the order of the table": (["lac", "cour"], ECOLE | PARC),
    "a missing theme speaks of nothing": ([None, "cour"], ECOLE),
    "no row": ([], {}),
}


def _rows(themes: list) -> pd.DataFrame:
    return pd.DataFrame({"id_theme": pd.Series(themes, dtype="str"), "rang": range(len(themes))})


@pytest.mark.parametrize(("themes", "labels"), SPOKEN_OF.values(), ids=SPOKEN_OF.keys())
def test_the_themes_are_all_those_of_the_consultations_spoken_of(themes, labels):
    found = themes_of(THEMES, _rows(themes))
    assert found == labels
    assert list(found) == [theme for theme in THEMES["id_theme"] if theme in labels]


def test_the_order_of_the_themes_is_that_of_the_labels_and_no_other():
    rows = _rows(["banc", "cour", "banc"])
    ordered = with_theme_order(rows, {"cour": "La cour", "allee": "L’allée", "banc": "Le banc"})
    assert ordered["id_theme"].cat.ordered
    assert ordered["id_theme"].cat.categories.tolist() == ["cour", "allee", "banc"]
    assert ordered.sort_values("id_theme", kind="stable")["rang"].tolist() == [1, 0, 2]
    assert ordered["id_theme"].value_counts(sort=False).to_dict() == {
        "cour": 1,
        "allee": 0,
        "banc": 2,
    }
    assert ordered.astype({"id_theme": "str"}).equals(rows)
    assert str(rows["id_theme"].dtype) == "str"


def test_a_missing_theme_stays_missing():
    ordered = with_theme_order(_rows(["cour", None]), ECOLE)
    assert ordered["id_theme"].isna().tolist() == [False, True]


@pytest.mark.filterwarnings("ignore:Constructing a Categorical")
def test_no_row_loses_its_theme():
    try:
        ordered = with_theme_order(_rows(["cour", "lac"]), ECOLE)
    except ValueError as refusal:
        assert "lac" in str(refusal)
    else:
        assert ordered["id_theme"].astype("str").tolist() == ["cour", "lac"]


@pytest.mark.parametrize("name", ["propositions", "retours", "cellules_vides"])
def test_the_recorded_rows_keep_their_theme(name, consultation):
    rows = getattr(consultation, name)
    themes = themes_of(consultation.themes, rows)
    ordered = with_theme_order(rows, themes)
    assert list(themes) == ["acces", "enseigner", "collaborer", "responsable", "gouvernance"]
    assert ordered["id_theme"].cat.categories.tolist() == list(themes)
    assert ordered["id_theme"].astype("str").tolist() == rows["id_theme"].tolist()


def test_a_title_is_recopied_by_the_parts_whose_texts_print_all_of_it():
    units = pd.DataFrame(
        {
            "texte": ["Vers l’ALLÉE\nverte, vite", "l'allée Verte", "l’allée", "Le banc", None],
            "region": ["nord", "sud", "est", None, "nord"],
        }
    )
    themes = {"allee": "L’allée verte", "banc": "Le banc", "cour": "La cour"}
    assert recopied_titles(units, themes, by="region") == {
        "L’allée verte": ["nord", "sud"],
        "Le banc": [],
        "La cour": [],
    }


def test_a_part_that_recopies_twice_is_named_once_whatever_the_kind_of_column():
    units = pd.DataFrame({"texte": ["Le banc", "le banc", "lac"], "part": list("bba")})
    found = recopied_titles(units.astype({"part": "category"}), {"banc": "Le banc"}, by="part")
    assert found == {"Le banc": ["b"]}
