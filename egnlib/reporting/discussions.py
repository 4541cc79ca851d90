"""Disagreements shown: which codes are mistaken for one another, and the texts to talk about."""

from collections.abc import Mapping

import pandas as pd
from markupsafe import Markup

from egnlib.reporting.listings import UP, anchor, plain_passage
from egnlib.reporting.markup import Fragment, lines_reference
from egnlib.reporting.numbers import french_number, french_percent, plural
from egnlib.reporting.tables import show_table
from egnlib.reporting.typography import typeset

UNCODED = "sans_code"
LISTING = "desaccord"
NO_CODE = {UNCODED: "Sans code"}


def show_confusion(
    counts: pd.DataFrame, *, labels: Mapping[str, str], coders: tuple[str, str], caption: str
) -> Fragment:
    """Show how many texts got each code of one coder and each code of another.

    Parameters
    ----------
    counts
        Counts, rows by the first coder, columns by the second; a missing label for the texts
        that only one of them coded.
    labels
        Label of each code.
    coders
        Labels of the two coders.
    caption
        What the table says.

    Returns
    -------
    Fragment
        Texts coded alike are in bold; each count leads to its texts in the page's listing.
    """
    labels = {**labels, **NO_CODE}
    named = counts.rename(index=_coded, columns=_coded)
    corner = f"{coders[0]} ↓, {coders[1]} →"
    body = {corner: [labels.get(code, code) for code in named.index]}
    for column in named.columns:
        told = [_count(named.at[row, column], row, column, labels) for row in named.index]
        body[labels.get(column, column)] = told
    body["Total"] = [french_number(total) for total in named.sum(axis=1)]
    bottom = ["Total", *map(french_number, [*named.sum(), named.to_numpy().sum()])]
    table = pd.DataFrame(body, dtype="object")
    table.loc[len(table)] = bottom
    return show_table(
        table,
        caption=caption,
        note=f"Une ligne par code de « {coders[0]} », une colonne par code de « {coders[1]} ». En "
        "gras, les textes que les deux codent pareil ; ailleurs, deux codes pris l’un pour "
        "l’autre. Un nombre souligné mène à ses textes, plus bas dans la page.",
    )


def _coded(code: object) -> str:
    return UNCODED if pd.isna(code) else str(code)


def _count(n: int, row: str, column: str, labels: Mapping[str, str]) -> Markup:
    if n == 0:
        return Markup("{}").format(french_number(0))
    told = f"{french_number(n)} : {labels.get(row, row)}, {labels.get(column, column)}"
    number = Markup("<strong>{}</strong>" if row == column else "{}").format(french_number(n))
    return Markup('<a href="{}" aria-label="{}">{}</a>').format(anchor(row, column), told, number)


def show_code_pairs(
    pairs: pd.DataFrame, units: pd.DataFrame, *, labels: Mapping[str, str], caption: str
) -> Fragment:
    """Show the pairs of codes that are mistaken for one another, the costliest first.

    Parameters
    ----------
    pairs
        One row per pair: ``code_a``, ``code_b``, ``n_units``, ``share`` (of the disagreement).
    units
        Disputed texts, each under one pair: ``code_a``, ``code_b``. A pair under which no text
        is listed has no link.
    labels
        Label of each code.
    caption
        What the table says.
    """
    if pairs.empty:
        return show_table(pd.DataFrame({"Codes": ["Aucun désaccord"]}), caption=caption)
    rows = list(pairs.itertuples())
    listed = {_address(row) for row in units.itertuples()}
    table = pd.DataFrame(
        {
            "L’un ou l’autre ?": [_pair(row, labels) for row in rows],
            "Textes": pairs["n_units"].to_numpy(),
            "Part du désaccord": pairs["share"].to_numpy(),
        }
    )
    addresses = [_address(row) if _address(row) in listed else None for row in rows]
    return show_table(
        table,
        caption=caption,
        formats={"Part du désaccord": french_percent},
        links=pd.DataFrame({"L’un ou l’autre ?": addresses}),
        note="Un texte que trois codeurs ou plus partagent autrement peut compter dans plusieurs "
        "lignes. Il n’est montré qu’une fois, sous la première des paires qui le divisent le plus.",
    )


def _pair(row: tuple, labels: Mapping[str, str]) -> str:
    return " ou ".join(labels.get(str(code), str(code)) for code in (row.code_a, row.code_b))


def _address(row: tuple) -> str:
    return anchor(str(row.code_a), str(row.code_b), listing=LISTING)


