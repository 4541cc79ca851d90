"""Counts by coder: the chart that each coder would have printed, and what it would have said."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from egnlib.files import EgnError
from egnlib.stats.claims import Claim, claims_by_row


@dataclass(frozen=True)
class Absence:
    """A claim that some groups have no unit of a category.

    Attributes
    ----------
    code
        The category.
    groups
        The groups (workshops) where none is said to be.
    """

    code: str
    groups: tuple[str, ...]


def shares_by_coder(
    codings: pd.DataFrame,
    units: Sequence,
    *,
    unit: str = "unit",
    coder: str = "coder",
    code: str = "code",
) -> pd.DataFrame:
    """Share of each code by each coder, and what it could be once every unit is coded.

    Parameters
    ----------
    codings
        One row per unit and coder; `code` categorical, in the order of the codebook.
    units
        Units of the chart, each once; codings of other units are left out.
    unit, coder, code
        Names of the columns.

    Returns
    -------
    DataFrame
        One row per coder (in the order in which they come) and code: ``coder``, ``code``, ``n``,
        ``base`` (units that this coder coded), ``n_units`` (units of the chart), ``share``
        (n / base; missing where a coder coded none of them), ``low`` and ``high``: n / n_units
        and (n + n_units − base) / n_units, what the share would be if no unit left uncoded, or
        all of them, had this code. Both equal the share where nothing was left uncoded.

    Raises
    ------
    EgnError
        If a column is absent, the codes are not categorical, a unit has two codes of one coder,
        or a unit of the chart is given twice.

    Examples
    --------
    The second coder leaves one unit of the three uncoded.

    >>> import pandas as pd
    >>> codings = pd.DataFrame({"unit": [1, 2, 3, 1, 2], "coder": list("aaabb")})
    >>> codings["code"] = pd.Categorical(list("xxyxy"))
    >>> found = shares_by_coder(codings, [1, 2, 3])
    >>> found[["coder", "code", "n", "base"]].to_numpy().tolist()
    [['a', 'x', 2, 3], ['a', 'y', 1, 3], ['b', 'x', 1, 2], ['b', 'y', 1, 2]]
    >>> found["high"].round(3).tolist()
    [0.667, 0.333, 0.667, 0.667]
    """
    known = known_codings(codings, units, unit=unit, coder=coder, code=code)
    n_units = len(list(units))
    counts = (
        known.groupby([coder, code], observed=False, sort=False).size().unstack(code)
        if len(known)
        else pd.DataFrame(columns=known[code].cat.categories, dtype="int64")
    )
    counts = counts.loc[known[coder].unique()].rename_axis(index="coder", columns="code")
    shares = counts.stack().rename("n").reset_index()
    base = shares["coder"].map(counts.sum(axis=1)).astype("int64")
    left = n_units - base
    return shares.assign(
        base=base,
        n_units=n_units,
        share=shares["n"] / base.where(base > 0),
        low=shares["n"] / n_units,
        high=(shares["n"] + left) / n_units,
    )


def coded_cells(
    codings: pd.DataFrame,
    groups: pd.Series,
    *,
    unit: str = "unit",
    coder: str = "coder",
    code: str = "code",
) -> pd.DataFrame:
    """Units of each code and group, by coder.

    Parameters
    ----------
    codings, unit, coder, code
        As for :func:`shares_by_coder`.
    groups
        Group (workshop) of each unit of the chart, indexed by unit; codings of other units are
        left out.

    Returns
    -------
    DataFrame
        One row per coder, one column per pair of code and group (every pair, in the order of the
        codes and of the groups): whole numbers.

    Raises
    ------
    EgnError
        As :func:`shares_by_coder`.

    Examples
    --------
    >>> import pandas as pd
    >>> codings = pd.DataFrame({"unit": [1, 2], "coder": "a", "code": pd.Categorical(["x", "y"])})
    >>> coded_cells(codings, pd.Series({1: "g", 2: "h"})).loc["a"].tolist()
    [1, 0, 0, 1]
    """
    known = known_codings(codings, groups.index, unit=unit, coder=coder, code=code)
    order = (
        groups.cat.categories.tolist()
        if isinstance(groups.dtype, pd.CategoricalDtype)
        else sorted(groups.dropna().unique().tolist(), key=str)
    )
    columns = pd.MultiIndex.from_product(
        [known[code].cat.categories.tolist(), order], names=["code", "group"]
    )
    cells = known.assign(group=known[unit].map(groups.astype("object")))
    cells = cells.astype({code: "object"}).groupby([coder, code, "group"], sort=False).size()
    wide = cells.rename_axis(["coder", "code", "group"]).unstack(["code", "group"], fill_value=0)
    wide = wide.reindex(index=known[coder].unique(), columns=columns, fill_value=0)
    return wide.fillna(0).astype("int64")


def sentences_by_row(cells: pd.DataFrame, claims: Sequence[Claim | Absence]) -> pd.DataFrame:
    """Whether each claim, on counts or on absences, holds of each row.

    Parameters
    ----------
    cells
        As :func:`coded_cells` gives: one row per situation, one column per code and group.
    claims
        Claims on the counts (:class:`Claim`) or on groups without a code (:class:`Absence`).

    Returns
    -------
    DataFrame
        Booleans, one row per row of `cells`, one column per claim, numbered from 0.

    Raises
    ------
    EgnError
        If a claim names a category or a group that is not in the columns.

    Examples
    --------
    >>> import pandas as pd
    >>> columns = pd.MultiIndex.from_product([["x", "y"], ["g", "h"]])
    >>> cells = pd.DataFrame([[2, 0, 0, 1]], columns=columns)
    >>> sentences_by_row(cells, [Claim("x", "y"), Absence("x", ("h",))]).iloc[0].tolist()
    [True, True]
    """
    counts = cells.T.groupby(level=0, sort=False).sum().T
    held = {}
    for place, claim in enumerate(claims):
        if isinstance(claim, Absence):
            check_absence(claim, cells.columns.unique(0), cells.columns.unique(1))
            named = [(claim.code, group) for group in claim.groups]
            held[place] = cells[named].sum(axis=1) == 0
        else:
            held[place] = claims_by_row(counts, [claim])[0]
    return pd.DataFrame(held, index=cells.index)


def check_absence(claim: Absence, codes: Sequence, groups: Sequence) -> None:
    """Refuse an absence of an unknown code, or in no known group."""
    strangers = [name for name in claim.groups if name not in list(groups)]
    if claim.code not in list(codes) or strangers or not claim.groups:
        message = (
            f"Absence impossible à vérifier : « {claim.code} » dans "
            f"« {', '.join(map(str, claim.groups)) or '(aucun groupe)'} ». Codes connus : "
            f"{', '.join(map(str, codes))} ; groupes connus : {', '.join(map(str, groups))}. "
            "Corrigez la phrase."
        )
        raise EgnError(message)


def known_codings(
    codings: pd.DataFrame, units: Sequence, *, unit: str, coder: str, code: str, once: bool = True
) -> pd.DataFrame:
    """Codings of the units of the chart that have a code, checked.

    Parameters
    ----------
    codings, units, unit, coder, code
        As for :func:`shares_by_coder`.
    once
        Whether to refuse a second code of the same unit by the same coder.

    Raises
    ------
    EgnError
        As :func:`shares_by_coder`.
    """
    absent = [name for name in (unit, coder, code) if name not in codings.columns]
    if absent:
        message = (
            f"Colonne absente : « {', '.join(absent)} ». Colonnes trouvées : "
            f"{', '.join(map(str, codings.columns))}. Vérifiez l'en-tête de la table des codages."
        )
        raise EgnError(message)
    if not isinstance(codings[code].dtype, pd.CategoricalDtype):
        message = (
            f"Codes sans ordre : la colonne « {code} » est de type {codings[code].dtype}. On "
            "attend des codes rangés comme la grille (colonne catégorielle). Lisez les codages "
            "avec leur grille."
        )
        raise EgnError(message)
    listed = pd.Series(list(units), dtype="object")
    known = codings.loc[codings[unit].isin(listed) & codings[code].notna()]
    twice = known.loc[once & known.duplicated([unit, coder]), unit].tolist()
    twice += listed[listed.duplicated()].tolist()
    if twice:
        message = (
            f"Unité en double : « {twice[0]} » ({len(twice)} cas). On attend chaque unité une "
            "fois dans le graphique, et un code au plus par codeur. Ne gardez que le dernier "
            "codage de chacun."
        )
        raise EgnError(message)
    return known
