"""Pieces of a page: escaped, captioned, linked, and without a unit lost."""

import random
from collections import Counter

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from pandas.arrays import StringArray

from egnlib import reporting
from egnlib.corpus import AUDIENCES, READINGS, STATUSES
from egnlib.reporting.markup import lines_reference, lines_text
from egnlib.stats import contingency_table

ATTACK = "<script>alert(1)</script>"
THIN, NO_BREAK, HYPHEN = "\u202f", "\u00a0", "\u2011"


def read(fragment: reporting.Fragment) -> BeautifulSoup:
    return BeautifulSoup(fragment.html, "html.parser")


def cells(fragment: reporting.Fragment) -> list[list[str]]:
    """Text of each row of a table, header first."""
    return [[cell.text for cell in row(["th", "td"])] for row in read(fragment)("tr")]


def plain(text: str) -> str:
    return text.replace(THIN, " ").replace(NO_BREAK, " ")


def propositions(rows: list[tuple]) -> pd.DataFrame:
    columns = ["categorie", "id_theme", "libelle", "qui", "qui_statut", "pourquoi"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(pourquoi_statut="indique", lignes="12-13")


def statements(rows: list[tuple]) -> pd.DataFrame:
    columns = ["libelle", "public", "public_imprime", "operateur", "valeur_basse", "valeur_haute"]
    table = pd.DataFrame(rows, columns=columns)
    table = table.astype({"valeur_basse": "Float64", "valeur_haute": "Float64"})
    return table.assign(sens="favorable", lignes="4;7-8")


def text() -> reporting.Fragment:
    return reporting.show_text("Le total est 44.", ATTACK)


def summary() -> reporting.Fragment:
    return reporting.show_summary("Un.", ATTACK)


def table() -> reporting.Fragment:
    return reporting.show_table(
        pd.DataFrame({"nom": [ATTACK, "b"], ATTACK: [1, None]}),
        caption=ATTACK,
        headers={"nom": ATTACK},
        note=ATTACK,
    )


def formatted_table() -> reporting.Fragment:
    values = pd.DataFrame({"nom": ["a"], "part": [0.5]})
    return reporting.show_table(
        values,
        caption="Parts",
        formats={"part": lambda share: f"{share} {ATTACK}"},
        links=pd.DataFrame({"part": [f'#"{ATTACK}']}),
    )


def cross_table() -> reporting.Fragment:
    counts = pd.DataFrame({"x": [2, 0], ATTACK: [1, 3]}, index=["a", "b"])
    return reporting.show_cross_table(
        counts,
        labels={"a": ATTACK},
        caption=ATTACK,
        corner=f"Coin {ATTACK}",
        expected=counts / 2,
        note=ATTACK,
    )


def units() -> reporting.Fragment:
    rows = pd.DataFrame(
        {
            "libelle": [ATTACK, "Un préau"],
            "lignes": ["3", ATTACK],
            "passage": [f"avant {ATTACK}", None],
            "categorie": ["a", ATTACK],
            "id_theme": [ATTACK, "x"],
        }
    )
    by = ["categorie", "id_theme"]
    return reporting.show_units(rows, by=by, labels={"a": ATTACK}, title=ATTACK, noun=ATTACK)


def double_entries() -> reporting.Fragment:
    rows = [
        ("a", "x", ATTACK, ATTACK, "indique", ATTACK),
        ("b", "x", "Un banc", ATTACK, "suppose", "jouer"),
        ("b", "x", "Un arbre", None, "vide", "lire"),
    ]
    states = {**STATUSES, "vide": ATTACK}
    labels = {"a": ATTACK, "b": "B", "x": ATTACK}
    return reporting.show_double_entries(propositions(rows), labels=labels, states=states)


def published() -> reporting.Fragment:
    rows = statements([(ATTACK, "eleves", "non", "=", 80, 80)])
    return reporting.show_statements(rows, audiences={"eleves": ATTACK}, caption=ATTACK)


def audience_gaps() -> reporting.Fragment:
    columns = ["id_enonce", "public_a", "public_b", "ecart_minimal", "ecart_maximal", "signe"]
    rows = pd.DataFrame([("q", "eleves", "familles", 1.0, 3.0, "superieur")], columns=columns)
    audiences = {"eleves": ATTACK, "familles": ATTACK}
    return reporting.show_differences(rows, statements={"q": ATTACK}, audiences=audiences)


def answers() -> reporting.Fragment:
    rows = pd.DataFrame(
        {"public": ["eleves"], "share": [0.4], "n": [400.0], "marge": [0.05], "lignes": [ATTACK]}
    )
    return reporting.show_respondents(rows, audiences={"eleves": ATTACK})


def readings() -> reporting.Fragment:
    beside = pd.DataFrame(
        {"a": [2, 3], "total": [2, 3], "meme_total": [None, "non"], "meme_repartition": None},
        index=["publie", "ligne"],
    )
    labels = {"a": ATTACK}
    return reporting.show_readings(beside, rules={"ligne": ATTACK}, labels=labels, chosen="ligne")


def empty_cells() -> reporting.Fragment:
    rows = pd.DataFrame(
        {
            "categorie": ["a"],
            "id_theme": ["x"],
            "expected": [1.25],
            "probability": [0.2],
            "adjusted": [1.0],
            "question": [ATTACK],
            "lignes": [ATTACK],
        }
    )
    return reporting.show_empty_cells(rows, labels={"a": ATTACK, "x": ATTACK})


def share_gaps() -> reporting.Fragment:
    rows = pd.DataFrame(
        {
            "group_a": ["a"],
            "group_b": ["b"],
            "category": ["x"],
            "share_a": [0.5],
            "share_b": [0.25],
            "difference": [0.25],
            "low": [-0.1],
            "high": [0.5],
            "p_adjusted": [0.04],
        }
    )
    labels = {"a": ATTACK, "b": ATTACK, "x": ATTACK}
    return reporting.show_share_differences(rows, labels=labels)


def participants() -> reporting.Fragment:
    rows = pd.DataFrame(
        {
            "id_document": ["d"],
            "session": [ATTACK],
            "public": [ATTACK],
            "n_participants": pd.array([1287], dtype="Int64"),
            "n_etablissements": pd.array([None], dtype="Int64"),
            "lignes": [ATTACK],
        }
    )
    return reporting.show_participants(rows, labels={"d": ATTACK})


def provenance(root=None) -> reporting.Fragment:
    rows = pd.DataFrame({"id_document": [ATTACK], "titre": [ATTACK], "sha256": ["ab" * 32]})
    parameters = {"dossier": ATTACK, ATTACK: "", "graine": 2020}
    return reporting.show_provenance(rows, parameters=parameters, passages=False, root=root)


# piece, how many times the text is written in it (in a caption: also in the label of the region;
# in a cross table: also in the label of the links of its row and of its column; not in a passage,
# whose marks are taken out)
PIECES = [
    (text, 1),
    (summary, 1),
    (table, 6),
    (formatted_table, 2),
    (cross_table, 11),
    (units, 11),
    (double_entries, 11),
    (published, 4),
    (audience_gaps, 5),
    (answers, 2),
    (readings, 2),
    (empty_cells, 4),
    (share_gaps, 3),
    (participants, 4),
]
TABLES = [piece for piece, _ in PIECES if piece not in (text, summary, units)]


def _name(value: object) -> str:
    return getattr(value, "__name__", "")


def times_shown(html: BeautifulSoup) -> int:
    attributes = [value for tag in html(True) for value in tag.attrs.values()]
    written = [html.text, *(value for value in attributes if isinstance(value, str))]
    return sum(value.lower().count(ATTACK) for value in written)


@pytest.mark.parametrize(("piece", "times"), PIECES, ids=_name)
def test_markup_in_what_people_wrote_is_shown_as_text(piece, times):
    html = read(piece())
    assert html("script") == []
    assert times_shown(html) == times


def test_markup_in_a_title_or_a_parameter_is_shown_as_text(project):
    html = read(provenance(project))
    assert html("script") == []
    assert times_shown(html) == 4


@pytest.mark.parametrize("piece", TABLES, ids=_name)
def test_every_table_has_a_caption_and_every_header_cell_a_scope(piece):
    html = read(piece())
    assert len(html("table")) > 0
    for one in html("table"):
        assert len(one.caption.text) > 0
        assert {cell.get("scope") for cell in one.thead("th")} == {"col"}
        assert [len(row("th", scope="row")) for row in one.tbody("tr")] == [1] * len(
            one.tbody("tr")
        )


def test_the_table_of_provenance_has_a_caption_and_names_its_rows(project):
    html = read(provenance(project))
    assert html.caption.text == "Ce dont cette page est faite"
    assert {cell.get("scope") for cell in html("th")} == {"row"}
    rows = {row.th.text: row.td.text for row in html("tr")}
    assert rows["Paramètre : graine"] == "2020"
    assert rows[f"Paramètre : {ATTACK}"] == "(vide)"
    assert rows["Textes des documents"] == "absents : libellés seuls"
    assert rows[f"Document : {ATTACK}"] == f"{ATTACK}, SHA-256 {'ab' * 8}…"


def test_a_document_without_a_hash_says_so(project):
    rows = pd.DataFrame({"id_document": ["d"], "titre": ["T"], "sha256": [None]}, dtype="str")
    html = read(reporting.show_provenance(rows, parameters={}, passages=True, root=project))
    found = {row.th.text: row.td.text for row in html("tr")}
    assert found["Document : T"] == "d, SHA-256 non arrêté"
    assert found["Textes des documents"] == "présents au calcul"


def test_a_copy_outside_a_repository_has_no_revision(tmp_path):
    assert "inconnue (hors d’un dépôt git)" in provenance(tmp_path).html


def test_sentences_make_one_paragraph_with_french_spaces():
    shown = reporting.show_text("Le total est 44 : oui.", "Fin ?")
    assert shown.html == f"<p>Le total est 44{NO_BREAK}: oui. Fin{THIN}?</p>"
    assert repr(shown) == f"Le total est 44{NO_BREAK}: oui. Fin{THIN}?"
    assert shown._repr_html_() == shown.html


def test_a_summary_is_a_list_without_its_empty_sentences():
    shown = reporting.show_summary("Un.", "", "Deux ; trois.")
    assert [item.text for item in read(shown)("li")] == ["Un.", f"Deux{THIN}; trois."]
    assert repr(shown) == f"Un. Deux{THIN}; trois."


def test_a_piece_without_words_of_its_own_reads_as_its_text():
    assert repr(reporting.Fragment("<p>Un <b>mot</b></p>")) == "Un mot"


def test_lines_are_a_short_mention_that_does_not_break():
    assert lines_reference("94-101") == f'<span class="lignes">l.{NO_BREAK}94{HYPHEN}101</span>'
    assert lines_reference("94;127") == f'<span class="lignes">l.{NO_BREAK}94, 127</span>'


# lines -> as they are read
LINES = {
    "94": "94",
    "94-101": f"94{HYPHEN}101",
    "94;127": "94, 127",
    "94-101;127;130-131": f"94{HYPHEN}101, 127, 130{HYPHEN}131",
}


@pytest.mark.parametrize(("lines", "written"), LINES.items())
def test_lines_are_read_with_commas_and_hyphens_that_do_not_break(lines, written):
    assert lines_text(lines) == written
    shown = BeautifulSoup(lines_reference(lines), "html.parser")
    assert shown.text == f"l.{NO_BREAK}{written}"


def test_values_are_written_in_french_and_missing_ones_as_dashes():
    values = pd.DataFrame(
        {
            "nom": ["un : deux", None],
            "entier": pd.array([51000, None], dtype="Int64"),
            "nombre": [0.25, float("nan")],
            "rond": [3.0, 4.0],
            "autre": [pd.NA, "x"],
        }
    )
    shown = reporting.show_table(values, caption="C", headers={"nom": "Nom ?"})
    assert cells(shown) == [
        [f"Nom{THIN}?", "entier", "nombre", "rond", "autre"],
        [f"un{NO_BREAK}: deux", f"51{THIN}000", "0,2", "3", "—"],
        ["—", "—", "—", "4", "x"],
    ]


def test_a_format_is_not_asked_to_write_a_missing_value():
    values = pd.DataFrame({"nom": ["a", "b"], "part": [0.5, None]})
    shown = reporting.show_table(values, caption="C", formats={"part": reporting.french_percent})
    assert cells(shown)[1:] == [["a", f"50,0{NO_BREAK}%"], ["b", "—"]]


def test_columns_of_numbers_are_marked_in_the_header_and_the_body():
    html = read(reporting.show_table(pd.DataFrame({"a": ["x"], "b": [1]}), caption="C"))
    marked = [cell.get("class") for cell in html(["th", "td"])]
    assert marked == [None, ["nombre"], None, ["nombre"]]


def test_a_linked_cell_leads_to_its_address_and_the_others_nowhere():
    values = pd.DataFrame({"nom": ["a", "b"], "n": [1, 2]}, index=[7, 9])
    links = pd.DataFrame({"n": ["#ici", None]}, index=[7, 9])
    html = read(reporting.show_table(values, caption="C", links=links))
    assert [(link["href"], link.text) for link in html("a")] == [("#ici", "1")]


def test_a_table_without_rows_keeps_its_header():
    shown = reporting.show_table(pd.DataFrame({"a": [], "b": []}), caption="C")
    assert cells(shown) == [["a", "b"]]


def drawn_units(n: int = 120) -> pd.DataFrame:
    draw = random.Random(2020)
    return pd.DataFrame(
        {
            "libelle": [f"Proposition {rank}" for rank in range(n)],
            "lignes": [str(rank + 1) for rank in range(n)],
            "categorie": pd.Categorical(
                [draw.choice("abd") for _ in range(n)], list("abcd"), ordered=True
            ),
            "id_theme": [draw.choice(["acces", "enseigner", "2015-école_1"]) for _ in range(n)],
        }
    )


def page_of(rows: pd.DataFrame) -> tuple[reporting.Fragment, BeautifulSoup]:
    """Cross table and listing of the same units: what a page has of them."""
    counts = contingency_table(rows["categorie"], rows["id_theme"])
    shown = reporting.show_cross_table(counts, labels={}, caption="C", corner="Catégorie")
    listing = reporting.show_units(rows, by=["categorie", "id_theme"], labels={})
    return shown, read(listing)


def test_each_number_of_a_cross_table_leads_to_as_many_units():
    shown, listing = page_of(drawn_units())
    links = read(shown)("a")
    assert len(links) == 3 * 3 + 3
    for link in links:
        section = listing.find(id=link["href"].removeprefix("#"))
        assert section is not None, link["href"]
        assert len(section("li")) == int(link.text)


def test_no_two_places_of_a_listing_have_the_same_name():
    _, listing = page_of(drawn_units())
    names = Counter(tag["id"] for tag in listing(id=True))
    assert len(names) == 12
    assert names.most_common(1)[0][1] == 1


def test_a_cross_table_conserves_the_counts_empty_category_included():
    rows = drawn_units()
    header, *body, totals = cells(page_of(rows)[0])
    assert header == ["Catégorie", "2015-école_1", "acces", "enseigner", "Total"]
    assert [row[0] for row in body] == ["a", "b", "c", "d"]
    counted = [[int(cell) for cell in row[1:]] for row in body]
    assert [sum(row[:-1]) for row in counted] == [row[-1] for row in counted]
    assert [sum(column) for column in zip(*counted, strict=True)] == [
        int(cell) for cell in totals[1:]
    ]
    assert totals[0] == "Total"
    assert int(totals[-1]) == len(rows) == 120
    assert body[2] == ["c", "0", "0", "0", "0"]


def test_a_zero_leads_nowhere():
    counts = pd.DataFrame({"x": [0, 2]}, index=["a", "b"])
    html = read(reporting.show_cross_table(counts, labels={}, caption="C", corner="K"))
    assert [link["href"] for link in html("a")] == ["#liste-b-x", "#liste-b"]


def test_expected_counts_stand_under_the_counts():
    counts = pd.DataFrame({"x": [3, 1], "y": [1, 3]}, index=["a", "b"])
    shown = reporting.show_cross_table(
        counts, labels={"a": "A", "x": "X"}, caption="C", corner="K", expected=counts * 0 + 2.25
    )
    assert [plain(cell) for cell in cells(shown)[1]] == [
        "A",
        "3 attendu 2,2",
        "1 attendu 2,2",
        "4",
    ]
    assert cells(shown)[0] == ["K", "X", "y", "Total"]


def test_a_cross_table_reads_in_plain_words_in_a_terminal():
    shown = repr(cross_table())
    assert "href" not in shown
    assert "Markup" not in shown
    title, header, *body = shown.splitlines()
    assert title == ATTACK
    assert header.split() == ["x", ATTACK]
    assert [line.split() for line in body] == [["a", "2", "1"], ["b", "0", "3"]]


def test_a_unit_without_a_category_is_counted_and_listed_like_the_others():
    rows = drawn_units(40)
    rows.loc[[3, 5, 8], "categorie"] = None
    shown, listing = page_of(rows)
    assert int(cells(shown)[-1][-1]) == len(rows)
    assert len(listing("li")) == len(rows)


def test_a_unit_without_a_theme_is_listed_under_its_category():
    rows = drawn_units(40)
    rows.loc[[3, 5, 8], "id_theme"] = None
    listing = read(reporting.show_units(rows, by=["categorie", "id_theme"], labels={}))
    assert len(listing("li")) == len(rows)


def test_groups_without_a_value_are_named_and_lead_where_the_cross_table_says():
    rows = drawn_units(60)
    rows.loc[[3, 5, 8], "categorie"] = None
    rows.loc[[5, 9], "id_theme"] = None
    shown, listing = page_of(rows)
    header, *body, _ = cells(shown)
    assert header[-2:] == ["Non précisé", "Total"]
    # Units 3, 5 and 8 have no category, 5 and 9 no theme: one has neither.
    assert (body[-1][0], body[-1][-2:]) == ("Non précisé", ["1", "3"])
    assert sum(int(row[-2]) for row in body) == 2
    links = {link["href"]: link for link in read(shown)("a")}
    assert links["#liste-non-precise"]["aria-label"] == "3 : Non précisé"
    both = links["#liste-non-precise-non-precise"]
    assert both["aria-label"] == "1 : Non précisé, Non précisé"
    for address, link in links.items():
        section = listing.find(id=address.removeprefix("#"))
        assert section is not None, address
        assert len(section("li")) == int(link.text)
    assert plain(listing.find(id="liste-non-precise").h3.text) == "Non précisé (3 propositions)"
    assert listing.find(id="liste-non-precise-non-precise").h4.text == (
        "Non précisé – Non précisé (1)"
    )
    named = [item.find(string=True).strip() for item in listing.find(id="liste-non-precise")("li")]
    assert sorted(named) == ["Proposition 3", "Proposition 5", "Proposition 8"]


def test_groups_come_in_the_order_of_the_codebook_and_those_without_a_value_last():
    rows = drawn_units(3).assign(
        categorie=pd.Categorical([None, "b", "a"], ["a", "b"], ordered=True),
        id_theme=pd.Categorical(["x", "x", "x"], ["x"]),
    )
    listing = read(reporting.show_units(rows, by=["categorie"], labels={}))
    assert [plain(title.text) for title in listing("h3")] == [
        "a (1 proposition)",
        "b (1 proposition)",
        "Non précisé (1 proposition)",
    ]
    inner = read(reporting.show_units(rows, by=["id_theme", "categorie"], labels={}))
    assert [title.text for title in inner("h4")] == [
        "x – a (1)",
        "x – b (1)",
        "x – Non précisé (1)",
    ]


# passage of the text edition -> as it is read
PASSAGES = {
    "bold and italics": ("**Un** *préau*", "Un préau"),
    "a heading": ("# Titre\n## Sous-titre", "Titre\nSous-titre"),
    "a number sign in a word": ("n#1 #2", "n#1 #2"),
    "tags": ('<u>couvert</u><br/><a href="x">ici</a>', "couvertici"),
    "smaller and larger": ("3 < 5 & 7 > 6", "3 < 5 & 7 > 6"),
    "a tag that is not one of the edition": ("<SCRIPT>x</SCRIPT>", "<SCRIPT>x</SCRIPT>"),
    "nothing to take out": ("sous le préau", "sous le préau"),
}


@pytest.mark.parametrize(("passage", "shown"), PASSAGES.values(), ids=PASSAGES.keys())
def test_a_passage_is_shown_without_the_marks_of_its_edition(passage, shown):
    rows = drawn_units(1).assign(passage=passage)
    html = read(reporting.show_units(rows, by=["categorie"], labels={}))
    assert html.summary.text == "Extrait du document, lignes entières"
    assert html.blockquote.text == shown
    assert html.blockquote(True) == []


@pytest.mark.parametrize("kind", ["object", "str", "string", "category"])
def test_missing_groups_are_the_same_whatever_pandas_stores_them_with(kind):
    rows = drawn_units(40).astype({"categorie": "object"})
    rows.loc[[3, 5, 8], "categorie"] = None
    rows.loc[[5, 9], "id_theme"] = None
    shown, listing = page_of(rows.astype({"categorie": kind, "id_theme": kind}))
    assert len(listing("li")) == 40
    links = read(shown)("a")
    assert "#liste-non-precise-non-precise" in [link["href"] for link in links]
    for link in links:
        assert len(listing.find(id=link["href"].removeprefix("#"))("li")) == int(link.text)


def test_a_link_of_a_cross_table_says_its_number_its_row_and_its_column():
    counts = pd.DataFrame({"x": [1200, 0], "y": [1, 3]}, index=["a", "b"])
    labels = {"a": "Arbres", "x": "Accès"}
    html = read(reporting.show_cross_table(counts, labels=labels, caption="C", corner="K"))
    assert [plain(link["aria-label"]) for link in html("a")] == [
        "1 200 : Arbres, Accès",
        "1 : Arbres, y",
        "1 201 : Arbres",
        "3 : b, y",
        "3 : b",
    ]


@pytest.fixture
def texts_without_markup(monkeypatch):
    """Columns of text that keep plain text only, as they do where pyarrow is installed."""
    keeping = StringArray._from_sequence.__func__

    def storing(cls, scalars, *, dtype=None, copy=False):
        plain_texts = ["".join([text]) if isinstance(text, str) else text for text in scalars]
        return keeping(cls, plain_texts, dtype=dtype, copy=copy)

    monkeypatch.setattr(StringArray, "_from_sequence", classmethod(storing))
    held = pd.DataFrame({"texte": [reporting.markup.Markup("<b>")]})["texte"].iloc[0]
    assert type(held) is str


STORED = {"markup kept": (), "plain text only": ("texts_without_markup",)}


@pytest.mark.parametrize("fixtures", STORED.values(), ids=STORED.keys())
def test_the_cells_of_a_cross_table_stay_markup_whatever_holds_texts(fixtures, request):
    for fixture in fixtures:
        request.getfixturevalue(fixture)
    counts = pd.DataFrame({"x": [2, 0], "y": [1, 3]}, index=["a", "b"])
    for expected in (None, counts / 2):
        shown = reporting.show_cross_table(
            counts, labels={}, caption="C", corner="K", expected=expected
        )
        assert "&lt;" not in shown.html
        assert [(link["href"], link.text) for link in read(shown)("a")] == [
            ("#liste-a-x", "2"),
            ("#liste-a-y", "1"),
            ("#liste-a", "3"),
            ("#liste-b-y", "3"),
            ("#liste-b", "3"),
        ]
        assert len(read(shown)("small")) == (0 if expected is None else 4)


@pytest.mark.parametrize("fixtures", STORED.values(), ids=STORED.keys())
@pytest.mark.parametrize("kind", ["object", "str", "string"])
def test_the_cells_of_a_double_entry_stay_markup_whatever_holds_texts(kind, fixtures, request):
    for fixture in fixtures:
        request.getfixturevalue(fixture)
    rows = propositions(
        [
            ("a", "x", "Un banc", "familles", "suppose", "lire"),
            ("a", "x", "Un mur", None, "vide", "lire"),
            ("a", "x", "Un <b>arbre</b>", "élèves", "indique", "<i>jouer</i>"),
        ]
    ).astype({"libelle": kind, "qui": kind, "pourquoi": kind})
    shown = reporting.show_double_entries(rows, labels={"x": "Cour"}, states=STATUSES)
    html = read(shown)
    assert [note.text for note in html("small")] == ["(supposé)", "(vide)"]
    assert html(["b", "i"]) == []
    assert [cell.text for cell in html("tr")[-1](["th", "td"])][:4] == [
        "Un <b>arbre</b>",
        "Cour",
        "élèves",
        "<i>jouer</i>",
    ]


def test_a_listing_has_each_unit_once_with_its_lines_and_its_text():
    rows = pd.DataFrame(
        {
            "libelle": ["Un préau", "Un banc", "Un arbre"],
            "lignes": ["94-101", "12", "3;5"],
            "passage": ["sous le préau", None, None],
            "categorie": ["b", "a", "b"],
        }
    )
    shown = reporting.show_units(rows, by=["categorie"], labels={"a": "Assise"}, title="Liste")
    html = read(shown)
    assert [plain(title.text) for title in html("h3")] == [
        "b (2 propositions)",
        "Assise (1 proposition)",
    ]
    assert [plain(item.find(string=True)).strip() for item in html("li")] == [
        "Un préau",
        "Un arbre",
        "Un banc",
    ]
    assert [plain(tag.text) for tag in html("span", class_="lignes")] == [
        f"l. 94{HYPHEN}101",
        "l. 3, 5",
        "l. 12",
    ]
    assert [tag.text for tag in html("blockquote")] == ["sous le préau"]
    assert plain(repr(shown)) == "Liste : 3 propositions"
    ways_back = [section("a")[-1]["href"] for section in html("section", id=True)]
    assert ways_back == ["#contenu", "#contenu"]


ANCHORS = {
    ("formation", "acces"): "#liste-formation-acces",
    ("Île-de-France",): "#liste-ile-de-france",
    ("plan_action", "2015 école"): "#liste-plan-action-2015-ecole",
}


@pytest.mark.parametrize(("parts", "address"), ANCHORS.items())
def test_a_group_has_an_address_without_accents_or_spaces(parts, address):
    assert reporting.anchor(*parts) == address


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA])
def test_a_missing_value_has_an_address_of_its_own(missing):
    assert reporting.anchor(missing, "acces") == "#liste-non-precise-acces"
    assert reporting.anchor("acces", missing, listing="themes") == "#themes-acces-non-precise"


