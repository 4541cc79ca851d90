"""Coefficients: the formulas of agreement, for many weightings of the units at once.

Every coefficient is a function of a few sums over units. Units coded alike are one pattern, so a
weighting of the patterns (how many units of each) is all that is needed: the table itself, each
resample of a bootstrap and each leave-one-out table are rows of one matrix of weights.
"""

import numpy as np

from egnlib.stats.ratings import MISSING, code_counts

CHANCE_IS_CERTAIN = 1e-12


def coefficient_values(
    weights: np.ndarray, numbers: np.ndarray, n_codes: int
) -> dict[str, np.ndarray]:
    """Every coefficient of agreement, for each weighting of the patterns.

    Parameters
    ----------
    weights
        Units of each pattern, of shape (weightings, patterns).
    numbers
        Patterns: place of the code given by each coder, −1 where none, (patterns, coders).
    n_codes
        Codes of the codebook, used or not; at least two.

    Returns
    -------
    dict
        For each coefficient, one value per weighting; missing where it is 0/0. ``kappa_cohen``
        is there for two coders only.

    Notes
    -----
    With r_ik the coders who gave code k to unit i and r_i those who coded it:

    - ``accord_brut``: P, mean over units coded twice of Σ_k r_ik (r_ik − 1) / (r_i (r_i − 1));
    - ``kappa_cohen``: (P − E)/(1 − E), E = Σ_k p_ak p_bk, shares of the two coders among the
      units that both coded;
    - ``kappa_fleiss``: the same with E = Σ π_k², π_k the mean of r_ik / r_i;
    - ``ac1_gwet``: the same with E = Σ π_k (1 − π_k)/(q − 1), q codes;
    - ``alpha_krippendorff``: 1 − D/E among units coded twice, D the share of pairs of unlike
      codes, E the same share were all codes dealt again at random among them.

    Examples
    --------
    Two coders, units xx, xy, yy: P = 2/3, E = 1/2 for Fleiss.

    >>> found = coefficient_values(np.ones((1, 3)), np.array([[0, 0], [0, 1], [1, 1]]), 2)
    >>> found["kappa_fleiss"].round(4).tolist(), found["alpha_krippendorff"].round(4).tolist()
    ([0.3333], [0.4444])
    """
    counts = code_counts(numbers, n_codes).astype("float64")
    agreed = _observed(weights, counts)
    found = {"accord_brut": agreed}
    if numbers.shape[1] == 2:
        found["kappa_cohen"] = _beyond(agreed, _cohen_chance(weights, numbers, n_codes))
    prevalence = _prevalence(weights, counts)
    found["kappa_fleiss"] = _beyond(agreed, (prevalence**2).sum(axis=1))
    found["alpha_krippendorff"] = _krippendorff(weights, counts)
    uneven = (prevalence * (1 - prevalence)).sum(axis=1) / (n_codes - 1)
    found["ac1_gwet"] = _beyond(agreed, uneven)
    return found


def specific_agreement(weights: np.ndarray, numbers: np.ndarray, place: int) -> np.ndarray:
    """Chance that a second coder gives a code, when a first one, taken at random, gave it.

    Σ r_k (r_k − 1) / Σ r_k (r_i − 1) over the units; missing where nobody gave the code to a unit
    that two coders coded.

    References
    ----------
    Cicchetti, D. V., & Feinstein, A. R. (1990). High agreement but low kappa: II. Resolving the
    paradoxes. *Journal of Clinical Epidemiology*, 43(6), 551–558.
    https://doi.org/10.1016/0895-4356(90)90159-M

    Examples
    --------
    xx, xy, yy: of the three coders who said x, two were joined by the other.

    >>> found = specific_agreement(np.ones((1, 3)), np.array([[0, 0], [0, 1], [1, 1]]), 0)
    >>> found.round(4).tolist()
    [0.6667]
    """
    given = (numbers == place).sum(axis=1)
    others = (numbers != MISSING).sum(axis=1) - 1
    return _ratio(weights @ (given * (given - 1)), weights @ (given * np.maximum(others, 0)))


def _observed(weights: np.ndarray, counts: np.ndarray) -> np.ndarray:
    coders = counts.sum(axis=1)
    twice = coders >= 2
    alike = (counts * (counts - 1)).sum(axis=1)[twice] / (coders * (coders - 1))[twice]
    return _ratio(weights[:, twice] @ alike, weights[:, twice].sum(axis=1))


def _prevalence(weights: np.ndarray, counts: np.ndarray) -> np.ndarray:
    profiles = counts / counts.sum(axis=1, keepdims=True)
    return _ratio(weights @ profiles, weights.sum(axis=1, keepdims=True))


def _cohen_chance(weights: np.ndarray, numbers: np.ndarray, n_codes: int) -> np.ndarray:
    both = (numbers != MISSING).all(axis=1)
    total = weights[:, both].sum(axis=1)
    sides = [
        weights[:, both] @ (numbers[both, side, None] == np.arange(n_codes)) for side in (0, 1)
    ]
    return _ratio((sides[0] * sides[1]).sum(axis=1), total**2)


def _krippendorff(weights: np.ndarray, counts: np.ndarray) -> np.ndarray:
    coders = counts.sum(axis=1)
    twice = coders >= 2
    weights, counts, coders = weights[:, twice], counts[twice], coders[twice]
    totals = weights @ counts
    n = weights @ coders
    alike = weights @ ((counts * (counts - 1)).sum(axis=1) / (coders - 1))
    by_chance = (totals * (totals - 1)).sum(axis=1)
    return _beyond(_ratio(alike, n), _ratio(by_chance, n * (n - 1)))


def _beyond(agreed: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """Agreement beyond chance, as a share of what chance leaves."""
    left = 1 - chance
    return _ratio(agreed - chance, np.where(left > CHANCE_IS_CERTAIN, left, 0.0))


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    missing = np.full(np.shape(above), np.nan)
    return np.divide(above, below, out=missing, where=np.broadcast_to(below, np.shape(above)) > 0)
