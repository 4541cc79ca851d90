"""Certificates shown: every published figure in one table, each row opening its detail."""

from collections.abc import Mapping
from importlib.resources import files

import pandas as pd
from markupsafe import Markup

from egnlib.reporting.listings import plain_passage
from egnlib.reporting.markup import Fragment, lines_reference, lines_text
from egnlib.reporting.numbers import french_number, french_percent, plural
from egnlib.reporting.tables import show_table
from egnlib.reporting.typography import typeset

VERDICTS = {
    "reproduit": ("=", "reproduit"),
    "coherent": ("≈", "cohérent"),
    "contredit": ("≠", "contredit"),
    "non recalculable": ("?", "non recalculable"),
}
VERDICT_NAMES = {name: word for name, (_, word) in VERDICTS.items()}
VERDICT_FORMS = [
    ("reproduit", "reproduit", "reproduits"),
    ("coherent", "cohérent avec les lignes relevées", "cohérents avec les lignes relevées"),
    ("contredit", "contredit", "contredits"),
    ("non recalculable", "qu’on ne peut pas recalculer", "qu’on ne peut pas recalculer"),
]
NATURES = {
    "contradiction": "Les deux valeurs ne tiennent pas ensemble",
    "prudence": "À ne pas confondre, ou rien ne tranche",
}
FEW_PLACES = 5
HEADERS = ["Chiffre", "Publié", "Recalculé", "Verdict", "Document", "Lignes"]


def show_certificate(figures: pd.DataFrame, used: pd.DataFrame, *, labels: Mapping) -> Fragment:
    """Show the certificate as a table that can be filtered and sorted, and read without scripts.

    Parameters
    ----------
    figures
        One row per figure: ``id_chiffre``, ``id_document``, ``grandeur``, ``population``,
        ``base``, ``lignes``, ``valeur_publiee``, ``valeur_recalculee``, ``verdict``,
        ``explication``; optionally ``passage`` (verbatim) and ``effectifs`` (counts that could
        give a published percentage).
    used
        Rows that figures are recomputed from: ``id_chiffre``, ``table``, ``libelle``, ``lignes``.
    labels
        Short name of each document.

    Returns
    -------
    Fragment
        Filters (shown only where scripts run), the table, and the script, all in the page.
    """
    by_figure = dict(list(used.groupby("id_chiffre", sort=False)))
    rows = Markup("").join(
        _row(figure, by_figure.get(figure["id_chiffre"]), labels)
        for figure in figures.to_dict("records")
    )
    heads = Markup("").join(Markup('<th scope="col">{}</th>').format(head) for head in HEADERS)
    script = (files("egnlib.reporting") / "templates" / "tri.js").read_text(encoding="utf-8")
    html = Markup(
        '{}<div class="defile" tabindex="0" role="region" aria-label="Certificat">'
        '<table class="certificat" data-tri="filtres"><caption><span>Les chiffres publiés, un par '
        "ligne</span></caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
        "<script>{}</script>"
    ).format(_tools(figures, labels), heads, rows, Markup(script))
    return Fragment(str(html), f"Certificat : {plural(len(figures), 'chiffre')}")


def _tools(figures: pd.DataFrame, labels: Mapping) -> Markup:
    named = {name: labels.get(name, name) for name in dict.fromkeys(figures["id_document"])}
    return Markup(
        '<form id="filtres" class="filtres" hidden><label>Chercher <input type="search" '
        'autocomplete="off"></label>{}{}<button type="button">Tout montrer</button>'
        '<span role="status"></span></form>'
    ).format(_choice("verdict", "Verdict", VERDICT_NAMES), _choice("document", "Document", named))


def _choice(name: str, label: str, values: Mapping[str, str]) -> Markup:
    options = Markup("").join(
        Markup('<option value="{}">{}</option>').format(value, word)
        for value, word in values.items()
    )
    return Markup(
        '<label>{} <select name="{}"><option value="">tous</option>{}</select></label>'
    ).format(label, name, options)


