"""Sentences: what a result says, in words whose numbers are computed."""

import pandas as pd

from egnlib.reporting.numbers import (
    french_list,
    french_number,
    french_percent,
    plural,
)


def distribution_sentence(shares: pd.DataFrame) -> str:
    """Say which categories come first and last, and whether the intervals tell them apart.

    Parameters
    ----------
    shares
        One row per category: ``label``, ``share``, ``low``, ``high``.
    """
    ordered = shares.sort_values("share", ascending=False, kind="stable")
    first, last = ordered.iloc[0], ordered.iloc[-1]
    apart = first["low"] > last["high"]
    verdict = (
        "leurs intervalles ne se recouvrent pas"
        if apart
        else "mais leurs intervalles se recouvrent : avec si peu de propositions, l’ordre des "
        "catégories n’est pas assuré"
    )
    return (
        f"« {first['label']} » vient en tête ({french_percent(first['share'])}) et "
        f"« {last['label']} » en dernier ({french_percent(last['share'])}) ; {verdict}."
    )


def reading_sentence(beside: pd.DataFrame, *, reading: str, n_readings: int) -> str:
    """Say how many units are printed, how many count, and which readings give what is published.

    Parameters
    ----------
    beside
        One row per reading with ``total``, ``meme_total``, ``meme_repartition``, and a row
        ``publie`` when something is published; the row ``ligne`` counts printed rows.
    reading
        The reading that is used.
    n_readings
        How many readings were tried.
    """
    printed, kept = beside.loc["ligne", "total"], beside.loc[reading, "total"]
    start = f"Le document imprime {plural(printed, 'proposition')}"
    if "publie" not in beside.index:
        return f"{start}, la règle retenue en compte {kept} ; il ne publie pas de total."
    published = beside.loc["publie", "total"]
    same_total = int((beside["meme_total"] == "oui").sum())
    same_all = int((beside["meme_repartition"] == "oui").sum())
    several = "nt" if same_total > 1 else ""
    return (
        f"{start} et en annonce {published} ; la règle retenue en compte {kept}. Des {n_readings} "
        f"façons de compter, {same_total} donne{several} le total annoncé et {same_all} la "
        "répartition annoncée."
    )


def addressees_sentence(counts: pd.DataFrame, *, n_propositions: int) -> str:
    """Say which publics are named most, out of how many propositions.

    Parameters
    ----------
    counts
        One row per public, the most named first: ``destinataire``, ``n``.
    n_propositions
        Propositions counted.
    """
    if counts.empty:
        return f"Aucun public n’est nommé ({plural(n_propositions, 'proposition')})."
    first = counts.head(3)
    told = [f"{row.destinataire} ({french_number(row.n)})" for row in first.itertuples(index=False)]
    return (
        f"Sur {plural(n_propositions, 'proposition')}, les publics ou instances les "
        f"plus nommés sont {french_list(told)}."
    )


def certainty_sentence(counts: pd.Series) -> str:
    """Say how many entries stand in their column for sure.

    Parameters
    ----------
    counts
        Number of entries by certainty: ``sure``, ``probable``, ``ambigue``.
    """
    total = counts.sum()
    return (
        "La mise en colonnes, perdue dans l’édition texte, a été reconstituée : elle est sûre pour "
        f"{french_number(counts.get('sure', 0))} des {french_number(total)} entrées de la chaîne, "
        f"probable pour {french_number(counts.get('probable', 0))} et ambiguë pour "
        f"{french_number(counts.get('ambigue', 0))}."
    )
