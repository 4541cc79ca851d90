"""Importing filled sheets: every bad cell at once, all or nothing, other documents untouched."""

import csv
import io
import re
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.formula import ArrayFormula

from egnlib.cli import main
from egnlib.corpus.chain import chain_completeness
from egnlib.corpus.consultation import open_consultation
from egnlib.corpus.counting import counting_readings
from egnlib.corpus.importing import ImportReport, import_sheet
from egnlib.corpus.regions import write_new_region
from egnlib.corpus.sheets import KINDS, sheet_columns
from egnlib.corpus.tables import read_table
from egnlib.corpus.units import proposing_units
from egnlib.corpus.validation import check_sentences, validate_package
from egnlib.files import EgnError

DOSSIER = "egnt-ile-des-brumes-2020"
HEADER = (
    "id_proposition,id_theme,atelier,rang,libelle,qui,qui_statut,pourquoi,pourquoi_statut,"
    "categorie,meme_que,lignes"
)
COLUMNS = HEADER.split(",")
GOOD = {
    "id_theme": "acces",
    "atelier": "1",
    "rang": "1",
    "libelle": "Ouvrir le port",
    "lignes": "4",
}
PROPOSITIONS = [
    GOOD,
    {**GOOD, "rang": "2", "libelle": "Former, dit « le phare »", "categorie": "formation"},
    {
        **GOOD,
        "id_theme": "gouvernance",
        "atelier": "2",
        "libelle": "Ouvrir le port",
        "meme_que": f"{DOSSIER}-p001",
        "lignes": "12-14;20",
    },
]
ROWS = {
    "propositions": GOOD,
    "retours": {
        "id_theme": "acces",
        "tableau": "plan",
        "ligne": "1",
        "colonne": "axe",
        "rang": "1",
        "libelle": "Allumer les phares",
        "certitude": "sure",
        "lignes": "3",
    },
    "participants": {
        "session": "port",
        "public": "marins",
        "n_participants": "12",
        "lignes": "5",
    },
}
RETOURS = [
    # tableau, ligne, colonne, rang, libelle, lignes
    ("diagnostic", 1, "irritant", 1, "Brouillard sur le réseau", "30"),
    ("projections", 1, "irritant", 1, "Brouillard sur le réseau", "40"),
    ("projections", 1, "besoin", 1, "Un phare par école", "41"),
    ("projections", 1, "axe", 1, "Allumer les phares", "42"),
    ("plan", 1, "axe", 1, "Allumer les phares", "50"),
    ("plan", 1, "action", 1, "Poser des lampes", "51"),
    ("plan", 1, "acteur", 1, "La capitainerie", "52"),
]


