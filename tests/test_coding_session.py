"""A coding session: what is on the screen is what the ledger holds, whatever the coder does."""

import errno
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from egnlib.coding.codable import opaque_key
from egnlib.coding.codebook import read_codebook
from egnlib.coding.coding_actions import (
    ALL_CODED,
    CODE_FIRST,
    ELSEWHERE,
    NOTHING_TO_UNDO,
    ONLY_THIS,
    OUT_OF_DATE,
    UNSAVED,
    act,
)
from egnlib.coding.coding_screen import CONFIDENCE_KEYS, KEYS, codebook_screen, session_screen
from egnlib.coding.coding_session import (
    CodingSession,
    Decision,
    current_key,
    current_unit,
    open_session,
    own_decisions,
    pending_positions,
    recorded_decision,
)
from egnlib.coding.coding_sheets import coding_rows
from egnlib.coding.draws import shuffled_units
from egnlib.coding.ledger import append_codings, latest_codings
from egnlib.coding.units_to_code import units_to_code
from egnlib.corpus.tables import read_table
from egnlib.files import EgnError

COLUMNS = "id_unite,codebook,version,coder,code,confiance,memo,date"
CODEBOOK = """
id: bancs
title: Bancs
version: {version}
unit: texte
codes:
  - {{id: bois, label: Bois, definition: En bois., examples: [u1]}}
  - {{id: fer, label: Fer, definition: "En fer : tout ou partie.", include: [le fer forgé]}}
"""
UNITS = "id_unite,libelle,theme\nu1,Un banc,Jardin\nu2,Deux bancs,\nu3,Trois bancs,Jardin\n"
DOCUMENT = "egnt-hauts-de-france-2020"


def _path(root: Path) -> Path:
    return root / "data" / "coding" / "codings.csv"


def _make(project: Path, root: Path, *, version: int = 2) -> Path:
    """A project with a codebook of two codes, three units and an empty ledger."""
    data = root / "data"
    shutil.copytree(
        project / "data" / "raw", data / "raw", ignore=shutil.ignore_patterns("documents")
    )
    shutil.copy(project / "data" / "datapackage.json", data)
    (data / "coding" / "codebooks").mkdir(parents=True)
    (data / "coding" / "codebooks" / "bancs.yml").write_text(CODEBOOK.format(version=version))
    (root / "unites.csv").write_text(UNITS, encoding="utf-8")
    _path(root).write_text(COLUMNS + "\n", encoding="utf-8")
    return root


@pytest.fixture
def root(project: Path, tmp_path: Path) -> Path:
    """The small project."""
    return _make(project, tmp_path)


@pytest.fixture(scope="module")
def shared_root(project: Path, tmp_path_factory) -> Path:
    """The small project, for tests that begin by emptying its ledger."""
    return _make(project, tmp_path_factory.mktemp("projet"))


def _open(root: Path, coder: str = "anne") -> CodingSession:
    return open_session("bancs", coder=coder, units_file=root / "unites.csv", root=root)


def _after(session: CodingSession, *actions: str) -> CodingSession:
    """Session after some actions, each written « action » or « action value »."""
    for action in actions:
        name, _, value = action.partition(" ")
        session = act(session, name, value)
    return session


def _rows(root: Path) -> list[list[str]]:
    """Rows of the ledger without their version and date."""
    table = read_table("codings", root=root).fillna({"memo": ""})
    kept = table[["id_unite", "coder", "code", "confiance", "memo"]].astype("object")
    return kept.where(kept.notna(), "").to_numpy().tolist()


def _add(root: Path, *decisions: tuple, **others: object) -> None:
    rows = pd.DataFrame(decisions, columns=["id_unite", "coder", "code"])
    append_codings(rows.assign(codebook="bancs", **{"version": 2, **others}), root=root)


# By hand: the order that the hash gives these three units for « anne » and the seed 0.
FIRST, SECOND, THIRD = shuffled_units(
    pd.DataFrame({"id_unite": ["u1", "u2", "u3"]}), seed=0, coder="anne"
)["id_unite"]


