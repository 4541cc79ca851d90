"""Revisions: units that a coder coded again, otherwise, after a first reading."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from egnlib.coding.codebook import Codebook
from egnlib.coding.ledger import read_codings


def recoded_units(
    codebook: Codebook, units: Sequence[str], *, root: Path | None = None
) -> dict[str, int]:
    """Count the units that each coder gave more than one code, one after the other.

    A code that was changed may have been changed after others were seen: it is no longer part of
    an independent reading.

    Parameters
    ----------
    codebook
        Codebook of the codings.
    units
        Units to look at.
    root
        Folder of the project; found from the current folder by default.

    Returns
    -------
    dict
        Number of units by coder, in the order of the first decisions; coders who changed no code
        are left out. A memo, a confidence or a code given again after it was withdrawn does not
        count.

    Raises
    ------
    EgnError
        As :func:`egnlib.coding.read_codings`.

    See Also
    --------
    changed_units : The same, from a table.
    """
    history = read_codings(codebook, history=True, root=root)
    return changed_units(history.loc[history["id_unite"].isin(list(units))])


def changed_units(history: pd.DataFrame) -> dict[str, int]:
    """Count by coder the units that have several codes in a history of decisions.

    Parameters
    ----------
    history
        One row per decision: ``coder``, ``id_unite``, ``code`` (missing where withdrawn).

    Examples
    --------
    Anne changes one code, and withdraws another before giving it again.

    >>> history = pd.DataFrame({"id_unite": list("ababb"), "coder": "anne"})
    >>> changed_units(history.assign(code=["x", "y", "z", None, "y"]))
    {'anne': 1}
    """
    codes = history.astype({"code": "object"}).groupby(["coder", "id_unite"], sort=False)["code"]
    changed = codes.nunique().gt(1).groupby(level="coder", sort=False).sum()
    return {name: int(number) for name, number in changed[changed > 0].items()}