def _csv(rows: list[dict], *, delimiter: str = ",", columns: list[str] = COLUMNS) -> str:
    lines = io.StringIO(newline="")
    writer = csv.DictWriter(lines, columns, delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return lines.getvalue()


@pytest.fixture
def root(copy_of_project: Path) -> Path:
    """A copy of the project where the invented region has its empty sheets."""
    write_new_region(DOSSIER, region="Île des Brumes", root=copy_of_project)
    return copy_of_project


def _fill(root: Path, content: str | bytes | list[dict], name: str = "propositions.csv") -> Path:
    path = root / "feuilles" / DOSSIER / name
    text = _csv(content) if isinstance(content, list) else content
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def _import(root: Path, content: str | bytes | list[dict], **options) -> ImportReport:
    return import_sheet(_fill(root, content), kind="propositions", root=root, **options)


def _table(root: Path, kind: str = "propositions") -> Path:
    return root / "data" / "raw" / f"{kind}.csv"


def _recorded(root: Path, kind: str = "propositions") -> pd.DataFrame:
    table = read_table(kind, root=root)
    return table.loc[table["id_document"] == DOSSIER].reset_index(drop=True)


def _refusal(root: Path, content: str | bytes | list[dict], **options) -> list[str]:
    """Lines of the message of a refused import, which must leave the table as it was."""
    before = _table(root).read_bytes()
    with pytest.raises(EgnError) as refusal:
        _import(root, content, **options)
    assert _table(root).read_bytes() == before
    return str(refusal.value).split("\n")


def _workbook(root: Path, rows: list[list], *, sheet: str = "propositions") -> Path:
    """The workbook of the region with rows of values added to one of its sheets."""
    path = root / "feuilles" / DOSSIER / f"{DOSSIER}.xlsx"
    workbook = load_workbook(path)
    for row in rows:
        workbook[sheet].append(row)
    workbook.save(path)
    return path


# What goes in comes out


def test_a_filled_sheet_is_recorded_with_its_document_and_made_up_identifiers(root):
    report = _import(root, PROPOSITIONS)
    assert report == ImportReport("propositions", _table(root), DOSSIER, n_rows=3, n_replaced=0)
    recorded = _table(root).read_text(encoding="utf-8").splitlines()[-3:]
    assert recorded == [
        f"{DOSSIER}-p001,{DOSSIER},acces,1,1,Ouvrir le port,,,,,,,4",
        f'{DOSSIER}-p002,{DOSSIER},acces,1,2,"Former, dit « le phare »",,,,,formation,,4',
        f"{DOSSIER}-p003,{DOSSIER},gouvernance,2,1,Ouvrir le port,,,,,,{DOSSIER}-p001,12-14;20",
    ]
    assert check_sentences(validate_package(root=root)) == []


@pytest.mark.parametrize(
    "encode",
    [
        lambda rows: _csv(rows).encode("utf-8-sig"),
        lambda rows: _csv(rows, delimiter=";"),
        lambda rows: _csv(rows, delimiter=";").replace("\n", "\r\n").encode("utf-8-sig"),
        lambda rows: _csv(rows).rstrip("\n"),
        lambda rows: "\n" + _csv(rows).replace("\n", "\n,,,,,,,,,,,\n\n"),
        lambda rows: _csv([{key: f" {cell}\u00a0" for key, cell in row.items()} for row in rows]),
        lambda rows: _csv(rows, columns=COLUMNS[::-1]),
        lambda rows: _csv(rows, columns=COLUMNS[1:]),
        lambda rows: _csv(rows).replace("\n", ",,\n"),
        lambda rows: _csv(
            [{**row, "id_document": DOSSIER} for row in rows], columns=[*COLUMNS, "id_document"]
        ),
        lambda rows: _csv(rows, columns=[*COLUMNS, "id_document"]),
    ],
    ids=[
        "byte order mark",
        "semicolons",
        "semicolons, mark and carriage returns",
        "no last end of line",
        "empty rows",
        "spaces around the cells",
        "columns in another order",
        "no column of identifiers",
        "empty columns without a name",
        "column of the document",
        "empty column of the document",
    ],
)
def test_every_way_of_saving_a_sheet_gives_the_same_table(encode, root):
    _import(root, PROPOSITIONS)
    expected = _table(root).read_bytes()
    report = _import(root, encode(PROPOSITIONS))
    assert (report.n_rows, report.n_replaced) == (3, 3)
    assert _table(root).read_bytes() == expected


def test_an_identifier_that_is_given_is_kept_and_the_others_follow_the_rows(root):
    _import(root, [GOOD, {**GOOD, "id_proposition": "brumes-b"}, GOOD])
    assert _recorded(root)["id_proposition"].tolist() == [
        f"{DOSSIER}-p001",
        "brumes-b",
        f"{DOSSIER}-p003",
    ]


def test_markup_in_a_label_is_recorded_as_text(root):
    label = '<script>alert(1)</script> & "fin"'
    _import(root, [{**GOOD, "libelle": label}])
    assert _recorded(root)["libelle"].tolist() == [label]


@pytest.mark.parametrize("label", ["NA", "null", "1-2", "3 = 3", "a@b", "0", "«\u202f-\u202f»"])
def test_words_that_only_look_special_are_recorded_as_they_are(label, root):
    _import(root, [{**GOOD, "libelle": label}])
    assert _recorded(root)["libelle"].tolist() == [label]


# Other documents, and importing again


@pytest.mark.parametrize("kind", KINDS)
def test_the_rows_of_other_documents_stay_byte_for_byte(kind, root):
    before = _table(root, kind).read_bytes()
    columns = sheet_columns(kind, root=root)["colonne"].tolist()
    path = _fill(root, _csv([ROWS[kind]], columns=columns), f"{kind}.csv")
    assert import_sheet(path, kind=kind, root=root).n_rows == 1
    after = _table(root, kind).read_bytes()
    assert after.startswith(before)
    assert after.count(b"\n") == before.count(b"\n") + 1


def test_rows_that_were_quoted_by_hand_are_not_rewritten(root):
    path = _table(root)
    text = path.read_text(encoding="utf-8").replace(",Accompagnement,", ',"Accompagnement",')
    assert text.count('"Accompagnement"') == 1
    path.write_text(text, encoding="utf-8")
    _import(root, PROPOSITIONS)
    assert path.read_text(encoding="utf-8").startswith(text)


def test_a_table_without_a_last_end_of_line_keeps_its_last_row(root):
    path = _table(root)
    before = path.read_bytes()
    path.write_bytes(before.removesuffix(b"\n"))
    _import(root, [GOOD])
    assert path.read_bytes().startswith(before)


def test_importing_twice_gives_the_same_table(root):
    _import(root, PROPOSITIONS)
    once = _table(root).read_bytes()
    assert _import(root, PROPOSITIONS).n_replaced == 3
    assert _table(root).read_bytes() == once


def test_a_sheet_replaces_the_rows_of_its_document_where_they_stand(root):
    path = _table(root)
    header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    document = "egnt-hauts-de-france-2020"
    others = [row for row in rows if document not in row]
    report = _import(root, [GOOD], document=document)
    assert (report.document, report.n_rows, report.n_replaced) == (document, 1, 45)
    new = f"{document}-p001,{document},acces,1,1,Ouvrir le port,,,,,,,4\n"
    before = rows.index(next(row for row in rows if document in row))
    expected = [header, *others[:before], new, *others[before:]]
    assert path.read_text(encoding="utf-8") == "".join(expected)


def test_a_recorded_table_exported_and_imported_again_is_the_same(root):
    """Conservation: the 402 entries of a recorded return, through a sheet."""
    path = _table(root, "retours")
    before = path.read_bytes()
    sheet = _fill(root, before, "retours.csv")
    report = import_sheet(sheet, kind="retours", document="egnt-pays-de-la-loire-2020", root=root)
    assert (report.n_rows, report.n_replaced) == (402, 402)
    assert path.read_bytes() == before


# The workbook


def test_the_workbook_that_was_written_is_filled_and_imported(root):
    path = _workbook(
        root,
        [
            [None, "acces", 1, 1.0, "Ouvrir le port", None, None, None, None, None, None, 4],
            [
                None,
                "acces",
                "1",
                2,
                "Former, dit « le phare »",
                *[None] * 4,
                "formation",
                None,
                "4",
            ],
            [],
            [
                *[None, "gouvernance", 2.0, 1, "Ouvrir le port", None, None, None, None, None],
                *[f"{DOSSIER}-p001", "12-14;20"],
            ],
        ],
    )
    report = import_sheet(path, kind="propositions", root=root)
    assert (report.n_rows, report.document) == (3, DOSSIER)
    from_workbook = _table(root).read_bytes()
    _import(root, PROPOSITIONS)
    assert _table(root).read_bytes() == from_workbook


def test_a_workbook_moved_elsewhere_names_its_document_itself(root, tmp_path_factory):
    path = _workbook(root, [["port", "marins", 12, None, "5"]], sheet="participants")
    moved = path.rename(tmp_path_factory.mktemp("bureau") / path.name)
    report = import_sheet(moved, kind="participants", root=root)
    assert report.document == DOSSIER
    assert _recorded(root, "participants")["n_participants"].tolist() == [12]


@pytest.mark.parametrize(
    ("cell", "column", "problem"),
    [
        ("=1+1", "libelle", "« =1+1 » commence comme une formule"),
        (ArrayFormula("E2", "=SUM(A1:A2)"), "libelle", "« =SUM(A1:A2) » commence comme"),
        ("=A1", "rang", "« =A1 » n'est pas un nombre écrit en chiffres"),
        (1.5, "rang", "« 1.5 » n'est pas du type attendu"),
        (pd.Timestamp(2020, 5, 3).to_pydatetime(), "lignes", "« 2020-05-03 00:00:00 » ne désigne"),
        ("Ouvrir\nle port", "libelle", "« Ouvrir·le port » contient un retour à la ligne"),
    ],
    ids=["formula", "array formula", "formula for a number", "half", "date", "two lines"],
)
def test_a_bad_cell_of_a_workbook_is_named_with_its_sheet(cell, column, problem, root):
    row = [{**GOOD, column: cell}.get(name) for name in COLUMNS]
    path = _workbook(root, [row])
    with pytest.raises(EgnError) as refusal:
        import_sheet(path, kind="propositions", root=root)
    place = f"{DOSSIER}.xlsx, feuille propositions, ligne 2, colonne {column} : "
    assert str(refusal.value).split("\n")[1].startswith(place + problem)


def test_a_workbook_without_the_sheet_is_refused_with_the_sheets_it_has(root, tmp_path):
    workbook = Workbook()
    workbook.active.title = "Feuil1"
    path = tmp_path / f"{DOSSIER}.xlsx"
    workbook.save(path)
    with pytest.raises(EgnError) as refusal:
        import_sheet(path, kind="retours", root=root)
    assert str(refusal.value) == (
        f"Feuille absente : « retours » dans {DOSSIER}.xlsx. Feuilles trouvées : Feuil1. "
        "Rétablissez le nom de la feuille."
    )


def test_a_file_that_is_no_workbook_is_refused(root):
    path = _fill(root, b"PK, but not a workbook", f"{DOSSIER}.xlsx")
    with pytest.raises(EgnError, match=f"^Classeur illisible : {DOSSIER}.xlsx"):
        import_sheet(path, kind="propositions", root=root)


def test_the_empty_sheets_of_a_new_region_are_refused(root):
    path = root / "feuilles" / DOSSIER / f"{DOSSIER}.xlsx"
    for kind in KINDS:
        with pytest.raises(EgnError, match=r"^Feuille vide : .*On y trouve un en-tête seul"):
            import_sheet(path, kind=kind, root=root)
        with pytest.raises(EgnError, match=r"^Feuille vide : .*On y trouve un en-tête seul"):
            import_sheet(path.with_name(f"{kind}.csv"), kind=kind, root=root)


# Bad cells

THEMES = "acces, enseigner, collaborer, responsable, gouvernance"
CATEGORIES = "formation, anthropo, techno, politique, organisation"
FORMULA = "commence comme une formule (=, +, -, @, tabulation). Commencez par un mot"
BAD_CELLS = {
    "formula": ("libelle", "=cmd|'/c calc'!A0", f"« =cmd|'/c calc'!A0 » {FORMULA}"),
    "plus": ("qui", "+33", f"« +33 » {FORMULA}"),
    "hyphen": ("pourquoi", "- pour voir", f"« - pour voir » {FORMULA}"),
    "at sign": ("atelier", "@brumes", f"« @brumes » {FORMULA}"),
    "tabulation": ("libelle", "\tOuvrir", f"« Ouvrir » {FORMULA}"),
    "carriage return": ("libelle", "\rOuvrir", f"« Ouvrir » {FORMULA}"),
    "formula after a space": ("libelle", " =1", f"« =1 » {FORMULA}"),
    "formula as an identifier": ("id_proposition", "=1", f"« =1 » {FORMULA}"),
    "formula in a closed list": ("categorie", "=1", f"« =1 » {FORMULA}"),
    "terminal escape": (
        "libelle",
        "a\x1b[31mb",
        "« a·[31mb » contient un retour à la ligne. On attend un texte d'une seule ligne",
    ),
    "misspelt theme": (
        "id_theme",
        "accès",
        f"« accès » n'existe pas dans la table liée. Corrigez l'identifiant. On attend : {THEMES}",
    ),
    "misspelt category": (
        "categorie",
        "formatoin",
        "« formatoin » n'est pas dans la liste des valeurs. Voyez data/datapackage.json. "
        f"On attend : {CATEGORIES}",
    ),
    "required": (
        "libelle",
        "  ",
        "cellule obligatoire vide. Remplissez-la",
    ),
    "required theme": (
        "id_theme",
        "",
        f"cellule obligatoire vide. Remplissez-la. On attend : {THEMES}",
    ),
    "words for a number": (
        "rang",
        "trois",
        "« trois » n'est pas un nombre écrit en chiffres. Corrigez la cellule",
    ),
    "underscore in a number": (
        "rang",
        "1_0",
        "« 1_0 » n'est pas un nombre écrit en chiffres. Corrigez la cellule",
    ),
    "half": (
        "rang",
        "1.5",
        "« 1.5 » n'est pas du type attendu. Corrigez la cellule. "
        "On attend : nombre entier, au moins 1",
    ),
    "too small": (
        "rang",
        "-3",
        "« -3 » est trop petit. Corrigez la valeur. On attend : nombre entier, au moins 1",
    ),
    "lines in words": (
        "lignes",
        "p. 4",
        "« p. 4 » ne désigne pas des lignes. Lignes illisibles : « p. 4 ». Formes acceptées : 94, "
        "94-101 ou 94;127. Corrigez la colonne lignes",
    ),
    "lines backwards": (
        "lignes",
        "9-4",
        "« 9-4 » ne désigne pas des lignes. Lignes impossibles : « 9-4 ». Les lignes se comptent "
        "à partir de 1, dans l'ordre du document. Corrigez la colonne lignes",
    ),
    "lines without end": (
        "lignes",
        "4-4000000000",
        "« 4-4000000000 » dépasse la longueur d'un document. Vérifiez le numéro de ligne",
    ),
    "dangling link": (
        "meme_que",
        "brumes-9",
        "« brumes-9 » n'existe pas dans la table liée. Corrigez l'identifiant",
    ),
    "link to another document": (
        "meme_que",
        "hdf-formation-acces-1",
        "« hdf-formation-acces-1 » n'existe pas dans la table liée. Corrigez l'identifiant",
    ),
    "link to itself": (
        "meme_que",
        f"{DOSSIER}-p002",
        f"« {DOSSIER}-p002 » renvoie à son tour. Nommez la première ligne",
    ),
    "identifier of another document": (
        "id_proposition",
        "hdf-formation-acces-1",
        "« hdf-formation-acces-1 » est déjà une ligne de egnt-hauts-de-france-2020. Changez-le",
    ),
    "identifier twice in the sheet": (
        "id_proposition",
        f"{DOSSIER}-p001",
        f"« {DOSSIER}-p001 » est répété. Cette colonne n'accepte que des valeurs uniques",
    ),
    "another document": (
        "id_document",
        "egnt-hauts-de-france-2020",
        f"« egnt-hauts-de-france-2020 » n'est pas le document importé. On attend {DOSSIER}, ou "
        "rien",
    ),
}


@pytest.mark.parametrize(("column", "cell", "problem"), BAD_CELLS.values(), ids=BAD_CELLS.keys())
def test_a_bad_cell_is_refused_with_its_line_column_and_value(column, cell, problem, root):
    columns = [*COLUMNS, "id_document"]
    content = _csv([GOOD, {**GOOD, column: cell}], columns=columns)
    content = content.replace("\rOuvrir", '"\rOuvrir"')  # which the writer does not quote
    assert _refusal(root, content) == [
        "Import refusé : 1 problème. Rien n'est enregistré.",
        f"propositions.csv, ligne 3, colonne {column} : {problem}.",
    ]


def test_all_bad_cells_are_reported_together_in_the_order_of_the_sheet(root):
    rows = [
        {**GOOD, "categorie": "formatoin", "lignes": "0"},
        GOOD,
        {**GOOD, "id_theme": "accès", "libelle": "=1", "rang": "zéro"},
    ]
    title, *lines = _refusal(root, rows)
    assert title == "Import refusé : 5 problèmes. Rien n'est enregistré."
    assert [line.partition(" : ")[0] for line in lines] == [
        "propositions.csv, ligne 2, colonne categorie",
        "propositions.csv, ligne 2, colonne lignes",
        "propositions.csv, ligne 4, colonne id_theme",
        "propositions.csv, ligne 4, colonne rang",
        "propositions.csv, ligne 4, colonne libelle",
    ]


def test_two_thousand_bad_cells_are_all_reported(root):
    rows = [{**GOOD, "id_theme": "brume", "categorie": "brume"}] * 1000
    title, *lines = _refusal(root, rows)
    assert title == "Import refusé : 2000 problèmes. Rien n'est enregistré."
    assert len(lines) == 2000


def test_empty_rows_do_not_shift_the_lines_of_the_message(root):
    header, first, second = _csv([GOOD, {**GOOD, "rang": "0"}]).splitlines()
    [_, line] = _refusal(root, f"{header}\n\n{first}\n,,,,\n\n{second}\n")
    assert line.startswith("propositions.csv, ligne 6, colonne rang : « 0 » est trop petit.")


def test_a_cell_on_two_lines_does_not_shift_the_lines_of_the_message(root):
    rows = [{**GOOD, "libelle": "Ouvrir\nle port"}, {**GOOD, "rang": "0"}]
    _, *lines = _refusal(root, rows)
    assert [line.partition(" : ")[0] for line in lines] == [
        "propositions.csv, ligne 2, colonne libelle",
        "propositions.csv, ligne 4, colonne rang",
    ]


def test_a_public_given_twice_in_a_session_is_refused(root):
    rows = "session,public,n_participants,n_etablissements,lignes\nport,marins,1,,4\n"
    path = _fill(root, rows + "port,marins,2,,5\n", "participants.csv")
    with pytest.raises(EgnError) as refusal:
        import_sheet(path, kind="participants", root=root)
    assert str(refusal.value).split("\n")[1:] == [
        "participants.csv, ligne 3, colonne id_document, session, public : clé répétée. Deux "
        "lignes ont le même identifiant."
    ]


# Bad files


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Feuille vide : propositions.csv. On n'y trouve rien. Remplissez"),
        (b"\xef\xbb\xbf\n \n", "Feuille vide : propositions.csv. On n'y trouve rien. Remplissez"),
        (HEADER, "Feuille vide : propositions.csv. On y trouve un en-tête seul. Remplissez"),
        (
            HEADER + "\n,,,,,,,,,,,\n",
            "Feuille vide : propositions.csv. On y trouve un en-tête seul. Remplissez",
        ),
        (
            _csv([GOOD, {**GOOD, "libelle": "Un phare éteint"}]).encode("cp1252"),
            "Encodage inattendu : propositions.csv, ligne 3, octet 0xe9. On attend de l'UTF-8. "
            "Enregistrez le fichier en « CSV UTF-8 », ou en .xlsx.",
        ),
        (
            _csv([GOOD]).encode("utf-16"),
            "Encodage inattendu : propositions.csv, ligne 1, octet 0xff. On attend de l'UTF-8.",
        ),
        (
            HEADER + '\n,acces,1,1,"Ouvrir,,,,,,,4\n',
            "Tableau irrégulier : propositions.csv, à partir de la ligne 2",
        ),
        (
            _csv([GOOD]).replace("id_theme", "theme"),
            "Colonne absente : « id_theme ». Colonnes trouvées : id_proposition, theme, atelier",
        ),
        (
            _csv([GOOD], columns=[*COLUMNS, "note"]).replace("4,\n", "4,à voir\n"),
            "Colonne inattendue : « note ». Colonnes attendues : id_proposition, id_document",
        ),
        (
            _csv([GOOD, GOOD]).removesuffix("\n") + ",en trop\n",
            "Colonne inattendue : « sans nom, remplie ligne 3 ».",
        ),
        (
            _csv([GOOD]).replace("qui,", "libelle,", 1),
            "Colonne répétée : « libelle ». Une colonne n'a qu'une place dans l'en-tête. "
            "Gardez-en une seule dans propositions.csv.",
        ),
    ],
    ids=[
        "no byte",
        "blank lines",
        "header only",
        "header and empty cells",
        "another encoding",
        "UTF-16",
        "open quotation mark",
        "missing column",
        "extra column",
        "extra cell",
        "repeated column",
    ],
)
def test_a_file_that_is_no_sheet_is_refused(content, message, root):
    assert _refusal(root, content)[0].startswith(message)


