"""Coders side by side: who is chosen, and what a document itself prints under two codes."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from egnlib.coding.codebook import Codebook
from egnlib.coding.coder_labels import DOUBLE, TOLD
from egnlib.coding.computed import computed_codings
from egnlib.coding.ledger import coded_by_all
from egnlib.files import EgnError

READERS = "lectures"


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
    >>> from egnlib.coding import describe_coders
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

    People, each of whom read the rules and the texts, without those who coded too little where
    another coded enough; where nobody has coded yet, what is computed, for want of better.

    Examples
    --------
    >>> import pandas as pd
    >>> from egnlib.coding import describe_coders
    >>> measured_readers(describe_coders(pd.DataFrame({"coder": ["publie", "regles", "anne"]})))
    ['anne']
    """
    for kind in ("lecture", "calcul"):
        found = coders.loc[coders["nature"] == kind]
        whole = found.index[~found["partiel"]].tolist()
        if len(found):
            return whole or found.index.tolist()
    return []


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
            "memo": [f"aux lignes {lines}" for lines in pairs["lignes"]],
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
