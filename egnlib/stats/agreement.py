"""Agreement: how far coders give the same codes to the same units, beyond chance."""

from itertools import combinations

import numpy as np
import pandas as pd

from egnlib.files import EgnError
from egnlib.stats.bootstrapping import RESAMPLES, bootstrap_bounds
from egnlib.stats.coefficients import coefficient_values, specific_agreement
from egnlib.stats.ratings import MISSING, Ratings, read_ratings

COLUMNS = ["coders", "code", "coefficient", "value", "low", "high", "n", "note"]
RAW = ("accord_brut", "accord_propre")
NOT_SHARED = "Ces codeurs n'ont aucune unité en commun : il n'y a pas d'accord à mesurer."
NEVER_GIVEN = "Personne n'a donné ce code : il n'y a pas d'accord à mesurer."
NO_INTERVAL = (
    "Pas d'intervalle : les rééchantillons donnent tous la même valeur, ou trop peu en donnent une."
)


def intercoder_agreement(
    codings: pd.DataFrame,
    *,
    unit: str = "unit",
    coder: str = "coder",
    code: str = "code",
    order: list | None = None,
    confidence: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = 2020,
) -> pd.DataFrame:
    """Measure the agreement of all the coders together, overall and code by code.

    Read the raw agreement first, then one coefficient corrected for chance, with its interval:
    κ and α are near 1 when coders who agree do so far more often than their habits alone would
    make them, 0 when no more often. Krippendorff advises α ≥ 0.800, and at least 0.667 for
    tentative conclusions; these are conventions, not tests. Where one code takes most of the
    units, κ and α may be low though nearly all units are coded alike; AC1 is then higher: show
    both, and the confusion table. None of them says who is right.

    Parameters
    ----------
    codings
        One row per unit and coder. A unit that a coder left without a code, by a missing code or
        by no row at all, counts for the others.
    unit, coder, code
        Names of the columns.
    order
        All the codes of the codebook, in its order; by default the categories of the column, or
        the codes found. AC1 depends on how many there are, used or not.
    confidence, resamples, seed
        Level of each interval, resamples of the units, and their seed.

    Returns
    -------
    DataFrame
        One row per code and coefficient: ``coders`` (joined by « + »), ``code`` (missing for all
        codes together; otherwise this code against all the others), ``coefficient``, ``value``,
        ``low``, ``high``, ``n`` (units that at least two coders coded) and ``note`` (in French:
        why a value or an interval is missing, or which coder gave one code only; missing when
        there is nothing to say). Coefficients: ``accord_brut``, ``kappa_cohen`` (two coders
        only), ``kappa_fleiss``, ``alpha_krippendorff``, ``ac1_gwet``, and for a code
        ``accord_propre``, the chance that a second coder gives it when a first one did.

    Raises
    ------
    EgnError
        If a column is absent, a unit has two codes of one coder, a code is not in `order`, fewer
        than two coders or no unit coded twice are found, or the confidence or the number of
        resamples is impossible.

    Notes
    -----
    Formulas: :func:`egnlib.stats.coefficients.coefficient_values`. Units without all their codes
    are counted as Gwet does for Fleiss' κ and AC1, as Krippendorff does for α, and left out of
    Cohen's κ. Intervals are bootstrap BCa, units drawn again, coders held fixed: they speak of
    other units coded by the same people, not of other people. Simulated (two coders, five codes,
    κ = 0.56; 1 000 samples), those at 95 % covered 94.8 to 96.1 % of the time with 44 units and
    94.6 to 95.4 % with 200.

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. *Educational and
    Psychological Measurement*, 20(1), 37–46. https://doi.org/10.1177/001316446002000104

    Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. *Psychological
    Bulletin*, 76(5), 378–382. https://doi.org/10.1037/h0031619

    Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high
    agreement. *British Journal of Mathematical and Statistical Psychology*, 61(1), 29–48.
    https://doi.org/10.1348/000711006X126600

    Krippendorff, K. (2019). *Content analysis* (4th ed.), chapter 12. Sage.
    https://doi.org/10.4135/9781071878781

    Examples
    --------
    Two coders, units xx, xy, yy: alike in 2/3; by chance 2/3 · 1/3 + 1/3 · 2/3 = 4/9.

    >>> import pandas as pd
    >>> codings = pd.DataFrame(
    ...     {"unit": [1, 1, 2, 2, 3, 3], "coder": list("ababab"), "code": list("xxxyyy")}
    ... )
    >>> found = intercoder_agreement(codings, resamples=100).set_index("coefficient")["value"]
    >>> found.head(2).round(4).to_dict()
    {'accord_brut': 0.6667, 'kappa_cohen': 0.4}
    """
    _check_options(confidence, resamples)
    ratings = read_ratings(codings, unit=unit, coder=coder, code=code, order=order)
    return _measured(ratings, confidence, resamples, seed)


