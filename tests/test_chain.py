"""The chain of a return, from irritant to indicator: an invented one worked out by hand."""

import pandas as pd
import pytest

from egnlib.corpus.chain import (
    LINKS,
    STAGES,
    carried_axes,
    carried_counts,
    chain_completeness,
    chain_counts,
    stage_counts,
    stage_entries,
)

RETURN = "egnt-pays-de-la-loire-2020"

# theme, table, row of the table, column, identical to, certainty
ENTRIES = {
    "a-retex": ("cour", "retex", 1, "retex", None, "sure"),
    "a-d-irr1": ("cour", "diagnostic", 1, "irritant", None, "sure"),
    "a-d-irr2": ("cour", "diagnostic", 1, "irritant", None, "sure"),
    "a-d-fort": ("cour", "diagnostic", 1, "point_fort", None, "sure"),
    "a-p1-irr": ("cour", "projections", 1, "irritant", "a-d-irr1", "sure"),
    "a-p1-bes": ("cour", "projections", 1, "besoin", None, "sure"),
    "a-p1-axe1": ("cour", "projections", 1, "axe", None, "sure"),
    "a-p1-axe2": ("cour", "projections", 1, "axe", None, "probable"),
    "a-p2-irr": ("cour", "projections", 2, "irritant", None, "sure"),
    "a-p2-bes": ("cour", "projections", 2, "besoin", None, "sure"),
    "a-a1-axe": ("cour", "plan", 1, "axe", "a-p1-axe2", "sure"),
    "a-a1-act1": ("cour", "plan", 1, "action", None, "sure"),
    "a-a1-act2": ("cour", "plan", 1, "action", None, "ambigue"),
    "a-a1-qui": ("cour", "plan", 1, "acteur", None, "sure"),
    "a-a1-temps": ("cour", "plan", 1, "temporalite", None, "sure"),
    "a-a1-ind": ("cour", "plan", 1, "indicateur", None, "sure"),
    "a-a2-axe": ("cour", "plan", 2, "axe", None, "sure"),
    "a-a2-act": ("cour", "plan", 2, "action", None, "ambigue"),
    "b-d-irr": ("jardin", "diagnostic", 1, "irritant", None, "sure"),
    "b-p1-axe": ("jardin", "projections", 1, "axe", "a-p1-axe2", "sure"),
}


@pytest.fixture
def invented() -> pd.DataFrame:
    columns = ["id_theme", "tableau", "ligne", "colonne", "identique_a", "certitude"]
    table = pd.DataFrame.from_dict(ENTRIES, orient="index", columns=columns)
    table = table.rename_axis("id_retour").reset_index()
    return table.assign(id_document="verger", libelle="…", lignes="1")


def test_every_cell_of_the_two_tables_is_counted_empty_ones_included(invented):
    counts = chain_counts(invented)
    cells = counts.set_index(["id_theme", "tableau", "ligne", "maillon"])["n"]
    assert cells.to_dict() == {
        ("cour", "projections", 1, "irritant"): 1,
        ("cour", "projections", 1, "besoin"): 1,
        ("cour", "projections", 1, "axe"): 2,
        ("cour", "projections", 2, "irritant"): 1,
        ("cour", "projections", 2, "besoin"): 1,
        ("cour", "projections", 2, "axe"): 0,
        ("cour", "plan", 1, "axe"): 1,
        ("cour", "plan", 1, "action"): 2,
        ("cour", "plan", 1, "acteur"): 1,
        ("cour", "plan", 1, "temporalite"): 1,
        ("cour", "plan", 1, "indicateur"): 1,
        ("cour", "plan", 2, "axe"): 1,
        ("cour", "plan", 2, "action"): 1,
        ("cour", "plan", 2, "acteur"): 0,
        ("cour", "plan", 2, "temporalite"): 0,
        ("cour", "plan", 2, "indicateur"): 0,
        ("jardin", "projections", 1, "irritant"): 0,
        ("jardin", "projections", 1, "besoin"): 0,
        ("jardin", "projections", 1, "axe"): 1,
    }


