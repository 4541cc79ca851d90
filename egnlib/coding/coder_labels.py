"""Coders: how a page names them, and says who they are."""

import re

from egnlib.coding.codings import PUBLISHED
from egnlib.coding.machine import MACHINE
from egnlib.coding.suggestions import RULES_CODER

PROJECT = re.compile(r"projet(?:-(\d+))?")
RANKS = ("première", "deuxième", "troisième", "quatrième", "cinquième", "sixième")


def coder_names(text: str) -> list[str]:
    """Coders named in a text, separated by commas.

    Examples
    --------
    >>> coder_names("publie, lecteur-1,")
    ['publie', 'lecteur-1']
    """
    return [name.strip() for name in text.split(",") if name.strip()]


def coder_label(coder: str) -> str:
    """Label of a coder, as figures and tables name it.

    Examples
    --------
    >>> [coder_label(name) for name in ("publie", "projet-2", "anne", "regles")]
    ['Codage publié', 'Projet, lecture\\xa02', 'anne', 'Règles (calcul)']
    """
    known = {
        PUBLISHED: "Codage publié",
        RULES_CODER: "Règles (calcul)",
        MACHINE: "Machine (calcul)",
    }
    project = PROJECT.fullmatch(coder)
    return f"Projet, lecture\u00a0{project[1] or 1}" if project else known.get(coder, coder)


def coder_description(coder: str, *, learned: str = "") -> str:
    """Say who a coder is, in a sentence without capital nor stop.

    Parameters
    ----------
    coder
        Coder.
    learned
        Coder whose coding the machine learned.

    Examples
    --------
    >>> coder_description("anne")
    'une personne, sous un pseudonyme'
    """
    project = PROJECT.fullmatch(coder)
    if project:
        rank = int(project[1] or 1)
        told = RANKS[rank - 1] if 0 < rank <= len(RANKS) else f"{rank}e"
        return f"{told} lecture faite par ce projet lui-même, et non par les auteurs du document"
    known = {
        PUBLISHED: "le classement imprimé par le document, avec ses propres catégories",
        RULES_CODER: "les mots indices de la grille, sans personne ; pas de code quand ils "
        "manquent ou se contredisent",
        MACHINE: f"un apprentissage qui imite « {coder_label(learned)} » ; chaque texte est codé "
        "par une machine qui ne l’a pas vu",
    }
    return known.get(coder, "une personne, sous un pseudonyme")
