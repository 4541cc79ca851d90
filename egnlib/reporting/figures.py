"""Figures: one way to save one, with its source and its words, and to show what was saved."""

import base64
import re
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from egnlib.files import EgnError, project_root, replacing
from egnlib.reporting.markup import Fragment
from egnlib.reporting.typography import typeset

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 10.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.formatter.use_locale": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "egnlib",
}
FAST = {"compress_level": 1}
INK, MUTED, BLUE, ORANGE, PALE = "#1b1b1b", "#5a5a5a", "#1f5a99", "#b4500a", "#d9e4f1"


def new_axes(width: float, height: float) -> "Axes":
    """Axes of a new figure of that size in inches, in the style of the reports.

    The figure belongs to nobody: no global state is touched.
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasAgg(figure)
        return figure.subplots()


def publish_figure(
    axes: "Axes",
    name: str,
    *,
    caption: str,
    alternative: str,
    source: str,
    root: Path | None = None,
) -> Fragment:
    """Save a figure as PNG and SVG in ``figures/`` and show the saved PNG.

    Parameters
    ----------
    axes
        Axes of the figure.
    name
        Name of the files, without extension.
    caption
        Sentence under the figure.
    alternative
        What the figure says, for those who do not see it; kept in both files.
    source
        Documents behind the figure; kept in both files.
    root
        Folder of the project; found from the current folder by default.

    Raises
    ------
    EgnError
        If the caption, the alternative text or the source is empty, or the name is a path.
    """
    import matplotlib as mpl

    _check_words(name, caption, alternative, source)
    caption, alternative, source = map(typeset, (caption, alternative, source))
    folder = (root or project_root()) / "figures"
    about = {"Title": caption, "Description": alternative, "Source": source}
    with mpl.rc_context(STYLE):
        # Laid out once for both files; with an engine left, each file would be drawn twice.
        axes.figure.get_layout_engine().execute(axes.figure)
        axes.figure.set_layout_engine(None)
        with replacing(folder / f"{name}.svg") as aside:
            axes.figure.savefig(aside, format="svg", metadata={**about, "Date": None})
        with replacing(folder / f"{name}.png") as aside:
            axes.figure.savefig(
                aside, format="png", dpi=170, pil_kwargs=FAST, metadata={**about, "Software": None}
            )
    content = base64.b64encode((folder / f"{name}.png").read_bytes()).decode("ascii")
    html = Markup(
        '<figure class="image"><div class="defile"><img alt="{}" src="data:image/png;base64,{}">'
        '</div><figcaption>{} <span class="source">Source : {}.</span></figcaption></figure>'
    ).format(alternative, Markup(content), caption, source)
    return Fragment(str(html), f"{caption} {alternative}")


def _check_words(name: str, caption: str, alternative: str, source: str) -> None:
    words = {"légende": caption, "texte de remplacement": alternative, "source": source}
    for what, value in words.items():
        if not value.strip():
            message = (
                f"Figure sans {what} : « {name} ». Chaque figure dit ce qu'elle montre et d'où "
                "elle vient. Ajoutez ce texte."
            )
            raise EgnError(message)
    if not re.fullmatch(r"[\w-]+", name):
        message = (
            f"Nom de figure impossible : « {name} ». On attend un nom de fichier sans dossier ni "
            "extension. Raccourcissez-le."
        )
        raise EgnError(message)
