"""Robustness against enumeration, exact moments, by hand, permuted, and on refused inputs."""

from itertools import combinations, product
from math import comb, isnan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from egnlib import stats
from egnlib.files import EgnError
from egnlib.stats import Claim

# Categories and workshops of the Hauts-de-France synthesis (44 propositions).
TABLE = pd.DataFrame(
    [[3, 2, 1, 0, 1], [0, 0, 3, 0, 1], [5, 2, 2, 3, 0], [1, 3, 3, 1, 6], [0, 0, 0, 7, 0]],
    index=pd.Index(["formation", "anthropo", "techno", "politique", "organisation"], name="cat"),
    columns=pd.Index(["acces", "collaborer", "enseigner", "gouvernance", "responsable"], name="th"),
)
COUNTS = TABLE.sum(axis=1)
QUARTER = pd.DataFrame([[0.75, 0.25], [0.5, 0.5]], index=["a", "b"], columns=["a", "b"])


def holds(counts: dict, claim: Claim) -> bool:
    """The claim read naively."""
    first = counts[claim.first]
    if claim.second:
        return first > counts[claim.second]
    if claim.above is not None:
        return first / sum(counts.values()) > claim.above
    return all(first > n for name, n in counts.items() if name != claim.first)


def enumerated(counts: dict, claim: Claim) -> tuple[int, int, set]:
    """Every set of units and every destination, smallest sets first."""
    units = [name for name, n in counts.items() for _ in range(n)]
    for size in range(len(units) + 1):
        found = set()
        for chosen in combinations(range(len(units)), size):
            for destinations in product(counts, repeat=size):
                after = dict(counts)
                for place, destination in zip(chosen, destinations, strict=True):
                    after[units[place]] -= 1
                    after[destination] += 1
                if not holds(after, claim):
                    found.add(chosen)
                    break
        if found:
            return size, len(found), {units[place] for chosen in found for place in chosen}
    return -1, 0, set()


SMALL = [
    ({"a": 3, "b": 1, "c": 1}, Claim("a", "b")),
    ({"a": 4, "b": 1, "c": 2}, Claim("a", "b")),
    ({"a": 2, "b": 1, "c": 2}, Claim("a", "b")),
    ({"a": 2, "b": 0, "c": 0}, Claim("a", "b")),
    ({"a": 4, "b": 1, "c": 1}, Claim("a")),
    ({"a": 4, "b": 2, "c": 1}, Claim("a")),
    ({"a": 3, "b": 2, "c": 2}, Claim("a")),
    ({"a": 4, "b": 0, "c": 1}, Claim("a")),
    ({"a": 3, "b": 0, "c": 2}, Claim("a", above=0.2)),
    ({"a": 3, "b": 1, "c": 1}, Claim("a", above=0.5)),
    ({"a": 2, "b": 1, "c": 1}, Claim("a", above=0.0)),
]


@pytest.mark.parametrize(("counts", "claim"), SMALL)
def test_the_smallest_change_is_that_of_trying_every_set_of_units(counts, claim):
    size, n_sets, categories = enumerated(counts, claim)
    found = stats.smallest_change(pd.Series(counts), claim)
    assert found.holds
    assert (found.n_moves, found.n_sets) == (size, n_sets)
    assert set(found.movable.index[found.movable]) == categories


@settings(max_examples=30, deadline=None)
@given(
    numbers=st.lists(st.integers(0, 3), min_size=2, max_size=3).filter(lambda some: sum(some) > 0),
    claim=st.sampled_from([Claim("a", "b"), Claim("a"), Claim("a", above=0.25)]),
)
def test_any_small_distribution_agrees_with_trying_everything(numbers, claim):
    counts = dict(zip("abc", numbers, strict=False))
    size, n_sets, categories = enumerated(counts, claim)
    found = stats.smallest_change(pd.Series(counts), claim)
    if not holds(counts, claim):
        assert (found.holds, found.n_moves, found.n_sets) == (False, 0, 0)
    else:
        assert (found.n_moves, found.n_sets) == (size, n_sets)
        assert set(found.movable.index[found.movable]) == categories


def test_the_claims_of_the_synthesis_are_worked_by_hand():
    # Techno 12, anthropo 4: 8 and 8 after four moves, 7 and 9 after five.
    dominate = stats.smallest_change(COUNTS, Claim("techno", "anthropo"))
    assert (dominate.n_moves, dominate.n_to_reverse) == (4, 5)
    assert dominate.n_sets == comb(12, 4) == 495
    # Politique 14, techno 12: a single move makes 13 and 13.
    first = stats.smallest_change(COUNTS, Claim("politique"))
    assert (first.n_moves, first.n_to_reverse, first.n_sets) == (1, 2, 14)
    assert first.rivals == ["techno"]
    # A quarter of 44 is 11: three of the fourteen must go for the share to be no more than it.
    quarter = stats.smallest_change(COUNTS, Claim("politique", above=0.25))
    assert (quarter.n_moves, quarter.n_to_reverse, quarter.n_sets) == (3, 4, comb(14, 3))


