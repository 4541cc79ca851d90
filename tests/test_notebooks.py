"""The form of every notebook: one question, calls and no logic, nothing kept from a run."""

import ast
import io
import json
import re
import tokenize
from pathlib import Path

import pytest

from egnlib.reporting.dossiers import read_dossiers
from egnlib.reporting.parameters import notebook_parameters
from egnlib.reporting.typography import typeset

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
MOST_LINES = 10
LOGIC = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.AsyncFor),
    *(ast.While, ast.If, ast.Try, ast.With, ast.Match, ast.Raise, ast.Assert, ast.Global),
)
ABSOLUTE = re.compile(r"^(?:/|~|[A-Za-z]:[\\/]|file:)")
LIMITS = "## Ce que ces résultats ne disent pas"

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def content(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def cells(path: Path, kind: str = "", tag: str = "") -> list[dict]:
    """Cells with their number from 1, their source and their tags."""
    numbered = [
        {**cell, "number": number, "source": "".join(cell["source"])}
        for number, cell in enumerate(content(path)["cells"], start=1)
    ]
    return [
        cell
        for cell in numbered
        if kind in cell["cell_type"] and (not tag or tag in cell["metadata"].get("tags", []))
    ]


def nodes(path: Path, kind: type | tuple) -> list[tuple[int, ast.AST]]:
    """Nodes of the code, each with the number of its cell."""
    return [
        (cell["number"], node)
        for cell in cells(path, "code")
        for node in ast.walk(ast.parse(cell["source"]))
        if isinstance(node, kind)
    ]


def calls(path: Path, name: str) -> list[ast.Call]:
    found = [node for _, node in nodes(path, ast.Call)]
    return [node for node in found if ast.unparse(node.func).split(".")[-1] == name]


def test_there_are_notebooks_and_each_has_its_number():
    numbers = [path.stem.partition("_")[0] for path in NOTEBOOKS]
    assert len(NOTEBOOKS) >= 5
    assert [number for number in numbers if not re.fullmatch(r"\d\d", number)] == []
    assert len(set(numbers)) == len(numbers)


@every_notebook
def test_the_title_is_a_question_and_the_question_is_under_it(path):
    first = cells(path)[0]
    title, _, rest = first["source"].partition("\n")
    assert first["cell_type"] == "markdown"
    assert re.match(r"# \S", title)
    assert "?" in title
    assert rest.strip().startswith("**Question.** ")
    assert "?" in rest


@every_notebook
def test_inputs_outputs_and_duration_come_second_and_stay_in_the_notebook(path):
    second = cells(path)[1]
    said = re.findall(r"\*\*(\w+)\.\*\* (?=\S)", second["source"])
    assert said == ["Entrées", "Sorties", "Durée"]
    assert second["metadata"]["tags"] == ["carnet"]


@every_notebook
def test_the_inputs_that_are_named_are_those_that_are_read(path):
    named = set(re.findall(r"`(\w+)`", cells(path)[1]["source"].partition("**Sorties.**")[0]))
    read = {call.args[0].value for call in calls(path, "read_table")}
    assert named == read


@every_notebook
def test_the_outputs_that_are_named_are_those_that_are_written(path):
    outputs = cells(path)[1]["source"].partition("**Sorties.**")[2]
    named = set(re.findall(r"`(\w+)`", outputs))
    written = {call.args[1].value for call in calls(path, "write_processed")}
    assert named == written
    counts = {"une": 1, "deux": 2, "trois": 3, "quatre": 4}
    [count] = re.findall(r"(\w+) figures?\.", outputs)
    assert counts[count] == len(calls(path, "publish_figure"))


@every_notebook
def test_the_parameters_come_third_and_are_typed_literals(path):
    third = cells(path)[2]
    assert third["metadata"]["tags"] == ["parameters"]
    assert len(cells(path, "code", "parameters")) == 1
    parameters = notebook_parameters(path)
    assert next(iter(parameters)) == "dossier"
    assert [one.name for one in parameters.values() if not one.accepts(one.default)] == []


@every_notebook
def test_each_parameter_has_its_help(path):
    [cell] = cells(path, "code", "parameters")
    comments = {
        token.start[0]: token.string.removeprefix("#").strip()
        for token in tokenize.generate_tokens(io.StringIO(cell["source"]).readline)
        if token.type == tokenize.COMMENT
    }
    lines = ast.parse(cell["source"]).body
    assert len(lines) >= 2
    assert [ast.unparse(one) for one in lines if not comments.get(one.end_lineno)] == []


@every_notebook
def test_every_parameter_is_used(path):
    read = {node.id for _, node in nodes(path, ast.Name) if isinstance(node.ctx, ast.Load)}
    queried = set(re.findall(r"@(\w+)", "".join(cell["source"] for cell in cells(path, "code"))))
    assert set(notebook_parameters(path)) - read - queried == set()


@every_notebook
def test_a_notebook_makes_calls_and_has_no_logic(path):
    found = [(number, type(node).__name__) for number, node in nodes(path, LOGIC)]
    assert found == []


@every_notebook
def test_a_notebook_prints_nothing(path):
    assert calls(path, "print") == []
    commands = [cell["number"] for cell in cells(path, "code") if re.match(r"[%!]", cell["source"])]
    assert commands == []


@every_notebook
def test_a_cell_of_code_has_ten_lines_at_most(path):
    long = {
        cell["number"]: len(cell["source"].splitlines())
        for cell in cells(path, "code")
        if len(cell["source"].splitlines()) > MOST_LINES
    }
    assert long == {}


@every_notebook
def test_nothing_is_kept_from_a_run(path):
    code = cells(path, "code")
    assert [cell["number"] for cell in code if cell["outputs"]] == []
    assert [cell["number"] for cell in code if cell["execution_count"] is not None] == []
    assert set(content(path)["metadata"]) <= {"kernelspec", "language_info"}
    assert content(path)["metadata"]["kernelspec"]["name"] == "python3"


@every_notebook
def test_every_cell_has_an_identifier_of_its_own(path):
    identifiers = [cell["id"] for cell in cells(path)]
    assert len(set(identifiers)) == len(identifiers)


@every_notebook
def test_what_the_results_do_not_say_is_a_section_with_its_points(path):
    found = [cell["source"] for cell in cells(path, "markdown") if LIMITS in cell["source"]]
    assert len(found) == 1
    assert len(re.findall(r"^- ", found[0], re.MULTILINE)) >= 3


@every_notebook
def test_one_cell_makes_the_summary(path):
    [cell] = cells(path, "code", "resume")
    assert cell["source"].startswith("reporting.show_summary(")


@every_notebook
def test_the_provenance_comes_last_and_names_every_parameter(path):
    words, code = cells(path)[-2:]
    assert words["source"] == "## Provenance"
    [call] = calls(path, "show_provenance")
    [given] = [keyword.value for keyword in call.keywords if keyword.arg == "parameters"]
    assert ast.unparse(given) == "parametres"
    tables = [node for node in ast.walk(ast.parse(code["source"])) if isinstance(node, ast.Dict)]
    told = {
        key.value: ast.unparse(value)
        for table in tables
        for key, value in zip(table.keys, table.values, strict=True)
    }
    assert told == {name: name for name in notebook_parameters(path)}


@every_notebook
def test_no_text_of_the_code_is_an_absolute_path(path):
    texts = [(number, node.value) for number, node in nodes(path, ast.Constant)]
    paths = [(n, text) for n, text in texts if isinstance(text, str) and ABSOLUTE.match(text)]
    assert paths == []


@every_notebook
def test_every_file_written_bears_the_name_of_its_dossier(path):
    figures = [ast.unparse(call.args[1]) for call in calls(path, "publish_figure")]
    assert [name for name in figures if not name.startswith("f'{dossier}-")] == []
    reports = [
        ast.unparse(keyword.value)
        for call in calls(path, "write_processed")
        for keyword in call.keywords
        if keyword.arg == "report"
    ]
    assert set(reports) == {f"f'{{dossier}}-{path.stem[:2]}'"}
    assert len(reports) == len(calls(path, "write_processed"))
    assert len(set(figures)) == len(figures)


@every_notebook
def test_a_written_table_has_the_columns_of_the_data_package(path):
    for call in calls(path, "write_processed"):
        [columns] = [keyword.value for keyword in call.keywords if keyword.arg == "columns"]
        assert ast.unparse(columns) == f"corpus.columns_of({ast.unparse(call.args[1])})"


@every_notebook
def test_the_words_of_a_notebook_are_already_typeset(path):
    loose = [
        cell["number"]
        for cell in cells(path, "markdown")
        if typeset(cell["source"]) != cell["source"]
    ]
    assert loose == []


@every_notebook
def test_each_result_comes_after_its_method(path):
    """A section begins with words: a heading and at least a sentence, before any code."""
    bare = [
        cell["number"]
        for cell in cells(path, "markdown")
        if cell["source"].startswith("## ")
        and cell["source"] != "## Provenance"
        and not cell["source"].partition("\n")[2].strip()
    ]
    assert bare == []


@every_notebook
def test_no_number_of_a_result_is_typed_in_the_words(path):
    """Percentages and counts are computed: in the prose there are only rules and thresholds."""
    prose = "\n".join(cell["source"] for cell in cells(path, "markdown"))
    assert re.findall(r"\d+,\d+", prose) == []


def test_every_notebook_is_used_by_a_dossier(project, consultation):
    reports = read_dossiers(project, documents=consultation.documents["id_document"].tolist())
    assert {path.stem for path in NOTEBOOKS} - {report.notebook for report in reports} == set()
