"""The coding widget: what the browser asks for is done, shown and recorded."""

import re
import sys
from pathlib import Path

import pytest

import egnlib as egn
from egnlib.coding.coding_actions import ACTIONS
from egnlib.coding.coding_screen import codebook_screen, session_screen
from egnlib.coding.coding_session import open_session
from egnlib.coding.ledger import read_codings
from egnlib.files import EgnError

DOCUMENT = "egnt-hauts-de-france-2020"


@pytest.fixture
def widget(copy_of_project):
    return _widget(copy_of_project)


def _widget(root: Path):
    return egn.coding_widget("categories", coder="lecteur-1", documents=[DOCUMENT], root=root)


def _press(widget, action: str, value: str = "", **others: str) -> dict:
    """What the browser sends for a key, and what it is then shown."""
    key = widget.screen["key"]
    message = {"action": action, "value": value, "key": key, "token": "t1", **others}
    widget._handle_custom_msg(message, [])
    return widget.screen


def _script() -> str:
    path = Path(egn.__file__).with_name("coding") / "screen" / "coding.js"
    return path.read_text(encoding="utf-8")


def test_a_key_is_recorded_shown_and_answered(widget, copy_of_project):
    screen = _press(widget, "code", "techno")
    assert (screen["code"], screen["saved"], screen["answered"]) == ("techno", True, "t1")
    codings = read_codings(root=copy_of_project)
    mine = codings.loc[codings["coder"] == "lecteur-1"]
    assert mine["code"].tolist() == ["techno"]
    assert screen["saved_at"] >= mine["date"].iloc[0]


def test_a_new_widget_shows_what_the_last_one_recorded(widget, copy_of_project):
    _press(widget, "code", "techno")
    _press(widget, "confidence", "faible")
    seen = _press(widget, "memo", "le réseau")
    again = _widget(copy_of_project)
    assert (again.screen["rank"], again.screen["progress"]) == ("Texte 2 sur 44", "1 sur 44 codé")
    screen = _press(again, "previous")
    kept = ["key", "texts", "code", "confidence", "memo", "saved"]
    assert {name: screen[name] for name in kept} == {name: seen[name] for name in kept}


def test_one_document_may_be_named_without_brackets(widget, copy_of_project):
    named = {"coder": "lecteur-1", "documents": DOCUMENT, "root": copy_of_project}
    assert egn.coding_widget("categories", **named).screen == widget.screen


def test_what_no_key_does_is_not_done(widget, copy_of_project):
    before = widget.screen
    assert _press(widget, "erase") == before
    assert _press(widget, "code", "techno", key="another text")["code"] == ""
    assert "lecteur-1" not in read_codings(root=copy_of_project)["coder"].tolist()


def test_a_failure_is_shown_and_the_choice_stays(widget, copy_of_project):
    (copy_of_project / "data" / "coding" / "codings.csv").chmod(0o444)
    screen = _press(widget, "code", "techno")
    assert (screen["code"], screen["saved"]) == ("techno", False)
    assert screen["error"].startswith("Table en lecture seule")


def test_a_saved_notebook_keeps_no_text_and_no_code(widget):
    _press(widget, "code", "techno")
    assert repr(widget) == "coding_widget('categories', coder='lecteur-1')"
    bundle, _ = widget._repr_mimebundle_()
    assert bundle["text/plain"] == repr(widget)


def test_the_browser_is_sent_the_codebook_and_the_screen_and_nothing_else_of_the_session(widget):
    sent = set(widget.get_state()) - {name for name in widget.get_state() if name.startswith("_")}
    assert sent - {"layout", "tooltip", "tabbable"} == {"codebook", "screen"}


def test_the_script_asks_only_for_what_exists_and_for_all_of_it():
    asked = re.findall(r'(?:ask\(|click\(event, )"(\w+)"', _script())
    assert set(asked) == set(ACTIONS)


def test_the_script_reads_only_what_it_is_sent(copy_of_project):
    session = open_session(
        "categories", coder="lecteur-1", documents=(DOCUMENT,), root=copy_of_project
    )
    screen, codebook = session_screen(session), codebook_screen(session.codebook, coder="x")
    assert set(re.findall(r"\bscreen\.(\w+)", _script())) == {*screen, "answered"}
    assert set(re.findall(r"\bcodebook\.(\w+)", _script())) == {*codebook}


def test_jupyterlab_is_told_to_leave_the_keys_to_the_widget():
    assert '"data-lm-suppress-shortcuts": "true"' in _script()


@pytest.mark.parametrize("absent", ["anywidget", "traitlets"])
def test_without_the_extra_the_widget_says_how_to_get_it(absent, copy_of_project, monkeypatch):
    sys.modules["egnlib.coding.coding_widget"]._widget_class.cache_clear()
    monkeypatch.setitem(sys.modules, absent, None)
    with pytest.raises(EgnError) as refusal:
        _widget(copy_of_project)
    assert str(refusal.value) == (
        "Codage à l'écran impossible : le paquet anywidget n'est pas installé. Il fait partie de "
        "l'option « lab ». Lancez « make lab », ou pip install -e '.[lab]', puis relancez le "
        "noyau."
    )


def test_a_bad_request_is_refused_before_anything_is_shown(copy_of_project):
    with pytest.raises(EgnError, match=r"^Codeur refusé : « Anne » n'est pas un pseudonyme"):
        egn.coding_widget("categories", coder="Anne", documents=[DOCUMENT], root=copy_of_project)
