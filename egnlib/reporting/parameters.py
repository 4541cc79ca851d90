"""Parameters of a notebook: names, types, defaults and help, read without running anything."""

import ast
import json
from dataclasses import dataclass
from pathlib import Path

from egnlib.files import EgnError

TYPES = {"str": str, "int": int, "float": (int, float), "bool": bool, "list": list}
TAG = "parameters"


@dataclass(frozen=True)
class Parameter:
    """One line of the parameters cell: ``name: type = value  # help``."""

    name: str
    type: str
    default: object

    def accepts(self, value: object) -> bool:
        """Whether a value of a parameter file has the parameter's type."""
        if isinstance(value, bool) and self.type != "bool":
            return False
        return isinstance(value, TYPES[self.type])


def code_cells(path: Path) -> list[dict]:
    """Code cells of a notebook file.

    Raises
    ------
    EgnError
        If the file is not a notebook.
    """
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (json.JSONDecodeError, KeyError, UnicodeDecodeError) as error:
        message = (
            f"Carnet illisible : {path.name} ({error}). Un carnet est un fichier .ipynb. "
            "Rétablissez-le (git checkout notebooks)."
        )
        raise EgnError(message) from error
    return [
        {"source": "".join(cell["source"]), "tags": cell.get("metadata", {}).get("tags", [])}
        for cell in cells
        if cell["cell_type"] == "code"
    ]


def notebook_parameters(path: Path) -> dict[str, Parameter]:
    """Parameters that a notebook declares, by name.

    Raises
    ------
    EgnError
        If the notebook has no parameters cell, or a line of it is not a typed literal.
    """
    sources = [cell["source"] for cell in code_cells(path) if TAG in cell["tags"]]
    if len(sources) != 1:
        message = (
            f"{path.name} a {len(sources)} cellule(s) « {TAG} ». On en attend une. "
            "Étiquetez la cellule des paramètres."
        )
        raise EgnError(message)
    declared = [_declared(node, path.name) for node in ast.parse(sources[0]).body]
    return {parameter.name: parameter for parameter in declared}


def _declared(node: ast.stmt, file_name: str) -> Parameter:
    typed = isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    kind = ast.unparse(node.annotation) if typed else ""
    if not typed or kind not in TYPES or node.value is None:
        message = (
            f"Paramètre illisible dans {file_name} : « {ast.unparse(node)} ». On attend "
            f"« nom: type = valeur », le type parmi {', '.join(TYPES)}. Corrigez la cellule."
        )
        raise EgnError(message)
    return Parameter(node.target.id, kind, ast.literal_eval(node.value))


def tables_read(path: Path) -> list[str]:
    """Tables that a notebook reads by name, in alphabetical order.

    They are the literal arguments of ``read_table``: a notebook names its inputs.
    """
    names = set()
    for cell in code_cells(path):
        for node in ast.walk(ast.parse(cell["source"])):
            called = isinstance(node, ast.Call) and ast.unparse(node.func).endswith("read_table")
            if called and node.args and isinstance(node.args[0], ast.Constant):
                names.add(node.args[0].value)
    return sorted(names)


def names_written(path: Path) -> list[str]:
    """Endings of the names of the files that a notebook writes: ``f"{dossier}-<ending>"``."""
    endings = set()
    for cell in code_cells(path):
        for node in ast.walk(ast.parse(cell["source"])):
            if isinstance(node, ast.JoinedStr) and ast.unparse(node).startswith("f'{dossier}-"):
                endings.add(ast.unparse(node)[len("f'{dossier}-") : -1])
    return sorted(endings)
