"""Ratings: a long table of codings, one code per unit and coder, made ready to be counted."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from egnlib.files import EgnError

MISSING = -1


@dataclass(frozen=True)
class Ratings:
    """Codes given by coders to units.

    Attributes
    ----------
    numbers
        One row per unit, one column per coder: place of the code in `codes`, −1 where the coder
        gave none.
    units, coders, codes
        Labels of the rows, of the columns and of the codes.
    """

    numbers: np.ndarray
    units: pd.Index
    coders: list
    codes: list

    def of(self, *coders: object) -> "Ratings":
        """Ratings of some of the coders only, in the order given."""
        places = [self.coders.index(coder) for coder in coders]
        return Ratings(self.numbers[:, places], self.units, list(coders), self.codes)


def read_ratings(
    codings: pd.DataFrame, *, unit: str, coder: str, code: str, order: list | None = None
) -> Ratings:
    """Arrange a long table of codings as units × coders.

    Parameters
    ----------
    codings
        One row per unit and coder. A row whose code is missing says nothing, and is left out.
    unit, coder, code
        Names of the columns.
    order
        All the codes that could be given, in the order of the codebook. By default the categories
        of the column, where it is categorical, or the codes found, sorted.

    Returns
    -------
    Ratings
        Units in the order of their identifiers, coders in the order of the column's categories
        or of their names: the order of the rows of `codings` changes nothing.

    Raises
    ------
    EgnError
        If a column is absent, a unit has two codes of one coder, a code is not in `order`, fewer
        than two coders coded anything, or no unit was coded twice.

    Examples
    --------
    >>> import pandas as pd
    >>> codings = pd.DataFrame({"u": [1, 1, 2, 2], "c": list("abab"), "k": list("xxxy")})
    >>> read_ratings(codings, unit="u", coder="c", code="k").numbers.tolist()
    [[0, 0], [0, 1]]
    """
    _check_columns(codings, [unit, coder, code])
    known = codings.dropna(subset=[unit, coder, code])
    _check_once(known, unit, coder)
    codes = _ordered(known[code]) if order is None else list(order)
    _check_codes(known[code], codes)
    units, coders = pd.Index(known[unit]).unique().sort_values(), _used(known[coder])
    numbers = np.full((len(units), len(coders)), MISSING)
    places = units.get_indexer(known[unit]), pd.Index(coders).get_indexer(known[coder])
    numbers[places] = pd.Index(codes).get_indexer(known[code])
    ratings = Ratings(numbers, units, coders, codes)
    check_coded_twice(ratings)
    return ratings


def _ordered(labels: pd.Series) -> list:
    if isinstance(labels.dtype, pd.CategoricalDtype):
        return labels.cat.categories.tolist()
    return sorted(labels.unique().tolist(), key=str)


def _used(labels: pd.Series) -> list:
    found = set(labels)
    return [label for label in _ordered(labels) if label in found]


def code_counts(numbers: np.ndarray, n_codes: int) -> np.ndarray:
    """How many coders gave each code to each unit; one row per unit, one column per code.

    Examples
    --------
    >>> code_counts(np.array([[0, 1, 1], [2, -1, 2]]), 3).tolist()
    [[1, 2, 0], [0, 0, 2]]
    """
    return (numbers[:, :, None] == np.arange(n_codes)).sum(axis=1)


def check_coded_twice(ratings: Ratings) -> None:
    """Refuse ratings among which no unit has two codes to compare."""
    n_twice = int(((ratings.numbers != MISSING).sum(axis=1) >= 2).sum())
    if len(ratings.coders) >= 2 and n_twice > 0:
        return
    found = ", ".join(map(str, ratings.coders)) or "aucun"
    message = (
        f"Pas d'accord à mesurer : codeurs {found}, {n_twice} unité codée par deux d'entre eux. "
        "Il faut au moins deux codeurs et une unité que deux ont codée. "
        "Vérifiez que les feuilles portent sur les mêmes unités."
    )
    raise EgnError(message)


def _check_columns(codings: pd.DataFrame, names: list[str]) -> None:
    absent = [name for name in names if name not in codings.columns]
    if absent:
        message = (
            f"Colonne absente : « {', '.join(absent)} ». Colonnes trouvées : "
            f"{', '.join(map(str, codings.columns))}. Vérifiez l'en-tête de la table des codages."
        )
        raise EgnError(message)


def _check_once(known: pd.DataFrame, unit: str, coder: str) -> None:
    twice = known.loc[known.duplicated([unit, coder])]
    if len(twice):
        message = (
            f"Unité codée deux fois par le même codeur : « {twice[unit].iloc[0]} » par "
            f"« {twice[coder].iloc[0]} » ({len(twice)} cas). On attend un code par unité et par "
            "codeur. Ne gardez que le dernier codage de chacun."
        )
        raise EgnError(message)


def _check_codes(given: pd.Series, codes: list) -> None:
    unknown = sorted(set(given) - set(codes), key=str)
    if unknown:
        message = (
            f"Code inconnu : « {', '.join(map(str, unknown))} ». Codes attendus : "
            f"{', '.join(map(str, codes))}. Corrigez le codage, ou complétez la grille."
        )
        raise EgnError(message)