def test_each_decision_is_a_row_at_once(root):
    session = _after(_open(root), "code bois", "confidence forte", "memo deux\nlignes")
    assert _rows(root) == [
        [FIRST, "anne", "bois", "", ""],
        [FIRST, "anne", "bois", "forte", ""],
        [FIRST, "anne", "bois", "forte", "deux lignes"],
    ]
    assert (session.error, session.unsaved) == ("", None)


def test_a_session_opened_again_goes_on_at_the_first_text_to_code(root):
    _after(_open(root), "code bois", "continue", "code fer")
    again = _open(root)
    assert current_unit(again) == THIRD
    assert session_screen(again)["progress"] == "2 sur 3 codés"
    assert session_screen(act(again, "previous"))["code"] == "fer"


def test_a_memo_without_a_code_leaves_the_text_aside(root):
    session = _after(_open(root), "memo illisible", "continue")
    assert current_unit(session) == SECOND
    assert session_screen(session)["progress"] == "0 sur 3 codé, 1 laissé sans code"
    assert _rows(root) == [[FIRST, "anne", "", "", "illisible"]]


def test_the_order_of_the_texts_is_that_of_the_coding_sheet(copy_of_project):
    codebook, units = units_to_code("categories", documents=(DOCUMENT,), root=copy_of_project)
    session = open_session(
        "categories", coder="lecteur-1", documents=(DOCUMENT,), seed=7, root=copy_of_project
    )
    shuffled = shuffled_units(units, seed=7, coder="lecteur-1")
    sheet = coding_rows(shuffled, codebook, coder="lecteur-1")
    assert [opaque_key(unit) for unit in session.units["id_unite"]] == sheet["unite"].tolist()
    assert len(sheet) == 44


def test_the_order_in_which_two_texts_were_coded_changes_nothing(root):
    _add(root, (FIRST, "anne", "bois"), (SECOND, "anne", "fer"))
    before = session_screen(_open(root))
    header, *rows = _path(root).read_text(encoding="utf-8").splitlines()
    _path(root).write_text("\n".join([header, *reversed(rows)]) + "\n", encoding="utf-8")
    assert session_screen(_open(root)) == before


def test_what_others_coded_is_neither_shown_nor_counted(root):
    before = session_screen(_open(root))
    _add(root, (FIRST, "bob", "fer"), (SECOND, "bob", "bois"))
    assert session_screen(_open(root)) == before
    assert _open(root).decisions == {}


def test_the_screen_holds_no_identifier_and_no_example(copy_of_project):
    session = open_session(
        "categories", coder="lecteur-1", documents=(DOCUMENT,), root=copy_of_project
    )
    shown = json.dumps(
        [
            codebook_screen(session.codebook, coder="lecteur-1"),
            *(session_screen(replace(session, position=row)) for row in range(44)),
        ]
    )
    examples = session.codebook.rules.loc[
        session.codebook.rules["kind"].isin(["examples", "counter_examples"]), "text"
    ]
    assert len(examples) > 10
    assert [unit for unit in {*session.units["id_unite"], *examples} if unit in shown] == []


def test_a_confidence_waits_for_a_code(root):
    session = _after(_open(root), "confidence forte")
    assert (session.note, _rows(root)) == (CODE_FIRST, [])


def test_another_code_leaves_the_confidence_of_the_former_one_behind(root):
    session = _after(_open(root), "code bois", "confidence forte", "memo a", "code fer")
    assert session.decisions[FIRST] == Decision("2", "fer", "", "a")


def test_a_code_chosen_twice_is_one_row_and_a_confidence_chosen_twice_is_none(root):
    session = _after(_open(root), "code bois", "code bois", "confidence forte", "confidence forte")
    assert session.decisions[FIRST] == Decision("2", "bois")
    assert [row[2:4] for row in _rows(root)] == [["bois", ""], ["bois", "forte"], ["bois", ""]]


