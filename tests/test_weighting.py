"""Propositions that count in two workshops: each once, each time, or by parts."""

import pandas as pd
import pytest

from egnlib.corpus import (
    COUNTINGS,
    READINGS,
    count_once,
    proposing_units,
    weighted_entries,
    weighted_units,
)
from egnlib.files import EgnError

SYNTHESIS = "egnt-hauts-de-france-2020"
RETURN = "egnt-pays-de-la-loire-2020"
DOSSIER = "egn-dossier-national-2020"
RULES = ["ligne", "atelier", "document", "fraction"]
# One wording (a) three times, in two workshops; another (d) once.
INVENTED = pd.DataFrame(
    [("a", None, "1"), ("b", "a", "1"), ("c", "a", "2"), ("d", None, "2")],
    columns=["id_proposition", "meme_que", "atelier"],
).assign(id_document="verger", id_theme="jardin", lignes=list("1234"))


def weights(entries: pd.DataFrame, rule: str) -> dict:
    rows = entries.loc[entries["regle"] == rule]
    return dict(zip(rows["id_proposition"], rows["poids"], strict=True))


def test_each_rule_gives_its_weights_by_hand():
    entries = weighted_entries(INVENTED, readings=RULES)
    assert weights(entries, "ligne") == {"a": 1, "b": 1, "c": 1, "d": 1}
    assert weights(entries, "atelier") == {"a": 1, "c": 1, "d": 1}
    assert weights(entries, "document") == {"a": 1, "d": 1}
    assert weights(entries, "fraction") == pytest.approx(
        {"a": 1 / 3, "b": 1 / 3, "c": 1 / 3, "d": 1}
    )
    assert entries["regle"].cat.categories.tolist() == RULES


def test_rows_that_say_the_same_thing_bear_the_name_of_the_first():
    entries = weighted_entries(INVENTED, readings=["ligne"])
    assert entries["formulation"].tolist() == ["a", "a", "a", "d"]


def test_the_same_name_in_two_documents_is_not_one_wording():
    both = pd.concat([INVENTED, INVENTED.assign(id_document="potager")], ignore_index=True)
    entries = weighted_entries(both, readings=["fraction"])
    assert entries.groupby("id_document")["poids"].sum().to_dict() == pytest.approx(
        {"verger": 2, "potager": 2}
    )


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_rows_changes_no_weight(seed, consultation):
    propositions = consultation.of(SYNTHESIS).propositions
    expected = weighted_entries(propositions, readings=RULES)
    shuffled = weighted_entries(propositions.sample(frac=1, random_state=seed), readings=RULES)
    for rule in RULES:
        assert weights(shuffled, rule) == weights(expected, rule)


def test_the_weights_of_the_synthesis_add_up_to_what_each_rule_counts(consultation):
    propositions = consultation.of(SYNTHESIS).propositions
    entries = weighted_entries(propositions)
    totals = entries.groupby("regle", observed=True)["poids"].sum()
    assert totals.to_dict() == pytest.approx(
        {"ligne": 45, "atelier": 44, "categorie_qui": 44, "categorie": 43, "document": 42}
        | {"fraction": 42}
    )
    by_category = entries.loc[entries["regle"] == "fraction"].groupby("categorie", observed=True)
    # One wording is shared between two categories of one workshop.
    assert by_category["poids"].sum()[["anthropo", "politique"]].tolist() == [3.5, 13.5]


def test_a_wording_of_two_workshops_is_half_a_proposition_in_each(consultation):
    units = weighted_units(
        consultation.propositions, consultation.retours, documents=[DOSSIER], readings=["fraction"]
    )
    halves = units.loc[units["poids"] < 1]
    assert len(halves) == 10
    assert set(halves["poids"]) == {0.5}
    assert units["poids"].sum() == pytest.approx(98 - 5)


@pytest.mark.parametrize("rule", ["ligne", "atelier", "document"])
def test_under_a_whole_rule_the_units_are_those_that_documents_propose(rule, consultation):
    tables = (consultation.propositions, consultation.retours)
    wanted = [SYNTHESIS, RETURN, DOSSIER]
    units = weighted_units(*tables, documents=wanted, readings=[rule])
    plain = proposing_units(*tables, documents=wanted, reading=rule)
    pd.testing.assert_frame_equal(units[plain.columns], plain)
    assert set(units["poids"]) == {1.0}
    assert set(units["regle"]) == {rule}


def test_a_rule_of_parts_is_refused_where_whole_propositions_are_due():
    with pytest.raises(EgnError) as refusal:
        count_once(INVENTED, reading="fraction")
    assert str(refusal.value) == (
        "Règle « fraction » refusée ici : elle compte des parts de proposition. Les intervalles et "
        "les tests d'effectifs demandent des propositions entières. Gardez-la pour le tableau des "
        "règles comparées, et choisissez par exemple « atelier »."
    )


@pytest.mark.parametrize("rules", [["page"], ["ligne", "page"]])
def test_an_unknown_rule_is_refused(rules):
    with pytest.raises(EgnError, match=r"^Règle de comptage inconnue : « page »"):
        weighted_entries(INVENTED, readings=rules)


def test_a_rule_by_category_is_refused_for_a_return(consultation):
    with pytest.raises(EgnError, match=r"^Règle sans objet : « categorie »"):
        weighted_units(
            consultation.propositions,
            consultation.retours,
            documents=[RETURN],
            readings=["categorie"],
        )


def test_a_document_that_proposes_nothing_is_refused(consultation):
    with pytest.raises(EgnError, match=r"^Rien à compter pour « concertation-2015"):
        weighted_units(
            consultation.propositions,
            consultation.retours,
            documents=["concertation-2015-premieres-tendances"],
            readings=RULES,
        )


def test_the_rules_that_may_be_compared_are_the_whole_ones_and_the_one_of_parts():
    assert list(COUNTINGS) == [*READINGS, "fraction"]
