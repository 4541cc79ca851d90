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
VERDICTS = {
    "ensemble": "on ne peut pas dire : un seul pourcentage imprimé pour les deux",
    "approche": "on ne peut pas dire : pourcentage approché",
    "bornes": "on ne peut pas dire : les deux ordres restent possibles",
    "sans_base": "{} au-dessus des {} dans le document ; nombre de réponses inconnu",
    "hasard": "{} au-dessus des {} dans le document, mais le hasard pourrait donner cet écart",
    "tranche": "{} au-dessus des {}",
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
        "plus petit nombre possible, qui est le plus prudent."
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
    pairs: pd.DataFrame, *, statements: Mapping[str, str], audiences: Mapping[str, str]
) -> Fragment:
    """Show how far apart two audiences are, statement by statement, or why nothing can be said.

    Parameters
    ----------
    pairs
        One row per statement and pair of audiences: ``id_enonce``, ``public_a``, ``public_b``,
        ``ecart_minimal``, ``ecart_maximal``, ``borne_basse``, ``borne_haute`` (A − B, in points),
        ``reponse_minimale`` (0 to 1), ``imprime_ensemble``.
    statements, audiences
        Labels.
    """
    states = pairs.apply(_state, axis=1) if len(pairs) else pd.Series(dtype="object")
    order = states.map(list(VERDICTS)[::-1].index).sort_values(kind="stable").index
    rows = [(row, states[row.Index]) for row in pairs.loc[order].itertuples()]
    table = pd.DataFrame(
        {
            "Énoncé": [statements[row.id_enonce] for row, _ in rows],
            "Comparaison": [_compared(row, audiences) for row, _ in rows],
            "Écart publié (points)": [
                _points(row.ecart_minimal, row.ecart_maximal) for row, _ in rows
            ],
            "Avec le hasard (points)": [
                _points(row.borne_basse, row.borne_haute) for row, _ in rows
            ],
            "Réponses suffisantes": [french_percent(row.reponse_minimale) for row, _ in rows],
            "Conclusion": [_verdict(row, state, audiences) for row, state in rows],
        }
    )
    return show_table(
        table,
        caption="Écarts entre publics, quand un pourcentage est publié pour chacun",
        note="« Écart publié » : ce que les arrondis et « plus de » laissent possible. « Avec le "
        "hasard » : le même, si les répondants avaient été tirés au sort. « Réponses suffisantes » "
        "(à l’énoncé) : part des répondants qui suffirait à la même conclusion, si les autres "
        f"pensaient comme eux. {VOLUNTEERS}",
    )


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


def _higher_first(row: object) -> tuple[str, str]:
    return (
        (row.public_b, row.public_a) if row.signe == "inferieur" else (row.public_a, row.public_b)
    )


def _compared(row: object, audiences: Mapping[str, str]) -> str:
    return f"{audiences[row.public_a]} / {audiences[row.public_b].lower()}"


def _verdict(row: object, state: str, audiences: Mapping[str, str]) -> str:
    return VERDICTS[state].format(*(audiences[public].lower() for public in _higher_first(row)))


def _points(low: float, high: float) -> str:
    if pd.isna(low) or pd.isna(high):
        return MISSING
    first, last = (french_number(value, decimals=1, sign=True) for value in (low, high))
    return f"de {first} à {last}"


def audience_differences_sentence(
    pairs: pd.DataFrame, *, statements: Mapping[str, str], audiences: Mapping[str, str]
) -> str:
    """Say how many comparisons are settled, why the others are not, and how firm the weakest is.

    Parameters
    ----------
    pairs, statements, audiences
        As for :func:`show_audience_differences`.
    """
    if pairs.empty:
        return "Aucun énoncé n’a de pourcentage publié pour deux publics : rien n’est à comparer."
    states = pairs.apply(_state, axis=1)
    settled = pairs.loc[states == "tranche"]
    counted = [
        f"{french_number(n)} {words}"
        for n, words in (
            (len(settled), "donnent un public au-dessus de l’autre, hasard compris"),
            *((int((states == state).sum()), words) for state, words in _UNSETTLED.items()),
        )
        if n or words.startswith("donnent")
    ]
    start = f"Sur {plural(len(pairs), 'comparaison')} entre publics : {' ; '.join(counted)}."
    return f"{start} {_extremes(settled, statements, audiences)}".strip()


_UNSETTLED = {
    "hasard": "donnent un ordre que le hasard pourrait expliquer",
    "sans_base": "donnent un ordre sans que le nombre de réponses soit connu",
    "bornes": "ne disent rien, car « plus de » ou « moins de » laisse les deux ordres possibles",
    "approche": "ne disent rien, car le pourcentage n’est qu’approché",
    "ensemble": "ne disent rien, car un seul pourcentage est imprimé pour les deux publics",
}


def _extremes(
    settled: pd.DataFrame, statements: Mapping[str, str], audiences: Mapping[str, str]
) -> str:
    if settled.empty:
        return ""
    middle = (settled["borne_basse"] + settled["borne_haute"]).abs()
    widest = next(settled.loc[[middle.idxmax()]].itertuples(index=False))
    weakest = next(settled.loc[[settled["reponse_minimale"].idxmax()]].itertuples(index=False))
    ends = sorted(abs(end) for end in (widest.borne_basse, widest.borne_haute))
    enough = french_percent(weakest.reponse_minimale, decimals=0)
    points = french_list([french_number(end, decimals=0) for end in ends])
    return (
        f"Le plus grand écart, entre {points} points, est celui de l’énoncé "
        f"« {statements[widest.id_enonce]} » ({_verdict(widest, 'tranche', audiences)}). Le moins "
        f"assuré, « {statements[weakest.id_enonce]} » ({_verdict(weakest, 'tranche', audiences)}), "
        f"tiendrait encore si {enough} des répondants de chaque public avaient répondu à cet "
        "énoncé, et si les autres pensaient comme eux."
    )
