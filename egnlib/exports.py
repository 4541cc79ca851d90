"""The command ``egn export``: the coding sheets, codebooks, codings and texts that people use."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from egnlib.files import EgnError, project_root, replacing, shown_command
from egnlib.french import FrenchGroup

if TYPE_CHECKING:
    from egnlib.coding.coding_sheets import SheetReport

FOLDER = "feuilles/codage"
PATH = click.Path(path_type=Path)


@click.group(cls=FrenchGroup, help="Écrire ce que les personnes utilisent : feuilles, grilles…")
def export() -> None:
    """Write coding sheets, codebooks, codings and texts for people and their tools."""


@export.command(help="Écrire une feuille de codage (XLSX et CSV), sans les codes des autres.")
@click.option("--codebook", "name", default="categories", help="Grille : categories, themes…")
@click.option(
    "--document", "documents", multiple=True, help="Document à coder (répétable) ; sinon tous."
)
@click.option(
    "--colonne", "columns", multiple=True, help="Colonne d'un retour : axe, action, besoin…"
)
@click.option("--unites", type=PATH, help="Fichier d'unités, à la place des documents.")
@click.option("--coder", required=True, help="Votre pseudonyme (lecteur-1…), jamais un nom.")
@click.option(
    "--sample", type=click.IntRange(1), help="Nombre de textes à tirer au sort ; sinon tous."
)
@click.option("--seed", type=int, default=0, help="Graine du tirage et de l'ordre.")
@click.option("--stratify", help="Colonne des strates : id_theme, id_document…")
@click.option("--output", type=PATH, help="Classeur à écrire (.xlsx), s'il n'est pas déjà là.")
def sheet(
    name: str,
    documents: tuple[str, ...],
    columns: tuple[str, ...],
    unites: Path | None,
    coder: str,
    sample: int | None,
    seed: int,
    stratify: str | None,
    output: Path | None,
) -> None:
    """Write a coding sheet, blind to the codes of others."""
    from egnlib.coding.coding_sheets import write_coding_sheet
    from egnlib.coding.units_to_code import units_to_code

    root = project_root()
    codebook, units = units_to_code(
        name, documents=documents, columns=columns, units_file=unites, root=root
    )
    report = write_coding_sheet(
        units,
        codebook,
        coder=coder,
        output=output or root / FOLDER / f"{codebook.id}-{coder}.xlsx",
        sample=sample,
        seed=seed,
        stratify=stratify,
        units_file=unites,
        root=root,
    )
    tell_sheet(report, ["--unites", unites] if unites else [])


def tell_sheet(report: "SheetReport", options: list[str | Path]) -> None:
    """Say what a sheet holds, what each file is for, and the command that imports it."""
    drawn = f" tirées parmi {report.n_corpus}" if report.draw else ""
    counts = ", ".join(f"{name} ({count})" for name, count in report.documents.items())
    by_document = f" ; par document : {counts}" if counts else ""
    click.echo(f"Unités à coder : {report.n_units}{drawn}{by_document}.")
    if report.studied:
        click.echo(
            "La grille a été écrite en étudiant le codage publié d'un de ces documents : un accord "
            "sur ses textes prouve peu. Il se mesure mieux sur les autres documents."
        )
    click.echo(f"écrit : {report.workbook} (à ouvrir et à remplir)")
    click.echo(
        f"écrit : {report.csv} (la même feuille, pour les programmes ; gardez-la telle quelle)"
    )
    if report.draw:
        click.echo(
            f"écrit : {report.draw} (les chances de chaque texte, pour l'analyse ; ne l'ouvrez pas "
            "avant d'avoir codé)"
        )
    command = shown_command("import", report.workbook, "--as", "codings", *options)
    click.echo(f"Remplissez la feuille, puis lancez « {command} ».")


@export.command(help="Écrire une grille de codage en une page à imprimer.")
@click.argument("name", metavar="[GRILLE]", default="categories")
@click.option(
    "--sans-exemples", "blind", is_flag=True, help="Pour qui va coder : sans les textes déjà codés."
)
@click.option("--output", type=PATH, help="Page à écrire (.html).")
def codebook(name: str, blind: bool, output: Path | None) -> None:
    """Write a codebook as a page that people print."""
    from egnlib.coding.codable import recorded_labels
    from egnlib.coding.codebook import read_codebook
    from egnlib.coding.codebook_page import codebook_page, has_examples
    from egnlib.corpus.consultation import open_consultation
    from egnlib.reporting.typography import typeset

    root = project_root()
    grid = read_codebook(name, root=root)
    labels = recorded_labels(open_consultation(root=root))
    suffix = "-sans-exemples" if blind else ""
    page = codebook_page(grid, labels=labels, blind=blind)
    write_export(output or root / FOLDER / f"grille-{name}{suffix}.html", typeset(page))
    if has_examples(grid) and not blind:
        command = shown_command("export", "codebook", name, "--sans-exemples")
        click.echo(
            "Ses exemples sont des textes avec leur code : qui doit coder ces textes ne lit "
            f"pas cette page. Pour cette personne, lancez « {command} »."
        )


@export.command(help="Écrire tous les codages d'une grille en une table (CSV), le publié compris.")
@click.option("--codebook", "name", default="categories", help="Grille : categories, themes…")
@click.option("--output", type=PATH, help="Table à écrire (.csv).")
def codings(name: str, output: Path | None) -> None:
    """Write every coder's last code of each unit as one long table."""
    from egnlib.coding.codebook import read_codebook
    from egnlib.coding.ledger import as_texts, coded_by_all
    from egnlib.corpus.sheets import csv_text
    from egnlib.corpus.tables import read_table

    root = project_root()
    table = coded_by_all(
        read_table("propositions", root=root), read_codebook(name, root=root), root=root
    )
    rows = [table.columns.tolist(), *as_texts(table).to_numpy().tolist()]
    write_export(output or root / FOLDER / f"codages-{name}.csv", csv_text(rows))


@export.command(help="Écrire les textes au format d'IRaMuTeQ, avec leurs variables.")
@click.option("--document", "documents", multiple=True, help="Document à écrire (répétable).")
@click.option("--colonne", "columns", multiple=True, help="Colonne d'un retour : axe, action…")
@click.option("--output", type=PATH, help="Texte à écrire (.txt).")
def corpus(documents: tuple[str, ...], columns: tuple[str, ...], output: Path | None) -> None:
    """Write the texts with their variables, as IRaMuTeQ reads them."""
    from egnlib.coding.starred_texts import starred_texts
    from egnlib.coding.units_to_code import units_to_code

    root = project_root()
    _, units = units_to_code("categories", documents=documents, columns=columns, root=root)
    write_export(output or root / FOLDER / "corpus-iramuteq.txt", starred_texts(units))


def write_export(path: Path, text: str) -> None:
    """Write an export in one move and say where; it may be made again at any time.

    Raises
    ------
    EgnError
        If the path is a folder.
    """
    if path.is_dir():
        message = (
            f"Dossier à la place d'un fichier : {path}. On attend le nom du fichier à écrire. "
            "Ajoutez-le après --output."
        )
        raise EgnError(message)
    with replacing(path) as aside:
        aside.write_text(text, encoding="utf-8", newline="")
    click.echo(f"écrit : {path}")
