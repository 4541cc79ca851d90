"""Bases and roundings: against decimal arithmetic, by hand, exhaustively, and refused."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from egnlib import corpus, stats
from egnlib.files import EgnError
from egnlib.stats import ROUNDINGS

MODES = {
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
    "truncated": ROUND_DOWN,
    "up": ROUND_UP,
}


def printed(count: int, base: int, decimals: int, rounding: str) -> Decimal:
    """What is printed for a count of a base: the slow obvious way, with decimals to spare.

    Twenty digits decide every case but an exact tie, and a tie has few digits.
    """
    share = Fraction(100 * count, base)
    exact = Decimal(share.numerator * 10**20 // share.denominator).scaleb(-20)
    if share.denominator != 1 and Fraction(exact) != share:
        exact += Decimal(1).scaleb(-20)  # an endless quotient is never a tie: above it, not on it
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=MODES[rounding])


@pytest.mark.parametrize("rounding", ROUNDINGS)
@pytest.mark.parametrize("decimals", [0, 1])
def test_counts_are_those_that_decimal_arithmetic_prints_so(rounding, decimals):
    """Every count of every base up to 60, printed, then looked for."""
    behind = {}
    for base in range(1, 61):
        for count in range(base + 1):
            value = printed(count, base, decimals, rounding)
            behind.setdefault((value, base), []).append(count)
    for value in [Decimal(n).scaleb(-decimals) for n in range(0, 100 * 10**decimals + 1, 7)]:
        found = stats.possible_counts(
            str(value), range(1, 61), decimals=decimals, roundings=[rounding]
        ).set_index("base")
        expected = [behind.get((value, base), []) for base in range(1, 61)]
        assert found["n_counts"].tolist() == [len(counts) for counts in expected]
        ends = [(counts[0], counts[-1]) for counts in expected if counts]
        some = found.loc[found["n_counts"] > 0, ["lowest", "highest"]]
        assert list(some.itertuples(index=False, name=None)) == ends


# published, base, rounding -> counts, by hand
BY_HAND = {
    "14 of 44 is 31,818": ("31,8", 44, "half_up", (14, 14)),
    "no count of 43": ("31,8", 43, "half_up", None),
    "1 of 8 is 12,5: half up gives 13": ("13", 8, "half_up", (1, 1)),
    "1 of 8 is 12,5: half even gives 12": ("12", 8, "half_even", (1, 1)),
    "half even does not give 13": ("13", 8, "half_even", None),
    "3 of 8 is 37,5: half even gives 38": ("38", 8, "half_even", (3, 3)),
    "1 of 8 truncated gives 12": ("12", 8, "truncated", (1, 1)),
    "1 of 8 upwards gives 13": ("13", 8, "up", (1, 1)),
    "nothing is 0": ("0", 8, "up", (0, 0)),
    "truncation to 0 leaves counts": ("0", 1000, "truncated", (0, 9)),
    "everything is 100": ("100", 8, "truncated", (8, 8)),
    "a long way up to 100": ("100", 1000, "up", (991, 1000)),
    "11 % of 51 000": (11, 51_000, "half_up", (5355, 5864)),
}


@pytest.mark.parametrize(
    ("value", "base", "rounding", "expected"), BY_HAND.values(), ids=BY_HAND.keys()
)
def test_counts_behind_a_percentage_are_those_worked_by_hand(value, base, rounding, expected):
    found = stats.possible_counts(value, base, roundings=rounding).loc[0]
    if expected is None:
        assert (found["n_counts"], found["lowest"] is pd.NA) == (0, True)
    else:
        assert (found["lowest"], found["highest"]) == expected
        assert found["n_counts"] == expected[1] - expected[0] + 1


def test_the_decimals_of_a_percentage_are_those_that_it_is_written_with():
    one = stats.possible_counts("24,0", 1000, roundings=["half_up"]).loc[0]
    assert one["n_counts"] == 1
    read_as_number = stats.possible_counts(24.0, 1000, roundings=["half_up"]).loc[0]
    assert read_as_number["n_counts"] == 10
    said = stats.possible_counts(24.0, 1000, decimals=1, roundings=["half_up"]).loc[0]
    assert said.tolist() == one.tolist()


def test_every_base_has_a_row_for_every_rounding_in_the_order_given():
    found = stats.possible_counts("50", [4, 2, 3])
    assert found["base"].tolist() == [4] * 4 + [2] * 4 + [3] * 4
    assert found["rounding"].tolist() == list(ROUNDINGS) * 3


def test_permuting_bases_permutes_rows():
    forward = stats.possible_counts("33,3", range(1, 30)).set_index(["base", "rounding"])
    backward = stats.possible_counts("33,3", range(29, 0, -1)).set_index(["base", "rounding"])
    pd.testing.assert_frame_equal(backward.sort_index(), forward.sort_index())


@given(
    base=st.integers(1, 10**6),
    share=st.fractions(0, 1),
    decimals=st.integers(0, 3),
    rounding=st.sampled_from(ROUNDINGS),
)
def test_what_is_printed_of_a_count_leads_back_to_it(base, share, decimals, rounding):
    count = int(share * base)
    value = str(printed(count, base, decimals, rounding))
    found = stats.possible_counts(value, base, roundings=[rounding]).loc[0]
    assert found["lowest"] <= count <= found["highest"]


@settings(max_examples=60, deadline=None)
@given(
    parts=st.lists(st.integers(0, 40), min_size=1, max_size=5).filter(any),
    rounding=st.sampled_from(ROUNDINGS),
)
def test_the_printed_parts_of_a_real_whole_are_always_possible(parts, rounding):
    base = sum(parts)
    values = [str(printed(part, base, 1, rounding)) for part in parts]
    of_base = stats.possible_partitions(values, base, roundings=[rounding]).loc[0]
    assert of_base["possible"]
    assert of_base["lowest"] <= base <= of_base["highest"]
    assert stats.possible_totals(values, roundings=[rounding]).loc[0, "possible"]


@pytest.mark.parametrize("rounding", ROUNDINGS)
def test_partitions_are_those_that_every_way_to_share_a_base_out_prints(rounding):
    """Three percentages of bases up to 12: every partition is printed, then looked for."""
    made = {
        base: {
            tuple(printed(count, base, 0, rounding) for count in (a, b, base - a - b))
            for a in range(base + 1)
            for b in range(base + 1 - a)
        }
        for base in range(1, 13)
    }
    some = sorted(made[7] | made[12])[::4]
    near = [(x + 1, y, z) for x, y, z in some if x < 100]
    for values in some + near:
        texts = [str(value) for value in values]
        found = stats.possible_partitions(texts, range(1, 13), roundings=[rounding])
        assert found["possible"].tolist() == [values in made[base] for base in range(1, 13)]


# percentages -> possible for some base, by rounding (half up, half even, truncated, up)
TOTALS = {
    "thirds": (["33,3"] * 3, (True, True, True, False)),
    "three times 33 by truncation or rounding": ([33, 33, 33], (True, True, True, False)),
    "three times 34 only upwards": ([34, 34, 34], (False, False, False, True)),
    "odd halves at their end: 50,5 and 49,5": ([51, 50], (True, False, False, True)),
    "even halves at their end: 52,5 and 47,5": ([52, 47], (False, False, True, False)),
    "the answers of 2015": ([11, 24.5, 46.2, 15.5], (False,) * 4),
    "exact": ([25, 75], (True, True, True, True)),
}


@pytest.mark.parametrize(("values", "expected"), TOTALS.values(), ids=TOTALS.keys())
def test_totals_possible_for_some_base_are_those_worked_by_hand(values, expected):
    found = stats.possible_totals(values)
    assert found["rounding"].tolist() == list(ROUNDINGS)
    assert tuple(found["possible"]) == expected


@pytest.mark.parametrize("values", [(33, 33, 33), (51, 50), (52, 47), (52, 48), (34, 34, 34)])
@pytest.mark.parametrize("rounding", ROUNDINGS)
def test_a_total_is_possible_when_some_base_has_it(values, rounding):
    some = stats.possible_partitions(values, range(1, 1001), roundings=[rounding])["possible"].any()
    assert stats.possible_totals(values, roundings=[rounding]).loc[0, "possible"] == some


def test_the_published_shares_of_2015_leave_answers_out_under_any_rounding():
    totals = stats.possible_totals([11, 24.5, 46.2, 15.5]).set_index("rounding")
    # 11,5 + 24,55 + 46,25 + 15,55 and 10,5 + 24,45 + 46,15 + 15,45
    assert totals.loc["half_up", ["smallest", "largest"]].tolist() == [0.9655, 0.9785]
    assert totals["largest"].max() == 0.985
    assert not stats.possible_partitions([11, 24.5, 46.2, 15.5], 51_000)["possible"].any()


STATED = pd.DataFrame(
    [
        ("=", 24.5, 24.5, 0.2445, 0.2455, True, False),
        ("=", 80, 80, 0.795, 0.805, True, False),
        ("=", 0, 0, 0, 0.005, True, False),
        ("=", 100, 100, 0.995, 1, True, True),
        (">", 90, None, 0.9, 1, False, True),
        ("<", None, 70, 0, 0.7, True, False),
        ("~", 80, 80, None, None, False, False),
        ("entre", 92, 95, 0.915, 0.955, True, False),
    ],
    columns=["operator", "stated", "to", "low", "high", "low_included", "high_included"],
)


def test_bounds_that_a_statement_leaves_are_those_worked_by_hand():
    found = stats.stated_bounds(STATED["operator"], STATED["stated"], STATED["to"])
    pd.testing.assert_frame_equal(found, STATED[found.columns].astype(found.dtypes))


def test_truncation_moves_the_bounds_of_a_value_and_not_those_of_a_bound():
    found = stats.stated_bounds(
        STATED["operator"], STATED["stated"], STATED["to"], rounding="truncated"
    )
    assert found.loc[[0, 1, 4, 7], ["low", "high"]].to_numpy().tolist() == [
        [0.245, 0.246],
        [0.8, 0.81],
        [0.9, 1.0],
        [0.92, 0.96],
    ]


def test_bounds_are_those_that_the_room_of_documents_gives(consultation):
    rows = consultation.questionnaire
    found = stats.stated_bounds(rows["operateur"], rows["valeur_basse"], rows["valeur_haute"])
    expected = corpus.statement_bounds(rows)
    assert len(found) == len(rows) > 50
    np.testing.assert_allclose(100 * found["low"], expected["minimum"])
    np.testing.assert_allclose(100 * found["high"], expected["maximum"])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: stats.possible_counts("beaucoup", 44), "Pourcentage impossible : beaucoup"),
        (lambda: stats.possible_counts(101, 44), "Pourcentage impossible : 101"),
        (lambda: stats.possible_counts(-1, 44), "Pourcentage impossible : -1"),
        (lambda: stats.possible_counts(float("nan"), 44), "Pourcentage impossible : nan"),
        (lambda: stats.possible_counts(None, 44), "Pourcentage impossible : None"),
        (lambda: stats.possible_counts("31,8", 44, decimals=0), "Décimales impossibles : 31,8"),
        (lambda: stats.possible_counts("31,8", 44, decimals=9), "avec 9 décimale(s)"),
        (lambda: stats.possible_counts("31,8", 0), "Bases impossibles : 0"),
        (lambda: stats.possible_counts("31,8", [44, 4.5]), "Bases impossibles : 44, 4.5"),
        (lambda: stats.possible_counts("31,8", 10**10), "Bases impossibles : 10000000000"),
        (lambda: stats.possible_counts("31,8", ["44"]), "Bases impossibles : 44"),
        (lambda: stats.possible_counts("31,8", 44, roundings=["bas"]), "« bas » n'existe pas"),
        (lambda: stats.possible_totals([]), "Liste de pourcentages vide"),
        (lambda: stats.possible_partitions("31,8", 44), "mal formée : '31,8'"),
        (
            lambda: stats.stated_bounds(pd.Series(["≥"]), pd.Series([1]), pd.Series([1])),
            "« ≥ » n'existe pas",
        ),
        (
            lambda: stats.stated_bounds(pd.Series([">"]), pd.Series([None]), pd.Series([1])),
            "Pourcentage impossible : None",
        ),
        (
            lambda: stats.stated_bounds(pd.Series(["entre"]), pd.Series([9]), pd.Series([1])),
            "Fourchette retournée : 9 à 1 %",
        ),
    ],
)
def test_what_is_no_percentage_or_base_is_refused_in_three_sentences(call, words):
    with pytest.raises(EgnError) as refusal:
        call()
    assert words in str(refusal.value)
    assert str(refusal.value).count(". ") >= 2
