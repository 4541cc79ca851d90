"""Bootstrapping: intervals of statistics of a sample whose units are patterns with repeats."""

from collections.abc import Callable, Iterator

import numpy as np

RESAMPLES = 5_000
VALUES_AT_ONCE = 5_000_000
MOST_UNDEFINED = 0.05

Statistics = Callable[[np.ndarray], np.ndarray]


def bootstrap_bounds(
    repeats: np.ndarray,
    statistics: Statistics,
    *,
    confidence: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = 2020,
) -> tuple[np.ndarray, np.ndarray]:
    """Bias-corrected and accelerated bootstrap intervals, units drawn again with replacement.

    Units that are all alike are one pattern, so that a resample is a multinomial draw of the
    repeats of the patterns: exact, and fast whatever the number of units.

    Parameters
    ----------
    repeats
        Units of each pattern, whole numbers, at least 1.
    statistics
        From weights of shape (weightings, patterns) to values of shape (weightings, statistics).
    confidence
        Level of each interval.
    resamples, seed
        Number of resamples, and their seed.

    Returns
    -------
    low, high
        One bound per statistic; missing where the statistic is, where all the resamples have the
        same value (nothing varies, so nothing can be said), or where more than 5 % of them are
        undefined.

    References
    ----------
    Efron, B. (1987). Better bootstrap confidence intervals. *Journal of the American Statistical
    Association*, 82(397), 171–185. https://doi.org/10.1080/01621459.1987.10478410

    Examples
    --------
    A share of 5 in 10:

    >>> low, high = bootstrap_bounds(
    ...     np.array([5, 5]), lambda weights: weights[:, :1] / weights.sum(axis=1, keepdims=True)
    ... )
    >>> low.round(1).tolist(), high.round(1).tolist()
    ([0.2], [0.8])
    """
    found = statistics(repeats[None].astype("float64"))[0]
    drawn = np.concatenate([statistics(draws) for draws in _draws(repeats, resamples, seed)])
    left_out = np.concatenate([statistics(weights) for weights in _one_less(repeats)])
    bounds = [
        _bounds(found[place], drawn[:, place], left_out[:, place], repeats, confidence)
        for place in range(len(found))
    ]
    low, high = np.array(bounds).reshape(-1, 2).T
    return low, high


def _draws(repeats: np.ndarray, resamples: int, seed: int) -> Iterator[np.ndarray]:
    generator = np.random.default_rng(seed)
    at_once = max(1, VALUES_AT_ONCE // len(repeats))
    for start in range(0, resamples, at_once):
        size = min(at_once, resamples - start)
        shares = repeats / repeats.sum()
        yield generator.multinomial(repeats.sum(), shares, size=size).astype("float64")


def _one_less(repeats: np.ndarray) -> Iterator[np.ndarray]:
    """Weights of the sample without one unit of each pattern in turn."""
    at_once = max(1, VALUES_AT_ONCE // len(repeats))
    for start in range(0, len(repeats), at_once):
        places = np.arange(start, min(start + at_once, len(repeats)))
        weights = np.tile(repeats.astype("float64"), (len(places), 1))
        weights[np.arange(len(places)), places] -= 1
        yield weights


def _bounds(
    value: float, drawn: np.ndarray, left_out: np.ndarray, repeats: np.ndarray, confidence: float
) -> tuple[float, float]:
    from scipy.special import ndtr, ndtri

    known = drawn[np.isfinite(drawn)]
    undefined = len(known) < (1 - MOST_UNDEFINED) * len(drawn)
    if not np.isfinite(value) or undefined or np.ptp(known) < 1e-12:
        return float("nan"), float("nan")
    below = ((known < value - 1e-12).mean() + (known <= value + 1e-12).mean()) / 2
    bias = ndtri(np.clip(below, 1 / len(known), 1 - 1 / len(known)))
    ends = bias + ndtri([(1 - confidence) / 2, (1 + confidence) / 2])
    levels = ndtr(bias + ends / (1 - _acceleration(left_out, repeats) * ends))
    low, high = np.quantile(known, np.sort(levels))
    return float(low), float(high)


def _acceleration(left_out: np.ndarray, repeats: np.ndarray) -> float:
    known = np.isfinite(left_out)
    values, weights = left_out[known], repeats[known]
    gaps = np.average(values, weights=weights) - values if known.any() else np.zeros(1)
    spread = (weights * gaps**2).sum() if known.any() else 0.0
    return float((weights * gaps**3).sum() / (6 * spread**1.5)) if spread > 0 else 0.0
