"""Audiences compared: how far apart they are, and when nothing can be said."""

from collections.abc import Mapping
from math import ceil

import pandas as pd

from egnlib.reporting.markup import Fragment
from egnlib.reporting.numbers import (
    MISSING,
    NO_BREAK,
    french_list,
    french_number,
    french_percent,
    plural,
)
from egnlib.reporting.tables import show_table

VOLUNTEERS = (
    "Les répondants étaient volontaires : l’intervalle ne compte que le hasard d’un tirage au sort "
    "de même taille, pas qui a choisi de répondre."
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


def show_audience_differences(
    pairs: pd.DataFrame,
    *,
    statements: Mapping[str, str],
    audiences: Mapping[str, str],
    confidence: float = 0.95,
    each: float | None = None,
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
        Level of the intervals, all together.
    each
        Level of each of them, corrected for their number; `confidence` without it.
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
        f"{_level(pairs, confidence, each)}). « Réponses suffisantes » : part des "
        "répondants qui suffirait à la même conclusion, si les autres pensaient comme eux. "
        f"{VOLUNTEERS}",
    )


def _level(pairs: pd.DataFrame, confidence: float, each: float | None) -> str:
    together = french_percent(confidence, decimals=0)
    made = int(pairs["borne_basse"].notna().sum())
    if each is None or made < 2:
        return f"à {together}"
    return (
        f"à {together} pour les {made} comparaisons calculées prises ensemble : à "
        f"{french_percent(each)} pour chacune, correction de Bonferroni"
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
    """Name the widest difference that is settled, with its bounds.

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
    ends = sorted(abs(end) for end in (widest["borne_basse"], widest["borne_haute"]))
    points = french_list([french_number(end, decimals=0) for end in ends])
    return (
        f"Le plus grand écart, entre {points} points, arrondis et hasard compris, est celui de "
        f"l’énoncé « {statements[widest['id_enonce']]} » ({_verdict(widest, audiences)})."
    )


def least_firm_sentence(
    pairs: pd.DataFrame, *, statements: Mapping[str, str], audiences: Mapping[str, str]
) -> str:
    """Name the settled difference that needs the most answers, and say how many; or nothing.

    Parameters
    ----------
    pairs, statements, audiences
        As for :func:`show_audience_differences`.
    """
    settled = pairs.loc[_states(pairs) == "tranche"]
    if settled.empty:
        return ""
    weakest = settled.loc[settled["reponse_minimale"].idxmax()]
    # Rounded up: a part below the smallest would not be enough.
    enough = french_number(ceil(100 * weakest["reponse_minimale"])) + NO_BREAK + "%"
    return (
        f"L’écart le moins assuré, « {statements[weakest['id_enonce']]} » "
        f"({_verdict(weakest, audiences)}), suppose que {enough} au moins des répondants de "
        "chaque public aient répondu à cet énoncé, les autres pensant comme eux."
    )
