"""The machine as a coder, and its evaluation: what it learns, how it is taken apart, leaks."""

import numpy as np
import pandas as pd
import pytest
from test_matching import codebook

from egnlib.coding.codebook import read_codebook
from egnlib.coding.evaluation import _interval, agreement, beside_readers, measured
from egnlib.coding.filed_texts import (
    filed_texts,
    printed_titles,
    unlike,
    with_workshop,
    without_titles,
)
from egnlib.coding.learner import coding_folds, log_probabilities, text_pipeline
from egnlib.coding.machine import train_machine
from egnlib.coding.suggestions import suggest_codes
from egnlib.files import EgnError

RULES = codebook({"outil": ["tablette"], "aide": ["former"]})
NO_RULES = codebook({"outil": [], "aide": []})
OBJECTS = ["écran", "câble", "serveur", "clavier", "souris", "prise"]
TEXTS = pd.Series(
    {
        **{f"o{k}": f"acheter un {word} neuf" for k, word in enumerate(OBJECTS)},
        **{f"a{k}": f"conseiller chacun devant un {word}" for k, word in enumerate(OBJECTS)},
    }
)
CODES = pd.Series({unit: "outil" if unit[0] == "o" else "aide" for unit in TEXTS.index})


@pytest.fixture(scope="module")
def machine():
    return train_machine(TEXTS, CODES, RULES)


def test_the_machine_learns_words_that_the_rules_do_not_hold(machine):
    given = machine.suggest(pd.Series(["acheter une imprimante", "conseiller les élèves"]))
    assert given["code"].tolist() == ["outil", "aide"]
    assert (given["probabilite"] > 0.5).all()


def test_the_machine_follows_the_rules_on_words_it_never_saw(machine):
    shares = machine.probabilities(pd.Series(["tablettes", "former", "inconnu"]))
    odds = np.log(shares["outil"] / shares["aide"])
    assert odds[0] - odds[2] == pytest.approx(2 * machine.trust_rules)
    assert odds[1] - odds[2] == pytest.approx(-2 * machine.trust_rules)
    assert machine.trust_rules > 0


def test_the_probabilities_of_a_text_sum_to_one_in_the_order_of_the_codebook(machine):
    table = machine.probabilities(pd.Series(["acheter", None, ""], index=["u", "v", "w"]))
    assert table.columns.tolist() == ["outil", "aide"]
    assert np.allclose(table.sum(axis=1), 1)
    assert table.loc["v"].tolist() == table.loc["w"].tolist()


def test_the_pool_is_the_formula_that_is_announced(machine):
    texts = pd.Series(["acheter une tablette"])
    learned = log_probabilities(machine.pipeline, texts.tolist(), ["outil", "aide"])[0]
    weights = np.exp(machine.trust_words * learned + machine.trust_rules * np.array([2.0, 0.0]))
    expected = weights / weights.sum()
    assert machine.probabilities(texts).iloc[0].tolist() == pytest.approx(expected.tolist())


def test_the_machine_abstains_below_the_probability_asked_for(machine):
    given = machine.suggest(pd.Series(["acheter un écran neuf", None]), least=1.0)
    assert given["code"].isna().tolist() == [True, True]


def test_the_same_texts_in_the_same_order_make_the_same_machine(machine):
    again = train_machine(TEXTS, CODES, RULES)
    pd.testing.assert_frame_equal(again.probabilities(TEXTS), machine.probabilities(TEXTS))


def test_the_word_that_weighed_most_is_the_one_that_tells_the_codes_apart(machine):
    terms = machine.terms("Acheter un clavier neuf", code="outil")
    assert set(terms["terme"][:2]) == {"Acheter", "neuf"}
    assert terms["poids"].is_monotonic_decreasing
    against = machine.terms("Acheter un clavier neuf", code="aide")
    assert (against.set_index("terme").loc[["Acheter", "neuf"], "poids"] < 0).all()


def test_a_word_of_the_rules_weighs_too(machine):
    terms = machine.terms("tablette", code="outil")
    assert terms["terme"].tolist() == ["tablette"]
    assert terms["poids"][0] == pytest.approx(2 * machine.trust_rules)


def test_any_classifier_takes_the_place_of_the_default(machine):
    from sklearn.naive_bayes import ComplementNB
    from sklearn.svm import LinearSVC

    for classifier in (ComplementNB(), LinearSVC()):
        other = train_machine(TEXTS, CODES, NO_RULES, classifier=classifier)
        assert type(other.pipeline[-1]) is type(classifier)
        assert other.suggest(TEXTS)["code"].tolist() == CODES.tolist()
        assert not hasattr(classifier, "classes_")
        assert other.probabilities(TEXTS).to_numpy() != pytest.approx(
            machine.probabilities(TEXTS).to_numpy()
        )


def test_a_code_that_nobody_used_keeps_a_small_probability():
    pipeline = text_pipeline().fit(["un banc", "une chaise"], ["a", "b"])
    shares = np.exp(log_probabilities(pipeline, ["un banc"], ["a", "b", "c"]))[0]
    assert shares[2] == pytest.approx(0.02 / 3)
    assert shares.sum() == pytest.approx(1)


