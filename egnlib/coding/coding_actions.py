"""Coding actions: what a coder does in a session. Each decision is recorded at once.

An action takes a session and returns the next one. It never raises what the coder can mend: a
decision that could not be recorded stays on the screen, with the reason.
"""

from collections.abc import Callable
from dataclasses import asdict, replace

import pandas as pd

from egnlib.coding.codebook import read_codebook
from egnlib.coding.coding_session import (
    ALL_CODED,
    CodingSession,
    Decision,
    current_key,
    current_unit,
    own_decisions,
    pending_positions,
    shown_decision,
)
from egnlib.coding.decisions import one_line
from egnlib.coding.ledger import append_codings, moment
from egnlib.files import EgnError, disk_sentence

NOTHING_TO_UNDO = (
    "Rien à annuler depuis l’ouverture. Pour changer un code plus ancien, revenez à son texte et "
    "choisissez-en un autre."
)
UNDONE = "Annulé : l’écran montre la décision d’avant."
CODE_FIRST = "Choisissez d’abord un code : la confiance est celle d’un code."
UNSAVED = "Entrée pour réessayer, u pour renoncer à ce choix."
ONLY_THIS = "C’est le dernier texte sans code ni remarque."
ELSEWHERE = (
    "Ce texte vient d’être codé ailleurs sous votre pseudonyme. Ce qui est à l’écran n’est pas "
    "enregistré. Enregistrez-le quand même (Entrée), ou gardez l’autre décision (u)."
)
OUT_OF_DATE = "L’écran n’était pas à jour : rien n’est enregistré. Choisissez de nouveau."


def act(session: CodingSession, action: str, value: str = "", *, key: str = "") -> CodingSession:
    """Apply one action of the coder.

    Parameters
    ----------
    session
        Session before the action.
    action
        ``code``, ``confidence``, ``memo`` (with a value), ``withdraw``, ``undo``, ``previous``,
        ``next``, or ``continue`` (to the next unit that is not done).
    value
        Code, confidence or memo.
    key
        Key of the unit that the coder saw, see :func:`current_key`. Where it is another one than
        the session's, nothing is recorded.

    Returns
    -------
    CodingSession
        Session after the action. A refusal or a failure of the disk raises nothing: it is the
        session's `error`, and what was chosen stays `unsaved`, to be tried again.

    Examples
    --------
    >>> from egnlib.coding.coding_session import open_session
    >>> documents = ("egn-dossier-national-2020",)
    >>> session = open_session("categories", coder="exemple", documents=documents)
    >>> act(session, "next").position, act(session, "previous").position
    (1, 0)
    >>> act(session, "confidence", "forte").note
    'Choisissez d’abord un code : la confiance est celle d’un code.'
    """
    session = replace(session, note="", error=session.error if session.unsaved else "")
    if key and key != current_key(session):
        return replace(session, note=OUT_OF_DATE)
    return ACTIONS[action](session, value)


def _choose_code(session: CodingSession, code: str) -> CodingSession:
    said = shown_decision(session)
    # A confidence is that of a code: it goes with it.
    return (
        session if said.code == code else _record(session, replace(said, code=code, confiance=""))
    )


def _choose_confidence(session: CodingSession, confidence: str) -> CodingSession:
    said = shown_decision(session)
    if not said.code:
        return replace(session, note=CODE_FIRST)
    again = said.confiance == confidence
    return _record(session, replace(said, confiance="" if again else confidence))


def _write_memo(session: CodingSession, memo: str) -> CodingSession:
    return _record(session, replace(shown_decision(session), memo=one_line(memo)))


def _withdraw(session: CodingSession, _: str) -> CodingSession:
    return _record(session, replace(shown_decision(session), code="", confiance=""))


def _undo(session: CodingSession, _: str) -> CodingSession:
    if session.unsaved:
        return replace(session, unsaved=None, error="")
    if not session.changes:
        return replace(session, note=NOTHING_TO_UNDO)
    *earlier, (unit, before) = session.changes
    session = replace(session, position=session.units["id_unite"].tolist().index(unit))
    version = str(session.codebook.version)
    if before is not None and before.version != version:
        return replace(session, changes=tuple(earlier), error=_other_version(before, version))
    undone = _record(session, before or Decision(version))
    return undone if undone.error else replace(undone, changes=tuple(earlier), note=UNDONE)


def _other_version(before: Decision, version: str) -> str:
    return (
        f"Annulation impossible : le code d’avant venait de la version {before.version} de la "
        f"grille. Un code ne se donne qu’avec la version en cours, qui est {version}. Choisissez "
        "un autre code, ou retirez celui-ci."
    )


def _move(session: CodingSession, step: int) -> CodingSession:
    if session.unsaved:
        return replace(session, note=UNSAVED)
    last = len(session.units) - 1
    return replace(session, position=min(max(session.position + step, 0), last))


def _continue(session: CodingSession, _: str) -> CodingSession:
    if session.unsaved:
        session = _record(session, session.unsaved)
    if session.error:
        return session
    waiting = pending_positions(session)
    if not waiting:
        return replace(session, note=ALL_CODED)
    if waiting == [session.position]:
        return replace(session, note=ONLY_THIS)
    after = [place for place in waiting if place > session.position]
    return replace(session, position=(after or waiting)[0])


def _record(session: CodingSession, decision: Decision) -> CodingSession:
    """Record a decision on the unit of the screen; keep it as unsaved where that fails."""
    unit = current_unit(session)
    before = session.decisions.get(unit)
    try:
        found = own_decisions(session.codebook, session.coder, root=session.root)
        if found.get(unit) != before:
            session = replace(session, decisions=found)
            return _unsaved(session, decision, ELSEWHERE)
        n_added = append_codings(_row(session, decision), root=session.root)
    except EgnError as error:
        return _unsaved(session, decision, _changed_codebook(session) or str(error))
    except OSError as error:
        return _unsaved(session, decision, disk_sentence(error))
    session = replace(session, decisions=found, unsaved=None, error="")
    if not n_added:
        return session
    return replace(
        session,
        decisions={**found, unit: decision},
        changes=(*session.changes, (unit, before)),
        saved_at=moment(),
    )


def _unsaved(session: CodingSession, decision: Decision, error: str) -> CodingSession:
    return replace(session, unsaved=decision, error=error, note=UNSAVED)


def _changed_codebook(session: CodingSession) -> str:
    """Say that the codebook was changed since the session was opened, where it was."""
    try:
        version = read_codebook(session.codebook.id, root=session.root).version
    except EgnError as error:
        return str(error)
    if version == session.codebook.version:
        return ""
    return (
        f"Grille changée : elle est à la version {version}, cette séance à la version "
        f"{session.codebook.version}. Ce choix n’est pas enregistré. Relisez la grille, puis "
        "relancez la cellule."
    )


def _row(session: CodingSession, decision: Decision) -> pd.DataFrame:
    named = {"id_unite": current_unit(session), "codebook": session.codebook.id}
    return pd.DataFrame([{**named, "coder": session.coder, **asdict(decision)}])


ACTIONS: dict[str, Callable[[CodingSession, str], CodingSession]] = {
    "code": _choose_code,
    "confidence": _choose_confidence,
    "memo": _write_memo,
    "withdraw": _withdraw,
    "undo": _undo,
    "previous": lambda session, _: _move(session, -1),
    "next": lambda session, _: _move(session, 1),
    "continue": _continue,
}
