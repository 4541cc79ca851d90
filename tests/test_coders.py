"""Coders: who they are, which are chosen, what a document prints under two codes."""

import pandas as pd
import pytest

from egnlib import coding, corpus
from egnlib.coding import coders as coders_module
from egnlib.corpus import count_once, joined_lines, printed_absences
from egnlib.files import EgnError

HDF = "egnt-hauts-de-france-2020"


def described(*names: str) -> pd.DataFrame:
    return coding.describe_coders(pd.DataFrame({"coder": names}))


@pytest.fixture(scope="module")
def printed(consultation) -> pd.DataFrame:
    rows = consultation.propositions
    return rows.loc[rows["id_document"] == HDF]


@pytest.fixture(scope="module")
def codebook(project):
    return coding.read_codebook("categories", root=project)


def test_coders_come_published_first_then_people_then_what_is_computed():
    found = described("machine", "anne", "double", "regles", "projet-2", "publie", "projet")
    assert found.index.tolist() == [
        "publie",
        "anne",
        "projet",
        "projet-2",
        "double",
        "regles",
        "machine",
    ]
    assert found["nature"].tolist() == [
        "publie",
        "lecture",
        "lecture",
        "lecture",
        "double",
        "calcul",
        "calcul",
    ]


def test_coders_have_a_name_for_headings_and_one_for_sentences():
    found = described("publie", "anne", "projet", "projet-2", "double", "regles", "machine")
    assert found["court"].tolist()[:3] == ["Publié", "anne", "Lecture\u00a01"]
    assert found[["nom", "dit"]].to_numpy().tolist() == [
        ["Codage publié", "l’auteur de la synthèse"],
        ["anne", "anne"],
        ["Projet, lecture\u00a01", "la lecture 1 du projet"],
        ["Projet, lecture\u00a02", "la lecture 2 du projet"],
        ["Imprimée ailleurs", "la seconde impression du document"],
        ["Règles (calcul)", "les règles"],
        ["Machine (calcul)", "la machine"],
    ]


def test_the_page_says_that_the_project_is_no_authority_and_that_rules_are_computed():
    found = described("publie", "projet-2", "regles", "machine", "projetiste")["qui"]
    assert found["projet-2"].startswith("Une lecture faite par ce projet (projet-2), ")
    assert found["projet-2"].endswith("elle n’est pas l’autorité.")
    assert found["regles"].startswith("Un calcul :")
    assert found["machine"].startswith("Un calcul :")
    assert found["projetiste"] == "Une lecture, sous un pseudonyme, d’après sa feuille de codage."


def test_the_version_of_the_codebook_that_a_person_used_is_told():
    codings = pd.DataFrame({"coder": ["anne", "projet"], "version": ["1", "2"]})
    found = coding.describe_coders(codings)["qui"]
    assert found["anne"] == "Une lecture, sous un pseudonyme, avec la version 1 de la grille."
    assert "avec la version 2 de la grille, sans voir" in found["projet"]


CHOSEN = [
    (["publie", "double", "lectures"], ["publie", "anne", "bea"]),
    (["publie"], ["publie"]),
    (["bea", "regles"], ["bea", "regles"]),
    (["machine"], []),
]


@pytest.mark.parametrize(("chosen", "expected"), CHOSEN)
def test_chosen_coders_are_named_one_by_one_or_all_people_at_once(chosen, expected):
    assert coding.chosen_coders(described("publie", "anne", "bea", "regles"), chosen) == expected


def test_an_unknown_coder_is_refused():
    with pytest.raises(EgnError, match="Codeur inconnu : « zoe »") as refusal:
        coding.chosen_coders(described("publie", "anne"), ["publie", "zoe"])
    assert "publie, anne" in str(refusal.value)


def test_disagreement_is_measured_with_people_and_for_want_of_them_with_what_is_computed():
    assert coding.measured_readers(described("publie", "regles", "anne", "bea")) == ["anne", "bea"]
    assert coding.measured_readers(described("publie", "regles", "machine")) == [
        "regles",
        "machine",
    ]


def test_who_coded_less_than_four_fifths_is_partial_and_not_measured_beside_others():
    given = {"publie": 10, "anne": 8, "bea": 7, "regles": 5, "machine": 10, "double": 1}
    rows = [name for name, number in given.items() for _ in range(number)]
    coders = coding.describe_coders(pd.DataFrame({"coder": rows}))
    assert coders.index[coders["partiel"]].tolist() == ["bea", "regles"]
    assert coders["n"].to_dict() == given and set(coders["n_units"]) == {10}
    assert coding.measured_readers(coders) == ["anne"]
    assert coding.measured_readers(coders.drop("anne")) == ["bea"]
    assert coding.measured_readers(coders.drop(["anne", "bea"])) == ["machine"]
    assert coding.measured_readers(coders.loc[["publie"]]) == []


