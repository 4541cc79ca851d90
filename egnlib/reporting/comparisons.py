"""Comparisons shown and told: shares of documents, their differences, their participants."""

import re
from collections.abc import Mapping

import pandas as pd

from egnlib.reporting.associations import CORRECTIONS
from egnlib.reporting.markup import Fragment, lines_text
from egnlib.reporting.numbers import (
    french_list,
    french_number,
    french_p_value,
    french_percent,
    french_points,
    plural,
)
from egnlib.reporting.tables import show_table


def describe_grouped_shares(shares: pd.DataFrame) -> str:
    """Say in words what a chart of shares by group shows.

    Parameters
    ----------
    shares
        One row per group and category: ``group``, ``label``, ``share``, ``n``.
    """
    parts = [
        f"{label} : "
        + ", ".join(
            f"{row.group} {french_percent(row.share)} ({french_number(row.n)})"
            for row in rows.itertuples(index=False)
        )
        for label, rows in shares.groupby("label", sort=False)
    ]
    return "Points avec intervalles. " + " ; ".join(parts) + "."


def show_share_differences(
    differences: pd.DataFrame, *, labels: Mapping[str, str], correction: str = "holm"
) -> Fragment:
    """Show differences of shares between groups, two by two.

    Parameters
    ----------
    differences
        One row per pair and category: ``group_a``, ``group_b``, ``category``, ``share_a``,
        ``share_b``, ``difference``, ``low``, ``high``, ``p_adjusted``, and ``detectable`` (the
        column is left out without it).
    labels
        Label of each group and category.
    correction
        ``holm`` or ``bh``: how the p-values were corrected.
    """
    rows = list(differences.itertuples(index=False))
    columns = {
        "Thème": [labels[row.category] for row in rows],
        "Comparaison": [f"{labels[row.group_a]} / {labels[row.group_b]}" for row in rows],
        "Parts": [f"{french_percent(row.share_a)} / {french_percent(row.share_b)}" for row in rows],
        "Différence": [french_points(row.difference) for row in rows],
        "Intervalle à 95 %": [_interval(row.low, row.high) for row in rows],
        "Après correction": [_verdict(row.p_adjusted) for row in rows],
    }
    note = (
        f"La valeur p est corrigée du nombre de comparaisons (méthode de {CORRECTIONS[correction]})"
        ", l’intervalle ne l’est pas : un intervalle qui laisse zéro dehors ne suffit donc pas à "
        "conclure."
    )
    if "detectable" in differences:
        columns["Décelable à partir de"] = [_detectable(row.detectable) for row in rows]
        note += (
            " « Décelable à partir de » : plus petite différence que ce test, ainsi corrigé, "
            "aurait vue huit fois sur dix ; au-dessous, elle a pu passer inaperçue."
        )
    return show_table(pd.DataFrame(columns), caption="Différences de parts, deux à deux", note=note)


def _detectable(difference: float) -> str:
    return french_points(difference, decimals=0).lstrip("+")


def _interval(low: float, high: float) -> str:
    ends = [french_number(100 * end, decimals=1, sign=True) for end in (low, high)]
    return f"de {ends[0]} à {ends[1]}"


def _verdict(p_adjusted: float) -> str:
    told = "différence" if p_adjusted < 0.05 else "pas décelable"
    return f"{told} ({french_p_value(p_adjusted)})"


def comparison_sentence(differences: pd.DataFrame, *, labels: Mapping[str, str]) -> str:
    """Say which differences remain after correction, and how large a one could be missed.

    Parameters
    ----------
    differences
        One row per comparison: ``group_a``, ``group_b``, ``category``, ``difference``, ``low``,
        ``high``, ``p_adjusted``, and ``detectable`` to say what could be missed.
    labels
        Labels of groups and categories.
    """
    kept = differences.loc[differences["p_adjusted"] < 0.05]
    made = plural(len(differences), "comparaison")
    if kept.empty:
        row = differences.loc[differences["difference"].abs().idxmax()]
        named = [labels.get(row[name], row[name]) for name in ("category", "group_a", "group_b")]
        return (
            f"Pas de différence décelable sur {made}, compte tenu de leur nombre. La plus "
            f"grande, {french_points(row['difference'])} (« {named[0]} », {named[1]} contre "
            f"{named[2]}), pourrait venir du hasard. {_missed(differences)}"
        )
    told = [
        f"{labels.get(row.category, row.category)}, {labels.get(row.group_a, row.group_a)} contre "
        f"{labels.get(row.group_b, row.group_b)} ({french_points(row.difference)})"
        for row in kept.itertuples(index=False)
    ]
    several = "nt" if len(kept) > 1 else ""
    rest = f" {_missed(differences)}" if len(kept) < len(differences) else ""
    return (
        f"Sur {made}, {len(kept)} dépasse{several} ce que le hasard donne d’ordinaire, compte tenu "
        f"de leur nombre : {' ; '.join(told)}.{rest}"
    )


