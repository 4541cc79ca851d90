"""Whom the propositions speak to: cells split by hand, counts, states of the cells."""

import pandas as pd
import pytest

from egnlib.corpus.addressees import (
    STATUSES,
    addressee_counts,
    addressees,
    cell_states,
    status_counts,
)

SYNTHESIS = "egnt-hauts-de-france-2020"
CATEGORIES = pd.CategoricalDtype(["arbres", "bancs", "fleurs"], ordered=True)

# id, category, cell, its state
INVENTED = [
    ("a", "bancs", "Les élèves, familles ?", "suppose"),
    ("b", "bancs", "Élèves", "indique"),
    ("c", "arbres", "La commune (le maire, ses adjoints), l’école", "indique"),
    ("d", "arbres", "?", "inconnu"),
    ("e", "arbres", None, "vide"),
    ("f", "bancs", "familles", None),
    ("g", "bancs", None, None),
]


def _propositions(rows: list[tuple] = INVENTED) -> pd.DataFrame:
    columns = ["id_proposition", "categorie", "qui", "qui_statut"]
    table = pd.DataFrame(rows, columns=columns)
    states = pd.CategoricalDtype(list(STATUSES), ordered=True)
    return table.astype({"categorie": CATEGORIES, "qui": "str", "qui_statut": states})


def _one(cell: str, state: str = "indique") -> pd.DataFrame:
    return _propositions([("a", "bancs", cell, state)])


def _counts(propositions: pd.DataFrame) -> pd.DataFrame:
    return addressee_counts(addressees(propositions))


# cell -> names
CELLS = {
    "one name": ("Élèves", ["élèves"]),
    "commas part names": ("Élèves, familles,enseignants", ["élèves", "familles", "enseignants"]),
    "articles are left out": (
        "Les élèves, la famille, le conseil, l’école, l'équipe",
        ["élèves", "famille", "conseil", "école", "équipe"],
    ),
    "an article inside a name stays": ("Conseil de la vie", ["conseil de la vie"]),
    "a question mark is left out": ("Familles ?", ["familles"]),
    "what stands in brackets is left out": ("Familles (du quartier)", ["familles"]),
    "a comma in brackets parts nothing": (
        "Familles (Nord, Sud, Est), élèves",
        ["familles", "élèves"],
    ),
    "nothing else is merged": (
        "Familles, familles du quartier",
        ["familles", "familles du quartier"],
    ),
    "« et » parts nothing": ("Élèves et familles", ["élèves et familles"]),
    "an empty name is none": ("Élèves, , familles,", ["élèves", "familles"]),
    "one name twice stands twice": ("Élèves, les élèves", ["élèves", "élèves"]),
}


@pytest.mark.parametrize(("cell", "names"), CELLS.values(), ids=CELLS.keys())
def test_a_cell_gives_the_names_it_holds(cell, names):
    assert addressees(_one(cell))["destinataire"].tolist() == names


@pytest.mark.parametrize(
    ("cell", "name"), [("Laboratoires", "laboratoires"), ("Lecteurs", "lecteurs")]
)
def test_a_name_that_begins_like_an_article_is_whole(cell, name):
    assert addressees(_one(cell))["destinataire"].tolist() == [name]


def test_a_cell_with_only_brackets_names_no_one():
    assert addressees(_one("(à préciser)"))["destinataire"].tolist() == []


def test_each_proposition_and_name_has_its_row_and_says_whether_it_is_a_guess():
    named = addressees(_propositions())
    assert named[["id_proposition", "destinataire", "suppose"]].to_numpy().tolist() == [
        ["a", "élèves", True],
        ["a", "familles", True],
        ["b", "élèves", False],
        ["c", "commune", False],
        ["c", "école", False],
        ["f", "familles", False],
    ]


def test_each_name_keeps_the_columns_of_its_proposition():
    propositions = _propositions()
    named = addressees(propositions)
    assert named.columns.tolist() == [*propositions.columns, "destinataire", "suppose"]
    kept = named[propositions.columns].drop_duplicates(ignore_index=True)
    assert kept.equals(propositions.iloc[[0, 1, 2, 5]].reset_index(drop=True))


