"""Contradictions: places where documents disagree with each other or with themselves.

Most are found by rule from the recorded data; those that only a reader could see are written in
the column ``conflit_avec`` of ``chiffres.csv`` and are marked so. Nothing is corrected.
"""

from itertools import combinations

import pandas as pd

from egnlib.corpus.certificate import allowed_bounds, rows_used
from egnlib.corpus.consultation import Consultation
from egnlib.corpus.digits import FRACTION
from egnlib.corpus.lines import line_numbers
from egnlib.corpus.published import WHOLE
from egnlib.corpus.quantities import bounds_of, published_value, unit_noun

RULES = {
    "meme_grandeur": "la même grandeur, deux valeurs",
    "recalcul": "la valeur imprimée et ce que donnent les lignes relevées",
    "comptage": "un total annoncé et les lignes imprimées",
    "numerotation": "un même thème sous deux numéros",
    "parts_d_un_tout": "des parts d’un tout qui ne font pas 100 %",
    "somme": "un total annoncé et la somme de ses parties imprimées",
    "liste": "un nombre annoncé et une liste imprimée",
    "enumeration": "un nombre annoncé et ce qu’un lecteur compte",
    "lecture": "vu à la lecture",
    "rapprochement": "vu à la lecture, deux mesures différentes",
}
UNDECIDED = {"parts_d_un_tout", "somme", "liste", "rapprochement"}
BY_READING = {"enumeration", "lecture", "rapprochement"}
SAME = ["grandeur", "population"]
COLUMNS = [
    *("id_contradiction", "nature", "origine", "regle", "grandeur"),
    *("document_a", "lignes_a", "valeur_a", "document_b", "lignes_b", "valeur_b", "conclusion"),
]


def find_contradictions(
    figures: pd.DataFrame,
    certificate: pd.DataFrame,
    consultation: Consultation,
    *,
    conclusions: pd.DataFrame,
) -> pd.DataFrame:
    """List what contradicts what.

    Parameters
    ----------
    figures, certificate
        The table ``chiffres`` and the result of :func:`certify` on it.
    consultation
        The recorded tables.
    conclusions
        The table ``contradictions_lues``: what the project concludes of the pairs of figures that
        a reader marked in ``conflit_avec``.

    Returns
    -------
    DataFrame
        One row per contradiction, then one per pair that calls for caution: ``id_contradiction``,
        ``nature`` (``contradiction``, or ``prudence`` where two measures may be confused or nothing
        decides), ``origine`` (``regle`` or ``lecture``), ``regle`` (a key of :data:`RULES`),
        ``grandeur``, then document, lines and value of both places, and ``conclusion``: what a
        reader should keep of it. A pair that two rules find is listed once, by the first.
    """
    found = [
        *_same_quantity(figures),
        *_against_rows(figures, certificate, rows_used(figures, consultation)),
        *_printed_rows(figures, consultation.propositions),
        *_unattributed(consultation.occurrences),
        *_listed_regions(figures, consultation.contributeurs),
        *_shares_of_a_whole(consultation.questionnaire),
        *_numbering(consultation.linked("numerotation_themes")),
        *_read_by_hand(figures, conclusions),
    ]
    table = pd.DataFrame(found, columns=COLUMNS[3:])
    table["nature"] = [
        "prudence" if rule in UNDECIDED else "contradiction" for rule in table["regle"]
    ]
    table["origine"] = ["lecture" if rule in BY_READING else "regle" for rule in table["regle"]]
    places = ["document_a", "lignes_a", "valeur_a", "document_b", "lignes_b", "valeur_b"]
    table = table.drop_duplicates(places).sort_values("nature", kind="stable", ignore_index=True)
    table["id_contradiction"] = [f"c{number:02}" for number in range(1, len(table) + 1)]
    return table[COLUMNS]


def _place(figure: pd.Series) -> tuple[str, str, str]:
    return figure["id_document"], figure["lignes"], published_value(figure)


def _same_quantity(figures: pd.DataFrame) -> list[tuple]:
    units = figures["unite"].mask(figures["unite"].str.fullmatch(FRACTION.pattern), "%")
    keys = figures[SAME].assign(unite=units).astype("str").agg("|".join, axis=1)
    pairs = [
        (a, b)
        for _, group in figures.groupby(keys, sort=False)
        for (_, a), (_, b) in combinations(group.iterrows(), 2)
    ]
    return [
        ("meme_grandeur", a["grandeur"], *_place(a), *_place(b), _same_conclusion(a, b))
        for a, b in pairs
        if _apart(a, b)
    ]


