"""Line references: ``94``, ``94-101``, ``94;127``, counted from 1."""

import re

from egnlib.files import EgnError

LAST_LINE = 999_999
REFERENCE = re.compile(r"\d+(-\d+)?(;\d+(-\d+)?)*")


def line_numbers(reference: str) -> tuple[int, ...]:
    """Line numbers named by a reference, in ascending order and each once.

    Parameters
    ----------
    reference
        Lines of a document, as in the column ``lignes`` of the tables.

    Raises
    ------
    EgnError
        If the reference is malformed, starts at line 0, runs backwards or goes past line
        999 999.

    Examples
    --------
    >>> line_numbers("94-96;127")
    (94, 95, 96, 127)
    """
    if not isinstance(reference, str) or not REFERENCE.fullmatch(reference):
        message = (
            f"Lignes illisibles : « {reference} ». Formes acceptées : 94, 94-101 ou 94;127. "
            "Corrigez la colonne lignes."
        )
        raise EgnError(message)
    numbers: set[int] = set()
    for part in reference.split(";"):
        first, _, last = part.partition("-")
        start, stop = int(first), int(last or first)
        if start < 1 or stop < start or stop > LAST_LINE:
            message = (
                f"Lignes impossibles : « {part} ». Les lignes se comptent à partir de 1, dans "
                "l'ordre du document. Corrigez la colonne lignes."
            )
            raise EgnError(message)
        numbers.update(range(start, stop + 1))
    return tuple(sorted(numbers))


def first_line(reference: str) -> int:
    """First line named by a reference.

    Examples
    --------
    >>> first_line("205;94-101")
    94
    """
    return line_numbers(reference)[0]