def test_ambiguous_entries_are_counted_beside_the_others(invented):
    counts = chain_counts(invented)
    ambiguous = counts.loc[counts["n_ambigu"] > 0]
    found = ambiguous[["tableau", "ligne", "maillon", "n", "n_ambigu"]].to_numpy().tolist()
    assert found == [["plan", 1, "action", 2, 1], ["plan", 2, "action", 1, 1]]


def test_an_axis_is_carried_when_the_plan_of_its_theme_has_the_same_text(invented):
    carried = carried_axes(invented).set_index("id_retour")["reprise"].astype(object)
    assert carried.where(carried.notna(), None).to_dict() == {
        "a-p1-axe1": None,
        "a-p1-axe2": "a-a1-axe",
        "b-p1-axe": None,
    }


def test_the_completeness_of_each_theme_is_that_worked_out_by_hand(invented):
    table = chain_completeness(invented).set_index("id_theme")
    assert table.loc["cour"].to_dict() == {
        "n_irritants": 2,
        "n_constats": 2,
        "n_constats_avec_axe": 1,
        "n_axes": 2,
        "n_axes_repris": 1,
        "n_lignes_plan": 2,
        "n_lignes_completes": 1,
        "manque": "acteur, temporalite, indicateur",
    }
    assert table.drop(columns="manque").loc["jardin"].to_dict() == {
        "n_irritants": 1,
        "n_constats": 1,
        "n_constats_avec_axe": 1,
        "n_axes": 1,
        "n_axes_repris": 0,
        "n_lignes_plan": 0,
        "n_lignes_completes": 0,
    }
    assert table["manque"].isna().to_dict() == {"cour": False, "jardin": True}


def test_a_theme_with_a_diagnosis_only_has_a_chain_of_zeros(invented):
    diagnosis = invented.loc[invented["tableau"] == "diagnostic"]
    table = chain_completeness(diagnosis).set_index("id_theme")
    assert table["n_irritants"].to_dict() == {"cour": 2, "jardin": 1}
    assert table.drop(columns=["n_irritants", "manque"]).sum().sum() == 0
    assert table["manque"].isna().tolist() == [True, True]


@pytest.mark.parametrize("seed", range(3))
def test_the_counts_do_not_depend_on_the_order_of_the_entries(seed, consultation):
    entries = consultation.of(RETURN).retours
    keys = ["id_theme", "tableau", "ligne", "maillon"]
    shuffled = chain_counts(entries.sample(frac=1, random_state=seed)).set_index(keys)
    expected = chain_counts(entries).set_index(keys)
    assert shuffled.sort_index().equals(expected.sort_index())


def test_every_entry_of_the_two_tables_is_in_one_cell(consultation):
    entries = consultation.of(RETURN).retours
    counts = chain_counts(entries)
    in_tables = entries["tableau"].isin(LINKS)
    assert counts["n"].sum() == in_tables.sum()
    ambiguous = in_tables & (entries["certitude"] == "ambigue")
    assert counts["n_ambigu"].sum() == ambiguous.sum()


def test_themes_come_in_the_order_of_the_document_and_every_axis_is_counted(consultation):
    entries = consultation.of(RETURN).retours
    table = chain_completeness(entries).set_index("id_theme")
    order = ["acces", "collaborer", "gouvernance", "responsable", "enseigner"]
    assert table.index.tolist() == order
    axes = entries.loc[(entries["tableau"] == "projections") & (entries["colonne"] == "axe")]
    assert table["n_axes"].tolist() == axes["id_theme"].value_counts()[order].tolist()
    assert table["n_axes_repris"].to_dict() == {
        "acces": 0,
        "collaborer": 0,
        "gouvernance": 0,
        "responsable": 2,
        "enseigner": 6,
    }


def test_an_axis_carried_has_the_label_of_the_axis_of_the_plan(consultation):
    entries = consultation.of(RETURN).retours
    carried = carried_axes(entries)
    labels = entries.set_index("id_retour")["libelle"]
    repeated = carried.loc[carried["reprise"].notna()]
    assert len(carried) == 67
    assert len(repeated) == 8
    assert repeated["reprise"].map(labels).tolist() == repeated["libelle"].tolist()


