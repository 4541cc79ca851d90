"""Counts behind published percentages, with and without their base."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from egnlib import stats
from egnlib.corpus import stated_bases
from egnlib.files import EgnError


def behind(percentage: float, base: float | None = None) -> dict:
    return stats.counts_behind(pd.Series([percentage]), pd.Series([base])).iloc[0].to_dict()


def test_the_counts_of_a_base_are_worked_by_hand():
    found = behind(16, 44)  # 7 of 44 is 15,9 %
    assert (found["lowest"], found["highest"]) == (7, 7)
    assert pd.isna(behind(10, 44)["lowest"])  # 4 of 44 is 9,1 %, 5 is 11,4 %


def test_the_smallest_base_is_worked_by_hand():
    found = behind(33)  # one of three
    assert (found["smallest_base"], found["smallest_count"]) == (3, 1)
    assert behind(100)["smallest_base"] == 1


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 300).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_what_was_rounded_is_found_again(pair):
    count, base = pair
    published = float(int(100 * count / base + 0.5))
    found = behind(published, base)
    assert found["lowest"] <= count <= found["highest"]
    assert found["smallest_base"] <= base


def test_rows_keep_their_order_and_their_index():
    percentages = pd.Series([16.0, 50.0], index=["b", "a"])
    found = stats.counts_behind(percentages, pd.Series([44, None], index=["b", "a"]))
    swapped = stats.counts_behind(percentages[::-1], pd.Series([None, 44], index=["a", "b"]))
    assert found.index.tolist() == ["b", "a"]
    pd.testing.assert_frame_equal(found, swapped[::-1])


@pytest.mark.parametrize("percentage", [-1.0, 101.0, float("nan")])
def test_what_is_no_percentage_is_refused(percentage):
    with pytest.raises(EgnError):
        behind(percentage, 44)


def test_a_base_is_the_number_that_its_words_begin_with():
    bases = ["44 propositions", "51 000 réponses", "parents", None, "les 44 propositions"]
    found = stated_bases(pd.DataFrame({"base": bases}))
    assert found.astype("object").where(found.notna(), None).tolist() == [
        44,
        51000,
        None,
        None,
        None,
    ]
