"""Typed reading: what is in the CSV comes out, and what is not a table is refused."""

import csv

import pandas as pd
import pytest

from egnlib.coding.codebook import read_codebook
from egnlib.corpus.tables import columns_of, read_table, read_text_table, table_schemas
from egnlib.files import EgnError

RECORDED = [
    "documents",
    "themes",
    "numerotation_themes",
    "propositions",
    "cellules_vides",
    "retours",
    "participants",
    "questionnaire",
    "occurrences",
    "contributeurs",
    "sujets",
    "hors_champ",
]
HEADER = "id_document,rang,niveau,libelle,lignes\n"
ROW = "egn-dossier-national-2020,{rank},1,Un préau,{line}\n"
TWO_ROWS = HEADER + ROW.format(rank=1, line=10) + ROW.format(rank=2, line=12)


def _write(root, table: str, content: str | bytes):
    path = root / "data" / "raw" / f"{table}.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def _replace(root, table: str, old: str, new: str) -> None:
    path = root / "data" / "raw" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{text.count(old)} times « {old} » in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def _refusal(name: str, root) -> str:
    with pytest.raises(EgnError) as refusal:
        read_table(name, root=root)
    return str(refusal.value)


@pytest.mark.parametrize("name", RECORDED)
def test_every_cell_of_the_file_comes_out_missing_ones_included(name, project):
    schema = table_schemas(project)[name]
    types = {field["name"]: field["type"] for field in schema["schema"]["fields"]}
    convert = {"string": str, "integer": int, "number": float}
    with (project / "data" / schema["path"]).open(encoding="utf-8", newline="") as file:
        written = [
            [convert[types[column]](cell) if cell else None for column, cell in row.items()]
            for row in csv.DictReader(file)
        ]
    table = read_table(name, root=project)
    read = table.astype(object).where(table.notna(), None).values.tolist()
    assert len(written) > 0
    assert read == written


@pytest.mark.parametrize("name", RECORDED)
def test_columns_have_the_order_and_types_of_the_data_package(name, project):
    table = read_table(name, root=project)
    expected = {}
    for field in table_schemas(project)[name]["schema"]["fields"]:
        allowed = field.get("constraints", {}).get("enum")
        plain = {"string": "str", "integer": "Int64", "number": "Float64"}[field["type"]]
        expected[field["name"]] = "category" if allowed else plain
    assert {column: str(dtype) for column, dtype in table.dtypes.items()} == expected
    assert table.columns.tolist() == list(expected)
    assert table.index.tolist() == list(range(len(table)))


@pytest.mark.parametrize("name", ["propositions", "cellules_vides"])
def test_categories_are_ordered_as_in_the_codebook(name, project):
    categories = read_table(name, root=project)["categorie"].cat
    assert categories.ordered
    assert categories.categories.tolist() == read_codebook("categories", root=project).order


def test_an_unused_category_is_kept_in_its_place(copy_of_project):
    path = copy_of_project / "data" / "raw" / "cellules_vides.csv"
    header, first, *_ = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(header + first, encoding="utf-8")
    counts = read_table("cellules_vides", root=copy_of_project)["categorie"].value_counts(
        sort=False
    )
    assert counts.to_dict() == {
        "formation": 1,
        "anthropo": 0,
        "techno": 0,
        "politique": 0,
        "organisation": 0,
    }


def test_an_empty_cell_is_missing_and_nothing_else_is(copy_of_project):
    content = "id_theme,consultation,libelle,angles\nNA,null,NaN,\nnan,-,None,N/A\n"
    _write(copy_of_project, "themes", content)
    table = read_table("themes", root=copy_of_project)
    assert table.loc[0, ["id_theme", "consultation", "libelle"]].tolist() == ["NA", "null", "NaN"]
    assert table.loc[1].tolist() == ["nan", "-", "None", "N/A"]
    assert table.isna().sum().to_dict() == {
        "id_theme": 0,
        "consultation": 0,
        "libelle": 0,
        "angles": 1,
    }


