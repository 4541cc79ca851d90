"""Counting: what counts as one proposition when a document prints the same one twice."""

from collections.abc import Sequence

import pandas as pd

from egnlib.corpus.lines import first_line
from egnlib.files import EgnError

READINGS = {
    "ligne": "Chaque ligne imprimée",
    "atelier": "Une fois par atelier",
    "categorie_qui": "Une fois par catégorie et public",
    "categorie": "Une fois par catégorie",
    "document": "Une fois dans le document",
}
FRACTION = "fraction"
COUNTINGS = {**READINGS, FRACTION: "Une fois, partagée entre les lignes où elle est imprimée"}
WITHIN = {
    "ligne": None,
    "atelier": ["id_document", "id_theme", "atelier"],
    "categorie_qui": ["id_document", "categorie", "qui"],
    "categorie": ["id_document", "categorie"],
    "document": ["id_document"],
}


def count_once(
    table: pd.DataFrame, *, reading: str = "atelier", identifier: str = "id_proposition"
) -> pd.DataFrame:
    """Rows that count under a reading: of rows that repeat one another, the first printed.

    Parameters
    ----------
    table
        Propositions (with ``meme_que``) or entries of a return (with ``identique_a``); each
        index once.
    reading
        ``ligne`` (every printed row counts), ``atelier``, ``categorie_qui``, ``categorie`` or
        ``document``: within what a repetition counts once. The library's uniform rule is
        ``atelier``: a workshop that says a thing twice has proposed it once, two workshops that
        say the same thing have each proposed it.
    identifier
        Column that identifies a row.

    Returns
    -------
    DataFrame
        The rows that count, all columns kept, in the order of `table`. A missing value in a
        column that bounds the repetition is a value like another.

    Raises
    ------
    EgnError
        If the reading is unknown, or is by category where the rows have none.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({
    ...     "id_proposition": ["a", "b", "c"], "meme_que": [None, "a", "a"],
    ...     "id_document": "d", "id_theme": "t", "atelier": ["1", "1", "2"],
    ...     "lignes": ["1", "2", "3"],
    ... })
    >>> count_once(rows)["id_proposition"].tolist()
    ['a', 'c']
    """
    if reading == FRACTION:
        message = (
            f"Règle « {reading} » refusée ici : elle compte des parts de proposition. Les "
            "intervalles et les tests d'effectifs demandent des propositions entières. Gardez-la "
            "pour le tableau des règles comparées, et choisissez par exemple « atelier »."
        )
        raise EgnError(message)
    if reading not in READINGS:
        message = (
            f"Règle de comptage inconnue : « {reading} ». Règles connues : {', '.join(READINGS)}. "
            "Choisissez l'une d'elles."
        )
        raise EgnError(message)
    within = WITHIN[reading]
    if within is None:
        return table
    if "categorie" in within and "categorie" not in table:
        message = (
            f"Règle sans objet : « {reading} » compte par catégorie, et ces entrées n'en ont pas. "
            "Règles possibles : ligne, atelier, document. Choisissez l'une d'elles."
        )
        raise EgnError(message)
    columns = [column for column in within if column in table]
    printed = table["lignes"].map(first_line).sort_values(kind="stable").index
    origin = _wordings(table, identifier)
    repeated = table[columns].assign(origin=origin).loc[printed].duplicated()
    return table.loc[~repeated.loc[table.index]]


def _wordings(table: pd.DataFrame, identifier: str) -> pd.Series:
    """Identifier of the first row that says the same thing, in the same document."""
    link = "meme_que" if "meme_que" in table else "identique_a"
    return table[link].fillna(table[identifier])


def weighted_entries(
    table: pd.DataFrame,
    *,
    readings: Sequence[str] = tuple(COUNTINGS),
    identifier: str = "id_proposition",
) -> pd.DataFrame:
    """Rows that count under several rules, with what each counts for.

    Parameters
    ----------
    table
        Propositions or entries of a return, as for :func:`count_once`.
    readings
        Rules to set side by side: those of :func:`count_once`, by which a row counts for 1 or
        not at all, and ``fraction``, by which a wording counts for 1 in its document, shared
        equally between the rows that print it: printed in two workshops, it is half a
        proposition in each.
    identifier
        Column that identifies a row.

    Returns
    -------
    DataFrame
        For each rule the rows that count, all columns kept, with ``regle`` (categorical, in the
        order of `readings`), ``formulation`` (the first row that says the same thing) and
        ``poids`` (above 0, at most 1).

    Raises
    ------
    EgnError
        If a rule is unknown, or is by category where the rows have none.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({
    ...     "id_proposition": ["a", "b"], "meme_que": [None, "a"], "id_document": "d",
    ...     "id_theme": ["t", "u"], "lignes": ["1", "2"],
    ... })
    >>> weighted_entries(rows, readings=["document", "fraction"])["poids"].tolist()
    [1.0, 0.5, 0.5]
    """
    counted = []
    for reading in readings:
        shared = reading == FRACTION
        rows = table if shared else count_once(table, reading=reading, identifier=identifier)
        wordings = _wordings(rows, identifier)
        times = rows.groupby(["id_document", wordings], observed=True).transform("size")
        weights = 1 / times if shared else 1.0
        counted.append(rows.assign(regle=reading, formulation=wordings, poids=weights))
    entries = pd.concat(counted, ignore_index=True)
    return entries.assign(regle=pd.Categorical(entries["regle"], list(readings), ordered=True))


def counting_readings(propositions: pd.DataFrame) -> pd.DataFrame:
    """Counts by category under every defensible reading.

    Parameters
    ----------
    propositions
        Propositions of one document, with a published category.

    Returns
    -------
    DataFrame
        One row per reading (index ``lecture``), one column per category in the codebook's order,
        and ``total``. Propositions without a category are in no column but in ``total``.
    """
    counts = {}
    for reading in READINGS:
        rows = count_once(propositions, reading=reading)
        by_category = (
            rows["categorie"]
            .value_counts(sort=False)
            .reindex(propositions["categorie"].cat.categories, fill_value=0)
        )
        counts[reading] = {**by_category.to_dict(), "total": len(rows)}
    return pd.DataFrame.from_dict(counts, orient="index").rename_axis("lecture")