def discussion_sentence(
    pairs: pd.DataFrame, *, n_units: int, n_shared: int, labels: Mapping[str, str]
) -> str:
    """Say how many texts are disputed, and which two codes dispute most of them.

    Parameters
    ----------
    pairs, labels
        As for :func:`show_code_pairs`.
    n_units
        Texts that are not coded alike by all.
    n_shared
        Texts that at least two coders coded.
    """
    if pairs.empty:
        return f"Les codeurs donnent le même code aux {french_number(n_shared)} textes communs."
    first = next(pairs.itertuples())
    names = [f"« {labels.get(str(code), str(code))} »" for code in (first.code_a, first.code_b)]
    verb = "reçoivent" if n_units >= 2 else "reçoit"
    return (
        f"{french_number(n_units)} des {french_number(n_shared)} textes {verb} des codes "
        f"différents. Ce qui divise le plus : {names[0]} ou {names[1]}, "
        f"{plural(int(first.n_units), 'texte')} et {french_percent(first.share)} du désaccord."
    )


def show_disagreements(
    units: pd.DataFrame,
    decisions: pd.DataFrame,
    *,
    codes: pd.DataFrame,
    borderline: Mapping[str, list[str]],
    labels: Mapping[str, str],
    title: str = "Les textes à discuter",
) -> Fragment:
    """List the disputed texts by pair of codes, with both rules and what each coder said.

    Parameters
    ----------
    units
        One row per disputed text, in the order to discuss: ``id_unite``, ``code_a``, ``code_b``
        (the pair to discuss it under), ``libelle``, ``lignes``, and ``passage`` where the
        document is present.
    decisions
        One row per coder and text: ``id_unite``, ``coder``, ``code``, ``confiance``, ``memo``.
    codes
        Codes by identifier: ``label``, ``definition``.
    borderline
        Borderline rules of each code.
    labels
        Label of each coder and code.
    title
        Heading of the listing.

    Returns
    -------
    Fragment
        One section per pair, addressed as :func:`show_code_pairs` links it; each text has an
        address of its own, ``#unite-`` and its identifier.
    """
    groups = units.astype({"code_a": "str", "code_b": "str"})
    sections = [
        Markup('<section id="{}"><h3>{} ({})</h3>{}<ul>{}</ul>{}</section>').format(
            anchor(*pair, listing=LISTING)[1:],
            typeset(" ou ".join(labels.get(code, code) for code in pair) + " ?"),
            plural(len(rows), "texte"),
            _rules(pair, codes, borderline),
            Markup("").join(_item(row, decisions, labels) for row in rows.to_dict("records")),
            UP,
        )
        for pair, rows in groups.groupby(["code_a", "code_b"], sort=False)
    ]
    html = Markup('<section class="liste desaccords"><h2>{}</h2>{}</section>').format(
        title, Markup("").join(sections)
    )
    return Fragment(str(html), f"{title} : {plural(len(units), 'texte')}")


def _rules(pair: tuple, codes: pd.DataFrame, borderline: Mapping[str, list[str]]) -> Markup:
    told = Markup("").join(
        Markup("<dt>{}</dt><dd>{}{}</dd>").format(
            codes.at[code, "label"],
            typeset(codes.at[code, "definition"]),
            _borderline(borderline.get(code, [])),
        )
        for code in pair
    )
    return Markup('<dl class="regles">{}</dl>').format(told)


def _borderline(rules: list[str]) -> Markup:
    if not rules:
        return Markup("")
    items = Markup("").join(Markup("<li>{}</li>").format(typeset(rule)) for rule in rules)
    return Markup("<details><summary>Cas limites</summary><ul>{}</ul></details>").format(items)


def _item(unit: dict, decisions: pd.DataFrame, labels: Mapping[str, str]) -> Markup:
    own = decisions.loc[decisions["id_unite"] == unit["id_unite"]]
    said = Markup("").join(_decision(row, labels) for row in own.to_dict("records"))
    passage, text = unit.get("passage"), Markup("")
    if isinstance(passage, str):
        text = Markup(
            "<details><summary>Extrait du document, lignes entières</summary>"
            "<blockquote>{}</blockquote></details>"
        ).format(plain_passage(passage))
    return Markup('<li id="{}">{} {}<ul class="codes">{}</ul>{}</li>').format(
        anchor(unit["id_unite"], listing="unite")[1:],
        typeset(unit["libelle"]),
        lines_reference(unit["lignes"]),
        said,
        text,
    )


def _decision(row: dict, labels: Mapping[str, str]) -> Markup:
    sure = f" (confiance {row['confiance']})" if pd.notna(row["confiance"]) else ""
    memo = ""
    if pd.notna(row["memo"]):
        memo = typeset(f" : « {row['memo']} »".replace("'", "’"))
    return Markup("<li>{} : <strong>{}</strong>{}{}</li>").format(
        labels.get(str(row["coder"]), str(row["coder"])),
        labels.get(str(row["code"]), str(row["code"])),
        sure,
        memo,
    )
