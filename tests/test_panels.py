"""Panels: who coded the same texts, in which order, and whose agreement is measured together."""

from functools import cache

import pandas as pd
import pytest
from test_computed_codings import CODES, RULES, TEXTS

from egnlib.coding import (
    coder_label,
    coder_names,
    coder_panel,
    computed_codings,
    rule_codings,
    with_doubles,
)
from egnlib.files import EgnError

UNITS = pd.DataFrame({"id_unite": TEXTS.index, "texte": TEXTS.to_numpy()})
EMPTY = computed_codings(TEXTS, CODES, RULES).head(0)


def reading(coder: str, codes: pd.Series, *, confidence: str | None = None, version: int = 1):
    rows = {"id_unite": codes.index, "codebook": RULES.id, "version": version, "coder": coder}
    rows |= {"code": pd.Categorical(codes, RULES.order, ordered=True), "confiance": confidence}
    return pd.DataFrame({**rows, "memo": None, "date": None}).astype(
        {"version": "Int64", "confiance": EMPTY["confiance"].dtype, "memo": "str", "date": "str"}
    )


PUBLISHED, FIRST = reading("publie", CODES), reading("projet", CODES[:15], confidence="moyenne")
SECOND = reading("projet-2", CODES, confidence="forte", version=2)


@cache
def read_by(*coders: str, **options):
    known = {"publie": PUBLISHED, "projet": FIRST, "projet-2": SECOND}
    return panel(*(known[name] for name in coders), **options)


def panel(*readings: pd.DataFrame, **options):
    return coder_panel(UNITS, pd.concat([EMPTY, *readings], ignore_index=True), RULES, **options)


def test_readings_come_before_computations_and_each_says_what_it_coded():
    found = read_by("publie", "projet").coders
    assert found.index.tolist() == ["publie", "projet", "regles", "machine"]
    assert found["kind"].tolist() == ["lecture", "lecture", "calcul", "calcul"]
    assert found["n"].tolist() == [18, 15, 1, 18]
    assert found["n_units"].tolist() == [18] * 4
    assert found["partiel"].tolist() == [False, False, True, False]


def test_every_coding_goes_in_and_comes_out_with_a_confidence_that_can_be_weighed():
    found = read_by("publie", "projet", "projet-2").codings
    assert found["coder"].value_counts().to_dict() == {
        **{"publie": 18, "projet": 15, "projet-2": 18, "regles": 1, "machine": 18}
    }
    sure = found.groupby("coder", observed=True)["assurance"].agg(["min", "max"])
    assert sure.loc["projet"].tolist() == [2, 2]
    assert sure.loc["projet-2"].tolist() == [3, 3]
    assert sure.loc[["publie", "machine"]].isna().all(axis=None)


def test_the_computed_rows_are_those_of_the_rules_and_of_the_left_out_machine():
    found = read_by("publie", seed=7).codings
    expected = computed_codings(TEXTS, CODES, RULES, seed=7)
    computed = found.loc[found["coder"].isin(["regles", "machine"])]
    assert computed["id_unite"].tolist() == expected["id_unite"].tolist()
    assert computed["code"].tolist() == expected["code"].tolist()


def test_the_machine_learns_from_the_published_coding_or_else_from_the_first_reading():
    assert read_by("publie", "projet").learned == "publie"
    assert read_by("projet", "projet-2").learned == "projet"
    assert read_by("projet", "projet-2", learned="projet-2").learned == "projet-2"
    told = read_by("projet", "projet-2").coders.at["machine", "who"]
    assert "imite « Projet, lecture\u00a01 »" in told


def test_the_machine_codes_only_what_its_teacher_coded():
    found = read_by("projet", "projet-2")
    assert found.coders.at["machine", "n"] == 15
    assert found.coders.at["regles", "n"] == 1


def test_a_machine_can_be_done_without():
    found = read_by("publie", "projet", learned="aucun")
    assert "machine" not in found.coders.index
    assert found.learned == ""


def test_only_the_coders_named_are_kept_and_the_others_are_not_computed():
    found = read_by("publie", "projet", "projet-2", coders="projet-2, publie")
    assert found.coders.index.tolist() == ["publie", "projet-2"]
    assert found.learned == ""


def test_two_readings_are_measured_together_without_the_computations():
    assert set(read_by("projet", "projet-2").together["coder"]) == {"projet", "projet-2"}
    assert read_by("projet", "projet-2").pair() == ["projet", "projet-2"]


def test_a_reading_alone_is_measured_with_the_machine_that_learned_it():
    assert set(read_by("publie").together["coder"]) == {"publie", "machine"}
    assert read_by("publie").pair() == ["publie", "machine"]
    without = read_by("publie", learned="aucun")
    assert set(without.together["coder"]) == {"publie", "regles"}


