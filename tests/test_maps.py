"""Maps: points drawn where the analysis puts them, labels apart, and the words around."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from matplotlib.path import Path
from matplotlib.text import Text

from egnlib import reporting, stats
from egnlib.files import EgnError
from egnlib.reporting.maps import axis_poles, map_points
from egnlib.reporting.placement import _meets, _through, place_labels

TABLE = pd.DataFrame(
    [[30, 2, 3, 5], [4, 20, 6, 5], [5, 5, 25, 5], [8, 9, 7, 9], [1, 6, 2, 1]],
    index=["a", "b", "c", "milieu", "aside"],
    columns=list("wxyz"),
)
OPTIONS = {
    "row_labels": {"a": "Arbres", "b": "Bancs", "c": "Murs"},
    "column_labels": {},
    "row_name": "objets",
    "column_name": "lieux",
}


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture(scope="module")
def analysis():
    return stats.correspondence_analysis(TABLE, supplementary_rows=["aside"])


@pytest.fixture(scope="module")
def axes(analysis):
    return reporting.plot_correspondence(analysis, **OPTIONS)


def crowd(n: int) -> object:
    """An analysis whose points are drawn at random, with long names."""
    generator = np.random.default_rng(7)
    counts = generator.poisson(generator.gamma(1, 3, (n, 5))) + 1
    names = [f"Région académique numéro {place}" for place in range(n)]
    return stats.correspondence_analysis(pd.DataFrame(counts, names, list("vwxyz")))


def boxes(axes) -> list:
    axes.figure.draw_without_rendering()
    return [Text.get_window_extent(text) for text in axes.texts]


def test_every_point_is_drawn_at_its_coordinates(axes, analysis):
    drawn = [
        tuple(float(v[0]) for v in line.get_data())
        for line in axes.lines
        if len(line.get_xdata()) == 1
    ]
    tables = [
        analysis.row_coordinates,
        analysis.supplementary_row_coordinates,
        analysis.column_coordinates,
    ]
    expected = [tuple(point) for table in tables for point in table.to_numpy()]
    np.testing.assert_allclose(drawn, expected)


def test_every_point_has_its_label_and_the_absent_label_is_the_name(axes):
    written = [plain(text.get_text()) for text in axes.texts]
    assert written == ["Arbres", "Bancs", "Murs", "milieu", "aside", "w", "x", "y", "z"]


def test_one_unit_is_as_long_on_both_axes(axes):
    assert axes.get_aspect() == 1


def test_kinds_and_supplementary_points_differ_by_shape(axes):
    shapes = [line.get_marker() for line in axes.lines if len(line.get_xdata()) == 1]
    assert shapes == ["o"] * 4 + ["^"] + ["s"] * 4
    legend = [plain(text.get_text()) for text in axes.figure.legends[0].get_texts()]
    assert legend[:3] == ["objets", "objets (points supplémentaires)", "lieux"]


def test_a_badly_shown_point_is_hollow_and_in_italics_and_the_legend_says_so(analysis):
    low = analysis.row_cos2.copy()
    low.loc["b"] = [0.2, 0.29]
    low.loc["a"] = [0.2, 0.31]
    drawn = reporting.plot_correspondence(replace(analysis, row_cos2=low), **OPTIONS)
    points = [line for line in drawn.lines if len(line.get_xdata()) == 1]
    assert [points[0].get_markerfacecolor(), points[1].get_markerfacecolor()][1] == "white"
    assert points[0].get_markerfacecolor() != "white"
    assert [drawn.texts[place].get_fontstyle() for place in (0, 1)] == ["normal", "italic"]
    legend = [text.get_text() for text in drawn.figure.legends[0].get_texts()]
    assert "creux, en italique : mal représenté ici" in legend


@pytest.mark.parametrize("n", [3, 10, 18])
def test_labels_cover_neither_one_another_nor_the_frame(n):
    drawn = reporting.plot_correspondence(crowd(n), **OPTIONS)
    found = boxes(drawn)
    overlapping = [
        (i, j)
        for i, one in enumerate(found)
        for j, other in enumerate(found[:i])
        if one.overlaps(other)
    ]
    assert len(found) == n + 5
    assert overlapping == []
    frame = drawn.get_window_extent()
    inside = [box.x0 >= frame.x0 and box.x1 <= frame.x1 for box in found]
    assert all(inside)
    assert all(box.y0 >= frame.y0 and box.y1 <= frame.y1 for box in found)


@pytest.mark.parametrize("n", [3, 18])
def test_labels_cover_no_point(n):
    drawn = reporting.plot_correspondence(crowd(n), **OPTIONS)
    points = np.array([line.get_xydata()[0] for line in drawn.lines if len(line.get_xdata()) == 1])
    places = drawn.transData.transform(points)
    covered = [box.contains(*place) for box in boxes(drawn) for place in places]
    assert len(covered) == (n + 5) ** 2
    assert not any(covered)


def leaders(axes) -> list[tuple[int, np.ndarray]]:
    """Leaders that are drawn, with the rank of their label: points along each, in pixels."""
    axes.figure.draw_without_rendering()
    found = []
    for place, text in enumerate(axes.texts):
        if text.arrow_patch.get_visible():
            path = text.arrow_patch.get_path()
            ends = text.arrow_patch.get_transform().transform(path.vertices[[0, -1]])
            found.append((place, np.linspace(*ends, 200)))
    return found


@pytest.mark.parametrize("seed", [0, 7, 8, 11])
def test_no_line_crosses_a_label_or_another_line(seed):
    from egnlib.reporting.figures import new_axes

    # Placed without a look at lines, some of these labels are crossed, with each of these seeds.
    places = np.random.default_rng(seed).normal(0.5, 0.13, (15, 2)).tolist()
    drawn = new_axes(7, 6)
    drawn.set(xlim=(0, 1), ylim=(0, 1))
    place_labels(drawn, [(x, y, f"Région académique {n}") for n, (x, y) in enumerate(places)])
    found, lines = boxes(drawn), leaders(drawn)
    crossed = [
        (place, other)
        for place, line in lines
        for other, box in enumerate(found)
        if other != place and any(box.contains(*point) for point in line)
    ]
    paths = [Path(line[[0, -1]]) for _, line in lines]
    meeting = [
        (i, j) for i, one in enumerate(paths) for j in range(i) if one.intersects_path(paths[j])
    ]
    assert len(found) == 15
    assert len(lines) > 0
    assert crossed == []
    assert meeting == []


def test_a_line_goes_through_a_box_only_where_both_stand():
    line = np.array([0.0, 0.0, 10.0, 10.0])
    over, beside, beyond = [4.0, 4.0, 6.0, 6.0], [6.0, 1.0, 9.0, 4.0], [11.0, 11.0, 12.0, 12.0]
    assert _through(line, np.array([over, beside, beyond])).tolist() == [True, False, False]
    upright = np.array([[5.0, 0.0, 5.0, 3.0], [5.0, 0.0, 5.0, 9.0], [3.0, 0.0, 3.0, 9.0]])
    assert _through(upright, np.array(over)).tolist() == [False, True, False]


def test_two_lines_meet_when_each_has_its_ends_on_both_sides_of_the_other():
    line = np.array([0.0, 0.0, 10.0, 0.0])
    others = np.array([[5.0, -1.0, 5.0, 1.0], [5.0, 1.0, 5.0, 2.0], [12.0, -1.0, 12.0, 1.0]])
    assert _meets(line, others).tolist() == [True, False, False]


def test_the_titles_and_the_legend_of_a_map_are_inside_its_figure():
    drawn = reporting.plot_correspondence(crowd(18), **OPTIONS)
    drawn.figure.draw_without_rendering()
    width, height = drawn.figure.get_size_inches() * drawn.figure.dpi
    for artist in (drawn.xaxis.label, drawn.yaxis.label, drawn.figure.legends[0]):
        box = artist.get_window_extent()
        assert box.x0 >= 0 and box.y0 >= 0
        assert box.x1 <= width and box.y1 <= height


def test_the_same_analysis_gives_the_same_places():
    first, second = (reporting.plot_correspondence(crowd(10), **OPTIONS) for _ in range(2))
    assert [text.xyann for text in first.texts] == [text.xyann for text in second.texts]


def test_points_at_one_place_still_have_separate_labels():
    from egnlib.reporting.figures import new_axes

    drawn = new_axes(5, 4)
    place_labels(drawn, [(0.5, 0.5, f"point {place}") for place in range(6)])
    found = boxes(drawn)
    pairs = [(i, j) for i in range(6) for j in range(i) if found[i].overlaps(found[j])]
    assert pairs == []
    assert any(text.arrow_patch.get_visible() for text in drawn.texts)


def test_an_axis_is_named_by_its_share_and_by_what_makes_it(axes, analysis):
    points = map_points(analysis, row_labels=OPTIONS["row_labels"], column_labels={})
    # By hand: of four active rows and four columns, those that contribute more than a quarter.
    rows = analysis.row_contributions[1].rename(OPTIONS["row_labels"])
    strong = pd.concat([rows, analysis.column_contributions[1]])
    strong = set(strong.index[strong > 1 / 4])
    low, high = axis_poles(points, axis="x")
    assert {*low, *high} == strong
    title = plain(axes.get_xlabel())
    assert title.startswith(f"Axe 1 : {100 * analysis.axes.at[1, 'share']:.0f} % de l’inertie\n")
    assert all(name in title for name in strong)


def test_a_point_drawn_hollow_never_names_an_axis(analysis):
    points = map_points(analysis, row_labels={}, column_labels={})
    low, high = axis_poles(points, axis="x")
    first, second = (low or high)[0], (high or low)[-1]
    badly = points["label"].eq(first)
    hollow = axis_poles(points.assign(quality=points["quality"].mask(badly, 0.49)), axis="x")
    filled = axis_poles(points.assign(quality=points["quality"].mask(badly, 0.5)), axis="x")
    named = [name for end in hollow for name in end]
    assert first not in named
    assert second in named
    assert first in [name for end in filled for name in end]


def test_an_axis_that_no_filled_point_makes_has_its_share_only(analysis):
    badly = replace(
        analysis,
        row_cos2=analysis.row_cos2 * 0.1,
        column_cos2=analysis.column_cos2 * 0.1,
    )
    told = plain(reporting.describe_correspondence(badly, **OPTIONS))
    share = f"{100 * analysis.axes.at[1, 'share']:.0f} % de l’inertie"
    assert f" Axe 1 ({share}). " in told
    drawn = reporting.plot_correspondence(badly, **OPTIONS)
    assert plain(drawn.get_xlabel()) == f"Axe 1 : {share}"


def test_a_supplementary_point_never_names_an_axis(analysis):
    points = map_points(analysis, row_labels={}, column_labels={})
    assert points.loc[points["label"] == "aside", "part_x"].tolist() == [0]
    named = [name for axis in "xy" for end in axis_poles(points, axis=axis) for name in end]
    assert len(named) > 0
    assert "aside" not in named


def test_the_caption_says_the_share_shown_and_that_rows_and_columns_are_not_compared(analysis):
    caption = plain(
        reporting.correspondence_caption(analysis, row_name="objets", column_name="lieux")
    )
    both = analysis.axes["share"].iloc[:2].sum()
    assert f"les deux axes montrent {100 * both:.0f} % de l’inertie" in caption
    assert "entre un point des objets et un point des lieux ne se lit pas" in caption


def test_the_words_of_a_map_name_its_axes_and_every_point(analysis):
    told = plain(reporting.describe_correspondence(analysis, **OPTIONS))
    assert told.startswith("Carte de 5 points (objets) et de 4 points (lieux). Axe 1 (")
    x, y = analysis.row_coordinates.loc["a"]
    written = f"Arbres ({x:.2f} ; {y:.2f})".replace(".", ",").replace("-", "−")
    assert written in told


def test_a_point_at_the_centre_counts_as_well_shown():
    table = pd.DataFrame([[4, 1, 1], [1, 4, 1], [1, 1, 4], [2, 2, 2]], index=list("abcd"))
    points = map_points(stats.correspondence_analysis(table), row_labels={}, column_labels={})
    assert points.loc[points["label"] == "d", "quality"].tolist() == [1]


def test_an_analysis_of_one_axis_has_no_map():
    one = SimpleNamespace(row_coordinates=pd.DataFrame({1: [0.1, -0.1]}))
    with pytest.raises(EgnError, match=r"Carte impossible.*un axe\. .*Montrez le tableau"):
        reporting.plot_correspondence(one, **OPTIONS)