def _apart(a: pd.Series, b: pd.Series) -> bool:
    (low_a, high_a), (low_b, high_b) = _comparable(a, b), _comparable(b, a)
    strict_a, strict_b = str(a["operateur"]) in "<>", str(b["operateur"]) in "<>"
    if high_a == low_b or high_b == low_a:
        touching = bounds_of(a) != bounds_of(b)
        return touching and (strict_a or strict_b)
    return high_a < low_b or high_b < low_a


def _comparable(figure: pd.Series, other: pd.Series) -> tuple[float, float]:
    """Bounds of a figure; in percent, rounded or cut at the unit, where one is a fraction."""
    low, high = allowed_bounds(figure)
    fraction = FRACTION.fullmatch(str(figure["unite"]))
    if fraction:
        return 100 * low / float(fraction[1]), 100 * high / float(fraction[1])
    if FRACTION.fullmatch(str(other["unite"])):
        return low - 0.5, high + 1.0
    return low, high


def _same_conclusion(a: pd.Series, b: pd.Series) -> str:
    where = (
        "Le document se contredit"
        if a["id_document"] == b["id_document"]
        else "Les deux documents se contredisent"
    )
    return f"{where} ; citez la valeur avec ses lignes, et dites que l’autre existe."


def _against_rows(
    figures: pd.DataFrame, certificate: pd.DataFrame, used: pd.DataFrame
) -> list[tuple]:
    judged = certificate.set_index("id_chiffre")
    rows = []
    for _, figure in figures.iterrows():
        result = judged.loc[figure["id_chiffre"]]
        if result["verdict"] == "contredit":
            value = f"{result['valeur_recalculee']:.6g}".replace(".", ",")
            found = f"{value} {unit_noun(figure['unite'], result['valeur_recalculee'])}"
            lines = used.loc[used["id_chiffre"] == figure["id_chiffre"], "lignes"].dropna()
            place = (figure["id_document"], _span(lines) or figure["lignes"], found)
            rule = "enumeration" if "enumere(" in figure["recalcul"] else "recalcul"
            rows.append((rule, figure["grandeur"], *_place(figure), *place, _announced(place)))
    return rows


def _announced(place: tuple[str, str, str]) -> str:
    _, lines, found = place
    many = "-" in lines or ";" in lines
    where = f"les lignes {lines} en donnent" if many else f"la ligne {lines} en donne"
    return (
        f"Le texte annonce une valeur, {where} une autre : {found}. Si vous citez la première, "
        "dites l’autre."
    )


def _span(references: pd.Series) -> str:
    """First to last line that some references name; nothing when there is none."""
    numbers = [number for reference in references for number in line_numbers(reference)]
    if not numbers:
        return ""
    return str(numbers[0]) if len(set(numbers)) == 1 else f"{min(numbers)}-{max(numbers)}"


def _printed_rows(figures: pd.DataFrame, propositions: pd.DataFrame) -> list[tuple]:
    """Totals of propositions that are found under one counting rule, not by counting the rows."""
    rows = []
    totals = figures.loc[
        figures["recalcul"].str.startswith("compte('propositions'")
        & figures["recalcul"].str.contains("regle=")
        & ~figures["recalcul"].str.contains("categorie=|/")
    ]
    for _, figure in totals.iterrows():
        printed = propositions.loc[propositions["id_document"] == figure["id_document"]]
        if len(printed) != figure["valeur_basse"]:
            told = f"{len(printed)} lignes imprimées"
            place = (figure["id_document"], _span(printed["lignes"]), told)
            conclusion = (
                "Le total annoncé suppose qu’une proposition imprimée deux fois ne compte qu’une "
                "fois ; dites la règle de comptage avec le total."
            )
            rows.append(("comptage", figure["grandeur"], *_place(figure), *place, conclusion))
    return rows


def _unattributed(occurrences: pd.DataFrame) -> list[tuple]:
    """Published totals whose printed parts make less, a part being printed without its number."""
    rows = []
    whole = occurrences.loc[occurrences["sous_rubrique"] == WHOLE]
    for document, parts in whole.groupby("id_document", sort=False):
        total = parts.loc[parts["rubrique"] == WHOLE]
        named = parts.loc[parts["rubrique"] != WHOLE]
        if total.empty or named["n_publie"].sum() == total["n_publie"].iloc[0]:
            continue
        without = ", ".join(
            f"« {name} »" for name in named.loc[named["n_publie"].isna(), "rubrique"]
        )
        summed = " + ".join(str(n) for n in named["n_publie"].dropna())
        conclusion = (
            f"Les rubriques imprimées avec un nombre ne font pas le total ; {without} est imprimée "
            "sans nombre. Ne répartissez pas la différence sans le dire."
        )
        place = (document, ";".join(dict.fromkeys(named["lignes"])))
        announced = (document, total["lignes"].iloc[0], f"{total['n_publie'].iloc[0]} occurrences")
        found = f"{summed} = {named['n_publie'].sum()} occurrences"
        rows.append(("somme", "occurrences relevées", *announced, *place, found, conclusion))
    return rows


