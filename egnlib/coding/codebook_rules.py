"""Rules of a code: what its codebook says beyond the definition, where it says anything."""

from egnlib.coding.codebook import Codebook


def code_rules(codebook: Codebook, code: str, kind: str) -> list[str]:
    """Rules of one kind that a codebook gives for a code, in its order.

    Parameters
    ----------
    codebook
        Codebook; one without written rules has none of any kind.
    code
        One of its codes.
    kind
        ``include``, ``exclude``, ``borderline`` (sentences), ``examples`` or ``counter_examples``
        (identifiers of units).

    Examples
    --------
    >>> from egnlib.coding import read_codebook
    >>> code_rules(read_codebook("categories"), "formation", "no such kind")
    []
    """
    rules = getattr(codebook, "rules", None)
    if rules is None:
        return []
    return rules.loc[(rules["code"] == code) & (rules["kind"] == kind), "text"].tolist()


def code_indicators(codebook: Codebook, code: str) -> list[str]:
    """Words and expressions that suggest a code, in the codebook's order."""
    indicators = getattr(codebook, "indicators", None)
    if indicators is None:
        return []
    return indicators.loc[indicators["code"] == code, "indicator"].tolist()
