"""Differences of shares: against R, by hand, mirrored, bounded, paired, and refused."""

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from egnlib import stats
from egnlib.files import EgnError

FOLDER = Path(__file__).parent / "reference"
INDEPENDENT = pd.read_csv(FOLDER / "independent_difference.csv")
PAIRED = pd.read_csv(FOLDER / "paired_difference.csv")
LIMITS = ["difference", "low", "high"]


@pytest.mark.parametrize("confidence", [0.90, 0.95])
def test_differences_of_separate_groups_are_those_of_r(confidence):
    rows = INDEPENDENT.query("confidence == @confidence")
    found = stats.independent_difference(
        *(rows[name] for name in ("count_a", "base_a", "count_b", "base_b")), confidence=confidence
    )
    assert len(found) == 9
    np.testing.assert_allclose(found[LIMITS], rows[LIMITS], rtol=0, atol=1e-6)
    assert found.index.equals(rows.index)


@pytest.mark.parametrize("confidence", [0.90, 0.95])
def test_differences_of_the_same_respondents_are_those_of_r(confidence):
    rows = PAIRED.query("confidence == @confidence")
    found = stats.paired_difference(
        *(rows[name] for name in ("count_a", "count_b", "both", "base")), confidence=confidence
    )
    assert len(found) == 10
    np.testing.assert_allclose(found[LIMITS], rows[LIMITS], rtol=0, atol=1e-6)


def test_a_difference_without_correlation_is_that_of_separate_groups():
    # 25 gave A, 20 gave B, 10 both: 10 × 15 = 15 × 10, the correlation is 0 by hand.
    paired = stats.paired_difference(25, 20, 10, 50)
    separate = stats.independent_difference(25, 50, 20, 50)
    np.testing.assert_allclose(paired[LIMITS], separate[LIMITS], rtol=1e-12)


def test_two_halves_of_four_are_worked_by_hand():
    # Wilson for 2 of 4: 0.5 ± h; Newcombe for 2 of 4 against 2 of 4: ± √(2 h²)
    h = np.sqrt(3.841459 * (1 + 3.841459 / 4)) / (4 + 3.841459)
    found = stats.independent_difference(2, 4, 2, 4).loc[0]
    assert found["difference"] == 0
    assert found["high"] == pytest.approx(np.sqrt(2) * h, abs=1e-6)
    assert found["low"] == pytest.approx(-np.sqrt(2) * h, abs=1e-6)


def test_the_more_people_gave_both_the_narrower_the_paired_interval():
    found = stats.paired_difference(
        pd.Series([48] * 6), pd.Series([38] * 6), pd.Series([36, 37, 38, 36, 37, 38]), 50
    )
    widths = (found["high"] - found["low"]).tolist()
    assert widths[0] >= widths[1] >= widths[2]
    assert widths[:3] == widths[3:]


shares = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(a=shares, b=shares)
def test_exchanging_the_groups_turns_the_interval_round(a, b):
    forward = stats.independent_difference(*a, *b).loc[0]
    backward = stats.independent_difference(*b, *a).loc[0]
    assert forward["low"] == pytest.approx(-backward["high"], abs=1e-12)
    assert -1 <= forward["low"] <= forward["difference"] + 1e-12
    assert forward["difference"] - 1e-12 <= forward["high"] <= 1
    assert forward["low"] < forward["high"]


def respondents(n: int) -> st.SearchStrategy:
    return st.lists(st.integers(0, 3), min_size=n, max_size=n)


@given(cells=st.integers(1, 60).flatmap(respondents))
def test_exchanging_two_answers_turns_the_paired_interval_round(cells):
    a, b = np.isin(cells, [0, 1]).sum(), np.isin(cells, [0, 2]).sum()
    both, n = cells.count(0), len(cells)
    forward = stats.paired_difference(a, b, both, n).loc[0]
    backward = stats.paired_difference(b, a, both, n).loc[0]
    assert forward["low"] == pytest.approx(-backward["high"], abs=1e-12)
    assert -1 - 1e-12 <= forward["low"] < forward["high"] <= 1 + 1e-12


