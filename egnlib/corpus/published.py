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


def readings_beside_published(readings: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Counts under each reading, beside the published ones.

    Parameters
    ----------
    readings
        Result of :func:`egnlib.corpus.counting_readings`.
    published
        Result of :func:`published_distribution`; may be empty.

    Returns
    -------
    DataFrame
        The readings with ``meme_total`` and ``meme_repartition`` (« oui », « non », or missing
        when nothing is published), preceded by a row ``publie`` when something is.
    """
    if published.empty:
        return readings.assign(meme_total=None, meme_repartition=None)
    categories = [name for name in readings.columns if name != "total"]
    printed = published["n_publie"].to_dict()
    base = published["base"].iloc[0]
    same_total = readings["total"] == base
    same_all = pd.concat([readings[name] == printed.get(name) for name in categories], axis=1)
    answer = {True: "oui", False: "non"}
    beside = readings.assign(
        meme_total=same_total.map(answer), meme_repartition=same_all.all(axis=1).map(answer)
    )
    first = {name: printed.get(name) for name in categories} | {"total": base}
    return pd.concat([pd.DataFrame(first, index=["publie"]), beside]).rename_axis("lecture")


def with_questions(cells: pd.DataFrame, questions: pd.DataFrame) -> pd.DataFrame:
    """Put beside each empty cell the question that the synthesis asks about it.

    Parameters
    ----------
    cells
        One row per cell, with ``categorie`` and ``id_theme``.
    questions
        Rows of the table ``cellules_vides``.

    Returns
    -------
    DataFrame
        The same rows with ``question`` and ``lignes``; missing where the synthesis says nothing.
    """
    keys = ["categorie", "id_theme"]
    plain = cells.assign(**{key: cells[key].astype("str") for key in keys})
    asked = questions.assign(**{key: questions[key].astype("str") for key in keys})
    return plain.merge(asked[[*keys, "question", "lignes"]], how="left", on=keys)


def published_shares(published: pd.DataFrame, codes: list[str]) -> list[float]:
    """Published share of each code, between 0 and 1, in the order of `codes`; missing if none."""
    counts = published["n_publie"].astype("float64").to_dict()
    bases = published["base"].astype("float64").to_dict()
    return [counts[code] / bases[code] if code in counts else float("nan") for code in codes]
