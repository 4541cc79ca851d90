"""Sentences: what a result says, on values worked out by hand.

Unbreakable spaces are tested in test_numbers; here they are read as spaces.
"""

import pandas as pd
import pytest

from egnlib import reporting, stats
from egnlib.corpus import AUDIENCES, STATUSES, chain_completeness, printed_percentages


def plain(sentence: str) -> str:
    return sentence.replace("\u202f", " ").replace("\u00a0", " ")


def shares(rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["label", "share", "low", "high"])


def test_the_first_and_last_categories_are_named_with_their_shares():
    rows = shares([("Arbres", 0.2, 0.1, 0.3), ("Bancs", 0.6, 0.5, 0.7), ("Murs", 0.2, 0.1, 0.3)])
    assert plain(reporting.distribution_sentence(rows)) == (
        "« Bancs » vient en tête (60,0 %) et « Murs » en dernier (20,0 %) ; "
        "leurs intervalles ne se recouvrent pas."
    )


@pytest.mark.parametrize("high", [0.5, 0.55])
def test_intervals_that_touch_or_overlap_tell_nothing_apart(high):
    rows = shares([("Arbres", 0.6, 0.5, 0.7), ("Bancs", 0.4, 0.3, high)])
    assert plain(reporting.distribution_sentence(rows)) == (
        "« Arbres » vient en tête (60,0 %) et « Bancs » en dernier (40,0 %) ; "
        "mais leurs intervalles se recouvrent : avec si peu de propositions, l’ordre des "
        "catégories n’est pas assuré."
    )


def test_the_order_of_the_rows_does_not_change_what_comes_first_and_last():
    rows = shares([("Arbres", 0.6, 0.5, 0.7), ("Bancs", 0.3, 0.2, 0.4), ("Murs", 0.1, 0.0, 0.2)])
    assert reporting.distribution_sentence(rows.iloc[::-1]) == (
        reporting.distribution_sentence(rows)
    )


def beside(total: int, answers: list[str], published: int | None = None) -> pd.DataFrame:
    """Readings `ligne`, `atelier`… of which `answers` says whether they give what is published."""
    names = ["ligne", "atelier", "categorie", "document"][: len(answers)]
    table = pd.DataFrame(
        {"total": [45, *[total] * (len(names) - 1)], "meme_total": answers}, index=names
    )
    table["meme_repartition"] = answers
    if published is None:
        return table.assign(meme_total=None, meme_repartition=None)
    first = pd.DataFrame({"total": [published]}, index=["publie"])
    return pd.concat([first, table])


def test_the_readings_that_give_what_is_published_are_counted():
    table = beside(44, ["non", "oui", "oui", "non"], published=44)
    sentence = reporting.reading_sentence(table, reading="atelier", n_readings=4)
    assert plain(sentence) == (
        "Le document imprime 45 propositions et en annonce 44 ; la règle retenue en compte 44. "
        "Des 4 façons de compter, 2 donnent le total annoncé et 2 la répartition annoncée."
    )


def test_a_total_that_is_given_more_often_than_its_distribution_is_told_so():
    table = beside(44, ["non", "oui", "oui", "non"], published=44)
    table["meme_repartition"] = [None, "non", "non", "oui", "non"]
    sentence = reporting.reading_sentence(table, reading="atelier", n_readings=4)
    assert plain(sentence).endswith(
        "Des 4 façons de compter, 2 donnent le total annoncé et 1 la répartition annoncée."
    )


def test_nothing_published_is_said():
    table = beside(44, ["non", "non"])
    assert plain(reporting.reading_sentence(table, reading="atelier", n_readings=2)) == (
        "Le document imprime 45 propositions, la règle retenue en compte 44 ; "
        "il ne publie pas de total."
    )


def test_one_reading_is_told_in_the_singular():
    table = beside(44, ["non", "oui"], published=44)
    sentence = plain(reporting.reading_sentence(table, reading="atelier", n_readings=2))
    assert sentence == (
        "Le document imprime 45 propositions et en annonce 44 ; la règle retenue en compte 44. "
        "Des 2 façons de compter, 1 donne le total annoncé et 1 la répartition annoncée."
    )


