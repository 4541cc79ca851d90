"""Importing: a filled sheet into its table of `data/raw`, all or nothing.

A sheet replaces the rows that its document has in the table; the rows of other documents are left
as they are, byte for byte. Every bad cell is reported at once.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from egnlib.corpus.consultation import check_document
from egnlib.corpus.lines import line_numbers
from egnlib.corpus.sheets import KINDS, csv_text, sheet_columns, write_text
from egnlib.corpus.spreadsheets import check_sheet_file, read_sheet
from egnlib.corpus.tables import check_columns, read_table, read_text_table, table_schemas
from egnlib.corpus.validation import problem_of
from egnlib.files import EgnError, project_root

FORMULA = re.compile(r"[\t\r]|\s*[=+\-@]")
CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")

Problem = tuple[int, str, str]


@dataclass(frozen=True)
class ImportReport:
    """What an import did: the table rewritten and its file, the document and its `n_rows` rows.

    `n_replaced` counts the rows that the document had in the table before.
    """

    table: str
    path: Path
    document: str
    n_rows: int
    n_replaced: int


def import_sheet(
    path: Path | str, *, kind: str, document: str | None = None, root: Path | None = None
) -> ImportReport:
    """Check a filled sheet and put its rows in the table of the same name.

    Parameters
    ----------
    path
        CSV file (UTF-8, comma or semicolon), or workbook with a sheet named `kind`.
    kind
        Table to fill: ``propositions``, ``retours`` or ``participants``.
    document
        Document of the rows; by default the file's folder or, for a workbook, its own name.
    root
        Folder of the project; found from the current folder by default.

    Returns
    -------
    ImportReport
        Rows without an identifier have received one, made of the document, the first letter of
        `kind` and the rank of the row in the sheet (``egnt-ma-region-2020-p001``).

    Raises
    ------
    EgnError
        If the kind, the document, the file or its columns are not as expected, or a cell is wrong:
        the message then has one line per bad cell. Whatever the failure, the table is as it was.
    """
    path, root = Path(path), root or project_root()
    _check_file(path, kind)
    document = _sheet_document(path, document, root)
    place = path.name if path.suffix.lower() == ".csv" else f"{path.name}, feuille {kind}"
    resource = table_schemas(root)[kind]
    target, schema = root / "data" / resource["path"], resource["schema"]
    columns = [field["name"] for field in schema["fields"]]
    sheet = _completed(read_sheet(path, kind, place), schema, document, kind)
    check_columns(sheet, columns, place)
    sheet, recorded = sheet[columns], read_text_table(target)
    check_columns(recorded, columns, target.name)
    stripped = sheet.apply(lambda cells: cells.str.strip())
    problems = [
        *_cell_problems(sheet, schema, document),
        *_schema_problems(stripped, kind, root),
        *_link_problems(stripped, schema, recorded.loc[recorded["id_document"] != document]),
    ]
    _refuse(problems, columns, place)
    return ImportReport(kind, target, document, len(sheet), _record(stripped, target, document))


def _check_file(path: Path, kind: str) -> None:
    if kind not in KINDS:
        message = (
            f"Genre de feuille inconnu : « {kind} ». Genres connus : {', '.join(KINDS)}. "
            "Choisissez l'un d'eux."
        )
        raise EgnError(message)
    check_sheet_file(
        path, expected="une feuille remplie", command="créez les feuilles avec « egn new »"
    )


def _sheet_document(path: Path, document: str | None, root: Path) -> str:
    documents = read_table("documents", root=root)
    known, folder = documents["id_document"].tolist(), path.resolve().parent.name
    named = [folder, path.stem] if path.suffix.lower() == ".xlsx" else [folder]
    if document or (document := next((name for name in named if name in known), None)):
        check_document(document, documents)
        return document
    message = (
        f"Document indéterminé pour {path.name}, du dossier « {folder} ». Documents enregistrés : "
        f"{', '.join(known)}. Précisez-le, ou rangez la feuille dans feuilles/<document>/."
    )
    raise EgnError(message)


def _completed(sheet: pd.DataFrame, schema: dict, document: str, kind: str) -> pd.DataFrame:
    made, (key, *others) = {"id_document": [document] * len(sheet)}, schema["primaryKey"]
    if not others:
        made[key] = [f"{document}-{kind[0]}{rank + 1:03d}" for rank in range(len(sheet))]
    for name, values in made.items():
        given = sheet[name] if name in sheet else pd.Series("", sheet.index)
        sheet = sheet.assign(**{name: given.where(given.str.strip() != "", values)})
    return sheet


def _cell_problems(sheet: pd.DataFrame, schema: dict, document: str) -> Iterator[Problem]:
    for field in schema["fields"]:
        for line, cell in sheet[field["name"]].items():
            problem = _cell_problem(cell, field, document) if cell.strip() else None
            if problem:
                yield line, field["name"], f"« {CONTROL.sub('·', cell.strip())[:60]} » {problem}"


def _cell_problem(cell: str, field: dict, document: str) -> str | None:
    value = cell.strip()
    if field["name"] == "id_document" and value != document:
        return f"n'est pas le document importé. On attend {document}, ou rien"
    if field["name"] == "lignes":
        return _lines_problem(value)
    if field["type"] != "string":
        problem = "n'est pas un nombre écrit en chiffres. Corrigez la cellule"
        return None if NUMBER.fullmatch(value) else problem
    if FORMULA.match(cell):
        return "commence comme une formule (=, +, -, @, tabulation). Commencez par un mot"
    if CONTROL.search(value):
        return "contient un retour à la ligne. On attend un texte d'une seule ligne"
    return None


def _lines_problem(reference: str) -> str | None:
    if re.search(r"\d{7}", reference):
        return "dépasse la longueur d'un document. Vérifiez le numéro de ligne"
    try:
        line_numbers(reference)
    except EgnError as error:
        return f"ne désigne pas des lignes. {error}".removesuffix(".")
    return None


def _schema_problems(sheet: pd.DataFrame, kind: str, root: Path) -> Iterator[Problem]:
    from frictionless import Package, system

    schemas = table_schemas(root)
    schema = schemas[kind]["schema"]
    linked = {key["reference"]["resource"] for key in schema["foreignKeys"]} - {""}
    rows = [sheet.columns.tolist(), *sheet.to_numpy().tolist()]
    resources = [{"name": kind, "schema": schema, "data": rows}, *map(schemas.get, linked)]
    with system.use_context(trusted=True):
        package = Package.from_descriptor({"name": "feuille", "resources": resources})
        package.basepath = str(root / "data")
        report = package.get_resource(kind).validate(limit_errors=3 * sheet.size)
    expected = sheet_columns(kind, root=root).set_index("colonne")["attendu"]
    for error in (error for task in report.tasks for error in task.errors):
        _, row, column, problem = problem_of(kind, error.to_descriptor())
        values = expected.get(column, "texte")
        problem += "" if values == "texte" else f". On attend : {values}"
        yield sheet.index[row - 2], column or ", ".join(schema["primaryKey"]), problem


def _link_problems(sheet: pd.DataFrame, schema: dict, others: pd.DataFrame) -> Iterator[Problem]:
    key = schema["primaryKey"][0]
    owners = dict(zip(others[key], others["id_document"], strict=True))
    for line, identifier in sheet[key].items():
        if owner := owners.get(identifier):
            yield line, key, f"« {identifier} » est déjà une ligne de {owner}. Changez-le"
    for foreign in schema["foreignKeys"]:
        if foreign["reference"]["resource"] == "":
            [name], [target] = foreign["fields"], foreign["reference"]["fields"]
            linked = sheet.loc[sheet[name] != ""]
            for line, origin in linked.loc[linked[name].isin(linked[target]), name].items():
                yield line, name, f"« {origin} » renvoie à son tour. Nommez la première ligne"


def _refuse(problems: list[Problem], columns: list[str], place: str) -> None:
    # The first problem of a cell says enough.
    first = {(line, name): problem for line, name, problem in reversed(problems)}
    cells = sorted(first, key=lambda cell: (cell[0], columns.index(cell[1].split(",")[0])))
    lines = [f"{place}, ligne {cell[0]}, colonne {cell[1]} : {first[cell]}." for cell in cells]
    if lines:
        count = f"{len(lines)} problème{'s' if len(lines) > 1 else ''}"
        raise EgnError("\n".join([f"Import refusé : {count}. Rien n'est enregistré.", *lines]))


def _record(sheet: pd.DataFrame, path: Path, document: str) -> int:
    (names, header), *records = _records(path.read_bytes().decode("utf-8-sig"))
    at = names.index("id_document")
    of_document = [cells[at : at + 1] == [document] for cells, _ in records]
    place = of_document.index(True) if any(of_document) else len(records)
    kept = [raw for (_, raw), replaced in zip(records, of_document, strict=True) if not replaced]
    rows = csv_text(sheet[names].to_numpy().tolist())
    write_text(path, "".join([header, *kept[:place], rows, *kept[place:]]))
    return sum(of_document)


def _records(text: str) -> Iterator[tuple[list[str], str]]:
    lines = list(io.StringIO(text if text.endswith("\n") else text + "\n", newline=""))
    reader, start = csv.reader(lines), 0
    for cells in reader:
        yield cells, "".join(lines[start : reader.line_num])
        start = reader.line_num
