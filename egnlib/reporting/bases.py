"""Bases told: on how many answers percentages stand, and whether published shares make a whole."""

from collections.abc import Mapping

import pandas as pd

from egnlib.reporting.markup import Fragment, lines_text
from egnlib.reporting.numbers import french_number, french_percent
from egnlib.reporting.tables import show_table


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
        f"plus petit de ces nombres ; {_too_large(bases)}."
    )


def _too_large(bases: pd.DataFrame) -> str:
    some = "tous n’ont peut-être pas répondu à chaque énoncé"
    if "familles_partenaires" not in set(bases["public"]):
        return some
    return f"la base des familles reste trop grande (elle compte les partenaires), et {some}"


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
