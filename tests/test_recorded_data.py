"""What must hold inside the recorded tables, whatever the documents say."""

import pandas as pd
import pytest

from egnlib.corpus.consultation import TABLES
from egnlib.corpus.lines import first_line, line_numbers
from egnlib.corpus.participants import LABELS

LINKED = {
    "propositions": ("id_proposition", "meme_que"),
    "retours": ("id_retour", "identique_a"),
}
# Rows with the same label are linked within these columns.
SAME = {
    "propositions": ["id_document", "libelle"],
    "retours": ["id_document", "colonne", "libelle"],
}
RANKED = {
    "propositions": ["id_document", "atelier", "categorie"],
    "retours": ["id_document", "id_theme", "tableau", "ligne", "colonne"],
    "sujets": ["id_document"],
}
WITH_LINES = sorted(set(TABLES) - {"documents", "themes"})


def _links(consultation, name: str) -> pd.DataFrame:
    """Each linked row beside the row it points to."""
    identifier, link = LINKED[name]
    table = getattr(consultation, name).assign(position=lambda rows: range(len(rows)))
    return table.loc[table[link].notna()].merge(
        table, left_on=link, right_on=identifier, suffixes=("", "_origin"), validate="many_to_one"
    )


@pytest.mark.parametrize(("name", "n_links"), [("propositions", 8), ("retours", 30)])
def test_every_link_points_to_a_row(name, n_links, consultation):
    assert getattr(consultation, name)[LINKED[name][1]].notna().sum() == n_links
    assert len(_links(consultation, name)) == n_links


@pytest.mark.parametrize("name", LINKED)
def test_linked_rows_have_the_same_label_and_the_same_document(name, consultation):
    links = _links(consultation, name)
    assert links["libelle"].tolist() == links["libelle_origin"].tolist()
    assert links["id_document"].tolist() == links["id_document_origin"].tolist()


@pytest.mark.parametrize("name", LINKED)
def test_a_link_points_to_the_first_row_which_is_earlier_and_has_no_link(name, consultation):
    links = _links(consultation, name)
    origin = LINKED[name][1] + "_origin"
    assert links.loc[links[origin].notna(), LINKED[name][0]].tolist() == []
    assert links.loc[links["position"] <= links["position_origin"], LINKED[name][0]].tolist() == []
    printed = links["lignes"].map(first_line) > links["lignes_origin"].map(first_line)
    assert links.loc[~printed, LINKED[name][0]].tolist() == []


@pytest.mark.parametrize("name", LINKED)
def test_rows_with_the_same_label_in_one_document_and_column_are_linked(name, consultation):
    identifier, link = LINKED[name]
    table = getattr(consultation, name)
    table = table.assign(origin=table[link].fillna(table[identifier]))
    origins = table.groupby(SAME[name], observed=True)["origin"].unique()
    assert origins.loc[origins.map(len) > 1].map(list).tolist() == []


@pytest.mark.parametrize("name", LINKED)
def test_rows_that_repeat_one_another_never_begin_on_the_same_line(name, consultation):
    # Which one is printed first then depends on nothing else.
    identifier, link = LINKED[name]
    table = getattr(consultation, name)
    begun = table.assign(
        origin=table[link].fillna(table[identifier]), begins=table["lignes"].map(first_line)
    )
    same = begun.duplicated(["id_document", "origin", "begins"], keep=False)
    assert begun.loc[same, identifier].tolist() == []


@pytest.mark.parametrize("name", RANKED)
def test_ranks_run_from_one_without_holes(name, consultation):
    groups = getattr(consultation, name).groupby(RANKED[name], observed=True, dropna=False)["rang"]
    ranks = {key: group.tolist() for key, group in groups}
    assert {
        key: found for key, found in ranks.items() if found != list(range(1, len(found) + 1))
    } == {}


def test_the_rows_of_each_table_of_a_return_run_from_one_without_holes(consultation):
    keys = ["id_document", "id_theme", "tableau"]
    rows = consultation.retours.groupby(keys, observed=True)["ligne"].unique()
    assert [
        key for key, found in rows.items() if list(found) != list(range(1, len(found) + 1))
    ] == []


def test_the_recorded_empty_cells_are_those_of_the_table_of_categories_and_workshops(consultation):
    coded = consultation.propositions.loc[consultation.propositions["categorie"].notna()]
    counts = pd.crosstab(coded["categorie"], coded["id_theme"], dropna=False).stack()
    empty = {(str(code), theme) for (code, theme), n in counts.items() if n == 0}
    recorded = consultation.cellules_vides[["categorie", "id_theme"]].astype("str")
    assert counts.sum() == len(coded) == 45
    assert len(consultation.cellules_vides) == 9
    assert set(recorded.itertuples(index=False, name=None)) == empty
    assert set(consultation.cellules_vides["id_document"]) == set(coded["id_document"])


