"""Workbook of a coding sheet: the notice, the rows to code with their lists, the codebook."""

from collections.abc import Iterable

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from egnlib.coding.codebook import Codebook
from egnlib.coding.codebook_rules import code_rules
from egnlib.coding.decisions import CONFIDENCES

NOTICE = "Lisez-moi"
CODING = "Codage"
GRID = "Grille"
GRID_HEADER = ["Code", "Intitulé", "Définition", "On y met", "On n’y met pas", "Cas limites"]
WIDTHS = {"libelle": 46, "passage": 70, "qui": 24, "pourquoi": 30, "memo": 36, "theme": 24}
GRID_WIDTHS = [16, 26, 46, 40, 40, 46]


def coding_workbook(
    sheet: pd.DataFrame, codebook: Codebook, *, notice: Iterable[str] = ()
) -> Workbook:
    """Workbook of a sheet: a notice, the rows to code with their lists, the codebook."""
    workbook = Workbook()
    readme = workbook.active
    readme.title = NOTICE
    _fill(readme, [[paragraph] for paragraph in notice], [110])
    coding = workbook.create_sheet(CODING)
    widths = [WIDTHS.get(name, 14) for name in sheet.columns]
    _fill(coding, [sheet.columns.tolist(), *sheet.to_numpy().tolist()], widths)
    coding.freeze_panes = "B2"
    columns = sheet.columns.tolist()
    _add_choice(coding, columns.index("code") + 1, len(sheet), codebook.order)
    _add_choice(coding, columns.index("confiance") + 1, len(sheet), list(CONFIDENCES))
    _fill(workbook.create_sheet(GRID), _grid_rows(codebook), GRID_WIDTHS)
    workbook.active = 1
    readme.sheet_view.tabSelected = False
    return workbook


def _grid_rows(codebook: Codebook) -> list[list[str]]:
    rows = [GRID_HEADER]
    for code, label in codebook.labels.items():
        rules = [
            "\n".join(f"• {rule}" for rule in code_rules(codebook, code, kind))
            for kind in ("include", "exclude", "borderline")
        ]
        rows.append([code, label, codebook.codes.at[code, "definition"], *rules])
    return rows


def _fill(sheet: Worksheet, rows: list[list[str]], widths: list[int]) -> None:
    for position, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = width
    for number, row in enumerate(rows, start=1):
        for position, text in enumerate(row, start=1):
            cell = sheet.cell(number, position, text or None)
            # A text that begins with « = » stays a text.
            cell.data_type = "s" if text else "n"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
            cell.number_format = "@"
        lines = [_n_lines(text, width) for text, width in zip(row, widths, strict=True)]
        sheet.row_dimensions[number].height = min(16 * max(lines), 400)
    _fit_to_paper(sheet)


def _fit_to_paper(sheet: Worksheet) -> None:
    """All the columns on one sheet of paper, the headings again on each."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _n_lines(text: str, width: int) -> int:
    return sum(1 + int(1.15 * len(line)) // width for line in text.split("\n"))


def _add_choice(sheet: Worksheet, position: int, n_rows: int, values: list[str]) -> None:
    # Excel takes at most 255 characters of values; the lists of a codebook may be longer.
    book = sheet.parent
    lists = book["listes"] if "listes" in book.sheetnames else book.create_sheet("listes")
    lists.sheet_state = "hidden"
    for row, value in enumerate(values, start=1):
        lists.cell(row, position, value)
    column = get_column_letter(position)
    source = f"listes!${column}$1:${column}${len(values)}"
    choice = DataValidation("list", formula1=source, allow_blank=True, showErrorMessage=True)
    choice.errorTitle, choice.error = "Valeur inconnue", "Choisissez une valeur de la liste."
    choice.add(f"{column}2:{column}{n_rows + 1}")
    sheet.add_data_validation(choice)
