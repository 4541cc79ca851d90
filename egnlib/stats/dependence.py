"""Dependence: a test of independence that fits the table, and says which one and why."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from egnlib.files import EgnError
from egnlib.stats.association import corrected_v, cramers_v, full_counts
from egnlib.stats.contingency import counts_of
from egnlib.stats.permutations import RESAMPLES, permutation_test

SMALL_EXPECTED = 5
MOST_CELLS_DRAWN = 50_000_000
STATISTICS = ("chi2", "g")
METHODS = ("auto", "asymptotique", "fisher", "monte-carlo", "normale")


@dataclass(frozen=True)
class Independence:
    """Result of a test of independence.

    Attributes
    ----------
    statistic, degrees_of_freedom
        Pearson's chi-squared without continuity correction, or G, as `statistic_name` says.
    p_value
        Probability of a table at least as far from independence, were row and column independent.
    method
        ``asymptotique``; ``fisher`` (exact, 2 × 2); ``monte-carlo`` (random tables with the same
        margins); ``normale`` (exact mean and variance of chi-squared, margins fixed); or
        ``impossible`` when fewer than two rows or columns hold something: statistic, p-value and
        effect size are then missing.
    smallest_expected
        Smallest expected count, which the method was chosen by.
    monte_carlo_error
        Standard error of a Monte-Carlo p-value; 0 for the other methods.
    cramers_v
        Effect size between 0 (independence) and 1.
    n
        Units counted.
    cramers_v_corrected
        The same, corrected for its bias in small samples (Bergsma).
    statistic_name
        ``chi2`` or ``g``.
    reason
        Why this method: ``effectifs_suffisants``, ``effectifs_faibles``,
        ``effectifs_faibles_deux_par_deux``, ``grand_tableau``, ``demande`` (the caller asked for
        it), or ``une_seule_dimension``.
    n_missing
        Units left out because their row or their column is missing.
    resamples
        Random tables drawn; 0 for the other methods.
    """

    statistic: float
    degrees_of_freedom: int
    p_value: float
    method: str
    smallest_expected: float
    monte_carlo_error: float
    cramers_v: float
    n: int
    cramers_v_corrected: float = float("nan")
    statistic_name: str = "chi2"
    reason: str = ""
    n_missing: int = 0
    resamples: int = 0


def independence(
    table: pd.DataFrame,
    *,
    statistic: str = "chi2",
    method: str = "auto",
    resamples: int = RESAMPLES,
    seed: int = 2020,
) -> Independence:
    """Test the independence of rows and columns, with a test that fits the table.

    The statistic against its asymptotic law when every expected count reaches 5. Otherwise:
    Fisher's exact test for a 2 × 2 table; random tables with the same margins (seeded,
    p = (1 + as far) / (1 + drawn)) for larger ones; and, past 50 million cells to draw, where
    many small cells make the chi-squared normal, its exact mean and variance, margins fixed
    (Dawson; Koehler).

    Parameters
    ----------
    table
        Counts, whole numbers; empty rows and columns are left out of the test, they say nothing
        of independence; units with a missing value are left out and counted.
    statistic
        ``chi2`` (Pearson) or ``g`` (likelihood ratio).
    method
        ``auto``, or the test to use whatever the table.
    resamples, seed
        Random tables to draw, and their seed.

    Raises
    ------
    EgnError
        If the table is not made of whole counts, or an option is unknown or does not fit.

    References
    ----------
    Agresti, A. (2013). *Categorical data analysis* (3rd ed.). Wiley. Chapter 3.

    Dawson, R. B. (1954). A simplified expression for the variance of the χ²-function on a
    contingency table. *Biometrika*, 41(1/2), 280. https://doi.org/10.2307/2333030

    Koehler, K. J. (1986). Goodness-of-fit tests for log-linear models in sparse contingency
    tables. *Journal of the American Statistical Association*, 81(394), 483–493.
    https://doi.org/10.1080/01621459.1986.10478294

    Phipson, B., & Smyth, G. K. (2010). Permutation p-values should never be zero. *Statistical
    Applications in Genetics and Molecular Biology*, 9(1), 39.
    https://doi.org/10.2202/1544-6115.1585

    Examples
    --------
    >>> import pandas as pd
    >>> result = independence(pd.DataFrame([[20, 10], [10, 20]]))
    >>> result.method, round(result.statistic, 4), round(result.cramers_v, 4)
    ('asymptotique', 6.6667, 0.3333)
    """
    _check_options(statistic, method)
    counts = full_counts(table)
    n, n_missing = int(counts.sum()), int(counts_of(table).sum() - counts.sum())
    if min(counts.shape) < 2:
        return _no_test(n, n_missing, statistic)
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / n
    smallest = float(expected.min())
    chosen, reason = _choice(counts.shape, smallest, resamples, statistic)
    if method != "auto":
        chosen, reason = method, "demande"
    value = float(_statistics(counts[None], expected, statistic)[0])
    freedom = (counts.shape[0] - 1) * (counts.shape[1] - 1)
    p_value, error = _p_value(chosen, counts, expected, value, statistic, resamples, seed)
    chi2 = float(_statistics(counts[None], expected, "chi2")[0])
    return Independence(
        statistic=value,
        degrees_of_freedom=freedom,
        p_value=p_value,
        method=chosen,
        smallest_expected=smallest,
        monte_carlo_error=error,
        cramers_v=cramers_v(chi2, counts.shape, n),
        n=n,
        cramers_v_corrected=corrected_v(chi2, counts.shape, n),
        statistic_name=statistic,
        reason=reason,
        n_missing=n_missing,
        resamples=resamples if chosen == "monte-carlo" else 0,
    )


def _no_test(n: int, n_missing: int, statistic: str) -> Independence:
    nan = float("nan")
    return Independence(
        *(nan, 0, nan, "impossible", nan, 0.0, nan, n),
        statistic_name=statistic,
        reason="une_seule_dimension",
        n_missing=n_missing,
    )


def _choice(
    shape: tuple[int, int], smallest: float, resamples: int, statistic: str
) -> tuple[str, str]:
    if smallest >= SMALL_EXPECTED:
        return "asymptotique", "effectifs_suffisants"
    if shape == (2, 2):
        return "fisher", "effectifs_faibles_deux_par_deux"
    if shape[0] * shape[1] * resamples > MOST_CELLS_DRAWN:
        _check_moments(statistic)
        return "normale", "grand_tableau"
    return "monte-carlo", "effectifs_faibles"


def _p_value(
    method: str,
    counts: np.ndarray,
    expected: np.ndarray,
    value: float,
    statistic: str,
    resamples: int,
    seed: int,
) -> tuple[float, float]:
    from scipy.stats import chi2, fisher_exact

    if method == "monte-carlo":
        drawn = permutation_test(
            pd.DataFrame(counts),
            lambda tables: _statistics(tables, expected, statistic),
            resamples=resamples,
            seed=seed,
        )
        return drawn.p_value, drawn.monte_carlo_error
    if method == "normale":
        return _normal_p_value(counts, value, statistic), 0.0
    if method == "fisher":
        _check_two_by_two(counts)
        return float(fisher_exact(counts).pvalue), 0.0
    freedom = (counts.shape[0] - 1) * (counts.shape[1] - 1)
    return float(chi2.sf(value, freedom)), 0.0


def _statistics(tables: np.ndarray, expected: np.ndarray, statistic: str) -> np.ndarray:
    """Statistic of each table; `tables` has the shape (tables, rows, columns)."""
    from scipy.special import xlogy

    if statistic == "g":
        return 2 * xlogy(tables, tables / expected).sum(axis=(1, 2))
    # Margins fixed, the sum of (n − e)²/e is that of n²/e less n.
    squares = np.einsum("tij,tij,ij->t", tables, tables, 1 / expected)
    return np.maximum(squares - expected.sum(), 0.0)


def chi_squared_moments(table: pd.DataFrame) -> tuple[float, float]:
    """Exact mean and variance of Pearson's chi-squared under independence, margins fixed.

    Parameters
    ----------
    table
        Counts, at least four units; empty rows and columns are left out.

    References
    ----------
    Dawson, R. B. (1954). A simplified expression for the variance of the χ²-function on a
    contingency table. *Biometrika*, 41(1/2), 280. https://doi.org/10.2307/2333030

    Examples
    --------
    Rows of 3 and 2 units, columns of 2 and 3: the first cell is 0, 1 or 2 (chances 1/10, 6/10,
    3/10) and χ² is 5, 5/36 or 20/9; its mean is 1/2 + 1/12 + 2/3.

    >>> import pandas as pd
    >>> [round(value, 4) for value in chi_squared_moments(pd.DataFrame([[1, 2], [1, 1]]))]
    [1.25, 2.4306]
    """
    counts = full_counts(table)
    n = float(counts.sum())
    margins = counts.sum(axis=1), counts.sum(axis=0)
    spread = [(len(side) - 1) * (n - len(side)) / (n - 1) for side in margins]
    uneven = [(n * (1 / side).sum() - len(side) ** 2) / (n - 2) for side in margins]
    mean = (counts.shape[0] - 1) * (counts.shape[1] - 1) * n / (n - 1)
    variance = 2 * n / (n - 3) * (spread[0] - uneven[0]) * (spread[1] - uneven[1])
    variance += n**2 / (n - 1) * uneven[0] * uneven[1]
    return float(mean), float(variance)


def _normal_p_value(counts: np.ndarray, value: float, statistic: str) -> float:
    from scipy.stats import norm

    _check_moments(statistic)
    mean, variance = chi_squared_moments(pd.DataFrame(counts))
    return float(norm.sf((value - mean) / np.sqrt(variance)))


def _check_moments(statistic: str) -> None:
    if statistic != "chi2":
        message = (
            f"Approximation normale impossible pour la statistique « {statistic} » : sa moyenne et "
            "sa variance ne sont connues exactement que pour chi2. Le tableau est trop grand pour "
            'des tirages. Choisissez statistic="chi2".'
        )
        raise EgnError(message)


def _check_two_by_two(counts: np.ndarray) -> None:
    if counts.shape != (2, 2):
        message = (
            f"Test de Fisher impossible sur un tableau {counts.shape[0]} × {counts.shape[1]}. "
            "Il se fait ici sur deux lignes et deux colonnes non vides. "
            'Choisissez method="monte-carlo".'
        )
        raise EgnError(message)


def _check_options(statistic: str, method: str) -> None:
    for value, known in ((statistic, STATISTICS), (method, METHODS)):
        if value not in known:
            message = (
                f"Option inconnue pour un test d'indépendance : « {value} ». Options connues : "
                f"{', '.join(known)}. Choisissez l'une d'elles."
            )
            raise EgnError(message)
