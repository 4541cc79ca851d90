"""Weighted shares: the interval of a share put together from parts sampled one by one."""

import numpy as np

from egnlib.files import EgnError

LARGEST_BASE = 1e12
STEPS = 60


def weighted_share_bounds(
    weights: np.ndarray, shares: np.ndarray, bases: np.ndarray, *, quantile: float
) -> tuple[np.ndarray, np.ndarray]:
    """Score interval of Σ W_g p_g, each p_g being known from its own random sample.

    Holds the values θ that the score test does not refuse: |Σ W_g p̂_g − θ| at most `quantile`
    standard errors, these taken at the shares that are the most likely ones of those with
    Σ W_g p_g = θ. With one part it is Wilson's interval. It stays between 0 and 1, and has a width
    where all the samples show 0 or 1, where the usual standard error is zero.

    Parameters
    ----------
    weights
        Share of each part in the whole, adding up to 1; shape (parts,).
    shares
        Shares found, between 0 and 1; shape (parts, codes): one interval per code.
    bases
        Size of the sample of each part, above 0, not necessarily whole; shape (parts,).
    quantile
        Standard errors on each side, 1.96 for 95 %.

    Returns
    -------
    low, high
        Bounds, one per code.

    Raises
    ------
    EgnError
        If the weights do not add up to 1, a share is not between 0 and 1, or a base is not above
        0.

    Notes
    -----
    The most likely shares are, for a multiplier m, the roots of m W p (1 − p) = n (p̂ − p): each m
    gives a θ, and the two bounds are the θ at which the score reaches the quantile.

    References
    ----------
    Miettinen, O., & Nurminen, M. (1985). Comparative analysis of two rates. *Statistics in
    Medicine*, 4(2), 213–226. https://doi.org/10.1002/sim.4780040211

    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
    *Journal of the American Statistical Association*, 22(158), 209–212.
    https://doi.org/10.1080/01621459.1927.10502953

    Examples
    --------
    One part, 0 of 4, quantile 2: Wilson's upper bound is 4/(4 + 4).

    >>> low, high = weighted_share_bounds(
    ...     np.array([1.0]), np.array([[0.0]]), np.array([4]), quantile=2
    ... )
    >>> low.round(6).tolist(), high.round(6).tolist()
    ([0.0], [0.5])
    """
    _check_parts(weights, shares, bases)
    columns = weights[:, None], shares, np.minimum(bases, LARGEST_BASE)[:, None]
    return _bound(*columns, quantile, 1), _bound(*columns, quantile, -1)


def _bound(
    weights: np.ndarray, shares: np.ndarray, bases: np.ndarray, quantile: float, side: int
) -> np.ndarray:
    """Lower (side 1) or upper (side −1) bound, by bisection on the logarithm of the multiplier."""
    found = (weights * shares).sum(axis=0)
    below, above = np.full(len(found), -20.0), np.full(len(found), 35.0)
    for _ in range(STEPS):
        middle = (below + above) / 2
        theta, variance = _most_likely(weights, shares, bases, side * np.exp(middle))
        refused = (found - theta) ** 2 > quantile**2 * variance
        below, above = np.where(refused, below, middle), np.where(refused, middle, above)
    theta, _ = _most_likely(weights, shares, bases, side * np.exp(above))
    edge = 0.0 if side > 0 else 1.0
    return np.where(np.isclose(found, edge, rtol=0, atol=1e-12), edge, theta)


def _most_likely(
    weights: np.ndarray, shares: np.ndarray, bases: np.ndarray, multiplier: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Σ W p and its variance, at the most likely shares for these multipliers."""
    slope = multiplier * weights / bases
    total = 1 + slope
    root = np.sqrt(np.maximum(total**2 - 4 * slope * shares, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        likely = np.where(total > 0, 2 * shares / (total + root), (total - root) / (2 * slope))
    likely = np.clip(np.nan_to_num(likely), 0.0, 1.0)
    variance = (weights**2 * likely * (1 - likely) / bases).sum(axis=0)
    return (weights * likely).sum(axis=0), variance


def _check_parts(weights: np.ndarray, shares: np.ndarray, bases: np.ndarray) -> None:
    possible = np.isclose(weights.sum(), 1) and (weights >= 0).all() and (bases > 0).all()
    if possible and (shares >= 0).all() and (shares <= 1).all():
        return
    message = (
        f"Parties impossibles : poids de somme {weights.sum():.3g}, parts de {shares.min():.3g} à "
        f"{shares.max():.3g}, plus petite base {bases.min():.3g}. On attend des poids de somme 1, "
        "des parts entre 0 et 1 et des bases positives. Vérifiez l'échantillon."
    )
    raise EgnError(message)
