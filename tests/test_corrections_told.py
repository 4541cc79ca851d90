"""Corrections told: the figure, the table and the sentences of corrected shares."""

import numpy as np
import pandas as pd
import pytest

from egnlib import reporting

LABELS = {"x": "Premier", "y": "Second"}
NAN = float("nan")
SHARES = pd.DataFrame(
    [
        ("x", "machine", 0.7, NAN, NAN, 1000, NAN, 0.5),
        ("x", "humain", 0.52, 0.42, 0.62, 100, 100, 0.5),
        ("x", "corrige", 0.49, 0.44, 0.54, 100, 400, 0.5),
        ("y", "machine", 0.31, NAN, NAN, 1000, NAN, 0.5),
        ("y", "humain", 0.48, 0.38, 0.58, 100, 100, 0.5),
        ("y", "corrige", 0.56, 0.52, 0.6, 100, 250, 0.5),
    ],
    columns=["code", "estimator", "share", "low", "high", "n", "worth", "true"],
)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_figure_has_a_mark_for_each_share_an_interval_where_there_is_one_and_the_truth():
    axes = reporting.plot_corrected_shares(SHARES, labels=LABELS)
    marks = sorted(line.get_xdata()[0] for line in axes.lines)
    assert marks == pytest.approx(sorted(100 * SHARES["share"]))
    segments = [s for c in axes.collections for s in c.get_segments()]
    flat = sorted(tuple(s[:, 0]) for s in segments if s[0, 1] == s[1, 1])
    known = SHARES.dropna(subset=["low"])
    assert np.allclose(flat, sorted(zip(100 * known["low"], 100 * known["high"], strict=True)))
    upright = [s[0, 0] for s in segments if s[0, 0] == s[1, 0]]
    assert upright == [50, 50]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Premier", "Second"]


def test_without_true_shares_the_figure_shows_none_and_its_words_say_none():
    unknown = SHARES.assign(true=NAN)
    axes = reporting.plot_corrected_shares(unknown, labels=LABELS)
    legend = [text.get_text() for text in axes.figure.legends[0].get_texts()]
    assert legend == ["la machine seule", "les personnes seules", "les deux, corrigées"]
    assert "vraie" not in reporting.describe_corrected_shares(unknown, labels=LABELS)


def test_the_figure_is_told_in_words_with_every_share():
    found = plain(reporting.describe_corrected_shares(SHARES, labels=LABELS))
    assert "Premier : 70,0 % selon la machine seule, 52,0 % selon les personnes seules" in found
    assert "Second : 31,0 % selon la machine seule" in found
    assert found.count("part vraie 50,0 %") == 2


def test_the_table_has_the_intervals_of_all_but_the_machine():
    found = plain(reporting.show_corrected_shares(SHARES, labels=LABELS, caption="Parts").html)
    assert "49,0 % [44,0 ; 54,0]" in found
    assert ">70,0 %<" in found
    assert found.count("[") == 4


def test_the_sentence_says_how_far_the_machine_and_the_corrected_shares_are():
    found = plain(reporting.correction_sentence(SHARES, labels=LABELS))
    assert "« Premier » : 70,0 % au lieu de 50,0 %, soit 20,0 points d’écart" in found
    assert "100 textes codés à la main" in found
    assert "de 6,0 points au plus, et 1 intervalle sur 2 contient la part vraie" in found


def test_the_sentence_says_what_the_machine_is_worth_and_how_many_texts_are_needed():
    found = plain(reporting.worth_sentence(SHARES))
    assert "100 textes codés à la main" in found and "250 à 400 sans elle" in found
    needed = pd.DataFrame(
        {"code": ["x", "y"], "n_corrected": [300, 1200], "n_human_only": [2000, 1900]}
    )
    told = plain(reporting.needed_sentence(needed, half_width=0.03, labels=LABELS))
    assert "à plus ou moins 3,0 points" in told
    assert "environ 1 200 textes avec l’aide de la machine, 2 000 sans elle" in told
    assert "« Second » qui en demande le plus" in told