def _row(figure: dict, used: pd.DataFrame | None, labels: Mapping) -> Markup:
    sign, word = VERDICTS[figure["verdict"]]
    value = figure["valeur_recalculee"]
    got = "—" if pd.isna(value) else french_number(value, decimals=_decimals(value))
    return Markup(
        '<tr id="chiffre-{}" data-verdict="{}" data-document="{}"><th scope="row"><details>'
        "<summary>{}</summary>{}</details></th><td>{}</td>"
        '<td class="nombre">{}</td><td class="verdict" data-cle="{}"><span aria-hidden="true">{}'
        '</span> {}</td><td>{}</td><td class="lignes">{}</td></tr>'
    ).format(
        figure["id_chiffre"],
        figure["verdict"],
        figure["id_document"],
        typeset(_title(figure)),
        _detail(figure, used),
        typeset(figure["valeur_publiee"]),
        got,
        list(VERDICTS).index(figure["verdict"]),
        sign,
        word,
        labels.get(figure["id_document"], figure["id_document"]),
        _places_text(figure["lignes"]),
    )


def _places_text(lines: str) -> str:
    """Lines of a figure, cut short when it is printed in many places (its detail has them all)."""
    places = lines.split(";")
    shown = lines_text(";".join(places[:FEW_PLACES]))
    return shown if len(places) <= FEW_PLACES else f"{shown}… ({len(places)} endroits)"


def _decimals(value: float) -> int:
    return 0 if float(value).is_integer() else 1


def _title(figure: dict) -> str:
    told = [figure["grandeur"], figure.get("population")]
    return " – ".join(part for part in told if isinstance(part, str))


def _detail(figure: dict, used: pd.DataFrame | None) -> Markup:
    parts = [Markup("<p>{}</p>").format(typeset(figure["explication"]))]
    if isinstance(figure.get("base"), str):
        parts.append(Markup("<p>Base : {}.</p>").format(typeset(figure["base"])))
    if len(figure["lignes"].split(";")) > FEW_PLACES:
        parts.append(Markup("<p>Lignes : {}.</p>").format(lines_text(figure["lignes"])))
    if isinstance(figure.get("effectifs"), str):
        parts.append(Markup("<p>{}</p>").format(typeset(figure["effectifs"])))
    if isinstance(figure.get("passage"), str):
        passage = plain_passage(figure["passage"])
        parts.append(Markup("<blockquote>{}</blockquote>").format(passage))
    if used is not None and len(used):
        parts.append(_used_rows(used))
    return Markup("").join(parts)


def _used_rows(used: pd.DataFrame) -> Markup:
    items = Markup("").join(
        Markup("<li>{} {}</li>").format(
            typeset(row.libelle) or "rang de la liste", lines_reference(row.lignes)
        )
        for row in used.itertuples(index=False)
    )
    tables = ", ".join(f"{name}.csv" for name in dict.fromkeys(used["table"]))
    told = plural(len(used), "ligne utilisée", "lignes utilisées")
    return Markup(
        '<div class="utilisees"><p>{}, de {} ; « l. » est une ligne du document :</p>'
    ).format(told, tables) + Markup("<ul>{}</ul></div>").format(items)


def show_verdicts(counts: pd.DataFrame, *, labels: Mapping) -> Fragment:
    """Show how many figures of each document have each verdict, with the totals."""
    table = counts.rename(columns=VERDICT_NAMES).assign(Total=counts.sum(axis=1))
    table.insert(0, "Document", [labels.get(name, name) for name in counts.index])
    total = table.drop(columns="Document").sum()
    table.loc["total"] = ["Ensemble", *total]
    return show_table(table, caption="Nombre de chiffres de chaque verdict, par document")


def certificate_sentence(counts: pd.DataFrame) -> str:
    """Say how many published figures have each verdict."""
    totals = counts.sum()
    told = [plural(totals[name], word, several) for name, word, several in VERDICT_FORMS]
    return f"Sur {plural(totals.sum(), 'chiffre publié', 'chiffres publiés')} : {', '.join(told)}."


