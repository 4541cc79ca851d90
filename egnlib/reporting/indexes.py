"""Index: one page that leads to all the others."""

from collections.abc import Collection
from importlib.resources import files
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from egnlib import __version__
from egnlib.files import replacing
from egnlib.reporting.dossiers import Report
from egnlib.reporting.runs import read_state

TEMPLATES = Path(str(files("egnlib.reporting"))) / "templates"


def write_index(reports: list[Report], root: Path, *, failed: Collection[str] = ()) -> Path:
    """Write ``reports/index.html`` from the pages that exist.

    Parameters
    ----------
    reports
        All reports, by dossier.
    root
        Folder of the project.
    failed
        Names of reports whose last run failed: their page, if there is one, is an older one, and
        the index says so.
    """
    state = read_state(root)
    sections = [
        Markup('<section class="dossier"><h2>{}</h2>{}</section>').format(
            title,
            Markup("").join(
                _entry(report, state.get(report.name), report.name in failed) for report in group
            ),
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


def _entry(report: Report, last: dict | None, failed: bool) -> Markup:
    if last is None:
        why = "La dernière exécution a échoué." if failed else "Lancez « make reports »."
        return Markup("<article><h3>{}</h3><p>Pas encore de page. {}</p></article>").format(
            report.notebook, why
        )
    note = Markup(
        '<p class="alerte">La dernière exécution a échoué : cette page est la précédente.</p>'
    )
    return Markup('<article><h3><a href="{}">{}</a></h3>{}<ul>{}</ul></article>').format(
        f"{report.name}.html",
        last["titre"],
        note if failed else "",
        Markup("").join(Markup("<li>{}</li>").format(sentence) for sentence in last["resume"]),
    )
