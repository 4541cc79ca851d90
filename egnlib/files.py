"""The floor under the four rooms: the project's folder, the writing of a file, an error.

This module knows nothing of consultations, codes, statistics or reports, and imports no room.
"""

import errno
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

DISK = {
    errno.ENOSPC: "il n'y a plus de place sur le disque",
    errno.EACCES: "l'accès est refusé",
    errno.EROFS: "le disque n'accepte pas d'écriture",
    errno.ENOENT: "le fichier ou le dossier n'existe pas",
}


class EgnError(ValueError):
    """Something the user can mend; its message is in French and says what to do."""


def project_root(start: Path | None = None) -> Path:
    """Folder of the project: the nearest one, going up, that holds ``data/datapackage.json``.

    Parameters
    ----------
    start
        Folder to start from; the current folder by default. The environment variable
        ``EGN_ROOT`` takes precedence.

    Raises
    ------
    EgnError
        If no folder on the way up is a project.
    """
    if named := os.environ.get("EGN_ROOT"):
        candidates = [Path(named)]
    else:
        here = (start or Path.cwd()).resolve()
        candidates = [here, *here.parents]
    for folder in candidates:
        if (folder / "data" / "datapackage.json").is_file():
            return folder
    message = (
        f"Projet introuvable à partir de « {candidates[0]} ». On y attend un dossier data/ avec "
        "datapackage.json. Placez-vous dans le dossier du projet, ou indiquez-le par EGN_ROOT."
    )
    raise EgnError(message)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Write aside, then move: yields a temporary path that takes the place of `path` at the end.

    If the block fails, for whatever reason (full disk and Ctrl-C included), `path` is as it was
    and nothing is left beside it.

    Examples
    --------
    >>> import tempfile
    >>> target = Path(tempfile.mkdtemp()) / "table.csv"
    >>> with replacing(target) as aside:
    ...     _ = aside.write_text("a,b", encoding="utf-8")
    >>> target.read_text(encoding="utf-8")
    'a,b'
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(
        dir=path.parent, prefix=f".{path.stem}-", suffix=path.suffix, delete=False
    ) as aside:
        temporary = Path(aside.name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def disk_sentence(error: OSError) -> str:
    """Say in French why a file could not be read or written, and what to do."""
    place = f" ({Path(error.filename).name})" if error.filename else ""
    why = DISK.get(error.errno, f"erreur {error.errno} du système")
    return (
        f"Fichier impossible à lire ou à écrire{place} : {why}. Rien n'est resté à moitié écrit. "
        "Vérifiez la place et les droits, puis relancez."
    )


def shown_command(*words: str | Path) -> str:
    """Command line that the reader of a message may copy, under the name ``egn`` was called by.

    A program called by its path (``.venv/bin/egn``) is not always found by its name alone. Paths
    below the current folder are shown from there.

    Examples
    --------
    >>> shown_command("import", Path("feuilles/ma feuille.xlsx")).partition(" ")[2]
    "import 'feuilles/ma feuille.xlsx'"
    """
    called = Path(sys.argv[0])
    name = called if called.stem == "egn" and len(called.parts) > 1 else "egn"
    return shlex.join([str(_from_here(word)) for word in (Path(name), *words)])


def _from_here(word: str | Path) -> str | Path:
    here = Path.cwd()
    if isinstance(word, Path) and word.is_absolute() and word.is_relative_to(here):
        return word.relative_to(here)
    return word
