"""Correspondence analysis against FactoMineR, numpy, by hand, permuted, and on refused tables."""

from dataclasses import fields
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from egnlib import stats
from egnlib.files import EgnError

REFERENCE = pd.read_csv(Path(__file__).parent / "reference" / "correspondence.csv")
# Greenacre (1984): staff of a firm by smoking habits, with the national average as a
# supplementary row, and whether they drink as supplementary columns.
SMOKE = pd.DataFrame(
    [
        [4, 2, 3, 2, 0, 11],
        [4, 3, 7, 4, 1, 17],
        [25, 10, 12, 4, 5, 46],
        [18, 24, 33, 13, 10, 78],
        [10, 6, 7, 2, 7, 18],
        [42, 29, 20, 9, 1, 1],
    ],
    index=["SM", "JM", "SE", "JE", "SC", "national"],
    columns=["none", "light", "medium", "heavy", "sober", "drinks"],
)
ASIDE = {"supplementary_rows": ["national"], "supplementary_columns": ["sober", "drinks"]}
ACTIVE = SMOKE.drop(index="national", columns=["sober", "drinks"])
CATEGORIES = pd.DataFrame(
    [[3, 1, 2, 1, 0], [0, 3, 0, 1, 0], [5, 2, 2, 0, 3], [1, 3, 3, 6, 1], [0, 0, 0, 0, 7]],
    index=list("abcde"),
    columns=list("vwxyz"),
)
FORMULA = pd.DataFrame(
    [[(7 * i + 11 * j + i * j**2) % 23 + 1 for j in range(1, 7)] for i in range(1, 13)],
    index=[f"r{i}" for i in range(1, 13)],
    columns=[f"c{j}" for j in range(1, 7)],
)
TABLES = {
    "smoke": (SMOKE, {"n_axes": 3, **ASIDE}),
    "categories": (CATEGORIES, {"n_axes": 4}),
    "formula": (FORMULA, {"n_axes": 5}),
}
POINTS = REFERENCE.loc[REFERENCE["kind"] != "eigenvalue", ["table", "kind"]].drop_duplicates()


def close(found, expected, tolerance=1e-6):
    np.testing.assert_allclose(found, expected, rtol=0, atol=tolerance)


def reference(table: str, kind: str) -> pd.DataFrame:
    rows = REFERENCE.loc[(REFERENCE["table"] == table) & (REFERENCE["kind"] == kind)]
    return rows.pivot(index="point", columns="axis", values="value")


@pytest.mark.parametrize("name", TABLES)
def test_eigenvalues_are_those_of_factominer(name):
    table, options = TABLES[name]
    found = stats.correspondence_analysis(table, **options)
    expected = reference(name, "eigenvalue").to_numpy()[0]
    close(found.axes["eigenvalue"], expected)
    close(found.total_inertia, expected.sum())
    close(found.axes["cumulative"].iloc[-1], 1)


@pytest.mark.parametrize(("name", "kind"), POINTS.to_numpy().tolist())
def test_every_point_is_that_of_factominer_up_to_the_side_of_the_axis(name, kind):
    table, options = TABLES[name]
    analysis = stats.correspondence_analysis(table, **options)
    expected = reference(name, kind)
    found = getattr(analysis, kind)
    assert sorted(found.index) == sorted(expected.index)
    if kind.endswith("coordinates"):
        # The side of an axis is arbitrary in FactoMineR: turned as the active rows are.
        theirs = reference(name, "row_coordinates")
        ours = analysis.row_coordinates.loc[theirs.index]
        expected = expected * np.sign((theirs * ours.to_numpy()).sum())
    close(found.loc[expected.index], expected)


def test_the_inertias_of_greenacre_are_found():
    # Greenacre (1984): 0.0748, 0.0100 and 0.0004, or 87.8 %, 11.8 % and 0.5 %.
    found = stats.correspondence_analysis(ACTIVE).axes
    assert found["eigenvalue"].round(4).tolist() == [0.0748, 0.0100, 0.0004]
    assert found["share"].round(3).tolist() == [0.878, 0.118, 0.005]


@pytest.mark.parametrize("table", [ACTIVE, CATEGORIES, FORMULA, FORMULA.T], ids=list("abcd"))
def test_eigenvalues_are_those_of_a_plain_decomposition(table):
    shares = table.to_numpy() / table.to_numpy().sum()
    independent = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    expected = np.linalg.svd((shares - independent) / np.sqrt(independent))[1] ** 2
    found = stats.correspondence_analysis(table)
    close(found.axes["eigenvalue"], expected[:-1], 1e-10)
    close(found.total_inertia, expected.sum(), 1e-10)


