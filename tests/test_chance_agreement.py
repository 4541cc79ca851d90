"""Chance agreement: what Cohen's κ is made of, against R, by hand, and for odd tables."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_contingency import close

from egnlib import stats
from egnlib.files import EgnError

REFERENCE = Path(__file__).parent / "reference"
CODINGS = pd.read_csv(REFERENCE / "agreement_codings.csv")
EXPECTED = pd.read_csv(REFERENCE / "chance_agreement.csv")
CODES = list("vwxyz")
TABLES = st.lists(
    st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=3, max_size=3
).filter(lambda rows: sum(map(sum, rows)) > 0)


def square(rows: list[list[int]]) -> pd.DataFrame:
    codes = list("abcdef")[: len(rows)]
    return pd.DataFrame(rows, codes, codes)


@pytest.mark.parametrize("pair", list(combinations("ABCD", 2)), ids="".join)
def test_its_parts_are_those_of_r(pair):
    counts = stats.confusion_table(CODINGS, *pair, order=CODES)
    found = stats.chance_agreement(counts)
    expected = EXPECTED.loc[EXPECTED["coders"] == "+".join(pair)]
    assert found.codes.index.tolist() == expected["code"].tolist()
    close(found.codes["chance"].to_numpy(), expected["chance"].to_numpy())
    assert found.n == expected["n"].iloc[0]
    assert found.agreed == pytest.approx(expected["agreed"].iloc[0], abs=1e-6)
    assert found.kappa == pytest.approx(expected["kappa"].iloc[0], abs=1e-6)


def test_the_kappa_that_cohen_prints_comes_from_these_parts():
    # Cohen (1960), table 2b, p. 45: κ = 0.492. Margins 120, 60, 20 and 100, 60, 40 of 200.
    found = stats.chance_agreement(square([[88, 14, 18], [10, 40, 10], [2, 6, 12]]))
    assert found.kappa == pytest.approx(0.492, abs=5e-4)
    assert found.codes["chance"].tolist() == pytest.approx([0.30, 0.09, 0.02])


def test_it_is_the_kappa_of_the_agreement_of_the_same_coders():
    counts = stats.confusion_table(CODINGS, "A", "B", order=CODES)
    two = CODINGS.loc[CODINGS["coder"].isin(["A", "B"])]
    agreement = stats.intercoder_agreement(two, order=CODES, resamples=2)
    overall = agreement.loc[agreement["code"].isna()].set_index("coefficient")["value"]
    assert stats.chance_agreement(counts).kappa == pytest.approx(overall["kappa_cohen"])


def test_a_table_worked_by_hand():
    """Of 10 texts, 6 and 5 get a; alike on 4 + 3; by chance .6 · .5 + .4 · .5 = .5; κ = .2/.5."""
    found = stats.chance_agreement(square([[4, 2], [1, 3]]))
    assert (found.n, found.agreed, found.chance) == (10, 0.7, pytest.approx(0.5))
    assert found.kappa == pytest.approx(0.4)
    assert found.codes["n_a"].tolist() == [6, 4]
    assert found.codes["n_b"].tolist() == [5, 5]
    assert found.codes["n_agreed"].tolist() == [4, 3]


@given(TABLES)
def test_nothing_is_lost_between_the_table_and_its_parts(rows):
    found = stats.chance_agreement(square(rows))
    counts = np.array(rows)
    assert found.n == counts.sum() == found.codes["n_a"].sum() == found.codes["n_b"].sum()
    assert found.codes["chance"].sum() == pytest.approx(found.chance)
    assert found.codes["n_agreed"].sum() == round(found.agreed * found.n)
    assert 0 <= found.chance <= 1


@given(TABLES, st.permutations(range(3)))
def test_the_order_of_the_codes_and_of_the_coders_changes_nothing(rows, order):
    counts = square(rows)
    first = stats.chance_agreement(counts)
    for other in (counts.iloc[order, order], counts.T):
        again = stats.chance_agreement(other)
        assert again.agreed == first.agreed
        assert again.chance == pytest.approx(first.chance)
        assert again.kappa == pytest.approx(first.kappa, nan_ok=True)


def test_texts_that_one_of_the_two_did_not_code_are_left_out():
    counts = square([[4, 2], [1, 3]])
    wider = pd.DataFrame(
        [[4, 2, 5], [1, 3, 0], [7, 0, 0]], index=["a", "b", None], columns=["a", "b", None]
    )
    pd.testing.assert_frame_equal(
        stats.chance_agreement(wider).codes, stats.chance_agreement(counts).codes
    )


def test_kappa_is_missing_where_chance_leaves_nothing_to_gain():
    found = stats.chance_agreement(square([[8, 0], [0, 0]]))
    assert (found.agreed, found.chance) == (1, 1)
    assert np.isnan(found.kappa)


REFUSED = {
    "other codes": (
        pd.DataFrame([[1, 0]], ["a"], ["a", "b"]),
        "codes des lignes a, des colonnes a, b",
    ),
    "another order": (pd.DataFrame(np.eye(2), ["a", "b"], ["b", "a"]), "dans le même ordre"),
    "no common unit": (square([[0, 0], [0, 0]]), "0 unité codée par les deux codeurs"),
}


@pytest.mark.parametrize(("counts", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_a_table_that_says_nothing_of_two_coders_is_refused(counts, why):
    with pytest.raises(EgnError) as refusal:
        stats.chance_agreement(counts)
    assert why in str(refusal.value)
    assert str(refusal.value).count(". ") == 2
