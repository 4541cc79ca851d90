"""What counts as one proposition: a small table by hand, then the figures of a synthesis."""

from itertools import permutations

import pandas as pd
import pytest

from egnlib.corpus.counting import READINGS, count_once, counting_readings
from egnlib.corpus.published import published_distribution
from egnlib.files import EgnError

SYNTHESIS = "egnt-hauts-de-france-2020"
RETURN = "egnt-pays-de-la-loire-2020"
BY_CATEGORY = ["categorie_qui", "categorie"]

# Six printed rows, one wording (a) five times: twice in workshop 1, three times in workshop 2.
INVENTED = pd.DataFrame(
    [
        ("a", None, "1", "bancs", "élèves"),
        ("b", "a", "1", "bancs", None),
        ("c", "a", "2", "bancs", None),
        ("d", "a", "2", "arbres", "élèves"),
        ("e", "a", "2", "arbres", "élèves"),
        ("f", None, "2", None, None),
    ],
    columns=["id_proposition", "meme_que", "atelier", "categorie", "qui"],
).assign(id_document="verger", id_theme="jardin", lignes=list("123456"))
KEPT = {
    "ligne": "abcdef",
    "atelier": "acf",
    "categorie_qui": "abdf",
    "categorie": "adf",
    "document": "af",
}


def _invented() -> pd.DataFrame:
    order = pd.CategoricalDtype(["arbres", "bancs", "fleurs"], ordered=True)
    return INVENTED.astype({"categorie": order})


@pytest.mark.parametrize("reading", READINGS)
def test_each_reading_keeps_the_first_of_the_rows_that_repeat_one_another(reading):
    kept = count_once(_invented(), reading=reading)
    assert "".join(kept["id_proposition"]) == KEPT[reading]
    assert kept.columns.tolist() == INVENTED.columns.tolist()


def test_the_uniform_rule_is_once_per_workshop():
    assert "".join(count_once(_invented())["id_proposition"]) == KEPT["atelier"]


def test_the_table_of_readings_has_a_column_per_category_in_order_and_a_total():
    table = counting_readings(_invented())
    assert table.columns.tolist() == ["arbres", "bancs", "fleurs", "total"]
    assert table.index.tolist() == list(READINGS)
    assert table.to_numpy().tolist() == [
        [2, 3, 0, 6],
        [0, 2, 0, 3],
        [1, 2, 0, 4],
        [1, 1, 0, 3],
        [0, 1, 0, 2],
    ]


def test_rows_without_a_category_are_in_the_total_only():
    table = counting_readings(_invented())
    assert (table["total"] - table.drop(columns="total").sum(axis=1)).tolist() == [1] * 5


def test_two_documents_never_share_a_repetition():
    other = _invented().assign(id_document="potager")
    both = pd.concat([_invented(), other], ignore_index=True)
    for reading in READINGS:
        assert len(count_once(both, reading=reading)) == 2 * len(KEPT[reading])


@pytest.mark.parametrize("reading", READINGS)
def test_the_rows_that_count_do_not_depend_on_the_order_of_the_table(reading):
    # The sixth row repeats no other: the five that share a wording take every order.
    for order in permutations(range(5)):
        kept = count_once(_invented().iloc[[5, *order]], reading=reading)
        assert "".join(sorted(kept["id_proposition"])) == KEPT[reading]
        assert kept.index.tolist() == [row for row in (5, *order) if row in kept.index]


@pytest.mark.parametrize(
    ("first", "second"), [("9", "10"), ("9-12", "10"), ("30;2", "3"), ("99", "100-101;103")]
)
def test_the_first_printed_is_the_one_that_begins_first_by_its_line_number(first, second):
    rows = INVENTED.iloc[[0, 1]]
    for references, kept in (((first, second), "a"), ((second, first), "b")):
        counted = count_once(rows.assign(lignes=references))
        assert counted["id_proposition"].tolist() == [kept]


