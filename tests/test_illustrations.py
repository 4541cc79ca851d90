"""Illustrations: invented texts that the machine learns from, and that never count in a share."""

import pandas as pd
import pytest
from sklearn.base import BaseEstimator
from test_machine import CODES, RULES, TEXTS

from egnlib.coding import read_codebook, read_illustrations, train_machine
from egnlib.coding.filed_texts import unlike
from egnlib.coding.learner import Lessons
from egnlib.files import EgnError

INVENTED = pd.DataFrame(
    {"code": ["aide"] * 6, "texte": [f"écouter longuement {who}" for who in "abcdef"]}
)


@pytest.mark.parametrize("name", ["themes", "categories"])
def test_every_code_has_about_as_many_illustrations_and_no_text_stands_twice(name):
    codebook = read_codebook(name)
    texts = read_illustrations(codebook)
    counts = texts["code"].value_counts()
    assert counts.min() >= 0.95 * counts.max() > 200
    assert list(texts["code"].cat.categories) == codebook.order
    assert texts["texte"].str.casefold().is_unique


def test_an_illustration_with_the_words_of_a_tested_text_is_left_out():
    """« Zones blanches » was invented, and is also the whole text of an entry of a return."""
    tested = pd.DataFrame({"texte": ["► ÉCOUTER, longuement : a !"]})
    assert unlike(INVENTED, tested)["texte"].tolist() == INVENTED["texte"].tolist()[1:]


def test_a_word_that_only_an_illustration_holds_is_learned():
    alone = train_machine(TEXTS, CODES, RULES)
    taught = train_machine(TEXTS, CODES, RULES, illustrations=INVENTED)
    text = pd.Series(["écouter longuement"])
    assert taught.probabilities(text)["aide"][0] > alone.probabilities(text)["aide"][0]
    assert taught.suggest(text)["code"].tolist() == ["aide"]


def test_without_illustrations_an_empty_table_changes_nothing():
    none = train_machine(TEXTS, CODES, RULES, illustrations=INVENTED.iloc[:0])
    plain = train_machine(TEXTS, CODES, RULES)
    pd.testing.assert_frame_equal(none.probabilities(TEXTS), plain.probabilities(TEXTS))


def test_trust_rests_on_coded_texts_and_not_on_illustrations():
    """Illustrations that say the contrary of what people coded leave the learner little trust."""
    turned = TEXTS.reset_index(drop=True).to_frame("texte")
    turned["code"] = CODES.map({"aide": "outil", "outil": "aide"}).tolist()
    many = pd.concat([turned] * 5, ignore_index=True)
    misled = train_machine(TEXTS, CODES, RULES, illustrations=many)
    assert misled.trust_words < train_machine(TEXTS, CODES, RULES).trust_words


def test_an_illustration_of_a_code_that_is_not_in_the_codebook_is_refused():
    with pytest.raises(EgnError, match="Illustration refusée : le code « luxe »"):
        train_machine(TEXTS, CODES, RULES, illustrations=INVENTED.assign(code="luxe"))


def test_a_table_that_illustrates_an_unknown_code_is_refused(copy_of_project):
    path = copy_of_project / "data" / "coding" / "illustrations.csv"
    row = "x-1,themes,luxe,a,Des tablettes en or\n"
    path.write_text(path.read_text(encoding="utf-8") + row, encoding="utf-8")
    with pytest.raises(EgnError, match=r"Code inconnu dans illustrations\.csv : « luxe »"):
        read_illustrations(read_codebook("themes"), root=copy_of_project)


@pytest.mark.parametrize(("n_texts", "times"), [(50, 4), (14, 1), (10, 1)])
def test_the_coded_texts_together_weigh_as_much_as_the_illustrations(n_texts, times):
    assert Lessons(["t"] * n_texts, ["a"] * n_texts, 10).times == times


def test_a_coded_text_that_counts_three_times_is_learned_three_times():
    class Noting(BaseEstimator):
        def fit(self, texts, codes):
            self.learned_ = list(zip(texts, codes, strict=True))
            return self

    lessons = Lessons(["u", "v", *"abcdef"], ["x", "y"] + ["y"] * 6, 2)
    learned = lessons.fitted(Noting(), [0]).learned_
    assert sorted(learned) == sorted([("u", "x")] * 3 + [(text, "y") for text in "abcdef"])
