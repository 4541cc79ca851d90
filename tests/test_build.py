"""The commands from end to end, on a project with tiny notebooks that may be spoilt.

The first build and the failing one start real kernels, once for the whole module; where only what
is started or written matters, the cells run in this process.
"""

import ast
import json
import os
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pandas as pd
import papermill
import pytest
import yaml
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result
from jupyter_client.kernelspec import NoSuchKernel
from nbclient.exceptions import DeadKernelError

from egnlib.cli import main
from egnlib.corpus.validation import validate_package
from egnlib.files import EgnError
from egnlib.reporting import fingerprints
from egnlib.reporting.dossiers import Report, read_dossiers
from egnlib.reporting.outputs import gather_all, write_processed
from egnlib.reporting.parameters import tables_read, tables_written

v4 = nbformat.v4
NORTH, WEST = "egnt-hauts-de-france-2020", "egnt-pays-de-la-loire-2020"
DOSSIERS = {
    "a-essai": ("Premier essai", NORTH, {"01_themes": {"mot": "thèmes"}, "02_documents": {}}),
    "b-essai": ("Second essai", WEST, {"01_themes": {}}),
}
REPORTS = ["a-essai-01_themes", "a-essai-02_documents", "b-essai-01_themes"]
SUMMARY = 'reporting.show_summary(f"Il y a {len(lignes)} {mot}.")'


def tiny(table: str, column: str, number: str) -> nbformat.NotebookNode:
    """A notebook that reads one table and writes its part of the table `essai`."""
    part = f"""\
lignes = egn.read_table("{table}").rename(columns={{"{column}": "identifiant"}})
reporting.write_processed(
    lignes.assign(dossier=dossier, n=1),
    "essai",
    report=f"{{dossier}}-{number}",
    columns=["dossier", "identifiant", "n"],
).name"""
    parameters = 'dossier: str = "essai"  # nom\nmot: str = "lignes"  # mot'
    notebook = v4.new_notebook(
        cells=[
            v4.new_markdown_cell(f"# Combien de lignes dans {table} ?"),
            v4.new_markdown_cell("**Entrées.** Une table.", metadata={"tags": ["carnet"]}),
            v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}),
            v4.new_code_cell("import egnlib as egn\nfrom egnlib import reporting"),
            v4.new_code_cell(part),
            v4.new_code_cell(SUMMARY, metadata={"tags": ["resume"]}),
        ]
    )
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    return notebook


def write_dossier(root: Path, name: str, title: str, document: str, reports: dict) -> None:
    content = {
        "titre": title,
        "documents": [document],
        "rapports": [
            {"notebook": notebook, "parametres": given} for notebook, given in reports.items()
        ],
    }
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    (root / "params" / f"{name}.yml").write_text(text, encoding="utf-8")


def egn(*arguments: str) -> Result:
    """Run the command; what it does not say in French comes out as the error that it is."""
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def written(root: Path) -> dict[str, bytes]:
    """Every file that a build writes, hidden ones included."""
    found = [
        path
        for folder in ("reports", "figures", "data/processed")
        for path in (root / folder).rglob("*")
        if path.is_file()
    ]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def page(root: Path, name: str) -> BeautifulSoup:
    path = root / "reports" / f"{name}.html"
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def edit(root: Path, name: str, change: Callable[[nbformat.NotebookNode], object]) -> None:
    path = root / "notebooks" / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


def add_words(notebook: nbformat.NotebookNode) -> None:
    notebook.cells[0].source += "\n\nUne phrase de plus."


def add_failure(notebook: nbformat.NotebookNode) -> None:
    notebook.cells.insert(5, v4.new_code_cell("1 / 0"))


@pytest.fixture(scope="module")
def first_build(project, tmp_path_factory) -> tuple[Path, Result]:
    """A project with two notebooks and three reports, built once with real kernels."""
    root = tmp_path_factory.mktemp("projet")
    for name in ("data/raw", "data/coding"):
        hidden = shutil.ignore_patterns("documents")
        shutil.copytree(project / name, root / name, ignore=hidden)
    shutil.copy(project / "data" / "datapackage.json", root / "data")
    shutil.copy(project / "requirements.lock", root)
    for name in ("notebooks", "params"):
        (root / name).mkdir()
    nbformat.write(tiny("themes", "id_theme", "01"), root / "notebooks" / "01_themes.ipynb")
    nbformat.write(tiny("documents", "id_document", "02"), root / "notebooks/02_documents.ipynb")
    for name, content in DOSSIERS.items():
        write_dossier(root, name, *content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EGN_ROOT", str(root))
        patch.delenv("EGN_DOCUMENTS", raising=False)
        return root, egn("build", "--jobs", "2")


@pytest.fixture
def root(first_build, tmp_path, monkeypatch) -> Path:
    """A copy of the built project, where the command runs."""
    copy = tmp_path / "projet"
    shutil.copytree(first_build[0], copy)
    monkeypatch.setenv("EGN_ROOT", str(copy))
    monkeypatch.delenv("EGN_DOCUMENTS", raising=False)
    return copy


@pytest.fixture
def started(monkeypatch) -> list[str]:
    """Names of the reports whose notebook is run; its cells are, in this process."""
    names = []

    def execute(path: str, _: str, *, parameters: dict, **__: object) -> nbformat.NotebookNode:
        names.append(f"{parameters['dossier']}-{Path(path).stem}")
        notebook, scope, injected = nbformat.read(path, as_version=4), {}, 0
        for index, cell in enumerate(notebook.cells):
            if cell.cell_type != "code":
                continue
            try:
                _run_cell(cell, scope)
            except Exception as error:
                raise papermill.PapermillExecutionError(
                    index + injected, None, cell.source, type(error).__name__, str(error), []
                ) from error
            if "parameters" in cell.metadata.get("tags", []):
                scope.update(parameters)
                injected = 1
        return notebook

    monkeypatch.setattr(papermill, "execute_notebook", execute)
    return names


def _run_cell(cell: nbformat.NotebookNode, scope: dict) -> None:
    *statements, last = ast.parse(cell.source).body
    shown = isinstance(last, ast.Expr)
    if not shown:
        statements.append(last)
    exec(compile(ast.Module(statements, []), "<cell>", "exec"), scope)
    if shown:
        value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), scope)
        if hasattr(value, "_repr_html_"):
            data = {"text/html": value._repr_html_()}
            cell.outputs = [v4.new_output("execute_result", data, execution_count=1)]


