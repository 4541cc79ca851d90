"""Panels: the coders of the same units side by side, people and computed ones, and who they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from egnlib.coding.codebook import Codebook
from egnlib.coding.coder_labels import ENOUGH, coder_description, coder_label, coder_names
from egnlib.coding.codings import PUBLISHED
from egnlib.coding.computed import computed_codings, rule_codings
from egnlib.coding.decisions import CONFIDENCES
from egnlib.coding.machine import MACHINE
from egnlib.coding.suggestions import RULES_CODER
from egnlib.corpus.consultation import Consultation
from egnlib.files import EgnError

NOBODY = "aucun"
UNCODED = "sans_code"
READING, COMPUTATION = "lecture", "calcul"


@dataclass(frozen=True)
class Panel:
    """Coders of the same units.

    Attributes
    ----------
    codings
        One row per coder and unit, the columns of `egnlib.coding.read_codings`, with ``coder``
        categorical in the order of `coders`, and ``assurance`` (1 to 3 for a confidence
        ``faible`` to ``forte``, missing where none was given).
    coders
        One row per coder, indexed by ``coder``: the published coding, then the readings in the
        order of their first decision, then the rules and the machine. Columns: ``label``,
        ``kind`` (``lecture`` or ``calcul``), ``who`` (French sentence without its stop), ``n``
        (units that the coder coded), ``n_units`` (units that there are), ``version`` (of the
        codebook, all those used; missing for the published coding, which had no codebook),
        ``partiel`` (whether the coder coded less than four fifths of what the coder of the most
        texts did: too few for shares to be compared).
    learned
        Coder whose coding the machine learned; empty without a machine.
    """

    codings: pd.DataFrame
    coders: pd.DataFrame
    learned: str

    @property
    def labels(self) -> dict[str, str]:
        """Label of each coder."""
        return self.coders["label"].to_dict()

    @property
    def together(self) -> pd.DataFrame:
        """Codings of those whose agreement answers the question of the page.

        The readings, where there are at least two: the agreement of readers says nothing of a
        machine that learned from one of them, and the other way round. Otherwise the one reading
        and the machine, or all the coders where one of these is absent.
        """
        readings = self.coders.index[self.coders["kind"] == READING].tolist()
        known = set(self.coders.index)
        if len(readings) < 2:
            readings = [*readings, MACHINE] if readings and MACHINE in known else [*known]
        return self.codings.loc[self.codings["coder"].isin(readings)]

    def pair(self, named: str = "") -> list[str]:
        """Two coders to set against each other.

        They are those named, or the two of `together` that agree least on the texts they share:
        the pair whose disagreements are worth reading first.

        Raises
        ------
        EgnError
            If two coders of the panel are not named.
        """
        chosen = coder_names(named) or _least_alike(self.together)
        if len(set(chosen)) != 2 or not set(chosen) <= set(self.coders.index):
            message = (
                f"Deux codeurs sont à croiser : « {', '.join(chosen)} » ne convient pas. Codeurs "
                f"de la page : {', '.join(self.coders.index)}. Nommez-en deux, séparés par une "
                "virgule."
            )
            raise EgnError(message)
        return chosen

    def crossed(self, units: pd.DataFrame, pair: Sequence[str]) -> pd.DataFrame:
        """Units with the codes of two coders in ``code_a`` and ``code_b``.

        Parameters
        ----------
        units
            One row per unit, with ``id_unite``.
        pair
            The two coders.

        Returns
        -------
        DataFrame
            Units that at least one of the two coded, in their order; both columns are categorical
            in the codebook's order, ``sans_code`` last for a unit that the coder did not code.
        """
        order = [*self.codings["code"].cat.categories, UNCODED]
        codes = {}
        for name, coder in zip(("code_a", "code_b"), pair, strict=True):
            given = self.codings.loc[self.codings["coder"] == coder].set_index("id_unite")["code"]
            found = units["id_unite"].map(given.astype("object")).fillna(UNCODED)
            codes[name] = pd.Categorical(found, order, ordered=True)
        crossed = units.assign(**codes)
        return crossed.loc[(crossed["code_a"] != UNCODED) | (crossed["code_b"] != UNCODED)]


def coder_panel(
    units: pd.DataFrame,
    codings: pd.DataFrame,
    codebook: Codebook,
    *,
    coders: str = "",
    learned: str = "",
    seed: int = 0,
) -> Panel:
    """Set side by side those who coded the same units, and the computed coders.

    Parameters
    ----------
    units
        One row per unit: ``id_unite``, ``texte`` (what the rules and the machine read).
    codings
        Codings of these units and possibly of others, see `egnlib.coding.coded_by_all`.
    codebook
        Codebook of the codings.
    coders
        Coders to keep, separated by commas; all of them by default.
    learned
        Coder whose coding the machine learns: by default the published coding, or else the first
        reading; ``aucun`` for no machine. The machine codes only the units that this coder coded.
    seed
        Seed of the machine's folds.

    Returns
    -------
    Panel
        Coders without any code of these units are left out.

    Raises
    ------
    EgnError
        If a coder is unknown, fewer than two coders are left, or the machine cannot learn.
    """
    found = codings.loc[codings["id_unite"].isin(units["id_unite"])]
    readings = found["coder"].drop_duplicates().tolist()
    asked = coder_names(coders)
    teacher = _teacher(learned, readings, asked)
    parts = [found, *_computed(units, found, codebook, teacher, asked, seed)]
    every = pd.concat([part for part in parts if len(part)], ignore_index=True)
    kept = _kept(every["coder"].drop_duplicates().tolist(), asked)
    every = every.loc[every["coder"].isin(kept)]
    every = every.assign(
        code=pd.Categorical(every["code"], codebook.order, ordered=True),
        coder=pd.Categorical(every["coder"], kept, ordered=True),
        assurance=every["confiance"].astype("object").map(_ranks()).astype("float64"),
    )
    return Panel(every, _coders(every, len(units), teacher), teacher)


def with_doubles(units: pd.DataFrame, consultation: Consultation) -> pd.DataFrame:
    """Units with, in ``double``, the unit whose words they repeat, or their own identifier.

    Parameters
    ----------
    units
        One row per unit, with ``id_unite``; one that is not recorded is its own double.
    consultation
        The recorded tables.
    """
    propositions = consultation.propositions.set_index("id_proposition")["meme_que"]
    returns = consultation.retours.set_index("id_retour")["identique_a"]
    repeated = pd.concat([propositions, returns]).dropna()
    identifiers = units["id_unite"]
    return units.assign(double=identifiers.map(repeated).fillna(identifiers))


def _least_alike(codings: pd.DataFrame) -> list[str]:
    """Two coders whose codes are alike on the smallest share of their common units."""
    codes = codings.astype({"coder": "str", "code": "str"})
    wide = codes.pivot(index="id_unite", columns="coder", values="code")
    order = codings["coder"].cat.categories
    found = [name for name in order if name in wide]
    alike = {
        pair: (both.iloc[:, 0] == both.iloc[:, 1]).mean()
        for pair in combinations(found, 2)
        if len(both := wide[[*pair]].dropna())
    }
    return list(min(alike, key=alike.get)) if alike else found[:2]


def _ranks() -> dict[str, int]:
    return {name: rank for rank, name in enumerate(CONFIDENCES, start=1)}


def _teacher(learned: str, readings: Sequence[str], asked: Sequence[str]) -> str:
    if learned == NOBODY or not readings or (asked and MACHINE not in asked):
        return ""
    if learned and learned not in readings:
        message = (
            f"La machine ne peut pas apprendre de « {learned} ». Codages de ces textes : "
            f"{', '.join(readings)}. Choisissez l'un d'eux, ou « {NOBODY} » pour s'en passer."
        )
        raise EgnError(message)
    return learned or readings[0]


def _computed(
    units: pd.DataFrame,
    codings: pd.DataFrame,
    codebook: Codebook,
    teacher: str,
    asked: Sequence[str],
    seed: int,
) -> list[pd.DataFrame]:
    texts = units.set_index("id_unite")["texte"]
    rules = [] if asked and RULES_CODER not in asked else [rule_codings(texts, codebook)]
    if not teacher:
        return rules
    codes = codings.loc[codings["coder"] == teacher].set_index("id_unite")["code"]
    codes = codes.reindex(texts.index).dropna().astype("object")
    doubles = units.set_index("id_unite")["double"] if "double" in units else None
    groups = None if doubles is None else doubles[codes.index]
    try:
        taught = computed_codings(texts[codes.index], codes, codebook, groups=groups, seed=seed)
    except EgnError as error:
        message = f"{error} Pour s'en passer : appris = « {NOBODY} »."
        raise EgnError(message) from error
    return [*rules, taught.loc[taught["coder"] == MACHINE]]


def _kept(found: Sequence[str], asked: Sequence[str]) -> list[str]:
    unknown = [name for name in asked if name not in found]
    kept = [name for name in found if not asked or name in asked]
    if unknown or len(kept) < 2:
        first = f"Codeurs inconnus ici : « {', '.join(unknown)} »" if unknown else "Un seul codeur"
        message = (
            f"{first}. Ces textes ont pour codeurs : {', '.join(found) or 'personne'}. Il en faut "
            "au moins deux à comparer : corrigez la liste, ou faites coder ces textes."
        )
        raise EgnError(message)
    return kept


def _coders(codings: pd.DataFrame, n_units: int, teacher: str) -> pd.DataFrame:
    coders = codings["coder"].cat.categories
    groups = codings.groupby("coder", observed=False)
    versions = groups["version"].agg(lambda given: ", ".join(map(str, sorted(given.unique()))))
    versions = versions.astype("object").where(coders != PUBLISHED)
    computed, sizes = coders.isin([RULES_CODER, MACHINE]), groups.size().to_numpy()
    return pd.DataFrame(
        {
            "label": [coder_label(name) for name in coders],
            "kind": pd.Series(COMPUTATION, coders).where(computed, READING),
            "who": [coder_description(name, learned=teacher) for name in coders],
            "n": sizes,
            "n_units": n_units,
            "version": versions.to_numpy(),
            "partiel": sizes < ENOUGH * sizes.max(),
        },
        index=coders.rename("coder"),
    )