def test_a_table_of_separate_blocks_is_worked_by_hand():
    # Two blocks: {a, b} use only {x, y}, c uses only z. The first axis has eigenvalue 1 and opposes
    # them; the second is the two-by-two table 3 1 / 1 3 within the first: phi = 1/2, hence 1/4.
    table = pd.DataFrame([[3, 1, 0], [1, 3, 0], [0, 0, 2]], index=list("abc"), columns=list("xyz"))
    found = stats.correspondence_analysis(table)
    close(found.axes["eigenvalue"], [1, 1 / 4])
    # Masses 0.4, 0.4 and 0.2: coordinates t with 0.8 s + 0.2 t = 0 and 0.8 s² + 0.2 t² = 1.
    close(found.row_coordinates[1], [-0.5, -0.5, 2])
    # Contributions of the second axis: a and b by half; c, alone on the first, has no part in it.
    close(found.row_contributions[2], [0.5, 0.5, 0])
    # a is tied with b, and comes first by the alphabet: it is on the positive side. The axis has
    # variance 1/4 for a mass of 0.8 at ±u: u = sqrt(1/4 / 0.8).
    close(found.row_coordinates[2], [np.sqrt(0.25 / 0.8), -np.sqrt(0.25 / 0.8), 0])


def test_the_centre_has_no_squared_cosine():
    table = pd.DataFrame([[4, 1, 1], [1, 4, 1], [1, 1, 4], [2, 2, 2]], index=list("abcd"))
    found = stats.correspondence_analysis(table)
    assert found.row_cos2.loc["d"].isna().all()
    close(found.row_coordinates.loc["d"], [0, 0], 1e-12)
    assert found.row_cos2.drop(index="d").notna().all().all()


def test_contributions_masses_and_inertia_are_conserved():
    found = stats.correspondence_analysis(FORMULA, n_axes=5)
    close(found.row_contributions.sum(), 1, 1e-12)
    close(found.column_contributions.sum(), 1, 1e-12)
    close([found.row_mass.sum(), found.column_mass.sum()], 1, 1e-12)
    close(found.row_cos2.sum(axis=1), 1, 1e-12)
    spread = found.row_coordinates.pow(2).mul(found.row_mass, axis=0).sum()
    close(spread, found.axes["eigenvalue"], 1e-12)


def test_inertia_is_the_chi_squared_of_the_table_over_its_total():
    found = stats.correspondence_analysis(CATEGORIES)
    close(found.total_inertia, stats.independence(CATEGORIES).statistic / 44, 1e-10)


@st.composite
def tables(draw) -> pd.DataFrame:
    shape = draw(st.tuples(st.integers(3, 7), st.integers(3, 7)))
    counts = draw(arrays.arrays("int64", shape, elements=st.integers(0, 30)))
    assume((counts.sum(axis=0) > 0).all() and (counts.sum(axis=1) > 0).all())
    names = [f"r{i}" for i in range(shape[0])], [f"c{j}" for j in range(shape[1])]
    table = pd.DataFrame(counts, *names)
    shares = counts / counts.sum()
    independent = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    values = np.linalg.svd((shares - independent) / np.sqrt(independent))[1] ** 2
    # Axes of equal eigenvalue can turn: nothing is said of their points.
    assume(values[1] > 1e-6 and values[0] - values[1] > 1e-3)
    assume(values[1] - values[2] > 1e-3)
    return table


@settings(max_examples=40, deadline=None)
@given(table=tables(), seed=st.integers(0, 1000))
def test_permuting_rows_and_columns_permutes_the_points_and_flips_nothing(table, seed):
    generator = np.random.default_rng(seed)
    rows, columns = generator.permutation(table.index), generator.permutation(table.columns)
    found = stats.correspondence_analysis(table)
    shuffled = stats.correspondence_analysis(table.loc[rows, columns])
    close(shuffled.row_coordinates.loc[table.index], found.row_coordinates)
    close(shuffled.column_coordinates.loc[table.columns], found.column_coordinates)


@settings(max_examples=25, deadline=None)
@given(table=tables())
def test_merging_two_identical_rows_or_doubling_the_table_moves_no_other_point(table):
    found = stats.correspondence_analysis(table)
    doubled = stats.correspondence_analysis(2 * table)
    close(doubled.axes, found.axes, 1e-9)
    close(doubled.row_coordinates, found.row_coordinates)
    # A row split into two halves of the same profile: two points at the place of the one.
    half = table.astype("float64")
    half.loc["r0"] /= 2
    half.loc["r0 bis"] = half.loc["r0"]
    split = stats.correspondence_analysis(half)
    close(split.axes["eigenvalue"].iloc[:2], found.axes["eigenvalue"].iloc[:2], 1e-9)
    close(split.column_coordinates.abs(), found.column_coordinates.abs())
    close(split.row_coordinates.loc["r0 bis"], split.row_coordinates.loc["r0"])


@settings(max_examples=25, deadline=None)
@given(table=tables())
def test_the_row_that_contributes_most_is_on_the_positive_side(table):
    found = stats.correspondence_analysis(table)
    for axis in (1, 2):
        strongest = found.row_contributions[axis].idxmax()
        tied = found.row_contributions[axis] > found.row_contributions[axis].max() * (1 - 1e-9)
        first = sorted(tied.index[tied])[0]
        assert found.row_coordinates.at[first, axis] > 0, strongest


