"""The transcription audit: it finds nothing in what is recorded, and notices every change."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pandas as pd
import pytest

from egnlib.corpus.completeness import RECORDED, missed_passages
from egnlib.corpus.consultation import Consultation
from egnlib.corpus.lines import line_numbers
from egnlib.corpus.passages import read_documents
from egnlib.corpus.transcription import WORDED, audit_transcription, missing_words

AUDITED = [*RECORDED, "hors_champ"]
FIGURES = [
    ("questionnaire", "valeur_basse"),
    ("questionnaire", "valeur_haute"),
    ("participants", "n_participants"),
    ("participants", "n_etablissements"),
    ("occurrences", "n_publie"),
]
STRANGER = "ornithorynque"
UNCOVERED = "cette ligne n'est ni dans une table, ni dans hors_champ.csv"


@dataclass(frozen=True)
class Sources:
    """The tables and the lines of the documents, kept out of the report of a failure."""

    whole: Consultation = field(repr=False)
    parts: dict[str, Consultation] = field(repr=False)
    lines: dict[str, list[str]] = field(repr=False)

    def groups(self, name: str) -> Iterator[tuple[str, Consultation, list[int]]]:
        """Each document, its tables, and rows of one of them that may be spoiled together.

        Every row is in one group. What is missed in a line depends on the rows that name it and on
        no other: rows without a line in common are judged as if each were alone. A published count
        is held against all those of its document, and is alone in its group.
        """
        for identifier, part in self.parts.items():
            for rows in _without_a_common_line(getattr(part, name), alone=name == "occurrences"):
                yield identifier, part, rows

    def missed_lines(self, identifier: str, part: Consultation) -> set[int]:
        """Lines of a document where these tables of it miss something."""
        return {line for line, _ in missed_passages(part, self.lines[identifier])}


@pytest.fixture(scope="module")
def sources(documents, project, consultation) -> Sources:
    lines = read_documents(root=project)
    return Sources(consultation, {one: consultation.of(one) for one in lines}, lines)


def _without_a_common_line(table: pd.DataFrame, *, alone: bool) -> list[list[int]]:
    groups: list[tuple[list[int], set[int]]] = []
    for row, reference in table["lignes"].items():
        named = set(line_numbers(reference))
        free = (group for group in groups if not alone and group[1].isdisjoint(named))
        rows, lines = next(free, ([], set()))
        if not rows:
            groups.append((rows, lines))
        rows.append(row)
        lines |= named
    return [rows for rows, _ in groups]


def _audit(recorded: Consultation, lines: dict[str, list[str]]) -> list[list]:
    found = audit_transcription(recorded, lines).astype(object)
    if "verger" in lines:
        # The numbers of invented documents are in no table; tests/test_digits.py is about them.
        found = found.loc[~found["probleme"].str.startswith("nombre ")]
    return found.where(found.notna(), None).to_numpy().tolist()


def _with_cell(consultation: Consultation, name: str, row: int, column: str, value: object):
    table = getattr(consultation, name).copy()
    table.loc[row, column] = value
    return replace(consultation, **{name: table})


def test_the_audit_of_the_recorded_tables_finds_nothing(sources):
    assert list(sources.lines) == sources.whole.documents["id_document"].tolist()
    assert _audit(sources.whole, sources.lines) == []


def _own_lines(table: pd.DataFrame, row: int) -> tuple[int, ...]:
    return line_numbers(table.at[row, "lignes"])


@pytest.mark.parametrize("name", AUDITED)
def test_deleting_any_one_row_is_noticed_in_its_lines(name, sources):
    # A row that remains is judged alone: only what is missed can differ when another one goes.
    unnoticed, n_deleted = [], 0
    for identifier, part, rows in sources.groups(name):
        table = getattr(part, name)
        without = replace(part, **{name: table.drop(index=rows)})
        missed = sources.missed_lines(identifier, without)
        n_deleted += len(rows)
        unnoticed += [
            table.loc[row].dropna().to_dict()
            for row in rows
            if missed.isdisjoint(_own_lines(table, row))
        ]
    assert n_deleted == len(getattr(sources.whole, name))
    assert unnoticed == [], "\n".join(map(str, unnoticed))


@pytest.mark.parametrize(("name", "column"), FIGURES)
def test_changing_any_one_figure_is_noticed_in_its_row_or_its_lines(name, column, sources):
    unnoticed, n_changed = [], 0
    for identifier, part, rows in sources.groups(name):
        table = getattr(part, name)
        changed = [row for row in rows if pd.notna(table.at[row, column])]
        spoiled = _with_cell(part, name, changed, column, table.loc[changed, column] + 1)
        found = _audit(spoiled, {identifier: sources.lines[identifier]})
        places = {(place, number) for place, number, *_ in found}
        n_changed += len(changed)
        unnoticed += [
            table.loc[row].dropna().to_dict()
            for row in changed
            if places.isdisjoint(
                {(name, row + 2), *((identifier, n) for n in _own_lines(table, row))}
            )
        ]
    assert n_changed == getattr(sources.whole, name)[column].notna().sum()
    assert unnoticed == [], "\n".join(map(str, unnoticed))


@pytest.mark.parametrize("name", AUDITED)
def test_rows_deleted_together_are_missed_as_each_one_alone(name, sources):
    for identifier, part, rows in sources.groups(name):
        table = getattr(part, name)
        together = sources.missed_lines(identifier, replace(part, **{name: table.drop(index=rows)}))
        own = set(_own_lines(table, rows[-1]))
        alone = sources.missed_lines(
            identifier, replace(part, **{name: table.drop(index=rows[-1])})
        )
        assert alone & own == together & own


@pytest.mark.parametrize(
    ("name", "column"), [(name, column) for name, columns in WORDED.items() for column in columns]
)
def test_a_word_that_is_not_in_the_document_is_named_with_its_place(name, column, sources):
    table = getattr(sources.whole, name)
    row = table[column].last_valid_index()
    spoiled = _with_cell(sources.whole, name, row, column, f"{table.at[row, column]} {STRANGER}")
    problem = f"« {STRANGER} » ne se lit pas lignes {table.at[row, 'lignes']}"
    identifier = table.at[row, "id_document"]
    assert _audit(spoiled, {identifier: sources.lines[identifier]}) == [
        [name, row + 2, column, problem]
    ]


@pytest.mark.parametrize("name", AUDITED)
def test_a_line_beyond_the_end_is_named_with_the_length_of_the_document(name, sources):
    table = getattr(sources.whole, name)
    row = len(table) - 1
    identifier = table.at[row, "id_document"]
    lines = sources.lines[identifier]
    last = len(lines)
    beyond = _with_cell(sources.whole, name, row, "lignes", f"{last}-{last + 1}")
    problem = f"ligne {last + 1} absente du document, qui en a {last}"
    assert [name, row + 2, "lignes", problem] in _audit(beyond, {identifier: lines})


def test_rows_of_a_document_that_is_absent_are_not_audited(consultation):
    beyond = _with_cell(consultation, "sujets", 0, "lignes", "99999")
    assert _audit(beyond, {}) == []


# What follows needs no document: a few invented lines, audited by hand.


def _invented(consultation: Consultation, nature: str, **rows: list[dict]) -> Consultation:
    """Tables that hold only the rows given, all of one invented document."""
    document = {"id_document": "verger", "nature": nature}
    filled = {"documents": [document], **rows}
    tables = {}
    for name in ["documents", "chiffres", *AUDITED]:
        schema = getattr(consultation, name).iloc[:0]
        cells = [{"id_document": "verger", **row} for row in filled.get(name, [])]
        table = pd.DataFrame(cells, columns=schema.columns)
        tables[name] = table.astype(schema.dtypes.to_dict())
    return Consultation(themes=consultation.themes, **tables)


def test_a_line_in_no_table_is_missed_unless_it_is_blank(consultation):
    recorded = _invented(
        consultation, "synthese_ateliers", hors_champ=[{"lignes": "1", "raison": "titre"}]
    )
    assert _audit(recorded, {"verger": ["Le verger", "", "  ", "Planter"]}) == [
        ["verger", 4, None, UNCOVERED]
    ]


def test_each_bullet_of_a_return_has_its_row(consultation):
    entry = {"tableau": "plan", "libelle": "Planter des pommiers", "lignes": "1-2"}
    recorded = _invented(consultation, "retour_regional", retours=[entry])
    assert _audit(recorded, {"verger": ["► Planter", "des pommiers"]}) == []
    assert _audit(recorded, {"verger": ["► Planter des", "pommiers ► Arroser"]}) == [
        ["verger", 2, None, "1 « ► » imprimés, 0 relevés"]
    ]


def test_each_numbered_proposition_of_a_dossier_has_its_row(consultation):
    proposition = {"rang": 1, "libelle": "Planter des pommiers", "lignes": "1"}
    recorded = _invented(consultation, "dossier_national", propositions=[proposition])
    assert _audit(recorded, {"verger": ["1 Planter des pommiers"]}) == []
    assert _audit(recorded, {"verger": ["2 Planter des pommiers"]}) == [
        ["verger", 1, None, "proposition numérotée 2 sans ligne dans propositions.csv"],
        ["verger", 1, None, "le numéro 1 ne se lit pas lignes 1"],
    ]


def test_each_published_count_has_its_row(consultation):
    total = {"rubrique": "ensemble", "sous_rubrique": "ensemble", "n_publie": 9, "lignes": "1"}
    part = {"rubrique": "verger", "sous_rubrique": "ensemble", "n_publie": 5, "lignes": "1"}
    recorded = _invented(consultation, "synthese_ateliers", occurrences=[total, part])
    assert _audit(recorded, {"verger": ["Le verger (5 occurrences sur 9)"]}) == []
    assert _audit(
        recorded, {"verger": ["Le verger (5 occurrences sur 9), la haie (4 occurrences)"]}
    ) == [["verger", 1, None, "effectif publié « (4 occurrences) » absent d'occurrences.csv"]]


PERCENTAGE = {
    "id_enonce": "q1",
    "libelle": "Planter des pommiers",
    "public": "eleves",
    "public_imprime": "oui",
    "operateur": ">",
    "valeur_basse": 80,
    "sens": "favorable",
    "lignes": "1",
}
SENTENCE = "Plus de 80 % des élèves veulent planter des pommiers."
WRONG_PERCENTAGES = {
    "the audience": (
        {"public": "familles"},
        SENTENCE,
        ["publics relevés : familles ; publics imprimés : eleves"],
    ),
    "whether the audience is printed": (
        {"public_imprime": "non"},
        SENTENCE,
        ["public_imprime ne dit pas si le public est imprimé"],
    ),
    "the operator": (
        {"operateur": "="},
        SENTENCE,
        [
            "pourcentage sans ligne dans questionnaire.csv",
            "q1 (eleves) : aucun pourcentage imprimé ne lui répond",
        ],
    ),
    "a percentage not recorded": (
        {},
        f"{SENTENCE} 12 % hésitent.",
        ["pourcentage sans ligne dans questionnaire.csv"],
    ),
    "an audience not recorded": (
        {},
        SENTENCE.replace("élèves", "élèves et familles"),
        ["publics relevés : eleves ; publics imprimés : eleves, familles"],
    ),
}


def test_a_percentage_recorded_as_printed_raises_no_problem(consultation):
    recorded = _invented(consultation, "resultats_questionnaire", questionnaire=[PERCENTAGE])
    assert _audit(recorded, {"verger": [SENTENCE]}) == []


@pytest.mark.parametrize(
    ("cells", "line", "problems"), WRONG_PERCENTAGES.values(), ids=WRONG_PERCENTAGES.keys()
)
def test_a_percentage_recorded_otherwise_than_printed_is_noticed(
    cells, line, problems, consultation
):
    row = PERCENTAGE | cells
    recorded = _invented(consultation, "resultats_questionnaire", questionnaire=[row])
    assert _audit(recorded, {"verger": [line]}) == [
        ["verger", 1, None, problem] for problem in problems
    ]


WORDS = {
    "a word that is there": ("Pommiers", "planter des pommiers", []),
    "a word that is not": ("Pommiers et poiriers", "planter des pommiers", ["poiriers"]),
    "accents and capitals do not count": ("ÉCOLE élève", "l’ecole, un eleve", []),
    "an ending of three letters does not count": ("plantation", "plantat", []),
    "an ending of four letters counts": ("plantations", "plantat", ["plantations"]),
    "ligatures are two letters": ("œuvre", "une oeuvre", []),
    "a word cut at the end of a line is read as one": ("ultra-rapide", "ultra- rapide", []),
    "short words and tool words do not count": ("Où dans le bec entre", "rien", []),
    "a tool word with an accent does not count": ("être", "rien", []),
    "each missing word is named once, in order": (
        "Noyer, if, noyer, tilleul",
        "",
        ["noyer", "tilleul"],
    ),
    "a missing label lacks nothing": (None, "planter", []),
}


@pytest.mark.parametrize(("label", "passage", "missing"), WORDS.values(), ids=WORDS.keys())
def test_the_words_of_a_label_are_looked_for_in_its_passage(label, passage, missing):
    assert missing_words(label, passage) == missing


# figure as recorded, passage -> whether the passage prints it
PRINTED = {
    "as it stands": (1287, "1287 arbres", True),
    "a space between thousands": (1287, "1 287 arbres", True),
    "a no-break space between thousands": (1287, "1\u00a0287 arbres", True),
    "a narrow no-break space between thousands": (1287, "1\u202f287 arbres", True),
    "its digits in two numbers": (1287, "12 arbres, 87 haies", False),
    "inside a longer number": (1287, "11287 arbres", False),
    "another one": (1287, "1288 arbres", False),
    "nowhere": (1287, "des arbres", False),
    "zero": (0, "0 arbre", True),
    "zero at the end of another": (0, "10 arbres", False),
}


@pytest.mark.parametrize(("figure", "passage", "printed"), PRINTED.values(), ids=PRINTED.keys())
def test_a_figure_is_read_with_or_without_its_thousands_separator(
    figure, passage, printed, consultation
):
    row = {"session": "s", "public": "p", "n_participants": figure, "lignes": "1"}
    recorded = _invented(consultation, "synthese_ateliers", participants=[row])
    problem = f"« {figure} » ne se lit pas lignes 1"
    assert _audit(recorded, {"verger": [passage]}) == (
        [] if printed else [["participants", 2, "n_participants", problem]]
    )


@pytest.mark.parametrize(
    ("passage", "printed"), [("24,5 % de pommes", True), ("24 % et 5 %", False), ("245", False)]
)
def test_a_figure_is_read_with_its_decimal_comma(passage, printed, consultation):
    row = PERCENTAGE | {"libelle": "", "valeur_basse": 24.5}
    recorded = _invented(consultation, "synthese_ateliers", questionnaire=[row])
    assert _audit(recorded, {"verger": [passage]}) == (
        [] if printed else [["questionnaire", 2, "valeur_basse", "« 24.5 » ne se lit pas lignes 1"]]
    )


def test_each_count_of_a_line_of_participants_has_its_cell(consultation):
    row = {"session": "s", "public": "p", "n_participants": 7, "n_etablissements": 3}
    recorded = _invented(
        consultation,
        "retour_regional",
        participants=[{**row, "lignes": "1"}],
        hors_champ=[{"lignes": "2", "raison": "titre"}],
    )
    assert _audit(recorded, {"verger": ["7 jardiniers de 3 vergers", "12 mois"]}) == []
    assert _audit(recorded, {"verger": ["7 jardiniers de 3 vergers et 2 haies", "12 mois"]}) == [
        ["verger", 1, None, "effectif 2 absent de participants.csv"]
    ]


@pytest.mark.parametrize("separator", [" ", "\u00a0", "\u202f"])
def test_a_count_of_a_return_may_be_printed_with_a_thousands_separator(separator, consultation):
    row = {"session": "s", "public": "p", "n_participants": 1287, "lignes": "1"}
    recorded = _invented(consultation, "retour_regional", participants=[row])
    assert _audit(recorded, {"verger": [f"1{separator}287 arbres"]}) == []


def test_each_theme_number_of_a_line_of_a_numbering_has_its_row(consultation):
    row = {"schema": "s", "numero": 1, "libelle_imprime": "Le verger", "lignes": "1"}
    recorded = _invented(
        consultation,
        "synthese_ateliers",
        numerotation_themes=[row],
        hors_champ=[{"lignes": "2", "raison": "titre"}],
    )
    assert _audit(recorded, {"verger": ["(1) Le verger", "(3) pommes"]}) == []
    assert _audit(recorded, {"verger": ["(1) Le verger, (2) La haie", "(3) pommes"]}) == [
        ["verger", 1, None, "numéro de thème (2) absent de numerotation_themes.csv"]
    ]


def test_the_lines_of_the_problems_are_whole_numbers(consultation):
    recorded = _invented(
        consultation, "synthese_ateliers", hors_champ=[{"lignes": "1", "raison": "titre"}]
    )
    for lines, expected in ((["Le verger"], []), (["Le verger", "Planter"], [2])):
        problems = audit_transcription(recorded, {"verger": lines})
        assert problems["ligne"].tolist() == expected
        assert str(problems["ligne"].dtype) == "Int64"
