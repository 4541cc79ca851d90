"""Typed reading: what is in the CSV comes out, and what is not a table is refused."""

import csv

import pandas as pd
import pytest

from egnlib.coding.codebook import read_codebook
from egnlib.corpus.tables import read_table, read_text_table, table_schemas
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


def test_another_encoding_is_refused_with_the_byte_and_what_to_do(copy_of_project):
    _write(copy_of_project, "sujets", TWO_ROWS.encode("cp1252"))
    message = _refusal("sujets", copy_of_project)
    assert message.startswith("Encodage inattendu dans sujets.csv : octet 0xe9 ")
    assert message.endswith("On attend de l'UTF-8. Enregistrez le fichier en « CSV UTF-8 ».")


def test_the_position_of_a_wrong_byte_is_its_position_in_the_file(copy_of_project):
    content = TWO_ROWS.encode("cp1252")
    _write(copy_of_project, "sujets", content)
    assert f"position {content.index(0xE9)}." in _refusal("sujets", copy_of_project)


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


def test_a_blank_line_does_not_shift_the_line_named_by_a_message(copy_of_project):
    content = HEADER + ROW.format(rank=1, line=10) + "\n" + ROW.format(rank="deux", line=12)
    _write(copy_of_project, "sujets", content)
    assert "ligne 4" in _refusal("sujets", copy_of_project)


IRREGULAR = {
    "one cell too many in the first row": ("NA,a,b,c,trop\nx,a,b,c\n", 2),
    "one cell too many in every row": ("NA,a,b,c,trop\nx,a,b,c,trop\n", 2),
    "one cell too many further down": ("NA,a,b,c\nx,a,b,c\ny,a,b,c,trop\n", 4),
    "one cell too few": ("NA,a,b,c\nx,a,b\n", 3),
}


@pytest.mark.parametrize(("rows", "line"), IRREGULAR.values(), ids=IRREGULAR.keys())
def test_an_irregular_row_is_refused_with_its_line(rows, line, copy_of_project):
    _write(copy_of_project, "themes", "id_theme,consultation,libelle,angles\n" + rows)
    assert _refusal("themes", copy_of_project).startswith(
        f"Tableau irrégulier : themes.csv, ligne {line}."
    )


def test_an_unreadable_data_package_is_refused_with_its_line(copy_of_project):
    (copy_of_project / "data" / "datapackage.json").write_text('{\n"resources": [,]\n}')
    assert _refusal("sujets", copy_of_project) == (
        "data/datapackage.json illisible, ligne 2 : Expecting value. Ce fichier décrit toutes les "
        "tables. Rétablissez-le (git checkout data)."
    )
