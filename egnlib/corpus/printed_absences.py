"""Printed absences: the categories of which a document says that some workshops propose nothing."""

from collections.abc import Iterable
from itertools import groupby

import pandas as pd

from egnlib.corpus.lines import line_numbers


def printed_absences(cells: pd.DataFrame) -> pd.DataFrame:
    """Put together the cells that a document says are empty, by category.

    Parameters
    ----------
    cells
        Rows of the table ``cellules_vides`` of one document: ``categorie``, ``id_theme``,
        ``lignes``.

    Returns
    -------
    DataFrame
        One row per category (index), in the order of the table: ``id_theme`` (tuple of the
        workshops without a proposition) and ``lignes`` (where it is said).

    Examples
    --------
    >>> import pandas as pd
    >>> cells = pd.DataFrame({
    ...     "categorie": ["a", "a"], "id_theme": ["x", "y"], "lignes": ["5-7;9", "9-10"],
    ... })
    >>> printed_absences(cells).loc["a"].tolist()
    [('x', 'y'), '5-7;9-10']
    """
    plain = cells[["categorie", "id_theme", "lignes"]].astype("object")
    return plain.groupby("categorie", sort=False).agg({"id_theme": tuple, "lignes": joined_lines})


def joined_lines(references: Iterable[str]) -> str:
    """One reference for the lines of several, each line once.

    Examples
    --------
    >>> joined_lines(["711", "705-711", "666"])
    '666;705-711'
    """
    numbers = sorted({number for one in references for number in line_numbers(one)})
    runs = groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    parts = [[number for _, number in run] for _, run in runs]
    return ";".join(f"{part[0]}-{part[-1]}" if len(part) > 1 else str(part[0]) for part in parts)
