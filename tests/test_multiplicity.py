"""Levels of several intervals that are to hold together: exact, by hand, against another road."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from egnlib import stats
from egnlib.files import EgnError


@pytest.mark.parametrize("n", [1, 2, 3, 8, 15, 1000])
@pytest.mark.parametrize("percent", [80, 95, 99])
def test_the_level_of_each_interval_is_that_of_exact_fractions(n, percent):
    exact = 1 - (1 - Fraction(percent, 100)) / n
    found = stats.bonferroni_confidence(n, confidence=percent / 100)
    assert found == pytest.approx(float(exact), abs=1e-12)


def test_eight_intervals_are_worked_by_hand():
    # 5 % shared between 8: 0,625 % each.
    assert stats.bonferroni_confidence(8) == pytest.approx(0.99375)


@pytest.mark.parametrize("n", [0, 1])
def test_nothing_is_corrected_for_one_look_or_none(n):
    assert stats.bonferroni_confidence(n, confidence=0.9) == pytest.approx(0.9)


@given(n=st.integers(1, 10_000), confidence=st.floats(0.5, 0.999))
def test_the_errors_of_all_the_intervals_add_up_to_that_of_the_whole(n, confidence):
    each = stats.bonferroni_confidence(n, confidence=confidence)
    assert n * (1 - each) == pytest.approx(1 - confidence, rel=1e-6)
    assert confidence <= each < 1
    assert each < stats.bonferroni_confidence(n + 1, confidence=confidence)


def test_independent_intervals_at_this_level_all_hold_at_least_as_often_as_asked():
    draws = np.random.default_rng(2020).standard_normal((20_000, 8))
    limit = norm.ppf(0.5 + stats.bonferroni_confidence(8) / 2)
    all_hold = (np.abs(draws) < limit).all(axis=1).mean()
    # Exactly 0.99375 to the eighth, 0.9511; the error of the simulation is 0.0015.
    assert all_hold == pytest.approx(0.99375**8, abs=0.006)
    assert 0.99375**8 > 0.95


def test_differences_at_this_level_are_the_simultaneous_ones_of_the_comparison_of_groups():
    table = pd.DataFrame([[9, 35], [34, 40], [39, 59]], index=list("abc"), columns=list("xy"))
    compared = stats.pairwise_share_differences(table)
    level = stats.bonferroni_confidence(len(compared))
    rows = compared.query("category == 'x'").reset_index(drop=True)
    count, base = table["x"], table.sum(axis=1)
    found = stats.independent_difference(
        rows["group_a"].map(count),
        rows["group_a"].map(base),
        rows["group_b"].map(count),
        rows["group_b"].map(base),
        confidence=level,
    )
    np.testing.assert_allclose(found[["low", "high"]], rows[["low_all", "high_all"]], atol=1e-9)


# arguments -> what the message says
REFUSED = {
    "a negative number": ({"n_intervals": -1}, "Nombre d'intervalles impossible : -1."),
    "a broken number": ({"n_intervals": 2.5}, "Nombre d'intervalles impossible : 2.5."),
    "certainty": ({"n_intervals": 2, "confidence": 1}, "onfiance impossible : 1."),
    "a percentage": ({"n_intervals": 2, "confidence": 95}, "onfiance impossible : 95."),
}


@pytest.mark.parametrize(("arguments", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_an_impossible_number_or_level_is_refused(arguments, words):
    with pytest.raises(EgnError) as refused:
        stats.bonferroni_confidence(**arguments)
    assert words in str(refused.value)
    assert str(refused.value).count(". ") >= 2
