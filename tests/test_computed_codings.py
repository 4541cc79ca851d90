"""Codings that are computed: the rules, and a machine that never saw the text it codes."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_matching import codebook

from egnlib.coding import computed as module
from egnlib.coding import computed_codings, read_codebook, read_codings, suggest_codes
from egnlib.coding.decisions import coder_problem
from egnlib.files import EgnError

RULES = codebook({"outil": ["tablette"], "aide": ["former"]})
NO_RULES = codebook({"outil": [], "aide": []})
OBJECTS = ["écran", "câble", "serveur", "clavier", "souris", "prise", "stylet", "lampe"]
TEXTS = pd.Series(
    {
        **{f"o{k}": f"acheter un {word} neuf" for k, word in enumerate(OBJECTS)},
        **{f"a{k}": f"conseiller chacun devant un {word}" for k, word in enumerate(OBJECTS)},
        "t": "tablette",
        "z": "zut",
    }
)
CODES = pd.Series({unit: "outil" if unit[0] in "ot" else "aide" for unit in TEXTS.index})


def by_unit(codings: pd.DataFrame, coder: str) -> dict:
    rows = codings.loc[codings["coder"] == coder]
    return dict(zip(rows["id_unite"], rows["code"], strict=True))


def test_the_table_has_the_columns_and_kinds_of_the_ledger(project):
    ledger = read_codings(RULES, root=project)
    found = computed_codings(TEXTS, CODES, RULES)
    assert found.columns.tolist() == ledger.columns.tolist()
    assert found.drop(columns="code").dtypes.equals(ledger.drop(columns="code").dtypes)
    assert found["code"].cat.categories.tolist() == ["outil", "aide"]
    assert found[["confiance", "memo", "date"]].isna().all(axis=None)
    assert found["codebook"].eq(RULES.id).all()
    assert found["version"].eq(RULES.version).all()


def test_the_rules_code_what_they_find_and_abstain_from_the_rest():
    assert by_unit(computed_codings(TEXTS, CODES, RULES), "regles") == {"t": "outil"}


def test_the_machine_codes_every_text_in_their_order_after_the_rules():
    found = computed_codings(TEXTS, CODES, RULES)
    assert found["coder"].tolist() == ["regles"] + ["machine"] * len(TEXTS)
    assert found["id_unite"].tolist()[1:] == TEXTS.index.tolist()


def test_the_machine_learns_what_the_other_texts_share():
    given_codes = by_unit(computed_codings(TEXTS, CODES, NO_RULES), "machine")
    regular = TEXTS.index[TEXTS.index != "z"].drop("t")
    assert [given_codes[unit] for unit in regular] == CODES[regular].tolist()


def test_a_codebook_without_indicators_has_no_rules():
    assert set(computed_codings(TEXTS, CODES, NO_RULES)["coder"]) == {"machine"}


@pytest.mark.parametrize("unit", ["o0", "a3"])
def test_the_code_of_a_text_has_no_part_in_what_the_machine_says_of_it(unit):
    """A wrong code is learned by the others only: the text itself is coded as before."""
    other = {"outil": "aide", "aide": "outil"}[CODES[unit]]
    spoilt = CODES.where(CODES.index != unit, other)
    assert by_unit(computed_codings(TEXTS, spoilt, NO_RULES), "machine")[unit] == CODES[unit]


def test_a_double_is_coded_by_a_machine_that_saw_neither(monkeypatch):
    """What each machine was taught is written down: no part of what it then codes is in it."""
    taught = spied(monkeypatch)
    groups = pd.Series(np.arange(len(TEXTS)) // 2, TEXTS.index)
    computed_codings(TEXTS, CODES, RULES, groups=groups)
    for train, test in taught:
        assert set(groups[list(train)]).isdisjoint(groups[list(test)])
    assert sorted(unit for _, test in taught for unit in test) == sorted(TEXTS.index)


def test_texts_of_the_same_words_are_doubles_whether_said_or_not(monkeypatch):
    taught = spied(monkeypatch)
    texts = TEXTS.replace({TEXTS["o1"]: "Un écran NEUF à acheter !"})
    computed_codings(texts, CODES, RULES)
    for train, test in taught:
        assert len({"o0", "o1"} & set(test)) != 1
        assert len({"o0", "o1"} & set(train)) != 1


def test_groups_and_words_link_texts_from_one_to_the_next(monkeypatch):
    """o0 has the words of o1, which is of the group of o2: the three stay together."""
    taught = spied(monkeypatch)
    texts = TEXTS.replace({TEXTS["o1"]: TEXTS["o0"]})
    groups = TEXTS.index.to_series().replace({"o2": "o1"})
    computed_codings(texts, CODES, RULES, groups=groups)
    assert {len({"o0", "o1", "o2"} & set(test)) for _, test in taught} == {0, 3}


def spied(monkeypatch) -> list[tuple]:
    """Units that each machine learned from and coded, filled in as machines are trained."""
    taught = []

    class Spy:
        def __init__(self, texts):
            self.learned = tuple(texts.index)

        def suggest(self, texts):
            taught.append((self.learned, tuple(texts.index)))
            return pd.DataFrame({"code": "aide"}, index=texts.index)

    monkeypatch.setattr(module, "train_machine", lambda texts, *_, **__: Spy(texts))
    return taught


@settings(max_examples=2, deadline=None)
@given(st.permutations(TEXTS.index.tolist()))
def test_the_order_of_the_texts_changes_no_code(order):
    first = computed_codings(TEXTS, CODES, RULES)
    again = computed_codings(TEXTS[order], CODES[order], RULES)
    assert again["id_unite"].tolist()[1:] == order
    for coder in ("regles", "machine"):
        assert by_unit(again, coder) == by_unit(first, coder)


def test_the_same_seed_gives_the_same_codes():
    first, again = (computed_codings(TEXTS, CODES, RULES, seed=7) for _ in range(2))
    pd.testing.assert_frame_equal(first, again)


def test_the_published_propositions_are_all_coded_in_the_codes_of_the_codebook(consultation):
    categories = read_codebook("categories")
    published = consultation.propositions.dropna(subset="categorie").set_index("id_proposition")
    texts, codes = published["libelle"], published["categorie"].astype("object")
    doubles = published["meme_que"].fillna(published.index.to_series())
    found = computed_codings(texts, codes, categories, groups=doubles)
    rules = suggest_codes(texts, categories).table["code"].dropna()
    assert len(by_unit(found, "machine")) == len(texts) == 45
    assert by_unit(found, "regles") == rules.to_dict()
    agreed = pd.Series(by_unit(found, "machine"))[codes.index] == codes
    assert 0.4 < agreed.mean() < 0.9


REFUSED = {
    "another index": (TEXTS, CODES[::-1], None, "Identifiants impossibles : ceux des codes"),
    "other groups": (TEXTS, CODES, CODES[:3], "Identifiants impossibles : ceux des groupes"),
    "a repeated unit": (
        pd.concat([TEXTS, TEXTS[:1]]),
        pd.concat([CODES, CODES[:1]]),
        None,
        "Identifiants impossibles : « o0 » est répété",
    ),
    "one group": (TEXTS, CODES, CODES.map(lambda _: "x"), "Un seul groupe pour 18 textes"),
    "too few": (TEXTS[:11], CODES[:11], None, "Codage par la machine impossible"),
    "one code": (TEXTS, CODES.map(lambda _: "aide"), None, "un seul code"),
    "an unknown code": (TEXTS, CODES.replace("aide", "luxe"), None, "« luxe » n'est pas dans"),
    "a missing code": (TEXTS, CODES.where(CODES.index != "o3"), None, "le code de « o3 » manque"),
    "a missing text": (TEXTS.where(TEXTS.index != "a1"), CODES, None, "le texte de « a1 » manque"),
}


@pytest.mark.parametrize(("texts", "codes", "groups", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_learned_is_refused_with_its_reason(texts, codes, groups, why):
    with pytest.raises(EgnError) as refusal:
        computed_codings(texts, codes, RULES, groups=groups)
    assert why in str(refusal.value)
    assert str(refusal.value).count(". ") >= 2


@pytest.mark.parametrize("coder", ["publie", "regles", "machine"])
def test_no_person_may_bear_the_name_of_a_computed_coder(coder):
    assert "est un codage recalculé, pas une personne" in coder_problem(coder)
