"""Coding sheets: what one coder fills in, blind to the codes of the others.

A sheet shows neither identifiers (some hold the published code), nor the themes when they are what
is coded, nor the codebook's examples (they are units with their answer).
"""

import re
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from egnlib.coding.codable import CONTEXT, opaque_key
from egnlib.coding.codebook import Codebook
from egnlib.coding.codebook_rules import code_rules
from egnlib.coding.decisions import CONFIDENCES, coder_problem, one_line
from egnlib.coding.draws import draw_units, shuffled_units
from egnlib.corpus.sheets import csv_text, write_text
from egnlib.files import EgnError, replacing

CODING = "Codage"
GRID_HEADER = ["Code", "Intitulé", "Définition", "On y met", "On n’y met pas", "Cas limites"]
FILLED = ["code", "confiance", "memo"]
IDENTITY = ["coder", "codebook", "version"]
WIDTHS = {"libelle": 46, "passage": 70, "qui": 24, "pourquoi": 30, "memo": 36, "theme": 24}
GRID_WIDTHS = [16, 26, 46, 40, 40, 46]
FORMULA = re.compile(r"\s*[=+\-@]")

INTRODUCTION = """
Cette feuille sert à coder {n} textes avec la grille « {title} » (version {version}). Lisez \
d’abord la feuille « Grille », en entier : la règle écrite l’emporte sur l’intuition.
Dans la feuille « Codage », chaque ligne est un texte. Choisissez un code dans la liste de la \
colonne code, et si vous le voulez votre confiance (faible, moyenne, forte) et une remarque sur ce \
qui vous a fait hésiter. Les autres colonnes ne se changent pas.
Codez seul, dans l’ordre des lignes, sans revenir sur les lignes déjà codées. Les textes sont dans \
un ordre tiré au hasard, propre à chaque personne. Les codes des autres n’y sont pas : \
l’accord ne se mesure qu’entre lectures indépendantes.
Un texte que vous ne pouvez pas coder reste sans code : dites pourquoi dans la remarque. Un code \
donné au hasard fausse la mesure ; un code absent, non.
La colonne coder porte le pseudonyme que vous avez choisi, « {coder} ». N’écrivez nulle part votre \
nom ni celui d’une autre personne : les codages sont publiés avec le projet.
Ne supprimez, n’ajoutez et ne triez aucune ligne. Une apostrophe devant un texte empêche le \
tableur de le prendre pour une formule : laissez-la.
Enregistrez au format .xlsx (ou CSV UTF-8), puis : egn import {file} --as codings. Les cellules à \
corriger sont signalées toutes ensemble, et rien n’est enregistré tant qu’il en reste.
"""


@dataclass(frozen=True)
class SheetReport:
    """What an export wrote: the files, the number of units on the sheet and in the corpus.

    ``draw`` is the file that says what was drawn, missing when every unit is on the sheet.
    """

    workbook: Path
    csv: Path
    draw: Path | None
    n_units: int
    n_corpus: int


def write_coding_sheet(
    units: pd.DataFrame,
    codebook: Codebook,
    *,
    coder: str,
    output: Path,
    sample: int | None = None,
    seed: int = 0,
    stratify: str | None = None,
) -> SheetReport:
    """Write a coding sheet as a workbook and as CSV, and the draw where there is one.

    Parameters
    ----------
    units
        Units to code, one row each: ``id_unite``, ``libelle``, and where there are any ``theme``
        (a label), ``passage``, ``qui``, ``pourquoi``. No other column is shown.
    codebook
        Codebook to code with.
    coder
        Pseudonym of the person who codes.
    output
        Workbook to write; the CSV stands beside it under the same name, the draw under that name
        with ``-tirage``.
    sample, seed, stratify
        How many units to draw, see :func:`egnlib.coding.draw_units`; all of them by default. The
        sample depends on the seed alone, the order on the seed and the coder.

    Raises
    ------
    EgnError
        If the pseudonym is not one, there is no unit, the draw is impossible, or a file to write
        exists (it may be filled in). Nothing is left of a call that fails.
    """
    _check_request(units, coder, output, stratify, sample)
    paths = [output, output.with_suffix(".csv"), output.with_name(f"{output.stem}-tirage.csv")]
    _check_free(paths)
    shown, draw = units, None
    if sample is not None:
        draw = draw_units(units, sample, seed=seed, stratify=stratify)
        shown = units.loc[units["id_unite"].isin(draw.loc[draw["tiree"], "id_unite"])]
    sheet = coding_rows(shuffled_units(shown, seed=seed, coder=coder), codebook, coder=coder)
    with ExitStack() as undo:
        for path in paths:
            undo.callback(path.unlink, missing_ok=True)
        with replacing(output) as aside:
            coding_workbook(sheet, codebook, file_name=output.name).save(aside)
        write_text(paths[1], csv_text([sheet.columns.tolist(), *sheet.to_numpy().tolist()]))
        if draw is not None:
            write_text(paths[2], draw_text(draw, seed=seed))
        undo.pop_all()
    return SheetReport(*paths[:2], paths[2] if sample is not None else None, len(shown), len(units))


