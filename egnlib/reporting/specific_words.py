"""Specific words shown and told: the table behind the figure, and what chance would give."""

import re
from collections.abc import Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from egnlib.reporting.listings import anchor
from egnlib.reporting.markup import Fragment
from egnlib.reporting.numbers import NO_BREAK, french_list, french_number, french_p_value, plural
from egnlib.reporting.specificities import SURE, notable_words
from egnlib.reporting.tables import show_table
from egnlib.reporting.typography import typeset

KIN = 5
FORMATS = {
    "Attendu": lambda value: french_number(value, decimals=1),
    "Spécificité": lambda value: french_number(value, decimals=1, sign=True),
}
NOTE = (
    "« Attendu » : occurrences de ce mot dans la partie s’il était employé partout autant. « Une "
    "fois corrigé » : compte tenu du nombre de mots examinés et des mots répétés dans une même "
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
        "au-delà, un mot reste remarquable parmi tous ceux qu’on a examinés."
    )


def _frequency(chance: object) -> str:
    share = 100 * chance.probability
    written = "moins de 1" if share < 1 else french_number(share)
    return f"{written}{NO_BREAK}%"


def compared_words_sentence(n_words: int, *, minimum: int, minimum_units: int) -> str:
    """Say how many words are compared, and how often a word must be used to be one of them.

    Parameters
    ----------
    n_words
        Words compared.
    minimum, minimum_units
        Fewest occurrences of a word, and fewest propositions that use it.

    Examples
    --------
    >>> compared_words_sentence(1, minimum=4, minimum_units=3).replace("\\u00a0", " ")
    'Un seul mot est comparé : il est employé au moins 4 fois, dans au moins 3 propositions.'
    """
    used = (
        f"au moins {plural(minimum, 'fois', 'fois')}, dans au moins "
        f"{plural(minimum_units, 'proposition')}"
    )
    if n_words < 2:
        return (
            f"Un seul mot est comparé : il est employé {used}."
            if n_words
            else f"Aucun mot n’est employé {used} : rien n’est comparé."
        )
    return (
        f"Seuls sont comparés les {french_number(n_words)} mots employés {used} ; les mots "
        "grammaticaux, les nombres et les adresses ne le sont pas."
    )


def specific_words_sentence(
    cells: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    parts: str,
    titles: Mapping[str, Sequence[str]] | None = None,
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
    titles
        Titles of themes, each with the parts whose texts copy it in full, when the parts are not
        the themes themselves: a word of a title is then said to be one.
    threshold
        |S| from which the figure shows a word.
    most
        Most words named.
    """
    if not (cells["specificity"].abs() >= threshold).any():
        return (
            f"Entre les {parts}, aucun mot ne dépasse le seuil : rien ne les distingue parmi les "
            "mots examinés, ce qui ne prouve pas que leur vocabulaire est le même."
        )
    kept = cells.loc[cells["adjusted"] < SURE]
    kept = kept.iloc[(-kept["specificity"].abs()).argsort(kind="stable")]
    if kept.empty:
        return (
            f"Entre les {parts}, aucun mot ne se distingue plus quand on tient compte du nombre "
            "de mots examinés : ceux que montre la figure sont des indices à vérifier dans les "
            "textes, pas des différences établies."
        )
    uses = kept.groupby(kept["row"].astype("str"), sort=False)
    named = [_named(word, rows, labels, titles or {}) for word, rows in uses]
    others = len(named) - most
    more = f" ; {plural(others, 'autre')} dans le détail" if others > 0 else ""
    standing = (
        f"{french_number(len(named))} mots se distinguent"
        if len(named) > 1
        else "un mot se distingue"
    )
    return (
        f"Entre les {parts}, {standing} encore quand on tient compte du nombre de mots examinés : "
        f"{french_list(named[:most])}{more}."
    )


def _named(
    word: str, rows: pd.DataFrame, labels: Mapping[str, str], titles: Mapping[str, Sequence[str]]
) -> str:
    uses = [
        f"{'plus' if row.specificity > 0 else 'moins'} employé dans "
        f"« {labels.get(str(row.column), str(row.column))} »"
        f"{_own(word, labels.get(str(row.column), str(row.column)))}"
        for row in rows.itertuples(index=False)
    ]
    return f"« {word} » ({' ; '.join([*uses, *_of_a_title(word, labels, titles)])})"


def _own(word: str, title: str) -> str:
    if _is_in(word, title):
        return ", mot de son intitulé"
    return ", de la famille d’un mot de son intitulé" if _is_kin(word, title) else ""


def _of_a_title(
    word: str, labels: Mapping[str, str], titles: Mapping[str, Sequence[str]]
) -> list[str]:
    """Say that a word stands in the title of a theme, and which parts copy that title."""
    found = [title for title in titles if _is_in(word, title)]
    if not found:
        return []
    copying = dict.fromkeys(labels.get(part, part) for title in found for part in titles[title])
    verb = "recopient" if len(copying) > 1 else "recopie"
    names = french_list([f"« {name} »" for name in copying])
    return ["mot d’un intitulé de thème" + (f", que {verb} {names}" if copying else "")]


def _is_in(word: str, title: str) -> bool:
    """Whether a word, or an expression, is in a title: whole, whatever its capitals."""
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", _same_signs(title), re.I) is not None


def _is_kin(word: str, title: str) -> bool:
    """Whether a word begins a longer word of a title: « travail » and « Travailler »."""
    starts = rf"(?<!\w){re.escape(word)}"
    return len(word) >= KIN and re.search(starts, _same_signs(title), re.I) is not None


def _same_signs(title: str) -> str:
    return title.replace("’", "'")
