"""Published percentages shown and told: who answered, what was said, how audiences differ."""

from collections.abc import Mapping

import pandas as pd

from egnlib.reporting.markup import Fragment
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
    "superieur": "plus élevé",
    "inferieur": "plus bas",
    "egal": "même pourcentage publié",
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
            "Lignes": [row.lignes.replace("-", "\u2011").replace(";", ", ") for row in rows],
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
    rows = list(differences.itertuples(index=False))
    table = pd.DataFrame(
        {
            "Énoncé": [statements[row.id_enonce] for row in rows],
            "Comparaison": [
                f"{audiences[row.public_a]} / {audiences[row.public_b].lower()}" for row in rows
            ],
            "Écart possible (points)": [
                _range(row.ecart_minimal, row.ecart_maximal) for row in rows
            ],
            "Le premier est": [SIGNS[row.signe] for row in rows],
        }
    )
    return show_table(
        table,
        caption="Écarts entre publics, quand les deux pourcentages sont publiés",
        note="Un pourcentage imprimé peut être un arrondi, « plus de » n’est qu’une borne : "
        "l’écart est donné entre ses deux valeurs extrêmes.",
    )


def _range(low: float, high: float) -> str:
    if pd.isna(low) or pd.isna(high):
        return "non borné"
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
        f"{start} ; le plus grand écart, {points} points, est celui de l’énoncé "
        f"« {statements[widest['id_enonce']]} » ({audiences[first].lower()} au-dessus des "
        f"{audiences[second].lower()})."
    )


def statements_sentence(statements: pd.DataFrame) -> str:
    """Say how many percentages are printed as values, as bounds, and without their audience."""
    values = int((statements["operateur"] == "=").sum())
    bounds = int(statements["operateur"].isin([">", "<"]).sum())
    unnamed = statements.loc[statements["public_imprime"] == "non", "id_enonce"].nunique()
    return (
        f"Le document publie {plural(len(statements), 'pourcentage')} d’opinion sur "
        f"{plural(statements['id_enonce'].nunique(), 'énoncé')} : {french_number(values)} sont des "
        f"valeurs, {french_number(bounds)} des bornes (« plus de », « moins de »), et "
        f"{plural(unnamed, 'énoncé')} n’ont pas de public imprimé."
    )


def respondents_sentence(rows: pd.DataFrame, *, audiences: Mapping[str, str]) -> str:
    """Say who answered most, and what the published shares leave out.

    Parameters
    ----------
    rows
        One row per audience: ``public``, ``share``.
    audiences
        Label of each audience.
    """
    if rows.empty:
        return "Le document ne dit pas qui a répondu."
    first = rows.loc[rows["share"].idxmax()]
    total = rows["share"].sum()
    told = french_list([audiences[public].lower() for public in rows["public"]])
    gap = (
        "elles font bien 100 %"
        if abs(total - 1) < 0.0005
        else f"elles font {french_percent(total)} et non 100 % : {french_percent(abs(1 - total))} "
        "des réponses ne sont attribuées à aucun public"
    )
    return (
        f"Les réponses viennent d’abord des {audiences[first['public']].lower()} "
        f"({french_percent(first['share'])}). Les parts publiées ({told}) ne sont pas redressées ; "
        f"{gap}."
    )


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
            "Marge, si tirage au sort": rows["marge"],
            "Lignes": rows["lignes"].str.replace(";", ", "),
        }
    )
    table.loc[len(table)] = ["Total", rows["share"].sum(), rows["n"].sum(min_count=1), None, None]
    return show_table(
        table,
        caption="Composition des réponses",
        formats={
            "Part publiée": french_percent,
            "Réponses (environ)": french_number,
            "Marge, si tirage au sort": _margin,
        },
        note="La marge est celle d’une part de 50 % si les répondants avaient été tirés au sort ; "
        "ils étaient volontaires, c’est donc un plancher.",
    )