def test_permuting_comparisons_permutes_their_intervals():
    rows = INDEPENDENT.head(9).set_index(pd.Index(list("abcdefghi")))
    names = ("count_a", "base_a", "count_b", "base_b")
    found = stats.independent_difference(*(rows[name] for name in names))
    turned = rows.iloc[::-1]
    again = stats.independent_difference(*(turned[name] for name in names))
    pd.testing.assert_frame_equal(again, found.iloc[::-1])


def bounds(low: float, high: float, base: float) -> pd.DataFrame:
    return pd.DataFrame({"low": [low], "high": [high], "base": [base]})


def test_known_shares_leave_the_interval_of_newcombe():
    found = stats.bounded_difference(bounds(0.8, 0.8, 70), bounds(0.6, 0.6, 80)).loc[0]
    exact = stats.independent_difference(56, 70, 48, 80).loc[0]
    assert found["smallest"] == found["largest"] == pytest.approx(0.2)
    assert found["low"] == pytest.approx(exact["low"])
    assert found["high"] == pytest.approx(exact["high"])


@settings(max_examples=60, deadline=None)
@given(
    ends=st.tuples(*[st.integers(0, 20)] * 4),
    bases=st.tuples(st.integers(1, 40), st.integers(1, 40)),
)
def test_bounds_contain_the_interval_of_every_share_that_they_leave(ends, bases):
    """Two corners against a grid of every pair of shares between the bounds."""
    low_a, high_a = np.sort(ends[:2]) / 20
    low_b, high_b = np.sort(ends[2:]) / 20
    found = stats.bounded_difference(
        bounds(low_a, high_a, bases[0]), bounds(low_b, high_b, bases[1])
    ).loc[0]
    grid = list(product(np.linspace(low_a, high_a, 9), np.linspace(low_b, high_b, 9)))
    a, b = (pd.DataFrame({"low": side, "high": side}) for side in np.array(grid).T)
    each = stats.bounded_difference(a.assign(base=bases[0]), b.assign(base=bases[1]))
    assert found["low"] == pytest.approx(each["low"].min(), abs=1e-9)
    assert found["high"] == pytest.approx(each["high"].max(), abs=1e-9)
    assert found["smallest"] == pytest.approx(each["smallest"].min(), abs=1e-9)


def test_a_missing_bound_or_base_leaves_what_it_can_and_no_more():
    a = pd.DataFrame(
        {"low": [0.9, np.nan, 0.9], "high": [1.0, np.nan, 1], "base": [50, 50, np.nan]}
    )
    b = pd.DataFrame({"low": [0.4] * 3, "high": [0.5] * 3, "base": [60] * 3})
    found = stats.bounded_difference(a, b)
    assert found["smallest"].isna().tolist() == [False, True, False]
    assert found["low"].isna().tolist() == [False, True, True]
    assert found.loc[0, "smallest"] == pytest.approx(0.4)


