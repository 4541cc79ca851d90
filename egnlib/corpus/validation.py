"""Validation: the tables against `data/datapackage.json`, with messages in French."""

from pathlib import Path

import pandas as pd

from egnlib.corpus.tables import table_schemas
from egnlib.files import EgnError, project_root

COLUMNS = ["table", "ligne", "colonne", "probleme"]

SENTENCES = {
    "missing-label": "colonne absente. On attend « {label} ». Vérifiez l'en-tête",
    "extra-label": "colonne en trop : « {label} ». Vérifiez l'en-tête",
    "incorrect-label": "colonne « {label} » à la place d'une autre. Gardez l'ordre de l'en-tête",
    "duplicate-label": "colonne répétée : « {label} ». Gardez-en une seule",
    "blank-label": "colonne sans nom. Nommez-la ou supprimez-la",
    "blank-row": "ligne vide. Supprimez-la",
    "missing-cell": "cellule manquante. Complétez la ligne",
    "extra-cell": "cellule en trop : « {cell} ». Vérifiez les virgules et les guillemets",
    "type-error": "« {cell} » n'est pas du type attendu. Corrigez la cellule",
    "unique-error": "« {cell} » est répété. Cette colonne n'accepte que des valeurs uniques",
    "primary-key": "clé répétée. Deux lignes ont le même identifiant",
    "foreign-key": "« {cell} » n'existe pas dans la table liée. Corrigez l'identifiant",
    "source-error": "fichier vide ou illisible. On attend une ligne d'en-tête",
    "encoding-error": "encodage inattendu. Enregistrez le fichier en « CSV UTF-8 »",
    "scheme-error": "fichier absent. Rétablissez-le",
}
CONSTRAINTS = {
    "required": "cellule obligatoire vide. Remplissez-la",
    "enum": "« {cell} » n'est pas dans la liste des valeurs. Voyez data/datapackage.json",
    "pattern": "« {cell} » n'a pas la forme attendue. Voyez data/datapackage.json",
    "minimum": "« {cell} » est trop petit. Corrigez la valeur",
    "maximum": "« {cell} » est trop grand. Corrigez la valeur",
    "unique": "« {cell} » est répété. Cette colonne n'accepte que des valeurs uniques",
}


def validate_package(*, root: Path | None = None) -> pd.DataFrame:
    """Validate every table of the data package with frictionless.

    The tables of ``data/processed``, which may be deleted, are validated where they are present
    and left out where they are not.

    Returns
    -------
    DataFrame
        One row per problem, empty when all is well: ``table``, ``ligne`` (of the file, header = 1;
        missing for a problem of the whole file), ``colonne``, ``probleme`` (a French sentence).
    """
    from frictionless import Package, system

    root = root or project_root()
    data = root / "data"
    resources = [
        schema
        for schema in table_schemas(root).values()
        if (data / schema["path"]).exists() or not schema["path"].startswith("processed/")
    ]
    with system.use_context(trusted=True):
        package = Package.from_descriptor({"name": "egnlib", "resources": resources})
        package.basepath = str(data)
        report = package.validate()
    rows = [
        problem_of(task.name, error.to_descriptor())
        for task in report.tasks
        for error in task.errors
    ]
    rows += [problem_of("datapackage", error.to_descriptor()) for error in report.errors]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"ligne": "Int64"})


def problem_of(table: str, error: dict) -> tuple[str, int | None, str | None, str]:
    """Say a frictionless error in French: table, line, column, sentence."""
    kind = error["type"]
    cell, label = error.get("cell", ""), error.get("label") or error.get("fieldName", "")
    if kind == "constraint-error":
        constraint = error["note"].partition('"')[2].partition('"')[0]
        sentence = CONSTRAINTS.get(constraint, "« {cell} » n'est pas accepté. Corrigez la cellule")
    elif kind in SENTENCES:
        sentence = SENTENCES[kind]
    else:
        sentence = f"{kind} : {error.get('note', '')}".replace("{", "(").replace("}", ")")
    if kind == "foreign-key":
        cell = ", ".join(str(value) for value in error.get("fieldCells", []))
    column = error.get("fieldName") or ", ".join(error.get("fieldNames", [])) or None
    return table, error.get("rowNumber"), column, sentence.format(cell=cell, label=label)


def check_sentences(problems: pd.DataFrame) -> list[str]:
    """Problems as lines to print: table, line, column, then what is wrong and what to do."""
    lines = []
    for table, line, column, problem in problems[COLUMNS].itertuples(index=False):
        place = f"{table}.csv"
        place += f", ligne {line}" if pd.notna(line) else ""
        place += f", colonne {column}" if pd.notna(column) else ""
        lines.append(f"{place} : {problem}.")
    return lines


def refuse_problems(problems: pd.DataFrame, title: str) -> None:
    """Raise all problems at once, or nothing.

    Raises
    ------
    EgnError
        If there is a problem; the message holds one line per problem.
    """
    if len(problems):
        count = f"{len(problems)} problème{'s' if len(problems) > 1 else ''}"
        raise EgnError("\n".join([f"{title} : {count}.", *check_sentences(problems)]))
