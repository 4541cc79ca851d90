"""Sentences about a test: in plain words for a rapporteur, in full for a referee.

Unbreakable spaces are tested in test_numbers; here they are read as spaces.
"""

import json
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from egnlib import corpus, reporting, stats

ROOT = Path(__file__).parents[1]


def plain(sentence: str) -> str:
    return sentence.replace("\u202f", " ").replace("\u00a0", " ")


def found(**changes: object) -> SimpleNamespace:
    result = {
        "cramers_v": 0.345,
        "cramers_v_corrected": 0.2,
        "p_value": 0.012,
        "method": "asymptotique",
        "reason": "effectifs_suffisants",
        "n": 44,
        "n_missing": 0,
        "smallest_expected": 5.5,
        "statistic": 12.34,
        "statistic_name": "chi2",
        "degrees_of_freedom": 4,
        "monte_carlo_error": 0.0011,
        "resamples": 9999,
    }
    return SimpleNamespace(**{**result, **changes})


OFTEN = "Un tableau au moins aussi éloigné de l’indépendance se verrait"
CHANCE = "par le seul hasard."
# changes of the result -> sentence
TESTS = {
    "a link": ({}, f"Liés (44 propositions). {OFTEN} environ 1 fois sur 100 {CHANCE}"),
    "no link": (
        {"p_value": 0.4},
        f"Non liés (44 propositions). {OFTEN} environ 40 fois sur 100 {CHANCE}",
    ),
    "five hundredths is not below five hundredths": (
        {"p_value": 0.05},
        f"Non liés (44 propositions). {OFTEN} environ 5 fois sur 100 {CHANCE}",
    ),
    "a rare gap": (
        {"p_value": 0.0042},
        f"Liés (44 propositions). {OFTEN} environ 4 fois sur 1 000 {CHANCE}",
    ),
    "a very rare gap": (
        {"p_value": 0.0001},
        f"Liés (44 propositions). {OFTEN} moins d’une fois sur 1 000 {CHANCE}",
    ),
    "one unit left out": (
        {"n_missing": 1},
        "Liés (44 propositions ; 1 autre, sans valeur connue, est hors du test). "
        f"{OFTEN} environ 1 fois sur 100 {CHANCE}",
    ),
    "several units left out": (
        {"n_missing": 3},
        "Liés (44 propositions ; 3 autres, sans valeur connue, sont hors du test). "
        f"{OFTEN} environ 1 fois sur 100 {CHANCE}",
    ),
    "an impossible test": (
        {"method": "impossible", "p_value": float("nan"), "n": 12},
        "Le tableau est trop petit pour un test (12 propositions) : il faut au moins deux lignes "
        "et deux colonnes non vides.",
    ),
    "one unit": (
        {"method": "impossible", "n": 1},
        "Le tableau est trop petit pour un test (1 proposition) : il faut au moins deux lignes et "
        "deux colonnes non vides.",
    ),
}


@pytest.mark.parametrize(("changes", "sentence"), TESTS.values(), ids=TESTS.keys())
def test_a_test_is_told_without_its_jargon(changes, sentence):
    told = reporting.independence_sentence(found(**changes), linked="Liés", unlinked="Non liés")
    assert plain(told) == sentence


def test_the_size_of_the_effect_comes_first_and_is_told_in_units_to_move():
    strength = SimpleNamespace(displaced=0.39, displaced_by_chance=0.24, n=50)
    told = reporting.independence_sentence(
        found(n=50),
        strength=strength,
        linked="Liés",
        unlinked="Non liés",
        noun="réponse",
        kept="les totaux par banc",
        move="déplacer",
        alike="tout soit pareil",
    )
    assert plain(told) == (
        "Liés (50 réponses). Pour que tout soit pareil, il faudrait, en gardant les totaux par "
        "banc, déplacer environ 20 réponses sur 50 ; le hasard seul en demanderait environ 12. "
        f"{OFTEN} environ 1 fois sur 100 {CHANCE}"
    )