def test_a_header_alone_is_an_empty_table_with_its_types(copy_of_project):
    _write(copy_of_project, "sujets", HEADER)
    table = read_table("sujets", root=copy_of_project)
    assert len(table) == 0
    assert table.dtypes.astype(str).tolist() == ["str", "Int64", "Int64", "str", "str"]


@pytest.mark.parametrize(
    "content",
    [TWO_ROWS.encode("utf-8-sig"), TWO_ROWS.replace("\n", "\r\n").encode(), TWO_ROWS.rstrip()],
    ids=["byte order mark", "carriage returns", "no end of line"],
)
def test_what_a_spreadsheet_saves_as_utf8_is_read(content, copy_of_project):
    _write(copy_of_project, "sujets", content)
    table = read_table("sujets", root=copy_of_project)
    assert table["rang"].tolist() == [1, 2]
    assert table["lignes"].tolist() == ["10", "12"]


def test_the_text_of_a_row_is_indexed_by_its_line_in_the_file(copy_of_project):
    path = _write(copy_of_project, "sujets", TWO_ROWS)
    table = read_text_table(path)
    assert table["rang"].to_dict() == {2: "1", 3: "2"}


def test_a_row_is_indexed_by_the_line_where_it_ends(copy_of_project):
    content = '"id_document",rang\na,1\n"b,\nc\n",2\n"d ""e""",\n'
    table = read_text_table(_write(copy_of_project, "sujets", content))
    assert table.index.tolist() == [2, 5, 6]
    assert table["id_document"].tolist() == ["a", "b,\nc\n", 'd "e"']
    assert table["rang"].isna().tolist() == [False, False, True]


@pytest.mark.parametrize("name", RECORDED)
def test_the_columns_of_a_table_are_those_of_its_header_in_its_order(name, project):
    schema = table_schemas(project)[name]
    with (project / "data" / schema["path"]).open(encoding="utf-8", newline="") as file:
        assert columns_of(name, root=project) == next(csv.reader(file))


def test_the_columns_of_a_computed_table_are_known_before_it_is_written(copy_of_project):
    assert not (copy_of_project / "data" / "processed").exists()
    assert columns_of("chaine", root=copy_of_project) == [
        *("id_document", "id_theme", "tableau", "ligne", "maillon"),
        *("n", "n_ambigu"),
    ]


def test_the_columns_of_an_unknown_table_are_refused_with_the_known_ones(project):
    with pytest.raises(EgnError, match=r"^Table inconnue : « chaines »"):
        columns_of("chaines", root=project)


def test_an_unknown_table_is_refused_with_the_known_ones(project):
    message = _refusal("proposition", project)
    assert message.startswith(
        "Table inconnue : « proposition ». Tables connues : documents, themes"
    )
    assert message.endswith("Vérifiez le nom dans data/datapackage.json.")


def test_an_absent_file_is_refused_by_name(copy_of_project):
    (copy_of_project / "data" / "raw" / "sujets.csv").unlink()
    message = _refusal("sujets", copy_of_project)
    assert message.startswith("Fichier absent : sujets.csv. Il est attendu dans raw/.")


def test_an_empty_file_is_refused_by_name(copy_of_project):
    _write(copy_of_project, "sujets", "")
    assert _refusal("sujets", copy_of_project).startswith(
        "Fichier vide : sujets.csv. On y attend une ligne d'en-tête puis une ligne par fait."
    )


@pytest.mark.parametrize("column", HEADER.strip().split(","))
def test_a_missing_column_is_named_with_those_found(column, copy_of_project):
    table = pd.read_csv(copy_of_project / "data" / "raw" / "sujets.csv", dtype="str")
    _write(copy_of_project, "sujets", table.drop(columns=column).to_csv(index=False))
    found = ", ".join(name for name in table.columns if name != column)
    assert _refusal("sujets", copy_of_project) == (
        f"Colonne absente : « {column} ». Colonnes trouvées : {found}. "
        "Vérifiez l'en-tête de sujets.csv."
    )


