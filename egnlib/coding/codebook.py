"""Codebooks: the written rule behind each code, in a fixed order."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import yaml

from egnlib.files import EgnError, project_root

CODE_KEYS = ("id", "label", "definition")
COLUMNS = ["id", "label", "short", "definition"]


@dataclass(frozen=True)
class Codebook:
    """A codebook as read from ``data/coding/codebooks/``.

    Attributes
    ----------
    id, title, version, unit
        Identity of the codebook and what is coded with it.
    codes
        One row per code, indexed by code in the codebook's order: ``label``, ``short`` (the label
        where there is no shorter one), ``definition``.
    """

    id: str
    title: str
    version: int
    unit: str
    codes: pd.DataFrame

    @property
    def order(self) -> list[str]:
        """Codes in the codebook's order."""
        return self.codes.index.tolist()

    @property
    def labels(self) -> dict[str, str]:
        """Label of each code, in the codebook's order."""
        return self.codes["label"].to_dict()

    @property
    def short_labels(self) -> dict[str, str]:
        """Short label of each code, for narrow tables, in the codebook's order."""
        return self.codes["short"].to_dict()


def read_codebook(name: str, *, root: Path | None = None) -> Codebook:
    """Read a codebook.

    Parameters
    ----------
    name
        Identifier of the codebook, e.g. ``"categories"``.
    root
        Folder of the project; found from the current folder by default.

    Raises
    ------
    EgnError
        If the codebook is absent, is not readable YAML, lacks an entry, or names a code twice.

    Examples
    --------
    >>> read_codebook("categories").order
    ['formation', 'anthropo', 'techno', 'politique', 'organisation']
    """
    folder = (root or project_root()) / "data" / "coding" / "codebooks"
    path = folder / f"{name}.yml"
    if not path.is_file():
        found = ", ".join(sorted(other.stem for other in folder.glob("*.yml"))) or "aucune"
        message = (
            f"Grille inconnue : « {name} ». Grilles trouvées : {found}. "
            "Vérifiez le nom dans data/coding/codebooks/."
        )
        raise EgnError(message)
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        message = (
            f"Grille illisible : {path.name}. {error}. On attend du YAML en UTF-8. "
            "Corrigez la ligne indiquée."
        )
        raise EgnError(message) from error
    _check_entries(read, path.name)
    codes = pd.DataFrame(
        [{"short": code["label"], **code} for code in read["codes"]], columns=COLUMNS
    ).set_index("id")
    return Codebook(read["id"], read["title"], read["version"], read["unit"], codes)


def _check_entries(read: object, file_name: str) -> None:
    entries = read if isinstance(read, dict) else {}
    absent = [key for key in ("id", "title", "version", "unit") if not entries.get(key)]
    codes = entries.get("codes")
    if not isinstance(codes, list) or not codes:
        absent.append("codes")
        codes = []
    for code in codes:
        found = code if isinstance(code, dict) else {}
        absent += [f"{key} (code)" for key in CODE_KEYS if not isinstance(found.get(key), str)]
    if absent:
        message = (
            f"Grille incomplète : {file_name}. Il manque "
            f"{', '.join(dict.fromkeys(absent))}. Ajoutez ces rubriques au fichier."
        )
        raise EgnError(message)
    identifiers = [code["id"] for code in codes]
    repeated = sorted({code for code in identifiers if identifiers.count(code) > 1})
    if repeated:
        message = (
            f"Code répété dans {file_name} : {', '.join(repeated)}. Un code n'a qu'une définition. "
            "Renommez ou supprimez la répétition."
        )
        raise EgnError(message)
