"""Verbatim passages: read where the document is present and is the recorded edition."""

import hashlib
from pathlib import Path

import pandas as pd
import pytest

from egnlib.corpus import document_files, documents_folder
from egnlib.corpus.passages import (
    read_document,
    read_documents,
    read_passages,
    with_passages,
)
from egnlib.files import EgnError

TEXT = "  Un banc  \n\n\fSous le tilleul\nDes pommes et\ndes poires\n"
N_LINES = 6  # the end of the last line opens a sixth, empty one
COLUMNS = "id_document,titre,editeur,date,perimetre,region,nature,licence,fichier,sha256"


@pytest.fixture
def orchard(copy_of_project, monkeypatch) -> Path:
    """A project of one invented document, in the default folder; its root."""
    monkeypatch.delenv("EGN_DOCUMENTS", raising=False)
    monkeypatch.delenv("EGN_ROOT", raising=False)
    folder = copy_of_project / "data" / "raw" / "documents"
    folder.mkdir()
    (folder / "verger.txt").write_text(TEXT, encoding="utf-8")
    _register(copy_of_project, "verger.txt", hashlib.sha256(TEXT.encode()).hexdigest())
    return copy_of_project


def _register(root: Path, file_name: str, sha256: str) -> None:
    row = f"verger,Le verger,,2020,region,Bretagne,retour_regional,,{file_name},{sha256}"
    path = root / "data" / "raw" / "documents.csv"
    path.write_text(f"{COLUMNS}\n{row}\n", encoding="utf-8")


def _rows(*references: str, document: str = "verger") -> pd.DataFrame:
    return pd.DataFrame({"id_document": document, "lignes": list(references)})


def _move_documents(root: Path, name: str) -> Path:
    return (root / "data" / "raw" / "documents").rename(root / name)


@pytest.mark.parametrize(
    ("reference", "passage"),
    [
        ("1", "Un banc"),
        ("1-3", "Un banc Sous le tilleul"),
        ("4-5", "Des pommes et des poires"),
        ("5;1", "Un banc des poires"),
        ("2", ""),
        (str(N_LINES), ""),
    ],
)
def test_a_passage_joins_the_lines_of_its_reference_without_the_blank_ones(
    reference, passage, orchard
):
    assert read_passages(_rows(reference), root=orchard).tolist() == [passage]


def test_form_feeds_are_removed_and_lines_counted_from_one(orchard):
    lines = read_documents(root=orchard)["verger"]
    assert lines == ["  Un banc  ", "", "Sous le tilleul", "Des pommes et", "des poires", ""]


def test_passages_keep_the_index_of_the_rows_and_their_columns(orchard):
    rows = _rows("1", "3").set_axis([8, 2])
    passages = with_passages(rows, root=orchard)
    assert passages["passage"].to_dict() == {8: "Un banc", 2: "Sous le tilleul"}
    assert passages.drop(columns="passage").equals(rows)
    assert rows.columns.tolist() == ["id_document", "lignes"]


def test_without_a_folder_every_passage_is_missing(orchard):
    _move_documents(orchard, "ailleurs")
    assert documents_folder(root=orchard) is None
    assert read_documents(root=orchard) == {}
    passages = read_passages(_rows("1", "99"), root=orchard)
    assert passages.isna().tolist() == [True, True]
    assert passages.index.tolist() == [0, 1]


@pytest.mark.parametrize("relative", [True, False])
def test_the_folder_may_be_named_relative_to_the_project_or_in_full(relative, orchard, monkeypatch):
    moved = _move_documents(orchard, "ailleurs")
    monkeypatch.setenv("EGN_DOCUMENTS", "ailleurs" if relative else str(moved))
    assert documents_folder(root=orchard) == moved
    assert read_passages(_rows("1"), root=orchard).tolist() == ["Un banc"]


def test_an_empty_variable_means_the_default_folder(orchard, monkeypatch):
    monkeypatch.setenv("EGN_DOCUMENTS", "")
    assert documents_folder(root=orchard) == orchard / "data" / "raw" / "documents"


@pytest.mark.parametrize("name", ["nulle-part", "data/datapackage.json"])
def test_a_variable_that_names_no_folder_is_refused(name, orchard, monkeypatch):
    monkeypatch.setenv("EGN_DOCUMENTS", name)
    with pytest.raises(EgnError) as refusal:
        read_passages(_rows("1"), root=orchard)
    assert str(refusal.value).startswith(
        f"Dossier des documents introuvable : « {name} ». La variable EGN_DOCUMENTS doit nommer un "
        "dossier existant."
    )


def test_another_edition_is_refused_with_both_fingerprints(orchard):
    other = TEXT + "Une ligne de plus\n"
    (orchard / "data" / "raw" / "documents" / "verger.txt").write_text(other, encoding="utf-8")
    found = hashlib.sha256(other.encode()).hexdigest()[:12]
    recorded = hashlib.sha256(TEXT.encode()).hexdigest()[:12]
    with pytest.raises(EgnError) as refusal:
        read_passages(_rows("1"), root=orchard)
    assert str(refusal.value).startswith(
        f"Édition différente : verger.txt a pour empreinte {found}…, on attend {recorded}…."
    )


def test_a_document_with_a_fingerprint_may_not_be_absent_from_the_folder(orchard):
    (orchard / "data" / "raw" / "documents" / "verger.txt").unlink()
    with pytest.raises(EgnError, match=r"^Document absent : verger\.txt\. Il est attendu dans"):
        read_passages(_rows("1"), root=orchard)


