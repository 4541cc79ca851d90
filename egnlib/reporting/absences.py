"""Absences told: the empty cells one by one and all together."""

from collections.abc import Mapping

import pandas as pd

from egnlib.reporting.numbers import french_number, french_percent, plural

LEVEL = 0.05


def absence_sentence(
    cells: pd.DataFrame, *, count: object, labels: Mapping[str, str] | None = None
) -> str:
    """Say how many cells are empty, one by one and all together.

    Parameters
    ----------
    cells
        One row per empty cell: ``probability``, ``adjusted``, and ``categorie``, ``id_theme`` if
        `labels` is given.
    count
        Empty cells as a whole: ``n_empty``, ``n_cells``, ``expected``, ``probability``,
        ``method``.
    labels
        Label of each category and theme: the least likely of the empty cells is then named.
    """
    if cells.empty:
        return f"Aucune des {count.n_cells} cases n’est vide."
    are_empty = "sont vides" if len(cells) > 1 else "est vide"
    return (
        f"{plural(len(cells), 'case')} sur {count.n_cells} {are_empty}. "
        f"{_one_by_one(cells, count, labels)} Prises ensemble : {_together(count)}."
    )


def _one_by_one(cells: pd.DataFrame, count: object, labels: Mapping[str, str] | None) -> str:
    notable = int((cells["adjusted"] < LEVEL).sum())
    told = (
        "aucune ne se distingue du hasard"
        if notable == 0
        else f"{plural(notable, 'case se distingue', 'cases se distinguent')} du hasard"
    )
    named = ""
    if labels is not None:
        least = cells.loc[cells["probability"].idxmin()]
        place = " × ".join(labels.get(least[name], least[name]) for name in WHERE)
        named = (
            f" ; la moins attendue, {place}, serait vide dans {_share(least['probability'])} des "
            "répartitions au hasard de mêmes totaux"
        )
    return f"Prises une à une, et compte tenu des {count.n_cells} cases regardées, {told}{named}."


WHERE = ("categorie", "id_theme")


def _together(count: object) -> str:
    many = (
        "c’est plus que le hasard n’en laisse d’ordinaire, signe que les catégories se concentrent "
        "dans certains ateliers"
        if count.probability < LEVEL
        else "ce nombre n’a rien de surprenant"
    )
    how = "tirages au sort" if count.method == "monte-carlo" else "calcul exact"
    return (
        f"le hasard seul en laisserait {french_number(count.expected, decimals=1)} en moyenne ; il "
        f"en laisse {french_number(count.n_empty)} ou plus dans {_share(count.probability)} des "
        f"répartitions de mêmes totaux ({how}) ; {many}"
    )


def _share(probability: float) -> str:
    small = probability < 0.001
    return f"moins de {french_percent(0.001)}" if small else french_percent(probability)
