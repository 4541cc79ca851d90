"""Audiences compared: on how many answers, how far apart, and when nothing can be said."""

from collections.abc import Mapping

import pandas as pd

from egnlib.reporting.markup import Fragment, lines_text
from egnlib.reporting.numbers import MISSING, french_list, french_number, french_percent, plural
from egnlib.reporting.tables import show_table

VOLUNTEERS = (
    "Les répondants étaient volontaires : l’intervalle ne compte que le hasard d’un tirage au sort "
    "de même taille, pas qui a choisi de répondre. Aucune correction n’est faite pour le nombre de "
    "comparaisons."
)
COLUMNS = [
    *("Énoncé", "Comparaison", "Écart publié (points)", "Avec le hasard (points)"),
    *("Réponses suffisantes", "Conclusion"),
]
OUTCOMES = {
    "tranche": (
        "place un public au-dessus de l’autre, arrondis et hasard compris",
        "placent un public au-dessus de l’autre, arrondis et hasard compris",
    ),
    "hasard": (
        "donne un ordre que le hasard pourrait expliquer",
        "donnent un ordre que le hasard pourrait expliquer",
    ),
    "sans_base": (
        "donne un ordre sans que le nombre de réponses soit connu",
        "donnent un ordre sans que le nombre de réponses soit connu",
    ),
    "bornes": (
        "ne dit rien parce que « plus de » ou les arrondis laissent les deux ordres possibles",
        "ne disent rien parce que « plus de » ou les arrondis laissent les deux ordres possibles",
    ),
    "approche": (
        "ne dit rien parce que le pourcentage est approché",
        "ne disent rien parce que le pourcentage est approché",
    ),
    "ensemble": (
        "ne dit rien parce qu’un seul pourcentage est imprimé pour les deux publics",
        "ne disent rien parce qu’un seul pourcentage est imprimé pour les deux publics",
    ),
}
VERDICTS = {
    "tranche": "{} au-dessus des {}",
    "hasard": "{} au-dessus des {} dans le document, mais le hasard pourrait donner cet écart",
    "sans_base": "{} au-dessus des {} dans le document ; nombre de réponses inconnu",
    "bornes": "on ne peut pas dire : les deux ordres restent possibles",
    "approche": "on ne peut pas dire : pourcentage approché",
    "ensemble": "on ne peut pas dire : un seul pourcentage imprimé pour ces publics",
}


def show_audience_bases(bases: pd.DataFrame, *, audiences: Mapping[str, str]) -> Fragment:
    """Show on how many answers the percentages of each audience stand, from least to most.

    Parameters
    ----------
    bases
        One row per audience: ``public``, ``base``, ``base_basse``, ``base_haute``, ``lignes``.
    audiences
        Label of each audience.
    """
    table = pd.DataFrame(
        {
            "Public": bases["public"].map(audiences),
            "Réponses (environ)": bases["base"],
            "Au moins": bases["base_basse"],
            "Au plus": bases["base_haute"],
            "Lignes": bases["lignes"].map(lines_text),
        }
    )
    numbers = dict.fromkeys(["Réponses (environ)", "Au moins", "Au plus"], french_number)
    return show_table(
        table,
        caption="Nombre de réponses déduit, par public",
        formats=numbers,
        note="Réponses au questionnaire entier : on ne sait pas combien de personnes ont répondu à "
        "chaque énoncé.",
    )


