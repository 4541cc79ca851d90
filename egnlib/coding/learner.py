"""The learner: codes learned from texts that people coded, by scikit-learn.

Words (normal forms, alone and in pairs), runs of characters and the words that open a text are
weighted by TF-IDF and given to a classifier; any scikit-learn classifier can take the place of the
logistic regression.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from egnlib.coding.wordforms import SMALL_WORDS, WORD, normal_form

SMOOTHING = 0.02
MOST_FOLDS = 5
OPENING = 6
STRICTNESS = 10.0
SETTINGS = (
    {"texts__characters": "drop", "texts__opening": "drop"},
    {"texts__opening": "drop"},
    {},
)


@dataclass(frozen=True)
class Lessons:
    """What the learner is given: coded texts, then invented illustrations.

    Attributes
    ----------
    texts, codes
        Texts and their codes, the coded ones first.
    n_coded
        How many were coded by people; the others are illustrations, always learned from and never
        looked at.
    """

    texts: list[str]
    codes: list[str]
    n_coded: int

    @property
    def times(self) -> int:
        """How many times a coded text counts: as often as it takes for all of them to weigh as
        much as the illustrations, and once without any.
        """
        return max(1, round((len(self.texts) - self.n_coded) / max(self.n_coded, 1)))

    def fitted(self, pipeline: object, coded: Sequence[int]) -> object:
        """Pipeline fitted on the coded texts at these positions and on all the illustrations."""
        from sklearn.base import clone

        learned = [*list(coded) * self.times, *range(self.n_coded, len(self.texts))]
        return clone(pipeline).fit(
            [self.texts[place] for place in learned], [self.codes[place] for place in learned]
        )


def content_words(text: str) -> list[str]:
    """Normal forms of the words of a text, without small words; they are the terms of the learner.

    Examples
    --------
    >>> content_words("L’accès aux ressources")
    ['acce', 'ressourc']
    """
    return list(_content_words(text))


def opening_words(text: str) -> list[str]:
    """First normal forms of a text: a demand opens with what is asked for, its aim comes after.

    Examples
    --------
    >>> opening_words("Former les professeurs des écoles à se servir d’un ordinateur en classe")
    ['former', 'professeu', 'ecol', 'servir', 'ordinateu', 'class']
    """
    return content_words(text)[:OPENING]


@lru_cache(maxsize=20_000)
def _content_words(text: str) -> tuple[str, ...]:
    words = (match[0] for match in WORD.finditer(text))
    return tuple(
        normal_form(word) for word in words if word[0].isalnum() and word.lower() not in SMALL_WORDS
    )


def text_pipeline(classifier: object | None = None) -> object:
    """Build a scikit-learn pipeline from texts to codes.

    Parameters
    ----------
    classifier
        Any scikit-learn classifier of sparse matrices with ``predict_proba`` or
        ``decision_function``; by default a logistic regression with balanced codes, each code
        against the others (with a few hundred texts and many terms, several times faster than all
        codes together).

    Returns
    -------
    sklearn.pipeline.Pipeline
        Steps ``texts`` (words, characters, opening words; TF-IDF) and ``classifier``, not fitted.
    """
    from sklearn.base import clone
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import FeatureUnion, Pipeline

    words, opening = (
        TfidfVectorizer(
            tokenizer=cut,
            token_pattern=None,
            lowercase=False,
            sublinear_tf=True,
            ngram_range=(1, most),
        )
        for cut, most in ((content_words, 2), (opening_words, 1))
    )
    characters = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), min_df=2, sublinear_tf=True
    )
    regression = LogisticRegression(
        C=STRICTNESS,
        class_weight="balanced",
        solver="liblinear",
        dual=True,
        max_iter=1000,
        random_state=0,
    )
    chosen = OneVsRestClassifier(regression) if classifier is None else clone(classifier)
    texts = FeatureUnion([("words", words), ("characters", characters), ("opening", opening)])
    return Pipeline([("texts", texts), ("classifier", chosen)])


def choose_pipeline(
    lessons: Lessons,
    folds: list[tuple[np.ndarray, np.ndarray]],
    *,
    classifier: object | None = None,
) -> tuple[object, dict]:
    """Choose the terms by cross-validation.

    The choice sees only the texts it is given: called inside each fold of an evaluation, it makes
    the cross-validation a nested one.

    Parameters
    ----------
    lessons
        Coded texts and illustrations.
    folds
        Positions of the training and the test texts of each fold (`coding_folds`), among the coded
        texts.
    classifier
        As in `text_pipeline`.

    Returns
    -------
    pipeline, settings
        The pipeline, not fitted, and the settings that gave the best balanced accuracy on the coded
        texts left out (mean over the codes; the first of equals).
    """
    measured = []
    for settings in SETTINGS:
        pipeline = text_pipeline(classifier).set_params(**settings)
        guessed = _left_out(pipeline, lessons, folds, sorted(set(lessons.codes)))
        accuracy = _balanced_accuracy(guessed, lessons.codes[: lessons.n_coded])
        measured.append((accuracy, pipeline, settings))
    return max(measured, key=lambda tried: tried[0])[1:]


def _balanced_accuracy(guessed: pd.DataFrame, codes: list[str]) -> float:
    """Mean over the codes of the share of their texts that got their own code."""
    known = guessed.notna().all(axis=1)
    given = pd.Series(codes, guessed.index)[known]
    return float((guessed[known].idxmax(axis=1) == given).groupby(given).mean().mean())


def coding_folds(
    codes: list[str], groups: list, *, seed: int = 0
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Split texts into folds that never part a group.

    With at most five groups (documents), each is left out in turn; with more (a text and its
    doubles), five folds are drawn with the seed.
    """
    from sklearn.model_selection import GroupKFold, LeaveOneGroupOut

    n_groups = len(set(groups))
    if n_groups <= MOST_FOLDS:
        return list(LeaveOneGroupOut().split(codes, codes, groups))
    splitter = GroupKFold(MOST_FOLDS, shuffle=True, random_state=seed)
    return list(splitter.split(codes, codes, groups))


