"""Pairs of coders told: who agrees least and most, and who never parts."""

from collections.abc import Mapping

import pandas as pd

from egnlib.reporting.agreement_rows import within
from egnlib.reporting.numbers import french_list, french_number, plural

KAPPA = "kappa_cohen"
MANY = 20
ALIKE = 1 - 1e-9


def quoted_coders(coders: str, labels: Mapping[str, str]) -> str:
    """Names of coders between quotes, as a sentence joins them."""
    return french_list([f"« {labels.get(name, name)} »" for name in coders.split("+")])


def pair_range_sentence(agreement: pd.DataFrame, *, labels: Mapping[str, str]) -> str:
    """Name the two coders who agree least, and most; an empty text for fewer than two pairs.

    Parameters
    ----------
    agreement
        Rows of several groups of coders (see :func:`egnlib.reporting.agreement_groups`):
        ``coders``, ``code``, ``coefficient``, ``value``, ``n``; only the pairs of coders of the
        first row are looked at.
    labels
        Label of each coder.
    """
    kappas = _kappas(agreement)
    if len(kappas) < 2:
        return ""
    least, most = kappas.loc[kappas["value"].idxmin()], kappas.loc[kappas["value"].idxmax()]
    told = [
        f"{quoted_coders(row['coders'], labels)}, κ de Cohen "
        f"{french_number(row['value'], decimals=2)} ({plural(int(row['n']), 'texte')})"
        for row in (least, most)
    ]
    if most["value"] - least["value"] < 1 - ALIKE:
        value = french_number(least["value"], decimals=2)
        return f"Deux à deux, tous s’accordent autant : κ de Cohen {value}."
    return f"Les deux codeurs qui s’accordent le moins : {told[0]} ; le plus : {told[1]}."


def perfect_agreement_sentence(agreement: pd.DataFrame, *, labels: Mapping[str, str]) -> str:
    """Warn of coders who never part on many texts; an empty text where there are none.

    Parameters
    ----------
    agreement, labels
        As for :func:`pair_range_sentence`.
    """
    kappas = _kappas(agreement)
    perfect = kappas.loc[(kappas["value"] > ALIKE) & (kappas["n"] >= MANY)]
    if perfect.empty:
        return ""
    numbers = dict(zip(perfect["coders"].map(_pair), perfect["n"], strict=True))
    told = [_told(group, numbers, labels) for group in _groups(perfect["coders"])]
    return (
        f"Attention : {' '.join(told)} Un accord sans faute sur autant de textes étonne entre "
        "lecteurs indépendants. Il peut venir d’une grille précisée en étudiant ces mêmes codes, "
        "ou d’un codeur qui connaissait ceux de l’autre : il ne dit pas que la grille suffirait "
        "sur d’autres textes."
    )


def _kappas(agreement: pd.DataFrame) -> pd.DataFrame:
    """Rows of κ, all codes together, of every two coders of the first row; those without a value
    are left out."""
    inside = agreement["coders"].map(lambda one: within(one, agreement["coders"].iloc[0]))
    kept = inside & agreement["code"].isna() & (agreement["coefficient"] == KAPPA)
    return agreement.loc[kept].dropna(subset="value")


def _pair(coders: str) -> frozenset[str]:
    return frozenset(coders.split("+"))


def _groups(pairs: pd.Series) -> list[list[str]]:
    """Coders put together so that every two of a group are one of the pairs; each pair is in one.

    Examples
    --------
    >>> _groups(pd.Series(["a+b", "a+c", "b+c", "c+d"]))
    [['a', 'b', 'c'], ['c', 'd']]
    """
    known = {_pair(one) for one in pairs}
    coders = list(dict.fromkeys(name for one in pairs for name in one.split("+")))
    groups = []
    for one in pairs:
        if any(_pair(one) <= set(group) for group in groups):
            continue
        group = one.split("+")
        for name in coders:
            if name not in group and all({name, other} in known for other in group):
                group.append(name)
        groups.append(sorted(group, key=coders.index))
    return groups


def _told(group: list[str], numbers: Mapping, labels: Mapping[str, str]) -> str:
    shared = [number for pair, number in numbers.items() if pair <= set(group)]
    low, high = french_number(min(shared)), french_number(max(shared))
    names = quoted_coders("+".join(group), labels)
    if low == high:
        return f"{names} codent pareil leurs {low} textes."
    return f"{names} codent pareil tous les textes qu’ils partagent (de {low} à {high})."
