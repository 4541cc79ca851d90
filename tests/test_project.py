"""The project's own files agree with one another, and hold nothing of any one machine."""

import ast
import json
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml

ON_SCREEN = "coding_widget.py"
HEAVY = [
    "anywidget",
    "ipywidgets",
    "matplotlib",
    "numpy",
    "pandas",
    "papermill",
    "scipy",
    "statsmodels",
]
# table -> columns, as the design gives them
COMPUTED = {
    "repartition": ("id_document, codebook, coder, code, n, base, part, borne_basse, borne_haute"),
    "croisement": "id_document, code, id_theme, n, attendu, residu_ajuste",
    "certificat": ("id_chiffre, valeur_publiee, valeur_recalculee, ecart, verdict, explication"),
    "comparaison": (
        "document_a, document_b, code, part_a, part_b, difference, borne_basse, borne_haute, "
        "p_ajustee"
    ),
    "accord": (
        "id_document, codebook, coders, code, coefficient, valeur, borne_basse, borne_haute, n"
    ),
}
# Folders of a person, written so that this file does not hold one.
HOME = re.compile(r"(?<![\w.])(?:/" + r"(?:home|Users|root)/|[A-Z]:\\Users\\)[\w.-]+")
BINARY = {".png", ".svg", ".xlsx"}


@pytest.fixture(scope="module")
def settings(project) -> dict:
    return tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def package(project) -> dict[str, dict]:
    read = json.loads((project / "data" / "datapackage.json").read_text(encoding="utf-8"))
    return {resource["name"]: resource for resource in read["resources"]}


@pytest.fixture(scope="module")
def locked(project) -> list[str]:
    """Requirements of the lock file, each on one line with its marker and its hashes."""
    text = (project / "requirements.lock").read_text(encoding="utf-8")
    lines = text.replace("\\\n", " ").splitlines()
    return [re.sub(r"\s+", " ", line).strip() for line in lines if not line.startswith("#")]


