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


SUPPOSED = [
    (Claim("a", "b"), "« Arbres » devancerait « Bancs »"),
    (Claim("a"), "« Arbres » devancerait toutes les autres catégories"),
    (Claim("a", above=0.25), "« Arbres » dépasserait 25,0 % des propositions"),
]


@pytest.mark.parametrize(("claim", "words"), SUPPOSED)
def test_what_would_happen_is_written_in_the_conditional(claim, words):
    assert plain(claim_text(claim, labels=LABELS, conditional=True)) == words


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
        "Pour que « Arbres » ne devance plus toutes les autres catégories, il suffit qu’une des 6 "
        "propositions de « Arbres » passe dans « Bancs » ou « Murs » (n’importe laquelle)."
    )


def test_the_only_proposition_of_a_category_is_told_as_such():
    assert told(pd.Series({"a": 1, "b": 0, "c": 0}), Claim("a", "b")).endswith(
        "il suffit que la seule proposition de « Arbres » passe dans « Bancs »."
    )


def test_one_proposition_of_several_categories_is_told_in_the_singular():
    # 5 against 4, and one of c: moving any of a, or the one of c, to b makes them even.
    assert told(pd.Series({"a": 5, "b": 4, "c": 1}), Claim("a", "b")) == (
        "Pour que « Arbres » ne devance plus « Bancs », il suffit qu’une proposition change de "
        "catégorie, à prendre parmi Arbres et Murs (6 choix possibles)."
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
        "Si chaque décision de classement avait une chance sur dix d’être changée au hasard, "
        "« Arbres » devancerait « Bancs » dans 75 % des tirages, « Arbres » devancerait toutes "
        "les autres catégories dans 100 % et « Murs » devancerait toutes les autres catégories "
        "dans 0 % (4 tirages)."
    )


RATES = [
    (0.5, "une chance sur deux d’être changée", "50 %"),
    (0.1, "une chance sur dix d’être changée", "10 %"),
    (0.05, "5 % de chances d’être changée", "5 %"),
    (0.125, "une chance sur huit d’être changée", "12,5 %"),
    (0.15, "15 % de chances d’être changée", "15 %"),
    (0.0, "0 % de chances d’être changée", "0 %"),
    (1.0, "100 % de chances d’être changée", "100 %"),
]


@pytest.mark.parametrize(("rate", "chance", "share"), RATES)
def test_the_error_rate_is_told_as_a_chance_and_as_a_supposition(rate, chance, share):
    held = pd.DataFrame({0: [True]})
    sentence = plain(reporting.flips_sentence(held, [Claim("a")], labels=LABELS, error_rate=rate))
    assert f"avait {chance} au hasard, « Arbres » devancerait" in sentence
    assert plain(reporting.error_rate_sentence(rate)) == (
        f"Le taux d’erreur ({share}, paramètre taux_erreur) est une hypothèse, non une mesure."
    )


@pytest.mark.parametrize(("n_true", "words"), [(9999, "plus de 99 %"), (1, "moins de 1 %")])
def test_an_almost_certain_claim_is_not_said_to_be_certain(n_true, words):
    held = pd.DataFrame({0: [True] * n_true + [False] * (10_000 - n_true)})
    sentence = reporting.flips_sentence(held, [Claim("a")], labels=LABELS, error_rate=0.1)
    assert f"« Arbres » devancerait toutes les autres catégories dans {words} des tirages" in plain(
        sentence
    )


def empties(rows: dict[str, tuple]) -> pd.DataFrame:
    columns = ["n", "n_empty", "n_forced", "n_cells", "expected", "probability"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


SURPRISES = {
    "one workshop ends the surprise, and cells are empty by construction": (
        {"x": (10, 7, 0, 20, 2.0, 0.01), "y": (9, 8, 4, 20, 6.04, 0.241)},
        "Quel que soit l’atelier retiré, 7 ou 8 des 20 cases restantes sont vides : plus que le "
        "hasard n’en laisse d’ordinaire, sauf si l’on retire « Sud ». Il y a alors 8 cases vides, "
        "dont 4 par construction, pour 6,0 attendues (au moins autant dans 24,1 % des tableaux) : "
        "l’excès n’est plus décelable.",
    ),
    "several end it": (
        {
            "x": (10, 5, 0, 20, 4.0, 0.3),
            "y": (9, 8, 4, 20, 6.04, 0.241),
            "z": (9, 9, 0, 20, 3.0, 0.001),
        },
        "Quel que soit l’atelier retiré, 5 à 9 des 20 cases restantes sont vides : plus que le "
        "hasard n’en laisse d’ordinaire, sauf si l’on retire « Nord » ou « Sud » : l’excès n’est "
        "alors plus décelable. Il y a, respectivement, 5 cases vides pour 4,0 attendues (au moins "
        "autant dans 30,0 % des tableaux) et 8 cases vides, dont 4 par construction, pour 6,0 "
        "attendues (au moins autant dans 24,1 % des tableaux).",
    ),
    "none ends it": (
        {"x": (10, 7, 0, 20, 2.0, 0.01), "y": (9, 7, 0, 20, 2.0, 0.0499)},
        "Quel que soit l’atelier retiré, 7 des 20 cases restantes sont vides : plus que le hasard "
        "n’en laisse d’ordinaire.",
    ),
    "there is no surprise": (
        {"x": (10, 1, 0, 20, 2.0, 0.9), "y": (9, 1, 0, 20, 2.0, 0.05)},
        "Quel que soit l’atelier retiré, une des 20 cases restantes est vide : ce nombre n’a rien "
        "de surprenant.",
    ),
    "at most one is empty": (
        {"x": (10, 0, 0, 20, 2.0, 1.0), "y": (9, 1, 0, 20, 2.0, 0.9)},
        "Quel que soit l’atelier retiré, au plus une des 20 cases restantes est vide : ce nombre "
        "n’a rien de surprenant.",
    ),
    "none is empty, in tables of several sizes": (
        {"x": (10, 0, 0, 20, 0.1, 1.0), "y": (9, 0, 0, 15, 0.1, 1.0)},
        "Quel que soit l’atelier retiré, aucune des cases restantes n’est vide : ce nombre n’a "
        "rien de surprenant.",
    ),
}


@pytest.mark.parametrize(("rows", "words"), SURPRISES.values(), ids=SURPRISES)
def test_it_is_said_whether_empty_cells_stay_surprising(rows, words):
    sentence = reporting.empties_sentence(
        empties(rows),
        labels=LABELS,
        noun="l’atelier retiré",
        words="si l’on retire",
        cells="cases restantes",
    )
    assert plain(sentence) == words


def test_a_rule_is_told_in_the_feminine():
    found = empties({"x": (10, 9, 0, 25, 2.0, 0.01)})
    sentence = reporting.empties_sentence(found, labels=LABELS, noun="la règle", words="avec")
    assert plain(sentence) == (
        "Quelle que soit la règle, 9 des 25 cases sont vides : plus que le hasard n’en laisse "
        "d’ordinaire."
    )


def test_the_table_of_empty_cells_writes_small_probabilities_as_bounds():
    shown = reporting.show_empties(
        empties({"x": (10, 7, 0, 20, 2.04, 0.0002)}),
        labels=LABELS,
        situation="Sans",
        caption="Essai",
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
    legend = [text.get_text() for text in axes.figure.legends[0].get_texts()]
    assert legend == [
        "tous ateliers",
        "sans un atelier",
        "sans l’atelier qui change le plus la part",
    ]
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
