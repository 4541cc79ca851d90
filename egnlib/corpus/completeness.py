"""Completeness: what a document holds and no recorded row accounts for.

Every line that is not blank, every « ► », every numbered proposition, every published count, every
percentage of a questionnaire and every number belongs to a row of a table, or to
``hors_champ.csv``.
"""

import re
from collections import Counter
from dataclasses import replace

import pandas as pd

from egnlib.corpus.consultation import TABLES, Consultation
from egnlib.corpus.digits import unaccounted_numbers
from egnlib.corpus.figures import printed_numbers
from egnlib.corpus.lines import first_line, line_numbers
from egnlib.corpus.percentages import published_percentages

APART = {"documents", "themes", "chiffres", "hors_champ"}
RECORDED = [name for name in TABLES if name not in APART]
BULLET = "►"
NUMBER = re.compile(r"^(?:- )?(\d{1,2})(?:\*\*)?(?=[\s|]|$)(?!\s*%)")
COUNT = re.compile(r"\((\d+) occurrences?(?: sur (\d+))?\)|- (\d+)/(\d+)\)")


def missed_passages(recorded: Consultation, lines: list[str]) -> list[tuple[int, str]]:
    """What one document holds that its recorded rows do not account for.

    Parameters
    ----------
    recorded
        The tables narrowed to the document.
    lines
        Lines of the document; item 0 is line 1.

    Returns
    -------
    list of (line, problem)
        In the order of the checks, then of the document; empty when all is accounted for.
    """
    numbers = unaccounted_numbers(recorded.chiffres, recorded.hors_champ, lines)
    passages = recorded.hors_champ["nombres"].isna()
    recorded = replace(recorded, hors_champ=recorded.hors_champ.loc[passages])
    nature = recorded.documents["nature"].iloc[0]
    checks = [_missed_lines, _missed_bullets, _missed_counts]
    checks.append(_missed_theme_numbers)
    if nature == "retour_regional":
        checks.append(_missed_participants)
    if nature == "dossier_national":
        checks.append(_missed_numbers)
    if nature == "resultats_questionnaire":
        checks.append(_missed_percentages)
    return [missed for check in checks for missed in check(recorded, lines)] + numbers


def _missed_lines(recorded: Consultation, lines: list[str]) -> list[tuple[int, str]]:
    covered = {
        number
        for table in [*RECORDED, "hors_champ"]
        for reference in getattr(recorded, table)["lignes"]
        for number in line_numbers(reference)
    }
    problem = "cette ligne n'est ni dans une table, ni dans hors_champ.csv"
    return [
        (number, problem)
        for number, line in enumerate(lines, start=1)
        if line.strip() and number not in covered
    ]


def _missed_bullets(recorded: Consultation, lines: list[str]) -> list[tuple[int, str]]:
    entries = recorded.retours.loc[recorded.retours["tableau"] != "retex"]
    starts = Counter(map(first_line, [*entries["lignes"], *recorded.hors_champ["lignes"]]))
    return [
        (number, f"{printed} « ► » imprimés, {starts[number]} relevés")
        for number, line in enumerate(lines, start=1)
        if (printed := line.count(BULLET)) and starts[number] != printed
    ]


def _missed_numbers(recorded: Consultation, lines: list[str]) -> list[tuple[int, str]]:
    outside = {n for reference in recorded.hors_champ["lignes"] for n in line_numbers(reference)}
    numbered = {
        (line, rank)
        for reference, rank in zip(
            recorded.propositions["lignes"], recorded.propositions["rang"], strict=True
        )
        for line in line_numbers(reference)
    }
    printed = {
        (number, int(match[1]))
        for number, line in enumerate(lines, start=1)
        if number not in outside and (match := NUMBER.match(line.strip()))
    }
    missed = [
        (line, f"proposition numérotée {rank} sans ligne dans propositions.csv")
        for line, rank in sorted(printed - numbered)
    ]
    without_number = [
        (first_line(reference), f"le numéro {rank} ne se lit pas lignes {reference}")
        for reference, rank in zip(
            recorded.propositions["lignes"], recorded.propositions["rang"], strict=True
        )
        if not any((line, rank) in printed for line in line_numbers(reference))
    ]
    return missed + without_number


