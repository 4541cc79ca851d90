"""Cross tables shown: counts that lead to their rows, with what independence would give."""

from collections.abc import Mapping

import pandas as pd
from markupsafe import Markup

from egnlib.reporting.listings import anchor
from egnlib.reporting.markup import Fragment
from egnlib.reporting.numbers import french_number
from egnlib.reporting.tables import show_table


def show_cross_table(
    counts: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    caption: str,
    corner: str,
    expected: pd.DataFrame | None = None,
    note: str = "",
) -> Fragment:
    """Show a cross table with its totals; each count leads to its rows in the page's listing.

    Parameters
    ----------
    counts
        Counts; the index and the columns are the values that :func:`anchor` names groups by.
    labels
        Label of each value of the index and the columns.
    caption
        What the table says.
    corner
        Heading of the first column.
    expected
        Expected counts, same shape, written small under each count.
    note
        Line under the table.
    """
    body = pd.DataFrame(
        {
            column: [_cell(counts, expected, labels, row, column) for row in counts.index]
            for column in counts.columns
        },
        index=counts.index,
        dtype="object",
    )
    rows = counts.sum(axis=1).items()
    totals = [_linked(n, anchor(row), _label(row, labels)) for row, n in rows]
    body["Total"] = pd.Series(totals, index=body.index, dtype="object")
    totals = [french_number(n) for n in [*counts.sum(), counts.to_numpy().sum()]]
    body = pd.concat([body, pd.DataFrame([totals], columns=body.columns, dtype="object")])
    body.insert(0, corner, [*(_label(row, labels) for row in counts.index), "Total"])
    headers = {column: _label(column, labels) for column in counts.columns}
    shown = show_table(body, caption=caption, headers=headers, note=note)
    return Fragment(shown.html, f"{caption}\n{counts.to_string()}")


def _label(value: object, labels: Mapping[str, str]) -> str:
    return "Non précisé" if pd.isna(value) else labels.get(value, str(value))


def _cell(
    counts: pd.DataFrame,
    expected: pd.DataFrame | None,
    labels: Mapping[str, str],
    row: str,
    column: str,
) -> Markup:
    place = counts.index.get_loc(row), counts.columns.get_loc(column)
    told = f"{_label(row, labels)}, {_label(column, labels)}"
    count = _linked(counts.iat[place], anchor(row, column), told)
    if expected is None:
        return count
    gap = french_number(expected.iat[place], decimals=1)
    return Markup("{} <small>attendu\u00a0{}</small>").format(count, gap)


def _linked(count: int, address: str, told: str) -> Markup:
    if count == 0:
        return Markup("{}").format(french_number(0))
    return Markup('<a href="{}" aria-label="{}">{}</a>').format(
        address, f"{french_number(count)} : {told}", french_number(count)
    )
