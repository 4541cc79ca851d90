"""Register: which documents are known and where they lie, read without any heavy library."""

import csv
import os
from pathlib import Path

from egnlib.files import EgnError, project_root


def document_files(*, root: Path | None = None) -> dict[str, str]:
    """File name of each recorded document, by identifier; empty where none is recorded.

    Raises
    ------
    EgnError
        If ``data/raw/documents.csv`` is absent or has no column ``id_document``.
    """
    path = (root or project_root()) / "data" / "raw" / "documents.csv"
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            rows = list(reader)
            header = reader.fieldnames or []
        why = "" if "id_document" in header else "colonne id_document absente"
    except (FileNotFoundError, UnicodeDecodeError) as error:
        why = "fichier absent" if isinstance(error, FileNotFoundError) else "encodage inattendu"
    if why:
        message = (
            f"Table des documents illisible : data/raw/documents.csv ({why}). On y attend une "
            "colonne id_document, en UTF-8. Lancez « egn check » pour en savoir plus."
        )
        raise EgnError(message)
    return {row["id_document"]: row.get("fichier") or "" for row in rows}


def documents_folder(*, root: Path | None = None) -> Path | None:
    """Folder of the source documents, or nothing where they are not on this machine.

    It is named by the environment variable ``EGN_DOCUMENTS`` (relative to the project when it is
    not absolute) and is ``data/raw/documents/`` by default.

    Raises
    ------
    EgnError
        If ``EGN_DOCUMENTS`` names a folder that does not exist.
    """
    root = root or project_root()
    named = os.environ.get("EGN_DOCUMENTS")
    folder = root / (named or "data/raw/documents")
    if folder.is_dir():
        return folder
    if named:
        message = (
            f"Dossier des documents introuvable : « {named} ». La variable EGN_DOCUMENTS doit "
            "nommer un dossier existant. Corrigez-la, ou retirez-la pour travailler sans eux."
        )
        raise EgnError(message)
    return None
