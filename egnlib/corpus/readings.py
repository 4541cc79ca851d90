"""Readings side by side: the propositions that count under each counting rule."""

import pandas as pd

from egnlib.corpus.counting import READINGS, count_once


def propositions_by_reading(propositions: pd.DataFrame) -> pd.DataFrame:
    """Propositions that count under each reading, one reading after the other.

    Parameters
    ----------
    propositions
        Propositions of one document, with a published category.

    Returns
    -------
    DataFrame
        The columns of `propositions` and ``lecture``; a proposition has as many rows as there are
        readings that count it. The index starts again from 0.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({
    ...     "id_proposition": ["a", "b"], "meme_que": [None, "a"], "id_document": "d",
    ...     "id_theme": "t", "atelier": ["1", "1"], "qui": "q",
    ...     "categorie": ["x", "y"], "lignes": ["1", "2"],
    ... })
    >>> propositions_by_reading(rows).groupby("lecture", sort=False).size().tolist()
    [2, 1, 2, 2, 1]
    """
    counted = [
        count_once(propositions, reading=reading).assign(lecture=reading) for reading in READINGS
    ]
    return pd.concat(counted, ignore_index=True)
