"""Specific words shown and told: the table behind the figure, and what chance would give."""

from collections.abc import Mapping

import pandas as pd
from markupsafe import Markup

from egnlib.reporting.listings import anchor
from egnlib.reporting.markup import Fragment
from egnlib.reporting.numbers import NO_BREAK, french_list, french_number, french_p_value, plural
from egnlib.reporting.specificities import SURE, notable_words
from egnlib.reporting.tables import show_table
from egnlib.reporting.typography import typeset

FORMATS = {
    "Attendu": lambda value: french_number(value, decimals=1),
    "Spécificité": lambda value: french_number(value, decimals=1, sign=True),
}
NOTE = (
    "« Attendu » : occurrences de ce mot dans la partie s’il était employé partout autant. « Une "
    "fois corrigé » : compte tenu du nombre de mots regardés et des mots répétés dans une même "
    "proposition."
)


def show_specificities(
    cells: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    part_name: str,
    threshold: float = 2.0,
    listing: str = "",
) -> Fragment:
    """Show every word beyond the threshold, part by part.

    Parameters
    ----------
    cells, labels, threshold
        As for :func:`plot_specificities`.
    part_name
        What a part is called, such as « Thème ».
    listing
        Name of the listing grouped by part that the names of the parts lead to; none by default.
    """
    words = notable_words(
        cells, threshold=threshold, most_over=len(cells), most_under=len(cells)
    ).reset_index(drop=True)
    parts = words["column"].astype("str")
    table = pd.DataFrame(
        {
            part_name: parts.map(lambda part: labels.get(part, part)),
            "Mot": words["row"].astype("str"),
            "Occurrences": [
                f"{french_number(n)} sur {french_number(total)}"
                for n, total in zip(words["n"], words["total"], strict=True)
            ],
            "Attendu": words["expected"].astype("float64"),
            "Spécificité": words["specificity"].astype("float64"),
            "Une fois corrigé": [_verdict(value) for value in words["adjusted"]],
        }
    )
    links = None
    if listing:
        links = pd.DataFrame({part_name: [anchor(part, listing=listing) for part in parts]})
    caption = f"Mots au-delà du seuil, par {part_name[0].lower()}{part_name[1:]}"
    shown = show_table(table, caption=caption, formats=FORMATS, links=links, note=NOTE)
    html = Markup("<details><summary>{} ({})</summary>{}</details>").format(
        typeset("Le détail, mot par mot"), plural(len(table), "ligne"), Markup(shown.html)
    )
    return Fragment(str(html), shown.text)


def _verdict(adjusted: float) -> str:
    told = "spécifique" if adjusted < SURE else "indice seulement"
    return f"{told} ({french_p_value(adjusted)})"


def chance_sentence(chance: object, *, parts: str, within: str) -> str:
    """Say how many words reach the threshold, and how many would by chance.

    Parameters
    ----------
    chance
        Result of the shuffles: ``threshold``, ``n_notable``, ``n_cells``, ``expected``,
        ``probability``, ``critical``, ``n_resamples``.
    parts
        What the parts are called, such as « thèmes ».
    within
        What texts were dealt inside of, such as « document ».
    """
    looked = f"Sur {plural(chance.n_cells, 'case')} (un mot dans une partie)"
    threshold = f"une spécificité de {french_number(chance.threshold)} en valeur absolue"
    dealt = (
        f"si les propositions de chaque {within}, prises entières, étaient réparties au hasard "
        f"entre les {parts}, on en attendrait {french_number(chance.expected, decimals=1)} en "
        "moyenne"
    )
    if not chance.n_notable:
        return f"{looked}, aucune n’atteint {threshold} ; {dealt}."
    reach = "atteignent" if chance.n_notable > 1 else "atteint"
    verdict = (
        "c’est plus que le hasard"
        if chance.probability < SURE
        else "ce nombre ne se distingue pas du hasard"
    )
    return (
        f"{looked}, {french_number(chance.n_notable)} {reach} {threshold} ; {dealt}. Au moins "
        f"autant de cases l’atteignent dans {_frequency(chance)} des "
        f"{french_number(chance.n_resamples)} tirages : {verdict}. La plus forte case ne dépasse "
        f"{french_number(chance.critical, decimals=1)} que dans 5{NO_BREAK}% des tirages : "
        "au-delà, un mot reste remarquable parmi tous ceux qu’on a regardés."
    )


def _frequency(chance: object) -> str:
    share = 100 * chance.probability
    written = "moins de 1" if share < 1 else french_number(share)
    return f"{written}{NO_BREAK}%"


def specific_words_sentence(
    cells: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    parts: str,
    threshold: float = 2.0,
    most: int = 6,
) -> str:
    """Name the words that resist the correction for the number of words looked at.

    Parameters
    ----------
    cells, labels
        As for :func:`plot_specificities`.
    parts
        What the parts are called, such as « thèmes ».
    threshold
        |S| from which the figure shows a word.
    most
        Most words named.
    """
    if not (cells["specificity"].abs() >= threshold).any():
        return (
            f"Entre les {parts}, aucun mot ne dépasse le seuil : rien ne les distingue parmi les "
            "mots regardés, ce qui ne prouve pas que leur vocabulaire est le même."
        )
    kept = cells.loc[cells["adjusted"] < SURE]
    kept = kept.iloc[(-kept["specificity"].abs()).argsort(kind="stable")]
    if kept.empty:
        return (
            f"Entre les {parts}, aucun mot ne résiste à la correction du nombre de mots regardés : "
            "ceux que montre la figure sont des indices à vérifier dans les textes, pas des "
            "différences établies."
        )
    named = [_named(row, labels) for row in kept.head(most).itertuples(index=False)]
    more = len(kept) - most
    others = f" ; {plural(more, 'autre')} dans le détail" if more > 0 else ""
    verb = "résistent" if len(kept) > 1 else "résiste"
    return (
        f"Entre les {parts}, {verb} à la correction du nombre de mots regardés : "
        f"{french_list(named)}{others}."
    )


def _named(row: tuple, labels: Mapping[str, str]) -> str:
    part = labels.get(str(row.column), str(row.column))
    more = "plus" if row.specificity > 0 else "moins"
    own = ", mot de son intitulé" if str(row.row).lower() in part.lower() else ""
    return f"« {row.row} » ({more} employé dans « {part} »{own})"