def test_names_are_counted_the_most_named_first_then_by_the_alphabet():
    counts = _counts(_propositions())
    assert counts.columns.tolist() == ["destinataire", "n", "n_suppose"]
    assert counts.to_numpy().tolist() == [
        ["familles", 2, 1],
        ["élèves", 2, 1],
        ["commune", 1, 0],
        ["école", 1, 0],
    ]


@pytest.mark.parametrize("seed", range(3))
def test_the_counts_do_not_depend_on_the_order_of_the_propositions(seed, consultation):
    for rows in (_propositions(), consultation.of(SYNTHESIS).propositions):
        shuffled = rows.sample(frac=1, random_state=seed)
        assert _counts(shuffled).equals(_counts(rows))
        assert status_counts(shuffled, "qui").equals(status_counts(rows, "qui"))


def test_a_proposition_that_names_one_public_twice_counts_once():
    counts = _counts(_one("Élèves, les élèves"))
    assert counts.to_numpy().tolist() == [["élèves", 1, 0]]


def test_no_more_guesses_than_propositions_are_counted():
    counts = _counts(_one("Élèves, les élèves ?", "suppose"))
    assert counts.to_numpy().tolist() == [["élèves", 1, 1]]


def test_propositions_that_name_no_one_give_no_row():
    silent = _propositions([("a", "bancs", "?", "inconnu"), ("b", "bancs", None, "vide")])
    assert len(addressees(silent)) == 0
    assert _counts(silent).columns.tolist() == ["destinataire", "n", "n_suppose"]
    assert len(_counts(silent)) == 0


def test_a_cell_without_a_state_is_indicated_if_it_holds_something_and_empty_if_not():
    states = cell_states(_propositions(), "qui")
    assert states.tolist() == [
        *("suppose", "indique", "indique", "inconnu", "vide"),
        *("indique", "vide"),
    ]


def test_the_states_are_counted_by_category_in_both_orders_empty_ones_included():
    counts = status_counts(_propositions(), "qui")
    assert counts.index.tolist() == ["arbres", "bancs", "fleurs"]
    assert counts.columns.tolist() == list(STATUSES) == ["indique", "suppose", "inconnu", "vide"]
    assert counts.to_numpy().tolist() == [[1, 0, 1, 1], [2, 1, 0, 1], [0, 0, 0, 0]]


def test_propositions_without_a_category_are_counted_in_a_row_of_their_own():
    counts = status_counts(_propositions([*INVENTED, ("h", None, "?", "inconnu")]), "qui")
    without = counts.loc[counts.index.isna()]
    assert without.to_numpy().tolist() == [[0, 0, 1, 0]]
    assert counts.to_numpy().sum() == len(INVENTED) + 1


@pytest.mark.parametrize("column", ["qui", "pourquoi"])
def test_every_recorded_proposition_has_one_state(column, consultation):
    for rows in (consultation.propositions, consultation.of(SYNTHESIS).propositions):
        assert status_counts(rows, column).to_numpy().sum() == len(rows)


def test_the_states_of_the_synthesis_are_those_of_its_cells(consultation):
    counts = status_counts(consultation.of(SYNTHESIS).propositions, "qui")
    assert {category: row.tolist() for category, row in counts.iterrows()} == {
        "formation": [7, 0, 0, 0],
        "anthropo": [1, 2, 0, 1],
        "techno": [7, 1, 0, 4],
        "politique": [6, 1, 6, 2],
        "organisation": [5, 2, 0, 0],
    }


def test_every_indicated_or_guessed_cell_of_the_synthesis_names_someone(consultation):
    rows = consultation.of(SYNTHESIS).propositions
    named = addressees(rows)
    told = rows.loc[rows["qui_statut"].isin(["indique", "suppose"]), "id_proposition"]
    assert named["id_proposition"].drop_duplicates().tolist() == told.tolist()
    assert (named["destinataire"].str.len() > 0).sum() == len(named)
    counts = _counts(rows).set_index("destinataire")["n"]
    cells = rows["qui"].str.contains(r"(?:^|, )(?:les )?élèves(?: \?|,| \(|$)", case=False)
    assert counts["élèves"] == cells.sum() == 4
