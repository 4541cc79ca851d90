"""Markup: pieces of a page, escaped, that a notebook shows as they are."""

from dataclasses import dataclass

from markupsafe import Markup, escape

from egnlib.reporting.typography import typeset


@dataclass(frozen=True)
class Fragment:
    """A piece of HTML, already escaped, that notebooks and pages show.

    Attributes
    ----------
    html
        The markup.
    text
        The same in plain words, for a terminal.
    """

    html: str
    text: str = ""

    def _repr_html_(self) -> str:
        return str(self.html)

    def __repr__(self) -> str:
        """Plain words."""
        return self.text or Markup(self.html).striptags()


def show_text(*sentences: str) -> Fragment:
    """Show computed sentences as one paragraph; whatever they hold is shown as text.

    Examples
    --------
    >>> show_text("Le total est 44.", "<b>Oui</b>").html
    '<p>Le total est 44. &lt;b&gt;Oui&lt;/b&gt;</p>'
    """
    text = typeset(" ".join(sentences))
    return Fragment(str(Markup("<p>{}</p>").format(text)), text)


def show_summary(*sentences: str) -> Fragment:
    """Show the few sentences that stand at the top of the page and in the index.

    Empty sentences are left out.
    """
    kept = [typeset(sentence) for sentence in sentences if sentence]
    items = Markup("").join(Markup("<li>{}</li>").format(sentence) for sentence in kept)
    html = Markup(
        '<section class="resume" aria-label="En bref"><h2>En bref</h2><ul>{}</ul></section>'
    )
    return Fragment(str(html.format(items)), " ".join(kept))


def lines_reference(lines: str) -> Markup:
    """Lines of a document as a short mention: « l. 94-101 »."""
    return Markup('<span class="lignes">l.\u00a0{}</span>').format(lines_text(lines))


def lines_text(lines: str) -> str:
    """Lines of a document as they are read: an unbreakable hyphen, and commas.

    Examples
    --------
    >>> lines_text("94-101;127")
    '94\u2011101, 127'
    """
    return str(lines).replace("-", "\u2011").replace(";", ", ")


__all__ = [
    "Fragment",
    "Markup",
    "escape",
    "lines_reference",
    "lines_text",
    "show_summary",
    "show_text",
]
