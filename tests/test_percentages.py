"""Percentages of a text: every odd form met in print becomes one invented sentence."""

import pytest

from egnlib.corpus.percentages import published_percentages

ALL = ("eleves", "enseignants", "familles")
PEOPLE = ("enseignants", "familles")

# text, then (line, operator, low, high, audiences)
ONE_PERCENTAGE = {
    "a plain number": ("75 % souhaitent un préau.", (1, "=", 75, 75, ())),
    "no space before the sign": ("• 12% d’élèves", (1, "=", 12, 12, ("eleves",))),
    "a decimal comma": ("• 33,4 % de familles", (1, "=", 33.4, 33.4, ("familles",))),
    "number and sign on two lines": (
        "Un large accord (97\n% des enseignants).",
        (1, "=", 97, 97, ("enseignants",)),
    ),
    "a range": ("91 à 94 % des répondants insistent.", (1, "entre", 91, 94, ("ensemble",))),
    "a range broken over a line": (
        "Le jardin plaît à 91 à\n94 % des répondants.",
        (1, "entre", 91, 94, ("ensemble",)),
    ),
    "a plus sign": (
        "+ 90 % des élèves, enseignants et familles aiment lire.",
        (1, ">", 90, None, ALL),
    ),
    "more than": ("Plus de 87 % des familles.", (1, ">", 87, None, ("familles",))),
    "less than": ("Moins de 30 % des élèves.", (1, "<", None, 30, ("eleves",))),
    "less than, broken over a line": (
        "Le potager laisse les répondants indécis (moins\nde 70 %).",
        (2, "<", None, 70, ("ensemble",)),
    ),
    "nearly": ("Près de 80 % des personnels.", (1, "~", 80, 80, ("personnels",))),
    "about": ("Environ 18 % hésitent.", (1, "~", 18, 18, ())),
    "a list of audiences after a comma": (
        "À plus de 80 %, élèves, familles et enseignants veulent un banc.",
        (1, ">", 80, None, ALL),
    ),
    "a list of audiences broken over a line": (
        "60 % des parents\net des enseignants veulent un banc.",
        (1, "=", 60, 60, PEOPLE),
    ),
    "respondents who are named": (
        "Plus de 90 % des répondants parents et enseignants veulent un banc.",
        (1, ">", 90, None, PEOPLE),
    ),
    "all respondents": ("75 % des personnes interrogées.", (1, "=", 75, 75, ("ensemble",))),
    "families and partners are one audience": (
        "64 % des familles et partenaires de l’École.",
        (1, "=", 64, 64, ("familles_partenaires",)),
    ),
    "audiences before the number": (
        "Familles et enseignants jugent à plus de 80 % que le banc est utile.",
        (1, ">", 80, None, PEOPLE),
    ),
    "audiences before a number in brackets": (
        "Pour les élèves et les familles (79 %), le banc est utile.",
        (1, "=", 79, 79, ("eleves", "familles")),
    ),
    "an audience only inside the quoted statement": (
        "« Les élèves et les familles jardinent » recueille 75 % d’avis positifs.",
        (1, "=", 75, 75, ()),
    ),
    "an audience only inside the statement quoted after": (
        "90 % estiment que « les enseignants jardinent ».",
        (1, "=", 90, 90, ()),
    ),
    "an audience in the sentence before": (
        "Les élèves jardinent. Le consensus est à plus de 80 %.",
        (1, ">", 80, None, ()),
    ),
    "at least, which says « more »": (
        "Au moins 80 % des élèves veulent un préau.",
        (1, ">", 80, None, ("eleves",)),
    ),
    "at least, broken over a line": ("Un banc plaît à au\nmoins 80 %.", (2, ">", 80, None, ())),
    "at most, which says « less »": (
        "Au plus 30 % des familles hésitent.",
        (1, "<", None, 30, ("familles",)),
    ),
    "at most, after the audience": (
        "Les familles hésitent à au plus 30 %.",
        (1, "<", None, 30, ("familles",)),
    ),
    "between two numbers": (
        "Entre 92 et 95 % des élèves jardinent.",
        (1, "entre", 92, 95, ("eleves",)),
    ),
    "between two numbers, broken over two lines": (
        "Le jardin plaît à entre 92,5\net 95\n% des enseignants.",
        (1, "entre", 92.5, 95, ("enseignants",)),
    ),
    "between two numbers, after the audience": (
        "Les élèves et les familles (entre 92 et 95 %) jardinent.",
        (1, "entre", 92, 95, ("eleves", "familles")),
    ),
    "teachers and partners": (
        "64 % des enseignants et des partenaires jardinent.",
        (1, "=", 64, 64, ("enseignants", "familles_partenaires")),
    ),
    "partners alone": ("64 % des partenaires.", (1, "=", 64, 64, ("familles_partenaires",))),
    "teachers, families and partners": (
        "64 % des enseignants, des familles\net des partenaires jardinent.",
        (1, "=", 64, 64, ("enseignants", "familles_partenaires")),
    ),
    "teachers and partners before the number": (
        "Les partenaires et les enseignants jardinent à plus de 80 %.",
        (1, ">", 80, None, ("enseignants", "familles_partenaires")),
    ),
    "an audience in an exclamation before": (
        "Les élèves jardinent ! 80 % approuvent.",
        (1, "=", 80, 80, ()),
    ),
    "an audience in a question before": (
        "Que veulent les élèves ?\nAu moins 80 % un banc.",
        (2, ">", 80, None, ()),
    ),
    "an audience in the next sentence": (
        "Le consensus est à 80 %. Les élèves jardinent.",
        (1, "=", 80, 80, ()),
    ),
}


