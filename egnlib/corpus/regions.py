"""Regions: a new dossier opened, with its empty sheets, its register entry and its parameters."""

import csv
import re
import shutil
from contextlib import ExitStack
from pathlib import Path

import yaml

from egnlib.corpus.sheets import KINDS, csv_text, region_workbook, sheet_columns, write_text
from egnlib.corpus.tables import read_table, table_schemas
from egnlib.files import EgnError, project_root, replacing

REPORTS = ("01_repartition", "04_axe_qui_pourquoi", "05_du_constat_a_l_action")
SMALL_WORDS = {"d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "sur"}
PARAMETERS_COMMENT = """\
# Dossier « {dossier} » : les rapports à produire, et leurs paramètres.
# Retirez ceux dont les feuilles sont vides (05 lit retours, les autres propositions).
"""


def write_new_region(
    dossier: str,
    *,
    region: str = "",
    title: str = "",
    nature: str = "retour_regional",
    root: Path | None = None,
) -> list[Path]:
    """Write the empty sheets and the parameters of a new region, and register its document.

    Parameters
    ----------
    dossier
        Identifier of the document, e.g. ``"egnt-ma-region-2020"``.
    region, title
        Region and title to register; made from the identifier by default.
    nature
        What kind of document it is, one of those of the data package.
    root
        Folder of the project; found from the current folder by default.

    Returns
    -------
    list of Path
        Files written: the CSV sheets, the workbook, the parameters, then ``documents.csv``.

    Raises
    ------
    EgnError
        If the identifier is malformed or already used, or a file to write exists. Nothing is
        left of a call that fails, for this reason or another (a full disk).
    """
    root = root or project_root()
    folder, parameters = root / "feuilles" / dossier, root / "params" / f"{dossier}.yml"
    documents, workbook = root / "data" / "raw" / "documents.csv", folder / f"{dossier}.xlsx"
    _check_new(dossier, [folder, parameters], root)
    row = _document_row(dossier, region, title, nature)
    headers = {kind: sheet_columns(kind, root=root)["colonne"].tolist() for kind in KINDS}
    sheets = {folder / f"{kind}.csv": csv_text([header]) for kind, header in headers.items()}
    with ExitStack() as undo:
        for created in (folder, parameters):
            undo.callback(_remove, created if created.parent.exists() else created.parent)
        for path, text in sheets.items():
            write_text(path, text)
        with replacing(workbook) as aside:
            region_workbook(dossier, title=row["titre"], root=root).save(aside)
        write_text(parameters, _parameters(dossier, row["titre"]))
        write_text(documents, _with_row(documents, row))
        undo.pop_all()
    return [*sheets, workbook, parameters, documents]


def _check_new(dossier: str, paths: list[Path], root: Path) -> None:
    fields = table_schemas(root)["documents"]["schema"]["fields"]
    pattern = next(f for f in fields if f["name"] == "id_document")["constraints"]["pattern"]
    if not re.fullmatch(pattern, dossier):
        message = (
            f"Identifiant inattendu : « {dossier} ». On attend des minuscules sans accent, des "
            "chiffres et des tirets simples. Écrivez par exemple egnt-ma-region-2020."
        )
        raise EgnError(message)
    if dossier in set(read_table("documents", root=root)["id_document"]):
        paths = [root / "data" / "raw" / "documents.csv"]
    for path in (path for path in paths if path.exists()):
        message = (
            f"Identifiant déjà pris : « {dossier} », voyez {path.relative_to(root).as_posix()}. On "
            "ne remplace rien de ce qui existe. Choisissez-en un autre, ou déplacez l'existant."
        )
        raise EgnError(message)


def _remove(path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)
    path.unlink(missing_ok=True)


def _document_row(dossier: str, region: str, title: str, nature: str) -> dict[str, str]:
    words = re.sub(r"^egnt?-|-\d{4}$", "", dossier).split("-")
    named = " ".join(word if word in SMALL_WORDS else word.capitalize() for word in words)
    region = " ".join(region.split()) or named
    return {
        "id_document": dossier,
        "titre": " ".join(title.split()) or f"Retour de la région académique {region}",
        "perimetre": "region",
        "region": region,
        "nature": nature,
        "fichier": f"{dossier}.txt",
    }


def _with_row(path: Path, row: dict[str, str]) -> str:
    text = path.read_bytes().decode("utf-8-sig").rstrip("\n") + "\n"
    header = next(csv.reader([text.partition("\n")[0].rstrip()]))
    return text + csv_text([[row.get(name, "") for name in header]])


def _parameters(dossier: str, title: str) -> str:
    reports = [{"notebook": name, "parametres": {"document": dossier}} for name in REPORTS]
    parameters = {"titre": title, "documents": [dossier], "rapports": reports}
    return PARAMETERS_COMMENT.format(dossier=dossier) + yaml.safe_dump(
        parameters, allow_unicode=True, sort_keys=False, default_flow_style=None, width=1000
    )