def test_an_unexpected_column_is_named_with_those_expected(copy_of_project):
    table = pd.read_csv(copy_of_project / "data" / "raw" / "sujets.csv", dtype="str")
    _write(copy_of_project, "sujets", table.assign(note="x").to_csv(index=False))
    assert _refusal("sujets", copy_of_project) == (
        "Colonne inattendue : « note ». Colonnes attendues : id_document, rang, niveau, libelle, "
        "lignes. Vérifiez l'en-tête de sujets.csv."
    )


def test_another_separator_is_refused_with_the_header_as_read(copy_of_project):
    _write(copy_of_project, "sujets", TWO_ROWS.replace(",", ";"))
    assert _refusal("sujets", copy_of_project).startswith(
        "Colonne absente : « id_document ». Colonnes trouvées : id_document;rang;niveau;libelle;"
    )


ENCODING = (
    "Encodage inattendu : sujets.csv, ligne {} (octet {}). On attend de l'UTF-8. "
    "Enregistrez le fichier en « CSV UTF-8 »."
)
# content, line of its first wrong byte, that byte
ENCODINGS = {
    "another encoding": (TWO_ROWS.encode("cp1252"), 2, "0xe9"),
    "one row in another encoding": (
        (TWO_ROWS + ROW.format(rank=3, line=14)).encode()
        + ROW.format(rank=4, line=16).replace("é", "ô").encode("cp1252"),
        5,
        "0xf4",
    ),
    "the header in another encoding": (
        TWO_ROWS.replace("rang", "rangé").encode("cp1252"),
        1,
        "0xe9",
    ),
    "the first byte of a line": ((HEADER + "école,1,1,x,1\n").encode("cp1252"), 2, "0xe9"),
    "a text cut in the middle of a letter": (HEADER.encode() + "x,1,1,é".encode()[:-1], 2, "0xc3"),
    "a workbook": (b"PK\x03\x04\n\x00\xff", 2, "0xff"),
    "another encoding after a byte order mark": (
        b"\xef\xbb\xbf" + HEADER.encode() + "x,1,1,Un préau,1\n".encode("cp1252"),
        2,
        "0xe9",
    ),
    "a line that begins in another encoding after a byte order mark": (
        b"\xef\xbb\xbf" + HEADER.encode() + "école,1,1,x,1\n".encode("cp1252"),
        2,
        "0xe9",
    ),
}


@pytest.mark.parametrize(
    ("content", "line", "byte"),
    [pytest.param(*case, id=name) for name, case in ENCODINGS.items()],
)
def test_another_encoding_is_refused_with_the_line_and_the_byte(
    content, line, byte, copy_of_project
):
    _write(copy_of_project, "sujets", content)
    assert _refusal("sujets", copy_of_project) == ENCODING.format(line, byte)


# table, old cell, new cell -> the message
WRONG_TYPES = {
    "letters for a whole number": (
        "sujets",
        "2020,2,2,",
        "2020,deux,2,",
        "Valeur inattendue : « deux » (sujets.csv, ligne 3, colonne rang). "
        "On attend un nombre entier. Corrigez cette cellule.",
    ),
    "a decimal for a whole number": (
        "sujets",
        "2020,18,2,",
        "2020,18.5,2,",
        "Valeur inattendue : « 18.5 » (sujets.csv, ligne 19, colonne rang). "
        "On attend un nombre entier. Corrigez cette cellule.",
    ),
    "a decimal comma": (
        "questionnaire",
        "oui,=,46.2,46.2,",
        'oui,=,"46,2",46.2,',
        "Valeur inattendue : « 46,2 » (questionnaire.csv, ligne 4, colonne valeur_basse). "
        "On attend un nombre (point décimal). Corrigez cette cellule.",
    ),
    "a value outside the list": (
        "propositions",
        "indique,formation,,101-102",
        "indique,formations,,101-102",
        "Valeur inattendue : « formations » (propositions.csv, ligne 2, colonne categorie). "
        "On attend l'une des valeurs formation, anthropo, techno, politique, organisation. "
        "Corrigez cette cellule.",
    ),
}


