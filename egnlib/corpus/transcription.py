"""Transcription audit: the recorded tables held against the documents they were read in.

Two questions: does each row stand where it says (its lines exist and hold its words and its
numbers), and was nothing missed (see :mod:`egnlib.corpus.completeness`)?
"""

import re
import unicodedata

import pandas as pd

from egnlib.corpus.completeness import RECORDED, missed_passages
from egnlib.corpus.consultation import Consultation
from egnlib.corpus.figures import printed_numbers
from egnlib.corpus.lines import line_numbers

COLUMNS = ["table", "ligne", "colonne", "probleme"]
WORDED = {
    "numerotation_themes": ["libelle_imprime"],
    "propositions": ["libelle", "qui", "pourquoi"],
    "cellules_vides": ["question"],
    "retours": ["libelle"],
    "questionnaire": ["libelle"],
    "occurrences": ["sous_rubrique"],
    "contributeurs": ["nom"],
    "sujets": ["libelle"],
}
NUMBERED = {
    "numerotation_themes": ["numero"],
    "participants": ["n_participants", "n_etablissements"],
    "questionnaire": ["valeur_basse", "valeur_haute"],
    "occurrences": ["n_publie"],
}
STOPWORDS = {
    *("avec", "dans", "pour", "entre", "sous", "sans", "depuis", "dont", "plus", "cette"),
    *("leur", "leurs", "elle", "elles", "etre", "avoir", "tous", "toutes", "tout", "ensemble"),
}


def audit_transcription(
    consultation: Consultation, documents: dict[str, list[str]]
) -> pd.DataFrame:
    """Hold the recorded tables against the documents.

    Parameters
    ----------
    consultation
        The recorded tables.
    documents
        Lines of the documents that are present, by identifier; rows of other documents are not
        audited.

    Returns
    -------
    DataFrame
        One row per problem, empty when all is well: ``table`` (or the document's name, when
        something was missed), ``ligne`` (of the table's file, or of the document), ``colonne``,
        ``probleme`` (a French sentence).
    """
    problems = []
    for table in [*RECORDED, "hors_champ"]:
        problems += _misplaced(table, getattr(consultation, table), documents)
    for identifier, lines in documents.items():
        missed = missed_passages(consultation.of(identifier), lines)
        problems += [(identifier, number, None, problem) for number, problem in missed]
    return pd.DataFrame(problems, columns=COLUMNS).astype({"ligne": "Int64"})


def _misplaced(name: str, table: pd.DataFrame, documents: dict[str, list[str]]) -> list[tuple]:
    problems = []
    for row, record in enumerate(table.to_dict("records"), start=2):
        lines = documents.get(record["id_document"])
        if lines is None:
            continue
        numbers = line_numbers(record["lignes"])
        if numbers[-1] > len(lines):
            problem = f"ligne {numbers[-1]} absente du document, qui en a {len(lines)}"
            problems.append((name, row, "lignes", problem))
            continue
        passage = " ".join(lines[number - 1] for number in numbers)
        for column in WORDED.get(name, []):
            absent = missing_words(record[column], passage)
            if absent:
                problem = f"« {', '.join(absent)} » ne se lit pas lignes {record['lignes']}"
                problems.append((name, row, column, problem))
        for column in NUMBERED.get(name, []):
            value = record[column]
            if pd.notna(value) and float(value) not in printed_numbers(passage):
                problem = f"« {value} » ne se lit pas lignes {record['lignes']}"
                problems.append((name, row, column, problem))
    return problems


def missing_words(label: str, passage: str) -> list[str]:
    """Content words of a label that a passage does not hold.

    Case, accents and endings are ignored: a word is held when a word of the passage begins like
    it, but for at most three letters at its end. Words of fewer than four letters, and tool words,
    do not count.

    Examples
    --------
    >>> missing_words("Prêts de matériel informatique", "proposer des prêts de matériel aux élèves")
    ['informatique']
    """
    if pd.isna(label):
        return []
    found = _words(passage)
    return [
        word
        for word in dict.fromkeys(_words(label))
        if len(word) > 3
        and word not in STOPWORDS
        and not any(_alike(word, other) for other in found)
    ]


def _words(text: str) -> list[str]:
    joined = re.sub(r"-\s+", "-", text.lower().replace("œ", "oe"))
    plain = unicodedata.normalize("NFD", joined)
    return re.findall(r"\w+", "".join(char for char in plain if not unicodedata.combining(char)))


def _alike(word: str, other: str) -> bool:
    stem = word[: max(4, len(word) - 3)]
    return other.startswith(stem)
