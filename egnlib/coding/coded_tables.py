"""Coded tables: the codes that are recorded exist in their codebooks."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from egnlib.coding.ledger import codebooks_named
from egnlib.corpus.tables import read_table

TABLES = {"codings": "codings.csv", "illustrations": "illustrations.csv"}


def coded_table_problems(*, root: Path | None = None) -> list[str]:
    """List the codebooks and codes that the coded tables name and that do not exist.

    Parameters
    ----------
    root
        Folder of the project; found from the current folder by default.

    Returns
    -------
    list of str
        One French sentence per codebook or code, naming the file, the first line and how many
        lines are concerned. Empty when all is well.

    Raises
    ------
    EgnError
        If a table or a codebook is not readable.

    Examples
    --------
    >>> coded_table_problems()
    []
    """
    return [
        problem
        for name, file in TABLES.items()
        for problem in _problems(read_table(name, root=root), file, root)
    ]


def _problems(table: pd.DataFrame, file: str, root: Path | None) -> Iterator[str]:
    codebooks = codebooks_named(table["codebook"], root=root)
    coded = table.loc[table["code"].notna()].astype({"code": "str"})
    for (name, code), rows in coded.groupby(["codebook", "code"], sort=False):
        known = codebooks[name].order if name in codebooks else None
        if known is not None and code in known:
            continue
        line = rows.index[0] + 2
        place = f"{file}, ligne {line} ({len(rows)} en tout)"
        if known is None:
            yield f"{place} : la grille « {name} » n'existe pas dans data/coding/codebooks."
        else:
            yield (
                f"{place} : le code « {code} » n'est pas dans la grille {name}. On attend "
                f"{', '.join(known)}."
            )
