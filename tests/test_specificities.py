"""Specificities against R, exact integers, by hand, under merging, and on refused inputs."""

from decimal import Decimal, localcontext
from fractions import Fraction
from math import comb
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse

from egnlib import stats
from egnlib.files import EgnError
from egnlib.stats.specificities import signed_tails

REFERENCE = Path(__file__).parent / "reference" / "specificities.csv"
TABLE = pd.DataFrame(
    [[120, 10, 3, 0], [4, 60, 2, 1], [15, 14, 16, 12], [0, 0, 9, 0], [300, 280, 310, 295]],
    index=list("abcde"),
    columns=list("wxyz"),
)
UNITS = pd.DataFrame(
    {"x": [5, 0, 1, 0], "y": [0, 4, 0, 1], "z": [1, 1, 2, 2]}, index=["p1", "p2", "p3", "p4"]
)
PARTS = pd.Series(["a", "b", "a", "b"], index=UNITS.index)


def exact(count: int, term: int, part: int, size: int) -> float:
    """Specificity from whole numbers only, rounded once at the end."""
    over = count >= (term + 1) * (part + 1) // (size + 2)
    lowest, highest = max(0, term + part - size), min(term, part)
    tail = range(count, highest + 1) if over else range(lowest, count + 1)
    ways = sum(comb(term, k) * comb(size - term, part - k) for k in tail)
    share = Fraction(ways, comb(size, part))
    with localcontext() as context:
        context.prec = 60
        logarithm = Decimal(share.numerator).log10() - Decimal(share.denominator).log10()
    return float(-logarithm if over else logarithm)


def one_cell(count: int, term: int, part: int, size: int) -> float:
    return float(signed_tails(np.array([count]), np.array([term]), np.array([part]), size)[0])


def close(found, expected, *, tolerance: float = 1e-9) -> None:
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance)


@st.composite
def cells(draw) -> tuple[int, int, int, int]:
    size = draw(st.integers(2, 3000))
    term, part = draw(st.integers(1, size - 1)), draw(st.integers(1, size - 1))
    count = draw(st.integers(max(0, term + part - size), min(term, part)))
    return count, term, part, size


def without_empty(table: np.ndarray) -> np.ndarray:
    return table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]


tables = arrays(
    "int64", st.tuples(st.integers(3, 7), st.integers(3, 6)), elements=st.integers(0, 9)
)
served = tables.map(without_empty).filter(lambda table: min(table.shape) >= 3)


def test_specificities_are_those_of_phyper_in_r():
    expected = pd.read_csv(REFERENCE)["specificity"].to_numpy().reshape(TABLE.shape)
    close(stats.specificities(TABLE), expected, tolerance=1e-6)


def test_a_table_of_six_occurrences_is_worked_by_hand():
    # T = 6, F = 3, t = 3. P(X >= 2) = (C(3,2) C(3,1) + C(3,3)) / C(6,3) = 10 / 20; mode = 2.
    found = stats.specificities(pd.DataFrame([[2, 1], [1, 2]]))
    close(found, np.array([[1, -1], [-1, 1]]) * np.log10(2))


def test_an_empty_cell_has_the_closed_form():
    # C(T - F, t) / C(T, t) for the part of 9 tokens where the term of 12 tokens is absent
    table = pd.DataFrame([[12, 0], [10, 9]])
    expected = np.log10(comb(31 - 12, 9) / comb(31, 9))
    assert stats.specificities(table).iat[0, 1] == pytest.approx(expected, abs=1e-12)


@given(cells())
@settings(max_examples=300, deadline=None)
def test_every_cell_is_that_of_an_exact_computation_with_whole_numbers(cell):
    close(one_cell(*cell), exact(*cell), tolerance=1e-11)


