"""Provenance: which documents, parameters and versions a page was made from."""

import platform
import subprocess
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from egnlib.files import project_root
from egnlib.reporting.markup import Fragment

PACKAGES = ["egnlib", "pandas", "numpy", "scipy", "statsmodels", "prince", "matplotlib"]


def show_provenance(
    documents: pd.DataFrame,
    *,
    parameters: Mapping[str, object],
    passages: bool,
    root: Path | None = None,
) -> Fragment:
    """Show what a page was made from.

    Parameters
    ----------
    documents
        Rows of the table ``documents`` that the page uses.
    parameters
        Names and values of the notebook's parameters.
    passages
        Whether the documents themselves were present, so that their text is shown.
    root
        Folder of the project; found from the current folder by default.
    """
    rows = [
        (f"Document : {row.titre}", f"{row.id_document}, SHA-256 {_short(row.sha256)}")
        for row in documents.itertuples(index=False)
    ]
    present = "présents au calcul" if passages else "absents : libellés seuls"
    rows.append(("Textes des documents", present))
    rows += [(f"Paramètre : {name}", _written(value)) for name, value in parameters.items()]
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    rows.append(("Versions", f"Python {platform.python_version()}, {versions}"))
    rows.append(("Révision du projet", _revision(root or project_root())))
    body = Markup("").join(
        Markup('<tr><th scope="row">{}</th><td>{}</td></tr>').format(*row) for row in rows
    )
    html = Markup(
        '<section class="provenance"><p>«\u00a0l.\u00a0» désigne les lignes de l’édition texte du '
        "document, comptées à partir de\u00a01 ; ce fichier n’est pas fourni avec la page.</p>"
        "<details><summary>Détails techniques</summary>"
        '<div class="defile" tabindex="0" role="region" aria-label="Provenance">'
        "<table><caption>Ce dont cette page est faite</caption>{}</table></div></details></section>"
    ).format(body)
    return Fragment(str(html))


def _written(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, float):
        return str(value).replace(".", ",")
    return str(value) or "(vide)"


def _short(sha256: str) -> str:
    return f"{sha256[:16]}…" if isinstance(sha256, str) else "non arrêté"


def _revision(root: Path) -> str:
    try:
        found = subprocess.run(
            ["git", "describe", "--always", "--dirty=, version de travail", "--abbrev=12"],
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return "inconnue (hors d’un dépôt git)"
    return found.stdout.strip()
