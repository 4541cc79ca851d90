"""Sentences: what a result says, on values worked out by hand.

Unbreakable spaces are tested in test_numbers; here they are read as spaces.
"""

from types import SimpleNamespace

import pandas as pd
import pytest

from egnlib import reporting
from egnlib.corpus import AUDIENCES, STATUSES
from egnlib.stats import independence


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
        "mais leurs intervalles se recouvrent : si ces propositions étaient un échantillon, "
        "l’écart pourrait venir du hasard."
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
        "Le document imprime 45 propositions, la règle retenue en compte 44, il en annonce 44. "
        "Sur 4 règles défendables, 2 donnent ce total et 2 la répartition publiée, catégorie par "
        "catégorie."
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
    assert "1 donne ce total" in sentence


def found(**changes: object) -> SimpleNamespace:
    result = {"cramers_v": 0.345, "p_value": 0.012, "method": "asymptotique", "n": 44}
    return SimpleNamespace(**{**result, "smallest_expected": 5.5, **changes})


# changes of the result -> sentence
TESTS = {
    "a link": (
        {},
        "Liés : V de Cramér 0,34 sur 1, p = 0,012 (test du χ², 44 unités).",
    ),
    "no link": (
        {"p_value": 0.4},
        "Non liés : V de Cramér 0,34 sur 1, p = 0,400 (test du χ², 44 unités).",
    ),
    "five hundredths is not below five hundredths": (
        {"p_value": 0.05},
        "Non liés : V de Cramér 0,34 sur 1, p = 0,050 (test du χ², 44 unités).",
    ),
    "small expected counts": (
        {"method": "monte-carlo", "smallest_expected": 0.75, "p_value": 0.0001},
        "Liés : V de Cramér 0,34 sur 1, p < 0,001 (test de permutation, choisi parce que le plus "
        "petit effectif attendu est 0,8, 44 unités).",
    ),
    "an impossible test": (
        {"method": "impossible", "p_value": float("nan"), "cramers_v": float("nan"), "n": 12},
        "Le tableau est trop petit pour un test (12 unités) : il faut au moins deux lignes et "
        "deux colonnes non vides.",
    ),
    "one unit": (
        {"method": "impossible", "n": 1},
        "Le tableau est trop petit pour un test (1 unité) : il faut au moins deux lignes et deux "
        "colonnes non vides.",
    ),
}


@pytest.mark.parametrize(("changes", "sentence"), TESTS.values(), ids=TESTS.keys())
def test_a_test_of_independence_is_told_effect_size_first(changes, sentence):
    told = reporting.independence_sentence(found(**changes), linked="Liés", unlinked="Non liés")
    assert plain(told) == sentence


def test_the_result_of_a_table_of_one_unit_can_be_told():
    result = independence(pd.DataFrame([[1, 0], [0, 0]]))
    told = reporting.independence_sentence(result, linked="Liés", unlinked="Non liés")
    assert plain(told).startswith("Le tableau est trop petit pour un test (1 unité)")