@pytest.mark.parametrize(
    ("name", "old", "new", "message"), WRONG_TYPES.values(), ids=WRONG_TYPES.keys()
)
def test_a_cell_of_the_wrong_type_is_refused_with_file_line_and_column(
    name, old, new, message, copy_of_project
):
    _replace(copy_of_project, name, old, new)
    assert _refusal(name, copy_of_project) == message


def test_a_cell_over_two_lines_does_not_shift_the_line_named_by_a_message(copy_of_project):
    first = ROW.format(rank=1, line=10).replace("Un préau", '"Un\npréau"')
    _write(copy_of_project, "sujets", HEADER + first + ROW.format(rank="deux", line=12))
    assert "(sujets.csv, ligne 4, colonne rang)" in _refusal("sujets", copy_of_project)


IRREGULAR = {
    "one cell too many in the first row": ("NA,a,b,c,trop\nx,a,b,c\n", 2),
    "one cell too many in every row": ("NA,a,b,c,trop\nx,a,b,c,trop\n", 2),
    "one cell too many further down": ("NA,a,b,c\nx,a,b,c\ny,a,b,c,trop\n", 4),
    "one empty cell too many": ("NA,a,b,c\nx,a,b,c,\n", 3),
    "one cell too few": ("NA,a,b,c\nx,a,b\n", 3),
    "a comma that wants quotes": ("NA,a,b, et b,c\n", 2),
    "a blank line between two rows": ("NA,a,b,c\n\nx,a,b,c\n", 3),
    "a blank line at the end": ("NA,a,b,c\n\n", 3),
    "a line of spaces": ("NA,a,b,c\n  \nx,a,b,c\n", 3),
    "after a cell over two lines": ('NA,a,"b\nb",c\nx,a,b\n', 4),
    "a quote that is never closed": ('NA,a,b,c\nx,"a,b,c\ny,a,b,c\n', 4),
}


@pytest.mark.parametrize(("rows", "line"), IRREGULAR.values(), ids=IRREGULAR.keys())
def test_an_irregular_row_is_refused_with_its_line(rows, line, copy_of_project):
    _write(copy_of_project, "themes", "id_theme,consultation,libelle,angles\n" + rows)
    assert _refusal("themes", copy_of_project) == (
        f"Tableau irrégulier : themes.csv, ligne {line}. Chaque ligne doit avoir autant de "
        "cellules que l'en-tête (4), séparées par des virgules. Mettez entre guillemets les "
        "textes qui contiennent une virgule."
    )


def test_a_cell_longer_than_the_csv_module_accepts_by_default_is_read_whole(copy_of_project):
    _write(copy_of_project, "sujets", HEADER + f"a,1,1,{'x' * 140_000},1\n")
    assert read_table("sujets", root=copy_of_project)["libelle"].str.len().tolist() == [140_000]


@pytest.mark.parametrize("column", ["rang", "lignes"])
def test_a_column_that_stands_twice_is_named(column, copy_of_project):
    _write(copy_of_project, "sujets", f"{HEADER.strip()},{column}\na,1,1,x,1,1\n")
    assert f"« {column} »" in _refusal("sujets", copy_of_project)


@pytest.mark.filterwarnings("ignore:invalid value encountered in cast")
def test_a_whole_number_too_long_to_be_one_is_refused_with_its_line(copy_of_project):
    _write(copy_of_project, "sujets", HEADER + ROW.format(rank="9" * 25, line=10))
    assert "(sujets.csv, ligne 2, colonne rang)" in _refusal("sujets", copy_of_project)


def test_an_unreadable_data_package_is_refused_with_its_line(copy_of_project):
    (copy_of_project / "data" / "datapackage.json").write_text('{\n"resources": [,]\n}')
    assert _refusal("sujets", copy_of_project) == (
        "data/datapackage.json illisible, ligne 2 : Expecting value. Ce fichier décrit toutes les "
        "tables. Rétablissez-le (git checkout data)."
    )
