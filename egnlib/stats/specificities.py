"""Specificities: how far a term is over- or under-used in a part of a corpus (Lafon 1980)."""

from math import lgamma, log
from typing import TYPE_CHECKING, Union

import numpy as np
import pandas as pd

from egnlib.files import EgnError

if TYPE_CHECKING:
    from scipy.sparse import csr_array, sparray, spmatrix

    Counts = Union[pd.DataFrame, np.ndarray, sparray, spmatrix]  # noqa: UP007

BANALITY = 2.0
LARGEST_CORPUS = 3_000_000_000
NEGLIGIBLE = 1e-17
# Cells computed at once: what a processor keeps near.
BLOCK = 16_384
# log k! − (k log k − k) for small k, where Stirling's series is not yet exact.
FEW = 32
SMALL_RESTS = np.array([0.0, *(lgamma(k + 1) - k * log(k) + k for k in range(1, FEW))])


def specificities(table: "Counts") -> pd.DataFrame:
    """Signed log10 of the hypergeometric tail of every cell of a term × part table.

    Let T be the size of the corpus, t that of a part, F the total of a term and f its count in
    the part. If the occurrences were dealt at random, f would be hypergeometric:
    P(X = f) = C(F, f) C(T − F, t − f) / C(T, t), whose mode is ⌊(F + 1)(t + 1) / (T + 2)⌋. From
    the mode up the specificity is S = −log10 P(X ≥ f) ≥ 0, the term is over-used; below it
    S = log10 P(X ≤ f) ≤ 0, it is under-used. A cell *at* the mode therefore has the small positive
    value of its upper tail, and 0 where that tail is certain (no occurrence, none to expect).
    |S| < 2 (one chance in a hundred on that side) is read as banality. TXM, too, gives the
    sign by comparing f with the mode; it stops where floating-point numbers do, here the tail is
    summed on a logarithmic scale and has no end.

    Do not read S as an effect size: it grows with the corpus. Do not read |S| ≥ 2 alone as a
    finding: a table of hundreds of cells has some by chance, and words come in bursts, which the
    model ignores (see :func:`chance_specificities`). Totals are those of the table that is given:
    drop rare or grammatical terms after the computation, not before.

    Parameters
    ----------
    table
        Counts: terms in rows, parts in columns. A DataFrame (dense or of sparse dtype), an
        array, or a scipy sparse matrix, which is not made dense.

    Returns
    -------
    DataFrame
        Specificities, same rows and columns as `table`; none is missing.

    Raises
    ------
    EgnError
        If the table holds anything but whole numbers from 0 up, has fewer than two terms or two
        parts, a term without occurrence or an empty part, or more than 3·10⁹ occurrences.

    References
    ----------
    Lafon, P. (1980). Sur la variabilité de la fréquence des formes dans un corpus. *Mots*, 1,
    127–165. https://doi.org/10.3406/mots.1980.1008

    Loader, C. (2000). *Fast and accurate computation of binomial probabilities* (the idea of
    gathering the large terms of log k! into deviances).

    Labbé, C., & Labbé, D. (2001). Que mesure la spécificité du vocabulaire ? *Lexicometrica*, 3.

    Examples
    --------
    Two of the three occurrences of the first term are in the first part, 3 occurrences of 6:
    P(X ≥ 2) = (3·3 + 1·1) / 20 = 1/2, and P(X ≤ 1) = 1/2 in the other part.

    >>> import pandas as pd
    >>> specificities(pd.DataFrame([[2, 1], [1, 2]])).round(4).to_numpy().tolist()
    [[0.301, -0.301], [-0.301, 0.301]]
    """
    counts = sparse_counts(table)
    terms, parts = _margins(counts)
    _check_margins(terms, parts)
    values = _of_empty_cells(terms, parts, filled=counts.nnz == len(terms) * len(parts))
    rows, columns = counts.nonzero()
    values[rows, columns] = signed_tails(counts.data, terms[rows], parts[columns], terms.sum())
    index = getattr(table, "index", pd.RangeIndex(counts.shape[0]))
    names = getattr(table, "columns", pd.RangeIndex(counts.shape[1]))
    return pd.DataFrame(values, index=index, columns=names, copy=False)


