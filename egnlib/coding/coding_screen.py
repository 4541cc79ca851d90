"""Coding screen: what a coder sees of a session, as texts and keys, without any widget."""

import re

import pandas as pd

from egnlib.coding.codebook import Codebook
from egnlib.coding.codebook_page import HEADINGS
from egnlib.coding.codebook_rules import code_rules
from egnlib.coding.coding_session import (
    CodingSession,
    current_key,
    current_unit,
    pending_positions,
    recorded_decision,
    shown_decision,
)
from egnlib.coding.decisions import CONFIDENCES

# Keys of the codes, in the codebook's order; a code beyond the tenth is chosen by the mouse or Tab.
DIGITS = "1234567890"
# The letter of each confidence stands in its name, and in no other one.
CONFIDENCE_KEYS = dict(zip(CONFIDENCES, "fmo", strict=True))
TEXTS = {
    "theme": "Atelier",
    "libelle": "Texte",
    "passage": "Dans le document",
    "qui": "Qui",
    "pourquoi": "Pourquoi",
}
KEYS = [
    ("1 à {n}", "choisir un code"),
    ("f m o", "confiance : faible, moyenne, forte"),
    ("n", "écrire une remarque (Entrée ou Échap pour en sortir)"),
    ("Entrée", "texte suivant à coder"),
    ("← →", "texte précédent, texte suivant"),
    ("u", "annuler"),
    ("Suppr", "retirer le code"),
    ("↑ ↓", "faire défiler la grille"),
    ("Échap", "rendre le clavier à JupyterLab"),
]
ADVICE = [
    "Lisez d’abord la grille en entier : la règle écrite l’emporte sur l’intuition.",
    "Codez seul, dans l’ordre. Les codes des autres ne sont pas montrés : l’accord ne se mesure "
    "qu’entre lectures indépendantes.",
    "Un texte que vous ne pouvez pas coder reste sans code : dites pourquoi dans la remarque.",
    "N’écrivez nulle part de nom : les codages sont publiés avec le projet.",
]


def codebook_screen(codebook: Codebook, *, coder: str) -> dict:
    """What the screen shows of a codebook all along.

    Parameters
    ----------
    codebook
        Codebook to code with. Its examples are not shown: they are units with their answer.
    coder
        Pseudonym of the person who codes.

    Returns
    -------
    dict
        ``title``, ``identity`` (codebook, version, coder), ``advice``, ``keys`` (key and what it
        does), ``confidences`` (value, key) and ``codes`` (code, key, label, definition, rules by
        heading), all of it texts and lists of texts.

    Examples
    --------
    >>> from egnlib.coding import read_codebook
    >>> screen = codebook_screen(read_codebook("categories"), coder="lecteur-1")
    >>> [(code["key"], code["label"]) for code in screen["codes"]][0]
    ('1', 'Formations et accompagnements')
    """
    keys = dict(zip(codebook.order, DIGITS, strict=False))
    codes = [
        {
            "code": code,
            "key": keys.get(code, ""),
            "label": typeset(codebook.labels[code]),
            "definition": typeset(codebook.codes.at[code, "definition"]),
            "rules": _rules(codebook, code),
        }
        for code in codebook.order
    ]
    return {
        "title": typeset(codebook.title),
        "identity": typeset(
            f"Grille « {codebook.id} », version {codebook.version}. Codeur : {coder}."
        ),
        "advice": [typeset(sentence) for sentence in ADVICE],
        "keys": [[key.format(n=len(keys)), typeset(does)] for key, does in KEYS],
        "confidences": [{"value": name, "key": key} for name, key in CONFIDENCE_KEYS.items()],
        "codes": codes,
    }


def session_screen(session: CodingSession) -> dict:
    """What the screen shows of a session at one moment.

    Parameters
    ----------
    session
        Session to show.

    Returns
    -------
    dict
        ``key`` (opaque name of the unit), ``rank``, ``progress``, ``done`` (a share between 0 and
        1), ``texts`` (label, text; those that are missing are left out), ``code``, ``confidence``,
        ``memo``, ``saved`` (whether these are recorded), ``saved_at``, ``note``, ``error``. No
        identifier of a unit, no code of anybody else.
    """
    said, n_units = shown_decision(session), len(session.units)
    n_waiting = len(pending_positions(session))
    return {
        "key": current_key(session),
        "rank": f"Texte {session.position + 1} sur {n_units}",
        "progress": _progress(session, n_waiting),
        "done": (n_units - n_waiting) / n_units,
        "texts": _texts(session),
        "code": said.code,
        "confidence": said.confiance,
        "memo": said.memo,
        "saved": session.unsaved is None,
        "saved_at": session.saved_at,
        "note": typeset(session.note or _other_version_note(session)),
        "error": typeset(session.error),
    }


def typeset(text: str) -> str:
    """Text whose French punctuation does not leave its line.

    Examples
    --------
    >>> typeset("« Former » : qui ?").replace(chr(160), "~").replace(chr(8239), "~")
    '«~Former~»~: qui~?'
    """
    text = re.sub(r"(?<=«) | (?=[:»%])", "\u00a0", text.replace("'", "’"))
    return re.sub(r" (?=[;!?])", "\u202f", text)


def _rules(codebook: Codebook, code: str) -> list[dict]:
    rules = {heading: code_rules(codebook, code, kind) for kind, heading in HEADINGS.items()}
    return [
        {"heading": heading, "items": [typeset(item) for item in items]}
        for heading, items in rules.items()
        if items
    ]


def _progress(session: CodingSession, n_waiting: int) -> str:
    units = session.units["id_unite"]
    n_coded = sum(bool(recorded_decision(session, unit).code) for unit in units)
    n_aside = len(units) - n_waiting - n_coded
    progress = f"{n_coded} sur {len(units)} codé{_s(n_coded)}"
    return f"{progress}, {n_aside} laissé{_s(n_aside)} sans code" if n_aside else progress


def _texts(session: CodingSession) -> list[dict]:
    row = session.units.iloc[session.position]
    shown = [name for name in TEXTS if name in row and not _missing(row[name])]
    return [{"name": name, "label": TEXTS[name], "text": typeset(str(row[name]))} for name in shown]


def _missing(cell: object) -> bool:
    return bool(pd.isna(cell)) or not str(cell).strip()


def _other_version_note(session: CodingSession) -> str:
    said = session.decisions.get(current_unit(session))
    if said is None or not said.code or said.version == str(session.codebook.version):
        return ""
    return f"Vous avez codé ce texte avec la version {said.version} de la grille : il est à revoir."


def _s(count: int) -> str:
    return "s" if count > 1 else ""
