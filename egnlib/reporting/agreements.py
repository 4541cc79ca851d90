"""Agreement drawn and shown: a mark and an interval, then every coefficient in a table."""

import re
from collections.abc import Mapping
from textwrap import wrap
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from egnlib.reporting.agreement_rows import (
    COEFFICIENTS,
    EVERY_CODE,
    agreement_rows,
    left_out,
    named_coders,
    shown_rows,
    within,
)
from egnlib.reporting.figures import BLUE, MUTED, ORANGE, new_axes
from egnlib.reporting.markup import Fragment
from egnlib.reporting.numbers import (
    MISSING,
    NO_BREAK,
    french_list,
    french_number,
    french_percent,
    plural,
)
from egnlib.reporting.tables import show_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RAW = ("accord_brut", "accord_propre")
TENTATIVE, FIRM = 0.667, 0.8


def coefficient_value(value: float, coefficient: str) -> str:
    """Write a value: a percentage for raw agreement, two decimals for the other coefficients.

    Examples
    --------
    >>> coefficient_value(0.5, "kappa_cohen"), coefficient_value(0.5, "accord_brut")
    ('0,50', '50,0\\xa0%')
    """
    if coefficient in RAW:
        return french_percent(value)
    return french_number(value, decimals=2)


def plot_agreement(
    agreement: pd.DataFrame, *, labels: Mapping[str, str], by: str = "coders"
) -> "Axes":
    """Draw the agreement of each group of coders, or of each code, with its interval.

    Parameters
    ----------
    agreement, labels
        As for :func:`agreement_rows`. Past twelve rows, those of :func:`shown_rows` are drawn.
    by
        ``coders`` or ``code``: what the rows of the figure are.

    Returns
    -------
    Axes
        A disc and a line for the agreement beyond chance and its interval, its value and the
        number of texts at the right; a hollow diamond for the raw agreement; dotted lines at
        Krippendorff's marks. Below a line, in grey, the pairs with a coder who is not of the
        first row.
    """
    rows = shown_rows(agreement_rows(agreement, labels=labels), by=by)
    axes = new_axes(7.6, 0.56 * len(rows) + 1.75)
    first = rows["coders"].iloc[0]
    inside = [within(coders, first) for coders in rows["coders"]]
    for place, row in enumerate(rows.itertuples(index=False)):
        _draw(axes, place, row, color=BLUE if inside[place] else MUTED)
    if not all(inside):
        axes.axhline(sum(inside) - 0.5, color=MUTED, linewidth=0.8)
    names = [_row_name(row, by) for row in rows.itertuples(index=False)]
    _dress_agreement(axes, names, float(rows["low"].min()))
    _legend(axes, rows["coefficient"].unique().tolist(), by)
    return axes


def _draw(axes: "Axes", place: int, row: tuple, *, color: str) -> None:
    if pd.notna(row.low):
        axes.hlines(place, row.low, row.high, color=color, linewidth=2.2)
    if pd.notna(row.value):
        axes.plot(row.value, place, "o", color=color, markersize=8, zorder=3)
    if pd.notna(row.raw):
        hollow = {"markerfacecolor": "white", "markeredgewidth": 1.6, "zorder": 4}
        axes.plot(row.raw, place, "D", color=ORANGE, markersize=6.5, **hollow)
    told = french_number(row.value, decimals=2) if pd.notna(row.value) else "pas de mesure"
    beside = {"textcoords": "offset points", "va": "center", "annotation_clip": False}
    axes.annotate(told, (1.04, place), (0, 5), fontsize=10, fontweight="bold", **beside)
    number = plural(int(row.n), "texte")
    axes.annotate(number, (1.04, place), (0, -8), fontsize=8.5, color=MUTED, **beside)


def _row_name(row: tuple, by: str) -> str:
    if by == "code":
        return "\n".join(wrap(row.code_label, 24))
    n_coders = row.coders.count("+") + 1
    if n_coders > 2:
        return f"{n_coders} codeurs\nensemble"
    return row.coders_label.replace(" et ", "\net ", 1)


def _dress_agreement(axes: "Axes", names: list[str], lowest: float) -> None:
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    start = min(-0.02, lowest - 0.02) if pd.notna(lowest) else -0.02
    axes.set_xlim(start, 1.02)
    ticks = [tick / 5 for tick in range(int(start * 5), 6)]
    ends = {0.0: "\ncomme\nle hasard", 1.0: "\ntoujours\nd’accord"}
    told = [french_number(tick, decimals=1) + ends.get(tick, "") for tick in ticks]
    axes.set_xticks(ticks, told)
    axes.axvline(0, color=MUTED, linewidth=1)
    for mark in (TENTATIVE, FIRM):
        axes.axvline(mark, color=MUTED, linewidth=1.1, linestyle=":")
        told = french_number(mark, decimals=3)
        axes.text(mark, -0.55, told, ha="center", va="bottom", fontsize=8, color=MUTED)
    axes.tick_params(length=0)
    axes.grid(axis="x", color="#eeeeee")
    axes.set_axisbelow(True)
    axes.spines[:].set_visible(False)


