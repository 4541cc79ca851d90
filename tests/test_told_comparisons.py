"""Sentences about absences and differences: what is found, and what could have been missed.

Unbreakable spaces are tested in test_numbers; here they are read as spaces.
"""

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from egnlib import reporting
from egnlib.stats import EmptyCount


def plain(sentence: str) -> str:
    return sentence.replace("\u202f", " ").replace("\u00a0", " ")


def empty(rows: list[tuple]) -> pd.DataFrame:
    cells = pd.DataFrame(rows, columns=["probability", "adjusted"], dtype="float64")
    return cells.assign(categorie=[f"c{i}" for i in range(len(rows))], id_theme="t")


def whole(rows: list[tuple], **changes: object) -> EmptyCount:
    counted = {"n_empty": len(rows), "n_cells": 25, "expected": 3.25, "probability": 0.4}
    error = {"monte_carlo_error": 0.0, "method": "exacte"}
    return EmptyCount(**{**counted, **error, **changes})


ONE_BY_ONE = "Prises une à une, et compte tenu des 25 cases regardées, "
MANY = (
    "c’est plus que le hasard n’en laisse d’ordinaire, signe que les catégories se concentrent "
    "dans certains ateliers."
)


def together(n: int, *, expected: str = "3,2", share: str = "40,0 %", how: str = "calcul exact"):
    return (
        f"Prises ensemble : le hasard seul en laisserait {expected} en moyenne ; il en laisse {n} "
        f"ou plus dans {share} des répartitions de mêmes totaux ({how}) ; "
    )


USUAL = "ce nombre n’a rien de surprenant."
# (probability, corrected) of each empty cell, changes of their count -> sentence
ABSENCES = {
    "no empty cell": ([], {"probability": 1.0}, "Aucune des 25 cases n’est vide."),
    "one, nothing surprising": (
        [(0.25, 1.0)],
        {"expected": 1.0, "probability": 0.625},
        f"1 case sur 25 est vide. {ONE_BY_ONE}aucune ne se distingue du hasard. "
        + together(1, expected="1,0", share="62,5 %")
        + USUAL,
    ),
    "one that is surprising": (
        [(0.001, 0.025)],
        {},
        f"1 case sur 25 est vide. {ONE_BY_ONE}1 case se distingue du hasard. {together(1)}{USUAL}",
    ),
    "several, two surprising": (
        [(0.001, 0.025), (0.5, 1.0), (0.0015, 0.04)],
        {},
        f"3 cases sur 25 sont vides. {ONE_BY_ONE}2 cases se distinguent du hasard. "
        f"{together(3)}{USUAL}",
    ),
    "none surprising, but many, by random tables": (
        [(0.25, 1.0), (0.5, 1.0)],
        {"expected": 0.5, "probability": 0.049, "method": "monte-carlo"},
        f"2 cases sur 25 sont vides. {ONE_BY_ONE}aucune ne se distingue du hasard. "
        + together(2, expected="0,5", share="4,9 %", how="tirages au sort")
        + MANY,
    ),
    "many, hardly ever": (
        [(0.25, 1.0)],
        {"probability": 0.0004},
        f"1 case sur 25 est vide. {ONE_BY_ONE}aucune ne se distingue du hasard. "
        f"{together(1, share='moins de 0,1 %')}{MANY}",
    ),
    "five hundredths is not below five hundredths": (
        [(0.002, 0.05), (0.5, 1.0)],
        {"probability": 0.05},
        f"2 cases sur 25 sont vides. {ONE_BY_ONE}aucune ne se distingue du hasard. "
        f"{together(2, share='5,0 %')}{USUAL}",
    ),
}


@pytest.mark.parametrize(("rows", "changes", "sentence"), ABSENCES.values(), ids=ABSENCES.keys())
def test_empty_cells_are_told_one_by_one_and_all_together(rows, changes, sentence):
    told = reporting.absence_sentence(empty(rows), count=whole(rows, **changes))
    assert plain(told) == sentence


def test_the_least_likely_of_the_empty_cells_is_named():
    rows = [(0.25, 1.0), (0.125, 1.0)]
    told = reporting.absence_sentence(
        empty(rows), count=whole(rows), labels={"c1": "Bancs", "t": "Cour"}
    )
    assert plain(told) == (
        f"2 cases sur 25 sont vides. {ONE_BY_ONE}aucune ne se distingue du hasard ; la moins "
        "attendue, Bancs × Cour, serait vide dans 12,5 % des répartitions au hasard de mêmes "
        f"totaux. {together(2)}{USUAL}"
    )


def test_the_correction_of_the_empty_cells_is_named():
    cells = empty([(0.25, 1.0)]).assign(expected=1.0, question=None, lignes=None)
    labels = {"c0": "Bancs", "t": "Cour"}
    for correction, name in {"holm": "Holm", "bh": "Benjamini–Hochberg"}.items():
        shown = reporting.show_empty_cells(cells, labels=labels, correction=correction)
        assert f"(méthode de {name})" in shown.html


