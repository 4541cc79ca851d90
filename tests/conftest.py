"""Fixtures shared by the tests: the project, a copy to spoil, the source documents."""

import os
import shutil
from pathlib import Path

import pytest

from egnlib.corpus import documents_folder, open_consultation
from egnlib.corpus.consultation import Consultation

ABSENT = (
    "documents sources absents : déposez-les dans data/raw/documents/, ou nommez leur dossier "
    "par EGN_DOCUMENTS"
)


@pytest.fixture(scope="session")
def project() -> Path:
    """Root of the repository."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture
def copy_of_project(project: Path, tmp_path: Path) -> Path:
    """A copy of the data, parameters and notebooks that a test may spoil; its root."""
    data = tmp_path / "data"
    shutil.copytree(project / "data" / "raw", data / "raw", ignore=_without_documents)
    shutil.copytree(project / "data" / "coding", data / "coding")
    shutil.copy(project / "data" / "datapackage.json", data)
    for name in ("params", "notebooks"):
        if (project / name).is_dir():
            shutil.copytree(project / name, tmp_path / name)
    return tmp_path


def _without_documents(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if Path(folder, name).is_dir()]


@pytest.fixture(scope="session")
def documents(project: Path) -> Path:
    """Folder of the source documents; the test is skipped where there is none.

    In continuous integration, a run that announces the documents may not skip: a variable that
    is set but empty would otherwise pass for « no documents here ».
    """
    folder = documents_folder(root=project)
    if folder is None:
        announced = os.environ.get("CI") and "EGN_DOCUMENTS" in os.environ
        (pytest.fail if announced else pytest.skip)(ABSENT)
    return folder


@pytest.fixture(scope="session")
def consultation(project: Path) -> Consultation:
    """The recorded tables."""
    return open_consultation(root=project)