def test_the_most_named_publics_are_three_at_most():
    counts = pd.DataFrame(
        {"destinataire": ["élèves", "élus", "familles", "tous"], "n": [9, 4, 4, 1]}
    )
    assert plain(reporting.addressees_sentence(counts, n_propositions=44)) == (
        "Sur 44 propositions, les publics ou instances les plus nommés sont élèves (9), élus (4) "
        "et familles (4)."
    )


def test_no_public_named_is_said():
    counts = pd.DataFrame({"destinataire": [], "n": []})
    assert plain(reporting.addressees_sentence(counts, n_propositions=44)) == (
        "Aucun public n’est nommé (44 propositions)."
    )


def test_a_state_that_no_cell_has_counts_zero():
    counts = pd.Series({"sure": 1200, "probable": 3})
    assert plain(reporting.certainty_sentence(counts)) == (
        "La mise en colonnes, perdue dans l’édition texte, a été reconstituée : elle est sûre pour "
        "1 200 des 1 203 entrées de la chaîne, probable pour 3 et ambiguë pour 0."
    )


STATES = pd.DataFrame(
    [[3, 1, 0, 0], [2, 0, 1, 3], [0, 0, 0, 0]], index=["a", "b", "c"], columns=list(STATUSES)
)


def test_the_states_of_a_column_make_the_whole():
    assert plain(reporting.states_sentence(STATES, column="Qui")) == (
        "La case « Qui » est remplie dans 5 propositions sur 10 (50,0 %), supposée dans 1, "
        "marquée « ? » dans 1 et vide dans 3."
    )


def test_the_states_of_each_category_are_told_and_the_empty_one_is_left_out():
    told = reporting.describe_states(STATES, labels={"a": "Arbres"}, states=STATUSES)
    assert plain(told) == (
        "Barres empilées. Arbres : 3 indiqué, 1 supposé ; "
        "b : 2 indiqué, 1 inconnu, marqué « ? », 3 vide."
    )


def carried(rows: list[tuple]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["theme", "n", "base"]).set_index("theme")
    return table.assign(**{"from": "besoin", "to": "axe"})


# (theme, carried, base), axes of the plan -> sentence
CARRIED = {
    "some": (
        [("Cour", 2, 4), ("Jardin", 1, 4)],
        5,
        "3 des 5 axes du plan reprennent mot pour mot l’un des 8 axes proposés ; les autres sont "
        "nouveaux ou reformulés.",
    ),
    "a broken thread": (
        [("Cour", 2, 4), ("Jardin", 0, 4)],
        1200,
        "2 des 1 200 axes du plan reprennent mot pour mot l’un des 8 axes proposés, aucun dans "
        "« Jardin » ; les autres sont nouveaux ou reformulés.",
    ),
    "nothing to carry": (
        [("Cour", 0, 0), ("Jardin", 0, 0)],
        7,
        "0 des 7 axes du plan reprennent mot pour mot l’un des 0 axes proposés, aucun dans "
        "« Cour » et « Jardin » ; les autres sont nouveaux ou reformulés.",
    ),
}


@pytest.mark.parametrize(("rows", "n_plan", "sentence"), CARRIED.values(), ids=CARRIED.keys())
def test_what_is_carried_is_counted_out_of_the_stage_it_is_carried_to(rows, n_plan, sentence):
    assert plain(reporting.carried_sentence(carried(rows), n_plan=n_plan)) == sentence


def test_complete_rows_and_findings_that_lead_somewhere_are_added_over_the_themes():
    chain = pd.DataFrame(
        {
            "n_lignes_plan": [5, 3],
            "n_lignes_completes": [2, 0],
            "n_constats": [4, 2],
            "n_constats_avec_axe": [3, 2],
        }
    )
    told = (
        "5 lignes de constats sur 6 mènent à au moins un axe, et 2 lignes du plan d’action sur 8 "
        "vont de l’axe à l’indicateur sans case vide."
    )
    assert plain(reporting.completeness_sentence(chain)) == told
    assert plain(reporting.completeness_sentence(chain, prefix="Au total, ")) == f"Au total, {told}"