def test_an_unknown_overlap_is_refused_and_says_what_is_missing():
    for both in (None, pd.Series([3, None]), float("nan")):
        with pytest.raises(EgnError) as refusal:
            stats.paired_difference(pd.Series([9, 8]), pd.Series([5, 4]), both, 12)
        assert "Recouvrement inconnu" in str(refusal.value)
        assert "9, 8 et 5, 4 sur 12" in str(refusal.value)
        assert str(refusal.value).count(". ") == 2


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((9, 5, 6, 12), "Recouvrement impossible : 6. Avec ces effectifs"),
        ((9, 5, 1, 12), "va de 2 à 5"),
        ((13, 5, 5, 12), "Parts impossibles : 13 sur 12"),
        ((9, 5, 2.5, 12), "Effectifs impossibles : 2.5"),
    ],
)
def test_an_impossible_overlap_is_refused(values, words):
    with pytest.raises(EgnError) as refusal:
        stats.paired_difference(*values)
    assert words in str(refusal.value)
    assert str(refusal.value).count(". ") == 2


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((-1, 4, 1, 4), "Effectifs impossibles : -1"),
        ((1, 0, 1, 4), "Parts impossibles : 1 sur 0"),
        ((0, 0, 1, 4), "Parts impossibles : 0 sur 0"),
        ((5, 4, 1, 4), "Parts impossibles : 5 sur 4"),
        ((1, 4, 0.5, 4), "Effectifs impossibles : 0.5"),
        (("1", 4, 1, 4), "Effectifs impossibles : 1"),
        ((None, 4, 1, 4), "Effectifs impossibles : None"),
        (([1, 2], 4, [1, 2, 3], 4), "Colonnes de longueurs différentes : 2, 3"),
        (
            (pd.Series([1, 2]), 4, pd.Series([1, 2], index=[1, 0]), 4),
            "Colonnes mal alignées",
        ),
    ],
)
def test_what_has_no_difference_is_refused(values, words):
    with pytest.raises(EgnError) as refusal:
        stats.independent_difference(*values)
    assert words in str(refusal.value)
    assert str(refusal.value).count(". ") == 2


@pytest.mark.parametrize("wrong", [(90, 100, 50), (0.9, 0.8, 50), (-0.1, 0.5, 50), (0.1, 0.5, 0)])
def test_impossible_bounds_are_refused(wrong):
    with pytest.raises(EgnError, match=r"Bornes impossibles : .* On attend des parts"):
        stats.bounded_difference(bounds(*wrong), bounds(0.1, 0.2, 50))


def test_half_the_answers_needed_are_found_by_trying_each_base():
    """60 against 40 %, of equal bases: the first base that settles it, looked for one by one."""
    enough = next(
        n
        for n in range(1, 400)
        if stats.bounded_difference(bounds(0.6, 0.6, n), bounds(0.4, 0.4, n)).loc[0, "low"] > 0
    )
    found = stats.smallest_response(bounds(0.6, 0.6, 400), bounds(0.4, 0.4, 400))[0]
    assert enough - 1 < 400 * found <= enough


def test_the_sign_of_a_difference_does_not_change_the_answers_it_needs():
    a, b = bounds(0.77, 0.78, 5000), bounds(0.72, 0.73, 9000)
    forward, backward = stats.smallest_response(a, b)[0], stats.smallest_response(b, a)[0]
    assert forward == pytest.approx(backward)
    assert 0 < forward < 1


def test_what_is_not_settled_has_no_number_of_answers():
    a = pd.DataFrame({"low": [0.9, np.nan, 0.5], "high": [1.0, np.nan, 0.5], "base": [50, 9, None]})
    b = pd.DataFrame({"low": [0.8, 0.1, 0.1], "high": [1.0, 0.2, 0.1], "base": [60, 9, 9]})
    assert stats.smallest_response(a, b).isna().tolist() == [True, True, True]


def test_answers_that_are_just_enough_settle_and_one_percent_less_do_not():
    a, b = bounds(0.795, 0.805, 5302), bounds(0.765, 0.775, 12347)
    part = stats.smallest_response(a, b)[0]
    for factor, settled in ((1.0, True), (0.99, False)):
        limits = stats.bounded_difference(
            a.assign(base=a["base"] * part * factor), b.assign(base=b["base"] * part * factor)
        )
        assert (limits.loc[0, "low"] > 0) == settled


@pytest.mark.parametrize("wrong", [(90, 100, 50), (0.1, 0.5, 0)])
def test_answers_needed_for_impossible_bounds_are_refused(wrong):
    with pytest.raises(EgnError, match="Bornes impossibles"):
        stats.smallest_response(bounds(*wrong), bounds(0.1, 0.2, 50))
