"""Coders shown: who coded what, and how each spread the same texts over the codes."""

from collections.abc import Mapping
from textwrap import wrap
from typing import TYPE_CHECKING

import pandas as pd

from egnlib.reporting.claims import UP_TO_TEN
from egnlib.reporting.figures import BLUE, INK, MUTED, PALE, new_axes
from egnlib.reporting.markup import Fragment
from egnlib.reporting.numbers import NO_BREAK, french_list, french_number, french_percent, plural
from egnlib.reporting.tables import show_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COMPUTATION = "calcul"
BAR, HEIGHT = 0.6, 0.56
SHORTEST = 0.004


def show_coders(coders: pd.DataFrame, *, caption: str, note: str = "") -> Fragment:
    """Show who the coders are and how many texts each coded.

    Parameters
    ----------
    coders
        One row per coder: ``label``, ``kind`` (``lecture`` or ``calcul``), ``who``, ``n``,
        ``n_units``, ``version`` (of the codebook; missing where there was none).
    caption
        What the table says.
    note
        Line under the table; it also says when coders followed different versions.
    """
    if coders["version"].dropna().nunique() > 1:
        note = f"{note} Attention : tous n’ont pas suivi la même version de la grille.".strip()
    table = pd.DataFrame(
        {
            "Codeur": coders["label"],
            "Textes codés": [_coded(row) for row in coders.itertuples()],
            "Qui est-ce ?": [who[:1].upper() + who[1:] for who in coders["who"]],
            "Version de la grille": coders["version"],
        }
    )
    return show_table(table, caption=caption, note=note)


def _coded(row: tuple) -> str:
    return f"{french_number(row.n)} sur {french_number(row.n_units)}".replace(" ", NO_BREAK)


def coder_shares(codings: pd.DataFrame, coders: pd.DataFrame) -> pd.DataFrame:
    """Share of each code (columns) among the texts that each coder coded (rows).

    Examples
    --------
    >>> codings = pd.DataFrame({"coder": list("aabb"), "code": pd.Categorical(list("xxxy"))})
    >>> coder_shares(codings, pd.DataFrame(index=["a", "b"])).to_numpy().tolist()
    [[1.0, 0.0], [0.5, 0.5]]
    """
    codes = codings["code"].cat.categories
    counts = codings.groupby(["coder", "code"], observed=False).size().unstack(fill_value=0)
    counts = counts.reindex(index=coders.index, columns=codes, fill_value=0)
    return counts.div(counts.sum(axis=1), axis=0)


def plot_coder_shares(
    codings: pd.DataFrame, coders: pd.DataFrame, *, labels: Mapping[str, str]
) -> "Axes":
    """Draw how each coder spread the texts over the codes: one column per code, a bar per coder.

    Parameters
    ----------
    codings
        One row per coder and text coded: ``coder``, ``code`` (categorical, in order).
    coders
        See :func:`show_coders`, indexed by coder, in the order to draw.
    labels
        Short label of each code.

    Returns
    -------
    Axes
        Bars that begin at whole places, one per code; each column is on the same scale. Computed
        coders are pale with a dashed edge; the share is written at the end of each bar.
    """
    shares = coder_shares(codings, coders)
    width = max(7.6, 1.9 + 1.25 * shares.shape[1])
    axes = new_axes(width, 0.52 * len(shares) + 1.0)
    scale = BAR / max(shares.to_numpy().max(), SHORTEST)
    for place, (coder, row) in enumerate(shares.iterrows()):
        computed = coders.at[coder, "kind"] == COMPUTATION
        face, style = (PALE, "--") if computed else (BLUE, "-")
        for column, share in enumerate(row):
            length = scale * max(share, SHORTEST)
            drawn = {"height": HEIGHT, "color": face, "edgecolor": BLUE, "linestyle": style}
            axes.barh(place, length, left=column, linewidth=0.9, **drawn)
            told = french_percent(share, decimals=0)
            axes.text(column + length + 0.03, place, told, va="center", fontsize=8.5, color=INK)
    _dress_shares(axes, coders, [labels.get(code, str(code)) for code in shares.columns])
    return axes


def _dress_shares(axes: "Axes", coders: pd.DataFrame, codes: list[str]) -> None:
    names = [f"{row.label}\n{_texts(row)}" for row in coders.itertuples()]
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlim(-0.04, len(codes))
    heads = ["\n".join(wrap(code, 17)) for code in codes]
    axes.set_xticks(range(len(codes)), heads, ha="left", fontweight="bold", fontsize=9)
    axes.xaxis.tick_top()
    axes.vlines(range(len(codes)), -0.5, len(names) - 0.5, color=MUTED, linewidth=0.8)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def _texts(row: tuple) -> str:
    if row.n == row.n_units:
        return plural(row.n, "texte")
    return f"{french_number(row.n)} textes sur {french_number(row.n_units)}"