def test_the_entries_of_the_two_tables_have_their_stage_and_the_others_are_left_out(invented):
    entries = stage_entries(invented)
    found = dict(zip(entries["id_retour"], entries["etape"].astype("str"), strict=True))
    assert found == {
        "a-p1-irr": "projections-irritant",
        "a-p1-bes": "projections-besoin",
        "a-p1-axe1": "projections-axe",
        "a-p1-axe2": "projections-axe",
        "a-p2-irr": "projections-irritant",
        "a-p2-bes": "projections-besoin",
        "a-a1-axe": "plan-axe",
        "a-a1-act1": "plan-action",
        "a-a1-act2": "plan-action",
        "a-a1-qui": "plan-acteur",
        "a-a1-temps": "plan-temporalite",
        "a-a1-ind": "plan-indicateur",
        "a-a2-axe": "plan-axe",
        "a-a2-act": "plan-action",
        "b-p1-axe": "projections-axe",
    }
    assert entries.drop(columns="etape").equals(invented.loc[entries.index])


def test_the_stages_are_the_links_of_the_chain_in_its_order(invented):
    assert list(STAGES) == [f"{table}-{link}" for table, links in LINKS.items() for link in links]
    stages = stage_entries(invented.iloc[:1])["etape"].cat
    assert stages.ordered
    assert stages.categories.tolist() == list(STAGES)


def test_entries_are_counted_by_theme_and_stage_empty_ones_included(invented):
    counts = stage_counts(invented)
    assert counts.columns.tolist() == list(STAGES)
    assert {theme: row.tolist() for theme, row in counts.iterrows()} == {
        "cour": [2, 2, 2, 2, 3, 1, 1, 1],
        "jardin": [0, 0, 1, 0, 0, 0, 0, 0],
    }


def test_a_theme_with_a_diagnosis_only_has_a_row_of_zeros(invented):
    counts = stage_counts(invented.loc[invented["tableau"] == "diagnostic"])
    assert counts.index.tolist() == ["cour", "jardin"]
    assert counts.to_numpy().tolist() == [[0] * len(STAGES)] * 2


def test_axes_carried_are_counted_by_theme_over_those_of_the_projections(invented):
    counts = carried_counts(invented)
    assert counts.index.tolist() == ["cour", "jardin"]
    assert counts[["from", "to", "n", "base"]].to_numpy().tolist() == [
        ["projections-axe", "plan-axe", 1, 2],
        ["projections-axe", "plan-axe", 0, 1],
    ]


def test_a_return_without_an_axis_carries_none(invented):
    counts = carried_counts(invented.loc[invented["colonne"] != "axe"])
    assert len(counts) == 0
    assert set(counts.columns) == {"n", "base", "from", "to"}


def test_every_entry_of_the_two_tables_is_counted_in_one_stage(consultation):
    entries = consultation.of(RETURN).retours
    counts = stage_counts(entries)
    staged = stage_entries(entries)
    in_tables = entries["tableau"].isin(LINKS)
    assert len(staged) == in_tables.sum() == counts.to_numpy().sum()
    assert staged["etape"].notna().sum() == len(staged)
    by_cell = chain_counts(entries)
    stages = by_cell["tableau"] + "-" + by_cell["maillon"]
    assert counts.sum().to_dict() == by_cell.groupby(stages)["n"].sum()[list(STAGES)].to_dict()


@pytest.mark.parametrize("seed", range(3))
def test_stages_and_carried_axes_do_not_depend_on_the_order_of_the_entries(seed, consultation):
    entries = consultation.of(RETURN).retours
    shuffled = entries.sample(frac=1, random_state=seed)
    for counted in (stage_counts, carried_counts):
        assert counted(shuffled).sort_index().equals(counted(entries).sort_index())


def test_the_carried_axes_are_those_of_the_completeness_of_each_theme(consultation):
    entries = consultation.of(RETURN).retours
    carried = carried_counts(entries)
    table = chain_completeness(entries).set_index("id_theme")
    assert carried.index.tolist() == table.index.tolist()
    assert carried["n"].tolist() == table["n_axes_repris"].tolist()
    assert carried["base"].tolist() == table["n_axes"].tolist()
    assert stage_counts(entries)["projections-axe"].tolist() == carried["base"].tolist()
