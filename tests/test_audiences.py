"""Audiences of a questionnaire: their bases, who compares with whom, and what is said of it."""

import pandas as pd
import pytest

from egnlib import corpus, reporting, stats
from egnlib.files import EgnError

AUDIENCES = {
    "eleves": "Élèves",
    "familles": "Familles",
    "familles_partenaires": "Familles et partenaires",
    "enseignants": "Enseignants",
}
COLUMNS = ["id_enonce", "public", "operateur", "valeur_basse", "valeur_haute", "sens", "lignes"]


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def questionnaire(rows: list[tuple]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=COLUMNS).assign(id_document="invente")
    return table.astype({"valeur_basse": "Float64", "valeur_haute": "Float64"})


def answers(total: int | None) -> pd.DataFrame:
    rows = {"session": ["forum", "questionnaire-en-ligne"], "n_participants": [600, total]}
    return pd.DataFrame(rows).astype({"n_participants": "Int64"})


WHO = questionnaire(
    [
        ("q0", "eleves", "=", 11, 11, "composition", "1"),
        ("q0", "familles_partenaires", "=", 24.5, 24.5, "composition", "2"),
        ("q0", "enseignants", "=", 46.2, 46.2, "composition", "3"),
    ]
)


def test_bases_are_the_extreme_products_of_a_rounded_total_and_rounded_shares():
    bases = corpus.audience_bases(WHO, answers(51_000), total_unit=1000)
    # 11 %, rounded up at most or cut off at least: 10 % of 50 500 to 12 % of 51 500; 24,5 %:
    # 24,4 % and 24,6 %; 46,2 %: ± 0,1.
    assert bases["base"].tolist() == [5610, 12495, 23562]
    assert bases["base_basse"].tolist() == [5050, 12322, 23280]
    assert bases["base_haute"].tolist() == [6180, 12669, 23844]
    assert bases["public"].tolist() == ["eleves", "familles_partenaires", "enseignants"]


def test_an_exact_total_leaves_the_rounding_of_the_shares_alone():
    bases = corpus.audience_bases(WHO, answers(1000))
    assert bases.loc[0, ["base_basse", "base", "base_haute"]].tolist() == [100, 110, 120]


def test_without_a_total_bases_are_missing_and_shares_are_kept():
    bases = corpus.audience_bases(WHO, answers(None), total_unit=1000)
    assert bases[["base", "base_basse", "base_haute"]].isna().all(axis=None)
    assert bases["part_basse"].tolist() == pytest.approx([0.10, 0.244, 0.461])
    assert pd.isna(corpus.published_total(answers(None)))


def test_bases_lie_between_the_counts_that_the_published_shares_allow(project, consultation):
    """Two roads to the same numbers: the bases of 2015 and the counts behind each percentage."""
    bases = corpus.audience_bases(consultation.questionnaire, consultation.participants)
    for row in bases.itertuples(index=False):
        share = {"eleves": 11, "familles_partenaires": 24.5, "enseignants": 46.2}
        value = share.get(row.public, 15.5)
        counts = stats.possible_counts(value, 51_000)
        assert abs(counts["lowest"].min() - row.base_basse) <= 1
        assert abs(counts["highest"].max() - row.base_haute) <= 1


def test_the_roundings_of_the_bases_are_those_of_the_sum_of_the_shares(consultation):
    """What the bases leave to all audiences together is what the shares make before rounding."""
    bases = corpus.audience_bases(consultation.questionnaire, consultation.participants)
    who = consultation.questionnaire.query("sens == 'composition'")
    totals = stats.possible_totals(who["valeur_basse"].tolist())
    assert bases["part_basse"].sum() == pytest.approx(totals["smallest"].min())
    assert bases["part_haute"].sum() == pytest.approx(totals["largest"].max())


