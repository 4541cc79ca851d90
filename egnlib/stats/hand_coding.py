"""Hand coding: how many texts people must code for shares as precise as one wishes."""

import numpy as np
import pandas as pd

from egnlib.files import EgnError
from egnlib.stats.correction import bases_and_quantile
from egnlib.stats.double_samples import Cells, machine_cells, read_double_sample, stratum_cells
from egnlib.stats.weighted_shares import weighted_share_bounds


def human_codes_needed(
    pilot: pd.DataFrame,
    *,
    half_width: float,
    machine: str = "machine",
    human: str = "human",
    order: list | None = None,
    confidence: float = 0.95,
    simultaneous: bool = False,
) -> pd.DataFrame:
    """How many texts to code by hand, drawn at random, for intervals of a wanted half-width.

    The pilot says how people code the texts of each machine code; the interval that a larger
    simple sample would have is foreseen from that. It is a forecast: a small pilot makes it
    rough, and the interval computed in the end, whatever its width, is the one to publish. The
    pilot's texts may be part of the larger sample, if this one is drawn at random around them.

    Parameters
    ----------
    pilot
        One row per text of the corpus, with the machine's code, and people's for a simple random
        sample; as for :func:`egnlib.stats.corrected_shares`.
    half_width
        Wanted half-width, between 0 and 0.5 (0.03 for plus or minus three points).
    machine, human, order
        As for :func:`egnlib.stats.corrected_shares`.
    confidence, simultaneous
        Level of the intervals, one by one or all together.

    Returns
    -------
    DataFrame
        One row per code: ``code``, ``share`` (corrected, from the pilot), ``n_corrected`` and
        ``n_human_only`` (texts to code by hand with the machine's help, and without). To serve
        all the codes, take the largest. At most the number of texts.

    Raises
    ------
    EgnError
        If the half-width is impossible, or as :func:`egnlib.stats.corrected_shares`.

    Notes
    -----
    Shares within a group of c human codes of n are taken as (c + s)/(n + 1), s the share of the
    code in the whole pilot, so that a group without an error in it is not thought to have none.

    References
    ----------
    Tenenbein, A. (1970). A double sampling scheme for estimating from binomial data with
    misclassifications. *Journal of the American Statistical Association*, 65(331), 1350–1361.
    https://doi.org/10.1080/01621459.1970.10481170

    Examples
    --------
    Half of many texts, ± 10 points: Wilson's 1.96² (0.25/0.01 − 1) is 92.2, so 93.

    >>> import pandas as pd
    >>> texts = pd.DataFrame({"machine": ["x"] * 10**6, "human": None}, dtype="object")
    >>> texts.loc[:99, "human"] = ["x", "y"] * 50
    >>> human_codes_needed(texts, half_width=0.1)["n_human_only"].tolist()
    [93, 93]
    """
    _check_half_width(half_width, confidence)
    sample = read_double_sample(pilot, machine=machine, human=human, strata=None, order=order)
    level = 1 - (1 - confidence) / (len(sample.codes) if simultaneous else 1)
    cells = machine_cells(sample)
    return pd.DataFrame(
        {
            "code": pd.Categorical(sample.codes, sample.codes, ordered=True),
            "share": cells.weights @ cells.shares,
            "n_corrected": _needed(cells, half_width, level),
            "n_human_only": _needed(stratum_cells(sample), half_width, level),
        }
    )


def _needed(cells: Cells, half_width: float, level: float) -> np.ndarray:
    """Smallest sample whose foreseen interval is short enough, code by code, by bisection."""
    overall = cells.counts.sum(axis=0) / cells.drawn.sum()
    shares = (cells.counts + overall) / (cells.drawn[:, None] + 1)
    n_texts, n_codes = int(cells.sizes.sum()), cells.counts.shape[1]
    found = []
    for code in range(n_codes):
        below, above = 0, n_texts
        while above - below > 1:
            middle = (below + above) // 2
            wide = _foreseen(cells, shares[:, [code]], middle, level) > half_width
            below, above = (middle, above) if wide else (below, middle)
        found.append(above)
    return np.array(found)


def _foreseen(cells: Cells, shares: np.ndarray, n_human: int, level: float) -> float:
    """Half-width with this many human codes, spread over the cells as the texts are."""
    drawn = n_human * cells.weights
    if drawn.min() < 1 and n_human < cells.sizes.sum():
        return float("inf")
    bases, quantile = bases_and_quantile(drawn, cells.sizes, level)
    low, high = weighted_share_bounds(cells.weights, shares, bases, quantile=quantile)
    return float((high - low)[0] / 2)


def _check_half_width(half_width: float, confidence: float) -> None:
    if 0 < half_width < 0.5 and 0 < confidence < 1:
        return
    message = (
        f"Précision impossible : demi-largeur {half_width}, confiance {confidence}. On attend une "
        "demi-largeur entre 0 et 0,5 (0,03 pour trois points) et une confiance entre 0 et 1. "
        "Corrigez l'appel."
    )
    raise EgnError(message)
