"""Published percentages shown and told: who answered, what was said, how audiences differ."""

from collections.abc import Mapping

import pandas as pd

from egnlib.reporting.markup import Fragment, lines_text
from egnlib.reporting.numbers import (
    french_list,
    french_number,
    french_percent,
    french_points,
    plural,
)
from egnlib.reporting.tables import show_table

OPERATORS = {"=": "", ">": "plus de ", "<": "moins de ", "~": "environ ", "entre": ""}
STANCES = {
    "favorable": "favorables",
    "defavorable": "défavorables",
    "sans_opinion": "sans opinion",
    "composition": "des réponses",
}
SIGNS = {
    "egal": "un seul pourcentage imprimé pour les deux",
    "indetermine": "on ne peut pas dire",
}


def printed_value(row: object) -> str:
    """Write a published percentage with its operator, as the document states it."""
    decimals = [
        0 if pd.isna(value) or float(value).is_integer() else 1
        for value in (row.valeur_basse, row.valeur_haute)
    ]
    low, high = (
        french_number(value, decimals=places)
        for value, places in zip((row.valeur_basse, row.valeur_haute), decimals, strict=True)
    )
    if row.operateur == "entre":
        return f"{low} à {high} %"
    return f"{OPERATORS[row.operateur]}{high if row.operateur == '<' else low} %"


def show_statements(
    statements: pd.DataFrame, *, audiences: Mapping[str, str], caption: str
) -> Fragment:
    """Show published percentages as a table, one row per statement and audience.

    Parameters
    ----------
    statements
        Rows of the table ``questionnaire``.
    audiences
        Label of each audience.
    caption
        What the table holds.
    """
    rows = list(statements.itertuples(index=False))
    table = pd.DataFrame(
        {
            "Énoncé": [row.libelle for row in rows],
            "Public": [
                audiences[str(row.public)]
                + ("" if row.public_imprime == "oui" else " (public non imprimé)")
                for row in rows
            ],
            "Publié": [f"{printed_value(row)} {STANCES[str(row.sens)]}" for row in rows],
            "Lignes": [lines_text(row.lignes) for row in rows],
        }
    )
    return show_table(table, caption=caption)


def show_differences(
    differences: pd.DataFrame, *, statements: Mapping[str, str], audiences: Mapping[str, str]
) -> Fragment:
    """Show what may be said of the differences between audiences, statement by statement.

    Parameters
    ----------
    differences
        One row per statement and pair of audiences: ``id_enonce``, ``public_a``, ``public_b``,
        ``ecart_minimal``, ``ecart_maximal`` (points), ``signe``.
    statements, audiences
        Labels.
    """
    settled = differences["signe"].isin(["superieur", "inferieur"])
    ordered = differences.loc[settled.sort_values(ascending=False, kind="stable").index]
    rows = list(ordered.itertuples(index=False))
    table = pd.DataFrame(
        {
            "Énoncé": [statements[row.id_enonce] for row in rows],
            "Comparaison": [
                f"{audiences[row.public_a]} / {audiences[row.public_b].lower()}" for row in rows
            ],
            "Écart possible (points)": [
                _range(row.ecart_minimal, row.ecart_maximal) for row in rows
            ],
            "Conclusion": [_conclusion(row, audiences) for row in rows],
        }
    )
    return show_table(
        table,
        caption="Écarts entre publics, quand les deux pourcentages sont publiés",
        note="Un pourcentage imprimé peut être un arrondi, « plus de » n’est qu’une borne : "
        "l’écart est donné entre ses deux valeurs extrêmes.",
    )


def _conclusion(row: object, audiences: Mapping[str, str]) -> str:
    first, second = audiences[row.public_a], audiences[row.public_b]
    if row.signe == "inferieur":
        first, second = second, first
    settled = row.signe in ("superieur", "inferieur")
    return f"{first.lower()} au-dessus des {second.lower()}" if settled else SIGNS[row.signe]


def _range(low: float, high: float) -> str:
    if pd.isna(low) or pd.isna(high):
        return "—"
    return f"de {french_number(low, sign=True)} à {french_number(high, sign=True)}"


