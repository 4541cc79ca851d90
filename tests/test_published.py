"""Published counts: the distribution of a document, beside what the readings give."""

import math

import pandas as pd
import pytest

from egnlib.corpus.counting import counting_readings
from egnlib.corpus.published import (
    published_distribution,
    published_shares,
    readings_beside_published,
    with_questions,
)
from egnlib.files import EgnError

SYNTHESIS = "egnt-hauts-de-france-2020"
RETURN = "egnt-pays-de-la-loire-2020"

READINGS = pd.DataFrame(
    {"arbres": [2, 1, 1], "bancs": [3, 3, 2], "total": [6, 4, 4]},
    index=pd.Index(["ligne", "atelier", "document"], name="lecture"),
)


def _published(counts: dict[str, int | None], base: int) -> pd.DataFrame:
    table = pd.DataFrame({"n_publie": counts, "base": base}, dtype="Int64").assign(lignes="1")
    return table.rename_axis("rubrique")


def _cells(table: pd.DataFrame) -> dict[str, list]:
    plain = table.astype(object).where(table.notna(), None)
    return {name: row.tolist() for name, row in plain.iterrows()}


def test_the_distribution_is_that_of_the_main_rubrics_over_the_grand_total():
    rows = [
        ("verger", "bancs", "ensemble", 3, "1"),
        ("verger", "bancs", "en bois", 1, "2"),
        ("verger", "arbres", "ensemble", None, "3"),
        ("verger", "ensemble", "ensemble", 4, "4"),
        ("potager", "ensemble", "ensemble", 9, "5"),
    ]
    columns = ["id_document", "rubrique", "sous_rubrique", "n_publie", "lignes"]
    occurrences = pd.DataFrame(rows, columns=columns).astype({"n_publie": "Int64"})
    published = published_distribution(occurrences, "verger")
    assert published.columns.tolist() == ["n_publie", "base", "lignes"]
    assert _cells(published) == {"bancs": [3, 4, "1"], "arbres": [None, 4, "3"]}


def test_a_document_without_counts_publishes_no_distribution(consultation):
    published = published_distribution(consultation.occurrences, RETURN)
    assert len(published) == 0
    assert published.columns.tolist() == ["n_publie", "base", "lignes"]


def test_counts_without_a_grand_total_are_refused(consultation):
    rows = consultation.occurrences
    without = rows.loc[~((rows["id_document"] == SYNTHESIS) & (rows["rubrique"] == "ensemble"))]
    with pytest.raises(EgnError) as refusal:
        published_distribution(without, SYNTHESIS)
    assert str(refusal.value).startswith(
        f"Total absent : {SYNTHESIS} publie des effectifs sans ligne « ensemble ». Rubriques "
        "trouvées : formation, anthropo, techno, politique, organisation."
    )


def test_a_reading_is_set_beside_the_published_counts_total_and_distribution_apart():
    beside = readings_beside_published(READINGS, _published({"arbres": 1, "bancs": 3}, 4))
    columns = ["arbres", "bancs", "total", "meme_total", "meme_repartition"]
    assert beside.columns.tolist() == columns
    assert beside.index.name == "lecture"
    assert _cells(beside) == {
        "publie": [1, 3, 4, None, None],
        "ligne": [2, 3, 6, "non", "non"],
        "atelier": [1, 3, 4, "oui", "oui"],
        "document": [1, 2, 4, "oui", "non"],
    }


def test_the_order_of_the_published_rubrics_changes_nothing():
    beside = readings_beside_published(READINGS, _published({"bancs": 3, "arbres": 1}, 4))
    assert _cells(beside)["publie"] == [1, 3, 4, None, None]
    assert _cells(beside)["atelier"] == [1, 3, 4, "oui", "oui"]


@pytest.mark.parametrize("counts", [{"bancs": 3}, {"arbres": None, "bancs": 3}])
def test_a_category_without_a_published_count_agrees_with_no_reading(counts):
    beside = readings_beside_published(READINGS, _published(counts, 4))
    assert _cells(beside)["publie"] == [None, 3, 4, None, None]
    assert beside["meme_repartition"].dropna().tolist() == ["non", "non", "non"]
    assert beside["meme_total"].dropna().tolist() == ["non", "oui", "oui"]


