"""Placement: labels of points written where they cover neither each other nor a point."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from egnlib.reporting.figures import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation

ANGLES = np.deg2rad([0, 180, 90, 270, 45, 135, 315, 225, 22, 158, 202, 338, 67, 113, 247, 293])
RINGS = range(9, 120, 7)
MARK = 7.0
FAR = 14


def place_labels(
    axes: "Axes", points: Sequence[tuple[float, float, str]], *, size: float = 9
) -> list["Annotation"]:
    """Write a label near each point, so that none covers another, a point or the frame.

    Labels are placed one after the other, the most crowded point first, each at the first free
    place of a fixed list: beside, above and below the point, then farther in growing rings. The
    same points always get the same places. A label that had to go far is tied to its point by a
    thin line. The limits of the axes, the titles and the legend must be settled before.

    Parameters
    ----------
    axes
        Axes where the points are drawn.
    points
        Place of each point in data coordinates, and its label.
    size
        Size of the letters, in points.

    Returns
    -------
    list of Annotation
        One per point, in their order.
    """
    from matplotlib.text import Text

    axes.figure.draw_without_rendering()
    pixel = axes.figure.dpi / 72
    places = axes.transData.transform([point[:2] for point in points]) / pixel
    texts = [_written(axes, point, size) for point in points]
    sizes = [np.array(Text.get_window_extent(text).size) / pixel for text in texts]
    frame = np.array(axes.get_window_extent().extents) / pixel + [2, 2, -2, -2]
    taken = [np.array([*(place - MARK / 2), *(place + MARK / 2)]) for place in places]
    for index in _crowded_first(places):
        centre = _free_place(places[index], sizes[index], frame, np.array(taken))
        taken.append(_box(centre, sizes[index]))
        texts[index].xyann = tuple(centre - places[index])
        texts[index].arrow_patch.set_visible(_needs_line(index, _box(centre, sizes[index]), places))
    return texts


def _written(axes: "Axes", point: tuple[float, float, str], size: float) -> "Annotation":
    from textwrap import fill

    return axes.annotate(
        fill(point[2], 22, break_long_words=False),
        point[:2],
        xytext=(0, 0),
        textcoords="offset points",
        ha="center",
        va="center",
        fontsize=size,
        color=INK,
        in_layout=False,
        arrowprops={"arrowstyle": "-", "color": "#9a9a9a", "linewidth": 0.6, "shrinkB": 4},
    )


def _crowded_first(places: np.ndarray) -> np.ndarray:
    gaps = np.linalg.norm(places[:, None] - places[None], axis=2)
    return np.argsort((1 / (1 + gaps)).sum(axis=1) * -1, kind="stable")


def _free_place(
    point: np.ndarray, size: np.ndarray, frame: np.ndarray, taken: np.ndarray
) -> np.ndarray:
    """First place around the point that is free, or else the one that covers least."""
    best, least = point, np.inf
    for radius in RINGS:
        for angle in ANGLES:
            way = np.array([np.cos(angle), np.sin(angle)])
            centre = point + way * (radius + np.abs(way) * size / 2)
            covered = _covered(_box(centre, size), frame, taken)
            if covered == 0:
                return centre
            if covered < least:
                best, least = centre, covered
    return best


def _needs_line(index: int, box: np.ndarray, places: np.ndarray) -> bool:
    """Whether a label is far from its point, or about as near to another."""
    beyond = np.maximum(box[:2] - places, places - box[2:]).clip(min=0)
    gaps = np.linalg.norm(beyond, axis=1)
    others = np.delete(gaps, index)
    return bool(gaps[index] > FAR or (others < gaps[index] + 3).any())


def _box(centre: np.ndarray, size: np.ndarray) -> np.ndarray:
    half = size / 2 + 1
    return np.array([*(centre - half), *(centre + half)])


def _covered(box: np.ndarray, frame: np.ndarray, taken: np.ndarray) -> float:
    """Area of the box that lies on what is taken or out of the frame."""
    common = np.minimum(box[2:], taken[:, 2:]) - np.maximum(box[:2], taken[:, :2])
    inside = np.minimum(box[2:], frame[2:]) - np.maximum(box[:2], frame[:2])
    outside = np.prod(box[2:] - box[:2]) - np.prod(inside.clip(min=0))
    return float(np.prod(common.clip(min=0), axis=1).sum() + max(outside - 1e-6, 0))
