"""Import of coding sheets: every bad cell at once, then all the codes or none."""

from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from egnlib.coding.codable import opaque_key, read_units, recorded_labels
from egnlib.coding.codebook import Codebook
from egnlib.coding.coding_sheets import FILLED
from egnlib.coding.coding_workbook import CODING, GRID, GRID_HEADER, NOTICE
from egnlib.coding.decisions import one_line
from egnlib.coding.ledger import (
    CONTENT,
    DECISION,
    TABLE,
    append_codings,
    as_texts,
    codebooks_named,
    decision_key,
    last_contents,
)
from egnlib.coding.sheet_notice import HEADING
from egnlib.coding.sheet_problems import (
    SHEET_HAS,
    Problem,
    cell_problems,
    identity_problems,
    is_one_sheet,
    main_value,
    rank_problems,
    refuse_sheet,
    second_sheet_problems,
    sheet_ranks,
    sorted_alone_problems,
    unit_problems,
)
from egnlib.corpus.consultation import open_consultation
from egnlib.corpus.spreadsheets import check_sheet_file, read_sheet
from egnlib.corpus.tables import read_table
from egnlib.files import EgnError, project_root, shown_command

NEEDED = ("code", "coder", "codebook", "version")


@dataclass(frozen=True)
class CodingsReport:
    """What an import did: codes added, rows without a code, rows already recorded, and whose.

    Of the rows without a code, ``n_kept`` are units whose code was recorded before and stays.
    """

    coders: tuple[str, ...]
    codebooks: tuple[str, ...]
    n_added: int
    n_blank: int
    n_known: int
    n_kept: int


def import_codings(
    path: Path | str,
    *,
    units_file: Path | None = None,
    revision: bool = False,
    root: Path | None = None,
) -> CodingsReport:
    """Check a filled coding sheet and add its codes to the ledger.

    Parameters
    ----------
    path
        Sheet written by « egn export sheet », as a workbook or as CSV; or any table with
        ``id_unite``, ``code``, ``coder``, ``codebook``, ``version``, and ``confiance``, ``memo``.
    units_file
        File of the units, where they are not those of the recorded tables; see
        :func:`egnlib.coding.read_units`.
    revision
        Whether a code that differs from the coder's former one is a changed mind. Otherwise it is
        refused, as a second sheet under the same name. A code that was erased is withdrawn when a
        memo says why, and refused when none does.
    root
        Folder of the project; found from the current folder by default.

    Returns
    -------
    CodingsReport
        A row without a code is a missing code: it is counted and not recorded, unless a memo says
        why. Rows that repeat what the coder has already said are not added again.

    Raises
    ------
    EgnError
        If the file is no coding sheet, or a cell is wrong: the message then has one line per
        problem, which names all its cells. Whatever the failure, the ledger is as it was.
    """
    path, root = Path(path), root or project_root()
    place = _place(path)
    sheet = read_sheet(path, CODING, place)
    _check_is_sheet(sheet, place)
    consultation = open_consultation(root=root)
    labels = recorded_labels(consultation)
    if units_file is not None:
        units = read_units(units_file, consultation=consultation)
        labels |= dict(zip(units["id_unite"], units["libelle"], strict=True))
    rows = _rows_of(sheet, labels, root)
    recorded = as_texts(read_table(TABLE, root=root))
    problems = _problems(sheet, rows, labels, recorded, revision=revision, root=root)
    refuse_sheet(problems, list(sheet.columns), place)
    said = rows.loc[(rows["code"] != "") | (rows["memo"] != "")]
    n_added = append_codings(said[[*DECISION, *CONTENT]], root=root)
    return CodingsReport(
        tuple(sorted(rows["coder"].unique())),
        tuple(sorted(rows["codebook"].unique())),
        n_added,
        int((rows["code"] == "").sum()),
        len(said) - n_added,
        _n_kept(rows.drop(said.index), recorded),
    )


def import_sentence(report: CodingsReport) -> str:
    """Say what an import did, with what is missing."""
    sentence = (
        f"{report.n_added} ligne{_s(report.n_added)} de {', '.join(report.coders)} (grille "
        f"{', '.join(report.codebooks)}) dans codings.csv."
    )
    if report.n_blank:
        sentence += f" Unité{_s(report.n_blank)} sans code : {report.n_blank}"
        kept = "gardent leur" if report.n_kept > 1 else "garde son"
        sentence += f", dont {report.n_kept} {kept} code d'avant." if report.n_kept else "."
    if report.n_known:
        sentence += f" Déjà enregistré : {report.n_known}."
    return sentence


def _s(count: int) -> str:
    return "s" if count > 1 else ""