def pairwise_agreement(
    codings: pd.DataFrame,
    *,
    unit: str = "unit",
    coder: str = "coder",
    code: str = "code",
    order: list | None = None,
    confidence: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = 2020,
) -> pd.DataFrame:
    """Measure the agreement of every two coders.

    Parameters
    ----------
    codings, unit, coder, code, order, confidence, resamples, seed
        As for :func:`intercoder_agreement`.

    Returns
    -------
    DataFrame
        As that of :func:`intercoder_agreement`, for each pair of coders in turn. A pair that
        coded no unit in common has its rows without a value, and a note.

    Raises
    ------
    EgnError
        As :func:`intercoder_agreement`.

    Examples
    --------
    >>> import pandas as pd
    >>> codings = pd.DataFrame({"unit": 1, "coder": list("abc"), "code": list("xxy")})
    >>> found = pairwise_agreement(codings, resamples=100)
    >>> raw = found.loc[found["coefficient"].eq("accord_brut") & found["code"].isna()]
    >>> dict(zip(raw["coders"], raw["value"]))
    {'a+b': 1.0, 'a+c': 0.0, 'b+c': 0.0}
    """
    _check_options(confidence, resamples)
    ratings = read_ratings(codings, unit=unit, coder=coder, code=code, order=order)
    found = [
        _measured(ratings.of(*pair), confidence, resamples, seed)
        for pair in combinations(ratings.coders, 2)
    ]
    return pd.concat(found, ignore_index=True)


def _measured(ratings: Ratings, confidence: float, resamples: int, seed: int) -> pd.DataFrame:
    coded = (ratings.numbers != MISSING).sum(axis=1)
    numbers, twice = ratings.numbers[coded > 0], ratings.numbers[coded >= 2]
    labels = _labels(len(ratings.coders), ratings.codes)
    rows = pd.DataFrame(labels, columns=["code", "coefficient"])
    rows["code"] = pd.Series([code for code, _ in labels], dtype="object")
    rows["coders"], rows["n"] = "+".join(map(str, ratings.coders)), len(twice)
    if len(twice) == 0:
        return rows.assign(value=np.nan, low=np.nan, high=np.nan, note=NOT_SHARED)[COLUMNS]
    patterns, repeats = np.unique(numbers, axis=0, return_counts=True)

    def statistics(weights: np.ndarray) -> np.ndarray:
        return _every_value(weights, patterns, len(ratings.codes))

    rows["value"] = statistics(repeats[None].astype("float64"))[0]
    rows["low"], rows["high"] = bootstrap_bounds(
        repeats, statistics, confidence=confidence, resamples=resamples, seed=seed
    )
    return _explained(rows, twice, ratings)[COLUMNS]


def _labels(n_coders: int, codes: list) -> list[tuple]:
    """Code and coefficient of each row, in the order of the values of `_every_value`."""
    two = ["kappa_cohen"] if n_coders == 2 else []
    names = ["accord_brut", *two, "kappa_fleiss", "alpha_krippendorff", "ac1_gwet"]
    return [(None, name) for name in names] + [
        (code, name) for code in codes for name in [*names, "accord_propre"]
    ]


def _every_value(weights: np.ndarray, patterns: np.ndarray, n_codes: int) -> np.ndarray:
    found = [*coefficient_values(weights, patterns, max(2, n_codes)).values()]
    for place in range(n_codes):
        found += coefficient_values(weights, against_others(patterns, place), 2).values()
        found.append(specific_agreement(weights, patterns, place))
    return np.column_stack(found)


def against_others(numbers: np.ndarray, place: int) -> np.ndarray:
    """Codes turned into this one (0), any other (1) or none (−1).

    Examples
    --------
    >>> against_others(np.array([[2, 0, -1]]), 2).tolist()
    [[0, 1, -1]]
    """
    return np.where(numbers == MISSING, MISSING, (numbers != place).astype("int64"))


def _explained(rows: pd.DataFrame, twice: np.ndarray, ratings: Ratings) -> pd.DataFrame:
    """Say why a value or an interval is missing; withdraw those that would measure nothing."""
    notes = []
    for place, row in enumerate(rows.itertuples()):
        withdrawn, note = _note(row.code, row.coefficient, twice, ratings)
        if withdrawn:
            rows.loc[place, ["value", "low", "high"]] = np.nan
        elif note is None and np.isnan(row.low):
            note = NO_INTERVAL
        notes.append(note)
    return rows.assign(note=pd.Series(notes, dtype="object"))


def _note(
    code: object, coefficient: str, twice: np.ndarray, ratings: Ratings
) -> tuple[bool, str | None]:
    numbers = twice if code is None else against_others(twice, ratings.codes.index(code))
    given = np.unique(numbers[numbers != MISSING])
    if code is not None and given.tolist() == [1]:
        return True, NEVER_GIVEN
    if len(given) == 1:
        note = f"Tous les codes donnés sont « {code or ratings.codes[given[0]]} » : "
        note += "aucune variation, donc rien à corriger du hasard."
        return coefficient not in RAW, note
    one_code = [
        (name, np.unique(column[column != MISSING]))
        for name, column in zip(ratings.coders, numbers.T, strict=True)
    ]
    constant = [(name, codes[0]) for name, codes in one_code if len(codes) == 1]
    if not constant or coefficient in RAW:
        return False, None
    told = " ; ".join(_told(name, place, code, ratings.codes) for name, place in constant)
    if coefficient == "kappa_cohen":
        return True, f"{told} : le κ de Cohen vaudrait 0 quoi que fasse l'autre."
    return False, f"{told} : lisez d'abord le tableau croisé."


def _told(coder: object, place: int, code: object, codes: list) -> str:
    if code is None:
        return f"« {coder} » n'a donné que le code « {codes[place]} »"
    habit = "a toujours" if place == 0 else "n'a jamais"
    return f"« {coder} » {habit} donné ce code"


def _check_options(confidence: float, resamples: int) -> None:
    if 0 < confidence < 1 and resamples >= 1:
        return
    message = (
        f"Options impossibles : confiance {confidence}, {resamples} rééchantillons. On attend une "
        "confiance entre 0 et 1 (0,95 pour 95 %) et au moins un rééchantillon. "
        "Corrigez l'appel."
    )
    raise EgnError(message)