def test_the_addresses_of_a_column_follow_the_rows_of_its_table():
    table = pd.DataFrame(
        {"public": ["élèves", None, "Élus locaux"], "n": [4, 2, 1]}, index=[7, 3, 5]
    )
    links = reporting.anchors(table, "public", "n", listing="publics")
    assert links.to_dict() == {
        "n": {7: "#publics-eleves", 3: "#publics-non-precise", 5: "#publics-elus-locaux"}
    }
    shown = reporting.show_table(table, caption="C", links=links)
    assert [(link["href"], link.text) for link in read(shown)("a")] == [
        ("#publics-eleves", "4"),
        ("#publics-non-precise", "2"),
        ("#publics-elus-locaux", "1"),
    ]
    assert reporting.anchors(table, "public", "n")["n"].iloc[0] == "#liste-eleves"


def test_two_listings_of_a_page_do_not_share_their_addresses():
    rows = drawn_units(30)
    first = reporting.show_units(rows, by=["categorie"], labels={})
    second = reporting.show_units(rows, by=["id_theme"], labels={}, listing="themes")
    names = [tag["id"] for shown in (first, second) for tag in read(shown)(id=True)]
    assert len(names) == len(set(names)) == 6
    counts = rows["id_theme"].value_counts().rename_axis("theme").reset_index(name="n")
    links = reporting.anchors(counts, "theme", "n", listing="themes")
    shown = reporting.show_table(counts, caption="C", links=links)
    for link in read(shown)("a"):
        section = read(second).find(id=link["href"].removeprefix("#"))
        assert len(section("li")) == int(link.text)
    assert len(read(shown)("a")) == 3