def normal(name: str) -> str:
    """Name of a package as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def split(requirement: str) -> tuple[str, str]:
    """Name and bound of a requirement."""
    name, bound = re.fullmatch(r"([\w.-]+)\s*(\S*)", requirement).groups()
    return normal(name), bound


def test_conda_and_pip_are_given_the_same_dependencies_with_the_same_bounds(project, settings):
    environment = yaml.safe_load((project / "environment.yml").read_text(encoding="utf-8"))
    declared = settings["project"]
    extras = declared["optional-dependencies"]
    expected = dict(map(split, [*declared["dependencies"], *extras["lab"], *extras["dev"]]))
    conda = [one for one in environment["dependencies"] if isinstance(one, str)]
    found = dict(map(split, conda))
    assert found.pop("python") == declared["requires-python"]
    assert (found.pop("make"), found.pop("pip")) == ("", "")
    assert found == expected
    assert len(conda) == len(set(conda))
    assert [one for one in environment["dependencies"] if isinstance(one, dict)] == [
        {"pip": ["-e ."]}
    ]


def test_every_dependency_has_a_lower_bound(settings):
    declared = settings["project"]
    extras = [one for extra in declared["optional-dependencies"].values() for one in extra]
    unbound = [
        one for one in declared["dependencies"] + extras if not split(one)[1].startswith(">=")
    ]
    assert unbound == []


def test_every_package_that_the_library_imports_is_declared(project, settings):
    modules = sorted((project / "egnlib").rglob("*.py"))
    declared = settings["project"]["dependencies"]
    assert imported_packages(modules) >= {"pandas", "yaml"}
    of_all = [path for path in modules if path.name != ON_SCREEN]
    assert undeclared(imported_packages(of_all), declared) == []
    # The widget alone may import what the extra « lab » adds.
    on_screen = imported_packages([path for path in modules if path.name == ON_SCREEN])
    lab = settings["project"]["optional-dependencies"]["lab"]
    assert undeclared(on_screen, declared) == ["anywidget", "traitlets"]
    assert undeclared(on_screen, [*declared, *lab]) == []


def imported_packages(modules: list[Path]) -> set[str]:
    """Packages from elsewhere that some modules import, anywhere in them."""
    imported = {
        name.partition(".")[0]
        for path in modules
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in _imported(node)
    }
    return imported - set(sys.stdlib_module_names) - {"egnlib"}


def undeclared(packages: set[str], requirements: list[str]) -> list[str]:
    """Packages that no requirement brings under its own name."""
    distributions = packages_distributions()
    declared = {split(one)[0] for one in requirements}
    return [
        name
        for name in sorted(packages)
        if not declared & {normal(one) for one in distributions.get(name, [])}
    ]


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and not node.level else []


def test_every_locked_package_has_an_exact_version_and_hashes(locked):
    form = r"[\w.-]+==[\w.+!]+( ; [^\\]+?)?( --hash=sha256:[0-9a-f]{64})+"
    assert len(locked) > 50
    assert [line[:60] for line in locked if not re.fullmatch(form, line)] == []


@pytest.mark.parametrize("extra", ["", "dev"])
def test_every_direct_dependency_is_locked_within_its_bound(extra, settings, locked):
    declared = settings["project"]
    wanted = declared["optional-dependencies"][extra] if extra else declared["dependencies"]
    versions = {}
    for line in locked:
        name, _, version = line.split(" ")[0].partition("==")
        versions.setdefault(normal(name), []).append(version)
    assert [one for one in wanted if split(one)[0] not in versions] == []
    below = [
        one
        for one in wanted
        for version in versions[split(one)[0]]
        if _numbers(version) < _numbers(split(one)[1].removeprefix(">="))
    ]
    assert below == []


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)][:3]


def test_the_lock_file_names_no_address_and_no_folder(project):
    text = (project / "requirements.lock").read_text(encoding="utf-8")
    assert re.findall(r"\S*://\S*", text) == []
    assert re.findall(r"(?m)^\s*(?:-e|--index|--extra|--find|file:|\.{0,2}/).*", text) == []


def test_the_data_package_orders_the_categories_as_the_codebook_does(project, package):
    path = project / "data" / "coding" / "codebooks" / "categories.yml"
    order = [code["id"] for code in yaml.safe_load(path.read_text(encoding="utf-8"))["codes"]]
    orders = {
        name: field["constraints"]["enum"]
        for name, resource in package.items()
        for field in resource["schema"]["fields"]
        if field["name"] == "categorie" and "enum" in field.get("constraints", {})
    }
    assert set(orders) >= {"propositions", "cellules_vides"}
    assert [name for name, found in orders.items() if found != order] == []


def test_the_computed_tables_have_the_columns_of_the_design(package):
    columns = {
        name: ", ".join(field["name"] for field in package[name]["schema"]["fields"])
        for name in COMPUTED
        if name in package
    }
    assert set(columns) >= {"repartition", "croisement", "comparaison"}
    assert columns == {name: COMPUTED[name] for name in columns}
    assert [name for name in columns if package[name]["path"] != f"processed/{name}.csv"] == []


def test_every_table_of_the_data_package_is_described_column_by_column(package):
    bare = [
        (name, field["name"])
        for name, resource in package.items()
        for field in resource["schema"]["fields"]
        if not (field.get("title") and field.get("description") and field.get("type"))
    ]
    assert bare == []
    assert [name for name, resource in package.items() if not resource.get("description")] == []


def test_every_link_between_tables_names_a_column_that_exists(package):
    columns = {
        name: [field["name"] for field in resource["schema"]["fields"]]
        for name, resource in package.items()
    }
    links = [
        (name, link["fields"], link["reference"]["resource"] or name, link["reference"]["fields"])
        for name, resource in package.items()
        for link in resource["schema"].get("foreignKeys", [])
    ]
    broken = [
        link
        for link in links
        for here, there in zip(_list(link[1]), _list(link[3]), strict=True)
        if here not in columns[link[0]] or there not in columns[link[2]]
    ]
    assert len(links) > 5
    assert broken == []


def _list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def test_every_recorded_file_is_described_and_every_description_has_its_file(project, package):
    described = {
        resource["path"] for resource in package.values() if resource["path"].startswith("raw/")
    }
    recorded = {f"raw/{path.name}" for path in (project / "data" / "raw").glob("*.csv")}
    assert recorded == described


@pytest.mark.parametrize("command", ["make reports", "make test"])
def test_the_readme_names_the_two_commands_and_the_makefile_has_them(command, project):
    assert command in (project / "README.md").read_text(encoding="utf-8")
    makefile = (project / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{command.split()[1]}:.*## \S", makefile, re.MULTILINE)


def test_the_readme_names_every_notebook(project):
    readme = (project / "README.md").read_text(encoding="utf-8")
    notebooks = [path.stem for path in (project / "notebooks").glob("*.ipynb")]
    assert [name for name in notebooks if f"`{name}`" not in readme] == []


def test_continuous_integration_runs_the_commands_of_the_readme_on_the_oldest_python(
    project, settings
):
    text = (project / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    [job] = yaml.safe_load(text)["jobs"].values()
    run = [step["run"] for step in job["steps"] if "run" in step]
    assert [command for command in ("make reports", "make test") if command not in run] == []
    [python] = [step["with"]["python-version"] for step in job["steps"] if "python" in str(step)]
    assert settings["project"]["requires-python"] == f">={python}"


def test_the_version_is_the_same_everywhere(project, settings):
    import egnlib

    changes = (project / "CHANGELOG.md").read_text(encoding="utf-8")
    citation = yaml.safe_load((project / "CITATION.cff").read_text(encoding="utf-8"))
    assert settings["project"]["version"] == egnlib.__version__
    assert str(citation["version"]) == egnlib.__version__
    assert egnlib.__version__ in re.findall(r"(?m)^## (\S+)", changes)


def modules_after(code: str) -> set[str]:
    """Packages that a new process has loaded once some code has run."""
    shown = "; import sys; print(*{name.partition('.')[0] for name in sys.modules})"
    run = subprocess.run(
        [sys.executable, "-c", code + shown], capture_output=True, text=True, check=True
    )
    return set(run.stdout.split())


@pytest.mark.parametrize(
    "code",
    [
        "import egnlib",
        "import egnlib.cli",
        "from egnlib import corpus, coding, stats, reporting",
        "from egnlib.corpus.register import document_files; from egnlib import files",
    ],
)
def test_nothing_heavy_is_imported_before_it_is_used(code):
    loaded = modules_after(code)
    assert "egnlib" in loaded
    assert [name for name in HEAVY if name in loaded] == []


def test_heavy_packages_are_imported_once_they_are_used():
    assert "pandas" in modules_after("import egnlib; egnlib.read_table")


@pytest.fixture(scope="module")
def tracked(project) -> dict[str, str]:
    """Text of each tracked file, by its path."""
    if shutil.which("git") is None or not (project / ".git").exists():
        pytest.skip("hors d'un dépôt git, on ne sait pas quels fichiers sont suivis")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=project, capture_output=True, text=True, check=True
    )
    paths = [project / name for name in listed.stdout.split("\0") if name]
    texts = [path for path in paths if path.suffix not in BINARY and path.is_file()]
    return {
        path.relative_to(project).as_posix(): path.read_text(encoding="utf-8") for path in texts
    }


def test_no_tracked_file_names_the_folder_of_a_person(tracked):
    assert len(tracked) > 50
    found = {name: HOME.findall(text) for name, text in tracked.items() if HOME.search(text)}
    assert found == {}


@pytest.mark.parametrize(
    "path",
    ["/" + "home/anne/x", "file:///" + "home/anne", "/" + "Users/anne", "C:" + "\\Users\\anne"],
)
def test_the_folder_of_a_person_is_recognised(path):
    assert HOME.search(path)


def test_every_tracked_text_ends_its_lines_as_unix_does(tracked):
    assert [name for name, text in tracked.items() if "\r" in text] == []
    assert [name for name, text in tracked.items() if text and not text.endswith("\n")] == []


def test_no_document_is_tracked(tracked):
    kept = [name for name in tracked if Path(name).is_relative_to("data/raw/documents")]
    assert kept == []
    computed = [name for name in tracked if name.startswith(("data/processed/", "reports/"))]
    assert computed == []