# ---- the first build


def test_a_first_build_runs_every_report_and_says_so(first_build):
    _, result = first_build
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "refait : a-essai / 01_themes",
        "refait : a-essai / 02_documents",
        "refait : b-essai / 01_themes",
        "3 rapports : 3 refaits, 0 à jour, 0 en échec. Voir reports/index.html.",
    ]


def test_progress_is_not_shown_where_there_is_no_terminal(first_build):
    assert first_build[1].stderr == ""


def test_each_report_has_its_page_and_its_part_and_nothing_is_left_beside(first_build):
    assert sorted(written(first_build[0])) == sorted(
        [
            "reports/index.html",
            "reports/.etat.json",
            *(f"reports/{name}.html" for name in REPORTS),
            "data/processed/essai.csv",
            "data/processed/parties/essai--a-essai-01.csv",
            "data/processed/parties/essai--a-essai-02.csv",
            "data/processed/parties/essai--b-essai-01.csv",
        ]
    )


def test_a_page_says_what_its_parameters_made_of_its_data(first_build, consultation):
    root, n = first_build[0], len(consultation.themes)
    assert page(root, "a-essai-01_themes").li.text == f"Il y a {n} thèmes."
    assert page(root, "b-essai-01_themes").li.text == f"Il y a {n} lignes."
    assert page(root, "b-essai-01_themes").title.text == (
        "Combien de lignes dans themes ? – Second essai"
    )


def test_the_parts_of_several_reports_make_one_table_without_loss(first_build, consultation):
    processed = first_build[0] / "data" / "processed"
    table = pd.read_csv(processed / "essai.csv")
    themes = consultation.themes["id_theme"].tolist()
    documents = consultation.documents["id_document"].tolist()
    assert table.columns.tolist() == ["dossier", "identifiant", "n"]
    assert table["identifiant"].tolist() == [*themes, *documents, *themes]
    assert table["dossier"].value_counts().to_dict() == {
        "a-essai": len(themes) + len(documents),
        "b-essai": len(themes),
    }


def test_the_index_leads_to_each_page_with_its_question_and_its_summary(first_build, consultation):
    html = page(first_build[0], "index")
    assert html.html["lang"] == "fr"
    assert [title.text for title in html("h2")] == ["Premier essai", "Second essai"]
    links = html.find("main")("a")
    assert [link["href"] for link in links] == [f"{name}.html" for name in REPORTS]
    assert [link.text for link in links][1] == "Combien de lignes dans documents ?"
    assert html("li")[1].text == f"Il y a {len(consultation.documents)} lignes."
    assert html(class_="alerte") == []


# ---- what is run again, and what is not


