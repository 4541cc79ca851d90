"""Addressees: whom the propositions speak to or call upon, as the documents name them."""

import re

import pandas as pd

STATUSES = {
    "indique": "indiqué",
    "suppose": "supposé",
    "inconnu": "inconnu, marqué « ? »",
    "vide": "vide",
}
ADDRESSEE_COLUMNS = {
    "destinataire": "Public ou instance",
    "n": "Propositions",
    "n_suppose": "Dont supposé",
}
ARTICLE = re.compile(r"^(?:(?:les|la|le)\s+|l['’]\s*)", re.IGNORECASE)
SEPARATOR = re.compile(r",\s*(?![^(]*\))")


def addressees(propositions: pd.DataFrame) -> pd.DataFrame:
    """Publics and bodies named in the cells « Qui », one row per proposition and name.

    A cell is split at its commas; articles, question marks and what stands in brackets are left
    out, so that « Les familles » and « familles ? » are the same name. Nothing else is merged:
    « familles non francophones » is not « familles ».

    Parameters
    ----------
    propositions
        Propositions with ``qui`` and ``qui_statut``.

    Returns
    -------
    DataFrame
        The columns of `propositions`, with ``destinataire`` and ``suppose`` (whether the cell is
        the author's guess); nothing for a cell that is empty or unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"id_proposition": ["a"], "qui": ["Les élèves, familles ?"],
    ...                      "qui_statut": ["suppose"]})
    >>> addressees(rows)["destinataire"].tolist()
    ['élèves', 'familles']
    """
    states = cell_states(propositions, "qui")
    named = propositions.loc[states.isin(["indique", "suppose"])]
    names = named["qui"].map(_names)
    exploded = named.assign(destinataire=names, suppose=states.loc[named.index] == "suppose")
    rows = exploded.explode("destinataire")
    return rows.dropna(subset="destinataire").reset_index(drop=True)


def _names(cell: str) -> list[str]:
    whole = re.sub(r"\s*\([^)]*\)|\s*\?", "", cell)
    names = [ARTICLE.sub("", name.strip()) for name in SEPARATOR.split(whole) if name.strip()]
    # An acronym or a proper name inside keeps its capitals; only the first letter is made small.
    return [name if name[:2].isupper() else name[:1].lower() + name[1:] for name in names]


def addressee_counts(named: pd.DataFrame) -> pd.DataFrame:
    """How many propositions name each public or body, the most named first.

    Parameters
    ----------
    named
        Result of :func:`addressees`.

    Returns
    -------
    DataFrame
        ``destinataire``, ``n`` (propositions that name it), ``n_suppose`` (of which the author's
        guess); ties in alphabetical order.
    """
    counts = named.groupby("destinataire", as_index=False).agg(n=("id_proposition", "nunique"))
    guessed = named.loc[named["suppose"].astype("bool")].groupby("destinataire")["id_proposition"]
    counts["n_suppose"] = counts["destinataire"].map(guessed.nunique()).fillna(0).astype("int64")
    return counts.sort_values(["n", "destinataire"], ascending=[False, True], ignore_index=True)


def status_counts(propositions: pd.DataFrame, column: str) -> pd.DataFrame:
    """State of the cells of one column (« Qui », « Pourquoi »), by category.

    Parameters
    ----------
    propositions
        Propositions with ``categorie`` and the column ``<column>_statut``.
    column
        ``"qui"`` or ``"pourquoi"``.

    Returns
    -------
    DataFrame
        One row per category, one column per state (indicated, guessed, unknown, empty): counts.
        See :func:`cell_states` for a missing state.
    """
    ordered = pd.Categorical(cell_states(propositions, column), list(STATUSES), ordered=True)
    return pd.crosstab(propositions["categorie"], ordered, dropna=False)[list(STATUSES)]


def cell_states(propositions: pd.DataFrame, column: str) -> pd.Series:
    """State of the cells of one column; a cell without a state is indicated if it holds something.

    Parameters
    ----------
    propositions
        Propositions with the columns ``<column>`` and ``<column>_statut``.
    column
        ``"qui"`` or ``"pourquoi"``.

    Returns
    -------
    Series
        A key of :data:`STATUSES` for each row; ``vide`` for a cell with neither state nor text.
    """
    states = propositions[f"{column}_statut"].astype("str")
    return states.fillna(propositions[column].notna().map({True: "indique", False: "vide"}))
