"""Computed codings: what the rules and a machine say of the texts that a person coded."""

import numpy as np
import pandas as pd

from egnlib.coding.codebook import Codebook
from egnlib.coding.decisions import CONFIDENCES
from egnlib.coding.learner import coding_folds, content_words
from egnlib.coding.machine import MACHINE, MachineCoder, train_machine
from egnlib.coding.suggestions import RULES_CODER, suggest_codes
from egnlib.files import EgnError

COLUMNS = ["id_unite", "codebook", "version", "coder", "code", "confiance", "memo", "date"]


def computed_codings(
    texts: pd.Series,
    codes: pd.Series,
    codebook: Codebook,
    *,
    groups: pd.Series | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Code texts by the rules of a codebook, and by a machine that learned from the other texts.

    The texts are parted into a few folds; those of a fold are coded by a machine trained on the
    others (`egnlib.coding.train_machine`), so that no text, and no text of the same words, helps
    its own code. The rules learn nothing and read the texts as they are.

    Parameters
    ----------
    texts
        Texts, indexed by unit.
    codes
        Code of each text, same index, given by the coder whose coding is learned.
    codebook
        Codebook of the codes. Without indicators there are no rules, and the learner works alone.
    groups
        What may not be parted by a fold, same index: one value for a text and its doubles. Each
        text for itself by default; texts with the same words are never parted.
    seed
        Seed of the folds; the same seed and texts give the same codes.

    Returns
    -------
    DataFrame
        One row per coder and text, the columns of `egnlib.coding.read_codings`: ``id_unite``,
        ``codebook``, ``version``, ``coder``, ``code`` (categorical in the codebook's order);
        ``confiance``, ``memo`` and ``date`` are missing. First the coder ``regles``, without the
        texts on which the rules abstain, then the coder ``machine``, which codes every text; each
        in the order of the texts.

    Raises
    ------
    EgnError
        If the groups do not have the index of the texts, or, with what the fold left to learn
        from, as :func:`egnlib.coding.train_machine` (fewer than ten texts, fewer than two codes, a
        missing text or code) and :func:`egnlib.coding.suggest_codes`.

    Notes
    -----
    The machine imitates one coder: its agreement with that coder says how well the coder's habits
    can be learned from so many texts, and its agreement with another coder is at most that of an
    apprentice of the first. The rules of a codebook that was written by studying a coding are not
    independent of it either.

    References
    ----------
    Stone, M. (1974). Cross-validatory choice and assessment of statistical predictions. *Journal
    of the Royal Statistical Society: Series B*, 36(2), 111–133.
    https://doi.org/10.1111/j.2517-6161.1974.tb00994.x

    Examples
    --------
    Only one of the texts holds a word of the rules; the machine codes all fourteen.

    >>> from egnlib.coding import read_codebook
    >>> texts = pd.Series([f"un banc rouge {k}" for k in range(7)]
    ...                   + [f"une plume bleue {k}" for k in range(6)] + ["former"])
    >>> codes = pd.Series(["politique"] * 7 + ["organisation"] * 7)
    >>> found = computed_codings(texts, codes, read_codebook("categories"))
    >>> found["coder"].value_counts(sort=False).to_dict()
    {'regles': 1, 'machine': 14}
    """
    _check_index(texts, codes, groups)
    machine = _left_out(texts.sort_index(), codes, codebook, groups, seed)[texts.index]
    rules = rule_codings(texts, codebook)
    return pd.concat([rules, _rows(machine, MACHINE, codebook)], ignore_index=True)


def rule_codings(texts: pd.Series, codebook: Codebook) -> pd.DataFrame:
    """Code texts by the rules of a codebook, as the work of the coder ``regles``.

    Parameters
    ----------
    texts
        Texts, indexed by unit.
    codebook
        Codebook; without indicators there is no rule, hence no row.

    Returns
    -------
    DataFrame
        The rows of the coder ``regles`` in :func:`computed_codings`.

    Raises
    ------
    EgnError
        As :func:`egnlib.coding.suggest_codes`.

    Examples
    --------
    >>> from egnlib.coding import read_codebook
    >>> texts = pd.Series({"a": "Former les professeurs", "b": "un banc rouge"})
    >>> rule_codings(texts, read_codebook("categories"))[["id_unite", "code"]].values.tolist()
    [['a', 'formation']]
    """
    if codebook.indicators.empty:
        return _rows(pd.Series(index=texts.index, dtype="object"), RULES_CODER, codebook)
    suggested = suggest_codes(texts, codebook).table["code"]
    return _rows(suggested.astype("object"), RULES_CODER, codebook)


def _left_out(
    texts: pd.Series, codes: pd.Series, codebook: Codebook, groups: pd.Series | None, seed: int
) -> pd.Series:
    """Code of each text by a machine trained without its fold; texts sorted by identifier."""
    from threadpoolctl import threadpool_limits

    codes, parts = codes[texts.index], _parts(texts, groups)
    _check_parts(parts)
    machine = pd.Series(index=texts.index, dtype="object")
    # One thread: in many small fits, several gain nothing, and wait for one another on a machine
    # that is busy (five to ten times slower).
    with threadpool_limits(1):
        for train, test in coding_folds(codes.astype("str").tolist(), parts.tolist(), seed=seed):
            kept = (column.iloc[train] for column in (texts, codes, parts))
            trained = _trained(*kept, codebook, len(test), seed)
            machine.iloc[test] = trained.suggest(texts.iloc[test])["code"].astype("object")
    return machine


def _trained(
    texts: pd.Series,
    codes: pd.Series,
    parts: pd.Series,
    codebook: Codebook,
    n_left_out: int,
    seed: int,
) -> MachineCoder:
    try:
        return train_machine(texts, codes, codebook, groups=parts, seed=seed)
    except EgnError as error:
        message = (
            f"Codage par la machine impossible : {n_left_out} textes sur "
            f"{len(texts) + n_left_out} sont mis de côté pour être codés, et les autres ne "
            f"suffisent pas à apprendre. {error}"
        )
        raise EgnError(message) from error


def _parts(texts: pd.Series, groups: pd.Series | None) -> pd.Series:
    """Number of the part of each text; texts of one group, or of the same words, share one."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    words = texts.fillna("").map(lambda text: " ".join(sorted(set(content_words(text)))))
    names = texts.index.to_series() if groups is None else groups[texts.index]
    names = names.astype("object").where(names.notna(), texts.index)
    n_texts, group, alike = len(texts), pd.factorize(names)[0], pd.factorize(words)[0]
    ends = np.concatenate([n_texts + group, 2 * n_texts + alike])
    links = (np.ones(len(ends)), (np.tile(np.arange(n_texts), 2), ends))
    linked = connected_components(coo_matrix(links, shape=(3 * n_texts, 3 * n_texts)))[1]
    return pd.Series(pd.factorize(linked[:n_texts])[0], texts.index)


def _rows(given: pd.Series, coder: str, codebook: Codebook) -> pd.DataFrame:
    known = given.dropna()
    rows = pd.DataFrame(
        {
            "id_unite": known.index.astype("str"),
            "codebook": codebook.id,
            "version": codebook.version,
            "coder": coder,
            "code": pd.Categorical(known, codebook.order, ordered=True),
        }
    )
    rows = rows.reindex(columns=COLUMNS)
    confidences = pd.CategoricalDtype(CONFIDENCES, ordered=True)
    kinds = {"version": "Int64", "confiance": confidences, "memo": "str", "date": "str"}
    return rows.astype(kinds)


def _check_index(texts: pd.Series, codes: pd.Series, groups: pd.Series | None) -> None:
    repeated = texts.index[texts.index.duplicated()]
    others = {"codes": codes, "groupes": texts if groups is None else groups}
    strange = [name for name, given in others.items() if not given.index.equals(texts.index)]
    if len(repeated) or strange:
        found = f"« {repeated[0]} » est répété" if len(repeated) else f"ceux des {strange[0]} non"
        message = (
            f"Identifiants impossibles : {found}. On attend un identifiant par texte, le même dans "
            "les codes et les groupes, dans le même ordre. Alignez les trois séries."
        )
        raise EgnError(message)


def _check_parts(parts: pd.Series) -> None:
    if parts.nunique() < 2:
        message = (
            f"Un seul groupe pour {len(parts)} textes. La machine code des textes qu'elle n'a pas "
            "vus, et aucun ne l'est s'ils sont tous des doubles. Revoyez les groupes."
        )
        raise EgnError(message)