def test_every_proposition_is_in_the_double_entry_table_of_its_category():
    rows = [
        ("b", "x", "Un préau", "élèves", "indique", "jouer"),
        ("a", "x", "Un banc", "familles", "suppose", "lire"),
        ("b", "y", "Un arbre", "?", "inconnu", None),
        ("b", "y", "Un mur", None, "vide", "lire"),
    ]
    labels = {"a": "Assise", "b": "Bâti", "x": "Cour", "y": "Jardin"}
    table = propositions(rows).astype({"pourquoi_statut": "object"})
    table.loc[2, "pourquoi_statut"] = "vide"
    html = read(reporting.show_double_entries(table, labels=labels, states=STATUSES))
    assert [title.text for title in html("h3")] == ["Bâti", "Assise"]
    assert [plain(caption.text) for caption in html("caption")] == [
        "Bâti : 3 propositions",
        "Assise : 1 proposition",
    ]
    found = [[plain(cell.text) for cell in row(["th", "td"])] for row in html.select("tbody tr")]
    lines = f"12{HYPHEN}13"
    assert found == [
        ["Un préau", "Cour", "élèves", "jouer", lines],
        ["Un arbre", "Jardin", "(inconnu, marqué « ? »)", "(vide)", lines],
        ["Un mur", "Jardin", "(vide)", "lire", lines],
        ["Un banc", "Cour", "familles (supposé)", "lire", lines],
    ]