def residuals(rows: list[list[float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, index=["a", "b"], columns=["x", "y"])


# residuals -> sentence
RESIDUALS = {
    "nothing notable": (
        [[1.99, -1.99], [0, 0]],
        "Aucune case ne s’écarte nettement de ce que donneraient les totaux seuls.",
    ),
    "one cell": (
        [[2.0, -1.9], [0, 0]],
        "1 case s’écarte d’au moins deux écarts-types de ce que donneraient les totaux seuls : "
        "Arbres × x (+2,0).",
    ),
    "several cells, the largest first": (
        [[2.5, -3.25], [-2.0, 4]],
        "4 cases s’écartent d’au moins deux écarts-types de ce que donneraient les totaux "
        "seuls : b × y (+4,0), Arbres × x (+2,5), b × x (−2,0) et Arbres × y (−3,2).",
    ),
    "a missing residual is no gap": (
        [[float("nan"), float("nan")], [2.25, 0]],
        "1 case s’écarte d’au moins deux écarts-types de ce que donneraient les totaux seuls : "
        "b × x (+2,2).",
    ),
}


@pytest.mark.parametrize(("rows", "sentence"), RESIDUALS.values(), ids=RESIDUALS.keys())
def test_the_cells_that_stand_out_are_named(rows, sentence):
    told = reporting.residual_sentence(residuals(rows), labels={"a": "Arbres"})
    assert plain(told) == sentence


def empty(rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["probability", "adjusted"], dtype="float64")


# (probability, corrected) of each empty cell -> sentence
ABSENCES = {
    "no empty cell": ([], "Aucune des 25 cases n’est vide."),
    "one, nothing surprising": (
        [(0.25, 1.0)],
        "1 case sur 25 est vide ; aucune n’est surprenante une fois corrigé le fait qu’on en "
        "regarde autant. La moins vraisemblable avait 25,0 % de chances d’être vide par le seul "
        "jeu des totaux.",
    ),
    "one that is surprising": (
        [(0.001, 0.025)],
        "1 case sur 25 est vide ; 1 case reste peu vraisemblable après correction. La moins "
        "vraisemblable avait 0,1 % de chances d’être vide par le seul jeu des totaux.",
    ),
    "several, two surprising": (
        [(0.001, 0.025), (0.5, 1.0), (0.0015, 0.04)],
        "3 cases sur 25 sont vides ; 2 cases restent peu vraisemblables après correction. La "
        "moins vraisemblable avait 0,1 % de chances d’être vide par le seul jeu des totaux.",
    ),
}


@pytest.mark.parametrize(("rows", "sentence"), ABSENCES.values(), ids=ABSENCES.keys())
def test_empty_cells_are_counted_and_the_surprising_ones_told(rows, sentence):
    assert plain(reporting.absence_sentence(empty(rows), n_cells=25)) == sentence


LABELS = {"n": "Nord", "s": "Sud", "o": "Ouest", "acces": "Accès", "enseigner": "Enseigner"}


def differences(rows: list[tuple]) -> pd.DataFrame:
    columns = ["group_a", "group_b", "category", "difference", "p_adjusted"]
    return pd.DataFrame(rows, columns=columns).assign(low=-1.0, high=1.0)


def test_no_difference_is_told_with_the_largest_one():
    rows = differences([("n", "s", "acces", 0.1, 0.4), ("n", "s", "enseigner", -0.25, 0.05)])
    assert plain(reporting.comparison_sentence(rows, labels=LABELS)) == (
        "Pas de différence décelable sur 2 comparaisons, après correction de leur nombre. La plus "
        "grande, −25,0 points (« Enseigner », Nord contre Sud), pourrait venir du hasard : avec "
        "si peu de propositions, un écart de cette taille peut passer inaperçu."
    )


def test_the_differences_of_several_groups_that_resist_are_all_named():
    rows = differences(
        [
            ("n", "s", "acces", 0.3, 0.01),
            ("n", "o", "acces", 0.1, 0.9),
            ("s", "o", "enseigner", -0.2, 0.049),
        ]
    )
    assert plain(reporting.comparison_sentence(rows, labels=LABELS)) == (
        "Sur 3 comparaisons, 2 résistent à la correction : Accès, Nord contre Sud (+30,0 points) ; "
        "Enseigner, Sud contre Ouest (−20,0 points)."
    )


def test_one_difference_that_resists_is_told_in_the_singular():
    rows = differences([("n", "s", "acces", 0.3, 0.01), ("n", "s", "enseigner", 0.1, 0.9)])
    assert plain(reporting.comparison_sentence(rows, labels=LABELS)) == (
        "Sur 2 comparaisons, 1 résiste à la correction : Accès, Nord contre Sud (+30,0 points)."
    )


# V and p of the other choice -> end of the sentence
ALTERNATIVES = {
    "the same conclusion": (
        0.123,
        0.3,
        "le V de Cramér est 0,12 (p = 0,300) : la conclusion est la même.",
    ),
    "another conclusion": (
        0.4,
        0.01,
        "le V de Cramér est 0,40 (p = 0,010) : la conclusion change.",
    ),
}


@pytest.mark.parametrize(("v", "p", "end"), ALTERNATIVES.values(), ids=ALTERNATIVES.keys())
def test_another_choice_of_unit_keeps_or_changes_the_conclusion(v, p, end):
    told = reporting.alternative_sentence(
        found(p_value=0.2), found(cramers_v=v, p_value=p), choice="axe et action"
    )
    assert plain(told) == f"En comptant axe et action du retour régional, {end}"


def test_the_most_named_publics_are_three_at_most():
    counts = pd.DataFrame(
        {"destinataire": ["élèves", "élus", "familles", "tous"], "n": [9, 4, 4, 1]}
    )
    assert plain(reporting.addressees_sentence(counts, n_propositions=44)) == (
        "Sur 44 propositions, les publics les plus nommés sont : élèves (9), élus (4) et "
        "familles (4)."
    )


def test_no_public_named_is_said():
    counts = pd.DataFrame({"destinataire": [], "n": []})
    assert plain(reporting.addressees_sentence(counts, n_propositions=44)) == (
        "Aucun public n’est nommé (44 propositions)."
    )


def test_a_state_that_no_cell_has_counts_zero():
    counts = pd.Series({"sure": 1200, "probable": 3})
    assert plain(reporting.certainty_sentence(counts)) == (
        "Sur 1 203 entrées, la colonne est sûre pour 1 200, probable pour 3 et ambiguë pour 0."
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
        "Barres empilées. Arbres : 3 indiqué, 1 supposé ; b : 2 indiqué, 1 inconnu (« ? »), 3 vide."
    )


def carried(rows: list[tuple]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["theme", "n", "base"]).set_index("theme")
    return table.assign(**{"from": "besoin", "to": "axe"})


# (theme, carried, base) -> sentence
CARRIED = {
    "some": (
        [("Cour", 2, 4), ("Jardin", 1, 4)],
        "3 axes proposés sur 8 (37,5 %) se retrouvent mot pour mot dans le plan d’action.",
    ),
    "a broken thread": (
        [("Cour", 2, 4), ("Jardin", 0, 4)],
        "2 axes proposés sur 8 (25,0 %) se retrouvent mot pour mot dans le plan d’action ; "
        "aucun dans « Jardin ».",
    ),
}


@pytest.mark.parametrize(("rows", "sentence"), CARRIED.values(), ids=CARRIED.keys())
def test_what_is_carried_from_one_stage_to_the_next_is_counted(rows, sentence):
    assert plain(reporting.carried_sentence(carried(rows))) == sentence


def test_a_thread_with_nothing_to_carry_has_no_share():
    told = plain(reporting.carried_sentence(carried([("Cour", 0, 0), ("Jardin", 0, 0)])))
    assert "sur 0 (—)" in told
    assert told.endswith("aucun dans « Cour » et « Jardin ».")


def test_complete_rows_and_findings_that_lead_somewhere_are_added_over_the_themes():
    chain = pd.DataFrame(
        {
            "n_lignes_plan": [5, 3],
            "n_lignes_completes": [2, 0],
            "n_constats": [4, 2],
            "n_constats_avec_axe": [3, 2],
        }
    )
    assert plain(reporting.completeness_sentence(chain)) == (
        "5 constats sur 6 mènent à au moins un axe ; 2 lignes du plan d’action sur 8 vont de l’axe "
        "à l’indicateur sans case vide."
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
        [("q", "eleves", "familles", -1, 1, "egal"), ("r", "eleves", "familles", None, None, "?")],
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
        "Sur 3 comparaisons entre publics, les chiffres publiés en tranchent 2 ; le plus grand "
        "écart, 12 points, est celui de l’énoncé « Un banc » (enseignants au-dessus des élèves).",
    ),
}


@pytest.mark.parametrize(("rows", "sentence"), GAPS.values(), ids=GAPS.keys())
def test_the_comparisons_that_are_settled_are_counted_and_the_widest_named(rows, sentence):
    told = reporting.differences_sentence(
        gaps(rows), statements={"q": "Un arbre", "r": "Un banc"}, audiences=AUDIENCES
    )
    assert plain(told) == sentence


def questionnaire(rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["id_enonce", "operateur", "public_imprime"])


def test_values_bounds_and_unnamed_audiences_are_counted():
    rows = questionnaire(
        [
            ("q", "=", "oui"),
            ("q", ">", "oui"),
            ("r", "<", "non"),
            ("r", "=", "non"),
            ("s", "~", "non"),
        ]
    )
    assert plain(reporting.statements_sentence(rows)) == (
        "Le document publie 5 pourcentages d’opinion sur 3 énoncés : 2 sont des valeurs, 2 des "
        "bornes (« plus de », « moins de »), et 2 énoncés n’ont pas de public imprimé."
    )


def test_one_statement_without_audience_is_told_in_the_singular():
    rows = questionnaire([("q", "=", "oui"), ("r", "=", "oui"), ("s", ">", "non")])
    told = plain(reporting.statements_sentence(rows))
    assert told.endswith("1 énoncé n’a pas de public imprimé.")


def answers(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["public", "share"])


def test_who_answered_most_is_named_and_the_shares_that_make_the_whole():
    rows = answers(("familles", 0.25), ("enseignants", 0.75))
    assert plain(reporting.respondents_sentence(rows, audiences=AUDIENCES)) == (
        "Les réponses viennent d’abord des enseignants (75,0 %). Les parts publiées (familles et "
        "enseignants) ne sont pas redressées ; elles font bien 100 %."
    )


def test_a_gap_to_one_hundred_percent_is_told_and_not_shared_out():
    rows = answers(("eleves", 0.3), ("familles", 0.672))
    assert plain(reporting.respondents_sentence(rows, audiences=AUDIENCES)).endswith(
        "elles font 97,2 % et non 100 % : 2,8 % des réponses ne sont attribuées à aucun public."
    )


def test_shares_beyond_one_hundred_percent_leave_no_answer_without_a_public():
    rows = answers(("eleves", 0.6), ("familles", 0.45))
    told = plain(reporting.respondents_sentence(rows, audiences=AUDIENCES))
    assert "elles font 105,0 % et non 100 %" in told
    assert "aucun public" not in told


def test_a_document_that_does_not_say_who_answered_is_told():
    told = reporting.respondents_sentence(answers(), audiences=AUDIENCES)
    assert told == "Le document ne dit pas qui a répondu."


def participants(*rows: tuple) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["id_document", "session", "n_participants"])
    return table.astype({"id_document": "str", "session": "str", "n_participants": "Int64"})


