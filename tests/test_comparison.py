"""Comparison: differences between groups, what could have been missed, equivalence."""

from fractions import Fraction
from itertools import product
from math import comb
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_contingency import close

from egnlib import stats
from egnlib.files import EgnError

REFERENCE = Path(__file__).parent / "reference"
GROUPS = pd.DataFrame(
    [[9, 9, 7, 8, 11], [10, 10, 39, 19, 20], [7, 9, 11, 15, 40]],
    index=["g", "h", "i"],
    columns=list("vwxyz"),
)
POWERS = pd.read_csv(REFERENCE / "fisher_powers.csv").to_dict("records")
DETECTABLE = pd.read_csv(REFERENCE / "detectable.csv", skipinitialspace=True).to_dict("records")


def test_corrected_intervals_and_false_discovery_rates_are_those_of_r():
    found = stats.pairwise_share_differences(GROUPS, correction="bh")
    expected = pd.read_csv(REFERENCE / "comparison_differences.csv")
    close(found[["low_all", "high_all"]], expected[["low_all", "high_all"]])
    close(found["p_adjusted"], expected["p_bh"])
    assert set(found["correction"]) == {"bh"}


@pytest.mark.parametrize("case", POWERS, ids=lambda case: f"{case['share_a']}-{case['share_b']}")
def test_the_power_of_the_exact_test_is_that_of_r(case):
    found = stats.fisher_power(
        case["share_a"],
        case["share_b"],
        int(case["base_a"]),
        int(case["base_b"]),
        level=case["level"],
    )
    close(found, case["power"])


@pytest.mark.parametrize("case", DETECTABLE, ids=lambda case: str(case["share"]))
def test_the_smallest_difference_that_is_seen_is_that_of_r(case):
    found = stats.detectable_difference(
        case["share"], int(case["base_a"]), int(case["base_b"]), level=case["level"]
    )
    close(found, case["detectable"])


def test_the_power_is_that_of_every_pair_of_counts_by_fractions():
    base_a, base_b, share_a, share_b = 5, 4, Fraction(1, 5), Fraction(9, 10)

    def chance(n, base, share):
        return comb(base, n) * share**n * (1 - share) ** (base - n)

    def p_value(a, b):
        ways = [
            (x, comb(base_a, x) * comb(base_b, a + b - x))
            for x in range(max(0, a + b - base_b), min(base_a, a + b) + 1)
        ]
        own = dict(ways)[a]
        return Fraction(sum(n for _, n in ways if n <= own), sum(n for _, n in ways))

    power = sum(
        chance(a, base_a, share_a) * chance(b, base_b, share_b)
        for a, b in product(range(base_a + 1), range(base_b + 1))
        if p_value(a, b) <= Fraction(1, 20)
    )
    close(stats.fisher_power(0.2, 0.9, base_a, base_b), float(power))


def test_large_groups_get_the_normal_power_near_the_exact_one():
    # 499 × 499 pairs are exact, 520 × 520 are not; the gap is that of some twenty units.
    exact, normal = (stats.fisher_power(0.3, 0.4, base, base) for base in (498, 520))
    assert exact == pytest.approx(normal, abs=0.03)
    # z = 0.01 / sqrt(2 × 0.25 / 100 000) ≈ 4.47: power Φ(4.47 − 1.96) = 0.994.
    assert stats.fisher_power(0.5, 0.51, 100_000, 100_000) == pytest.approx(0.994, abs=1e-3)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.integers(2, 25), st.integers(2, 25), st.floats(0, 1), st.sampled_from([0.05, 0.01]))
def test_what_is_detectable_is_seen_and_what_is_smaller_is_not(a, b, share, level):
    found = stats.detectable_difference(share, a, b, level=level)
    turned = stats.detectable_difference(share, b, a, level=level)
    assert turned == pytest.approx(found, nan_ok=True)

    def seen(way, gap):
        shares = share, min(1.0, max(0.0, share + way * gap))
        bases = (a, b), (b, a)
        return min(stats.fisher_power(*shares, *two, level=level) for two in bases) >= 0.8 - 1e-9

    room = {1: 1 - share, -1: share}
    if np.isnan(found):
        assert not any(seen(way, room[way]) for way in room)
    else:
        ways = [way for way in room if found <= room[way] + 1e-9]
        assert any(seen(way, found) and not seen(way, found - 0.001) for way in ways)


