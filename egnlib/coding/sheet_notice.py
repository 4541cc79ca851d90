"""Notice of a coding sheet: what a coder reads first, and the command that imports the sheet."""

import shlex
from pathlib import Path

import pandas as pd

from egnlib.coding.codebook import Codebook
from egnlib.coding.coding_screen import typeset
from egnlib.files import project_root

HEADING = "Feuille de codage"
INTRODUCTION = """
Cette feuille sert à coder {n} textes avec la grille « {title} » (version {version}). Lisez \
d’abord la feuille « Grille », en entier : la règle écrite l’emporte sur l’intuition.
{studied}
Dans la feuille « Codage », chaque ligne est un texte. Choisissez un code dans la liste de la \
colonne code, et si vous le voulez votre confiance (faible, moyenne, forte) et une remarque sur ce \
qui vous a fait hésiter. Les autres colonnes ne se changent pas.
Codez seul, dans l’ordre des lignes, sans revenir sur les lignes déjà codées. Les textes sont dans \
un ordre tiré au hasard, propre à chaque personne. Les codes des autres n’y sont pas : \
l’accord ne se mesure qu’entre lectures indépendantes. Ne lisez donc pas non plus la grille avec \
ses exemples, qui sont des textes avec leur code.
Un texte que vous ne pouvez pas coder reste sans code : dites pourquoi dans la remarque. Un code \
donné au hasard fausse la mesure ; un code absent, non.
La colonne coder porte le pseudonyme que vous avez choisi, « {coder} ». N’écrivez nulle part votre \
nom ni celui d’une autre personne : les codages sont publiés avec le projet.
Ne supprimez et n’ajoutez aucune ligne. Une apostrophe devant un texte empêche le tableur de le \
prendre pour une formule : laissez-la.
C’est ce classeur qui s’ouvre et se remplit. Le fichier {csv}, à côté, est la même feuille pour \
les programmes : gardez-le tel quel, on y retrouve une ligne ou une clé effacée.
Enregistrez au format .xlsx (ou la feuille « Codage » en CSV UTF-8, sous un autre nom), puis, \
dans le dossier du projet, lancez la commande qui suit. Les cellules à corriger sont signalées \
toutes ensemble, et rien n’est enregistré tant qu’il en reste.
"""
STUDIED = (
    "Cette grille a été écrite en étudiant le codage publié d’un document de cette feuille, "
    "{source} : s’accorder avec lui, ou entre lecteurs, sur ces textes prouve peu. Un accord se "
    "mesure mieux sur les autres documents."
)


def import_words(
    sheet: Path, units_file: Path | None = None, *, root: Path | None = None
) -> list[str]:
    """Words of the command that imports a sheet, files named from the project's folder.

    A sheet travels: a file outside the project goes by its name, without the folders of a person.

    Examples
    --------
    >>> import_words(Path("/p/feuilles/a.xlsx"), Path("/ailleurs/u.csv"), root=Path("/p"))
    ['import', 'feuilles/a.xlsx', '--as', 'codings', '--unites', 'u.csv']
    """
    root = (root or project_root()).resolve()
    named = [
        str(path.relative_to(root) if path.is_relative_to(root) else path.name)
        for path in (file.resolve() for file in (sheet, units_file) if file is not None)
    ]
    return ["import", named[0], "--as", "codings", *(["--unites", *named[1:]] if named[1:] else [])]


def sheet_notice(
    units: pd.DataFrame,
    codebook: Codebook,
    *,
    coder: str,
    output: Path,
    units_file: Path | None = None,
    root: Path | None = None,
) -> list[str]:
    """Paragraphs that a coder reads first."""
    introduction = INTRODUCTION.format(
        n=len(units),
        title=codebook.title,
        version=codebook.version,
        studied=STUDIED.format(source=codebook.source) if is_studied(units, codebook) else "",
        coder=coder,
        csv=output.with_suffix(".csv").name,
    )
    command = shlex.join([".venv/bin/egn", *import_words(output, units_file, root=root)])
    paragraphs = [f"{HEADING} : {codebook.title}", *introduction.split("\n")]
    return [*(typeset(paragraph) for paragraph in paragraphs if paragraph), command]


def units_by_document(units: pd.DataFrame) -> dict[str, int]:
    """How many units each document has, in the order of the units; none where none is known."""
    if "id_document" not in units:
        return {}
    return units["id_document"].dropna().astype("str").value_counts(sort=False).to_dict()


def is_studied(units: pd.DataFrame, codebook: Codebook) -> bool:
    """Whether some units come from the document that the codebook was written from."""
    documents = units_by_document(units)
    return bool(documents) and codebook.source in documents
