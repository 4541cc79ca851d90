"""Themes: their labels and their order, joined by identifier and never by number."""

from collections.abc import Mapping

import pandas as pd

from egnlib.corpus.text import plain_text
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


def recopied_titles(
    units: pd.DataFrame, themes: Mapping[str, str], *, by: str
) -> dict[str, list[str]]:
    """Which parts print the whole title of a theme in the texts of their units.

    Parameters
    ----------
    units
        Units with ``texte``, see :func:`egnlib.corpus.with_texts`, and the column `by`.
    themes
        Title of each theme.
    by
        Column that parts the units; a unit that has no part is left out.

    Returns
    -------
    dict
        Parts, in their order of appearance, by title, in the order of `themes`; no part where
        nobody prints the title in full. Capitals, line ends and forms of apostrophes do not
        count.

    Examples
    --------
    >>> texts = ["Veiller à un égal\\naccès", "Former"]
    >>> units = pd.DataFrame({"texte": texts, "region": ["a", "b"]})
    >>> recopied_titles(units, {"t": "Un égal accès", "u": "Gouvernance"}, by="region")
    {'Un égal accès': ['a'], 'Gouvernance': []}
    """
    texts = units["texte"].fillna("").map(_flat)
    parts = units[by].astype("object")
    found = {title: texts.str.contains(_flat(title), regex=False) for title in themes.values()}
    return {title: parts[has].dropna().unique().tolist() for title, has in found.items()}


def _flat(text: str) -> str:
    return " ".join(plain_text(text).lower().split())