def test_a_supplementary_row_equal_to_an_active_one_stands_at_its_place():
    copy = ACTIVE.copy()
    copy.loc["JE bis"] = 3 * copy.loc["JE"]
    found = stats.correspondence_analysis(copy, supplementary_rows=["JE bis"])
    alone = stats.correspondence_analysis(ACTIVE)
    close(found.axes, alone.axes, 1e-12)
    close(found.supplementary_row_coordinates.loc["JE bis"], alone.row_coordinates.loc["JE"])
    close(found.supplementary_row_cos2.loc["JE bis"], alone.row_cos2.loc["JE"])


def test_two_runs_give_the_same_numbers_to_the_last_digit():
    first, second = (stats.correspondence_analysis(SMOKE, **ASIDE) for _ in range(2))
    for field in fields(first):
        ours, theirs = getattr(first, field.name), getattr(second, field.name)
        assert np.array_equal(ours, theirs), field.name


def test_a_table_of_two_rows_has_one_axis_when_one_is_asked_for():
    # Shares 3/4 and 1/4 against 1/4 and 3/4: phi² = 1/4, the only eigenvalue.
    found = stats.correspondence_analysis(pd.DataFrame([[3, 1], [1, 3]]), n_axes=1)
    close(found.axes["eigenvalue"], [0.25])
    close(found.row_coordinates[1].abs(), [0.5, 0.5])


def labelled(rows, index=None, columns=None) -> pd.DataFrame:
    index = index or [f"r{i}" for i in range(len(rows))]
    return pd.DataFrame(rows, index=index, columns=columns or list("xyz")[: len(rows[0])])


GOOD = [[3, 1, 1], [1, 3, 1], [1, 1, 3]]
REFUSED = {
    "an empty row": (labelled([*GOOD, [0, 0, 0]]), {}, "Ligne sans aucun effectif : r3"),
    "an empty column": (
        labelled([[3, 1, 0], [1, 3, 0], [1, 1, 0]]),
        {},
        "Colonne sans aucun effectif : z",
    ),
    "two rows": (labelled(GOOD[:2]), {}, r"Nombre d'axes impossible : 2\. .*2 × 3.*n_axes=1"),
    "one row": (labelled(GOOD[:1]), {}, "Nombre d'axes impossible.*montrez des parts"),
    "no axis": (labelled(GOOD), {"n_axes": 0}, "Nombre d'axes impossible : 0"),
    "too many axes": (labelled(GOOD), {"n_axes": 3}, "Nombre d'axes impossible : 3.*n_axes=2"),
    "a missing value": (
        labelled([*GOOD, [1, None, 1]]),
        {},
        "Effectif impossible : « nan », .*« r3 »",
    ),
    "an infinite value": (labelled([*GOOD, [1, 1, np.inf]]), {}, "Effectif impossible : « inf »"),
    "a negative count": (
        labelled([*GOOD, [1, -2, 1]]),
        {},
        "Effectif impossible : « -2 », .*« y »",
    ),
    "text": (labelled([*GOOD, [1, "deux", 1]]), {}, "Effectif impossible : « deux »"),
    "a number written as text": (labelled([*GOOD, [1, "2", 1]]), {}, "Effectif impossible : « 2 »"),
    "a repeated label": (labelled(GOOD, list("aab")), {}, "Ligne répétée : a"),
    "a repeated column": (labelled(GOOD, columns=list("xxy")), {}, "Colonne répétée : x"),
    "an unknown supplementary row": (
        labelled(GOOD),
        {"supplementary_rows": ["Lille"]},
        "Ligne supplémentaire inconnue : Lille",
    ),
    "an unknown supplementary column": (
        labelled(GOOD),
        {"supplementary_columns": ["w"]},
        "Colonne supplémentaire inconnue : w. Le tableau contient x, y, z",
    ),
    "too much put aside": (labelled(GOOD), {"supplementary_rows": ["r0"]}, "2 × 3"),
    "an empty supplementary row": (
        labelled([*GOOD, [0, 0, 0]]),
        {"supplementary_rows": ["r3"]},
        "Ligne sans aucun effectif : r3",
    ),
    "independence": (
        labelled([[1, 2, 3], [2, 4, 6], [3, 6, 9]]),
        {},
        "Axes sans inertie : 2.*0 en",
    ),
    "one axis with inertia": (
        labelled([[3, 1, 1], [1, 3, 1], [2, 2, 1]]),
        {},
        "Axes sans inertie.*n_axes=1",
    ),
}


@pytest.mark.parametrize(("table", "options", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_tables_without_a_map_are_refused_in_three_sentences(table, options, words):
    with pytest.raises(EgnError, match=words) as refusal:
        stats.correspondence_analysis(table, **options)
    assert str(refusal.value).count(". ") == 2
    assert str(refusal.value).endswith(".")
