"""Disagreements: where two coders part, and which units are worth talking about first."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from egnlib.files import EgnError
from egnlib.stats.contingency import contingency_table
from egnlib.stats.ratings import MISSING, Ratings, read_ratings


def confusion_table(
    codings: pd.DataFrame,
    coder_a: object,
    coder_b: object,
    *,
    unit: str = "unit",
    coder: str = "coder",
    code: str = "code",
    order: list | None = None,
) -> pd.DataFrame:
    """Count the units by the code of one coder (rows) and that of another (columns).

    The diagonal holds the units coded alike; a large count beside it names two codes whose rules
    touch.

    Parameters
    ----------
    codings, unit, coder, code, order
        As for :func:`egnlib.stats.intercoder_agreement`.
    coder_a, coder_b
        The two coders.

    Returns
    -------
    DataFrame
        Whole counts, all the codes in both directions, in their order; a last row or column,
        labelled missing, for the units that only one of the two coded.

    Raises
    ------
    EgnError
        If a coder is not in the table, or as :func:`egnlib.stats.intercoder_agreement`.

    Examples
    --------
    >>> import pandas as pd
    >>> codings = pd.DataFrame({"unit": [1, 1, 2, 2], "coder": list("abab"), "code": list("xxxy")})
    >>> confusion_table(codings, "a", "b").to_numpy().tolist()
    [[1, 1], [0, 0]]
    """
    ratings = read_ratings(codings, unit=unit, coder=coder, code=code, order=order)
    _check_coders(ratings, coder_a, coder_b)
    numbers = ratings.of(coder_a, coder_b).numbers
    either = numbers[(numbers != MISSING).any(axis=1)]
    sides = [
        pd.Series(pd.Categorical.from_codes(side, ratings.codes, ordered=True), name=name)
        for side, name in zip(either.T, (coder_a, coder_b), strict=True)
    ]
    return contingency_table(*sides)


@dataclass(frozen=True)
class Disagreements:
    """What coders do not agree about, in the order in which to discuss it.

    Attributes
    ----------
    pairs
        One row per pair of codes given to one unit by two coders, the pair that explains most of
        the disagreement first: ``code_a``, ``code_b`` (in the codebook's order), ``n_units``
        (units on which some coders part this way), ``share`` (of all the disagreement; they add
        up to 1).
    units
        One row per unit that is not coded alike by all, in order: the unit (under the name of its
        column), ``code_a``, ``code_b`` (the pair under which to discuss it), ``disagreement``
        (share of the pairs of coders who part on it), ``confidence`` (mean, over these, of that
        of the less sure of the two; missing without confidences), ``priority``
        (disagreement × confidence).
    codes
        Code of each coder (columns) for these units (index, same order); missing where none.
    """

    pairs: pd.DataFrame
    units: pd.DataFrame
    codes: pd.DataFrame


def disagreements_to_discuss(
    codings: pd.DataFrame,
    *,
    unit: str = "unit",
    coder: str = "coder",
    code: str = "code",
    confidence: str | None = None,
    order: list | None = None,
) -> Disagreements:
    """List what to discuss: pairs of codes by what they explain, then units by what is at stake.

    A disagreement between two codes that comes back from unit to unit is a rule to write: mending
    it settles many units at once. So pairs of codes come first, by the share of the disagreement
    that they explain. Within a pair, units on which most coders part come first, and among them
    those where both were sure: two coders who are sure of different codes read the rule in two
    ways, while two who hesitate may only have met a doubtful text.

    Parameters
    ----------
    codings
        One row per unit and coder; units with one code or none are left out, having nothing to
        compare.
    unit, coder, code, order
        As for :func:`egnlib.stats.intercoder_agreement`.
    confidence
        Column of the coder's confidence, a positive number, larger when surer, on any one scale.
        A missing one counts as the mean of that coder's others, or of all of them.

    Raises
    ------
    EgnError
        If a confidence is not a positive number, or as :func:`egnlib.stats.intercoder_agreement`.

    Notes
    -----
    Each pair of coders who part on a unit weighs 1/m, m the pairs of coders of the unit, so that
    all units weigh the same: the total is the number of units times (1 − raw agreement).

    Examples
    --------
    >>> import pandas as pd
    >>> codings = pd.DataFrame(
    ...     {"unit": [1, 1, 2, 2, 3, 3], "coder": list("ababab"), "code": list("xxxyyz")}
    ... )
    >>> disagreements_to_discuss(codings).pairs["share"].tolist()
    [0.5, 0.5]
    """
    ratings = read_ratings(codings, unit=unit, coder=coder, code=code, order=order)
    sure = _confidences(codings, ratings, unit, coder, code, confidence)
    parted = _parted(ratings, sure)
    pairs = _by_pair(parted)
    units = _by_unit(parted, pairs)
    if confidence is None:
        units["confidence"] = np.nan
    places = units["unit"].to_numpy(dtype="int64")
    labelled = pd.DataFrame(
        {
            name: pd.Categorical.from_codes(ratings.numbers[places, side], ratings.codes)
            for side, name in enumerate(ratings.coders)
        },
        index=ratings.units[places].rename(unit),
    )
    return Disagreements(
        _with_codes(pairs, ratings.codes).drop(columns="rank"),
        _with_codes(units.assign(unit=labelled.index), ratings.codes).rename(
            columns={"unit": unit}
        ),
        labelled,
    )


def _parted(ratings: Ratings, sure: np.ndarray) -> pd.DataFrame:
    """One row per unit and pair of coders who part on it."""
    coded = ratings.numbers != MISSING
    n_pairs = coded.sum(axis=1) * (coded.sum(axis=1) - 1) / 2
    rows = []
    for a, b in combinations(range(len(ratings.coders)), 2):
        numbers = ratings.numbers[:, [a, b]]
        apart = np.flatnonzero(coded[:, a] & coded[:, b] & (numbers[:, 0] != numbers[:, 1]))
        found = {"unit": apart, "code_a": numbers[apart].min(axis=1)}
        found |= {"code_b": numbers[apart].max(axis=1), "weight": 1 / n_pairs[apart]}
        rows.append(pd.DataFrame(found | {"confidence": sure[apart][:, [a, b]].min(axis=1)}))
    return pd.concat(rows, ignore_index=True)


def _by_pair(parted: pd.DataFrame) -> pd.DataFrame:
    groups = parted.groupby(["code_a", "code_b"])
    pairs = groups.agg(n_units=("unit", "nunique"), share=("weight", "sum")).reset_index()
    pairs["share"] /= pairs["share"].sum() or 1
    rounded = pairs["share"].round(9)
    order = np.lexsort([pairs["code_b"], pairs["code_a"], -rounded])
    return pairs.iloc[order].reset_index(drop=True).rename_axis("rank").reset_index()


def _by_unit(parted: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    found = parted.groupby("unit").agg(
        disagreement=("weight", "sum"), confidence=("confidence", "mean")
    )
    within = parted.groupby(["unit", "code_a", "code_b"])["weight"].sum().round(9).reset_index()
    within = within.merge(pairs[["code_a", "code_b", "rank"]], on=["code_a", "code_b"])
    within = within.sort_values(["unit", "weight", "rank"], ascending=[True, False, True])
    chosen = within.drop_duplicates("unit").drop(columns="weight")
    units = chosen.merge(found, left_on="unit", right_index=True)
    units["priority"] = units["disagreement"] * units["confidence"]
    keys = [units["unit"], -units["priority"].round(9), units["rank"]]
    ordered = units.iloc[np.lexsort(keys)].reset_index(drop=True)
    return ordered[["unit", "code_a", "code_b", "disagreement", "confidence", "priority"]]


def _with_codes(table: pd.DataFrame, codes: list) -> pd.DataFrame:
    places = {
        name: pd.Categorical.from_codes(table[name], codes, ordered=True)
        for name in ("code_a", "code_b")
    }
    return table.assign(**places)


def _confidences(
    codings: pd.DataFrame, ratings: Ratings, unit: str, coder: str, code: str, name: str | None
) -> np.ndarray:
    """Confidence of each coder on each unit, missing ones filled; 1 without confidences."""
    if name is None:
        return np.ones(ratings.numbers.shape)
    known = codings.dropna(subset=[unit, coder, code])
    given = _checked_confidences(known, name)
    sure = np.full(ratings.numbers.shape, np.nan)
    coders = pd.Index(ratings.coders).get_indexer(known[coder])
    sure[ratings.units.get_indexer(known[unit]), coders] = given
    if np.isnan(sure).all():
        return np.ones(sure.shape)
    of_coder = pd.DataFrame(sure).mean().fillna(np.nanmean(sure)).to_numpy()
    return np.where(np.isnan(sure), of_coder, sure)


def _checked_confidences(known: pd.DataFrame, name: str) -> np.ndarray:
    given = known[name] if name in known.columns else pd.Series([f"colonne {name} absente"])
    numbers = pd.to_numeric(given, errors="coerce")
    wrong = (numbers.isna() & given.notna()) | (numbers <= 0) | np.isinf(numbers)
    if wrong.any():
        message = (
            f"Confiance impossible : « {given[wrong].iloc[0]} ». On attend un nombre positif, "
            "plus grand quand le codeur est plus sûr, ou rien. Corrigez la feuille de codage."
        )
        raise EgnError(message)
    return numbers.to_numpy(dtype="float64", na_value=np.nan)


def _check_coders(ratings: Ratings, *coders: object) -> None:
    unknown = [str(coder) for coder in coders if coder not in ratings.coders]
    if unknown or coders[0] == coders[1]:
        message = (
            f"Codeurs impossibles à croiser : {', '.join(map(str, coders))}. Codeurs trouvés : "
            f"{', '.join(map(str, ratings.coders))}. Nommez-en deux différents."
        )
        raise EgnError(message)