def sparse_counts(table: "Counts") -> "csr_array":
    """Counts as a sparse array of whole numbers, zeros not stored, each row in column order.

    Raises
    ------
    EgnError
        If a value is not a whole number from 0 up.
    """
    from scipy.sparse import csr_array, issparse

    if isinstance(table, pd.DataFrame):
        values = _frame_values(table)
    else:
        values = table if issparse(table) else np.asarray(table)
    stored = values.data if issparse(values) else values
    _check_values(stored, values.shape)
    counts = csr_array(values).astype("int64")
    counts.sum_duplicates()
    counts.eliminate_zeros()
    return counts


def signed_tails(count: np.ndarray, term: np.ndarray, part: np.ndarray, size: int) -> np.ndarray:
    """Specificity of cells given one by one, each distinct cell computed once.

    Parameters
    ----------
    count, term, part
        Count of each cell, total of its term, size of its part: whole numbers, same shape.
    size
        Size of the corpus.
    """
    terms, term_code = np.unique(term, return_inverse=True)
    parts, part_code = np.unique(part, return_inverse=True)
    most = int(count.max(initial=0)) + 1
    keys = (term_code * len(parts) + part_code).astype("int64") * most + count
    distinct, place = np.unique(keys, return_inverse=True)
    pairs, counts = np.divmod(distinct, most)
    totals, sizes = terms[pairs // len(parts)], parts[pairs % len(parts)]
    tails = np.empty(len(distinct))
    for start in range(0, len(distinct), BLOCK):
        block = slice(start, start + BLOCK)
        tails[block] = _distinct_tails(counts[block], totals[block], sizes[block], size)
    return tails[place].reshape(np.shape(count))


def _of_empty_cells(terms: np.ndarray, parts: np.ndarray, *, filled: bool) -> np.ndarray:
    """What every cell would be worth if it were empty: one value per distinct pair of totals.

    Where a cell cannot be empty the value is that of its least count, and will be replaced.
    """
    if filled:
        return np.zeros((len(terms), len(parts)))
    totals, code = np.unique(terms, return_inverse=True)
    grid = np.broadcast_arrays(totals[:, None], parts)
    size = int(terms.sum())
    least = np.maximum(0, grid[0] + grid[1] - size)
    return signed_tails(least, grid[0], grid[1], size)[code]


def _distinct_tails(count: np.ndarray, term: np.ndarray, part: np.ndarray, size: int) -> np.ndarray:
    over = count >= (term + 1) * (part + 1) // (size + 2)
    certain = over & (count <= np.maximum(0, term + part - size))
    # P(X ≤ f) in the part is P(X ≥ F − f) in all the others: only upper tails are summed.
    upper = np.where(over, count, term - count)
    inside = np.where(over, part, size - part)
    logarithm = _log_probability(upper, term, inside, size)
    todo = np.flatnonzero(~certain)
    logarithm[todo] += np.log(_tail_ratio(upper[todo], term[todo], inside[todo], size))
    decimal = np.minimum(logarithm, 0.0) / np.log(10)
    return np.where(certain, 0.0, np.where(over, -decimal, decimal)) + 0.0


def _log_probability(
    count: np.ndarray, term: np.ndarray, part: np.ndarray, size: int
) -> np.ndarray:
    """log P(X = f): minus the deviance of the 2 × 2 table, and what Stirling leaves.

    With k! written as k log k − k + rest(k), the large terms gather into Σ o log(o / e) over the
    four cells, whose gap o − e is the same but for its sign: no large number is subtracted from
    another, and the absolute error stays near 1e-13 whatever the size of the corpus.
    """
    from scipy.special import xlog1py

    gap = (count * size - term * part) / size
    observed = (count, term - count, part - count, size - term - part + count)
    expected = (
        term * (part / size),
        term * ((size - part) / size),
        (size - term) * (part / size),
        (size - term) * ((size - part) / size),
    )
    margins = (term, size - term, part, size - part)
    total = sum(map(_stirling_rest, margins)) - _stirling_rest(np.asarray(size))
    for cell, mean, sign in zip(observed, expected, (1, -1, -1, 1), strict=True):
        total -= xlog1py(cell, np.maximum(sign * gap / mean, -1.0)) + _stirling_rest(cell)
    return total


def _stirling_rest(whole: np.ndarray) -> np.ndarray:
    """log k! − (k log k − k), by Stirling's series from 32 up."""
    k = np.maximum(whole, FEW).astype("float64")
    inverse = 1 / (k * k)
    series = (1 / 12 - inverse * (1 / 360 - inverse / 1260)) / k
    return np.where(
        whole < FEW,
        SMALL_RESTS[np.minimum(whole, FEW - 1)],
        0.5 * np.log(2 * np.pi * k) + series,
    )


def _tail_ratio(count: np.ndarray, term: np.ndarray, part: np.ndarray, size: int) -> np.ndarray:
    """P(X ≥ f) / P(X = f) from the mode up: a series of decreasing terms, all cells at once.

    The ratio of two successive probabilities is (F − k)(t − k) / ((k + 1)(T − F − t + k + 1)).
    Cells whose next term no longer counts leave the computation.
    """
    ratio = np.ones(len(count))
    total, last = ratio.copy(), ratio.copy()
    left = np.arange(len(count))
    a, b = (term - count).astype("float64"), (part - count).astype("float64")
    c, d = count + 1.0, (size - term - part + count + 1).astype("float64")
    step = 0.0
    while len(left):
        last *= (a - step) * (b - step) / ((c + step) * (d + step))
        total += last
        step += 1.0
        going = last > NEGLIGIBLE * total
        if np.count_nonzero(going) <= 0.8 * len(left):
            ratio[left[~going]] = total[~going]
            left, total, last = left[going], total[going], last[going]
            a, b, c, d = a[going], b[going], c[going], d[going]
    return ratio


def _frame_values(table: pd.DataFrame) -> "np.ndarray | spmatrix":
    """Values of a DataFrame: sparse if all its columns are, numbers if they all are."""
    kinds = list(table.dtypes)
    if kinds and all(isinstance(kind, pd.SparseDtype) for kind in kinds):
        return table.sparse.to_coo()
    numeric = all(_is_number(kind) for kind in kinds)
    return table.to_numpy("float64", na_value=np.nan) if numeric else table.to_numpy("O")


def _is_number(kind: object) -> bool:
    return pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind)


