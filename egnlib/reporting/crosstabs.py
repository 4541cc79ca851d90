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
            column: [_cell(counts, expected, row, column) for row in counts.index]
            for column in counts.columns
        },
        index=counts.index,
    )
    body["Total"] = [_linked(total, anchor(row)) for row, total in counts.sum(axis=1).items()]
    totals = [french_number(total) for total in counts.sum()]
    body.loc["Total"] = [*totals, french_number(counts.to_numpy().sum())]
    body.insert(0, corner, [labels.get(row, row) for row in body.index])
    headers = {column: labels.get(column, column) for column in counts.columns}
    return show_table(body, caption=caption, headers=headers, note=note)


def _cell(counts: pd.DataFrame, expected: pd.DataFrame | None, row: str, column: str) -> Markup:
    count = _linked(counts.loc[row, column], anchor(row, column))
    if expected is None:
        return count
    gap = french_number(expected.loc[row, column], decimals=1)
    return Markup("{} <small>attendu\u00a0{}</small>").format(count, gap)


def _linked(count: int, address: str) -> Markup:
    if count == 0:
        return Markup("{}").format(french_number(0))
    return Markup('<a href="{}">{}</a>').format(address, french_number(count))
