"""Claims and robustness told and drawn: sentences on values worked by hand, marks where due."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from egnlib import reporting, stats
from egnlib.corpus import propositions_by_reading
from egnlib.reporting.claims import claim_text
from egnlib.stats import Claim

LABELS = {"a": "Arbres", "b": "Bancs", "c": "Murs", "x": "Nord", "y": "Sud"}
COUNTS = pd.Series({"a": 8, "b": 4, "c": 1})
TABLE = pd.DataFrame({"x": [6, 1, 1], "y": [2, 3, 0]}, index=list("abc"))


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def told(counts: pd.Series, claim: Claim) -> str:
    change = stats.smallest_change(counts, claim)
    return plain(reporting.smallest_change_sentence(change, labels=LABELS))


def table_rows(fragment) -> list[list[str]]:
    rows = BeautifulSoup(fragment.html, "html.parser").select("tbody tr")
    return [[plain(cell.get_text()) for cell in row.find_all(["th", "td"])] for row in rows]


CLAIMS = [
    (Claim("a", "b"), False, "« Arbres » devance « Bancs »"),
    (Claim("a"), False, "« Arbres » devance toutes les autres catégories"),
    (Claim("a"), True, "« Arbres » ne devance plus toutes les autres catégories"),
    (Claim("a", above=0.25), False, "« Arbres » dépasse 25,0 % des propositions"),
    (Claim("a", above=0.25), True, "« Arbres » ne dépasse plus 25,0 % des propositions"),
]


@pytest.mark.parametrize(("claim", "untrue", "words"), CLAIMS)
def test_a_claim_is_written_as_it_would_be_said(claim, untrue, words):
    assert plain(claim_text(claim, labels=LABELS, untrue=untrue)) == words


def test_an_even_gap_hangs_on_the_first_category_alone():
    assert told(COUNTS, Claim("a", "b")) == (
        "Pour que « Arbres » ne devance plus « Bancs », il suffit que 2 des 8 propositions de "
        "« Arbres » passent dans « Bancs » (n’importe lesquelles : 28 choix possibles)."
    )


def test_a_single_proposition_is_told_in_the_singular():
    assert told(pd.Series({"a": 6, "b": 4, "c": 4}), Claim("a")) == (
        "Pour que « Arbres » ne devance plus toutes les autres catégories, il suffit que 1 des 6 "
        "propositions de « Arbres » passe dans « Bancs » ou « Murs » (n’importe laquelle)."
    )


def test_an_odd_gap_names_every_category_that_can_give_a_proposition():
    # 7 against 4, and one of c: 21 pairs of a, and 7 × 1 with the one of c.
    assert told(pd.Series({"a": 7, "b": 4, "c": 1}), Claim("a", "b")) == (
        "Pour que « Arbres » ne devance plus « Bancs », il suffit que 2 propositions changent de "
        "catégorie, à prendre parmi Arbres et Murs (28 choix possibles)."
    )


def test_a_share_falls_towards_any_other_category():
    # 8 of 13 against one half, 6.5: two must go.
    assert told(COUNTS, Claim("a", above=0.5)).endswith(
        "il suffit que 2 des 8 propositions de « Arbres » passent dans une autre catégorie "
        "(n’importe lesquelles : 28 choix possibles)."
    )


def test_a_claim_already_false_says_so():
    assert told(COUNTS, Claim("b", "a")) == (
        "Dans ce document, « Bancs » ne devance plus « Arbres » : la phrase est déjà fausse."
    )


def test_the_table_of_smallest_changes_has_their_numbers():
    changes = [stats.smallest_change(COUNTS, claim) for claim in (Claim("a", "b"), Claim("b", "a"))]
    shown = reporting.show_smallest_changes(changes, labels=LABELS)
    rows = table_rows(shown)
    links = BeautifulSoup(shown.html, "html.parser").select("tbody a")
    assert [(link.get_text(), link["href"]) for link in links] == [("Arbres", "#liste-a")]
    assert rows == [
        ["« Arbres » devance « Bancs »", "oui", "2", "3", "28", "Arbres"],
        ["« Bancs » devance « Arbres »", "non", "0", "—", "0", "—"],
    ]


def test_claims_are_shown_true_or_false_in_each_situation():
    claims = [Claim("a", "b"), Claim("b")]
    held = stats.claims_by_row(stats.left_out_counts(TABLE), claims)
    shown = reporting.show_claims(held, claims, labels=LABELS, situation="Sans", caption="Essai")
    assert table_rows(shown) == [["Nord", "non", "oui"], ["Sud", "oui", "non"]]


def test_the_situations_where_a_claim_fails_are_named():
    claims = [Claim("a", "b"), Claim("a", "c"), Claim("c", "a")]
    held = stats.claims_by_row(stats.left_out_counts(TABLE), claims)
    sentence = reporting.situations_sentence(held, claims, labels=LABELS, words="sans l’atelier")
    assert plain(sentence) == (
        "« Arbres » devance « Bancs » dans 1 cas sur 2, mais plus sans l’atelier « Nord » ; "
        "« Arbres » devance « Murs » dans les 2 cas ; "
        "« Murs » devance « Arbres » dans 0 cas sur 2."
    )


def test_the_share_of_draws_where_a_claim_holds_is_told():
    held = pd.DataFrame({0: [True, True, True, False], 1: [True] * 4, 2: [False] * 4})
    claims = [Claim("a", "b"), Claim("a"), Claim("c")]
    sentence = reporting.flips_sentence(held, claims, labels=LABELS, error_rate=0.1)
    assert plain(sentence) == (
        "Si 10 % des décisions de classement étaient changées au hasard, « Arbres » devance "
        "« Bancs » dans 75 % des tirages, « Arbres » devance toutes les autres catégories dans "
        "100 % des tirages et "
        "« Murs » devance toutes les autres catégories dans 0 % des tirages (4 tirages)."
    )


@pytest.mark.parametrize(("n_true", "words"), [(9999, "plus de 99 %"), (1, "moins de 1 %")])
def test_an_almost_certain_claim_is_not_said_to_be_certain(n_true, words):
    held = pd.DataFrame({0: [True] * n_true + [False] * (10_000 - n_true)})
    sentence = reporting.flips_sentence(held, [Claim("a")], labels=LABELS, error_rate=0.1)
    assert f"« Arbres » devance toutes les autres catégories dans {words} des tirages" in plain(
        sentence
    )


def empties(rows: dict[str, tuple]) -> pd.DataFrame:
    columns = ["n", "n_empty", "n_cells", "expected", "probability"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


SURPRISES = [
    (
        {"x": (10, 7, 20, 2.0, 0.01), "y": (9, 8, 20, 6.04, 0.241)},
        "Quel que soit l’atelier, il y a 7 à 8 cases vides. C’est plus que le hasard n’en laisse "
        "d’ordinaire, sauf sans « Sud » (8 pour 6,0 attendues, au moins autant dans 24,1 % des "
        "tableaux).",
    ),
    (
        {"x": (10, 7, 20, 2.0, 0.01), "y": (9, 7, 20, 2.0, 0.0499)},
        "Quel que soit l’atelier, il y a 7 cases vides, plus que le hasard n’en laisse "
        "d’ordinaire.",
    ),
    (
        {"x": (10, 1, 20, 2.0, 0.9), "y": (9, 1, 20, 2.0, 0.05)},
        "Quel que soit l’atelier, il y a 1 case vide, et ce nombre n’a rien de surprenant.",
    ),
]


@pytest.mark.parametrize(("rows", "words"), SURPRISES)
def test_it_is_said_whether_empty_cells_stay_surprising(rows, words):
    sentence = reporting.empties_sentence(
        empties(rows), labels=LABELS, noun="l’atelier", words="sans"
    )
    assert plain(sentence) == words


def test_the_table_of_empty_cells_writes_small_probabilities_as_bounds():
    shown = reporting.show_empties(
        empties({"x": (10, 7, 20, 2.04, 0.0002)}), labels=LABELS, situation="Sans", caption="Essai"
    )
    assert table_rows(shown) == [["Nord", "10", "7", "20", "2,0", "moins de 0,1 %"]]


def test_a_flipped_share_is_drawn_at_its_value_its_mean_and_its_interval():
    shares = stats.flipped_shares(COUNTS, error_rate=0.1).shares
    axes = reporting.plot_flipped_shares(shares, labels=LABELS)
    assert [float(line.get_xdata()[0]) for line in axes.lines] == pytest.approx(shares["share"])
    bars = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in axes.patches]
    assert [low for low, _ in bars] == pytest.approx(shares["low"])
    assert [high for _, high in bars] == pytest.approx(shares["high"])
    strokes = [float(stroke.get_segments()[0][0][0]) for stroke in axes.collections]
    assert strokes == pytest.approx(shares["mean"])
    assert [name.get_text() for name in axes.get_yticklabels()] == ["Arbres", "Bancs", "Murs"]
    words = plain(reporting.describe_flipped_shares(shares, labels=LABELS))
    assert "Arbres : 61,5 % publié, 57,3 % en moyenne après erreurs, de " in words


def test_a_share_without_a_workshop_is_a_tick_and_the_farthest_is_named():
    shares = stats.left_out_shares(TABLE)
    axes = reporting.plot_left_out_shares(shares, labels=LABELS)
    ticks = [
        sorted(round(float(segment[0][0]), 6) for segment in group.get_segments())
        for group in axes.collections[1::3]
    ]
    # Arbres: 2 of 5 without Nord, 6 of 8 without Sud; Bancs 3 of 5 and 1 of 8; Murs 0 and 1 of 8.
    assert ticks == [[0.4, 0.75], [0.125, 0.6], [0.0, 0.125]]
    assert [float(line.get_xdata()[0]) for line in axes.lines] == pytest.approx(
        [8 / 13, 4 / 13, 1 / 13]
    )
    assert [plain(text.get_text()) for text in axes.texts] == ["sans « Nord »"] * 3
    assert plain(reporting.left_out_sentence(shares, labels=LABELS)) == (
        "L’atelier qui pèse le plus sur une part est « Nord » : sans lui, « Bancs » passe de "
        "30,8 % à 60,0 %."
    )
    words = plain(reporting.describe_left_out_shares(shares, labels=LABELS))
    assert "Bancs : 30,8 % en tout, de 12,5 % à 60,0 % sans un atelier" in words


def test_names_of_workshops_stay_inside_the_axes():
    long = {**LABELS, "x": "Un numérique responsable et souverain", "y": "Gouvernance et avenir"}
    axes = reporting.plot_left_out_shares(stats.left_out_shares(TABLE), labels=long)
    axes.figure.draw_without_rendering()
    frame = axes.get_window_extent()
    boxes = [text.get_window_extent() for text in axes.texts]
    assert len(boxes) == 3
    assert all(frame.x0 - 1 <= box.x0 and box.x1 <= frame.x1 + 1 for box in boxes)


def test_each_reading_keeps_the_propositions_that_it_counts(consultation):
    document = "egnt-hauts-de-france-2020"
    propositions = consultation.propositions
    propositions = propositions.loc[propositions["id_document"] == document]
    found = propositions_by_reading(propositions).groupby("lecture", sort=False).size()
    # The totals of `counting_readings`, in the order of the readings.
    assert found.tolist() == [45, 44, 44, 43, 42]