def test_without_published_counts_the_readings_stand_alone():
    beside = readings_beside_published(READINGS, _published({}, 4))
    assert beside[READINGS.columns].equals(READINGS)
    assert beside[["meme_total", "meme_repartition"]].isna().to_numpy().sum() == 2 * len(READINGS)


def test_two_readings_of_the_synthesis_agree_with_what_it_publishes(consultation):
    recorded = consultation.of(SYNTHESIS)
    readings = counting_readings(recorded.propositions)
    published = published_distribution(recorded.occurrences, SYNTHESIS)
    beside = readings_beside_published(readings, published)
    assert _cells(beside[readings.columns])["publie"] == [7, 4, 12, 14, 7, 44]
    assert beside.drop(index="publie")[readings.columns].astype("int64").equals(readings)
    for column in ("meme_total", "meme_repartition"):
        same = beside.index[beside[column] == "oui"]
        assert same.tolist() == ["atelier", "categorie_qui"]


def test_the_published_shares_come_in_the_order_of_the_codes_missing_if_none():
    published = _published({"arbres": 1, "bancs": None, "fleurs": 0}, 4)
    shares = published_shares(published, ["bancs", "arbres", "haies", "fleurs"])
    assert [None if math.isnan(share) else share for share in shares] == [None, 0.25, None, 0.0]


def test_without_published_counts_every_share_is_missing():
    shares = published_shares(_published({}, 4), ["arbres", "bancs"])
    assert [math.isnan(share) for share in shares] == [True, True]


def test_the_published_shares_of_the_synthesis_add_up_to_one(consultation):
    published = published_distribution(consultation.occurrences, SYNTHESIS)
    shares = published_shares(published, published.index.tolist())
    assert shares == [7 / 44, 4 / 44, 12 / 44, 14 / 44, 7 / 44]
    assert math.isclose(sum(shares), 1)


def _questions(*rows: tuple) -> pd.DataFrame:
    columns = ["categorie", "id_theme", "question", "lignes"]
    return pd.DataFrame(rows, columns=columns).assign(id_document="verger")


def test_each_cell_has_its_question_and_those_without_one_keep_their_row():
    kinds = {
        "categorie": pd.CategoricalDtype(["bancs", "arbres"], ordered=True),
        "id_theme": pd.CategoricalDtype(["cour", "lac"], ordered=True),
    }
    cells = pd.DataFrame(
        [("bancs", "lac", 0.5), ("arbres", "cour", 1.5), ("bancs", "cour", 2.5)],
        columns=["categorie", "id_theme", "attendu"],
    ).astype(kinds)
    questions = _questions(
        ("bancs", "cour", "Pas de banc ?", "7"),
        ("bancs", "lac", "Ni au lac ?", "9"),
        ("arbres", "lac", "Pas d’arbre ?", "8"),
    )
    asked = with_questions(cells, questions.astype(kinds))
    assert asked.columns.tolist() == ["categorie", "id_theme", "attendu", "question", "lignes"]
    assert list(_cells(asked).values()) == [
        ["bancs", "lac", 0.5, "Ni au lac ?", "9"],
        ["arbres", "cour", 1.5, None, None],
        ["bancs", "cour", 2.5, "Pas de banc ?", "7"],
    ]
    assert cells.columns.tolist() == ["categorie", "id_theme", "attendu"]


def test_without_questions_every_cell_keeps_its_row():
    cells = pd.DataFrame({"categorie": ["bancs", "arbres"], "id_theme": ["lac", "cour"]})
    asked = with_questions(cells, _questions())
    assert asked[["categorie", "id_theme"]].equals(cells.astype("str"))
    assert asked[["question", "lignes"]].isna().to_numpy().sum() == 4


def test_every_recorded_question_is_beside_its_empty_cell(consultation):
    questions = consultation.of(SYNTHESIS).cellules_vides
    cells = questions[["categorie", "id_theme"]].iloc[::-1]
    asked = with_questions(cells, questions)
    assert asked["question"].tolist() == questions["question"].tolist()[::-1]
    assert asked["lignes"].tolist() == questions["lignes"].tolist()[::-1]
