"""Contingency tables: counts, weights, shares and expected counts."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from egnlib import stats
from egnlib.files import EgnError
from egnlib.stats.contingency import counts_of, known_part

CELLS = pd.read_csv(Path(__file__).parent / "reference" / "contingency_cells.csv")
TABLES = {
    "synthesis": [
        [3, 1, 2, 1, 0],
        [0, 3, 0, 1, 0],
        [5, 2, 2, 0, 3],
        [1, 3, 3, 6, 1],
        [0, 0, 0, 0, 7],
    ],
    "documents": [[9, 9, 7, 8, 11], [10, 10, 39, 19, 20], [7, 9, 11, 15, 40]],
    "fair": [[20, 10], [10, 20]],
    "small": [[3, 1], [1, 6]],
    "wide": [[4, 0, 2, 1], [0, 3, 2, 5]],
}


def reference(name: str, column: str) -> np.ndarray:
    cells = CELLS.loc[CELLS["table"] == name].pivot(index="row", columns="column", values=column)
    return cells.to_numpy()


def close(found, expected):
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize("name", TABLES)
def test_expected_counts_and_shares_are_those_of_r(name):
    table = pd.DataFrame(TABLES[name])
    close(stats.expected_counts(table), reference(name, "expected"))
    close(stats.table_shares(table), reference(name, "row_share"))
    close(stats.table_shares(table, of="column"), reference(name, "column_share"))
    close(stats.table_shares(table, of="total"), reference(name, "total_share"))


def test_shares_are_worked_by_hand_and_an_empty_row_has_none():
    table = pd.DataFrame([[3, 1], [0, 0]], index=["a", "b"], columns=["x", "y"])
    assert stats.table_shares(table).loc["a"].tolist() == [0.75, 0.25]
    assert stats.table_shares(table).loc["b"].isna().all()
    assert stats.table_shares(table, of="column").to_numpy().tolist() == [[1, 1], [0, 0]]
    assert stats.table_shares(table, of="total").to_numpy().sum() == 1


def test_weights_are_added_and_missing_values_are_kept():
    rows = pd.Series(["a", "a", None, "b"])
    columns = pd.Series(["x", "y", "x", None])
    table = stats.contingency_table(rows, columns, weights=pd.Series([0.5, 0.5, 1, 0.25]))
    assert table.to_numpy().tolist() == [[0.5, 0.5, 0], [0, 0, 0.25], [1, 0, 0]]
    assert table.to_numpy().sum() == 2.25
    assert known_part(table).to_numpy().tolist() == [[0.5, 0.5], [0, 0]]


def test_weights_are_joined_by_index_and_not_by_place():
    rows, columns = pd.Series(["a", "b"], index=[7, 8]), pd.Series(["x", "x"], index=[7, 8])
    table = stats.contingency_table(rows, columns, weights=pd.Series([2.0, 5.0], index=[8, 7]))
    assert table["x"].to_dict() == {"a": 5.0, "b": 2.0}


tables = st.integers(1, 5).flatmap(
    lambda n: st.lists(
        st.lists(st.integers(0, 9), min_size=n, max_size=n), min_size=1, max_size=5
    ).filter(lambda rows: sum(map(sum, rows)) > 0)
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_units_and_their_number_conserve_counts_and_margins(rows, random):
    table = pd.DataFrame(rows)
    units = [(i, j) for i, row in enumerate(rows) for j, n in enumerate(row) for _ in range(n)]
    random.shuffle(units)
    first = pd.Categorical([i for i, _ in units], range(len(rows)))
    second = pd.Categorical([j for _, j in units], range(len(rows[0])))
    counted = stats.contingency_table(pd.Series(first), pd.Series(second))
    assert counted.to_numpy().tolist() == rows
    expected = stats.expected_counts(table)
    close(expected.sum(), table.sum())
    close(expected.sum(axis=1), table.sum(axis=1))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(tables)
def test_two_identical_parts_together_double_the_counts_and_keep_the_shares(rows):
    table = pd.DataFrame(rows)
    pd.testing.assert_frame_equal(stats.table_shares(2 * table), stats.table_shares(table))
    close(stats.expected_counts(2 * table), 2 * stats.expected_counts(table))


# what a table holds -> beginning of the refusal
REFUSED = {
    "a negative count": ([[1, -1]], "Tableau d'effectifs impossible (1 × 2, dont une case « -1 »)"),
    "a missing count": ([[1, None]], "Tableau d'effectifs impossible (1 × 2, dont une case manq"),
    "words": ([[1, "deux"]], "Tableau d'effectifs impossible (1 × 2, dont une case « deux »)"),
    "nothing but zeros": ([[0, 0]], "Tableau d'effectifs impossible (1 × 2)."),
    "nothing": ([], "Tableau d'effectifs impossible (0 × 0)."),
    "infinity": ([[1.0, np.inf]], "Tableau d'effectifs impossible (1 × 2, dont une case « inf »)"),
}


@pytest.mark.parametrize(("rows", "words"), REFUSED.values(), ids=REFUSED.keys())
@pytest.mark.parametrize(
    "call",
    [
        *(stats.expected_counts, stats.adjusted_residuals, stats.residual_p_values),
        *(stats.table_shares, stats.independence, stats.association_strength),
        *(stats.empty_cells, stats.empty_count, stats.empty_distribution),
        lambda table: stats.permuted_statistics(table, lambda drawn: drawn[:, 0, 0]),
    ],
)
def test_a_table_that_is_not_made_of_counts_is_refused_everywhere(call, rows, words):
    with pytest.raises(EgnError) as refusal:
        call(pd.DataFrame(rows))
    assert str(refusal.value).startswith(words)
    assert str(refusal.value).count(". ") == 2


FRACTIONS = pd.DataFrame([[1.5, 2], [2, 0.5]])


@pytest.mark.parametrize(
    "call",
    [
        *(stats.residual_p_values, stats.independence, stats.association_strength),
        *(stats.empty_cells, stats.empty_count, stats.empty_distribution),
        stats.pairwise_share_differences,
    ],
)
def test_fractions_are_refused_by_whatever_needs_whole_units(call):
    with pytest.raises(EgnError) as refusal:
        call(FRACTIONS)
    assert str(refusal.value) == (
        "Effectif fractionnaire : 1.5. Ce calcul demande des unités entières, comptées chacune "
        "une fois. Choisissez une règle de comptage entière, ou le test par permutation des "
        "formulations."
    )


def test_fractions_are_described():
    assert stats.expected_counts(FRACTIONS).iat[0, 0] == pytest.approx(3.5 * 3.5 / 6)
    assert stats.table_shares(FRACTIONS).iat[0, 0] == pytest.approx(1.5 / 3.5)


def test_whole_numbers_written_as_decimals_or_words_are_whole():
    assert counts_of(pd.DataFrame([[1.0, 2.0]])).tolist() == [[1, 2]]
    assert counts_of(pd.DataFrame([["1", "2"]])).tolist() == [[1, 2]]


@pytest.mark.parametrize("weights", [[1, None], [1, -0.5]])
def test_weights_that_weigh_nothing_or_less_are_refused(weights):
    with pytest.raises(EgnError, match=r"^Poids impossible : (nan|-0\.5), pour 1 unité"):
        stats.contingency_table(
            pd.Series(["a", "b"]), pd.Series(["x", "y"]), weights=pd.Series(weights)
        )


def test_an_unknown_base_of_shares_is_refused():
    with pytest.raises(EgnError) as refusal:
        stats.table_shares(pd.DataFrame([[1]]), of="ligne")
    assert str(refusal.value) == (
        "Base inconnue pour des parts : « ligne ». Bases connues : row, column, total. "
        "Choisissez l'une d'elles."
    )


def test_cells_laid_in_a_column_keep_their_labels_missing_ones_included():
    table = pd.DataFrame([[1, 2], [3, 4]], index=["a", None], columns=["x", None])
    cells = stats.long_cells(n=table, double=2 * table)
    assert cells.fillna("?").values.tolist() == [
        ["a", "x", 1, 2],
        ["a", "?", 2, 4],
        ["?", "x", 3, 6],
        ["?", "?", 4, 8],
    ]
    kind = pd.CategoricalDtype(["y", "x"], ordered=True)
    ordered = pd.DataFrame([[1, 2]], columns=pd.CategoricalIndex(["y", "x"], dtype=kind))
    assert stats.long_cells(n=ordered)["column"].dtype == kind


def test_tables_whose_rows_are_in_another_order_are_not_laid_side_by_side():
    table = pd.DataFrame([[1], [2]], index=["a", "b"])
    with pytest.raises(EgnError, match=r"^Tableaux impossibles à mettre côte à côte : « e »"):
        stats.long_cells(n=table, e=table.iloc[::-1])