def describe_coder_shares(
    codings: pd.DataFrame, coders: pd.DataFrame, *, labels: Mapping[str, str]
) -> str:
    """Say in words what :func:`plot_coder_shares` draws."""
    shares = coder_shares(codings, coders)
    told = []
    for row in coders.itertuples():
        parts = [
            f"{labels.get(code, str(code))} {french_percent(share, decimals=0)}"
            for code, share in shares.loc[row.Index].items()
        ]
        told.append(f"{row.label} ({_texts(row)}) : {', '.join(parts)}")
    return f"Part de chaque code, codeur par codeur. {' ; '.join(told)}."


def coder_gap_sentence(
    codings: pd.DataFrame, coders: pd.DataFrame, *, labels: Mapping[str, str]
) -> str:
    """Name the code that the coders use most unevenly, and who uses it most and least.

    Parameters
    ----------
    codings, coders, labels
        As for :func:`plot_coder_shares`; only the coders of `codings` are compared, without those
        who coded too few texts (``partiel``) where two others are left.
    """
    every = coders.loc[coders.index.isin(codings["coder"].unique())]
    whole = every.loc[~every["partiel"]]
    found, few = (whole, every.drop(whole.index)) if len(whole) > 1 else (every, every.head(0))
    shares = coder_shares(codings, found)
    gaps = shares.max() - shares.min()
    code = gaps.idxmax()
    apart = [f"« {row.label} » ({_texts(row)})" for row in few.itertuples()]
    last = f" Mis à part, faute d’avoir assez codé : {french_list(apart)}." if apart else ""
    if gaps[code] == 0:
        return f"Les codeurs emploient chaque code dans la même proportion.{last}"
    most, least = shares[code].idxmax(), shares[code].idxmin()
    return (
        f"Le code employé le plus inégalement est « {labels.get(code, str(code))} » : "
        f"{french_percent(shares.at[most, code], decimals=0)} des textes pour "
        f"« {found.at[most, 'label']} », {french_percent(shares.at[least, code], decimals=0)} pour "
        f"« {found.at[least, 'label']} ». Deux répartitions semblables ne prouvent pas un accord : "
        f"les mêmes parts peuvent venir de textes différents.{last}"
    )


def readings_sentence(coders: pd.DataFrame) -> str:
    """Say whether there are two readings to compare, or one beside computations.

    Parameters
    ----------
    coders
        See :func:`show_coders`.
    """
    readings = coders.loc[coders["kind"] != COMPUTATION, "label"].tolist()
    computed = coders.loc[coders["kind"] == COMPUTATION, "label"].tolist()
    if len(readings) >= 2:
        told = [f"« {name} »" for name in readings]
        apart = " Les calculs sont comparés à part, deux à deux." if computed else ""
        known = len(readings) < len(UP_TO_TEN)
        number = UP_TO_TEN[len(readings)] if known else str(len(readings))
        start = f"{number[:1].upper()}{number[1:]} lectures de ces textes sont comparées"
        return f"{start} : {french_list(told)}.{apart}"
    named, awaited = "Aucune lecture de ces textes n’est enregistrée", "deux lectures"
    if readings:
        named = f"Une seule lecture de ces textes est enregistrée, « {readings[0]} »"
        awaited = "une seconde lecture"
    return (
        f"{named} : la question de cette page attend encore {awaited}. L’accord est mesuré ici "
        f"avec {french_list([f'« {name} »' for name in computed])} : il dit à quel "
        "point un calcul retrouve ces codes, non si deux lecteurs s’accorderaient."
    )


def revisions_sentence(
    recoded: Mapping[str, int], *, labels: Mapping[str, str], noun: str = "texte"
) -> str:
    """Say whose codes are no longer those of a first reading; an empty text for nobody.

    Parameters
    ----------
    recoded
        Number of units that each coder recoded.
    labels
        Label of each coder; others are left out.
    noun
        What is coded, in the singular.
    """
    told = [
        f"« {labels[name]} » a recodé {plural(number, noun)} depuis sa première lecture"
        for name, number in recoded.items()
        if name in labels
    ]
    if not told:
        return ""
    joined = "\u202f; ".join(told)
    return f"{joined} : ce n’est plus une lecture indépendante."