@pytest.mark.parametrize("name", ["absente.csv", "absente.xlsx", "."])
def test_an_absent_file_is_refused_by_name(name, root):
    path = root / "feuilles" / DOSSIER / name
    with pytest.raises(EgnError) as refusal:
        import_sheet(path, kind="propositions", root=root)
    assert str(refusal.value).startswith(f"Fichier absent : {path}.")


@pytest.mark.parametrize("name", ["feuille.xls", "feuille.ods", "feuille.tsv", "feuille"])
def test_another_format_is_refused_with_the_formats_that_are_read(name, root):
    path = _fill(root, b"\xd0\xcf\x11\xe0", name)
    with pytest.raises(EgnError) as refusal:
        import_sheet(path, kind="propositions", root=root)
    assert str(refusal.value) == (
        f"Format non pris en charge : {name}. On attend un fichier .csv ou .xlsx. "
        "Enregistrez la feuille en « Classeur Excel (.xlsx) »."
    )


@pytest.mark.parametrize("kind", ["proposition", "documents", "", "../raw/themes"])
def test_an_unknown_kind_is_refused_with_the_known_ones(kind, root):
    path = _fill(root, PROPOSITIONS)
    with pytest.raises(EgnError) as refusal:
        import_sheet(path, kind=kind, root=root)
    assert str(refusal.value) == (
        f"Genre de feuille inconnu : « {kind} ». Genres connus : propositions, retours, "
        "participants. Choisissez l'un d'eux."
    )