def entries(rows: list[tuple]) -> pd.DataFrame:
    """Entries of an invented return: tableau, row, column, certainty."""
    table = pd.DataFrame(rows, columns=["tableau", "ligne", "colonne", "certitude"])
    table["id_retour"] = [f"r{rank}" for rank in range(len(table))]
    return table.assign(
        id_document="r", id_theme="cour", identique_a=None, libelle=table["id_retour"], lignes="1"
    )


PLAN = ["axe", "action", "acteur", "temporalite", "indicateur"]
# Projections: the axis of row 1 is sure, that of row 2 ambiguous; row 3 has none;
# that of row 4 is sure.
# Plan: row 1 is sure; row 2 has an ambiguous actor only; row 3 an ambiguous and a sure actor.
UNSURE = entries(
    [
        ("projections", 1, "axe", "sure"),
        ("projections", 2, "irritant", "sure"),
        ("projections", 2, "axe", "ambigue"),
        ("projections", 3, "besoin", "probable"),
        ("projections", 4, "axe", "sure"),
        *[("plan", row, link, "probable") for row in (1, 3) for link in PLAN],
        *[("plan", 2, link, "sure") for link in PLAN if link != "acteur"],
        ("plan", 2, "acteur", "ambigue"),
        ("plan", 3, "acteur", "ambigue"),
    ]
)

# whether ambiguous entries count -> rows followed by an axis, complete rows, what is missing
COMPLETE = {True: (3, 3, None), False: (2, 2, "acteur")}


@pytest.mark.parametrize(("ambiguous", "found"), COMPLETE.items())
def test_an_ambiguous_entry_may_be_left_out_of_what_fills_a_cell(ambiguous, found):
    [chain] = chain_completeness(UNSURE, ambiguous=ambiguous).to_dict("records")
    missing = None if pd.isna(chain["manque"]) else chain["manque"]
    assert (chain["n_constats_avec_axe"], chain["n_lignes_completes"], missing) == found
    assert (chain["n_constats"], chain["n_lignes_plan"], chain["n_axes"]) == (4, 3, 3)


def test_ambiguous_entries_count_unless_they_are_left_out():
    counted = chain_completeness(UNSURE)
    pd.testing.assert_frame_equal(counted, chain_completeness(UNSURE, ambiguous=True))
    sure = UNSURE.loc[UNSURE["certitude"] != "ambigue"]
    assert chain_completeness(sure, ambiguous=False).equals(chain_completeness(sure))


def test_what_is_complete_without_the_ambiguous_entries_is_told():
    sure = chain_completeness(UNSURE, ambiguous=False)
    told = reporting.completeness_sentence(sure, prefix="Sans les entrées ambiguës, ")
    assert plain(told) == (
        "Sans les entrées ambiguës, 2 lignes de constats sur 4 mènent à au moins un axe, et "
        "2 lignes du plan d’action sur 3 vont de l’axe à l’indicateur sans case vide."
    )


def test_a_chain_is_told_thread_by_thread():
    stages = {"besoin": "Besoins", "axe": "Axes"}
    chain = pd.DataFrame({"besoin": [2, 0], "axe": [3, 1]}, index=["Cour", "Jardin"])
    table = carried([("Cour", 1, 2), ("Jardin", 0, 0)])
    assert plain(reporting.describe_chain(chain, stages=stages, carried=table)) == (
        "Un fil par thème. Cour : besoins 2, axes 3 ; axes repris dans le plan : 1 sur 2. "
        "Jardin : besoins 0, axes 1 ; axes repris dans le plan : 0 sur 0."
    )


