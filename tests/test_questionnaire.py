"""What a published percentage leaves possible, worked out by hand."""

import pandas as pd
import pytest

from egnlib.corpus.questionnaire import (
    AUDIENCES,
    audience_differences,
    halves,
    printed_percentages,
    respondents,
    statement_bounds,
)

# operator, low, high -> minimum, maximum
BOUNDS = {
    "a whole number may be rounded by half a point": ("=", 79, 79, 78.5, 79.5),
    "one decimal leaves half a tenth": ("=", 24.5, 24.5, 24.45, 24.55),
    "a multiple of ten is still a whole number": ("=", 80, 80, 79.5, 80.5),
    "nothing goes above one hundred": ("=", 100, 100, 99.5, 100),
    "nothing goes below zero": ("=", 0, 0, 0, 0.5),
    "more than leaves everything above": (">", 87, None, 87, 100),
    "less than leaves everything below": ("<", None, 70, 0, 70),
    "a range keeps its roundings": ("entre", 92, 95, 91.5, 95.5),
    "nearly states no bound": ("~", 80, 80, None, None),
}


def _questionnaire(rows: list[tuple]) -> pd.DataFrame:
    columns = ["id_enonce", "public", "operateur", "valeur_basse", "valeur_haute"]
    table = pd.DataFrame(rows, columns=columns).assign(id_document="invente", sens="favorable")
    return table.astype({"valeur_basse": "Float64", "valeur_haute": "Float64"})


@pytest.mark.parametrize(
    ("operator", "low", "high", "minimum", "maximum"), BOUNDS.values(), ids=BOUNDS.keys()
)
def test_a_percentage_leaves_an_interval(operator, low, high, minimum, maximum):
    bounds = statement_bounds(_questionnaire([("q", "eleves", operator, low, high)]))
    found = [None if pd.isna(value) else value for value in bounds.loc[0, ["minimum", "maximum"]]]
    assert found == [minimum, maximum]


def test_bounds_keep_the_rows_the_index_and_the_columns():
    rows = _questionnaire([("q", "eleves", "=", 10, 10), ("q", "familles", "~", 20, 20)])
    rows.index = [7, 3]
    bounds = statement_bounds(rows)
    assert bounds.index.tolist() == [7, 3]
    assert bounds.drop(columns=["minimum", "maximum"]).equals(rows)
    assert bounds["minimum"].isna().tolist() == [False, True]


# (operator, low, high) of A and of B -> smallest, largest difference, sign
DIFFERENCES = {
    "two numbers far apart": (("=", 97, 97), ("=", 93, 93), 3, 5, "superieur"),
    "the other way round": (("=", 93, 93), ("=", 97, 97), -5, -3, "inferieur"),
    "one point apart may be a rounding": (("=", 81, 81), ("=", 80, 80), 0, 2, "indetermine"),
    "one number printed for both": (("=", 79, 79), ("=", 79, 79), None, None, "egal"),
    "more than against a number below it": ((">", 90, None), ("=", 80, 80), 9.5, 20.5, "superieur"),
    "two « more than »": ((">", 87, None), (">", 92, None), -13, 8, "indetermine"),
    "less than against a number above it": (
        ("<", None, 70),
        ("=", 75, 75),
        -75.5,
        -4.5,
        "inferieur",
    ),
    "more than and less than the same number": (
        (">", 80, None),
        ("<", None, 80),
        0,
        100,
        "superieur",
    ),
    "less than and more than the same number": (
        ("<", None, 80),
        (">", 80, None),
        -100,
        0,
        "inferieur",
    ),
    "more than what the other may just be": (
        (">", 80.5, None),
        ("=", 80, 80),
        0,
        20.5,
        "superieur",
    ),
    "just what the other is less than": (("=", 81, 81), ("<", None, 80.5), 0, 81.5, "superieur"),
    "less than what the other may just be": (
        ("<", None, 79.5),
        ("=", 80, 80),
        -80.5,
        0,
        "inferieur",
    ),
    "just what the other is more than": (("=", 80, 80), (">", 80.5, None), -20.5, 0, "inferieur"),
    "more than the top of a range": (
        (">", 95.5, None),
        ("entre", 92, 95),
        0,
        8.5,
        "superieur",
    ),
    "two numbers that may just be the same": (("=", 80, 80), ("=", 79, 79), 0, 2, "indetermine"),
    "less than and a range that begins there": (
        ("<", None, 91.5),
        ("entre", 92, 95),
        -95.5,
        0,
        "inferieur",
    ),
    "more than a little less than the other": (
        (">", 79, None),
        ("<", None, 80),
        -1,
        100,
        "indetermine",
    ),
    "a range against a number inside": (("entre", 92, 95), ("=", 94, 94), -3, 2, "indetermine"),
    "nearly says nothing": (("~", 80, 80), ("=", 10, 10), None, None, "indetermine"),
    "nearly twice the same says nothing": (("~", 80, 80), ("~", 80, 80), None, None, "indetermine"),
}


