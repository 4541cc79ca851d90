"""Sheets: what a new region fills in, derived column by column from the data package.

A sheet has the columns of its table but for the document, which the import fills in (see
:mod:`egnlib.corpus.importing`).
"""

import csv
import io
import math
import re
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter as letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from egnlib.corpus.tables import read_table, table_schemas
from egnlib.files import replacing

KINDS = ("propositions", "retours", "participants")
CONSULTATION = "egn-2020"
N_ROWS = 500
README_WIDTHS = [18, 24, 62, 46, 14]
README_HEADER = ["Colonne", "Intitulé", "Ce qu'elle contient", "Valeurs admises", "À remplir"]
README_HEADINGS = ("Feuille", "Thèmes", "Colonne", "Identifiant")

INTRODUCTION = """
Ces feuilles servent à relever ce que dit un document : une ligne par fait, dans l'ordre du \
document. Remplissez celles qui vous servent, ici ou dans les fichiers CSV du même dossier. La \
colonne id_document n'y figure pas : l'import la remplit avec « {dossier} ».
Un libellé est court, une douzaine de mots au plus : résumez à votre façon, en gardant les mots \
importants du document, sans recopier de passage. Un titre court peut être repris tel quel.
La colonne lignes dit où le fait se lit dans l'édition texte du document, dont les lignes se \
comptent à partir de 1 : « 94 » pour une ligne, « 94-101 » pour une suite, « 94;127 » pour deux \
endroits. Gardez-la au format texte : un tableur ferait une date de « 3-5 ».
N'écrivez aucune donnée personnelle : ni nom, ni adresse, ni détail qui désignerait quelqu'un. \
Dites la fonction (« enseignant », « parent »), jamais la personne.
L'identifiant d'une ligne peut rester vide : l'import numérote les lignes dans l'ordre \
({dossier}-p001… pour les propositions, {dossier}-r001… pour les retours). Dès que des lignes \
sont citées ou codées, écrivez ces identifiants : une ligne insérée décalerait les numéros.
Un texte tient sur une ligne et ne commence pas par =, +, - ou @, qui font une formule. Dans \
qui et pourquoi, une case remplie sans statut compte comme indiquée, une case vide comme vide.
Pour importer une feuille : egn import feuilles/{dossier}/{dossier}.xlsx --as propositions (ou \
retours, ou participants) ; ou bien egn import feuilles/{dossier}/propositions.csv --as \
propositions. Les cellules à corriger sont signalées toutes ensemble, et rien n'est enregistré \
tant qu'il en reste. Une feuille importée à nouveau remplace les lignes enregistrées du document.
Ensuite, vérifiez la ligne du document dans data/raw/documents.csv (titre, éditeur, date, nature), \
retirez de params/{dossier}.yml les rapports sans feuille, et lancez : egn build {dossier}.
"""


def sheet_columns(kind: str, *, root: Path | None = None) -> pd.DataFrame:
    """Columns of a sheet: those of the table of the same name, but for the document.

    Returns
    -------
    DataFrame
        One row per column, in the order of the data package: ``colonne``, ``intitule``,
        ``contenu``, ``attendu`` (what a cell may hold), ``a_remplir`` (``obligatoire`` or
        ``facultatif``), ``valeurs`` (those to choose from, none where the column is free).

    Examples
    --------
    >>> sheet_columns("participants")["colonne"].tolist()
    ['session', 'public', 'n_participants', 'n_etablissements', 'lignes']
    """
    schema, themes = table_schemas(root)[kind]["schema"], _themes(root)["id_theme"].tolist()
    keys = schema["foreignKeys"]
    of_theme = [key["fields"] for key in keys if key["reference"]["resource"] == "themes"]
    described = [
        _described(field, themes if [field["name"]] in of_theme else [])
        for field in schema["fields"]
        if field["name"] != "id_document"
    ]
    return pd.DataFrame(described)


def region_workbook(dossier: str, *, title: str, root: Path | None = None) -> Workbook:
    """Workbook of the empty sheets, with a notice first and drop-down lists of values."""
    workbook = Workbook()
    workbook.active.title = "lisez-moi"
    _fill_readme(workbook.active, _readme_rows(dossier, title, root))
    lists = workbook.create_sheet("listes")
    lists.sheet_state = "hidden"
    for kind in KINDS:
        sheet = workbook.create_sheet(kind, index=-1)
        sheet.freeze_panes = "A2"
        columns = sheet_columns(kind, root=root).itertuples(index=False)
        for position, column in enumerate(columns, start=1):
            _fill_column(sheet, position, column)
            if column.valeurs:
                _add_list(sheet, lists, position, column)
    return workbook


