"""Codebooks: the written rule behind each code, in a fixed order."""

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import yaml

from egnlib.coding.entries import RULES, STRENGTHS, check_entries, check_indicators, rows_of
from egnlib.files import EgnError, project_root

COLUMNS = ["id", "label", "short", "definition"]
INDICATORS = ["code", "indicator", "strength", "weight"]


@dataclass(frozen=True)
class Codebook:
    """A codebook as read from ``data/coding/codebooks/``.

    Attributes
    ----------
    id, title, version, unit, source
        Identity of the codebook, what is coded with it, and the document or the consultation whose
        coding it was written from.
    codes
        One row per code, indexed by code in the codebook's order: ``label``, ``short`` (the label
        where there is no shorter one), ``definition``.
    rules
        One row per written rule, in the order of the file: ``code``, ``kind`` (``include``,
        ``exclude``, ``borderline``, ``examples`` or ``counter_examples``), ``text`` (a sentence, or
        the identifier of a unit for examples and counter-examples).
    indicators
        One row per word or expression that suggests a code: ``code``, ``indicator``, ``strength``
        (``decisive``, ``strong``, ``weak``) and its ``weight`` (4, 2, 1).
    negation
        What a negation does to an indicator: ``cancel`` (« sans tablette » is no tablet) or
        ``keep`` (a text about the lack of a thing is about that thing).
    neutral
        Expressions that contain an indicator and suggest nothing.
    """

    id: str
    title: str
    version: int
    unit: str
    codes: pd.DataFrame
    rules: pd.DataFrame = field(default_factory=lambda: _table([], ["code", "kind", "text"]))
    indicators: pd.DataFrame = field(default_factory=lambda: _table([], INDICATORS))
    negation: str = "cancel"
    neutral: tuple[str, ...] = ()
    source: str = ""

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
        If the codebook is absent, is not readable YAML, lacks an entry or has one that is not
        known, names a code twice, or gives one indicator to two codes.

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
    check_entries(read, path.name)
    codebook = _codebook(read)
    check_indicators(codebook.indicators, codebook.neutral, path.name)
    return codebook


def _codebook(read: dict) -> Codebook:
    codes = pd.DataFrame(
        [{"short": code["label"], **code} for code in read["codes"]], columns=COLUMNS
    ).set_index("id")
    rules = [
        (code["id"], kind, text)
        for code in read["codes"]
        for kind in RULES
        for text in code.get(kind) or []
    ]
    indicators = [
        (code["id"], indicator, strength, STRENGTHS[strength])
        for code in read["codes"]
        for strength, indicator in rows_of(code.get("indicators"))
    ]
    return Codebook(
        read["id"],
        read["title"],
        read["version"],
        read["unit"],
        codes,
        _table(rules, ["code", "kind", "text"]),
        _table(indicators, INDICATORS),
        read.get("negation", "cancel"),
        tuple(read.get("neutral") or ()),
        read.get("source") or "",
    )


def _table(rows: list[tuple], columns: list[str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=columns).astype("str")
    return table.astype({"weight": "float"}) if "weight" in columns else table
