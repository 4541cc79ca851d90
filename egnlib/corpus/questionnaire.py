"""Questionnaires: what a published percentage leaves possible, by statement and audience."""

from decimal import Decimal
from itertools import combinations

import pandas as pd

from egnlib.corpus.lines import first_line


def statement_bounds(questionnaire: pd.DataFrame) -> pd.DataFrame:
    """Interval that each published percentage leaves possible, in percent.

    A percentage printed as such may be a rounding: it leaves half a unit of its last printed digit
    on each side. « Plus de » leaves everything above, « moins de » everything below, a range what
    lies between (with its roundings). « Près de » and « environ » state no bound: both ends are
    missing, and nothing may be concluded from them.

    Parameters
    ----------
    questionnaire
        Table ``questionnaire``, or rows of it.

    Returns
    -------
    DataFrame
        The same rows and index with ``minimum`` and ``maximum``, percent between 0 and 100.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"operateur": ["=", ">", "~"], "valeur_basse": [24.5, 90, 80],
    ...                      "valeur_haute": [24.5, None, 80]})
    >>> statement_bounds(rows)[["minimum", "maximum"]].values.tolist()
    [[24.45, 24.55], [90.0, 100.0], [nan, nan]]
    """
    bounds = [
        _bounds(operator, low, high)
        for operator, low, high in zip(
            questionnaire["operateur"],
            questionnaire["valeur_basse"],
            questionnaire["valeur_haute"],
            strict=True,
        )
    ]
    columns = pd.DataFrame(bounds, index=questionnaire.index, columns=["minimum", "maximum"])
    return questionnaire.assign(**columns.astype("float64"))


def _bounds(operator: str, low: float, high: float) -> tuple[float | None, float | None]:
    if operator == "~":
        return None, None
    if operator == ">":
        return float(low), 100.0
    if operator == "<":
        return 0.0, float(high)
    return max(_rounded(low, -1), 0.0), min(_rounded(high, +1), 100.0)


def _rounded(value: float, side: int) -> float:
    printed = Decimal(str(value)).normalize()
    unit = Decimal(1).scaleb(min(int(printed.as_tuple().exponent), 0))
    return float(printed + side * unit / 2)


def audience_differences(questionnaire: pd.DataFrame) -> pd.DataFrame:
    """Differences between audiences, for statements where both percentages are published.

    Parameters
    ----------
    questionnaire
        Table ``questionnaire``, or rows of it. Composition rows are left out.

    Returns
    -------
    DataFrame
        One row per statement and pair of audiences, in the order of the table: ``id_document``,
        ``id_enonce``, ``public_a``, ``public_b``, ``ecart_minimal`` and ``ecart_maximal``
        (A − B, in points; missing where « près de » leaves no bound) and ``signe``: ``superieur``
        or ``inferieur`` when every value that the publication leaves possible has that sign,
        ``egal`` when one percentage is printed for both (no bound is left then),
        ``indetermine`` otherwise.
    """
    rows = statement_bounds(questionnaire.loc[questionnaire["sens"] != "composition"])
    rows = rows.assign(public=rows["public"].astype("str"))
    differences = [
        _difference(a, b)
        for _, statement in rows.groupby(
            ["id_document", "id_enonce", "sens"], sort=False, observed=True
        )
        for (_, a), (_, b) in combinations(statement.iterrows(), 2)
    ]
    columns = ["id_document", "id_enonce", "public_a", "public_b"]
    return pd.DataFrame(differences, columns=[*columns, "ecart_minimal", "ecart_maximal", "signe"])


def _difference(a: pd.Series, b: pd.Series) -> tuple:
    smallest, largest = a["minimum"] - b["maximum"], a["maximum"] - b["minimum"]
    same = a["operateur"] == b["operateur"] == "=" and a["valeur_basse"] == b["valeur_basse"]
    if same:
        # One percentage printed for both: it says nothing of each.
        smallest = largest = float("nan")
        sign = "egal"
    elif smallest > 0 or (smallest == 0 and _open_bound(a, b)):
        sign = "superieur"
    elif largest < 0 or (largest == 0 and _open_bound(b, a)):
        sign = "inferieur"
    else:
        sign = "indetermine"
    return a["id_document"], a["id_enonce"], a["public"], b["public"], smallest, largest, sign


def _open_bound(higher: pd.Series, lower: pd.Series) -> bool:
    """Whether two values whose bounds touch still differ: « plus de » leaves its bound out."""
    return higher["operateur"] == ">" or lower["operateur"] == "<"


AUDIENCES = {
    "eleves": "Élèves",
    "familles": "Familles",
    "familles_partenaires": "Familles et partenaires",
    "enseignants": "Enseignants",
    "personnels": "Personnels de l’éducation nationale",
    "ensemble": "Ensemble, ou public non précisé",
}


def respondents(questionnaire: pd.DataFrame, participants: pd.DataFrame) -> pd.DataFrame:
    """Who answered: the published composition of the answers, and the counts it leads to.

    Parameters
    ----------
    questionnaire, participants
        Rows of the tables of the same names for one document; the number of answers is the row
        ``questionnaire-en-ligne`` of the participants.

    Returns
    -------
    DataFrame
        One row per audience, in the order of the table: ``public``, ``share`` (published, 0 to 1),
        ``n`` (approximate: the share of a rounded total; missing when no total is published),
        ``lignes``. The shares may not add up to 1: the gap is not shared out.
    """
    rows = questionnaire.loc[questionnaire["sens"] == "composition"]
    totals = (
        participants.loc[participants["session"] == "questionnaire-en-ligne", "n_participants"]
        .dropna()
        .tolist()
    )
    share = rows["valeur_basse"].astype("float64") / 100
    answered = share * totals[0] if totals else share * float("nan")
    return pd.DataFrame(
        {
            "public": rows["public"].astype("str"),
            "share": share,
            "n": answered.round(),
            "lignes": rows["lignes"],
        }
    ).reset_index(drop=True)


def halves(rows: pd.DataFrame, column: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cut rows in two parts of about the same length, never inside a run of `column`.

    Examples
    --------
    >>> import pandas as pd
    >>> first, rest = halves(pd.DataFrame({"rubrique": ["a", "a", "b", "c"]}), "rubrique")
    >>> len(first), len(rest)
    (2, 2)
    """
    last_of_run = rows[column].ne(rows[column].shift(-1)).to_numpy()
    cuts = [place + 1 for place, last in enumerate(last_of_run) if last]
    cut = min(cuts, key=lambda place: abs(place - len(rows) / 2), default=0)
    return rows.iloc[:cut], rows.iloc[cut:]


def printed_percentages(questionnaire: pd.DataFrame) -> pd.DataFrame:
    """One row per percentage that the document prints, however many rows it serves.

    A percentage given for two statements or three audiences is printed once: rows that begin on
    the same line and have the same operator and values are the same percentage.
    """
    printed = questionnaire.assign(premiere=questionnaire["lignes"].map(first_line))
    same = ["id_document", "premiere", "operateur", "valeur_basse", "valeur_haute"]
    return printed.drop_duplicates(same).drop(columns="premiere")