@pytest.mark.parametrize(("reading", "kept"), [("categorie_qui", "ac"), ("categorie", "a")])
def test_a_missing_category_or_public_is_a_value_like_another(reading, kept):
    rows = INVENTED.iloc[[0, 1, 2]].assign(categorie=None, qui=["élèves", "élèves", None])
    assert "".join(count_once(rows, reading=reading)["id_proposition"]) == kept


@pytest.mark.parametrize("seed", range(5))
def test_the_readings_of_the_synthesis_do_not_depend_on_the_order_of_its_rows(seed, consultation):
    propositions = consultation.of(SYNTHESIS).propositions
    expected = counting_readings(propositions)
    assert counting_readings(propositions.sample(frac=1, random_state=seed)).equals(expected)
    assert counting_readings(propositions.iloc[::-1]).equals(expected)


def test_of_one_wording_under_two_categories_the_first_printed_counts(consultation):
    # One wording is printed in one workshop under two categories: the anthropo row comes first.
    propositions = consultation.of(SYNTHESIS).propositions
    for rows in (propositions, propositions.iloc[::-1]):
        kept = set(count_once(rows)["id_proposition"])
        assert len(kept) == 44
        assert set(propositions["id_proposition"]) - kept == {"hdf-politique-responsable-1"}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("reading", ["ligne", "atelier", "document"])
def test_the_entries_of_a_return_that_count_do_not_depend_on_the_order_of_its_rows(
    reading, seed, consultation
):
    entries = consultation.of(RETURN).retours
    kept, shuffled = (
        count_once(rows, reading=reading, identifier="id_retour")
        for rows in (entries, entries.sample(frac=1, random_state=seed))
    )
    assert shuffled.sort_index().equals(kept)


@pytest.mark.parametrize("reading", BY_CATEGORY)
def test_a_reading_by_category_is_refused_on_entries_that_have_none(reading, consultation):
    with pytest.raises(EgnError) as refusal:
        count_once(consultation.retours, reading=reading, identifier="id_retour")
    assert str(refusal.value) == (
        f"Règle sans objet : « {reading} » compte par catégorie, et ces entrées n'en ont pas. "
        "Règles possibles : ligne, atelier, document. Choisissez l'une d'elles."
    )


def test_an_unknown_reading_is_refused_with_the_known_ones():
    with pytest.raises(EgnError) as refusal:
        count_once(_invented(), reading="page")
    assert str(refusal.value) == (
        "Règle de comptage inconnue : « page ». Règles connues : ligne, atelier, categorie_qui, "
        "categorie, document. Choisissez l'une d'elles."
    )


def test_the_five_readings_of_the_synthesis(consultation):
    table = counting_readings(consultation.of(SYNTHESIS).propositions)
    assert {reading: row.tolist() for reading, row in table.iterrows()} == {
        "ligne": [7, 4, 12, 15, 7, 45],
        "atelier": [7, 4, 12, 14, 7, 44],
        "categorie_qui": [7, 4, 12, 14, 7, 44],
        "categorie": [6, 4, 12, 14, 7, 43],
        "document": [6, 4, 12, 13, 7, 42],
    }


def test_two_readings_give_the_published_distribution(consultation):
    published = published_distribution(consultation.occurrences, SYNTHESIS)
    counts = counting_readings(consultation.of(SYNTHESIS).propositions)
    same = [
        reading
        for reading in READINGS
        if counts.loc[reading, published.index].tolist() == published["n_publie"].tolist()
    ]
    assert published["n_publie"].to_dict() == {
        "formation": 7,
        "anthropo": 4,
        "techno": 12,
        "politique": 14,
        "organisation": 7,
    }
    assert set(published["base"]) == {44}
    assert same == ["atelier", "categorie_qui"]


def test_the_two_readings_that_agree_leave_out_different_rows(consultation):
    propositions = consultation.of(SYNTHESIS).propositions
    left_out = {
        reading: sorted(
            set(propositions["id_proposition"])
            - set(count_once(propositions, reading=reading)["id_proposition"])
        )
        for reading in ("atelier", "categorie_qui")
    }
    assert left_out == {
        "atelier": ["hdf-politique-responsable-1"],
        "categorie_qui": ["hdf-politique-enseigner-3"],
    }
