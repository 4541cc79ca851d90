"""Coding sheets: what one coder fills in, blind to the codes of the others.

A sheet shows neither identifiers (some hold the published code), nor the themes when they are what
is coded, nor the codebook's examples (they are units with their answer).
"""

import re
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from egnlib.coding.codable import CONTEXT, opaque_key
from egnlib.coding.codebook import Codebook
from egnlib.coding.coding_workbook import coding_workbook
from egnlib.coding.decisions import coder_problem, one_line
from egnlib.coding.draws import draw_text, draw_units, shuffled_units
from egnlib.coding.sheet_notice import is_studied, sheet_notice, units_by_document
from egnlib.corpus.sheets import csv_text, write_text
from egnlib.files import EgnError, replacing

FILLED = ["code", "confiance", "memo"]
IDENTITY = ["coder", "codebook", "version"]
FORMULA = re.compile(r"\s*[=+\-@]")


@dataclass(frozen=True)
class SheetReport:
    """What an export wrote: the files, the number of units on the sheet and in the corpus.

    ``draw`` is the file that says what was drawn, missing when every unit is on the sheet.
    ``documents`` is how many units of the sheet each document has, empty when none is known.
    ``studied`` says whether some come from the document that the codebook was written from.
    """

    workbook: Path
    csv: Path
    draw: Path | None
    n_units: int
    n_corpus: int
    documents: dict[str, int]
    studied: bool


def write_coding_sheet(
    units: pd.DataFrame,
    codebook: Codebook,
    *,
    coder: str,
    output: Path,
    sample: int | None = None,
    seed: int = 0,
    stratify: str | None = None,
    units_file: Path | None = None,
    root: Path | None = None,
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
    units_file
        File that the units were read from, which their import needs too: the notice says so.
    root
        Folder of the project, from which the notice names files; found from the current folder by
        default.

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
    notice = sheet_notice(
        shown, codebook, coder=coder, output=output, units_file=units_file, root=root
    )
    with ExitStack() as undo:
        for path in paths:
            undo.callback(path.unlink, missing_ok=True)
        with replacing(output) as aside:
            coding_workbook(sheet, codebook, notice=notice).save(aside)
        write_text(paths[1], csv_text([sheet.columns.tolist(), *sheet.to_numpy().tolist()]))
        if draw is not None:
            write_text(paths[2], draw_text(draw, seed=seed))
        undo.pop_all()
    return SheetReport(
        *paths[:2],
        paths[2] if sample is not None else None,
        len(shown),
        len(units),
        units_by_document(shown),
        is_studied(shown, codebook),
    )


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
