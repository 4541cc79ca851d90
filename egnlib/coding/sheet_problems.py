"""Problems of a filled coding sheet: each one told once, with all its lines, and what to do."""

import re
from collections.abc import Iterator, Mapping
from math import factorial, prod
from unicodedata import normalize

import pandas as pd

from egnlib.coding.codebook import Codebook
from egnlib.coding.coding_sheets import without_formula
from egnlib.coding.decisions import decision_problems, one_line
from egnlib.coding.ledger import decision_key, last_contents
from egnlib.files import EgnError

RANK = re.compile(r"(\d{1,7}) sur (\d{1,7})")
BESIDE = "dans le .csv écrit à côté de la feuille, au même rang"
SHEET_HAS = {"coder": "le codeur", "codebook": "la grille", "version": "la version de la grille"}
FORMULAS = {"code": "le code", "confiance": "la confiance"}
SHOWN = 60
# Codes in alphabetical order are no accident where chance gives that order once in a million.
RARE = 10**6

Problem = tuple[int, str, str]


def sheet_ranks(sheet: pd.DataFrame) -> pd.DataFrame | None:
    """Rank and announced number of each row, missing where they are not readable.

    None where the table has no ranks: it is not a sheet that was exported.
    """
    if "rang" not in sheet:
        return None
    return sheet["rang"].str.strip().str.extract(f"^{RANK.pattern}$").astype("Int64")


def is_one_sheet(ranks: pd.DataFrame | None) -> bool:
    """Whether all the rows come from one exported sheet: no rank stands twice."""
    return ranks is not None and not ranks[0].dropna().duplicated().any()


def main_value(values: pd.Series) -> str:
    """Most frequent value that is not empty, the first one of those that are as frequent.

    Examples
    --------
    A pseudonym that was dragged down a column counts up from the right one.

    >>> main_value(pd.Series(["", "stagiaire-1", "stagiaire-2", "stagiaire-3"]))
    'stagiaire-1'
    """
    counts = values[values != ""].value_counts(sort=False)
    return str(counts.idxmax()) if len(counts) else ""


def identity_problems(rows: pd.DataFrame) -> Iterator[Problem]:
    """Cells whose coder, codebook or version is not that of the sheet."""
    for column, name in SHEET_HAS.items():
        expected = main_value(rows[column])
        others = rows.loc[rows[column] != expected, column]
        shown = [f"« {one_line(value)[:SHOWN]} »" if value else "vide" for value in others.unique()]
        if len(shown) == 1 and shown != ["vide"]:
            problem = f"{shown[0]} n'est pas « {expected} », {name} de cette feuille"
        else:
            several = ", ".join(shown[:3]) + ("…" if len(shown) > 3 else "")
            problem = f"{several} au lieu de « {expected} », {name} de cette feuille"
        for line in others.index:
            yield line, column, f"{problem}. Remettez « {expected} »"


def unit_problems(
    rows: pd.DataFrame, sheet: pd.DataFrame, labels: Mapping[str, str]
) -> Iterator[Problem]:
    """Units that are missing, unknown or named twice, and texts that are not those of the unit."""
    column = "unite" if "unite" in sheet else "id_unite"
    first: dict[tuple, int] = {}
    for line, row in _lines(rows):
        if not row["id_unite"]:
            yield line, column, _unknown_unit(row["nom_unite"], (rows["id_unite"] == "").all())
            continue
        key = decision_key(row)
        if key in first:
            yield line, column, f"unité déjà codée ligne {first[key]}. Gardez une seule ligne"
        first.setdefault(key, line)
    if "libelle" in sheet:
        yield from _label_problems(rows, sheet["libelle"], labels)


def _unknown_unit(named: str, none_is_known: bool) -> str:
    if not named:
        return f"l'unité manque. Sa clé est {BESIDE}"
    if none_is_known:
        return (
            "cette clé n'est une unité d'aucune table. Si les textes viennent d'un fichier, "
            "ajoutez --unites et son nom"
        )
    shown = one_line(named)[:SHOWN]
    return f"« {shown} » n'est une unité d'aucune table. La bonne clé est {BESIDE}"


def _label_problems(
    rows: pd.DataFrame, printed: pd.Series, labels: Mapping[str, str]
) -> Iterator[Problem]:
    """Rows whose text is that of another unit (a column was sorted alone), or of none."""
    texts = {unit: _plain(label) for unit, label in labels.items()}
    others = set(texts.values())
    for line, unit in rows["id_unite"].items():
        label = _plain(printed[line])
        if not unit or not label or label == texts[unit]:
            continue
        if label in others:
            problem = "ce texte n'est pas celui de l'unité de la ligne. Une colonne a été triée"
            yield line, "libelle", f"{problem} sans les autres : repartez de la feuille d'origine"
        else:
            problem = f"« {one_line(printed[line])[:SHOWN]} » n'est pas le libellé de cette unité"
            right = f"« {without_formula(labels[unit])} »"
            yield line, "libelle", f"{problem}. Remettez {right}, si c'est ce que vous avez codé"


def _plain(label: str) -> str:
    """Label without what a spreadsheet changes by itself: spaces, apostrophes, the first one."""
    return one_line(normalize("NFKC", label).replace("’", "'")).lstrip("' ")


def cell_problems(rows: pd.DataFrame, codebooks: Mapping[str, Codebook]) -> Iterator[Problem]:
    """Cells that a decision may not have; a formula is told before all else."""
    for line, row in _lines(rows):
        for column, name in FORMULAS.items():
            if row[column].startswith("="):
                problem = f"la cellule contient une formule : tapez {name} à la place"
                yield line, column, problem
        for column, problem in decision_problems(row, codebooks):
            if column != "id_unite":
                yield line, column, problem


