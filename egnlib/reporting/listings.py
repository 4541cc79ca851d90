"""Listings: the propositions behind a number, each with its lines and, where present, its text."""

import re
import unicodedata

import pandas as pd
from markupsafe import Markup

from egnlib.reporting.markup import Fragment, lines_reference
from egnlib.reporting.numbers import plural
from egnlib.reporting.typography import typeset

NONE = "non-precise"
UP = Markup('<p class="retour"><a href="#contenu">Retour en haut de la page</a></p>')
MARKS = re.compile(r"\*+|(?<!\S)#+ |</?(?:sup|sub|br|b|i|u|em|strong)\s*/?>|</?a(?:\s[^<>\n]*)?>")


def anchor(*parts: str, listing: str = "liste") -> str:
    """Address of a group in a listing of the same page, made from the names of the group.

    Parameters
    ----------
    parts
        Values of the columns that the listing is grouped by.
    listing
        Name of the listing, when a page has several.

    Examples
    --------
    >>> anchor("formation", "acces")
    '#liste-formation-acces'
    """
    named = [NONE if pd.isna(part) else str(part) for part in parts]
    plain = unicodedata.normalize("NFD", "-".join(named).lower())
    return f"#{listing}-" + re.sub(
        r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()
    ).strip("-")


def anchors(table: pd.DataFrame, key: str, column: str, *, listing: str = "liste") -> pd.DataFrame:
    """Addresses that link a column of a table to the group named by another column.

    Examples
    --------
    >>> import pandas as pd
    >>> anchors(pd.DataFrame({"public": ["élèves"], "n": [4]}), "public", "n")["n"].tolist()
    ['#liste-eleves']
    """
    return pd.DataFrame(
        {column: [anchor(value, listing=listing) for value in table[key]]}, index=table.index
    )


def show_units(
    units: pd.DataFrame,
    *,
    by: list[str],
    labels: dict[str, str],
    noun: str = "proposition",
    title: str = "Les propositions derrière les nombres",
    listing: str = "liste",
) -> Fragment:
    """List units by group, so that every number of the page can lead to its rows.

    Parameters
    ----------
    units
        One row per unit: ``libelle``, ``lignes``, the columns of `by`, and optionally ``passage``
        (verbatim text, folded), ``publication`` (short name of the document).
    by
        One or two columns to group by, outer first.
    labels
        Label of each value of the grouping columns.
    noun
        What a unit is called, in the singular.
    title
        Heading of the listing.
    listing
        Name of the listing, when a page has several.

    Returns
    -------
    Fragment
        Groups with the identifiers that :func:`anchor` gives, in the order of the columns.
    """
    outer = by[0]
    units = units.assign(**{name: _groups(units[name]) for name in by})
    labels = {**labels, NONE: "Non précisé"}
    sections = [
        Markup('<section id="{}"><h3>{} ({})</h3>{}{}</section>').format(
            anchor(value, listing=listing)[1:],
            typeset(labels.get(value, value)),
            plural(len(rows), noun),
            _inner(value, rows, by[1:], labels, listing),
            UP,
        )
        for value, rows in units.groupby(outer, observed=True, sort=True)
    ]
    html = Markup('<section class="liste"><h2>{}</h2>{}</section>').format(
        title, Markup("").join(sections)
    )
    return Fragment(str(html), f"{title} : {plural(len(units), noun)}")


def _groups(values: pd.Series) -> pd.Series:
    """Values to group by, in their order; a missing one is a group of its own, the last."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        order = [*map(str, values.cat.categories), NONE]
    else:
        order = [*dict.fromkeys(values.dropna().astype("str")), NONE]
    return pd.Categorical(values.astype("str").fillna(NONE), order, ordered=True)


def _inner(
    outer: str, rows: pd.DataFrame, by: list[str], labels: dict[str, str], listing: str
) -> Markup:
    if not by:
        return _items(rows)
    return Markup("").join(
        Markup('<section id="{}"><h4>{} – {} ({})</h4>{}</section>').format(
            anchor(outer, value, listing=listing)[1:],
            typeset(labels.get(outer, outer)),
            typeset(labels.get(value, value)),
            len(inner),
            _items(inner),
        )
        for value, inner in rows.groupby(by[0], observed=True, sort=True)
    )


def _items(rows: pd.DataFrame) -> Markup:
    items = Markup("").join(_item(row) for row in rows.to_dict("records"))
    return Markup("<ul>{}</ul>").format(items)


def _item(row: dict) -> Markup:
    passage = row.get("passage")
    text = Markup("")
    if isinstance(passage, str):
        text = Markup(
            "<details><summary>Extrait du document, lignes entières</summary>"
            "<blockquote>{}</blockquote></details>"
        ).format(plain_passage(passage))
    return Markup("<li>{} {}{}</li>").format(
        typeset(row["libelle"]), lines_reference(row["lignes"]), text
    )


def plain_passage(passage: str) -> str:
    """Take the marks of the text edition (Markdown, HTML) out of a passage."""
    return MARKS.sub("", passage)
