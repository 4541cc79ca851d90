"""Second readings against R's exact laws, by hand, permuted, conserved, and on refused inputs."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from egnlib import stats
from egnlib.files import EgnError
from egnlib.stats import Absence, Claim

REFERENCE = Path(__file__).parent / "reference"
CODES = ["a", "b", "c"]
# The tables of tests/reference/recodings.R.
CELLS = pd.DataFrame({"g": [3, 2, 1], "h": [2, 1, 1]}, index=CODES)
CONFUSION = pd.DataFrame([[4, 1, 0], [0, 3, 0], [1, 0, 1]], index=CODES, columns=CODES)
CLAIMS = [Claim("a", "b"), Claim("a"), Claim("a", above=0.4), Absence("b", ("g",))]
N_DRAWS = 40_000


def reference(name: str) -> pd.DataFrame:
    return pd.read_csv(REFERENCE / f"second_readings_{name}.csv")


def test_rates_and_their_bounds_equal_those_of_r():
    found = stats.second_readings(CELLS, CONFUSION, n_resamples=10).rates
    columns = ["rate", "low", "high"]
    assert found["code_from"].tolist() == reference("rates")["code_from"].tolist()
    assert found[columns].to_numpy() == pytest.approx(
        reference("rates")[columns].to_numpy(), rel=1e-6
    )


def test_means_and_deviations_equal_those_of_the_law_that_r_enumerates():
    found = stats.second_readings(CELLS, CONFUSION, n_resamples=10).shares
    expected = reference("moments").set_index("code")
    assert found["mean"].tolist() == pytest.approx(expected["mean"].tolist(), rel=1e-9)
    assert found["deviation"].tolist() == pytest.approx(expected["deviation"].tolist(), rel=1e-9)


def test_claims_hold_in_the_draws_as_often_as_r_says_that_they_should():
    found = stats.second_readings(CELLS, CONFUSION, n_resamples=N_DRAWS, seed=5)
    often = stats.sentences_by_row(found.draws, CLAIMS).mean().to_numpy()
    exact = reference("claims")["probability"].to_numpy()
    error = np.sqrt(exact * (1 - exact) / N_DRAWS)
    assert (np.abs(often - exact) < 4 * error).all()


def test_a_rate_worked_by_hand():
    # Of 5 units a, 4 stay a, one is called b; w = 1, three codes: (4 + 1/3) / 6.
    rates = stats.second_readings(CELLS, CONFUSION, n_resamples=10).rates
    row = rates.set_index(["code_from", "code_to"]).loc[("a", "a")]
    assert row["rate"] == pytest.approx(float(Fraction(13, 18)))
    assert row[["n", "n_from"]].tolist() == [4, 5]


def test_each_second_reading_has_every_unit_of_its_workshop():
    draws = stats.second_readings(CELLS, CONFUSION, n_resamples=500).draws
    by_group = draws.T.groupby(level="group").sum().T
    assert (by_group["g"] == 6).all()
    assert (by_group["h"] == 4).all()
    assert draws.columns.tolist() == [(code, group) for code in CODES for group in "gh"]


def test_rates_of_a_code_add_up_to_one_and_means_too():
    found = stats.second_readings(CELLS, CONFUSION, n_resamples=10)
    assert found.rates.groupby("code_from", observed=True)["rate"].sum().tolist() == (
        pytest.approx([1, 1, 1])
    )
    assert found.shares["mean"].sum() == pytest.approx(1)


def test_the_order_of_the_confusion_table_changes_nothing():
    turned = CONFUSION.loc[["c", "a", "b"], ["b", "c", "a"]]
    one, two = (
        stats.second_readings(CELLS, table, n_resamples=50) for table in (CONFUSION, turned)
    )
    pd.testing.assert_frame_equal(one.shares, two.shares)
    pd.testing.assert_frame_equal(one.draws, two.draws)


def test_with_much_evidence_draws_are_those_of_known_rates():
    # A hundred thousand units that agree: the reader gives the chart back.
    sure = pd.DataFrame(np.eye(3, dtype="int64") * 100_000, index=CODES, columns=CODES)
    found = stats.second_readings(CELLS, sure, n_resamples=200)
    assert (found.draws == CELLS.to_numpy().ravel()).mean().min() > 0.99


def test_a_heavier_prior_draws_shares_together():
    light, heavy = (
        stats.second_readings(CELLS, CONFUSION, n_resamples=10, prior_weight=weight).shares["mean"]
        for weight in (0.1, 100)
    )
    assert heavy.max() - heavy.min() < light.max() - light.min()
    assert heavy.tolist() == pytest.approx([1 / 3] * 3, abs=0.02)


def codings(**coders: str) -> pd.DataFrame:
    rows = [
        (unit, name, code)
        for name, letters in coders.items()
        for unit, code in enumerate(letters)
        if code != "."
    ]
    table = pd.DataFrame(rows, columns=["unit", "coder", "code"])
    return table.assign(code=pd.Categorical(table["code"], CODES, ordered=True))


def test_each_reader_is_measured_on_what_both_coded():
    table = codings(pub="aabbc", one="aabb.", two="abbcc")
    groups = pd.Series(list("ghghg"), index=range(5))
    found = stats.readings_by_reader(
        table, groups, CLAIMS, reference="pub", readers=["one", "two"], n_resamples=100
    )
    seen = found.rates.set_index(["reader", "code_from", "code_to"])["n"]
    assert seen["one"].sum() == 4
    assert seen[("one", "c")].sum() == 0
    assert (seen[("two", "a", "b")], seen[("two", "b", "c")]) == (1, 1)
    assert found.claims[["coder", "claim"]].to_numpy().tolist() == [
        [name, place] for name in ("one", "two") for place in range(4)
    ]
    assert (found.claims["n"] == 100).all()
    direct = stats.second_readings(
        stats.coded_cells(table, groups).loc["pub"].unstack("group").loc[CODES],
        stats.confusion_table(table, "pub", "two"),
        n_resamples=100,
    )
    held = stats.sentences_by_row(direct.draws, CLAIMS).sum()
    assert found.claims.query("coder == 'two'")["n_true"].tolist() == held.tolist()


def test_claims_lie_between_the_shares_that_each_prior_weight_gives():
    table = codings(pub="aabbc", one="aabb.")
    groups = pd.Series(list("ghghg"), index=range(5))
    options = {"reference": "pub", "readers": ["one"], "n_resamples": 200}
    found = stats.claims_between_weights(table, groups, CLAIMS, weights=[1, 0.2, 5], **options)
    shares = pd.DataFrame(
        {
            weight: stats.readings_by_reader(
                table, groups, CLAIMS, prior_weight=weight, **options
            ).claims["share"]
            for weight in (1, 0.2, 5)
        }
    )
    assert found["share"].tolist() == shares[1].tolist()
    assert found["low"].tolist() == shares.min(axis=1).tolist()
    assert found["high"].tolist() == shares.max(axis=1).tolist()
    assert (found["low"] < found["high"]).any()


def test_shares_under_two_weights_are_matched_by_reader_and_claim():
    claims = pd.DataFrame({"coder": ["a", "a", "b"], "claim": [0, 1, 0], "share": [0.9, 0.5, 0.2]})
    other = claims.assign(share=[0.7, 0.6, 0.2]).sample(frac=1, random_state=1)
    found = stats.between_weights(claims, [other])
    assert found[["low", "high"]].to_numpy().tolist() == [[0.7, 0.9], [0.5, 0.6], [0.2, 0.2]]


REFUSED = {
    "Table de confusion impossible (2 × 2)": {"confusion": CONFUSION.loc[["a", "b"], ["a", "b"]]},
    "Table de confusion impossible (3 × 3)": {"confusion": CONFUSION.rename(columns={"c": "z"})},
    "Désaccord impossible à mesurer": {"confusion": CONFUSION * 0},
    "Effectifs impossibles dans la table de confusion": {"confusion": CONFUSION / 2},
    "Effectifs impossibles dans le tableau": {"cells": CELLS - 2},
    "Tableau vide : aucune unité": {"cells": CELLS * 0},
    "Réglages impossibles : poids a priori 0": {"prior_weight": 0},
    "Réglages impossibles : poids a priori 1.0, 0 tirages": {"n_resamples": 0},
    "Réglages impossibles : poids a priori 1.0, 10000 tirages, niveau 1": {"confidence": 1},
}


@pytest.mark.parametrize(("message", "changes"), REFUSED.items(), ids=REFUSED)
def test_what_cannot_be_read_again_is_refused_in_french(message, changes):
    given = {"cells": CELLS, "confusion": CONFUSION, **changes}
    with pytest.raises(EgnError) as refusal:
        stats.second_readings(given.pop("cells"), given.pop("confusion"), **given)
    assert str(refusal.value).startswith(message)
    assert str(refusal.value).count(". ") >= 2
