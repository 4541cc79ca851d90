"""Statistics against base R, by hand, under permutation, and on refused inputs."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from egnlib import stats
from egnlib.files import EgnError

REFERENCE = Path(__file__).parent / "reference"
TABLE = pd.DataFrame(
    [[3, 1, 2, 1, 0], [0, 3, 0, 1, 0], [5, 2, 2, 0, 3], [1, 3, 3, 6, 1], [0, 0, 0, 0, 7]],
    index=list("abcde"),
    columns=list("vwxyz"),
)
GROUPS = pd.DataFrame(
    [[9, 9, 7, 8, 11], [10, 10, 39, 19, 20], [7, 9, 11, 15, 40]], index=["g", "h", "i"]
)


def reference(name: str) -> pd.DataFrame:
    return pd.read_csv(REFERENCE / f"{name}.csv")


def close(found, expected):
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-6)


def test_expected_counts_are_those_of_r():
    close(stats.expected_counts(TABLE), reference("expected"))


def test_adjusted_residuals_are_those_of_r():
    close(stats.adjusted_residuals(TABLE), reference("adjusted_residuals"))


def test_probabilities_of_empty_cells_are_those_of_r():
    found = stats.empty_cells(TABLE).set_index(["row", "column"])
    for name, column in [("empty_probability", "probability"), ("empty_adjusted", "adjusted")]:
        expected = pd.DataFrame(reference(name).to_numpy(), TABLE.index, TABLE.columns)
        for (row, where), value in found[column].items():
            close(value, expected.loc[row, where])
    assert len(found) == int((TABLE == 0).sum().sum()) == 9


def test_goodman_intervals_are_those_of_the_formula_in_r():
    found = stats.simultaneous_shares(TABLE.sum(axis=1))
    close(found[["low", "high"]], reference("goodman"))


def test_newcombe_intervals_and_holm_corrected_fisher_tests_are_those_of_r():
    found = stats.pairwise_share_differences(GROUPS)
    expected = reference("newcombe")
    close(found[["difference", "low", "high"]], expected[["difference", "low", "high"]])
    close(found["p_adjusted"], expected["p_adjusted"])


def test_a_table_with_large_expected_counts_gets_the_asymptotic_test_of_r():
    result = stats.independence(pd.DataFrame([[20, 10], [10, 20]]))
    expected = reference("independence").iloc[0]
    assert result.method == "asymptotique"
    close([result.statistic, result.p_value], [expected["fair_statistic"], expected["fair_p"]])


def test_a_table_with_small_expected_counts_gets_a_monte_carlo_test_near_that_of_r():
    result = stats.independence(TABLE)
    expected = reference("independence").iloc[0]
    assert result.method == "monte-carlo"
    close(result.statistic, expected["statistic"])
    assert abs(result.p_value - expected["simulated"]) < 4 * max(result.monte_carlo_error, 1e-4)


def test_the_same_seed_gives_the_same_monte_carlo_p_value():
    assert stats.independence(TABLE, seed=3) == stats.independence(TABLE, seed=3)


def test_cramers_v_is_worked_by_hand_on_a_two_by_two_table():
    # chi2 = 60 * (20*20 - 10*10)^2 / 30^4 = 6.6667; V = sqrt(6.6667 / 60) = 1/3
    assert stats.independence(pd.DataFrame([[20, 10], [10, 20]])).cramers_v == pytest.approx(1 / 3)


def test_permuting_rows_and_columns_permutes_the_residuals():
    shuffled = TABLE.loc[list("ecadb"), list("zyvxw")]
    close(
        stats.adjusted_residuals(shuffled),
        stats.adjusted_residuals(TABLE).loc[list("ecadb"), list("zyvxw")],
    )
    assert stats.independence(shuffled).statistic == pytest.approx(
        stats.independence(TABLE).statistic
    )


def test_the_order_of_units_changes_no_count():
    rows = pd.Series(list("aabbbc"), name="row")
    columns = pd.Series(list("xyxyyx"), name="column")
    order = [5, 2, 0, 1, 4, 3]
    counted = stats.contingency_table(rows.iloc[order], columns.iloc[order])
    pd.testing.assert_frame_equal(counted, stats.contingency_table(rows, columns))


def test_missing_values_are_counted_in_a_last_row_and_column():
    rows = pd.Series(pd.Categorical(["b", "a", None, "b"], ["b", "a", "c"]))
    columns = pd.Series(pd.Categorical(["x", "x", "y", None], ["x", "y", "z"]))
    table = stats.contingency_table(rows, columns)
    assert table.to_numpy().tolist() == [[1, 0, 0, 1], [1, 0, 0, 0], [0, 0, 0, 0], [0, 1, 0, 0]]
    assert table.index[-1] is np.nan or pd.isna(table.index[-1])
    assert table.to_numpy().sum() == 4


def test_shares_add_up_to_one_and_lie_in_their_intervals():
    shares = stats.simultaneous_shares(pd.Series([7, 4, 12, 14, 7, 0]))
    assert shares["share"].sum() == pytest.approx(1)
    assert (shares["low"] <= shares["share"]).all()
    assert (shares["share"] <= shares["high"]).all()
    assert shares["base"].tolist() == [44] * 6


def test_an_empty_row_leaves_its_residuals_missing_and_the_test_unchanged():
    with_empty = pd.concat([TABLE, pd.DataFrame(0, index=["f"], columns=TABLE.columns)])
    assert stats.adjusted_residuals(with_empty).loc["f"].isna().all()
    assert stats.independence(with_empty) == stats.independence(TABLE)


def test_the_margin_of_a_random_sample_is_the_half_width_of_wilson():
    # x = 50, n = 100: (0.5962 - 0.4038) / 2, from R prop.test(50, 100, correct = FALSE)
    margin = stats.random_sample_margin(pd.Series([0.5, None]), pd.Series([100, 100]))
    assert margin.iloc[0] == pytest.approx(0.0961693, abs=1e-6)
    assert pd.isna(margin.iloc[1])


@pytest.mark.parametrize("table", [[[1, 2]], [[1, 0], [2, 0]], [[3]]])
def test_a_table_without_two_rows_and_columns_has_no_test_and_says_so(table):
    result = stats.independence(pd.DataFrame(table))
    assert (result.method, result.n) == ("impossible", 3)
    assert pd.isna(result.p_value)


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([1, -1], "Effectifs impossibles : 1, -1"),
        ([1.5, 2], "Effectifs impossibles : 1.5, 2.0"),
        ([1, None], "Effectifs impossibles"),
        ([3], "Pas de répartition : effectifs 3"),
        ([0, 0], "Pas de répartition"),
        ([], "Pas de répartition : effectifs absents"),
    ],
)
def test_impossible_counts_are_refused(counts, words):
    with pytest.raises(EgnError, match=words):
        stats.simultaneous_shares(pd.Series(counts, dtype="float64" if None in counts else None))


@pytest.mark.parametrize(
    ("call", "table", "words"),
    [
        (stats.expected_counts, pd.DataFrame([[0, 0]]), "Tableau d'effectifs impossible"),
        (stats.expected_counts, pd.DataFrame([[1, None]]), "Tableau d'effectifs impossible"),
        (stats.empty_cells, pd.DataFrame([[-1, 1]]), "Tableau d'effectifs impossible"),
        (stats.empty_count, pd.DataFrame([[-1, 1]]), "Tableau d'effectifs impossible"),
        (stats.empty_count, pd.DataFrame([[0, 0]]), "Tableau d'effectifs impossible"),
        (stats.empty_count, pd.DataFrame([[1, None]]), "Tableau d'effectifs impossible"),
        (stats.pairwise_share_differences, GROUPS.head(1), "au moins deux"),
        (
            stats.pairwise_share_differences,
            pd.DataFrame([[1, 1], [0, 0]], index=["plein", "vide"]),
            "sans aucune unité : vide",
        ),
    ],
)
def test_tables_that_cannot_be_served_are_refused(call, table, words):
    with pytest.raises(EgnError, match=words):
        call(table)
