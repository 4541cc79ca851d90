"""The lock of the ledger: what several programs add at once is all there, whoever dies."""

import subprocess
import sys
import threading
from pathlib import Path

import pandas as pd
import pytest

from egnlib.coding.codebook import read_codebook
from egnlib.coding.ledger import append_codings, read_codings
from egnlib.coding.ledger_lock import holding
from egnlib.files import EgnError

COLUMNS = "id_unite,codebook,version,coder,code,confiance,memo,date"
N_ROWS = 25
APPENDING = """
import sys
from pathlib import Path
import pandas as pd
from egnlib.coding import append_codings

root, coder, version = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
for rank in range(int(sys.argv[4])):
    row = {"id_unite": f"u{rank}", "codebook": "categories", "version": version}
    append_codings(pd.DataFrame([{**row, "coder": coder, "code": "techno"}]), root=root)
"""
HOLDING = """
import sys, time
from pathlib import Path
from egnlib.coding.ledger_lock import holding

with holding(Path(sys.argv[1])):
    print("tenu", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def root(copy_of_project: Path) -> Path:
    """A copy of the project whose ledger is empty."""
    _path(copy_of_project).write_text(COLUMNS + "\n", encoding="utf-8")
    return copy_of_project


@pytest.fixture
def holder(root):
    """Another program that holds the lock of the ledger."""
    program = subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(_path(root))], stdout=subprocess.PIPE, text=True
    )
    assert program.stdout.readline() == "tenu\n"
    yield program
    program.kill()
    program.wait()
    program.stdout.close()


def _path(root: Path) -> Path:
    return root / "data" / "coding" / "codings.csv"


def _decision(root: Path, unit: str = "u0") -> pd.DataFrame:
    version = read_codebook("categories", root=root).version
    row = {"id_unite": unit, "codebook": "categories", "version": version, "coder": "anne"}
    return pd.DataFrame([{**row, "code": "techno"}])


def test_two_programs_that_add_at_once_lose_nothing(root):
    version = str(read_codebook("categories", root=root).version)
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", APPENDING, str(root), coder, version, str(N_ROWS)],
            stderr=subprocess.PIPE,
            text=True,
        )
        for coder in ("anne", "bob")
    ]
    assert [program.communicate()[1] for program in programs] == ["", ""]
    codings = read_codings(root=root)
    for coder in ("anne", "bob"):
        of_coder = codings.loc[codings["coder"] == coder, "id_unite"].tolist()
        assert of_coder == [f"u{rank}" for rank in range(N_ROWS)]


def test_a_second_reading_waits_for_the_first_addition(tmp_path):
    # Without a lock the second holder would read the table before the first one changed it.
    table, met = tmp_path / "table.csv", threading.Event()
    table.write_text("1", encoding="utf-8")

    def second() -> None:
        met.set()
        with holding(table):
            table.write_text(table.read_text(encoding="utf-8") + "3", encoding="utf-8")

    other = threading.Thread(target=second)
    with holding(table):
        read = table.read_text(encoding="utf-8")
        other.start()
        met.wait()
        other.join(timeout=0.3)
        table.write_text(read + "2", encoding="utf-8")
    other.join()
    assert table.read_text(encoding="utf-8") == "123"


def test_a_lock_held_for_too_long_is_told_and_nothing_is_recorded(root, holder, monkeypatch):
    monkeypatch.setattr("egnlib.coding.ledger.holding", lambda path: holding(path, wait=0.6))
    before = _path(root).read_bytes()
    with pytest.raises(EgnError) as refusal:
        append_codings(_decision(root), root=root)
    assert str(refusal.value) == (
        "Table occupée : un autre programme écrit dans codings.csv depuis plus de 1 s. Un seul y "
        "écrit à la fois, pour qu'aucune décision ne se perde. Attendez qu'il ait fini, puis "
        "recommencez."
    )
    assert _path(root).read_bytes() == before


def test_a_program_killed_while_it_holds_the_lock_does_not_keep_it(root, holder):
    holder.kill()
    holder.wait()
    assert append_codings(_decision(root), root=root) == 1


def test_a_block_that_fails_lets_the_lock_go(tmp_path):
    table = tmp_path / "table.csv"
    with pytest.raises(ZeroDivisionError), holding(table):
        1 / 0  # noqa: B018
    with holding(table, wait=0):
        assert (tmp_path / ".table.csv.verrou").read_bytes() == b""


def test_a_lock_that_is_something_else_is_told(tmp_path):
    (tmp_path / ".table.csv.verrou").mkdir()
    with pytest.raises(EgnError) as refusal, holding(tmp_path / "table.csv"):
        pass
    assert str(refusal.value) == (
        "Verrou impossible à prendre : .table.csv.verrou (unable to open database file). Ce "
        "fichier vide garde table.csv de deux écritures à la fois. Vérifiez les droits de son "
        "dossier, ou supprimez-le si rien ne tourne."
    )


def test_a_read_only_ledger_is_not_replaced(root):
    _path(root).chmod(0o444)
    before = _path(root).read_bytes()
    with pytest.raises(EgnError) as refusal:
        append_codings(_decision(root), root=root)
    assert str(refusal.value) == (
        "Table en lecture seule : codings.csv. Chaque décision s'y ajoute à la fin. Rendez le "
        "fichier modifiable, puis recommencez."
    )
    assert _path(root).read_bytes() == before