def test_two_rivals_at_the_same_distance_are_both_named():
    found = stats.smallest_change(pd.Series({"a": 8, "b": 4, "c": 5, "d": 1}), Claim("a"))
    # Gaps 4 and 3: two moves for either. The odd gap also opens to units of b and d, towards c.
    assert (found.n_moves, found.rivals) == (2, ["b", "c"])
    assert found.n_sets == comb(8, 2) + 8 * (4 + 1)
    assert found.movable.to_dict() == {"a": True, "b": True, "c": False, "d": True}


def test_a_share_that_equals_its_limit_is_not_above_it():
    # 3 / 10 is not above 0.3, though 0.3 * 10 is 3.0000000000000004 or less in floating point.
    counts = pd.DataFrame({"a": [3, 4], "b": [7, 6]})
    assert stats.claims_by_row(counts, [Claim("a", above=0.3)])[0].tolist() == [False, True]


def test_a_tie_makes_a_claim_false():
    counts = pd.DataFrame({"a": [2, 3], "b": [2, 2], "c": [0, 0]})
    held = stats.claims_by_row(counts, [Claim("a", "b"), Claim("a")])
    assert held.to_numpy().tolist() == [[False, False], [True, True]]


@given(order=st.permutations(list(COUNTS.index)))
def test_the_order_of_categories_changes_no_smallest_change(order):
    for claim in (Claim("techno", "anthropo"), Claim("politique")):
        ours, theirs = (stats.smallest_change(c, claim) for c in (COUNTS, COUNTS.loc[order]))
        assert (ours.n_moves, ours.n_sets) == (theirs.n_moves, theirs.n_sets)
        assert ours.movable.to_dict() == theirs.movable.to_dict()


def test_the_units_that_can_move_are_those_of_the_categories_concerned():
    codes = pd.Series(["techno", "politique", None, "anthropo"], index=[5, 3, 8, 1])
    changes = [stats.smallest_change(COUNTS, Claim("techno", "anthropo"))]
    assert stats.movable_units(codes, changes).to_dict() == {5: True, 3: False, 8: False, 1: False}


def test_exact_mean_and_deviation_are_worked_by_hand():
    found = stats.flipped_shares(pd.Series({"a": 6, "b": 4}), confusion=QUARTER).shares
    # a: 6 × 3/4 + 4 × 1/2 = 6.5 of 10; variance 6 × 3/16 + 4 × 1/4 = 2.125, over 100.
    assert found["mean"].tolist() == pytest.approx([0.65, 0.35])
    assert found["deviation"].tolist() == pytest.approx([2.125**0.5 / 10] * 2)
    assert found["share"].tolist() == pytest.approx([0.6, 0.4])


def test_the_draws_have_the_exact_mean_and_deviation():
    found = stats.flipped_shares(COUNTS, error_rate=0.2, n_resamples=40_000)
    shares = found.draws / 44
    error = found.shares["deviation"] / 40_000**0.5
    assert (abs(shares.mean() - found.shares["mean"]) < 4.5 * error).all()
    np.testing.assert_allclose(shares.std(), found.shares["deviation"], rtol=0.02)


def test_the_draws_follow_the_law_that_enumeration_gives():
    # Two of a, one of b, rate 1/4 between two categories: P(a = 3) = (3/4)² × 1/4, and so on.
    found = stats.flipped_shares(pd.Series({"a": 2, "b": 1}), error_rate=0.25, n_resamples=40_000)
    law = dict.fromkeys(range(4), 0.0)
    for flips in product([0, 1], repeat=3):
        chance = np.prod([0.25 if flip else 0.75 for flip in flips])
        law[(1 - flips[0]) + (1 - flips[1]) + flips[2]] += chance
    seen = found.draws["a"].value_counts(normalize=True)
    for n, chance in law.items():
        assert abs(seen[n] - chance) < 4.5 * (chance * (1 - chance) / 40_000) ** 0.5


