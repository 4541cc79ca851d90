"""The command ``egn export``: the coding sheets, codebooks, codings and texts that people use."""

from pathlib import Path

import click

from egnlib.files import EgnError, project_root
from egnlib.french import FrenchGroup

FOLDER = "feuilles/codage"


@click.group(cls=FrenchGroup, help="Écrire ce que les personnes utilisent : feuilles, grilles…")
def export() -> None:
    """Write coding sheets, codebooks, codings and texts for people and their tools."""


@export.command(help="Écrire une feuille de codage (XLSX et CSV), sans les codes des autres.")
@click.option("--codebook", "name", default="categories", help="Grille : categories, themes…")
@click.option("--document", "documents", multiple=True, help="Document à coder (répétable).")
@click.option(
    "--colonne", "columns", multiple=True, help="Colonne d'un retour : axe, action, besoin…"
)
@click.option(
    "--unites", type=click.Path(path_type=Path), help="Fichier d'unités, à la place des documents."
)
@click.option("--coder", required=True, help="Pseudonyme de la personne qui code.")
@click.option("--sample", type=click.IntRange(1), help="Nombre d'unités à tirer au sort.")
@click.option("--seed", type=int, default=0, help="Graine du tirage et de l'ordre.")
@click.option("--stratify", help="Colonne des strates : id_theme, id_document…")
@click.option("--output", type=click.Path(path_type=Path), help="Classeur à écrire (.xlsx).")
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
    )
    drawn = f" tirées parmi {report.n_corpus}" if report.draw else ""
    click.echo(f"{report.n_units} unités à coder{drawn}.")
    click.echo(f"écrit : {report.workbook}")
    click.echo(f"écrit : {report.csv}")
    if report.draw:
        click.echo(f"écrit : {report.draw} (gardez-le : il nomme les unités et leurs chances)")
    click.echo(f"Remplissez la feuille, puis lancez « egn import {report.workbook} --as codings ».")