@pytest.mark.parametrize(
    ("cell", "least"),
    [
        ((900, 1000, 2000, 1_000_000), 2000),
        ((1000, 1000, 2000, 20_000), 1000),
        ((2, 4000, 5000, 10_000), 1000),
        ((0, 3000, 4000, 10_000), 650),
        ((450, 500, 1000, 100_000), 700),
    ],
)
def test_cells_far_beyond_the_smallest_float_are_exact(cell, least):
    expected = exact(*cell)
    assert abs(expected) > least
    assert one_cell(*cell) == pytest.approx(expected, rel=1e-12)


def test_where_scipy_underflows_the_specificity_goes_on():
    from scipy.stats import hypergeom

    with np.errstate(divide="ignore"):
        assert np.log10(hypergeom.sf(899, 1_000_000, 1000, 2000)) == -np.inf
    assert one_cell(900, 1000, 2000, 1_000_000) == pytest.approx(2394.27407229429, rel=1e-12)


@pytest.mark.parametrize(
    ("cell", "sign"),
    [
        ((2, 10, 20, 100), 1),  # at the mode, 11 * 21 // 102 = 2: the upper tail, by convention
        ((1, 10, 20, 100), -1),
        ((3, 10, 20, 100), 1),
    ],
)
def test_the_tail_is_chosen_by_the_mode(cell, sign):
    assert np.sign(one_cell(*cell)) == sign


def test_a_certain_cell_is_banal_and_its_zero_has_no_sign():
    # one occurrence of 100 and a part of 10 tokens: mode 2 * 11 // 102 = 0, P(X >= 0) = 1
    found = one_cell(0, 1, 10, 100)
    assert found == 0
    assert not np.signbit(found)


def test_a_term_that_fills_the_corpus_but_one_token_has_two_possible_counts():
    # All tokens but one are the term: the part of 3 of 6 holds 3 of them, or 2, equally likely.
    # The mode is 6 * 4 // 8 = 3.
    assert one_cell(2, 5, 3, 6) == pytest.approx(-np.log10(2))
    assert one_cell(3, 5, 3, 6) == pytest.approx(np.log10(2))


