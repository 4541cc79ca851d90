"""Recodings: every way of coding again the units whose code can be disputed, counted exactly."""

from collections.abc import Sequence
from math import prod

import numpy as np
import pandas as pd

from egnlib.files import EgnError
from egnlib.stats.coder_counts import known_codings

MOST_STATES = 2_000_000


def defensible_codes(
    codings: pd.DataFrame,
    reference: str,
    *,
    coders: Sequence[str] | None = None,
    unit: str = "unit",
    coder: str = "coder",
    code: str = "code",
) -> pd.DataFrame:
    """Codes that each unit can be given: those of at least one of the retained coders.

    Parameters
    ----------
    codings
        One row per unit and code of a coder; `code` categorical, in the order of the codebook. A
        coder who gave no code to a unit makes none defensible, one who gave two makes both so.
    reference
        Coder whose chart is recomputed: only the units that it coded are kept, and its codes are
        always defensible.
    coders
        Coders whose codes are defensible; all by default. Names without a coding are left out.
    unit, coder, code
        Names of the columns.

    Returns
    -------
    DataFrame
        One row per unit (in the order of the reference) and defensible code (in the order of the
        codebook): ``unit``, ``code`` (categorical), ``coders`` (tuple, in the order of the
        table), ``reference`` (whether it is the code of the reference). A unit is disputed when
        it has more than one row.

    Raises
    ------
    EgnError
        If a column is absent, the codes are not categorical, the reference gave two codes to one
        unit, or none to any.

    Examples
    --------
    >>> import pandas as pd
    >>> codings = pd.DataFrame({"unit": [1, 2, 1, 2], "coder": list("aabb")})
    >>> codings["code"] = pd.Categorical(list("xxxy"))
    >>> defensible_codes(codings, "a")[["unit", "code", "reference"]].to_numpy().tolist()
    [[1, 'x', True], [2, 'x', True], [2, 'y', False]]
    """
    names = {"unit": unit, "coder": coder, "code": code}
    units = codings[unit].unique() if unit in codings else []
    known = known_codings(codings, units, **names, once=False)
    known = known.rename(columns={name: key for key, name in names.items()})
    known = known.drop_duplicates(["unit", "coder", "code"])
    own = known.loc[known["coder"] == reference]
    known_codings(own, own["unit"].unique(), unit="unit", coder="coder", code="code")
    if own.empty:
        message = (
            f"Codage de référence absent : « {reference} » n'a codé aucune unité. Codeurs "
            f"trouvés : {', '.join(map(str, known['coder'].unique())) or 'aucun'}. Choisissez "
            "l'un d'eux."
        )
        raise EgnError(message)
    kept = known["coder"].isin([*(known["coder"] if coders is None else coders), reference])
    known = known.loc[kept & known["unit"].isin(own["unit"])]
    by_code = known.groupby(["unit", "code"], observed=True, sort=False)["coder"]
    options = by_code.agg(tuple).rename("coders").reset_index()
    options["reference"] = [reference in names for names in options["coders"]]
    places = pd.Index(own["unit"]).get_indexer(options["unit"])
    order = np.lexsort([options["code"].cat.codes, places])
    return options.iloc[order].reset_index(drop=True)


def completed_codes(
    codings: pd.DataFrame,
    name: str,
    units: Sequence,
    *,
    unit: str = "unit",
    coder: str = "coder",
    code: str = "code",
) -> pd.DataFrame:
    """Codes of one coder, every code being possible for the units left uncoded.

    Parameters
    ----------
    codings, unit, coder, code
        As for :func:`defensible_codes`.
    name
        The coder.
    units
        Units of the chart.

    Returns
    -------
    DataFrame
        As :func:`defensible_codes`, in the order of `units`: one row for a unit that was coded,
        one row per code of the codebook, ``reference`` false, for one that was not.

    Examples
    --------
    >>> import pandas as pd
    >>> codings = pd.DataFrame({"unit": [1], "coder": "a"})
    >>> codings["code"] = pd.Categorical(["x"], ["x", "y"])
    >>> completed_codes(codings, "a", [1, 2])[["unit", "code"]].to_numpy().tolist()
    [[1, 'x'], [2, 'x'], [2, 'y']]
    """
    known = known_codings(codings, units, unit=unit, coder=coder, code=code)
    own = known.loc[known[coder] == name].set_index(unit)[code]
    codes = own.cat.categories
    rows = [
        (one, label, one in own.index)
        for one in units
        for label in ([own[one]] if one in own.index else codes)
    ]
    options = pd.DataFrame(rows, columns=["unit", "code", "reference"])
    options["code"] = pd.Categorical(options["code"], codes, ordered=True)
    options["coders"] = [(name,) if given else () for given in options["reference"]]
    return options[["unit", "code", "coders", "reference"]]


