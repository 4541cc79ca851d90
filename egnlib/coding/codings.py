"""Codings: which coder gave which code to which unit."""

import pandas as pd

from egnlib.coding.codebook import Codebook
from egnlib.files import EgnError

PUBLISHED = "publie"


def published_codings(propositions: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Read the categories that a document publishes as the work of one coder among others.

    Parameters
    ----------
    propositions
        Propositions, with ``id_proposition`` and ``categorie``; rows without a category are left
        out, since a missing code is not a code.
    codebook
        Codebook that the categories belong to.

    Returns
    -------
    DataFrame
        One row per coded proposition: ``id_unite``, ``codebook``, ``version``, ``coder``
        (``publie``), ``code`` (categorical in the codebook's order).

    Raises
    ------
    EgnError
        If a category is not a code of the codebook.
    """
    coded = propositions.loc[propositions["categorie"].notna()]
    unknown = sorted(set(coded["categorie"].astype("str")) - set(codebook.order))
    if unknown:
        message = (
            f"Catégorie inconnue : « {', '.join(unknown)} ». La grille {codebook.id} connaît "
            f"{', '.join(codebook.order)}. Corrigez la catégorie, ou complétez la grille."
        )
        raise EgnError(message)
    return pd.DataFrame(
        {
            "id_unite": coded["id_proposition"],
            "codebook": codebook.id,
            "version": codebook.version,
            "coder": PUBLISHED,
            "code": pd.Categorical(coded["categorie"].astype("str"), codebook.order, ordered=True),
        }
    ).reset_index(drop=True)