def test_a_double_entry_without_a_category_is_not_dropped():
    rows = propositions([("a", "x", "Un préau", "élèves", "indique", "jouer")] * 3)
    rows["categorie"] = pd.Categorical(["a", None, None], ["a", "b"])
    html = read(reporting.show_double_entries(rows, labels={}, states=STATUSES))
    assert len(html.select("tbody tr")) == 3
    assert [title.text for title in html("h3")] == ["a", "Non précisé"]
    assert [plain(caption.text) for caption in html("caption")] == [
        "a : 1 proposition",
        "Non précisé : 2 propositions",
    ]


def test_a_cell_that_holds_something_but_has_no_state_is_shown():
    rows = propositions([("a", "x", "Un préau", "élèves", None, "jouer")])
    html = read(reporting.show_double_entries(rows, labels={}, states=STATUSES))
    assert html.select("tbody td")[1].text == "élèves"


# operator, low, high -> printed
PRINTED = {
    "a value": ("=", 80, 80, "80 % favorables"),
    "a value with a decimal": ("=", 24.5, 24.5, "24,5 % favorables"),
    "more than": (">", 90, None, "plus de 90 % favorables"),
    "less than": ("<", None, 7.5, "moins de 7,5 % favorables"),
    "an approximation": ("~", 80, 80, "environ 80 % favorables"),
    "a range": ("entre", 92, 95, "92 à 95 % favorables"),
}


