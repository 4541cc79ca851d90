"""Specific words drawn, listed and told, read as a rapporteur and as a referee would."""

from itertools import pairwise
from types import SimpleNamespace

import pandas as pd
import pytest

from egnlib import reporting
from egnlib.reporting.specificities import NOTHING, notable_words

LABELS = {
    "acces": "Un égal accès au numérique",
    "gouv": "Gouvernance et anticipation",
    "vide": "Vide",
}
CELLS = pd.DataFrame(
    [
        ("accès", "acces", 7, 13, 1.4, 3.9, 0.39),
        ("gouvernance", "acces", 0, 15, 5.0, -2.2, 0.99),
        ("outil", "acces", 3, 64, 20.0, -5.3, 0.01),
        ("accès", "gouv", 1, 13, 4.0, -1.1, 1.0),
        ("gouvernance", "gouv", 14, 15, 5.0, 7.0, 0.015),
        ("outil", "gouv", 20, 64, 21.0, 0.1, 1.0),
        ("accès", "vide", 5, 13, 5.0, 0.0, 1.0),
    ],
    columns=["row", "column", "n", "total", "expected", "specificity", "adjusted"],
)
CHANCE = SimpleNamespace(
    threshold=2.0,
    n_notable=9,
    n_cells=135,
    expected=0.73,
    probability=0.001,
    critical=3.04,
    n_resamples=999,
)


def test_words_beyond_the_threshold_are_kept_part_by_part_in_order():
    words = notable_words(CELLS)
    assert words[["column", "row"]].to_numpy().tolist() == [
        ["acces", "accès"],
        ["acces", "gouvernance"],
        ["acces", "outil"],
        ["gouv", "gouvernance"],
    ]


def test_the_most_specific_of_each_side_are_kept():
    words = notable_words(CELLS, most_over=1, most_under=1)
    assert words.loc[words["column"] == "acces", "row"].tolist() == ["accès", "outil"]


@pytest.fixture(scope="module")
def axes():
    axes = reporting.plot_specificities(CELLS, labels=LABELS)
    axes.figure.draw_without_rendering()
    return axes


def test_every_part_has_its_heading_and_an_empty_one_says_so(axes):
    ticks = [tick.get_text().replace("\n", " ") for tick in axes.get_yticklabels()]
    assert ticks == [
        LABELS["acces"],
        "accès",
        "gouvernance",
        "outil",
        LABELS["gouv"],
        "gouvernance",
        "Vide",
        NOTHING,
    ]


def test_the_side_is_told_by_the_shape_and_the_correction_by_the_filling(axes):
    marks = [
        (line.get_marker(), float(line.get_xdata()[0]), line.get_markerfacecolor() != "white")
        for line in axes.lines
        if line.get_marker() in {"^", "v"}
    ]
    assert marks == [("^", 3.9, False), ("v", -2.2, False), ("v", -5.3, True), ("^", 7.0, True)]


def test_every_mark_says_its_count_and_stays_inside_the_figure(axes):
    texts = {text.get_text(): text.get_window_extent() for text in axes.texts}
    assert set(texts) == {"7 sur 13", "0 sur 15", "3 sur 64", "14 sur 15"}
    frame = axes.get_window_extent()
    assert all(box.x0 >= frame.x0 and box.x1 <= frame.x1 for box in texts.values())


def test_no_heading_overlaps_its_first_word(axes):
    boxes = [tick.get_window_extent() for tick in axes.get_yticklabels()]
    assert all(after.y1 <= before.y0 + 1 for before, after in pairwise(boxes))


def test_a_figure_without_any_word_is_drawn_and_says_so():
    axes = reporting.plot_specificities(CELLS.tail(2), labels=LABELS)
    assert [tick.get_text() for tick in axes.get_yticklabels()].count(NOTHING) == 2


def test_the_words_of_the_figure_are_those_of_the_drawing():
    said = reporting.describe_specificities(CELLS, labels=LABELS)
    assert "Un égal accès au numérique : accès +3,9 (7 sur 13)" in said
    assert "outil −5,3 (3 sur 64)" in said
    assert f"Vide : {NOTHING}" in said


