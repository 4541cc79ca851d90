"""Residuals: the normal and the exact p-value of each cell, corrected for their number."""

import itertools
from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from test_contingency import TABLES, close, reference, tables

from egnlib import stats
from egnlib.files import EgnError


@pytest.mark.parametrize("name", TABLES)
def test_adjusted_residuals_are_those_of_r(name):
    close(stats.adjusted_residuals(pd.DataFrame(TABLES[name])), reference(name, "residual"))


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(
    ("against", "correction"), list(itertools.product(["exact", "normal"], ["holm", "bh"]))
)
def test_corrected_p_values_of_cells_are_those_of_r(name, against, correction):
    found = stats.residual_p_values(
        pd.DataFrame(TABLES[name]), correction=correction, reference=against
    )
    close(found, reference(name, f"{against}_{correction}"))


def test_the_exact_p_value_is_twice_the_smaller_tail_by_hand():
    # Rows 4 and 7, columns 4 and 7: P(n >= 3) = (C(4,3) C(7,1) + 1) / C(11,4) = 29/330.
    raw = 2 * (comb(4, 3) * 7 + 1) / comb(11, 4)
    found = stats.residual_p_values(pd.DataFrame(TABLES["small"]), correction="bh")
    close(found, np.full((2, 2), raw))


def test_a_table_past_two_thousand_cells_gets_the_normal_reference():
    counts = np.random.default_rng(1).poisson(3, (401, 5))
    large = pd.DataFrame(counts)
    normal = stats.residual_p_values(large, reference="normal")
    pd.testing.assert_frame_equal(stats.residual_p_values(large), normal)
    small = large.head(400)
    exact = stats.residual_p_values(small, reference="exact")
    pd.testing.assert_frame_equal(stats.residual_p_values(small), exact)
    assert not exact.equals(stats.residual_p_values(small, reference="normal"))


def test_cells_that_the_margins_decide_have_no_p_value_and_are_not_counted():
    table = pd.DataFrame(TABLES["small"])
    with_empty = pd.concat([table, pd.DataFrame([[0, 0]], index=[2])])
    found = stats.residual_p_values(with_empty)
    assert found.loc[2].isna().all()
    close(found.loc[[0, 1]], stats.residual_p_values(table))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(tables)
def test_turning_a_table_and_reversing_its_rows_moves_the_p_values_along(rows):
    table = pd.DataFrame(rows)
    found = stats.residual_p_values(table)
    close(stats.residual_p_values(table.T).T, found)
    close(stats.residual_p_values(table.iloc[::-1]).iloc[::-1], found)
    known = found.to_numpy()[found.notna().to_numpy()]
    assert ((known >= 0) & (known <= 1)).all()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"reference": "student"}, "Référence inconnue : « student »"),
        ({"correction": "tukey"}, "Correction inconnue : « tukey »"),
    ],
)
def test_unknown_options_are_refused(options, words):
    with pytest.raises(EgnError, match=words) as refusal:
        stats.residual_p_values(pd.DataFrame(TABLES["small"]), **options)
    assert str(refusal.value).endswith("Choisissez l'une d'elles.")


# p-values -> Holm, Benjamini-Hochberg, by hand
P_VALUES = {
    "three": ([0.01, 0.5, 0.02], [0.03, 0.5, 0.04], [0.03, 0.5, 0.03]),
    "a larger one never gets smaller": ([0.03, 0.02, 0.5], [0.06, 0.06, 0.5], [0.045, 0.045, 0.5]),
    "none above one": ([0.6, 0.7], [1, 1], [0.7, 0.7]),
    "a missing one is no look": ([0.02, np.nan, 0.5], [0.04, np.nan, 0.5], [0.04, np.nan, 0.5]),
    "missing only": ([np.nan], [np.nan], [np.nan]),
}


@pytest.mark.parametrize(("raw", "holm", "bh"), P_VALUES.values(), ids=P_VALUES.keys())
def test_corrections_are_worked_by_hand(raw, holm, bh):
    close(stats.adjusted_p_values(raw), holm)
    close(stats.adjusted_p_values(raw, correction="bh"), bh)


@pytest.mark.parametrize("raw", [[-0.1], [0.5, 1.5]])
def test_what_is_no_probability_is_not_corrected(raw):
    with pytest.raises(EgnError, match=r"^Valeurs p impossibles"):
        stats.adjusted_p_values(raw)
