"""Sentences that survive: what each coder, each recoding and each second reading makes of them."""

from collections.abc import Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from egnlib.reporting.claims import claim_text
from egnlib.reporting.markup import Fragment, lines_reference
from egnlib.reporting.numbers import NO_BREAK, french_percent
from egnlib.reporting.tables import show_table
from egnlib.reporting.typography import typeset

NEARLY, APART = 0.95, 0.1
SIGNS = {"always": "●", "nearly": "◕", "often": "◑", "seldom": "◔", "never": "○"}
LEGEND = (
    "● toujours vraie ; ◕ dans 95 % des cas au moins ; ◑ dans plus de la moitié, ou sans que l’on "
    "puisse trancher ; ◔ dans la moitié au plus ; ○ jamais vraie."
)
READINGS = (
    "Pourcentages : part des relectures tirées au sort où la phrase est vraie ; « indécis » quand "
    "elle dépend trop de ce qu’on suppose des désaccords jamais rencontrés."
)
TIES = (
    "Une égalité suffit à rendre fausse une phrase qui compare : « égalité » le dit quand c’est la "
    "seule raison."
)
HEADS = {"recodages": "Tous les recodages", "desaccord": "Désaccord mesuré"}


def sentence_text(claim: object, *, labels: Mapping[str, str], groups: Sequence[str] = ()) -> str:
    """Write a claim on counts, or on groups without a category, without its full stop.

    Parameters
    ----------
    claim
        ``first``, ``second``, ``above``; or ``code`` and ``groups``.
    labels
        Label of each category and group.
    groups
        All the groups; an absence from all of them but one is then written « hors de » that one.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> claim = SimpleNamespace(code="a", groups=("x", "y"))
    >>> sentence_text(claim, labels={"a": "Arbres", "x": "Nord", "y": "Sud"})
    'aucune proposition « Arbres » dans « Nord » ni « Sud »'
    """
    if not hasattr(claim, "groups"):
        return claim_text(claim, labels=labels)
    others = [group for group in groups if group not in claim.groups]
    told = f"aucune proposition « {labels.get(claim.code, claim.code)} »"
    if len(others) == 1 and len(claim.groups) > 1:
        return f"{told} hors de « {labels.get(others[0], others[0])} »"
    named = [f"« {labels.get(group, group)} »" for group in claim.groups]
    among = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} ni {named[-1]}"
    return f"{told} dans {among}"


def verdict(
    share: float,
    *,
    low: float | None = None,
    high: float | None = None,
    n_uncoded: int = 0,
    tied: bool = False,
) -> str:
    """Write how far a claim holds, its sign first: a full disc for always, an empty one for never.

    Parameters
    ----------
    share
        Share of the situations in which the claim holds, from 0 to 1.
    low, high
        Where the share lies under other assumptions; told when they are ten points apart.
    n_uncoded
        Units that a coder left uncoded; then the share is that of the ways to code them.
    tied
        Whether only a tie makes the claim false.

    Examples
    --------
    >>> verdict(1.0).replace("\u00a0", " "), verdict(0.0).replace("\u00a0", " ")
    ('● tient', '○ ne tient pas')
    >>> verdict(0.97).replace("\u00a0", " ")
    '◕ tient presque toujours (97 %)'
    """
    level = _level(share)
    sign = f"{SIGNS[level]}{NO_BREAK}"
    if tied:
        return f"{sign}égalité"
    if level in ("always", "never"):
        return f"{sign}tient" if level == "always" else f"{sign}ne tient pas"
    if n_uncoded:
        units = "de la seule non codée" if n_uncoded == 1 else f"des {n_uncoded} non codées"
        return f"{SIGNS['often']}{NO_BREAK}dépend {units}"
    if unsettled(low, high):
        return f"{SIGNS['often']}{NO_BREAK}indécis ({span(low, high)})"
    if share <= 1 - NEARLY:
        return f"{sign}ne tient presque jamais ({surely(share)})"
    words = {"nearly": "tient presque toujours", "often": "tient le plus souvent"}
    if level in words:
        return f"{sign}{words[level]} ({surely(share)})"
    return f"{sign}ne tient que dans {surely(share)} des cas"


