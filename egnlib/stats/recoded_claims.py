"""Claims under recodings: under how many combinations each holds, and what is enough to end it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

import numpy as np
import pandas as pd

from egnlib.stats.claims import Claim, claims_by_row
from egnlib.stats.coder_counts import Absence, check_absence
from egnlib.stats.recodings import summed_values


@dataclass(frozen=True)
class SmallestRecoding:
    """The fewest defensible recodings that make a claim false.

    Attributes
    ----------
    claim
        The claim.
    holds
        Whether it is true of the reference; if not, nothing has to be recoded.
    n_moves
        Fewest units to recode; missing where no combination makes it false.
    moves
        One smallest set: ``unit``, ``code_from`` (the reference's), ``code_to``.
    movable
        Every unit that belongs to at least one smallest set, in the order of the units.
    """

    claim: Claim | Absence
    holds: bool
    n_moves: int | None
    moves: pd.DataFrame
    movable: list


def claims_under_recodings(
    options: pd.DataFrame, claims: Sequence[Claim | Absence]
) -> pd.DataFrame:
    """Under how many of all the combinations of defensible codes each claim holds.

    Each claim is a bound, or several, on a sum of whole numbers, one per unit, that depend on its
    code (for « x before y »: 1 for x, −1 for y). The number of combinations that make each value
    of the sum is counted exactly, unit by unit (:func:`egnlib.stats.recoded_counts` explains);
    none is drawn at random and none is left out. The share of the combinations is no probability:
    nothing says that they are equally likely, and only « all », « some » and « none » are firm.

    Parameters
    ----------
    options
        As :func:`egnlib.stats.defensible_codes` gives, with ``group`` (workshop of the unit)
        where a claim is an absence.
    claims
        Claims on the counts or on groups without a code.

    Returns
    -------
    DataFrame
        One row per claim, numbered from 0: ``n_true`` and ``n_combinations`` (exact whole
        numbers), ``share``, ``held`` (``all``, ``some`` or ``none``).

    Raises
    ------
    EgnError
        If a claim names an unknown code or group, or there are too many different counts.

    References
    ----------
    Leamer, E. E. (1983). Let's take the con out of econometrics. *American Economic Review*,
    73(1), 31–43 (all the defensible choices instead of one). https://www.jstor.org/stable/1803924

    Steegen, S., Tuerlinckx, F., Gelman, A., & Vanpaemel, W. (2016). Increasing transparency
    through a multiverse analysis. *Perspectives on Psychological Science*, 11(5), 702–712.
    https://doi.org/10.1177/1745691616658637

    Examples
    --------
    Two units x, one of them also defensible as y, and one unit y: 2 to 1, or 1 to 2.

    >>> import pandas as pd
    >>> options = pd.DataFrame({"unit": [1, 2, 2, 3], "reference": [True, True, False, True]})
    >>> options["code"] = pd.Categorical(list("xxyy"))
    >>> claims_under_recodings(options, [Claim("x", "y")])[["n_true", "held"]].iloc[0].tolist()
    [1, 'some']
    """
    rows = []
    for claim in claims:
        bounds = list(_bounds(options, claim))
        values = np.column_stack([bound.values for bound in bounds])
        sums, ways = summed_values(options["unit"], values)
        true = (sums > [bound.limit for bound in bounds]).all(axis=1)
        n_true = sum(way for way, kept in zip(ways, true, strict=True) if kept)
        rows.append((n_true, sum(ways)))
    held = [("none", "all")[n == total] if n in (0, total) else "some" for n, total in rows]
    shares = [float(Fraction(n, total)) for n, total in rows]
    counted = {"n_true": [n for n, _ in rows], "n_combinations": [total for _, total in rows]}
    return pd.DataFrame(counted, dtype="object").assign(share=shares, held=held)


@dataclass(frozen=True)
class _Bound:
    """A claim holds when, for each of its bounds, the sum of the values exceeds the limit."""

    values: np.ndarray
    limit: int


def _bounds(options: pd.DataFrame, claim: Claim | Absence) -> Iterator[_Bound]:
    codes = options["code"].cat.categories
    if isinstance(claim, Absence):
        check_absence(claim, codes, options["group"].unique())
        inside = (options["code"] == claim.code) & options["group"].isin(claim.groups)
        yield _Bound(-inside.to_numpy("int64"), -1)
        return
    claims_by_row(pd.DataFrame(0, index=[0], columns=codes), [claim])
    first = (options["code"] == claim.first).to_numpy("int64")
    if claim.above is not None:
        limit = Fraction(str(claim.above)) * options["unit"].nunique()
        yield _Bound(first, floor(limit))
        return
    for rival in [claim.second] if claim.second else codes.drop(claim.first):
        yield _Bound(first - (options["code"] == rival).to_numpy("int64"), 0)


def smallest_recoding(options: pd.DataFrame, claim: Claim | Absence) -> SmallestRecoding:
    """Fewest units to recode, within their defensible codes, for a claim to become false.

    A claim falls as soon as the sum of one of its bounds (see :func:`claims_under_recodings`) is
    brought down to its limit. Each unit brings it down by at most 0, 1 or 2, the most being
    that of its best defensible code; taking the largest first gives the fewest units, exactly.
    Unlike :func:`egnlib.stats.smallest_change`, which moves any unit anywhere, only recodings that
    somebody defends are counted.

    Parameters
    ----------
    options
        As :func:`egnlib.stats.defensible_codes` gives, one row of each unit being the reference's;
        with ``group`` where the claim is an absence.
    claim
        Claim on the counts, or on groups without a code.

    Returns
    -------
    SmallestRecoding
        Number of units, one set that does it, all the units that some such set holds.

    Raises
    ------
    EgnError
        If the claim names an unknown code or group.

    Examples
    --------
    Three x against one y: one unit moved from x to y makes them even, and two can be.

    >>> import pandas as pd
    >>> options = pd.DataFrame({"unit": [1, 2, 2, 3, 3, 4]})
    >>> options["code"] = pd.Categorical(list("xxyxyy"))
    >>> options["reference"] = [True, True, False, True, False, True]
    >>> found = smallest_recoding(options, Claim("x", "y"))
    >>> found.n_moves, found.movable
    (1, [2, 3])
    """
    needs, falls = [], []
    for bound in _bounds(options, claim):
        table = options.assign(value=bound.values)
        own = table.loc[table["reference"]].set_index("unit")["value"]
        table["fall"] = table["unit"].map(own) - table["value"]
        best = table.loc[table.groupby("unit", sort=False)["fall"].idxmax()]
        needs.append(int(own.sum()) - bound.limit)
        falls.append(best.set_index("unit")[["code", "fall"]])
    if min(needs) <= 0:
        return SmallestRecoding(claim, False, 0, _moves(options, falls[0].head(0)), [])
    sets = [_fewest(fall, need) for fall, need in zip(falls, needs, strict=True)]
    sizes = [len(one) if one is not None else np.inf for one in sets]
    if min(sizes) == np.inf:
        return SmallestRecoding(claim, True, None, _moves(options, falls[0].head(0)), [])
    n_moves = int(min(sizes))
    in_some = {
        one
        for fall, need, size in zip(falls, needs, sizes, strict=True)
        if size == n_moves
        for one in _in_some_set(fall["fall"], need, n_moves)
    }
    movable = [one for one in options["unit"].drop_duplicates().tolist() if one in in_some]
    return SmallestRecoding(
        claim, True, n_moves, _moves(options, sets[int(np.argmin(sizes))]), movable
    )


def _fewest(best: pd.DataFrame, need: int) -> pd.DataFrame | None:
    """The units whose falls, largest first, reach what is needed; None if all do not."""
    ordered = best.sort_values("fall", ascending=False, kind="stable")
    reached = ordered["fall"].cumsum().to_numpy() >= need
    return ordered.head(int(reached.argmax()) + 1) if reached.any() else None


def _in_some_set(falls: pd.Series, need: int, size: int) -> list:
    """Units that belong to a set of `size` units whose falls reach what is needed."""
    largest = falls.sort_values(ascending=False, kind="stable")
    found = []
    for unit, fall in falls.items():
        others = largest.drop(unit).head(size - 1).sum()
        if fall > 0 and fall + others >= need:
            found.append(unit)
    return found


def _moves(options: pd.DataFrame, chosen: pd.DataFrame) -> pd.DataFrame:
    own = options.loc[options["reference"]].set_index("unit")["code"].astype("object")
    names = chosen.index.tolist()
    codes = chosen["code"].astype("object").tolist()
    return pd.DataFrame(
        {"unit": names, "code_from": own.loc[names].tolist(), "code_to": codes}, dtype="object"
    )
