"""Dossiers: which notebooks to run with which parameters, checked before anything runs."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import yaml

from egnlib.files import EgnError
from egnlib.reporting.parameters import notebook_parameters

KEYS = {"titre": str, "documents": list, "rapports": list}
DOCUMENT_PARAMETERS = ("document", "compares", "certifies")


@dataclass(frozen=True)
class Report:
    """One notebook with its parameters.

    Attributes
    ----------
    dossier, title, documents
        Identifier, title and documents of the dossier.
    notebook
        File name of the notebook, without extension.
    parameters
        Values given by the parameter file, and ``dossier``.
    """

    dossier: str
    title: str
    documents: tuple[str, ...]
    notebook: str
    parameters: dict[str, object]

    @property
    def name(self) -> str:
        """Name of the report, and of its page."""
        return f"{self.dossier}-{self.notebook}"


def read_dossiers(root: Path, *, documents: Collection[str]) -> list[Report]:
    """Read and check every parameter file of ``params/``.

    Parameters
    ----------
    root
        Folder of the project.
    documents
        Documents that are recorded.

    Returns
    -------
    list of Report
        Reports by dossier; dossiers in the order of their first notebook, then of their names.

    Raises
    ------
    EgnError
        With one line per problem: unreadable file, unknown key, notebook or parameter, wrong type,
        unknown document, the same report twice.
    """
    paths = sorted((root / "params").glob("*.yml"))
    problems: list[str] = []
    dossiers = [_read_dossier(path, root / "notebooks", documents, problems) for path in paths]
    dossiers.sort(key=lambda reports: reports[0].notebook if reports else "")
    reports = [report for dossier in dossiers for report in dossier]
    if not paths:
        problems.append("params/ : aucun dossier. Créez-en un avec « egn new ».")
    if problems:
        count = f"{len(problems)} problème{'s' if len(problems) > 1 else ''}"
        raise EgnError("\n".join([f"Paramètres refusés, rien n'a été lancé : {count}.", *problems]))
    return reports


def _read_dossier(
    path: Path, notebooks: Path, documents: Collection[str], problems: list[str]
) -> list[Report]:
    content = _read_content(path, problems)
    if content is None:
        return []
    for document in content["documents"]:
        if document not in documents:
            problems.append(_unknown(path, "document", document, documents))
    reports = []
    for entry in content["rapports"]:
        report = _read_report(path, entry, content, notebooks, documents, problems)
        if report is None:
            continue
        if report.name in [other.name for other in reports]:
            problems.append(f"{path.name} : {report.notebook} figure deux fois. Gardez-en un.")
        reports.append(report)
    return reports


def _read_content(path: Path, problems: list[str]) -> dict | None:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problems.append(f"{path.name} : illisible. {error}. Corrigez la ligne indiquée.")
        return None
    found = content if isinstance(content, dict) else {}
    wrong = [key for key, kind in KEYS.items() if not isinstance(found.get(key), kind)]
    if not all(isinstance(document, str) for document in found.get("documents") or []):
        wrong.append("documents")
    wrong += [key for key in found if key not in KEYS]
    if wrong:
        problems.append(
            f"{path.name} : rubrique « {wrong[0]} » absente, inconnue ou mal remplie. On attend "
            "titre (texte), documents (liste) et rapports (liste). Corrigez le fichier."
        )
        return None
    return found


def _read_report(
    path: Path,
    entry: object,
    content: dict,
    notebooks: Path,
    documents: Collection[str],
    problems: list[str],
) -> Report | None:
    known = sorted(notebook.stem for notebook in notebooks.glob("*.ipynb"))
    readable = isinstance(entry, dict) and set(entry) <= {"notebook", "parametres"}
    if not readable or not isinstance(entry.get("parametres") or {}, dict):
        problems.append(
            f"{path.name} : rapport illisible « {entry} ». On attend notebook et parametres. "
            "Corrigez le fichier."
        )
        return None
    name, given = entry.get("notebook"), entry.get("parametres") or {}
    if name not in known:
        problems.append(_unknown(path, "carnet", name, known))
        return None
    declared = notebook_parameters(notebooks / f"{name}.ipynb")
    for key, value in given.items():
        if key not in declared:
            problems.append(_unknown(path, f"paramètre de {name}", key, declared))
        elif not declared[key].accepts(value):
            problems.append(
                f"{path.name} : {key} = « {value} » n'a pas le bon type ({name}). On attend "
                f"{declared[key].type}. Corrigez la valeur."
            )
        elif key in DOCUMENT_PARAMETERS:
            named = [str(name) for name in (value if isinstance(value, list) else [value])]
            problems += [
                _unknown(path, "document", document, documents)
                for document in named
                if document not in documents
            ]
    return Report(
        path.stem,
        content["titre"],
        tuple(content["documents"]),
        name,
        {**given, "dossier": path.stem},
    )


def _unknown(path: Path, what: str, value: object, known: Collection[str]) -> str:
    return (
        f"{path.name} : {what} inconnu « {value} ». Connus : {', '.join(sorted(known))}. "
        "Corrigez le nom."
    )