def coding_rows(units: pd.DataFrame, codebook: Codebook, *, coder: str) -> pd.DataFrame:
    """Rows of a sheet, in the order given, every cell a text that no spreadsheet runs.

    Returns
    -------
    DataFrame
        ``rang`` (« 3 sur 44 », so that a row that was deleted is missed), the texts, the empty
        cells to fill (``code``, ``confiance``, ``memo``), then ``coder``, ``codebook``,
        ``version`` and ``unite`` (the opaque key of the unit).
    """
    texts = ["theme", "libelle", "passage", *CONTEXT]
    shown = [name for name in texts if name in units and units[name].notna().any()]
    rows = units[shown].astype("object").where(units[shown].notna(), "")
    rows = rows.map(lambda text: without_formula(str(text)))
    rows.insert(0, "rang", [f"{rank + 1} sur {len(rows)}" for rank in range(len(rows))])
    identity = {"coder": coder, "codebook": codebook.id, "version": str(codebook.version)}
    keys = [opaque_key(unit) for unit in units["id_unite"]]
    return rows.assign(**dict.fromkeys(FILLED, ""), **identity, unite=keys)


def without_formula(text: str) -> str:
    """Text on one line that a spreadsheet shows and does not run.

    Examples
    --------
    >>> without_formula("=cmd|' /c calc'!A0")
    "'=cmd|' /c calc'!A0"
    >>> without_formula("Former, c'est + utile")
    "Former, c'est + utile"
    """
    text = one_line(text)
    return f"'{text}" if FORMULA.match(text) else text


def coding_workbook(sheet: pd.DataFrame, codebook: Codebook, *, file_name: str) -> Workbook:
    """Workbook of a sheet: a notice, the rows to code with their lists, the codebook."""
    workbook = Workbook()
    notice = workbook.active
    notice.title = "Lisez-moi"
    title = f"Feuille de codage\u00a0: {codebook.title}"
    introduction = INTRODUCTION.format(
        n=len(sheet),
        title=codebook.title,
        version=codebook.version,
        coder=sheet["coder"].iloc[0],
        file=file_name,
    )
    paragraphs = [title, *filter(None, introduction.split("\n"))]
    _fill(notice, [[paragraph] for paragraph in paragraphs], [110])
    coding = workbook.create_sheet(CODING)
    widths = [WIDTHS.get(name, 14) for name in sheet.columns]
    _fill(coding, [sheet.columns.tolist(), *sheet.to_numpy().tolist()], widths)
    coding.freeze_panes = "B2"
    columns = sheet.columns.tolist()
    _add_choice(coding, columns.index("code") + 1, len(sheet), codebook.order)
    _add_choice(coding, columns.index("confiance") + 1, len(sheet), list(CONFIDENCES))
    _fill(workbook.create_sheet("Grille"), _grid_rows(codebook), GRID_WIDTHS)
    workbook.active = 1
    notice.sheet_view.tabSelected = False
    return workbook


def draw_text(draw: pd.DataFrame, *, seed: int) -> str:
    """Draw as lines of CSV: see :func:`egnlib.coding.draw_units`, with the seed."""
    said = draw.assign(tiree=draw["tiree"].map({True: "oui", False: "non"}), graine=seed)
    return csv_text([said.columns.tolist(), *said.astype("object").to_numpy().tolist()])


def _check_request(
    units: pd.DataFrame, coder: str, output: Path, stratify: str | None, sample: int | None
) -> None:
    if problem := coder_problem(coder):
        message = f"Codeur refusé : {problem}. N'écrivez pas de nom : les codages sont publiés."
        raise EgnError(message)
    if output.suffix.lower() != ".xlsx":
        message = (
            f"Format non pris en charge : {output.name}. La feuille s'écrit en .xlsx, le CSV à "
            "côté. Donnez un nom qui finit par .xlsx."
        )
        raise EgnError(message)
    if stratify is not None and sample is None:
        message = (
            f"Strates sans échantillon : « {stratify} ». On stratifie un tirage, dont il faut la "
            "taille. Ajoutez --sample."
        )
        raise EgnError(message)
    if units.empty:
        message = (
            "Aucune unité à coder. On attend au moins un texte. Vérifiez --document ou --unites."
        )
        raise EgnError(message)


def _check_free(paths: list[Path]) -> None:
    for path in (path for path in paths if path.exists()):
        message = (
            f"Fichier déjà là : {path}. On n'écrase pas une feuille, qui est peut-être remplie. "
            "Donnez un autre nom par --output, ou déplacez-la."
        )
        raise EgnError(message)


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