def _place(path: Path) -> str:
    check_sheet_file(
        path,
        expected="une feuille de codage remplie",
        command=f"écrivez une feuille avec « {shown_command('export', 'sheet')} »",
    )
    if path.suffix.lower() == ".xlsx":
        return f"{path.name}, feuille {CODING}"
    # The notice is one column of sentences, whose commas would pass for columns.
    if path.read_bytes().removeprefix(BOM_UTF8).lstrip(b'"').startswith(HEADING.encode()):
        _refuse_other_sheet(NOTICE, path.name)
    return path.name


def _check_is_sheet(sheet: pd.DataFrame, place: str) -> None:
    if set(GRID_HEADER[:3]) <= set(sheet.columns):
        _refuse_other_sheet(GRID, place)
    needed = [*NEEDED, *(FILLED if "rang" in sheet else [])]
    absent = [name for name in dict.fromkeys(needed) if name not in sheet]
    if "unite" not in sheet and "id_unite" not in sheet:
        absent.append("unite")
    if absent:
        _refuse_columns(absent, sheet, place)
    filled = sheet.columns.intersection(["code", "memo"])
    if (sheet[filled].apply(lambda cells: cells.str.strip()) == "").all(axis=None):
        message = (
            f"Aucun code dans {place}. La colonne code est vide. Donnez au moins un code, puis "
            "relancez l'import."
        )
        raise EgnError(message)


def _refuse_other_sheet(name: str, place: str) -> None:
    message = (
        f"Feuille « {name} » au lieu de « {CODING} » : {place}. Un CSV ne garde que la feuille "
        f"affichée. Affichez « {CODING} » et enregistrez-la, ou importez le classeur .xlsx."
    )
    raise EgnError(message)


def _refuse_columns(absent: list[str], sheet: pd.DataFrame, place: str) -> None:
    named, found = ", ".join(absent), ", ".join(map(str, sheet.columns))
    if "rang" in sheet or len(absent) == 1:
        shown = " et ".join(f"« {name} »" for name in absent)
        one = len(absent) == 1
        message = (
            f"{'La colonne' if one else 'Les colonnes'} {shown} {'manque' if one else 'manquent'} "
            f"dans {place}. Colonnes trouvées : {found}. Rétablissez l'en-tête {shown}."
        )
        raise EgnError(message)
    message = (
        f"Ce n'est pas une feuille de codage : {place}, sans {named}. Colonnes trouvées : {found}. "
        f"Écrivez une feuille avec « {shown_command('export', 'sheet')} »."
    )
    raise EgnError(message)


def _rows_of(sheet: pd.DataFrame, labels: dict[str, str], root: Path) -> pd.DataFrame:
    """Decisions of a sheet, indexed by its lines; an unknown unit has an empty identifier."""
    known = {**{opaque_key(unit): unit for unit in labels}, **{unit: unit for unit in labels}}
    rows = sheet.apply(lambda cells: cells.str.strip()).reindex(
        columns=[*NEEDED, "confiance", "memo"], fill_value=""
    )
    named = sheet["unite" if "unite" in sheet else "id_unite"].str.strip()
    codebooks = codebooks_named(rows["codebook"], root=root)
    codes = [
        _small_letters(code, codebooks.get(name))
        for code, name in zip(rows["code"], rows["codebook"], strict=True)
    ]
    return rows.assign(
        code=codes,
        id_unite=named.map(known).fillna(""),
        nom_unite=named,
        memo=rows["memo"].map(one_line),
    )


def _small_letters(code: str, codebook: Codebook | None) -> str:
    """Code of a codebook that was typed with a capital; any other text as it is."""
    return code.lower() if codebook and code.lower() in codebook.order else code


def _problems(
    sheet: pd.DataFrame,
    rows: pd.DataFrame,
    labels: Mapping[str, str],
    recorded: pd.DataFrame,
    *,
    revision: bool,
    root: Path,
) -> list[Problem]:
    """All that is wrong with a sheet; a cell with another coder or version is told once."""
    ranks, problems = sheet_ranks(sheet), []
    if is_one_sheet(ranks):
        problems += identity_problems(rows)
        rows = rows.assign(**{column: main_value(rows[column]) for column in SHEET_HAS})
    problems += unit_problems(rows, sheet, labels)
    problems += cell_problems(rows, codebooks_named(rows["codebook"], root=root))
    if ranks is not None:
        problems += rank_problems(rows, ranks)
    problems += second_sheet_problems(rows, recorded, revision=revision)
    if is_one_sheet(ranks):
        problems += sorted_alone_problems(rows, ranks)
    return problems


def _n_kept(rows: pd.DataFrame, recorded: pd.DataFrame) -> int:
    known = last_contents(recorded)
    keys = map(decision_key, rows.to_dict("records"))
    return sum(bool(known.get(key, ("", ""))[1]) for key in keys)
