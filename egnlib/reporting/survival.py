"""Sentences that survive: what each coder, each recoding and each second reading makes of them."""

from collections.abc import Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from egnlib.reporting.claims import claim_text
from egnlib.reporting.markup import Fragment, lines_reference
from egnlib.reporting.numbers import french_list, french_number, french_percent, plural
from egnlib.reporting.tables import show_table
from egnlib.reporting.typography import typeset

NEARLY = 0.95
SIGNS = {"always": "●", "nearly": "◕", "often": "◑", "seldom": "◔", "never": "○"}
HEADS = {"recodages": "Tous les recodages défendables", "desaccord": "Désaccord mesuré"}


def sentence_text(claim: object, *, labels: Mapping[str, str]) -> str:
    """Write a claim on counts, or on groups without a category, without its full stop.

    Parameters
    ----------
    claim
        ``first``, ``second``, ``above``; or ``code`` and ``groups``.
    labels
        Label of each category and group.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> claim = SimpleNamespace(code="a", groups=("x", "y"))
    >>> sentence_text(claim, labels={"a": "Arbres", "x": "Nord", "y": "Sud"})
    'aucune proposition « Arbres » dans « Nord » ni « Sud »'
    """
    if not hasattr(claim, "groups"):
        return claim_text(claim, labels=labels)
    named = [f"« {labels.get(group, group)} »" for group in claim.groups]
    among = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} ni {named[-1]}"
    return f"aucune proposition « {labels.get(claim.code, claim.code)} » dans {among}"


def verdict(share: float, *, n_uncoded: int = 0) -> str:
    """Write how far a claim holds, its sign first: a full disc for always, an empty one for never.

    Parameters
    ----------
    share
        Share of the situations in which the claim holds, from 0 to 1.
    n_uncoded
        Units that a coder left uncoded; then the share is that of the ways to code them.

    Examples
    --------
    >>> verdict(1.0), verdict(0.0)
    ('● tient', '○ ne tient pas')
    >>> verdict(0.97).replace("\u00a0", " ")
    '◕ tient presque toujours (97 %)'
    """
    level = _level(share)
    if level in ("always", "never"):
        return f"{SIGNS[level]} {'tient' if level == 'always' else 'ne tient pas'}"
    if n_uncoded:
        units = "de la seule non codée" if n_uncoded == 1 else f"des {n_uncoded} non codées"
        return f"{SIGNS['often']} dépend {units}"
    words = {
        "nearly": f"tient presque toujours ({_surely(share)})",
        "often": f"tient le plus souvent ({_surely(share)})",
        "seldom": f"ne tient que dans {_surely(share)} des cas",
    }
    told = words[level] if share > 1 - NEARLY else f"ne tient presque jamais ({_surely(share)})"
    return f"{SIGNS[level]} {told}"


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
    claims: Sequence[object],
    *,
    labels: Mapping[str, str],
    coders: pd.DataFrame,
    sources: Sequence[str],
    caption: str,
) -> Fragment:
    """Show what each situation makes of each sentence.

    Parameters
    ----------
    situations
        One row per situation, coder and claim, in the order to show: ``situation`` (``codeur``,
        ``recodages``, ``desaccord``), ``coder``, ``claim`` (number), ``share``, ``n_uncoded``.
    claims
        The claims.
    labels
        Label of each category and group.
    coders
        One row per coder (index): ``nom``.
    sources
        Lines of the document where each sentence is said; an empty text where it is only read off
        the chart.
    caption
        What the table says.
    """
    texts = [sentence_text(claim, labels=labels) for claim in claims]
    table = {
        "Phrase": [_with_source(text, lines) for text, lines in zip(texts, sources, strict=True)]
    }
    for (situation, coder), rows in situations.groupby(["situation", "coder"], sort=False):
        told = rows.set_index("claim")
        table[_head(situation, coder, coders)] = [
            verdict(told.at[place, "share"], n_uncoded=int(told.at[place, "n_uncoded"]))
            for place in range(len(claims))
        ]
    return show_table(
        pd.DataFrame(table),
        caption=caption,
        note="● tient ; ◕ tient dans 95 % des cas au moins ; ◑ dans plus de la moitié ; ◔ dans la "
        "moitié au plus ; ○ ne tient pas. « Désaccord mesuré » : part des relectures tirées au "
        "sort. Une égalité suffit à rendre fausse une phrase qui compare.",
    )


def _with_source(text: str, lines: str) -> Markup:
    where = lines_reference(lines) if lines else Markup("<small>lue sur le graphique</small>")
    return Markup("{} {}").format(typeset(text[0].upper() + text[1:]), where)


def _head(situation: str, coder: str, coders: pd.DataFrame) -> str:
    name = str(coders.at[coder, "nom"]) if coder in coders.index else ""
    if situation == "codeur":
        return name
    return f"{HEADS[situation]} : {name}" if name else HEADS[situation]