@given(served, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_permuting_terms_and_parts_permutes_the_specificities(table, random):
    rows, columns = list(range(table.shape[0])), list(range(table.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    found = stats.specificities(table[rows][:, columns]).to_numpy()
    close(found, stats.specificities(table).to_numpy()[rows][:, columns])


@given(served)
@settings(max_examples=60, deadline=None)
def test_merging_two_parts_leaves_the_specificities_of_the_others(table):
    merged = np.column_stack([table[:, 0] + table[:, 1], table[:, 2:]])
    close(stats.specificities(merged).iloc[:, 1:], stats.specificities(table).iloc[:, 2:])


@given(served)
@settings(max_examples=60, deadline=None)
def test_two_identical_parts_are_alike_and_merged_they_hold_twice_the_counts(table):
    twin = np.column_stack([table, table[:, 0]])
    found = stats.specificities(twin).to_numpy()
    close(found[:, 0], found[:, -1])
    merged = np.column_stack([2 * table[:, 0], table[:, 1:]])
    size, part = int(merged.sum()), int(merged[:, 0].sum())
    expected = [exact(int(row[0]), int(row.sum()), part, size) for row in merged]
    close(stats.specificities(merged).iloc[:, 0], expected)


@given(served)
@settings(max_examples=60, deadline=None)
def test_merging_two_terms_leaves_the_specificities_of_the_others(table):
    merged = np.vstack([table[0] + table[1], table[2:]])
    close(stats.specificities(merged).iloc[1:], stats.specificities(table).iloc[2:])


def test_with_two_parts_what_one_over_uses_the_other_under_uses():
    table = pd.DataFrame([[30, 2], [5, 40], [100, 100]])
    found = stats.specificities(table)
    close(found[0], -found[1])


@pytest.mark.parametrize(
    "given_as",
    [
        lambda table: table.to_numpy(),
        lambda table: table.astype("float64"),
        lambda table: table.astype("Int64"),
        lambda table: table.astype(pd.SparseDtype("int64", 0)),
        lambda table: sparse.csr_matrix(table.to_numpy()),
        lambda table: sparse.csc_array(table.to_numpy()),
        lambda table: sparse.coo_array(table.to_numpy()),
    ],
    ids=["array", "floats", "nullable", "sparse frame", "csr matrix", "csc array", "coo array"],
)
def test_every_form_of_table_gives_the_same_values(given_as):
    close(stats.specificities(given_as(TABLE)), stats.specificities(TABLE), tolerance=1e-14)


def test_explicit_zeros_and_repeated_entries_of_a_sparse_table_are_counted_right():
    rows, columns, values = [0, 0, 0, 1, 1], [0, 0, 1, 0, 1], [2, 1, 0, 1, 4]
    table = sparse.coo_array((values, (rows, columns)), shape=(2, 2))
    close(stats.specificities(table), stats.specificities(np.array([[3, 0], [1, 4]])))


def test_rows_and_columns_keep_their_names_and_nothing_is_missing():
    found = stats.specificities(TABLE)
    assert found.index.tolist() == list("abcde")
    assert found.columns.tolist() == list("wxyz")
    assert found.notna().all().all()


def test_the_grouped_computation_is_that_of_each_cell_alone():
    rng = np.random.default_rng(7)
    table = rng.poisson(rng.gamma(0.3, 8, (60, 1)), (60, 6)) + np.eye(60, 6, dtype="int64")
    table = without_empty(table)
    terms, parts, size = table.sum(axis=1), table.sum(axis=0), int(table.sum())
    slow = [
        [exact(int(table[i, j]), int(terms[i]), int(parts[j]), size) for j in range(6)]
        for i in range(len(table))
    ]
    close(stats.specificities(table), slow)


REFUSED = {
    "negative": ([[1, -1], [1, 2]], "Effectifs impossibles.*: -1"),
    "fractional": ([[1, 1.5], [1, 2]], "Effectifs impossibles.*: 1.5"),
    "missing": ([[1, None], [1, 2]], "Effectifs impossibles.*nan"),
    "infinite": ([[1, np.inf], [1, 2]], "Effectifs impossibles.*inf"),
    "strings": ([["a", "b"], ["c", "d"]], "Effectifs impossibles.*a, b, c"),
    "booleans": ([[True, False], [True, True]], "Effectifs impossibles"),
    "one term": ([[1, 2]], "1 termes"),
    "one part": ([[1], [2]], "1 parties"),
    "an empty term": ([[0, 0], [1, 2]], r"2 termes \(dont 1 sans occurrence\)"),
    "an empty part": ([[0, 1], [0, 2]], r"2 parties \(dont 1 vides\)"),
    "nothing": ([[0, 0], [0, 0]], "0 occurrences"),
    "too large": ([[2 * 10**9, 1], [1, 2 * 10**9]], "trois milliards"),
}


@pytest.mark.parametrize(("table", "words"), REFUSED.values(), ids=REFUSED)
def test_tables_that_cannot_be_served_are_refused(table, words):
    with pytest.raises(EgnError, match=words) as refusal:
        stats.specificities(pd.DataFrame(table))
    assert str(refusal.value).count(". ") >= 2


def test_a_sparse_table_with_a_negative_count_is_refused():
    with pytest.raises(EgnError, match="-3"):
        stats.specificities(sparse.csr_array(np.array([[1, -3], [1, 2]])))


def test_a_list_that_is_not_a_table_is_refused():
    with pytest.raises(EgnError, match="Effectifs impossibles"):
        stats.specificities(np.array([1, 2, 3]))


def test_dealing_texts_is_worked_by_hand_on_two_texts():
    # Each of the two dealings gives |S| = -log10(1 / C(10, 5)) in the four cells.
    table = pd.DataFrame({"x": [5, 0], "y": [0, 5]})
    result = stats.chance_specificities(table, pd.Series(["a", "b"]))
    close(result.specificity.abs(), np.full((2, 2), np.log10(252)))
    assert (result.n_notable, result.n_cells, result.expected) == (4, 4, 4.0)
    assert (result.probability, result.monte_carlo_error) == (1.0, 0.0)
    assert (result.adjusted == 1).all().all()
    assert result.critical == pytest.approx(np.log10(252))


def test_the_shuffled_specificities_are_those_of_the_table_by_part():
    by_part = UNITS.groupby(PARTS).sum().T
    result = stats.chance_specificities(UNITS, PARTS, n_resamples=9)
    pd.testing.assert_frame_equal(
        result.specificity, stats.specificities(by_part), check_names=False
    )


def test_corrected_p_values_agree_with_all_the_dealings():
    # The 6 ways to deal 4 texts two by two, each equally likely.
    from itertools import combinations

    rng = np.random.default_rng(0)
    units = pd.DataFrame(rng.poisson(3, (4, 3)), columns=list("xyz"))
    largest = []
    for chosen in combinations(range(4), 2):
        inside = units.index.isin(chosen)
        table = np.column_stack([units[inside].sum(), units[~inside].sum()])
        largest.append(stats.specificities(table).abs().to_numpy().max())
    parts = pd.Series(["a", "a", "b", "b"])
    result = stats.chance_specificities(units, parts, n_resamples=6000)
    for term in units:
        for part in "ab":
            value = abs(result.specificity.at[term, part])
            share = np.mean(np.array(largest) >= value - 1e-9)
            error = 5 * np.sqrt(share * (1 - share) / 6000) + 1 / 6000
            assert abs(result.adjusted.at[term, part] - share) <= error


def test_words_dealt_at_random_rarely_reach_the_critical_value():
    """Of 200 tables without any link, about 5 % have a cell corrected below 0,05."""
    rng = np.random.default_rng(3)
    parts = pd.Series(np.repeat(["a", "b", "c"], 12))
    found = 0
    for seed in range(200):
        units = pd.DataFrame(rng.poisson(0.4, (36, 8)), columns=list("stuvwxyz"))
        units["a"] = 1
        result = stats.chance_specificities(units, parts, n_resamples=99, seed=seed)
        found += bool((result.adjusted.to_numpy() <= 0.05).any())
    # binomial(200, 0.05): 22 or more has probability 0.0004
    assert found < 22


def test_a_word_repeated_inside_one_text_is_not_taken_for_a_habit_of_its_part():
    units = pd.DataFrame(
        {"rafale": [12, *[0] * 19], "habit": [*[1] * 10, *[0] * 10], "reste": [10] * 20}
    )
    parts = pd.Series(["a"] * 10 + ["b"] * 10)
    result = stats.chance_specificities(units, parts)
    assert result.specificity.at["rafale", "a"] > result.specificity.at["habit", "a"] > 2
    assert result.adjusted.at["rafale", "a"] > 0.5


def test_dealt_inside_groups_a_word_of_a_group_is_not_one_of_its_part():
    # « maison » is in every text of group g, and only there; part a is mostly made of group g.
    units = pd.DataFrame({"maison": [1] * 10 + [0] * 10, "reste": [9] * 20})
    group = pd.Series(["g"] * 10 + ["h"] * 10)
    parts = pd.Series(["a"] * 9 + ["b"] + ["a"] + ["b"] * 9)
    dealt = stats.chance_specificities(units, parts)
    inside = stats.chance_specificities(units, parts, within=group)
    assert inside.specificity.equals(dealt.specificity)
    assert dealt.adjusted.at["maison", "a"] < 0.02
    # inside its group every dealing leaves « maison » where it is
    assert inside.adjusted.at["maison", "a"] == 1


def test_one_group_for_all_is_no_group_and_missing_groups_are_one():
    none = stats.chance_specificities(UNITS, PARTS, n_resamples=50)
    one = stats.chance_specificities(
        UNITS, PARTS, n_resamples=50, within=pd.Series(None, index=UNITS.index, dtype="str")
    )
    pd.testing.assert_frame_equal(none.adjusted, one.adjusted)


def test_the_order_of_texts_changes_no_specificity():
    order = ["p3", "p1", "p4", "p2"]
    found = stats.chance_specificities(UNITS.loc[order], PARTS, n_resamples=9)
    first = stats.chance_specificities(UNITS, PARTS, n_resamples=9)
    pd.testing.assert_frame_equal(found.specificity, first.specificity)


def test_the_same_seed_gives_the_same_result_and_sparse_counts_too():
    first = stats.chance_specificities(UNITS, PARTS, n_resamples=99, seed=5)
    again = stats.chance_specificities(
        UNITS.astype(pd.SparseDtype("int64", 0)), PARTS, n_resamples=99, seed=5
    )
    assert (first.expected, first.probability) == (again.expected, again.probability)
    pd.testing.assert_frame_equal(first.adjusted, again.adjusted)


def test_terms_left_out_still_count_in_the_sizes():
    result = stats.chance_specificities(UNITS, PARTS, terms=["x"], n_resamples=9)
    full = stats.chance_specificities(UNITS, PARTS, n_resamples=9)
    assert result.n_cells == 2
    close(result.specificity.loc["x"], full.specificity.loc["x"])


def test_parts_keep_the_order_of_their_categories():
    ordered = PARTS.astype(pd.CategoricalDtype(["b", "a", "vide"], ordered=True))
    result = stats.chance_specificities(UNITS, ordered, n_resamples=9)
    assert result.specificity.columns.tolist() == ["b", "a"]


def test_cells_lie_beside_the_counts_they_come_from():
    counts = UNITS.groupby(PARTS).sum().T
    result = stats.chance_specificities(UNITS, PARTS, terms=["z", "x"], n_resamples=9)
    found = stats.specificity_cells(result, counts)
    assert found["row"].tolist() == ["z", "x", "z", "x"]
    assert found["column"].tolist() == ["a", "a", "b", "b"]
    assert found["n"].tolist() == [3, 6, 3, 0]
    assert found["total"].tolist() == [6, 6, 6, 6]
    # a has 9 of the 17 tokens
    close(found["expected"], [6 * 9 / 17, 6 * 9 / 17, 6 * 8 / 17, 6 * 8 / 17])
    assert found["specificity"].iloc[1] == result.specificity.at["x", "a"]


@pytest.mark.parametrize(
    ("units", "parts", "options", "words"),
    [
        (UNITS, PARTS.replace("b", "a"), {}, "1 partie"),
        (UNITS, PARTS.drop("p2"), {}, r"1 texte\(s\) sans partie sur 4"),
        (UNITS.head(0), PARTS.head(0), {}, "0 partie"),
        (UNITS, PARTS, {"terms": ["x", "absent"]}, "« absent »"),
        (UNITS, PARTS, {"terms": []}, "aucun terme retenu"),
        (UNITS.assign(w=0), PARTS, {}, "sans occurrence « w »"),
        (UNITS.mul([1, 0, 1, 0], axis=0), PARTS, {"terms": ["x"]}, "sans mot « b »"),
        (UNITS - 1, PARTS, {}, "Effectifs impossibles"),
        (UNITS / 2, PARTS, {}, "Effectifs impossibles"),
    ],
)
def test_texts_that_cannot_be_dealt_are_refused(units, parts, options, words):
    with pytest.raises(EgnError, match=words):
        stats.chance_specificities(units, parts, n_resamples=9, **options)


def test_cells_without_counts_are_refused():
    result = stats.chance_specificities(UNITS, PARTS, n_resamples=9)
    with pytest.raises(EgnError, match="Effectifs absents : « b »"):
        stats.specificity_cells(result, UNITS.groupby(PARTS).sum().T[["a"]])
