"""Intervals of one share: against R, by hand, exhaustively, and on refused inputs."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from egnlib import stats
from egnlib.files import EgnError

REFERENCE = pd.read_csv(Path(__file__).parent / "reference" / "share_intervals.csv")
COLUMNS = {"wilson": "wilson", "clopper-pearson": "clopper", "jeffreys": "jeffreys"}
METHODS = list(COLUMNS)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("confidence", [0.90, 0.95, 0.99])
def test_intervals_are_those_of_r(method, confidence):
    cases = REFERENCE.loc[np.isclose(REFERENCE["confidence"], confidence)]
    found = stats.share_intervals(
        cases["count"], cases["base"], confidence=confidence, method=method
    )
    expected = cases[[f"{COLUMNS[method]}_low", f"{COLUMNS[method]}_high"]]
    assert len(found) == 8
    np.testing.assert_allclose(found[["low", "high"]], expected, rtol=0, atol=1e-6)
    assert found.index.equals(cases.index)


def test_a_half_of_four_is_worked_by_hand():
    # Wilson, z² = 3.841459: centre 1/2, half-width z √(n/4 + z²/4) / (n + z²) = 0.349963 for n = 4.
    half = np.sqrt(3.841459 * (1 + 3.841459 / 4)) / (4 + 3.841459)
    found = stats.share_intervals(pd.Series([2]), 4).loc[0]
    assert found["share"] == 0.5
    assert found["low"] == pytest.approx(0.5 - half, abs=1e-6)
    assert found["high"] == pytest.approx(0.5 + half, abs=1e-6)


def test_an_exact_interval_of_nothing_out_of_n_is_worked_by_hand():
    # (1 − p)^10 = 0.025
    found = stats.share_intervals(pd.Series([0]), 10, method="clopper-pearson").loc[0]
    assert found["low"] == 0
    assert found["high"] == pytest.approx(1 - 0.025**0.1, abs=1e-9)


@pytest.mark.parametrize("method", METHODS)
@given(
    cases=st.lists(
        st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        min_size=1,
        max_size=20,
    )
)
def test_what_is_not_counted_has_the_mirror_interval(method, cases):
    counts, bases = pd.DataFrame(cases).T.to_numpy()
    found = stats.share_intervals(pd.Series(counts), pd.Series(bases), method=method)
    mirror = stats.share_intervals(pd.Series(bases - counts), pd.Series(bases), method=method)
    np.testing.assert_allclose(found["low"], 1 - mirror["high"], atol=1e-9)
    assert (found["low"] <= found["share"] + 1e-12).all()
    assert (found["share"] <= found["high"] + 1e-12).all()
    assert (found["high"] - found["low"] > 0).all()
    assert found["low"].between(0, 1).all()


@pytest.mark.parametrize("method", METHODS)
def test_permuting_rows_permutes_intervals(method):
    counts = pd.Series([7, 0, 44, 14], index=list("abcd"))
    found = stats.share_intervals(counts, 44, method=method)
    again = stats.share_intervals(counts.loc[list("dbac")], 44, method=method)
    pd.testing.assert_frame_equal(again, found.loc[list("dbac")])


@pytest.mark.parametrize("method", METHODS)
def test_twice_the_same_answers_keep_the_share_and_narrow_the_interval(method):
    once, twice = (stats.share_intervals(pd.Series([7 * n]), 44 * n, method=method) for n in (1, 2))
    assert twice["share"].tolist() == once["share"].tolist()
    assert (twice["high"] - twice["low"] < once["high"] - once["low"]).all()
    assert twice[["n", "base"]].to_numpy().tolist() == [[14, 88]]


def test_clopper_pearson_covers_every_share_and_the_others_cover_on_average():
    """Exact binomial coverage at 44 units, over a grid of shares: nothing is drawn."""
    from scipy.stats import binom

    counts = pd.Series(range(45))
    shares = np.linspace(0.005, 0.995, 199)
    chances = binom.pmf(counts.to_numpy(), 44, shares[:, None])
    coverage = {}
    for method in METHODS:
        found = stats.share_intervals(counts, 44, method=method)
        inside = (found["low"].to_numpy() <= shares[:, None]) & (
            shares[:, None] <= found["high"].to_numpy()
        )
        coverage[method] = (chances * inside).sum(axis=1)
    assert coverage["clopper-pearson"].min() >= 0.95
    assert 0.945 < coverage["wilson"].mean() < 0.96
    assert 0.94 < coverage["jeffreys"].mean() < 0.96
    assert coverage["wilson"].min() > 0.83


@pytest.mark.parametrize(
    ("counts", "bases", "options", "words"),
    [
        ([-1], 4, {}, "Effectifs impossibles : -1. On attend des nombres entiers"),
        ([1.5], 4, {}, "Effectifs impossibles : 1.5"),
        ([None], 4, {}, "Effectifs impossibles : None"),
        ([float("nan")], 4, {}, "Effectifs impossibles : nan"),
        (["7"], 44, {}, "Effectifs impossibles : 7"),
        ([True], 44, {}, "Effectifs impossibles : True"),
        ([1], None, {}, "Bases impossibles : None"),
        ([1], 4.5, {}, "Bases impossibles : 4.5"),
        ([0], 0, {}, "Parts impossibles : 0 sur 0. On attend une base d'au moins une unité"),
        ([5], 4, {}, "Parts impossibles : 5 sur 4"),
        ([1], 4, {"confidence": 95}, "Niveau de confiance impossible : 95"),
        ([1], 4, {"confidence": 0}, "Niveau de confiance impossible : 0"),
        ([1], 4, {"confidence": "0,95"}, "Niveau de confiance impossible : 0,95"),
        ([1], 4, {"method": "wald"}, "« wald » n'existe pas. Noms possibles : wilson"),
    ],
)
def test_what_has_no_interval_is_refused_in_three_sentences(counts, bases, options, words):
    with pytest.raises(EgnError) as refusal:
        stats.share_intervals(pd.Series(counts, dtype="object"), bases, **options)
    assert words in str(refusal.value)
    assert str(refusal.value).count(". ") >= 2
