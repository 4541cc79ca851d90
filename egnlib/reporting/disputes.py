"""Disputed propositions shown: who gives which code, what is enough to end a sentence."""

from collections.abc import Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from egnlib.reporting.listings import anchor
from egnlib.reporting.markup import Fragment, lines_reference
from egnlib.reporting.numbers import (
    MISSING,
    french_list,
    french_number,
    french_percent,
    plural,
)
from egnlib.reporting.survival_sentences import plural_combinations
from egnlib.reporting.tables import show_table
from egnlib.reporting.typography import typeset

LISTING = "disputee"
SHOWN = 3  # recodings of one set above which they are folded


def show_disputed(
    units: pd.DataFrame,
    codings: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    coders: pd.DataFrame,
    reference: str = "publie",
) -> Fragment:
    """Show the propositions that can be coded in more than one way, each coder's code beside.

    Parameters
    ----------
    units
        Disputed propositions, in the order to show: ``id_unite``, ``libelle``, ``lignes``,
        ``categorie``, ``id_theme``.
    codings
        Codings of the retained coders: ``id_unite``, ``coder``, ``code``, ``memo``.
    labels
        Short label of each category.
    coders
        Retained coders (index), in order: ``court``, ``nature``. A second printing (``double``) has
        no column of its own: most propositions have none.
    reference
        Coder whose codes are the chart's.

    Returns
    -------
    Fragment
        One row per proposition, whose address :func:`egnlib.reporting.anchor` gives
        (``listing="disputee"``), and whose label leads to its group in the listing of the page, by
        category and workshop, with the memos of the coders under it in small print; a code that
        is not the reference's is in bold, the same is « = »; without propositions, a sentence.
    """
    if units.empty:
        text = "Aucune proposition n’est disputée entre les codages retenus."
        return Fragment(f"<p>{text}</p>", text)
    wide = codings.astype({"code": "object"}).pivot_table(
        index="id_unite", columns="coder", values="code", aggfunc=tuple
    )
    names = [name for name in coders.index[coders["nature"] != "double"] if name in wide.columns]
    columns = {
        "Proposition": [
            _named_row(row, _memos(row.id_unite, codings, coders, labels))
            for row in units.itertuples()
        ]
    }
    for name in names:
        columns[str(coders.at[name, "court"])] = [
            _cell(wide.at[unit, name], wide.at[unit, reference], labels, name == reference)
            for unit in units["id_unite"]
        ]
    return show_table(
        pd.DataFrame(columns, dtype="object"),
        caption="Les propositions que l’on peut ranger autrement",
        note="« = » : comme publié ; en gras : autrement ; « — » : sans code. Sous chaque titre, "
        "en petit : les mémos des codeurs, et où le document l’imprime une seconde fois.",
    )


def _named_row(row: tuple, memos: Markup) -> Markup:
    return Markup('<a id="{}" href="{}">{}</a> {}{}').format(
        anchor(row.id_unite, listing=LISTING)[1:],
        anchor(row.categorie, row.id_theme),
        typeset(str(row.libelle)),
        lines_reference(row.lignes),
        memos,
    )


def _cell(given: object, own: object, labels: Mapping[str, str], is_own: bool) -> str:
    if not isinstance(given, tuple):
        return MISSING
    told = [labels.get(code, str(code)) for code in given]
    if is_own:
        return " ou ".join(told)
    if given == own:
        return "="
    return Markup("<strong>{}</strong>").format(typeset(" ou ".join(told)))


def _memos(
    unit: str, codings: pd.DataFrame, coders: pd.DataFrame, labels: Mapping[str, str]
) -> Markup:
    """Memos on a unit, in the order of the coders; for a second printing, its category too."""
    if "memo" not in codings:
        return Markup("")
    rows = codings.loc[(codings["id_unite"] == unit) & codings["memo"].notna()]
    told = []
    for name in coders.index:
        for row in rows.loc[rows["coder"] == name].itertuples():
            double = coders.at[name, "nature"] == "double"
            where = f", en « {labels.get(row.code, str(row.code))} »" if double else ""
            who = typeset(f"{coders.at[name, 'court']}{where}")
            memo = Markup('<span class="memo"><em>{}</em>\u00a0: {}</span>')
            text = str(row.memo).replace("-", "\u2011") if double else str(row.memo)
            told.append(memo.format(who, typeset(text)))
    return Markup("").join(told)


