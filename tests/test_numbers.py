"""Numbers, words and punctuation as French prints them."""

import random

import numpy as np
import pandas as pd
import pytest

from egnlib.reporting.numbers import (
    french_list,
    french_number,
    french_p_value,
    french_percent,
    french_points,
    plural,
)
from egnlib.reporting.typography import typeset

THIN, NO_BREAK, MINUS = "\u202f", "\u00a0", "\u2212"
SPACES = str.maketrans("", "", f" {THIN}{NO_BREAK}")
MISSING = [float("nan"), None, pd.NA, np.float64("nan")]


def seen(text: str) -> str:
    """The same text with its unbreakable spaces made visible: ~ thin, _ of full width."""
    return text.replace(THIN, "~").replace(NO_BREAK, "_").replace(MINUS, "−")


# value, decimals, sign -> written
NUMBERS = {
    "a small whole number": (7, 0, False, "7"),
    "thousands apart": (51000, 0, False, "51~000"),
    "millions apart": (1234567, 0, False, "1~234~567"),
    "a decimal comma": (0.25, 2, False, "0,25"),
    "thousands and decimals": (1234.5, 1, False, "1~234,5"),
    "a true minus": (-3, 0, False, "−3"),
    "a plus when asked": (3, 0, True, "+3"),
    "a minus when asked": (-0.75, 2, True, "−0,75"),
    "no sign for zero": (0, 1, True, "0,0"),
    "no sign for what is written zero": (-0.04, 1, True, "0,0"),
    "nor without asking": (-0.04, 1, False, "0,0"),
    "a count of numpy": (np.int64(1200), 0, False, "1~200"),
    "decimals of a whole number": (2, 1, False, "2,0"),
}


@pytest.mark.parametrize(
    ("value", "decimals", "sign", "written"), NUMBERS.values(), ids=NUMBERS.keys()
)
def test_a_number_is_written_in_french(value, decimals, sign, written):
    assert seen(french_number(value, decimals=decimals, sign=sign)) == written


@pytest.mark.parametrize("write", [french_number, french_percent, french_points, french_p_value])
@pytest.mark.parametrize("value", MISSING, ids=repr)
def test_a_missing_number_is_a_dash_without_unit(write, value):
    assert write(value) == "—"


PERCENTS = {0.0: "0,0_%", 7 / 22: "31,8_%", 1.0: "100,0_%", 0.0004: "0,0_%", 12.5: "1~250,0_%"}


@pytest.mark.parametrize(("share", "written"), PERCENTS.items())
def test_a_share_is_multiplied_by_a_hundred_where_it_is_written(share, written):
    assert seen(french_percent(share)) == written


def test_the_decimals_of_a_percentage_can_be_chosen():
    assert seen(french_percent(0.159090, decimals=0)) == "16_%"
    assert seen(french_percent(0.159090, decimals=2)) == "15,91_%"


POINTS = {
    -0.15: "−15,0_points",
    0.15: "+15,0_points",
    0.02: "+2,0_points",
    0.019: "+1,9_point",
    -0.01: "−1,0_point",
    0.0: "0,0_point",
}


@pytest.mark.parametrize(("difference", "written"), POINTS.items())
def test_a_difference_of_shares_has_its_sign_and_its_unit(difference, written):
    assert seen(french_points(difference)) == written


@pytest.mark.parametrize("difference", [0.0196, -0.0199])
def test_the_unit_agrees_with_the_number_that_is_read(difference):
    # 1.96 points is written 2.0, and one reads « 2,0 points ».
    assert seen(french_points(difference)).lstrip("+−") == "2,0_points"


P_VALUES = {
    0.0321: "p_=_0,032",
    1.0: "p_=_1,000",
    0.001: "p_=_0,001",
    0.0009: "p_<_0,001",
    0.0: "p_<_0,001",
}


@pytest.mark.parametrize(("p_value", "written"), P_VALUES.items())
def test_a_p_value_is_written_without_false_precision(p_value, written):
    assert seen(french_p_value(p_value)) == written