def defensible_ranges(options: pd.DataFrame) -> pd.DataFrame:
    """Least and most units that each code can have over all the combinations.

    The least is the number of units that have no other defensible code, the most that of units
    for which it is one; each is reached by some combination, but not those of all the codes by the
    same one.

    Parameters
    ----------
    options
        As :func:`defensible_codes` gives.

    Returns
    -------
    DataFrame
        One row per code, in order: ``n`` (units that the reference gives it), ``low``, ``high``,
        ``base`` (all units), ``share``, ``share_low``, ``share_high``.

    Examples
    --------
    >>> import pandas as pd
    >>> options = pd.DataFrame({"unit": [1, 2, 2], "reference": [True, True, False]})
    >>> options["code"] = pd.Categorical(list("xxy"))
    >>> defensible_ranges(options)[["n", "low", "high"]].to_numpy().tolist()
    [[2, 1, 2], [0, 0, 1]]
    """
    alone = ~options["unit"].duplicated(keep=False)
    counts = [
        options.loc[kept, "code"].value_counts(sort=False)
        for kept in (options["reference"], alone, pd.Series(True, options.index))
    ]
    ranges = pd.concat(counts, axis=1, keys=["n", "low", "high"]).rename_axis("code")
    base = options["unit"].nunique()
    shares = {"share": "n", "share_low": "low", "share_high": "high"}
    return ranges.assign(base=base, **{name: ranges[n] / base for name, n in shares.items()})


def recoded_counts(options: pd.DataFrame) -> pd.DataFrame:
    """Every table of counts that the defensible codes can make, and how many combinations make it.

    A combination gives each unit one of its defensible codes. Their number is the product of the
    numbers of codes of the units; that of each table of counts is a coefficient of the product of
    one polynomial per unit, the sum of the codes it can have, which is developed unit by unit.

    Parameters
    ----------
    options
        As :func:`defensible_codes` gives.

    Returns
    -------
    DataFrame
        One row per table of counts: one column per code, and ``n_combinations`` (exact whole
        numbers, of any size).

    Raises
    ------
    EgnError
        If there are more than two million different tables of counts.

    Examples
    --------
    Two units that can each be x or y.

    >>> import pandas as pd
    >>> options = pd.DataFrame({"unit": [1, 1, 2, 2], "code": pd.Categorical(list("xyxy"))})
    >>> recoded_counts(options).to_numpy().tolist()
    [[0, 2, 1], [1, 1, 2], [2, 0, 1]]
    """
    codes = options["code"].cat.categories
    values = (options["code"].to_numpy()[:, None] == codes.to_numpy()).astype("int64")
    sums, ways = summed_values(options["unit"], values)
    table = pd.DataFrame(sums, columns=codes)
    return table.assign(n_combinations=pd.Series(ways, dtype="object"))


def summed_values(units: pd.Series, values: np.ndarray) -> tuple[np.ndarray, list[int]]:
    """Sums that one row of values per unit can make, and the number of choices that make each.

    Parameters
    ----------
    units
        Unit of each row.
    values
        Whole numbers, one row per row of `units`, one column per sum.

    Returns
    -------
    tuple
        The different sums, one per row, in increasing order; the number of choices of each.
    """
    numbers = pd.factorize(units)[0]
    lows = pd.DataFrame(values).groupby(numbers).min().to_numpy()
    widths = pd.DataFrame(values).groupby(numbers).max().to_numpy() - lows
    sizes = [int(width) + 1 for width in widths.sum(axis=0)]
    strides = [prod(sizes[place + 1 :]) for place in range(len(sizes))]
    steps: list[list[int]] = [[] for _ in range(len(lows))]
    for number, row in zip(numbers, values - lows[numbers], strict=True):
        steps[number].append(sum(int(v) * s for v, s in zip(row, strides, strict=True)))
    states = {0: 1}
    for choices in steps:
        states = _with_choices(states, choices)
    keys = sorted(states)
    sums = [[key // s % n for s, n in zip(strides, sizes, strict=True)] for key in keys]
    return np.array(sums, dtype="int64") + lows.sum(axis=0), [states[key] for key in keys]


def _with_choices(states: dict[int, int], choices: list[int]) -> dict[int, int]:
    """Multiply by the polynomial of one unit; exponents are keys, coefficients values."""
    if len(choices) == 1:
        return {key + choices[0]: ways for key, ways in states.items()}
    found: dict[int, int] = {}
    for key, ways in states.items():
        for step in choices:
            found[key + step] = found.get(key + step, 0) + ways
    if len(found) > MOST_STATES:
        message = (
            f"Trop de recodages différents : plus de {MOST_STATES} tableaux d'effectifs. On les "
            "compte tous exactement. Retenez moins de codeurs, ou moins de propositions."
        )
        raise EgnError(message)
    return found
