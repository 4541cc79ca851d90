"""Absences: each empty cell, the number of empty cells, and its exact law."""

from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_contingency import TABLES, close, reference

from egnlib import stats
from egnlib.files import EgnError

REFERENCE = Path(__file__).parent / "reference"
LAWS = pd.read_csv(REFERENCE / "empty_laws.csv")
TABLE = pd.DataFrame(TABLES["synthesis"], index=list("abcde"), columns=list("vwxyz"))
# Tables with the margins of the listings made in R.
SMALL = {
    "square": [[3, 0, 0], [0, 2, 0], [0, 1, 1]],
    "uneven": [[4, 2, 0, 0], [0, 1, 0, 1], [0, 0, 1, 0]],
    "wide": [[2, 2, 1, 0], [0, 0, 1, 3]],
    "with_empty_row": [[2, 1], [0, 0], [0, 2]],
}


@pytest.mark.parametrize("name", TABLES)
def test_probabilities_of_empty_cells_and_their_correction_are_those_of_r(name):
    table = pd.DataFrame(TABLES[name])
    found = stats.empty_cells(table, correction="bh")
    expected, adjusted = reference(name, "empty"), reference(name, "empty_bh")
    for row in found.itertuples(index=False):
        close(row.probability, expected[row.row, row.column])
        close(row.adjusted, adjusted[row.row, row.column])
    assert len(found) == int((table == 0).sum().sum())


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize("turned", [False, True])
def test_the_law_of_the_number_of_empty_cells_is_that_of_every_table_listed_in_r(name, turned):
    table = pd.DataFrame(SMALL[name])
    law = stats.empty_distribution(table.T if turned else table)
    expected = LAWS.loc[LAWS["margins"] == name].set_index("n_empty")["probability"]
    close(law, expected.reindex(law.index, fill_value=0.0))


def test_the_law_of_the_synthesis_is_near_a_million_tables_drawn_by_r():
    law = stats.empty_distribution(TABLE)
    drawn = pd.read_csv(REFERENCE / "empty_drawn.csv").set_index("n_empty")["frequency"]
    error = np.sqrt(law * (1 - law) / 1e6)
    assert (abs(law - drawn.reindex(law.index, fill_value=0.0)) < 4 * error + 2e-6).all()


def test_the_exact_number_is_near_the_random_one_and_has_no_error():
    exact = stats.empty_count(TABLE, method="exacte")
    drawn = stats.empty_count(TABLE, method="monte-carlo", resamples=100_000)
    assert (exact.method, exact.monte_carlo_error) == ("exacte", 0.0)
    assert (drawn.method, drawn.expected) == ("monte-carlo", exact.expected)
    assert 0 < drawn.monte_carlo_error < 0.001
    assert abs(exact.probability - drawn.probability) < 4 * drawn.monte_carlo_error


# table -> expected number of empty cells, probability of at least as many, by hand
EMPTY_COUNTS = {
    # The first cell is 0, 1 or 2 with chances 1/6, 4/6, 1/6; 0 and 2 leave two empty cells.
    "two empty cells": ([[0, 2], [2, 0]], 2 / 3, 1 / 3),
    "no empty cell, same margins": ([[1, 1], [1, 1]], 2 / 3, 1.0),
    # Rows 3 and 3, columns 4 and 2: the cell is 0, 1 or 2 with chances 3/15, 9/15, 3/15; 0 and 2
    # leave one empty cell each, the cells of the first column never are.
    "one empty cell": ([[3, 0], [1, 2]], 6 / 15, 6 / 15),
    # One unit: three cells out of four are empty whatever happens.
    "one unit": ([[1, 0], [0, 0]], 3.0, 1.0),
}


@pytest.mark.parametrize(
    ("table", "expected", "probability"), EMPTY_COUNTS.values(), ids=EMPTY_COUNTS.keys()
)
def test_the_number_of_empty_cells_is_that_worked_by_hand(table, expected, probability):
    found = stats.empty_count(pd.DataFrame(table))
    assert found.n_empty == sum(row.count(0) for row in table)
    assert found.n_cells == 4
    assert found.expected == pytest.approx(expected)
    assert found.probability == pytest.approx(probability)
    # Ten thousand tables, the observed one among them, with the error of a share of as many.
    drawn = stats.empty_count(pd.DataFrame(table), method="monte-carlo")
    error = (probability * (1 - probability) / 9999) ** 0.5
    assert abs(drawn.probability - probability) <= 4 * error
    assert drawn.monte_carlo_error == pytest.approx(error, rel=0.05)


def test_the_number_of_empty_cells_is_that_of_every_way_to_deal_the_units():
    rows = [0, 0, 0, 1, 1, 2, 2]
    dealt = [
        9 - len(set(zip(rows, columns, strict=True)))
        for columns in permutations([0, 0, 0, 1, 1, 1, 2])
    ]
    found = stats.empty_count(pd.DataFrame(SMALL["square"]))
    assert found.n_empty == 5
    assert found.expected == pytest.approx(sum(dealt) / len(dealt))
    assert found.probability == pytest.approx(sum(n >= 5 for n in dealt) / len(dealt))


