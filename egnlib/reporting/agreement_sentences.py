"""Agreement told: what was measured, and how to read κ with the numbers of this very table."""

from collections.abc import Mapping

import pandas as pd

from egnlib.reporting.agreement_rows import COEFFICIENTS, corrected_name
from egnlib.reporting.agreements import FIRM, TENTATIVE, told_note
from egnlib.reporting.markup import Fragment
from egnlib.reporting.numbers import NO_BREAK, french_number, french_percent, plural
from egnlib.reporting.pair_sentences import quoted_coders
from egnlib.reporting.tables import show_table

WIDE = 0.2
DOMINANT = 0.6
APART = 0.1


def _number(value: float) -> str:
    return french_number(value, decimals=2)


def _overall(agreement: pd.DataFrame) -> pd.DataFrame:
    return agreement.loc[agreement["code"].isna()].set_index("coefficient")


def _bounds(row: pd.Series) -> str:
    return f"{_number(row['low'])} à {_number(row['high'])}"


def agreement_sentence(
    agreement: pd.DataFrame, *, labels: Mapping[str, str], confidence: float = 0.95
) -> str:
    """Say how often the coders agree, and how much of it is beyond chance.

    Parameters
    ----------
    agreement
        Rows of one group of coders: ``coders``, ``code`` (missing for all together),
        ``coefficient``, ``value``, ``low``, ``high``, ``n``, ``note``.
    labels
        Label of each coder and code.
    confidence
        Level of the intervals.
    """
    rows = _overall(agreement)
    raw, corrected = rows.loc["accord_brut"], rows.loc[corrected_name(rows.reset_index())]
    names = quoted_coders(raw["coders"], labels)
    texts, share = plural(int(raw["n"]), "texte"), french_percent(raw["value"])
    if raw["coders"].count("+") == 1:
        start = f"{names} ont codé tous deux {texts} et donné le même code à {share} d’entre eux."
    else:
        start = (
            f"Quand deux codeurs pris au hasard parmi {names} codent un même texte, ils lui "
            f"donnent le même code dans {share} des cas ({texts})."
        )
    return f"{start} {_beyond(corrected, labels, confidence)}"


def _beyond(row: pd.Series, labels: Mapping[str, str], confidence: float) -> str:
    if pd.isna(row["value"]):
        return f"Au-delà du hasard, pas de mesure. {told_note(row['note'], labels)}"
    level = french_percent(confidence, decimals=0)
    around = f", intervalle à {level} : {_bounds(row)}" if pd.notna(row["low"]) else ""
    return (
        f"Une fois retiré ce que le hasard donnerait, l’accord vaut {_number(row['value'])}, sur "
        f"une échelle où 0 est le hasard et 1 l’accord parfait ({COEFFICIENTS[row.name]}{around})."
    )


def code_agreement_sentence(agreement: pd.DataFrame, *, labels: Mapping[str, str]) -> str:
    """Name the codes that coders agree on least and most.

    Parameters
    ----------
    agreement, labels
        As for :func:`agreement_sentence`; codes that nobody gave are left out.
    """
    own = agreement.loc[agreement["coefficient"] == "accord_propre"].dropna(subset="value")
    if len(own) < 2:
        return "Trop peu de codes ont été donnés pour les comparer un à un."
    least, most = own.loc[own["value"].idxmin()], own.loc[own["value"].idxmax()]
    return (
        f"Le code le moins partagé est « {labels.get(least['code'], least['code'])} » : quand un "
        f"codeur le donne, l’autre le donne aussi dans {french_percent(least['value'])} des cas ; "
        f"le plus partagé est « {labels.get(most['code'], most['code'])} », avec "
        f"{french_percent(most['value'])}."
    )


def chance_agreement_sentence(
    chance: object, *, coders: tuple[str, str], labels: Mapping[str, str]
) -> str:
    """Work out κ of two coders in words, from their own numbers.

    Parameters
    ----------
    chance
        ``n``, ``agreed``, ``chance``, ``kappa``, and ``codes``: one row per code with
        ``share_a``, ``share_b``, ``chance``.
    coders
        Labels of the two coders.
    labels
        Label of each code.
    """
    code = chance.codes["chance"].idxmax()
    row = chance.codes.loc[code]
    start = (
        f"« {coders[0]} » donne « {labels.get(code, str(code))} » à "
        f"{french_percent(row['share_a'])} des {french_number(chance.n)} textes, « {coders[1]} » à "
        f"{french_percent(row['share_b'])}. Si chacun gardait ses habitudes mais posait ses codes "
        f"au hasard, ils se retrouveraient sur ce code pour {french_percent(row['chance'])} des "
        f"textes ; avec les autres codes, ils seraient d’accord sur "
        f"{french_percent(chance.chance)} des textes sans avoir rien lu."
    )
    return f"{start} {_left(chance)}"


def _left(chance: object) -> str:
    if pd.isna(chance.kappa):
        return "Le hasard suffirait donc à les mettre toujours d’accord : κ n’a pas de valeur."
    won, left = chance.agreed - chance.chance, 1 - chance.chance
    how = "gagnés" if won >= 0 else "perdus"
    return (
        f"Ils le sont sur {french_percent(chance.agreed)}. Entre le hasard et l’accord parfait il "
        f"y avait {_points(left)} à gagner ; {_points(abs(won))} sont {how}. Le κ (« kappa ») de "
        "Cohen est leur rapport : "
        f"{french_number(100 * won, decimals=1)} ÷ {french_number(100 * left, decimals=1)} = "
        f"{_number(chance.kappa)}."
    )


