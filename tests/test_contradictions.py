"""Contradictions: found by rule where a rule can, marked where a reader saw them."""

from dataclasses import replace

import pandas as pd
import pytest

from egnlib.corpus import RULES, certify, find_contradictions, read_table

COLUMNS = [
    *("id_chiffre", "id_document", "grandeur", "operateur", "valeur_basse", "valeur_haute"),
    *("unite", "population", "base", "recalcul", "conflit_avec", "lignes"),
]


def figure(name, sign, low, high, unit="%", *, document="a", conflict=None, what="part") -> tuple:
    return (
        *(name, document, what, sign, low, high),
        *(unit, "familles", None, "manque('x')", conflict, "1"),
    )


@pytest.fixture
def found(consultation):
    """Contradictions among a few figures alone: the tables are emptied."""
    empty = {
        name: getattr(consultation, name).iloc[:0]
        for name in (
            *("propositions", "occurrences", "contributeurs"),
            *("questionnaire", "numerotation_themes"),
        )
    }

    def search(*figures: tuple) -> pd.DataFrame:
        table = pd.DataFrame(list(figures), columns=COLUMNS)
        alone = replace(consultation, chiffres=table, **empty)
        conclusions = pd.DataFrame(columns=["id_chiffre", "contre", "nature", "conclusion"])
        return find_contradictions(table, certify(table, alone), alone, conclusions=conclusions)

    return search


APART = [
    (("=", 44, 44), ("=", 45, 45), True),
    (("=", 44, 44), ("=", 44, 44), False),
    (("=", 670, 670), (">", 670, None), True),
    (("=", 671, 671), (">", 670, None), False),
    ((">", 670, None), (">", 670, None), False),
    (("~", 1300, 1300), ("=", 1200, 1200), False),
    (("~", 1300, 1300), ("=", 1100, 1100), True),
    (("<", None, 70), (">", 70, None), True),
    (("<", None, 70), (">", 60, None), False),
    (("entre", 92, 95), ("=", 96, 96), True),
]


@pytest.mark.parametrize(("a", "b", "apart"), APART)
def test_two_values_of_one_quantity_contradict_each_other_when_they_cannot_both_hold(
    a, b, apart, found
):
    for first, second in ((a, b), (b, a)):
        listed = found(figure("un", *first), figure("deux", *second))
        assert len(listed) == apart


def test_a_fraction_and_a_percentage_are_compared_as_rounded_or_cut(found):
    sixth = figure("un", "=", 1, 1, "sur 6")
    assert found(sixth, figure("deux", "=", 17, 17)).empty  # rounded
    assert found(sixth, figure("deux", "=", 16, 16)).empty  # cut
    listed = found(sixth, figure("deux", "=", 15, 15))
    assert listed[["regle", "valeur_a", "valeur_b"]].to_numpy().tolist() == [
        ["meme_grandeur", "1 sur 6", "15 %"]
    ]


def test_other_quantities_populations_or_units_are_not_compared(found):
    one = figure("un", "=", 44, 44)
    assert found(one, figure("deux", "=", 45, 45, "personnes")).empty
    assert found(one, figure("deux", "=", 45, 45, what="autre")).empty


def test_a_conflict_seen_by_a_reader_is_marked_so(found):
    listed = found(
        figure("un", "=", 44, 44, what="ici"),
        figure("deux", "=", 45, 45, what="là", document="b", conflict="un"),
    )
    assert listed[["origine", "regle", "document_a", "document_b"]].to_numpy().tolist() == [
        ["lecture", "lecture", "b", "a"]
    ]


@pytest.fixture(scope="module")
def recorded(consultation):
    certificate = certify(consultation.chiffres, consultation)
    return find_contradictions(
        consultation.chiffres,
        certificate,
        consultation,
        conclusions=read_table("contradictions_lues"),
    )


def test_the_known_contradictions_are_found_by_rule(recorded):
    by_rule = recorded.loc[recorded["origine"] == "regle"]
    places = set(zip(by_rule["regle"], by_rule["valeur_a"], by_rule["valeur_b"], strict=True))
    assert {
        ("recalcul", "42 documents", "43 documents"),
        ("comptage", "44 propositions", "45 lignes imprimées"),
        ("somme", "63 occurrences", "31 + 12 + 18 = 61 occurrences"),
        ("liste", "18 régions", "15 régions nommées, 21 documents"),
        ("parts_d_un_tout", "97,2 %", "100 % (attendu)"),
    } <= places


def test_a_list_counted_by_a_reader_is_marked_as_read(recorded):
    counted = recorded.loc[recorded["regle"] == "enumeration"]
    assert counted[["origine", "valeur_a", "valeur_b"]].to_numpy().tolist() == [
        ["lecture", "3 incidences", "4 incidences"]
    ]


def test_one_return_numbers_the_themes_in_two_ways(recorded):
    numbering = recorded.loc[recorded["regle"] == "numerotation"]
    within = numbering.loc[numbering["document_a"] == numbering["document_b"]]
    assert within["document_a"].tolist() == ["egnt-pays-de-la-loire-2020"]


def test_what_nothing_decides_is_told_apart_from_what_cannot_hold(recorded):
    natures = recorded.groupby("regle")["nature"].unique().map(list).to_dict()
    assert natures["recalcul"] == natures["numerotation"] == natures["lecture"] == ["contradiction"]
    assert natures["somme"] == natures["liste"] == natures["rapprochement"] == ["prudence"]
    assert recorded["nature"].tolist() == sorted(recorded["nature"])


def test_each_contradiction_has_two_places_a_rule_and_a_conclusion(recorded):
    assert recorded.notna().all(axis=None)
    assert set(recorded["regle"]) <= set(RULES)
    assert recorded["id_contradiction"].is_unique
    assert not recorded.duplicated(["lignes_a", "valeur_a", "lignes_b", "valeur_b"]).any()


def test_every_conflict_seen_by_a_reader_has_its_written_conclusion(consultation):
    figures = consultation.chiffres.dropna(subset="conflit_avec")
    pairs = {
        (row.id_chiffre, other)
        for row in figures.itertuples()
        for other in row.conflit_avec.split(";")
    }
    written = read_table("contradictions_lues")
    assert pairs == set(zip(written["id_chiffre"], written["contre"], strict=True))
    assert pairs <= {(a, b) for a in consultation.chiffres["id_chiffre"] for _, b in pairs}