def test_folds_leave_each_document_out_and_never_part_a_group():
    documents = ["x"] * 4 + ["y"] * 3
    assert [len(test) for _, test in coding_folds(["a"] * 7, documents)] == [4, 3]
    doubles = [k // 2 for k in range(20)]
    folds = coding_folds(["a"] * 20, doubles, seed=1)
    assert sorted(place for _, test in folds for place in test) == list(range(20))
    for train, test in folds:
        assert {doubles[k] for k in train}.isdisjoint(doubles[k] for k in test)


REFUSED = {
    "too few": (TEXTS[:9], CODES[:9], "9 textes"),
    "one code": (TEXTS, CODES.map(lambda _: "aide"), "un seul code"),
    "an unknown code": (TEXTS, CODES.replace("aide", "luxe"), "le code « luxe » n'est pas dans"),
    "a missing code": (TEXTS, CODES.where(CODES.index != "o3"), "le code de « o3 » manque"),
    "a missing text": (TEXTS.where(TEXTS.index != "a1"), CODES, "le texte de « a1 » manque"),
    "another index": (TEXTS, CODES[::-1], "n'ont pas les mêmes identifiants"),
}


@pytest.mark.parametrize(("texts", "codes", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_a_machine_that_could_not_learn_is_refused(texts, codes, why):
    with pytest.raises(EgnError, match="Apprentissage impossible") as refusal:
        train_machine(texts, codes, RULES)
    assert why in str(refusal.value)
    assert str(refusal.value).endswith("Complétez ou corrigez les codages.")


def test_texts_of_one_document_only_are_refused_as_groups():
    with pytest.raises(EgnError, match="Un seul groupe : « x »"):
        train_machine(TEXTS, CODES, RULES, groups=CODES.map(lambda _: "x"))


def test_no_tested_text_prints_the_title_of_a_theme(consultation):
    texts = filed_texts(consultation)
    titles = printed_titles(consultation)
    assert len(texts) == 435
    assert "Un égal accès au numérique" in titles
    again = [without_titles(text, titles) for text in texts["texte"]]
    assert again == texts["texte"].tolist()


def test_a_title_cut_by_a_line_end_is_taken_out_and_the_rest_stays():
    title = "Travailler ensemble autrement"
    assert without_titles("Avant travailler\nensemble - autrement !", [title]) == "Avant   !"
    assert without_titles("travailler ensemble", [title]) == "travailler ensemble"


def test_the_name_of_the_workshop_fires_no_indicator(consultation, project):
    texts = filed_texts(consultation)
    codebook = read_codebook("categories", root=project)
    points = [suggest_codes(table["texte"], codebook).scores for table in _two(texts)]
    pd.testing.assert_frame_equal(*points)


def _two(texts):
    named = with_workshop(texts)
    assert named["texte"].iloc[0].endswith(" ; atelieracces")
    return texts, named


def test_a_training_text_with_the_words_of_a_test_text_is_dropped():
    others = pd.DataFrame({"texte": ["Harmoniser les outils.", "Autre"]})
    tested = pd.DataFrame({"texte": ["harmoniser les outils"]})
    assert unlike(others, tested)["texte"].tolist() == ["Autre"]


def test_agreement_is_kappa_worked_by_hand_and_undefined_for_one_code():
    expected = pd.Series(["a", "a", "b", "b"])
    assert agreement(expected, pd.Series(["a", "b", "b", "b"])) == pytest.approx(0.5)
    assert np.isnan(agreement(expected[:2], expected[:2]))


def test_the_interval_of_a_perfect_agreement_is_one_point():
    pair = pd.DataFrame({"x": ["a", "b"] * 10, "y": ["a", "b"] * 10})
    assert _interval(pair, 1) == (1.0, 1.0)


def test_texts_on_which_the_rules_abstain_are_counted_apart():
    trials = pd.DataFrame(
        {
            "groupe": "d",
            "attendu": ["outil", "aide", "aide"],
            "regles": ["outil", "aide", None],
            "apprentissage": ["outil", "aide", "outil"],
            "ensemble": ["outil", "aide", "aide"],
        }
    )
    rows = measured(trials, RULES).set_index(["methode", "code"])
    assert rows.loc[("regles", "tous"), ["kappa", "n", "n_abstention"]].tolist() == [1, 2, 1]
    assert rows.loc[("apprentissage", "tous"), "kappa"] == pytest.approx(0.4)
    assert rows.loc[("ensemble", "aide"), ["kappa", "n_abstention"]].tolist() == [1, 0]


def test_readers_stand_beside_the_machine_on_the_texts_that_they_coded():
    trials = pd.DataFrame(
        {"groupe": "d", "attendu": ["outil", "aide"], "regles": ["outil", "outil"]},
        index=pd.Index(["a", "b"], name="id_unite"),
    )
    codings = pd.DataFrame(
        {"id_unite": ["b", "a", "z"], "coder": ["anne", "paul", "paul"], "code": "aide"}
    )
    table = beside_readers(trials, codings)
    assert table["anne"].fillna("-").to_dict() == {"a": "-", "b": "aide"}
    assert table["paul"].fillna("-").to_dict() == {"a": "aide", "b": "-"}
    rows = measured(table, RULES)
    assert rows["methode"].drop_duplicates().tolist() == ["regles", "anne", "paul"]
    assert rows.set_index(["methode", "code"]).loc[("anne", "aide"), "n_abstention"] == 1
