"""Draws: which units are coded by hand, in which order, and with what chance each was drawn.

Chance comes from a hash of the seed and of the unit's identifier. The draw is the same on every
machine and does not depend on the order of the rows; without strata, a larger sample of the same
seed holds the smaller one.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from egnlib.coding.codable import opaque_key, recorded_labels
from egnlib.corpus.consultation import open_consultation
from egnlib.corpus.sheets import csv_text
from egnlib.corpus.spreadsheets import read_sheet
from egnlib.files import EgnError, project_root

FEWEST = 2
ONE_STRATUM = "ensemble"
COLUMNS = ["strate", "taille_strate", "tirees_strate", "probabilite", "tiree", "graine"]


def drawn_rank(unit: str, *, seed: int, purpose: str) -> str:
    """Rank of a unit in the random order that a seed gives for a purpose; ranks sort as texts."""
    return hashlib.sha256(f"{purpose}\n{seed}\n{unit}".encode()).hexdigest()


def shuffled_units(units: pd.DataFrame, *, seed: int, coder: str = "") -> pd.DataFrame:
    """Put units in a random order, that of a seed and a coder.

    Coders given the same units in different orders do not tire on the same ones.

    Examples
    --------
    >>> units = pd.DataFrame({"id_unite": list("abcd")})
    >>> "".join(shuffled_units(units, seed=1, coder="anne")["id_unite"])
    'dbac'
    """
    ranks = [drawn_rank(unit, seed=seed, purpose=f"ordre {coder}") for unit in units["id_unite"]]
    return units.iloc[np.argsort(ranks, kind="stable")].reset_index(drop=True)


def draw_units(
    units: pd.DataFrame, n: int, *, seed: int, stratify: str | None = None
) -> pd.DataFrame:
    """Draw `n` units at random without replacement, and say each one's chance to be drawn.

    Parameters
    ----------
    units
        One row per unit of the whole corpus, with ``id_unite`` and the column `stratify`.
    n
        How many to draw.
    seed
        Seed of the draw.
    stratify
        Column whose values are strata. Each receives a share of the sample close to its share of
        the corpus, and two units at least (all of them, if it has fewer), without which its
        variance has no estimate.

    Returns
    -------
    DataFrame
        One row per unit of the corpus, drawn or not, in the order of the identifiers:
        ``id_unite``, ``strate``, ``taille_strate``, ``tirees_strate``, ``probabilite`` (the chance
        of the unit to be drawn, tirees / taille), ``tiree``. It is what an estimator of shares
        needs, with the stratum as its column of strata.

    Raises
    ------
    EgnError
        If the column is absent or has empty cells, or `n` is too small for the strata or larger
        than the corpus.

    Notes
    -----
    Within a stratum, a simple random sample: the units of lowest rank by SHA-256. Sizes are
    proportional, by largest remainders. Probabilities are known before the draw, so that the
    Horvitz–Thompson and difference estimators apply.

    References
    ----------
    Särndal, C.-E., Swensson, B., & Wretman, J. (1992). *Model Assisted Survey Sampling*. Springer.
    https://doi.org/10.1007/978-1-4612-4378-6

    Examples
    --------
    Eight units in two strata: half of each, hence a chance of 1/2 for all.

    >>> units = pd.DataFrame({"id_unite": list("abcdefgh"), "theme": list("xxxxyyyy")})
    >>> draw = draw_units(units, 4, seed=1, stratify="theme")
    >>> draw.groupby("strate")["tiree"].sum().tolist(), set(draw["probabilite"])
    ([2, 2], {0.5})
    """
    strata = _strata(units, stratify)
    sizes = strata.value_counts().sort_index()
    drawn = _allocation(sizes, n)
    ranks = [drawn_rank(unit, seed=seed, purpose="tirage") for unit in units["id_unite"]]
    draw = pd.DataFrame(
        {"id_unite": units["id_unite"].to_numpy(), "strate": strata.to_numpy(), "rang": ranks}
    )
    draw["taille_strate"] = draw["strate"].map(sizes)
    draw["tirees_strate"] = draw["strate"].map(drawn)
    draw["probabilite"] = draw["tirees_strate"] / draw["taille_strate"]
    draw["tiree"] = draw.groupby("strate")["rang"].rank(method="first") <= draw["tirees_strate"]
    return draw.drop(columns="rang").sort_values("id_unite", ignore_index=True)


def draw_text(draw: pd.DataFrame, *, seed: int) -> str:
    """Draw as lines of CSV that say nothing of other codings; :func:`read_draw` reads them back.

    Units go by their opaque key, in the order of the keys: identifiers may hold the published
    code. Strata go by number, since their names may be codes too.

    Parameters
    ----------
    draw
        As :func:`draw_units` gives it.
    seed
        Seed of the draw.

    Examples
    --------
    >>> units = pd.DataFrame({"id_unite": ["hdf-formation-acces-1"]})
    >>> print(draw_text(draw_units(units, 1, seed=5), seed=5), end="")
    unite,strate,taille_strate,tirees_strate,probabilite,tiree,graine
    ud5319067aa03,1,1,1,1.0,oui,5
    """
    numbers = {name: str(rank) for rank, name in enumerate(sorted(set(draw["strate"])), start=1)}
    said = draw.assign(
        unite=draw["id_unite"].map(opaque_key),
        strate=draw["strate"].map(numbers),
        tiree=draw["tiree"].map({True: "oui", False: "non"}),
        graine=seed,
    ).sort_values("unite")[["unite", *COLUMNS]]
    return csv_text([said.columns.tolist(), *said.astype("object").to_numpy().tolist()])


def read_draw(
    path: Path | str, *, units: Iterable[str] | None = None, root: Path | None = None
) -> pd.DataFrame:
    """Read the draw that stands beside a coding sheet, once the sheet is coded.

    Parameters
    ----------
    path
        File ``…-tirage.csv`` that « egn export sheet » wrote.
    units
        Identifiers of the units of the corpus; by default those of the recorded tables. Needed
        where the units came from a file of their own.
    root
        Folder of the project; found from the current folder by default.

    Returns
    -------
    DataFrame
        One row per unit of the corpus, drawn or not, in the order of the identifiers:
        ``id_unite``, ``strate`` (its number), ``taille_strate``, ``tirees_strate``,
        ``probabilite``, ``tiree``, ``graine``. Joined to the codings on ``id_unite``, it is what
        :func:`egnlib.stats.corrected_shares` needs.

    Raises
    ------
    EgnError
        If the file is absent, is no draw, or has a unit that is not one of `units`.
    """
    path = Path(path)
    if units is None:
        units = recorded_labels(open_consultation(root=root or project_root()))
    table = read_sheet(path, "tirage", path.name) if path.is_file() else pd.DataFrame()
    if absent := [name for name in ["unite", *COLUMNS] if name not in table]:
        message = (
            f"Ce n'est pas un tirage : {path}, sans {', '.join(absent)}. On attend le fichier "
            "-tirage.csv écrit à côté d'une feuille de codage. Vérifiez le chemin."
        )
        raise EgnError(message)
    named = table["unite"].map({opaque_key(unit): unit for unit in units})
    if named.isna().any():
        message = (
            f"Unités inconnues dans {path.name} : {named.isna().sum()}, dont "
            f"« {table.loc[named.isna(), 'unite'].iloc[0]} ». On attend celles des tables. Si les "
            "textes viennent d'un fichier, donnez leurs identifiants par units."
        )
        raise EgnError(message)
    types = {"taille_strate": "int64", "tirees_strate": "int64", "probabilite": "float64"}
    draw = table[COLUMNS].astype({**types, "graine": "int64"}).rename_axis(columns=None)
    draw = draw.assign(tiree=draw["tiree"] == "oui")
    draw.insert(0, "id_unite", named)
    return draw.sort_values("id_unite", ignore_index=True)


def _strata(units: pd.DataFrame, stratify: str | None) -> pd.Series:
    if stratify is None:
        return pd.Series(ONE_STRATUM, units.index)
    if stratify not in units:
        message = (
            f"Colonne de strates absente : « {stratify} ». Colonnes des unités : "
            f"{', '.join(units.columns)}. Choisissez l'une d'elles."
        )
        raise EgnError(message)
    strata = units[stratify].astype("object")
    empty = strata.isna() | (strata.astype("str").str.strip() == "")
    if empty.any():
        first = units.loc[empty, "id_unite"].iloc[0]
        message = (
            f"Strate inconnue pour {empty.sum()} unité{'s' if empty.sum() > 1 else ''}, dont "
            f"« {first} » : la colonne {stratify} est vide. Chaque unité a une strate. "
            "Remplissez la colonne."
        )
        raise EgnError(message)
    return strata.astype("str").str.strip()


def _allocation(sizes: pd.Series, n: int) -> pd.Series:
    """Units to draw in each stratum: proportional, largest remainders, two at least."""
    least = sizes.clip(upper=FEWEST) if len(sizes) > 1 else sizes.clip(upper=1)
    if not least.sum() <= n <= sizes.sum():
        message = (
            f"Taille d'échantillon impossible : {n}. On tire de {least.sum()} ({len(sizes)} "
            f"strate{'s' if len(sizes) > 1 else ''}) à {sizes.sum()} unités. Changez --sample."
        )
        raise EgnError(message)
    quotas = n * sizes / sizes.sum()
    drawn = np.floor(quotas).astype("int64").clip(lower=least)
    while (missing := n - drawn.sum()) != 0:
        step = 1 if missing > 0 else -1
        free = drawn < sizes if step > 0 else drawn > least
        drawn[(step * (quotas - drawn))[free].idxmax()] += step
    return drawn