def test_a_code_that_is_withdrawn_takes_its_confidence_along_and_leaves_the_memo(root):
    session = _after(_open(root), "code bois", "confidence forte", "memo a", "withdraw")
    assert session.decisions[FIRST] == Decision("2", "", "", "a")


def test_undo_restores_the_former_decision_then_withdraws_the_first_one(root):
    session = _after(_open(root), "code bois", "code fer", "continue", "undo")
    assert (current_unit(session), session.decisions[FIRST].code) == (FIRST, "bois")
    session = act(session, "undo")
    assert session.decisions[FIRST] == Decision("2")
    assert [row[2] for row in _rows(root)] == ["bois", "fer", "bois", ""]
    assert act(session, "undo").note == NOTHING_TO_UNDO
    assert len(_rows(root)) == 4


def test_what_was_coded_before_the_session_is_not_undone(root):
    _after(_open(root), "code bois")
    session = act(_open(root), "undo")
    assert (session.note, len(_rows(root))) == (NOTHING_TO_UNDO, 1)


def test_the_arrows_stop_at_both_ends(root):
    session = _open(root)
    assert act(session, "previous").position == 0
    assert _after(session, "next", "next", "next", "next").position == 2


def test_enter_goes_round_to_the_texts_left_without_a_code_and_says_the_end(root):
    session = _after(_open(root), "next", "code bois", "continue")
    assert current_unit(session) == THIRD
    session = _after(session, "code fer", "continue")
    assert current_unit(session) == FIRST
    assert act(session, "continue").note == ONLY_THIS
    session = _after(session, "code fer", "continue")
    assert (session.note, session_screen(session)["done"]) == (ALL_CODED, 1)
    assert _open(root).note == ALL_CODED


def test_a_key_pressed_on_another_text_records_nothing(root):
    session = _open(root)
    late = act(act(session, "next"), "code", "bois", key=current_key(session))
    assert (late.note, _rows(root)) == (OUT_OF_DATE, [])
    assert act(session, "code", "bois", key=current_key(session)).decisions[FIRST].code == "bois"


@pytest.fixture
def full_disk(monkeypatch):
    """A disk without room, until it is mended."""
    with monkeypatch.context() as patch:

        def failing(self, *arguments, **options):
            raise OSError(errno.ENOSPC, "No space left on device", str(self))

        patch.setattr(Path, "replace", failing)
        yield patch


def test_a_full_disk_is_told_and_the_choice_stays_on_the_screen_until_it_is_recorded(
    root, full_disk
):
    session = act(_open(root), "code", "fer")
    screen = session_screen(session)
    assert (screen["code"], screen["saved"], screen["progress"]) == ("fer", False, "0 sur 3 codé")
    assert "il n’y a plus de place sur le disque" in screen["error"]
    assert session.note == UNSAVED
    # One cannot leave it behind by mistake.
    session = _after(session, "next", "continue")
    assert (session.position, session.unsaved.code) == (0, "fer")
    session = act(session, "confidence", "faible")
    assert _rows(root) == []
    full_disk.undo()
    session = act(session, "continue")
    assert _rows(root) == [[FIRST, "anne", "fer", "faible", ""]]
    assert (current_unit(session), session.error) == (SECOND, "")


def test_a_choice_that_was_not_recorded_can_be_given_up(root, full_disk):
    session = _after(_open(root), "code fer", "undo")
    assert (session.unsaved, session.error, _rows(root)) == (None, "", [])
    assert session_screen(session)["code"] == ""


def test_an_undo_that_was_not_recorded_can_be_undone_to_the_same_end(root, monkeypatch):
    session = act(_open(root), "code", "fer")
    _path(root).chmod(0o444)
    session = act(session, "undo")
    assert session.error.startswith("Table en lecture seule : codings.csv.")
    _path(root).chmod(0o644)
    session = _after(session, "continue", "undo", "undo")
    assert recorded_decision(session, FIRST) == Decision("2")
    assert session.changes == ()


