"""Exports: the codebook page, all the codings in one table, the texts for IRaMuTeQ."""

import csv
import re
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from egnlib.cli import main
from egnlib.coding.codebook import read_codebook
from egnlib.coding.codebook_page import codebook_page
from egnlib.coding.ledger import append_codings
from egnlib.coding.starred_texts import starred_texts
from egnlib.corpus.tables import read_table

BANCS = SimpleNamespace(
    id="bancs",
    title="Bancs & <chaises>",
    version=2,
    unit="banc",
    order=["bois", "fer"],
    labels={"bois": "Bois", "fer": "Fer"},
    codes=pd.DataFrame(
        {"label": ["Bois", "Fer"], "definition": ["En bois.", "En <fer>."]}, index=["bois", "fer"]
    ),
    rules=pd.DataFrame(
        [
            ("bois", "include", "le chêne"),
            ("bois", "exclude", "le liège ?"),
            ("fer", "borderline", "la fonte : fer"),
            ("fer", "examples", "banc-12"),
            ("fer", "counter_examples", "banc-13"),
        ],
        columns=["code", "kind", "text"],
    ),
    indicators=pd.DataFrame({"code": ["bois", "bois"], "indicator": ["chên*", "pin"]}),
)


@pytest.fixture
def root(copy_of_project: Path, monkeypatch) -> Path:
    """A copy of the project, without the documents, that the command works in."""
    monkeypatch.setenv("EGN_ROOT", str(copy_of_project))
    monkeypatch.delenv("EGN_DOCUMENTS", raising=False)
    return copy_of_project


def egn(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["export", *map(str, arguments)])


# The codebook


def _text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("<body>")[2])).strip()


def test_the_page_says_all_that_the_codebook_says_in_its_order():
    text = _text(codebook_page(BANCS, labels={"banc-12": "Banc du parc"}))
    assert text.endswith(
        "Bois bois En bois. On y met le chêne On n’y met pas le liège ? Mots qui y font penser "
        "chên*, pin. Une étoile tient lieu de toute fin de mot. Fer fer En &lt;fer&gt;. "
        "Cas limites la fonte : fer Exemples « Banc du parc » banc-12 Contre-exemples banc-13"
    )


def test_a_blind_page_has_no_example_and_says_so():
    text = _text(codebook_page(BANCS, blind=True))
    assert "banc-1" not in text
    assert "Les exemples sont laissés de côté, pour qui va coder les mêmes textes." in text
    assert "qui les a lus ne les code plus à l’aveugle" in _text(codebook_page(BANCS))


def test_every_text_of_the_codebook_is_escaped():
    page = codebook_page(BANCS)
    assert "<chaises>" not in page
    assert "<h1>Bancs &amp; &lt;chaises&gt;</h1>" in page


def test_a_codebook_without_rules_is_its_definitions():
    bare = SimpleNamespace(**{k: v for k, v in vars(BANCS).items() if k in BARE})
    assert _text(codebook_page(bare)).endswith("Bois bois En bois. Fer fer En &lt;fer&gt;.")


BARE = {"id", "title", "version", "unit", "order", "labels", "codes"}


def test_the_command_writes_the_page_with_french_spaces(root):
    output = root / "grille.html"
    result = egn("codebook", "categories", "--output", output)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"écrit : {output}\n")
    page = output.read_text(encoding="utf-8")
    codebook = read_codebook("categories", root=root)
    assert re.findall(r"<h2 id='(\w+)'>", page) == codebook.order
    told = re.sub(r"<[^>]+>", "", page.partition("<body>")[2])
    assert "\u00a0:" in told
    assert re.search(r"[\w»] [:;!?](?!\w)", told) is None


def test_who_is_to_code_is_told_not_to_read_the_page_with_examples(root):
    told = egn("codebook").stdout.splitlines()
    assert told[1:] == [
        "Ses exemples sont des textes avec leur code : qui doit coder ces textes ne lit pas "
        "cette page. Pour cette personne, lancez « egn export codebook categories "
        "--sans-exemples »."
    ]
    blind = egn("codebook", "--sans-exemples").stdout.splitlines()
    folder = root / "feuilles" / "codage"
    assert blind == [f"écrit : {folder / 'grille-categories-sans-exemples.html'}"]
    assert "hdf-" in (folder / "grille-categories.html").read_text("utf-8")
    assert "hdf-" not in (folder / "grille-categories-sans-exemples.html").read_text("utf-8")


