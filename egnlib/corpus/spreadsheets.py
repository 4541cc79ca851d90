"""Spreadsheets: filled sheets read as texts, from CSV or from a workbook."""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import pandas as pd
from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from egnlib.files import EgnError


def read_sheet(path: Path, kind: str, place: str) -> pd.DataFrame:
    """Read a filled sheet, every cell as text.

    Parameters
    ----------
    path
        CSV file, or workbook with a sheet named `kind`.
    kind
        Name of the sheet.
    place
        How messages name the sheet.

    Returns
    -------
    DataFrame
        One row per row that is not empty, indexed by its line in the sheet; empty columns are
        left out. A formula keeps its sign « = », so that it is seen.

    Raises
    ------
    EgnError
        If the file is not UTF-8, not a workbook, without that sheet, irregular or empty.
    """
    rows = dict(_csv_rows(path) if path.suffix.lower() == ".csv" else _xlsx_rows(path, kind))
    padded = zip(*zip_longest(*rows.values(), fillvalue=""), strict=True)
    texts = pd.DataFrame(padded, index=list(rows), dtype="str")
    filled = texts.apply(lambda cells: cells.str.strip() != "")
    texts = texts.loc[filled.any(axis="columns"), filled.any()]
    if len(texts) < 2:
        found = "On y trouve un en-tête seul" if len(texts) else "On n'y trouve rien"
        message = (
            f"Feuille vide : {place}. {found}. "
            "Remplissez au moins une ligne sous l'en-tête de la feuille."
        )
        raise EgnError(message)
    header = texts.iloc[0].str.strip()
    names = header.mask(header == "", "sans nom, remplie ligne " + filled.idxmax().astype("str"))
    sheet = texts.iloc[1:].set_axis(names, axis="columns")
    for name in sheet.columns[sheet.columns.duplicated()]:
        message = (
            f"Colonne répétée : « {name} ». Une colonne n'a qu'une place dans l'en-tête. "
            f"Gardez-en une seule dans {place}."
        )
        raise EgnError(message)
    return sheet


def _csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    content = path.read_bytes().removeprefix(BOM_UTF8)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = (
            f"Encodage inattendu : {path.name}, ligne {line}, octet {content[error.start]:#04x}. "
            "On attend de l'UTF-8. Enregistrez le fichier en « CSV UTF-8 », ou en .xlsx."
        )
        raise EgnError(message) from error
    header = text.lstrip().partition("\n")[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        message = (
            f"Tableau irrégulier : {path.name}, à partir de la ligne {line} ({error}). Un "
            "guillemet ouvert doit être fermé. Corrigez cette ligne."
        )
        raise EgnError(message) from error


def _xlsx_rows(path: Path, kind: str) -> Iterator[tuple[int, list[str]]]:
    try:
        workbook = load_workbook(path, read_only=True)
        names = workbook.sheetnames
        if kind in names:
            workbook[kind].reset_dimensions()
            rows = list(workbook[kind].iter_rows(values_only=True))
        workbook.close()
    except (BadZipFile, KeyError, ValueError, ParseError) as error:
        message = (
            f"Classeur illisible : {path.name} ({error}). On attend un vrai classeur .xlsx, sans "
            "mot de passe. Enregistrez-le à nouveau depuis le tableur."
        )
        raise EgnError(message) from error
    if kind not in names:
        message = (
            f"Feuille absente : « {kind} » dans {path.name}. Feuilles trouvées : "
            f"{', '.join(names)}. Rétablissez le nom de la feuille."
        )
        raise EgnError(message)
    for line, row in enumerate(rows, start=1):
        yield line, [_text(value) for value in row]


def _text(value: object) -> str:
    if isinstance(value, ArrayFormula | DataTableFormula):
        return "=" + (getattr(value, "text", None) or "").removeprefix("=")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def check_sheet_file(path: Path, *, expected: str, command: str) -> None:
    """Refuse a file that is not there, or is neither CSV nor XLSX.

    Parameters
    ----------
    path
        File given by a user.
    expected
        What it should be, in French.
    command
        How to get one, in French.

    Raises
    ------
    EgnError
        With what is wrong, and what to do.
    """
    if not path.is_file():
        message = (
            f"Fichier absent : {path}. On attend {expected}, en CSV ou en XLSX. Vérifiez le "
            f"chemin, ou {command}."
        )
        raise EgnError(message)
    if path.suffix.lower() not in (".csv", ".xlsx"):
        message = (
            f"Format non pris en charge : {path.name}. On attend un fichier .csv ou .xlsx. "
            "Enregistrez la feuille en « Classeur Excel (.xlsx) »."
        )
        raise EgnError(message)