def gaps(rows: list[tuple]) -> pd.DataFrame:
    columns = ["id_enonce", "public_a", "public_b", "ecart_minimal", "ecart_maximal", "signe"]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype({"ecart_minimal": "float64", "ecart_maximal": "float64"})


# rows -> sentence
GAPS = {
    "nothing settled": (
        [
            ("q", "eleves", "familles", None, None, "egal"),
            ("r", "eleves", "familles", None, None, "indetermine"),
        ],
        "Sur 2 comparaisons entre publics, les chiffres publiés en tranchent 0.",
    ),
    "nothing to compare": (
        [],
        "Sur 0 comparaison entre publics, les chiffres publiés en tranchent 0.",
    ),
    "the widest, whichever is higher": (
        [
            ("q", "eleves", "familles", 4, 6, "superieur"),
            ("r", "eleves", "enseignants", -13, -11, "inferieur"),
            ("r", "familles", "enseignants", -30, 30, "indetermine"),
        ],
        "Sur 3 comparaisons entre publics, les chiffres publiés en tranchent 2 ; le plus grand de "
        "ceux-là, 12 points, est celui de l’énoncé « Un banc » (enseignants au-dessus des élèves).",
    ),
}


@pytest.mark.parametrize(("rows", "sentence"), GAPS.values(), ids=GAPS.keys())
def test_the_comparisons_that_are_settled_are_counted_and_the_widest_named(rows, sentence):
    told = reporting.differences_sentence(
        gaps(rows), statements={"q": "Un arbre", "r": "Un banc"}, audiences=AUDIENCES
    )
    assert plain(told) == sentence