def test_a_codebook_without_examples_warns_of_none(root):
    path = root / "data" / "coding" / "codebooks" / "bancs.yml"
    path.write_text(
        "id: bancs\ntitle: Bancs\nversion: 1\nunit: banc\ncodes:\n"
        "  - {id: bois, label: Bois, definition: En bois.}\n"
        "  - {id: fer, label: Fer, definition: En fer.}\n",
        encoding="utf-8",
    )
    assert egn("codebook", "bancs").stdout.count("\n") == 1


def test_an_unknown_codebook_is_refused(root):
    result = egn("codebook", "bancs")
    assert result.exit_code == 1
    assert result.stderr.startswith("Grille inconnue : « bancs ».")


# The codings


def test_all_the_codings_are_in_one_table(root):
    rows = pd.DataFrame({"id_unite": ["hdf-techno-acces-1"], "code": "politique", "memo": "a, b"})
    version = read_codebook("categories", root=root).version
    decided = rows.assign(codebook="categories", version=version, coder="lecteur-9")
    append_codings(decided, root=root)
    assert egn("codings", "--output", root / "c.csv").exit_code == 0
    with (root / "c.csv").open(encoding="utf-8", newline="") as lines:
        written = list(csv.DictReader(lines))
    published = read_table("propositions", root=root).dropna(subset="categorie")
    found = [(row["id_unite"], row["code"]) for row in written if row["coder"] == "publie"]
    assert found == list(
        published[["id_proposition", "categorie"]].astype("str").itertuples(index=False, name=None)
    )
    [own] = [row for row in written if row["coder"] == "lecteur-9"]
    assert (own["code"], own["memo"]) == ("politique", "a, b")


# The texts


def test_every_text_stands_under_its_variables(root):
    output = root / "t.txt"
    document = "egnt-hauts-de-france-2020"
    assert egn("corpus", "--document", document, "--output", output).exit_code == 0
    lines = output.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2 * 44
    assert lines[2:4] == [
        "**** *unite_hdfformationacces2 *document_egnthautsdefrance2020 *theme_acces",
        "Accompagnement",
    ]
    assert [line for line in lines[::2] if not line.startswith("**** *unite_")] == []


def test_a_text_is_its_passage_on_one_line_without_stars():
    units = pd.DataFrame(
        {
            "id_unite": ["a-1", "b"],
            "id_theme": ["acces", None],
            "libelle": ["Former", "Équiper"],
            "passage": ["**** *faux_1\nFormer  tous", None],
        }
    )
    assert starred_texts(units) == (
        "**** *unite_a1 *theme_acces\nfaux_1 Former tous\n**** *unite_b\nÉquiper\n"
    )


@pytest.mark.parametrize("kind", ["codebook", "codings", "corpus"])
def test_a_folder_is_no_place_for_an_export(kind, root):
    result = egn(kind, "--output", root)
    assert (result.exit_code, result.stderr) == (
        1,
        f"Dossier à la place d'un fichier : {root}. On attend le nom du fichier à écrire. "
        "Ajoutez-le après --output.\n",
    )


@pytest.mark.parametrize("kind", ["codebook", "codings", "corpus"])
@pytest.mark.parametrize("operation", ["replace", "write_text"])
def test_a_full_disk_leaves_the_former_export(operation, kind, root, monkeypatch):
    output = root / "export"
    output.write_text("avant", encoding="utf-8")
    before = sorted(root.rglob("*"))

    def full(self: Path, *arguments: object, **options: object) -> None:
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, operation, full)
    result = egn(kind, "--output", output)
    monkeypatch.undo()
    assert result.exit_code == 1
    assert "il n'y a plus de place sur le disque" in result.stderr
    assert output.read_text(encoding="utf-8") == "avant"
    assert sorted(root.rglob("*")) == before
