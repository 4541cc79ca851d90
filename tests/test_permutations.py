"""Permutations: random tables with fixed margins, fast against slow."""

import numpy as np
import pandas as pd
import pytest
from test_contingency import TABLES

from egnlib import stats

TABLE = pd.DataFrame(TABLES["synthesis"])


def test_every_random_table_has_the_margins_of_the_table():
    def margins_kept(drawn):
        same_rows = (drawn.sum(axis=2) == TABLE.sum(axis=1).to_numpy()).all(axis=1)
        same_columns = (drawn.sum(axis=1) == TABLE.sum().to_numpy()).all(axis=1)
        return same_rows & same_columns

    kept = stats.permuted_statistics(TABLE, margins_kept, resamples=200)
    assert kept.tolist() == [True] * 200


def test_random_tables_are_those_that_dealing_the_units_one_by_one_gives():
    rows, columns = np.nonzero(TABLE.to_numpy())
    times = TABLE.to_numpy()[rows, columns]
    rows, columns = np.repeat(rows, times), np.repeat(columns, times)
    generator = np.random.default_rng(1)
    slow = []
    for _ in range(4000):
        dealt = np.zeros(TABLE.shape)
        np.add.at(dealt, (rows, generator.permutation(columns)), 1)
        slow.append(dealt[3, 3])
    fast = stats.permuted_statistics(TABLE, lambda drawn: drawn[:, 3, 3], resamples=4000)
    law = [np.bincount(np.asarray(one, dtype=int), minlength=9) / 4000 for one in (fast, slow)]
    np.testing.assert_allclose(law[0], law[1], atol=4 * (2 * 0.25 / 4000) ** 0.5)


def test_a_large_table_is_drawn_in_parts_that_add_up():
    large = pd.DataFrame(np.full((1000, 300), 2))
    found = stats.permuted_statistics(large, lambda drawn: drawn[:, 0, 0], resamples=17)
    assert found.shape == (17,)
    assert len(set(found.tolist())) > 1


def test_the_p_value_counts_the_table_itself_and_ties():
    # Two units in each row and column: |n − 1| is 1 in a third of the dealings, 0 otherwise.
    def corner(drawn):
        return abs(drawn[:, 0, 0] - 1)

    even = stats.permutation_test(pd.DataFrame([[1, 1], [1, 1]]), corner, resamples=99)
    assert (even.p_value, even.monte_carlo_error, even.observed) == (1.0, 0.0, 0.0)
    far = stats.permutation_test(pd.DataFrame([[2, 0], [0, 2]]), corner)
    assert abs(far.p_value - 1 / 3) < 4 * far.monte_carlo_error
    unique = stats.permutation_test(pd.DataFrame(np.diag([9, 9, 9])), lambda drawn: drawn[:, 0, 0])
    assert unique.p_value == pytest.approx(1 / 10_000)
