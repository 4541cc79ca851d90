"""Coders: who they are, told in words, and what a document itself prints under two codes."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from egnlib.coding.codebook import Codebook
from egnlib.coding.coder_labels import PROJECT, coder_label
from egnlib.coding.codings import PUBLISHED
from egnlib.coding.computed import computed_codings
from egnlib.coding.ledger import coded_by_all
from egnlib.coding.machine import MACHINE
from egnlib.coding.suggestions import RULES_CODER
from egnlib.files import EgnError

DOUBLE = "double"
READERS = "lectures"
KINDS = ("publie", "lecture", "double", "calcul")
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
        (for a narrow one), ``dit`` (for the middle of a sentence) and ``qui`` (a sentence).

    Examples
    --------
    >>> import pandas as pd
    >>> found = describe_coders(pd.DataFrame({"coder": ["regles", "projet-2", "publie"]}))
    >>> found["nom"].tolist()
    ['Codage publié', 'Projet, lecture\\xa02', 'Règles (calcul)']
    """
    names = sorted(codings["coder"].drop_duplicates(), key=_place)
    versions = _versions(codings)
    return pd.DataFrame(
        {
            "nature": [_kind(name) for name in names],
            "nom": [SHORT[name] if name == DOUBLE else coder_label(name) for name in names],
            "court": [SHORT.get(name, _short(name)) for name in names],
            "dit": [_told(name) for name in names],
            "qui": [_who(name, versions.get(name, "")) for name in names],
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
    return f"Lecture\u00a0{project[1] or 1}" if project else name


def _told(name: str) -> str:
    project = PROJECT.fullmatch(name)
    return f"la lecture {project[1] or 1} du projet" if project else TOLD.get(name, name)


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


def chosen_coders(coders: pd.DataFrame, chosen: Sequence[str]) -> list[str]:
    """Coders that a list of parameters names.

    Parameters
    ----------
    coders
        As :func:`describe_coders` gives.
    chosen
        Names of coders, or ``lectures`` for all the people. A name that stands for a coding that
        is always possible (``publie``, ``double``, ``regles``, ``machine``) may be absent from the
        table: nobody has to have coded.

    Returns
    -------
    list of str
        Names of coders of the table, in its order, each once.

    Raises
    ------
    EgnError
        If a name is neither one of these nor a coder of the table.

    Examples
    --------
    >>> import pandas as pd
    >>> coders = describe_coders(pd.DataFrame({"coder": ["publie", "anne", "regles"]}))
    >>> chosen_coders(coders, ["publie", "double", "lectures"])
    ['publie', 'anne']
    """
    known = {READERS, *TOLD, *coders.index}
    strangers = [name for name in chosen if name not in known]
    if strangers:
        message = (
            f"Codeur inconnu : « {', '.join(strangers)} ». Codeurs trouvés : "
            f"{', '.join(coders.index)} ; « {READERS} » les nomme tous à la fois. Corrigez les "
            "paramètres."
        )
        raise EgnError(message)
    people = coders["nature"] == "lecture"
    kept = coders.index.isin(list(chosen)) | (people & (READERS in chosen))
    return coders.index[kept].tolist()


def measured_readers(coders: pd.DataFrame) -> list[str]:
    """Coders whose disagreement with the published coding is measured.

    People, each of whom read the rules and the texts; where nobody has coded yet, what is
    computed, for want of better.

    Examples
    --------
    >>> import pandas as pd
    >>> measured_readers(describe_coders(pd.DataFrame({"coder": ["publie", "regles", "anne"]})))
    ['anne']
    """
    people = coders.index[coders["nature"] == "lecture"].tolist()
    return people or coders.index[coders["nature"] == "calcul"].tolist()


def doubled_codings(
    propositions: pd.DataFrame, units: Sequence[str], codebook: Codebook
) -> pd.DataFrame:
    """Codes under which a document prints again a proposition that counts once.

    Parameters
    ----------
    propositions
        Propositions of one document, every printed row: ``id_proposition``, ``id_document``,
        ``meme_que``, ``categorie``, ``lignes``.
    units
        Propositions of the chart.
    codebook
        Codebook of the categories.

    Returns
    -------
    DataFrame
        One row per proposition of the chart and category, other than its own, under which the same
        words are printed elsewhere: ``id_unite``, ``codebook``, ``version``, ``coder``
        (``double``), ``code`` (categorical in the codebook's order), ``memo`` (where).

    Examples
    --------
    >>> import pandas as pd
    >>> from egnlib.coding import read_codebook
    >>> rows = pd.DataFrame({"id_proposition": ["a", "b"], "meme_que": [None, "a"],
    ...     "id_document": "d", "categorie": ["anthropo", "politique"], "lignes": ["1", "2"]})
    >>> found = doubled_codings(rows, ["a"], read_codebook("categories"))
    >>> found[["id_unite", "coder", "code"]].to_numpy().tolist()
    [['a', 'double', 'politique']]
    """
    printed = propositions.loc[propositions["categorie"].notna()]
    printed = printed.assign(
        categorie=printed["categorie"].astype("object"),
        formulation=printed["meme_que"].fillna(printed["id_proposition"]),
    )
    keys = ["id_document", "formulation"]
    columns = [*keys, "categorie", "lignes"]
    kept = printed.loc[printed["id_proposition"].isin(list(units)), ["id_proposition", *columns]]
    pairs = kept.merge(printed[columns], on=keys, suffixes=("_propre", ""))
    pairs = pairs.loc[pairs["categorie"] != pairs["categorie_propre"]]
    pairs = pairs.drop_duplicates(["id_proposition", "categorie"])
    return pd.DataFrame(
        {
            "id_unite": pairs["id_proposition"],
            "codebook": codebook.id,
            "version": codebook.version,
            "coder": DOUBLE,
            "code": pd.Categorical(pairs["categorie"], codebook.order, ordered=True),
            "memo": [f"imprimée aussi aux lignes {lines}" for lines in pairs["lignes"]],
        }
    ).reset_index(drop=True)


def codings_beside(
    propositions: pd.DataFrame,
    units: pd.DataFrame,
    codebook: Codebook,
    *,
    seed: int = 0,
    root: Path | None = None,
) -> pd.DataFrame:
    """Put every coding of some propositions in one table: published, people's, doubles, computed.

    Parameters
    ----------
    propositions
        Propositions of one document, every printed row.
    units
        Those that count, each with its published ``categorie`` and the one whose words it
        repeats (``meme_que``): the machine codes doubles without having seen the other.
    codebook
        Codebook of the categories.
    seed
        Seed of what is computed (:func:`egnlib.coding.computed_codings`), from the recorded texts
        of the units and the published codes.
    root
        Folder of the project; found from the current folder by default.

    Returns
    -------
    DataFrame
        Columns of :func:`egnlib.coding.read_codings`; ``code`` categorical in the codebook's order.
        Rows of other units, and those without a code, are left out.

    Raises
    ------
    EgnError
        As :func:`egnlib.coding.coded_by_all` and :func:`egnlib.coding.computed_codings`.
    """
    names = units["id_proposition"].tolist()
    by_people = coded_by_all(units, codebook, root=root)
    named = units.set_index("id_proposition")
    texts, learned = recorded_texts(named), named["categorie"]
    doubles = named["meme_que"].fillna(named.index.to_series())
    computed = computed_codings(texts, learned, codebook, groups=doubles, seed=seed)
    doubled = doubled_codings(propositions, names, codebook)
    order = pd.CategoricalDtype(codebook.order, ordered=True)
    tables = [
        table.reindex(columns=by_people.columns).astype({"code": order, "memo": "object"})
        for table in (by_people, doubled, computed)
        if len(table)
    ]
    codings = pd.concat([table.astype("object") for table in tables], ignore_index=True)
    kept = codings["id_unite"].isin(names) & codings["code"].notna()
    return codings.loc[kept].astype({"code": order}).reset_index(drop=True)


def recorded_texts(units: pd.DataFrame) -> pd.Series:
    """Text that is recorded of each unit: its label, for whom, and why.

    The documents need not be there: what is computed from these texts is the same everywhere.

    Parameters
    ----------
    units
        One unit per row: ``libelle``, and where they are known ``qui`` and ``pourquoi``.

    Returns
    -------
    Series
        Texts, with the index of the units.

    Examples
    --------
    >>> import pandas as pd
    >>> units = pd.DataFrame({"libelle": ["Former"], "qui": ["tous"], "pourquoi": [None]})
    >>> recorded_texts(units).tolist()
    ['Former ; tous']
    """
    parts = [units[name] for name in ("libelle", "qui", "pourquoi") if name in units]
    texts = [
        " ; ".join(part for part in row if isinstance(part, str) and part)
        for row in zip(*parts, strict=True)
    ]
    return pd.Series(texts, index=units.index, dtype="str")
