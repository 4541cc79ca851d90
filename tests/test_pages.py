"""Pages: an executed notebook becomes one file that needs nothing else, or nothing is written."""

import re
from pathlib import Path
from urllib.parse import quote, unquote

import nbformat
import pytest
from bs4 import BeautifulSoup

from egnlib import __version__, reporting
from egnlib.files import EgnError
from egnlib.reporting.pages import page_title, summary_sentences, write_page

v4 = nbformat.v4
TITLE = "# Combien d’arbres ?\n\n**Question.** Où sont-ils ?"
PIXEL = "data:image/png;base64,iVBORw0KGgo="
ALTERNATIVE = "Barres « A » : 2, puis B"
HEADINGS = ["Combien de bancs\u202f?", "L’écart, à l’été", "Provenance"]


def shown(html: str, source: str = "secret = 3", *tags: str) -> nbformat.NotebookNode:
    """A code cell that has run and shows some HTML."""
    data = {"text/html": html, "text/plain": "en mots simples"}
    output = v4.new_output("execute_result", data, execution_count=1)
    return v4.new_code_cell(source, metadata={"tags": list(tags)}, outputs=[output])


def words(text: str, *tags: str) -> nbformat.NotebookNode:
    return v4.new_markdown_cell(text, metadata={"tags": list(tags)})


def summary(*sentences: str) -> nbformat.NotebookNode:
    return shown(reporting.show_summary(*sentences).html, "phrases()", "resume")


def notebook(*cells: nbformat.NotebookNode) -> nbformat.NotebookNode:
    return v4.new_notebook(cells=list(cells))


@pytest.fixture
def executed() -> nbformat.NotebookNode:
    figure = f'<figure><img alt="{ALTERNATIVE}" src="{PIXEL}"></figure>'
    return notebook(
        words(TITLE),
        words("**Entrées.** Pour le carnet seulement.", "carnet"),
        shown("<p>Caché.</p>", "import os", "carnet"),
        v4.new_code_cell("silence = 1", outputs=[v4.new_output("stream", text="bavardage")]),
        words(f"## {HEADINGS[0]}\n\nDeux ; trois."),
        shown(figure),
        words(f"## {HEADINGS[1]}\n\n### Plus bas"),
        shown('<section id="liste-a"><p><a href="#liste-a">4</a></p></section>'),
        summary("Il y a 4 arbres & 2 bancs.", "Fin."),
        words(f"## {HEADINGS[2]}"),
    )


def written(nb: nbformat.NotebookNode, folder: Path, dossier: str = "Le dossier") -> BeautifulSoup:
    path = folder / "reports" / "essai.html"
    write_page(nb, path, dossier=dossier)
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def reached(address: str, html: BeautifulSoup) -> bool:
    """Whether a browser finds the place that a link names: as written, then decoded."""
    fragment = quote(address.removeprefix("#"), safe="!#$%&'()*+,/:;=?@[\\]^_{|}~-.")
    names = {tag["id"] for tag in html(id=True)}
    return fragment in names or unquote(fragment) in names


def test_a_page_is_in_french_and_bears_the_question_and_the_dossier(executed, tmp_path):
    html = written(executed, tmp_path)
    assert html.html["lang"] == "fr"
    assert html.title.text == "Combien d’arbres ? – Le dossier"
    assert html.find("meta", charset=True)["charset"] == "utf-8"
    assert html.find("meta", attrs={"name": "generator"})["content"] == f"egnlib {__version__}"
    assert [title.find(string=True) for title in html("h1")] == ["Combien d’arbres ?"]
    assert html.header.a["href"] == "index.html"


def test_the_summary_stands_right_under_the_title_and_nowhere_else(executed, tmp_path):
    html = written(executed, tmp_path)
    found = html(class_="resume")
    assert [item.text for item in found[0]("li")] == ["Il y a 4 arbres & 2 bancs.", "Fin."]
    assert len(found) == 1
    inside = [tag.name for tag in html.main.find_all(["h1", "section", "nav", "h2"])]
    assert inside[:4] == ["h1", "section", "h2", "nav"]


