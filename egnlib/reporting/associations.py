"""Associations told: how strong a link is, what its test found, which test it was and why."""

from collections.abc import Mapping

import pandas as pd

from egnlib.reporting.numbers import (
    french_list,
    french_number,
    french_p_value,
    french_percent,
    plural,
)

LEVEL = 0.05
CORRECTIONS = {"holm": "Holm", "bh": "Benjamini–Hochberg"}
STATISTICS = {"chi2": "χ²", "g": "G"}
METHODS = {
    "asymptotique": "test du {statistic}",
    "fisher": "test exact de Fisher",
    "monte-carlo": "test de permutation sur le {statistic} ({draws} tirés au sort avec les mêmes "
    "totaux, erreur de tirage sur p : {error})",
    "normale": "test du {statistic}, comparé à sa moyenne et à sa variance exactes, totaux fixés",
}
REASONS = {
    "effectifs_suffisants": "choisi parce que tous les effectifs attendus atteignent 5 (le plus "
    "petit est {smallest})",
    "effectifs_faibles": "choisi parce que le plus petit effectif attendu est {smallest}, "
    "au-dessous de 5",
    "effectifs_faibles_deux_par_deux": "choisi parce que le tableau a deux lignes et deux "
    "colonnes et que le plus petit effectif attendu est {smallest}, au-dessous de 5",
    "grand_tableau": "choisi parce que le plus petit effectif attendu est {smallest}, au-dessous "
    "de 5, dans un tableau trop grand pour des tirages",
    "demande": "choisi par l’auteur de l’analyse (le plus petit effectif attendu est {smallest})",
}


def independence_sentence(
    result: object,
    *,
    linked: str,
    unlinked: str,
    noun: str = "proposition",
    strength: object = None,
    kept: str = "les totaux",
    move: str = "déplacer vers une autre colonne",
    alike: str = "toutes les lignes se partagent de la même façon",
) -> str:
    """Say in plain words what a test of independence found, effect size first.

    Parameters
    ----------
    result
        Result of the test: ``p_value``, ``method``, ``n``, ``n_missing``.
    linked, unlinked
        What to say when rows and columns are linked, and when no link can be detected.
    noun
        What is counted, in the singular.
    strength
        Strength of the link, to be told in units that would have to move: ``displaced``,
        ``displaced_by_chance``, ``n``.
    kept, move, alike
        What stays as it is, what should be done to the units, and what this would make of the
        table.
    """
    if result.method == "impossible":
        return (
            f"Le tableau est trop petit pour un test ({plural(result.n, noun)}) : il faut au "
            "moins deux lignes et deux colonnes non vides."
        )
    finding = linked if result.p_value < LEVEL else unlinked
    moved = f" {_moved(strength, noun, kept, move, alike)}" if strength is not None else ""
    return (
        f"{finding} ({plural(result.n, noun)}{_left_out(result)}).{moved} Un tableau au moins "
        f"aussi éloigné de l’indépendance se verrait {_how_often(result.p_value)} par le seul "
        "hasard."
    )


def _moved(strength: object, noun: str, kept: str, move: str, alike: str) -> str:
    moved = french_number(strength.displaced * strength.n)
    chance = french_number(strength.displaced_by_chance * strength.n)
    return (
        f"Pour que {alike}, il faudrait, en gardant {kept}, {move} environ {moved} {noun}s sur "
        f"{french_number(strength.n)} ; le hasard seul en demanderait environ {chance}."
    )


def _left_out(result: object) -> str:
    missing = getattr(result, "n_missing", 0)
    told = f"{plural(missing, 'autre')}, sans valeur connue, {'sont' if missing > 1 else 'est'}"
    return f" ; {told} hors du test" if missing else ""


def _how_often(p_value: float) -> str:
    if p_value < 0.001:
        return "moins d’une fois sur 1 000"
    if p_value < 0.01:
        return f"environ {french_number(1000 * p_value)} fois sur 1 000"
    return f"environ {french_number(100 * p_value)} fois sur 100"


def method_sentence(result: object, *, strength: object = None, confidence: float = 0.95) -> str:
    """Say what a referee asks: the coefficient with its interval, the p-value, the test and why.

    Parameters
    ----------
    result
        Result of the test: ``cramers_v``, ``cramers_v_corrected``, ``p_value``, ``method``,
        ``reason``, ``statistic_name``, ``statistic``, ``degrees_of_freedom``,
        ``smallest_expected``, ``monte_carlo_error``, ``resamples``.
    strength
        Strength of the link, for the interval of V: ``low``, ``high``; and, when no link is
        found, for how strong a one could have been missed: ``detectable``.
    confidence
        Level of that interval.
    """
    if result.method == "impossible":
        return ""
    interval = ""
    if strength is not None:
        ends = [french_number(end, decimals=2) for end in (strength.low, strength.high)]
        level = french_percent(confidence, decimals=0)
        interval = f" ; intervalle à {level} : de {ends[0]} à {ends[1]}"
    return (
        f"V de Cramér, de 0 (aucun lien) à 1 (lien total) : "
        f"{french_number(result.cramers_v_corrected, decimals=2)} une fois corrigé de son biais "
        f"dans les petits tableaux ({french_number(result.cramers_v, decimals=2)} sans "
        f"correction{interval}). {_figures(result)} : {_method(result)}, {_reason(result)}."
        f"{_missed(result, strength)}"
    )


