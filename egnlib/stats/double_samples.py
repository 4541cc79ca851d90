"""Double samples: all the texts coded by machine, and a random sample of them by people too."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from egnlib.files import EgnError

SMALLEST_CELL = 8
SMALLEST_SAMPLE = 2


@dataclass(frozen=True)
class DoubleSample:
    """Machine codes of all the texts, human codes of some.

    Attributes
    ----------
    machine
        Place of each text's machine code in `codes`, −1 where the machine abstained.
    human
        Place of its human code, −1 where it was not drawn.
    stratum
        Number of its stratum, from 0.
    codes
        Labels of the codes.
    """

    machine: np.ndarray
    human: np.ndarray
    stratum: np.ndarray
    codes: list


@dataclass(frozen=True)
class Cells:
    """Groups of texts of which the human-coded ones are a simple random sample.

    Attributes
    ----------
    sizes
        Texts of each cell.
    counts
        Human codes: one row per cell, one column per code.
    """

    sizes: np.ndarray
    counts: np.ndarray

    @property
    def drawn(self) -> np.ndarray:
        """Human-coded texts of each cell."""
        return self.counts.sum(axis=1)

    @property
    def weights(self) -> np.ndarray:
        """Share of each cell among all the texts."""
        return self.sizes / self.sizes.sum()

    @property
    def shares(self) -> np.ndarray:
        """Human shares within each cell; one row per cell, one column per code."""
        return self.counts / self.drawn[:, None]


def read_double_sample(
    texts: pd.DataFrame, *, machine: str, human: str, strata: str | None, order: list | None
) -> DoubleSample:
    """Arrange a table of texts; see :func:`egnlib.stats.corrected_shares` for its columns.

    Raises
    ------
    EgnError
        If a column is absent, a code is not in `order`, there are fewer than two codes, a stratum
        is missing, or fewer than two texts of a stratum were coded by people (one, where it has
        only one).

    Examples
    --------
    >>> import pandas as pd
    >>> texts = pd.DataFrame({"m": ["x", "y", None], "h": ["x", None, "y"]})
    >>> found = read_double_sample(texts, machine="m", human="h", strata=None, order=None)
    >>> found.machine.tolist(), found.human.tolist()
    ([0, 1, -1], [0, -1, 1])
    """
    names = [name for name in (machine, human, strata) if name is not None]
    _check_columns(texts, names)
    codes = _codes(texts[machine], texts[human]) if order is None else list(order)
    _check_codes(pd.concat([texts[machine], texts[human]]).dropna(), codes)
    numbers = [pd.Categorical(texts[name].astype("object"), codes).codes for name in names[:2]]
    found = DoubleSample(
        numbers[0].astype("int64"), numbers[1].astype("int64"), _strata(texts, strata), codes
    )
    _check_drawn(found)
    return found


def _codes(*columns: pd.Series) -> list:
    for column in columns:
        if isinstance(column.dtype, pd.CategoricalDtype):
            return column.cat.categories.tolist()
    return sorted(pd.concat(columns).dropna().unique().tolist(), key=str)


def _strata(texts: pd.DataFrame, name: str | None) -> np.ndarray:
    if name is None:
        return np.zeros(len(texts), dtype="int64")
    if texts[name].isna().any():
        message = (
            f"Strate inconnue pour {int(texts[name].isna().sum())} texte(s). On attend la strate "
            f"de chaque texte, tiré ou non. Complétez la colonne « {name} »."
        )
        raise EgnError(message)
    return pd.factorize(texts[name], sort=True)[0]


def stratum_cells(sample: DoubleSample) -> Cells:
    """Strata, whatever the machine said: what people's codes say by themselves."""
    return _counted(sample, sample.stratum)


def machine_cells(sample: DoubleSample) -> Cells:
    """Texts by machine code within each stratum, small groups put together.

    A group in which the sample was to hold fewer than 8 texts on average is put with the other
    small ones of its stratum, and these with the smallest large one if they are still too few:
    the rule looks at the machine codes and at the size of the sample, never at the human codes,
    so that it makes no bias. Only where the draw gave a group fewer than two texts is it put
    with another one afterwards.
    """
    cell = np.zeros(len(sample.machine), dtype="int64")
    n_cells = 0
    for stratum in range(sample.stratum.max() + 1):
        inside = sample.stratum == stratum
        groups = _grouped(sample.machine[inside], sample.human[inside] >= 0, len(sample.codes))
        cell[inside] = n_cells + groups
        n_cells += groups.max() + 1
    return _counted(sample, cell)


def _grouped(machine: np.ndarray, drawn: np.ndarray, n_codes: int) -> np.ndarray:
    """Number of the group of each text of a stratum, from 0."""
    sizes = np.bincount(machine + 1, minlength=n_codes + 1)
    expected = sizes * drawn.mean()
    group = np.arange(n_codes + 1)
    small = expected < SMALLEST_CELL
    if not small.all():
        smallest = int(np.argmin(np.where(small, np.inf, expected)))
        apart = expected[small].sum() >= SMALLEST_CELL
        group[small] = n_codes + 1 if apart else smallest
    else:
        group[:] = 0
    group = _with_two_drawn(group[machine + 1], drawn)
    return np.unique(group, return_inverse=True)[1]


def _with_two_drawn(group: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    while True:
        labels = np.unique(group)
        n_drawn = np.array([(drawn & (group == label)).sum() for label in labels])
        order = np.argsort(n_drawn, kind="stable")
        if len(labels) == 1 or n_drawn[order[0]] >= SMALLEST_SAMPLE:
            return group
        group = np.where(group == labels[order[0]], labels[order[1]], group)


def _counted(sample: DoubleSample, cell: np.ndarray) -> Cells:
    drawn = sample.human >= 0
    counts = np.zeros((cell.max() + 1, len(sample.codes)))
    np.add.at(counts, (cell[drawn], sample.human[drawn]), 1)
    return Cells(np.bincount(cell).astype("float64"), counts)


def _check_columns(texts: pd.DataFrame, names: list[str]) -> None:
    absent = [name for name in names if name not in texts.columns]
    if absent:
        message = (
            f"Colonne absente : « {', '.join(absent)} ». Colonnes trouvées : "
            f"{', '.join(map(str, texts.columns))}. Vérifiez l'en-tête de la table des textes."
        )
        raise EgnError(message)


def _check_codes(given: pd.Series, codes: list) -> None:
    unknown = sorted(set(given) - set(codes), key=str)
    if unknown or len(codes) < 2:
        message = (
            f"Codes impossibles : inconnus {', '.join(map(str, unknown)) or 'aucun'}, attendus "
            f"{', '.join(map(str, codes)) or 'aucun'}. Il faut au moins deux codes, ceux de la "
            "grille. Corrigez les codages, ou donnez tous les codes par « order »."
        )
        raise EgnError(message)


def _check_drawn(sample: DoubleSample) -> None:
    n_strata = sample.stratum.max() + 1 if len(sample.stratum) else 0
    sizes = np.bincount(sample.stratum, minlength=n_strata)
    drawn = np.bincount(sample.stratum[sample.human >= 0], minlength=n_strata)
    short = drawn < np.minimum(sizes, SMALLEST_SAMPLE)
    if n_strata == 0 or short.any() or drawn.sum() < SMALLEST_SAMPLE:
        message = (
            f"Pas assez de textes codés à la main : {int(drawn.sum())} sur {len(sample.human)}, "
            f"et moins de deux dans {int(short.sum())} strate(s). Il en faut au moins deux par "
            "strate, tirés au hasard. Codez-en d'autres, ou réunissez des strates."
        )
        raise EgnError(message)