def test_a_memo_like_a_formula_is_refused_and_stays_on_the_screen(root):
    session = act(_open(root), "memo", "- hésite")
    screen = session_screen(session)
    assert (screen["memo"], screen["saved"], _rows(root)) == ("- hésite", False, [])
    assert screen["error"].endswith(
        "commence comme une formule (=, +, -, @). Commencez par un mot."
    )
    assert _after(session, "memo je hésite").decisions[FIRST].memo == "je hésite"


def test_a_codebook_changed_under_the_session_is_told(root):
    session = _open(root)
    (root / "data/coding/codebooks/bancs.yml").write_text(CODEBOOK.format(version=3))
    session = act(session, "code", "fer")
    assert session.error == (
        "Grille changée : elle est à la version 3, cette séance à la version 2. Ce choix n’est "
        "pas enregistré. Relisez la grille, puis relancez la cellule."
    )
    assert _rows(root) == []


def test_a_codebook_broken_under_the_session_is_told(root):
    session = _open(root)
    (root / "data/coding/codebooks/bancs.yml").write_text("id: [")
    assert act(session, "code", "fer").error.startswith("Grille illisible : bancs.yml.")


def test_a_text_coded_with_another_version_is_to_be_coded_again(root):
    _add(root, (FIRST, "anne", "fer"))
    (root / "data/coding/codebooks/bancs.yml").write_text(CODEBOOK.format(version=3))
    session = _open(root)
    screen = session_screen(session)
    assert (current_unit(session), screen["code"], screen["progress"]) == (
        FIRST,
        "",
        "0 sur 3 codé",
    )
    assert screen["note"].replace("\u00a0", " ") == (
        "Vous avez codé ce texte avec la version 2 de la grille : il est à revoir."
    )
    session = _after(session, "code bois", "undo")
    assert session.error == (
        "Annulation impossible : le code d’avant venait de la version 2 de la grille. Un code ne "
        "se donne qu’avec la version en cours, qui est 3. Choisissez un autre code, ou retirez "
        "celui-ci."
    )
    assert session.decisions[FIRST] == Decision("3", "bois")


def test_a_text_coded_elsewhere_meanwhile_is_not_overwritten_unseen(root):
    here, there = _open(root), _open(root)
    act(there, "code", "fer")
    session = act(here, "code", "bois")
    assert (session.error, session.unsaved.code) == (ELSEWHERE, "bois")
    assert [row[2] for row in _rows(root)] == ["fer"]
    kept = act(session, "undo")
    assert session_screen(kept)["code"] == "fer"
    forced = act(session, "continue")
    assert [row[2] for row in _rows(root)] == ["fer", "bois"]
    # Undone, it gives way to what was there.
    assert act(forced, "undo").decisions[FIRST].code == "fer"


REFUSED = {
    "a name": (
        {"coder": "Anne Martin"},
        "Codeur refusé : « Anne Martin » n'est pas un pseudonyme. On attend des minuscules sans "
        "accent, des chiffres ou des tirets, 30 signes au plus, par exemple lecteur-1. N'écrivez "
        "pas de nom : les codages sont publiés.",
    ),
    "a computed coder": (
        {"coder": "regles"},
        "Codeur refusé : « regles » est un codage recalculé, pas une personne. Choisissez un "
        "pseudonyme. N'écrivez pas de nom : les codages sont publiés.",
    ),
    "an unknown codebook": (
        {"name": "chaises"},
        "Grille inconnue : « chaises ». Grilles trouvées : bancs. Vérifiez le nom dans "
        "data/coding/codebooks/.",
    ),
    "units from two places": (
        {"documents": (DOCUMENT,), "columns": ("axe",)},
        "Unités demandées deux fois : par --unites, et par --document ou --colonne. Le fichier "
        "dit déjà quelles unités coder. Gardez l'un ou l'autre.",
    ),
}


