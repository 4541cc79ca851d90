"""Fingerprints: what a report was made from, by content and never by date."""

import hashlib
import json
import sys
from pathlib import Path

from egnlib.files import EgnError
from egnlib.reporting.dossiers import Report
from egnlib.reporting.parameters import code_cells, tables_read, tables_written

LIBRARY = Path(__file__).resolve().parents[1]


def fingerprint(report: Report, root: Path, *, document_paths: list[Path]) -> dict[str, str]:
    """Hash of everything that a report depends on, by what it is.

    Parameters
    ----------
    report
        The report.
    root
        Folder of the project.
    document_paths
        Text editions of the report's documents, where they are present.

    Returns
    -------
    dict
        ``carnet``, ``paramètres``, ``bibliothèque``, ``versions``, and one entry per table,
        codebook, list of words and document that the report uses.
    """
    notebook = root / "notebooks" / f"{report.notebook}.ipynb"
    parts = {
        "carnet": _hashed(notebook),
        "paramètres": _hashed_text(
            json.dumps(
                [report.title, report.documents, report.parameters], sort_keys=True, default=str
            )
        ),
        "bibliothèque": library_hash(),
        "versions": _hashed_text(sys.version) + _hashed(root / "requirements.lock"),
    }
    schemas = _schemas(root)
    named = tables_read(notebook)
    for name in tables_written(notebook):
        parts[f"table écrite {name}"] = _hashed_text(json.dumps(schemas.get(name, {})))
    for name in sorted(schemas) if "*" in named else named:
        schema = schemas.get(name, {})
        if schema.get("path", "").startswith("processed/"):
            continue
        path = root / "data" / schema.get("path", name)
        parts[f"table {name}"] = _hashed_text(json.dumps(schema)) + _hashed(path)
    if any("read_codebook" in cell["source"] for cell in code_cells(notebook)):
        for path in sorted((root / "data" / "coding" / "codebooks").glob("*.yml")):
            parts[f"grille {path.stem}"] = _hashed(path)
    if any("read_word_list" in cell["source"] for cell in code_cells(notebook)):
        for path in sorted((root / "data" / "coding" / "vocabulaire").glob("*.txt")):
            parts[f"liste {path.stem}"] = _hashed(path)
    for path in document_paths:
        parts[f"document {path.stem}"] = _hashed(path)
    return parts


def library_hash() -> str:
    """Hash of the library's own files: code, templates, styles."""
    paths = sorted(
        path
        for path in LIBRARY.rglob("*")
        if path.suffix in {".py", ".j2", ".css", ".json"} and "__pycache__" not in path.parts
    )
    return _hashed_text(
        "".join(f"{path.relative_to(LIBRARY).as_posix()}:{_hashed(path)}" for path in paths)
    )


def _schemas(root: Path) -> dict[str, dict]:
    try:
        package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    except ValueError as error:
        message = (
            f"data/datapackage.json illisible ({error}). Ce fichier décrit toutes les tables. "
            "Rétablissez-le (git checkout data)."
        )
        raise EgnError(message) from error
    return {resource["name"]: resource for resource in package["resources"]}


def _hashed(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "absent"


def _hashed_text(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
