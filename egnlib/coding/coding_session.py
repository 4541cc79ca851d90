"""Coding session: one person, one codebook, one text after another.

A session is a frozen state, and what it holds of the codings is what the ledger holds: a session
opened again goes on where the last one stopped. See :mod:`egnlib.coding.coding_actions`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from egnlib.coding.codable import opaque_key
from egnlib.coding.codebook import Codebook
from egnlib.coding.decisions import coder_problem
from egnlib.coding.draws import shuffled_units
from egnlib.coding.ledger import TABLE, as_texts, last_contents
from egnlib.coding.units_to_code import units_to_code
from egnlib.corpus.tables import read_table
from egnlib.files import EgnError, project_root

ALL_CODED = "C’est fini : chaque texte a un code, ou une remarque qui dit pourquoi il n’en a pas."


@dataclass(frozen=True)
class Decision:
    """What a coder says of a unit with one version of the codebook; empty texts for nothing."""

    version: str
    code: str = ""
    confiance: str = ""
    memo: str = ""


@dataclass(frozen=True)
class CodingSession:
    """One person coding some units with one codebook, at one moment.

    Attributes
    ----------
    codebook, coder, units, root
        What is coded, by whom, in the order of the rows of `units`, in which project.
    decisions
        The coder's own last decision on each unit, as the ledger holds it; nobody else's.
    position
        Row of the unit on the screen.
    changes
        Decisions of this session that can be undone, the last one last: a unit, and what the
        ledger held before (``None`` for nothing).
    unsaved
        A decision on the unit of the screen that could not be recorded.
    note, error
        A sentence for the coder about the last action, and why it was not recorded.
    saved_at
        When a decision was last recorded, in universal time.
    """

    codebook: Codebook
    coder: str
    units: pd.DataFrame
    root: Path
    decisions: Mapping[str, Decision]
    position: int = 0
    changes: tuple[tuple[str, Decision | None], ...] = ()
    unsaved: Decision | None = None
    note: str = ""
    error: str = ""
    saved_at: str = ""


def open_session(
    name: str,
    *,
    coder: str,
    documents: tuple[str, ...] = (),
    columns: tuple[str, ...] = (),
    units_file: Path | None = None,
    seed: int = 0,
    root: Path | None = None,
) -> CodingSession:
    """Open a session at the first unit that its coder has not coded.

    Parameters
    ----------
    name
        Codebook.
    coder
        Pseudonym of the person who codes.
    documents, columns, units_file
        Units to code, see :func:`egnlib.coding.units_to_code`.
    seed
        Seed of the order, see :func:`egnlib.coding.shuffled_units`: the order of the coding sheet
        of this coder and this seed.
    root
        Folder of the project; found from the current folder by default.

    Returns
    -------
    CodingSession
        A unit with a code, or with a memo that says why it has none, is done. A decision made
        with another version of the codebook is to be made again.

    Raises
    ------
    EgnError
        If the pseudonym is not one, or the codebook, a document, the file of units or the ledger
        is not as expected.

    Examples
    --------
    >>> documents = ("egn-dossier-national-2020",)
    >>> session = open_session("categories", coder="exemple", documents=documents)
    >>> session.position, len(session.decisions)
    (0, 0)
    """
    if problem := coder_problem(coder):
        message = f"Codeur refusé : {problem}. N'écrivez pas de nom : les codages sont publiés."
        raise EgnError(message)
    # The project stays the same where a cell changes the current folder.
    root = root or project_root()
    codebook, units = units_to_code(
        name, documents=documents, columns=columns, units_file=units_file, root=root
    )
    units = shuffled_units(units, seed=seed, coder=coder)
    decisions = own_decisions(codebook, coder, root=root)
    session = CodingSession(codebook, coder, units, root, decisions)
    waiting = pending_positions(session)
    return replace(session, position=waiting[0]) if waiting else replace(session, note=ALL_CODED)


def own_decisions(
    codebook: Codebook, coder: str, *, root: Path | None = None
) -> dict[str, Decision]:
    """Last decision of one coder on each unit with one codebook, whatever its version."""
    contents = last_contents(as_texts(read_table(TABLE, root=root)))
    return {
        unit: Decision(*content)
        for (unit, name, person), content in contents.items()
        if (name, person) == (codebook.id, coder)
    }


def current_unit(session: CodingSession) -> str:
    """Identifier of the unit on the screen. It may give the published code away."""
    return session.units["id_unite"].iloc[session.position]


def current_key(session: CodingSession) -> str:
    """Name of the unit on the screen that says nothing of its code."""
    return opaque_key(current_unit(session))


def recorded_decision(session: CodingSession, unit: str) -> Decision:
    """What the ledger holds on a unit with this version of the codebook, or an empty decision."""
    version = str(session.codebook.version)
    found = session.decisions.get(unit)
    return found if found and found.version == version else Decision(version)


def shown_decision(session: CodingSession) -> Decision:
    """What the screen shows: the decision that could not be recorded, or the recorded one."""
    return session.unsaved or recorded_decision(session, current_unit(session))


def pending_positions(session: CodingSession) -> list[int]:
    """Rows of the units that have neither a code nor a memo, in the session's order."""
    decisions = (recorded_decision(session, unit) for unit in session.units["id_unite"])
    return [place for place, said in enumerate(decisions) if not said.code and not said.memo]
