"""Parameters of a notebook: names, types, defaults and help, read without running anything."""

import ast
import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from egnlib.files import EgnError

TYPES = {"str": str, "int": int, "float": (int, float), "bool": bool, "list": list}
TAG = "parameters"
CODED_TABLES = {"codings", "illustrations"}


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
        return [
            {"source": "".join(cell["source"]), "tags": cell.get("metadata", {}).get("tags", [])}
            for cell in cells
            if cell["cell_type"] == "code"
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = (
            f"Carnet illisible : {path.name} ({type(error).__name__}). Un carnet est un fichier "
            ".ipynb. Rétablissez-le (git checkout notebooks)."
        )
        raise EgnError(message) from error


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
    try:
        lines = ast.parse(sources[0]).body
    except SyntaxError as error:
        message = (
            f"Paramètre illisible dans {path.name} : « {(error.text or '').strip()} » (ligne "
            f"{error.lineno} de la cellule). On attend « nom: type = valeur ». Corrigez la cellule."
        )
        raise EgnError(message) from error
    declared = [_declared(node, path.name) for node in lines]
    return {parameter.name: parameter for parameter in declared}


def _declared(node: ast.stmt, file_name: str) -> Parameter:
    typed = isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    if typed and node.value is not None and ast.unparse(node.annotation) in TYPES:
        try:
            value = ast.literal_eval(node.value)
            parameter = Parameter(node.target.id, ast.unparse(node.annotation), value)
        except ValueError:
            parameter = None
        if parameter and parameter.accepts(parameter.default):
            return parameter
    message = (
        f"Paramètre illisible dans {file_name} : « {ast.unparse(node)} ». On attend "
        f"« nom: type = valeur », le type parmi {', '.join(TYPES)}. Corrigez la cellule."
    )
    raise EgnError(message)


def tables_read(path: Path) -> list[str]:
    """Tables that a notebook reads by name, in alphabetical order.

    They are the literal arguments of ``read_table``: a notebook names its inputs. A notebook that
    opens the whole consultation reads every recorded table, told as ``*``. One that calls the room
    ``coding`` for more than a codebook is taken to read what people coded: better one report made
    again for nothing than one that goes on showing former codes.
    """
    names = set()
    for call in _calls(path):
        name = ast.unparse(call.func).rpartition(".")[2]
        if name == "read_table":
            names.add(_argument(call, 0, "name"))
        elif name == "open_consultation":
            names.add("*")
        elif ast.unparse(call.func).startswith("coding.") and name != "read_codebook":
            names |= CODED_TABLES
    return sorted(names - {None})


def tables_written(path: Path) -> list[str]:
    """Tables that a notebook writes by name with ``write_processed``, in alphabetical order."""
    named = {
        _argument(call, 1, "name")
        for call in _calls(path)
        if ast.unparse(call.func).endswith("write_processed")
    }
    return sorted(named - {None})


def names_written(path: Path) -> list[str]:
    """Endings of the names of the files that a notebook writes: ``f"{dossier}-<ending>"``."""
    texts = [ast.unparse(node) for node in _nodes(path) if isinstance(node, ast.JoinedStr)]
    start = "f'{dossier}-"
    return sorted({text[len(start) : -1] for text in texts if text.startswith(start)})


def _calls(path: Path) -> list[ast.Call]:
    return [node for node in _nodes(path) if isinstance(node, ast.Call)]


def _nodes(path: Path) -> list[ast.AST]:
    nodes = []
    for cell in code_cells(path):
        # A cell that is not Python (a command, a mistake) fails when it is run, not here.
        with suppress(SyntaxError):
            nodes += list(ast.walk(ast.parse(cell["source"])))
    return nodes


def _argument(call: ast.Call, place: int, name: str) -> str | None:
    given = call.args[place : place + 1] + [key.value for key in call.keywords if key.arg == name]
    literal = [value.value for value in given if isinstance(value, ast.Constant)]
    return literal[0] if literal else None
