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
SHRINK = 4.0
TINY = 1e-9


def place_labels(
    axes: "Axes", points: Sequence[tuple[float, float, str]], *, size: float = 9
) -> list["Annotation"]:
    """Write a label near each point, so that none covers another, a point or the frame.

    Labels are placed one after the other, the most crowded point first, each at the first free
    place of a fixed list: beside, above and below the point, then farther in growing rings. The
    same points always get the same places. A label that had to go far is tied to its point by a
    thin line; a place is free when that line crosses no label, no other point and no other line,
    and the label no line. Where no place is free, the label goes where it covers nothing and the
    fewest lines cross, or else where it covers least. The limits of the axes, the titles and the
    legend must be settled before.

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
    lines = np.empty((0, 4))
    for index in _crowded_first(places):
        centre, line = _free_place(index, places, sizes[index], frame, np.array(taken), lines)
        taken.append(_box(centre, sizes[index]))
        lines = np.vstack([lines, line])
        texts[index].xyann = tuple(centre - places[index])
        texts[index].arrow_patch.set_visible(len(line) > 0)
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
        arrowprops={"arrowstyle": "-", "color": "#9a9a9a", "linewidth": 0.6, "shrinkB": SHRINK},
    )


def _crowded_first(places: np.ndarray) -> np.ndarray:
    gaps = np.linalg.norm(places[:, None] - places[None], axis=2)
    return np.argsort((1 / (1 + gaps)).sum(axis=1) * -1, kind="stable")


def _free_place(
    index: int,
    places: np.ndarray,
    size: np.ndarray,
    frame: np.ndarray,
    taken: np.ndarray,
    lines: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """First free place for a label, or else the least bad, and its line to the point (0 or 1)."""
    point, best, least = places[index], None, (np.inf, np.inf)
    for radius in RINGS:
        for angle in ANGLES:
            way = np.array([np.cos(angle), np.sin(angle)])
            centre = point + way * (radius + np.abs(way) * size / 2)
            box = _box(centre, size)
            line = _line(centre, point) if _needs_line(index, box, places) else np.empty((0, 4))
            covered = _covered(box, frame, taken)
            # Lines are counted only where nothing is covered: what is covered counts first.
            crossed = np.inf if covered else _n_crossed(box, line, point, taken, lines)
            if (covered, crossed) == (0, 0):
                return centre, line
            if (covered, crossed) < least:
                best, least = (centre, line), (covered, crossed)
    return best


def _line(centre: np.ndarray, point: np.ndarray) -> np.ndarray:
    """Line from a label to the edge of its point, as one row: both ends."""
    way = point - centre
    end = point - way * min(1, SHRINK / max(float(np.linalg.norm(way)), SHRINK))
    return np.array([[*centre, *end]])


def _n_crossed(
    box: np.ndarray, line: np.ndarray, point: np.ndarray, taken: np.ndarray, lines: np.ndarray
) -> int:
    """How many lines cross a label, and labels, points and lines its own line crosses."""
    crossed = int(_through(lines, box).sum())
    for own in line:
        elsewhere = (np.abs(_centres(taken) - point) >= MARK).any(axis=1)
        crossed += int(_through(own, taken[elsewhere]).sum() + _meets(own, lines).sum())
    return crossed


def _centres(boxes: np.ndarray) -> np.ndarray:
    return (boxes[:, :2] + boxes[:, 2:]) / 2


def _through(lines: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Whether lines go through boxes: one line and many boxes, or many lines and one box."""
    start, way = lines[..., :2], lines[..., 2:] - lines[..., :2]
    way = np.where(np.abs(way) < TINY, TINY, way)
    sides = np.stack([(boxes[..., :2] - start) / way, (boxes[..., 2:] - start) / way])
    enters, leaves = sides.min(axis=0).max(axis=-1), sides.max(axis=0).min(axis=-1)
    return (enters < leaves) & (enters < 1) & (leaves > 0)


def _meets(line: np.ndarray, lines: np.ndarray) -> np.ndarray:
    """Whether one line crosses others: the ends of each are on both sides of the other."""
    apart = _side(line, lines[:, :2]) * _side(line, lines[:, 2:]) < 0
    return apart & (_side(lines, line[:2]) * _side(lines, line[2:]) < 0)


def _side(lines: np.ndarray, points: np.ndarray) -> np.ndarray:
    """On which side of lines points are: the sign of the cross product."""
    way, gap = lines[..., 2:] - lines[..., :2], points - lines[..., :2]
    return way[..., 0] * gap[..., 1] - way[..., 1] * gap[..., 0]


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
