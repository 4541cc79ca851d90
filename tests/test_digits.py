"""Numbers printed in figures: read as printed, each in exactly one table."""

import pandas as pd
import pytest

from egnlib.corpus.digits import (
    digit_tokens,
    printed_in_words,
    token_value,
    unaccounted_numbers,
)

TOKENS = {
    "1.300 retours": ["1.300"],
    "2 100 participants": ["2 100"],
    "15\u202f000 personnes": ["15\u202f000"],
    "46,2 % et 24.5 %": ["46,2", "24.5"],
    "du 4 au 5 novembre 2020": ["4", "5", "2020"],
    "4G, 1D et 6e": ["4", "1", "6"],
    "12 000 000 d'euros": ["12 000 000"],
    "2020 300 collèges": ["2020", "300"],
    "l'article L. 442-5": ["442", "5"],
    "aucun": [],
}
VALUES = {"1.300": 1300, "2 100": 2100, "15\u202f000": 15000, "46,2": 46.2, "24.5": 24.5, "07": 7}


@pytest.mark.parametrize(("text", "tokens"), TOKENS.items())
def test_numbers_are_read_as_they_are_printed(text, tokens):
    assert digit_tokens(text) == tokens


@pytest.mark.parametrize(("token", "value"), VALUES.items())
def test_thousands_and_decimals_are_french(token, value):
    assert token_value(token) == value


@pytest.mark.parametrize(
    ("value", "passage", "printed"),
    [
        (6, "une famille sur six", True),
        (1, "une famille sur six", True),
        (20, "une vingtaine de lieux", True),
        (50, "la moitié des élèves", True),
        (3, "les deux premiers", False),
        (10, "dixit", False),
    ],
)
def test_numbers_in_words_are_whole_words(value, passage, printed):
    assert printed_in_words(float(value), passage) is printed


def figures(*rows: tuple) -> pd.DataFrame:
    columns = ["id_chiffre", "valeur_basse", "valeur_haute", "unite", "lignes"]
    return pd.DataFrame(rows, columns=columns)


def outside(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["lignes", "nombres", "raison"])


LINES = ["En 2020, 1.300 retours", "dont une école sur six et 1.300 en 4G"]
RETURNS = ("retours", 1300, 1300, "retours", "1")
SIXTH = ("ecoles", 1, 1, "sur 6", "2")
AGAIN = ("retours-4g", 1300, 1300, "retours", "2")
YEAR = ("1", "2020", "année")
NETWORK = ("2", "4", "nom d'une technologie")


def test_when_every_number_is_in_a_table_nothing_is_missed():
    assert unaccounted_numbers(figures(RETURNS, SIXTH, AGAIN), outside(YEAR, NETWORK), LINES) == []


@pytest.mark.parametrize(
    ("rows", "others", "problem"),
    [
        ((SIXTH, AGAIN), (YEAR, NETWORK), (1, "nombre 1300 ni dans chiffres.csv, ni dans")),
        ((RETURNS, SIXTH), (YEAR, NETWORK), (2, "nombre 1300 ni dans chiffres.csv, ni dans")),
        ((RETURNS, SIXTH, AGAIN), (NETWORK,), (1, "nombre 2020 ni dans chiffres.csv, ni dans")),
        ((RETURNS, SIXTH, AGAIN), (YEAR,), (2, "nombre 4 ni dans chiffres.csv, ni dans")),
    ],
)
def test_a_number_in_no_table_is_missed_with_its_line(rows, others, problem):
    line, told = problem
    found = unaccounted_numbers(figures(*rows), outside(*others), LINES)
    assert [(place, text[: len(told)]) for place, text in found] == [(line, told)]


def test_a_number_twice_among_those_left_out_is_refused():
    found = unaccounted_numbers(
        figures(RETURNS, SIXTH, AGAIN), outside(YEAR, NETWORK, ("1", "2020", "année")), LINES
    )
    assert found == [
        (1, "hors_champ.csv : le nombre 2020 ne se lit pas lignes 1, ou y est compté deux fois")
    ]


def test_a_figure_that_its_lines_do_not_print_is_named():
    seventh = ("ecoles", 1, 1, "sur 7", "2")
    found = unaccounted_numbers(figures(RETURNS, seventh, AGAIN), outside(YEAR, NETWORK), LINES)
    assert found == [(2, "ecoles : 7 ne se lit pas lignes 2")]


def test_one_printed_number_may_be_two_figures():
    both = [("eleves", 79, 79, "%", "1"), ("familles", 79, 79, "%", "1")]
    assert unaccounted_numbers(figures(*both), outside(), ["79 % des élèves et familles"]) == []


def test_a_passage_left_out_accounts_for_no_number():
    passage = ("1-2", None, "développement")
    found = unaccounted_numbers(figures(RETURNS, SIXTH, AGAIN), outside(passage), LINES)
    assert [line for line, _ in found] == [1, 2]
