"""Typed tables, read as `data/datapackage.json` describes them."""

import csv
import io
import json
from codecs import BOM_UTF8
from pathlib import Path

import pandas as pd

from egnlib.files import EgnError, project_root

LONGEST_CELL = 10**9
TYPES = {"string": "str", "integer": "Int64", "number": "Float64"}


def table_schemas(root: Path | None = None) -> dict[str, dict]:
    """Resource descriptors of the data package, by table name.

    Raises
    ------
    EgnError
        If ``data/datapackage.json`` is not readable JSON.
    """
    path = (root or project_root()) / "data" / "datapackage.json"
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        message = (
            f"data/datapackage.json illisible, ligne {error.lineno} : {error.msg}. "
            "Ce fichier décrit toutes les tables. Rétablissez-le (git checkout data)."
        )
        raise EgnError(message) from error
    return {resource["name"]: resource for resource in package["resources"]}


def read_table(name: str, *, root: Path | None = None) -> pd.DataFrame:
    """Read a table of the data package, with the types that the package gives.

    Parameters
    ----------
    name
        Name of the table, e.g. ``"propositions"``.
    root
        Folder of the project; found from the current folder by default.

    Returns
    -------
    DataFrame
        One row per row of the file, in the file's order; the columns of the data package, in its
        order. Text columns are strings, counts nullable integers, measures nullable floats.
        Columns with a closed list of values are categoricals in the order of that list, which is
        the codebook's. An empty cell is a missing value (``<NA>``).

    Raises
    ------
    EgnError
        If the table is unknown or its file absent, empty, not UTF-8, without an announced column,
        with a column that is not announced, or with a cell that does not have its type; the
        message names file, line and column.

    Examples
    --------
    >>> propositions = read_table("propositions")
    >>> propositions["categorie"].cat.categories.tolist()
    ['formation', 'anthropo', 'techno', 'politique', 'organisation']
    """
    root = root or project_root()
    schema = table_schema(name, root=root)
    path = root / "data" / schema["path"]
    return typed(read_text_table(path), schema, path.name)


def table_schema(name: str, *, root: Path | None = None) -> dict:
    """Resource descriptor of one table.

    Raises
    ------
    EgnError
        If the table is unknown.
    """
    schemas = table_schemas(root)
    if name not in schemas:
        message = (
            f"Table inconnue : « {name} ». Tables connues : {', '.join(schemas)}. "
            "Vérifiez le nom dans data/datapackage.json."
        )
        raise EgnError(message)
    return schemas[name]


def read_text_table(path: Path) -> pd.DataFrame:
    """Read a CSV file with every cell as text; empty cells are missing, nothing else is.

    The index is the line where each row ends in the file, counted from 1 with the header as
    line 1, so that messages can name it.

    Raises
    ------
    EgnError
        If the file is absent, empty, not UTF-8 or not a regular table.
    """
    header, *rows = _read_rows(path)
    irregular = [line for line, row in rows if len(row) != len(header[1])]
    if irregular:
        message = (
            f"Tableau irrégulier : {path.name}, ligne {irregular[0]}. Chaque ligne doit avoir "
            f"autant de cellules que l'en-tête ({len(header[1])}), séparées par des virgules. "
            "Mettez entre guillemets les textes qui contiennent une virgule."
        )
        raise EgnError(message)
    cells = [[cell or None for cell in row] for _, row in rows]
    lines = pd.Index([line for line, _ in rows], name="ligne_fichier", dtype="int64")
    return pd.DataFrame(cells, columns=header[1], index=lines, dtype="str")