def test_the_hyphen_of_a_pseudonym_does_not_end_a_line():
    coders = described("publie", "lecteur-1")
    for name in ("nom", "court", "dit"):
        assert coders.at["lecteur-1", name] == "lecteur\u20111"


def test_the_one_proposition_that_hauts_de_france_prints_in_two_categories_is_found(
    printed, codebook
):
    kept = count_once(printed)["id_proposition"].tolist()
    found = coding.doubled_codings(printed, kept, codebook)
    assert found[["id_unite", "coder", "code"]].to_numpy().tolist() == [
        ["hdf-anthropo-responsable-1", "double", "politique"]
    ]
    assert found.at[0, "memo"] == "aux lignes 576-583"


def test_each_of_two_printings_that_both_count_makes_the_code_of_the_other_defensible(
    printed, codebook
):
    found = coding.doubled_codings(printed, printed["id_proposition"].tolist(), codebook)
    assert dict(zip(found["id_unite"], found["code"].astype("str"), strict=True)) == {
        "hdf-anthropo-responsable-1": "politique",
        "hdf-politique-responsable-1": "anthropo",
    }


def test_every_coding_stands_in_one_table(printed, codebook, copy_of_project, monkeypatch):
    units = count_once(printed)
    names = units["id_proposition"].tolist()
    row = {"codebook": "categories", "version": str(codebook.version), "coder": "essai"}
    given = pd.DataFrame([{"id_unite": name, "code": "techno", **row} for name in names[:3]])
    coding.append_codings(given, root=copy_of_project)
    computed = pd.DataFrame({"id_unite": names[:2], "coder": "machine", "code": ["techno", None]})
    monkeypatch.setattr(coders_module, "computed_codings", lambda *_, **__: computed)
    found = coding.codings_beside(printed, units, codebook, root=copy_of_project)
    project = found["coder"].isin(["projet", "projet-2", "projet-3"])
    sizes = found.loc[~project, "coder"].value_counts().to_dict()
    assert sizes == {"publie": 44, "essai": 3, "double": 1, "machine": 1}
    assert found["code"].cat.categories.tolist() == codebook.order
    assert set(found["id_unite"]) <= set(names)


def test_texts_are_what_is_recorded_and_need_no_document():
    units = pd.DataFrame({"libelle": ["Former", "Aider"], "qui": ["tous", None]}, index=["a", "b"])
    assert coding.recorded_texts(units).to_dict() == {"a": "Former ; tous", "b": "Aider"}


def test_absences_are_put_together_by_category_with_their_lines_once(consultation):
    cells = consultation.cellules_vides
    found = printed_absences(cells.loc[cells["id_document"] == HDF])
    assert found["id_theme"].to_dict() == {
        "formation": ("gouvernance",),
        "anthropo": ("acces", "collaborer", "gouvernance"),
        "techno": ("responsable",),
        "organisation": ("acces", "enseigner", "collaborer", "responsable"),
    }
    assert found.at["organisation", "lignes"] == "666-670;679-683;692-696;705-711"


JOINED = [(["5"], "5"), (["5-6", "7"], "5-7"), (["9;5", "5-6"], "5-6;9"), ([], "")]


@pytest.mark.parametrize(("references", "expected"), JOINED)
def test_lines_of_several_references_are_joined(references, expected):
    assert joined_lines(references) == expected
    assert corpus.line_numbers("5-7") == (5, 6, 7)


def test_both_pages_on_coders_show_the_same_codes_of_the_rules_and_of_the_machine(consultation):
    """Notebooks 09 and 10 build their tables apart; a reader compares them."""
    document = "egnt-hauts-de-france-2020"
    codebook = coding.read_codebook("categories")
    printed = consultation.propositions.query("id_document == @document")
    beside = coding.codings_beside(printed, corpus.count_once(printed), codebook, seed=2020)
    units = coding.with_doubles(
        coding.codable_units(consultation, documents=[document]), consultation
    )
    panel = coding.coder_panel(
        units.assign(texte=coding.recorded_texts(units)),
        coding.coded_by_all(consultation.propositions, codebook),
        codebook,
        seed=2020,
    )
    for coder in ("publie", "projet-2", "regles", "machine"):
        one, other = (
            table.loc[table["coder"] == coder].set_index("id_unite")["code"].astype("str")
            for table in (beside, panel.codings)
        )
        assert one.to_dict() == other.to_dict() != {}
