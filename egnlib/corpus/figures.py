"""Figures of a text: the numbers that a passage prints."""

import re

NUMBER = re.compile(r"(?<![\w,.])(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(,\d+)?(?!\w)")


def printed_numbers(passage: str) -> list[float]:
    """Numbers that a passage prints, in its order: thousands apart or not, decimal comma.

    Digits that belong to a word (« 1D », « 4G ») are no numbers.

    Examples
    --------
    >>> printed_numbers("1 287 élèves 1D, 24,5 % et 60 parents")
    [1287.0, 24.5, 60.0]
    """
    return [
        float(re.sub(r"\s", "", whole) + decimals.replace(",", "."))
        for whole, decimals in NUMBER.findall(passage)
    ]