def bases_sentence(
    bases: pd.DataFrame, *, total: float, total_unit: int, audiences: Mapping[str, str]
) -> str:
    """Say in plain words that the bases are approximate, and by how much for the least known.

    Parameters
    ----------
    bases
        As for :func:`show_audience_bases`.
    total
        Published number of answers; missing when there is none.
    total_unit
        Unit that it is taken to be rounded to.
    audiences
        Label of each audience.
    """
    if bases.empty or bases["base"].isna().all():
        return (
            "Le document ne permet pas de savoir combien de réponses sont derrière chaque "
            "pourcentage : les écarts entre publics n’ont pas d’intervalle."
        )
    spread = (bases["base_haute"] - bases["base_basse"]) / bases["base"]
    least = bases.loc[spread.idxmax()]
    half = total_unit / 2 if total_unit > 1 else 0
    start = (
        f"Le nombre de réponses par public est approximatif. Le total publié, "
        f"{french_number(total)}, est un nombre rond (tenu pour un total compris entre "
        f"{french_number(total - half)} et {french_number(total + half)})"
        if half
        else "Le nombre de réponses par public est approximatif. Le total publié, "
        f"{french_number(total)}, est tenu pour exact"
    )
    return (
        f"{start} et les parts sont arrondies ; le moins bien connu est celui des "
        f"{audiences[least['public']].lower()} : entre {french_number(least['base_basse'])} et "
        f"{french_number(least['base_haute'])} réponses. Les intervalles qui suivent prennent le "
        "plus petit de ces nombres, le plus prudent."
    )


def composition_sentence(totals: pd.DataFrame) -> str:
    """Say whether the published shares of the respondents can be a whole, under any rounding.

    Parameters
    ----------
    totals
        One row per usual rounding: ``smallest`` and ``largest`` total before rounding (1 is the
        whole), ``possible``.
    """
    smallest, largest = totals["smallest"].min(), totals["largest"].max()
    before = f"entre {french_percent(smallest)} et {french_percent(largest)}"
    if totals["possible"].any():
        return f"Avant arrondi, les parts publiées font {before} : elles peuvent faire un tout."
    if largest < 1:
        return (
            "Aucun arrondi usuel (au plus près, par défaut ou par excès) n’explique l’écart à "
            f"100 % : avant arrondi, les parts publiées font {before}. De "
            f"{french_percent(1 - largest)} à {french_percent(1 - smallest)} des réponses ne sont "
            "donc attribuées à aucun public, ou une des parts est mal imprimée ; le document ne "
            "permet pas de choisir."
        )
    return (
        f"Aucun arrondi usuel ne ramène les parts publiées à 100 % : avant arrondi, elles font "
        f"{before}. Des réponses comptent deux fois, ou une des parts est mal imprimée ; le "
        "document ne permet pas de choisir."
    )


def show_audience_differences(
    pairs: pd.DataFrame,
    *,
    statements: Mapping[str, str],
    audiences: Mapping[str, str],
    confidence: float = 0.95,
) -> Fragment:
    """Show how far apart two audiences are, statement by statement, or why nothing can be said.

    Audiences that one percentage is printed for share one row, last.

    Parameters
    ----------
    pairs
        One row per statement and pair of audiences: ``id_enonce``, ``public_a``, ``public_b``,
        ``ecart_minimal``, ``ecart_maximal``, ``borne_basse``, ``borne_haute`` (A − B, in points),
        ``reponse_minimale`` (0 to 1), ``imprime_ensemble``.
    statements, audiences
        Labels.
    confidence
        Level of the intervals.
    """
    compared = pairs.loc[pairs["imprime_ensemble"] != "oui"]
    ordered = compared.loc[
        _states(compared).map(list(VERDICTS).index).sort_values(kind="stable").index
    ]
    rows = [_difference_row(row, statements, audiences) for _, row in ordered.iterrows()]
    together = pairs.loc[pairs["imprime_ensemble"] == "oui"].groupby("id_enonce", sort=False)
    rows += [_together_row(group, statements, audiences) for _, group in together]
    return show_table(
        pd.DataFrame(rows, columns=COLUMNS),
        caption="Écarts entre publics, quand un pourcentage est publié pour chacun",
        note="« Écart publié » : ce que les arrondis et « plus de » laissent possible. « Avec le "
        "hasard » : le même, si les répondants avaient été tirés au sort (intervalles de Newcombe "
        f"à {french_percent(confidence, decimals=0)}). « Réponses suffisantes » : part des "
        "répondants qui suffirait à la même conclusion, si les autres pensaient comme eux. "
        f"{VOLUNTEERS}",
    )


