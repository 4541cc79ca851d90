"""Units: what each document proposes, in one table that documents can be compared in."""

from collections.abc import Callable, Sequence

import pandas as pd

from egnlib.corpus.counting import COUNTINGS, count_once, weighted_entries
from egnlib.files import EgnError

COLUMNS = ["id_unite", "id_document", "id_theme", "libelle", "lignes"]


def proposing_units(
    propositions: pd.DataFrame,
    retours: pd.DataFrame,
    *,
    documents: list[str],
    columns: tuple[str, ...] = ("axe",),
    reading: str = "atelier",
) -> pd.DataFrame:
    """Put what several documents propose in one table, one row per unit that counts.

    A synthesis or a dossier proposes its propositions; a regional return proposes the entries of
    the columns named by `columns` (its « axes d'amélioration » by default).

    Parameters
    ----------
    propositions, retours
        Tables of the same names.
    documents
        Documents to compare, in the order wanted.
    columns
        Columns of a return whose entries are units.
    reading
        Rule for repetitions, see :func:`count_once`; for a return, a workshop is a theme.

    Returns
    -------
    DataFrame
        Columns ``id_unite``, ``id_document`` (categorical in the order of `documents`),
        ``id_theme``, ``libelle``, ``lignes``.

    Raises
    ------
    EgnError
        If a document proposes nothing.
    """

    def counting(rows: pd.DataFrame, key: str) -> pd.DataFrame:
        return count_once(rows, reading=reading, identifier=key)

    return _units(propositions, retours, documents, columns, counting, COLUMNS)


def weighted_units(
    propositions: pd.DataFrame,
    retours: pd.DataFrame,
    *,
    documents: list[str],
    columns: tuple[str, ...] = ("axe",),
    readings: Sequence[str] = tuple(COUNTINGS),
) -> pd.DataFrame:
    """Put what several documents propose in one table, under several counting rules at once.

    Parameters
    ----------
    propositions, retours, documents, columns
        As for :func:`proposing_units`.
    readings
        Rules to set side by side; see :func:`egnlib.corpus.weighted_entries`.

    Returns
    -------
    DataFrame
        The columns of :func:`proposing_units`, with ``regle``, ``formulation`` and ``poids``.

    Raises
    ------
    EgnError
        If a document proposes nothing, or a rule is unknown or by category where a document has
        none.
    """

    def counting(rows: pd.DataFrame, key: str) -> pd.DataFrame:
        return weighted_entries(rows, readings=readings, identifier=key)

    kept = [*COLUMNS, "regle", "formulation", "poids"]
    return _units(propositions, retours, documents, columns, counting, kept)


def _units(
    propositions: pd.DataFrame,
    retours: pd.DataFrame,
    documents: list[str],
    columns: tuple[str, ...],
    counting: Callable[[pd.DataFrame, str], pd.DataFrame],
    kept: list[str],
) -> pd.DataFrame:
    asked = propositions.loc[propositions["id_document"].isin(documents)]
    entries = retours.loc[retours["colonne"].isin(columns) & retours["id_document"].isin(documents)]
    counted = [
        counting(rows, key).rename(columns={key: "id_unite"})[kept]
        for rows, key in ((asked, "id_proposition"), (entries, "id_retour"))
        if len(rows)
    ]
    units = pd.concat([pd.DataFrame(columns=COLUMNS, dtype="str"), *counted], ignore_index=True)
    _check_documents(units, documents, columns)
    ordered = pd.Categorical(units["id_document"], documents, ordered=True)
    return units.assign(id_document=ordered).sort_values(
        "id_document", kind="stable", ignore_index=True
    )


def _check_documents(units: pd.DataFrame, documents: list[str], columns: tuple[str, ...]) -> None:
    for document in documents:
        if document not in set(units["id_document"]):
            message = (
                f"Rien à compter pour « {document} » : ni proposition, ni entrée de retour "
                f"({', '.join(columns)}). Vérifiez l'identifiant, ou importez ses feuilles."
            )
            raise EgnError(message)


COLUMN_NAMES = {
    "retex": "les retours d’expérience",
    "irritant": "les irritants",
    "point_fort": "les points forts",
    "besoin": "les besoins",
    "axe": "les axes",
    "action": "les actions",
    "acteur": "les acteurs",
    "temporalite": "les échéances",
    "indicateur": "les indicateurs",
}
DISTRIBUTION_COLUMNS = {
    "group": "id_document",
    "category": "code",
    "share": "part",
    "low": "borne_basse",
    "high": "borne_haute",
}
COMPARISON_COLUMNS = {
    "group_a": "document_a",
    "group_b": "document_b",
    "category": "code",
    "share_a": "part_a",
    "share_b": "part_b",
    "low": "borne_basse",
    "high": "borne_haute",
    "p_adjusted": "p_ajustee",
}


SHORT_NATURES = {
    "dossier_national": "Sélection nationale",
    "resultats_questionnaire": "Concertation de 2015",
}


def in_order(rows: pd.DataFrame, documents: list[str]) -> pd.DataFrame:
    """Rows of some documents, in the order of the list, then in their own."""
    kept = rows.loc[rows["id_document"].isin(documents)]
    rank = (
        kept["id_document"].astype("str").map({name: rank for rank, name in enumerate(documents)})
    )
    return kept.loc[rank.sort_values(kind="stable").index].reset_index(drop=True)


def short_names(documents: pd.DataFrame) -> dict[str, str]:
    """Short name of each document: its region, or what it is when it is of no region."""
    natures = documents["nature"].astype("object").map(SHORT_NATURES)
    names = documents["region"].fillna(natures).fillna(documents["titre"])
    return dict(zip(documents["id_document"], names, strict=True))


def selection_caveat(documents: pd.DataFrame) -> str:
    """Sentence to say when a national selection is among the documents compared; else nothing."""
    if not (documents["nature"] == "dossier_national").any():
        return ""
    return (
        "La part d’un thème dans la sélection nationale dit d’abord combien d’ateliers ont été "
        "donnés à ce thème."
    )
