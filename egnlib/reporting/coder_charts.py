"""Charts by coder drawn: one column per category, one row per coder, published shares as lines."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from egnlib.reporting.coder_tables import partial_coders, set_apart_sentence
from egnlib.reporting.figures import BLUE, INK, MUTED, ORANGE, PALE, new_axes
from egnlib.reporting.numbers import NO_BREAK, french_number, french_percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STYLES = {
    "publie": ("o", BLUE, BLUE),
    "lecture": ("s", ORANGE, ORANGE),
    "calcul": ("D", MUTED, "white"),
}
ROOM, GAP = 0.22, 0.06


def plot_charts_by_coder(
    shares: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    coders: pd.DataFrame,
    reference: str = "publie",
) -> "Axes":
    """Draw the share of each category that each coder would have printed.

    Parameters
    ----------
    shares
        One row per coder and category, in the order to draw: ``coder``, ``code``, ``base``,
        ``n_units``, ``share``, ``low``, ``high``.
    labels
        Short label of each category.
    coders
        One row per coder (index): ``nom`` and ``nature``.
    reference
        Coder whose shares are the vertical lines.

    Returns
    -------
    Axes
        One column per category, one row per coder: a disc for the reference, a square for a
        reading, a hollow diamond for what is computed, each with its percentage; a dashed line at
        the share of the reference; a thin line over all the shares that the units left uncoded
        leave possible.
    """
    codes = shares["code"].drop_duplicates().tolist()
    names = shares["coder"].drop_duplicates().tolist()
    width = float(shares["high"].max()) + ROOM
    axes = new_axes(7.8, 0.46 * len(names) + 1.5)
    for column, code in enumerate(codes):
        start = column * (width + GAP)
        rows = shares.loc[shares["code"] == code].set_index("coder")
        axes.axvspan(start, start + width, color=PALE, alpha=0.35, linewidth=0)
        if reference in rows.index:
            axes.vlines(
                start + rows.at[reference, "share"],
                -0.5,
                len(names) - 0.5,
                color=BLUE,
                linestyle=(0, (4, 3)),
                linewidth=1.2,
            )
        for place, name in enumerate(names):
            _mark(axes, start, place, rows.loc[name], coders.at[name, "nature"])
        axes.annotate(
            labels.get(code, str(code)),
            (start + width / 2, -0.62),
            ha="center",
            va="bottom",
            fontsize=8.2,
            fontweight="bold",
        )
    _dress(axes, codes, names, width, shares, coders)
    return axes


def _mark(axes: "Axes", start: float, place: int, row: pd.Series, nature: str) -> None:
    if pd.isna(row["share"]):
        return
    marker, color, inside = STYLES[nature]
    if row["high"] > row["low"]:
        axes.hlines(place, start + row["low"], start + row["high"], color=color, linewidth=1.4)
    axes.plot(
        start + row["share"], place, marker, color=color, markerfacecolor=inside, markersize=7
    )
    end = max(row["share"], row["high"])
    axes.annotate(
        french_percent(row["share"], decimals=0),
        (start + end, place),
        xytext=(6, 0),
        textcoords="offset points",
        va="center",
        fontsize=9,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.8},
    )


def _dress(
    axes: "Axes",
    codes: list,
    names: list,
    width: float,
    shares: pd.DataFrame,
    coders: pd.DataFrame,
) -> None:
    axes.set_yticks(range(len(names)), [_row_name(name, shares, coders) for name in names])
    axes.set_ylim(len(names) - 0.5, -1.05)
    axes.set_xlim(-0.02, len(codes) * (width + GAP) - GAP + 0.01)
    steps = [0.0, 0.2, 0.4, 0.6, 0.8]
    ticks = [
        (column * (width + GAP) + step, step)
        for column in range(len(codes))
        for step in steps
        if step <= width - 0.05
    ]
    axes.set_xticks(
        [place for place, _ in ticks], [f"{french_number(100 * step)}" for _, step in ticks]
    )
    axes.set_xlabel(f"part des propositions, en{NO_BREAK}%", color=MUTED, fontsize=9)
    axes.tick_params(length=0, colors=MUTED, labelsize=8.5)
    axes.tick_params(axis="y", labelcolor=INK, labelsize=9.5)
    axes.spines[:].set_visible(False)
    _legend(axes, {coders.at[name, "nature"] for name in names}, shares)


def _row_name(name: str, shares: pd.DataFrame, coders: pd.DataFrame) -> str:
    row = shares.loc[shares["coder"] == name].iloc[0]
    told = str(coders.at[name, "nom"])
    if row["base"] == row["n_units"]:
        return told
    coded = "codées" if row["base"] > 1 else "codée"
    return f"{told}\n{french_number(row['base'])} {coded} sur {french_number(row['n_units'])}"


def _legend(axes: "Axes", natures: set[str], shares: pd.DataFrame) -> None:
    from matplotlib.lines import Line2D

    words = {"publie": "publié", "lecture": "une lecture", "calcul": "un calcul"}
    handles = [
        Line2D(
            [],
            [],
            linestyle="",
            marker=marker,
            color=color,
            markerfacecolor=inside,
            label=words[nature],
        )
        for nature, (marker, color, inside) in STYLES.items()
        if nature in natures
    ]
    if "publie" in natures:
        dashed = {"color": BLUE, "linestyle": (0, (4, 3)), "linewidth": 1.2}
        handles.append(Line2D([], [], label="part publiée", **dashed))
    if (shares["high"] > shares["low"]).any():
        handles.append(
            Line2D([], [], color=MUTED, linewidth=1.4, label="selon le sort des non codées")
        )
    axes.figure.legend(
        handles=handles, loc="outside lower center", frameon=False, ncols=5, fontsize=8.5
    )


def describe_charts_by_coder(
    shares: pd.DataFrame, *, labels: Mapping[str, str], coders: pd.DataFrame
) -> str:
    """Say in words what :func:`plot_charts_by_coder` draws."""
    parts = []
    for code, rows in shares.groupby("code", sort=False, observed=True):
        told = [
            f"{coders.at[row.coder, 'nom']} {french_percent(row.share, decimals=0)}"
            for row in rows.itertuples()
        ]
        parts.append(f"{labels.get(code, str(code))} : {', '.join(told)}")
    return f"Part de chaque catégorie selon chaque codeur. {' ; '.join(parts)}."


def charts_by_coder_sentence(
    shares: pd.DataFrame, *, labels: Mapping[str, str], coders: pd.DataFrame
) -> str:
    """Name the category whose share depends most on who codes: among people, then with all.

    Parameters
    ----------
    shares, labels
        As for :func:`plot_charts_by_coder`.
    coders
        One row per coder (index): ``dit``, ``nature`` (``publie``, ``lecture``, ``calcul``), ``n``,
        ``n_units``, ``partiel``: those who coded too little are set apart.

    Returns
    -------
    str
        The spans that are compared are those of the percentages that are printed. Of equal ones,
        the first is named; with the computed coders, that of the people stays unless another is
        wider.
    """
    found = coders.loc[coders.index.isin(shares["coder"].unique())]
    known = shares.loc[~shares["coder"].isin(partial_coders(found))].dropna(subset="share")
    computed = known["coder"].map(found["nature"]) == "calcul"
    people, apart = known.loc[~computed], set_apart_sentence(found)
    some = "assez de " if (found["partiel"] & (found["nature"] == "lecture")).any() else ""
    told = [f"Aucune autre lecture que celle de l’auteur ne range {some}ces propositions."]
    code = ""
    if people["coder"].nunique() > 1:
        code = _widest(people)
        widest = _ends(people, code, labels, found)
        told = [f"D’une lecture à l’autre, la part qui change le plus est celle de {widest}."]
    if computed.any():
        told.append(_with_computed(known, people, code, labels, found))
    return " ".join([*told, apart]).strip()


def _with_computed(
    known: pd.DataFrame,
    people: pd.DataFrame,
    code: str,
    labels: Mapping[str, str],
    coders: pd.DataFrame,
) -> str:
    """Say the widest span with the computed coders, beside that of the people (`code`)."""
    widest = _widest(known, first=code)
    told = _ends(known, widest, labels, coders)
    if not code:
        return f"Calculs compris, la part qui change le plus est celle de {told}."
    if widest != code:
        return f"Calculs compris, c’est celle de {told}."
    if told == _ends(people, code, labels, coders):
        return "Calculs compris, aucune ne change davantage."
    return f"Calculs compris, c’est encore celle de {told}."


def _widest(shares: pd.DataFrame, *, first: str = "") -> str:
    """Code of the widest span of printed percentages; of equal ones `first`, or the first."""
    printed = shares.assign(printed=[float(f"{100 * share:.0f}") for share in shares["share"]])
    ends = printed.groupby("code", sort=False, observed=True)["printed"].agg(["min", "max"])
    spans = ends["max"] - ends["min"]
    return first if first and spans[first] == spans.max() else spans.idxmax()


def _ends(shares: pd.DataFrame, code: str, labels: Mapping[str, str], coders: pd.DataFrame) -> str:
    rows = shares.loc[shares["code"] == code]
    ends = [
        f"{french_percent(rows.at[place, 'share'], decimals=0)} "
        f"({coders.at[rows.at[place, 'coder'], 'dit']})"
        for place in (rows["share"].idxmin(), rows["share"].idxmax())
    ]
    return f"« {labels.get(code, str(code))} » : de {ends[0]} à {ends[1]}"
