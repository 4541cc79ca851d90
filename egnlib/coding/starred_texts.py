"""Starred texts: units with their variables, in the format that IRaMuTeQ reads."""

import re

import pandas as pd

from egnlib.coding.decisions import one_line

VARIABLES = {"id_unite": "unite", "id_document": "document", "id_theme": "theme"}


def starred_texts(units: pd.DataFrame) -> str:
    """Write one text per unit, under a line of variables that begins with four stars.

    Parameters
    ----------
    units
        Units with ``id_unite``, ``libelle``, and where there are any ``id_document``, ``id_theme``
        and ``passage``. The text is the passage, or the label where there is none.

    Returns
    -------
    str
        Lines ``**** *unite_… *document_… *theme_…``, each followed by its text; a missing variable
        is left out. Only letters and figures are kept in the names; stars are taken out of texts.

    Examples
    --------
    >>> units = pd.DataFrame({"id_unite": ["hdf-1"], "id_theme": ["acces"], "libelle": ["Former"]})
    >>> print(starred_texts(units), end="")
    **** *unite_hdf1 *theme_acces
    Former
    """
    passages = units["passage"] if "passage" in units else pd.Series(None, units.index, "object")
    texts = passages.fillna(units["libelle"])
    return "".join(
        f"{_variables(row)}\n{one_line(text.replace('*', ' '))}\n"
        for (_, row), text in zip(units.iterrows(), texts, strict=True)
    )


def _variables(row: pd.Series) -> str:
    named = [
        f"*{name}_{re.sub(r'[^A-Za-z0-9]', '', row[column])}"
        for column, name in VARIABLES.items()
        if column in row and pd.notna(row[column])
    ]
    return " ".join(["****", *named])