def test_a_slow_flip_unit_by_unit_agrees_with_the_fast_one():
    generator = np.random.default_rng(5)
    names = list(COUNTS.index)
    codes = np.repeat(np.arange(5), COUNTS)
    slow = np.zeros((3000, 5))
    for row in slow:
        for code in codes:
            wrong = generator.random() < 0.1
            others = [other for other in range(5) if other != code]
            row[generator.choice(others) if wrong else code] += 1
    fast = stats.flipped_shares(COUNTS, error_rate=0.1, n_resamples=3000).draws
    error = np.sqrt(slow.var(axis=0) * 2 / 3000)
    assert (abs(slow.mean(axis=0) - fast[names].mean().to_numpy()) < 4.5 * error).all()
    np.testing.assert_allclose(slow.std(axis=0), fast[names].std(), rtol=0.1)


def test_no_error_changes_nothing_and_every_draw_keeps_the_total():
    sure = stats.flipped_shares(COUNTS, error_rate=0.0, n_resamples=50)
    assert (sure.draws == COUNTS).all().all()
    assert sure.shares["low"].tolist() == sure.shares["high"].tolist()
    assert (sure.shares["deviation"] == 0).all()
    unsure = stats.flipped_shares(COUNTS, error_rate=0.3, n_resamples=50)
    assert unsure.draws.shape == (50, 5)
    assert (unsure.draws.sum(axis=1) == 44).all()
    assert unsure.shares["mean"].sum() == pytest.approx(1)


def test_an_error_rate_is_the_confusion_matrix_that_it_describes():
    names = list(COUNTS.index)
    matrix = pd.DataFrame(np.full((5, 5), 0.025) + np.eye(5) * 0.875, names, names)
    by_rate = stats.flipped_shares(COUNTS, error_rate=0.1)
    by_matrix = stats.flipped_shares(COUNTS, confusion=matrix.iloc[::-1, ::-1])
    pd.testing.assert_frame_equal(
        by_rate.shares[["mean", "deviation"]], by_matrix.shares[["mean", "deviation"]]
    )


def test_the_same_seed_gives_the_same_draws_and_another_seed_others():
    first, again, other = (stats.flipped_shares(COUNTS, error_rate=0.1, seed=s) for s in (1, 1, 2))
    assert first.draws.equals(again.draws)
    assert not first.draws.equals(other.draws)


def test_doubling_the_units_keeps_the_mean_and_narrows_the_deviation():
    once, twice = (stats.flipped_shares(n * COUNTS, error_rate=0.1).shares for n in (1, 2))
    assert twice["mean"].tolist() == pytest.approx(once["mean"].tolist())
    assert (twice["deviation"] * 2**0.5).tolist() == pytest.approx(once["deviation"].tolist())


def test_without_a_workshop_its_propositions_are_gone_and_no_other():
    counts = stats.left_out_counts(TABLE)
    assert counts.index.tolist() == TABLE.columns.tolist()
    assert (counts + TABLE.T.to_numpy() == COUNTS).all().all()
    # Without « gouvernance »: 7, 4, 9, 13 and no organisation.
    assert counts.loc["gouvernance"].tolist() == [7, 4, 9, 13, 0]


def test_shares_without_a_workshop_are_worked_by_hand():
    shares = stats.left_out_shares(TABLE).set_index(["category", "left_out"])
    row = shares.loc[("politique", "responsable")]
    assert (row["n"], row["base"]) == (8, 36)
    assert row["share"] == pytest.approx(8 / 36)
    assert row["whole"] == pytest.approx(14 / 44)
    assert len(shares) == 25
    assert shares["share"].groupby("left_out").sum().tolist() == pytest.approx([1] * 5)


def test_a_claim_can_fall_without_one_workshop():
    held = stats.claims_by_row(
        stats.left_out_counts(TABLE), [Claim("techno", "anthropo"), Claim("politique")]
    )
    assert held[0].tolist() == [True] * 5
    # Without « responsable », politique has 8 and techno 12.
    assert held[1].to_dict() == {
        "acces": True,
        "collaborer": True,
        "enseigner": True,
        "gouvernance": True,
        "responsable": False,
    }


def test_a_workshop_that_holds_everything_leaves_missing_shares():
    shares = stats.left_out_shares(pd.DataFrame({"x": [2, 1], "y": [0, 0]}, index=["a", "b"]))
    alone = shares.set_index(["category", "left_out"])["share"]
    assert isnan(alone[("a", "x")])
    assert alone[("a", "y")] == pytest.approx(2 / 3)


def test_empty_cells_without_a_workshop_are_those_of_the_smaller_table():
    found = stats.empties_by_table(stats.left_out_tables(TABLE))
    # Nine empty cells in all; without « gouvernance » its two go, and seven are left.
    assert found["n_empty"].to_dict() == {
        "acces": 7,
        "collaborer": 7,
        "enseigner": 8,
        "gouvernance": 7,
        "responsable": 7,
    }
    assert found["n"].to_dict() == (44 - TABLE.sum()).to_dict()
    assert (found["n_cells"] == 20).all()
    # Only « gouvernance » has organisational suggestions: without it their four cells are empty.
    assert found["n_forced"].to_dict() == {**dict.fromkeys(found.index, 0), "gouvernance": 4}
    alone = stats.empty_count(TABLE.drop(columns="acces"))
    assert found.loc["acces", "expected"] == pytest.approx(alone.expected)
    assert found.loc["acces", "probability"] == pytest.approx(alone.probability)