def test_a_second_build_runs_nothing_and_changes_nothing(root, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a kernel was started")

    monkeypatch.setattr(papermill, "execute_notebook", refuse)
    before = written(root)
    result = egn("build")
    assert result.exit_code == 0
    assert result.output == (
        "3 rapports : 0 refait, 3 à jour, 0 en échec. Voir reports/index.html.\n"
    )
    assert written(root) == before


def test_other_dates_run_nothing(root, started):
    for path in root.rglob("*"):
        os.utime(path, (1, 1))
    assert egn("build").exit_code == 0
    assert started == []


def with_other_line_ends(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


# table -> reports that read it
READERS = {
    "themes": ["a-essai-01_themes", "b-essai-01_themes"],
    "documents": ["a-essai-02_documents"],
    "sujets": [],
}


@pytest.mark.parametrize(("table", "readers"), READERS.items())
def test_a_table_that_changed_runs_the_notebooks_that_read_it(table, readers, root, started):
    with_other_line_ends(root / "data" / "raw" / f"{table}.csv")
    result = egn("build", "--jobs", "1")
    assert started == readers
    counts = rf"3 rapports : {len(readers)} refaits?, {3 - len(readers)} à jour, 0 en échec\."
    assert re.match(counts, result.stdout.splitlines()[-1])


@pytest.mark.parametrize(("table", "readers"), READERS.items())
def test_a_description_that_changed_runs_the_notebooks_that_read_its_table(
    table, readers, root, started
):
    path = root / "data" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    [resource] = [one for one in package["resources"] if one["name"] == table]
    resource["description"] += " Et plus."
    path.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    assert egn("build", "--jobs", "1").exit_code == 0
    assert started == readers


# change -> reports it concerns
CHANGES = {
    "the notebook": (
        lambda root: edit(root, "02_documents", add_words),
        ["a-essai-02_documents"],
    ),
    "a parameter": (
        lambda root: write_dossier(
            root, "b-essai", "Second essai", WEST, {"01_themes": {"mot": "sujets"}}
        ),
        ["b-essai-01_themes"],
    ),
    "the title of the dossier": (
        lambda root: write_dossier(root, "b-essai", "Autre essai", WEST, {"01_themes": {}}),
        ["b-essai-01_themes"],
    ),
    "the page": (
        lambda root: (root / "reports" / "a-essai-01_themes.html").unlink(),
        ["a-essai-01_themes"],
    ),
    "the part of a table": (
        lambda root: (root / "data/processed/parties/essai--a-essai-02.csv").unlink(),
        ["a-essai-02_documents"],
    ),
    "everything computed": (lambda root: shutil.rmtree(root / "data" / "processed"), REPORTS),
    "the versions": (
        lambda root: (root / "requirements.lock").write_text("autre==1\n", encoding="utf-8"),
        REPORTS,
    ),
    "the memory of the last build": (
        lambda root: (root / "reports" / ".etat.json").unlink(),
        REPORTS,
    ),
    "a memory that cannot be read": (
        lambda root: (root / "reports" / ".etat.json").write_text("{", encoding="utf-8"),
        REPORTS,
    ),
    "nothing": (lambda root: None, []),
}


@pytest.mark.parametrize(("change", "reports"), CHANGES.values(), ids=CHANGES.keys())
def test_a_change_runs_the_reports_that_it_concerns(change, reports, root, started):
    change(root)
    result = egn("build", "--jobs", "1")
    assert result.exit_code == 0
    assert started == reports
    started.clear()
    egn("build")
    assert started == []


def test_another_library_runs_everything(root, started, monkeypatch):
    monkeypatch.setattr(fingerprints, "library_hash", lambda: "autre")
    egn("build", "--jobs", "1")
    assert started == REPORTS


def test_the_library_is_known_by_its_code_its_templates_and_its_styles(tmp_path, monkeypatch):
    shutil.copytree(fingerprints.LIBRARY, tmp_path / "egnlib")
    monkeypatch.setattr(fingerprints, "LIBRARY", tmp_path / "egnlib")
    first = fingerprints.library_hash()
    templates = tmp_path / "egnlib" / "reporting" / "templates"
    hashes = []
    for path in (
        templates / "page.css",
        templates / "egn" / "index.html.j2",
        templates.parent / "bars.py",
    ):
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        hashes.append(fingerprints.library_hash())
    (tmp_path / "egnlib" / "__pycache__").mkdir(exist_ok=True)
    (tmp_path / "egnlib" / "__pycache__" / "x.py").write_text("x", encoding="utf-8")
    assert len({first, *hashes}) == 4
    assert fingerprints.library_hash() == hashes[-1]


def test_what_is_gathered_or_indexed_is_made_again_without_running_anything(root, started):
    before = written(root)
    (root / "data" / "processed" / "essai.csv").unlink()
    (root / "reports" / "index.html").unlink()
    assert egn("build").exit_code == 0
    assert started == []
    assert written(root) == before


def test_everything_can_be_run_again_and_gives_the_same_files(root, started):
    before = written(root)
    assert egn("build", "--force", "--jobs", "1").exit_code == 0
    assert started == REPORTS
    after = written(root)
    assert after.pop("reports/.etat.json")
    before.pop("reports/.etat.json")
    assert after == before


def test_a_text_that_changed_runs_the_dossiers_of_its_document(
    root, started, tmp_path, monkeypatch, consultation
):
    files = consultation.documents.set_index("id_document")["fichier"]
    folder = tmp_path / "textes"
    folder.mkdir()
    monkeypatch.setenv("EGN_DOCUMENTS", str(folder))
    (folder / files[WEST]).write_text("un texte", encoding="utf-8")
    egn("build")
    assert started == ["b-essai-01_themes"]
    (folder / files[WEST]).write_text("un autre texte", encoding="utf-8")
    egn("build")
    egn("build")
    assert started == ["b-essai-01_themes"] * 2


def test_a_codebook_and_the_named_tables_are_what_a_real_notebook_depends_on(project):
    for name, codebooks in {
        "01_repartition": ["grille categories", "grille themes"],
        "02_questionnaire": [],
    }.items():
        report = Report("essai", "Essai", (NORTH,), name, {"dossier": "essai"})
        parts = fingerprints.fingerprint(report, project, document_paths=[])
        tables = tables_read(project / "notebooks" / f"{name}.ipynb")
        made = tables_written(project / "notebooks" / f"{name}.ipynb")
        assert made
        assert len(tables) >= 3
        assert list(parts) == [
            *("carnet", "paramètres", "bibliothèque", "versions"),
            *(f"table écrite {table}" for table in made),
            *(f"table {table}" for table in tables),
            *codebooks,
        ]
        assert "absent" not in parts.values()


@pytest.mark.parametrize("name", ["09_codage_et_accord", "10_ce_que_change_le_codeur"])
def test_a_coding_that_is_added_makes_the_pages_about_coders_again(name, copy_of_project):
    report = Report("essai", "Essai", (NORTH,), name, {"dossier": "essai"})
    before = fingerprints.fingerprint(report, copy_of_project, document_paths=[])
    codings = copy_of_project / "data" / "coding" / "codings.csv"
    codings.write_text(codings.read_text(encoding="utf-8") + "x,y,1,z,,,,2026-11-27\n", "utf-8")
    after = fingerprints.fingerprint(report, copy_of_project, document_paths=[])
    assert {part for part in before if before[part] != after[part]} == {"table codings"}


def test_the_columns_of_a_table_that_a_notebook_writes_are_among_what_it_depends_on(
    copy_of_project,
):
    report = Report("essai", "Essai", (NORTH,), "01_repartition", {"dossier": "essai"})
    before = fingerprints.fingerprint(report, copy_of_project, document_paths=[])
    path = copy_of_project / "data" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    [table] = [one for one in package["resources"] if one["name"] == "repartition"]
    table["schema"]["fields"].reverse()
    path.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    assert fingerprints.fingerprint(report, copy_of_project, document_paths=[]) != before


def test_a_notebook_that_opens_the_whole_consultation_depends_on_every_table(root):
    edit(root, "01_themes", lambda nb: nb.cells.append(v4.new_code_cell("egn.open_consultation()")))
    report = Report("a-essai", "Essai", (NORTH,), "01_themes", {"dossier": "a-essai"})
    before = fingerprints.fingerprint(report, root, document_paths=[])
    with_other_line_ends(root / "data" / "raw" / "sujets.csv")
    assert fingerprints.fingerprint(report, root, document_paths=[]) != before


# ---- a part of the reports


SELECTIONS = {
    "a dossier": (["b-essai"], ["b-essai-01_themes"]),
    "two dossiers": (["b-essai", "a-essai"], REPORTS),
    "a notebook": (["--notebook", "01"], ["a-essai-01_themes", "b-essai-01_themes"]),
    "a dossier and a notebook": (["a-essai", "--notebook", "02"], ["a-essai-02_documents"]),
}


@pytest.mark.parametrize(("arguments", "reports"), SELECTIONS.values(), ids=SELECTIONS.keys())
def test_some_reports_can_be_chosen_and_the_others_are_kept(arguments, reports, root, started):
    before = written(root)
    result = egn("build", *arguments, "--force", "--jobs", "1")
    assert result.exit_code == 0
    assert started == reports
    assert set(written(root)) == set(before)
    assert len(page(root, "index")("article")) == 3


KNOWN = "Carnets demandés par params/ : 01_themes, 02_documents. Vérifiez le numéro.\n"
UNKNOWN = {
    "a dossier": (
        ["c-essai"],
        "Dossier inconnu : « c-essai ». Dossiers connus : a-essai, b-essai. Vérifiez le nom, ou "
        "créez-le avec « egn new ».\n",
    ),
    "one dossier among others": (
        ["a-essai", "essai"],
        "Dossier inconnu : « essai ». Dossiers connus : a-essai, b-essai. Vérifiez le nom, ou "
        "créez-le avec « egn new ».\n",
    ),
    "a notebook": (["--notebook", "09"], f"Aucun rapport pour le carnet « 09 ». {KNOWN}"),
    "a notebook of another dossier": (
        ["b-essai", "--notebook", "02"],
        f"Aucun rapport pour le carnet « 02 ». {KNOWN}",
    ),
}


@pytest.mark.parametrize(("arguments", "message"), UNKNOWN.values(), ids=UNKNOWN.keys())
def test_what_is_unknown_is_refused_before_anything_runs(arguments, message, root, started):
    before = written(root)
    result = egn("build", *arguments, "--force")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", message)
    assert started == []
    assert written(root) == before


def test_a_misspelt_parameter_is_refused_before_anything_runs(root, started):
    write_dossier(root, "b-essai", "Second essai", WEST, {"01_themes": {"mots": "sujets"}})
    before = written(root)
    result = egn("build", "--force")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "Paramètres refusés, rien n'a été lancé : 1 problème.\n"
        "b-essai.yml : paramètre de 01_themes inconnu « mots ». Connus : dossier, mot. "
        "Corrigez le nom.\n"
    )
    assert started == []
    assert written(root) == before


def test_a_report_that_is_no_longer_asked_for_is_removed_with_its_files(root, started):
    before = written(root)
    (root / "params" / "b-essai.yml").unlink()
    result = egn("build")
    assert result.exit_code == 0
    assert "retiré : b-essai-01_themes\n" in result.stdout
    assert started == []
    assert set(before) - set(written(root)) == {
        "reports/b-essai-01_themes.html",
        "data/processed/parties/essai--b-essai-01.csv",
    }
    dossiers = pd.read_csv(root / "data" / "processed" / "essai.csv")["dossier"]
    assert set(dossiers) == {"a-essai"}
    assert "b-essai" not in str(page(root, "index"))
    assert egn("build").stdout.count("retiré") == 0


def test_a_table_that_no_report_writes_any_more_is_removed(root, started):
    for name in ("a-essai", "b-essai"):
        (root / "params" / f"{name}.yml").unlink()
    silent = v4.new_notebook(cells=[*tiny("themes", "id_theme", "03").cells])
    silent.cells[4].source = 'lignes = egn.read_table("themes")'
    nbformat.write(silent, root / "notebooks" / "03_muet.ipynb")
    write_dossier(root, "c-essai", "Troisième essai", NORTH, {"03_muet": {}})
    assert egn("build").exit_code == 0
    assert started == ["c-essai-03_muet"]
    assert sorted(name for name in written(root) if name.endswith((".csv", ".html"))) == [
        "reports/c-essai-03_muet.html",
        "reports/index.html",
    ]


def test_a_notebook_that_writes_another_table_takes_its_rows_with_it(root, started):
    def rename(notebook: nbformat.NotebookNode) -> None:
        notebook.cells[4].source = notebook.cells[4].source.replace('"essai"', '"autre"')

    edit(root, "02_documents", rename)
    assert egn("build").exit_code == 0
    assert started == ["a-essai-02_documents"]
    rows = {
        name: len(
            pd.read_csv(root / "data" / "processed" / f"{name}.csv").query("dossier == 'a-essai'")
        )
        for name in ("essai", "autre")
    }
    read = {
        name: len(pd.read_csv(root / f"data/raw/{name}.csv")) for name in ("themes", "documents")
    }
    assert rows == {"essai": read["themes"], "autre": read["documents"]}


def test_the_title_of_a_dossier_is_shown_as_text_in_the_index(root, started):
    title = "<script>alert(1)</script>"
    write_dossier(root, "b-essai", title, WEST, {"01_themes": {"mot": title}})
    egn("build")
    html = page(root, "index")
    assert html("script") == []
    assert html("h2")[1].text == title
    assert title in html("li")[2].text


# ---- a failure


@pytest.fixture(scope="module")
def failed_build(first_build, tmp_path_factory) -> tuple[Path, Result, dict[str, bytes]]:
    """The first dossier built again with real kernels, one notebook changed, the other failing."""
    root = tmp_path_factory.mktemp("echec") / "projet"
    shutil.copytree(first_build[0], root)
    edit(root, "01_themes", add_words)
    edit(root, "02_documents", add_failure)
    before = written(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EGN_ROOT", str(root))
        patch.delenv("EGN_DOCUMENTS", raising=False)
        return root, egn("build", "a-essai", "--jobs", "2"), before


def test_a_failure_is_told_in_the_exit_code_and_stops_no_other_report(failed_build):
    root, result, _ = failed_build
    assert result.exit_code == 1
    *lines, last = result.stdout.splitlines()
    assert lines == ["refait : a-essai / 01_themes", "échec : a-essai / 02_documents"]
    assert re.match(r"2 rapports : 1 refaits?, 0 à jour, 1 en échec\.", last)
    assert "Une phrase de plus." in page(root, "a-essai-01_themes").text


def test_a_failing_notebook_is_named_with_its_error(failed_build):
    said = failed_build[1].stderr
    assert said.startswith("Échec de 02_documents (a-essai), cellule ")
    assert said.endswith(" : ZeroDivisionError : division by zero\n")


def test_the_cell_that_fails_has_the_number_that_it_has_in_the_notebook(failed_build):
    root, result, _ = failed_build
    cells = nbformat.read(root / "notebooks" / "02_documents.ipynb", as_version=4).cells
    [number] = [place for place, cell in enumerate(cells, start=1) if cell.source == "1 / 0"]
    assert f"cellule {number} :" in result.stderr


def test_the_last_good_page_stays_byte_for_byte(failed_build):
    root, _, before = failed_build
    after = written(root)
    assert set(after) == set(before)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {
        "reports/.etat.json",
        "reports/index.html",
        "reports/a-essai-01_themes.html",
    }


def test_the_index_says_which_page_is_an_older_one(failed_build):
    articles = page(failed_build[0], "index")("article")
    assert [len(article(class_="alerte")) for article in articles] == [0, 1, 0]
    assert articles[1].find(class_="alerte").text == (
        "La dernière exécution a échoué\u00a0: cette page est la précédente."
    )
    assert articles[1].a["href"] == "a-essai-02_documents.html"


@pytest.fixture
def after_failure(failed_build, tmp_path, monkeypatch) -> Path:
    """A copy of the project whose last build failed."""
    copy = tmp_path / "projet"
    shutil.copytree(failed_build[0], copy)
    monkeypatch.setenv("EGN_ROOT", str(copy))
    monkeypatch.delenv("EGN_DOCUMENTS", raising=False)
    return copy


def test_a_report_that_failed_is_tried_again_until_it_is_mended(after_failure, started):
    result = egn("build", "a-essai")
    assert (result.exit_code, started) == (1, ["a-essai-02_documents"])
    edit(after_failure, "02_documents", lambda notebook: notebook.cells.pop(5))
    result = egn("build", "a-essai")
    assert result.exit_code == 0
    assert page(after_failure, "index")(class_="alerte") == []


def test_the_index_still_says_so_after_another_dossier_is_built(after_failure, started):
    assert egn("build", "b-essai").exit_code == 0
    assert started == ["b-essai-01_themes"]
    assert len(page(after_failure, "index")(class_="alerte")) == 1


def test_a_report_that_never_succeeded_has_no_page_and_the_index_says_why(root, started):
    edit(root, "02_documents", add_failure)
    write_dossier(root, "c-essai", "Troisième essai", NORTH, {"02_documents": {}})
    result = egn("build", "c-essai")
    assert result.exit_code == 1
    article = page(root, "index")("article")[-1]
    assert article.h3.text == "02_documents"
    assert article.p.text == "Pas encore de page. La dernière exécution a échoué."
    assert article("a") == []


def test_a_page_that_is_refused_is_a_failure_of_its_report(root, started):
    spoilt = v4.new_markdown_cell("![x](http://a.b/c.png)")
    edit(root, "02_documents", lambda notebook: notebook.cells.append(spoilt))
    before = written(root)
    result = egn("build")
    assert result.exit_code == 1
    assert result.stderr == (
        "Échec de 02_documents (a-essai), Page non autonome : a-essai-02_documents.html renvoie à "
        "« http://a.b/c.png ». Une page ne demande rien au réseau. Retirez cette adresse du "
        "carnet.\n"
    )
    assert {name for name, content in written(root).items() if before[name] != content} == {
        "reports/.etat.json",
        "reports/index.html",
    }


DEATHS = {
    "no such kernel": NoSuchKernel("r"),
    "no language": ValueError("No language found in notebook and no override provided."),
    "a kernel that dies": DeadKernelError("Kernel died"),
}


@pytest.mark.parametrize("death", DEATHS.values(), ids=DEATHS.keys())
def test_a_kernel_that_cannot_start_or_dies_is_the_failure_of_one_report(
    death, root, started, monkeypatch
):
    execute = papermill.execute_notebook

    def dying(path: str, *others: object, **options: object) -> nbformat.NotebookNode:
        if "02_documents" in path:
            raise death
        return execute(path, *others, **options)

    monkeypatch.setattr(papermill, "execute_notebook", dying)
    result = egn("build", "--force", "--jobs", "1")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1].startswith("3 rapports : 2 refaits, 0 à jour, 1 en échec")
    assert "Échec de 02_documents (a-essai)" in result.stderr


def test_a_notebook_that_is_not_python_is_the_failure_of_one_report(root, started):
    edit(root, "02_documents", lambda nb: nb.cells.append(v4.new_code_cell("lignes = (")))
    edit(root, "01_themes", add_words)
    result = egn("build", "--jobs", "1")
    assert result.exit_code == 1
    assert "02_documents" in result.stderr
    assert "Une phrase de plus." in page(root, "a-essai-01_themes").text


def test_an_interruption_keeps_the_pages_already_made(root, started, monkeypatch):
    edit(root, "01_themes", add_words)
    execute = papermill.execute_notebook

    def interrupted(path: str, *others: object, **options: object) -> nbformat.NotebookNode:
        if options["parameters"]["dossier"] == "b-essai":
            raise KeyboardInterrupt
        return execute(path, *others, **options)

    monkeypatch.setattr(papermill, "execute_notebook", interrupted)
    before = written(root)
    result = egn("build", "--jobs", "1")
    assert result.exit_code == 1
    assert result.stderr.strip() == "Interrompu. Les pages déjà faites restent valables."
    assert {name for name, content in written(root).items() if before[name] != content} == {
        "reports/.etat.json",
        "reports/a-essai-01_themes.html",
    }
    monkeypatch.setattr(papermill, "execute_notebook", execute)
    started.clear()
    assert egn("build").exit_code == 0
    assert started == ["b-essai-01_themes"]


def fill_disk(monkeypatch, operation: str, *, only: Callable[[Path], bool]) -> None:
    """Make an operation of `Path` fail as on a full disk, for some paths."""
    usual = getattr(Path, operation)

    def full(self: Path, *arguments: object, **options: object) -> object:
        concerned = Path(arguments[0]) if operation == "replace" else self
        if only(concerned):
            raise OSError(28, os.strerror(28), str(concerned))
        return usual(self, *arguments, **options)

    monkeypatch.setattr(Path, operation, full)


@pytest.fixture(params=["replace", "write_text"])
def full_disk(request, root, started, monkeypatch) -> tuple[dict[str, bytes], Result]:
    """What was written before, and a build that can write nothing."""
    edit(root, "01_themes", add_words)
    before = written(root)
    fill_disk(monkeypatch, request.param, only=lambda path: root in path.parents)
    result = egn("build")
    monkeypatch.undo()
    return before, result


def test_a_full_disk_is_told_and_leaves_nothing_half_written(full_disk, root):
    before, result = full_disk
    assert result.exit_code == 1
    assert result.stderr.startswith("Fichier impossible à lire ou à écrire (")
    assert result.stderr.endswith(
        "Rien n'est resté à moitié écrit. Vérifiez la place et les droits, puis relancez.\n"
    )
    assert written(root) == before


def test_a_full_disk_is_told_in_french(full_disk):
    assert os.strerror(28) not in full_disk[1].output


@pytest.fixture
def unwritable_page(root, started, monkeypatch) -> tuple[dict[str, bytes], Result]:
    """What was written before, and a build that cannot write one page."""
    edit(root, "01_themes", add_words)
    before = written(root)
    name = "a-essai-01_themes.html"
    fill_disk(monkeypatch, "replace", only=lambda path: path.name == name)
    return before, egn("build", "--jobs", "1")


def test_a_page_that_cannot_be_written_leaves_the_former_one(unwritable_page, root):
    before, result = unwritable_page
    assert result.exit_code == 1
    assert "échec : a-essai / 01_themes\n" in result.stdout
    assert "refait : b-essai / 01_themes\n" in result.stdout
    assert {name for name, content in written(root).items() if before[name] != content} == {
        "reports/.etat.json",
        "reports/index.html",
        "reports/b-essai-01_themes.html",
    }
    assert set(written(root)) == set(before)


def test_a_page_that_cannot_be_written_is_told_in_french(unwritable_page):
    said = unwritable_page[1].stderr
    assert said.startswith("Échec de 01_themes (a-essai), ")
    assert "Errno" not in said
    assert os.strerror(28) not in said


# ---- tables made of parts


def rows(report: str, n: int = 3) -> pd.DataFrame:
    return pd.DataFrame({"rapport": report, "rang": range(n), "part": 1 / 3, "autre": "x"})


COLUMNS = ["rang", "rapport", "part"]


def test_a_part_has_the_columns_asked_for_and_ten_digits(tmp_path):
    path = write_processed(rows("b"), "essai", report="b", columns=COLUMNS, root=tmp_path)
    assert path == tmp_path / "data" / "processed" / "essai.csv"
    assert path.read_bytes() == (
        b"rang,rapport,part\n0,b,0.3333333333\n1,b,0.3333333333\n2,b,0.3333333333\n"
    )


def test_parts_are_gathered_in_the_order_of_their_names_and_written_again_alone(tmp_path):
    for report, n in {"b": 1, "a": 2, "c": 1}.items():
        write_processed(rows(report, n), "essai", report=report, columns=COLUMNS, root=tmp_path)
    path = write_processed(rows("b", 3), "essai", report="b", columns=COLUMNS, root=tmp_path)
    assert pd.read_csv(path)["rapport"].tolist() == ["a", "a", "b", "b", "b", "c"]


def test_an_empty_part_adds_no_row(tmp_path):
    write_processed(rows("a", 2), "essai", report="a", columns=COLUMNS, root=tmp_path)
    path = write_processed(rows("b", 0), "essai", report="b", columns=COLUMNS, root=tmp_path)
    assert pd.read_csv(path)["rapport"].tolist() == ["a", "a"]


def test_a_table_whose_name_begins_like_another_is_not_mixed_with_it(tmp_path):
    write_processed(rows("a", 1), "essai", report="a", columns=COLUMNS, root=tmp_path)
    path = write_processed(rows("a", 2), "essai_long", report="a", columns=COLUMNS, root=tmp_path)
    assert len(pd.read_csv(path)) == 2
    assert len(pd.read_csv(path.with_name("essai.csv"))) == 1


def test_a_part_without_its_columns_is_refused_and_nothing_is_written(tmp_path):
    with pytest.raises(EgnError) as refusal:
        write_processed(rows("a"), "essai", report="a", columns=["rang", "n"], root=tmp_path)
    assert str(refusal.value) == (
        "Colonne absente : « n ». Colonnes trouvées : rapport, rang, part, autre. La table essai "
        "doit les avoir toutes."
    )
    assert list(tmp_path.iterdir()) == []


def test_reports_that_write_at_the_same_time_lose_nothing_once_the_build_ends(tmp_path):
    reports = [f"r{number:02}" for number in range(12)]

    def write(report: str) -> Path:
        return write_processed(rows(report), "essai", report=report, columns=COLUMNS, root=tmp_path)

    with ThreadPoolExecutor(6) as pool:
        futures = [pool.submit(write, report) for report in reports * 3]
        seen = [future.result().read_text(encoding="utf-8") for future in futures]
    gather_all(tmp_path)
    path = tmp_path / "data" / "processed" / "essai.csv"
    assert pd.read_csv(path)["rapport"].tolist() == [one for one in reports for _ in range(3)]
    whole = [text.startswith("rang,rapport,part\n") and text.count("\n") % 3 == 1 for text in seen]
    assert whole == [True] * 36
    assert len(list(path.parent.rglob("*.csv"))) == 1 + len(reports)


def test_what_a_killed_run_left_is_not_a_part(tmp_path):
    path = write_processed(rows("a", 2), "essai", report="a", columns=COLUMNS, root=tmp_path)
    leftover = path.parent / "parties" / ".essai--a-x1y2z3.csv"
    leftover.write_text("rang,rap", encoding="utf-8")
    gather_all(tmp_path)
    assert [found.name for found in path.parent.glob("*.csv")] == ["essai.csv"]
    assert pd.read_csv(path)["rapport"].tolist() == ["a", "a"]


# ---- egn check, and what no command can do without

VALID = "Paquet de données valide."
HELD = "Certificat tenu : 259 chiffres publiés, aucun verdict n'a changé."


def test_without_documents_the_tables_are_checked_and_the_rest_is_said_not_to_be(root):
    result = egn("check")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        f"{VALID}\n{HELD}\n"
        "Documents absents : le relevé n'est pas comparé aux textes. Indiquez leur dossier par "
        "EGN_DOCUMENTS pour le faire.\n"
    )


