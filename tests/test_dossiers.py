"""Parameter files: each refusal, all of them at once, before anything runs."""

import json

import pytest

from egnlib.files import EgnError
from egnlib.reporting.dossiers import Report, read_dossiers

DOCUMENTS = {"egnt-essai-2020": "essai.txt", "egnt-autre-2020": ""}
CELL = """\
dossier: str = ""  # nom
document: str = "egnt-essai-2020"  # document
compares: list = []  # documents
graine: int = 1  # graine
niveau: float = 0.95  # niveau
force: bool = False  # tout
"""
VALID = """\
titre: Essai
documents: [egnt-essai-2020]
rapports:
  - notebook: 01_parts
    parametres: {document: egnt-essai-2020, graine: 3}
  - notebook: 02_liens
"""


def _notebook(source: str) -> str:
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": [source]}
    return json.dumps({"cells": [cell]})


@pytest.fixture
def root(tmp_path):
    """A project with two notebooks and no dossier yet."""
    for name in ("notebooks", "params"):
        (tmp_path / name).mkdir()
    for name in ("01_parts", "02_liens"):
        (tmp_path / "notebooks" / f"{name}.ipynb").write_text(_notebook(CELL), encoding="utf-8")
    return tmp_path


def _write(root, content: str | bytes, name: str = "essai") -> None:
    raw = content if isinstance(content, bytes) else content.encode("utf-8")
    (root / "params" / f"{name}.yml").write_bytes(raw)


def _problems(root) -> list[str]:
    with pytest.raises(EgnError) as refusal:
        read_dossiers(root, documents=DOCUMENTS)
    first, *problems = str(refusal.value).splitlines()
    several = "s" if len(problems) > 1 else ""
    count = f"{len(problems)} problème{several}"
    assert first == f"Paramètres refusés, rien n'a été lancé : {count}."
    return problems


def test_a_dossier_is_its_reports_in_the_order_of_the_file(root):
    _write(root, VALID)
    common = ("essai", "Essai", ("egnt-essai-2020",))
    given = {"document": "egnt-essai-2020", "graine": 3, "dossier": "essai"}
    assert read_dossiers(root, documents=DOCUMENTS) == [
        Report(*common, "01_parts", given),
        Report(*common, "02_liens", {"dossier": "essai"}),
    ]


def test_dossiers_are_read_in_the_order_of_their_names(root):
    _write(root, VALID, "b-essai")
    _write(root, VALID, "a-essai")
    names = [report.name for report in read_dossiers(root, documents=DOCUMENTS)]
    assert names == [
        "a-essai-01_parts",
        "a-essai-02_liens",
        "b-essai-01_parts",
        "b-essai-02_liens",
    ]


def test_a_whole_number_is_accepted_where_a_number_is_expected(root):
    _write(root, VALID.replace("graine: 3", "niveau: 1"))
    first, _ = read_dossiers(root, documents=DOCUMENTS)
    assert first.parameters["niveau"] == 1


