"""Second readings: what shares become when a reader parts from the first as another one did."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from egnlib.files import EgnError
from egnlib.stats.robustness import RESAMPLES

PRIOR_WEIGHT = 1.0


@dataclass(frozen=True)
class SecondReadings:
    """What the shares of a chart become in many second readings.

    Attributes
    ----------
    shares
        One row per code: ``n``, ``share`` (of the first reading), ``mean`` and ``deviation``
        (exact mean and standard deviation of the share in a second reading), ``low`` and ``high``
        (quantiles of the draws).
    rates
        One row per code of the first reading and of the second: ``code_from``, ``code_to``, ``n``
        (units so coded), ``n_from`` (units of the first code that both coded), ``rate`` (mean of
        the rate given these), ``low``, ``high``.
    draws
        Counts, one row per draw, one column per code and group; each row has as many units as
        the chart.
    """

    shares: pd.DataFrame
    rates: pd.DataFrame
    draws: pd.DataFrame


def second_readings(
    cells: pd.DataFrame,
    confusion: pd.DataFrame,
    *,
    prior_weight: float = PRIOR_WEIGHT,
    n_resamples: int = RESAMPLES,
    confidence: float = 0.95,
    seed: int = 2020,
) -> SecondReadings:
    """Draw a chart again by the disagreement measured between its coder and another reader.

    Rates are not known: they were measured on few units. Each draw first draws the rates of each
    code i from a Dirichlet law with parameters n_ij + w / k (n_ij: units that the first coder
    called i and the second j; k codes; w: `prior_weight`), then codes every unit of the chart
    again by them, all the units of one code by the same rates. The mean share of j is
    Σ_i n_i m_ij / n, m_ij = (n_ij + w / k) / (n_i· + w), and its variance
    Σ_i n_i m_ij (1 − m_ij) (n_i + n_i· + w) / (1 + n_i· + w) / n².

    The weight w counts as so many units spread evenly over the codes: with w = 1 (Perks, 1947)
    a disagreement never met is possible without being supposed frequent, which is what Berger,
    Bernardo and Sun (2015) advise when many cells are empty; w = k / 2 is Jeffreys' choice, and
    draws shares together more. Do it again with another weight before relying on a result.

    What is drawn is a further reader who parts from the first coder at the rates of this one, each
    unit by itself, whatever its words. The first coder is not taken for right, but every reading
    begins from its chart; a reader of another kind may part from it otherwise. Where rates were
    measured on the units of the chart itself, draws spread around that reader's own chart.

    Parameters
    ----------
    cells
        Units of the chart: one row per code of the first coder, one column per group. One column
        is enough where groups do not matter.
    confusion
        Units that both coded, by code of the first coder (rows) and of the reader (columns):
        whole numbers, same codes as the rows of `cells`, in any order.
    prior_weight
        Units that the prior counts for, in each row; above 0.
    n_resamples, confidence, seed
        Draws, share of them between ``low`` and ``high``, and their seed.

    Raises
    ------
    EgnError
        If counts are not whole, codes differ, nothing was coded twice, or the weight, the number
        of draws or the confidence is impossible.

    References
    ----------
    Perks, W. (1947). Some observations on inverse probability including a new indifference rule.
    *Journal of the Institute of Actuaries*, 73(2), 285–334.
    https://doi.org/10.1017/S0020268100012270

    Berger, J. O., Bernardo, J. M., & Sun, D. (2015). Overall objective priors. *Bayesian
    Analysis*, 10(1), 189–221. https://doi.org/10.1214/14-BA915

    Examples
    --------
    Two codes, w = 1: of 4 units « a », 3 are called « a » by the reader: rate (3 + ½) / (4 + 1).

    >>> import pandas as pd
    >>> cells = pd.DataFrame({"all": [4, 4]}, index=["a", "b"])
    >>> confusion = pd.DataFrame([[3, 1], [0, 4]], index=["a", "b"], columns=["a", "b"])
    >>> found = second_readings(cells, confusion)
    >>> found.rates["rate"].tolist(), found.shares["mean"].round(6).tolist()
    ([0.7, 0.3, 0.1, 0.9], [0.4, 0.6])
    """
    _check_options(prior_weight, n_resamples, confidence)
    _check_whole(cells, "le tableau")
    _check_whole(confusion, "la table de confusion")
    codes = cells.index.tolist()
    seen = _aligned(confusion, codes)
    chances = seen + prior_weight / len(codes)
    draws = _draws(cells, chances, n_resamples, seed)
    counted = draws.T.groupby(level=0, sort=False).sum().T[codes]
    tail = (1 - confidence) / 2
    total = cells.to_numpy().sum()
    low, high = np.quantile(counted / total, [tail, 1 - tail], axis=0)
    shares = _moments(cells.sum(axis=1), chances).assign(low=low, high=high)
    return SecondReadings(shares, _rates(codes, seen, chances, tail), draws)


def _draws(cells: pd.DataFrame, chances: np.ndarray, n_resamples: int, seed: int) -> pd.DataFrame:
    generator = np.random.default_rng(seed)
    counts = np.zeros((n_resamples, len(cells.columns), len(cells)), dtype="int64")
    for numbers, parameters in zip(cells.to_numpy("int64"), chances, strict=True):
        rates = generator.dirichlet(parameters, size=n_resamples)
        for place in np.flatnonzero(numbers):
            counts[:, place] += generator.multinomial(numbers[place], rates)
    columns = pd.MultiIndex.from_product(
        [cells.index.tolist(), cells.columns.tolist()], names=["code", "group"]
    )
    return pd.DataFrame(counts.transpose(0, 2, 1).reshape(n_resamples, -1), columns=columns)


def _moments(numbers: pd.Series, chances: np.ndarray) -> pd.DataFrame:
    counts, total = numbers.to_numpy("float64"), numbers.sum()
    weights = chances.sum(axis=1)
    means = chances / weights[:, None]
    spread = counts * (counts + weights) / (1 + weights)
    columns = {
        "n": numbers.astype("int64"),
        "share": numbers / total,
        "mean": counts @ means / total,
        "deviation": np.sqrt(spread @ (means * (1 - means))) / total,
    }
    return pd.DataFrame(columns, index=numbers.index)


def _rates(codes: list, seen: np.ndarray, chances: np.ndarray, tail: float) -> pd.DataFrame:
    from scipy.stats import beta

    k = len(codes)
    rest = chances.sum(axis=1, keepdims=True) - chances
    columns = {
        "code_from": pd.Categorical(np.repeat(codes, k), codes, ordered=True),
        "code_to": pd.Categorical(np.tile(codes, k), codes, ordered=True),
        "n": seen.ravel(),
        "n_from": np.repeat(seen.sum(axis=1), k),
        "rate": (chances / (chances + rest)).ravel(),
        "low": beta.ppf(tail, chances, rest).ravel(),
        "high": beta.ppf(1 - tail, chances, rest).ravel(),
    }
    return pd.DataFrame(columns)


def _aligned(confusion: pd.DataFrame, codes: list) -> np.ndarray:
    square = confusion.shape == (len(codes),) * 2
    if not (square and set(confusion.index) == set(codes) == set(confusion.columns)):
        message = (
            f"Table de confusion impossible ({confusion.shape[0]} × {confusion.shape[1]}). On "
            f"attend une ligne et une colonne pour {', '.join(map(str, codes))}. Vérifiez les "
            "noms, et retirez les unités qu'un seul des deux a codées."
        )
        raise EgnError(message)
    seen = confusion.loc[codes, codes].to_numpy("int64")
    if seen.sum() == 0:
        message = (
            "Désaccord impossible à mesurer : aucune unité n'a été codée par les deux. Il en "
            "faut au moins une. Vérifiez que les codages portent sur les mêmes unités."
        )
        raise EgnError(message)
    return seen


def _check_whole(table: pd.DataFrame, name: str) -> None:
    numbers = table.apply(pd.to_numeric, errors="coerce").to_numpy("float64", na_value=np.nan)
    good = numbers.size and np.isfinite(numbers).all() and (numbers >= 0).all()
    if not (good and (numbers % 1 == 0).all() and len(table) >= 2 and table.index.is_unique):
        message = (
            f"Effectifs impossibles dans {name} ({table.shape[0]} × {table.shape[1]}). On attend "
            "des nombres entiers, positifs ou nuls, pour au moins deux codes différents. Vérifiez "
            "le comptage."
        )
        raise EgnError(message)
    if name == "le tableau" and numbers.sum() == 0:
        message = (
            "Tableau vide : aucune unité à recoder. Il en faut au moins une. Vérifiez le document "
            "et la règle de comptage."
        )
        raise EgnError(message)


def _check_options(prior_weight: float, n_resamples: int, confidence: float) -> None:
    if not (prior_weight > 0 and n_resamples >= 1 and 0 < confidence < 1):
        message = (
            f"Réglages impossibles : poids a priori {prior_weight}, {n_resamples} tirages, niveau "
            f"{confidence}. On attend un poids positif, au moins un tirage, un niveau entre 0 et "
            "1. Corrigez les paramètres."
        )
        raise EgnError(message)
