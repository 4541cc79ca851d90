"""The machine as a coder: written rules and a learner, pooled and calibrated."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from egnlib.coding.codebook import Codebook
from egnlib.coding.learner import (
    Lessons,
    choose_pipeline,
    coding_folds,
    content_words,
    left_out_log_probabilities,
    log_probabilities,
)
from egnlib.coding.suggestions import suggest_codes
from egnlib.coding.wordforms import WORD, normal_form
from egnlib.files import EgnError

MACHINE = "machine"
MOST_TRUST = 3.0
PULL = 1.0
START = (1.0, 0.3)


@dataclass(frozen=True)
class MachineCoder:
    """Rules and a learner behind one interface.

    The probability of code c for a text is proportional to exp(a · log p(c) + b · s(c)), where p is
    what the learner says, s the points of the rules, and a, b say how far each is trusted.

    Attributes
    ----------
    codebook
        Codebook whose codes are given.
    pipeline
        Fitted scikit-learn pipeline.
    trust_words, trust_rules
        a and b, fitted on texts that the learner had not seen: they calibrate the probabilities.
    settings
        Settings of the pipeline, chosen by cross-validation.
    """

    codebook: Codebook
    pipeline: object
    trust_words: float
    trust_rules: float
    settings: dict

    def probabilities(self, texts: pd.Series) -> pd.DataFrame:
        """Probability of each code, text by text; a missing text is read as an empty one."""
        points = rule_points(texts, self.codebook)
        learned = log_probabilities(self.pipeline, _strings(texts), self.codebook.order)
        pooled = _pool(learned, points, self.trust_words, self.trust_rules)
        return pd.DataFrame(np.exp(pooled), texts.index, self.codebook.order)

    def suggest(self, texts: pd.Series, *, least: float = 0.0) -> pd.DataFrame:
        """Most probable code of each text, or none where it is less probable than `least`.

        Returns
        -------
        DataFrame
            One row per text: ``code`` (categorical, missing where the machine abstains or the text
            is missing), ``probabilite``, ``second``, ``probabilite_second``.
        """
        table = self.probabilities(texts)
        values = table.to_numpy()
        ranked = (-values).argsort(axis=1, kind="stable")
        lines = np.arange(len(table))
        best, names = values[lines, ranked[:, 0]], np.array(table.columns)
        code = pd.Series(names[ranked[:, 0]], table.index)
        return pd.DataFrame(
            {
                "code": pd.Categorical(
                    code.where((best >= least) & texts.notna()), table.columns, ordered=True
                ),
                "probabilite": best,
                "second": pd.Categorical(names[ranked[:, 1]], table.columns, ordered=True),
                "probabilite_second": values[lines, ranked[:, 1]],
            },
            index=table.index,
        )

    def terms(self, text: str, *, code: str | None = None, most: int = 5) -> pd.DataFrame:
        """Words of a text that weighed most: how much the code loses when the word is struck out.

        Parameters
        ----------
        text
            A text.
        code
            Code to explain; the most probable by default.
        most
            Most terms to give.

        Returns
        -------
        DataFrame
            One row per term, the heaviest first: ``terme`` (as written at its first place),
            ``poids`` (difference of log odds of the code with and without every occurrence of the
            word; positive where the word speaks for the code). It holds for any classifier, but
            words that say the same thing hide each other's weight.
        """
        written: dict[str, str] = {}
        for match in WORD.finditer(text):
            if content_words(match[0]):
                written.setdefault(normal_form(match[0]), match[0])
        variants = [text, *(_without(text, form) for form in written)]
        shares = self.probabilities(pd.Series(variants))
        explained = code or shares.iloc[0].idxmax()
        share = shares[explained].clip(1e-12, 1 - 1e-12)
        odds = np.log(share / (1 - share)).to_numpy()
        table = pd.DataFrame({"terme": list(written.values()), "poids": odds[0] - odds[1:]})
        return table.nlargest(most, "poids", keep="first").reset_index(drop=True)


def train_machine(
    texts: pd.Series,
    codes: pd.Series,
    codebook: Codebook,
    *,
    illustrations: pd.DataFrame | None = None,
    classifier: object | None = None,
    groups: pd.Series | None = None,
    seed: int = 0,
) -> MachineCoder:
    """Train the machine on what people coded.

    The n-grams are chosen by cross-validation, then the trust in the learner and in the rules is
    fitted on the texts left out of each fold, by maximum likelihood with a slight pull (a Gaussian
    around 1 and 0.3) that keeps a few texts from saying all or nothing.

    Parameters
    ----------
    texts
        Coded texts, indexed by unit.
    codes
        Code of each text, same index.
    codebook
        Codebook of the codes. Without indicators, the learner works alone.
    illustrations
        Invented texts learned from beside the coded ones (``code``, ``texte``; see
        `egnlib.coding.read_illustrations`). Choices and trust never rest on them: they are in every
        fold that is learned from, and in none that is looked at. All the coded texts together weigh
        as much as all the illustrations.
    classifier
        Any scikit-learn classifier, in the place of the logistic regression.
    groups
        What may not be parted by a fold: the document of each text, or one value for doubles. Each
        text for itself by default.
    seed
        Seed of the folds; the same seed and texts give the same machine.

    Returns
    -------
    MachineCoder
        The machine, trained on all the texts.

    Raises
    ------
    EgnError
        If there are fewer than ten texts, fewer than two codes, a text or a code is missing, a code
        is unknown to the codebook, or the texts and codes do not have the same index.

    Notes
    -----
    Probabilities are calibrated for texts like those coded. On another document they are only as
    good as `groups` made the folds resemble it.

    References
    ----------
    Genest, C. and Zidek, J. V. (1986). Combining probability distributions: a critique and an
    annotated bibliography. Statistical Science 1(1). doi:10.1214/ss/1177013825
    """
    _check_training(texts, codes, codebook)
    written, given = texts.tolist(), codes.astype("str").tolist()
    parts = list(range(len(texts))) if groups is None else groups.astype("str").tolist()
    if len(set(parts)) < 2:
        message = (
            f"Un seul groupe : « {parts[0]} ». La machine se règle sur des textes qu'elle n'a pas "
            "vus, et il faut au moins deux groupes. Ne donnez pas de groupes, ou ajoutez un "
            "document."
        )
        raise EgnError(message)
    folds = coding_folds(given, parts, seed=seed)
    lessons = _lessons(written, given, illustrations, codebook)
    pipeline, settings = choose_pipeline(lessons, folds, classifier=classifier)
    unseen = left_out_log_probabilities(pipeline, lessons, folds, codebook.order)
    trust = _fit_trust(unseen, rule_points(texts, codebook), given, codebook)
    fitted = lessons.fitted(pipeline, range(lessons.n_coded))
    return MachineCoder(codebook, fitted, *trust, settings)


def rule_points(texts: pd.Series, codebook: Codebook) -> np.ndarray:
    """Points of the rules, text by code; zeros where the codebook has no indicator."""
    if codebook.indicators.empty:
        return np.zeros((len(texts), len(codebook.order)))
    numbered = texts.reset_index(drop=True)
    return suggest_codes(numbered, codebook).scores.to_numpy()


def _pool(learned: np.ndarray, points: np.ndarray, words: float, rules: float) -> np.ndarray:
    from scipy.special import log_softmax

    return log_softmax(words * learned + rules * points, axis=1)


def _fit_trust(
    unseen: np.ndarray, points: np.ndarray, codes: list[str], codebook: Codebook
) -> tuple[float, float]:
    from scipy.optimize import minimize

    known = ~np.isnan(unseen).any(axis=1)
    if not known.any():
        return START
    columns = np.array([codebook.order.index(code) for code in codes])[known]
    lines = np.arange(known.sum())

    def loss(trust: np.ndarray) -> float:
        fit = -_pool(unseen[known], points[known], *trust)[lines, columns].sum()
        return fit + PULL * ((trust - START) ** 2).sum()

    fitted = minimize(loss, START, bounds=[(0.0, MOST_TRUST)] * 2, method="L-BFGS-B")
    return float(fitted.x[0]), float(fitted.x[1])


def _lessons(
    written: list[str], given: list[str], illustrations: pd.DataFrame | None, codebook: Codebook
) -> Lessons:
    if illustrations is None:
        return Lessons(written, given, len(written))
    codes = illustrations["code"].astype("str").tolist()
    unknown = sorted(set(codes) - set(codebook.order))
    if unknown:
        message = (
            f"Illustration refusée : le code « {unknown[0]} » n'est pas dans la grille "
            f"{codebook.id}. On attend {', '.join(codebook.order)}. Corrigez ce code."
        )
        raise EgnError(message)
    texts = illustrations["texte"].astype("str").tolist()
    return Lessons(written + texts, given + codes, len(written))


def _strings(texts: pd.Series) -> list[str]:
    return texts.astype("object").where(texts.notna(), "").tolist()


def _without(text: str, form: str) -> str:
    return WORD.sub(lambda match: " " if normal_form(match[0]) == form else match[0], text)


def _check_training(texts: pd.Series, codes: pd.Series, codebook: Codebook) -> None:
    problem = _training_problem(texts, codes, codebook)
    if problem:
        message = (
            f"Apprentissage impossible : {problem}. Il faut au moins dix textes codés, de deux "
            f"codes au moins parmi {', '.join(codebook.order)}. Complétez ou corrigez les codages."
        )
        raise EgnError(message)


def _training_problem(texts: pd.Series, codes: pd.Series, codebook: Codebook) -> str:
    if not texts.index.equals(codes.index):
        return "les textes et les codes n'ont pas les mêmes identifiants"
    if texts.isna().any():
        return f"le texte de « {texts.index[texts.isna()][0]} » manque"
    if codes.isna().any():
        return f"le code de « {codes.index[codes.isna()][0]} » manque"
    unknown = sorted(set(codes.astype("str")) - set(codebook.order))
    if unknown:
        return f"le code « {unknown[0]} » n'est pas dans la grille {codebook.id}"
    if len(texts) < 10:
        return f"{len(texts)} textes"
    return "un seul code" if codes.nunique() < 2 else ""
