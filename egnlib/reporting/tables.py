"""Tables of a page: captioned, readable by a screen reader, numbers in French."""

from collections.abc import Callable, Mapping

import pandas as pd
from markupsafe import Markup

from egnlib.reporting.markup import Fragment
from egnlib.reporting.numbers import MISSING, french_number
from egnlib.reporting.typography import typeset


def show_table(
    table: pd.DataFrame,
    *,
    caption: str,
    headers: Mapping[str, str] | None = None,
    formats: Mapping[str, Callable[[object], str]] | None = None,
    links: pd.DataFrame | None = None,
    note: str = "",
) -> Fragment:
    """Show a table whose first column names the rows.

    Parameters
    ----------
    table
        Rows and columns as they are to be read; the index is not shown.
    caption
        What the table says, above it.
    headers
        Headings of columns; the column's own name where absent.
    formats
        How to write the values of a column; whole numbers and texts need none.
    links
        Fragment addresses (``#…``), same columns and index as the part of the table that has
        links; missing where a cell has none.
    note
        Line under the table.

    Returns
    -------
    Fragment
        A ``<table>`` that scrolls sideways on a narrow screen; missing values are « — ».
    """
    headers, formats, caption = headers or {}, formats or {}, typeset(caption)
    heads = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(
            _numeric(table[name]), typeset(str(headers.get(name, name)))
        )
        for name in table.columns
    )
    rows = Markup("").join(
        Markup("<tr>{}</tr>").format(_row(index, row, table, formats, links))
        for index, row in zip(table.index, table.itertuples(index=False, name=None), strict=True)
    )
    html = Markup(
        '<figure class="tableau"><div class="defile" tabindex="0" role="region" aria-label="{}">'
        "<table><caption><span>{}</span></caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>{}"
        "</figure>"
    ).format(caption, caption, heads, rows, _note(note))
    return Fragment(str(html), f"{caption}\n{table.to_string(index=False)}")


def _row(
    index: object, row: tuple, table: pd.DataFrame, formats: Mapping, links: pd.DataFrame | None
) -> Markup:
    cells = []
    for position, (name, value) in enumerate(zip(table.columns, row, strict=True)):
        content = Markup("{}").format(written(value, formats.get(name)))
        address = links.loc[index, name] if links is not None and name in links else None
        if isinstance(address, str):
            content = Markup('<a href="{}">{}</a>').format(address, content)
        tag = "th" if position == 0 else "td"
        scope = Markup(' scope="row"') if position == 0 else ""
        cells.append(
            Markup("<{tag}{scope}{kind}>{content}</{tag}>").format(
                tag=tag, scope=scope, kind=_numeric(table[name]), content=content
            )
        )
    return Markup("").join(cells)


def written(value: object, form: Callable[[object], str] | None = None) -> str:
    """Write one value: with its own format, or as French writes whole numbers and texts."""
    if isinstance(value, Markup):
        return value
    if pd.isna(value):
        return MISSING
    if form:
        return form(value)
    if isinstance(value, str):
        return typeset(value)
    if isinstance(value, int | float) or pd.api.types.is_number(value):
        return french_number(value, decimals=0 if float(value).is_integer() else 1)
    return str(value)


def _numeric(values: pd.Series) -> Markup:
    return Markup(' class="nombre"') if pd.api.types.is_numeric_dtype(values) else Markup("")


def _note(note: str) -> Markup:
    return (
        Markup('<figcaption class="note">{}</figcaption>').format(typeset(note))
        if note
        else Markup("")
    )