def _read_rows(path: Path) -> list[tuple[int, list[str]]]:
    """Read the rows of a CSV file, each with the line where it ends, the header first."""
    try:
        content = path.read_bytes().removeprefix(BOM_UTF8)
        csv.field_size_limit(LONGEST_CELL)
        reader = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
        rows = [(reader.line_num, row) for row in reader]
    except FileNotFoundError as error:
        message = (
            f"Fichier absent : {path.name}. Il est attendu dans {path.parent.name}/. "
            "Rétablissez-le, ou lancez d'abord « make reports » si c'est une table calculée."
        )
        raise EgnError(message) from error
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = (
            f"Encodage inattendu : {path.name}, ligne {line} (octet {content[error.start]:#04x}). "
            "On attend de l'UTF-8. Enregistrez le fichier en « CSV UTF-8 »."
        )
        raise EgnError(message) from error
    if not rows or not rows[0][1]:
        message = (
            f"Fichier vide : {path.name}. On y attend une ligne d'en-tête puis une ligne par fait. "
            "Rétablissez-le, ou repartez de la feuille écrite par « egn new »."
        )
        raise EgnError(message)
    return rows


def typed(table: pd.DataFrame, schema: dict, file_name: str) -> pd.DataFrame:
    """Give a table of texts the types of its schema.

    Parameters
    ----------
    table
        Table of texts whose index is the line of the file.
    schema
        Resource descriptor of the data package.
    file_name
        Name to give in messages.

    Raises
    ------
    EgnError
        If a column is absent or not announced, or a cell does not have its type.
    """
    fields = {field["name"]: field for field in schema["schema"]["fields"]}
    check_columns(table, list(fields), file_name)
    columns = {name: _typed_column(table[name], field, file_name) for name, field in fields.items()}
    return pd.DataFrame(columns).reset_index(drop=True)


def check_columns(table: pd.DataFrame, expected: list[str], file_name: str) -> None:
    """Refuse a table that lacks an announced column, repeats one, or has one more."""
    found = ", ".join(map(str, table.columns))
    for name in table.columns[table.columns.duplicated()]:
        message = (
            f"Colonne répétée : « {name} ». Colonnes trouvées : {found}. "
            f"Gardez-en une seule dans {file_name}."
        )
        raise EgnError(message)
    for name in expected:
        if name not in table.columns:
            message = (
                f"Colonne absente : « {name} ». Colonnes trouvées : {found}. "
                f"Vérifiez l'en-tête de {file_name}."
            )
            raise EgnError(message)
    for name in table.columns:
        if name not in expected:
            message = (
                f"Colonne inattendue : « {name} ». Colonnes attendues : {', '.join(expected)}. "
                f"Vérifiez l'en-tête de {file_name}."
            )
            raise EgnError(message)


def _typed_column(values: pd.Series, field: dict, file_name: str) -> pd.Series:
    allowed = field.get("constraints", {}).get("enum")
    if allowed:
        _check_cells(values, values.isna() | values.isin(allowed), field, file_name)
        return values.astype(pd.CategoricalDtype(allowed, ordered=True))
    if field["type"] == "string":
        return values.astype("str")
    numbers = pd.to_numeric(values, errors="coerce").astype("float64")
    whole = (numbers % 1 == 0) & (numbers.abs() < 2**53)
    readable = numbers.notna() & (whole if field["type"] == "integer" else True)
    _check_cells(values, values.isna() | readable, field, file_name)
    return numbers.astype(TYPES[field["type"]])


def _check_cells(values: pd.Series, valid: pd.Series, field: dict, file_name: str) -> None:
    if valid.all():
        return
    line = valid.idxmin()
    allowed = field.get("constraints", {}).get("enum")
    expected = (
        f"l'une des valeurs {', '.join(allowed)}"
        if allowed
        else {"integer": "un nombre entier", "number": "un nombre (point décimal)"}[field["type"]]
    )
    message = (
        f"Valeur inattendue : « {values[line]} » ({file_name}, ligne {line}, colonne "
        f"{field['name']}). On attend {expected}. Corrigez cette cellule."
    )
    raise EgnError(message)


def columns_of(name: str, *, root: Path | None = None) -> list[str]:
    """Columns of a table, as the data package orders them."""
    return [field["name"] for field in table_schema(name, root=root)["schema"]["fields"]]
