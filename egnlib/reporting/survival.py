"""Sentences that survive: what each coder, each recoding and each second reading makes of them."""

from collections.abc import Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from egnlib.reporting.claims import claim_text
from egnlib.reporting.markup import Fragment, lines_reference
from egnlib.reporting.numbers import NO_BREAK, french_number, french_percent
from egnlib.reporting.tables import show_table
from egnlib.reporting.typography import typeset

NEARLY, APART = 0.95, 0.1
SIGNS = {"always": "●", "nearly": "◕", "often": "◑", "seldom": "◔", "never": "○"}
HEADS = {"recodages": "Tous les recodages défendables", "desaccord": "Désaccord mesuré"}


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
    share: float, *, low: float | None = None, high: float | None = None, n_uncoded: int = 0
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

    Examples
    --------
    >>> verdict(1.0).replace("\u00a0", " "), verdict(0.0).replace("\u00a0", " ")
    ('● tient', '○ ne tient pas')
    >>> verdict(0.97).replace("\u00a0", " ")
    '◕ tient presque toujours (97 %)'
    """
    level = _level(share)
    sign = f"{SIGNS[level]}{NO_BREAK}"
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


def span(low: float, high: float) -> str:
    """Write a range of shares: « 50 à 70 % »."""
    return f"{french_number(100 * low)} à {french_percent(high, decimals=0)}"


def _level(share: float) -> str:
    if share in (0, 1):
        return "always" if share == 1 else "never"
    return "nearly" if share >= NEARLY else "often" if share > 0.5 else "seldom"


def surely(share: float) -> str:
    """Write a share to the point, never rounding what happened to never or always."""
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
        ``low``, ``high``, ``n_uncoded``.
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
    for (situation, coder), found in situations.groupby(["situation", "coder"], sort=False):
        table[_head(situation, coder, coders)] = [
            verdict(row.share, low=row.low, high=row.high, n_uncoded=int(row.n_uncoded))
            for row in found.sort_values("claim").itertuples()
        ]
    return show_table(
        pd.DataFrame(table),
        caption=caption,
        note="● toujours vraie ; ◕ dans 95 % des cas au moins ; ◑ dans plus de la moitié, ou sans "
        "que l’on puisse trancher ; ◔ dans la moitié au plus ; ○ jamais vraie. « Désaccord "
        "mesuré » : part des relectures tirées au sort ; « indécis » quand elle dépend trop de ce "
        "qu’on suppose des désaccords jamais rencontrés. Une égalité suffit à rendre fausse une "
        "phrase qui compare.",
    )


def _with_source(text: str, lines: str) -> Markup:
    where = lines_reference(lines) if lines else Markup("<small>lue sur le graphique</small>")
    return Markup('<span style="display:inline-block;max-width:15rem">{} {}</span>').format(
        typeset(text[0].upper() + text[1:]), where
    )


def _head(situation: str, coder: str, coders: pd.DataFrame) -> str:
    name = str(coders.at[coder, "court"]) if coder in coders.index else ""
    if situation == "codeur":
        return name
    return f"{HEADS[situation]} : {name}" if name else HEADS[situation]