@pytest.mark.parametrize(
    ("operator", "low", "high", "printed"), PRINTED.values(), ids=PRINTED.keys()
)
def test_a_published_percentage_keeps_its_operator(operator, low, high, printed):
    rows = statements([("Un préau", "eleves", "oui", operator, low, high)])
    shown = reporting.show_statements(rows, audiences=AUDIENCES, caption="C")
    assert [plain(cell) for cell in cells(shown)[1]] == [
        "Un préau",
        "Élèves",
        printed,
        f"4, 7{HYPHEN}8",
    ]


def test_a_public_that_is_not_printed_is_said_not_to_be():
    rows = statements([("Un préau", "ensemble", "non", "=", 80, 80)])
    shown = reporting.show_statements(rows, audiences=AUDIENCES, caption="C")
    assert cells(shown)[1][1] == "Ensemble, ou public non précisé (public non imprimé)"


# smallest, largest, sign -> written
GAPS = {
    "settled": (1.0, 3.0, "superieur", "de +1 à +3", "élèves au-dessus des familles"),
    "the other way": (-30.5, -2.0, "inferieur", "de −30 à −2", "familles au-dessus des élèves"),
    "one percentage for both": (
        None,
        None,
        "egal",
        "—",
        "un seul pourcentage imprimé pour les deux",
    ),
    "of unknown sign": (-1.0, 1.0, "indetermine", "de −1 à +1", "on ne peut pas dire"),
    "unknown": (None, None, "indetermine", "—", "on ne peut pas dire"),
}