def test_with_documents_every_line_is_accounted_for(root, documents, monkeypatch):
    monkeypatch.setenv("EGN_DOCUMENTS", str(documents))
    result = egn("check")
    assert (result.exit_code, result.stderr) == (0, "")
    first, second, third = result.stdout.splitlines()
    assert (first, second) == (VALID, HELD)
    assert re.fullmatch(
        r"Relevé vérifié : 4 documents, 6112 lignes et \d+ nombres imprimés, tous dans une table "
        r"ou dans hors_champ\.csv\.",
        third,
    )


def test_a_verdict_that_changes_is_named_with_the_old_and_the_new(root):
    path = root / "data" / "raw" / "contributeurs.csv"
    *others, _ = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(others) + "\n", encoding="utf-8")
    result = egn("check")
    assert (result.exit_code, result.stdout) == (1, f"{VALID}\n")
    assert "Certificat à relire : 2 verdicts." in result.stderr
    assert (
        "nat-documents-synthese : verdict attendu « contredit », obtenu « reproduit »."
        in result.stderr
    )


def test_a_record_that_is_not_what_the_document_says_is_refused(root, documents, monkeypatch):
    monkeypatch.setenv("EGN_DOCUMENTS", str(documents))
    path = root / "data" / "raw" / "propositions.csv"
    table = pd.read_csv(path, dtype="str")
    table.loc[4, "libelle"] = "ornithorynque"
    table.to_csv(path, index=False, lineterminator="\n")
    result = egn("check")
    assert (result.exit_code, result.stdout) == (1, f"{VALID}\n{HELD}\n")
    assert result.stderr.startswith("Relevé à corriger : ")
    assert "propositions.csv, ligne 6, colonne libelle : « ornithorynque » ne se lit pas" in (
        result.stderr
    )