def test_cells_that_nothing_could_fill_are_those_of_empty_rows_and_columns():
    # Row b and column y are empty: 3 + 2 cells, less the one counted twice; c × x is by chance.
    table = pd.DataFrame({"x": [2, 0, 0], "y": [0, 0, 0], "z": [1, 0, 3]}, index=list("abc"))
    found = stats.empties_by_table({"whole": table, "turned": table.T})
    assert found["n_forced"].tolist() == [5, 5]
    assert found["n_empty"].tolist() == [6, 6]


def test_tables_by_a_third_variable_share_out_the_units():
    rows, columns = pd.Series(list("aabb")), pd.Series(list("xyxy"))
    found = stats.tables_by(rows, columns, by=pd.Series(["2", "1", "2", "2"]))
    assert list(found) == ["2", "1"]
    assert found["2"].to_numpy().tolist() == [[1, 0], [1, 1]]
    assert sum(table.to_numpy().sum() for table in found.values()) == 4


GOOD = pd.Series({"a": 3, "b": 2})
REFUSED = {
    "an unknown category": (
        lambda: stats.smallest_change(GOOD, Claim("a", "z")),
        r"Phrase impossible à vérifier : « a > z ».*parmi a, b",
    ),
    "a category against itself": (
        lambda: stats.smallest_change(GOOD, Claim("a", "a")),
        "Phrase impossible à vérifier : « a > a »",
    ),
    "no category": (
        lambda: stats.claims_by_row(GOOD.to_frame().T, [Claim("")]),
        "Phrase impossible à vérifier",
    ),
    "a share of one": (
        lambda: stats.smallest_change(GOOD, Claim("a", above=1.0)),
        "Part impossible dans la phrase : 1",
    ),
    "a share in percent": (
        lambda: stats.smallest_change(GOOD, Claim("a", above=25)),
        "Part impossible dans la phrase : 25",
    ),
    "a share of two categories": (
        lambda: stats.smallest_change(GOOD, Claim("a", "b", 0.2)),
        "Part impossible dans la phrase",
    ),
    "a fractional count": (
        lambda: stats.smallest_change(GOOD + 0.5, Claim("a")),
        "Effectifs impossibles : 3.5",
    ),
    "a negative count": (
        lambda: stats.flipped_shares(GOOD - 3, error_rate=0.1),
        "Effectifs impossibles : 0, -1",
    ),
    "a missing count": (
        lambda: stats.flipped_shares(pd.Series({"a": 3, "b": None}), error_rate=0.1),
        "Effectifs impossibles : 3.0, nan",
    ),
    "text": (
        lambda: stats.flipped_shares(pd.Series({"a": 3, "b": "deux"}), error_rate=0.1),
        "Effectifs impossibles : 3, deux",
    ),
    "one category": (
        lambda: stats.flipped_shares(GOOD.head(1), error_rate=0.1),
        "Effectifs impossibles : 3.*au moins deux catégories",
    ),
    "nothing counted": (
        lambda: stats.flipped_shares(0 * GOOD, error_rate=0.1),
        "Effectifs impossibles : 0, 0",
    ),
    "neither rate nor matrix": (lambda: stats.flipped_shares(GOOD), "Erreurs de codage mal"),
    "both rate and matrix": (
        lambda: stats.flipped_shares(GOOD, error_rate=0.1, confusion=QUARTER),
        "Erreurs de codage mal décrites",
    ),
    "a rate in percent": (
        lambda: stats.flipped_shares(GOOD, error_rate=10),
        "Taux d'erreur impossible : 10",
    ),
    "rows that do not sum to one": (
        lambda: stats.flipped_shares(GOOD, confusion=QUARTER * 2),
        "Matrice de confusion impossible",
    ),
    "a matrix of other categories": (
        lambda: stats.flipped_shares(GOOD, confusion=QUARTER.rename(index={"a": "z"})),
        "Matrice de confusion impossible.*pour a, b",
    ),
    "one workshop": (lambda: stats.left_out_counts(TABLE[["acces"]]), "Rien à retirer.*1 colonne"),
}


@pytest.mark.parametrize(("call", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_impossible_inputs_are_refused_in_three_sentences(call, words):
    with pytest.raises(EgnError, match=words) as refusal:
        call()
    assert str(refusal.value).count(". ") == 2
