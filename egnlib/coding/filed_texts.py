"""Filed texts: what the documents of 2020 file under a theme, ready to be coded by a machine."""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from egnlib.coding.wordforms import WORD, normal_form
from egnlib.corpus import read_passages
from egnlib.corpus.consultation import Consultation

CONSULTATION = "egn-2020"
RETURNED = ("besoin", "axe", "action", "irritant", "point_fort")
VERBATIM, LABELS = "textes verbatim", "libellés relevés"


def filed_texts(consultation: Consultation, *, root: Path | None = None) -> pd.DataFrame:
    """Texts that the documents of 2020 file under a theme, printed titles of themes taken out.

    Returns
    -------
    DataFrame
        One row per proposition or entry of a return (needs, axes, actions, irritants, strengths),
        indexed by identifier: ``id_document``, ``id_theme``, ``categorie``, ``double`` (identifier
        of the unit whose words it repeats, or its own), ``texte``, ``source`` (verbatim text where
        the documents are present, recorded labels otherwise).
    """
    propositions = consultation.propositions
    returns = consultation.retours.loc[consultation.retours["colonne"].isin(RETURNED)]
    table = pd.concat([_units(propositions, "meme_que"), _units(returns, "identique_a")])
    passages = read_passages(table, root=root)
    verbatim = passages.notna()
    texts = passages.where(verbatim, table.pop("libelles"))
    titles = printed_titles(consultation)
    return table.drop(columns="lignes").assign(
        texte=[without_titles(text, titles) for text in texts],
        source=np.where(verbatim, VERBATIM, LABELS),
    )


def _units(rows: pd.DataFrame, double: str) -> pd.DataFrame:
    identifier = "id_proposition" if "id_proposition" in rows else "id_retour"
    parts = [rows[name].fillna("") for name in ("libelle", "qui", "pourquoi") if name in rows]
    joined = pd.concat(parts, axis=1).agg(" ; ".join, axis=1)
    kept = rows[[identifier, "id_document", "id_theme", "lignes"]].assign(
        categorie=rows.get("categorie", pd.NA),
        double=rows[double].fillna(rows[identifier]),
        libelles=joined,
    )
    return kept.set_index(identifier).rename_axis("id_unite")


def printed_titles(consultation: Consultation) -> list[str]:
    """Titles of the themes as any document prints them, the longest first."""
    own = consultation.themes.loc[consultation.themes["consultation"] == CONSULTATION, "libelle"]
    printed = consultation.numerotation_themes["libelle_imprime"]
    return sorted({*own, *printed}, key=lambda title: (-len(title), title))


def without_titles(text: str, titles: list[str]) -> str:
    """Take the titles of themes out of a text, whatever stands between their words.

    Examples
    --------
    >>> without_titles("Prêter. UN ÉGAL ACCÈS  au numérique", ["Un égal accès au numérique"])
    'Prêter.'
    """
    for title in titles:
        words = map(re.escape, re.findall(r"\w+", title))
        text = re.sub(r"\b" + r"\W+".join(words) + r"\b", " ", text, flags=re.IGNORECASE)
    return text.strip()


def with_workshop(texts: pd.DataFrame) -> pd.DataFrame:
    """Texts that also name their workshop (their theme), by a word that no indicator holds.

    A coder of the categories knows in which workshop a proposition was made. The machine that
    knows it too learns the habits of these workshops; do not expect them in another document.
    """
    return texts.assign(texte=texts["texte"] + " ; atelier" + texts["id_theme"])


def unlike(others: pd.DataFrame, tested: pd.DataFrame) -> pd.DataFrame:
    """Training texts whose words are not those of a test text."""
    kept = ~others["texte"].map(_wording).isin(tested["texte"].map(_wording).unique())
    return others.loc[kept]


def _wording(text: str) -> str:
    return " ".join(normal_form(match[0]) for match in WORD.finditer(text) if match[0].isalnum())
