"""Agreement: coefficients against R, packages and published tables; refusals; notes."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_contingency import close

from egnlib import stats
from egnlib.files import EgnError

REFERENCE = Path(__file__).parent / "reference"
CODINGS = pd.read_csv(REFERENCE / "agreement_codings.csv")
VALUES = pd.read_csv(REFERENCE / "agreement_values.csv")
KAPPAS = pd.read_csv(REFERENCE / "agreement_kappas.csv")
CODES = list("vwxyz")


def from_rows(rows: str, coders: str = "ABCD") -> pd.DataFrame:
    """Long codings of a table printed with one line per coder, « . » for a missing code."""
    cells = [
        (unit, coder, None if code == "." else code)
        for coder, line in zip(coders, rows.strip().splitlines(), strict=False)
        for unit, code in enumerate(line.split())
    ]
    return pd.DataFrame(cells, columns=["unit", "coder", "code"])


def from_counts(counts: list[list[int]]) -> pd.DataFrame:
    """Long codings of a table of coders per unit and code; coders are interchangeable."""
    cells = [
        (unit, coder, code)
        for unit, row in enumerate(counts)
        for coder, code in enumerate(code for code, n in enumerate(row) for _ in range(n))
    ]
    return pd.DataFrame(cells, columns=["unit", "coder", "code"])


def from_confusion(table: list[list[int]]) -> pd.DataFrame:
    """Long codings of two coders whose confusion table is printed."""
    pairs = [(a, b) for a, row in enumerate(table) for b, n in enumerate(row) for _ in range(n)]
    cells = [(unit, who, code) for unit, pair in enumerate(pairs) for who, code in zip("AB", pair)]  # noqa: B905
    return pd.DataFrame(cells, columns=["unit", "coder", "code"])


def overall(codings: pd.DataFrame, **options) -> pd.Series:
    found = stats.intercoder_agreement(codings, **{"resamples": 50, **options})
    return found.loc[found["code"].isna()].set_index("coefficient")["value"]


def by_code(codings: pd.DataFrame, coefficient: str, **options) -> pd.Series:
    found = stats.intercoder_agreement(codings, **{"resamples": 50, **options})
    of_codes = found.loc[found["code"].notna() & found["coefficient"].eq(coefficient)]
    return of_codes.set_index("code")["value"]


# Krippendorff, K. (2011), « Computing Krippendorff's alpha-reliability », p. 8: four observers,
# twelve units, α nominal = 0.743. The same data are Gwet's (2014) example of four raters, for
# which his irrCAC prints AC1 = 0.77544, Fleiss = 0.76117, raw agreement = 0.81818.
FOUR_OBSERVERS = from_rows("""
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
""")
# Fleiss (1971), table 1: 30 patients, six psychiatrists; depression, personality disorder,
# schizophrenia, neurosis, other.
PATIENTS = [
    *([0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0]),
    *([2, 0, 4, 0, 0], [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6]),
    *([1, 0, 0, 5, 0], [1, 1, 0, 4, 0], [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1]),
    *([0, 0, 5, 0, 1], [3, 0, 0, 1, 2], [5, 1, 0, 0, 0], [0, 2, 0, 4, 0], [1, 0, 2, 0, 3]),
    *([0, 0, 0, 0, 6], [0, 1, 0, 5, 0], [0, 2, 0, 1, 3], [2, 0, 0, 4, 0], [1, 0, 0, 4, 1]),
    *([0, 5, 0, 1, 0], [4, 0, 0, 0, 2], [0, 2, 0, 4, 0], [1, 0, 5, 0, 0], [0, 0, 0, 0, 6]),
]


def test_alpha_with_missing_codes_is_that_krippendorff_prints():
    assert overall(FOUR_OBSERVERS)["alpha_krippendorff"] == pytest.approx(0.743, abs=5e-4)


def test_ac1_and_fleiss_with_missing_codes_are_those_gwet_prints():
    found = overall(FOUR_OBSERVERS)
    printed = {"accord_brut": 0.81818, "kappa_fleiss": 0.76117, "ac1_gwet": 0.77544}
    assert found[list(printed)].to_dict() == pytest.approx(printed, abs=5e-6)


def test_kappa_of_thirty_patients_is_that_fleiss_prints_overall_and_by_code():
    codings = from_counts(PATIENTS)
    assert overall(codings)["kappa_fleiss"] == pytest.approx(0.430, abs=5e-4)
    printed = [0.245, 0.245, 0.520, 0.471, 0.566]
    assert by_code(codings, "kappa_fleiss").tolist() == pytest.approx(printed, abs=5e-4)


def test_kappa_of_two_judges_is_that_cohen_prints():
    # Cohen (1960), table 2b, p. 45.
    table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    assert overall(from_confusion(table))["kappa_cohen"] == pytest.approx(0.492, abs=5e-4)


def test_ac1_stays_high_where_kappa_falls_below_zero_as_gwet_prints():
    # Gwet (2008): 118 + 0 of 125 alike; κ = -0.0234, AC1 = 0.9408.
    found = overall(from_confusion([[118, 5], [2, 0]]))
    assert found["kappa_cohen"] == pytest.approx(-0.0234, abs=5e-5)
    assert found["ac1_gwet"] == pytest.approx(0.9408, abs=5e-5)


def test_coefficients_of_four_coders_are_those_of_krippendorff_and_irrcac():
    found = stats.intercoder_agreement(CODINGS, order=CODES, resamples=50)
    found = found.fillna({"code": ""}).set_index(["code", "coefficient"])["value"]
    frozen = VALUES.fillna({"code": ""}).set_index(["code", "coefficient"])["value"]
    assert len(frozen) == 6 * 4
    close(found.loc[frozen.index], frozen)


def test_kappas_of_every_two_coders_are_those_of_r():
    found = stats.pairwise_agreement(CODINGS, order=CODES, resamples=50)
    found = found.loc[found["coefficient"] == "kappa_cohen"].fillna({"code": ""})
    found = found.set_index(["coders", "code"])
    frozen = KAPPAS.fillna({"code": ""}).set_index(["coders", "code"])
    assert len(frozen) == len(found) == 6 * 6
    close(found.loc[frozen.index, "value"], frozen["kappa_cohen"])
    assert found.loc[frozen.index, "n"].tolist() == frozen["n"].tolist()


def test_three_units_of_three_coders_are_worked_by_hand():
    # xxx, xxy, y.x: agreement 1, 1/3, 0, mean 4/9.
    codings = from_rows("x x y\nx x .\nx y x")
    found = stats.intercoder_agreement(codings, resamples=50)
    values = found.loc[found["code"].isna()].set_index("coefficient")["value"]
    assert values["accord_brut"] == pytest.approx(4 / 9)
    # π_x = (1 + 2/3 + 1/2)/3 = 13/18; E = (169 + 25)/324 = 97/162.
    assert values["kappa_fleiss"] == pytest.approx((4 / 9 - 97 / 162) / (65 / 162))
    # AC1 with two codes: E = 2 · 13/18 · 5/18 = 65/162.
    assert values["ac1_gwet"] == pytest.approx((4 / 9 - 65 / 162) / (97 / 162))
    # α: 8 codes, 6 x and 2 y; alike (3·2/2 + 2·1/2 + 0)/8 = 1/2; dealt again (30 + 2)/56.
    assert values["alpha_krippendorff"] == pytest.approx((1 / 2 - 4 / 7) / (3 / 7))
    # x: given 3, 2 and 1 times, joined 3·2 + 2·1 + 0 times out of 3·2 + 2·2 + 1·1.
    own = found.set_index(["code", "coefficient"])["value"]
    assert own["x", "accord_propre"] == pytest.approx(8 / 11)
    assert own["y", "accord_propre"] == 0


def brute_force_alpha(codings: pd.DataFrame) -> float:
    """From all ordered pairs of codes, weighed as the paper's coincidence matrix does."""
    units = [list(codes) for _, codes in codings.dropna().groupby("unit")["code"]]
    units = [codes for codes in units if len(codes) > 1]
    apart = sum(
        2 * sum(a != b for a, b in combinations(codes, 2)) / (len(codes) - 1) for codes in units
    )
    pool = [code for codes in units for code in codes]
    by_chance = 2 * sum(a != b for a, b in combinations(pool, 2)) / (len(pool) - 1)
    return 1 - apart / by_chance if by_chance else float("nan")