def compatible_sentence(differences: pd.DataFrame) -> str:
    """Say how large a difference the intervals leave possible, all comparisons taken together.

    Parameters
    ----------
    differences
        One row per comparison: ``low_all``, ``high_all``, ``p_adjusted``.
    """
    open_ones = differences.loc[differences["p_adjusted"] >= 0.05]
    if open_ones.empty:
        return ""
    farthest = open_ones[["low_all", "high_all"]].abs().max(axis=1)
    ends = [french_number(100 * end) for end in (farthest.min(), farthest.max())]
    made = plural(len(differences), "comparaison")
    wider = (
        f" (corrigés pour {made}, plus larges que ceux du tableau)" if len(differences) > 1 else ""
    )
    return (
        "Là où aucune différence n’est décelée, les intervalles qui tiennent tous ensemble"
        f"{wider} laissent possibles des différences allant jusqu’à {ends[0]} points pour la "
        f"comparaison la plus précise, {ends[1]} points pour la moins précise."
    )


def _missed(differences: pd.DataFrame) -> str:
    if "detectable" not in differences or differences["detectable"].isna().all():
        return (
            "Avec si peu de propositions, même une très grande différence pouvait passer inaperçue."
        )
    ends = [100 * end for end in differences["detectable"].agg(["min", "max"])]
    low, high = (french_number(end) for end in ends)
    points = f"{low} points" if low == high else f"{low} à {high} points, selon les comparaisons"
    return (
        "Avec si peu de propositions, une différence n’avait huit chances sur dix d’être vue qu’à "
        f"partir de {points} ; plus petite, elle a pu passer inaperçue."
    )


def show_participants(participants: pd.DataFrame, *, labels: Mapping[str, str]) -> Fragment:
    """Show published participants by document, session and public.

    Parameters
    ----------
    participants
        ``id_document``, ``session``, ``public``, ``n_participants``, ``n_etablissements``,
        ``lignes``.
    labels
        Label of each document, and of the sessions and publics that have one.
    """
    table = pd.DataFrame(
        {
            "Document": participants["id_document"].astype("str").map(labels),
            "Session": _named(participants["session"], labels),
            "Public": _named(participants["public"], labels),
            "Participants": participants["n_participants"].astype("float64"),
            "Établissements": participants["n_etablissements"].astype("float64"),
            "Lignes": participants["lignes"].map(lines_text),
        }
    )
    return show_table(
        table,
        caption="Participants publiés",
        formats={"Participants": french_number, "Établissements": french_number},
    )


def _named(identifiers: pd.Series, labels: Mapping[str, str]) -> list[str]:
    return [labels.get(name, re.sub(r"[-_]", " ", name).capitalize()) for name in identifiers]


def participants_sentence(
    participants: pd.DataFrame, *, labels: Mapping[str, str], groups: list[str]
) -> str:
    """Say how many participants each document publishes; surveys inside a session count once.

    Parameters
    ----------
    participants
        ``id_document``, ``session``, ``public``, ``n_participants``; sessions whose name
        begins with ``enquete`` detail answers that another session already counts.
    labels
        Label of each document.
    groups
        Documents compared, in order.
    """
    surveys = participants["session"].str.startswith("enquete")
    totals = _totals(participants.loc[~surveys])
    answers = _totals(participants.loc[surveys & (participants["public"] == "ensemble")])
    told = []
    for group in (group for group in groups if group in totals):
        inside = french_number(answers.get(group, 0))
        survey = f" (dont {inside} réponses à une enquête)" if group in answers else ""
        told.append(f"{labels[group]} {french_number(totals[group])}{survey}")
    silent = french_list([labels[group] for group in groups if group not in totals])
    if not told:
        return f"Aucun effectif de participants n’est relevé pour {silent}."
    start = f"Participants relevés : {french_list(told)}"
    if len(told) == len(groups):
        return f"{start}."
    return f"{start} ; aucun effectif par public n’est relevé pour {silent}."


def _totals(participants: pd.DataFrame) -> dict[str, int]:
    counted = participants.dropna(subset="n_participants")
    return counted.groupby("id_document", observed=True)["n_participants"].sum().to_dict()