V = "V de Cramér, de 0 (aucun lien) à 1 (lien total) : 0,20 une fois corrigé de son biais dans"
# changes of the result -> end of the sentence
METHODS = {
    "asymptotic": (
        {},
        "p = 0,012 : test du χ², choisi parce que tous les effectifs attendus atteignent 5 (le "
        "plus petit est 5,5).",
    ),
    "random tables": (
        {"method": "monte-carlo", "reason": "effectifs_faibles", "smallest_expected": 0.75},
        "p = 0,012 : test de permutation sur le χ² (9 999 tableaux tirés au sort avec les mêmes "
        "totaux, erreur de tirage sur p : 0,0011), choisi parce que le plus petit effectif attendu "
        "est 0,8, au-dessous de 5.",
    ),
    "fisher": (
        {"method": "fisher", "reason": "effectifs_faibles_deux_par_deux", "smallest_expected": 2},
        "p = 0,012 : test exact de Fisher, choisi parce que le tableau a deux lignes et deux "
        "colonnes et que le plus petit effectif attendu est 2,0, au-dessous de 5.",
    ),
    "a large table": (
        {"method": "normale", "reason": "grand_tableau", "smallest_expected": 0.5},
        "p = 0,012 : test du χ², comparé à sa moyenne et à sa variance exactes, totaux fixés, "
        "choisi parce que le plus petit effectif attendu est 0,5, au-dessous de 5, dans un tableau "
        "trop grand pour des tirages.",
    ),
    "asked for": (
        {"reason": "demande"},
        "p = 0,012 : test du χ², choisi par l’auteur de l’analyse (le plus petit effectif attendu "
        "est 5,5).",
    ),
}


@pytest.mark.parametrize(("changes", "end"), METHODS.values(), ids=METHODS.keys())
def test_a_referee_reads_the_coefficient_the_statistic_the_test_and_why(changes, end):
    assert plain(reporting.method_sentence(found(**changes))) == (
        f"{V} les petits tableaux (0,34 sans correction). χ² = 12,3 (4 degrés de liberté), {end}"
    )


def test_the_interval_of_the_coefficient_is_told_with_its_level():
    strength = SimpleNamespace(low=0.1, high=0.456)
    told = plain(reporting.method_sentence(found(), strength=strength, confidence=0.9))
    assert "(0,34 sans correction ; intervalle à 90 % : de 0,10 à 0,46)" in told


# smallest V that would be seen -> end of the sentence, when no link is found
MISSED = {
    0.274: "à partir d’un V de 0,27 ; plus faible, il a pu passer inaperçu.",
    1.3: "Avec si peu d’unités, même un lien très fort a pu passer inaperçu.",
}


@pytest.mark.parametrize(("detectable", "end"), MISSED.items())
def test_when_no_link_is_found_what_could_have_been_missed_is_told(detectable, end):
    strength = SimpleNamespace(low=0.0, high=0.3, detectable=detectable)
    told = plain(reporting.method_sentence(found(p_value=0.05), strength=strength))
    assert told.endswith(end)
    assert "inaperçu" not in reporting.method_sentence(found(p_value=0.04), strength=strength)


def test_every_test_of_the_library_can_be_told():
    tables = {
        "asymptotique": [[20, 10], [10, 20]],
        "fisher": [[3, 1], [1, 6]],
        "monte-carlo": [[4, 0, 2], [0, 3, 5]],
        "impossible": [[1, 2]],
    }
    for method, rows in tables.items():
        result = stats.independence(pd.DataFrame(rows), resamples=99)
        strength = stats.association_strength(pd.DataFrame(rows))
        assert result.method == method
        told = reporting.method_sentence(result, strength=strength)
        assert ("choisi parce que" in told) == (method != "impossible")
        assert "nan" not in told
    g = stats.independence(pd.DataFrame(tables["asymptotique"]), statistic="g")
    assert plain(reporting.method_sentence(g)).endswith(
        "G = 6,8 (1 degré de liberté), p = 0,009 : test du G, choisi parce que tous les effectifs "
        "attendus atteignent 5 (le plus petit est 15,0)."
    )


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
        "1 case s’écarte d’au moins deux écarts-types de ce que donneraient les totaux seuls, "
        "sans correction du nombre de cases : Arbres × x (+2,0).",
    ),
    "several cells, the largest first": (
        [[2.5, -3.25], [-2.0, 4]],
        "4 cases s’écartent d’au moins deux écarts-types de ce que donneraient les totaux seuls, "
        "sans correction du nombre de cases : b × y (+4,0), Arbres × x (+2,5), b × x (−2,0) et "
        "Arbres × y (−3,2).",
    ),
    "a missing residual is no gap": (
        [[float("nan"), float("nan")], [2.25, 0]],
        "1 case s’écarte d’au moins deux écarts-types de ce que donneraient les totaux seuls, "
        "sans correction du nombre de cases : b × x (+2,2).",
    ),
}