def test_an_unknown_document_is_refused_with_the_known_ones(root):
    [message] = _refusal(root, PROPOSITIONS, document="egnt-ailleurs-2020")
    assert message.startswith("Document inconnu : « egnt-ailleurs-2020 ».")
    assert DOSSIER in message


def test_a_sheet_that_nothing_links_to_a_document_is_refused(root, tmp_path_factory):
    path = _fill(root, PROPOSITIONS).rename(tmp_path_factory.mktemp("bureau") / f"{DOSSIER}.csv")
    with pytest.raises(EgnError) as refusal:
        import_sheet(path, kind="propositions", root=root)
    message = f"Document indéterminé pour {DOSSIER}.csv, du dossier « {path.parent.name} »."
    assert str(refusal.value).startswith(message)
    assert import_sheet(path, kind="propositions", document=DOSSIER, root=root).n_rows == 3


# A disk that fails


@pytest.mark.parametrize("method", ["replace", "write_text", "chmod"])
def test_a_disk_that_fails_leaves_the_table_as_it_was(method, root, monkeypatch):
    _import(root, PROPOSITIONS)
    path = _fill(root, [GOOD])
    before = {file: file.read_bytes() for file in root.rglob("*") if file.is_file()}

    def failing(self, *arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, method, failing)
    with pytest.raises(OSError, match="No space left"):
        import_sheet(path, kind="propositions", root=root)
    monkeypatch.undo()
    assert {file: file.read_bytes() for file in root.rglob("*") if file.is_file()} == before