LABELS = {"n": "Nord", "s": "Sud", "o": "Ouest", "acces": "Accès", "enseigner": "Enseigner"}


def differences(rows: list[tuple], **columns: object) -> pd.DataFrame:
    names = ["group_a", "group_b", "category", "difference", "p_adjusted"]
    return pd.DataFrame(rows, columns=names).assign(low=-1.0, high=1.0, **columns)


NONE = [("n", "s", "acces", 0.1, 0.4), ("n", "s", "enseigner", -0.25, 0.05)]
NOTHING = (
    "Pas de différence décelable sur 2 comparaisons, compte tenu de leur nombre. La plus grande, "
    "−25,0 points (« Enseigner », Nord contre Sud), pourrait venir du hasard. Avec si peu de "
    "propositions, "
)
# smallest differences that would be seen -> end of the sentence
MISSED = {
    "not computed": (None, "même une très grande différence pouvait passer inaperçue."),
    "none would be": ([None, None], "même une très grande différence pouvait passer inaperçue."),
    "two of them": (
        [0.31, 0.236],
        "une différence n’avait huit chances sur dix d’être vue qu’à partir de 24 à 31 points, "
        "selon les comparaisons ; plus petite, elle a pu passer inaperçue.",
    ),
    "the same for all": (
        [0.312, 0.308],
        "une différence n’avait huit chances sur dix d’être vue qu’à partir de 31 points ; plus "
        "petite, elle a pu passer inaperçue.",
    ),
}


@pytest.mark.parametrize(("detectable", "end"), MISSED.values(), ids=MISSED.keys())
def test_no_difference_is_told_with_what_could_have_been_missed(detectable, end):
    columns = {} if detectable is None else {"detectable": pd.Series(detectable, dtype="float64")}
    rows = differences(NONE, **columns)
    assert plain(reporting.comparison_sentence(rows, labels=LABELS)) == NOTHING + end


def test_the_differences_of_several_groups_that_resist_are_all_named():
    rows = differences(
        [
            ("n", "s", "acces", 0.3, 0.01),
            ("n", "o", "acces", 0.1, 0.9),
            ("s", "o", "enseigner", -0.2, 0.049),
        ],
        detectable=0.3,
    )
    assert plain(reporting.comparison_sentence(rows, labels=LABELS)) == (
        "Sur 3 comparaisons, 2 dépassent ce que le hasard donne d’ordinaire, compte tenu de leur "
        "nombre : Accès, Nord contre Sud (+30,0 points) ; Enseigner, Sud contre Ouest (−20,0 "
        "points). Avec si peu de propositions, une différence n’avait huit chances sur dix d’être "
        "vue qu’à partir de 30 points ; plus petite, elle a pu passer inaperçue."
    )


def test_differences_that_all_resist_leave_nothing_missed():
    rows = differences([("n", "s", "acces", 0.3, 0.01)], detectable=0.3)
    assert plain(reporting.comparison_sentence(rows, labels=LABELS)) == (
        "Sur 1 comparaison, 1 dépasse ce que le hasard donne d’ordinaire, compte tenu de leur "
        "nombre : Accès, Nord contre Sud (+30,0 points)."
    )


def test_how_large_a_difference_remains_possible_is_told():
    rows = differences(NONE, low_all=[-0.3, -0.45], high_all=[0.5, 0.1])
    assert plain(reporting.compatible_sentence(rows)) == (
        "Là où aucune différence n’est décelée, les intervalles qui tiennent tous ensemble "
        "(corrigés pour 2 comparaisons, plus larges que ceux du tableau) laissent possibles des "
        "différences allant jusqu’à 45 points pour la comparaison la plus précise, 50 points pour "
        "la moins précise."
    )
    assert "tous ensemble laissent possibles" in reporting.compatible_sentence(rows.head(1))
    assert reporting.compatible_sentence(rows.assign(p_adjusted=0.01)) == ""


def test_the_table_of_differences_says_what_would_be_seen_and_how_it_is_corrected():
    rows = differences(NONE, share_a=0.5, share_b=0.4, detectable=[0.312, None])
    shown = reporting.show_share_differences(rows, labels=LABELS, correction="bh")
    page = BeautifulSoup(shown.html, "html.parser")
    last = [plain(row.find_all(["th", "td"])[-1].text) for row in page.find_all("tr")]
    assert last == ["Décelable à partir de", "31 points", "—"]
    note = plain(page.find(class_="note").text)
    assert "corrigée du nombre de comparaisons (méthode de Benjamini–Hochberg)" in note
    assert note.endswith("aurait vue huit fois sur dix ; au-dessous, elle a pu passer inaperçue.")