def _margins(counts: "csr_array") -> tuple[np.ndarray, np.ndarray]:
    return np.asarray(counts.sum(axis=1)).ravel(), np.asarray(counts.sum(axis=0)).ravel()


def _check_values(values: np.ndarray, shape: tuple[int, ...]) -> None:
    numeric = _is_number(values.dtype)
    found = values if numeric else pd.to_numeric(np.ravel(values).astype("O"), errors="coerce")
    refused = ~(np.isfinite(found) & (found >= 0) & (np.floor(found) == found)) | (not numeric)
    if len(shape) != 2 or np.any(refused):
        shown = [str(value) for value in np.ravel(values)[np.ravel(refused)][:3]]
        message = (
            f"Effectifs impossibles dans un tableau de termes et de parties : "
            f"{', '.join(shown) or 'pas un tableau'}. On attend des nombres entiers, positifs ou "
            "nuls, aucun manquant. Comptez les occurrences avant de calculer les spécificités."
        )
        raise EgnError(message)


def _check_margins(terms: np.ndarray, parts: np.ndarray) -> None:
    empty = int((terms == 0).sum()), int((parts == 0).sum())
    if min(len(terms), len(parts)) < 2 or any(empty) or terms.sum() > LARGEST_CORPUS:
        message = (
            f"Tableau sans spécificités : {len(terms)} termes (dont {empty[0]} sans occurrence), "
            f"{len(parts)} parties (dont {empty[1]} vides), {int(terms.sum())} occurrences. Il "
            "faut au moins deux termes et deux parties, tous présents, et trois milliards "
            "d'occurrences au plus. Retirez les lignes et les colonnes vides, ou changez de "
            "découpage."
        )
        raise EgnError(message)
