"""Import of coding sheets: every bad cell at once, then all the codes or none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from egnlib.coding.codable import opaque_key, read_units, recorded_labels
from egnlib.coding.coding_sheets import CODING, without_formula
from egnlib.coding.decisions import decision_problems, one_line
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
from egnlib.corpus.consultation import open_consultation
from egnlib.corpus.spreadsheets import check_sheet_file, read_sheet
from egnlib.corpus.tables import read_table
from egnlib.files import EgnError, project_root

NEEDED = ("code", "coder", "codebook", "version")
RANK = re.compile(r"(\d{1,7}) sur (\d{1,7})")

Problem = tuple[int, str, str]


@dataclass(frozen=True)
class CodingsReport:
    """What an import did: codes added, rows without a code, rows already recorded, and whose."""

    coders: tuple[str, ...]
    codebooks: tuple[str, ...]
    n_added: int
    n_blank: int
    n_known: int


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
        refused, as a second sheet under the same name.
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
        If the file is no coding sheet, or a cell is wrong: the message then has one line per bad
        cell. Whatever the failure, the ledger is as it was.
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
    rows = _rows_of(sheet, labels)
    recorded = as_texts(read_table(TABLE, root=root))
    problems = [
        *_unit_problems(rows, sheet, labels),
        *_cell_problems(rows, root),
        *_rank_problems(rows, sheet),
        *([] if revision else _second_sheet_problems(rows, recorded)),
    ]
    _refuse(problems, list(sheet.columns), place)
    said = rows.loc[(rows["code"] != "") | (rows["memo"] != "")]
    n_added = append_codings(said[[*DECISION, *CONTENT]], root=root)
    return CodingsReport(
        tuple(sorted(rows["coder"].unique())),
        tuple(sorted(rows["codebook"].unique())),
        n_added,
        int((rows["code"] == "").sum()),
        len(said) - n_added,
    )


def import_sentence(report: CodingsReport) -> str:
    """Say what an import did, with what is missing."""
    sentence = (
        f"{report.n_added} ligne{_s(report.n_added)} de {', '.join(report.coders)} (grille "
        f"{', '.join(report.codebooks)}) dans codings.csv."
    )
    if report.n_blank:
        sentence += f" Unité{_s(report.n_blank)} sans code : {report.n_blank}."
    if report.n_known:
        sentence += f" Déjà enregistré : {report.n_known}."
    return sentence


def _s(count: int) -> str:
    return "s" if count > 1 else ""


def _place(path: Path) -> str:
    check_sheet_file(
        path,
        expected="une feuille de codage remplie",
        command="écrivez une feuille avec « egn export sheet »",
    )
    return path.name if path.suffix.lower() == ".csv" else f"{path.name}, feuille {CODING}"


def _check_is_sheet(sheet: pd.DataFrame, place: str) -> None:
    absent = [name for name in NEEDED if name not in sheet]
    if "unite" not in sheet and "id_unite" not in sheet:
        absent.append("unite")
    if absent:
        message = (
            f"Ce n'est pas une feuille de codage : {place}, sans {', '.join(absent)}. Colonnes "
            f"trouvées : {', '.join(map(str, sheet.columns))}. Écrivez une feuille avec « egn "
            "export sheet »."
        )
        raise EgnError(message)
    filled = sheet.columns.intersection(["code", "memo"])
    if (sheet[filled].apply(lambda cells: cells.str.strip()) == "").all(axis=None):
        message = (
            f"Aucun code dans {place}. La colonne code est vide. Donnez au moins un code, puis "
            "relancez l'import."
        )
        raise EgnError(message)


def _rows_of(sheet: pd.DataFrame, labels: dict[str, str]) -> pd.DataFrame:
    """Decisions of a sheet, indexed by its lines; an unknown unit has an empty identifier."""
    known = {**{opaque_key(unit): unit for unit in labels}, **{unit: unit for unit in labels}}
    rows = sheet.apply(lambda cells: cells.str.strip()).reindex(
        columns=[*NEEDED, "confiance", "memo"], fill_value=""
    )
    named = sheet["unite" if "unite" in sheet else "id_unite"].str.strip()
    memos = rows["memo"].map(one_line)
    return rows.assign(id_unite=named.map(known).fillna(""), nom_unite=named, memo=memos)


def _unit_problems(
    rows: pd.DataFrame, sheet: pd.DataFrame, labels: dict[str, str]
) -> Iterator[Problem]:
    column = "unite" if "unite" in sheet else "id_unite"
    first: dict[tuple, int] = {}
    for line, row in _lines(rows):
        if not row["nom_unite"]:
            yield line, column, "l'unité manque. Remettez la clé qui était sur cette ligne"
        elif not row["id_unite"]:
            shown = one_line(row["nom_unite"])[:60]
            yield line, column, f"« {shown} » n'est une unité d'aucune table. Remettez la clé"
        else:
            key = decision_key(row)
            if key in first:
                yield line, column, f"unité déjà codée ligne {first[key]}. Gardez une seule ligne"
            first.setdefault(key, line)
    if "libelle" in sheet:
        yield from _label_problems(rows, sheet["libelle"], labels)


def _label_problems(
    rows: pd.DataFrame, printed: pd.Series, labels: dict[str, str]
) -> Iterator[Problem]:
    """Rows whose text is that of another unit: a column was sorted without the others."""
    texts = {unit: without_formula(label) for unit, label in labels.items()}
    others = set(texts.values())
    for line, unit in rows["id_unite"].items():
        label = printed[line].strip()
        if unit and label != texts[unit] and label in others:
            problem = "ce texte n'est pas celui de l'unité de la ligne. Une colonne a été triée"
            yield line, "libelle", f"{problem} sans les autres : repartez de la feuille d'origine"


def _lines(rows: pd.DataFrame) -> Iterator[tuple[int, dict[str, str]]]:
    return zip(rows.index, rows.to_dict("records"), strict=True)


def _cell_problems(rows: pd.DataFrame, root: Path) -> Iterator[Problem]:
    codebooks = codebooks_named(rows["codebook"], root=root)
    for line, row in _lines(rows):
        for column, problem in decision_problems(row, codebooks):
            if column != "id_unite":
                yield line, column, problem


def _rank_problems(rows: pd.DataFrame, sheet: pd.DataFrame) -> Iterator[Problem]:
    """Rows that were deleted, and sheets put together: ranks run from 1 to the number announced."""
    if "rang" not in sheet:
        return
    ranks = sheet["rang"].str.strip().str.extract(f"^{RANK.pattern}$").astype("Int64")
    for line in ranks.index[ranks[0].isna()]:
        yield (
            line,
            "rang",
            "le rang manque. Remettez celui de la ligne (« 3 sur 45 »)",
        )
    for coder, group in ranks.dropna().groupby(rows["coder"]):
        totals = sorted(set(group[1]))
        if len(totals) > 1:
            said = " et ".join(map(str, totals))
            problem = f"deux feuilles de « {coder} » en une ({said} lignes). Importez-les à part"
            yield group.index[-1], "rang", problem
        elif absent := sorted(set(range(1, min(totals[0], 10**6) + 1)) - set(group[0])):
            shown = ", ".join(map(str, absent[:10])) + ("…" if len(absent) > 10 else "")
            s = _s(len(absent))
            problem = f"il manque {len(absent)} ligne{s} : rang{s} {shown} sur {totals[0]}"
            yield (
                group.index[-1],
                "rang",
                f"{problem}. Gardez toutes les lignes, même sans code",
            )


def _second_sheet_problems(rows: pd.DataFrame, recorded: pd.DataFrame) -> Iterator[Problem]:
    known = last_contents(recorded)
    for line, row in _lines(rows):
        version, code, *_ = known.get(decision_key(row), ("", ""))
        said = row["code"] or row["memo"]
        if said and version == row["version"] and code and code != row["code"]:
            given = f"« {row['code']} »" if row["code"] else "sans code"
            problem = (
                f"{given}, mais « {row['coder']} » a déjà codé cette unité « {code} ». Deux "
                "personnes sous un pseudonyme ? Sinon, relancez avec --revision"
            )
            yield line, "code", problem


def _refuse(problems: list[Problem], columns: list[str], place: str) -> None:
    # The first problem of a cell says enough.
    first = {(line, name): problem for line, name, problem in reversed(problems)}
    cells = sorted(first, key=lambda cell: (cell[0], columns.index(cell[1])))
    lines = [f"{place}, ligne {cell[0]}, colonne {cell[1]} : {first[cell]}." for cell in cells]
    if lines:
        count = f"{len(lines)} problème{_s(len(lines))}"
        raise EgnError("\n".join([f"Import refusé : {count}. Rien n'est enregistré.", *lines]))
