"""Invented texts: a corpus whose true codes are known, to see what a correction is worth.

Nothing here was said by anyone: sentences are put together from parts, by a seeded draw.
"""

import numpy as np
import pandas as pd

from egnlib.files import EgnError

CODES = ["formation", "anthropo", "techno", "politique", "organisation"]
SHARES = [0.36, 0.27, 0.21, 0.11, 0.05]
WISHES = (
    "Il faudrait",
    "Nous demandons de",
    "On pourrait",
    "Ma proposition :",
    "Chaque établissement devrait",
    "Il serait utile de",
)
AUDIENCES = (
    "pour les enseignants",
    "pour les élèves",
    "avec les familles",
    "dans les petites écoles",
    "au collège comme au lycée",
    "dès la rentrée",
)
THINGS = {
    "formation": (
        "proposer une formation aux outils numériques",
        "organiser des stages courts",
        "accompagner les débutants par des tuteurs",
        "apprendre à chercher et à vérifier une information",
        "donner du temps pour apprendre à se servir des tablettes",
    ),
    "anthropo": (
        "limiter le temps passé devant un écran",
        "parler ensemble de la fatigue et de l'attention",
        "donner confiance à ceux qui craignent les outils",
        "aider les parents à trouver leurs repères",
        "respecter le rythme de chacun",
    ),
    "techno": (
        "renouveler les ordinateurs trop anciens",
        "installer une connexion fiable",
        "prêter des tablettes à la maison",
        "réunir les services derrière un seul identifiant",
        "choisir des logiciels libres, avec une aide pour les utiliser",
    ),
    "politique": (
        "garantir un budget sur plusieurs années",
        "écrire une règle commune sur les données personnelles",
        "partager les dépenses entre l'État et les collectivités",
        "donner un cadre national clair",
        "évaluer les choix avant de les généraliser",
    ),
    "organisation": (
        "réserver un créneau de concertation",
        "désigner une personne référente",
        "revoir les emplois du temps",
        "partager les salles entre plusieurs équipes",
        "tenir un calendrier commun des réunions",
    ),
}
MACHINES = ("bonne", "inutile", "biaisee", "parfaite")


def invented_texts(n_texts: int = 4_000, *, seed: int = 2020) -> pd.DataFrame:
    """Put together short texts whose true code is known.

    Parameters
    ----------
    n_texts
        Number of texts, at least 1.
    seed
        Seed of the draw.

    Returns
    -------
    DataFrame
        One row per text: ``id_texte``, ``texte`` (one sentence, in French), ``code_vrai``
        (categorical, in the order of the codebook ``categories``).

    Raises
    ------
    EgnError
        If the number of texts is not a whole number of at least 1.

    Examples
    --------
    >>> texts = invented_texts(3)
    >>> texts["id_texte"].tolist(), len(set(texts["texte"]))
    (['invente-0001', 'invente-0002', 'invente-0003'], 3)
    """
    if n_texts < 1 or n_texts != int(n_texts):
        message = (
            f"Nombre de textes impossible : {n_texts}. On attend un nombre entier, au moins 1. "
            "Corrigez le paramètre."
        )
        raise EgnError(message)
    generator = np.random.default_rng(seed)
    true = generator.choice(len(CODES), n_texts, p=SHARES)
    sentences = [_sentence(CODES[code], generator) for code in true]
    return pd.DataFrame(
        {
            "id_texte": [f"invente-{number:04d}" for number in range(1, n_texts + 1)],
            "texte": sentences,
            "code_vrai": pd.Categorical.from_codes(true, CODES, ordered=True),
        }
    )


def _sentence(code: str, generator: np.random.Generator) -> str:
    parts = [generator.choice(choices) for choices in (WISHES, THINGS[code], AUDIENCES)]
    return " ".join(parts).replace("de organiser", "d'organiser").replace(" de a", " d'a") + "."


def mistaken_codes(true: pd.Series, *, machine: str = "bonne", seed: int = 2020) -> pd.Series:
    """Codes that a machine would give, with errors of a chosen kind.

    Parameters
    ----------
    true
        True codes, categorical, none missing.
    machine
        ``bonne``: nine texts in ten have their true code, the others any code. ``inutile``: any
        code, whatever the text. ``biaisee``: as the good one, but two in five of the third code
        and one in four of the second become the first. ``parfaite``: no error.
    seed
        Seed of the errors.

    Returns
    -------
    Series
        Codes, same index and categories.

    Raises
    ------
    EgnError
        If the machine is not one of these.

    Examples
    --------
    >>> true = pd.Series(pd.Categorical(["a", "b", "c"]))
    >>> mistaken_codes(true, machine="parfaite").tolist()
    ['a', 'b', 'c']
    """
    if machine not in MACHINES:
        message = (
            f"Machine inconnue : « {machine} ». Machines connues : {', '.join(MACHINES)}. "
            "Choisissez l'une d'elles."
        )
        raise EgnError(message)
    generator = np.random.default_rng([seed, 1])  # not the draws of the texts
    places = true.cat.codes.to_numpy().astype("int64")
    if machine != "parfaite":
        places = _with_errors(places, len(true.cat.categories), machine, generator)
    return pd.Series(pd.Categorical.from_codes(places, dtype=true.dtype), index=true.index)


def _with_errors(
    places: np.ndarray, n_codes: int, machine: str, generator: np.random.Generator
) -> np.ndarray:
    chance, any_code = generator.random(len(places)), generator.integers(0, n_codes, len(places))
    if machine == "inutile":
        return any_code
    moved = generator.random(len(places)) < np.select([places == 1, places == 2], [0.25, 0.4], 0)
    given = np.where(chance < 0.1, any_code, places)
    return np.where(moved & (machine == "biaisee"), 0, given)
