"""Sentences that survive: what each coder, each recoding and each second reading makes of them."""

from collections.abc import Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from egnlib.reporting.claims import claim_text
from egnlib.reporting.markup import Fragment, lines_reference
from egnlib.reporting.numbers import NO_BREAK, french_list, french_number, french_percent, plural
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
    if _unsettled(low, high):
        return f"{SIGNS['often']}{NO_BREAK}de {_span(low, high)}, selon ce qu’on suppose"
    if share <= 1 - NEARLY:
        return f"{sign}ne tient presque jamais ({_surely(share)})"
    words = {"nearly": "tient presque toujours", "often": "tient le plus souvent"}
    if level in words:
        return f"{sign}{words[level]} ({_surely(share)})"
    return f"{sign}ne tient que dans {_surely(share)} des cas"


def _unsettled(low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and high - low >= APART


def _span(low: float, high: float) -> str:
    return f"{french_number(100 * low)} à {french_percent(high, decimals=0)}"


def _level(share: float) -> str:
    if share in (0, 1):
        return "always" if share == 1 else "never"
    return "nearly" if share >= NEARLY else "often" if share > 0.5 else "seldom"


def _surely(share: float) -> str:
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
        One row per coder (index): ``nom``, ``dit``, ``nature``.
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
        "mesuré » : part des relectures tirées au sort. Une égalité suffit à rendre fausse une "
        "phrase qui compare.",
    )


def _with_source(text: str, lines: str) -> Markup:
    where = lines_reference(lines) if lines else Markup("<small>lue sur le graphique</small>")
    return Markup('<span style="display:inline-block;max-width:15rem">{} {}</span>').format(
        typeset(text[0].upper() + text[1:]), where
    )


def _head(situation: str, coder: str, coders: pd.DataFrame) -> str:
    name = str(coders.at[coder, "nom"]) if coder in coders.index else ""
    if situation == "codeur":
        return name
    return f"{HEADS[situation]} : {name}" if name else HEADS[situation]


def survival_sentence(
    situations: pd.DataFrame, place: int, text: str, *, coders: pd.DataFrame
) -> str:
    """Say in one sentence what becomes of one claim: by coder, by recoding, by second reading.

    Parameters
    ----------
    situations, coders
        As for :func:`show_survival`.
    place, text
        Number of the claim, and its sentence.
    """
    rows = situations.loc[situations["claim"] == place]
    parts = [_by_coder(rows.loc[rows["situation"] == "codeur"], coders)]
    parts += [_by_recoding(row) for row in rows.loc[rows["situation"] == "recodages"].itertuples()]
    readings = rows.loc[rows["situation"] == "desaccord"]
    parts += [_by_reading(readings)] if len(readings) else []
    return f"{text[0].upper()}{text[1:]} : {' ; '.join(parts)}."


def _by_coder(rows: pd.DataFrame, coders: pd.DataFrame) -> str:
    told = rows["coder"].map(coders["dit"])
    true, false = told[rows["share"] == 1], told[rows["share"] == 0]
    unsure = rows.loc[(rows["share"] > 0) & (rows["share"] < 1)]
    parts = [f"vrai selon {french_list(true.tolist())}"] if len(true) else []
    parts += [f"faux selon {french_list(false.tolist())}"] if len(false) else []
    parts += [
        f"indécis selon {coders.at[row.coder, 'dit']} "
        f"({plural(row.n_uncoded, 'proposition')} sans code)"
        for row in unsure.itertuples()
    ]
    return ", ".join(parts)


def _by_recoding(row: tuple) -> str:
    if row.n == 1:
        return "aucune proposition n’est disputée"
    if row.n_true in (0, row.n):
        return f"{'vrai' if row.n_true else 'faux'} sous tous les recodages défendables"
    return f"vrai sous {_surely(row.share)} des recodages défendables"


def _by_reading(rows: pd.DataFrame) -> str:
    last = "des relectures tirées au sort"
    if len(rows) > 1 and rows["share"].max() - rows["share"].min() >= APART:
        among = _span(rows["share"].min(), rows["share"].max())
        return f"vrai dans {among} {last}, selon le lecteur dont on mesure le désaccord"
    low, high = rows["low"].min(), rows["high"].max()
    if _unsettled(low, high):
        return f"vrai dans {_span(low, high)} {last}, selon ce qu’on suppose"
    share = rows["share"].iloc[0]
    told = french_percent(share, decimals=0) if share in (0, 1) else _surely(share)
    return f"vrai dans {told} {last}"


