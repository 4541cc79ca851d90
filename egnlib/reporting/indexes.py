"""Index: one page that leads to all the others."""

from importlib.resources import files
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from egnlib import __version__
from egnlib.files import replacing
from egnlib.reporting.dossiers import Report
from egnlib.reporting.runs import read_state
from egnlib.reporting.typography import typeset

TEMPLATES = Path(str(files("egnlib.reporting"))) / "templates"


def write_index(reports: list[Report], root: Path) -> Path:
    """Write ``reports/index.html`` from what is known of the last run of each report.

    Parameters
    ----------
    reports
        All reports, by dossier. A report whose last run failed keeps its last good page, and the
        index says so.
    root
        Folder of the project.
    """
    state = read_state(root)
    sections = [
        Markup('<section class="dossier"><h2>{}</h2>{}</section>').format(
            typeset(title),
            Markup("").join(_entry(report, state.get(report.name, {}), root) for report in group),
        )
        for (_, title), group in groupby(reports, key=lambda report: (report.dossier, report.title))
    ]
    template = (TEMPLATES / "index.html").read_text(encoding="utf-8")
    html = Markup(template).format(
        style=Markup((TEMPLATES / "page.css").read_text(encoding="utf-8")),
        sections=Markup("").join(sections),
        version=__version__,
    )
    path = root / "reports" / "index.html"
    with replacing(path) as aside:
        aside.write_text(str(html), encoding="utf-8")
    return path


def _entry(report: Report, last: dict, root: Path) -> Markup:
    failed = last.get("echec", False)
    page = root / "reports" / f"{report.name}.html"
    if not page.is_file() or not last.get("titre"):
        why = "La dernière exécution a échoué." if failed else "Lancez « make reports »."
        return Markup("<article><h3>{}</h3><p>Pas encore de page. {}</p></article>").format(
            report.notebook, typeset(why)
        )
    note = Markup('<p class="alerte">{}</p>').format(
        typeset("La dernière exécution a échoué : cette page est la précédente.")
    )
    return Markup('<article><h3><a href="{}">{}</a></h3>{}<ul>{}</ul></article>').format(
        page.name,
        last["titre"],
        note if failed else "",
        Markup("").join(Markup("<li>{}</li>").format(sentence) for sentence in last["resume"]),
    )