@pytest.mark.parametrize(
    ("smallest", "largest", "sign", "gap", "told"), GAPS.values(), ids=GAPS.keys()
)
def test_a_difference_between_audiences_is_a_range_and_a_verdict(
    smallest, largest, sign, gap, told
):
    columns = ["id_enonce", "public_a", "public_b", "ecart_minimal", "ecart_maximal", "signe"]
    rows = pd.DataFrame([("q", "eleves", "familles", smallest, largest, sign)], columns=columns)
    shown = reporting.show_differences(rows, statements={"q": "Un banc"}, audiences=AUDIENCES)
    assert cells(shown)[1] == ["Un banc", "Élèves / familles", gap, told]


def test_differences_that_are_settled_come_first_and_none_is_lost():
    columns = ["id_enonce", "public_a", "public_b", "ecart_minimal", "ecart_maximal", "signe"]
    signs = ["egal", "inferieur", "indetermine", "superieur"]
    rows = pd.DataFrame(
        [(sign, "eleves", "familles", -1.0, 1.0, sign) for sign in signs], columns=columns
    )
    shown = reporting.show_differences(
        rows, statements={sign: sign for sign in signs}, audiences=AUDIENCES
    )
    order = ["inferieur", "superieur", "egal", "indetermine"]
    assert [row[0] for row in cells(shown)[1:]] == order


