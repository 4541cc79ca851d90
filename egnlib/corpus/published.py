"""Published distributions: the counts that a synthesis prints for its own rubrics."""

import pandas as pd

from egnlib.files import EgnError

WHOLE = "ensemble"


def published_distribution(occurrences: pd.DataFrame, document: str) -> pd.DataFrame:
    """Counts that a document publishes for its main rubrics.

    Parameters
    ----------
    occurrences
        Table ``occurrences``.
    document
        Identifier of the document.

    Returns
    -------
    DataFrame
        One row per rubric (index ``rubrique``), in the document's order: ``n_publie`` (missing
        where the document prints none), ``base`` (the printed grand total), ``lignes``. Empty when
        the document publishes no counts.

    Raises
    ------
    EgnError
        If the document publishes counts without a grand total.
    """
    rows = occurrences.loc[
        (occurrences["id_document"] == document) & (occurrences["sous_rubrique"] == WHOLE)
    ].set_index("rubrique")
    if rows.empty:
        return rows.assign(base=pd.Series(dtype="Int64"))[["n_publie", "base", "lignes"]]
    if WHOLE not in rows.index:
        message = (
            f"Total absent : {document} publie des effectifs sans ligne « {WHOLE} ». "
            f"Rubriques trouvées : {', '.join(rows.index)}. Ajoutez le total à occurrences.csv."
        )
        raise EgnError(message)
    base = rows.at[WHOLE, "n_publie"]
    return rows.drop(WHOLE).assign(base=base)[["n_publie", "base", "lignes"]]
