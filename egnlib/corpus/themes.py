"""Themes: their labels and their order, joined by identifier and never by number."""

from collections.abc import Mapping

import pandas as pd


def themes_of(themes: pd.DataFrame, rows: pd.DataFrame) -> dict[str, str]:
    """Labels of all the themes of the consultations that some rows speak of.

    Parameters
    ----------
    themes
        Table ``themes``.
    rows
        Rows with ``id_theme``.

    Returns
    -------
    dict
        Label of each theme, in the order of `themes`; themes without rows are kept.
    """
    spoken_of = themes.loc[themes["id_theme"].isin(rows["id_theme"]), "consultation"].unique()
    kept = themes.loc[themes["consultation"].isin(spoken_of)]
    return dict(zip(kept["id_theme"], kept["libelle"], strict=True))


def with_theme_order(rows: pd.DataFrame, themes: Mapping[str, str]) -> pd.DataFrame:
    """Copy of some rows with ``id_theme`` as a categorical in the order of `themes`."""
    order = pd.CategoricalDtype(list(themes), ordered=True)
    return rows.assign(id_theme=rows["id_theme"].astype(order))
