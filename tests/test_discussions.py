"""Disagreements shown: the crossed codes, the pairs to settle, the texts with what was said."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from test_agreement_told import CODES, LABELS, codings, plain

from egnlib import reporting, stats

ATTACK = '<img src=x onerror="alert(1)">'
GIVEN = {"anne": "xxyyz", "bob": "xyxyx"}
SAID = codings(GIVEN)
DISPUTED = stats.disagreements_to_discuss(SAID, unit="id_unite")
UNITS = pd.DataFrame(
    {
        "id_unite": range(5),
        "libelle": [f"texte {n}" for n in range(5)],
        "lignes": [f"{n}-{n + 1}" for n in range(5)],
        "passage": ["**Mot** à mot", None, "ligne", "a", "b"],
    }
)
RULES = pd.DataFrame(
    {"label": CODES, "definition": {code: f"règle de {code}" for code in CODES}}, index=[*CODES]
)
LIMITS = {"x": ["« Un outil d’aide » : outils."], "y": []}


def read(fragment) -> BeautifulSoup:
    return BeautifulSoup(fragment.html, "html.parser")


def listing(decisions=SAID, **options) -> BeautifulSoup:
    units = DISPUTED.units.merge(UNITS, on="id_unite").astype({"id_unite": "object"})
    options = {"codes": RULES, "borderline": LIMITS, "labels": LABELS, **options}
    return read(reporting.show_disagreements(units, decisions, **options))


# ---- crossed codes


def crossed(pair=("anne", "bob"), given=GIVEN):
    counts = stats.confusion_table(codings(given), *pair, unit="id_unite")
    return read(
        reporting.show_confusion(
            counts, labels=CODES, coders=tuple(LABELS[name] for name in pair), caption="Croisés"
        )
    )


def test_crossed_codes_have_their_totals_and_those_coded_alike_in_bold():
    rows = [[cell.text for cell in row(["th", "td"])] for row in crossed()("tr")]
    assert rows == [
        ["Anne ↓, Bob →", "Outils", "Personnes", "Argent", "Total"],
        ["Outils", "1", "1", "0", "2"],
        ["Personnes", "1", "1", "0", "2"],
        ["Argent", "1", "0", "0", "1"],
        ["Total", "3", "2", "0", "5"],
    ]
    assert [cell.text for cell in crossed()("strong")] == ["1", "1"]


def test_a_count_leads_to_its_texts_in_the_listing_of_the_page():
    table = codings(GIVEN)
    wide = table.pivot(index="id_unite", columns="coder", values="code").reset_index()
    units = UNITS.merge(wide, on="id_unite").rename(columns={"anne": "code_a", "bob": "code_b"})
    found = read(reporting.show_units(units, by=["code_a", "code_b"], labels=CODES))
    for link in crossed()("a"):
        section = found.find(id=link["href"][1:])
        assert len(section("li")) == int(link.text)


def test_texts_without_a_code_have_a_row_and_an_address_of_their_own():
    shown = crossed(given={"anne": "xxyyz", "bob": "xyx"})
    assert shown("th")[4].text == "Sans code"
    assert shown.find("a", href="#liste-y-sans-code")["aria-label"] == "1 : Personnes, Sans code"
    assert shown("tr")[-1]("td")[-1].text == "5"


# ---- pairs of codes


def test_pairs_of_codes_come_in_the_order_to_discuss_them_and_lead_to_their_texts():
    shown = read(
        reporting.show_code_pairs(DISPUTED.pairs, DISPUTED.units, labels=LABELS, caption="Paires")
    )
    rows = [[plain(cell.text) for cell in row(["th", "td"])] for row in shown("tr")[1:]]
    assert rows == [["Outils ou Personnes", "2", "66,7 %"], ["Outils ou Argent", "1", "33,3 %"]]
    sections = listing()
    for link in shown("a"):
        assert len(sections.find(id=link["href"][1:])) > 0


def test_a_pair_whose_texts_are_all_under_another_has_no_link():
    units = DISPUTED.units.iloc[:2]
    shown = read(reporting.show_code_pairs(DISPUTED.pairs, units, labels=LABELS, caption="Paires"))
    assert [link.text for link in shown("a")] == ["Outils ou Personnes"]


def test_the_sentence_counts_the_disputed_texts_and_names_what_divides_most():
    told = plain(
        reporting.discussion_sentence(DISPUTED.pairs, n_units=3, n_shared=5, labels=LABELS)
    )
    assert told == (
        "3 des 5 textes reçoivent des codes différents. Ce qui divise le plus : « Outils » ou "
        "« Personnes », 2 textes et 66,7 % du désaccord."
    )


def test_coders_who_never_part_have_nothing_to_discuss():
    alike = stats.disagreements_to_discuss(codings({"anne": "xyz", "bob": "xyz"}), unit="id_unite")
    told = reporting.discussion_sentence(alike.pairs, n_units=0, n_shared=3, labels=LABELS)
    assert told == "Les codeurs donnent le même code aux 3 textes communs."
    shown = reporting.show_code_pairs(alike.pairs, alike.units, labels=LABELS, caption="Paires")
    assert "Aucun désaccord" in shown.html
    units = alike.units.astype({"id_unite": "int64"}).merge(UNITS, on="id_unite")
    empty = reporting.show_disagreements(units, SAID, codes=RULES, borderline=LIMITS, labels=LABELS)
    assert read(empty)("li") == []


# ---- texts to discuss


def test_each_disputed_text_is_there_once_with_its_lines_and_what_each_coder_said():
    page = listing()
    items = page.select("section section > ul > li")
    assert [item["id"] for item in items] == ["unite-1", "unite-2", "unite-4"]
    assert "texte 1" in items[0].text and "l.\u00a01\u20112" in items[0].text
    said = [plain(line.text) for line in items[0].select(".codes li")]
    assert said == ["Anne : Outils", "Bob : Personnes"]


def test_confidence_and_memo_are_told_where_there_are_some():
    said = SAID.assign(
        confiance=["forte", *[None] * 9], memo=[None, "d'abord l'outil", *[None] * 8]
    )
    first, second = listing(said.assign(id_unite=[1, 1, *range(8)]))("ul", class_="codes")[0]("li")[
        :2
    ]
    assert plain(first.text) == "Anne : Outils (confiance forte)"
    assert plain(second.text) == "Anne : Outils : « d’abord l’outil »"


def test_both_rules_stand_above_the_texts_with_their_borderline_cases():
    section = listing().find(id="desaccord-x-y")
    assert plain(section.h3.text) == "Outils ou Personnes ? (2 textes)"
    assert [term.text for term in section("dt")] == ["Outils", "Personnes"]
    assert "règle de x" in section("dd")[0].text and "règle de y" in section("dd")[1].text
    assert [plain(line.text) for line in section.dl("li")] == ["« Un outil d’aide » : outils."]
    assert len(section.dl("details")) == 1


def test_a_passage_is_folded_where_there_is_one_and_loses_its_marks():
    quotes = [plain(quote.text) for quote in listing()("blockquote")]
    assert quotes == ["ligne", "b"]


@pytest.mark.parametrize("place", ["libelle", "passage", "memo", "label", "definition", "rule"])
def test_what_documents_and_people_wrote_is_shown_as_text(place):
    units = DISPUTED.units.astype({"id_unite": "int64"}).merge(UNITS, on="id_unite")
    said, rules, limits, labels = SAID.assign(memo=None), RULES, LIMITS, LABELS
    if place in units:
        units[place] = ATTACK
    elif place == "memo":
        said = said.assign(memo=ATTACK)
    elif place == "label":
        labels = {**LABELS, "anne": ATTACK, "x": ATTACK}
    elif place == "definition":
        rules = RULES.assign(definition=ATTACK, label=ATTACK)
    else:
        limits = {"x": [ATTACK]}
    options = {"codes": rules, "borderline": limits, "labels": labels, "title": ATTACK}
    page = read(reporting.show_disagreements(units, said, **options))
    assert page("img") == []
    assert ATTACK in page.text


def test_names_of_coders_and_codes_are_shown_as_text():
    labels = {**LABELS, "x": ATTACK, "anne": ATTACK}
    counts = stats.confusion_table(SAID, "anne", "bob", unit="id_unite")
    found = stats.intercoder_agreement(SAID, unit="id_unite", resamples=20)
    chance = stats.chance_agreement(counts)
    both = (ATTACK, ATTACK)
    for shown in (
        reporting.show_confusion(counts, labels=labels, coders=both, caption=ATTACK),
        reporting.show_code_pairs(DISPUTED.pairs, DISPUTED.units, labels=labels, caption=ATTACK),
        reporting.show_agreement(found, labels=labels, caption=ATTACK, by="code"),
        reporting.show_chance(chance, coders=both, labels=labels, caption=ATTACK),
    ):
        assert read(shown)("img") == []
        assert ATTACK in read(shown).text
