"""Codebook page: the grid as people print it and keep it beside what they code."""

from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

from egnlib.coding.codebook import Codebook
from egnlib.coding.codebook_rules import code_indicators, code_rules

STYLE = """
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 Georgia, serif; }
h1 { line-height: 1.2; } h2 { margin-top: 2rem; border-bottom: 1px solid #999; }
h3 { margin: 1rem 0 0; font-size: 1rem; } ul { margin: 0.2rem 0 0; }
code { font-size: 0.95em; } .note { color: #444; font-size: 0.95rem; }
@page { size: A4; margin: 18mm; }
@media print { body { margin: 0; max-width: none; font-size: 10.5pt; } }
h2, h3 { break-after: avoid; } li { break-inside: avoid; }
"""
HEADINGS = {
    "include": "On y met",
    "exclude": "On n’y met pas",
    "borderline": "Cas limites",
}
STEMS = " Une étoile tient lieu de toute fin de mot."
EXAMPLES = {"examples": "Exemples", "counter_examples": "Contre-exemples"}


def codebook_page(
    codebook: Codebook, *, labels: Mapping[str, str] | None = None, blind: bool = False
) -> str:
    """Write a codebook as a page of HTML that stands alone and prints well.

    Parameters
    ----------
    codebook
        Codebook to show. What it does not say (rules, indicators, examples) is left out.
    labels
        Label of each unit, by identifier, to show beside the examples.
    blind
        Whether to leave the examples out: they are units with their answer, which a person about
        to code these units should not read.

    Returns
    -------
    str
        The page; every text of the codebook is escaped.

    Examples
    --------
    >>> from egnlib.coding import read_codebook
    >>> page = codebook_page(read_codebook("categories"))
    >>> "<h2 id='formation'>Formations et accompagnements <code>" in page
    True
    """
    codes = Markup("").join(
        _code_section(codebook, code, labels or {}, blind) for code in codebook.order
    )
    contents = Markup("").join(
        Markup("<li><a href='#{}'>{}</a>\u00a0: {}</li>\n").format(
            code, codebook.labels[code], codebook.codes.at[code, "definition"]
        )
        for code in codebook.order
    )
    return str(
        Markup(
            "<!DOCTYPE html>\n<html lang='fr'>\n<head>\n<meta charset='utf-8'>\n"
            "<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
            "<p class='note'>Grille <code>{id}</code>, version {version}. Unité codée : {unit} ; "
            "chacune reçoit un seul code. {examples}</p>\n<ul>\n{contents}</ul>\n{codes}"
            "</body>\n</html>\n"
        ).format(
            title=codebook.title,
            style=Markup(STYLE),
            id=codebook.id,
            version=codebook.version,
            unit=codebook.unit,
            examples=_examples_sentence(codebook, blind),
            contents=contents,
            codes=codes,
        )
    )


def has_examples(codebook: Codebook) -> bool:
    """Whether the page of a codebook shows units with their code, unless it is blind."""
    return any(code_rules(codebook, code, kind) for code in codebook.order for kind in EXAMPLES)


def _examples_sentence(codebook: Codebook, blind: bool) -> str:
    if not has_examples(codebook):
        return ""
    if blind:
        return "Les exemples sont laissés de côté, pour qui va coder les mêmes textes."
    return (
        "Les exemples sont des textes avec leur code : qui les a lus ne les code plus à l’aveugle."
    )


def _code_section(codebook: Codebook, code: str, labels: Mapping[str, str], blind: bool) -> Markup:
    blocks = [
        _list(heading, code_rules(codebook, code, kind)) for kind, heading in HEADINGS.items()
    ]
    for kind, heading in {} if blind else EXAMPLES.items():
        units = code_rules(codebook, code, kind)
        blocks.append(_list(heading, (_example(unit, labels) for unit in units)))
    indicators = ", ".join(code_indicators(codebook, code))
    if indicators:
        blocks.append(
            Markup("<h3>Mots qui y font penser</h3>\n<p class='note'>{}.{}</p>\n").format(
                indicators, STEMS if "*" in indicators else ""
            )
        )
    return Markup("<h2 id='{}'>{} <code>{}</code></h2>\n<p>{}</p>\n{}").format(
        code,
        codebook.labels[code],
        code,
        codebook.codes.at[code, "definition"],
        Markup("").join(blocks),
    )


def _example(unit: str, labels: Mapping[str, str]) -> Markup:
    label = f"« {labels[unit]} » " if unit in labels else ""
    return Markup("{}<code>{}</code>").format(label, unit)


def _list(heading: str, items: Iterable[str]) -> Markup:
    rows = [Markup("<li>{}</li>\n").format(escape(item)) for item in items]
    if not rows:
        return Markup("")
    return Markup("<h3>{}</h3>\n<ul>\n{}</ul>\n").format(heading, Markup("").join(rows))