KNOWN = "Connus : egnt-autre-2020, egnt-essai-2020. Corrigez le nom."
PARAMETERS = "Connus : compares, document, dossier, force, graine, niveau. Corrigez le nom."
SECTIONS = "On attend titre (texte), documents (liste) et rapports (liste). Corrigez le fichier."
# text of a valid file, what it becomes -> problem
REFUSED = {
    "an unknown notebook": (
        "02_liens",
        "03_absent",
        "essai.yml : carnet inconnu « 03_absent ». Connus : 01_parts, 02_liens. Corrigez le nom.",
    ),
    "no notebook": (
        "notebook: 02_liens",
        "parametres: {}",
        "essai.yml : carnet inconnu « None ». Connus : 01_parts, 02_liens. Corrigez le nom.",
    ),
    "a misspelt parameter": (
        "graine: 3",
        "grain: 3",
        f"essai.yml : paramètre de 01_parts inconnu « grain ». {PARAMETERS}",
    ),
    "a truth for a whole number": (
        "graine: 3",
        "graine: true",
        "essai.yml : graine = « True » n'a pas le bon type (01_parts). On attend int. "
        "Corrigez la valeur.",
    ),
    "a number for a whole number": (
        "graine: 3",
        "graine: 3.5",
        "essai.yml : graine = « 3.5 » n'a pas le bon type (01_parts). On attend int. "
        "Corrigez la valeur.",
    ),
    "a truth for a number": (
        "graine: 3",
        "niveau: yes",
        "essai.yml : niveau = « True » n'a pas le bon type (01_parts). On attend float. "
        "Corrigez la valeur.",
    ),
    "a number for a truth": (
        "graine: 3",
        "force: 1",
        "essai.yml : force = « 1 » n'a pas le bon type (01_parts). On attend bool. "
        "Corrigez la valeur.",
    ),
    "a text for a list": (
        "graine: 3",
        "compares: egnt-essai-2020",
        "essai.yml : compares = « egnt-essai-2020 » n'a pas le bon type (01_parts). On attend "
        "list. Corrigez la valeur.",
    ),
    "a list for a text": (
        "document: egnt-essai-2020",
        "document: [egnt-essai-2020]",
        "essai.yml : document = « ['egnt-essai-2020'] » n'a pas le bon type (01_parts). On attend "
        "str. Corrigez la valeur.",
    ),
    "nothing for a value": (
        "graine: 3",
        "graine:",
        "essai.yml : graine = « None » n'a pas le bon type (01_parts). On attend int. "
        "Corrigez la valeur.",
    ),
    "an unknown document of the dossier": (
        "[egnt-essai-2020]",
        "[egnt-essai-2020, egnt-inconnu-2020]",
        f"essai.yml : document inconnu « egnt-inconnu-2020 ». {KNOWN}",
    ),
    "an unknown document to read": (
        "document: egnt-essai-2020",
        "document: egnt-inconnu-2020",
        f"essai.yml : document inconnu « egnt-inconnu-2020 ». {KNOWN}",
    ),
    "an unknown document to compare": (
        "graine: 3",
        "compares: [egnt-autre-2020, egnt-inconnu-2020]",
        f"essai.yml : document inconnu « egnt-inconnu-2020 ». {KNOWN}",
    ),
    "an unknown key of a report": (
        "parametres",
        "parametre",
        "essai.yml : rapport illisible « {'notebook': '01_parts', 'parametre': {'document': "
        "'egnt-essai-2020', 'graine': 3}} ». On attend notebook et parametres. "
        "Corrigez le fichier.",
    ),
    "a report that is only a name": (
        "- notebook: 02_liens",
        "- 02_liens",
        "essai.yml : rapport illisible « 02_liens ». On attend notebook et parametres. "
        "Corrigez le fichier.",
    ),
    "the same report twice": (
        "02_liens",
        "01_parts",
        "essai.yml : 01_parts figure deux fois. Gardez-en un.",
    ),
    "no title": (
        "titre: Essai\n",
        "",
        f"essai.yml : rubrique « titre » absente, inconnue ou mal remplie. {SECTIONS}",
    ),
    "a title that is a number": (
        "Essai",
        "2020",
        f"essai.yml : rubrique « titre » absente, inconnue ou mal remplie. {SECTIONS}",
    ),
    "no documents": (
        "documents: [egnt-essai-2020]\n",
        "",
        f"essai.yml : rubrique « documents » absente, inconnue ou mal remplie. {SECTIONS}",
    ),
    "documents that are not a list": (
        "[egnt-essai-2020]",
        "egnt-essai-2020",
        f"essai.yml : rubrique « documents » absente, inconnue ou mal remplie. {SECTIONS}",
    ),
    "an unknown key": (
        "titre: Essai",
        "titre: Essai\nrégion: Nord",
        f"essai.yml : rubrique « région » absente, inconnue ou mal remplie. {SECTIONS}",
    ),
}


