"""Sentences: what a result says, in words whose numbers are computed."""

from collections.abc import Mapping

import pandas as pd

from egnlib.reporting.numbers import (
    french_list,
    french_number,
    french_p_value,
    french_percent,
    french_points,
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


def independence_sentence(
    result: object, *, linked: str, unlinked: str, noun: str = "proposition"
) -> str:
    """Say what a test of independence found, effect size first.

    Parameters
    ----------
    result
        Statistics of the test: ``cramers_v``, ``p_value``, ``method``,
        ``smallest_expected``, ``n``.
    linked, unlinked
        What to say when rows and columns are linked, and when no link can be detected.
    noun
        What is counted, in the singular.
    """
    if result.method == "impossible":
        return (
            f"Le tableau est trop petit pour un test ({plural(result.n, noun)}) : il faut au "
            "moins deux lignes et deux colonnes non vides."
        )
    strength = french_number(result.cramers_v, decimals=2)
    finding = linked if result.p_value < 0.05 else unlinked
    test = (
        "test de permutation, choisi parce que le plus petit effectif attendu est "
        f"{french_number(result.smallest_expected, decimals=1)}"
        if result.method == "monte-carlo"
        else "test du χ²"
    )
    return (
        f"{finding} ({plural(result.n, noun)} ; V de Cramér {strength} sur 1, "
        f"{french_p_value(result.p_value)}, {test})."
    )


def residual_sentence(residuals: pd.DataFrame, *, labels: Mapping[str, str]) -> str:
    """Name the cells that stand out of a cross table, from two standard deviations on."""
    cells = residuals.rename_axis(index="row", columns="column").stack().dropna()
    notable = cells.loc[cells.abs() >= 2].sort_values(ascending=False)
    if notable.empty:
        return "Aucune case ne s’écarte nettement de ce que donneraient les totaux seuls."
    names = [
        f"{labels.get(row, row)} × {labels.get(column, column)} "
        f"({french_number(value, decimals=1, sign=True)})"
        for (row, column), value in notable.items()
    ]
    return (
        f"{plural(len(names), 'case')} s’écarte{'nt' if len(names) > 1 else ''} d’au moins deux "
        f"écarts-types de ce que donneraient les totaux seuls, sans correction du nombre de "
        f"cases : {french_list(names)}."
    )


def _at_least(probability: float) -> str:
    small = probability < 0.001
    return f"moins de {french_percent(0.001)}" if small else french_percent(probability)


def absence_sentence(cells: pd.DataFrame, *, count: object) -> str:
    """Say how many cells are empty, one by one and all together.

    Parameters
    ----------
    cells
        One row per empty cell: ``probability``, ``adjusted``.
    count
        Empty cells as a whole: ``n_empty``, ``n_cells``, ``expected``, ``probability``.
    """
    if cells.empty:
        return f"Aucune des {count.n_cells} cases n’est vide."
    notable = int((cells["adjusted"] < 0.05).sum())
    told = (
        "aucune ne se distingue du hasard"
        if notable == 0
        else f"{plural(notable, 'case se distingue', 'cases se distinguent')} du hasard"
    )
    many = (
        "c’est plus que le hasard, car les catégories se concentrent dans certains ateliers"
        if count.probability < 0.05
        else "ce nombre n’a rien de surprenant"
    )
    return (
        f"{plural(len(cells), 'case')} sur {count.n_cells} "
        f"{'sont vides' if len(cells) > 1 else 'est vide'}. Prises une à une et corrigées de leur "
        f"nombre, {told}. Prises ensemble, on en attendrait "
        f"{french_number(count.expected, decimals=1)} et il y en a au moins autant dans "
        f"{_at_least(count.probability)} des tableaux tirés au sort ; {many}."
    )


def comparison_sentence(differences: pd.DataFrame, *, labels: Mapping[str, str]) -> str:
    """Say which differences between groups remain after correction, or that none does.

    Parameters
    ----------
    differences
        One row per comparison: ``group_a``, ``group_b``, ``category``, ``difference``, ``low``,
        ``high``, ``p_adjusted``.
    labels
        Labels of groups and categories.
    """
    kept = differences.loc[differences["p_adjusted"] < 0.05]
    made = plural(len(differences), "comparaison")
    if kept.empty:
        row = differences.loc[differences["difference"].abs().idxmax()]
        named = [labels.get(row[name], row[name]) for name in ("category", "group_a", "group_b")]
        return (
            f"Pas de différence décelable sur {made}, après correction de leur nombre. La plus "
            f"grande, {french_points(row['difference'])} (« {named[0]} », {named[1]} contre "
            f"{named[2]}), pourrait venir du hasard : avec si peu de "
            "propositions, un écart de cette taille peut passer inaperçu."
        )
    told = [
        f"{labels.get(row.category, row.category)}, {labels.get(row.group_a, row.group_a)} contre "
        f"{labels.get(row.group_b, row.group_b)} ({french_points(row.difference)})"
        for row in kept.itertuples(index=False)
    ]
    several = "nt" if len(kept) > 1 else ""
    return f"Sur {made}, {len(kept)} résiste{several} à la correction : {' ; '.join(told)}."


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
