"""Ledger lock: one program at a time reads the ledger of codings and adds to it.

The ledger is replaced, not rewritten in place, so the lock stands in an empty file beside it. It
is SQLite's own lock on that file: the same call on every system, with a delay, and let go by the
system itself when its holder dies, however it dies.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from egnlib.files import EgnError

LONGEST_WAIT = 10.0


@contextmanager
def holding(path: Path, *, wait: float = LONGEST_WAIT) -> Iterator[None]:
    """Hold the lock of a table; a second holder waits until the first one is done.

    Parameters
    ----------
    path
        Table that is read and replaced in the block. Its lock, `.name.verrou`, is an empty file
        beside it, which stays there and says nothing by itself: only a program that runs holds it.
    wait
        How long to wait for another holder, in seconds.

    Raises
    ------
    EgnError
        If another program still holds the lock after `wait`, or the lock cannot be made.

    Notes
    -----
    On a network drive that does not pass locks on, two machines may hold it together: let the
    people of one project code on one machine, or in turn.

    Examples
    --------
    >>> import tempfile
    >>> table = Path(tempfile.mkdtemp()) / "table.csv"
    >>> with holding(table):
    ...     _ = table.write_text("a,b", encoding="utf-8")
    >>> sorted(file.name for file in table.parent.iterdir())
    ['.table.csv.verrou', 'table.csv']
    """
    lock = path.with_name(f".{path.name}.verrou")
    with closing(_taken(lock, path, wait)):
        yield


def _taken(lock: Path, path: Path, wait: float) -> sqlite3.Connection:
    if not lock.exists():
        # People who share a folder share its lock.
        lock.touch()
        lock.chmod(0o666)
    with ExitStack() as undo:
        try:
            connection = sqlite3.connect(lock, timeout=wait, isolation_level=None)
            undo.callback(connection.close)
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            raise EgnError(_refusal(error, path, lock, wait)) from error
        undo.pop_all()
    return connection


def _refusal(error: sqlite3.Error, path: Path, lock: Path, wait: float) -> str:
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
        return (
            f"Table occupée : un autre programme écrit dans {path.name} depuis plus de "
            f"{wait:.0f} s. Un seul y écrit à la fois, pour qu'aucune décision ne se perde. "
            "Attendez qu'il ait fini, puis recommencez."
        )
    return (
        f"Verrou impossible à prendre : {lock.name} ({error}). Ce fichier vide garde {path.name} "
        "de deux écritures à la fois. Vérifiez les droits de son dossier, ou supprimez-le si rien "
        "ne tourne."
    )
