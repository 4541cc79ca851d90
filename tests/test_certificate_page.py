"""The certificate as a page shows it: complete without scripts, sortable and filtered with them."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from egnlib import reporting
from egnlib.reporting.pages import check_no_address

ATTACK = "<script>alert(1)</script> & \"'"
FIGURES = pd.DataFrame(
    {
        "id_chiffre": ["a-total", "a-part", "b-part", "b-reponses"],
        "id_document": ["a", "a", "b", "b"],
        "grandeur": ["propositions", ATTACK, "part", "réponses"],
        "population": ["ateliers", None, "familles", "tous"],
        "base": [None, "44 propositions", None, None],
        "lignes": ["94;127-129", "12", "3", "4"],
        "valeur_publiee": ["44 propositions", "32 %", "plus de 90 %", "51 000 réponses"],
        "valeur_recalculee": pd.array([44, 31.81818, 91, None], dtype="Float64"),
        "verdict": ["contredit", "reproduit", "coherent", "non recalculable"],
        "explication": ["Raison.", ATTACK, "La borne tient.", "Il manque les réponses."],
        "passage": ["le texte imprimé", ATTACK, None, None],
    }
)
USED = pd.DataFrame(
    {
        "id_chiffre": ["a-total", "a-total"],
        "table": ["propositions", "propositions"],
        "libelle": ["Former", ATTACK],
        "lignes": ["101-102", "104"],
    }
)
LABELS = {"a": "Région A"}


@pytest.fixture(scope="module")
def page() -> BeautifulSoup:
    fragment = reporting.show_certificate(FIGURES, USED, labels=LABELS)
    check_no_address(str(fragment.html), "essai.html")
    return BeautifulSoup(str(fragment.html), "html.parser")


def plain(text: str) -> str:
    return " ".join(text.replace("\u202f", " ").replace("\u2011", "-").split())


def test_each_figure_is_a_row_with_its_place_and_its_verdict_in_words(page):
    rows = page.tbody("tr")
    assert [row["id"] for row in rows] == [f"chiffre-{name}" for name in FIGURES["id_chiffre"]]
    cells = [[plain(cell.text) for cell in row("td")] for row in rows]
    assert cells[0] == ["44 propositions", "44", "≠ contredit", "Région A", "94, 127-129"]
    assert cells[1][1:3] == ["31,8", "= reproduit"]
    assert cells[2][3] == "b"
    assert cells[3][1:3] == ["—", "? non recalculable"]


def test_the_detail_of_a_figure_needs_no_script(page):
    detail = page.tbody("details")[0]
    assert detail.summary.text == "propositions – ateliers"
    assert "le texte imprimé" in detail.blockquote.text
    assert plain(detail.li.text) == "Former l. 101-102"
    assert "2 lignes utilisées, de propositions.csv" in plain(detail.text)
    assert "Base : 44 propositions." in plain(page.tbody("details")[1].text)


def test_a_figure_printed_in_many_places_has_them_all_in_its_detail():
    figures = FIGURES.head(1).assign(lignes="94;127;149;177;204;221;239")
    shown = reporting.show_certificate(figures, USED, labels=LABELS)
    html = BeautifulSoup(str(shown.html), "html.parser")
    assert plain(html.tbody("td")[-1].text) == "94, 127, 149, 177, 204… (7 endroits)"
    assert "Lignes : 94, 127, 149, 177, 204, 221, 239." in plain(html.details.text)


def test_the_filters_are_hidden_until_a_script_shows_them(page):
    assert page.form.has_attr("hidden")
    assert [label.contents[0].strip() for label in page.form("label")] == [
        "Chercher",
        "Verdict",
        "Document",
    ]
    values = [[option["value"] for option in choice("option")] for choice in page.form("select")]
    assert values == [["", *reporting.VERDICT_NAMES], ["", "a", "b"]]
    assert {(row["data-verdict"], row["data-document"]) for row in page.tbody("tr")} == set(
        zip(FIGURES["verdict"], FIGURES["id_document"], strict=True)
    )


def test_headings_are_plain_headings_without_scripts(page):
    assert [head.text for head in page.thead("th", scope="col")] == [
        *("Chiffre", "Publié", "Recalculé", "Verdict", "Document", "Lignes")
    ]
    assert not page.thead("button")


def test_what_documents_say_is_shown_as_text(page):
    assert len(page("script")) == 1
    assert page.tbody("details")[1].summary.text == ATTACK
    assert ATTACK in page.tbody("details")[0].text


def test_the_script_of_the_page_asks_nothing_of_a_network(page):
    script = page.script.string
    assert not any(word in script for word in ("http", "fetch", "import", "XMLHttp", "src="))
    assert "preventDefault" in script


def test_verdicts_are_counted_with_their_totals():
    counts = pd.DataFrame(
        [[2, 1, 0, 3], [0, 0, 1, 5]], index=["a", "b"], columns=list(reporting.VERDICT_NAMES)
    )
    html = BeautifulSoup(str(reporting.show_verdicts(counts, labels=LABELS).html), "html.parser")
    rows = [[cell.text for cell in row(["th", "td"])] for row in html.tbody("tr")]
    assert rows == [
        ["Région A", "2", "1", "0", "3", "6"],
        ["b", "0", "0", "1", "5", "6"],
        ["Ensemble", "2", "1", "1", "8", "12"],
    ]
    told = plain(reporting.certificate_sentence(counts))
    assert told == (
        "Sur 12 chiffres publiés : 2 reproduits, 1 cohérent avec les lignes relevées, 1 contredit, "
        "8 qu’on ne peut pas recalculer."
    )


CONTRADICTIONS = pd.DataFrame(
    {
        "grandeur": ["documents", ATTACK],
        "nature": ["contradiction", "prudence"],
        "origine": ["regle", "lecture"],
        "regle": ["recalcul", "lecture"],
        "document_a": ["a", "a"],
        "lignes_a": ["1", "2"],
        "valeur_a": ["42 documents", "1"],
        "document_b": ["a", "b"],
        "lignes_b": ["3-4", "5"],
        "valeur_b": ["43 documents", "2"],
        "conclusion": ["Citez les deux.", ATTACK],
    }
)


def test_a_contradiction_shows_both_places_and_what_to_keep_of_it():
    rules = {"recalcul": "les lignes", "lecture": "vu à la lecture"}
    shown = reporting.show_contradictions(CONTRADICTIONS, labels=LABELS, rules=rules)
    html = BeautifulSoup(str(shown.html), "html.parser")
    headings = [heading.text for heading in html("h3")]
    assert headings == [
        "Les deux valeurs ne tiennent pas ensemble",
        "À ne pas confondre, ou rien ne tranche",
    ]
    first, second = (items.find("li") for items in html("ol"))
    assert [plain(place.text) for place in first("li")] == [
        "42 documents – Région A, l. 1",
        "43 documents – Région A, l. 3-4",
    ]
    assert plain(first("p")[-1].text) == "À retenir : Citez les deux."
    assert second.strong.text == ATTACK and not html("script")


def test_contradictions_are_counted_within_and_between_documents():
    told = plain(reporting.contradictions_sentence(CONTRADICTIONS))
    assert told == (
        "1 contradiction, et 1 autre écart à ne pas confondre avec elles (deux mesures proches, ou "
        "rien qui tranche) ; 1 à l’intérieur d’un même document ; 1 par règle, 1 à la lecture."
    )
    assert "Aucune" in reporting.contradictions_sentence(CONTRADICTIONS.iloc[:0])


COUNTS = {
    (31.8, 44, 14, 14, 22, 7): "Sur 44, seul l’effectif 14 donne 31,8 %.",
    (
        32.0,
        51000,
        16065,
        16574,
        19,
        6,
    ): "Sur 51 000, les effectifs de 16 065 à 16 574 donnent 32 %.",
    (31.8, 43, None, None, 22, 7): "Aucun effectif de 43 ne donne 31,8 %.",
    (23.5, None, None, None, 17, 4): (
        "Base non publiée ; la plus petite qui peut donner 23,5 % est 17 (4 sur 17)."
    ),
    (0.01, None, None, None, None, None): (
        "Base non publiée ; aucune base jusqu’à 1 000 ne donne 0,01 %."
    ),
}


@pytest.mark.parametrize(("counts", "words"), COUNTS.items())
def test_the_counts_behind_a_percentage_are_told(counts, words):
    names = ["percentage", "base", "lowest", "highest", "smallest_base", "smallest_count"]
    table = pd.DataFrame([counts], columns=names).astype(dict.fromkeys(names[1:], "Int64"))
    assert plain(reporting.counts_told(table).iloc[0]) == words