def rank_problems(rows: pd.DataFrame, ranks: pd.DataFrame) -> Iterator[Problem]:
    """Rows that were deleted, and sheets put together: ranks run from 1 to the number announced."""
    unread = ranks.index[ranks[0].isna()]
    for line in unread:
        yield line, "rang", "le rang manque. Remettez celui de la ligne (« 3 sur 45 »)"
    for coder, group in ranks.dropna().groupby(rows["coder"]):
        totals = sorted(set(group[1]))
        if len(totals) > 1:
            said = " et ".join(map(str, totals))
            problem = f"deux feuilles de « {coder} » en une ({said} lignes). Importez-les à part"
            yield group.index[-1], "rang", problem
            continue
        absent = sorted(set(range(1, min(totals[0], 10**6) + 1)) - set(group[0]))
        # Rows without their rank are told already.
        if len(absent) > len(unread):
            yield group.index[-1], "rang", _missing_rows(absent, totals[0])


def _missing_rows(absent: list[int], total: int) -> str:
    shown = ", ".join(map(str, absent[:10])) + ("…" if len(absent) > 10 else "")
    s, it = ("s", "les") if len(absent) > 1 else ("", "la")
    return (
        f"il manque {len(absent)} ligne{s} : rang{s} {shown} sur {total}. Recopiez-{it} depuis le "
        ".csv écrit à côté de la feuille, sans code pour laisser un texte de côté"
    )


def sorted_alone_problems(rows: pd.DataFrame, ranks: pd.DataFrame) -> Iterator[Problem]:
    """Codes in alphabetical order beside rows in the order drawn: the column was sorted alone."""
    codes = rows["code"].tolist()
    given = [code for code in codes if code]
    in_order = given in (sorted(given), sorted(given, reverse=True))
    if not in_order or codes[: len(given)] != given or not ranks[0].is_monotonic_increasing:
        return
    orders = factorial(len(given)) // prod(factorial(given.count(code)) for code in set(given))
    if orders > RARE:
        problem = "les codes sont dans l'ordre alphabétique, et non les textes"
        todo = "La colonne a été triée seule : remettez chaque code en face de son texte"
        yield rows.index[0], "code", f"{problem}. {todo}"


def second_sheet_problems(
    rows: pd.DataFrame, recorded: pd.DataFrame, *, revision: bool
) -> Iterator[Problem]:
    """Codes that are not the coder's former ones, where nobody said that they are revised.

    A revision may change a code, not erase it without a word: a sheet begun again and half filled
    would withdraw all the others.
    """
    known = last_contents(recorded)
    for line, row in _lines(rows):
        version, code, *_ = known.get(decision_key(row), ("", ""))
        if version != row["version"] or not code or code == row["code"]:
            continue
        if not revision and (row["code"] or row["memo"]):
            given = f"« {row['code']} »" if row["code"] else "sans code"
            problem = (
                f"{given}, mais « {row['coder']} » a déjà codé cette unité « {code} ». Deux "
                "personnes sous un pseudonyme ? Sinon, relancez avec --revision"
            )
            yield line, "code", problem
        elif revision and not row["code"] and not row["memo"]:
            problem = (
                f"code effacé sans remarque, à la place de « {code} ». Pour retirer ce code, dites "
                "pourquoi dans la colonne memo ; pour le garder, remettez-le"
            )
            yield line, "code", problem


def refuse_sheet(problems: list[Problem], columns: list[str], place: str) -> None:
    """Refuse a sheet that has problems: one line for each, in the order of the sheet.

    Raises
    ------
    EgnError
        If there is a problem.
    """
    # The first problem of a cell says enough.
    first = {(line, name): problem for line, name, problem in reversed(problems)}
    groups: dict[tuple[str, str], list[int]] = {}
    for line, name in sorted(first, key=lambda cell: (cell[0], columns.index(cell[1]))):
        groups.setdefault((name, first[line, name]), []).append(line)
    told = [
        f"{place}, {line_range(lines)}, colonne {name} : {problem}."
        for (name, problem), lines in groups.items()
    ]
    if told:
        count = f"{len(told)} problème{'s' if len(told) > 1 else ''}"
        raise EgnError("\n".join([f"Import refusé : {count}. Rien n'est enregistré.", *told]))


def line_range(lines: list[int]) -> str:
    """Name lines in a few words.

    Examples
    --------
    >>> line_range([4]), line_range([4, 9]), line_range([2, 3, 4])
    ('ligne 4', 'lignes 4 et 9', 'lignes 2 à 4')
    >>> line_range([2, 4, 6, 8, 10, 12, 14])
    'lignes 2, 4, 6, 8, 10… (7 lignes)'
    """
    if len(lines) == 1:
        return f"ligne {lines[0]}"
    if len(lines) > 2 and lines[-1] - lines[0] == len(lines) - 1:
        return f"lignes {lines[0]} à {lines[-1]}"
    if len(lines) > 6:
        return f"lignes {', '.join(map(str, lines[:5]))}… ({len(lines)} lignes)"
    return f"lignes {', '.join(map(str, lines[:-1]))} et {lines[-1]}"


def _lines(rows: pd.DataFrame) -> Iterator[tuple[int, dict[str, str]]]:
    return zip(rows.index, rows.to_dict("records"), strict=True)