LISTS = {
    (): "—",
    ("élèves",): "élèves",
    ("élèves", "familles"): "élèves et familles",
    ("élèves", "familles", "élus"): "élèves, familles et élus",
}


@pytest.mark.parametrize(("items", "written"), LISTS.items())
def test_words_are_joined_as_in_a_sentence(items, written):
    assert french_list(list(items)) == written
    assert french_list(items) == written


PLURALS = {0: "0_ligne", 1: "1_ligne", 2: "2_lignes", 1200: "1~200_lignes", -1: "−1_ligne"}


@pytest.mark.parametrize(("count", "written"), PLURALS.items())
def test_a_noun_is_plural_from_two_up(count, written):
    assert seen(plural(count, "ligne")) == written


def test_a_plural_that_takes_no_s_can_be_given():
    assert seen(plural(3, "cas", "cas")) == "3_cas"
    assert seen(plural(2, "case reste", "cases restent")) == "2_cases restent"
    assert seen(plural(1, "case reste", "cases restent")) == "1_case reste"


TEXTS = {
    "quotation marks": ("« Oui »", "«_Oui_»"),
    "quotation marks without spaces": ("«Oui»", "«_Oui_»"),
    "a semicolon": ("oui ; non", "oui~; non"),
    "a colon": ("oui : non", "oui_: non"),
    "a question": ("Qui ?", "Qui~?"),
    "an exclamation": ("Oui !", "Oui~!"),
    "after a closing mark": ("« Oui » ; (non) : […] ?", "«_Oui_»~; (non)_: […]~?"),
    "after an apostrophe": ("l’ ?", "l’~?"),
    "a percentage": ("31,8 % des", "31,8_% des"),
    "an amount": ("12 €", "12_€"),
    "points": ("15 points, 1 point", "15_points, 1_point"),
    "thousands": ("1 234 567 et 51 000", "1~234~567 et 51~000"),
    "nothing to do": ("l. 94-101, a/b, x:y", "l. 94-101, a/b, x:y"),
    "a question mark against its word": ("Qui?", "Qui?"),
    "an address": ("voir a ?b=1", "voir a ?b=1"),
    "a number of four digits": ("lignes 12 2020", "lignes 12 2020"),
    "lines are kept": ("un\n\n- deux ;\n", "un\n\n- deux ;\n".replace(" ;", "~;")),
    "an empty text": ("", ""),
}


@pytest.mark.parametrize(("text", "expected"), TEXTS.values(), ids=TEXTS.keys())
def test_unbreakable_spaces_stand_where_french_wants_them(text, expected):
    assert seen(typeset(text)) == expected


def test_a_sign_that_follows_a_percentage_is_not_left_alone_on_its_line():
    assert seen(typeset("31,8 % ; 12 € : oui")) == "31,8_%~; 12_€_: oui"


def test_a_year_and_the_number_after_it_are_not_thousands():
    assert seen(typeset("en 2020 100 élèves")) == "en 2020 100 élèves"


def invented_texts(n: int = 3000) -> list[str]:
    draw = random.Random(2020)
    signs = [*"«»;:!?%€()[]…’“”*`-–/.,\n\t<>&\"'", "point", "points", "a", "É", "7", "51", "000"]
    spaces = [" ", " ", " ", NO_BREAK, THIN, ""]
    return [
        "".join(draw.choice(signs) + draw.choice(spaces) for _ in range(draw.randint(0, 14)))
        for _ in range(n)
    ]


def test_typesetting_changes_nothing_but_spaces():
    changed = [
        text
        for text in invented_texts()
        if typeset(text).translate(SPACES) != text.translate(SPACES)
    ]
    assert changed == []


def test_typesetting_joins_no_words():
    texts = [text for text in invented_texts() if "«" not in text and "»" not in text]
    assert len(texts) > 1000
    joined = [text for text in texts if len(typeset(text)) != len(text)]
    assert joined == []


def test_typesetting_twice_is_typesetting_once():
    restless = [text for text in invented_texts() if typeset(typeset(text)) != typeset(text)]
    assert restless == []