def questionnaire(rows: list[tuple]) -> pd.DataFrame:
    """Rows of an invented questionnaire: statement, operator, value, first line, audience named."""
    columns = ["id_enonce", "operateur", "valeur_basse", "lignes", "public_imprime"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(id_document="d", valeur_haute=table["valeur_basse"])


# rows -> sentence
STATEMENTS = {
    "each row printed": (
        [
            ("q", "=", 80, "1", "oui"),
            ("q", ">", 90, "2", "oui"),
            ("r", "<", 10, "3", "non"),
            ("r", "=", 70, "4", "non"),
            ("s", "~", 60, "5", "non"),
            ("s", "entre", 50, "6", "oui"),
        ],
        "Le document imprime 6 pourcentages d’opinion pour 3 énoncés : 2 valeurs, 2 bornes "
        "(« plus de », « moins de »), 1 approximation et 1 fourchette ; 2 énoncés n’ont pas de "
        "public imprimé.",
    ),
    "one percentage printed for two statements and three audiences": (
        [
            ("q", "=", 80, "1-2", "oui"),
            ("q", "=", 80, "1-2", "oui"),
            ("q", "=", 80, "1-2", "oui"),
            ("r", "=", 80, "1", "non"),
        ],
        "Le document imprime 1 pourcentage d’opinion pour 2 énoncés : 1 valeur, 0 borne "
        "(« plus de », « moins de »), 0 approximation et 0 fourchette ; 1 énoncé n’a pas de "
        "public imprimé.",
    ),
    "every audience named": (
        [("q", "~", 80, "1", "oui"), ("q", "~", 70, "1", "oui"), ("q", "entre", 70, "1", "oui")],
        "Le document imprime 3 pourcentages d’opinion pour 1 énoncé : 0 valeur, 0 borne "
        "(« plus de », « moins de »), 2 approximations et 1 fourchette ; 0 énoncé n’a pas de "
        "public imprimé.",
    ),
}


@pytest.mark.parametrize(("rows", "sentence"), STATEMENTS.values(), ids=STATEMENTS.keys())
def test_printed_percentages_are_counted_by_kind_and_statements_by_name(rows, sentence):
    table = questionnaire(rows)
    told = reporting.statements_sentence(table, printed=printed_percentages(table))
    assert plain(told) == sentence


def answers(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["public", "share"])


def respondents(rows: pd.DataFrame, *, possible: bool | None = None) -> str:
    if possible is None:
        percentages = (100 * rows["share"]).round(6).tolist()
        possible = stats.possible_totals(percentages)["possible"].any()
    totals = pd.DataFrame({"possible": [False, possible]})
    return reporting.respondents_sentence(rows, audiences=AUDIENCES, totals=totals)


def test_who_answered_most_is_named_and_the_shares_that_make_the_whole():
    rows = answers(("familles", 0.25), ("enseignants", 0.75))
    assert plain(respondents(rows)) == (
        "Les réponses viennent d’abord des enseignants (75 %). Les parts publiées (familles et "
        "enseignants) ne sont pas redressées ; elles font bien 100 %."
    )


def test_a_gap_to_one_hundred_percent_is_told_and_not_shared_out():
    rows = answers(("eleves", 0.3), ("familles", 0.672))
    assert plain(respondents(rows)) == (
        "Les réponses viennent d’abord des familles (67,2 %). Les parts publiées (élèves et "
        "familles) ne sont pas redressées ; elles font 97,2 % et non 100 %, ce que l’arrondi "
        "n’explique pas : une partie des réponses n’est attribuée à aucun public, ou une des parts "
        "est mal imprimée."
    )


def test_shares_beyond_one_hundred_percent_leave_no_answer_without_a_public():
    rows = answers(("eleves", 0.6), ("familles", 0.45))
    assert plain(respondents(rows)) == (
        "Les réponses viennent d’abord des élèves (60 %). Les parts publiées (élèves et familles) "
        "ne sont pas redressées ; elles font 105 % et non 100 %, ce que l’arrondi n’explique "
        "pas : des réponses comptent deux fois, ou une des parts est mal imprimée."
    )


# share beside one half -> end of the sentence
NEAR = {
    "a rounding below": (0.4997, "elles font bien 100 %."),
    "a rounding above": (0.5003, "elles font bien 100 %."),
    "a tenth of a point below": (
        0.499,
        "elles font 99,9 % et non 100 %, ce que l’arrondi suffit à expliquer.",
    ),
    "a tenth of a point above": (
        0.501,
        "elles font 100,1 % et non 100 %, ce que l’arrondi suffit à expliquer.",
    ),
}


@pytest.mark.parametrize(("share", "end"), NEAR.values(), ids=NEAR.keys())
def test_shares_that_differ_from_the_whole_by_less_than_is_printed_make_the_whole(share, end):
    rows = answers(("eleves", 0.5), ("familles", share))
    told = plain(respondents(rows))
    assert told.partition("redressées ; ")[2] == end


def test_a_document_that_does_not_say_who_answered_is_told():
    told = respondents(answers(), possible=False)
    assert told == "Le document ne dit pas qui a répondu."


def participants(*rows: tuple) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["id_document", "session", "public", "n_participants"])
    kinds = dict.fromkeys(["id_document", "session", "public"], "str")
    return table.astype({**kinds, "n_participants": "Int64"})


NAMES = {"n": "Nord", "s": "Sud", "o": "Ouest"}


def test_participants_are_added_by_document_and_surveys_inside_a_session_count_once():
    rows = participants(
        ("n", "academique", "elus", 1000),
        ("n", "departementale", "eleves", 200),
        ("n", "departementale", "familles", 87),
        ("n", "enquete-nord", "ensemble", 1150),
        ("n", "enquete-nord", "eleves", 1100),
        ("n", "enquete-nord", "familles", 50),
        ("s", "forum", "ensemble", 10),
    )
    told = reporting.participants_sentence(rows, labels=NAMES, groups=["s", "n", "o"])
    # Nord: 1000 + 200 + 87; of the survey only its total, which those sessions count already.
    assert plain(told) == (
        "Participants relevés : Sud 10 et Nord 1 287 (dont 1 150 réponses à une enquête) ; "
        "aucun effectif par public n’est relevé pour Ouest."
    )


