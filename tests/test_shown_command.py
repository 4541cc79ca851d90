"""Commands in messages: those that the reader can copy as they stand."""

import shlex
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egnlib.files import shown_command

CALLED = {
    ".venv/bin/egn": ".venv/bin/egn",
    "egn": "egn",
    "/usr/lib/python3/site-packages/pytest/__main__.py": "egn",
    "": "egn",
    "-c": "egn",
}


@pytest.mark.parametrize(("called", "shown"), CALLED.items())
def test_the_command_has_the_name_it_was_called_by(called, shown, monkeypatch):
    monkeypatch.setattr("sys.argv", [called])
    assert shown_command("check") == f"{shown} check"


def test_paths_below_the_current_folder_are_shown_from_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", [str(tmp_path / ".venv" / "bin" / "egn")])
    inside, outside = tmp_path / "feuilles" / "a.xlsx", tmp_path.parent / "b.xlsx"
    assert shown_command("import", inside) == ".venv/bin/egn import feuilles/a.xlsx"
    assert shown_command("import", outside) == f".venv/bin/egn import {outside}"


@given(st.lists(st.text(min_size=1), min_size=1))
def test_a_shell_reads_the_words_that_were_given(words):
    assert shlex.split(shown_command(*words))[1:] == words


def test_a_path_is_one_word_for_the_shell():
    assert shlex.split(shown_command("import", Path("ma feuille.xlsx")))[2] == "ma feuille.xlsx"
