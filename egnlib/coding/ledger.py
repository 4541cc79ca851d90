"""Ledger: `data/coding/codings.csv`, who gave which code to which unit, and when.

Rows are only ever added. A changed mind is a new row, and the last row of a coder for a unit and
a codebook is the one that counts; the earlier ones say how the coding came about.
"""

import stat
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from egnlib.coding.codebook import Codebook, read_codebook
from egnlib.coding.codings import published_codings
from egnlib.coding.decisions import decision_problems
from egnlib.coding.ledger_lock import holding
from egnlib.corpus.sheets import csv_text, write_text
from egnlib.corpus.tables import check_columns, columns_of, read_table, table_schema
from egnlib.files import EgnError, project_root

TABLE = "codings"
DECISION = ["id_unite", "codebook", "coder"]
CONTENT = ["version", "code", "confiance", "memo"]


def read_codings(
    codebook: Codebook | None = None, *, history: bool = False, root: Path | None = None
) -> pd.DataFrame:
    """Read what people coded, the last decision of each coder on each unit.

    Parameters
    ----------
    codebook
        Codebook to keep; every codebook by default.
    history
        Whether to keep every row, withdrawn codes and former minds included.
    root
        Folder of the project; found from the current folder by default.

    Returns
    -------
    DataFrame
        One row per coder, unit and codebook, in the order of the decisions: ``id_unite``,
        ``codebook``, ``version``, ``coder``, ``code`` (categorical in the codebook's order where
        `codebook` is given), ``confiance`` (``faible`` < ``moyenne`` < ``forte``), ``memo``,
        ``date``. A unit whose last row has no code was not coded: it is left out, unless
        `history`. The published coding is not a decision recorded here: see
        :func:`coded_by_all`.

    Raises
    ------
    EgnError
        If the table is not readable, or holds a code that `codebook` does not have.
    """
    codings = read_table(TABLE, root=root)
    if codebook is not None:
        codings = codings.loc[codings["codebook"] == codebook.id]
        _check_codes(codings, codebook)
        order = pd.CategoricalDtype(codebook.order, ordered=True)
        codings = codings.assign(code=codings["code"].astype(order))
    return (codings if history else latest_codings(codings)).reset_index(drop=True)


def latest_codings(codings: pd.DataFrame) -> pd.DataFrame:
    """Keep the last row of each coder, unit and codebook; drop those whose last row has no code.

    Examples
    --------
    Anne changes her mind on the first unit, and withdraws her code of the second.

    >>> codings = pd.DataFrame({
    ...     "id_unite": ["a", "b", "a", "b"], "codebook": "g", "coder": "anne",
    ...     "code": ["techno", "techno", "formation", None],
    ... })
    >>> latest_codings(codings)[["id_unite", "code"]].to_numpy().tolist()
    [['a', 'formation']]
    """
    last = codings.drop_duplicates(DECISION, keep="last")
    return last.loc[last["code"].notna()]


def coded_by_all(
    propositions: pd.DataFrame, codebook: Codebook, *, root: Path | None = None
) -> pd.DataFrame:
    """Put the published coding and what people coded in one long table.

    Parameters
    ----------
    propositions
        Propositions; the categories that they carry are those of the coder ``publie``.
    codebook
        Codebook to keep.
    root
        Folder of the project; found from the current folder by default.

    Returns
    -------
    DataFrame
        Columns of :func:`read_codings`, the coder ``publie`` first. A document publishes neither
        confidence, memo nor date: these are missing for ``publie``. Published categories are
        left out when the codebook has none of them (the codebook ``themes``).

    Raises
    ------
    EgnError
        As :func:`read_codings`, or if some published categories are codes and others are not.
    """
    codings = read_codings(codebook, root=root)
    published = propositions["categorie"].dropna().isin(codebook.order)
    if not published.any():
        return codings
    rows = published_codings(propositions, codebook).reindex(columns=codings.columns)
    return pd.concat([rows.astype(codings.dtypes.to_dict()), codings], ignore_index=True)