def unsettled(low: float | None, high: float | None) -> bool:
    """Whether a share depends too much on what is supposed for one number to be told."""
    return low is not None and high is not None and high - low >= APART


def shown_ends(rows: pd.DataFrame) -> tuple[float, float]:
    """Ends of what the cells of some situations show: ranges where unsettled, shares elsewhere.

    Examples
    --------
    >>> rows = pd.DataFrame({"share": [0.2, 0.8], "low": [0.15, 0.6], "high": [0.2, 0.9]})
    >>> shown_ends(rows)
    (0.2, 0.9)
    """
    wide = rows["high"] - rows["low"] >= APART
    low, high = (rows[name].where(wide, rows["share"]) for name in ("low", "high"))
    return float(low.min()), float(high.max())


def span(low: float, high: float) -> str:
    """Write a range of shares: « 50 à 70 % », or a single one where both ends are written alike.

    Examples
    --------
    >>> span(0.002, 0.7).replace("\u00a0", " "), span(0.701, 0.704).replace("\u00a0", " ")
    ('moins de 1 à 70 %', '70 %')
    """
    ends = surely(low), surely(high)
    if ends[0] == ends[1]:
        return ends[0]
    return f"{ends[0].removesuffix(NO_BREAK + '%')} à {ends[1]}"


def _level(share: float) -> str:
    if share in (0, 1):
        return "always" if share == 1 else "never"
    return "nearly" if share >= NEARLY else "often" if share > 0.5 else "seldom"


def surely(share: float) -> str:
    """Write a share to the point, never rounding what happened to never or always."""
    if share in (0, 1):
        return french_percent(share, decimals=0)
    if share > 0.99:
        return f"plus de {french_percent(0.99, decimals=0)}"
    if share < 0.01:
        return f"moins de {french_percent(0.01, decimals=0)}"
    return french_percent(share, decimals=0)


def show_survival(
    situations: pd.DataFrame,
    texts: Sequence[str],
    *,
    coders: pd.DataFrame,
    sources: Sequence[str],
    caption: str,
) -> Fragment:
    """Show what each situation makes of each sentence.

    Parameters
    ----------
    situations
        One row per situation, coder and claim, in the order to show: ``situation`` (``codeur``,
        ``recodages``, ``desaccord``), ``coder``, ``claim`` (number), ``n_true``, ``n``, ``share``,
        ``low``, ``high``, ``n_uncoded``, ``tied``.
    texts
        The sentences (see :func:`sentence_text`).
    coders
        One row per coder (index): ``court``, ``dit``, ``nature``.
    sources
        Lines of the document where each sentence is said; an empty text where it is only read off
        the chart.
    caption
        What the table says.
    """
    rows = zip(texts, sources, strict=True)
    table = {"Phrase": [_with_source(text, lines) for text, lines in rows]}
    drawn = situations["situation"] == "desaccord"
    for (situation, coder), found in situations.groupby(["situation", "coder"], sort=False):
        table[_head(situation, coder, coders, alone=bool(drawn.all()))] = [
            verdict(
                row.share, low=row.low, high=row.high, n_uncoded=int(row.n_uncoded), tied=row.tied
            )
            for row in found.sort_values("claim").itertuples()
        ]
    note = " ".join(
        [LEGEND, *([READINGS] if drawn.any() else []), *([] if drawn.all() else [TIES])]
    )
    return show_table(pd.DataFrame(table), caption=caption, note=note)


def _with_source(text: str, lines: str) -> Markup:
    where = lines_reference(lines) if lines else Markup("<small>lue sur le graphique</small>")
    return Markup('<span style="display:inline-block;max-width:14rem">{} {}</span>').format(
        typeset(text[0].upper() + text[1:]), where
    )


def _head(situation: str, coder: str, coders: pd.DataFrame, *, alone: bool) -> str:
    name = str(coders.at[coder, "court"]) if coder in coders.index else ""
    if situation == "codeur" or alone:
        return name
    return f"{HEADS[situation]} : {name}" if name else HEADS[situation]