def test_a_document_that_is_not_the_recorded_one_is_refused(
    root, tmp_path, monkeypatch, consultation
):
    folder = tmp_path / "textes"
    folder.mkdir()
    for name in consultation.documents["fichier"].dropna():
        (folder / name).write_text("un autre texte\n", encoding="utf-8")
    monkeypatch.setenv("EGN_DOCUMENTS", str(folder))
    result = egn("check")
    assert (result.exit_code, result.stdout) == (1, f"{VALID}\n{HELD}\n")
    assert result.stderr.startswith("Édition différente : ")


def test_a_broken_table_is_refused_with_its_line_and_its_column(root):
    path = root / "data" / "raw" / "sujets.csv"
    text = path.read_text(encoding="utf-8")
    header, first, *others = text.splitlines()
    broken = first.replace(",1,", ",premier,", 1)
    assert broken != first
    path.write_text("\n".join([header, broken, *others]) + "\n", encoding="utf-8")
    result = egn("check")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "Données à corriger : 1 problème.\n"
        "sujets.csv, ligne 2, colonne rang : « premier » n'est pas du type attendu. "
        "Corrigez la cellule.\n"
    )


def test_a_computed_table_that_is_broken_is_refused_too(root):
    write_processed(
        pd.DataFrame({"id_document": ["inconnu"]}),
        "croisement",
        report="a-essai-01",
        columns=["id_document"],
        root=root,
    )
    result = egn("check")
    assert result.exit_code == 1
    assert "croisement.csv" in result.stderr