def test_the_pair_to_read_first_is_that_which_agrees_least_on_what_it_shares():
    other = CODES.map({"outil": "aide", "aide": "outil"})
    third = reading("anne", CODES.where(CODES.index != "o0", "aide"))
    options = {"learned": "aucun", "coders": "publie,projet,anne,bob"}
    stranger = reading("bob", other[15:])
    found = panel(PUBLISHED, FIRST, third, stranger, **options)
    assert found.pair() == ["publie", "bob"]
    assert panel(PUBLISHED, FIRST, third, coders="publie,projet,anne").pair() == ["projet", "anne"]
    apart = panel(reading("anne", CODES[:5]), reading("bob", CODES[5:]), coders="anne,bob")
    assert apart.pair() == ["anne", "bob"]


def test_versions_are_those_that_were_used_and_the_published_coding_had_none():
    versions = read_by("publie", "projet", "projet-2").coders["version"]
    assert pd.isna(versions["publie"])
    assert versions[["projet", "projet-2"]].tolist() == ["1", "2"]


def test_units_are_crossed_by_the_codes_of_two_coders_and_none_is_lost():
    found = panel(FIRST, PUBLISHED.iloc[6:], learned="aucun")
    crossed = found.crossed(UNITS, ["projet", "publie"])
    assert crossed["id_unite"].tolist() == TEXTS.index.tolist()
    assert crossed["code_a"].eq("sans_code").sum() == 3
    assert crossed["code_b"].eq("sans_code").sum() == 6
    assert crossed["code_a"].cat.categories.tolist() == ["outil", "aide", "sans_code"]
    narrow = panel(FIRST, PUBLISHED.iloc[:6], learned="aucun")
    known = narrow.crossed(UNITS, ["projet", "publie"])["id_unite"].tolist()
    assert known == TEXTS.index[:15].tolist()


def test_doubles_are_those_that_are_recorded(consultation):
    units = pd.DataFrame({"id_unite": ["hdf-formation-acces-1", "d'ailleurs"]})
    repeated = consultation.propositions.dropna(subset="meme_que").iloc[0]
    units.loc[2] = [repeated["id_proposition"]]
    found = with_doubles(units, consultation)["double"]
    assert found.tolist() == ["hdf-formation-acces-1", "d'ailleurs", repeated["meme_que"]]


def test_doubles_given_with_the_units_are_never_parted(monkeypatch):
    from egnlib.coding import panels

    given = {}

    def spy(texts, codes, codebook, *, groups, seed):
        given.update(groups=groups)
        return rule_codings(texts, codebook)

    monkeypatch.setattr(panels, "computed_codings", spy)
    units = UNITS.assign(double=["o0", "o0", *UNITS["id_unite"][2:]])
    coder_panel(units, PUBLISHED, RULES)
    assert given["groups"]["o1"] == "o0"


@pytest.mark.parametrize(
    ("coder", "label"),
    {
        "publie": "Codage publié",
        "projet": "Projet, lecture\u00a01",
        "projet-3": "Projet, lecture\u00a03",
        "projeteur": "projeteur",
        "machine": "Machine (calcul)",
    }.items(),
)
def test_a_coder_is_named_as_a_reader_understands_it(coder, label):
    assert coder_label(coder) == label


def test_a_list_of_coders_is_read_whatever_its_spaces():
    assert coder_names(" a,b ,, c") == ["a", "b", "c"]
    assert coder_names("") == []


REFUSED = {
    "an unknown coder": (
        {"coders": "publie,zoé"},
        "Codeurs inconnus ici : « zoé ». Ces textes ont pour codeurs : publie, projet",
    ),
    "one coder": ({"coders": "publie"}, "Un seul codeur. Ces textes ont pour codeurs"),
    "an unknown teacher": (
        {"learned": "zoé"},
        "La machine ne peut pas apprendre de « zoé ». Codages de ces textes : publie, projet",
    ),
}


@pytest.mark.parametrize(("options", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_coders_that_are_not_there_are_refused(options, why):
    with pytest.raises(EgnError) as refusal:
        read_by("publie", "projet", **options)
    assert why in str(refusal.value)


@pytest.mark.parametrize("named", ["publie", "publie,publie", "publie,zoé", "publie,projet,regles"])
def test_a_pair_is_two_coders_of_the_page(named):
    with pytest.raises(EgnError, match="Deux codeurs sont à croiser"):
        read_by("publie", "projet").pair(named)
    assert read_by("publie", "projet").pair("machine, projet") == ["machine", "projet"]


def test_a_page_whose_machine_cannot_learn_says_how_to_do_without():
    with pytest.raises(EgnError, match="Apprentissage impossible : 6 textes") as refusal:
        panel(PUBLISHED.iloc[:8], FIRST)
    assert str(refusal.value).endswith("Pour s'en passer : appris = « aucun ».")


def test_texts_that_nobody_coded_have_no_panel():
    with pytest.raises(EgnError, match=r"Un seul codeur\. Ces textes ont pour codeurs : regles"):
        panel()