def test_more_empty_cells_with_the_same_margins_are_never_more_likely():
    # Rows and columns of 3, 3 and 3 units: none, two, three, then six empty cells.
    tables = [
        [[1, 1, 1], [1, 1, 1], [1, 1, 1]],
        [[2, 1, 0], [0, 1, 2], [1, 1, 1]],
        [[2, 1, 0], [0, 2, 1], [1, 0, 2]],
        [[3, 0, 0], [0, 3, 0], [0, 0, 3]],
    ]
    found = [stats.empty_count(pd.DataFrame(table)) for table in tables]
    assert [count.n_empty for count in found] == [0, 2, 3, 6]
    likely = [count.probability for count in found]
    assert likely == sorted(likely, reverse=True)
    assert likely[0] == pytest.approx(1.0)
    # Six empty cells: 3! ways to match rows and columns, of 9!/(3!)³ dealings of the units.
    assert likely[-1] == pytest.approx(6 / 1680)
    close([count.expected for count in found], [found[0].expected] * 4)


counts = st.integers(2, 3).flatmap(
    lambda n: st.lists(
        st.lists(st.integers(0, 3), min_size=n, max_size=n), min_size=2, max_size=3
    ).filter(lambda rows: sum(map(sum, rows)) > 0)
)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(counts)
def test_the_law_adds_up_to_one_and_its_mean_is_that_of_the_cells_one_by_one(rows):
    table = pd.DataFrame(rows)
    law = stats.empty_distribution(table)
    assert law.sum() == pytest.approx(1)
    found = stats.empty_count(table)
    assert (law * law.index).sum() == pytest.approx(found.expected)
    assert law[found.n_empty] > 0
    again = stats.empty_distribution(table.T.iloc[::-1])
    close(again, law)


def test_empty_cells_are_conserved_from_one_by_one_to_all_together():
    found = stats.empty_count(TABLE)
    assert found.n_empty == len(stats.empty_cells(TABLE)) == 9
    assert found.n_cells == 25
    # R gives the probability of every cell, empty or not: their sum is what to expect.
    assert found.expected == pytest.approx(reference("synthesis", "empty").sum())


def test_permuting_or_turning_a_table_changes_no_number_of_empty_cells():
    found = stats.empty_count(TABLE)
    for other in (TABLE.loc[list("ecadb"), list("zyvxw")], TABLE.T):
        again = stats.empty_count(other)
        assert (again.n_empty, again.n_cells) == (found.n_empty, found.n_cells)
        close([again.expected, again.probability], [found.expected, found.probability])


def test_an_empty_row_adds_its_cells_and_no_surprise():
    with_empty = pd.concat([TABLE, pd.DataFrame(0, index=["f"], columns=TABLE.columns)])
    found, more = stats.empty_count(TABLE), stats.empty_count(with_empty)
    assert (more.n_empty, more.n_cells) == (found.n_empty + 5, found.n_cells + 5)
    close([more.expected, more.probability], [found.expected + 5, found.probability])


def test_missing_values_are_no_row_that_could_be_empty():
    with_missing = pd.concat([TABLE, pd.DataFrame(0, index=[None], columns=TABLE.columns)])
    assert stats.empty_count(with_missing) == stats.empty_count(TABLE)
    pd.testing.assert_frame_equal(
        stats.empty_cells(with_missing), stats.empty_cells(TABLE), check_dtype=False
    )


def test_the_same_seed_gives_the_same_number_of_empty_cells():
    drawn = [stats.empty_count(TABLE, method="monte-carlo", seed=seed) for seed in (3, 3, 4)]
    assert drawn[0] == drawn[1]
    assert drawn[0].probability != drawn[2].probability
    assert drawn[0].expected == drawn[2].expected


def test_a_table_too_large_for_the_exact_law_gets_random_ones():
    large = pd.DataFrame(np.random.default_rng(1).poisson(2, (30, 18)))
    found = stats.empty_count(large, resamples=200)
    assert found.method == "monte-carlo"
    assert found.n_empty == int((large == 0).sum().sum())
    for refused in (
        lambda: stats.empty_distribution(large),
        lambda: stats.empty_count(large, method="exacte"),
    ):
        with pytest.raises(EgnError) as refusal:
            refused()
        assert str(refusal.value) == (
            f"Tableau trop grand pour une loi exacte : 30 × 18, {large.to_numpy().sum()} unités. "
            "Le calcul exact est fait pour des tableaux comme ceux d'une synthèse. "
            'Choisissez method="monte-carlo".'
        )


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: stats.empty_count(TABLE, method="bayes"), "Méthode inconnue : « bayes »"),
        (lambda: stats.empty_cells(TABLE, correction="tukey"), "Correction inconnue : « tukey »"),
    ],
)
def test_unknown_options_are_refused(call, words):
    with pytest.raises(EgnError, match=words) as refusal:
        call()
    assert str(refusal.value).endswith("Choisissez l'une d'elles.")