@pytest.mark.parametrize(("rows", "sentence"), RESIDUALS.values(), ids=RESIDUALS.keys())
def test_the_cells_that_stand_out_are_named(rows, sentence):
    told = reporting.residual_sentence(residuals(rows), labels={"a": "Arbres"})
    assert plain(told) == sentence


STANDS_OUT = (
    "1 case s’écarte d’au moins deux écarts-types de ce que donneraient les totaux seuls : "
    "Arbres × x (+3,0). Une fois corrigé le nombre de cases regardées (4, méthode de "
)
# p-values, correction -> end of the sentence
RESISTING = {
    "one resists": (
        [[0.01, 0.05], [1, 1]],
        "holm",
        "Holm), une seule résiste : Arbres × x.",
    ),
    "the least likely first": (
        [[0.02, 0.01], [1, 1]],
        "bh",
        "Benjamini–Hochberg), 2 résistent : Arbres × y et Arbres × x.",
    ),
    "none resists": (
        [[0.05, 1], [1, 1]],
        "holm",
        "Holm), aucune ne se distingue du hasard.",
    ),
}


@pytest.mark.parametrize(("rows", "correction", "end"), RESISTING.values(), ids=RESISTING.keys())
def test_the_cells_that_resist_the_correction_are_named_with_it(rows, correction, end):
    told = reporting.residual_sentence(
        residuals([[3, 0], [0, 0]]),
        labels={"a": "Arbres"},
        p_values=residuals(rows),
        correction=correction,
    )
    assert plain(told) == STANDS_OUT + end


# V and p of the other choice -> end of the sentence
ALTERNATIVES = {
    "the same conclusion": (0.123, 0.3, "0,12 (p = 0,300) : la conclusion est la même."),
    "another conclusion": (0.4, 0.01, "0,40 (p = 0,010) : la conclusion change."),
}


@pytest.mark.parametrize(("v", "p", "end"), ALTERNATIVES.values(), ids=ALTERNATIVES.keys())
def test_another_choice_of_unit_keeps_or_changes_the_conclusion(v, p, end):
    told = reporting.alternative_sentence(
        found(p_value=0.2), found(cramers_v_corrected=v, p_value=p), choice="aussi les actions"
    )
    assert plain(told) == (
        f"En comptant aussi les actions du retour régional, le V de Cramér corrigé est {end}"
    )


def countings(*p_values: float) -> pd.DataFrame:
    rows = {"total": 42.5, "n_clusters": 42, "displaced": 0.1, "cramers_v": 0.2}
    rows["n_missing"] = 0
    index = ["ligne", "fraction", "autre"][: len(p_values)]
    return pd.DataFrame({**rows, "p_value": p_values}, index=index)


SAME = (
    "Quelle que soit la façon de compter une formulation imprimée plusieurs fois (2 essayées), la "
    "conclusion est la même : "
)
FRAGILE = (
    "La conclusion est fragile : elle dépend de la façon de compter une formulation imprimée "
    "plusieurs fois. Sur 3 façons essayées, "
)
OTHERWISE = " que lignes et colonnes sont liées ; sinon, aucun lien n’est décelé."
# p-values -> sentence
COUNTINGS = {
    "all linked": ([0.01, 0.049], SAME + "lignes et colonnes sont liées."),
    "none linked": ([0.05, 0.9], SAME + "aucun lien n’est décelé."),
    "one of three": ([0.05, 0.9, 0.01], FRAGILE + "une seule conclut" + OTHERWISE),
    "two of three": ([0.05, 0.04, 0.01], FRAGILE + "2 concluent" + OTHERWISE),
}


@pytest.mark.parametrize(("p_values", "sentence"), COUNTINGS.values(), ids=COUNTINGS.keys())
def test_the_sway_of_the_counting_rule_is_told(p_values, sentence):
    assert plain(reporting.countings_sentence(countings(*p_values))) == sentence