def append_codings(rows: pd.DataFrame, *, root: Path | None = None) -> int:
    """Add decisions at the end of the ledger, all or none; former rows stay byte for byte.

    Parameters
    ----------
    rows
        Decisions: ``id_unite``, ``codebook``, ``version``, ``coder``, ``code``, and where there
        are any ``confiance``, ``memo`` and ``date`` (now by default). A missing code withdraws the
        former one. A row that repeats the last decision of its coder is not added again.
    root
        Folder of the project; found from the current folder by default.

    Returns
    -------
    int
        How many rows were added.

    Raises
    ------
    EgnError
        If a column is absent or unknown, or a decision is not valid: the message then has one line
        per bad cell. If the ledger is read-only, or another program holds it for too long. Whatever
        the failure (a full disk included), the ledger is as it was.

    Notes
    -----
    The ledger is written aside, then moved, while its lock is held from the reading to the move:
    programs that write in the same instant wait for one another, and none loses what another adds.
    See :func:`egnlib.coding.ledger_lock.holding` for how long they wait.
    """
    root = root or project_root()
    path = root / "data" / table_schema(TABLE, root=root)["path"]
    columns = columns_of(TABLE, root=root)
    optional = {"confiance": None, "memo": None, "date": moment()}
    rows = rows.assign(**{name: value for name, value in optional.items() if name not in rows})
    check_columns(rows, columns, path.name)
    rows = as_texts(rows[columns])
    _refuse_decisions(rows, codebooks_named(rows["codebook"], root=root))
    _check_writable(path)
    with holding(path):
        recorded = as_texts(read_table(TABLE, root=root))
        added = new_decisions(rows, recorded)
        _check_moments(pd.concat([recorded, added], ignore_index=True))
        if len(added):
            text = path.read_bytes().decode("utf-8-sig")
            text = text if text.endswith("\n") else text + "\n"
            write_text(path, text + csv_text(added.to_numpy().tolist()))
    return len(added)


def new_decisions(rows: pd.DataFrame, recorded: pd.DataFrame) -> pd.DataFrame:
    """Rows that change something: those that differ from the last recorded row of their coder.

    Parameters
    ----------
    rows, recorded
        Decisions as texts, see :func:`as_texts`.
    """
    known = last_contents(recorded)
    kept = []
    for index, row in zip(rows.index, rows.to_dict("records"), strict=True):
        key, content = decision_key(row), tuple(row[name] for name in CONTENT)
        # A code withdrawn that was never given changes nothing either.
        if content != known.get(key) and (row["code"] or row["memo"] or key in known):
            kept.append(index)
            known[key] = content
    return rows.loc[kept]


def decision_key(row: Mapping[str, str]) -> tuple[str, ...]:
    """Unit, codebook and coder of a row: what two rows share when one replaces the other."""
    return tuple(row[name] for name in DECISION)


def last_contents(recorded: pd.DataFrame) -> dict[tuple, tuple]:
    """Version, code, confidence and memo of the last row of each unit, codebook and coder."""
    last = recorded.drop_duplicates(DECISION, keep="last")
    keys = last[DECISION].itertuples(index=False, name=None)
    return dict(zip(keys, last[CONTENT].itertuples(index=False, name=None), strict=True))


def codebooks_named(names: pd.Series, *, root: Path | None = None) -> dict[str, Codebook]:
    """Codebooks that some rows name, by identifier; those that do not exist are left out."""
    folder = (root or project_root()) / "data" / "coding" / "codebooks"
    found = {path.stem for path in folder.glob("*.yml")} & set(names)
    return {name: read_codebook(name, root=root) for name in sorted(found)}


def moment() -> str:
    """Now, in universal time, as the ledger writes it.

    Examples
    --------
    >>> import re
    >>> re.fullmatch(r"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z", moment()) is None
    False
    """
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def as_texts(rows: pd.DataFrame) -> pd.DataFrame:
    """Every cell as a text without spaces around it; what is missing is an empty text."""
    return rows.astype("object").where(rows.notna(), "").astype("str").apply(_stripped)


def _stripped(cells: pd.Series) -> pd.Series:
    return cells.str.strip()


def _check_codes(codings: pd.DataFrame, codebook: Codebook) -> None:
    unknown = sorted(set(codings["code"].dropna().astype("str")) - set(codebook.order))
    if unknown:
        message = (
            f"Code inconnu dans codings.csv : « {', '.join(unknown)} ». La grille {codebook.id} "
            f"connaît {', '.join(codebook.order)}. Corrigez le code, ou complétez la grille."
        )
        raise EgnError(message)


def _refuse_decisions(rows: pd.DataFrame, codebooks: Mapping[str, Codebook]) -> None:
    lines = [
        f"décision {place}, colonne {column} : {problem}."
        for place, row in enumerate(rows.to_dict("records"), start=1)
        for column, problem in decision_problems(row, codebooks)
    ]
    if lines:
        count = f"{len(lines)} problème{'s' if len(lines) > 1 else ''}"
        raise EgnError("\n".join([f"Codage refusé : {count}. Rien n'est enregistré.", *lines]))


def _check_writable(path: Path) -> None:
    # A file that takes another's place does not ask whether that one may be changed.
    if path.is_file() and not stat.S_IMODE(path.stat().st_mode) & 0o222:
        message = (
            f"Table en lecture seule : {path.name}. Chaque décision s'y ajoute à la fin. Rendez le "
            "fichier modifiable, puis recommencez."
        )
        raise EgnError(message)


def _check_moments(rows: pd.DataFrame) -> None:
    repeated = rows.loc[rows.duplicated([*DECISION, "date"])]
    for row in repeated.itertuples():
        message = (
            f"Décision répétée : {row.coder} a déjà une ligne pour « {row.id_unite} » à la date "
            f"{row.date}. Une décision de plus a une date de plus. Donnez l'heure avec la date."
        )
        raise EgnError(message)