def log_probabilities(pipeline: object, texts: list[str], order: list[str]) -> np.ndarray:
    """Logarithm of the probability of each code, text by text, from a fitted pipeline.

    A classifier without probabilities gives its decision scores, brought to probabilities by the
    softmax. A code that the training texts lack gets a small probability (2 % shared by all codes).
    """
    classes = list(pipeline.classes_)
    shares = np.zeros((len(texts), len(order)))
    shares[:, [order.index(code) for code in classes]] = _shares(pipeline, texts)
    return np.log((1 - SMOOTHING) * shares + SMOOTHING / len(order))


def _shares(pipeline: object, texts: list[str]) -> np.ndarray:
    from scipy.special import softmax

    if hasattr(pipeline, "predict_proba"):
        return pipeline.predict_proba(texts)
    scores = np.asarray(pipeline.decision_function(texts))
    return softmax(np.column_stack([-scores, scores]) if scores.ndim == 1 else scores, axis=1)


def left_out_log_probabilities(
    pipeline: object,
    lessons: Lessons,
    folds: list[tuple[np.ndarray, np.ndarray]],
    order: list[str],
) -> np.ndarray:
    """Log probabilities of each coded text from a pipeline trained without its fold."""
    return _left_out(pipeline, lessons, folds, order).to_numpy()


def _left_out(pipeline, lessons, folds, order) -> pd.DataFrame:
    table = pd.DataFrame(np.nan, range(lessons.n_coded), order)
    for train, test in folds:
        taught = {lessons.codes[place] for place in train}
        if len(taught | set(lessons.codes[lessons.n_coded :])) < 2:
            continue
        fitted = lessons.fitted(pipeline, train)
        tested = [lessons.texts[place] for place in test]
        table.iloc[test] = log_probabilities(fitted, tested, order)
    return table