def _points(share: float) -> str:
    return f"{french_number(100 * share, decimals=1)}{NO_BREAK}points"


def show_chance(
    chance: object, *, coders: tuple[str, str], labels: Mapping[str, str], caption: str
) -> Fragment:
    """Show, code by code, what chance alone would give two coders.

    Parameters
    ----------
    chance, coders, labels
        As for :func:`chance_agreement_sentence`.
    caption
        What the table says.
    """
    codes = chance.codes.assign(seen=chance.codes["n_agreed"] / chance.n)
    whole = {"share_a": 1.0, "share_b": 1.0, "chance": chance.chance, "seen": chance.agreed}
    heads = [*coders, "Accord par hasard", "Accord constaté"]
    columns = {"Code": [*(labels.get(code, str(code)) for code in codes.index), "Total"]}
    for head, (name, total) in zip(heads, whole.items(), strict=True):
        columns[head] = [french_percent(share) for share in [*codes[name], total]]
    return show_table(
        pd.DataFrame(columns),
        caption=caption,
        note="« Accord par hasard » : produit des deux parts de la ligne.",
    )


def interval_sentence(
    agreement: pd.DataFrame, *, labels: Mapping[str, str], confidence: float = 0.95
) -> str:
    """Say what the interval of the agreement says, and what it does not.

    Parameters
    ----------
    agreement, labels, confidence
        As for :func:`agreement_sentence`.
    """
    rows = _overall(agreement)
    row = rows.loc[corrected_name(rows.reset_index())]
    if pd.isna(row["low"]):
        return f"Il n’y a pas d’intervalle à lire. {told_note(row['note'] or '', labels)}".strip()
    few = f" Il est large : {french_number(row['n'])} textes, c’est peu."
    few = few if row["high"] - row["low"] > WIDE else ""
    return (
        f"L’intervalle, de {_bounds(row)}, donne les valeurs que ces textes laissent plausibles "
        "pour l’accord des mêmes codeurs sur des textes semblables. Il vise à contenir la vraie "
        f"valeur {french_number(100 * confidence)} fois sur 100.{few} Il ne dit rien de ce que "
        "trouveraient d’autres codeurs."
    )


def conventions_sentence(agreement: pd.DataFrame) -> str:
    """Set α beside Krippendorff's conventions, and say why no word is put on it.

    Parameters
    ----------
    agreement
        As for :func:`agreement_sentence`.
    """
    row = _overall(agreement).loc["alpha_krippendorff"]
    tentative, firm = (french_number(mark, decimals=3) for mark in (TENTATIVE, FIRM))
    return (
        f"Krippendorff conseille de ne s’appuyer que sur un α d’au moins {firm}, et de ne conclure "
        f"qu’à titre provisoire de {tentative} à {firm}. {_placed(row, tentative, firm)} Ce sont "
        "des conventions, non des tests : les franchir ne prouve pas qu’un codage est juste. Les "
        "échelles de mots (« modéré », « substantiel » chez Landis et Koch) ont des seuils que "
        "leurs auteurs disent eux-mêmes arbitraires ; cette page n’en emploie aucun."
    )


def _placed(row: pd.Series, tentative: str, firm: str) -> str:
    if pd.isna(row["value"]):
        return "Ici α n’a pas de valeur."
    told = f"Ici α = {_number(row['value'])}"
    if pd.isna(row["low"]):
        return f"{told}, sans intervalle."
    told = f"{told} (de {_bounds(row)})"
    if row["high"] < TENTATIVE:
        return f"{told} : tout l’intervalle est sous {tentative}."
    if row["low"] >= FIRM:
        return f"{told} : tout l’intervalle est au-dessus de {firm}."
    crossed = [
        text
        for mark, text in ((TENTATIVE, tentative), (FIRM, firm))
        if row["low"] < mark <= row["high"]
    ]
    if not crossed:
        return f"{told} : tout l’intervalle est entre ces deux repères."
    return (
        f"{told} : l’intervalle va de part et d’autre de {' et de '.join(crossed)}, et ces textes "
        "ne permettent pas de trancher."
    )


def dominance_sentence(
    agreement: pd.DataFrame, codings: pd.DataFrame, *, labels: Mapping[str, str]
) -> str:
    """Say whether one code takes most texts, which lowers κ, and set AC1 beside it.

    Parameters
    ----------
    agreement, labels
        As for :func:`agreement_sentence`.
    codings
        Codings of the same coders: ``code``.
    """
    rows = _overall(agreement)
    name = corrected_name(rows.reset_index())
    corrected, other = rows.at[name, "value"], rows.at["ac1_gwet", "value"]
    shares = codings["code"].value_counts(normalize=True)
    code, share = labels.get(shares.idxmax(), str(shares.idxmax())), shares.max()
    if pd.isna(corrected) or pd.isna(other):
        return f"Un seul code, « {code} », a été donné : ni κ ni AC1 n’ont de valeur."
    known = f"{COEFFICIENTS[name]} vaut {_number(corrected)} et AC1 {_number(other)}"
    start = (
        "Quand un code prend presque tous les textes, s’accorder sur lui est facile : le hasard y "
        "suffirait, et κ peut être bas alors que presque tout est codé pareil. AC1, qui compte le "
        "hasard autrement, reste alors plus haut. Ici le code le plus donné, "
        f"« {code} », l’est à {french_percent(share)} des fois"
    )
    if share >= DOMINANT or other - corrected > APART:
        return f"{start} : lisez les deux nombres ensemble ({known})."
    return f"{start} : aucun code ne domine, et les deux nombres sont proches ({known})."
