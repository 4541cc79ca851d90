"""Revisions: codes that were changed after a first reading are counted, and nothing else is."""

import pandas as pd

from egnlib import coding, reporting

CODES = {
    "anne": {"u1": ["a", "b"], "u2": ["a", None, "a"], "u3": ["a", "b", "a"], "u4": ["a", "a"]},
    "bob": {"u1": ["a"], "u2": [None, "b"]},
    "léa": {"u4": ["a", None, "b"]},
}
HISTORY = pd.DataFrame(
    [
        (name, unit, code)
        for name, units in CODES.items()
        for unit, codes in units.items()
        for code in codes
    ],
    columns=["coder", "id_unite", "code"],
)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_a_unit_counts_once_its_code_was_changed_even_if_it_came_back():
    assert coding.changed_units(HISTORY) == {"anne": 2, "léa": 1}
    assert coding.changed_units(HISTORY.head(0)) == {}


def test_revisions_are_read_from_the_ledger_of_the_units_asked_for(copy_of_project):
    codebook = coding.read_codebook("categories", root=copy_of_project)
    first, second = "hdf-techno-acces-1", "pdl-acces-r1-retex-1"
    rows = pd.DataFrame({"id_unite": [first, second, first, second], "coder": "lecteur-9"})
    rows["code"] = ["techno", "techno", "politique", "formation"]
    rows = rows.assign(codebook="categories", version=codebook.version)
    before = coding.recoded_units(codebook, [first, second], root=copy_of_project)
    for place, given in enumerate((rows.head(2), rows.tail(2))):
        dated = given.assign(date=f"2026-11-2{place}")
        coding.append_codings(dated, root=copy_of_project)
    found = coding.recoded_units(codebook, [first], root=copy_of_project)
    assert before == {} and found == {"lecteur-9": 1}
    both = coding.recoded_units(codebook, [first, second], root=copy_of_project)
    assert both == {"lecteur-9": 2}


def test_who_recoded_is_told_and_nobody_is_told_by_nothing():
    labels = {"anne": "Anne", "léa": "Léa"}
    told = plain(reporting.revisions_sentence({"anne": 2, "bob": 3, "léa": 1}, labels=labels))
    assert told == (
        "« Anne » a recodé 2 textes depuis sa première lecture ; « Léa » a recodé 1 texte depuis "
        "sa première lecture : ce n’est plus une lecture indépendante."
    )
    assert reporting.revisions_sentence({"bob": 3}, labels=labels) == ""
