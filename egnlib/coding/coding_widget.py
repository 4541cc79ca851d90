"""Coding widget: a coding session on the screen of JupyterLab, driven by the keyboard.

The browser draws what :mod:`egnlib.coding.coding_screen` says and sends back keys and clicks; what
they do is in :mod:`egnlib.coding.coding_actions`.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from egnlib.coding.coding_actions import ACTIONS, act
from egnlib.coding.coding_screen import codebook_screen, session_screen
from egnlib.coding.coding_session import CodingSession, open_session
from egnlib.files import EgnError

SCREEN = Path(__file__).with_name("screen")


def coding_widget(
    name: str,
    *,
    coder: str,
    documents: str | Iterable[str] = (),
    columns: str | Iterable[str] = (),
    units_file: Path | str | None = None,
    seed: int = 0,
    root: Path | None = None,
) -> object:
    """Code texts one by one in JupyterLab; each decision is recorded at once in the ledger.

    Parameters
    ----------
    name
        Codebook, e.g. ``"categories"``.
    coder
        Pseudonym of the person who codes, e.g. ``"lecteur-1"``; never a name.
    documents, columns, units_file
        Texts to code, see :func:`egnlib.coding.units_to_code`; every document that proposes
        something by default.
    seed
        Seed of the order of the texts. Coders given one seed have different orders; the same
        coder and seed have the order of the sheet that « egn export sheet » writes.
    root
        Folder of the project; found from the current folder by default.

    Returns
    -------
    anywidget.AnyWidget
        A widget, to be the last line of a cell. It opens at the first text that this coder has
        not coded and shows nobody else's codes. After a restart of the kernel, run the cell
        again: it goes on where one stopped.

    Raises
    ------
    EgnError
        If anywidget is not installed, or as :func:`egnlib.coding.coding_session.open_session`.
        What goes wrong later (a full disk, another version of the codebook) is told on the
        screen, where the decision that was not recorded stays.

    Notes
    -----
    Keys, when the widget has the keyboard: 1, 2… a code (with or without Shift on a French
    keyboard); f, m, o a weak, medium or strong confidence; n a memo, which Enter or Escape
    records; Enter the next text to code; ← and → the texts before and after; u undoes; Delete
    withdraws the code; Escape gives the keyboard back to JupyterLab. A decision undone is one row
    more in the ledger, as every changed mind.

    Examples
    --------
    In a notebook of JupyterLab, which « make lab » opens::

        import egnlib as egn
        egn.coding_widget("categories", coder="lecteur-1", documents=["egn-dossier-national-2020"])
    """
    widget = _widget_class()
    session = open_session(
        name,
        coder=coder,
        documents=_several(documents),
        columns=_several(columns),
        units_file=Path(units_file) if units_file is not None else None,
        seed=seed,
        root=root,
    )
    return widget(session)


def _several(names: str | Iterable[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


@cache
def _widget_class() -> type:
    """Class of the widget, made when it is first asked for: its parents are an optional extra."""
    try:
        import anywidget
        import traitlets
    except ImportError as error:
        message = (
            "Codage à l'écran impossible : le paquet anywidget n'est pas installé. Il fait partie "
            "de l'option « lab ». Lancez « make lab », ou pip install -e '.[lab]', puis relancez "
            "le noyau."
        )
        raise EgnError(message) from error

    class CodingWidget(anywidget.AnyWidget):
        _esm = (SCREEN / "coding.js").read_text(encoding="utf-8")
        _css = (SCREEN / "coding.css").read_text(encoding="utf-8")
        codebook = traitlets.Dict().tag(sync=True)
        screen = traitlets.Dict().tag(sync=True)

        def __init__(self, session: CodingSession) -> None:
            # The only thing here that changes; all that matters of it is in the ledger.
            self._session = session
            super().__init__(
                codebook=codebook_screen(session.codebook, coder=session.coder),
                screen={**session_screen(session), "answered": ""},
            )
            self.on_msg(_answer)

        def __repr__(self) -> str:
            # A notebook keeps this text: neither the texts nor the codes are in it.
            session = self._session
            return f"coding_widget({session.codebook.id!r}, coder={session.coder!r})"

    return CodingWidget


def _answer(widget: object, content: dict, _: list) -> None:
    """Apply what a key or a click asked for, and show what comes of it."""
    if content.get("action") in ACTIONS:
        value, key = str(content.get("value", "")), str(content.get("key", ""))
        widget._session = act(widget._session, content["action"], value, key=key)
        widget.screen = {
            **session_screen(widget._session),
            "answered": str(content.get("token", "")),
        }
