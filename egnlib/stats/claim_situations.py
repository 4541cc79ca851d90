"""Claims by situation: under each coder, all defensible recodings, and measured disagreement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from egnlib.stats.claims import Claim, claims_by_row
from egnlib.stats.coder_counts import Absence, coded_cells, known_codings, sentences_by_row
from egnlib.stats.disagreements import confusion_table
from egnlib.stats.recoded_claims import claims_under_recodings
from egnlib.stats.recodings import completed_codes
from egnlib.stats.second_readings import second_readings

CODER, RECODINGS, READINGS = "codeur", "recodages", "desaccord"
COLUMNS = [
    "situation",
    "coder",
    "claim",
    "n_true",
    "n",
    "share",
    "low",
    "high",
    "n_uncoded",
    "tied",
]


@dataclass(frozen=True)
class ReaderReadings:
    """Second readings drawn by the disagreement of each of several readers.

    Attributes
    ----------
    shares, rates
        Those of :class:`egnlib.stats.SecondReadings`, with ``reader`` before the other columns,
        and ``code`` as a column.
    claims
        One row per reader and claim, as :func:`claims_by_coder` gives; ``n`` draws.
    """

    shares: pd.DataFrame
    rates: pd.DataFrame
    claims: pd.DataFrame


def claims_by_coder(
    codings: pd.DataFrame,
    groups: pd.Series,
    claims: Sequence[Claim | Absence],
    *,
    unit: str = "unit",
    coder: str = "coder",
    code: str = "code",
) -> pd.DataFrame:
    """Whether each claim holds of the chart of each coder, whatever is left uncoded.

    Parameters
    ----------
    codings, unit, coder, code
        As for :func:`egnlib.stats.defensible_codes`.
    groups
        Group (workshop) of each unit of the chart, indexed by unit.
    claims
        Claims on the counts or on groups without a code.

    Returns
    -------
    DataFrame
        One row per coder and claim: ``situation`` (``codeur``), ``coder``, ``claim`` (its number,
        from 0), ``n_true`` and ``n``: of all the ways to code what this coder left uncoded (one
        where nothing was), how many make the claim true; ``share``, their ratio: 1 when the claim
        holds whatever the missing codes, 0 when it is false whatever they are; ``low`` and ``high``
        (here the share; see :func:`between_weights`); ``n_uncoded``; ``tied``: whether the claim
        that one category is before another, or before all, is false of a coder who left nothing
        uncoded by a tie only.

    Raises
    ------
    EgnError
        As :func:`egnlib.stats.claims_under_recodings`.

    Examples
    --------
    Two x against one y, one unit uncoded: only y makes them even.

    >>> import pandas as pd
    >>> codings = pd.DataFrame({"unit": [1, 2, 3], "coder": "a"})
    >>> codings["code"] = pd.Categorical(list("xxy"))
    >>> found = claims_by_coder(codings, pd.Series("g", index=[1, 2, 3, 4]), [Claim("x", "y")])
    >>> found[["n_true", "n"]].iloc[0].tolist()
    [1, 2]
    """
    known = known_codings(codings, groups.index, unit=unit, coder=coder, code=code)
    cells = coded_cells(known, groups, unit=unit, coder=coder, code=code)
    counts = cells.T.groupby(level=0, sort=False).sum().T
    rows = []
    for name in known[coder].drop_duplicates():
        options = completed_codes(
            known, name, groups.index.tolist(), unit=unit, coder=coder, code=code
        )
        options["group"] = options["unit"].map(groups.astype("object"))
        n_uncoded = len(groups) - int(options["reference"].sum())
        found = claims_under_recodings(options, claims).rename(columns={"n_combinations": "n"})
        found = found.assign(situation=CODER, coder=name, n_uncoded=n_uncoded)
        level = [n_uncoded == 0 and _tied(counts.loc[[name]], claim) for claim in claims]
        rows.append(found.assign(tied=found["share"].eq(0) & np.array(level)))
    return _long(rows)


def recoded_situation(
    options: pd.DataFrame, claims: Sequence[Claim | Absence], *, name: str = "tous"
) -> pd.DataFrame:
    """Put :func:`egnlib.stats.claims_under_recodings` in the form of :func:`claims_by_coder`.

    Parameters
    ----------
    options, claims
        As for :func:`egnlib.stats.claims_under_recodings`.
    name
        What stands in the column ``coder``.
    """
    found = claims_under_recodings(options, claims).rename(columns={"n_combinations": "n"})
    return _long([found.assign(situation=RECODINGS, coder=name, n_uncoded=0)])


def readings_by_reader(
    codings: pd.DataFrame,
    groups: pd.Series,
    claims: Sequence[Claim | Absence],
    *,
    reference: str,
    readers: Sequence[str],
    unit: str = "unit",
    coder: str = "coder",
    code: str = "code",
    **options: float,
) -> ReaderReadings:
    """Draw second readings of a chart by the disagreement of each of some readers with its coder.

    Parameters
    ----------
    codings, groups, claims, unit, coder, code
        As for :func:`claims_by_coder`.
    reference
        Coder of the chart.
    readers
        Other coders, each measured in turn on the units that both coded.
    options
        Those of :func:`egnlib.stats.second_readings`.

    Raises
    ------
    EgnError
        If a coder is absent, or as :func:`egnlib.stats.second_readings`.
    """
    known = known_codings(codings, groups.index, unit=unit, coder=coder, code=code)
    cells = coded_cells(known, groups, unit=unit, coder=coder, code=code)
    chart = cells.loc[reference].unstack("group")[cells.columns.unique("group")]
    chart = chart.loc[cells.columns.unique("code")]
    drawn, held = {}, []
    for reader in readers:
        both = _coded_by_both(known, reference, reader, unit, coder)
        confusion = confusion_table(both, reference, reader, unit=unit, coder=coder, code=code)
        drawn[reader] = second_readings(chart, confusion, **options)
        true = sentences_by_row(drawn[reader].draws, claims).sum()
        found = pd.DataFrame({"n_true": true, "n": len(drawn[reader].draws)})
        found = found.assign(share=found["n_true"] / found["n"])
        held.append(found.assign(situation=READINGS, coder=reader, n_uncoded=0))
    shares = _stacked({name: one.shares.reset_index(names="code") for name, one in drawn.items()})
    rates = _stacked({name: one.rates for name, one in drawn.items()})
    return ReaderReadings(shares, rates, _long(held))


def between_weights(claims: pd.DataFrame, others: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put beside each share of second readings where it lies under other prior weights.

    Parameters
    ----------
    claims, others
        Claims of :func:`readings_by_reader` under the weight that is kept, and under each of the
        others.

    Returns
    -------
    DataFrame
        The rows of `claims`; ``low`` and ``high`` are the smallest and the largest of the shares.

    Examples
    --------
    >>> import pandas as pd
    >>> claims = pd.DataFrame({"coder": ["a"], "claim": [0], "share": [0.9]})
    >>> found = between_weights(claims, [claims.assign(share=0.7)])
    >>> found[["share", "low", "high"]].iloc[0].tolist()
    [0.9, 0.7, 0.9]
    """
    keys = ["coder", "claim"]
    every = pd.concat([claims, *others]).groupby(keys, sort=False)["share"]
    ends = every.agg(low="min", high="max").reset_index()
    kept = claims.drop(columns=["low", "high"], errors="ignore")
    return kept.merge(ends, on=keys, how="left", validate="1:1")