def test_what_is_for_the_notebook_only_is_left_out(executed, tmp_path):
    page = str(written(executed, tmp_path))
    assert "Pour le carnet seulement" not in page
    assert "Caché." not in page


def test_neither_code_nor_what_a_cell_prints_is_in_the_page(executed, tmp_path):
    page = str(written(executed, tmp_path))
    for absent in ("secret = 3", "silence", "phrases()", "bavardage", "en mots simples"):
        assert absent not in page


def test_a_page_names_no_address_of_a_network(executed, tmp_path):
    html = written(executed, tmp_path)
    assert "://" not in str(html)
    assert html(["script", "link", "iframe", "object"]) == []
    addresses = [tag.get("src") or tag.get("href") for tag in html(["a", "img"])]
    assert [one for one in addresses if not re.match(r"#|data:|index\.html$", one)] == []


def test_images_keep_their_alternative_text(executed, tmp_path):
    html = written(executed, tmp_path)
    assert [(image["alt"], image["src"]) for image in html("img")] == [(ALTERNATIVE, PIXEL)]


def test_the_table_of_contents_leads_to_each_section(executed, tmp_path):
    html = written(executed, tmp_path)
    links = html.nav("a")
    assert [link.text for link in links] == HEADINGS
    assert [link["href"] for link in links if not reached(link["href"], html)] == []


@pytest.mark.parametrize(
    "heading",
    [
        "Élèves et familles : l’été",
        "R & D",
        "« Qui » ?",
        "Les *vrais* nombres",
        "La table `chaine`",
        'Le "mot"',
        "Plus de 50 % d’accord",
        "Moins < plus",
    ],
)
def test_the_table_of_contents_reaches_a_heading_whatever_it_holds(heading, tmp_path):
    html = written(notebook(words(TITLE), words(f"## {heading}"), summary("Un.")), tmp_path)
    [link] = html.nav("a")
    assert reached(link["href"], html), link["href"]


def test_the_link_that_skips_to_the_contents_reaches_them(executed, tmp_path):
    html = written(executed, tmp_path)
    assert reached(html.find("a", class_="saut")["href"], html)


def test_a_page_without_sections_has_no_table_of_contents(tmp_path):
    html = written(notebook(words(TITLE), summary("Un.")), tmp_path)
    assert html("nav") == []


@pytest.mark.parametrize("dossier", ["Élèves & familles", "<script>alert(1)</script>", "a < b"])
def test_the_title_of_a_dossier_is_shown_as_text(dossier, executed, tmp_path):
    html = written(executed, tmp_path, dossier)
    assert html("script") == []
    assert html.title.text == f"Combien d’arbres ? – {dossier}"
    assert html.header.text.strip().endswith(f"· {dossier}")


@pytest.mark.parametrize("words_of_people", ["<script>alert(1)</script>", 'x href="http://a.b"'])
def test_words_of_people_that_look_like_markup_make_a_page_all_the_same(words_of_people, tmp_path):
    cell = shown(reporting.show_text(f"On lit : {words_of_people}").html)
    html = written(notebook(words(TITLE), cell, summary("Un.")), tmp_path)
    assert html("script") == []
    assert words_of_people in html.main.text


def test_the_summary_can_be_read_in_plain_words(executed):
    assert summary_sentences(executed) == ("Il y a 4 arbres & 2 bancs.", "Fin.")


def test_the_same_notebook_gives_the_same_page(executed, tmp_path):
    first = str(written(executed, tmp_path / "a"))
    assert str(written(executed, tmp_path / "b")) == first


TITLES = {
    "# Un ?": "Un ?",
    "#   Deux ?  \n\ntexte": "Deux ?",
    "# Trois\n## Quatre": "Trois",
}


@pytest.mark.parametrize(("source", "title"), TITLES.items())
def test_the_title_is_the_first_heading(source, title):
    assert page_title(notebook(words(source))) == title


NO_TITLE = "Carnet sans titre : la première cellule ne commence pas par « # »."
# cells -> beginning of the message
REFUSED = {
    "no cell": ([], NO_TITLE),
    "no title": ([words("Du texte."), summary("Un.")], NO_TITLE),
    "a smaller heading": ([words("## Un"), summary("Un.")], NO_TITLE),
    "a comment of code": ([v4.new_code_cell("# Un"), summary("Un.")], NO_TITLE),
    "no summary": ([words(TITLE)], "Carnet avec 0 cellule(s) « resume »."),
    "two summaries": (
        [words(TITLE), summary("Un."), summary("Deux.")],
        "Carnet avec 2 cellule(s) « resume ».",
    ),
}


