"""The sheets of a new region: derived from the data package, and written all or nothing."""

import csv
import shutil
from pathlib import Path

import pytest
import yaml
from openpyxl import Workbook, load_workbook

from egnlib.corpus.regions import write_new_region
from egnlib.corpus.sheets import KINDS, sheet_columns
from egnlib.corpus.tables import read_table, table_schemas
from egnlib.corpus.validation import check_sentences, validate_package
from egnlib.files import EgnError

DOSSIER = "egnt-ile-des-brumes-2020"
THEMES = ["acces", "enseigner", "collaborer", "responsable", "gouvernance"]
STATUSES = ["indique", "vide", "inconnu", "suppose"]
LISTS = {
    ("propositions", "id_theme"): THEMES,
    ("propositions", "qui_statut"): STATUSES,
    ("propositions", "pourquoi_statut"): STATUSES,
    ("propositions", "categorie"): [
        "formation",
        "anthropo",
        "techno",
        "politique",
        "organisation",
    ],
    ("retours", "id_theme"): THEMES,
    ("retours", "tableau"): ["retex", "diagnostic", "projections", "plan"],
    ("retours", "colonne"): [
        "retex",
        "irritant",
        "point_fort",
        "besoin",
        "axe",
        "action",
        "acteur",
        "temporalite",
        "indicateur",
    ],
    ("retours", "certitude"): ["sure", "probable", "ambigue"],
}


def _content(root: Path) -> dict[str, bytes | None]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else None
        for path in root.rglob("*")
    }


def _columns(kind: str, root: Path) -> list[str]:
    fields = table_schemas(root)[kind]["schema"]["fields"]
    return [field["name"] for field in fields if field["name"] != "id_document"]


@pytest.fixture
def workbook(copy_of_project: Path) -> Workbook:
    write_new_region(DOSSIER, root=copy_of_project)
    return load_workbook(copy_of_project / "feuilles" / DOSSIER / f"{DOSSIER}.xlsx")


def _readme(workbook: Workbook) -> list[str]:
    rows = workbook["lisez-moi"].iter_rows(values_only=True)
    return [cell for row in rows for cell in row if cell]