def test_a_harder_test_and_a_surer_sight_ask_for_larger_differences():
    plain = stats.detectable_difference(0.3, 40, 60)
    assert stats.detectable_difference(0.3, 40, 60, level=0.01) > plain
    assert stats.detectable_difference(0.3, 40, 60, power=0.95) > plain
    assert stats.detectable_difference(0.3, 80, 120) < plain


def test_the_detectable_difference_of_a_comparison_is_that_of_its_corrected_level():
    found = stats.pairwise_share_differences(GROUPS).iloc[0]
    share = (9 + 10) / (44 + 98)
    assert found["detectable"] == stats.detectable_difference(share, 44, 98, level=0.05 / 15)
    assert found["low_all"] < found["low"] < found["high"] < found["high_all"]


def test_permuting_groups_and_categories_permutes_the_differences():
    found = stats.pairwise_share_differences(GROUPS).set_index(["group_a", "group_b", "category"])
    other = GROUPS.loc[["i", "h", "g"], list("zyxwv")]
    again = stats.pairwise_share_differences(other).set_index(["group_b", "group_a", "category"])
    again = again.loc[found.index]
    close(again["difference"], -found["difference"])
    close(again[["low", "high"]], -found[["high", "low"]])
    close(again["p_adjusted"], found["p_adjusted"])
    close(again["detectable"], found["detectable"])


def test_shares_and_differences_conserve_the_counts():
    found = stats.pairwise_share_differences(GROUPS)
    assert len(found) == 3 * 5
    sums = found.groupby(["group_a", "group_b"], sort=False)[["share_a", "share_b", "difference"]]
    close(sums.sum(), [[1, 1, 0]] * 3)
    row = found.set_index(["group_a", "group_b", "category"]).loc[("g", "h", "x")]
    close(
        row[["share_a", "share_b", "difference"]].astype(float), [7 / 44, 39 / 98, 7 / 44 - 39 / 98]
    )


def test_equivalence_is_an_interval_within_the_margin():
    differences = pd.DataFrame({"low": [-0.05, -0.1, -0.02], "high": [0.05, 0.04, 0.2]})
    assert stats.equivalence(differences, margin=0.1).tolist() == [True, False, False]
    assert stats.equivalence(differences, margin=0.3).tolist() == [True, True, True]


# call -> words of the refusal
REFUSED = {
    "a correction that is not known": (
        lambda: stats.pairwise_share_differences(GROUPS, correction="tukey"),
        "Correction inconnue : « tukey »",
    ),
    "one group": (
        lambda: stats.pairwise_share_differences(GROUPS.head(1)),
        "au moins deux groupes",
    ),
    "an empty group": (
        lambda: stats.pairwise_share_differences(pd.DataFrame([[1, 1], [0, 0]])),
        "sans aucune unité : 1",
    ),
    "a missing count": (
        lambda: stats.pairwise_share_differences(pd.DataFrame([[1, None], [1, 1]])),
        "dont une case manquante",
    ),
    "a share above one": (lambda: stats.fisher_power(1.2, 0.5, 4, 4), "Part impossible : 1.2"),
    "a share that is missing": (
        lambda: stats.detectable_difference(float("nan"), 4, 4),
        "Part impossible : nan",
    ),
    "no unit": (lambda: stats.detectable_difference(0.5, 0, 4), "Base impossible : 0"),
    "half a unit": (lambda: stats.fisher_power(0.5, 0.5, 2.5, 4), "Base impossible : 2.5"),
    "no margin": (
        lambda: stats.equivalence(pd.DataFrame({"low": [0], "high": [0]}), margin=0),
        "Marge d'équivalence impossible : 0",
    ),
}


@pytest.mark.parametrize(("call", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_compared_is_refused(call, words):
    with pytest.raises(EgnError) as refusal:
        call()
    assert words in str(refusal.value)
    assert str(refusal.value).count(". ") == 2