def test_the_total_of_the_answers_is_what_the_published_shares_make():
    rows = pd.DataFrame(
        {
            "public": ["eleves", "familles"],
            "share": [0.4, 0.57],
            "n": [400.0, 570.0],
            "marge": [0.05, None],
            "lignes": ["3", "4;5"],
        }
    )
    shown = reporting.show_respondents(rows, audiences=AUDIENCES)
    assert [[plain(cell) for cell in row] for row in cells(shown)[1:]] == [
        ["Élèves", "40 %", "400", "± 5,0 points", "3"],
        ["Familles", "57 %", "570", "—", "4, 5"],
        ["Total", "97 %", "970", "—", "—"],
    ]


def test_answers_whose_total_is_not_published_have_no_number():
    rows = pd.DataFrame(
        {"public": ["eleves"], "share": [1.0], "n": [None], "marge": [None], "lignes": ["3"]}
    ).astype({"n": "float64", "marge": "float64"})
    shown = reporting.show_respondents(rows, audiences=AUDIENCES)
    assert [row[2] for row in cells(shown)[1:]] == ["—", "—"]


def test_the_rule_that_is_used_is_marked_and_what_is_published_comes_first():
    beside = pd.DataFrame(
        {
            "a": [2, 3, 2],
            "total": [2, 3, 2],
            "meme_total": [None, "non", "oui"],
            "meme_repartition": [None, "non", "oui"],
        },
        index=["publie", "ligne", "atelier"],
    )
    shown = reporting.show_readings(beside, rules=READINGS, labels={"a": "A"}, chosen="atelier")
    rows = [[plain(cell) for cell in row] for row in cells(shown)]
    assert rows[0] == ["Règle", "Total", "Total publié ?", "Répartition publiée ?", "A"]
    assert rows[1] == ["Publié par le document", "2", "—", "—", "2"]
    assert [row[0].endswith("(règle retenue)") for row in rows[1:]] == [False, False, True]
    assert [row[1:] for row in rows[2:]] == [["3", "non", "non", "3"], ["2", "oui", "oui", "2"]]


