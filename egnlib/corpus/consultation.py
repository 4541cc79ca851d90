"""Consultations: the tables of one consultation, linked to one another."""

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from egnlib.corpus.tables import read_table
from egnlib.files import EgnError

TABLES = [
    "documents",
    "themes",
    "numerotation_themes",
    "propositions",
    "cellules_vides",
    "retours",
    "participants",
    "questionnaire",
    "occurrences",
    "contributeurs",
    "sujets",
    "chiffres",
    "hors_champ",
]


@dataclass(frozen=True)
class Consultation:
    """Tables that speak of the same documents and themes, every key resolved.

    Attributes
    ----------
    documents, themes, …
        The tables of ``data/raw`` of the same names, see :func:`read_table`.
    """

    documents: pd.DataFrame
    themes: pd.DataFrame
    numerotation_themes: pd.DataFrame
    propositions: pd.DataFrame
    cellules_vides: pd.DataFrame
    retours: pd.DataFrame
    participants: pd.DataFrame
    questionnaire: pd.DataFrame
    occurrences: pd.DataFrame
    contributeurs: pd.DataFrame
    sujets: pd.DataFrame
    chiffres: pd.DataFrame
    hors_champ: pd.DataFrame = field(repr=False)

    def of(self, document: str) -> "Consultation":
        """Narrow every table to one document; themes are kept whole.

        Raises
        ------
        EgnError
            If the document is not recorded.
        """
        check_document(document, self.documents)
        narrowed = {
            name: table.loc[table["id_document"] == document].reset_index(drop=True)
            for name in TABLES
            if "id_document" in (table := getattr(self, name))
        }
        return Consultation(themes=self.themes, **narrowed)

    def linked(self, name: str) -> pd.DataFrame:
        """One table with the short title of its document and the label of its theme beside it.

        Columns ``document`` (region, or title for a national document) and ``theme`` are added.
        """
        table = getattr(self, name)
        titles = self.documents.set_index("id_document")
        short = titles["region"].fillna(titles["titre"])
        linked = table.assign(document=table["id_document"].map(short))
        if "id_theme" in table:
            labels = self.themes.set_index("id_theme")["libelle"]
            linked = linked.assign(theme=table["id_theme"].map(labels))
        return linked


def open_consultation(*, root: Path | None = None) -> Consultation:
    """Read all recorded tables and check that they resolve one another's keys.

    Raises
    ------
    EgnError
        If a table is unreadable, or a row names a document or a theme that is not recorded; the
        message names table, line and column.

    Examples
    --------
    >>> consultation = open_consultation()
    >>> consultation.linked("propositions")["document"].iloc[0]
    'Hauts-de-France'
    """
    tables = {name: read_table(name, root=root) for name in TABLES}
    for name, table in tables.items():
        _check_keys(table, "id_document", tables["documents"], name)
        _check_keys(table, "id_theme", tables["themes"], name)
    return Consultation(**tables)


def check_document(document: str, documents: pd.DataFrame) -> None:
    """Refuse a document that is not recorded."""
    known = documents["id_document"].tolist()
    if document not in known:
        message = (
            f"Document inconnu : « {document} ». Documents enregistrés : {', '.join(known)}. "
            "Vérifiez l'identifiant, ou créez le dossier avec « egn new »."
        )
        raise EgnError(message)


def _check_keys(table: pd.DataFrame, column: str, target: pd.DataFrame, name: str) -> None:
    if column not in table:
        return
    known = set(target[column])
    unknown = ~table[column].isin(known)
    if unknown.any():
        row = unknown.idxmax()
        message = (
            f"Clé inconnue : « {table.at[row, column]} » ({name}.csv, ligne {row + 2}, colonne "
            f"{column}). Valeurs connues : {', '.join(sorted(known))}. Corrigez cette cellule."
        )
        raise EgnError(message)


def check_rows(rows: pd.DataFrame, document: str, table: str) -> None:
    """Refuse to go on with a table that has no row for a document."""
    if rows.empty:
        message = (
            f"Aucune ligne pour « {document} » dans {table}.csv. Ce carnet en a besoin. Importez "
            f"la feuille avec « egn import », ou retirez ce rapport de params/{document}.yml."
        )
        raise EgnError(message)
