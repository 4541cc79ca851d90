"""What a notebook declares, reads and writes, found in its cells without running them."""

import json
from pathlib import Path

import pytest

from egnlib.files import EgnError
from egnlib.reporting.parameters import (
    Parameter,
    code_cells,
    names_written,
    notebook_parameters,
    tables_read,
)

DECLARED = """\
dossier: str = "essai"  # nom du dossier
graine: int = -3  # graine
confiance: float = 0.95  # niveau
part: float = 1  # un entier est un nombre
force: bool = True  # tout refaire
compares: list = [
    "a",
    "b",
]  # documents
vide: str = ""  # rien
"""


@pytest.fixture
def notebook(tmp_path):
    """Write a notebook of code cells, each a source or a source and its tag; its path."""

    def write(*cells: str | tuple[str, str]) -> Path:
        path = tmp_path / "09_essai.ipynb"
        pairs = [(cell, "") if isinstance(cell, str) else cell for cell in cells]
        content = [
            {
                "cell_type": "code",
                "metadata": {"tags": [tag]} if tag else {},
                "source": source.splitlines(keepends=True),
            }
            for source, tag in pairs
        ]
        words = {"cell_type": "markdown", "metadata": {}, "source": ['read_table("non")']}
        path.write_text(json.dumps({"cells": [words, *content]}), encoding="utf-8")
        return path

    return write


def test_parameters_are_read_with_their_types_and_defaults(notebook):
    path = notebook("import os", (DECLARED, "parameters"), "x = 1")
    assert notebook_parameters(path) == {
        "dossier": Parameter("dossier", "str", "essai"),
        "graine": Parameter("graine", "int", -3),
        "confiance": Parameter("confiance", "float", 0.95),
        "part": Parameter("part", "float", 1),
        "force": Parameter("force", "bool", True),
        "compares": Parameter("compares", "list", ["a", "b"]),
        "vide": Parameter("vide", "str", ""),
    }


def test_an_empty_parameters_cell_declares_nothing(notebook):
    assert notebook_parameters(notebook(("# rien", "parameters"))) == {}


UNREADABLE = [
    "x = 1",
    "x: int",
    "x: str | None = 'a'",
    "x: list[str] = ['a']",
    "x: dict = {}",
    "x.y: int = 1",
    "import os",
    "'texte'",
    "print(1)",
    "x: int = 1 + n",
    "x: int = 1 + 1",
    "x: int = len('a')",
    "x: list = [y]",
]


@pytest.mark.parametrize("line", UNREADABLE)
def test_a_line_that_is_not_a_typed_literal_is_refused_and_shown(line, notebook):
    source = f"dossier: str = 'essai'  # nom\n{line}  # aide\n"
    with pytest.raises(EgnError) as refusal:
        notebook_parameters(notebook((source, "parameters")))
    assert str(refusal.value) == (
        f"Paramètre illisible dans 09_essai.ipynb : « {line} ». On attend « nom: type = valeur », "
        "le type parmi str, int, float, bool, list. Corrigez la cellule."
    )


@pytest.mark.parametrize("line", ["x: int = (", "%matplotlib inline", "x: int = 1 2"])
def test_a_line_that_is_not_python_is_refused(line, notebook):
    with pytest.raises(EgnError, match=r"^Paramètre illisible dans 09_essai\.ipynb : "):
        notebook_parameters(notebook((line, "parameters")))


@pytest.mark.parametrize("line", ["x: int = 'a'", "x: str = None", "x: int = True", "x: list = 1"])
def test_a_default_that_has_not_its_own_type_is_refused(line, notebook):
    with pytest.raises(EgnError, match=r"^Paramètre illisible dans 09_essai\.ipynb : "):
        notebook_parameters(notebook((line, "parameters")))


