"""Cross tables drawn: counts in their cells, gaps to the expected counts as tints and signs."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from egnlib.reporting.figures import INK, MUTED, new_axes
from egnlib.reporting.numbers import french_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NOTABLE = 2.0


def plot_residuals(
    counts: pd.DataFrame, residuals: pd.DataFrame, *, labels: Mapping[str, str]
) -> "Axes":
    """Draw a cross table: the count of each cell, and its adjusted residual below.

    Parameters
    ----------
    counts, residuals
        Tables of the same shape.
    labels
        Label of each row and column.

    Returns
    -------
    Axes
        Violet and ▲ where there are more units than independence would give, orange and ▼ where
        there are fewer; the sign is written from ±2 on, so that colour is never alone. Empty
        cells are hatched.
    """
    from matplotlib import colormaps
    from matplotlib.patches import Rectangle

    row_labels = [_label(name, labels) for name in counts.index]
    column_labels = [_label(name, labels) for name in counts.columns]
    axes = new_axes(1.15 * len(column_labels) + 2.3, 0.66 * len(row_labels) + 1.0)
    tints = colormaps["PuOr"]
    for i in range(counts.shape[0]):
        for j in range(counts.shape[1]):
            n, residual = counts.iat[i, j], residuals.iat[i, j]
            gap = 0.0 if pd.isna(residual) else max(-4.0, min(4.0, residual))
            axes.add_patch(
                Rectangle(
                    (j - 0.5, i - 0.5),
                    1,
                    1,
                    facecolor=tints(0.5 + gap / 14),
                    edgecolor="white",
                    linewidth=2,
                )
            )
            if n == 0:
                axes.add_patch(
                    Rectangle(
                        (j - 0.5, i - 0.5),
                        1,
                        1,
                        fill=False,
                        hatch="///",
                        edgecolor="#b9b9b9",
                        linewidth=0,
                    )
                )
            axes.text(
                j, i - 0.1, french_number(n), ha="center", va="center", fontsize=14, color=INK
            )
            axes.text(
                j, i + 0.27, _signed(residual), ha="center", va="center", fontsize=8.5, color=INK
            )
    axes.set_xlim(-0.5, len(column_labels) - 0.5)
    axes.set_ylim(len(row_labels) - 0.5, -0.5)
    axes.set_xticks(
        range(len(column_labels)), [_folded(label) for label in column_labels], fontsize=9.5
    )
    axes.set_yticks(range(len(row_labels)), row_labels)
    axes.tick_params(length=0, colors=MUTED, labelcolor=INK)
    axes.xaxis.tick_top()
    axes.spines[:].set_visible(False)
    return axes


def _label(name: object, labels: Mapping[str, str]) -> str:
    return "Non précisé" if pd.isna(name) else labels.get(name, str(name))


def _signed(residual: float) -> str:
    if pd.isna(residual):
        return ""
    mark = "▲ " if residual >= NOTABLE else "▼ " if residual <= -NOTABLE else ""
    return mark + french_number(residual, decimals=1, sign=True)


def _folded(label: str) -> str:
    from textwrap import fill

    return fill(label, 15, break_long_words=False)
