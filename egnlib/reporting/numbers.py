"""Numbers and words as French prints them."""

from collections.abc import Sequence

import pandas as pd

THIN = "\u202f"
NO_BREAK = "\u00a0"
MINUS = "\u2212"
MISSING = "—"


def french_number(value: float, *, decimals: int = 0, sign: bool = False) -> str:
    """Write a number with a decimal comma, thousands apart and a true minus sign.

    Parameters
    ----------
    value
        Number; a missing one is written « — ».
    decimals
        Digits after the comma.
    sign
        Write a plus sign before positive numbers.

    Examples
    --------
    >>> french_number(51000), french_number(-1.25, decimals=1), french_number(float("nan"))
    ('51\u202f000', '−1,2', '—')
    """
    if pd.isna(value):
        return MISSING
    written = f"{float(value):+,.{decimals}f}" if sign else f"{float(value):,.{decimals}f}"
    if float(written.replace(",", "")) == 0:
        written = written.lstrip("+-")
    return written.replace(",", THIN).replace(".", ",").replace("-", MINUS)


def french_percent(share: float, *, decimals: int = 1) -> str:
    """Write a share as a percentage.

    Examples
    --------
    >>> french_percent(7 / 22)
    '31,8\\xa0%'
    """
    if pd.isna(share):
        return MISSING
    return french_number(100 * share, decimals=decimals) + NO_BREAK + "%"


def french_points(difference: float, *, decimals: int = 1) -> str:
    """Write a difference of shares in percentage points, with its sign.

    Examples
    --------
    >>> french_points(-0.15)
    '−15,0\\xa0points'
    """
    if pd.isna(difference):
        return MISSING
    written = french_number(100 * difference, decimals=decimals, sign=True)
    several = abs(round(100 * difference, decimals)) >= 2
    return f"{written}{NO_BREAK}point{'s' if several else ''}"


def french_p_value(p_value: float) -> str:
    """Write a p-value, without false precision.

    Examples
    --------
    >>> french_p_value(0.0321), french_p_value(0.00003)
    ('p\\xa0=\\xa00,032', 'p\\xa0<\\xa00,001')
    """
    if pd.isna(p_value):
        return MISSING
    if p_value < 0.001:
        return f"p{NO_BREAK}<{NO_BREAK}0,001"
    return f"p{NO_BREAK}={NO_BREAK}{french_number(p_value, decimals=3)}"


def french_list(items: Sequence[str]) -> str:
    """Join words as a sentence does.

    Examples
    --------
    >>> french_list(["élèves", "familles", "enseignants"])
    'élèves, familles et enseignants'
    """
    *first, last = list(items) or [MISSING]
    return f"{', '.join(first)} et {last}" if first else last


def plural(count: int, singular: str, several: str = "") -> str:
    """Write a count with its noun, in the plural from two up.

    Examples
    --------
    >>> plural(1, "ligne"), plural(3, "cas", "cas")
    ('1\\xa0ligne', '3\\xa0cas')
    """
    noun = (several or f"{singular}s") if abs(count) >= 2 else singular
    return f"{french_number(count)}{NO_BREAK}{noun}"
