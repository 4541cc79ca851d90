"""Units to code: those of the documents or of a file, with the texts that a coder may read."""

import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from egnlib.coding.codable import CONTEXT, ENTRIES, codable_units, read_units
from egnlib.coding.codebook import Codebook, read_codebook
from egnlib.corpus.consultation import Consultation, check_document, open_consultation
from egnlib.corpus.passages import read_passages
from egnlib.files import EgnError

MASK = "[intitulé masqué]"


def units_to_code(
    name: str,
    *,
    documents: tuple[str, ...] = (),
    columns: tuple[str, ...] = (),
    units_file: Path | None = None,
    root: Path | None = None,
) -> tuple[Codebook, pd.DataFrame]:
    """Read a codebook and the units to code with it.

    Parameters
    ----------
    name
        Codebook.
    documents, columns
        Documents, and columns of the returns, to code; see :func:`codable_units`.
    units_file
        File of units to code instead; see :func:`read_units`.
    root
        Folder of the project; found from the current folder by default.

    Returns
    -------
    tuple of Codebook and DataFrame
        Units with ``theme`` (label of the workshop's theme) and ``passage`` (missing where the
        documents are not on this machine). Where themes are what is coded, ``theme`` is left out,
        and their labels are hidden in the passages and in ``qui`` and ``pourquoi``.

    Raises
    ------
    EgnError
        If the codebook, a document, a column or the file is not as expected.
    """
    codebook, consultation = read_codebook(name, root=root), open_consultation(root=root)
    if units_file is not None:
        _check_alone(documents, columns)
        units = read_units(units_file, consultation=consultation)
    else:
        for document in documents:
            check_document(document, consultation.documents)
        _check_columns(columns, consultation)
        units = codable_units(
            consultation, documents=list(documents) or None, columns=columns or ENTRIES
        )
    return codebook, _with_context(units, codebook, consultation, root)


def _with_context(
    units: pd.DataFrame, codebook: Codebook, consultation: Consultation, root: Path | None
) -> pd.DataFrame:
    themes = consultation.themes.set_index("id_theme")["libelle"]
    recorded = units["lignes"].notna() & units["id_document"].notna()
    passages = read_passages(units.loc[recorded], root=root)
    units = units.assign(passage=passages.reindex(units.index))
    if not set(codebook.order) & set(themes.index):
        return units.assign(theme=units["id_theme"].map(themes))
    # A coder of themes is not told the document's own.
    return units.assign(
        **{name: masked_labels(units[name], themes) for name in ("passage", *CONTEXT)}
    )


def masked_labels(texts: pd.Series, labels: Iterable[str]) -> pd.Series:
    """Texts where every label stands hidden; missing texts stay missing.

    Examples
    --------
    >>> texts = pd.Series(["Former : un égal Accès au numérique"])
    >>> masked_labels(texts, ["Un égal accès au numérique"]).tolist()
    ['Former : un [intitulé masqué]']
    """
    cores = "|".join(
        re.escape(re.sub(r"^(un|une|le|la|les) ", "", text.lower())) for text in labels
    )
    return texts.astype("str").str.replace(cores, MASK, case=False, regex=True)


def _check_alone(documents: tuple[str, ...], columns: tuple[str, ...]) -> None:
    if documents or columns:
        message = (
            "Unités demandées deux fois : par --unites, et par --document ou --colonne. Le fichier "
            "dit déjà quelles unités coder. Gardez l'un ou l'autre."
        )
        raise EgnError(message)


def _check_columns(columns: tuple[str, ...], consultation: Consultation) -> None:
    known = consultation.retours["colonne"].cat.categories.tolist()
    for column in columns:
        if column not in known:
            message = (
                f"Colonne de retour inconnue : « {column} ». Colonnes connues : "
                f"{', '.join(known)}. Choisissez parmi elles."
            )
            raise EgnError(message)