NAMES = {"n": "Nord", "s": "Sud", "o": "Ouest"}


def test_participants_are_added_by_document_and_surveys_inside_a_session_count_once():
    rows = participants(
        ("n", "academique", 1000),
        ("n", "departementale", 287),
        ("n", "enquete-nord", 500),
        ("s", "forum", 10),
    )
    told = reporting.participants_sentence(rows, labels=NAMES, groups=["s", "n", "o"])
    assert plain(told) == (
        "Participants publiés : Sud 10 et Nord 1 287 ; aucun effectif par public pour Ouest."
    )


def test_participants_published_by_all_leave_nobody_out():
    rows = participants(("n", "forum", 3))
    told = reporting.participants_sentence(rows, labels=NAMES, groups=["n"])
    assert plain(told) == "Participants publiés : Nord 3."


def test_participants_published_by_none_make_a_sentence():
    told = reporting.participants_sentence(participants(), labels=NAMES, groups=["n", "s"])
    assert plain(told) == "Aucun effectif par public pour Nord et Sud."


def test_a_session_without_a_number_is_not_zero_participants():
    rows = participants(("n", "forum", None), ("s", "forum", 3))
    told = reporting.participants_sentence(rows, labels=NAMES, groups=["n", "s"])
    assert plain(told) == "Participants publiés : Sud 3 ; aucun effectif par public pour Nord."


def test_shares_are_told_with_their_counts_and_what_was_published():
    rows = pd.DataFrame(
        {
            "label": ["Arbres", "Bancs"],
            "n": [7, 37],
            "base": [44, 44],
            "share": [7 / 44, 37 / 44],
            "published": [0.16, float("nan")],
        }
    )
    assert plain(reporting.describe_shares(rows)) == (
        "Barres horizontales. Arbres : 15,9 % (7 sur 44, publié 16,0 %) ; "
        "Bancs : 84,1 % (37 sur 44)."
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