@pytest.mark.parametrize("file_name", ["verger.txt", ""])
def test_a_document_without_a_fingerprint_may_be_absent_from_the_folder(file_name, orchard):
    _register(orchard, file_name, "")
    (orchard / "data" / "raw" / "documents" / "verger.txt").unlink()
    assert read_passages(_rows("1"), root=orchard).isna().tolist() == [True]


def test_a_document_with_a_fingerprint_may_not_be_without_a_file_name(orchard):
    _register(orchard, "", "0" * 64)
    with pytest.raises(EgnError, match=r"^Document sans fichier : "):
        read_passages(_rows("1"), root=orchard)


def test_a_document_without_a_file_name_is_refused_by_its_identifier(orchard):
    _register(orchard, "", "0" * 64)
    with pytest.raises(EgnError, match="verger"):
        read_passages(_rows("1"), root=orchard)


@pytest.mark.parametrize("recorded", [True, False])
def test_an_edition_in_another_encoding_is_refused_with_its_line(recorded, orchard):
    content = "Un banc\nSous le tilleul\nUn préau\n".encode("cp1252")
    (orchard / "data" / "raw" / "documents" / "verger.txt").write_bytes(content)
    _register(orchard, "verger.txt", hashlib.sha256(content).hexdigest() if recorded else "")
    with pytest.raises(EgnError) as refusal:
        read_passages(_rows("1"), root=orchard)
    assert str(refusal.value) == (
        "Encodage inattendu : verger.txt, ligne 3. L'édition texte doit être en UTF-8. "
        "Enregistrez-la dans cet encodage."
    )


def test_a_document_without_a_fingerprint_is_read_where_it_is_present(orchard):
    _register(orchard, "verger.txt", "")
    assert read_passages(_rows("3"), root=orchard).tolist() == ["Sous le tilleul"]


def test_a_row_of_an_unregistered_document_has_no_passage(orchard):
    passages = read_passages(_rows("1", document="potager"), root=orchard)
    assert passages.isna().tolist() == [True]


def test_a_line_beyond_the_end_is_refused_with_the_length_of_the_document(orchard):
    with pytest.raises(EgnError) as refusal:
        read_passages(_rows("1", f"5-{N_LINES + 1}"), root=orchard)
    assert str(refusal.value).startswith(
        f"Ligne hors du document : {N_LINES + 1} (verger a {N_LINES} lignes)."
    )


def test_one_document_is_read_from_its_row(orchard):
    row = pd.Series({"fichier": "verger.txt", "sha256": None})
    assert read_document(row, orchard / "data" / "raw" / "documents")[3] == "Des pommes et"


def test_every_recorded_proposition_has_a_passage(documents, consultation, project):
    passages = read_passages(consultation.propositions, root=project)
    assert passages.notna().sum() == len(consultation.propositions)
    assert (passages.str.len() > 0).sum() == len(consultation.propositions)


def _write_register(root: Path, content: str | bytes | None) -> None:
    path = root / "data" / "raw" / "documents.csv"
    path.unlink()
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


# register -> file name of each document
REGISTERS = {
    "files and a document without one": (
        "id_document,titre,fichier\nverger,Le verger,v.txt\nlac,Le lac,\n",
        {"verger": "v.txt", "lac": ""},
    ),
    "a text in quotes over two lines": (
        'titre,id_document,fichier\n"Le verger,\nson banc",verger,v.txt\n',
        {"verger": "v.txt"},
    ),
    "no column of file names": ("id_document\nverger\n", {"verger": ""}),
    "a header alone": ("id_document,fichier\n", {}),
}


@pytest.mark.parametrize(("content", "files"), REGISTERS.values(), ids=REGISTERS.keys())
def test_the_register_gives_the_file_of_each_document(content, files, copy_of_project):
    _write_register(copy_of_project, content)
    assert document_files(root=copy_of_project) == files


def test_the_register_read_quickly_is_the_table_of_documents(project, consultation):
    documents = consultation.documents.set_index("id_document")["fichier"].fillna("")
    assert list(document_files(root=project).items()) == list(documents.items())


# register -> what is told of it
UNREADABLE = {
    "no column of identifiers": ("titre,fichier\nLe verger,v.txt\n", "colonne id_document absente"),
    "another encoding": ("id_document,titre\nv,Préau\n".encode("cp1252"), "encodage inattendu"),
    "no file": (None, "fichier absent"),
}


@pytest.mark.parametrize(("content", "reason"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_an_unreadable_register_is_refused_with_what_is_expected(content, reason, copy_of_project):
    _write_register(copy_of_project, content)
    with pytest.raises(EgnError) as refusal:
        document_files(root=copy_of_project)
    assert str(refusal.value) == (
        f"Table des documents illisible : data/raw/documents.csv ({reason}). On y attend une "
        "colonne id_document, en UTF-8. Lancez « egn check » pour en savoir plus."
    )


def test_a_register_saved_by_a_spreadsheet_is_read(copy_of_project):
    _write_register(copy_of_project, "id_document,fichier\nv,v.txt\n".encode("utf-8-sig"))
    assert document_files(root=copy_of_project) == {"v": "v.txt"}


@pytest.mark.parametrize("content", ["titre,fichier\n", ""])
def test_a_register_without_identifiers_is_refused_even_without_a_row(content, copy_of_project):
    _write_register(copy_of_project, content)
    with pytest.raises(EgnError, match=r"^Table des documents illisible"):
        document_files(root=copy_of_project)