def _missed_theme_numbers(recorded: Consultation, lines: list[str]) -> list[tuple[int, str]]:
    numbered = _values_by_line(recorded.numerotation_themes, ["numero"])
    return [
        (line, f"numéro de thème ({number}) absent de numerotation_themes.csv")
        for line, values in sorted(numbered.items())
        if line <= len(lines)
        for number in map(int, re.findall(r"\((\d)\)", lines[line - 1]))
        if number not in values
    ]


def _missed_participants(recorded: Consultation, lines: list[str]) -> list[tuple[int, str]]:
    counted = _values_by_line(recorded.participants, ["n_participants", "n_etablissements"])
    return [
        (line, f"effectif {number} absent de participants.csv")
        for line, values in sorted(counted.items())
        if line <= len(lines)
        for number in map(int, printed_numbers(lines[line - 1]))
        if number not in values
    ]


def _values_by_line(rows: pd.DataFrame, columns: list[str]) -> dict[int, set[int]]:
    values: dict[int, set[int]] = {}
    for row in rows.to_dict("records"):
        for line in line_numbers(row["lignes"]):
            found = {int(row[column]) for column in columns if pd.notna(row[column])}
            values.setdefault(line, set()).update(found)
    return values


def _missed_counts(recorded: Consultation, lines: list[str]) -> list[tuple[int, str]]:
    published = {
        (line, count)
        for reference, count in zip(
            recorded.occurrences["lignes"], recorded.occurrences["n_publie"], strict=True
        )
        if pd.notna(count)
        for line in line_numbers(reference)
    }
    # The grand total is recorded where it is first printed, not under each rubric.
    totals = {count for _, count in published}
    missed = []
    for number, line in enumerate(lines, start=1):
        for match in COUNT.finditer(line):
            counts = [int(group) for group in match.groups() if group]
            if (number, counts[0]) not in published or not totals.issuperset(counts):
                missed.append((number, f"effectif publié « {match[0]} » absent d'occurrences.csv"))
    return missed


def _missed_percentages(recorded: Consultation, lines: list[str]) -> list[tuple[int, str]]:
    rows = recorded.questionnaire
    rows = rows.assign(numeros=rows["lignes"].map(line_numbers))
    records = list(rows.itertuples(index=False))
    unmatched = set(rows.index)
    missed = []
    for percentage in published_percentages(lines).itertuples(index=False):
        carried = rows.loc[[_carries(row, percentage) for row in records]]
        unmatched -= set(carried.index)
        problem = _percentage_problem(carried, percentage)
        if problem:
            missed.append((percentage.ligne, problem))
    for index in sorted(unmatched):
        row = rows.loc[index]
        problem = f"{row['id_enonce']} ({row['public']}) : aucun pourcentage imprimé ne lui répond"
        missed.append((row["numeros"][0], problem))
    return missed


def _carries(row: tuple, percentage: tuple) -> bool:
    same = [
        (pd.isna(a) and pd.isna(b)) or a == b
        for a, b in (
            (row.valeur_basse, percentage.valeur_basse),
            (row.valeur_haute, percentage.valeur_haute),
        )
    ]
    return percentage.ligne in row.numeros and row.operateur == percentage.operateur and all(same)


def _percentage_problem(carried: pd.DataFrame, percentage: tuple) -> str | None:
    if carried.empty:
        return "pourcentage sans ligne dans questionnaire.csv"
    publics = tuple(sorted(carried["public"].astype("str").unique()))
    if publics != (percentage.publics or ("ensemble",)):
        expected = ", ".join(percentage.publics) or "aucun (ensemble)"
        return f"publics relevés : {', '.join(publics)} ; publics imprimés : {expected}"
    if set(carried["public_imprime"].astype("str")) != {"oui" if percentage.publics else "non"}:
        return "public_imprime ne dit pas si le public est imprimé"
    if len(carried) != len(publics) * carried["id_enonce"].nunique():
        return "énoncés et publics incomplets : chaque énoncé doit avoir chaque public"
    return None
