"""Claims about an ordering of counts: whether they hold, and how little would make them false."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, floor

import numpy as np
import pandas as pd

from egnlib.files import EgnError


@dataclass(frozen=True)
class Claim:
    """A strict claim about the counts of categories.

    Attributes
    ----------
    first
        Category that the claim puts first.
    second
        Category it is put before: « first has more units than second ». Empty: see `above`.
    above
        Share, from 0 to below 1, that `first` exceeds. With neither `second` nor `above`, the
        claim is that `first` has more units than any other category.

    Notes
    -----
    A tie makes every claim false: of two equal counts neither dominates.
    """

    first: str
    second: str = ""
    above: float | None = None


@dataclass(frozen=True)
class SmallestChange:
    """How few units must change category for a claim to become false.

    Attributes
    ----------
    claim
        The claim.
    holds
        Whether it is true of the counts; if not, nothing has to change.
    n_first
        Units of the first category.
    n_moves
        Fewest units that must change category for the claim to become false (a tie is enough).
    n_to_reverse
        Fewest that must change for the contrary to become true (another category strictly ahead,
        or a share strictly below); missing where no change can do it.
    rivals
        Categories that could then catch up with the first one; empty for a claim about a share.
    n_sets
        Number of different sets of `n_moves` units that can do it, exactly.
    movable
        By category, whether its units belong to at least one of these sets.
    """

    claim: Claim
    holds: bool
    n_first: int
    n_moves: int
    n_to_reverse: int | None
    rivals: list[str]
    n_sets: int
    movable: pd.Series


def claims_by_row(counts: pd.DataFrame, claims: Sequence[Claim]) -> pd.DataFrame:
    """Whether each claim holds of each row of a table of counts.

    Parameters
    ----------
    counts
        One row per situation (counting rule, workshop left out, random draw), one column per
        category; other columns must be taken out beforehand, a total above all.
    claims
        Claims about the columns.

    Returns
    -------
    DataFrame
        Booleans, one row per row of `counts`, one column per claim, numbered from 0. The mean of a
        column over random draws estimates the probability of the claim.

    Raises
    ------
    EgnError
        If a claim names a category that is not a column, or asks for an impossible share.

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.DataFrame({"a": [3, 2], "b": [2, 2]}, index=["all", "less"])
    >>> claims_by_row(counts, [Claim("a", "b"), Claim("a", above=0.5)])[0].tolist()
    [True, False]
    """
    for claim in claims:
        _check_claim(claim, counts.columns)
    held = [_held(counts, claim) for claim in claims]
    return pd.DataFrame(dict(enumerate(held)), index=counts.index)


def _held(counts: pd.DataFrame, claim: Claim) -> pd.Series:
    first = counts[claim.first]
    if claim.second:
        return first > counts[claim.second]
    if claim.above is not None:
        limit = Fraction(str(claim.above))
        # Whole numbers only: a share that equals the limit is not taken for one above it.
        return first * limit.denominator > counts.sum(axis=1) * limit.numerator
    return first > counts.drop(columns=claim.first).max(axis=1)


def smallest_change(counts: pd.Series, claim: Claim) -> SmallestChange:
    """Fewest units that must change category for a claim to become false, and which.

    A unit that goes from the first category to its rival closes a gap by two, any other move by
    one at most: a gap of d needs ceil(d / 2) moves to be a tie, floor(d / 2) + 1 to be reversed.
    When d is even every one of them leaves the first category; when d is odd, one of them may
    instead come to the rival from a third category. For a share above x of n units, the first
    category must keep at most floor(x n) of them. Units of a category are alike for the counts, so
    « which ones » is a family of sets: their number is exact, and `movable` says whose units they
    are made of. The total stays what it is: nothing is added or removed.

    Parameters
    ----------
    counts
        Counts by category, non-negative whole numbers.
    claim
        Claim about them.

    Returns
    -------
    SmallestChange
        Number of moves, of sets, and the categories concerned.

    Raises
    ------
    EgnError
        If counts are not non-negative whole numbers, or the claim names an unknown category.

    Examples
    --------
    Seven against four: two moves make five against six, or one more than a tie; with one move
    from « a » to « b » and one from « c » to « b », six against six.

    >>> import pandas as pd
    >>> change = smallest_change(pd.Series({"a": 7, "b": 4, "c": 2}), Claim("a", "b"))
    >>> change.n_moves, change.n_to_reverse, change.n_sets
    (2, 2, 35)
    """
    _check_claim(claim, counts.index)
    numbers = _checked_counts(counts)
    if not bool(_held(numbers.to_frame().T, claim).iloc[0]):
        nobody = pd.Series(False, index=counts.index)
        return SmallestChange(claim, False, int(numbers[claim.first]), 0, None, [], 0, nobody)
    if claim.above is not None:
        return _share_change(numbers, claim)
    return _order_change(numbers, claim)


def _share_change(counts: pd.Series, claim: Claim) -> SmallestChange:
    first = int(counts[claim.first])
    limit = Fraction(str(claim.above)) * int(counts.sum())
    n_moves = first - floor(limit)
    below = first - (limit.__ceil__() - 1)
    movable = pd.Series(counts.index == claim.first, index=counts.index)
    reverse = below if below <= first else None
    n_sets = comb(first, n_moves)
    return SmallestChange(claim, True, first, n_moves, reverse, [], n_sets, movable)


def _order_change(counts: pd.Series, claim: Claim) -> SmallestChange:
    first = int(counts[claim.first])
    others = [claim.second] if claim.second else counts.index.drop(claim.first)
    gaps = first - counts.loc[others]
    n_moves = int(((gaps + 1) // 2).min())
    rivals = gaps.index[(gaps + 1) // 2 == n_moves]
    odd = rivals[gaps[rivals] % 2 == 1]
    movable = pd.Series(counts.index == claim.first, index=counts.index)
    for rival in odd:
        movable |= counts.index != rival
    third = counts[movable].sum() - first
    n_sets = comb(first, n_moves) + comb(first, n_moves - 1) * int(third)
    reverse = int((gaps // 2 + 1).min())
    names = [str(rival) for rival in rivals]
    movable &= counts > 0
    return SmallestChange(claim, True, first, n_moves, reverse, names, n_sets, movable)


def movable_units(codes: pd.Series, changes: Sequence[SmallestChange]) -> pd.Series:
    """Whether each unit belongs to at least one smallest set that makes a claim false.

    Parameters
    ----------
    codes
        Category of each unit; a missing one never moves.
    changes
        Results of :func:`smallest_change`.

    Returns
    -------
    Series
        Booleans, with the index of `codes`.
    """
    kept = {name for change in changes for name in change.movable.index[change.movable]}
    return codes.isin(kept)


def _checked_counts(counts: pd.Series) -> pd.Series:
    plain = counts.map(lambda value: isinstance(value, int | float | np.number)).all()
    numbers = counts.to_numpy("float64", na_value=np.nan) if plain else np.array([np.nan])
    if not (np.isfinite(numbers).all() and (numbers >= 0).all() and (numbers % 1 == 0).all()):
        message = (
            f"Effectifs impossibles : {', '.join(map(str, counts.tolist()))}. On attend des "
            "nombres entiers, positifs ou nuls, sans valeur manquante. Vérifiez le comptage."
        )
        raise EgnError(message)
    return pd.Series(numbers.astype("int64"), index=counts.index)


def _check_claim(claim: Claim, categories: pd.Index) -> None:
    unknown = [name for name in (claim.first, claim.second) if name and name not in categories]
    if unknown or not claim.first or claim.first == claim.second or len(categories) < 2:
        named = " > ".join(name for name in (claim.first, claim.second) if name) or "(vide)"
        message = (
            f"Phrase impossible à vérifier : « {named} ». Elle doit porter sur une ou deux "
            f"catégories différentes parmi {', '.join(map(str, categories))}. Corrigez les "
            "paramètres."
        )
        raise EgnError(message)
    if claim.above is not None and not (0 <= claim.above < 1 and not claim.second):
        message = (
            f"Part impossible dans la phrase : {claim.above}. On attend un nombre entre 0 et 1 "
            "(1 exclu), et une seule catégorie. Écrivez 0.25 pour un quart."
        )
        raise EgnError(message)
