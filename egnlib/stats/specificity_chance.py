"""Chance: how many strong specificities shuffled texts would show, and which ones stand out."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from egnlib.files import EgnError
from egnlib.stats.specificities import BANALITY, signed_tails, sparse_counts

RESAMPLES = 999
LEVEL = 0.95


@dataclass(frozen=True)
class SpecificityChance:
    """What shuffling the texts among the parts says of a table of specificities.

    Attributes
    ----------
    threshold, n_notable, n_cells
        Threshold on |S|, number of cells that reach it, and number of cells looked at.
    expected
        Mean number of cells that reach it when whole texts are dealt to the parts at random.
    probability, monte_carlo_error
        Probability of at least as many, and its standard error.
    critical
        |S| that the largest of all the cells exceeds in 5 % of the shuffles: beyond it a cell
        is out of the ordinary even though so many were looked at.
    specificity, adjusted
        Terms × parts: specificities, and for each the share of shuffles whose largest |S| is at
        least as large (p-value corrected for the number of cells).
    n_resamples
        Shuffles made.
    """

    threshold: float
    n_notable: int
    n_cells: int
    expected: float
    probability: float
    monte_carlo_error: float
    critical: float
    specificity: pd.DataFrame
    adjusted: pd.DataFrame
    n_resamples: int


def chance_specificities(
    table: pd.DataFrame,
    parts: pd.Series,
    *,
    terms: list[str] | None = None,
    within: pd.Series | None = None,
    threshold: float = BANALITY,
    n_resamples: int = RESAMPLES,
    seed: int = 2020,
) -> SpecificityChance:
    """Specificities of terms by part, judged against texts dealt to the parts at random.

    The hypergeometric model deals *occurrences*; a text that repeats a word five times looks
    to it like five independent choices, and a table of many words has strong values somewhere in
    any case. Here whole texts are dealt: each shuffle keeps the number of texts of each part and
    every text as it is, so that repetitions inside a text and the number of cells looked at are
    both accounted for. Corrected p-values are those of the largest |S| (Westfall and Young's
    single-step method): p = (1 + shuffles with a larger maximum) / (1 + shuffles).

    One word that comes in bursts raises the bar for all: the correction errs on the side of
    caution. Not to be trusted where texts of a part are near copies of one another for a reason
    other than the part (one author, one formula repeated): texts are then not exchangeable.

    Parameters
    ----------
    table
        Counts: texts in rows, terms in columns (a DataFrame, dense or of sparse dtype).
    parts
        Part of each text, aligned by index with `table`; a categorical keeps its order. Texts
        without a part are refused.
    terms
        Terms to look at; all by default. The others still count in the sizes of the parts.
    within
        Group of each text (its document, say), aligned by index; texts are then dealt inside
        their group only, so that a word of one group is not taken for a word of the part that
        the group fills. Missing values are a group like another.
    threshold
        |S| from which a cell is counted as notable.
    n_resamples, seed
        Number of shuffles, and their seed.

    Raises
    ------
    EgnError
        If a text has no part, a term is not in the table or has no occurrence, there are fewer
        than two parts or a part without a word, or the counts are not whole numbers.

    References
    ----------
    Westfall, P. H., & Young, S. S. (1993). *Resampling-based multiple testing*. Wiley.

    Bestgen, Y. (2014). Inadequacy of the chi-squared test to examine vocabulary differences
    between corpora. *Literary and Linguistic Computing*, 29(2), 164–170.
    https://doi.org/10.1093/llc/fqt020

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"x": [5, 0], "y": [0, 5]})
    >>> result = chance_specificities(table, pd.Series(["a", "b"]))
    >>> result.specificity.round(3).loc["x"].tolist(), result.expected, result.probability
    ([2.401, -2.401], 4.0, 1.0)
    """
    counts = sparse_counts(table)
    kept = list(table.columns) if terms is None else list(terms)
    codes, names = _parts_of(table, parts)
    _check_terms(kept, table)
    chosen = counts[:, table.columns.get_indexer(kept)].toarray()
    _check_sizes(codes, counts.sum(axis=1), names, chosen, kept)
    sizes = np.asarray(counts.sum(axis=1)).ravel()
    rng = np.random.default_rng(seed)
    observed = _by_part(chosen, sizes, codes[None, :], len(names))[0]
    groups = np.zeros(len(codes)) if within is None else within.reindex(table.index)
    shuffles = _dealt(codes, groups, n_resamples, rng)
    shuffled = np.abs(_by_part(chosen, sizes, shuffles, len(names)))
    return _judged(observed, shuffled, kept, names, threshold)


def specificity_cells(chance: SpecificityChance, counts: pd.DataFrame) -> pd.DataFrame:
    """Specificities beside the counts they come from, one row per term and part.

    Parameters
    ----------
    chance
        Specificities of some terms, and their corrected p-values.
    counts
        Occurrences of all the terms (rows) in all the parts (columns).

    Returns
    -------
    DataFrame
        Part after part: ``row`` (term), ``column`` (part), ``n``, ``total`` (of the term),
        ``expected`` (total × size of the part / size of the corpus), ``specificity``,
        ``adjusted``.

    Raises
    ------
    EgnError
        If a term or a part has no counts.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"x": [5, 0], "y": [0, 5]})
    >>> chance = chance_specificities(table, pd.Series(["a", "b"]))
    >>> counts = pd.DataFrame([[5, 0], [0, 5]], index=["x", "y"], columns=["a", "b"])
    >>> specificity_cells(chance, counts)[["n", "total", "expected"]].iloc[1].tolist()
    [0.0, 5.0, 2.5]
    """
    scores = chance.specificity
    counts = counts.set_axis(counts.columns.astype("str"), axis=1)
    absent = [str(name) for name in scores.index if name not in counts.index]
    absent += [str(name) for name in scores.columns if str(name) not in counts.columns]
    if absent:
        message = (
            f"Effectifs absents : « {', '.join(absent[:5])} ». Le tableau a {counts.shape[0]} "
            f"termes et {counts.shape[1]} parties. Comptez les mêmes textes des deux côtés."
        )
        raise EgnError(message)
    chosen = counts.loc[scores.index, [str(name) for name in scores.columns]].to_numpy()
    total = counts.loc[scores.index].sum(axis=1).to_numpy()
    share = counts.sum().loc[[str(name) for name in scores.columns]] / counts.to_numpy().sum()
    return pd.DataFrame(
        {
            "row": np.tile(scores.index, scores.shape[1]),
            "column": np.repeat(scores.columns.astype("str"), len(scores)),
            "n": chosen.T.ravel(),
            "total": np.tile(total, scores.shape[1]),
            "expected": np.outer(share, total).ravel(),
            "specificity": scores.to_numpy().T.ravel(),
            "adjusted": chance.adjusted.to_numpy().T.ravel(),
        }
    )


def _dealt(
    codes: np.ndarray, groups: "pd.Series | np.ndarray", n_resamples: int, rng: np.random.Generator
) -> np.ndarray:
    """Parts of the texts in each dealing: dealing × text, shuffled inside each group."""
    shuffles = np.tile(codes, (n_resamples, 1))
    group_codes, names = pd.factorize(groups, use_na_sentinel=False)
    for group in range(len(names)):
        inside = np.flatnonzero(group_codes == group)
        shuffles[:, inside] = rng.permuted(shuffles[:, inside], axis=1)
    return shuffles


def _by_part(counts: np.ndarray, sizes: np.ndarray, codes: np.ndarray, n_parts: int) -> np.ndarray:
    """Specificities of each dealing of the texts: dealing × term × part."""
    member = (codes[:, None, :] == np.arange(n_parts)[None, :, None]).astype("float64")
    inside = np.rint(member @ counts).astype("int64")
    part_sizes = np.rint(member @ sizes).astype("int64")
    totals = np.broadcast_to(counts.sum(axis=0), inside.shape)
    spread = np.broadcast_to(part_sizes[:, :, None], inside.shape)
    tails = signed_tails(inside.ravel(), totals.ravel(), spread.ravel(), int(sizes.sum()))
    return tails.reshape(inside.shape).swapaxes(1, 2)


def _judged(
    observed: np.ndarray, shuffled: np.ndarray, terms: list, names: pd.Index, threshold: float
) -> SpecificityChance:
    n_resamples = len(shuffled)
    notable = (shuffled >= threshold).sum(axis=(1, 2))
    largest = np.sort(shuffled.max(axis=(1, 2)))
    n_notable = int((np.abs(observed) >= threshold).sum())
    # A value met again by a shuffle is « at least as large », whatever the last digit.
    below = np.searchsorted(largest, np.abs(observed) - 1e-9)
    adjusted = (1 + n_resamples - below) / (1 + n_resamples)
    probability = (1 + int((notable >= n_notable).sum())) / (1 + n_resamples)
    return SpecificityChance(
        threshold=threshold,
        n_notable=n_notable,
        n_cells=observed.size,
        expected=float(notable.mean()),
        probability=probability,
        monte_carlo_error=float(np.sqrt(probability * (1 - probability) / n_resamples)),
        critical=float(np.quantile(largest, LEVEL)),
        specificity=pd.DataFrame(observed, index=terms, columns=names),
        adjusted=pd.DataFrame(adjusted, index=terms, columns=names),
        n_resamples=n_resamples,
    )


def _parts_of(table: pd.DataFrame, parts: pd.Series) -> tuple[np.ndarray, pd.Index]:
    aligned = parts.reindex(table.index)
    codes, names = pd.factorize(aligned, sort=True)
    if len(codes) == 0 or (codes < 0).any() or len(names) < 2:
        message = (
            f"Parties impossibles : {len(names)} partie(s), {int((codes < 0).sum())} texte(s) "
            f"sans partie sur {len(codes)}. Il faut au moins deux parties, et une pour chaque "
            "texte. Retirez les textes sans partie, ou changez de découpage."
        )
        raise EgnError(message)
    return codes, pd.Index(names.astype("str") if hasattr(names, "categories") else names)


def _check_terms(terms: list, table: pd.DataFrame) -> None:
    absent = [str(term) for term in terms if term not in table.columns]
    if absent or not terms:
        message = (
            f"Terme absent : « {', '.join(absent[:5]) or 'aucun terme retenu'} ». Le tableau a "
            f"{table.shape[1]} termes. Vérifiez l'orthographe, ou abaissez la fréquence minimale."
        )
        raise EgnError(message)


def _check_sizes(
    codes: np.ndarray, sizes: np.ndarray, names: pd.Index, chosen: np.ndarray, terms: list
) -> None:
    words = np.bincount(codes, weights=np.asarray(sizes).ravel(), minlength=len(names))
    silent = [str(name) for name, size in zip(names, words, strict=True) if size == 0]
    unused = [
        str(term) for term, total in zip(terms, chosen.sum(axis=0), strict=True) if total == 0
    ]
    if silent or unused:
        message = (
            f"Rien à compter : partie(s) sans mot « {', '.join(silent) or 'aucune'} », terme(s) "
            f"sans occurrence « {', '.join(unused[:5]) or 'aucun'} ». Chaque partie doit avoir "
            "des mots, chaque terme une occurrence. Retirez-les, ou changez de découpage."
        )
        raise EgnError(message)