def _difference_row(
    row: pd.Series, statements: Mapping[str, str], audiences: Mapping[str, str]
) -> tuple:
    return (
        statements[row["id_enonce"]],
        f"{audiences[row['public_a']]} / {audiences[row['public_b']].lower()}",
        _points(row["ecart_minimal"], row["ecart_maximal"]),
        _points(row["borne_basse"], row["borne_haute"]),
        french_percent(row["reponse_minimale"]),
        _verdict(row, audiences),
    )


def _together_row(
    group: pd.DataFrame, statements: Mapping[str, str], audiences: Mapping[str, str]
) -> tuple:
    publics = dict.fromkeys(group[["public_a", "public_b"]].to_numpy().ravel())
    named = " / ".join(audiences[public].lower() for public in publics)
    statement = statements[group["id_enonce"].iloc[0]]
    compared = named[:1].upper() + named[1:]
    return (statement, compared, MISSING, MISSING, MISSING, VERDICTS["ensemble"])


def _state(row: pd.Series) -> str:
    if row["imprime_ensemble"] == "oui":
        return "ensemble"
    low, high = row["ecart_minimal"], row["ecart_maximal"]
    if pd.isna(low) or pd.isna(high):
        return "approche"
    if row["signe"] not in ("superieur", "inferieur"):
        return "bornes"
    if pd.isna(row["borne_basse"]):
        return "sans_base"
    return "tranche" if row["borne_basse"] > 0 or row["borne_haute"] < 0 else "hasard"


def _states(pairs: pd.DataFrame) -> pd.Series:
    return pd.Series(
        [_state(row) for _, row in pairs.iterrows()], index=pairs.index, dtype="object"
    )


def _verdict(row: pd.Series, audiences: Mapping[str, str]) -> str:
    sides = ("public_b", "public_a") if row["signe"] == "inferieur" else ("public_a", "public_b")
    return VERDICTS[_state(row)].format(*(audiences[row[side]].lower() for side in sides))


def _points(low: float, high: float) -> str:
    if pd.isna(low) or pd.isna(high):
        return MISSING
    first, last = (french_number(value, decimals=1, sign=True) for value in (low, high))
    return f"de {first} à {last}"


def audience_differences_sentence(pairs: pd.DataFrame) -> str:
    """Say how many comparisons are settled, and why the others are not.

    Parameters
    ----------
    pairs
        As for :func:`show_audience_differences`.
    """
    if pairs.empty:
        return "Aucun énoncé n’a de pourcentage publié pour deux publics : rien n’est à comparer."
    counts = _states(pairs).value_counts()
    told = [
        f"{french_number(counts.get(state, 0))} {one if counts.get(state, 0) < 2 else several}"
        for state, (one, several) in OUTCOMES.items()
        if state == "tranche" or counts.get(state, 0)
    ]
    made = plural(len(pairs), "comparaison")
    return f"Sur {made} entre publics de répondants volontaires, {french_list(told)}."


def widest_difference_sentence(
    pairs: pd.DataFrame, *, statements: Mapping[str, str], audiences: Mapping[str, str]
) -> str:
    """Name the widest difference that is settled, and say how firm the least firm one is.

    Parameters
    ----------
    pairs, statements, audiences
        As for :func:`show_audience_differences`.
    """
    settled = pairs.loc[_states(pairs) == "tranche"]
    if settled.empty:
        return "Aucun écart entre publics n’est établi par les chiffres publiés."
    middle = (settled["borne_basse"] + settled["borne_haute"]).abs()
    widest = settled.loc[middle.idxmax()]
    weakest = settled.loc[settled["reponse_minimale"].idxmax()]
    ends = sorted(abs(end) for end in (widest["borne_basse"], widest["borne_haute"]))
    points = french_list([french_number(end, decimals=0) for end in ends])
    enough = french_percent(weakest["reponse_minimale"], decimals=0)
    return (
        f"Le plus grand écart, entre {points} points, est celui de l’énoncé "
        f"« {statements[widest['id_enonce']]} » ({_verdict(widest, audiences)}). Le moins assuré, "
        f"« {statements[weakest['id_enonce']]} » ({_verdict(weakest, audiences)}), tiendrait "
        f"encore si {enough} seulement des répondants de chaque public avaient répondu à cet "
        "énoncé, les autres pensant comme eux."
    )
