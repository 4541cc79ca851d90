"""Clusters: units that count several times, or by parts, tested as wholes."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from egnlib import stats
from egnlib.files import EgnError

# Unit, row, column, weight: u is shared between two columns, v is entered twice in one.
ENTRIES = pd.DataFrame(
    [
        ("u", "a", "x", 0.5),
        ("u", "a", "y", 0.5),
        ("v", "a", "x", 1),
        ("v", "a", "x", 1),
        ("w", "b", "y", 1),
        ("t", "b", "z", 1),
        ("s", "b", "z", 1),
    ],
    columns=["unit", "row", "column", "weight"],
)


def independence_of(entries: pd.DataFrame, **options) -> stats.ClusteredIndependence:
    return stats.clustered_independence(
        entries["row"], entries["column"], entries["unit"], weights=entries["weight"], **options
    )


def distance(table: np.ndarray) -> float:
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    return float(((table - expected) ** 2 / expected).sum() / table.sum())


def test_the_p_value_is_that_of_every_way_to_deal_the_rows_of_whole_units():
    profiles = {"u": [0.5, 0.5, 0], "v": [2, 0, 0], "w": [0, 1, 0], "t": [0, 0, 1], "s": [0, 0, 1]}
    profiles = np.array(list(profiles.values()))

    def made(rows):
        rows = np.array(rows)
        return np.array([profiles[rows == row].sum(axis=0) for row in "ab"])

    observed = distance(made(list("aabbb")))
    dealt = [distance(made(rows)) for rows in permutations("aabbb")]
    found = independence_of(ENTRIES)
    exact = sum(one >= observed - 1e-9 for one in dealt) / len(dealt)
    assert abs(found.p_value - exact) < 4 * found.monte_carlo_error
    assert found.cramers_v == pytest.approx(observed**0.5)
    assert (found.n_clusters, found.total, found.n_missing) == (5, 6.0, 0)


def test_whole_units_counted_once_have_the_test_of_a_table():
    table = pd.DataFrame([[6, 1, 2], [1, 5, 3]], index=["a", "b"], columns=list("xyz"))
    units = [(r, c) for r in table.index for c in table.columns for _ in range(table.at[r, c])]
    entries = pd.DataFrame(units, columns=["row", "column"]).assign(weight=1.0)
    found = independence_of(entries.assign(unit=range(len(entries))))
    plain = stats.independence(table, method="monte-carlo")
    assert abs(found.p_value - plain.p_value) < 5 * found.monte_carlo_error
    assert found.cramers_v == pytest.approx(plain.cramers_v)
    assert found.displaced == pytest.approx(stats.association_strength(table).displaced)


def test_entering_every_unit_twice_is_no_more_evidence():
    twice = pd.concat([ENTRIES, ENTRIES], ignore_index=True)
    found, again = independence_of(ENTRIES), independence_of(twice)
    assert again == stats.ClusteredIndependence(**{**vars(found), "total": 2 * found.total})


def test_the_order_of_the_entries_changes_no_description_and_hardly_the_p_value():
    found = independence_of(ENTRIES)
    again = independence_of(ENTRIES.iloc[::-1])
    assert again.cramers_v == pytest.approx(found.cramers_v)
    assert abs(again.p_value - found.p_value) < 6 * found.monte_carlo_error
    assert independence_of(ENTRIES, seed=3) == independence_of(ENTRIES, seed=3)


def test_entries_with_a_missing_value_are_left_out_and_counted():
    missing = pd.DataFrame([("r", None, "x", 1), ("q", "a", None, 1)], columns=ENTRIES.columns)
    found = independence_of(pd.concat([ENTRIES, missing], ignore_index=True))
    assert found == stats.ClusteredIndependence(
        **{**vars(independence_of(ENTRIES)), "n_missing": 2}
    )


def test_each_group_of_entries_is_tested_in_its_order():
    kind = pd.CategoricalDtype(["tout", "parts"], ordered=True)
    both = pd.concat(
        [ENTRIES.assign(regle="parts"), ENTRIES.assign(regle="tout", weight=1.0)],
        ignore_index=True,
    )
    found = stats.clustered_independence_by(
        both.astype({"regle": kind}),
        by="regle",
        rows="row",
        columns="column",
        clusters="unit",
        weights="weight",
    )
    assert found.index.tolist() == ["tout", "parts"]
    assert found["total"].tolist() == [7, 6]
    assert found.loc["parts", "p_value"] == independence_of(ENTRIES).p_value


def test_a_unit_in_one_row_for_one_column_and_another_for_another_is_refused():
    crossed = pd.concat(
        [ENTRIES, pd.DataFrame([("u", "b", "z", 1)], columns=ENTRIES.columns)], ignore_index=True
    )
    with pytest.raises(EgnError, match=r"^Unité impossible à redistribuer") as refusal:
        independence_of(crossed)
    assert str(refusal.value).count(". ") == 2


@pytest.mark.parametrize("rows", [ENTRIES.head(4), ENTRIES.tail(2)])
def test_a_table_with_one_row_is_refused(rows):
    with pytest.raises(EgnError, match=r"^Tableau trop petit pour un test : 1 × "):
        independence_of(rows)


@pytest.mark.parametrize("weight", [None, -1.0])
def test_a_weight_that_is_missing_or_negative_is_refused(weight):
    with pytest.raises(EgnError, match=r"^Poids impossible"):
        independence_of(ENTRIES.assign(weight=[*[1.0] * 6, weight]))
