"""Placement: labels of points written where they cover neither each other nor a point."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from egnlib.reporting.figures import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation

SIXTEEN = [0, 180, 90, 270, 45, 135, 315, 225, 22, 158, 202, 338, 67, 113, 247, 293]
BETWEEN = [11, 169, 191, 349, 79, 101, 259, 281]
ANGLES = np.deg2rad([*SIXTEEN, *BETWEEN])
RINGS = range(9, 120, 7)
MARK = 7.0
FAR = 11
SHRINK = 4.0
SAME = 2.0
TINY = 1e-9
SWEEPS = 4
FREE = (0, 0)
NO_LINE = np.empty((0, 4))


def place_labels(
    axes: "Axes", points: Sequence[tuple[float, float, str]], *, size: float = 9
) -> list["Annotation"]:
    """Write a label near each point, so that none covers another, a point or the frame.

    Labels are placed one after the other, the most crowded point first, each at the first free
    place of a fixed list: beside, above and below the point, then farther in growing rings. The
    same points always get the same places. A label that had to go far is tied to its point by a
    thin line; a place is free when that line crosses no label, no other point and no other line,
    and the label no line. Where no place is free, the label goes where it covers nothing and the
    fewest lines cross, or else where it covers least; such labels, and those in their way, are
    then placed again, a few times over. The limits of the axes, the titles and the legend must be
    settled before.

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
    for text, centre, line in zip(texts, *_settled(places, sizes, frame), strict=True):
        text.xyann = tuple(centre)
        text.arrow_patch.set_visible(len(line) > 0)
    return texts


@dataclass(frozen=True)
class Surroundings:
    """What a label keeps clear of, in points: marks, frame, labels written, lines drawn."""

    places: np.ndarray
    frame: np.ndarray
    taken: np.ndarray
    lines: np.ndarray


def _settled(
    places: np.ndarray, sizes: Sequence[np.ndarray], frame: np.ndarray
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Where each label goes from its point, and its line to it: one row of both ends, or none."""
    centres, lines = {}, {}
    for _ in range(SWEEPS):
        for index in map(int, _crowded_first(places)):
            around = _surroundings(index, places, sizes, frame, centres, lines)
            if index in centres and _cost(index, centres[index], sizes[index], around) == FREE:
                continue
            centres[index] = _best_place(index, sizes[index], around)
            lines[index] = _line(index, centres[index], sizes[index], places)
    ranks = range(len(places))
    return [centres[index] - places[index] for index in ranks], [lines[index] for index in ranks]


def _surroundings(
    index: int,
    places: np.ndarray,
    sizes: Sequence[np.ndarray],
    frame: np.ndarray,
    centres: dict[int, np.ndarray],
    lines: dict[int, np.ndarray],
) -> Surroundings:
    marks = np.hstack([places - MARK / 2, places + MARK / 2])
    others = [other for other in centres if other != index]
    written = [_box(centres[other], sizes[other]) for other in others]
    drawn = np.vstack([NO_LINE, *(lines[other] for other in others)])
    return Surroundings(places, frame, np.vstack([marks, *written]), drawn)


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


def _best_place(index: int, size: np.ndarray, around: Surroundings) -> np.ndarray:
    """First place around a point where its label is free, or else the least bad."""
    best, least = around.places[index], (np.inf, np.inf)
    for radius in RINGS:
        for angle in ANGLES:
            way = np.array([np.cos(angle), np.sin(angle)])
            centre = around.places[index] + way * (radius + np.abs(way) * size / 2)
            cost = _cost(index, centre, size, around)
            if cost == FREE:
                return centre
            if cost < least:
                best, least = centre, cost
    return best


def _cost(
    index: int, centre: np.ndarray, size: np.ndarray, around: Surroundings
) -> tuple[float, float]:
    """Area that a label covers; then, only if it covers nothing, how many things lines cross."""
    box = _box(centre, size)
    covered = _covered(box, around.frame, around.taken)
    if covered:
        return covered, np.inf
    crossed = int(_through(around.lines, box).sum())
    elsewhere = np.abs(_centres(around.taken) - around.places[index]).max(axis=1) >= SAME
    for line in _line(index, centre, size, around.places):
        crossed += int(_through(line, around.taken[elsewhere]).sum())
        crossed += int(_meets(line, around.lines).sum())
    return covered, crossed


def _line(index: int, centre: np.ndarray, size: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Line from a label to the edge of its point, both ends in one row; none where not needed."""
    if not _needs_line(index, _box(centre, size), places):
        return NO_LINE
    way = places[index] - centre
    end = places[index] - way * min(1, SHRINK / max(float(np.linalg.norm(way)), SHRINK))
    return np.array([[*centre, *end]])


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
