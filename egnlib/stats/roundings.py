"""Roundings: the exact shares and counts that are printed as a given percentage.

Everything is exact: a percentage printed with d decimals is a whole number m of units of 10⁻ᵈ
percent, and is compared with 100 · 10ᵈ · count / base without any division.
"""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction

import numpy as np

from egnlib.files import EgnError
from egnlib.stats.counts import check_choice

ROUNDINGS = ("half_up", "half_even", "truncated", "up")
MOST_DECIMALS = 6


def printed_units(percentage: object, decimals: int | None = None) -> tuple[int, int]:
    """Percentage in units of its last printed digit, and how many units make the whole.

    Raises
    ------
    EgnError
        If it is not a number between 0 and 100, or has more decimals than said.

    Examples
    --------
    >>> printed_units("31,8"), printed_units(24.0), printed_units("24,0")
    ((318, 1000), (24, 100), (240, 1000))
    """
    try:
        value = Decimal(str(percentage).strip().replace(",", "."))
        refused = isinstance(percentage, bool) or not 0 <= value <= 100
    except InvalidOperation:
        refused = True
    if refused:
        message = (
            f"Pourcentage impossible : {percentage}. On attend un nombre entre 0 et 100, sans "
            "signe %. Vérifiez la valeur relevée."
        )
        raise EgnError(message)
    written = value if isinstance(percentage, str) else value.normalize()
    places = max(-int(written.as_tuple().exponent), 0) if decimals is None else decimals
    if not 0 <= places <= MOST_DECIMALS or value != round(value, places):
        message = (
            f"Décimales impossibles : {percentage} avec {places} décimale(s). On attend de 0 à "
            f"{MOST_DECIMALS} décimales, et assez pour écrire ce pourcentage. Corrigez le nombre "
            "de décimales."
        )
        raise EgnError(message)
    return int(value.scaleb(places)), 100 * 10**places


def share_range(m: int, scale: int, rounding: str) -> tuple[Fraction, Fraction, bool, bool]:
    """Exact shares that are printed as m / scale: two ends, and whether each belongs.

    Examples
    --------
    >>> share_range(0, 100, "half_up")
    (Fraction(0, 1), Fraction(1, 200), True, False)
    """
    below, above, low_in, high_in = _half_units(m, rounding)
    low, high = Fraction(below, 2 * scale), Fraction(above, 2 * scale)
    return max(low, Fraction(0)), min(high, Fraction(1)), low_in or low < 0, high_in or high > 1


def _half_units(m: int, rounding: str) -> tuple[int, int, bool, bool]:
    """Ends of what is printed as m units, counted in half units, and whether each belongs."""
    even = m % 2 == 0
    return {
        "half_up": (2 * m - 1, 2 * m + 1, True, False),
        "half_even": (2 * m - 1, 2 * m + 1, even, even),
        "truncated": (2 * m, 2 * m + 2, True, False),
        "up": (2 * m - 2, 2 * m, False, True),
    }[rounding]


def count_range(
    m: int, scale: int, bases: np.ndarray, rounding: str
) -> tuple[np.ndarray, np.ndarray]:
    """Smallest and largest count of each base printed as m; none when the first is larger.

    Examples
    --------
    >>> low, high = count_range(318, 1000, np.array([43, 44]), "half_up")
    >>> low.tolist(), high.tolist()
    ([14, 14], [13, 14])
    """
    below, above, low_in, high_in = _half_units(m, rounding)
    unit = 2 * scale
    low = -(-below * bases // unit) if low_in else below * bases // unit + 1
    high = above * bases // unit if high_in else -(-above * bases // unit) - 1
    return np.maximum(low, 0), np.minimum(high, bases)


def checked_roundings(roundings: Sequence[str]) -> list[str]:
    """Names of roundings as a list, or a refusal."""
    listed = [roundings] if isinstance(roundings, str) else list(roundings)
    for rounding in listed:
        check_choice(rounding, ROUNDINGS, what="Arrondi")
    return listed
