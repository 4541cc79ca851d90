"""The four rooms: who may import whom, and the shape of every module, read with `ast`."""

import ast
import importlib
from pathlib import Path

import pytest

ROOMS = {
    "corpus": {"corpus"},
    "coding": {"coding", "corpus"},
    "stats": {"stats"},
    "reporting": {"reporting"},
}
FOR_ALL = {"files", "__version__"}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc"}
MOST_LINES = 320
PACKAGE = Path(__file__).resolve().parents[1] / "egnlib"
MODULES = sorted(PACKAGE.rglob("*.py"))


def _label(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def imported_parts(source: str, package: list[str]) -> set[str]:
    """Parts of egnlib that a module imports, anywhere in it; `egnlib` for the whole of it.

    `package` is the dotted path of the package that the module stands in, as a list.
    """
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            names |= {f"{module}.{alias.name}" for alias in node.names}
    inside = [name.split(".") for name in names if name.split(".")[0] == "egnlib"]
    return {(name[1] if len(name) > 1 else "egnlib") for name in inside}


def _nodes(path: Path, kind: type | tuple) -> list:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, kind)]


FORMS = {
    "import egnlib.stats.shares": {"stats"},
    "import egnlib as egn": {"egnlib"},
    "from egnlib import stats, files": {"stats", "files"},
    "from egnlib.stats.shares import simultaneous_shares": {"stats"},
    "from ..stats import shares": {"stats"},
    "from . import lines": {"corpus"},
    "from .lines import line_numbers": {"corpus"},
    "def late():\n    from egnlib.reporting import figures": {"reporting"},
    "import pandas.core\nfrom statistics import mean": set(),
}


@pytest.mark.parametrize(("source", "expected"), FORMS.items())
def test_every_form_of_import_is_seen(source, expected):
    assert imported_parts(source, ["egnlib", "corpus"]) == expected


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_the_rooms_it_may(room):
    allowed = ROOMS[room] | FOR_ALL
    modules = sorted((PACKAGE / room).rglob("*.py"))
    assert len(modules) > 0
    strangers = {
        _label(path): sorted(parts - allowed)
        for path in modules
        if (
            parts := imported_parts(
                path.read_text(encoding="utf-8"),
                ["egnlib", *path.parent.relative_to(PACKAGE).parts],
            )
        )
        - allowed
    }
    assert strangers == {}


def test_the_floor_imports_no_room():
    source = (PACKAGE / "files.py").read_text(encoding="utf-8")
    assert imported_parts(source, ["egnlib"]) == set()


@pytest.mark.parametrize("path", MODULES, ids=_label)
def test_a_module_is_one_theme_that_fits_in_a_few_screens(path):
    n_lines = len(path.read_text(encoding="utf-8").splitlines())
    assert n_lines <= MOST_LINES


@pytest.mark.parametrize("path", MODULES, ids=_label)
def test_nothing_has_a_name_that_says_nothing_or_that_pytest_would_collect(path):
    functions = _nodes(path, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    names = [path.stem, path.parent.name, *(function.name for function in functions)]
    refused = [name for name in names if name.startswith("test_") or name in FORBIDDEN_NAMES]
    assert refused == []


@pytest.mark.parametrize("path", MODULES, ids=_label)
def test_no_exception_is_caught_without_its_name(path):
    bare = [handler.lineno for handler in _nodes(path, ast.ExceptHandler) if handler.type is None]
    assert bare == []


@pytest.mark.parametrize("path", MODULES, ids=_label)
def test_nothing_is_asserted_outside_the_tests(path):
    assert [node.lineno for node in _nodes(path, ast.Assert)] == []


@pytest.mark.parametrize("package", ["egnlib", *(f"egnlib.{room}" for room in ROOMS)])
def test_every_name_that_a_package_announces_can_be_imported(package):
    module = importlib.import_module(package)
    announced = [*module.__all__]
    assert len(announced) > 0
    assert [name for name in announced if getattr(module, name, None) is None] == []