def test_an_empty_cell_is_shown_with_its_probability_and_its_question():
    shown = cells(empty_cells())[1]
    assert [plain(cell) for cell in shown[2:5]] == ["1,2", "20,0 %", "non"]
    assert shown[5] == ATTACK


@pytest.mark.parametrize(("adjusted", "told"), [(0.049, "oui"), (0.05, "non"), (1.0, "non")])
def test_an_empty_cell_is_surprising_below_five_hundredths_after_correction(adjusted, told):
    rows = pd.DataFrame(
        {
            "categorie": ["a"],
            "id_theme": ["x"],
            "expected": [1.25],
            "probability": [0.002],
            "adjusted": [adjusted],
            "question": ["Pourquoi ?"],
            "lignes": ["3-4;9"],
        }
    )
    shown = reporting.show_empty_cells(rows, labels={"a": "A", "x": "X"})
    header, row = [[plain(cell) for cell in line] for line in cells(shown)]
    assert header[4] == "Surprenante ?"
    assert row == ["A", "X", "1,2", "0,2 %", told, "Pourquoi ?", f"3{HYPHEN}4, 9"]
    note = plain(read(shown).find(class_="note").text)
    assert note == (
        "« Surprenante ? » : une fois corrigé le nombre de cases regardées (méthode de Holm)."
    )


def test_an_empty_cell_without_a_question_has_dashes():
    rows = pd.DataFrame(
        {
            "categorie": ["a"],
            "id_theme": ["x"],
            "expected": [1.0],
            "probability": [0.5],
            "adjusted": [1.0],
            "question": pd.Series([None], dtype="str"),
            "lignes": pd.Series([None], dtype="str"),
        }
    )
    shown = reporting.show_empty_cells(rows, labels={"a": "A", "x": "X"})
    assert cells(shown)[1][5:] == ["—", "—"]


def test_a_difference_of_shares_is_shown_with_its_interval_and_its_verdict():
    assert [plain(cell) for cell in cells(share_gaps())[1][2:]] == [
        "50,0 % / 25,0 %",
        "+25,0 points",
        "de −10,0 à +50,0",
        "différence (p = 0,040)",
    ]


def test_participants_that_are_not_published_are_a_dash():
    shown = cells(participants())[1]
    assert [plain(cell) for cell in shown[3:5]] == ["1 287", "—"]


def test_a_session_without_a_label_is_named_in_words():
    rows = pd.DataFrame(
        {
            "id_document": ["d"],
            "session": ["visite-de_quartier"],
            "public": ["elus"],
            "n_participants": pd.array([3], dtype="Int64"),
            "n_etablissements": pd.array([2], dtype="Int64"),
            "lignes": ["1-2"],
        }
    )
    shown = reporting.show_participants(rows, labels={"d": "D", "elus": "Élus"})
    assert cells(shown)[1] == ["D", "Visite de quartier", "Élus", "3", "2", f"1{HYPHEN}2"]