def survival_sentence(
    situations: pd.DataFrame,
    place: int,
    claim: object,
    *,
    labels: Mapping[str, str],
    coders: pd.DataFrame,
) -> str:
    """Say in one sentence what becomes of one claim: by coder, by recoding, by second reading.

    Parameters
    ----------
    situations, labels, coders
        As for :func:`show_survival`.
    place, claim
        Number of the claim, and the claim.
    """
    rows = situations.loc[situations["claim"] == place]
    text = sentence_text(claim, labels=labels)
    parts = [_by_coder(rows.loc[rows["situation"] == "codeur"], coders)]
    parts += [_by_recoding(row) for row in rows.loc[rows["situation"] == "recodages"].itertuples()]
    parts += [
        _by_reading(row, coders) for row in rows.loc[rows["situation"] == "desaccord"].itertuples()
    ]
    return f"{text[0].upper()}{text[1:]} : {' ; '.join(parts)}."


def _by_coder(rows: pd.DataFrame, coders: pd.DataFrame) -> str:
    names = rows["coder"].map(coders["nom"])
    true, false = names[rows["share"] == 1], names[rows["share"] == 0]
    unsure = names[(rows["share"] > 0) & (rows["share"] < 1)]
    if len(true) == len(rows):
        return f"vrai selon {_all_of(names)}"
    told = [f"faux selon {french_list(false.tolist())}"] if len(false) else []
    if len(unsure):
        told.append(f"indécis selon {french_list(unsure.tolist())}, qui n’a pas tout codé")
    first = f"vrai selon {french_list(true.tolist())}" if len(true) else ""
    return ", ".join(part for part in [first, *told] if part)


def _all_of(names: pd.Series) -> str:
    listed = french_list(names.tolist())
    return listed if len(names) == 1 else f"les {len(names)} codages ({listed})"


def _by_recoding(row: tuple) -> str:
    number = plural_combinations(row.n)
    if row.n == 1:
        return "aucune proposition n’est disputée"
    if row.n_true == row.n:
        return f"vrai sous tous les recodages défendables ({number})"
    if row.n_true == 0:
        return f"faux sous tous les recodages défendables ({number})"
    return f"vrai sous {_surely(row.share)} des recodages défendables ({number})"


def _by_reading(row: tuple, coders: pd.DataFrame) -> str:
    told = french_percent(row.share, decimals=0) if row.share in (0, 1) else _surely(row.share)
    return (
        f"dans {told} des relectures tirées d’après le désaccord avec {coders.at[row.coder, 'nom']}"
    )


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
    """Show computed sentences as a list; whatever they hold is shown as text."""
    told = [typeset(sentence) for sentence in sentences]
    items = Markup("").join(Markup("<li>{}</li>").format(sentence) for sentence in told)
    return Fragment(str(Markup("<ul>{}</ul>").format(items)), " ".join(told))


def survivors_sentence(
    situations: pd.DataFrame, claims: Sequence[object], *, labels: Mapping[str, str]
) -> str:
    """Name the sentences that hold in every situation, and count those that do not.

    Parameters
    ----------
    situations, claims, labels
        As for :func:`show_survival`.
    """
    least = situations.groupby("claim")["share"].min()
    firm = [
        sentence_text(claim, labels=labels)
        for place, claim in enumerate(claims)
        if least[place] == 1
    ]
    total = french_number(len(claims))
    if len(firm) == len(claims):
        return f"Les {total} phrases vérifiées sont vraies dans toutes les situations."
    if not firm:
        return (
            f"Aucune des {total} phrases vérifiées n’est vraie à la fois selon tous les codages, "
            "sous tous les recodages défendables et dans toutes les relectures."
        )
    verb = "sont vraies" if len(firm) > 1 else "est vraie"
    return (
        f"Sur {total} phrases vérifiées, {french_number(len(firm))} {verb} dans toutes les "
        f"situations : {french_list(firm)}."
    )


def prior_sentence(
    claims: pd.DataFrame, others: pd.DataFrame, *, weights: tuple[float, float]
) -> str:
    """Say how far the chance of the sentences depends on the weight of disagreements never met.

    Parameters
    ----------
    claims, others
        Claims of second readings under two weights: ``coder``, ``claim``, ``share``.
    weights
        The two weights.
    """
    keys = ["coder", "claim"]
    both = claims.set_index(keys)["share"].sub(others.set_index(keys)["share"]).abs()
    first, second = (french_number(one, decimals=0 if one % 1 == 0 else 1) for one in weights)
    return (
        f"Avec un poids de {second} au lieu de {first}, la part des relectures où une phrase est "
        f"vraie change de {french_number(100 * both.max())} points au plus."
    )
