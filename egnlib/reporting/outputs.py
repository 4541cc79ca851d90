"""Outputs: computed tables, one part per report, gathered under a stable name."""

from pathlib import Path
from typing import TYPE_CHECKING

from egnlib.files import EgnError, project_root, replacing

if TYPE_CHECKING:
    import pandas as pd

PARTS = "parties"


def write_processed(
    table: "pd.DataFrame", name: str, *, report: str, columns: list[str], root: Path | None = None
) -> Path:
    """Write the part of a computed table that one report makes, and gather all the parts.

    Parameters
    ----------
    table
        Rows of this report.
    name
        Name of the table, e.g. ``"repartition"``: the file is ``data/processed/<name>.csv``.
    report
        Name of the report; writing again replaces its part and leaves the others.
    columns
        Columns of the table, in order; others are dropped.
    root
        Folder of the project; found from the current folder by default.

    Returns
    -------
    Path
        The gathered file: UTF-8, LF, comma, numbers rounded to ten significant digits, parts in
        the order of their names.

    Raises
    ------
    EgnError
        If a column is absent.
    """
    absent = [column for column in columns if column not in table]
    if absent:
        message = (
            f"Colonne absente : « {', '.join(absent)} ». Colonnes trouvées : "
            f"{', '.join(map(str, table.columns))}. La table {name} doit les avoir toutes."
        )
        raise EgnError(message)
    folder = (root or project_root()) / "data" / "processed"
    with replacing(folder / PARTS / f"{name}--{report}.csv") as aside:
        table[columns].to_csv(aside, index=False, lineterminator="\n", float_format="%.10g")
    return gather_parts(name, folder)


def gather_parts(name: str, folder: Path) -> Path:
    """Put the parts of a computed table together, in the order of their names."""
    parts = sorted((folder / PARTS).glob(f"{name}--*.csv"))
    texts = [part.read_text(encoding="utf-8") for part in parts]
    header = texts[0].partition("\n")[0]
    bodies = [text.partition("\n")[2] for text in texts]
    with replacing(folder / f"{name}.csv") as aside:
        aside.write_text(header + "\n" + "".join(bodies), encoding="utf-8", newline="")
    return folder / f"{name}.csv"


def gather_all(root: Path) -> None:
    """Make every gathered table again from its parts, and drop those that have none left."""
    folder = root / "data" / "processed"
    names = {part.name.partition("--")[0] for part in (folder / PARTS).glob("[!.]*--*.csv")}
    for name in sorted(names):
        gather_parts(name, folder)
    for path in folder.glob("*.csv"):
        if path.stem not in names:
            path.unlink()
