"""The tables of one consultation, linked to one another."""

import pandas as pd
import pytest

from egnlib.corpus.consultation import TABLES, check_rows, open_consultation
from egnlib.corpus.tables import read_table
from egnlib.files import EgnError

SYNTHESIS = "egnt-hauts-de-france-2020"


def _replace(root, name: str, old: str, new: str) -> None:
    path = root / "data" / "raw" / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{text.count(old)} times « {old} » in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("name", TABLES)
def test_a_consultation_holds_each_table_as_it_is_read(name, consultation, project):
    assert getattr(consultation, name).equals(read_table(name, root=project))


@pytest.mark.parametrize("name", sorted(set(TABLES) - {"themes"}))
def test_the_parts_of_the_documents_make_the_whole_table(name, consultation):
    table = getattr(consultation, name)
    parts = [getattr(consultation.of(one), name) for one in consultation.documents["id_document"]]
    for one, part in zip(consultation.documents["id_document"], parts, strict=True):
        assert set(part["id_document"]) <= {one}
        assert part.index.tolist() == list(range(len(part)))
    columns = table.columns.tolist()
    whole = pd.concat(parts).astype("str").sort_values(columns, ignore_index=True)
    assert whole.equals(table.astype("str").sort_values(columns, ignore_index=True))


def test_narrowing_keeps_the_themes_and_the_categories(consultation):
    part = consultation.of(SYNTHESIS)
    assert part.themes.equals(consultation.themes)
    assert len(part.retours) == 0
    assert part.documents["region"].tolist() == ["Hauts-de-France"]
    assert part.propositions["categorie"].cat.categories.tolist() == [
        "formation",
        "anthropo",
        "techno",
        "politique",
        "organisation",
    ]


def test_an_unknown_document_is_refused_with_the_recorded_ones(consultation):
    with pytest.raises(EgnError) as refusal:
        consultation.of("egnt-bretagne-2020")
    assert str(refusal.value) == (
        "Document inconnu : « egnt-bretagne-2020 ». Documents enregistrés : "
        "egnt-hauts-de-france-2020, egnt-pays-de-la-loire-2020, egn-dossier-national-2020, "
        "concertation-2015-premieres-tendances. Vérifiez l'identifiant, ou créez le dossier avec "
        "« egn new »."
    )


def test_a_linked_table_names_region_or_title_and_theme(consultation):
    linked = consultation.linked("propositions")
    named = linked[["id_document", "document"]].drop_duplicates().to_numpy().tolist()
    national = consultation.documents.set_index("id_document").at[
        "egn-dossier-national-2020", "titre"
    ]
    assert named == [
        [SYNTHESIS, "Hauts-de-France"],
        ["egn-dossier-national-2020", national],
    ]
    assert linked["theme"].iloc[0] == "Un égal accès au numérique"
    assert linked["theme"].notna().sum() == len(consultation.propositions)
    assert linked.drop(columns=["document", "theme"]).equals(consultation.propositions)


def test_a_table_without_themes_is_linked_to_its_documents_only(consultation):
    linked = consultation.linked("participants")
    assert "theme" not in linked
    assert linked["document"].value_counts().to_dict() == {
        "Pays de la Loire": 23,
        "Analyse des résultats de la concertation : premières tendances": 2,
    }


# table, old text, new text -> the beginning of the message
UNKNOWN_KEYS = {
    "document": (
        "sujets",
        "egn-dossier-national-2020,2,2",
        "egn-dossier-2021,2,2",
        "Clé inconnue : « egn-dossier-2021 » (sujets.csv, ligne 3, colonne id_document). Valeurs "
        "connues : concertation-2015-premieres-tendances, egn-dossier-national-2020, ",
    ),
    "theme": (
        "cellules_vides",
        "organisation,responsable",
        "organisation,durable",
        "Clé inconnue : « durable » (cellules_vides.csv, ligne 10, colonne id_theme). Valeurs "
        "connues : 2015-besoins-particuliers, ",
    ),
}


@pytest.mark.parametrize(
    ("name", "old", "new", "message"), UNKNOWN_KEYS.values(), ids=UNKNOWN_KEYS.keys()
)
def test_an_unknown_key_is_refused_with_table_line_and_column(
    name, old, new, message, copy_of_project
):
    _replace(copy_of_project, name, old, new)
    with pytest.raises(EgnError) as refusal:
        open_consultation(root=copy_of_project)
    assert str(refusal.value).startswith(message)
    assert str(refusal.value).endswith("Corrigez cette cellule.")


def test_an_empty_key_is_refused_as_unknown(copy_of_project):
    _replace(copy_of_project, "cellules_vides", "organisation,responsable", "organisation,")
    with pytest.raises(EgnError, match=r"cellules_vides\.csv, ligne 10, colonne id_theme"):
        open_consultation(root=copy_of_project)


def test_a_document_without_a_row_in_a_table_is_refused_with_its_report(consultation):
    rows = consultation.of(SYNTHESIS).retours
    with pytest.raises(EgnError) as refusal:
        check_rows(rows, SYNTHESIS, "retours")
    assert str(refusal.value) == (
        "Aucune ligne pour « egnt-hauts-de-france-2020 » dans retours.csv. Ce carnet en a besoin. "
        "Importez la feuille avec « egn import », ou retirez ce rapport de "
        "params/egnt-hauts-de-france-2020.yml."
    )


@pytest.mark.parametrize("n_rows", [1, 45])
def test_a_document_with_a_row_in_a_table_is_accepted(n_rows, consultation):
    rows = consultation.of(SYNTHESIS).propositions.head(n_rows)
    assert len(rows) == n_rows
    assert check_rows(rows, SYNTHESIS, "propositions") is None
