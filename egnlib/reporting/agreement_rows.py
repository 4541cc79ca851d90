"""Rows of agreement: groups of coders put in order, raw and corrected side by side, those drawn."""

from collections.abc import Mapping

import pandas as pd

from egnlib.reporting.numbers import french_list, plural

COEFFICIENTS = {
    "accord_brut": "Accord brut",
    "accord_propre": "Accord sur ce code",
    "kappa_cohen": "κ de Cohen",
    "kappa_fleiss": "κ de Fleiss",
    "alpha_krippendorff": "α de Krippendorff",
    "ac1_gwet": "AC1 de Gwet",
}
CORRECTED = ("kappa_cohen", "alpha_krippendorff")
EVERY_CODE = "Tous les codes"
MOST_ROWS, FEWEST = 12, 4


def named_coders(coders: str, labels: Mapping[str, str]) -> str:
    """Names of the coders of a row, as a sentence joins them.

    Examples
    --------
    >>> named_coders("a+b", {"a": "Anne"})
    'Anne et b'
    """
    return french_list([labels.get(name, name) for name in coders.split("+")])


def corrected_name(agreement: pd.DataFrame) -> str:
    """Coefficient to read first: Cohen's κ for two coders, Krippendorff's α for more."""
    return next(name for name in CORRECTED if name in set(agreement["coefficient"]))


def agreement_groups(together: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Agreement of some coders together, of every two of them, then of every other two.

    Each pair comes once, also when it is all those who are together.

    Examples
    --------
    >>> pair = pd.DataFrame({"coders": ["a+b"], "code": [None], "coefficient": ["accord_brut"]})
    >>> len(agreement_groups(pair, pair))
    1
    """
    inside = pairs["coders"].map(lambda coders: within(coders, together["coders"].iloc[0]))
    parts = [together, pairs.loc[inside], pairs.loc[~inside]]
    keys = ["coders", "code", "coefficient"]
    every = pd.concat([part for part in parts if len(part)], ignore_index=True)
    return every.drop_duplicates(keys, ignore_index=True)


def within(coders: str, others: str) -> bool:
    """Whether all the coders of a row are among those of another."""
    return set(coders.split("+")) <= set(others.split("+"))


def agreement_rows(agreement: pd.DataFrame, *, labels: Mapping[str, str]) -> pd.DataFrame:
    """Raw and corrected agreement side by side, one row per group of coders and code.

    Parameters
    ----------
    agreement
        One row per ``coders`` (joined by « + »), ``code`` (missing for all together) and
        ``coefficient``: ``value``, ``low``, ``high``, ``n``, ``note``.
    labels
        Label of each coder and code.

    Returns
    -------
    DataFrame
        In the order of `agreement`: ``coders``, ``code``, ``coders_label``, ``code_label``,
        ``raw``, ``coefficient`` (see :func:`corrected_name`), ``value``, ``low``, ``high``,
        ``n``, ``note``.
    """
    rows = []
    every = agreement.assign(key=agreement["code"].astype("object").fillna(EVERY_CODE))
    for (coders, code), group in every.groupby(["coders", "key"], sort=False):
        by_name = group.set_index("coefficient")
        chosen = by_name.loc[corrected_name(group)]
        raw = by_name.at["accord_brut" if code == EVERY_CODE else "accord_propre", "value"]
        names = [coders, code, named_coders(coders, labels), labels.get(code, code)]
        given = [chosen[name] for name in ("value", "low", "high", "n", "note")]
        rows.append([*names, raw, chosen.name, *given])
    columns = ["coders", "code", "coders_label", "code_label", "raw", "coefficient"]
    return pd.DataFrame(rows, columns=[*columns, "value", "low", "high", "n", "note"])


def shown_rows(
    rows: pd.DataFrame, *, by: str = "coders", most: int = MOST_ROWS, fewest: int = FEWEST
) -> pd.DataFrame:
    """Rows of a figure: all of them up to `most`, or else the firm ones and a few of the others.

    Firm are the coders of the first row and every two of them, or the row of all the codes. Of
    the others (pairs with a computed coder, codes one by one), those of the least and of the most
    agreement are kept up to `most` rows in all, and at least `fewest`.
    """
    first = rows["coders"].iloc[0]
    inside = rows["coders"].map(lambda coders: within(coders, first))
    firm = inside if by == "coders" else rows["code"] == EVERY_CODE
    room = max(most - int(firm.sum()), fewest)
    if int((~firm).sum()) <= room:
        return rows
    ranked = rows["value"].mask(firm).rank(method="first", na_option="keep")
    half = room // 2
    return rows.loc[firm | (ranked <= half) | (ranked > ranked.max() - half)]


def agreement_caption(
    agreement: pd.DataFrame, *, labels: Mapping[str, str], by: str = "coders"
) -> str:
    """Caption of :func:`plot_agreement`, with the number of rows that only the table shows.

    Parameters
    ----------
    agreement, labels, by
        As for :func:`plot_agreement`.
    """
    told = "Accord des codeurs, et nombre de textes qu’ils ont en commun."
    told = "Accord des codeurs sur chaque code." if by == "code" else told
    return f"{told} {left_out(agreement_rows(agreement, labels=labels), by)}".strip()


def left_out(rows: pd.DataFrame, by: str) -> str:
    """Say how many rows are not drawn, and which are; an empty text where all of them are."""
    left = len(rows) - len(shown_rows(rows, by=by))
    if not left:
        return ""
    if by == "code":
        return (
            f"{plural(left, 'code')} de plus dans le tableau : la figure garde ceux dont l’accord "
            "est le plus bas et le plus haut."
        )
    return (
        f"{plural(left, 'paire')} de plus dans le tableau : des paires où entre un calcul, la "
        "figure garde celles qui s’accordent le moins et le plus."
    )