def test_the_conclusion_under_every_rule_is_told_in_the_words_of_the_page():
    words = {"linked": "les bancs diffèrent", "unlinked": "aucune différence n’est décelée"}
    told = plain(reporting.countings_sentence(countings(0.9), **words))
    assert told.endswith(
        "(1 essayée), la conclusion est la même : aucune différence n’est décelée."
    )
    told = plain(reporting.countings_sentence(countings(0.9, 0.01), **words))
    assert told.endswith(
        "Sur 2 façons essayées, une seule conclut que les bancs diffèrent ; sinon, aucune "
        "différence n’est décelée."
    )


# columns counted first, then by the other choice -> words
CHOICES = {
    "one more": (["axe"], ["axe", "action"], "aussi les actions"),
    "two more, in their order": (
        ["axe"],
        ["besoin", "axe", "action"],
        "aussi les besoins et les actions",
    ),
    "others": (["axe"], ["besoin", "action"], "les besoins et les actions"),
    "the same": (["axe"], ["axe"], "les axes"),
    "a column without a name": (["axe"], ["inconnue"], "inconnue"),
}


@pytest.mark.parametrize(("first", "other", "words"), CHOICES.values(), ids=CHOICES.keys())
def test_another_choice_of_columns_is_told_by_what_it_adds(first, other, words):
    names = corpus.COLUMN_NAMES
    assert reporting.choice_of_columns(first, other, names=names) == words


def test_every_column_of_a_return_has_a_name():
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    [returns] = [table for table in package["resources"] if table["name"] == "retours"]
    [column] = [field for field in returns["schema"]["fields"] if field["name"] == "colonne"]
    assert list(corpus.COLUMN_NAMES) == column["constraints"]["enum"]


# method of the test told above -> what the note of the table says of its p-value, or nothing
ABOVE = {
    "asymptotique": "elle diffère un peu de celle du χ² ci-dessus.",
    "normale": "elle diffère un peu de celle du χ² ci-dessus.",
    "fisher": "elle diffère un peu de celle du test exact de Fisher ci-dessus.",
    "monte-carlo": None,
    "impossible": None,
}


@pytest.mark.parametrize(("method", "end"), ABOVE.items())
def test_a_p_value_that_differs_from_the_one_above_is_explained(method, end):
    shown = reporting.show_countings(
        countings(0.2), rules={}, caption="Les règles", told=found(method=method)
    )
    note = plain(BeautifulSoup(shown.html, "html.parser").find(class_="note").text)
    if end is None:
        assert note.endswith("V n’est pas corrigé de son biais.")
    else:
        assert note.endswith(f"La valeur p est celle d’un test de permutation : {end}")


def test_each_counting_rule_is_shown_with_its_total_its_effect_and_its_test():
    rules = {"ligne": "Chaque <b>ligne", "fraction": "Par parts"}
    shown = reporting.show_countings(countings(0.01, 0.2), rules=rules, caption="Les règles")
    rows = [
        [plain(cell.text) for cell in row.find_all(["th", "td"])]
        for row in BeautifulSoup(shown.html, "html.parser").find_all("tr")
    ]
    assert rows[0][:3] == ["Ce qui compte", "Total compté", "Formulations"]
    assert rows[1:] == [
        ["Chaque <b>ligne", "42,5", "42", "10,0 %", "0,20", "décelable (p = 0,010)"],
        ["Par parts", "42,5", "42", "10,0 %", "0,20", "pas décelable (p = 0,200)"],
    ]


def test_what_has_no_known_value_is_told_under_the_table_of_rules():
    for n_missing, told in {0: False, 3: True}.items():
        table = countings(0.01, 0.2).assign(n_missing=[0, n_missing])
        shown = reporting.show_countings(table, rules={}, caption="Les règles")
        end = "Sans valeur connue et hors du compte : jusqu’à 3 propositions imprimées."
        assert (end in plain(shown.html)) == told


def test_a_missing_label_is_never_a_word_of_the_machine():
    gaps = pd.DataFrame([[3.0, 0.0]], index=[None], columns=["x", None])
    assert plain(reporting.residual_sentence(gaps, labels={"x": "Accès"})).endswith(
        " : Non précisé × Accès (+3,0)."
    )
    axes = reporting.plot_residuals(gaps.notna() * 1, gaps, labels={"x": "Accès"})
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Non précisé"]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["Accès", "Non précisé"]