@pytest.mark.parametrize(
    ("a", "b", "smallest", "largest", "sign"), DIFFERENCES.values(), ids=DIFFERENCES.keys()
)
def test_a_difference_has_a_sign_only_when_every_possible_value_has_it(
    a, b, smallest, largest, sign
):
    table = audience_differences(_questionnaire([("q", "eleves", *a), ("q", "familles", *b)]))
    found = table.astype(object).where(table.notna(), None).iloc[0].tolist()
    assert found == ["invente", "q", "eleves", "familles", smallest, largest, sign]


def test_three_audiences_make_three_pairs_in_the_order_of_the_table():
    rows = [("q", "familles", "=", 80, 80), ("q", "eleves", "=", 88, 88)]
    table = audience_differences(_questionnaire([*rows, ("q", "enseignants", "=", 73, 73)]))
    pairs = table[["public_a", "public_b", "signe"]].apply(tuple, axis=1).tolist()
    assert pairs == [
        ("familles", "eleves", "inferieur"),
        ("familles", "enseignants", "superieur"),
        ("eleves", "enseignants", "superieur"),
    ]


def test_a_statement_given_for_one_audience_makes_no_difference():
    table = audience_differences(_questionnaire([("q", "eleves", "=", 10, 10)]))
    assert len(table) == 0
    assert table.columns.tolist()[-3:] == ["ecart_minimal", "ecart_maximal", "signe"]


def test_composition_rows_and_other_directions_are_not_compared():
    rows = _questionnaire(
        [
            ("q0", "eleves", "=", 40, 40),
            ("q0", "familles", "=", 60, 60),
            ("q1", "eleves", "=", 40, 40),
            ("q1", "familles", "=", 60, 60),
        ]
    )
    rows["sens"] = ["composition", "composition", "favorable", "defavorable"]
    assert len(audience_differences(rows)) == 0


def test_swapping_the_audiences_turns_every_difference_round(consultation):
    forward = audience_differences(consultation.questionnaire)
    backward = audience_differences(consultation.questionnaire.iloc[::-1])
    keys = ["id_enonce", "public_a", "public_b"]
    turned = backward.rename(columns={"public_a": "public_b", "public_b": "public_a"})
    paired = forward.merge(turned, on=keys, suffixes=("", "_turned"), validate="one_to_one")
    assert len(paired) == len(forward) == len(backward)
    smallest, largest = paired["ecart_minimal"], -paired["ecart_maximal_turned"]
    assert smallest.fillna(0).tolist() == largest.fillna(0).tolist()
    opposite = {"superieur": "inferieur", "inferieur": "superieur"}
    assert paired["signe_turned"].map(lambda sign: opposite.get(sign, sign)).equals(paired["signe"])


def test_the_differences_of_the_2015_questionnaire_are_those_of_its_figures(consultation):
    table = audience_differences(consultation.questionnaire)
    assert table["signe"].value_counts().to_dict() == {
        "indetermine": 16,
        "superieur": 3,
        "inferieur": 3,
        "egal": 2,
    }
    sure = table.loc[table["signe"].isin(["superieur", "inferieur"]), "id_enonce"]
    assert sure.tolist() == ["q08", "q22", "q22", "q22", "q24", "q29"]


# (first line, operator, low, high) of two rows -> percentages printed
PRINTED = {
    "one percentage for two rows": (("4-5", "=", 80, 80), ("4", "=", 80, 80), 1),
    "lines that begin alike": (("4;90", "=", 80, 80), ("4-6", "=", 80, 80), 1),
    "lines given in another order": (("90;4", "=", 80, 80), ("4", "=", 80, 80), 1),
    "one bound for two rows": (("4", ">", 90, None), ("4", ">", 90, None), 1),
    "another line": (("4", "=", 80, 80), ("5", "=", 80, 80), 2),
    "another operator": (("4", "=", 80, 80), ("4", "~", 80, 80), 2),
    "another value": (("4", "=", 80, 80), ("4", "=", 81, 81), 2),
    "another end of a range": (("4", "entre", 80, 85), ("4", "entre", 80, 90), 2),
}


@pytest.mark.parametrize(("a", "b", "n"), PRINTED.values(), ids=PRINTED.keys())
def test_a_percentage_that_serves_several_rows_is_printed_once(a, b, n):
    rows = _questionnaire([("q", "eleves", *a[1:]), ("r", "familles", *b[1:])])
    rows = rows.assign(lignes=[a[0], b[0]]).set_index(pd.Index([7, 3]))
    printed = printed_percentages(rows)
    assert printed.equals(rows.head(n))
    assert printed_percentages(rows.iloc[::-1])["id_enonce"].tolist() == ["r", "q"][:n]