def test_the_vendee_survey_adds_up_and_is_part_of_the_users_of_the_session(consultation):
    participants = consultation.participants.set_index(["session", "public"])["n_participants"]
    survey = participants["enquete-vendee"]
    assert survey["ensemble"] == 2222
    assert survey.drop("ensemble").tolist() == [92, 60, 1287, 783]
    assert survey.drop("ensemble").sum() == survey["ensemble"]
    assert participants["departementale", "usagers"] == 2238
    assert survey["ensemble"] <= participants["departementale", "usagers"]


@pytest.mark.parametrize("column", ["session", "public"])
def test_every_session_and_public_of_the_participants_has_its_label(column, consultation):
    found = consultation.participants[column].unique()
    assert [name for name in found if not LABELS.get(name)] == []


def test_published_counts_add_up_to_their_grand_total(consultation):
    counts = consultation.occurrences.set_index(["id_document", "rubrique", "sous_rubrique"])
    synthesis = counts.loc["egnt-hauts-de-france-2020"].droplevel("sous_rubrique")["n_publie"]
    assert synthesis["ensemble"] == 44
    assert synthesis.drop("ensemble").sum() == 44


def test_deduced_counts_are_what_the_published_ones_leave(consultation):
    dossier = consultation.of("egn-dossier-national-2020").occurrences
    published = dossier.set_index(["rubrique", "sous_rubrique"])["n_publie"]
    totals = published.xs("ensemble", level="sous_rubrique")
    rubric = "Former et accompagner la communauté éducative"
    teachers = totals[rubric] - published[rubric].drop("ensemble").sum()
    spaces = totals["ensemble"] - totals.drop("ensemble").sum()
    deduced = dossier.loc[dossier["n_deduit"].notna()].set_index("sous_rubrique")["n_deduit"]
    assert (teachers, spaces) == (23, 2)
    assert deduced.to_dict() == {"Les enseignants": teachers, "ensemble": spaces}


def test_a_deduced_count_always_says_how_and_never_stands_beside_a_published_one(consultation):
    occurrences = consultation.occurrences
    deduced = occurrences.loc[occurrences["n_deduit"].notna()]
    silent = occurrences.loc[occurrences["n_publie"].isna()]
    assert deduced["n_publie"].notna().sum() == 0
    assert silent["deduction"].isna().sum() == 0
    assert len(silent) == 7


def test_the_composition_of_the_2015_answers_does_not_reach_one_hundred(consultation):
    rows = consultation.questionnaire
    composition = rows.loc[rows["sens"] == "composition"].set_index("public")["valeur_basse"]
    assert composition.to_dict() == {
        "eleves": 11,
        "familles_partenaires": 24.5,
        "enseignants": 46.2,
        "personnels": 15.5,
    }
    assert round(composition.sum(), 1) == 97.2


def test_the_values_of_the_questionnaire_suit_their_operator(consultation):
    rows = consultation.questionnaire
    low, high, operator = rows["valeur_basse"], rows["valeur_haute"], rows["operateur"]
    assert low.isna().tolist() == (operator == "<").tolist()
    assert high.isna().tolist() == (operator == ">").tolist()
    both = low.notna() & high.notna()
    assert (low[both] < high[both]).tolist() == (operator[both] == "entre").tolist()
    counts = operator.value_counts(sort=False).to_dict()
    assert counts == {"=": 25, ">": 23, "<": 1, "~": 4, "entre": 1}


@pytest.mark.parametrize("column", ["qui", "pourquoi"])
def test_the_state_of_a_cell_agrees_with_what_it_holds(column, consultation):
    cells, state = consultation.propositions[column], consultation.propositions[f"{column}_statut"]
    assert cells.isna().tolist() == (state.isna() | (state == "vide")).tolist()
    assert (cells == "?").fillna(False).tolist() == (state == "inconnu").tolist()
    guessed = cells.str.endswith("?").fillna(False) & (cells != "?").fillna(False)
    assert guessed.tolist() == (state == "suppose").tolist()


@pytest.mark.parametrize("name", WITH_LINES)
def test_every_line_reference_is_readable_and_written_in_one_way(name, consultation):
    for reference in getattr(consultation, name)["lignes"]:
        parts = [line_numbers(part) for part in reference.split(";")]
        assert [number for part in parts for number in part] == list(line_numbers(reference))


@pytest.mark.parametrize("name", TABLES)
def test_no_text_begins_or_ends_with_a_space(name, consultation):
    texts = getattr(consultation, name).select_dtypes("str")
    padded = texts.apply(lambda column: column.notna() & (column != column.str.strip()))
    assert padded.sum().to_dict() == dict.fromkeys(texts.columns, 0)