def test_a_bound_or_a_range_of_the_composition_keeps_its_own_ends():
    rows = questionnaire(
        [
            ("q0", "eleves", "entre", 10, 20, "composition", "1"),
            ("q0", "familles", ">", 30, None, "composition", "2"),
            ("q0", "enseignants", "<", None, 40, "composition", "3"),
            ("q0", "personnels", "=", 100, 100, "composition", "4"),
            ("q0", "ensemble", "~", 50, 50, "composition", "5"),
        ]
    )
    bases = corpus.audience_bases(rows, answers(1000))
    assert bases["part_basse"].tolist()[:4] == pytest.approx([0.09, 0.3, 0, 0.99])
    assert bases["part_haute"].tolist()[:4] == pytest.approx([0.21, 1, 0.4, 1])
    assert bases.loc[4, ["part_basse", "part_haute"]].isna().all()


OPINIONS = questionnaire(
    [
        ("q1", "eleves", "=", 88, 88, "favorable", "10"),
        ("q1", "familles", "=", 80, 80, "favorable", "10"),
        ("q1", "enseignants", "=", 80, 80, "favorable", "11"),
        ("q2", "eleves", ">", 90, None, "favorable", "12"),
        ("q2", "familles", ">", 90, None, "favorable", "12"),
        ("q2", "enseignants", ">", 80, None, "favorable", "12"),
        ("q3", "eleves", "~", 80, 80, "favorable", "13"),
        ("q3", "enseignants", "=", 70, 70, "favorable", "14"),
        ("q4", "eleves", "=", 70, 70, "favorable", "15"),
    ]
)


def pairs(total: int | None = 51_000) -> pd.DataFrame:
    table = corpus.audience_pairs(OPINIONS, corpus.audience_bases(WHO, answers(total)))
    a, b = (
        table[[f"part_basse_{side}", f"part_haute_{side}", f"base_{side}"]].set_axis(
            ["low", "high", "base"], axis=1
        )
        for side in "ab"
    )
    table[["borne_basse", "borne_haute"]] = 100 * stats.bounded_difference(a, b)[["low", "high"]]
    return table.assign(reponse_minimale=stats.smallest_response(a, b))


def test_pairs_are_those_of_the_differences_in_the_same_order():
    table = pairs()
    keys = ["id_document", "id_enonce", "public_a", "public_b"]
    expected = corpus.audience_differences(OPINIONS)[[*keys, "signe"]]
    pd.testing.assert_frame_equal(table[[*keys, "signe"]], expected)


def test_one_percentage_for_two_audiences_says_nothing_of_their_difference():
    table = pairs().set_index(["id_enonce", "public_a", "public_b"])
    together = table["imprime_ensemble"] == "oui"
    # Same value on another line (q1, families and teachers) is printed for each: it compares.
    assert table.index[together].tolist() == [("q2", "eleves", "familles")]
    unknown = ["part_basse_a", "part_haute_b", "ecart_minimal", "ecart_maximal", "borne_basse"]
    assert table.loc[together, unknown].isna().all(axis=None)


def test_families_compare_on_the_base_that_they_share_with_partners():
    first = pairs().iloc[0]
    assert (first["public_b"], first["base_a"], first["base_b"]) == ("familles", 5100, 12444)


def test_a_difference_is_that_of_newcombe_at_both_ends_of_the_rounding():
    first = pairs().iloc[0]
    a = pd.DataFrame({"low": [0.875], "high": [0.885], "base": [5100]})
    b = pd.DataFrame({"low": [0.795], "high": [0.805], "base": [12444]})
    expected = 100 * stats.bounded_difference(a, b).loc[0]
    assert first[["ecart_minimal", "ecart_maximal"]].tolist() == pytest.approx([7, 9])
    assert first[["borne_basse", "borne_haute"]].tolist() == pytest.approx(
        [expected["low"], expected["high"]]
    )


def test_two_percentages_of_one_audience_for_one_statement_are_refused():
    twice = pd.concat([OPINIONS, OPINIONS.tail(1).assign(sens="defavorable")])
    with pytest.raises(EgnError, match=r"Énoncé à deux pourcentages : « q4 »"):
        corpus.audience_pairs(twice, corpus.audience_bases(WHO, answers(1000)))