def test_the_same_percentage_in_two_documents_is_printed_twice():
    rows = _questionnaire([("q", "eleves", "=", 80, 80)] * 2).assign(lignes="4")
    rows["id_document"] = ["un", "autre"]
    assert printed_percentages(rows).equals(rows)


def test_every_recorded_percentage_is_one_of_those_that_are_printed(consultation):
    rows = consultation.questionnaire
    printed = printed_percentages(rows)
    assert printed.columns.tolist() == rows.columns.tolist()
    found = {
        (
            row.id_document,
            row.lignes.replace(";", "-").split("-")[0],
            row.operateur,
            *(None if pd.isna(value) else value for value in (row.valeur_basse, row.valeur_haute)),
        )
        for row in rows.itertuples()
    }
    assert len(printed) == len(found) < len(rows)


def _answers(shares: dict[str, float | None], total: int | None) -> tuple:
    rows = [(public, "composition", share, "3") for public, share in shares.items()]
    rows.append(("ensemble", "favorable", 75, "9"))
    columns = ["public", "sens", "valeur_basse", "lignes"]
    questionnaire = pd.DataFrame(rows, columns=columns).astype({"valeur_basse": "Float64"})
    sessions = [("forum", 600)] if total is None else [("forum", 600), (ONLINE, total)]
    participants = pd.DataFrame(sessions, columns=["session", "n_participants"])
    return questionnaire, participants.astype({"n_participants": "Int64"})


ONLINE = "questionnaire-en-ligne"


def test_the_respondents_are_the_published_shares_of_the_published_total():
    table = respondents(*_answers({"familles": 24.5, "eleves": 11, "personnels": 60}, 1230))
    assert table.columns.tolist() == ["public", "share", "n", "lignes"]
    assert table.index.tolist() == [0, 1, 2]
    assert table["public"].tolist() == ["familles", "eleves", "personnels"]
    assert table["share"].tolist() == [0.245, 0.11, 0.6]
    # 1230 × 24.5 % = 301.35, 1230 × 11 % = 135.3, 1230 × 60 % = 738: nothing is shared out.
    assert table["n"].tolist() == [301, 135, 738]
    assert table["lignes"].tolist() == ["3", "3", "3"]


def test_without_a_published_total_the_shares_stand_alone():
    table = respondents(*_answers({"familles": 24.5, "eleves": None}, None))
    assert table["share"].isna().tolist() == [False, True]
    assert table["n"].isna().tolist() == [True, True]


def test_a_missing_share_makes_a_missing_count_and_keeps_its_row():
    table = respondents(*_answers({"familles": None, "eleves": 50}, 1000))
    assert table["public"].tolist() == ["familles", "eleves"]
    assert table["n"].isna().tolist() == [True, False]
    assert table["n"].iloc[1] == 500


def test_a_total_without_a_number_is_no_total():
    questionnaire, participants = _answers({"familles": 24.5}, 1)
    missing = participants.assign(n_participants=pd.array([600, None], dtype="Int64"))
    assert respondents(questionnaire, missing)["n"].isna().tolist() == [True]


def test_without_a_composition_there_is_no_respondent():
    table = respondents(*_answers({}, 1000))
    assert table.columns.tolist() == ["public", "share", "n", "lignes"]
    assert len(table) == 0


def test_the_respondents_of_2015_do_not_add_up_to_the_published_total(consultation):
    recorded = consultation.of("concertation-2015-premieres-tendances")
    table = respondents(recorded.questionnaire, recorded.participants)
    assert set(table["public"]) <= set(AUDIENCES)
    assert table["n"].to_list() == [5610, 12495, 23562, 7905]
    assert table["n"].sum() == 49572
    assert round(table["share"].sum(), 3) == 0.972


# rubrics of the rows -> rows of the first part
CUTS = {
    "two runs": ("aabb", 2),
    "the run nearest to the middle": ("aaabb", 3),
    "a long run first": ("aaaab", 4),
    "a long run last": ("abbbb", 1),
    "a rubric that comes back is another run": ("abaa", 2),
    "as near before as after the middle": ("abbc", 1),
    "one run": ("aaa", 3),
    "one row": ("a", 1),
    "no row": ("", 0),
}


@pytest.mark.parametrize(("rubrics", "cut"), CUTS.values(), ids=CUTS.keys())
def test_a_table_is_cut_near_its_middle_and_never_inside_a_run(rubrics, cut):
    rows = pd.DataFrame({"rubrique": pd.Series(list(rubrics), dtype="str")})
    first, rest = halves(rows, "rubrique")
    assert len(first) == cut
    assert pd.concat([first, rest]).equals(rows)