def disputed_sentence(options: pd.DataFrame, *, coders: pd.DataFrame) -> str:
    """Say how many propositions can be coded in several ways, and how many combinations it makes.

    Parameters
    ----------
    options
        One row per unit and defensible code: ``unit``.
    coders
        Coders whose codes are taken for defensible (index): ``dit``.
    """
    sizes = options.groupby("unit").size()
    n_disputed, base = int((sizes > 1).sum()), len(sizes)
    who = french_list(coders["dit"].tolist())
    if n_disputed == 0:
        return f"Aucune des {base} propositions n’est disputée (codes retenus : {who})."
    n_combinations = 1
    for size in sizes:
        n_combinations *= int(size)
    verb = "peuvent" if n_disputed > 1 else "peut"
    return (
        f"{french_number(n_disputed)} des {base} propositions "
        f"({french_percent(n_disputed / base, decimals=0)}) {verb} être rangée"
        f"{'s' if n_disputed > 1 else ''} autrement sans sortir des codes retenus ({who}) : "
        f"{plural_combinations(n_combinations)}."
    )


def show_smallest_recodings(
    smallest: Sequence[object],
    texts: Sequence[str],
    *,
    labels: Mapping[str, str],
    units: Mapping[str, str],
) -> Fragment:
    """Show how few defensible recodings end each sentence, and which.

    Parameters
    ----------
    smallest
        One per sentence: ``holds``, ``n_moves``, ``moves``, ``movable``.
    texts
        The sentences.
    labels
        Label of each category.
    units
        Label of each proposition.

    Returns
    -------
    Fragment
        The propositions lead to their rows in :func:`show_disputed`.
    """
    table = pd.DataFrame(
        {
            "Phrase": [text[0].upper() + text[1:] for text in texts],
            "Recodages qui suffisent à la rendre fausse": [_number(one) for one in smallest],
            "Par exemple": [_moves(one, labels, units) for one in smallest],
            "Propositions dont cela peut dépendre": [_movable(one, units) for one in smallest],
        },
        dtype="object",
    )
    return show_table(
        table,
        caption="Le plus petit nombre de recodages défendables qui rend chaque phrase fausse",
        note="Une égalité suffit. Plusieurs choix sont possibles : la dernière colonne compte "
        "toutes les propositions qui entrent dans l’un des plus petits.",
    )


def _number(one: object) -> str:
    if not one.holds:
        return "déjà fausse"
    return "aucun n’y suffit" if one.n_moves is None else french_number(one.n_moves)


def _moves(one: object, labels: Mapping[str, str], units: Mapping[str, str]) -> Markup | str:
    told = [
        Markup("{} ({} → {})").format(
            _link(row.unit, units),
            labels.get(row.code_from, row.code_from),
            labels.get(row.code_to, row.code_to),
        )
        for row in one.moves.itertuples()
    ]
    if not told:
        return MISSING
    listed = Markup("<br>").join(told)
    if len(told) <= SHOWN:
        return listed
    return Markup("<details><summary>{}</summary>{}</details>").format(
        f"{len(told)} propositions", listed
    )


def _movable(one: object, units: Mapping[str, str]) -> str:
    n_movable = len(one.movable)
    return MISSING if n_movable == 0 else plural(n_movable, "proposition")


def _link(unit: str, units: Mapping[str, str]) -> Markup:
    return Markup('<a href="{}">{}</a>').format(
        anchor(unit, listing=LISTING), typeset(str(units.get(unit, unit)))
    )