def _legend(axes: "Axes", coefficients: list[str], by: str) -> None:
    from matplotlib.lines import Line2D

    names = " ou ".join(COEFFICIENTS[name] for name in coefficients)
    raw = "accord brut (part codée pareil)" if by == "coders" else "accord sur ce code"
    hollow = {"markerfacecolor": "white", "markeredgewidth": 1.6, "linestyle": ""}
    handles = [
        Line2D([], [], marker="o", color=BLUE, linewidth=2.2, label=f"au-delà du hasard ({names})"),
        Line2D([], [], marker="D", color=ORANGE, label=raw, **hollow),
        Line2D([], [], color=MUTED, linestyle=":", label="repères de Krippendorff"),
    ]
    axes.figure.legend(
        handles=handles, loc="outside lower center", frameon=False, ncols=2, fontsize=9
    )


def describe_agreement(
    agreement: pd.DataFrame, *, labels: Mapping[str, str], by: str = "coders"
) -> str:
    """Say in words what :func:`plot_agreement` draws."""
    rows, told = agreement_rows(agreement, labels=labels), []
    for row in shown_rows(rows, by=by).itertuples(index=False):
        name = row.code_label if by == "code" else row.coders_label
        value = f"{COEFFICIENTS[row.coefficient]} {french_number(row.value, decimals=2)}"
        around = f" (intervalle {_interval(row, row.coefficient)})" if pd.notna(row.low) else ""
        corrected = f"{value}{around}" if pd.notna(row.value) else "pas de mesure"
        told.append(f"{name} : {corrected}, accord brut {french_percent(row.raw)}")
    what = "de chaque code" if by == "code" else "des codeurs"
    start = f"Accord {what}, au-delà du hasard et brut."
    return f"{start} {' ; '.join(told)}. {left_out(rows, by)}".strip()


def _interval(row: tuple, coefficient: str) -> str:
    return " à ".join(coefficient_value(end, coefficient) for end in (row.low, row.high))


def show_agreement(
    agreement: pd.DataFrame, *, labels: Mapping[str, str], caption: str, by: str = "coders"
) -> Fragment:
    """Show every coefficient with its interval, and say why one is missing.

    Parameters
    ----------
    agreement, labels, by
        As for :func:`plot_agreement`.
    caption
        What the table says.
    """
    every = agreement.assign(key=agreement["code"].astype("object").fillna(EVERY_CODE))
    names = [name for name in COEFFICIENTS if name in set(every["coefficient"])]
    rows, notes = [], {}
    for (coders, code), group in every.groupby(["coders", "key"], sort=False):
        name = labels.get(code, code) if by == "code" else named_coders(coders, labels)
        by_name = {row.coefficient: row for row in group.itertuples(index=False)}
        rows.append([name, *(_cell(by_name.get(one)) for one in names), int(group["n"].iloc[0])])
        for note in group["note"].dropna().unique():
            notes.setdefault(told_note(note, labels), []).append(name)
    columns = ["Code" if by == "code" else "Codeurs", *map(COEFFICIENTS.get, names), "Textes"]
    note = "Sous chaque nombre, son intervalle. « Textes » : ceux qu’au moins deux ont codés."
    told = [f"{french_list(where)} : {note}" for note, where in notes.items()]
    return show_table(
        pd.DataFrame(rows, columns=columns), caption=caption, note=" ".join([note, *told])
    )


def _cell(row: tuple | None) -> Markup | str:
    if row is None or pd.isna(row.value):
        return MISSING
    value = Markup("{}").format(coefficient_value(row.value, row.coefficient))
    if pd.isna(row.low):
        return value
    return value + Markup("<br><small>{}</small>").format(_interval(row, row.coefficient))


def told_note(note: str, labels: Mapping[str, str]) -> str:
    """Write the coders and codes of a note by their labels.

    Examples
    --------
    >>> told_note("« a » n'a donné que le code « x ».", {"a": "Anne", "x": "Outils"})
    '« Anne » n’a donné que le code « Outils ».'
    """
    quoted = re.compile(rf"«[ {NO_BREAK}]?(.*?)[ {NO_BREAK}]?»")
    named = quoted.sub(lambda match: f"« {labels.get(match[1], match[1])} »", note)
    return named.replace("'", "’")