def contradictions_sentence(contradictions: pd.DataFrame) -> str:
    """Say how many contradictions were found, by rule and by reading."""
    if contradictions.empty:
        return "Aucune contradiction n’a été trouvée."
    n_rule = int((contradictions["origine"] == "regle").sum())
    opposed = int((contradictions["nature"] == "contradiction").sum())
    within = int((contradictions["document_a"] == contradictions["document_b"]).sum())
    n_other = len(contradictions) - opposed
    return (
        f"{plural(opposed, 'contradiction')}, et {plural(n_other, 'autre écart', 'autres écarts')} "
        "à ne pas confondre avec elles (deux mesures proches, ou rien qui tranche) ; "
        f"{french_number(within)} à l’intérieur d’un même document ; {french_number(n_rule)} par "
        f"règle, {french_number(len(contradictions) - n_rule)} à la lecture."
    )


def missing_sentence(certificate: pd.DataFrame) -> str:
    """Say that what cannot be recomputed comes from elsewhere, with the share of such figures."""
    n_missing = int((certificate["verdict"] == "non recalculable").sum())
    told = plural(
        n_missing, "chiffre ne peut pas être recalculé", "chiffres ne peuvent pas être recalculés"
    )
    return (
        f"{told} ({french_percent(n_missing / len(certificate))}) : les réponses, listes ou "
        "inscriptions dont ils viennent ne sont pas dans les documents ; la page dit, pour chacun, "
        "ce qui manque."
    )


def show_contradictions(
    contradictions: pd.DataFrame, *, labels: Mapping, rules: Mapping[str, str]
) -> Fragment:
    """Show each contradiction with both places, both values and what to conclude.

    Parameters
    ----------
    contradictions
        One row per contradiction: ``nature``, ``grandeur``, ``regle``, ``document_a``,
        ``lignes_a``, ``valeur_a``, the same for ``b``, and ``conclusion``.
    labels
        Short name of each document.
    rules
        What each rule looks for.
    """
    sections = [
        Markup('<h3>{}</h3><ol class="contradictions">{}</ol>').format(
            heading, Markup("").join(_contradiction(row, labels, rules) for row in rows)
        )
        for nature, heading in NATURES.items()
        if (rows := contradictions.loc[contradictions["nature"] == nature].to_dict("records"))
    ]
    return Fragment(str(Markup("").join(sections)), contradictions_sentence(contradictions))


def _contradiction(row: dict, labels: Mapping, rules: Mapping[str, str]) -> Markup:
    return Markup(
        "<li><p><strong>{}</strong> <small>({})</small></p><ul><li>{}</li><li>{}</li></ul>"
        "<p>À retenir : {}</p></li>"
    ).format(
        typeset(row["grandeur"]),
        rules[row["regle"]],
        _place(row, "a", labels),
        _place(row, "b", labels),
        typeset(row["conclusion"]),
    )


def _place(row: dict, side: str, labels: Mapping) -> Markup:
    document = row[f"document_{side}"]
    return Markup("{} – {}, {}").format(
        typeset(row[f"valeur_{side}"]),
        labels.get(document, document),
        lines_reference(row[f"lignes_{side}"]),
    )


def counts_told(counts: pd.DataFrame) -> pd.Series:
    """Say which counts could give published percentages, one sentence each.

    Parameters
    ----------
    counts
        One row per percentage: ``percentage``, ``base``, ``lowest``, ``highest``,
        ``smallest_base``, ``smallest_count``; missing where unknown.
    """
    told = [_counts_sentence(row) for row in counts.to_dict("records")]
    return pd.Series(told, index=counts.index, dtype="object")


def _counts_sentence(row: dict) -> str:
    printed = f"{row['percentage']:.10g}".replace(".", ",") + " %"
    if pd.notna(row["base"]):
        base = french_number(row["base"])
        if pd.isna(row["lowest"]):
            return f"Aucun effectif de {base} ne donne {printed}."
        if row["lowest"] == row["highest"]:
            return f"Sur {base}, seul l’effectif {french_number(row['lowest'])} donne {printed}."
        low, high = french_number(row["lowest"]), french_number(row["highest"])
        return f"Sur {base}, les effectifs de {low} à {high} donnent {printed}."
    if pd.isna(row["smallest_base"]):
        return f"Base non publiée ; aucune base jusqu’à 1 000 ne donne {printed}."
    least, count = french_number(row["smallest_base"]), french_number(row["smallest_count"])
    found = f"{least} ({count} sur {least})"
    return f"Base non publiée ; la plus petite qui peut donner {printed} est {found}."