def test_the_order_of_the_rows_of_participants_changes_nothing():
    rows = participants(
        ("n", "forum", "eleves", 3),
        ("n", "enquete-nord", "ensemble", 2),
        ("s", "forum", "elus", 4),
    )
    told = reporting.participants_sentence(rows, labels=NAMES, groups=["n", "s"])
    assert plain(told) == (
        "Participants relevés : Nord 3 (dont 2 réponses à une enquête) et Sud 4."
    )
    assert told == reporting.participants_sentence(rows.iloc[::-1], labels=NAMES, groups=["n", "s"])


def test_a_survey_without_its_total_is_not_told():
    rows = participants(("n", "forum", "eleves", 9), ("n", "enquete-nord", "eleves", 5))
    told = reporting.participants_sentence(rows, labels=NAMES, groups=["n"])
    assert plain(told) == "Participants relevés : Nord 9."


def test_participants_published_by_all_leave_nobody_out():
    rows = participants(("n", "forum", "ensemble", 3))
    told = reporting.participants_sentence(rows, labels=NAMES, groups=["n"])
    assert plain(told) == "Participants relevés : Nord 3."


def test_a_document_that_is_not_compared_is_not_told():
    rows = participants(("n", "forum", "ensemble", 3), ("s", "forum", "ensemble", 4))
    told = reporting.participants_sentence(rows, labels=NAMES, groups=["s"])
    assert plain(told) == "Participants relevés : Sud 4."


def test_participants_published_by_none_make_a_sentence():
    told = reporting.participants_sentence(participants(), labels=NAMES, groups=["n", "s"])
    assert plain(told) == "Aucun effectif de participants n’est relevé pour Nord et Sud."


def test_a_session_without_a_number_is_not_zero_participants():
    rows = participants(("n", "forum", "ensemble", None), ("s", "forum", "ensemble", 3))
    told = reporting.participants_sentence(rows, labels=NAMES, groups=["n", "s"])
    assert plain(told) == (
        "Participants relevés : Sud 3 ; aucun effectif par public n’est relevé pour Nord."
    )


def test_shares_are_told_with_their_counts_and_what_was_published():
    rows = pd.DataFrame(
        {
            "label": ["Arbres", "Bancs"],
            "n": [7, 37],
            "base": [44, 44],
            "share": [7 / 44, 37 / 44],
            "low": [0.07, 0.6825],
            "high": [0.3125, 1.0],
            "published": [0.16, float("nan")],
        }
    )
    assert plain(reporting.describe_shares(rows)) == (
        "Barres horizontales. Arbres : 15,9 % (7 sur 44, intervalle de 7,0 % à 31,2 %, effectif "
        "publié 16,0 %) ; Bancs : 84,1 % (37 sur 44, intervalle de 68,2 % à 100,0 %)."
    )


def test_shares_of_several_groups_are_told_category_by_category():
    rows = pd.DataFrame(
        [("Nord", "Accès", 0.25, 1), ("Sud", "Accès", 0.5, 2), ("Nord", "Enseigner", 0.75, 3)],
        columns=["group", "label", "share", "n"],
    )
    assert plain(reporting.describe_grouped_shares(rows)) == (
        "Points avec intervalles. Accès : Nord 25,0 % (1), Sud 50,0 % (2) ; "
        "Enseigner : Nord 75,0 % (3)."
    )


def test_published_percentages_are_told_with_their_operators():
    rows = pd.DataFrame(
        [
            ("Un banc", "eleves", "=", 80.5, 80.5),
            ("Un banc", "familles", ">", 97.5, None),
            ("Un arbre", "eleves", "<", None, 10),
            ("Un arbre", "familles", "~", 60, 60),
            ("Un arbre", "enseignants", "entre", 50, 60),
        ],
        columns=["libelle", "public", "operateur", "valeur_basse", "valeur_haute"],
    )
    assert plain(reporting.describe_statements(rows, labels=AUDIENCES)) == (
        "Pourcentages par énoncé et par public. Un banc : élèves 80,5 %, familles plus de 97,5 % ; "
        "Un arbre : élèves moins de 10 %, familles environ 60 %, enseignants 50 à 60 %."
    )
