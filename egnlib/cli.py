"""The command ``egn``: run notebooks, check data, open and fill a new dossier."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from egnlib import __version__
from egnlib.exports import export
from egnlib.files import EgnError, project_root
from egnlib.french import FrenchGroup

if TYPE_CHECKING:
    from egnlib.reporting.dossiers import Report
    from egnlib.reporting.runs import Outcome


@click.group(cls=FrenchGroup, help="Des documents d'une consultation à des chiffres vérifiables.")
@click.version_option(
    __version__, prog_name="egn", message="%(prog)s %(version)s", help="Afficher la version."
)
def main() -> None:
    """Take the paper trail of a consultation to figures that anyone can check."""


@main.command(help="Exécuter les carnets et écrire les pages HTML.")
@click.argument("dossiers", nargs=-1, metavar="[DOSSIER]...")
@click.option("--notebook", default="", metavar="NN", help="Seulement le carnet de ce numéro.")
@click.option(
    "--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, help="Carnets à la fois."
)
@click.option("--force", is_flag=True, help="Tout refaire, même ce qui n'a pas changé.")
def build(dossiers: tuple[str, ...], notebook: str, jobs: int, force: bool) -> None:
    """Run notebooks, export HTML, refresh the index."""
    from egnlib.corpus.register import document_files
    from egnlib.reporting.dossiers import read_dossiers
    from egnlib.reporting.indexes import write_index
    from egnlib.reporting.outputs import gather_all
    from egnlib.reporting.runs import forget_reports

    root = project_root()
    reports = read_dossiers(root, documents=document_files(root=root))
    chosen = [
        report
        for report in reports
        if (not dossiers or report.dossier in dossiers) and report.notebook.startswith(notebook)
    ]
    check_chosen(chosen, reports, dossiers, notebook)
    forgotten = forget_reports(root, kept=reports)
    outcomes = run_stale(chosen, root, jobs=jobs, force=force)
    gather_all(root)
    write_index(reports, root)
    tell_outcomes(outcomes, forgotten, n_chosen=len(chosen))
    if any(outcome.state == "échec" for outcome in outcomes):
        raise click.exceptions.Exit(1)


def run_stale(chosen: list["Report"], root: Path, *, jobs: int, force: bool) -> list["Outcome"]:
    """Run the reports whose page must be made again, with a progress bar on a terminal."""
    from egnlib.corpus.register import document_files, documents_folder
    from egnlib.reporting.runs import run_reports, stale_reports

    files, folder = document_files(root=root), documents_folder(root=root)

    def document_paths(report: "Report") -> list[Path]:
        names = [files[document] for document in report.documents if files[document]]
        return [folder / name for name in names if (folder / name).is_file()] if folder else []

    stale = stale_reports(chosen, root, document_paths=document_paths, force=force)
    to_run = [report for report in chosen if report.name in stale]
    if not to_run:
        return []
    with click.progressbar(
        length=len(to_run), label="Carnets", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        return run_reports(
            to_run, root, fingerprints=stale, jobs=jobs, advance=lambda: bar.update(1)
        )


def tell_outcomes(outcomes: list["Outcome"], forgotten: list[str], *, n_chosen: int) -> None:
    """Say what was run, what failed and why, and what was removed."""
    failed = [outcome for outcome in outcomes if outcome.state == "échec"]
    for outcome in outcomes:
        click.echo(f"{outcome.state} : {outcome.report.dossier} / {outcome.report.notebook}")
    for outcome in failed:
        click.echo(
            f"Échec de {outcome.report.notebook} ({outcome.report.dossier}), {outcome.message}",
            err=True,
        )
    for name in forgotten:
        click.echo(f"retiré : {name}")
    n_made = len(outcomes) - len(failed)
    click.echo(
        f"{n_chosen} rapport{_plural(n_chosen)} : {n_made} refait{_plural(n_made)}, "
        f"{n_chosen - len(outcomes)} à jour, {len(failed)} en échec. Voir reports/index.html."
    )


def _plural(count: int) -> str:
    return "s" if count > 1 else ""


def check_chosen(chosen: list, reports: list, dossiers: tuple[str, ...], notebook: str) -> None:
    """Refuse a dossier or a notebook number that no parameter file has."""
    known = sorted({report.dossier for report in reports})
    for dossier in dossiers:
        if dossier not in known:
            message = (
                f"Dossier inconnu : « {dossier} ». Dossiers connus : {', '.join(known)}. "
                "Vérifiez le nom, ou créez-le avec « egn new »."
            )
            raise EgnError(message)
    if not chosen:
        numbers = sorted({report.notebook for report in reports})
        message = (
            f"Aucun rapport pour le carnet « {notebook} ». Carnets demandés par params/ : "
            f"{', '.join(numbers)}. Vérifiez le numéro."
        )
        raise EgnError(message)


@main.command(help="Vérifier les données, les empreintes et le relevé.")
def check() -> None:
    """Validate the package and the certificate, and the transcription where documents are."""
    from egnlib.coding.coded_tables import coded_table_problems
    from egnlib.corpus.certificate import certify, check_verdicts
    from egnlib.corpus.consultation import open_consultation
    from egnlib.corpus.digits import digit_tokens
    from egnlib.corpus.passages import read_documents
    from egnlib.corpus.tables import read_table
    from egnlib.corpus.transcription import audit_transcription
    from egnlib.corpus.validation import refuse_problems, validate_package

    root = project_root()
    refuse_problems(validate_package(root=root), "Données à corriger")
    refuse_problems(coded_table_problems(root=root), "Codes à corriger")
    click.echo("Paquet de données valide.")
    consultation = open_consultation(root=root)
    certificate = certify(consultation.chiffres, consultation)
    check_verdicts(certificate, read_table("verdicts_attendus", root=root))
    click.echo(f"Certificat tenu : {len(certificate)} chiffres publiés, aucun verdict n'a changé.")
    documents = read_documents(root=root)
    if not documents:
        click.echo(
            "Documents absents : le relevé n'est pas comparé aux textes. "
            "Indiquez leur dossier par EGN_DOCUMENTS pour le faire."
        )
        return
    refuse_problems(audit_transcription(consultation, documents), "Relevé à corriger")
    lines = sum(len(text) for text in documents.values())
    numbers = sum(len(digit_tokens(line)) for text in documents.values() for line in text)
    click.echo(
        f"Relevé vérifié : {len(documents)} documents, {lines} lignes et {numbers} nombres "
        "imprimés, tous dans une table ou dans hors_champ.csv."
    )


@main.command(help="Ouvrir un dossier pour une nouvelle région : feuilles et paramètres.")
@click.argument("dossier")
@click.option("--region", default="", help="Nom de la région académique.")
@click.option("--titre", default="", help="Titre du document.")
@click.option(
    "--nature",
    type=click.Choice(["retour_regional", "synthese_ateliers"]),
    default="retour_regional",
    help="Genre du document.",
)
def new(dossier: str, region: str, titre: str, nature: str) -> None:
    """Scaffold the data sheets and parameters of a new region."""
    from egnlib.corpus.regions import write_new_region

    root = project_root()
    paths = write_new_region(dossier, region=region, title=titre, nature=nature, root=root)
    for path in paths:
        click.echo(f"écrit : {path.relative_to(root)}")
    click.echo(f"Remplissez les feuilles de feuilles/{dossier}/, puis lancez « egn import ».")


@main.command("import", help="Faire entrer une feuille remplie dans les tables.")
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option("--as", "kind", required=True, help="propositions, retours, participants, codings.")
@click.option("--document", default=None, help="Document, s'il n'est pas celui du dossier.")
@click.option(
    "--unites", type=click.Path(path_type=Path), help="Codages : le fichier des unités codées."
)
@click.option(
    "--revision", is_flag=True, help="Codages : accepter les codes changés ; les anciens restent."
)
def import_(
    file: Path, kind: str, document: str | None, unites: Path | None, revision: bool
) -> None:
    """Read a filled sheet into the tidy tables."""
    if kind == "codings":
        from egnlib.coding.sheet_import import import_codings, import_sentence

        root = project_root()
        click.echo(
            import_sentence(import_codings(file, units_file=unites, revision=revision, root=root))
        )
        return
    from egnlib.corpus.importing import import_sheet
    from egnlib.corpus.sheets import KINDS

    if kind not in KINDS:
        message = (
            f"Genre de feuille inconnu : « {kind} ». Genres connus : {', '.join(KINDS)}, codings. "
            "Choisissez l'un d'eux."
        )
        raise EgnError(message)
    report = import_sheet(file, kind=kind, document=document, root=project_root())
    several = "s" if report.n_rows > 1 else ""
    replaced = f", à la place de {report.n_replaced}" if report.n_replaced else ""
    click.echo(
        f"{report.n_rows} ligne{several} de {report.document} dans {report.path.name}{replaced}."
    )


main.add_command(export)


if __name__ == "__main__":
    main()
