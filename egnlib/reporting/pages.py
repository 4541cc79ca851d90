"""Pages: an executed notebook as one HTML file that needs nothing else."""

import re
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from egnlib import __version__
from egnlib.files import EgnError, replacing
from egnlib.reporting.typography import typeset

if TYPE_CHECKING:
    from nbformat import NotebookNode

TEMPLATES = Path(str(files("egnlib.reporting"))) / "templates"
SUMMARY = "resume"
HIDDEN = "carnet"
CONTENTS = "<!-- sommaire -->"
LINKING = {"src", "href", "poster", "data", "action", "formaction", "background", "xlink:href"}
STYLE_ADDRESS = re.compile(r"(?:url\(|@import)\s*[\"']?([^\"')\s;]+)")
INSIDE = re.compile(r"#|data:|[\w.-]+\.html(?:#|$)")


@dataclass(frozen=True)
class Page:
    """What the template is given beside the cells.

    Attributes
    ----------
    title, dossier
        Question of the notebook, and title of the dossier.
    style, version
        Style sheet, and version of the library.
    """

    title: str
    dossier: str
    style: str
    version: str = __version__


def write_page(notebook: "NotebookNode", path: Path, *, dossier: str) -> None:
    """Write an executed notebook as a self-contained page, without its code.

    The summary (the cell tagged ``resume``) is moved under the title. The file takes the place of
    the last one only when it is whole.

    Parameters
    ----------
    notebook
        Executed notebook; its first cell has the title.
    path
        HTML file to write.
    dossier
        Title of the dossier.

    Raises
    ------
    EgnError
        If the notebook has no title or no summary, or the page would ask something of a network
        address.
    """
    title = page_title(notebook)
    cells = summary_first(notebook.cells)
    style = (TEMPLATES / "page.css").read_text(encoding="utf-8")
    page = Page(title, typeset(dossier), style)
    html = with_contents(_exported({**notebook, "cells": cells}, page))
    check_no_address(html, path.name)
    with replacing(path) as aside:
        aside.write_text(html, encoding="utf-8")


def _exported(notebook: dict, page: Page) -> str:
    from nbconvert import HTMLExporter
    from nbformat import from_dict

    exporter = HTMLExporter(
        template_name="egn", extra_template_basedirs=[str(TEMPLATES)], exclude_input=True
    )
    body, _ = exporter.from_notebook_node(from_dict(notebook), resources={"page": page})
    return body


def with_contents(html: str) -> str:
    """Put the table of contents of a page where its template asks for it.

    The sections are read in the page itself, so that every link leads somewhere.
    """
    reader = _Headings()
    reader.feed(html)
    items = Markup("").join(
        Markup('<li><a href="#{}">{}</a></li>').format(heading["anchor"], heading["text"].strip())
        for heading in reader.found
    )
    contents = Markup('<nav aria-label="Sommaire de la page"><ul>{}</ul></nav>').format(items)
    return html.replace(CONTENTS, str(contents) if items else "", 1)


def page_title(notebook: "NotebookNode") -> str:
    """Question that a notebook answers: its first heading.

    Raises
    ------
    EgnError
        If the first cell does not begin with a heading.
    """
    first = notebook.cells[0] if notebook.cells else None
    readable = first is not None and first.cell_type == "markdown"
    match = re.match(r"# +(.+)", first.source) if readable else None
    if match is None:
        message = (
            "Carnet sans titre : la première cellule ne commence pas par « # ». On y attend la "
            "question à laquelle le carnet répond. Ajoutez ce titre."
        )
        raise EgnError(message)
    return match[1].strip()


def summary_first(cells: list) -> list:
    """Move the summary cell right after the title, and leave out what is for the notebook only.

    Raises
    ------
    EgnError
        If no cell is tagged ``resume``.
    """
    summary = [cell for cell in cells if SUMMARY in cell.metadata.get("tags", [])]
    if len(summary) != 1:
        message = (
            f"Carnet avec {len(summary)} cellule(s) « {SUMMARY} ». On en attend une, qui dit en "
            "trois phrases ce que le carnet a trouvé. Corrigez les étiquettes des cellules."
        )
        raise EgnError(message)
    others = [
        cell
        for cell in cells
        if cell is not summary[0] and HIDDEN not in cell.metadata.get("tags", [])
    ]
    return [others[0], summary[0], *others[1:]]


def summary_sentences(notebook: "NotebookNode") -> tuple[str, ...]:
    """Sentences of the summary of an executed notebook, in plain text."""
    cell = next(cell for cell in notebook.cells if SUMMARY in cell.metadata.get("tags", []))
    shown = [output.data["text/html"] for output in cell.outputs if "data" in output]
    items = re.findall(r"<li>(.*?)</li>", "".join(shown), re.DOTALL)
    return tuple(unescape(item) for item in items)


def check_no_address(html: str, name: str) -> None:
    """Refuse a page that would load or link something beyond itself and its neighbours.

    Raises
    ------
    EgnError
        If an attribute or a style names anything but a place of the page, embedded data, or
        another page of the folder.
    """
    reader = _Addresses()
    reader.feed(html)
    outside = [address for address in reader.found if not INSIDE.match(address)]
    if outside:
        message = (
            f"Page non autonome : {name} renvoie à « {outside[0][:80]} ». Une page ne demande rien "
            "au réseau. Retirez cette adresse du carnet."
        )
        raise EgnError(message)


class _Addresses(HTMLParser):
    """Addresses that the attributes and styles of a page name, as a browser reads them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_style = tag == "style"
        for attribute, value in attrs:
            if attribute in LINKING and value:
                self.found.append(value.strip())
            elif attribute == "srcset" and value:
                self.found += [part.split()[0] for part in value.split(",") if part.strip()]
            elif attribute == "style" and value:
                self.found += STYLE_ADDRESS.findall(value)

    def handle_endtag(self, tag: str) -> None:
        self.in_style = False

    def handle_data(self, data: str) -> None:
        if self.in_style:
            self.found += STYLE_ADDRESS.findall(data)


class _Headings(HTMLParser):
    """Sections of a page: text and identifier of its headings of level two."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "h2" and attributes.get("id"):
            self.found.append({"text": "", "anchor": attributes["id"]})
            self.inside = True
        elif tag == "a" and attributes.get("class") == "anchor-link":
            self.inside = False

    def handle_endtag(self, tag: str) -> None:
        if tag == "h2":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found[-1]["text"] += data