MISTYPED = {
    "a command": (["buidl"], "Commande inconnue : « buidl »."),
    "an option": (["build", "--forcer"], "Option inconnue : « --forcer »."),
    "no notebook at a time": (["build", "--jobs", "0"], "Valeur refusée pour « --jobs »."),
    "a number that is none": (["build", "--jobs", "deux"], "Valeur refusée pour « --jobs »."),
}


@pytest.mark.parametrize(("arguments", "message"), MISTYPED.values(), ids=MISTYPED.keys())
def test_a_mistyped_command_line_is_answered_in_french(arguments, message, root, started):
    result = egn(*arguments)
    assert (result.exit_code, result.stdout, started) == (1, "", [])
    assert result.stderr.startswith(message)
    assert "--help » pour la voir.\n" in result.stderr


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_folder_of_documents_that_does_not_exist_is_refused(command, root, monkeypatch):
    monkeypatch.setenv("EGN_DOCUMENTS", "nulle-part")
    result = egn(command)
    assert result.exit_code == 1
    assert result.stderr == (
        "Dossier des documents introuvable : « nulle-part ». La variable EGN_DOCUMENTS doit nommer "
        "un dossier existant. Corrigez-la, ou retirez-la pour travailler sans eux.\n"
    )


@pytest.mark.parametrize("command", ["build", "check"])
def test_outside_a_project_a_command_says_where_it_looked(command, tmp_path, monkeypatch):
    monkeypatch.setenv("EGN_ROOT", str(tmp_path))
    result = egn(command)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"Projet introuvable à partir de « {tmp_path} ». On y attend un dossier data/ avec "
        "datapackage.json. Placez-vous dans le dossier du projet, ou indiquez-le par EGN_ROOT.\n"
    )