def plural_combinations(number: int) -> str:
    """Write a number of combinations, in words beyond a million.

    Examples
    --------
    >>> plural_combinations(4096).replace("\u202f", " ").replace("\u00a0", " ")
    '4 096 combinaisons'
    >>> plural_combinations(18_345_885_696).replace("\u00a0", " ")
    '18 milliards de combinaisons'
    """
    if number >= 10**12:
        return f"plus de {french_number(1000)} milliards de combinaisons"
    for size, word in ((10**9, "milliard"), (10**6, "million")):
        if number >= size:
            return f"{plural(number // size, word)} de combinaisons"
    return plural(number, "combinaison")


def show_sentences(sentences: Sequence[str]) -> Fragment:
    """Show computed sentences as a list, what stands before « : » in bold; all is shown as text."""
    told = [typeset(sentence) for sentence in sentences]
    parts = [sentence.partition(f"{NO_BREAK}: ") for sentence in told]
    items = Markup("").join(
        Markup("<li><strong>{}</strong>{}{}</li>").format(*part)
        if part[1]
        else Markup("<li>{}</li>").format(part[0])
        for part in parts
    )
    return Fragment(str(Markup("<ul>{}</ul>").format(items)), " ".join(told))


def survivors_sentence(
    situations: pd.DataFrame, texts: Sequence[str], *, coders: pd.DataFrame
) -> str:
    """Name the sentences that all people and all defensible recodings keep true.

    What is computed does not count here, nor do second readings, which can always differ.

    Parameters
    ----------
    situations, texts, coders
        As for :func:`show_survival`.
    """
    nature = situations["coder"].map(coders["nature"])
    if not (nature == "personne").any():
        return (
            "Personne d’autre que l’auteur n’a encore rangé ces propositions : on ne sait pas "
            "encore quelles phrases tiendraient à une autre lecture."
        )
    kept = (situations["situation"] != "desaccord") & (nature != "calcul")
    least = situations.loc[kept].groupby("claim")["share"].min()
    firm = [text for place, text in enumerate(texts) if least[place] == 1]
    last = "selon toutes les personnes et sous tous les recodages défendables"
    if not firm:
        return f"Aucune des {len(texts)} phrases vérifiées n’est vraie {last}."
    if len(firm) == len(texts):
        return f"Les {len(texts)} phrases vérifiées sont vraies {last}."
    verb = "sont vraies" if len(firm) > 1 else "est vraie"
    number = french_number(len(firm)) if len(firm) > 1 else "une"
    listed = "\u202f; ".join(firm)
    return f"Sur {len(texts)} phrases vérifiées, {number} {verb} {last} : {listed}."


def prior_sentence(
    claims: pd.DataFrame,
    texts: Sequence[str],
    *,
    weights: Sequence[float],
) -> str:
    """Say how far the chance of the sentences depends on the weight of disagreements never met.

    Parameters
    ----------
    claims
        Claims of second readings: ``claim``, ``low``, ``high`` (under two weights).
    texts
        The sentences.
    weights
        The two weights.
    """
    change = (claims["high"] - claims["low"]).groupby(claims["claim"]).max()
    first, second = (french_number(one, decimals=0 if one % 1 == 0 else 1) for one in weights)
    firm, loose = change[change < APART], change[change >= APART]
    start = (
        f"Si l’on partage ainsi {second} propositions au lieu de {first}, la part des relectures "
        "où "
    )
    told = [
        f"{texts[place]} ({french_number(100 * points)} points)" for place, points in loose.items()
    ]
    if loose.empty:
        return f"{start}une phrase est vraie change de {_points(firm)} au plus."
    settled = f"de {_points(firm)} au plus pour {plural(len(firm), 'phrase')}" if len(firm) else ""
    unsettled = f"davantage pour {plural(len(told), 'autre')} : {' ; '.join(told)}"
    last = "Leur part dépend de ce qu’on suppose : elle est donnée comme une fourchette."
    both = " et ".join(part for part in (settled, unsettled) if part)
    return f"{start}une phrase est vraie change {both}. {last}"


def _points(change: pd.Series) -> str:
    return plural(round(100 * change.max()), "point")