def _listed_regions(figures: pd.DataFrame, contributors: pd.DataFrame) -> list[tuple]:
    """Numbers of regions announced, beside the different regions that the annex lists."""
    listed = contributors.loc[contributors["region"].notna()]
    rows = []
    announced = figures.loc[figures["unite"] == "régions"]
    for _, figure in announced.drop_duplicates(["id_document", "valeur_basse"]).iterrows():
        named = listed.loc[listed["id_document"] == figure["id_document"]]
        n_named = named["region"].nunique()
        if n_named and n_named != figure["valeur_basse"]:
            told = f"{n_named} régions nommées, {len(named)} documents"
            place = (figure["id_document"], _span(named["lignes"]), told)
            conclusion = (
                "La liste ne nomme pas toutes les régions annoncées : l’analyse des retours ne "
                "porte que sur celles qu’elle nomme, et certaines y comptent plusieurs fois."
            )
            rows.append(("liste", figure["grandeur"], *_place(figure), *place, conclusion))
    return rows


def _shares_of_a_whole(questionnaire: pd.DataFrame) -> list[tuple]:
    parts = questionnaire.loc[questionnaire["sens"] == "composition"]
    rows = []
    for (document, _), whole in parts.groupby(["id_document", "id_enonce"], sort=False):
        total = whole["valeur_basse"].sum()
        if abs(total - 100) > 0.05 * len(whole):
            lines = ";".join(dict.fromkeys(";".join(whole["lignes"]).split(";")))
            told = f"{total:.4g}".replace(".", ",")
            place = (document, lines)
            conclusion = (
                "Les parts publiées ne font pas 100 %, au-delà de ce que l’arrondi explique : "
                "une partie des réponses n’est attribuée à aucun public, ou une part est mal "
                "imprimée. Ne les ramenez pas à 100 %."
            )
            label = whole["libelle"].iloc[0]
            rows.append(
                (
                    "parts_d_un_tout",
                    label,
                    *place,
                    f"{told} %",
                    *place,
                    "100 % (attendu)",
                    conclusion,
                )
            )
    return rows


def _numbering(numbers: pd.DataFrame) -> list[tuple]:
    """Documents that number the same themes in another order, or one that does so twice."""
    schemes = [
        (document, rows["lignes"], dict(zip(rows["numero"], rows["theme"], strict=True)))
        for (document, _), rows in numbers.groupby(["id_document", "schema"], sort=False)
        if rows["numero"].is_unique
        and rows["id_theme"].is_unique
        and len(rows) == numbers["id_theme"].nunique()
    ]
    conclusion = "Rapprochez les thèmes par leur intitulé, jamais par leur numéro."
    orders: dict[str, list[tuple[str, str, str]]] = {}
    for document, lines, order in schemes:
        told = _order_told(order)
        orders.setdefault(told, []).append((document, _span(lines), told))
    return [
        ("numerotation", "numérotation des thèmes", *_nearest(one, other), conclusion)
        for one, other in combinations(orders.values(), 2)
    ]


def _nearest(one: list[tuple], other: list[tuple]) -> tuple:
    """Places of two orders: of the same document where there is one, else the first of each."""
    pairs = [(*a, *b) for a in one for b in other]
    return next((pair for pair in pairs if pair[0] == pair[3]), pairs[0])


def _order_told(order: dict[int, str]) -> str:
    return " ; ".join(f"{number} {theme}" for number, theme in sorted(order.items()))


def _read_by_hand(figures: pd.DataFrame, conclusions: pd.DataFrame) -> list[tuple]:
    by_id = figures.set_index("id_chiffre", drop=False)
    written = conclusions.set_index(["id_chiffre", "contre"]).to_dict("index")
    pairs = [
        (figure, by_id.loc[other])
        for _, figure in figures.loc[figures["conflit_avec"].notna()].iterrows()
        for other in figure["conflit_avec"].split(";")
    ]
    rows = []
    for a, b in pairs:
        known = written.get((a["id_chiffre"], b["id_chiffre"]), {})
        rule = "rapprochement" if known.get("nature") == "prudence" else "lecture"
        conclusion = known.get("conclusion", _same_conclusion(a, b))
        rows.append((rule, a["grandeur"], *_place(a), *_place(b), conclusion))
    return rows