def test_the_sheets_the_parameters_and_the_register_are_written(copy_of_project):
    before = set(_content(copy_of_project)) | {"feuilles", "params"}
    written = write_new_region(DOSSIER, root=copy_of_project)
    assert [path.relative_to(copy_of_project).as_posix() for path in written] == [
        f"feuilles/{DOSSIER}/propositions.csv",
        f"feuilles/{DOSSIER}/retours.csv",
        f"feuilles/{DOSSIER}/participants.csv",
        f"feuilles/{DOSSIER}/{DOSSIER}.xlsx",
        f"params/{DOSSIER}.yml",
        "data/raw/documents.csv",
    ]
    assert set(_content(copy_of_project)) - before == {
        f"feuilles/{DOSSIER}",
        *(path.relative_to(copy_of_project).as_posix() for path in written[:-1]),
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_csv_sheet_is_the_header_of_its_table_without_the_document(kind, copy_of_project):
    write_new_region(DOSSIER, root=copy_of_project)
    content = (copy_of_project / "feuilles" / DOSSIER / f"{kind}.csv").read_bytes()
    assert content == (",".join(_columns(kind, copy_of_project)) + "\n").encode()


def test_a_column_added_to_the_data_package_is_in_the_sheets(copy_of_project):
    path = copy_of_project / "data" / "datapackage.json"
    text = path.read_text(encoding="utf-8")
    assert text.count('"name": "n_etablissements"') == 1
    path.write_text(text.replace('"n_etablissements"', '"n_communes"'), encoding="utf-8")
    columns = sheet_columns("participants", root=copy_of_project)
    assert columns["colonne"].tolist() == [
        "session",
        "public",
        "n_participants",
        "n_communes",
        "lignes",
    ]


def test_each_column_says_what_it_holds_and_whether_it_must_be_filled(project):
    columns = sheet_columns("propositions", root=project).set_index("colonne")
    assert columns.loc["rang", ["attendu", "a_remplir"]].tolist() == [
        "nombre entier, au moins 1",
        "obligatoire",
    ]
    assert columns.loc["id_theme", "attendu"] == ", ".join(THEMES)
    assert columns.loc["categorie", "a_remplir"] == "facultatif"
    # The import makes up identifiers that are left empty.
    assert columns.loc["id_proposition", "a_remplir"] == "facultatif"


def test_the_workbook_opens_on_its_notice_and_holds_the_same_sheets(workbook, project):
    assert workbook.sheetnames == ["lisez-moi", *KINDS, "listes"]
    assert workbook.active.title == "lisez-moi"
    assert workbook["listes"].sheet_state == "hidden"
    for kind in KINDS:
        sheet = workbook[kind]
        assert [cell.value for cell in sheet[1]] == _columns(kind, project)
        assert sheet.max_row == 1
        assert sheet.freeze_panes == "A2"
        assert all(cell.font.bold for cell in sheet[1])


def test_each_header_carries_the_description_of_its_column(workbook, project):
    for kind in KINDS:
        fields = {f["name"]: f for f in table_schemas(project)[kind]["schema"]["fields"]}
        for cell in workbook[kind][1]:
            comment = cell.comment.text.replace("\u00a0", " ").replace("\u202f", " ")
            assert fields[cell.value]["description"] in comment
    assert "nombre entier, au moins 0 (obligatoire)" in workbook["participants"]["C1"].comment.text


def test_every_column_with_a_closed_list_has_a_drop_down_list_of_five_hundred_rows(workbook):
    found = {}
    for kind in KINDS:
        header = {cell.column_letter: cell.value for cell in workbook[kind][1]}
        for choice in workbook[kind].data_validations.dataValidation:
            [area] = choice.sqref.ranges
            first, last = area.coord.split(":")
            assert (choice.type, first[1:], last[1:]) == ("list", "2", "501")
            assert not choice.showDropDown  # in the format, true hides the arrow
            sheet, cells = workbook.defined_names[choice.formula1].attr_text.split("!")
            values = [row[0].value for row in workbook[sheet][cells.replace("$", "")]]
            found[kind, header[first[0]]] = values
    assert found == LISTS


def test_the_columns_of_words_and_lines_are_kept_as_text(workbook):
    """A spreadsheet would otherwise read « 3-5 » as the third of May."""
    formats = {
        workbook[kind][f"{letter}1"].value: dimension.number_format
        for kind in KINDS
        for letter, dimension in workbook[kind].column_dimensions.items()
    }
    assert formats["lignes"] == formats["libelle"] == formats["atelier"] == "@"
    assert formats["rang"] == formats["n_participants"] == "General"


def test_the_notice_explains_every_sheet_column_and_theme(workbook, project):
    notice = _readme(workbook)
    for kind in KINDS:
        assert f"Feuille «\u00a0{kind}\u00a0»" in notice
        assert set(_columns(kind, project)) <= set(notice)
    assert set(THEMES) <= set(notice)
    text = "\n".join(notice)
    assert f"l’import la remplit avec «\u00a0{DOSSIER}\u00a0»" in text
    assert f"egn import feuilles/{DOSSIER}/{DOSSIER}.xlsx --as propositions" in text
    assert "aucune donnée personnelle" in text
    assert "sans recopier de passage" in text
    assert "«\u00a094-101\u00a0»" in text


def test_the_notice_has_the_spaces_of_french_typography(workbook):
    text = "\n".join(_readme(workbook))
    assert [sign for sign in ("« ", " »", " :", " ;", " ?", " !", "'") if sign in text] == []


def test_the_document_is_registered_and_the_package_stays_valid(copy_of_project):
    path = copy_of_project / "data" / "raw" / "documents.csv"
    before = path.read_bytes()
    write_new_region(
        DOSSIER, region="Île des Brumes", title="Retour, en bref", root=copy_of_project
    )
    row = f'{DOSSIER},"Retour, en bref",,,region,Île des Brumes,retour_regional,,{DOSSIER}.txt,\n'
    assert path.read_bytes() == before + row.encode()
    assert check_sentences(validate_package(root=copy_of_project)) == []


@pytest.mark.parametrize(
    ("dossier", "region"),
    [
        ("egnt-pays-de-la-source-2020", "Pays de la Source"),
        ("egn-brumes", "Brumes"),
        ("collectif-2021", "Collectif"),
        ("2020", "2020"),
    ],
)
def test_region_and_title_are_made_from_the_identifier(dossier, region, copy_of_project):
    write_new_region(dossier, root=copy_of_project)
    row = read_table("documents", root=copy_of_project).iloc[-1]
    assert row["region"] == region
    assert row["titre"] == f"Retour de la région académique {region}"


def test_a_register_without_a_last_end_of_line_keeps_its_last_row(copy_of_project):
    path = copy_of_project / "data" / "raw" / "documents.csv"
    path.write_bytes(path.read_bytes().removesuffix(b"\n"))
    known = read_table("documents", root=copy_of_project)["id_document"].tolist()
    write_new_region(DOSSIER, root=copy_of_project)
    found = read_table("documents", root=copy_of_project)["id_document"].tolist()
    assert found == [*known, DOSSIER]


@pytest.mark.parametrize("title", ["", "Retour : « en bref » # 1", "non", "2020"])
def test_the_parameters_name_three_reports_of_the_document(title, copy_of_project):
    write_new_region(DOSSIER, title=title, root=copy_of_project)
    text = (copy_of_project / "params" / f"{DOSSIER}.yml").read_text(encoding="utf-8")
    assert text.startswith(f"# Dossier « {DOSSIER} »")
    assert "# Retirez ceux dont les feuilles sont vides" in text
    assert f"\ndocuments: [{DOSSIER}]\n" in text
    assert yaml.safe_load(text) == {
        "titre": title or "Retour de la région académique Ile des Brumes",
        "documents": [DOSSIER],
        "rapports": [
            {"notebook": "01_repartition", "parametres": {"document": DOSSIER}},
            {"notebook": "04_axe_qui_pourquoi", "parametres": {"document": DOSSIER}},
            {"notebook": "05_du_constat_a_l_action", "parametres": {"document": DOSSIER}},
        ],
    }


@pytest.mark.parametrize(
    "dossier",
    ["", "Brumes", "île", "a b", "a--b", "-a", "a-", "../a", "a/b", "a\n", "a.b", "a_b"],
)
def test_a_malformed_identifier_is_refused(dossier, copy_of_project):
    before = _content(copy_of_project)
    with pytest.raises(EgnError) as refusal:
        write_new_region(dossier, root=copy_of_project)
    assert str(refusal.value) == (
        f"Identifiant inattendu : « {dossier} ». On attend des minuscules sans accent, des "
        "chiffres et des tirets simples. Écrivez par exemple egnt-ma-region-2020."
    )
    assert _content(copy_of_project) == before


@pytest.mark.parametrize(
    ("dossier", "present", "named"),
    [
        ("egnt-hauts-de-france-2020", None, "data/raw/documents.csv"),
        (DOSSIER, f"feuilles/{DOSSIER}/notes.txt", f"feuilles/{DOSSIER}"),
        (DOSSIER, f"params/{DOSSIER}.yml", f"params/{DOSSIER}.yml"),
    ],
    ids=["registered document", "folder of sheets", "parameters"],
)
def test_nothing_that_exists_is_overwritten(dossier, present, named, copy_of_project):
    if present:
        (copy_of_project / present).parent.mkdir(parents=True, exist_ok=True)
        (copy_of_project / present).write_text("à garder", encoding="utf-8")
    before = _content(copy_of_project)
    with pytest.raises(EgnError) as refusal:
        write_new_region(dossier, root=copy_of_project)
    assert str(refusal.value).startswith(f"Identifiant déjà pris : « {dossier} », voyez {named}.")
    assert _content(copy_of_project) == before


def test_a_second_call_for_the_same_region_is_refused(copy_of_project):
    write_new_region(DOSSIER, root=copy_of_project)
    before = _content(copy_of_project)
    with pytest.raises(EgnError, match="Identifiant déjà pris"):
        write_new_region(DOSSIER, root=copy_of_project)
    assert _content(copy_of_project) == before


@pytest.mark.parametrize("failing", range(1, 7))
def test_a_disk_that_fails_at_any_file_leaves_everything_as_it_was(
    failing, copy_of_project, monkeypatch
):
    shutil.rmtree(copy_of_project / "params", ignore_errors=True)
    before, calls, replace = _content(copy_of_project), [], Path.replace

    def failing_replace(path, target):
        calls.append(target)
        if len(calls) == failing:
            raise OSError(28, "No space left on device")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", failing_replace)
    with pytest.raises(OSError, match="No space left"):
        write_new_region(DOSSIER, root=copy_of_project)
    assert len(calls) == failing
    assert _content(copy_of_project) == before


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_workbook_that_cannot_be_written_leaves_everything_as_it_was(
    error, copy_of_project, monkeypatch
):
    def half_written(self, path):
        Path(path).write_bytes(b"half a workbook")
        raise error

    before = _content(copy_of_project)
    monkeypatch.setattr(Workbook, "save", half_written)
    with pytest.raises(type(error)):
        write_new_region(DOSSIER, root=copy_of_project)
    assert _content(copy_of_project) == before


def test_the_sheets_of_other_regions_survive_a_failure(copy_of_project, monkeypatch):
    write_new_region("egnt-autre-2020", root=copy_of_project)
    before = _content(copy_of_project)
    monkeypatch.setattr(Workbook, "save", lambda self, path: Path("absent", "absent").stat())
    with pytest.raises(FileNotFoundError):
        write_new_region(DOSSIER, root=copy_of_project)
    assert _content(copy_of_project) == before


def test_the_register_keeps_the_columns_in_the_order_of_its_own_header(copy_of_project):
    path = copy_of_project / "data" / "raw" / "documents.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row[::-1] for row in csv.reader(file)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    write_new_region(DOSSIER, root=copy_of_project)
    last = path.read_text(encoding="utf-8").splitlines()[-1]
    assert last.startswith(f",{DOSSIER}.txt,,retour_regional,Ile des Brumes,region,")
    assert last.endswith(f",{DOSSIER}")