def _rows(text: str) -> list[tuple]:
    found = published_percentages(text.split("\n"))
    return found.astype(object).where(found.notna(), None).apply(tuple, axis=1).tolist()


@pytest.mark.parametrize(("text", "expected"), ONE_PERCENTAGE.values(), ids=ONE_PERCENTAGE.keys())
def test_an_odd_form_is_read_with_its_line_operator_bounds_and_audiences(text, expected):
    assert _rows(text) == [expected]


# Forms that no recorded document prints.
MISREAD = {
    "the sign after both numbers of a range": (
        "92 % à 95 % des élèves.",
        (1, "entre", 92, 95, ("eleves",)),
    ),
    "the sign after both numbers of « entre »": (
        "Entre 92 % et 95 % des élèves.",
        (1, "entre", 92, 95, ("eleves",)),
    ),
    "a range with a hyphen": ("92-95 % des élèves.", (1, "entre", 92, 95, ("eleves",))),
    "no more than": ("Pas plus de 30 % des élèves.", (1, "<", None, 30, ("eleves",))),
    "suspension points between the sentences": (
        "Les élèves jardinent… 80 % approuvent.",
        (1, "=", 80, 80, ()),
    ),
}


@pytest.mark.parametrize(("text", "expected"), MISREAD.values(), ids=MISREAD.keys())
def test_a_form_that_no_recorded_document_prints_is_read_too(text, expected):
    assert _rows(text) == [expected]


def test_each_percentage_of_a_sentence_has_its_own_audience():
    text = "73 % des enseignants, 80 % des familles\net 88 % des élèves jardinent."
    assert _rows(text) == [
        (1, "=", 73, 73, ("enseignants",)),
        (1, "=", 80, 80, ("familles",)),
        (2, "=", 88, 88, ("eleves",)),
    ]


def test_a_composition_list_is_read_line_by_line():
    lines = ["• 11% d’élèves", "• 24,5% de familles ou partenaires", "", "• 15,5 % personnels"]
    found = published_percentages(lines)
    assert found["ligne"].tolist() == [1, 2, 4]
    assert found["valeur_basse"].tolist() == [11, 24.5, 15.5]
    assert found["publics"].tolist() == [("eleves",), ("familles_partenaires",), ("personnels",)]


@pytest.mark.parametrize("text", ["", "Trois élèves sur quatre.", "80 pour cent", "% des élèves"])
def test_a_text_without_a_percentage_gives_no_row(text):
    found = published_percentages([text])
    assert found.columns.tolist() == [
        "ligne",
        "operateur",
        "valeur_basse",
        "valeur_haute",
        "publics",
    ]
    assert len(found) == 0


def test_blank_lines_before_a_percentage_only_move_its_line():
    sentence = ["Plus de 87 % des enseignants et des familles jardinent."]
    moved = published_percentages(["", "", *sentence])
    assert moved["ligne"].tolist() == [3]
    assert moved.drop(columns="ligne").equals(published_percentages(sentence).drop(columns="ligne"))
