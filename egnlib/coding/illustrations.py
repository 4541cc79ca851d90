"""Illustrations: invented texts that show what a code is made of, for learning and for practice.

Nobody said them in a consultation: they were written from the definitions of a codebook alone, and
they never count in a share.
"""

from pathlib import Path

import pandas as pd

from egnlib.coding.codebook import Codebook
from egnlib.corpus.tables import read_table
from egnlib.files import EgnError

TABLE = "illustrations"


def read_illustrations(codebook: Codebook, *, root: Path | None = None) -> pd.DataFrame:
    """Read the invented texts that illustrate the codes of a codebook.

    Parameters
    ----------
    codebook
        Codebook whose codes are illustrated.
    root
        Folder of the project; found from the current folder by default.

    Returns
    -------
    DataFrame
        One row per text, in the order of the file: ``code`` (categorical in the codebook's order),
        ``texte``. Without rows where the codebook has no illustration.

    Raises
    ------
    EgnError
        If the table is not readable, or illustrates a code that the codebook does not have.

    Examples
    --------
    >>> from egnlib.coding import read_codebook
    >>> read_illustrations(read_codebook("themes")).columns.tolist()
    ['code', 'texte']
    """
    table = read_table(TABLE, root=root)
    own = table.loc[table["codebook"] == codebook.id].reset_index(drop=True)
    unknown = sorted(set(own["code"].astype("str")) - set(codebook.order))
    if unknown:
        message = (
            f"Code inconnu dans illustrations.csv : « {', '.join(unknown)} ». La grille "
            f"{codebook.id} connaît {', '.join(codebook.order)}. Corrigez le code, ou complétez "
            "la grille."
        )
        raise EgnError(message)
    order = pd.CategoricalDtype(codebook.order, ordered=True)
    return own.assign(code=own["code"].astype(order))[["code", "texte"]]
