"""Prediction-powered inference: people's shares, moved by what the machine says of the rest."""

import numpy as np

from egnlib.stats.double_samples import DoubleSample

Estimate = tuple[np.ndarray, np.ndarray, np.ndarray]


def prediction_powered(sample: DoubleSample, *, tuned: bool, confidence: float) -> Estimate:
    """Difference estimator of each share (λ = 1), or power-tuned, with Student's interval.

    θ = Σ_h W_h (ȳ_h + λ (F_h − f̄_h)), over strata h: people's share, plus λ times what the
    machine's share is in the stratum less what it is in its sample. Its variance is
    Σ_h W_h² (1 − n_h/N_h) s²_h / n_h, s²_h that of y − λ f. The tuned λ makes it smallest.

    Parameters
    ----------
    sample
        Machine and human codes.
    tuned
        Whether λ is found (PPI++), code by code, or 1.
    confidence
        Level of the intervals, which are cut at 0 and 1 like the shares.

    Returns
    -------
    share, low, high
        One value per code.

    References
    ----------
    Angelopoulos, A. N., Duchi, J. C., & Zrnic, T. (2023). PPI++: efficient prediction-powered
    inference. https://doi.org/10.48550/arXiv.2311.01453
    """
    from scipy.stats import t

    share, moves, covariances = _by_stratum(sample)
    of_human, of_both, of_machine = covariances
    with np.errstate(divide="ignore", invalid="ignore"):
        tuning = np.where(of_machine > 0, of_both / of_machine, 0.0) if tuned else 1.0
    share = share + tuning * moves
    n_strata = sample.stratum.max() + 1
    freedom = max(1, (sample.human >= 0).sum() - n_strata - int(tuned))
    spread = of_human - 2 * tuning * of_both + tuning**2 * of_machine
    spread = np.maximum(spread, 0.0) * (freedom + int(tuned)) / freedom
    half = t.ppf((1 + confidence) / 2, freedom) * np.sqrt(spread)
    return tuple(np.clip(one, 0.0, 1.0) for one in (share, share - half, share + half))


def _by_stratum(sample: DoubleSample) -> tuple[np.ndarray, np.ndarray, tuple]:
    """People's shares, moves of the machine's, and the variances of both and their covariance."""
    codes = np.arange(len(sample.codes))
    human, machine = sample.human[:, None] == codes, sample.machine[:, None] == codes
    drawn = sample.human >= 0
    share, moves = np.zeros(len(codes)), np.zeros(len(codes))
    covariances = np.zeros((3, len(codes)))
    for stratum in range(sample.stratum.max() + 1):
        inside = sample.stratum == stratum
        read = inside & drawn
        weight = inside.mean()
        means = human[read].mean(axis=0), machine[read].mean(axis=0)
        share += weight * means[0]
        moves += weight * (machine[inside].mean(axis=0) - means[1])
        gaps = human[read] - means[0], machine[read] - means[1]
        left = 1 - read.sum() / inside.sum()
        factor = weight**2 * left / (read.sum() * max(1, read.sum() - 1))
        pairs = ((0, 0), (0, 1), (1, 1))
        covariances += [factor * (gaps[a] * gaps[b]).sum(axis=0) for a, b in pairs]
    return share, moves, tuple(covariances)