@pytest.mark.parametrize("n", [0, 2])
def test_one_cell_of_parameters_is_expected(n, notebook):
    cells = [(DECLARED, "parameters")] * n
    with pytest.raises(EgnError) as refusal:
        notebook_parameters(notebook("x = 1", *cells))
    assert str(refusal.value) == (
        f"09_essai.ipynb a {n} cellule(s) « parameters ». On en attend une. "
        "Étiquetez la cellule des paramètres."
    )


# type -> accepted values, refused values
VALUES = {
    "str": (["", "a"], [1, True, ["a"], None, 1.5]),
    "int": ([0, -2], [True, "1", 1.5, [1], None]),
    "float": ([0.5, 1, -2], [True, "0.5", [0.5], None]),
    "bool": ([True, False], [0, 1, "oui", None]),
    "list": ([[], ["a"]], ["a", 1, True, {"a": 1}, None]),
}


@pytest.mark.parametrize("kind", VALUES)
def test_a_value_is_accepted_when_it_has_the_type_and_a_truth_is_no_number(kind):
    parameter = Parameter("x", kind, None)
    accepted, refused = VALUES[kind]
    assert [value for value in accepted if not parameter.accepts(value)] == []
    assert [value for value in refused if parameter.accepts(value)] == []


def test_only_code_cells_are_read_with_their_tags(notebook):
    path = notebook("a = 1\nb = 2", ("c: int = 3", "parameters"))
    assert code_cells(path) == [
        {"source": "a = 1\nb = 2", "tags": []},
        {"source": "c: int = 3", "tags": ["parameters"]},
    ]


NOT_NOTEBOOKS = {
    "an empty file": b"",
    "something else": b"id,libelle\n",
    "an object without cells": b"{}",
    "a list": b"[]",
    "nothing": b"null",
    "cells that are none": b'{"cells": 3}',
    "a cell without a type": b'{"cells": [{}]}',
    "a cell without a source": b'{"cells": [{"cell_type": "code"}]}',
    "another encoding": '{"cells": "é"}'.encode("latin-1"),
}


@pytest.mark.parametrize("content", NOT_NOTEBOOKS.values(), ids=NOT_NOTEBOOKS.keys())
def test_a_file_that_is_not_a_notebook_is_refused(content, tmp_path):
    path = tmp_path / "09_essai.ipynb"
    path.write_bytes(content)
    with pytest.raises(EgnError) as refusal:
        code_cells(path)
    message = str(refusal.value)
    assert message.startswith("Carnet illisible : 09_essai.ipynb (")
    assert message.endswith("Rétablissez-le (git checkout notebooks).")


def test_tables_are_named_by_the_calls_that_read_them(notebook):
    path = notebook(
        'themes = egn.read_table("themes").query("id_theme == @document")',
        'corpus.in_order(corpus.read_table("documents"), compares)\nread_table("themes")',
        'egn.read_text("retours"); nom = "participants"; lues = read_table',
    )
    assert tables_read(path) == ["documents", "themes"]


def test_a_table_named_by_keyword_is_read_too(notebook):
    assert tables_read(notebook('egn.read_table(name="themes")')) == ["themes"]


def test_a_notebook_that_asks_more_than_a_codebook_of_the_coding_room_reads_what_people_coded(
    notebook,
):
    asked = "coding.read_codebook(grille)\ncoding.codings_beside(propositions, unites, grille)"
    assert tables_read(notebook(asked)) == ["codings", "illustrations"]
    assert tables_read(notebook('coding.read_codebook("themes")')) == []


def test_a_notebook_that_reads_nothing_has_no_table(notebook):
    assert tables_read(notebook("x = 1")) == []


def test_names_written_begin_with_the_dossier(notebook):
    path = notebook(
        'publish_figure(axes, f"{dossier}-parts", caption="f")',
        "write_processed(table, 'a', report=f'{dossier}-01')",
        'f"{dossier}-parts"; f"x-{dossier}-non"; f"{autre}-non"; "dossier-non"; f"{dossier}"',
    )
    assert names_written(path) == ["01", "parts"]
