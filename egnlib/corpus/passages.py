"""Passages: the verbatim text behind a row, read at run time where the documents are present."""

import hashlib
from pathlib import Path

import pandas as pd

from egnlib.corpus.lines import line_numbers
from egnlib.corpus.register import documents_folder
from egnlib.corpus.tables import read_table
from egnlib.files import EgnError


def read_document(row: pd.Series, folder: Path) -> list[str]:
    """Lines of one document, checked against its recorded hash.

    Parameters
    ----------
    row
        Row of the table ``documents``.
    folder
        Folder of the documents.

    Returns
    -------
    list of str
        Lines of the text edition; item 0 is line 1. Form feeds are removed.

    Raises
    ------
    EgnError
        If the file is absent or is not the recorded edition.
    """
    if pd.isna(row["fichier"]):
        message = (
            f"Document sans fichier : « {row['id_document']} ». Il a une empreinte et pas "
            "de nom de fichier. Complétez la colonne fichier de documents.csv."
        )
        raise EgnError(message)
    path = folder / row["fichier"]
    if not path.is_file():
        message = (
            f"Document absent : {path.name}. Il est attendu dans le dossier des documents "
            "(EGN_DOCUMENTS). Ajoutez-le, ou retirez le dossier pour travailler sans les textes."
        )
        raise EgnError(message)
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if pd.notna(row["sha256"]) and found != row["sha256"]:
        message = (
            f"Édition différente : {row['fichier']} a pour empreinte {found[:12]}…, on attend "
            f"{row['sha256'][:12]}…. Les lignes enregistrées ne valent que pour l'édition relevée. "
            "Reprenez le fichier d'origine."
        )
        raise EgnError(message)
    try:
        return content.decode("utf-8").replace("\f", "").split("\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = (
            f"Encodage inattendu : {path.name}, ligne {line}. L'édition texte doit être en UTF-8. "
            "Enregistrez-la dans cet encodage."
        )
        raise EgnError(message) from error


def read_documents(*, root: Path | None = None) -> dict[str, list[str]]:
    """Lines of every document that is present, by document; empty where there is no folder.

    A document registered without a file name or without a hash (a region being recorded) may be
    absent from the folder; a document with a hash may not.
    """
    folder = documents_folder(root=root)
    if folder is None:
        return {}
    documents = read_table("documents", root=root)
    documents = documents.set_index("id_document", drop=False)
    return {
        identifier: read_document(row, folder)
        for identifier, row in documents.iterrows()
        if pd.notna(row["sha256"])
        or (pd.notna(row["fichier"]) and (folder / row["fichier"]).is_file())
    }


def read_passages(table: pd.DataFrame, *, root: Path | None = None) -> pd.Series:
    """Verbatim text of each row of a table, where the documents are present.

    Parameters
    ----------
    table
        Rows with ``id_document`` and ``lignes``.
    root
        Folder of the project; found from the current folder by default.

    Returns
    -------
    Series
        Text of the lines of each row, joined by spaces, blank lines dropped; missing where the
        document is not on this machine. Same index as `table`.

    Raises
    ------
    EgnError
        If a row names a line beyond the end of its document, or an edition is not the recorded one.
    """
    documents = read_documents(root=root)
    passages = [
        _passage(documents.get(document), document, reference)
        for document, reference in zip(table["id_document"], table["lignes"], strict=True)
    ]
    return pd.Series(passages, index=table.index, name="passage", dtype="str")


def with_passages(table: pd.DataFrame, *, root: Path | None = None) -> pd.DataFrame:
    """Copy of a table with the verbatim text of its rows in a column ``passage``."""
    return table.assign(passage=read_passages(table, root=root))


def _passage(lines: list[str] | None, document: str, reference: str) -> str | None:
    if lines is None:
        return None
    numbers = line_numbers(reference)
    if numbers[-1] > len(lines):
        message = (
            f"Ligne hors du document : {numbers[-1]} ({document} a {len(lines)} lignes). "
            "La colonne lignes se rapporte à l'édition texte. Corrigez-la."
        )
        raise EgnError(message)
    texts = (lines[number - 1].strip() for number in numbers)
    return " ".join(text for text in texts if text)