def csv_text(rows: list[list[str]]) -> str:
    """Rows as lines of CSV: comma, LF, quotes only where needed."""
    lines = io.StringIO(newline="")
    csv.writer(lines, lineterminator="\n").writerows(rows)
    return lines.getvalue()


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8, ends of lines as they are, in one move."""
    with replacing(path) as aside:
        aside.write_text(text, encoding="utf-8", newline="")


def _themes(root: Path | None) -> pd.DataFrame:
    themes = read_table("themes", root=root)
    return themes.loc[themes["consultation"] == CONSULTATION].fillna("")


def _described(field: dict, themes: list[str]) -> dict:
    limits = field.get("constraints", {})
    values = themes or limits.get("enum", [])
    free = {"integer": "nombre entier", "number": "nombre"}.get(field["type"], "texte")
    free += f", au moins {limits['minimum']}" if "minimum" in limits else ""
    needed = limits.get("required", False) and not limits.get("unique", False)
    return {
        "colonne": field["name"],
        "intitule": field["title"],
        "contenu": field["description"],
        "attendu": ", ".join(values) or free,
        "a_remplir": "obligatoire" if needed else "facultatif",
        "valeurs": values,
    }


def _readme_rows(dossier: str, title: str, root: Path | None) -> list[list[str]]:
    rows = [[f"Feuilles de saisie : {title}"]]
    rows += [[paragraph] for paragraph in INTRODUCTION.format(dossier=dossier).split("\n")]
    for kind in KINDS:
        columns = sheet_columns(kind, root=root).drop(columns="valeurs")
        rows += [[f"Feuille « {kind} »"], [table_schemas(root)[kind]["description"]], README_HEADER]
        rows += [*columns.to_numpy().tolist(), [""]]
    rows += [["Thèmes (colonne id_theme)"], ["Identifiant", "Libellé", "Sous-thèmes annoncés"]]
    return rows + _themes(root)[["id_theme", "libelle", "angles"]].to_numpy().tolist()


def _fill_readme(sheet: Worksheet, rows: list[list[str]]) -> None:
    for position, width in enumerate(README_WIDTHS, start=1):
        sheet.column_dimensions[letter(position)].width = width
    for number, row in enumerate(rows, start=1):
        sheet.append([_typeset(text) for text in row])
        room = [sum(README_WIDTHS)] if len(row) == 1 else README_WIDTHS[: len(row)]
        n_lines = max(math.ceil(len(text) / width) for text, width in zip(row, room, strict=True))
        sheet.row_dimensions[number].height = 16 * max(n_lines, 1)
        for cell in sheet[number]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=row[0].startswith(README_HEADINGS))
        if len(row) == 1:
            sheet.merge_cells(f"A{number}:E{number}")


def _fill_column(sheet: Worksheet, position: int, column: tuple) -> None:
    header = sheet.cell(1, position, column.colonne)
    header.font = Font(bold=True)
    note = f"{column.intitule}. {column.contenu} On attend : {column.attendu} ({column.a_remplir})."
    header.comment = Comment(_typeset(note), "egnlib", height=150, width=320)
    dimension = sheet.column_dimensions[header.column_letter]
    dimension.width = 34 if column.attendu == "texte" else max(14, len(column.colonne) + 4)
    # Left as text, a reference such as 3-5 does not become a date.
    dimension.number_format = "General" if column.attendu.startswith("nombre") else "@"


def _add_list(sheet: Worksheet, lists: Worksheet, position: int, column: tuple) -> None:
    names = sheet.parent.defined_names
    name, source = f"listes_{sheet.title}_{column.colonne}", letter(len(names) + 1)
    for row, value in enumerate([f"{sheet.title}.{column.colonne}", *column.valeurs], start=1):
        lists[f"{source}{row}"] = value
    area = f"listes!${source}$2:${source}${len(column.valeurs) + 1}"
    names[name] = DefinedName(name, attr_text=area)
    choice = DataValidation("list", formula1=name, allow_blank=True, showErrorMessage=True)
    choice.errorTitle, choice.error = "Valeur inconnue", "Choisissez une valeur de la liste."
    choice.add(f"{letter(position)}2:{letter(position)}{N_ROWS + 1}")
    sheet.add_data_validation(choice)


def _typeset(text: str) -> str:
    text = re.sub(r"(?<=«) | (?=[:»])", "\u00a0", text.replace("'", "’"))
    return re.sub(r" (?=[;!?])", "\u202f", text)
