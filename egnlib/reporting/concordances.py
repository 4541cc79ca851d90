"""Concordances shown and told: a word in its contexts, each leading back to its proposition."""

from collections.abc import Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from egnlib.reporting.listings import anchor
from egnlib.reporting.markup import Fragment, lines_text, show_text
from egnlib.reporting.numbers import NO_BREAK, french_list, french_number, plural
from egnlib.reporting.tables import show_table
from egnlib.reporting.typography import typeset

MOST = 40


def show_concordance(
    lines: pd.DataFrame,
    *,
    term: str,
    by: Sequence[str],
    labels: Mapping[str, str],
    most: int = MOST,
) -> Fragment:
    """Show a word in its contexts, one line each, with a link to the listing of propositions.

    Parameters
    ----------
    lines
        One row per occurrence: ``gauche``, ``pivot``, ``droite``, ``lignes`` and the columns of
        `by`.
    term
        The word looked for.
    by
        Columns that the listing of the page is grouped by, outer first; the last is named.
    labels
        Label of each value of these columns.
    most
        Most lines shown, the first ones; the caption says how many there are.
    """
    if lines.empty:
        return show_text(f"« {term} » n’apparaît dans aucun des textes lus.")
    shown = lines.head(most).reset_index(drop=True)
    groups = shown[list(by)].astype("str")
    where = [
        f"{labels.get(part, part)}, l.{NO_BREAK}{lines_text(reference)}"
        for part, reference in zip(groups[by[-1]], shown["lignes"], strict=True)
    ]
    table = pd.DataFrame(
        {
            "Proposition": where,
            "Avant": shown["gauche"],
            "Mot": [_pivot(word) for word in shown["pivot"]],
            "Après": shown["droite"],
        }
    )
    links = pd.DataFrame(
        {"Proposition": [anchor(*values) for values in groups.itertuples(index=False)]}
    )
    caption = f"« {term} » dans ses contextes ({_extent(len(lines), most)})"
    shown_table = show_table(
        table,
        caption=caption,
        links=links,
        note="La première colonne mène aux propositions du même groupe, plus bas dans la page.",
    )
    html = Markup('<div class="concordance">{}</div>').format(Markup(shown_table.html))
    return Fragment(str(html), shown_table.text)


def _pivot(word: str) -> Markup:
    return Markup("<strong>{}</strong>").format(word)


def _extent(n_lines: int, most: int) -> str:
    told = plural(n_lines, "occurrence")
    return told if n_lines <= most else f"{french_number(most)} premières de {told}"


def concordance_sentence(
    lines: pd.DataFrame,
    *,
    term: str,
    group: str,
    labels: Mapping[str, str],
    near: Sequence[str] = (),
) -> str:
    """Say how often a word occurs, in how many propositions, and where most.

    Parameters
    ----------
    lines
        One row per occurrence: ``id_unite``, ``lemme`` and ``nature`` (what the tables count it
        under), and the column `group`.
    term
        The word looked for.
    group
        Column of the parts.
    labels
        Label of each part.
    near
        Words written almost like it, named when it is absent.
    """
    if lines.empty:
        close = f" Mots proches : {french_list(list(near))}." if near else ""
        return typeset(f"« {term} » n’apparaît dans aucun des textes lus.{close}")
    counts = lines[group].astype("str").value_counts(sort=False)
    first = counts.sort_values(ascending=False, kind="stable").head(1)
    n_units = lines["id_unite"].nunique()
    return typeset(
        f"« {term} » apparaît {plural(len(lines), 'fois', 'fois')}{_inside(lines, term)} dans "
        f"{plural(n_units, 'proposition')}, le plus souvent dans "
        f"« {labels.get(first.index[0], first.index[0])} » ({french_number(first.iloc[0])})."
    )


def _inside(lines: pd.DataFrame, term: str) -> str:
    """Say how many occurrences stand inside expressions, which the tables count apart."""
    other = lines["lemme"].str.lower() != term.strip().lower()
    within = lines.loc[(lines["nature"] == "expression") & other, "lemme"]
    if within.empty:
        return ""
    names = [f"« {name} »" for name in within.unique()]
    apart = "compté" if len(within) == 1 else "comptés"
    return f" (dont {len(within)} dans {french_list(names)}, {apart} à part dans les tableaux)"


def texts_sentence(units: pd.DataFrame, words: pd.DataFrame, documents: pd.DataFrame) -> str:
    """Say which texts the words were read in, and what that changes.

    Parameters
    ----------
    units
        Units, with ``origine`` (``passages`` or ``libelles``, the same everywhere).
    words
        Words read in them.
    documents
        Documents they come from: ``nature``.
    """
    extent = f"{plural(len(units), 'proposition')}, {plural(len(words), 'mot')}"
    if (units["origine"] == "libelles").all():
        return (
            f"Les mots sont lus dans les libellés courts du relevé ({extent}), et non dans le "
            "texte des documents : ils disent comment les propositions ont été résumées, non "
            "comment leurs auteurs écrivent."
        )
    neighbours = (
        " Dans un retour régional, l’édition texte a perdu ses colonnes : un passage, fait de "
        "lignes entières, peut porter aussi des mots d’une case voisine."
        if (documents["nature"] == "retour_regional").any()
        else ""
    )
    return f"Les mots sont lus dans le texte des documents ({extent}).{neighbours}"
