"""Term tables: occurrences of lemmas by part and by unit, and which lemmas can be compared."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from egnlib.files import EgnError

PART_NAMES = {
    "id_theme": ("Thème", "thèmes"),
    "categorie": ("Catégorie", "catégories"),
    "id_document": ("Document", "documents"),
}
ROWS = {
    "row": "lemme",
    "column": "partie",
    "expected": "attendu",
    "specificity": "specificite",
    "adjusted": "p_ajustee",
}


def part_names(column: str) -> tuple[str, str]:
    """What the parts of a way to part texts are called: one of them, and several.

    Raises
    ------
    EgnError
        If texts are not parted by that column.

    Examples
    --------
    >>> part_names("categorie")
    ('Catégorie', 'catégories')
    """
    if column not in PART_NAMES:
        message = (
            f"Découpage inconnu : « {column} ». Découpages connus : {', '.join(PART_NAMES)}. "
            "Choisissez l'un d'eux."
        )
        raise EgnError(message)
    return PART_NAMES[column]


def term_table(words: pd.DataFrame, parts: pd.Series) -> pd.DataFrame:
    """Occurrences of each lemma in each part.

    Parameters
    ----------
    words
        Words, see :func:`words_of`.
    parts
        Part of each unit, by ``id_unite``; a categorical keeps its order and its empty parts.
        Words of units that have no part are left out.

    Returns
    -------
    DataFrame
        One row per lemma, the most frequent first (then in the order of the alphabet), one column
        per part; the sum is the number of words of the units that have a part.

    Examples
    --------
    >>> import pandas as pd
    >>> words = pd.DataFrame({"id_unite": ["a", "b", "b"], "lemme": ["outil", "outil", "ENT"]})
    >>> term_table(words, pd.Series({"a": "x", "b": "y"})).to_numpy().tolist()
    [[1, 1], [0, 1]]
    """
    part = words["id_unite"].map(parts)
    if isinstance(parts.dtype, pd.CategoricalDtype):
        part = part.astype(parts.dtype)
    counts = (
        pd.DataFrame({"lemme": words["lemme"], "partie": part})
        .groupby(["lemme", "partie"], observed=False)
        .size()
        .unstack(fill_value=0)
    )
    counts = counts.loc[counts.sum(axis=1) > 0]
    order = np.argsort(-counts.sum(axis=1).to_numpy(), kind="stable")
    return counts.iloc[order].rename_axis(columns=parts.name)


def unit_table(words: pd.DataFrame, units: pd.Series) -> pd.DataFrame:
    """Occurrences of each lemma in each unit: units in rows, lemmas in columns, sparse.

    Parameters
    ----------
    words
        Words, see :func:`words_of`.
    units
        Identifiers of the units, in the order wanted; one without a word has a row of zeros.
    """
    from scipy.sparse import coo_array

    lemmas, column = np.unique(words["lemme"].to_numpy(dtype="O"), return_inverse=True)
    row = pd.Index(units).get_indexer(words["id_unite"])
    known = row >= 0
    counts = coo_array(
        (np.ones(known.sum(), dtype="int64"), (row[known], column[known])),
        shape=(len(units), len(lemmas)),
    ).tocsr()
    return pd.DataFrame.sparse.from_spmatrix(counts, index=pd.Index(units), columns=lemmas)


def terms_worth_a_look(
    words: pd.DataFrame,
    *,
    minimum: int = 5,
    minimum_units: int = 3,
    without: Iterable[str] = (),
) -> list[str]:
    """Lemmas frequent enough, in enough units, to be compared between parts.

    Parameters
    ----------
    words
        Words, see :func:`words_of`.
    minimum
        Fewest occurrences.
    minimum_units
        Fewest units: a word of a single unit says something of the unit, not of its part.
    without
        Lemmas to leave out, such as grammatical words. Figures and addresses always are.

    Returns
    -------
    list of str
        The most frequent first, then in the order of the alphabet.
    """
    kept = words.loc[~words["nature"].isin(["nombre", "adresse"])]
    kept = kept.loc[~kept["lemme"].isin(set(without))]
    counts = kept.groupby("lemme")["id_unite"].agg(["size", "nunique"])
    counts = counts.loc[(counts["size"] >= minimum) & (counts["nunique"] >= minimum_units)]
    return counts.sort_values("size", ascending=False, kind="stable").index.tolist()


def specificity_rows(
    cells: Mapping[str, pd.DataFrame], *, dossier: str, units: pd.DataFrame
) -> pd.DataFrame:
    """Rows of the table ``specificites``, from the cells of each way to part the texts.

    Parameters
    ----------
    cells
        Cells (``row``, ``column``, ``n``, ``total``, ``expected``, ``specificity``,
        ``adjusted``), by the column of `units` that parts the texts.
    dossier
        Name of the dossier.
    units
        Units that were read, with ``origine``.
    """
    parted = [
        table.rename(columns=ROWS).assign(decoupage=column) for column, table in cells.items()
    ]
    rows = pd.concat(parted, ignore_index=True)
    return rows.assign(dossier=dossier, origine=units["origine"].iloc[0])