TABLES = st.lists(
    st.lists(st.sampled_from(["x", "y", "z", None]), min_size=3, max_size=3),
    min_size=2,
    max_size=12,
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(TABLES)
def test_alpha_is_that_of_all_pairs_counted_one_by_one(rows):
    cells = [(u, c, k) for u, row in enumerate(rows) for c, k in zip("ABC", row, strict=True)]
    codings = pd.DataFrame(cells, columns=["unit", "coder", "code"])
    twice = codings.dropna().groupby("unit").size()
    if not (twice >= 2).any():
        return
    found = overall(codings, resamples=1)["alpha_krippendorff"]
    assert found == pytest.approx(brute_force_alpha(codings), nan_ok=True, abs=1e-9)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_the_names_of_units_coders_and_codes_change_nothing(random):
    order = list(range(len(CODINGS)))
    random.shuffle(order)
    turned = CODINGS.iloc[order]
    found = stats.intercoder_agreement(CODINGS, resamples=50)
    pd.testing.assert_frame_equal(stats.intercoder_agreement(turned, resamples=50), found)
    renamed = CODINGS.assign(code=CODINGS["code"].map(dict(zip(CODES, "pqrst", strict=True))))
    close(stats.intercoder_agreement(renamed, resamples=50)["value"], found["value"])


def test_a_missing_code_is_as_no_row_and_units_coded_once_change_no_alpha():
    explicit = FOUR_OBSERVERS
    absent = explicit.dropna()
    options = {"order": list("12345"), "resamples": 50}
    pd.testing.assert_frame_equal(
        stats.intercoder_agreement(explicit, **options),
        stats.intercoder_agreement(absent, **options),
    )
    found = stats.intercoder_agreement(absent, **options)
    assert set(found["n"]) == {11}  # the twelfth unit has one code
    without = absent.loc[absent["unit"] != 11]
    assert overall(without)["alpha_krippendorff"] == overall(absent)["alpha_krippendorff"]


def test_intervals_hold_the_value_and_their_seed_makes_them():
    options = {"order": CODES, "resamples": 400}
    found = stats.intercoder_agreement(CODINGS, **options)
    pd.testing.assert_frame_equal(found, stats.intercoder_agreement(CODINGS, **options))
    other = stats.intercoder_agreement(CODINGS, seed=1, **options)
    close(other["value"], found["value"])
    assert (other["low"] != found["low"]).any()
    assert (found["low"] <= found["value"]).all() and (found["value"] <= found["high"]).all()
    narrower = stats.intercoder_agreement(CODINGS, confidence=0.5, **options)
    assert ((narrower["high"] - narrower["low"]) < (found["high"] - found["low"])).all()


def test_intervals_by_patterns_are_those_of_units_drawn_one_by_one():
    codings = from_confusion([[20, 5], [3, 12]])
    found = stats.intercoder_agreement(codings, resamples=5000).set_index("coefficient").iloc[:2]
    alike = np.repeat([1.0, 0.0], [32, 8])
    generator = np.random.default_rng(7)
    drawn = generator.choice(alike, (5000, 40)).mean(axis=1)
    from scipy.stats import bootstrap

    plain = bootstrap((alike,), np.mean, method="BCa", n_resamples=5000, rng=generator)
    row = found.loc["accord_brut"]
    assert row["low"] == pytest.approx(plain.confidence_interval.low, abs=0.026)
    assert row["high"] == pytest.approx(plain.confidence_interval.high, abs=0.026)
    assert drawn.std() == pytest.approx(np.sqrt(0.8 * 0.2 / 40), rel=0.05)


def test_kappa_of_coders_independent_by_construction_is_zero_within_monte_carlo_error():
    generator = np.random.default_rng(1960)
    shares = [0.5, 0.3, 0.2], [0.2, 0.5, 0.3]
    found = []
    for _ in range(400):
        codes = [generator.choice(3, 60, p=share) for share in shares]
        coder_rows = [
            pd.DataFrame({"unit": range(60), "coder": who, "code": given})
            for who, given in zip("AB", codes, strict=True)
        ]
        found.append(overall(pd.concat(coder_rows), resamples=1)["kappa_cohen"])
    error = np.std(found) / np.sqrt(len(found))
    assert error < 0.006
    assert abs(np.mean(found)) < 3 * error


def test_a_coder_who_gives_one_code_only_gets_a_sentence_and_no_kappa():
    codings = from_rows("x x x x\nx y x y", coders="AB")
    found = stats.intercoder_agreement(codings, resamples=50)
    rows = found.loc[found["code"].isna()].set_index("coefficient")
    assert np.isnan(rows.at["kappa_cohen", "value"])
    expected = (
        "« A » n'a donné que le code « x » : le κ de Cohen vaudrait 0 quoi que fasse l'autre."
    )
    assert rows.at["kappa_cohen", "note"] == expected
    assert rows.at["accord_brut", "value"] == 0.5
    assert rows.at["alpha_krippendorff", "note"].startswith("« A » n'a donné que le code « x » :")
    of_y = found.loc[found["code"] == "y"].set_index("coefficient")
    assert of_y.at["kappa_cohen", "note"].startswith("« A » n'a jamais donné ce code")


def test_where_all_codes_are_one_the_coefficients_are_missing_and_say_why():
    found = stats.intercoder_agreement(from_rows("x x x\nx x x", coders="AB"), order=["x", "y"])
    rows = found.loc[found["code"].isna()].set_index("coefficient")
    assert rows.at["accord_brut", "value"] == 1
    corrected = rows.drop("accord_brut")
    assert corrected["value"].isna().all()
    assert corrected["note"].str.startswith("Tous les codes donnés sont « x »").all()
    never = found.loc[found["code"] == "y"]
    assert never["value"].isna().all()
    assert never["note"].str.startswith("Personne n'a donné ce code").all()


def test_no_value_and_no_interval_is_ever_missing_without_a_reason():
    for codings in (CODINGS, FOUR_OBSERVERS, from_rows("x y z\nx y z", coders="AB")):
        for measure in (stats.intercoder_agreement, stats.pairwise_agreement):
            found = measure(codings, resamples=50)
            silent = found[["value", "low", "high"]].isna().any(axis=1) & found["note"].isna()
            assert found.loc[silent].empty


def test_a_pair_without_a_common_unit_has_its_rows_and_a_note():
    codings = from_rows("x y . .\nx x y y\n. . y x", coders="ABC")
    found = stats.pairwise_agreement(codings, resamples=50).set_index("coders")
    assert set(found.index) == {"A+B", "A+C", "B+C"}
    strangers = found.loc["A+C"]
    assert strangers["value"].isna().all() and set(strangers["n"]) == {0}
    assert strangers["note"].str.contains("aucune unité en commun").all()


def test_codes_of_the_codebook_that_nobody_used_count_for_ac1_only():
    codings = from_confusion([[20, 5], [3, 12]])
    few, many = overall(codings), overall(codings, order=[0, 1, 2, 3])
    same = ["accord_brut", "kappa_cohen", "kappa_fleiss", "alpha_krippendorff"]
    close(many[same], few[same])
    # 48 codes of 80 are the first: E = 2 · 0.6 · 0.4 / 3 = 0.16.
    assert many["ac1_gwet"] == pytest.approx((0.8 - 0.16) / (1 - 0.16))


def test_codes_and_coders_follow_the_order_of_their_categories():
    typed = CODINGS.assign(
        code=pd.Categorical(CODINGS["code"], list("zyxwv")),
        coder=pd.Categorical(CODINGS["coder"], list("DCBA")),
    )
    found = stats.intercoder_agreement(typed, resamples=1)
    assert found["code"].dropna().unique().tolist() == list("zyxwv")
    assert set(found["coders"]) == {"D+C+B+A"}


# codings, options -> words of the refusal
REFUSED = {
    "no such column": (CODINGS, {"unit": "id_unite"}, "Colonne absente : « id_unite »"),
    "a unit coded twice by one coder": (
        pd.concat([CODINGS, CODINGS.head(1)]),
        {},
        "Unité codée deux fois par le même codeur",
    ),
    "a code that is not of the codebook": (CODINGS, {"order": ["v", "w"]}, "Code inconnu : « x"),
    "one coder": (CODINGS.loc[CODINGS["coder"] == "A"], {}, "codeurs A, 0 unité"),
    "nothing": (CODINGS.head(0), {}, "codeurs aucun"),
    "no unit in common": (
        pd.DataFrame({"unit": [1, 2], "coder": ["A", "B"], "code": ["x", "x"]}),
        {},
        "0 unité codée par deux",
    ),
    "a confidence in per cent": (CODINGS, {"confidence": 95}, "confiance 95"),
    "no resample": (CODINGS, {"resamples": 0}, "0 rééchantillons"),
}


@pytest.mark.parametrize("measure", [stats.intercoder_agreement, stats.pairwise_agreement])
@pytest.mark.parametrize(("codings", "options", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_codings_that_allow_no_measure_are_refused(measure, codings, options, words):
    with pytest.raises(EgnError) as refusal:
        measure(codings, **options)
    assert words in str(refusal.value)
    assert str(refusal.value).count(". ") == 2
