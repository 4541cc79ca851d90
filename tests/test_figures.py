"""Figures: saved twice with their words, the same each time, and drawn as the data say."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from PIL import Image

from egnlib import reporting
from egnlib.corpus import AUDIENCES, STATUSES
from egnlib.files import EgnError

DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
WORDS = {
    "caption": "Part de chaque catégorie : 2 sur 3.",
    "alternative": 'Barres « A » et "B" <i>',
    "source": "Cahier d'essai & annexe",
}
TYPESET = {
    "Title": "Part de chaque catégorie\u00a0: 2 sur 3.",
    "Description": 'Barres «\u00a0A\u00a0» et "B" <i>',
    "Source": "Cahier d'essai & annexe",
}


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def texts(axes) -> list[str]:
    return [plain(text.get_text()) for text in axes.texts]


def rows_named(axes) -> list[str]:
    return [label.get_text() for label in axes.get_yticklabels()]


def legend(axes) -> list[str]:
    return [plain(text.get_text()) for text in axes.figure.legends[0].get_texts()]


@pytest.fixture
def shares() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "label": ["Arbres", "Bancs", "Murs"],
            "n": [7, 37, 0],
            "base": [44, 44, 44],
            "share": [7 / 44, 37 / 44, 0.0],
            "low": [0.07, 0.68, 0.0],
            "high": [0.31, 0.93, 0.12],
            "published": [0.2, float("nan"), 0.0],
        }
    )


@pytest.fixture
def published(shares, tmp_path) -> tuple[reporting.Fragment, Path]:
    shown = reporting.publish_figure(
        reporting.plot_shares(shares), "essai-parts", **WORDS, root=tmp_path
    )
    return shown, tmp_path / "figures"


def test_a_figure_is_saved_as_png_and_svg_and_nothing_else(published):
    assert sorted(path.name for path in published[1].iterdir()) == [
        "essai-parts.png",
        "essai-parts.svg",
    ]


def test_a_png_keeps_its_title_description_and_source(published):
    with Image.open(published[1] / "essai-parts.png") as image:
        kept = {name: value for name, value in image.info.items() if name != "dpi"}
        assert image.format == "PNG"
        assert image.width > 1000
    assert kept == TYPESET


def test_an_svg_keeps_its_title_description_and_source(published):
    work = ET.parse(published[1] / "essai-parts.svg").getroot().find(".//{*}Work")
    kept = {name: work.findtext(f"{DUBLIN_CORE}{name.lower()}") for name in TYPESET}
    assert kept == TYPESET


def test_no_file_bears_the_date_of_its_writing(published):
    root = ET.parse(published[1] / "essai-parts.svg").getroot()
    assert root.find(f".//{DUBLIN_CORE}date") is None


def test_the_page_shows_the_saved_png_with_its_alternative_text(published):
    shown, folder = published
    html = BeautifulSoup(shown.html, "html.parser")
    assert html.img["alt"] == TYPESET["Description"]
    assert html.find("i") is None
    assert plain(html.figcaption.text) == plain(f"{TYPESET['Title']} Source : {TYPESET['Source']}.")
    kind, _, content = html.img["src"].partition(",")
    assert kind == "data:image/png;base64"
    png = (folder / "essai-parts.png").read_bytes()
    assert len(content) == 4 * -(-len(png) // 3)
    assert repr(shown) == f"{TYPESET['Title']} {TYPESET['Description']}"


def test_the_same_data_give_the_same_bytes(shares, published, tmp_path):
    first = {path.name: path.read_bytes() for path in published[1].iterdir()}
    axes = reporting.plot_shares(shares)
    again = reporting.publish_figure(axes, "essai-parts", **WORDS, root=tmp_path)
    assert {path.name: path.read_bytes() for path in published[1].iterdir()} == first
    assert again == published[0]


def test_other_data_give_other_bytes(shares, published, tmp_path):
    first = (published[1] / "essai-parts.png").read_bytes()
    axes = reporting.plot_shares(shares.assign(label=["Arbres", "Bancs", "Haies"]))
    reporting.publish_figure(axes, "essai-parts", **WORDS, root=tmp_path)
    assert (published[1] / "essai-parts.png").read_bytes() != first


def test_the_level_of_the_intervals_is_the_one_that_was_asked_for(shares):
    told = [
        text.get_text().replace("\u00a0", " ")
        for level in (0.95, 0.9)
        for text in reporting.plot_shares(shares, confidence=level).figure.legends[0].get_texts()
    ]
    assert "Intervalle simultané à 95 %" in told
    assert "Intervalle simultané à 90 %" in told


@pytest.mark.parametrize("grouped", [False, True])
def test_no_label_of_a_share_reaches_the_edge_of_the_figure(shares, grouped):
    axes = reporting.plot_grouped_shares(groups(3)) if grouped else reporting.plot_shares(shares)
    axes.figure.draw_without_rendering()
    renderer = axes.figure.canvas.get_renderer()
    right = max(text.get_window_extent(renderer).x1 for text in axes.texts)
    assert right < axes.figure.bbox.x1 - 2


@pytest.mark.parametrize("empty", ["", "  \n"])
@pytest.mark.parametrize(
    ("word", "called"),
    [("caption", "légende"), ("alternative", "texte de remplacement"), ("source", "source")],
)
def test_a_figure_without_its_words_is_refused_before_anything_is_written(
    word, called, empty, shares, tmp_path
):
    with pytest.raises(EgnError) as refusal:
        reporting.publish_figure(
            reporting.plot_shares(shares), "parts", **{**WORDS, word: empty}, root=tmp_path
        )
    assert str(refusal.value) == (
        f"Figure sans {called} : « parts ». Chaque figure dit ce qu'elle montre et d'où elle "
        "vient. Ajoutez ce texte."
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", ".", "..", "sous/parts", "../parts", "/parts", "parts/"])
def test_a_name_that_is_not_that_of_a_file_is_refused(name, shares, tmp_path):
    with pytest.raises(EgnError) as refusal:
        reporting.publish_figure(reporting.plot_shares(shares), name, **WORDS, root=tmp_path)
    assert str(refusal.value) == (
        f"Nom de figure impossible : « {name} ». On attend un nom de fichier sans dossier ni "
        "extension. Raccourcissez-le."
    )
    assert list(tmp_path.iterdir()) == []


def test_a_name_with_an_extension_is_refused_as_the_message_says(shares, tmp_path):
    with pytest.raises(EgnError, match="sans dossier ni extension"):
        reporting.publish_figure(reporting.plot_shares(shares), "parts.png", **WORDS, root=tmp_path)


def test_a_figure_that_cannot_be_saved_leaves_the_former_one(
    shares, published, tmp_path, monkeypatch
):
    first = {path.name: path.read_bytes() for path in published[1].iterdir()}
    axes = reporting.plot_shares(shares.assign(n=[1, 2, 3]))

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(axes.figure, "savefig", full)
    with pytest.raises(OSError, match="No space left"):
        reporting.publish_figure(axes, "essai-parts", **WORDS, root=tmp_path)
    assert {path.name: path.read_bytes() for path in published[1].iterdir()} == first


def test_shares_are_bars_as_long_as_the_data_in_their_order(shares):
    axes = reporting.plot_shares(shares)
    assert [bar.get_width() for bar in axes.patches] == shares["share"].tolist()
    assert rows_named(axes) == ["Arbres", "Bancs", "Murs"]
    assert axes.yaxis_inverted()
    assert texts(axes) == ["15,9 % (7 sur 44)", "84,1 % (37 sur 44)", "0,0 % (0 sur 44)"]


def test_intervals_go_from_their_low_end_to_their_high_end(shares):
    axes = reporting.plot_shares(shares)
    ends = [segment[:, 0].tolist() for segment in axes.collections[0].get_segments()]
    expected = shares[["low", "high"]].to_numpy().tolist()
    assert ends == [pytest.approx(pair) for pair in expected]


def test_published_shares_are_marks_where_there_are_some(shares):
    marks = [line for line in reporting.plot_shares(shares).lines if line.get_marker() == "D"]
    assert len(marks) == 1
    drawn = pd.Series(marks[0].get_xdata())
    assert drawn.dropna().tolist() == [0.2, 0.0]
    assert drawn.isna().tolist() == [False, True, False]


def test_nothing_published_draws_no_mark_and_no_key(shares):
    axes = reporting.plot_shares(shares.assign(published=float("nan")))
    assert [line for line in axes.lines if line.get_marker() == "D"] == []
    assert legend(axes) == ["Intervalle simultané à 95 %"]


def groups(n: int) -> pd.DataFrame:
    rows = [
        (f"Région {group}", label, (group + 1) / 10, (group + 0.5) / 10, (group + 2) / 10)
        for group in range(n)
        for label in ("Accès", "Enseigner")
    ]
    return pd.DataFrame(rows, columns=["group", "label", "share", "low", "high"])


@pytest.mark.parametrize("n", [1, 2, 4, 5, 6])
def test_every_group_is_drawn_with_a_mark_of_its_own(n):
    axes = reporting.plot_grouped_shares(groups(n))
    marks = [bar.lines[0] for bar in axes.containers]
    assert [mark.get_xdata().tolist() for mark in marks] == [
        pytest.approx([(group + 1) / 10] * 2) for group in range(n)
    ]
    assert legend(axes) == [f"Région {group}" for group in range(n)]
    styles = {(mark.get_marker(), mark.get_color()) for mark in marks}
    assert len(styles) == n
    assert rows_named(axes) == ["Accès", "Enseigner"]
    assert texts(axes) == [f"{10 * (group + 1)},0 %" for group in range(n) for _ in range(2)]


def test_more_groups_than_there_are_marks_are_refused():
    with pytest.raises(EgnError) as refusal:
        reporting.plot_grouped_shares(groups(7))
    assert str(refusal.value) == (
        "Trop de groupes pour une figure : 7. On en distingue 6 au plus. Comparez moins de "
        "documents à la fois."
    )


def test_each_cell_of_a_cross_table_has_its_count_and_its_residual():
    counts = pd.DataFrame({"x": [1, 0], "y": [2, 5]}, index=["a", "b"])
    gaps = pd.DataFrame({"x": [2.0, -2.5], "y": [float("nan"), 1.9]}, index=["a", "b"])
    axes = reporting.plot_residuals(counts, gaps, labels={"a": "Arbres", "x": "Accès"})
    assert texts(axes) == ["1", "▲ +2,0", "2", "", "0", "▼ −2,5", "5", "+1,9"]
    assert rows_named(axes) == ["Arbres", "b"]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["Accès", "y"]


def test_only_empty_cells_are_hatched():
    counts = pd.DataFrame({"x": [1, 0], "y": [0, 5]}, index=["a", "b"])
    axes = reporting.plot_residuals(counts, counts * 0.0, labels={})
    hatched = [patch.get_xy() for patch in axes.patches if patch.get_hatch()]
    assert len(axes.patches) == 4 + 2
    assert hatched == [(0.5, -0.5), (-0.5, 0.5)]


def test_more_and_fewer_than_expected_have_different_tints():
    counts = pd.DataFrame({"x": [1, 1], "y": [1, 1]}, index=["a", "b"])
    gaps = pd.DataFrame({"x": [3.0, -3.0], "y": [0.0, float("nan")]}, index=["a", "b"])
    axes = reporting.plot_residuals(counts, gaps, labels={})
    more, none, fewer, missing = [patch.get_facecolor() for patch in axes.patches]
    assert len({more, none, fewer}) == 3
    assert missing == none


def test_states_are_stacked_bars_whose_numbers_are_the_counts():
    counts = pd.DataFrame([[3, 1, 0, 2], [0, 0, 4, 0]], index=["a", "b"], columns=list(STATUSES))
    axes = reporting.plot_states(counts, labels={"a": "Arbres"}, states=STATUSES)
    drawn = [[(bar.get_x(), bar.get_width()) for bar in bars] for bars in axes.containers]
    assert drawn == [[(0, 3), (0, 0)], [(3, 1), (0, 0)], [(4, 0), (0, 4)], [(4, 2), (4, 0)]]
    assert texts(axes) == ["3", "1", "4", "2"]
    assert rows_named(axes) == ["Arbres", "b"]
    assert legend(axes) == [plain(label) for label in STATUSES.values()]


def test_each_state_has_its_style_and_the_empty_one_is_blank():
    from matplotlib.colors import to_hex

    counts = pd.DataFrame([[3, 1, 5, 2]], index=["a"], columns=list(STATUSES))
    axes = reporting.plot_states(counts, labels={}, states=STATUSES)
    styles = {
        state: (to_hex(bars[0].get_facecolor()), bars[0].get_hatch() or "")
        for state, bars in zip(STATUSES, axes.containers, strict=True)
    }
    assert styles == {
        "indique": ("#1f5a99", ""),
        "suppose": ("#d9e4f1", ""),
        "inconnu": ("#ffffff", "///"),
        "vide": ("#ffffff", ""),
    }
    # On a dark bar the number is white; over hatching it stands on a white ground.
    assert [to_hex(text.get_color()) for text in axes.texts] == ["#ffffff", *["#1b1b1b"] * 3]
    assert [text.get_bbox_patch() is not None for text in axes.texts] == [
        False,
        False,
        True,
        False,
    ]


def statements(rows: list[tuple]) -> pd.DataFrame:
    columns = ["libelle", "public", "operateur", "valeur_basse", "valeur_haute"]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype({"valeur_basse": "Float64", "valeur_haute": "Float64"})


def marks(axes) -> list:
    return [line for line in axes.lines if line.get_marker() not in ("None", "", None)]


# operator, low, high -> text beside, bar (from, to) if there is one, hollow mark
DRAWN = {
    "a value": ("=", 80.5, 80.5, "80,5", None, False),
    "an approximation": ("~", 80, 80, "environ 80", None, True),
    "more than": (">", 90, None, "plus de 90, élèves", (90, 100), None),
    "less than": ("<", None, 10, "moins de 10, élèves", (0, 10), None),
    "a range": ("entre", 50, 60, "50 à 60, élèves", (50, 60), None),
}


@pytest.mark.parametrize(
    ("operator", "low", "high", "words", "bar", "hollow"), DRAWN.values(), ids=DRAWN.keys()
)
def test_a_published_percentage_is_drawn_as_it_was_printed(operator, low, high, words, bar, hollow):
    axes = reporting.plot_statements(
        statements([("Un banc", "eleves", operator, low, high)]), labels=AUDIENCES
    )
    assert texts(axes) == [words]
    bars = [(patch.get_x(), patch.get_x() + patch.get_width()) for patch in axes.patches]
    assert bars == ([bar] if bar else [])
    # A bound or a range has no mark, which would be read as a value.
    drawn = [mark.get_markerfacecolor() == "white" for mark in marks(axes)]
    assert drawn == ([] if hollow is None else [hollow])


# operator -> where its words begin, the key that tells it
WORDS_AT = {
    ">": (100, "borne : « plus de », « moins de »"),
    "<": (60, "borne : « plus de », « moins de »"),
    "entre": (60, "fourchette : de… à…"),
}


@pytest.mark.parametrize(("operator", "expected"), WORDS_AT.items())
def test_what_is_not_a_value_has_its_words_at_the_end_of_its_bar_and_its_key(operator, expected):
    axes = reporting.plot_statements(
        statements([("Un banc", "eleves", operator, 40, 60)]), labels=AUDIENCES
    )
    [words] = axes.texts
    assert (words.xy[0], legend(axes)[-1]) == expected


def test_a_bound_without_an_audience_is_told_alone():
    axes = reporting.plot_statements(
        statements([("Un banc", "ensemble", ">", 95, None)]), labels=AUDIENCES
    )
    assert texts(axes) == ["plus de 95"]


@pytest.mark.parametrize("public", AUDIENCES)
def test_the_words_beside_a_bar_stay_inside_the_figure(public):
    axes = reporting.plot_statements(
        statements([("Un banc devant le préau, à l’ombre", public, ">", 97.5, None)]),
        labels=AUDIENCES,
    )
    axes.figure.draw_without_rendering()
    [words] = axes.texts
    assert words.get_window_extent().x1 <= axes.figure.bbox.x1


@pytest.mark.parametrize("operator", ["=", "~"])
def test_a_value_has_its_mark_at_its_place(operator):
    axes = reporting.plot_statements(
        statements([("Un banc", "eleves", operator, 40, 40)]), labels=AUDIENCES
    )
    [mark] = marks(axes)
    assert mark.get_xdata()[0] == 40


# operator, low, high -> text
DECIMALS = {
    "more than": (">", 97.5, None, "plus de 97,5, élèves"),
    "less than": ("<", None, 2.5, "moins de 2,5, élèves"),
    "a range": ("entre", 92.5, 95, "92,5 à 95, élèves"),
}


@pytest.mark.parametrize(
    ("operator", "low", "high", "words"), DECIMALS.values(), ids=DECIMALS.keys()
)
def test_a_bound_keeps_its_decimal(operator, low, high, words):
    axes = reporting.plot_statements(
        statements([("Un banc", "eleves", operator, low, high)]), labels=AUDIENCES
    )
    assert texts(axes) == [words]


def test_every_audience_of_the_questionnaire_can_be_drawn_and_has_its_key():
    rows = statements(
        [
            ("Un banc", public, "=", 10 * rank, 10 * rank)
            for rank, public in enumerate(AUDIENCES, start=1)
        ]
    )
    axes = reporting.plot_statements(rows, labels=AUDIENCES)
    drawn = marks(axes)
    assert len({(mark.get_marker(), mark.get_color()) for mark in drawn}) == len(AUDIENCES)
    assert sorted(mark.get_xdata()[0] for mark in drawn) == [10, 20, 30, 40, 50, 60]
    [keys] = axes.figure.legends
    named = [text.get_text() for text in keys.get_texts()]
    assert set(named) >= set(AUDIENCES.values())


def test_statements_keep_their_order_and_each_row_its_place():
    rows = statements(
        [
            ("Un préau", "enseignants", "=", 30, 30),
            ("Un préau", "eleves", "=", 20, 20),
            ("Un banc", "eleves", "=", 10, 10),
        ]
    )
    axes = reporting.plot_statements(rows, labels=AUDIENCES)
    assert rows_named(axes) == ["Un préau", "Un banc"]
    places = {mark.get_xdata()[0]: mark.get_ydata()[0] for mark in marks(axes)}
    assert places[20] < places[30] < places[10]
    assert axes.yaxis_inverted()


def chain(counts: list[list[int]]) -> pd.DataFrame:
    return pd.DataFrame(counts, index=["Cour", "Jardin"], columns=["besoin", "axe", "action"])


STAGES = {"besoin": "Besoins", "axe": "Axes", "action": "Actions"}


def test_a_chain_has_a_disc_for_each_stage_of_each_theme_with_its_number():
    carried = pd.DataFrame(
        {"from": "axe", "to": "action", "n": [1, 0], "base": [2, 4]}, index=["Cour", "Jardin"]
    )
    axes = reporting.plot_chain(chain([[2, 3, 1200], [0, 4, 0]]), stages=STAGES, carried=carried)
    assert texts(axes) == ["1 sur 2", "2", "3", "1 200", "0 sur 4", "0", "4", "0"]
    discs = [disc.get_offsets()[0].tolist() for disc in axes.collections]
    assert discs == [[stage, place] for place in range(2) for stage in range(3)]
    assert rows_named(axes) == ["Cour", "Jardin"]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["Besoins", "Axes", "Actions"]


def test_the_width_of_a_link_grows_with_what_is_carried_and_a_broken_one_is_dashed():
    carried = pd.DataFrame(
        {"from": "axe", "to": "action", "n": [4, 0], "base": [4, 4]}, index=["Cour", "Jardin"]
    )
    axes = reporting.plot_chain(chain([[1, 4, 4], [1, 4, 0]]), stages=STAGES, carried=carried)
    whole, broken = [line for line in axes.lines if list(line.get_xdata()) == [1, 2]]
    assert whole.get_linewidth() > broken.get_linewidth()
    assert (whole.get_linestyle(), broken.get_linestyle()) == ("-", "--")


def test_larger_counts_make_larger_discs_and_an_empty_stage_a_dashed_one():
    carried = pd.DataFrame(
        {"from": "axe", "to": "action", "n": [1, 1], "base": [1, 1]}, index=["Cour", "Jardin"]
    )
    axes = reporting.plot_chain(chain([[1, 2, 8], [0, 2, 4]]), stages=STAGES, carried=carried)
    sizes = [disc.get_sizes()[0] for disc in axes.collections]
    assert sizes[3] < sizes[0] < sizes[1] < sizes[5] < sizes[2]
    assert sizes[1] == sizes[4]
    dashed = [disc.get_linestyle()[0][1] is not None for disc in axes.collections]
    assert dashed == [False, False, False, True, False, False]


def test_drawing_touches_no_global_state(shares):
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    reporting.plot_shares(shares)
    assert dict(mpl.rcParams) == before
