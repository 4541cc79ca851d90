"""Disagreements: the confusion table of two coders, and the order of what to discuss."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_agreement import CODES, CODINGS, FOUR_OBSERVERS, REFERENCE, from_confusion, from_rows
from test_contingency import close

from egnlib import stats
from egnlib.files import EgnError

# Unit by unit: alike; x/y sure; x/y unsure; x/z; alike; one coder only.
DISCUSSED = pd.DataFrame(
    [
        *((1, "A", "x", 3), (1, "B", "x", 3)),
        *((2, "A", "x", 1), (2, "B", "y", 3)),
        *((3, "A", "y", 3), (3, "B", "x", 3)),
        *((4, "A", "x", 3), (4, "B", "z", 3)),
        *((5, "A", "z", 3), (5, "B", "z", 1)),
        (6, "A", "y", 2),
    ],
    columns=["unit", "coder", "code", "sure"],
)


def test_the_confusion_table_of_cohen_is_given_back():
    table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    found = stats.confusion_table(from_confusion(table), "A", "B")
    assert found.to_numpy().tolist() == table
    assert (found.index.name, found.columns.name) == ("A", "B")


def test_kappa_of_the_confusion_table_is_that_r_finds_in_the_codings():
    frozen = pd.read_csv(REFERENCE / "agreement_kappas.csv").query("code.isna()")
    for row in frozen.itertuples():
        table = stats.confusion_table(CODINGS, *row.coders.split("+"), order=CODES)
        inside = table.loc[table.index.notna(), table.columns.notna()].to_numpy()
        assert inside.sum() == row.n
        shares = inside / inside.sum()
        chance = float(shares.sum(axis=1) @ shares.sum(axis=0))
        close((np.trace(shares) - chance) / (1 - chance), row.kappa_cohen)


def test_units_that_one_of_the_two_coded_are_kept_in_a_last_row_or_column():
    found = stats.confusion_table(FOUR_OBSERVERS, "A", "B", order=list("12345"))
    assert found.to_numpy().sum() == 11  # unit 11 has neither code
    assert found.loc[found.index.isna()].to_numpy().tolist() == [[0, 0, 1, 0, 1]]
    turned = stats.confusion_table(FOUR_OBSERVERS, "B", "A", order=list("12345"))
    assert turned.loc[:, turned.columns.isna()].to_numpy().ravel().tolist() == [0, 0, 1, 0, 1]


def test_what_to_discuss_is_worked_by_hand():
    found = stats.disagreements_to_discuss(DISCUSSED, confidence="sure")
    expected_pairs = [("x", "y", 2, 2 / 3), ("x", "z", 1, 1 / 3)]
    assert list(found.pairs.itertuples(index=False, name=None)) == expected_pairs
    # Unit 3 before unit 2: both were sure; unit 4 last, though sure: its pair explains less.
    assert found.units["unit"].tolist() == [3, 2, 4]
    assert found.units["priority"].tolist() == [3, 1, 3]
    assert found.units["confidence"].tolist() == [3, 1, 3]
    assert found.codes.loc[[3, 2]].astype(str).to_numpy().tolist() == [["y", "x"], ["x", "y"]]


def test_among_several_coders_the_more_divided_unit_comes_first():
    codings = from_rows("x x x\nx x y\nx y y\nx x .", coders="ABCD")
    found = stats.disagreements_to_discuss(codings)
    # Unit 2: x, y, y: two pairs of three part; unit 1: x, x, y, x: three of six.
    close(found.units.set_index("unit")["disagreement"], [2 / 3, 1 / 2])
    split = stats.disagreements_to_discuss(from_rows("x x\nx y\nx y\nx x\ny x", coders="ABCDE"))
    assert split.units["unit"].tolist() == [1, 0]  # 3 against 2, then 4 against 1
    close(split.units["disagreement"], [6 / 10, 4 / 10])
    assert split.units["confidence"].isna().all()


def test_a_unit_with_three_codes_is_discussed_under_its_own_main_pair():
    codings = from_rows("x x\nx y\ny z", coders="ABC")
    found = stats.disagreements_to_discuss(codings)
    # Unit 1 has x/y, x/z, y/z once each: x/y explains more in all, with unit 0.
    assert found.units[["code_a", "code_b"]].astype(str).to_numpy().tolist() == [["x", "y"]] * 2
    assert found.pairs["share"].tolist() == pytest.approx([3 / 5, 1 / 5, 1 / 5])


def test_the_total_disagreement_is_what_raw_agreement_leaves():
    found = stats.disagreements_to_discuss(CODINGS, order=CODES)
    raw = stats.intercoder_agreement(CODINGS, order=CODES, resamples=1).iloc[0]
    assert found.units["disagreement"].sum() == pytest.approx(raw["n"] * (1 - raw["value"]))
    assert found.pairs["share"].sum() == pytest.approx(1)
    assert len(found.units) == len(found.codes)
    assert found.codes.nunique(axis=1).min() >= 2


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing_in_what_to_discuss(random):
    order = list(range(len(DISCUSSED)))
    random.shuffle(order)
    found = stats.disagreements_to_discuss(DISCUSSED, confidence="sure")
    again = stats.disagreements_to_discuss(DISCUSSED.iloc[order], confidence="sure")
    pd.testing.assert_frame_equal(again.units, found.units)
    pd.testing.assert_frame_equal(again.pairs, found.pairs)
    pd.testing.assert_frame_equal(again.codes, found.codes)


def test_a_missing_confidence_is_the_mean_of_that_coder():
    holed = DISCUSSED.assign(sure=DISCUSSED["sure"].where(DISCUSSED["unit"] != 3))
    found = stats.disagreements_to_discuss(holed, confidence="sure").units.set_index("unit")
    of_a, of_b = (3 + 1 + 3 + 3 + 2) / 5, (3 + 3 + 3 + 1) / 4
    assert found.at[3, "confidence"] == pytest.approx(min(of_a, of_b))
    none = stats.disagreements_to_discuss(holed.assign(sure=None), confidence="sure").units
    assert none["priority"].tolist() == [1, 1, 1]


def test_coders_who_agree_on_all_have_nothing_to_discuss():
    found = stats.disagreements_to_discuss(from_rows("x y\nx y", coders="AB"))
    assert (len(found.pairs), len(found.units), len(found.codes)) == (0, 0, 0)
    assert found.units.columns.tolist()[:3] == ["unit", "code_a", "code_b"]


REFUSED = {
    "a coder who is not there": (
        lambda: stats.confusion_table(CODINGS, "A", "Z"),
        "Codeurs impossibles à croiser : A, Z",
    ),
    "the same coder twice": (
        lambda: stats.confusion_table(CODINGS, "A", "A"),
        "Nommez-en deux différents",
    ),
    "a confidence in words": (
        lambda: stats.disagreements_to_discuss(DISCUSSED.assign(sure="oui"), confidence="sure"),
        "Confiance impossible : « oui »",
    ),
    "a negative confidence": (
        lambda: stats.disagreements_to_discuss(DISCUSSED.assign(sure=-1), confidence="sure"),
        "Confiance impossible : « -1 »",
    ),
    "no column of confidences": (
        lambda: stats.disagreements_to_discuss(DISCUSSED, confidence="confiance"),
        "colonne confiance absente",
    ),
    "one coder": (
        lambda: stats.disagreements_to_discuss(DISCUSSED.query("coder == 'A'")),
        "codeurs A",
    ),
}


@pytest.mark.parametrize(("call", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_discussed_is_refused(call, words):
    with pytest.raises(EgnError) as refusal:
        call()
    assert words in str(refusal.value)
    assert str(refusal.value).count(". ") == 2