def test_a_build_without_the_table_of_documents_says_how_to_know_more(root, started):
    (root / "data" / "raw" / "documents.csv").unlink()
    result = egn("build")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Table des documents illisible : data/raw/documents.csv")
    assert started == []


def test_a_build_whose_data_package_cannot_be_read_says_so(root, started):
    (root / "data" / "datapackage.json").write_text("{", encoding="utf-8")
    result = egn("build")
    assert result.exit_code == 1
    assert "datapackage.json" in result.stderr
    assert started == []


# ---- the real notebooks


@pytest.fixture(scope="module")
def real_build(project, tmp_path_factory) -> tuple[Path, Result]:
    """The notebooks 01 and 05 of the project, run once on a copy, without documents."""
    root = tmp_path_factory.mktemp("vrai")
    hidden = shutil.ignore_patterns("documents", "processed")
    shutil.copytree(project / "data", root / "data", ignore=hidden)
    shutil.copytree(project / "notebooks", root / "notebooks")
    (root / "params").mkdir()
    for document, notebook in {NORTH: "01_repartition", WEST: "05_du_constat_a_l_action"}.items():
        write_dossier(root, document, "Essai", document, {notebook: {"document": document}})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EGN_ROOT", str(root))
        patch.delenv("EGN_DOCUMENTS", raising=False)
        return root, egn("build", "--jobs", "2")