def test_the_table_gives_counts_expected_counts_and_the_correction():
    html = reporting.show_specificities(
        CELLS, labels=LABELS, part_name="Thème", listing="liste"
    ).html
    assert "(4\u00a0lignes)" in html
    assert html.count('href="#liste-acces"') == 3
    assert "14 sur 15" in html
    assert "spécifique (p\u00a0=\u00a00,015)" in html
    assert "indice seulement (p\u00a0=\u00a00,390)" in html
    assert "href" not in reporting.show_specificities(CELLS, labels=LABELS, part_name="Thème").html


def test_the_sentence_of_chance_says_how_many_were_expected():
    said = reporting.chance_sentence(CHANCE, parts="thèmes", within="document")
    assert said.startswith(
        "Sur 135\u00a0cases (un mot dans une partie), 9 atteignent une spécificité de 2"
    )
    assert "on en attendrait 0,7 en moyenne" in said
    assert "dans moins de 1\u00a0% des 999 tirages : c’est plus que le hasard" in said
    assert "si les propositions de chaque document, prises entières" in said
    assert "ne dépasse 3,0 que dans 5\u00a0% des tirages" in said


def test_as_many_words_as_chance_gives_are_not_called_a_finding():
    ordinary = SimpleNamespace(**{**vars(CHANCE), "n_notable": 1, "probability": 0.42})
    said = reporting.chance_sentence(ordinary, parts="thèmes", within="document")
    assert "1 atteint une spécificité" in said
    assert "dans 42\u00a0% des 999 tirages : ce nombre ne se distingue pas du hasard" in said


def test_when_no_word_reaches_the_threshold_the_sentence_of_chance_stops_there():
    none = SimpleNamespace(**{**vars(CHANCE), "n_notable": 0, "expected": 0.04})
    said = reporting.chance_sentence(none, parts="thèmes", within="document")
    assert "aucune n’atteint une spécificité de 2 en valeur absolue" in said
    assert said.endswith("on en attendrait 0,0 en moyenne.")


def test_a_changed_list_of_words_makes_the_page_again(copy_of_project, consultation):
    from egnlib.reporting.dossiers import read_dossiers
    from egnlib.reporting.fingerprints import fingerprint

    known = consultation.documents["id_document"].tolist()
    [report, *_] = [
        one
        for one in read_dossiers(copy_of_project, documents=known)
        if one.notebook == "07_vocabulaire"
    ]
    before = fingerprint(report, copy_of_project, document_paths=[])
    path = copy_of_project / "data" / "coding" / "vocabulaire" / "expressions.txt"
    path.write_text("outil numérique\n", encoding="utf-8")
    after = fingerprint(report, copy_of_project, document_paths=[])
    assert {name for name in before if before[name] != after[name]} == {"liste expressions"}
    assert {"liste lemmes", "liste mots_grammaticaux"} <= set(before)


def test_words_that_stand_out_are_counted_and_those_of_the_title_are_said_to_be():
    said = reporting.specific_words_sentence(CELLS, labels=LABELS, parts="thèmes")
    assert said == (
        "Entre les thèmes, 2 mots se distinguent encore quand on tient compte du nombre de mots "
        "examinés : « gouvernance » (plus employé dans « Gouvernance et anticipation », mot de son "
        "intitulé) et « outil » (moins employé dans « Un égal accès au numérique »)."
    )


def test_one_word_that_stands_out_is_told_in_the_singular():
    said = reporting.specific_words_sentence(
        CELLS.assign(adjusted=CELLS["adjusted"].where(CELLS["n"] == 14, 1)),
        labels=LABELS,
        parts="thèmes",
    )
    assert said.startswith("Entre les thèmes, un mot se distingue encore quand on tient compte")


def test_when_no_word_stands_out_the_sentence_says_that_they_are_clues():
    said = reporting.specific_words_sentence(
        CELLS.assign(adjusted=0.3), labels=LABELS, parts="documents"
    )
    assert said == (
        "Entre les documents, aucun mot ne se distingue plus quand on tient compte du nombre de "
        "mots examinés : ceux que montre la figure sont des indices à vérifier dans les textes, "
        "pas des différences établies."
    )


