"""Codable units: the texts that a coder is given, under names that say nothing of other codings."""

import hashlib
from pathlib import Path

import pandas as pd

from egnlib.coding.decisions import CONTROL, FORMULA
from egnlib.corpus.consultation import Consultation
from egnlib.corpus.spreadsheets import read_sheet
from egnlib.corpus.units import proposing_units
from egnlib.files import EgnError

CONTEXT = ["qui", "pourquoi"]
ENTRIES = ("axe", "action")


def opaque_key(unit: str) -> str:
    """Name of a unit on a sheet: always the same, and silent on what its identifier may say.

    An identifier such as ``hdf-formation-acces-1`` gives the published code away.

    Examples
    --------
    >>> opaque_key("hdf-formation-acces-1")
    'ud5319067aa03'
    """
    return "u" + hashlib.sha256(unit.encode()).hexdigest()[:12]


def codable_units(
    consultation: Consultation,
    *,
    documents: list[str] | None = None,
    columns: tuple[str, ...] = ENTRIES,
    reading: str = "atelier",
) -> pd.DataFrame:
    """List what some documents propose, as texts to code.

    Parameters
    ----------
    consultation
        The recorded tables.
    documents
        Documents to code; by default all those that propose something.
    columns
        Columns of a return whose entries are units.
    reading
        Rule for repetitions, see :func:`egnlib.corpus.count_once`: a text that counts once is
        coded once.

    Returns
    -------
    DataFrame
        One row per unit, in the order of the documents: ``id_unite``, ``id_document``,
        ``id_theme``, ``libelle``, ``lignes``, ``qui``, ``pourquoi`` (missing where the document
        does not say).

    Raises
    ------
    EgnError
        If a document proposes nothing, or the reading is unknown.
    """
    entries = consultation.retours.loc[consultation.retours["colonne"].isin(columns)]
    proposing = {*consultation.propositions["id_document"], *entries["id_document"]}
    known = consultation.documents["id_document"].tolist()
    units = proposing_units(
        consultation.propositions,
        consultation.retours,
        documents=documents or [name for name in known if name in proposing],
        columns=columns,
        reading=reading,
    )
    context = consultation.propositions.set_index("id_proposition")[CONTEXT]
    return units.assign(id_document=units["id_document"].astype("str")).join(context, on="id_unite")


def recorded_labels(consultation: Consultation) -> dict[str, str]:
    """Label of every proposition and of every entry of a return, by identifier."""
    return {
        **_labels(consultation.propositions, "id_proposition"),
        **_labels(consultation.retours, "id_retour"),
    }


def read_units(path: Path, *, consultation: Consultation) -> pd.DataFrame:
    """Read a file of units to code: recorded ones by identifier, or texts from elsewhere.

    Parameters
    ----------
    path
        CSV file (UTF-8, comma or semicolon) or workbook with a sheet ``unites``: a column
        ``id_unite``, a column ``libelle`` for texts that are not recorded, and any column to
        stratify on. Texts from elsewhere hold no personal data: pseudonymise them first.
    consultation
        The recorded tables.

    Returns
    -------
    DataFrame
        One row per unit, in the order of the file, all its columns kept as texts; ``libelle``
        filled in for recorded units.

    Raises
    ------
    EgnError
        If the file is not readable, has no column ``id_unite``, names a unit twice, or holds a
        unit without a text; the message has one line per bad row.
    """
    if not path.is_file():
        message = (
            f"Fichier absent : {path}. On attend la liste des unités, en CSV ou en XLSX. "
            "Vérifiez le chemin."
        )
        raise EgnError(message)
    table = read_sheet(path, "unites", path.name)
    if "id_unite" not in table:
        message = (
            f"Colonne absente : « id_unite ». Colonnes trouvées : {', '.join(table.columns)}. "
            f"Vérifiez l'en-tête de {path.name}."
        )
        raise EgnError(message)
    table = table.apply(lambda cells: cells.str.strip())
    labels = recorded_labels(consultation)
    texts = table["libelle"] if "libelle" in table else pd.Series("", table.index)
    recorded = table["id_unite"].map(labels).fillna("")
    table = table.assign(libelle=recorded.where(recorded != "", texts))
    _check_units(table, path.name)
    return _with_recorded_context(table, consultation).reset_index(drop=True)


def _labels(table: pd.DataFrame, key: str) -> dict[str, str]:
    return dict(zip(table[key], table["libelle"], strict=True))


def _check_units(table: pd.DataFrame, name: str) -> None:
    repeated = table["id_unite"].duplicated()
    lines = []
    for line, unit, label in zip(table.index, table["id_unite"], table["libelle"], strict=True):
        if not unit or FORMULA.match(unit) or CONTROL.search(unit):
            lines.append(f"{name}, ligne {line} : identifiant vide ou en forme de formule.")
        elif repeated[line]:
            lines.append(f"{name}, ligne {line} : « {unit} » est déjà plus haut.")
        elif not label:
            lines.append(
                f"{name}, ligne {line} : « {unit} » n'est d'aucune table ; son libellé manque."
            )
    if lines:
        count = f"{len(lines)} problème{'s' if len(lines) > 1 else ''}"
        raise EgnError("\n".join([f"Unités à corriger : {count}.", *lines]))


def _with_recorded_context(table: pd.DataFrame, consultation: Consultation) -> pd.DataFrame:
    """Add the theme, lines and context of recorded units; the file's own columns come first."""
    columns = ["id_document", "id_theme", "lignes"]
    known = pd.concat(
        [
            consultation.propositions.set_index("id_proposition")[[*columns, *CONTEXT]],
            consultation.retours.set_index("id_retour")[columns],
        ]
    )
    added = [name for name in [*columns, *CONTEXT] if name not in table]
    return table.join(known[added], on="id_unite")
