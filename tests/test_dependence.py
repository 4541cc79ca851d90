"""Dependence and association: the test, why it was chosen, and how strong the link is."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import factorial, isclose, nan, prod
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from test_contingency import TABLES, close, tables

from egnlib import stats
from egnlib.files import EgnError

FILE = Path(__file__).parent / "reference" / "contingency_tests.csv"
EXPECTED = pd.read_csv(FILE, skipinitialspace=True).set_index("table")


def every_table(rows: list[int], columns: list[int]) -> Iterator[tuple[list, Fraction]]:
    """Every table with these margins, and its probability under independence, exactly."""
    fixed = prod(map(factorial, rows)) * prod(map(factorial, columns))
    inner = [range(min(r, c) + 1) for r in rows[:-1] for c in columns[:-1]]
    width = len(columns) - 1
    for cells in product(*inner):
        table = [list(cells[width * i : width * (i + 1)]) for i in range(len(rows) - 1)]
        table = [[*row, total - sum(row)] for row, total in zip(table, rows, strict=False)]
        table.append(
            [c - sum(one) for c, one in zip(columns, zip(*table, strict=True), strict=True)]
        )
        if min(map(min, table)) >= 0:
            ways = factorial(sum(rows)) * prod(factorial(n) for row in table for n in row)
            yield table, Fraction(fixed, ways)


def chi_squared(table: list) -> Fraction:
    rows, columns = [sum(row) for row in table], [sum(one) for one in zip(*table, strict=True)]
    total = sum(rows)
    return sum(
        Fraction((n * total - r * c) ** 2, r * c * total)
        for row, r in zip(table, rows, strict=True)
        for n, c in zip(row, columns, strict=True)
    )


SMALL = {
    "two by three": [[3, 0, 1], [0, 2, 1]],
    "three by three": [[3, 0, 0], [0, 2, 0], [0, 1, 1]],
    "three by two": [[2, 1], [0, 3], [1, 0]],
}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(("statistic", "p_value"), [("chi2", "p"), ("g", "g_p")])
def test_asymptotic_tests_are_those_of_r(name, statistic, p_value):
    found = stats.independence(
        pd.DataFrame(TABLES[name]), statistic=statistic, method="asymptotique"
    )
    expected = EXPECTED.loc[name]
    close(found.statistic, expected[statistic])
    close(found.p_value, expected[p_value])
    assert found.degrees_of_freedom == expected["df"]
    assert (found.method, found.reason) == ("asymptotique", "demande")


@pytest.mark.parametrize("name", ["fair", "small"])
def test_the_exact_test_of_fisher_is_that_of_r(name):
    found = stats.independence(pd.DataFrame(TABLES[name]), method="fisher")
    close(found.p_value, EXPECTED.loc[name, "fisher"])


@pytest.mark.parametrize("name", TABLES)
def test_random_tables_give_the_p_value_of_those_of_r(name):
    found = stats.independence(pd.DataFrame(TABLES[name]), method="monte-carlo")
    assert abs(found.p_value - EXPECTED.loc[name, "simulated"]) < 4 * found.monte_carlo_error
    assert found.resamples == 9999


@pytest.mark.parametrize("rows", SMALL.values(), ids=SMALL.keys())
def test_random_tables_give_the_p_value_of_every_table(rows):
    margins = [sum(row) for row in rows], [sum(one) for one in zip(*rows, strict=True)]
    observed = chi_squared(rows)
    exact = float(sum(p for table, p in every_table(*margins) if chi_squared(table) >= observed))
    found = stats.independence(pd.DataFrame(rows))
    assert found.method == "monte-carlo"
    assert abs(found.p_value - exact) < 4 * found.monte_carlo_error
    assert found.monte_carlo_error == pytest.approx((exact * (1 - exact) / 9999) ** 0.5, rel=0.1)


@pytest.mark.parametrize("rows", SMALL.values(), ids=SMALL.keys())
def test_mean_and_variance_of_chi_squared_are_those_of_every_table(rows):
    margins = [sum(row) for row in rows], [sum(one) for one in zip(*rows, strict=True)]
    law = [(chi_squared(table), p) for table, p in every_table(*margins)]
    assert sum(p for _, p in law) == 1
    mean = sum(value * p for value, p in law)
    variance = sum((value - mean) ** 2 * p for value, p in law)
    close(stats.chi_squared_moments(pd.DataFrame(rows)), [float(mean), float(variance)])


# table -> method, reason
CHOICES = {
    "large expected counts": (TABLES["fair"], "asymptotique", "effectifs_suffisants"),
    "two by two, small": (TABLES["small"], "fisher", "effectifs_faibles_deux_par_deux"),
    "small expected counts": (TABLES["synthesis"], "monte-carlo", "effectifs_faibles"),
    "an expected count of exactly five": ([[5, 5], [5, 5]], "asymptotique", "effectifs_suffisants"),
    "one row": ([[1, 2]], "impossible", "une_seule_dimension"),
    "one row that holds something": ([[1, 2], [0, 0]], "impossible", "une_seule_dimension"),
}


@pytest.mark.parametrize(("rows", "method", "reason"), CHOICES.values(), ids=CHOICES.keys())
def test_the_test_fits_the_table_and_says_why(rows, method, reason):
    found = stats.independence(pd.DataFrame(rows))
    assert (found.method, found.reason) == (method, reason)


@pytest.fixture(scope="module")
def sparse() -> pd.DataFrame:
    """A term × part table as large as that of an export, rows and columns independent."""
    generator = np.random.default_rng(2)
    rates = generator.gamma(0.3, 20, (20_000, 1)) * generator.dirichlet(np.full(18, 5.0))
    return pd.DataFrame(generator.poisson(rates))


def test_a_large_sparse_table_is_compared_with_its_exact_moments(sparse):
    found = stats.independence(sparse)
    assert (found.method, found.reason) == ("normale", "grand_tableau")
    mean, variance = stats.chi_squared_moments(sparse)
    gap = (found.statistic - mean) / variance**0.5
    assert 0.001 < found.p_value < 0.999
    assert abs(gap) < 3.1
    # The asymptotic law has another spread where expected counts are this small.
    assert variance > 1.2 * 2 * found.degrees_of_freedom
    assert found.cramers_v > 0.2
    assert found.cramers_v_corrected < 0.05


def test_the_normal_reference_is_near_random_tables_on_a_table_of_a_thousand_cells():
    generator = np.random.default_rng(4)
    table = pd.DataFrame(generator.poisson(generator.gamma(0.5, 6, (100, 1)), (100, 10)))
    drawn = stats.independence(table, method="monte-carlo", resamples=1999)
    normal = stats.independence(table, method="normale")
    assert abs(drawn.p_value - normal.p_value) < 4 * drawn.monte_carlo_error + 0.02


@pytest.mark.parametrize("name", TABLES)
def test_the_strength_of_a_link_is_that_of_r(name):
    found, expected = stats.association_strength(pd.DataFrame(TABLES[name])), EXPECTED.loc[name]
    close(found.cramers_v, expected["v"])
    close(found.corrected, expected["v_corrected"])
    close([found.low, found.high], np.minimum(1, expected[["v_low", "v_high"]].astype("float64")))
    close(found.detectable, expected["v_detectable"])
    close(found.displaced, expected["displaced"])
    close(found.displaced_by_chance, expected["displaced_by_chance"])
    result = stats.independence(pd.DataFrame(TABLES[name]))
    close([result.cramers_v, result.cramers_v_corrected], [found.cramers_v, found.corrected])


@pytest.mark.parametrize("rows", SMALL.values(), ids=SMALL.keys())
def test_what_chance_displaces_is_the_mean_over_every_table(rows):
    margins = [sum(row) for row in rows], [sum(one) for one in zip(*rows, strict=True)]
    total = sum(margins[0])
    mean = sum(
        p
        * sum(
            abs(n - Fraction(r * c, total))
            for row, r in zip(table, margins[0], strict=True)
            for n, c in zip(row, margins[1], strict=True)
        )
        / (2 * total)
        for table, p in every_table(*margins)
    )
    assert isclose(stats.association_strength(pd.DataFrame(rows)).displaced_by_chance, mean)


def test_the_bias_corrected_v_is_worked_by_hand():
    # n = 60, χ²/n = 1/9, less 1/59; the sides become 2 − 1/59 each.
    v = ((1 / 9 - 1 / 59) / (1 - 1 / 59)) ** 0.5
    assert stats.association_strength(pd.DataFrame(TABLES["fair"])).corrected == pytest.approx(v)


def test_no_link_at_all_has_no_strength_and_a_full_one_has_it_all():
    none = stats.association_strength(pd.DataFrame([[6, 4], [6, 4]]))
    assert (none.cramers_v, none.corrected, none.low, none.displaced) == (0, 0, 0, 0)
    assert none.displaced_by_chance > 0
    full = stats.association_strength(pd.DataFrame([[10, 0], [0, 10]]))
    assert full.cramers_v == pytest.approx(1)
    assert full.displaced == 0.5


@settings(max_examples=40, deadline=None, derandomize=True)
@given(tables)
def test_permuting_turning_and_empty_rows_change_no_strength_and_no_test(rows):
    table = pd.DataFrame(rows)
    found = stats.independence(table, method="asymptotique")
    with_empty = pd.concat([table, pd.DataFrame(0, index=["vide"], columns=table.columns)])
    for other in (table.T, table.iloc[::-1], with_empty):
        again = stats.independence(other, method="asymptotique")
        names = ("statistic", "p_value", "cramers_v", "cramers_v_corrected", "n")
        close([getattr(again, name) for name in names], [getattr(found, name) for name in names])
        close(
            list(vars(stats.association_strength(other)).values()),
            list(vars(stats.association_strength(table)).values()),
        )


@settings(max_examples=40, deadline=None, derandomize=True)
@given(tables)
def test_doubling_every_count_keeps_v_and_what_must_move(rows):
    found = stats.association_strength(pd.DataFrame(rows))
    double = stats.association_strength(2 * pd.DataFrame(rows))
    close([double.cramers_v, double.displaced], [found.cramers_v, found.displaced])
    assert double.n == 2 * found.n


def test_units_with_a_missing_value_are_left_out_and_counted():
    known = pd.DataFrame(TABLES["fair"], index=["a", "b"], columns=["x", "y"])
    table = known.reindex(columns=["x", "y", None]).fillna(4)
    found = stats.independence(table)
    assert (found.n, found.n_missing, found.n + found.n_missing) == (60, 8, 68)
    assert found.p_value == stats.independence(known).p_value
    assert stats.association_strength(table) == stats.association_strength(known)


def test_the_same_seed_gives_the_same_p_value_and_another_gives_another():
    table = pd.DataFrame(TABLES["wide"])
    assert stats.independence(table, seed=3) == stats.independence(table, seed=3)
    assert stats.independence(table, seed=3).p_value != stats.independence(table, seed=4).p_value


def test_a_table_with_one_row_has_no_strength():
    found = stats.association_strength(pd.DataFrame([[1, 2]]))
    assert [value for value in vars(found).values() if value == value] == [0]
    assert found.n == 0
    assert str(found.cramers_v) == str(nan)


# options -> words of the refusal
OPTIONS = {
    "an unknown statistic": ({"statistic": "t"}, "Option inconnue pour un test"),
    "an unknown method": ({"method": "bayes"}, "Option inconnue pour un test"),
    "fisher on more than two by two": ({"method": "fisher"}, "Test de Fisher impossible sur un"),
    "normal for g": ({"method": "normale", "statistic": "g"}, "Approximation normale impossible"),
    "no random table": ({"method": "monte-carlo", "resamples": 0}, "Nombre de tirages impossible"),
}


@pytest.mark.parametrize(("options", "words"), OPTIONS.values(), ids=OPTIONS.keys())
def test_options_that_do_not_fit_are_refused(options, words):
    with pytest.raises(EgnError, match=words) as refusal:
        stats.independence(pd.DataFrame(TABLES["synthesis"]), **options)
    assert str(refusal.value).count(". ") == 2


def test_g_is_refused_where_a_table_is_too_large_to_draw(sparse):
    with pytest.raises(EgnError, match="trop grand pour des tirages"):
        stats.independence(sparse, statistic="g")
