"""Residuals: which cells of a table are far from what its margins alone would give."""

import numpy as np
import pandas as pd

from egnlib.files import EgnError
from egnlib.stats.contingency import counts_of, expected_counts
from egnlib.stats.multiplicity import adjusted_p_values, check_correction

MOST_EXACT_CELLS = 2_000


def adjusted_residuals(table: pd.DataFrame) -> pd.DataFrame:
    """Gap between count and expected count, in standard deviations under independence.

    Formula: (n − e) / sqrt(e (1 − row share) (1 − column share)). Beyond ±2 a cell deserves a
    look; where expected counts are below 5 the normal reference is only a guide, and
    :func:`residual_p_values` offers an exact one. Fractions are taken as they come, but their
    residuals are larger or smaller than standard deviations: units shared between cells vary less
    than whole ones.

    Parameters
    ----------
    table
        Counts.

    Returns
    -------
    DataFrame
        Residuals; missing in an empty row or column, or one that holds everything.

    References
    ----------
    Haberman, S. J. (1973). The analysis of residuals in cross-classified tables. *Biometrics*,
    29(1), 205–220. https://doi.org/10.2307/2529686

    Examples
    --------
    >>> import pandas as pd
    >>> adjusted_residuals(pd.DataFrame([[3, 1], [1, 3]])).round(6).to_numpy().tolist()
    [[1.414214, -1.414214], [-1.414214, 1.414214]]
    """
    counts = counts_of(table, whole=False)
    expected, total = expected_counts(table).to_numpy(), counts.sum()
    outside_row = 1 - counts.sum(axis=1, keepdims=True) / total
    outside_column = 1 - counts.sum(axis=0, keepdims=True) / total
    variance = expected * outside_row * outside_column
    residuals = (counts - expected) / np.sqrt(np.where(variance > 0, variance, np.nan))
    return pd.DataFrame(residuals, index=table.index, columns=table.columns)


def residual_p_values(
    table: pd.DataFrame, *, correction: str = "holm", reference: str = "auto"
) -> pd.DataFrame:
    """Two-sided p-value of each cell of a table, corrected for the number of cells.

    The cells that the margins decide (an empty row, a row that holds everything) have no p-value
    and are not counted among the looks.

    Parameters
    ----------
    table
        Counts; whole numbers.
    correction
        ``holm`` or ``bh``, over all cells; see :func:`egnlib.stats.adjusted_p_values`.
    reference
        ``exact``: the count of a cell is hypergeometric, margins fixed; twice the smaller tail,
        one at most. ``normal``: the adjusted residual against the normal law; not to be trusted
        where expected counts are below 5. ``auto``: exact up to 2 000 cells, normal beyond, where
        the exact one takes seconds.

    Returns
    -------
    DataFrame
        Corrected p-values, same shape; missing where the residual is.

    Raises
    ------
    EgnError
        If the table is not made of whole counts, or an option is unknown.

    References
    ----------
    Beasley, T. M., & Schumacker, R. E. (1995). Multiple regression approach to analyzing
    contingency tables. *The Journal of Experimental Education*, 64(1), 79–93.
    https://doi.org/10.1080/00220973.1995.9943797

    Examples
    --------
    Of the 70 ways to deal 8 units, 1 + 16 leave 3 or more in the first cell: twice 17/70.

    >>> import pandas as pd
    >>> residual_p_values(pd.DataFrame([[3, 1], [1, 3]]), correction="bh").iat[0, 0].round(6)
    np.float64(0.485714)
    """
    from scipy.stats import norm

    check_correction(correction)
    counts = counts_of(table)
    residuals = adjusted_residuals(table).to_numpy()
    if reference == "auto":
        reference = "exact" if counts.size <= MOST_EXACT_CELLS else "normal"
    if reference == "exact":
        p_values = np.where(np.isnan(residuals), np.nan, _doubled_tails(counts))
    elif reference == "normal":
        p_values = 2 * norm.sf(np.abs(residuals))
    else:
        message = (
            f"Référence inconnue : « {reference} ». Références connues : auto, exact, normal. "
            "Choisissez l'une d'elles."
        )
        raise EgnError(message)
    adjusted = adjusted_p_values(p_values, correction=correction)
    return pd.DataFrame(adjusted, index=table.index, columns=table.columns)


def _doubled_tails(counts: np.ndarray) -> np.ndarray:
    from scipy.stats import hypergeom

    rows, columns = counts.sum(axis=1, keepdims=True), counts.sum(axis=0, keepdims=True)
    law = counts.sum(), *np.broadcast_arrays(rows, columns)
    as_few, as_many = hypergeom.cdf(counts, *law), hypergeom.sf(counts - 1, *law)
    return np.minimum(1, 2 * np.minimum(as_few, as_many))
