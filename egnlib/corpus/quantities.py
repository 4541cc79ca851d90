"""Quantities: a published figure as bounds, and as French writes it."""

import re

import pandas as pd

STATED = re.compile(r"(\d[\d \u00a0\u202f]*)")
INVARIABLE = {"fois", "pays", "mois", "Mbit/s"}
INFINITY = float("inf")


def bounds_of(figure: pd.Series) -> tuple[float, float]:
    """Bounds that a published figure leaves; « plus de 90 » leaves 90 and infinity.

    A value is taken as printed; the precision of its rounding is for the verdict to judge.
    """
    low, high = figure["valeur_basse"], figure["valeur_haute"]
    return (
        -INFINITY if pd.isna(low) else float(low),
        INFINITY if pd.isna(high) else float(high),
    )


def published_value(figure: pd.Series) -> str:
    """A published figure as French writes it, with what qualifies it and its unit."""
    low, high = figure["valeur_basse"], figure["valeur_haute"]
    written = {
        "=": french(low),
        "~": f"environ {french(low)}",
        ">": f"plus de {french(low)}",
        "<": f"moins de {french(high)}",
        "entre": f"de {french(low)} à {french(high)}",
    }[str(figure["operateur"])]
    largest = high if pd.notna(high) else low
    return f"{written} {unit_noun(figure['unite'], float(largest))}"


def named(figure: pd.Series) -> str:
    """What a figure says and of whom, in one expression."""
    parts = [figure["grandeur"], figure.get("population")]
    return ", ".join(part for part in parts if isinstance(part, str))


def unit_noun(unit: str, value: float) -> str:
    """Unit of a value: its first word is singular below two, as French has it.

    Examples
    --------
    >>> unit_noun("retours d’expérience", 1), unit_noun("documents", 2), unit_noun("fois", 1)
    ('retour d’expérience', 'documents', 'fois')
    """
    first, space, rest = unit.partition(" ")
    if abs(value) < 2 and first.endswith("s") and first not in INVARIABLE:
        first = first[:-1]
    return first + space + rest


def french(value: object) -> str:
    """A number as French writes it: narrow spaces between thousands, a decimal comma."""
    if pd.isna(value):
        return "?"
    return f"{float(value):,.10g}".replace(",", "\u202f").replace(".", ",")


def stated_bases(figures: pd.DataFrame) -> pd.Series:
    """Number that the base of each figure begins with (« 44 propositions »); missing if none.

    Examples
    --------
    >>> stated_bases(pd.DataFrame({"base": ["44 propositions", "parents", None]})).tolist()
    [44, <NA>, <NA>]
    """
    bases = [STATED.match(base) if isinstance(base, str) else None for base in figures["base"]]
    numbers = [int(re.sub(r"\D", "", base[1])) if base else None for base in bases]
    return pd.Series(numbers, index=figures.index, dtype="Int64", name="base")
