"""Problems of a filled sheet: whose value is right, which lines are named, what is no accident."""

import re
from itertools import permutations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from egnlib.coding.sheet_problems import line_range, main_value, sorted_alone_problems

WORDS = st.sampled_from(["", "a", "b", "c"])


@given(st.lists(WORDS))
def test_the_main_value_is_the_most_frequent_one_and_the_first_of_equals(values):
    filled = [value for value in values if value]
    slow = max(filled, key=lambda value: (filled.count(value), -filled.index(value)), default="")
    assert main_value(pd.Series(values, dtype="object")) == slow


@given(st.sets(st.integers(2, 60), min_size=1))
def test_the_lines_named_are_the_lines_or_their_number_is_said(found):
    lines = sorted(found)
    said = line_range(lines)
    named = [int(number) for number in re.findall(r"\d+", said)]
    if " à " in said:
        assert lines == list(range(named[0], named[1] + 1))
    elif "…" in said:
        assert (named[:-1], named[-1]) == (lines[:5], len(lines))
    else:
        assert named == lines


def _told(codes: list[str], ranks: list[int] | None = None) -> list:
    rows = pd.DataFrame({"code": codes}, index=range(2, len(codes) + 2))
    numbers = pd.DataFrame({0: ranks or range(1, len(codes) + 1)}, index=rows.index)
    return list(sorted_alone_problems(rows, numbers.astype("Int64")))


def _n_orders(codes: list[str]) -> int:
    return len(set(permutations(codes)))


def test_codes_in_order_are_told_where_chance_gives_that_order_once_in_a_million():
    """24 codes of two kinds, 12 each, have 2 704 156 orders; 11 and 11 have 705 432."""
    assert [line for line, *_ in _told(["a"] * 12 + ["b"] * 12)] == [2]
    assert _told(["a"] * 11 + ["b"] * 11) == []


@pytest.mark.parametrize("codes", ["aab", "abc", "aabbc", "abcdefg"])
def test_few_codes_in_order_are_no_sign(codes):
    assert _n_orders(list(codes)) <= 10**6
    assert _told(list(codes)) == []


SORTED = ["a"] * 12 + ["b"] * 12


@pytest.mark.parametrize("moved", [[*SORTED[1:], "a"], ["", *SORTED], ["b", *SORTED]])
def test_codes_out_of_order_or_after_a_blank_are_no_sign(moved):
    assert _told(moved) == []


def test_blanks_at_the_end_are_what_a_spreadsheet_does_when_it_sorts():
    assert len(_told([*SORTED, "", ""])) == 1


def test_rows_that_were_sorted_with_their_codes_are_no_sign():
    assert _told(SORTED, ranks=[*range(24, 0, -1)]) == []