def claims_between_weights(
    codings: pd.DataFrame,
    groups: pd.Series,
    claims: Sequence[Claim | Absence],
    *,
    weights: Sequence[float],
    **options: object,
) -> pd.DataFrame:
    """Measure claims under second readings, and where their shares lie under other prior weights.

    Parameters
    ----------
    codings, groups, claims, options
        As for :func:`readings_by_reader`.
    weights
        Prior weights, the one that is kept first.

    Returns
    -------
    DataFrame
        As :func:`between_weights`.

    Raises
    ------
    EgnError
        As :func:`readings_by_reader`.
    """
    kept, *others = [
        readings_by_reader(codings, groups, claims, prior_weight=weight, **options).claims
        for weight in weights
    ]
    return between_weights(kept, others)


def gathered_situations(*tables: pd.DataFrame, coders: Sequence[str]) -> pd.DataFrame:
    """Put situations in one table: the coders first, then recodings, then second readings.

    Parameters
    ----------
    tables
        Results of :func:`claims_by_coder`, :func:`recoded_situation`, :func:`readings_by_reader`.
    coders
        Coders, in the order to show.

    Returns
    -------
    DataFrame
        The rows of all of them.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"situation": ["codeur", "codeur"], "coder": ["b", "a"], "claim": 0})
    >>> gathered_situations(rows, coders=["a", "b"])["coder"].tolist()
    ['a', 'b']
    """
    rows = pd.concat(tables, ignore_index=True)
    kinds = pd.Index([CODER, RECODINGS, READINGS]).get_indexer(rows["situation"])
    places = pd.Index(list(coders)).get_indexer(rows["coder"])
    return rows.iloc[np.lexsort([rows["claim"], places, kinds])].reset_index(drop=True)


def _tied(counts: pd.DataFrame, claim: Claim | Absence) -> bool:
    """Whether one unit more of its first category would make a claim of precedence true."""
    if isinstance(claim, Absence) or claim.above is not None:
        return False
    more = counts.assign(**{claim.first: counts[claim.first] + 1})
    return bool(claims_by_row(more, [claim]).iloc[0, 0])


def _coded_by_both(
    known: pd.DataFrame, reference: str, reader: str, unit: str, coder: str
) -> pd.DataFrame:
    of_two = known.loc[known[coder].isin([reference, reader])]
    return of_two.loc[of_two.duplicated(unit, keep=False)]


def _stacked(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(
        [table.assign(reader=name) for name, table in tables.items()], ignore_index=True
    )


def _long(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    rows = pd.concat([table.rename_axis("claim").reset_index() for table in tables])
    rows = rows.assign(tied=rows.get("tied", False))
    return rows.assign(low=rows["share"], high=rows["share"])[COLUMNS].reset_index(drop=True)