def differences_sentence(
    differences: pd.DataFrame, *, statements: Mapping[str, str], audiences: Mapping[str, str]
) -> str:
    """Say in how many comparisons the published figures settle which audience is higher."""
    settled = differences.loc[differences["signe"].isin(["superieur", "inferieur"])]
    start = (
        f"Sur {plural(len(differences), 'comparaison')} entre publics, les chiffres publiés en "
        f"tranchent {french_number(len(settled))}"
    )
    if settled.empty:
        return f"{start}."
    middle = (settled["ecart_minimal"] + settled["ecart_maximal"]) / 2
    widest = settled.loc[middle.abs().idxmax()]
    first, second = widest["public_a"], widest["public_b"]
    if widest["signe"] == "inferieur":
        first, second = second, first
    points = french_number(middle.abs().max(), decimals=0)
    return (
        f"{start} ; le plus grand de ceux-là, {points} points, est celui de l’énoncé "
        f"« {statements[widest['id_enonce']]} » ({audiences[first].lower()} au-dessus des "
        f"{audiences[second].lower()})."
    )


def statements_sentence(statements: pd.DataFrame, *, printed: pd.DataFrame) -> str:
    """Say how many percentages are printed, how, and how many statements they serve.

    Parameters
    ----------
    statements
        One row per statement and audience.
    printed
        One row per printed percentage: ``operateur``.
    """
    operators = printed["operateur"].value_counts()
    values, near, ranges = (int(operators.get(name, 0)) for name in ("=", "~", "entre"))
    bounds = int(operators.get(">", 0) + operators.get("<", 0))
    unnamed = statements.loc[statements["public_imprime"] == "non", "id_enonce"].nunique()
    kinds = [
        plural(values, "valeur"),
        plural(bounds, "borne") + " (« plus de », « moins de »)",
        plural(near, "approximation"),
        plural(ranges, "fourchette"),
    ]
    return (
        f"Le document imprime {plural(len(printed), 'pourcentage')} d’opinion pour "
        f"{plural(statements['id_enonce'].nunique(), 'énoncé')} : {french_list(kinds)} ; "
        f"{plural(unnamed, 'énoncé')} n’{'ont' if unnamed > 1 else 'a'} pas de public imprimé."
    )


def respondents_sentence(
    rows: pd.DataFrame, *, audiences: Mapping[str, str], totals: pd.DataFrame
) -> str:
    """Say who answered most, and whether the published shares make a whole.

    Parameters
    ----------
    rows
        One row per audience: ``public``, ``share``.
    audiences
        Label of each audience.
    totals
        Totals that the shares may make before rounding, one row per usual rounding: ``possible``
        (whether it can be the whole).
    """
    if rows.empty:
        return "Le document ne dit pas qui a répondu."
    first = rows.loc[rows["share"].idxmax()]
    told = french_list([audiences[public].lower() for public in rows["public"]])
    return (
        f"Les réponses viennent d’abord des {audiences[first['public']].lower()} "
        f"({_printed_share(first['share'])}). Les parts publiées ({told}) ne sont pas redressées ; "
        f"{_whole(rows['share'].sum(), possible=totals['possible'].any())}."
    )


def _whole(total: float, *, possible: bool) -> str:
    if abs(total - 1) < 0.0005:
        return "elles font bien 100 %"
    made = f"elles font {_printed_share(total)} et non 100 %"
    if possible:
        return f"{made}, ce que l’arrondi suffit à expliquer"
    if total < 1:
        why = "une partie des réponses n’est attribuée à aucun public"
    else:
        why = "des réponses comptent deux fois"
    return f"{made}, ce que l’arrondi n’explique pas : {why}, ou une des parts est mal imprimée"


def _printed_share(share: float) -> str:
    """Write a published share with the decimals that it was printed with."""
    whole = abs(100 * share - round(100 * share)) < 1e-9
    return french_percent(share, decimals=0 if whole else 1)


def _margin(share: float) -> str:
    return f"± {french_points(share).lstrip('+')}"


def show_respondents(rows: pd.DataFrame, *, audiences: Mapping[str, str]) -> Fragment:
    """Show who answered, with the total that the published shares make.

    Parameters
    ----------
    rows
        One row per audience: ``public``, ``share``, ``n`` (approximate), ``marge`` (0 to 1),
        ``lignes``.
    audiences
        Label of each audience.
    """
    table = pd.DataFrame(
        {
            "Public": rows["public"].map(audiences),
            "Part publiée": rows["share"],
            "Réponses (environ)": rows["n"],
            "Marge théorique": rows["marge"],
            "Lignes": rows["lignes"].map(lines_text),
        }
    )
    table.loc[len(table)] = ["Total", rows["share"].sum(), rows["n"].sum(min_count=1), None, None]
    return show_table(
        table,
        caption="Composition des réponses",
        formats={
            "Part publiée": _printed_share,
            "Réponses (environ)": french_number,
            "Marge théorique": _margin,
        },
        note="La marge théorique est celle d’une part de 50 % si les répondants avaient été tirés "
        "au sort. Ils étaient volontaires : l’incertitude réelle est plus grande.",
    )
