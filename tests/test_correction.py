"""Correction: shares corrected for machine errors, their intervals, how many texts to code."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint
from test_contingency import close

from egnlib import stats
from egnlib.coding import invented_texts, mistaken_codes
from egnlib.files import EgnError

REFERENCE = Path(__file__).parent / "reference"
TEXTS = pd.read_csv(REFERENCE / "correction_texts.csv")
VALUES = pd.read_csv(REFERENCE / "correction_values.csv")
BOUNDS = pd.read_csv(REFERENCE / "score_bounds.csv")
# Weights, counts, sizes: the cases of correction.R.
PARTS = [
    ([0.3, 0.7], [50, 6], [60, 140]),
    ([0.3, 0.7], [12, 0], [14, 40]),
    ([0.9, 0.1], [3, 5], [90, 10]),
    ([0.2, 0.5, 0.3], [9, 4, 1], [10, 30, 20]),
]
Z = 1.959963984540054
ALL = ("machine", "humain", "corrige", "ppi", "ppi++")


def shares_of(texts: pd.DataFrame, **options) -> pd.DataFrame:
    return stats.corrected_shares(texts, **options).set_index(["estimator", "code"])


def read_by_people(texts: pd.DataFrame, n_human: int, seed: int) -> pd.DataFrame:
    """Texts of which people coded some, drawn at random; they give the true code."""
    places = np.random.default_rng(seed).choice(len(texts), n_human, replace=False)
    return texts.assign(human=texts["true"].where(np.isin(np.arange(len(texts)), places)))


def corpus(machine: str, n_texts: int = 2000) -> pd.DataFrame:
    true = invented_texts(n_texts)["code_vrai"]
    return pd.DataFrame({"true": true, "machine": mistaken_codes(true, machine=machine)})


@pytest.mark.parametrize("place", range(len(PARTS)))
def test_the_score_interval_is_that_of_a_likelihood_maximised_directly_in_r(place):
    weights, counts, sizes = (np.array(one, dtype="float64") for one in PARTS[place])
    low, high = stats.weighted_share_bounds(weights, (counts / sizes)[:, None], sizes, quantile=Z)
    close([low[0], high[0]], BOUNDS.loc[place, ["low", "high"]].to_numpy(dtype="float64"))


def test_difference_and_tuned_estimates_and_intervals_are_those_of_r():
    found = shares_of(TEXTS, estimators=("ppi", "ppi++", "corrige"))
    columns = ["share", "low", "high"]
    close(found.loc["ppi", columns], VALUES[["ppi", "ppi_low", "ppi_high"]])
    close(found.loc["ppi++", columns], VALUES[["tuned", "tuned_low", "tuned_high"]])


def test_the_corrected_shares_are_those_of_a_regression_on_the_machine_codes_in_r():
    close(shares_of(TEXTS).loc["corrige", "share"], VALUES["corrected"])


def test_people_alone_have_the_interval_of_wilson_with_the_finite_population():
    found = shares_of(TEXTS).loc["humain"]
    counts = TEXTS["human"].value_counts().sort_index()
    base = 60 * (300 - 1) / (300 - 60)
    low, high = proportion_confint(counts / 60 * base, base, method="wilson")
    close(found["share"], counts / 60)
    close(found["low"], low)
    close(found["high"], high)
    assert found["worth"].tolist() == pytest.approx([60] * 3)


def test_a_stratified_sample_is_worked_by_hand():
    texts = pd.DataFrame(
        {
            "machine": ["x"] * 300 + ["y"] * 100,
            "stratum": ["a"] * 300 + ["b"] * 100,
            "human": [
                *["x"] * 15,
                *["y"] * 5,
                *[None] * 280,
                *["x"] * 4,
                *["y"] * 16,
                *[None] * 80,
            ],
        }
    )
    found = shares_of(texts, strata="stratum", estimators=ALL)["share"].unstack()
    # 3/4 of the texts at 15/20, 1/4 at 4/20; drawn at 1/15 and 1/5.
    expected = Fraction(3, 4) * Fraction(15, 20) + Fraction(1, 4) * Fraction(4, 20)
    for name in ("humain", "corrige", "ppi", "ppi++"):
        assert found.at[name, "x"] == pytest.approx(float(expected))
    assert found.at["machine", "x"] == 0.75
    by_chance = texts.assign(chance=texts["stratum"].map({"a": 1 / 15, "b": 1 / 5}))
    again = shares_of(by_chance, strata="chance", estimators=ALL)["share"].unstack()
    close(again, found)


def test_with_two_codes_tuning_by_code_is_the_same_as_the_corrected_shares():
    two = TEXTS.replace({"z": "y"})
    found = shares_of(two, estimators=("corrige", "ppi++"))["share"].unstack("estimator")
    close(found["corrige"], found["ppi++"])


def test_texts_all_coded_by_people_have_their_shares_and_no_width():
    texts = corpus("biaisee", 300).assign(human=lambda texts: texts["true"])
    found = shares_of(texts, estimators=("humain", "corrige", "ppi", "ppi++"))
    true = texts["true"].value_counts(normalize=True, sort=False)
    for name in ("humain", "corrige", "ppi", "ppi++"):
        close(found.loc[name, ["share", "low", "high"]], np.tile(true.to_numpy()[:, None], 3))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    st.sampled_from(["bonne", "inutile", "biaisee", "parfaite"]),
    st.integers(5, 150),
    st.integers(0, 99),
)
def test_shares_add_up_to_one_within_their_intervals(machine, n_human, seed):
    texts = read_by_people(corpus(machine, 600), n_human, seed)
    found = shares_of(texts)
    close(found["share"].groupby("estimator").sum(), [1, 1, 1])
    both = found.drop("machine", level=0)
    assert (both["low"] <= both["share"] + 1e-9).all()
    assert (both["share"] <= both["high"] + 1e-9).all()
    assert both["low"].min() >= 0 and both["high"].max() <= 1
    assert (both["high"] - both["low"]).min() > 0


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_texts_and_of_the_codes_changes_no_share(random):
    order = list(range(len(TEXTS)))
    random.shuffle(order)
    found = stats.corrected_shares(TEXTS, estimators=ALL)
    turned = stats.corrected_shares(TEXTS.iloc[order], estimators=ALL)
    pd.testing.assert_frame_equal(turned, found)
    again = shares_of(TEXTS, estimators=ALL, order=["z", "x", "y"])
    columns = ["share", "low", "high"]
    before = found.set_index(["estimator", "code"])[columns]
    for name, code in before.index:
        close(again.loc[(name, code), columns], before.loc[(name, code)])


def test_a_machine_that_abstains_is_a_group_like_another():
    texts = TEXTS.assign(machine=TEXTS["machine"].where(TEXTS["machine"] != "z"))
    close(shares_of(texts).loc["corrige", "share"], VALUES["corrected"])
    naive = shares_of(texts).loc["machine"]
    assert naive["n"].tolist() == [int((TEXTS["machine"] != "z").sum())] * 3
    assert naive["share"].sum() == pytest.approx(1)
    assert naive[["low", "high", "worth"]].isna().all(axis=None)


def test_simultaneous_intervals_are_those_of_a_level_shared_between_the_codes():
    found = shares_of(TEXTS, simultaneous=True)
    close(found[["low", "high"]], shares_of(TEXTS, confidence=1 - 0.05 / 3)[["low", "high"]])
    plain = shares_of(TEXTS)
    both = found.drop("machine", level=0).index
    assert ((found["high"] - found["low"]) > (plain["high"] - plain["low"])).loc[both].all()


def test_a_machine_without_an_error_in_the_sample_still_leaves_a_width():
    texts = read_by_people(corpus("parfaite", 2000), 100, 1)
    found = shares_of(texts, estimators=("corrige", "ppi++"))
    widths = found["high"] - found["low"]
    assert widths.loc["ppi++"].max() == pytest.approx(0, abs=1e-6)
    assert widths.loc["corrige"].min() > 0.03


@pytest.mark.parametrize("machine", ["bonne", "inutile", "biaisee"])
def test_intervals_cover_the_true_shares_whatever_the_machine(machine):
    texts = corpus(machine)
    true = texts["true"].value_counts(normalize=True, sort=False).to_numpy()
    found = [
        stats.corrected_shares(read_by_people(texts, 200, seed), estimators=("corrige",))
        for seed in range(150)
    ]
    low, high = (np.array([one[end] for one in found]) for end in ("low", "high"))
    covered = ((low <= true) & (true <= high)).mean()
    # The five codes of a sample are not independent: the error is at most that of 150 draws.
    assert abs(covered - 0.955) < 0.035
    estimates = np.array([one["share"] for one in found])
    error = estimates.std(axis=0) / np.sqrt(len(found))
    assert (np.abs(estimates.mean(axis=0) - true) < 4 * error).all()


def test_a_good_machine_makes_intervals_shorter_and_a_useless_one_hardly_longer():
    ratios = {}
    for machine in ("bonne", "inutile"):
        found = shares_of(read_by_people(corpus(machine), 200, 3))
        widths = found["high"] - found["low"]
        ratios[machine] = widths.loc["corrige"] / widths.loc["humain"]
    assert ratios["bonne"].max() < 0.9 and ratios["bonne"].iloc[0] < 0.65
    assert ratios["inutile"].max() < 1.1


def test_the_texts_needed_give_the_half_width_that_was_wanted():
    texts = corpus("bonne", 4000)
    needed = stats.human_codes_needed(read_by_people(texts, 1500, 2), half_width=0.03)
    assert (needed["n_corrected"] < needed["n_human_only"]).all()
    for place in (0, 4):
        size = needed["n_corrected"].iloc[place]
        found = [
            shares_of(read_by_people(texts, size, seed)).loc["corrige"].iloc[place]
            for seed in range(10)
        ]
        half = np.mean([one["high"] - one["low"] for one in found]) / 2
        assert half == pytest.approx(0.03, abs=0.006)


def test_a_shorter_interval_asks_for_more_texts_and_never_for_more_than_there_are():
    texts = read_by_people(corpus("bonne"), 100, 5)
    wide, narrow = (
        stats.human_codes_needed(texts, half_width=half)[["n_corrected", "n_human_only"]]
        for half in (0.06, 0.03)
    )
    assert (narrow > wide).all(axis=None)
    tiny = stats.human_codes_needed(texts, half_width=0.0001)
    assert tiny["n_human_only"].tolist() == [2000] * 5
    together = stats.human_codes_needed(texts, half_width=0.06, simultaneous=True)
    assert (together["n_human_only"] > wide["n_human_only"]).all()


FEW = pd.DataFrame({"machine": ["x", "y", "x"], "human": ["x", None, None]})
REFUSED = {
    "no such column": (
        lambda: stats.corrected_shares(TEXTS, human="lu"),
        "Colonne absente : « lu »",
    ),
    "one human code": (lambda: stats.corrected_shares(FEW), "codés à la main : 1 sur 3"),
    "no text": (lambda: stats.corrected_shares(TEXTS.head(0)), "Codes impossibles"),
    "one code only": (
        lambda: stats.corrected_shares(TEXTS.assign(machine="x", human="x")),
        "Il faut au moins deux codes",
    ),
    "a code that is not of the codebook": (
        lambda: stats.corrected_shares(TEXTS, order=["x", "y"]),
        "inconnus z",
    ),
    "a stratum without human codes": (
        lambda: stats.corrected_shares(
            TEXTS.assign(stratum=TEXTS["human"].isna().astype("str")), strata="stratum"
        ),
        "moins de deux dans 1 strate",
    ),
    "a missing stratum": (
        lambda: stats.corrected_shares(TEXTS.assign(stratum=None), strata="stratum"),
        "Strate inconnue pour 300 texte(s)",
    ),
    "an estimator that is not known": (
        lambda: stats.corrected_shares(TEXTS, estimators=("magique",)),
        "estimateurs magique",
    ),
    "a confidence in per cent": (
        lambda: stats.corrected_shares(TEXTS, confidence=95),
        "confiance 95",
    ),
    "no width at all": (
        lambda: stats.human_codes_needed(TEXTS, half_width=0),
        "demi-largeur 0,",
    ),
    "weights that do not add up": (
        lambda: stats.weighted_share_bounds(
            np.array([0.5, 0.2]), np.ones((2, 1)), np.ones(2), quantile=2
        ),
        "poids de somme 0.7",
    ),
    "a share above one": (
        lambda: stats.weighted_share_bounds(np.ones(1), np.array([[1.5]]), np.ones(1), quantile=2),
        "parts de 1.5",
    ),
}


@pytest.mark.parametrize(("call", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_corrected_is_refused(call, words):
    with pytest.raises(EgnError) as refusal:
        call()
    assert words in str(refusal.value)
    assert str(refusal.value).count(". ") == 2