def test_when_no_word_passes_the_threshold_the_sentence_proves_nothing():
    said = reporting.specific_words_sentence(CELLS.tail(2), labels=LABELS, parts="thèmes")
    assert "aucun mot ne dépasse le seuil" in said
    assert "ne prouve pas que leur vocabulaire est le même" in said


def test_a_word_that_stands_out_twice_counts_once_and_says_both():
    cells = CELLS.assign(adjusted=CELLS["adjusted"].where(CELLS["row"] != "gouvernance", 0.01))
    said = reporting.specific_words_sentence(cells, labels=LABELS, parts="thèmes")
    assert "2 mots se distinguent" in said
    assert (
        "« gouvernance » (plus employé dans « Gouvernance et anticipation », mot de son intitulé ; "
        "moins employé dans « Un égal accès au numérique »)"
    ) in said


def test_words_too_many_to_name_are_counted():
    said = reporting.specific_words_sentence(
        CELLS.assign(adjusted=0.01), labels=LABELS, parts="thèmes", most=2
    )
    # Seven cells, but three words.
    assert "3 mots se distinguent" in said
    assert said.endswith("; 1\u00a0autre dans le détail.")


def about(word: str, **options: object) -> str:
    """What is said of one word, over-used in a part whose label is given."""
    label = options.pop("label", "Nord")
    cells = pd.DataFrame([(word, "n", 9, 9, 1.0, 5.0, 0.01)], columns=CELLS.columns)
    return reporting.specific_words_sentence(
        cells, labels={"n": label, "s": "Sud"}, parts="documents", **options
    ).partition(" : ")[2]


@pytest.mark.parametrize(
    ("word", "title", "said"),
    [
        ("ENT", "Travailler ensemble autrement", ""),
        ("ensemble", "Travailler ensemble autrement", ", mot de son intitulé"),
        ("travail", "Travailler autrement", ", de la famille d’un mot de son intitulé"),
        ("trav", "Travailler autrement", ""),
        ("vailler", "Travailler autrement", ""),
        ("école", "L’École de demain", ", mot de son intitulé"),
    ],
)
def test_a_word_is_of_a_title_when_it_is_whole_there_or_begins_a_longer_one(word, title, said):
    assert about(word, label=title) == f"« {word} » (plus employé dans « {title} »{said})."


TITLES = {
    "Un égal accès": (["n"], "mot d’un intitulé de thème, que recopie « Nord »"),
    "L'accès de tous": (
        ["n", "s"],
        "mot d’un intitulé de thème, que recopient « Nord » et « Sud »",
    ),
    "Accès et droits": ([], "mot d’un intitulé de thème"),
}


@pytest.mark.parametrize(("title", "copying", "words"), [(t, *v) for t, v in TITLES.items()])
def test_a_word_of_a_title_that_a_document_copies_is_said_to_be(title, copying, words):
    titles = {"Gouvernance": ["s"], title: copying}
    assert about("accès", titles=titles) == f"« accès » (plus employé dans « Nord » ; {words})."


def test_a_word_of_no_title_is_not_said_to_be():
    titles = {"Travailler ensemble": ["n"]}
    assert about("ENT", titles=titles) == "« ENT » (plus employé dans « Nord »)."


COMPARED = {
    0: "Aucun mot n’est employé au moins 4 fois, dans au moins 1 proposition : rien n’est comparé.",
    1: "Un seul mot est comparé : il est employé au moins 4 fois, dans au moins 1 proposition.",
    27: "Seuls sont comparés les 27 mots employés au moins 4 fois, dans au moins 1 proposition ; "
    "les mots grammaticaux, les nombres et les adresses ne le sont pas.",
}


@pytest.mark.parametrize(("n_words", "words"), COMPARED.items())
def test_it_is_said_how_many_words_are_compared_and_which(n_words, words):
    said = reporting.compared_words_sentence(n_words, minimum=4, minimum_units=1)
    assert said.replace("\u00a0", " ") == words