def test_the_differences_of_2015_that_hold_are_six_of_twenty_four(consultation):
    bases = corpus.audience_bases(
        consultation.questionnaire, consultation.participants, total_unit=1000
    )
    table = corpus.audience_pairs(consultation.questionnaire, bases)
    a, b = (
        table[[f"part_basse_{side}", f"part_haute_{side}", f"base_{side}"]].set_axis(
            ["low", "high", "base"], axis=1
        )
        for side in "ab"
    )
    computed = int((a.notna().all(axis=1) & b.notna().all(axis=1)).sum())
    level = stats.bonferroni_confidence(computed)
    assert (computed, level) == (8, 0.99375)
    limits = stats.bounded_difference(a, b, confidence=level)
    holds = (limits["low"] > 0) | (limits["high"] < 0)
    assert (len(table), int(holds.sum())) == (24, 6)
    assert (table["imprime_ensemble"] == "oui").sum() == 16
    assert set(table.loc[holds, "id_enonce"]) == {"q08", "q22", "q24", "q29"}


def test_the_counts_of_what_can_be_said_are_told_and_add_up():
    told = plain(reporting.audience_differences_sentence(pairs()))
    assert told == (
        "Sur 7 comparaisons entre publics de répondants volontaires, 2 placent un public "
        "au-dessus de l’autre, arrondis et hasard compris, 3 ne disent rien parce que « plus de » "
        "ou les arrondis laissent les deux ordres possibles, 1 ne dit rien parce que le "
        "pourcentage est approché et 1 ne dit rien parce qu’un seul pourcentage est imprimé pour "
        "les deux publics."
    )


def test_the_same_value_printed_twice_leaves_a_rounding_on_each_side():
    row = pairs().iloc[2]
    assert (row["public_a"], row["public_b"], row["imprime_ensemble"]) == (
        "familles",
        "enseignants",
        "non",
    )
    assert row[["ecart_minimal", "ecart_maximal"]].tolist() == pytest.approx([-1, 1])
    assert row["borne_basse"] < -1
    assert row["borne_haute"] > 1


def test_without_bases_an_order_is_told_without_its_interval():
    told = plain(reporting.audience_differences_sentence(pairs(None)))
    assert "0 place un public au-dessus" in told
    assert "2 donnent un ordre sans que le nombre de réponses soit connu" in told
    nothing = reporting.widest_difference_sentence(pairs(None), statements={}, audiences={})
    assert nothing == "Aucun écart entre publics n’est établi par les chiffres publiés."


def test_a_few_answers_make_an_order_that_chance_could_give():
    table = pairs(200)
    assert "2 donnent un ordre que le hasard" in plain(
        reporting.audience_differences_sentence(table)
    )


def test_no_comparison_is_told_as_such():
    assert reporting.audience_differences_sentence(pairs().head(0)) == (
        "Aucun énoncé n’a de pourcentage publié pour deux publics : rien n’est à comparer."
    )


STATEMENTS = {"q1": "Un banc", "q2": "Un arbre", "q3": "Un mur"}


def test_the_widest_difference_is_named_with_its_bounds():
    table = pairs()
    table.loc[0, ["borne_basse", "borne_haute"]] = [6.4, 11.6]
    told = plain(
        reporting.widest_difference_sentence(table, statements=STATEMENTS, audiences=AUDIENCES)
    )
    assert told == (
        "Le plus grand écart, entre 6 et 12 points, arrondis et hasard compris, est celui de "
        "l’énoncé « Un banc » (élèves au-dessus des familles)."
    )


def test_the_least_firm_difference_is_named_with_the_answers_that_it_needs():
    table = pairs()
    table.loc[0, "reponse_minimale"] = 0.8902
    told = plain(reporting.least_firm_sentence(table, statements=STATEMENTS, audiences=AUDIENCES))
    # Rounded up: 89 % would not be enough.
    assert told == (
        "L’écart le moins assuré, « Un banc » (élèves au-dessus des familles), suppose que 90 % au "
        "moins des répondants de chaque public aient répondu à cet énoncé, les autres pensant "
        "comme eux."
    )
    nothing = reporting.least_firm_sentence(pairs(None), statements=STATEMENTS, audiences=AUDIENCES)
    assert nothing == ""


