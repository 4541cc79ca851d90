"""Chance: how often two coders would agree if each only kept the habits of his hand."""

from dataclasses import dataclass

import pandas as pd

from egnlib.files import EgnError


@dataclass(frozen=True)
class ChanceAgreement:
    """What Cohen's κ of two coders is made of.

    Attributes
    ----------
    n
        Units that both coded.
    agreed
        Share of them that got the same code from both.
    chance
        Share that would, were the codes of each dealt at random among the units.
    kappa
        (agreed − chance) / (1 − chance); missing where `chance` is 1.
    codes
        One row per code, in the order of the table: ``n_a`` and ``n_b`` (units that each coder
        gave it), ``share_a``, ``share_b``, ``chance`` (their product, adds up to `chance`),
        ``n_agreed`` (units that both gave it).
    """

    n: int
    agreed: float
    chance: float
    kappa: float
    codes: pd.DataFrame


def chance_agreement(counts: pd.DataFrame) -> ChanceAgreement:
    """Take Cohen's κ apart: what was seen, what chance would give, and what is left.

    Parameters
    ----------
    counts
        Units by the code of one coder (rows) and of the other (columns), the same codes in both
        directions; see :func:`egnlib.stats.confusion_table`. A row or column labelled missing
        (units that one of them did not code) is left out.

    Returns
    -------
    ChanceAgreement
        The parts of κ.

    Raises
    ------
    EgnError
        If the codes of the rows and of the columns differ, or no unit was coded by both.

    Notes
    -----
    With p_k and q_k the shares of code k for the two coders, chance = Σ p_k q_k: both keep their
    habits, and their codes fall on the units at random. It is the chance of Cohen's κ; that of
    Fleiss' κ and of Krippendorff's α gives both the mean of the habits.

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. *Educational and
    Psychological Measurement*, 20(1), 37–46. https://doi.org/10.1177/001316446002000104

    Examples
    --------
    Alike on 2 of 3 units; by chance 2/3 · 1/3 + 1/3 · 2/3 = 4/9.

    >>> import pandas as pd
    >>> found = chance_agreement(pd.DataFrame([[1, 1], [0, 1]], list("xy"), list("xy")))
    >>> found.n, round(found.chance, 4), round(found.kappa, 4)
    (3, 0.4444, 0.4)
    """
    both = counts.loc[counts.index.notna(), counts.columns.notna()]
    _check_square(both)
    n = int(both.to_numpy().sum())
    _check_shared(n)
    codes = pd.DataFrame({"n_a": both.sum(axis=1), "n_b": both.sum(axis=0)}, index=both.index)
    codes["share_a"], codes["share_b"] = codes["n_a"] / n, codes["n_b"] / n
    codes["chance"] = codes["share_a"] * codes["share_b"]
    codes["n_agreed"] = [both.at[code, code] for code in both.index]
    agreed, chance = codes["n_agreed"].sum() / n, float(codes["chance"].sum())
    left = 1 - chance
    kappa = float((agreed - chance) / left) if left > 0 else float("nan")
    return ChanceAgreement(n, float(agreed), chance, kappa, codes)


def _check_square(counts: pd.DataFrame) -> None:
    if not counts.index.astype("object").equals(counts.columns.astype("object")):
        message = (
            f"Tableau d'accord impossible : codes des lignes {', '.join(map(str, counts.index))}, "
            f"des colonnes {', '.join(map(str, counts.columns))}. On attend les mêmes codes dans "
            "le même ordre. Construisez le tableau par confusion_table."
        )
        raise EgnError(message)


def _check_shared(n: int) -> None:
    if n == 0:
        message = (
            "Pas de hasard à calculer : 0 unité codée par les deux codeurs. Il en faut au moins "
            "une. Choisissez deux codeurs qui ont codé les mêmes textes."
        )
        raise EgnError(message)
