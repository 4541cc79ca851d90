"""Audiences: how many answers stand behind a percentage of a questionnaire, and who compares."""

import pandas as pd

from egnlib.corpus.questionnaire import audience_differences, statement_bounds
from egnlib.files import EgnError

# Audiences whose number of answers is published only together with others.
COUNTED_WITH = {"familles": "familles_partenaires"}


def audience_bases(
    questionnaire: pd.DataFrame, participants: pd.DataFrame, *, total_unit: int = 1
) -> pd.DataFrame:
    """Number of answers of each audience that a rounded total and rounded shares leave possible.

    The bases of a questionnaire are seldom published. They follow, approximately, from the number
    of answers and the published share of each audience, both rounded: the exact number lies
    between a smallest and a largest. How a document rounds its shares is not known either: they
    may be rounded to the nearest, cut off or rounded up, so that a whole unit of the last printed
    digit is left on each side. It is a number of answers to the questionnaire: fewer people may
    have answered each of its questions.

    Parameters
    ----------
    questionnaire, participants
        Rows of the tables of the same names for one document.
    total_unit
        Unit that the total is rounded to: 1000 when « 51 000 » stands for 50 500 to 51 500.

    Returns
    -------
    DataFrame
        One row per audience, in the order of the composition rows: ``public``, ``part_basse`` and
        ``part_haute`` (0 to 1), ``base``, ``base_basse``, ``base_haute`` (answers; missing when no
        total is published), ``lignes``.

    Examples
    --------
    A tenth (9 to 11 %) of some 1 000 answers (950 to 1 050):

    >>> import pandas as pd
    >>> rows = pd.DataFrame({"public": ["eleves"], "operateur": ["="], "valeur_basse": [10.0],
    ...     "valeur_haute": [10.0], "sens": ["composition"], "lignes": ["1"]})
    >>> total = pd.DataFrame({"session": ["questionnaire-en-ligne"], "n_participants": [1000]})
    >>> bases = audience_bases(rows, total, total_unit=100)
    >>> bases.loc[0, ["base", "base_basse", "base_haute"]].tolist()
    [100.0, 86.0, 116.0]
    """
    rows = statement_bounds(questionnaire.loc[questionnaire["sens"] == "composition"])
    total = published_total(participants)
    half = total_unit / 2 if total_unit > 1 else 0
    shares = _any_rounding(rows) / 100
    middle = rows["valeur_basse"].astype("float64") / 100
    columns = {
        "public": rows["public"].astype("str"),
        "part_basse": shares["minimum"],
        "part_haute": shares["maximum"],
        "base": (middle * total).round(),
        "base_basse": (shares["minimum"] * (total - half)).round(),
        "base_haute": (shares["maximum"] * (total + half)).round(),
        "lignes": rows["lignes"],
    }
    return pd.DataFrame(columns).reset_index(drop=True)


def _any_rounding(rows: pd.DataFrame) -> pd.DataFrame:
    """Bounds in percent whatever the rounding: the half unit left on each side becomes a whole."""
    bounds = rows[["minimum", "maximum"]].astype("float64")
    values = (
        rows[["valeur_basse", "valeur_haute"]].astype("float64").set_axis(bounds.columns, axis=1)
    )
    rounded = rows["operateur"].isin(["=", "entre"])
    return bounds.where(~rounded, 2 * bounds - values).clip(0, 100)


def published_total(participants: pd.DataFrame) -> float:
    """Published number of answers to the online questionnaire; missing when there is none.

    Examples
    --------
    >>> rows = {"session": ["forum", "questionnaire-en-ligne"], "n_participants": [600, 51000]}
    >>> published_total(pd.DataFrame(rows))
    51000.0
    """
    online = participants.loc[participants["session"] == "questionnaire-en-ligne"]
    totals = online["n_participants"].dropna().tolist()
    return float(totals[0]) if totals else float("nan")


def audience_pairs(questionnaire: pd.DataFrame, bases: pd.DataFrame) -> pd.DataFrame:
    """Pairs of audiences of each statement, with the shares and bases that they compare on.

    Parameters
    ----------
    questionnaire
        Table ``questionnaire``, or rows of it. Composition rows are left out.
    bases
        Result of :func:`audience_bases`. The smallest base is taken. Families are
        counted with the partners: theirs is the base of both, too large by an unknown number of
        partners.

    Returns
    -------
    DataFrame
        The rows of :func:`audience_differences`, whose ``ecart_minimal`` and ``ecart_maximal``
        are missing only where nothing is bounded or both are printed together, and:
        ``imprime_ensemble`` (``oui`` when one percentage or bound is printed once for both
        audiences), ``part_basse_a``, ``part_haute_a``, ``part_basse_b``, ``part_haute_b`` (0 to 1;
        missing in the same places: what is said of two says nothing of each), ``base_a``,
        ``base_b``.

    Raises
    ------
    EgnError
        If a statement has two percentages for one audience.
    """
    rows = statement_bounds(questionnaire.loc[questionnaire["sens"] != "composition"])
    rows = rows.assign(public=rows["public"].astype("str"))
    _check_one_stance(rows)
    pairs = audience_differences(questionnaire)
    for side in ("a", "b"):
        pairs = pairs.merge(
            _one_side(rows, bases, side), on=["id_document", "id_enonce", f"public_{side}"]
        )
    same = ["operateur", "valeur_basse", "valeur_haute", "lignes"]
    together = pd.concat(
        [_same(pairs[f"{name}_a"], pairs[f"{name}_b"]) for name in same], axis=1
    ).all(axis=1)
    pairs["imprime_ensemble"] = together.map({True: "oui", False: "non"})
    shares = [f"part_{end}_{side}" for side in ("a", "b") for end in ("basse", "haute")]
    pairs[shares] = pairs[shares].mask(together)
    # Also for the same value printed twice: each of the two has its own rounding.
    pairs["ecart_minimal"] = 100 * (pairs["part_basse_a"] - pairs["part_haute_b"])
    pairs["ecart_maximal"] = 100 * (pairs["part_haute_a"] - pairs["part_basse_b"])
    return pairs.drop(columns=[f"{name}_{side}" for name in same for side in ("a", "b")])


def _check_one_stance(rows: pd.DataFrame) -> None:
    twice = rows.loc[rows.duplicated(["id_document", "id_enonce", "public"]), "id_enonce"]
    if len(twice):
        message = (
            f"Énoncé à deux pourcentages : « {twice.iloc[0]} », pour un même public. On attend un "
            "pourcentage par énoncé et par public. Comparez les avis favorables et défavorables "
            "séparément."
        )
        raise EgnError(message)


def _one_side(rows: pd.DataFrame, bases: pd.DataFrame, side: str) -> pd.DataFrame:
    smallest = bases.set_index("public")["base_basse"]
    named = {
        "public": rows["public"],
        "part_basse": rows["minimum"] / 100,
        "part_haute": rows["maximum"] / 100,
        "base": rows["public"].replace(COUNTED_WITH).map(smallest),
        "operateur": rows["operateur"].astype("str"),
        "valeur_basse": rows["valeur_basse"].astype("float64"),
        "valeur_haute": rows["valeur_haute"].astype("float64"),
        "lignes": rows["lignes"].astype("str"),
    }
    table = pd.DataFrame(named).add_suffix(f"_{side}")
    return pd.concat([rows[["id_document", "id_enonce"]].astype("str"), table], axis=1)


def _same(first: pd.Series, second: pd.Series) -> pd.Series:
    return (first == second) | (first.isna() & second.isna())
