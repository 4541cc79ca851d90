"""Coders: how a page names them, and says who they are."""

import re

import pandas as pd

from egnlib.coding.codings import PUBLISHED
from egnlib.coding.machine import MACHINE
from egnlib.coding.suggestions import RULES_CODER

PROJECT = re.compile(r"projet(?:-(\d+))?")
DOUBLE = "double"
KINDS = ("publie", "lecture", "double", "calcul")
ENOUGH = 0.8  # share of the units below which a coder is set apart
RANKS = ("première", "deuxième", "troisième", "quatrième", "cinquième", "sixième")
SHORT = {
    PUBLISHED: "Publié",
    RULES_CODER: "Règles",
    MACHINE: "Machine",
    DOUBLE: "Imprimée ailleurs",
}
TOLD = {
    PUBLISHED: "l’auteur de la synthèse",
    DOUBLE: "la seconde impression du document",
    RULES_CODER: "les règles",
    MACHINE: "la machine",
}
WHO = {
    PUBLISHED: "L’auteur de la synthèse : le classement que le document imprime.",
    DOUBLE: "Le document lui-même, quand il imprime la même proposition sous une autre catégorie.",
    RULES_CODER: "Un calcul : les mots de la grille ; pas de code quand ils ne départagent pas.",
    MACHINE: "Un calcul : un modèle qui a appris le classement publié sur les autres propositions.",
}


def coder_names(text: str) -> list[str]:
    """Coders named in a text, separated by commas.

    Examples
    --------
    >>> coder_names("publie, lecteur-1,")
    ['publie', 'lecteur-1']
    """
    return [name.strip() for name in text.split(",") if name.strip()]


def coder_label(coder: str) -> str:
    """Label of a coder, as figures and tables name it; no line breaks at a hyphen of a pseudonym.

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
    return (
        f"Projet, lecture\u00a0{project[1] or 1}" if project else known.get(coder, unbroken(coder))
    )


def unbroken(coder: str) -> str:
    """Pseudonym whose hyphens do not end a line.

    Examples
    --------
    >>> unbroken("anne-2") == "anne\\u20112"
    True
    """
    return coder.replace("-", "\u2011")


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


def describe_coders(codings: pd.DataFrame) -> pd.DataFrame:
    """Say who each coder is.

    Parameters
    ----------
    codings
        One row per unit and coder, with the column ``coder``, and where it is known ``version``
        (of the codebook that the coder used).

    Returns
    -------
    DataFrame
        One row per coder (index), the published coding first, then people, what a document prints
        twice, and what is computed, each kind in the order of names: ``nature`` (``publie``,
        ``lecture``, ``double``, ``calcul``), and in French ``nom`` (for a heading), ``court``
        (for a narrow one), ``dit`` (for the middle of a sentence) and ``qui`` (a sentence); then
        ``n`` (units that the coder coded), ``n_units`` (units that the coder of the most coded),
        and ``partiel``: whether the coder coded less than four fifths of these, too few to be
        counted with the others (never the document itself).

    Examples
    --------
    >>> import pandas as pd
    >>> found = describe_coders(pd.DataFrame({"coder": ["regles", "projet-2", "publie"]}))
    >>> found["nom"].tolist()
    ['Codage publié', 'Projet, lecture\\xa02', 'Règles (calcul)']
    """
    names = sorted(codings["coder"].drop_duplicates(), key=_place)
    versions, given = _versions(codings), codings["coder"].value_counts()[names]
    kinds = [_kind(name) for name in names]
    few = (given < ENOUGH * given.max()).to_numpy()
    return pd.DataFrame(
        {
            "nature": kinds,
            "nom": [SHORT[name] if name == DOUBLE else coder_label(name) for name in names],
            "court": [SHORT.get(name, _short(name)) for name in names],
            "dit": [_told(name) for name in names],
            "qui": [_who(name, versions.get(name, "")) for name in names],
            "n": given.to_numpy(),
            "n_units": given.max(),
            "partiel": few & pd.Series(kinds).isin(["lecture", "calcul"]).to_numpy(),
        },
        index=pd.Index(names, name="coder", dtype="object"),
    )


def _place(name: str) -> tuple:
    fixed = list(TOLD)
    return KINDS.index(_kind(name)), fixed.index(name) if name in fixed else 0, name


def _kind(name: str) -> str:
    kinds = {PUBLISHED: "publie", DOUBLE: "double", RULES_CODER: "calcul", MACHINE: "calcul"}
    return kinds.get(name, "lecture")


def _short(name: str) -> str:
    project = PROJECT.fullmatch(name)
    return f"Lecture\u00a0{project[1] or 1}" if project else unbroken(name)


def _told(name: str) -> str:
    project = PROJECT.fullmatch(name)
    return f"la lecture {project[1] or 1} du projet" if project else TOLD.get(name, unbroken(name))


def _who(name: str, version: str) -> str:
    by = f"avec la version {version} de la grille" if version else "d’après sa feuille de codage"
    if PROJECT.fullmatch(name):
        return (
            f"Une lecture faite par ce projet ({name}), {by}, sans voir les autres codages : elle "
            "n’est pas l’autorité."
        )
    return WHO.get(name, f"Une lecture, sous un pseudonyme, {by}.")


def _versions(codings: pd.DataFrame) -> dict[str, str]:
    """Versions of the codebook that each coder used; an empty text where they are not told."""
    if "version" not in codings:
        return {}
    told = codings.dropna(subset="version").astype({"version": "str"})
    return {name: " et ".join(sorted(set(rows))) for name, rows in told.groupby("coder")["version"]}