@pytest.mark.parametrize(("given", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_a_bad_request_opens_no_session(given, message, root):
    request = {"name": "bancs", "coder": "anne", "units_file": root / "unites.csv", **given}
    with pytest.raises(EgnError) as refusal:
        open_session(request.pop("name"), root=root, **request)
    assert str(refusal.value) == message


ACTION = st.one_of(
    st.tuples(st.just("code"), st.sampled_from(["bois", "fer"])),
    st.tuples(st.just("confidence"), st.sampled_from(["faible", "moyenne", "forte"])),
    st.tuples(st.just("memo"), st.sampled_from(["", "un mot", "  espaces  ", "= formule"])),
    st.tuples(st.sampled_from(["withdraw", "undo", "previous", "next", "continue"]), st.just("")),
)
EARLIER = st.lists(
    st.tuples(
        st.sampled_from(["u1", "u2"]),
        st.sampled_from(["anne", "bob"]),
        st.sampled_from(["bois", None]),
    ),
    max_size=3,
)


def _latest(root: Path) -> set[tuple]:
    return set(
        latest_codings(read_table("codings", root=root))
        .drop(columns="date")
        .astype("object")
        .fillna("")
        .itertuples(index=False, name=None)
    )


@settings(deadline=None, max_examples=40)
@given(earlier=EARLIER, actions=st.lists(ACTION, max_size=10))
def test_whatever_is_done_the_ledger_only_grows_the_screen_is_what_it_holds_and_undo_undoes_all(
    shared_root, earlier, actions
):
    root = shared_root
    _path(root).write_text(COLUMNS + "\n", encoding="utf-8")
    for row in earlier:
        _add(root, row)
    before, text = _latest(root), _path(root).read_text(encoding="utf-8")
    session = _open(root)
    for action, value in actions:
        session = act(session, action, value)
        now = _path(root).read_text(encoding="utf-8")
        assert now.startswith(text)
        text = now
        assert session.decisions == own_decisions(session.codebook, "anne", root=root)
    again = replace(_open(root), position=session.position, saved_at=session.saved_at)
    kept = replace(session, unsaved=None, error="")
    assert session_screen(replace(again, note="")) == session_screen(replace(kept, note=""))
    waiting, n_units = pending_positions(session), len(session.units)
    assert session_screen(session)["done"] * n_units == pytest.approx(n_units - len(waiting))
    while session.changes or session.unsaved:
        session = act(session, "undo")
    assert _latest(root) == before
    assert _path(root).read_text(encoding="utf-8").startswith(text)


def test_the_keys_are_all_different(root):
    screen = codebook_screen(read_codebook("bancs", root=root), coder="anne")
    keys = [one["key"] for one in [*screen["codes"], *screen["confidences"]]]
    assert keys == ["1", "2", "f", "m", "o"]
    assert set(keys).isdisjoint({"n", "u"})
    assert [name for name, key in CONFIDENCE_KEYS.items() if key not in name] == []
    assert screen["keys"][0] == ["1 à 2", "choisir un code"]
    assert len(screen["keys"]) == len(KEYS)


def test_a_code_beyond_the_tenth_has_no_key(root):
    codes = "".join(f"  - {{id: c{n}, label: L{n}, definition: D.}}\n" for n in range(12))
    path = root / "data" / "coding" / "codebooks" / "long.yml"
    path.write_text(f"id: long\ntitle: T\nversion: 1\nunit: texte\ncodes:\n{codes}")
    screen = codebook_screen(read_codebook("long", root=root), coder="anne")
    assert [code["key"] for code in screen["codes"]] == [*"1234567890", "", ""]


def test_the_screen_shows_the_rules_with_french_spaces_and_leaves_out_what_is_missing(root):
    screen = codebook_screen(read_codebook("bancs", root=root), coder="anne")
    assert screen["codes"][1] == {
        "code": "fer",
        "key": "2",
        "label": "Fer",
        "definition": "En fer\u00a0: tout ou partie.",
        "rules": [{"heading": "On y met", "items": ["le fer forgé"]}],
    }
    session = _open(root)
    position = session.units["id_unite"].tolist().index("u2")
    texts = session_screen(replace(session, position=position))["texts"]
    assert texts == [{"name": "libelle", "label": "Texte", "text": "Deux bancs"}]
