"""Decisions: what one row of the ledger may say, cell by cell."""

import re
from collections.abc import Iterator, Mapping

from egnlib.coding.codebook import Codebook

CONFIDENCES = ("faible", "moyenne", "forte")
PSEUDONYM = re.compile(r"[a-z][a-z0-9_-]{0,29}")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{3})?Z)?")
FORMULA = re.compile(r"[=+\-@]")
CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
# Coders whose codes are computed, never typed.
COMPUTED = ("publie", "regles", "machine")


def decision_problems(
    row: Mapping[str, str], codebooks: Mapping[str, Codebook]
) -> Iterator[tuple[str, str]]:
    """What is wrong with a decision.

    Parameters
    ----------
    row
        Cells of the decision as texts, an empty text where there is nothing.
    codebooks
        Codebooks of the project, by identifier.

    Yields
    ------
    tuple of str
        Column, then a French sentence without its final stop.

    Examples
    --------
    >>> row = {"id_unite": "a", "coder": "Anne", "codebook": "g", "version": "1", "code": "x"}
    >>> [column for column, problem in decision_problems(row, {})]
    ['coder', 'codebook']
    """
    checks = {
        "id_unite": _unit_problem(row["id_unite"]),
        "coder": coder_problem(row["coder"]),
        **_grid_problems(row, codebooks.get(row["codebook"]), codebooks),
        "confiance": _confidence_problem(row.get("confiance", ""), row["code"]),
        "memo": _memo_problem(row.get("memo", "")),
        "date": _date_problem(row.get("date", "")),
    }
    yield from ((column, problem) for column, problem in checks.items() if problem)


def coder_problem(coder: str) -> str:
    """What is wrong with the name of a coder; an empty text when nothing is."""
    if coder in COMPUTED:
        return f"« {coder} » est un codage recalculé, pas une personne. Choisissez un pseudonyme"
    if not PSEUDONYM.fullmatch(coder):
        return (
            f"« {_shown(coder)} » n'est pas un pseudonyme. On attend des minuscules sans accent, "
            "des chiffres ou des tirets, 30 signes au plus, par exemple lecteur-1"
        )
    return ""


def one_line(text: str) -> str:
    """Text on one line: ends of lines, tabulations and runs of spaces become one space.

    Examples
    --------
    >>> one_line("former,\\n  ou équiper ?")
    'former, ou équiper ?'
    """
    return " ".join(CONTROL.sub(" ", text).split())


def _shown(cell: str) -> str:
    return one_line(cell)[:60]


def _unit_problem(unit: str) -> str:
    if not unit:
        return "l'unité manque. Remettez l'identifiant qui était sur cette ligne"
    if FORMULA.match(unit) or CONTROL.search(unit):
        return f"« {_shown(unit)} » n'est pas un identifiant. Commencez par un mot, sur une ligne"
    return ""


def _grid_problems(
    row: Mapping[str, str], codebook: Codebook | None, codebooks: Mapping[str, Codebook]
) -> dict[str, str]:
    if codebook is None:
        problem = (
            f"« {_shown(row['codebook'])} » n'est pas une grille. On attend le nom d'un fichier de "
            "data/coding/codebooks"
        )
        return {"codebook": problem}
    found = {}
    if row["version"] != str(codebook.version):
        found["version"] = (
            f"« {_shown(row['version'])} » n'est pas la version de la grille {codebook.id}, qui "
            f"est {codebook.version}. Relisez ses règles et codez sur une nouvelle feuille"
        )
    if row["code"] and row["code"] not in codebook.order:
        found["code"] = (
            f"« {_shown(row['code'])} » n'est pas un code de la grille {codebook.id}. On attend : "
            f"{', '.join(codebook.order)}"
        )
    return found


def _confidence_problem(confidence: str, code: str) -> str:
    if confidence and confidence not in CONFIDENCES:
        expected = ", ".join(CONFIDENCES)
        return f"« {_shown(confidence)} » n'est pas une confiance. On attend : {expected}, ou rien"
    if confidence and not code:
        return f"« {confidence} » est la confiance d'un code absent. Donnez le code, ou effacez-la"
    return ""


def _memo_problem(memo: str) -> str:
    if FORMULA.match(memo):
        return f"« {_shown(memo)} » commence comme une formule (=, +, -, @). Commencez par un mot"
    return "contient un retour à la ligne. Gardez une ligne" if CONTROL.search(memo) else ""


def _date_problem(date: str) -> str:
    if date and not DATE.fullmatch(date):
        return f"« {_shown(date)} » n'est pas une date. On attend par exemple 2026-11-27"
    return ""