def _missed(result: object, strength: object) -> str:
    if strength is None or result.p_value < LEVEL:
        return ""
    if strength.detectable >= 1:
        return " Avec si peu d’unités, même un lien très fort a pu passer inaperçu."
    smallest = french_number(strength.detectable, decimals=2)
    return (
        f" À cette taille, un lien n’a huit chances sur dix d’être vu qu’à partir d’un V de "
        f"{smallest} ; plus faible, il a pu passer inaperçu."
    )


def _figures(result: object) -> str:
    statistic = STATISTICS[result.statistic_name]
    value = french_number(result.statistic, decimals=1)
    freedom = plural(result.degrees_of_freedom, "degré")
    return f"{statistic} = {value} ({freedom} de liberté), {french_p_value(result.p_value)}"


def _method(result: object) -> str:
    return METHODS[result.method].format(
        statistic=STATISTICS[result.statistic_name],
        draws=plural(result.resamples, "tableau", "tableaux"),
        error=french_number(result.monte_carlo_error, decimals=4),
    )


def _reason(result: object) -> str:
    smallest = french_number(result.smallest_expected, decimals=1)
    return REASONS[result.reason].format(smallest=smallest)


def residual_sentence(
    residuals: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    p_values: pd.DataFrame | None = None,
    correction: str = "holm",
) -> str:
    """Name the cells that stand out of a cross table, from two standard deviations on.

    Parameters
    ----------
    residuals
        Adjusted residuals.
    labels
        Label of each row and column.
    p_values
        P-value of each cell, corrected for the number of cells: the cells that resist are named.
    correction
        ``holm`` or ``bh``: how they were corrected.
    """
    cells = _stacked(residuals)
    notable = cells.loc[cells.abs() >= 2].sort_values(ascending=False)
    if notable.empty:
        return "Aucune case ne s’écarte nettement de ce que donneraient les totaux seuls."
    names = [
        f"{_cell(row, column, labels)} ({french_number(value, decimals=1, sign=True)})"
        for (row, column), value in notable.items()
    ]
    told = (
        f"{plural(len(names), 'case')} s’écarte{'nt' if len(names) > 1 else ''} d’au moins deux "
        "écarts-types de ce que donneraient les totaux seuls"
    )
    if p_values is None:
        return f"{told}, sans correction du nombre de cases : {french_list(names)}."
    return f"{told} : {french_list(names)}. {_resisting(p_values, labels, correction)}"


def _resisting(p_values: pd.DataFrame, labels: Mapping[str, str], correction: str) -> str:
    cells = _stacked(p_values)
    kept = cells.loc[cells < LEVEL].sort_values(kind="stable")
    start = (
        f"Une fois corrigé le nombre de cases regardées ({len(cells)}, méthode de "
        f"{CORRECTIONS[correction]})"
    )
    if kept.empty:
        return f"{start}, aucune ne se distingue du hasard."
    names = [_cell(row, column, labels) for row, column in kept.index]
    resist = f"{len(names)} résistent" if len(names) > 1 else "une seule résiste"
    return f"{start}, {resist} : {french_list(names)}."


def _stacked(table: pd.DataFrame) -> pd.Series:
    """Cells that have a value, by (row, column); pandas.stack refuses a missing column label."""
    sides = pd.MultiIndex.from_product([table.index, table.columns], names=["row", "column"])
    return pd.Series(table.to_numpy().ravel(), index=sides).dropna()


def _cell(row: object, column: object, labels: Mapping[str, str]) -> str:
    sides = ["Non précisé" if pd.isna(side) else labels.get(side, side) for side in (row, column)]
    return " × ".join(map(str, sides))


def alternative_sentence(first: object, other: object, *, choice: str) -> str:
    """Say whether a conclusion holds under another choice of unit.

    Parameters
    ----------
    first, other
        Results of a test of independence: ``p_value``, ``cramers_v``, ``cramers_v_corrected``.
    choice
        What the other choice counts, in words.
    """
    same = (first.p_value < LEVEL) == (other.p_value < LEVEL)
    return (
        f"En comptant {choice} du retour régional, le V de Cramér corrigé est "
        f"{french_number(other.cramers_v_corrected, decimals=2)} "
        f"({french_p_value(other.p_value)}) : la conclusion {'est la même' if same else 'change'}."
    )