@pytest.mark.parametrize(("cells", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_a_notebook_that_lacks_its_form_makes_no_page(cells, message, tmp_path):
    with pytest.raises(EgnError) as refusal:
        written(notebook(*cells), tmp_path)
    assert str(refusal.value).startswith(message)
    assert list(tmp_path.rglob("*.html")) == []


# what a cell shows or says -> the address in the message
OUTSIDE = {
    "an image of the network": ("![x](http://a.b/c.png)", "http://a.b/c.png"),
    "an image next to the page": ("![x](c.png)", "c.png"),
    "a link": ("[x](https://a.b/c)", "https://a.b/c"),
    "an address without a scheme": ('<img alt="x" src="//a.b/c.png">', "//a.b/c.png"),
    "an attribute without quotes": ("<img alt=x src=http://a.b/c.png>", "http://a.b/c.png"),
    "capital letters": ("<IMG ALT='x' SRC = 'http://a.b/c.png'>", "http://a.b/c.png"),
    "a script": ('<script src="http://a.b/c.js"></script>', "http://a.b/c.js"),
    "a folder above": ("[x](../secret.html)", "../secret.html"),
    "an action": ("[x](javascript:alert)", "javascript:alert"),
    "a set of images": ('<img alt="x" srcset="http://a.b/c.png 2x">', "http://a.b/c.png"),
    "a background": ('<p style="background: url(http://a.b/c.png)">x</p>', "http://a.b/c.png"),
    "a style sheet": ('<style>@import "http://a.b/c.css";</style>', "http://a.b/c.css"),
}


@pytest.mark.parametrize(("source", "address"), OUTSIDE.values(), ids=OUTSIDE.keys())
def test_a_page_that_would_ask_something_of_a_network_is_refused(source, address, tmp_path):
    with pytest.raises(EgnError) as refusal:
        written(notebook(words(TITLE), words(source), summary("Un.")), tmp_path)
    assert str(refusal.value).startswith("Page non autonome : essai.html renvoie à « ")
    assert address in str(refusal.value)


def test_what_a_cell_shows_is_looked_at_too(tmp_path):
    cell = shown('<img alt="x" src="http://a.b/c.png">')
    with pytest.raises(EgnError) as refusal:
        written(notebook(words(TITLE), cell, summary("Un.")), tmp_path)
    assert str(refusal.value) == (
        "Page non autonome : essai.html renvoie à « http://a.b/c.png ». Une page ne demande rien "
        "au réseau. Retirez cette adresse du carnet."
    )


def test_places_of_the_page_and_neighbours_may_be_linked(tmp_path):
    source = "[un](#liste-a), [deux](index.html), [trois](autre-page.html)"
    html = written(notebook(words(TITLE), words(source), summary("Un.")), tmp_path)
    assert [link["href"] for link in html.main.select("p a")][-3:] == [
        "#liste-a",
        "index.html",
        "autre-page.html",
    ]


def test_a_page_that_fails_leaves_the_former_one_and_nothing_else(executed, tmp_path):
    written(executed, tmp_path)
    path = tmp_path / "reports" / "essai.html"
    former = path.read_bytes()
    for spoilt in (words("![x](http://a.b/c.png)"), summary("Encore.")):
        with pytest.raises(EgnError):
            written(notebook(*executed.cells, spoilt), tmp_path)
    assert path.read_bytes() == former
    assert [found.name for found in path.parent.iterdir()] == ["essai.html"]


def test_a_page_that_cannot_be_moved_leaves_the_former_one(executed, tmp_path, monkeypatch):
    written(executed, tmp_path)
    path = tmp_path / "reports" / "essai.html"
    former = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        written(executed, tmp_path, "Un autre dossier")
    assert path.read_bytes() == former
    assert [found.name for found in path.parent.iterdir()] == ["essai.html"]