# level of each interval -> what the note of the table says of it
LEVELS = {
    None: "(intervalles de Newcombe à 95 %).",
    0.99: "(intervalles de Newcombe à 95 % pour les 5 comparaisons calculées prises ensemble : à "
    "99,0 % pour chacune, correction de Bonferroni).",
}


@pytest.mark.parametrize(("each", "words"), LEVELS.items())
def test_the_table_says_how_many_comparisons_its_intervals_are_corrected_for(each, words):
    table = pairs()
    assert table["borne_basse"].notna().sum() == 5
    shown = reporting.show_audience_differences(
        table, statements=STATEMENTS, audiences=AUDIENCES, each=each
    )
    assert words in plain(shown.html)


def test_every_comparison_is_shown_and_those_that_are_settled_come_first():
    fragment = reporting.show_audience_differences(
        pairs(), statements=STATEMENTS, audiences=AUDIENCES
    )
    shown = plain(fragment.text)
    conclusions = [
        "élèves au-dessus des familles",
        "élèves au-dessus des enseignants",
        "les deux ordres restent possibles",
        "pourcentage approché",
        "un seul pourcentage imprimé pour ces publics",
    ]
    places = [shown.index(words) for words in conclusions]
    assert places == sorted(places)
    assert "Les répondants étaient volontaires" in plain(fragment.html)


def test_bases_are_told_as_approximate_with_the_least_known_audience():
    bases = corpus.audience_bases(WHO, answers(51_000), total_unit=1000)
    told = plain(
        reporting.bases_sentence(bases, total=51_000, total_unit=1000, audiences=AUDIENCES)
    )
    assert told == (
        "Le nombre de réponses par public est approximatif. Le total publié, 51 000, est un "
        "nombre rond (tenu pour un total compris entre 50 500 et 51 500) et les parts sont "
        "arrondies ; le moins bien connu est celui des élèves : entre 5 050 et 6 180 réponses. "
        "Les intervalles qui suivent prennent le plus petit de ces nombres ; la base des familles "
        "reste trop grande (elle compte les partenaires), et tous n’ont peut-être pas répondu à "
        "chaque énoncé."
    )


def test_an_exact_total_and_an_absent_one_are_told():
    exact = corpus.audience_bases(WHO, answers(1234))
    told = plain(reporting.bases_sentence(exact, total=1234, total_unit=1, audiences=AUDIENCES))
    assert "1 234, est tenu pour exact et les parts sont arrondies" in told
    alone = exact.query("public != 'familles_partenaires'")
    told = plain(reporting.bases_sentence(alone, total=1234, total_unit=1, audiences=AUDIENCES))
    assert told.endswith("de ces nombres ; tous n’ont peut-être pas répondu à chaque énoncé.")
    absent = corpus.audience_bases(WHO, answers(None))
    told = reporting.bases_sentence(absent, total=None, total_unit=1, audiences=AUDIENCES)
    assert told.startswith("Le document ne permet pas de savoir combien")


COMPOSITIONS = {
    "too little under any rounding": (
        [11, 24.5, 46.2, 15.5],
        "De 1,5 % à 4,1 % des réponses ne sont donc attribuées à aucun public",
    ),
    "a whole after rounding": ([33, 33, 33], "elles peuvent faire un tout"),
    "too much under any rounding": ([60, 60], "Des réponses comptent deux fois"),
}


@pytest.mark.parametrize(("values", "words"), COMPOSITIONS.values(), ids=COMPOSITIONS.keys())
def test_a_composition_is_said_to_be_a_whole_or_not_under_any_rounding(values, words):
    told = plain(reporting.composition_sentence(stats.possible_totals(values)))
    assert words in told


def test_the_table_of_bases_shows_from_least_to_most():
    bases = corpus.audience_bases(WHO, answers(51_000), total_unit=1000)
    shown = plain(reporting.show_audience_bases(bases, audiences=AUDIENCES).html)
    places = [shown.index(words) for words in ("Élèves", "5 610", "5 050", "6 180", "Familles")]
    assert places == sorted(places)