def test_the_real_notebooks_run_without_the_documents(real_build):
    _, result = real_build
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1] == (
        "2 rapports : 2 refaits, 0 à jour, 0 en échec. Voir reports/index.html."
    )


def test_the_computed_tables_have_the_columns_of_the_design_and_are_valid(real_build):
    processed = real_build[0] / "data" / "processed"
    columns = {
        name: list(pd.read_csv(processed / f"{name}.csv")) for name in ("repartition", "croisement")
    }
    assert columns == {
        "repartition": [
            *("id_document", "codebook", "coder", "code", "n", "base"),
            *("part", "borne_basse", "borne_haute"),
        ],
        "croisement": ["id_document", "code", "id_theme", "n", "attendu", "residu_ajuste"],
    }
    assert validate_package(root=real_build[0]).values.tolist() == []


def test_the_computed_tables_conserve_the_counts(real_build, consultation):
    processed = real_build[0] / "data" / "processed"
    distribution = pd.read_csv(processed / "repartition.csv").set_index("code")
    cells = pd.read_csv(processed / "croisement.csv")
    printed = (consultation.propositions["id_document"] == NORTH).sum()
    assert distribution["n"].sum() == distribution["base"].iloc[0] == printed - 1 == 44
    assert distribution["base"].nunique() == 1
    assert cells.groupby("code")["n"].sum().to_dict() == distribution["n"].to_dict()
    assert cells["attendu"].sum() == pytest.approx(44)
    assert distribution["part"].sum() == pytest.approx(1)
    assert (
        distribution["part"].between(distribution["borne_basse"], distribution["borne_haute"]).all()
    )
    chain = pd.read_csv(processed / "chaine.csv")
    returned = consultation.retours.loc[consultation.retours["tableau"].isin(chain["tableau"])]
    assert chain["n"].sum() == len(returned) > 100


def test_the_page_shows_the_numbers_of_the_tables(real_build):
    root, _ = real_build
    html = page(root, f"{NORTH}-01_repartition")
    cells = pd.read_csv(root / "data" / "processed" / "croisement.csv")
    [table] = [one for one in html("table") if one.caption.text.startswith("Propositions par cat")]
    shown = [
        [cell.find(string=True).strip() for cell in row("td")] for row in table.select("tbody tr")
    ]
    counts = cells.pivot(index="code", columns="id_theme", values="n")
    counts = counts.loc[cells["code"].unique(), cells["id_theme"].unique()]
    counts["Total"] = counts.sum(axis=1)
    expected = [*counts.to_numpy().tolist(), counts.sum().tolist()]
    assert [[int(cell) for cell in row] for row in shown] == expected


@pytest.mark.parametrize("name", [f"{NORTH}-01_repartition", f"{WEST}-05_du_constat_a_l_action"])
def test_every_number_of_a_real_page_leads_to_as_many_rows(name, real_build):
    html = page(real_build[0], name)
    names = [tag["id"] for tag in html(id=True)]
    links = html.select("td a[href]")
    assert len(names) == len(set(names))
    assert len(links) > 15
    for link in links:
        section = html.find(id=link["href"].removeprefix("#"))
        assert len(section("li")) == int(link.text), link["href"]


@pytest.mark.parametrize("name", [f"{NORTH}-01_repartition", f"{WEST}-05_du_constat_a_l_action"])
def test_a_real_page_needs_nothing_and_can_be_listened_to(name, real_build):
    html = page(real_build[0], name)
    assert html.html["lang"] == "fr"
    assert html("script") == []
    assert [image["alt"] for image in html("img") if len(image["alt"]) < 20] == []
    assert [head for head in html("th") if not head.get("scope")] == []
    assert [table for table in html("table") if not table.caption.text] == []
    assert "://" not in html.text


def test_the_figures_of_the_real_notebooks_bear_the_name_of_their_dossier(real_build):
    found = sorted(path.name for path in (real_build[0] / "figures").iterdir())
    assert found == [
        *(
            f"{NORTH}-{name}.{kind}"
            for name in ("croisement", "repartition")
            for kind in ("png", "svg")
        ),
        *(f"{WEST}-chaine.{kind}" for kind in ("png", "svg")),
    ]


def test_a_real_build_remembers_every_file_that_it_wrote(real_build):
    root, _ = real_build
    state = json.loads((root / "reports" / ".etat.json").read_text(encoding="utf-8"))
    remembered = {name for report in state.values() for name in report["fichiers"]}
    gathered = {name for name in written(root) if name.count("/") == 2 and name.startswith("data/")}
    others = {"reports/index.html", "reports/.etat.json"}
    assert remembered == set(written(root)) - gathered - others
    reports = read_dossiers(root, documents=[NORTH, WEST])
    assert [report.name for report in reports] == sorted(state)
