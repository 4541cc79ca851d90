"""What counts as one proposition: a small table by hand, then the figures of a synthesis."""

import pandas as pd
import pytest

from egnlib.corpus.counting import READINGS, count_once, counting_readings
from egnlib.corpus.published import published_distribution
from egnlib.corpus.units import proposing_units
from egnlib.files import EgnError

SYNTHESIS = "egnt-hauts-de-france-2020"
RETURN = "egnt-pays-de-la-loire-2020"
DOSSIER = "egn-dossier-national-2020"

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
).assign(id_document="verger", id_theme="jardin")
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


@pytest.mark.parametrize("seed", range(5))
def test_totals_do_not_depend_on_the_order_of_the_rows(seed, consultation):
    propositions = consultation.of(SYNTHESIS).propositions
    shuffled = counting_readings(propositions.sample(frac=1, random_state=seed))
    assert shuffled["total"].to_dict() == counting_readings(propositions)["total"].to_dict()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("reading", ["ligne", "categorie_qui", "categorie"])
def test_readings_within_a_category_do_not_depend_on_the_order_of_the_rows(
    reading, seed, consultation
):
    propositions = consultation.of(SYNTHESIS).propositions
    shuffled = counting_readings(propositions.sample(frac=1, random_state=seed))
    assert shuffled.loc[reading].equals(counting_readings(propositions).loc[reading])


def test_readings_across_categories_follow_the_printed_order(consultation):
    # One wording is printed in one workshop under two categories: the first printed counts.
    propositions = consultation.of(SYNTHESIS).propositions
    backward = counting_readings(propositions.iloc[::-1])
    assert counting_readings(propositions).loc["atelier"].tolist() == [7, 4, 12, 14, 7, 44]
    assert backward.loc["atelier"].tolist() == [7, 3, 12, 15, 7, 44]


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


def test_the_units_of_a_return_are_the_axes_each_theme_says_once():
    entries = pd.DataFrame(
        [
            ("r1", None, "t1", "axe"),
            ("r2", "r1", "t1", "axe"),
            ("r3", "r1", "t2", "axe"),
            ("r4", None, "t1", "action"),
        ],
        columns=["id_retour", "identique_a", "id_theme", "colonne"],
    ).assign(id_document="retour", libelle="Un banc", lignes="1")
    units = proposing_units(
        _invented().assign(libelle="", lignes="2"), entries, documents=["retour"]
    )
    assert units["id_unite"].tolist() == ["r1", "r3"]


def test_units_come_in_the_order_of_the_documents_wanted(consultation):
    wanted = [RETURN, SYNTHESIS]
    units = proposing_units(consultation.propositions, consultation.retours, documents=wanted)
    assert units["id_document"].cat.categories.tolist() == wanted
    assert units["id_document"].value_counts(sort=False).to_dict() == {RETURN: 74, SYNTHESIS: 44}
    assert units["id_document"].is_monotonic_increasing


def test_every_printed_row_is_a_unit_when_lines_count(consultation):
    units = proposing_units(
        consultation.propositions,
        consultation.retours,
        documents=[SYNTHESIS, DOSSIER, RETURN],
        reading="ligne",
    )
    axes = consultation.retours["colonne"] == "axe"
    assert len(units) == len(consultation.propositions) + axes.sum()
    assert units["id_unite"].is_unique


def test_a_document_that_proposes_nothing_is_refused(consultation):
    silent = "concertation-2015-premieres-tendances"
    with pytest.raises(EgnError, match=f"^Rien à compter pour « {silent} » : ni proposition"):
        proposing_units(
            consultation.propositions, consultation.retours, documents=[SYNTHESIS, silent]
        )
