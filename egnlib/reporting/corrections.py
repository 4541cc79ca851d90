"""Corrections shown and told: the machine's shares, people's, both together, and the true ones."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from egnlib.reporting.figures import BLUE, INK, MUTED, ORANGE, new_axes
from egnlib.reporting.markup import Fragment
from egnlib.reporting.numbers import (
    NO_BREAK,
    french_number,
    french_percent,
    french_points,
    plural,
)
from egnlib.reporting.tables import show_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ESTIMATOR_NAMES = {
    "machine": "la machine seule",
    "humain": "les personnes seules",
    "corrige": "les deux, corrigées",
}
STYLES = {"machine": ("D", ORANGE), "humain": ("s", MUTED), "corrige": ("o", BLUE)}


def plot_corrected_shares(shares: pd.DataFrame, *, labels: Mapping[str, str]) -> "Axes":
    """Draw the shares of each code by each estimator, with their intervals and the true share.

    Parameters
    ----------
    shares
        One row per code and estimator, in the order to draw: ``code``, ``estimator``, ``share``,
        ``low``, ``high`` (missing where there is no interval), ``true`` (missing where it is not
        known, which is the rule outside an invented corpus).
    labels
        Label of each code.

    Returns
    -------
    Axes
        One band per code; a mark and a line per estimator; a thick tick at the true share.
    """
    codes = shares["code"].drop_duplicates().tolist()
    axes = new_axes(7.2, 0.8 * len(codes) + 1.4)
    for row in shares.itertuples(index=False):
        place = codes.index(row.code) + 0.24 * (list(STYLES).index(row.estimator) - 1)
        marker, color = STYLES[row.estimator]
        if pd.notna(row.low):
            axes.hlines(place, 100 * row.low, 100 * row.high, color=color, linewidth=2)
        axes.plot(100 * row.share, place, marker, color=color, markersize=6)
    known = shares.dropna(subset=["true"]).drop_duplicates("code")
    places = [codes.index(code) for code in known["code"]]
    true = 100 * known["true"].astype("float64")
    axes.vlines(true, [p - 0.42 for p in places], [p + 0.42 for p in places], color=INK)
    _dress(axes, [labels.get(code, code) for code in codes], len(known) > 0)
    return axes


def _dress(axes: "Axes", names: list[str], true_known: bool) -> None:
    from matplotlib.lines import Line2D

    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlim(left=0)
    axes.xaxis.set_major_formatter(lambda value, _: f"{french_number(value)}{NO_BREAK}%")
    axes.tick_params(length=0)
    axes.grid(axis="x", color="#eeeeee")
    axes.set_axisbelow(True)
    axes.spines[:].set_visible(False)
    handles = [
        Line2D([], [], marker=marker, color=color, label=ESTIMATOR_NAMES[name])
        for name, (marker, color) in STYLES.items()
    ]
    handles[0].set_linestyle("")
    if true_known:
        tick = {"linestyle": "", "marker": "|", "markersize": 12, "color": INK}
        handles.append(Line2D([], [], label="part vraie", **tick))
    axes.figure.legend(handles=handles, loc="outside lower center", frameon=False, ncols=4)


def describe_corrected_shares(shares: pd.DataFrame, *, labels: Mapping[str, str]) -> str:
    """Say in words what :func:`plot_corrected_shares` draws."""
    parts = []
    for code, group in shares.groupby("code", sort=False, observed=True):
        told = [
            f"{french_percent(row.share)} selon {ESTIMATOR_NAMES[row.estimator]}"
            for row in group.itertuples(index=False)
        ]
        true = group["true"].iloc[0]
        last = f" ; part vraie {french_percent(true)}" if pd.notna(true) else ""
        parts.append(f"{labels.get(code, code)} : {', '.join(told)}{last}")
    return "Parts de chaque code. " + ". ".join(parts) + "."


def show_corrected_shares(
    shares: pd.DataFrame, *, labels: Mapping[str, str], caption: str
) -> Fragment:
    """Show the shares and intervals of each estimator, one row per code.

    Parameters
    ----------
    shares, labels
        As for :func:`plot_corrected_shares`.
    caption
        What the table says.
    """
    rows = shares.set_index(["code", "estimator"])
    codes = shares["code"].drop_duplicates().tolist()
    columns = {"Code": [labels.get(code, code) for code in codes]}
    for name, label in ESTIMATOR_NAMES.items():
        told = [_with_interval(rows.loc[(code, name)]) for code in codes]
        columns[label[0].upper() + label[1:]] = told
    true = [rows.loc[(code, "machine"), "true"] for code in codes]
    columns["Part vraie"] = [french_percent(one) for one in true]
    return show_table(
        pd.DataFrame(columns),
        caption=caption,
        note="Entre crochets, l’intervalle de confiance. La machine seule n’en a pas : son erreur "
        "n’est pas due au hasard d’un tirage.",
    )


def _with_interval(row: pd.Series) -> str:
    share = french_percent(row["share"])
    if pd.isna(row["low"]):
        return share
    ends = [french_number(100 * row[end], decimals=1) for end in ("low", "high")]
    return f"{share} [{ends[0]}{NO_BREAK}; {ends[1]}]"


def correction_sentence(shares: pd.DataFrame, *, labels: Mapping[str, str]) -> str:
    """Say how far from the truth the machine and the corrected shares are, where it is known.

    Parameters
    ----------
    shares, labels
        As for :func:`plot_corrected_shares`, with the true shares.
    """
    gaps = shares.assign(gap=shares["share"] - shares["true"].astype("float64"))
    machine, corrected = (gaps.query("estimator == @name") for name in ("machine", "corrige"))
    worst = machine.loc[machine["gap"].abs().idxmax()]
    closest = corrected.loc[corrected["gap"].abs().idxmax()]
    name = labels.get(worst["code"], worst["code"])
    inside = corrected["true"].astype("float64").between(corrected["low"], corrected["high"])
    return (
        f"Seule, la machine se trompe le plus pour « {name} » : "
        f"{french_percent(worst['share'])} au lieu de {french_percent(worst['true'])}, soit "
        f"{_points(worst['gap'])} d’écart. "
        f"Corrigées par {plural(int(corrected['n'].iloc[0]), 'texte codé', 'textes codés')} à la "
        f"main, les parts s’écartent des vraies de {_points(closest['gap'])} au plus, et "
        f"{_holding(int(inside.sum()), len(inside))} la part vraie."
    )


def _holding(n_inside: int, n_intervals: int) -> str:
    told = plural(n_inside, "intervalle")
    return f"{told} sur {n_intervals} {'contiennent' if n_inside >= 2 else 'contient'}"


def _points(gap: float) -> str:
    return french_points(abs(gap)).lstrip("+")


def worth_sentence(shares: pd.DataFrame) -> str:
    """Say what the machine adds to people's codes: how many more of these it is worth."""
    corrected = shares.query("estimator == 'corrige'")
    n, worth = int(corrected["n"].iloc[0]), corrected["worth"].astype("float64")
    least, most = (french_number(one) for one in (worth.min(), worth.max()))
    return (
        f"Avec la machine, {french_number(n)} textes codés à la main donnent des intervalles aussi "
        f"courts que {least} à {most} sans elle, selon le code."
    )


def needed_sentence(needed: pd.DataFrame, *, half_width: float, labels: Mapping[str, str]) -> str:
    """Say how many texts to code by hand for a wanted half-width.

    Parameters
    ----------
    needed
        One row per code: ``code``, ``n_corrected``, ``n_human_only``.
    half_width
        Wanted half-width, between 0 and 1.
    labels
        Label of each code.
    """
    worst = needed.loc[needed["n_corrected"].idxmax()]
    helped, alone = (french_number(needed[f"n_{way}"].max()) for way in ("corrected", "human_only"))
    return (
        f"Pour que chaque part soit connue à plus ou moins {_points(half_width)}, il faudrait "
        f"coder à la main environ {helped} textes avec l’aide de la machine, {alone} sans elle ; "
        f"avec elle, c’est « {labels.get(worst['code'], worst['code'])} » qui en demande le plus."
    )
