"""What documents propose, in one table: repetitions, order, short names."""

import pandas as pd
import pytest

from egnlib.corpus.units import in_order, proposing_units, selection_caveat, short_names
from egnlib.files import EgnError

SYNTHESIS = "egnt-hauts-de-france-2020"
RETURN = "egnt-pays-de-la-loire-2020"
DOSSIER = "egn-dossier-national-2020"

# id, identical to, theme, column, lines
ENTRIES = pd.DataFrame(
    [
        ("r1", None, "t1", "axe", "1"),
        ("r2", "r1", "t1", "axe", "2"),
        ("r3", "r1", "t2", "axe", "3"),
        ("r4", None, "t1", "action", "4"),
    ],
    columns=["id_retour", "identique_a", "id_theme", "colonne", "lignes"],
).assign(id_document="retour", libelle="Un banc")
PROPOSITIONS = pd.DataFrame(
    [("a", None, "1", "bancs", "1"), ("b", "a", "1", "arbres", "2"), ("c", "a", "2", "bancs", "3")],
    columns=["id_proposition", "meme_que", "atelier", "categorie", "lignes"],
).assign(id_document="verger", id_theme="t1", libelle="Un banc", qui="élèves")


# columns of a return, reading -> units of the return, then of the synthesis
UNITS = {
    "axes once per theme, propositions once per workshop": (("axe",), "atelier", "r1 r3 a c"),
    "every printed row": (("axe",), "ligne", "r1 r2 r3 a b c"),
    "once in each document": (("axe",), "document", "r1 a"),
    "two columns of the return": (("axe", "action"), "atelier", "r1 r3 r4 a c"),
    "no column of the return but the actions": (("action",), "atelier", "r4 a c"),
}


@pytest.mark.parametrize(("columns", "reading", "units"), UNITS.values(), ids=UNITS.keys())
def test_the_units_are_those_that_count_under_the_reading(columns, reading, units):
    table = proposing_units(
        PROPOSITIONS,
        ENTRIES,
        documents=["retour", "verger"],
        columns=columns,
        reading=reading,
    )
    assert table["id_unite"].tolist() == units.split()
    assert table.columns.tolist() == ["id_unite", "id_document", "id_theme", "libelle", "lignes"]
    assert table.index.tolist() == list(range(len(table)))


def test_the_units_of_one_document_are_its_own_only():
    table = proposing_units(PROPOSITIONS, ENTRIES, documents=["retour"])
    assert table["id_unite"].tolist() == ["r1", "r3"]


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


@pytest.mark.parametrize("seed", range(3))
def test_the_units_do_not_depend_on_the_order_of_the_rows(seed, consultation):
    wanted = [SYNTHESIS, DOSSIER, RETURN]
    tables = (consultation.propositions, consultation.retours)
    expected = proposing_units(*tables, documents=wanted)
    shuffled = proposing_units(
        *(table.sample(frac=1, random_state=seed) for table in tables), documents=wanted
    )
    assert sorted(shuffled["id_unite"]) == sorted(expected["id_unite"])


def test_a_document_that_proposes_nothing_is_refused(consultation):
    silent = "concertation-2015-premieres-tendances"
    with pytest.raises(EgnError) as refusal:
        proposing_units(
            consultation.propositions, consultation.retours, documents=[SYNTHESIS, silent]
        )
    assert str(refusal.value) == (
        f"Rien à compter pour « {silent} » : ni proposition, ni entrée de retour (axe). "
        "Vérifiez l'identifiant, ou importez ses feuilles."
    )


@pytest.mark.parametrize("reading", ["categorie_qui", "categorie"])
def test_a_reading_by_category_is_refused_for_a_return(reading):
    with pytest.raises(EgnError, match=f"^Règle sans objet : « {reading} » compte par catégorie"):
        proposing_units(PROPOSITIONS, ENTRIES, documents=["verger", "retour"], reading=reading)


def test_a_reading_by_category_is_accepted_where_every_document_has_categories():
    units = proposing_units(PROPOSITIONS, ENTRIES, documents=["verger"], reading="categorie")
    assert units["id_unite"].tolist() == ["a", "b"]


ROWS = pd.DataFrame({"id_document": ["b", "a", "c", "b", "a"], "rang": [1, 2, 3, 4, 5]})
# documents wanted -> ranks of the rows
ORDERS = {
    "all, in the order of the list": (["c", "a", "b"], [3, 2, 5, 1, 4]),
    "all, the other way round": (["b", "a", "c"], [1, 4, 2, 5, 3]),
    "some of them": (["b", "c"], [1, 4, 3]),
    "one that has no row": (["d", "a"], [2, 5]),
    "none": ([], []),
}


@pytest.mark.parametrize(("documents", "ranks"), ORDERS.values(), ids=ORDERS.keys())
def test_rows_come_in_the_order_of_the_documents_then_in_their_own(documents, ranks):
    rows = in_order(ROWS, documents)
    assert rows["rang"].tolist() == ranks
    assert rows.index.tolist() == list(range(len(ranks)))


def test_rows_of_documents_that_have_an_order_of_their_own_come_in_the_one_wanted():
    kind = pd.CategoricalDtype(["a", "b", "c"], ordered=True)
    rows = in_order(ROWS.astype({"id_document": kind}), ["c", "a", "b"])
    assert rows["rang"].tolist() == [3, 2, 5, 1, 4]


def test_putting_rows_in_order_loses_none_and_changes_no_cell(consultation):
    participants = consultation.participants
    wanted = sorted(participants["id_document"].unique(), reverse=True)
    rows = in_order(participants, wanted)
    assert rows["id_document"].drop_duplicates().tolist() == wanted
    columns = ["id_document", "session", "public"]
    assert rows.sort_values(columns, ignore_index=True).equals(
        participants.sort_values(columns, ignore_index=True)
    )


def test_the_short_name_of_a_document_is_its_region_or_the_national_selection(consultation):
    names = short_names(consultation.documents)
    assert list(names) == consultation.documents["id_document"].tolist()
    assert [names[one] for one in (SYNTHESIS, RETURN, DOSSIER)] == [
        "Hauts-de-France",
        "Pays de la Loire",
        "Sélection nationale",
    ]


def test_the_caveat_of_a_national_selection_is_told_only_when_one_is_compared():
    regional = pd.DataFrame({"nature": ["synthese_ateliers", "retour_regional"]})
    assert selection_caveat(regional) == ""
    national = pd.DataFrame({"nature": ["retour_regional", "dossier_national"]})
    assert selection_caveat(national) == (
        "La part d’un thème dans la sélection nationale dit d’abord combien d’ateliers ont été "
        "donnés à ce thème."
    )