# From the sheets to the figures of the reports


def test_an_invented_region_goes_from_its_workbook_to_the_figures_of_its_reports(root):
    propositions = [
        [None, "acces", "1", 1, "Ouvrir le port", "Marins", "indique", "", "vide", "techno"],
        [None, "acces", "1", 2, "Ouvrir le port", "Marins", "indique", "", "vide", "techno"],
        [
            None,
            "enseigner",
            "2",
            1,
            "Lire la brume",
            "?",
            "inconnu",
            "Voir",
            "indique",
            "formation",
        ],
    ]
    origins = [None, f"{DOSSIER}-p001", None]
    rows = [[*row, origin, "4"] for row, origin in zip(propositions, origins, strict=True)]
    _workbook(root, rows)
    identical = {2: f"{DOSSIER}-r001", 5: f"{DOSSIER}-r004"}
    entries = [
        [None, "acces", table, line, column, rank, label, identical.get(number), "sure", lines]
        for number, (table, line, column, rank, label, lines) in enumerate(RETOURS, start=1)
    ]
    _workbook(root, entries, sheet="retours")
    path = _workbook(root, [["port", "marins", 12, None, "5"]], sheet="participants")
    reports = [import_sheet(path, kind=kind, root=root) for kind in KINDS]
    assert [report.n_rows for report in reports] == [3, 7, 1]
    assert check_sentences(validate_package(root=root)) == []

    region = open_consultation(root=root).of(DOSSIER)
    assert region.linked("propositions")["document"].unique().tolist() == ["Île des Brumes"]
    readings = counting_readings(region.propositions)
    assert readings.loc["ligne", ["formation", "techno", "total"]].tolist() == [1, 2, 3]
    assert readings.loc["atelier", ["formation", "techno", "total"]].tolist() == [1, 1, 2]
    units = proposing_units(region.propositions, region.retours, documents=[DOSSIER])
    assert units["libelle"].tolist() == ["Ouvrir le port", "Lire la brume", "Allumer les phares"]
    [chain] = chain_completeness(region.retours).to_dict("records")
    assert (chain["n_axes"], chain["n_axes_repris"], chain["n_lignes_completes"]) == (1, 1, 0)
    assert chain["manque"] == "temporalite, indicateur"


def _egn(*arguments: str) -> str:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_an_invented_region_goes_from_sheet_to_report_with_commands_alone(
    copy_of_project, monkeypatch
):
    """The only thing written by hand is the workbook; its markup comes out escaped."""
    monkeypatch.setenv("EGN_ROOT", str(copy_of_project))
    _egn("new", DOSSIER, "--region", "Île des Brumes")
    label = "<script>alert(1)</script> et phares"
    cells = {"libelle": label, "categorie": "techno", "qui": "Gardiens", "qui_statut": "indique"}
    row = [{**GOOD, **cells}.get(name) for name in COLUMNS]
    path = _workbook(copy_of_project, [row])
    assert _egn("import", path, "--as", "propositions").startswith(f"1 ligne de {DOSSIER}")
    _egn("build", DOSSIER, "--notebook", "04", "--jobs", "1")
    name = f"{DOSSIER}-04_axe_qui_pourquoi.html"
    page = (copy_of_project / "reports" / name).read_text(encoding="utf-8")
    assert "La case « Qui » est remplie dans 1 " in re.sub(r"\s", " ", page)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; et phares" in page
    assert "<script>alert(1)" not in page
    assert name in (copy_of_project / "reports" / "index.html").read_text(encoding="utf-8")
