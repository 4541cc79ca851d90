"""Certificate: for each published figure, what was published, what we get, and the verdict."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pandas as pd

from egnlib.corpus.consultation import Consultation
from egnlib.corpus.counting import counting_readings
from egnlib.corpus.quantities import bounds_of, french, published_value, unit_noun
from egnlib.corpus.recomputation import Recomputed, recompute
from egnlib.files import EgnError

VERDICTS = ["reproduit", "coherent", "contredit", "non recalculable"]
ABOUT = 0.10
COLUMNS = [
    "id_chiffre",
    "valeur_publiee",
    "valeur_recalculee",
    "ecart",
    "verdict",
    "explication",
]


def certify(figures: pd.DataFrame, consultation: Consultation) -> pd.DataFrame:
    """Recompute every published figure and judge it.

    Parameters
    ----------
    figures
        The table ``chiffres``, whole: figures may follow from one another.
    consultation
        The recorded tables.

    Returns
    -------
    DataFrame
        One row per figure, in the order of `figures`: ``id_chiffre``, ``valeur_publiee`` (as
        French writes it), ``valeur_recalculee`` (number; missing when nothing can be recomputed,
        or when a bound leaves it open), ``ecart`` (recomputed − published; 0 inside a bound),
        ``verdict`` (one of :data:`VERDICTS`), ``explication``.

    Raises
    ------
    EgnError
        If a figure has no ``recalcul``, or one that cannot be read.

    Notes
    -----
    A value is *reproduit* when what we get, rounded half up to the decimals that are printed, is
    what is printed. A bound or an approximation that holds is *coherent*; so is a value that is
    found only by cutting the decimals off, or that lies within what incomplete rows leave possible.
    An approximation holds within 10 %. A bound that what we get leaves open on both sides is *non
    recalculable*.
    """
    rows = [_certified(figure, figures, consultation) for _, figure in figures.iterrows()]
    certificate = pd.DataFrame(rows, columns=COLUMNS)
    return certificate.astype({"valeur_recalculee": "Float64", "ecart": "Float64"})


def _certified(figure: pd.Series, figures: pd.DataFrame, consultation: Consultation) -> tuple:
    if pd.isna(figure["recalcul"]):
        message = (
            f"Recalcul absent : « {figure['id_chiffre']} ». Chaque chiffre dit comment il se "
            "recalcule, ou ce qui manque (« manque('…') »). Remplissez la colonne recalcul de "
            "chiffres.csv."
        )
        raise EgnError(message)
    found = recompute(figure, consultation, figures)
    verdict = judged(figure, found)
    value = found.low if found.low == found.high and not found.missing else None
    gap = None if value is None else _gap(figure, value)
    told = explanation(figure, found, verdict, consultation)
    return figure["id_chiffre"], published_value(figure), value, gap, verdict, told


def judged(figure: pd.Series, found: Recomputed) -> str:
    """Verdict on one figure."""
    if found.missing:
        return "non recalculable"
    sign = str(figure["operateur"])
    if sign == "=" and found.low == found.high:
        return _judged_value(figure, found.low)
    low, high = allowed_bounds(figure)
    # A bound is strict: « plus de 90 » is not kept by 90.
    outside = found.high < low or found.low > high
    outside |= sign == ">" and found.high <= low
    outside |= sign == "<" and found.low >= high
    if outside:
        return "contredit"
    inside = found.low >= low and found.high <= high
    return "coherent" if inside or sign == "=" else "non recalculable"


def _judged_value(figure: pd.Series, value: float) -> str:
    printed = float(figure["valeur_basse"])
    if rounded(value, printed) == printed:
        return "reproduit"
    return "coherent" if rounded(value, printed, how=ROUND_DOWN) == printed else "contredit"


def allowed_bounds(figure: pd.Series) -> tuple[float, float]:
    """Bounds within which a figure holds: its own, and 10 % around an approximation."""
    low, high = bounds_of(figure)
    if str(figure["operateur"]) == "~":
        return low * (1 - ABOUT), high * (1 + ABOUT)
    return low, high


def rounded(value: float, printed: float, *, how: str = ROUND_HALF_UP) -> float:
    """Round a value to as many decimals as a printed one has.

    Examples
    --------
    >>> rounded(31.8181, 31.8), rounded(15.909, 16.0), rounded(2.5, 3.0)
    (31.8, 16.0, 3.0)
    """
    decimals = -Decimal(f"{printed:.10g}").normalize().as_tuple().exponent
    step = Decimal(1).scaleb(-max(0, decimals))
    return float(Decimal(f"{value:.12g}").quantize(step, rounding=how))


def _gap(figure: pd.Series, value: float) -> float:
    low, high = bounds_of(figure)
    return value - min(max(value, low), high)


def explanation(
    figure: pd.Series, found: Recomputed, verdict: str, consultation: Consultation
) -> str:
    """Why a figure has its verdict, in French."""
    if found.missing:
        return f"Il manque {found.missing}."
    got = _got(figure, found)
    told = f"{found.told[0].upper()}{found.told[1:]} = {got}."
    reasons = {
        "reproduit": _reproduced_reason(figure, found),
        "coherent": _coherent_reason(figure, found),
        "contredit": f"Le document imprime {published_value(figure)}.",
        "non recalculable": "Il manque des valeurs exactes : les bornes publiées ne tranchent pas.",
    }
    return f"{told} {reasons[verdict]}{_other_readings(figure, consultation)}"


def _reproduced_reason(figure: pd.Series, found: Recomputed) -> str:
    exact = found.low == figure["valeur_basse"]
    return "C’est la valeur imprimée." if exact else "Arrondie, c’est la valeur imprimée."


def _coherent_reason(figure: pd.Series, found: Recomputed) -> str:
    if str(figure["operateur"]) == "=" and found.low != found.high:
        return "La valeur imprimée est possible, sans qu’on puisse la retrouver exactement."
    return {
        "=": "La valeur imprimée s’obtient en coupant les décimales, non en arrondissant.",
        "~": "L’approximation tient à 10 % près.",
    }.get(str(figure["operateur"]), "La borne tient.")


def _got(figure: pd.Series, found: Recomputed) -> str:
    low, high = (french(_rounded(bound)) for bound in (found.low, found.high))
    unit = unit_noun(figure["unite"], found.low)
    if found.low == found.high:
        return f"{low} {unit}"
    if found.high == float("inf"):
        return f"au moins {low} {unit}"
    if found.low == -float("inf"):
        return f"au plus {high} {unit}"
    return f"de {low} à {high} {unit}"


def _rounded(bound: float) -> float:
    return float(f"{bound:.6g}")


def _other_readings(figure: pd.Series, consultation: Consultation) -> str:
    """Totals under the other rules, where a figure is a count made under one of them."""
    if "regle=" not in figure["recalcul"] or "categorie=" in figure["recalcul"]:
        return ""
    rows = consultation.propositions
    rows = rows.loc[rows["id_document"] == figure["id_document"]]
    if rows["categorie"].isna().all():
        return ""
    totals = counting_readings(rows)["total"]
    listed = ", ".join(str(total) for total in sorted(set(totals), reverse=True))
    return f" Selon la règle de comptage, on obtient {listed}."


def rows_used(figures: pd.DataFrame, consultation: Consultation) -> pd.DataFrame:
    """Recorded rows that each figure is recomputed from.

    Returns
    -------
    DataFrame
        One row per figure and recorded row: ``id_chiffre``, ``table``, ``id_document``,
        ``libelle``, ``lignes``; nothing for a figure that cannot be recomputed.
    """
    used = [
        recompute(figure, consultation, figures).rows.assign(id_chiffre=figure["id_chiffre"])
        for _, figure in figures.iterrows()
    ]
    columns = ["id_chiffre", "table", "id_document", "libelle", "lignes"]
    return pd.concat([pd.DataFrame(columns=columns), *used], ignore_index=True)[columns]


def verdict_counts(certificate: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Number of figures of each verdict, one row per document, in the order of the figures."""
    documents = certificate["id_chiffre"].map(figures.set_index("id_chiffre")["id_document"])
    order = list(dict.fromkeys(figures["id_document"]))
    counts = pd.crosstab(documents, certificate["verdict"])
    return counts.reindex(index=order, columns=VERDICTS, fill_value=0)


def check_verdicts(certificate: pd.DataFrame, expected: pd.DataFrame) -> None:
    """Refuse a certificate in which a verdict is not the one that was read and committed.

    Parameters
    ----------
    certificate
        Result of :func:`certify`.
    expected
        The table ``verdicts_attendus``.

    Raises
    ------
    EgnError
        With one line per figure whose verdict changed, that is new, or that is gone: its name,
        the old verdict and the new one.
    """
    found = certificate.set_index("id_chiffre")["verdict"].astype("str").to_dict()
    known = expected.set_index("id_chiffre")["verdict"].astype("str").to_dict()
    changed = [
        f"{name} : verdict attendu « {known.get(name, 'aucun')} », obtenu "
        f"« {found.get(name, 'chiffre absent')} »."
        for name in dict.fromkeys([*known, *found])
        if known.get(name) != found.get(name)
    ]
    if changed:
        title = f"Certificat à relire : {len(changed)} verdict{'s' if len(changed) > 1 else ''}."
        advice = (
            "Relisez chaque chiffre ; si le nouveau verdict est le bon, écrivez-le dans "
            "data/coding/verdicts_attendus.csv."
        )
        raise EgnError("\n".join([title, *changed, advice]))