@pytest.mark.parametrize(("old", "new", "problem"), REFUSED.values(), ids=REFUSED.keys())
def test_a_parameter_file_that_is_wrong_is_refused_with_what_to_do(old, new, problem, root):
    assert VALID.count(old) >= 1
    _write(root, VALID.replace(old, new, 1))
    assert _problems(root) == [problem]


@pytest.mark.parametrize("content", ["", "essai", "[a, b]", "- titre: Essai"])
def test_a_file_that_is_not_a_set_of_sections_is_refused(content, root):
    _write(root, content)
    assert _problems(root) == [
        f"essai.yml : rubrique « titre » absente, inconnue ou mal remplie. {SECTIONS}"
    ]


SHAPES = {
    "parameters as a list": ("{document: egnt-essai-2020, graine: 3}", "[graine]"),
    "parameters as a text": ("{document: egnt-essai-2020, graine: 3}", "graine"),
    "a document that is a list": ("[egnt-essai-2020]", "[[egnt-essai-2020]]"),
    "a document that is a table": ("[egnt-essai-2020]", "[{id: egnt-essai-2020}]"),
}


@pytest.mark.parametrize(("old", "new"), SHAPES.values(), ids=SHAPES.keys())
def test_a_value_of_an_unexpected_shape_is_refused_like_the_others(old, new, root):
    _write(root, VALID.replace(old, new, 1))
    problems = _problems(root)
    assert len(problems) == 1
    assert problems[0].startswith("essai.yml : ")


BROKEN = {
    "bad YAML": b"titre: Essai\ndocuments: [a\n",
    "a tabulation": b"titre: Essai\n\tdocuments: []\n",
    "another encoding": "titre: Été\n".encode("latin-1"),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_a_file_that_cannot_be_read_is_refused_with_its_name(content, root):
    _write(root, content)
    problems = "\n".join(_problems_of_one_file(root))
    assert problems.startswith("essai.yml : illisible. ")
    assert problems.endswith(". Corrigez la ligne indiquée.")


def _problems_of_one_file(root) -> list[str]:
    with pytest.raises(EgnError) as refusal:
        read_dossiers(root, documents=DOCUMENTS)
    first, *lines = str(refusal.value).splitlines()
    assert first == "Paramètres refusés, rien n'a été lancé : 1 problème."
    return lines


def test_all_the_problems_of_all_the_files_are_reported_at_once(root):
    _write(root, VALID.replace("graine: 3", "graine: true, grain: 1"), "a-essai")
    _write(root, VALID.replace("02_liens", "03_absent").replace("[egnt-essai", "[egnt"), "b-essai")
    assert [problem.partition(" : ")[::2] for problem in _problems(root)] == [
        (
            "a-essai.yml",
            "graine = « True » n'a pas le bon type (01_parts). On attend int. Corrigez la valeur.",
        ),
        ("a-essai.yml", f"paramètre de 01_parts inconnu « grain ». {PARAMETERS}"),
        ("b-essai.yml", f"document inconnu « egnt-2020 ». {KNOWN}"),
        (
            "b-essai.yml",
            "carnet inconnu « 03_absent ». Connus : 01_parts, 02_liens. Corrigez le nom.",
        ),
    ]


def test_a_project_without_a_dossier_says_how_to_make_one(root):
    assert _problems(root) == ["params/ : aucun dossier. Créez-en un avec « egn new »."]


def test_a_notebook_whose_parameters_cannot_be_read_is_refused(root):
    _write(root, VALID)
    (root / "notebooks" / "02_liens.ipynb").write_text(_notebook("x = 1"), encoding="utf-8")
    with pytest.raises(EgnError, match=r"^Paramètre illisible dans 02_liens\.ipynb : « x = 1 »"):
        read_dossiers(root, documents=DOCUMENTS)


def test_the_dossiers_of_the_project_are_accepted(project, consultation):
    reports = read_dossiers(project, documents=consultation.documents["id_document"].tolist())
    assert len(reports) >= 5
    assert {report.parameters["dossier"] for report in reports} == {
        path.stem for path in (project / "params").glob("*.yml")
    }
