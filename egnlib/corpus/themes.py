"""Themes: their labels and their order, joined by identifier and never by number."""

from collections.abc import Mapping

import pandas as pd

from egnlib.files import EgnError


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
    """Copy of some rows with ``id_theme`` as a categorical in the order of `themes`.

    Raises
    ------
    EgnError
        If a row has a theme that is not among them.
    """
    unknown = sorted(set(rows["id_theme"].dropna().astype("str")) - set(themes))
    if unknown:
        message = (
            f"Thème inconnu : « {', '.join(unknown)} ». Thèmes de la consultation : "
            f"{', '.join(themes)}. Corrigez la colonne id_theme."
        )
        raise EgnError(message)
    order = pd.CategoricalDtype(list(themes), ordered=True)
    return rows.assign(id_theme=rows["id_theme"].astype(order))


def sorted_by_theme(rows: pd.DataFrame, themes: Mapping[str, str]) -> pd.DataFrame:
    """Rows in the order of `themes`, then in their own; ``id_theme`` is text again."""
    ordered = with_theme_order(rows, themes).sort_values("id_theme", kind="stable")
    return ordered.assign(id_theme=ordered["id_theme"].astype("str"))
