"""What becomes of sentences, told and drawn: words on values worked by hand, marks where due."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from egnlib import coding, reporting, stats
from egnlib.reporting.survival_sentences import plural_combinations
from egnlib.stats import Absence, Claim

LABELS = {"a": "Arbres", "b": "Bancs", "c": "Murs", "x": "Nord", "y": "Sud", "z": "Est"}
CODERS = coding.describe_coders(
    pd.DataFrame({"coder": ["publie", "anne", "regles", "machine", "double"]})
)
WHOLE = CODERS.drop("double")
TEXTS = ["« Arbres » devance « Bancs »", "aucune proposition « Murs » dans « Nord »"]


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def table_rows(fragment) -> list[list[str]]:
    rows = BeautifulSoup(fragment.html, "html.parser").select("tbody tr")
    return [[plain(cell.get_text()) for cell in row.find_all(["th", "td"])] for row in rows]


def situations(*rows: tuple) -> pd.DataFrame:
    names = ["situation", "coder", "claim", "n_true", "n", "n_uncoded"]
    table = pd.DataFrame(rows, columns=names)
    share = table["n_true"] / table["n"]
    return table.assign(share=share, low=share, high=share, tied=False)


ALL = situations(
    ("codeur", "publie", 0, 1, 1, 0),
    ("codeur", "publie", 1, 1, 1, 0),
    ("codeur", "anne", 0, 1, 1, 0),
    ("codeur", "anne", 1, 0, 1, 0),
    ("codeur", "regles", 0, 2, 3, 1),
    ("codeur", "regles", 1, 0, 3, 1),
    ("recodages", "tous", 0, 8, 8, 0),
    ("recodages", "tous", 1, 4, 8, 0),
    ("desaccord", "anne", 0, 97, 100, 0),
    ("desaccord", "anne", 1, 30, 100, 0),
)

CLAIMS = [
    (Claim("a", "b"), (), "« Arbres » devance « Bancs »"),
    (Absence("a", ("x",)), "xyz", "aucune proposition « Arbres » dans « Nord »"),
    (Absence("a", ("x", "y")), "", "aucune proposition « Arbres » dans « Nord » ni « Sud »"),
    (Absence("a", ("x", "y")), "xyz", "aucune proposition « Arbres » hors de « Est »"),
]


@pytest.mark.parametrize(("claim", "groups", "words"), CLAIMS)
def test_a_sentence_is_written_as_it_would_be_said(claim, groups, words):
    assert plain(reporting.sentence_text(claim, labels=LABELS, groups=list(groups))) == words


VERDICTS = [
    ({"share": 1.0}, "● tient"),
    ({"share": 0.0}, "○ ne tient pas"),
    ({"share": 0.999}, "◕ tient presque toujours (plus de 99 %)"),
    ({"share": 0.95}, "◕ tient presque toujours (95 %)"),
    ({"share": 0.6}, "◑ tient le plus souvent (60 %)"),
    ({"share": 0.5}, "◔ ne tient que dans 50 % des cas"),
    ({"share": 0.04}, "◔ ne tient presque jamais (4 %)"),
    ({"share": 0.004}, "◔ ne tient presque jamais (moins de 1 %)"),
    ({"share": 0.4, "n_uncoded": 5}, "◑ dépend des 5 non codées"),
    ({"share": 0.4, "n_uncoded": 1}, "◑ dépend de la seule non codée"),
    ({"share": 1.0, "n_uncoded": 5}, "● tient"),
    ({"share": 0.8, "low": 0.6, "high": 0.8}, "◑ indécis (60 à 80 %)"),
    ({"share": 0.0, "tied": True}, "○ égalité"),
    ({"share": 0.8, "low": 0.75, "high": 0.8}, "◑ tient le plus souvent (80 %)"),
]


@pytest.mark.parametrize(("given", "words"), VERDICTS)
def test_a_verdict_is_a_sign_and_words(given, words):
    assert plain(reporting.verdict(**given)) == words


def test_the_table_of_sentences_tells_each_situation_and_where_it_is_said():
    shown = reporting.show_survival(ALL, TEXTS, coders=WHOLE, sources=["7-8", ""], caption="Essai")
    head = BeautifulSoup(shown.html, "html.parser").select("thead th")
    assert [plain(cell.get_text()) for cell in head] == [
        "Phrase",
        "Publié",
        "anne",
        "Règles",
        "Tous les recodages",
        "Désaccord mesuré : anne",
    ]
    assert table_rows(shown) == [
        [
            "« Arbres » devance « Bancs » l. 7‑8",
            "● tient",
            "● tient",
            "◑ dépend de la seule non codée",
            "● tient",
            "◕ tient presque toujours (97 %)",
        ],
        [
            "Aucune proposition « Murs » dans « Nord » lue sur le graphique",
            "● tient",
            "○ ne tient pas",
            "○ ne tient pas",
            "◔ ne tient que dans 50 % des cas",
            "◔ ne tient que dans 30 % des cas",
        ],
    ]


def test_each_sentence_is_summed_up_in_one():
    told = [plain(text) for text in reporting.survival_sentences(ALL, TEXTS[:2], coders=WHOLE)]
    assert told == [
        "« Arbres » devance « Bancs » : vrai selon l’auteur de la synthèse et anne, indécis selon "
        "les règles (1 proposition sans code) ; vrai sous tous les recodages défendables ; vrai "
        "dans 97 % des relectures tirées au sort.",
        "Aucune proposition « Murs » dans « Nord » : vrai selon l’auteur de la synthèse, faux "
        "selon anne et les règles ; vrai sous 50 % des recodages défendables ; vrai dans 30 % des "
        "relectures tirées au sort.",
    ]


def test_the_second_readings_of_several_readers_are_told_as_a_range():
    rows = pd.concat([ALL, situations(("desaccord", "machine", 0, 1, 2, 0))], ignore_index=True)
    told = plain(reporting.survival_sentence(rows, 0, TEXTS[0], coders=WHOLE))
    assert told.endswith(
        "vrai dans 50 à 97 % des relectures tirées au sort, selon le lecteur dont on mesure le "
        "désaccord."
    )


def test_a_share_that_hangs_on_what_is_supposed_is_told_as_a_range():
    told = reporting.survival_sentence(ALL.assign(low=0.5, high=0.7), 0, TEXTS[0], coders=WHOLE)
    assert plain(told).endswith("indécis pour les relectures tirées au sort (vrai dans 50 à 70 %).")


def test_the_range_of_the_sentence_holds_all_that_the_table_shows():
    rows = situations(
        ("codeur", "publie", 0, 1, 1, 0),
        ("desaccord", "anne", 0, 77, 100, 0),
        ("desaccord", "machine", 0, 15, 100, 0),
    ).assign(low=[1, 0.66, 0.12], high=[1, 0.94, 0.17])
    shown = table_rows(
        reporting.show_survival(rows, TEXTS[:1], coders=WHOLE, sources=[""], caption="Essai")
    )
    assert shown[0][2:] == ["◑ indécis (66 à 94 %)", "◔ ne tient que dans 15 % des cas"]
    told = plain(reporting.survival_sentence(rows, 0, TEXTS[0], coders=WHOLE))
    assert told.endswith(
        "vrai dans 15 à 94 % des relectures tirées au sort, selon le lecteur dont on mesure le "
        "désaccord et ce qu’on suppose des désaccords jamais rencontrés."
    )
    close = rows.assign(share=[1, 0.97, 0.999], low=[1, 0.97, 0.999], high=[1, 0.97, 0.999])
    told = plain(reporting.survival_sentence(close, 0, TEXTS[0], coders=WHOLE))
    assert "vrai dans 97 à plus de 99 % des relectures" in told


def test_the_table_of_second_readings_alone_is_headed_by_its_readers():
    drawn = ALL.loc[ALL["situation"] == "desaccord"]
    shown = reporting.show_survival(drawn, TEXTS, coders=WHOLE, sources=["", ""], caption="Essai")
    head = BeautifulSoup(shown.html, "html.parser").select("thead th")
    assert [cell.get_text() for cell in head] == ["Phrase", "anne"]
    assert "relectures tirées au sort" in shown.html and "égalité" not in shown.html
    whole = reporting.show_survival(
        ALL.loc[ALL["situation"] != "desaccord"],
        TEXTS,
        coders=WHOLE,
        sources=["", ""],
        caption="Essai",
    )
    assert "relectures tirées au sort" not in whole.html and "égalité" in whole.html


def test_a_sentence_that_only_a_tie_ends_is_said_to_be_a_tie():
    rows = ALL.assign(tied=(ALL["coder"] == "anne") & (ALL["share"] == 0))
    shown = table_rows(
        reporting.show_survival(rows, TEXTS, coders=WHOLE, sources=["", ""], caption="Essai")
    )
    assert shown[1][2:4] == ["○ égalité", "○ ne tient pas"]
    told = plain(reporting.survival_sentence(rows, 1, TEXTS[1], coders=WHOLE))
    assert "vrai selon l’auteur de la synthèse, faux selon les règles, égalité selon anne ;" in told


PARTLY = pd.concat(
    [ALL, situations(("codeur", "bea", 0, 3, 9, 25), ("codeur", "bea", 1, 0, 9, 25))]
)
WITH_BEA = coding.describe_coders(
    pd.DataFrame({"coder": ["publie", "anne", "regles", "machine"] * 44 + ["bea"] * 19})
)


def test_who_coded_too_little_is_set_apart_and_undoes_no_sentence():
    told = plain(reporting.survivors_sentence(PARTLY, TEXTS, coders=WITH_BEA))
    assert told == (
        "Sur 2 phrases vérifiées, une est vraie selon toutes les lectures et sous tous les "
        "recodages défendables : « Arbres » devance « Bancs ». Mis à part, faute d’avoir assez "
        "codé : bea (19 sur 44)."
    )
    for place in (0, 1):
        told = reporting.survival_sentence(PARTLY, place, TEXTS[place], coders=WITH_BEA)
        assert told == reporting.survival_sentence(ALL, place, TEXTS[place], coders=WITH_BEA)
    alone = PARTLY.loc[PARTLY["coder"] != "anne"]
    told = plain(reporting.survivors_sentence(alone, TEXTS, coders=WITH_BEA.drop("anne")))
    assert told.startswith("Aucune autre lecture que celle de l’auteur ne range assez de ces prop")
    assert told.endswith("Mis à part, faute d’avoir assez codé : bea (19 sur 44).")
    told = plain(reporting.readers_sentence(["anne"], coders=WITH_BEA))
    assert told == (
        "Le désaccord est mesuré avec anne. Mis à part, faute d’avoir assez codé : bea (19 sur 44)."
    )


SURVIVORS = [
    (ALL, "Sur 2 phrases vérifiées, une est vraie {} : « Arbres » devance « Bancs »."),
    (ALL.assign(share=1.0), "Les 2 phrases vérifiées sont vraies {}."),
    (ALL.assign(share=0.5), "Aucune des 2 phrases vérifiées n’est vraie {}."),
]


@pytest.mark.parametrize(("rows", "words"), SURVIVORS)
def test_sentences_that_people_and_recodings_keep_are_named(rows, words):
    last = "selon toutes les lectures et sous tous les recodages défendables"
    assert plain(reporting.survivors_sentence(rows, TEXTS, coders=WHOLE)) == words.format(last)


def test_without_another_person_no_sentence_is_said_to_survive():
    told = reporting.survivors_sentence(
        ALL.loc[ALL["coder"] != "anne"], TEXTS, coders=WHOLE.drop("anne")
    )
    assert told.startswith("Aucune autre lecture que celle de l’auteur n’est enregistrée")


def test_the_errors_of_computed_codings_do_not_end_a_sentence():
    # The rules leave the first sentence undecided, and the last reading may differ: it survives.
    kept = ALL.loc[ALL["coder"] != "regles"]
    assert reporting.survivors_sentence(ALL, TEXTS, coders=WHOLE) == (
        reporting.survivors_sentence(kept, TEXTS, coders=WHOLE)
    )


def test_the_weight_of_what_was_never_met_is_told_where_it_matters():
    claims = pd.DataFrame({"claim": [0, 1, 1], "low": [0.95, 0.4, 0.5], "high": [0.97, 0.67, 0.5]})
    told = plain(reporting.prior_sentence(claims, weights=[1.0, 0.2, 2.5]))
    assert told == (
        "Si l’on partage ainsi 0,2 ou 2,5 proposition au lieu de 1, la part des relectures où une "
        "phrase est vraie change de 2 à 27 points selon la phrase. Quand elle change d’au moins 10 "
        "points, ce qu’on suppose décide de la réponse, et le bilan donne une fourchette."
    )
    told = plain(reporting.prior_sentence(claims.head(1), weights=[1.0, 2.0]))
    assert told.endswith("une phrase est vraie change de 2 points : le choix importe peu.")


def test_many_recodings_of_one_set_are_folded():
    options = pd.DataFrame(
        [(unit, code, code == "a", "g") for unit in "stuvwx" for code in "ab"],
        columns=["unit", "code", "reference", "group"],
    ).assign(code=lambda t: pd.Categorical(t["code"], ["a", "b"], ordered=True))
    found = stats.smallest_recoding(options, Claim("a", above=0.2))
    shown = reporting.show_smallest_recodings([found], ["un"], labels=LABELS, units={})
    page = BeautifulSoup(shown.html, "html.parser")
    assert page.select_one("details summary").get_text() == "5 propositions"
    assert len(page.select("details a")) == 5


NUMBERS = [
    (1, "1 combinaison"),
    (512, "512 combinaisons"),
    (1_500_000, "1 million de combinaisons"),
    (18_345_885_696, "18 milliards de combinaisons"),
    (2**60, "plus de 1 000 milliards de combinaisons"),
]


@pytest.mark.parametrize(("number", "words"), NUMBERS)
def test_large_numbers_of_combinations_are_told_in_words(number, words):
    assert plain(plural_combinations(number)) == words


CODINGS = pd.DataFrame(
    [
        ("u1", "publie", "a", None),
        ("u2", "publie", "b", None),
        ("u3", "publie", "b", None),
        ("u1", "anne", "b", "a ou b ?"),
        ("u2", "anne", "b", None),
        ("u2", "double", "c", "aux lignes 9"),
        ("u1", "regles", "a", None),
    ],
    columns=["id_unite", "coder", "code", "memo"],
).assign(code=lambda t: pd.Categorical(t["code"], ["a", "b", "c"], ordered=True))
UNITS = pd.DataFrame(
    {
        "id_unite": ["u1", "u2"],
        "libelle": ["Planter", "Peindre"],
        "lignes": ["4", "5-6"],
        "categorie": ["a", "b"],
        "id_theme": ["x", "y"],
    }
)


def test_disputed_propositions_are_shown_with_the_code_of_each_and_lead_to_the_listing():
    shown = reporting.show_disputed(
        UNITS, CODINGS, labels=LABELS, coders=CODERS.loc[["publie", "anne", "double"]]
    )
    assert table_rows(shown) == [
        ["Planter l. 4anne : a ou b ?", "Arbres", "Bancs"],
        ["Peindre l. 5‑6Imprimée ailleurs, en « Murs » : aux lignes 9", "Bancs", "="],
    ]
    page = BeautifulSoup(shown.html, "html.parser")
    assert [(a["id"], a["href"]) for a in page.select("tbody a")] == [
        ("disputee-u1", "#liste-a-x"),
        ("disputee-u2", "#liste-b-y"),
    ]
    assert [strong.get_text() for strong in page.select("strong")] == ["Bancs"]
    assert len(page.select("tbody th .memo")) == 2


def test_without_disputed_propositions_a_sentence_says_so():
    shown = reporting.show_disputed(UNITS.head(0), CODINGS, labels=LABELS, coders=CODERS)
    assert shown.html == "<p>Aucune proposition n’est disputée entre les codages retenus.</p>"


def test_disputed_propositions_are_counted_with_their_combinations():
    options = stats.defensible_codes(CODINGS, "publie", coders=["anne", "double"], unit="id_unite")
    retained = CODERS.loc[["publie", "anne", "double"]]
    assert plain(reporting.disputed_sentence(options, coders=retained)) == (
        "2 des 3 propositions (67 %) peuvent être rangées autrement sans sortir des codes retenus "
        "(l’auteur de la synthèse, anne et la seconde impression du document) : 4 combinaisons."
    )
    alone = options.loc[options["reference"]]
    assert plain(reporting.disputed_sentence(alone, coders=retained.head(1))) == (
        "Aucune des 3 propositions n’est disputée (codes retenus : l’auteur de la synthèse)."
    )


def test_the_smallest_recodings_are_named_and_lead_to_their_propositions():
    options = stats.defensible_codes(CODINGS, "publie", unit="id_unite")
    claims = [Claim("b", "a"), Claim("b", "c"), Claim("a", "c"), Claim("a", "b")]
    smallest = [stats.smallest_recoding(options, claim) for claim in claims]
    shown = reporting.show_smallest_recodings(
        smallest,
        ["un", "deux", "trois", "quatre"],
        labels=LABELS,
        units={"u1": "Planter", "u2": "Peindre"},
    )
    assert table_rows(shown) == [
        ["Un", "1", "Peindre (Bancs → Murs)", "1 proposition"],
        ["Deux", "1", "Peindre (Bancs → Murs)", "1 proposition"],
        ["Trois", "1", "Planter (Arbres → Bancs)", "2 propositions"],
        ["Quatre", "déjà fausse", "—", "—"],
    ]
    links = BeautifulSoup(shown.html, "html.parser").select("tbody a")
    assert {a["href"] for a in links} == {"#disputee-u1", "#disputee-u2"}


SHARES = stats.shares_by_coder(
    CODINGS.loc[CODINGS["coder"] != "double"], ["u1", "u2", "u3"], unit="id_unite"
)


def test_the_chart_of_each_coder_has_its_mark_at_its_share_in_the_column_of_the_category():
    axes = reporting.plot_charts_by_coder(SHARES, labels=LABELS, coders=WHOLE)
    width = 1.0 + 0.22  # the largest possible share, and room for words
    marks = [(float(line.get_xdata()[0]), float(line.get_ydata()[0])) for line in axes.lines]
    expected = [
        (column * (width + 0.06) + share, place)
        for column, shares in enumerate([(1 / 3, 0, 1), (2 / 3, 1, 0), (0, 0, 0)])
        for place, share in enumerate(shares)
    ]
    assert marks == [pytest.approx(pair) for pair in expected]
    names = [plain(label.get_text()) for label in axes.get_yticklabels()]
    assert names == ["Codage publié", "anne\n2 codées sur 3", "Règles (calcul)\n1 codée sur 3"]
    markers = {line.get_marker() for line in axes.lines}
    assert markers == {"o", "s", "D"}


def test_the_chart_of_each_coder_is_told_in_words():
    told = plain(reporting.describe_charts_by_coder(SHARES, labels=LABELS, coders=WHOLE))
    assert "Arbres : Codage publié 33 %, anne 0 %, Règles (calcul) 100 %" in told


def coder_shares(**coders: tuple) -> pd.DataFrame:
    """Counts of a, b and possibly c, of ten units."""
    rows = [
        (name, code, n, sum(counts), n / sum(counts))
        for name, counts in coders.items()
        for code, n in zip("abc", counts, strict=False)
    ]
    table = pd.DataFrame(rows, columns=["coder", "code", "n", "base", "share"])
    return table.assign(n_units=10)


def told_of(**coders: tuple) -> str:
    rows = [name for name, counts in coders.items() for _ in range(sum(counts))]
    described = coding.describe_coders(pd.DataFrame({"coder": rows}))
    shares = coder_shares(**coders)
    return plain(reporting.charts_by_coder_sentence(shares, labels=LABELS, coders=described))


def test_the_share_that_depends_most_on_the_coder_is_named_among_people_then_with_all():
    assert told_of(publie=(4, 6), anne=(5, 5), regles=(8, 1)) == (
        "D’une lecture à l’autre, la part qui change le plus est celle de « Arbres » : de 40 % "
        "(l’auteur de la synthèse) à 50 % (anne). Calculs compris, c’est encore celle de "
        "« Arbres » : de 40 % (l’auteur de la synthèse) à 89 % (les règles)."
    )
    assert told_of(publie=(4, 6), regles=(8, 1)) == (
        "Aucune autre lecture que celle de l’auteur ne range ces propositions. Calculs compris, la "
        "part qui change le plus est celle de « Arbres » : de 40 % (l’auteur de la synthèse) à "
        "89 % (les règles)."
    )
    assert told_of(publie=(4, 6)) == (
        "Aucune autre lecture que celle de l’auteur ne range ces propositions."
    )


def test_with_computed_coders_an_equal_span_of_another_category_is_not_put_first():
    # People move « b » by 2 in 10, and so does the machine with « a »: « b » stays.
    people = "D’une lecture à l’autre, la part qui change le plus est celle de « Bancs » : de 20 % "
    people += "(l’auteur de la synthèse) à 40 % (anne). Calculs compris, "
    assert told_of(publie=(2, 2, 6), anne=(2, 4, 4), machine=(4, 2, 4)) == (
        people + "aucune ne change davantage."
    )
    assert told_of(publie=(2, 2, 6), anne=(2, 4, 4), machine=(7, 2, 1)).endswith(
        "Calculs compris, c’est celle de « Arbres » : de 20 % (l’auteur de la synthèse) à 70 % "
        "(la machine)."
    )


def test_spans_are_compared_as_they_are_printed():
    # Of a thousand: « a » moves by 13.5 points, written 13 to 26; « b » by 13.4, written 18 to 32.
    shares = coder_shares(publie=(129, 318, 553), anne=(264, 184, 552)).assign(n_units=1000)
    described = coding.describe_coders(pd.DataFrame({"coder": ["publie", "anne"]}))
    told = plain(reporting.charts_by_coder_sentence(shares, labels=LABELS, coders=described))
    assert "celle de « Bancs » : de 18 % (anne) à 32 % (l’auteur de la synthèse)" in told


def test_a_coder_who_coded_little_is_not_compared():
    assert told_of(publie=(4, 6), anne=(3, 4), machine=(5, 5)) == (
        "Aucune autre lecture que celle de l’auteur ne range assez de ces propositions. Calculs "
        "compris, la part qui change le plus est celle de « Arbres » : de 40 % (l’auteur de la "
        "synthèse) à 50 % (la machine). Mis à part, faute d’avoir assez codé : anne (7 sur 10)."
    )


def test_bands_are_drawn_from_their_low_to_their_high_end():
    bands = pd.DataFrame(
        {
            "code": ["a", "a", "b", "b"],
            "situation": ["s", "t", "s", "t"],
            "share": [0.2, 0.2, 0.5, 0.5],
            "low": [0.1, 0.0, 0.4, 0.5],
            "high": [0.3, 0.25, 0.6, 0.5],
            "mean": [0.2, None, 0.5, None],
        }
    )
    names = {"s": "anne", "t": "tous"}
    axes = reporting.plot_share_bands(bands, labels=LABELS, names=names)
    ends = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in axes.patches]
    assert ends == [pytest.approx(pair) for pair in zip(bands["low"], bands["high"], strict=True)]
    assert len({bar.get_hatch() for bar in axes.patches}) == 2
    assert [plain(text.get_text()) for text in axes.texts] == [
        "10 % à 30 %",
        "0 % à 25 %",
        "40 % à 60 %",
        "50 %",
    ]
    assert len(axes.collections) == 2
    told = plain(reporting.describe_share_bands(bands, labels=LABELS, names=names))
    assert told == (
        "Part de chaque catégorie. Arbres : 20 %, de 10 % à 30 % (anne), de 0 % à 25 % (tous) ; "
        "Bancs : 50 %, de 40 % à 60 % (anne), 50 % (tous)."
    )


def test_the_words_of_the_bands_stay_inside_the_axes():
    bands = pd.DataFrame(
        {"code": ["a"], "situation": ["s"], "share": [0.98], "low": [0.9], "high": [0.999]}
    ).assign(mean=0.95)
    axes = reporting.plot_share_bands(bands, labels=LABELS, names={"s": "anne"})
    axes.figure.draw_without_rendering()
    frame = axes.get_window_extent()
    assert all(text.get_window_extent().x1 <= frame.x1 + 1 for text in axes.texts)


def test_coders_are_shown_with_their_agreement():
    agreement = pd.DataFrame(
        {
            "n": [3],
            "n_alike": [2],
            "agreement": [2 / 3],
            "kappa": [0.4],
            "low": [-0.2],
            "high": [1],
        },
        index=["anne"],
    )
    shown = reporting.show_coders_beside_published(
        CODERS.loc[["publie", "anne", "double"]], agreement, n_units=44
    )
    rows = table_rows(shown)
    assert [row[0] for row in rows] == ["Codage publié", "anne"]
    assert rows[0][2:] == ["44", "—", "—"]
    assert rows[1][2:] == ["3", "2 (67 %)", "0,40 [−0,20 ; 1,00]"]
    shown = reporting.show_coders_beside_published(
        CODERS.loc[["publie", "anne"]], agreement, n_units=44, note="anne a recodé."
    )
    assert "anne a recodé." in shown.html


def test_cells_said_empty_are_shown_by_coder():
    cells = stats.coded_cells(
        CODINGS.loc[CODINGS["coder"] != "double"],
        pd.Series({"u1": "x", "u2": "y", "u3": "y"}),
        unit="id_unite",
    )
    absences = pd.DataFrame({"categorie": ["b"], "id_theme": ["x"], "lignes": ["3"]})
    shown = reporting.show_coder_cells(cells, absences, labels=LABELS, coders=WHOLE)
    assert table_rows(shown) == [["Bancs", "Nord", "0", "1", "0"]]


RATES = pd.DataFrame(
    {
        "reader": "anne",
        "code_from": pd.Categorical(["a", "a", "b", "b"]),
        "code_to": pd.Categorical(["a", "b", "a", "b"]),
        "n": [3, 1, 0, 4],
        "n_from": [4, 4, 4, 4],
        "rate": [0.7, 0.3, 0.1, 0.9],
        "low": [0.3, 0.0, 0.0, 0.5],
        "high": [0.9, 0.7, 0.4, 1.0],
    }
)


def test_rates_are_shown_as_counts_with_the_rate_of_what_stays():
    shown = reporting.show_rates(RATES, labels=LABELS, coders=WHOLE)
    assert table_rows(shown) == [
        ["Arbres", "3", "1", "70 % (30 à 90 %)"],
        ["Bancs", "0", "4", "90 % (50 à 100 %)"],
    ]
    both = pd.concat([RATES, RATES.assign(reader="machine")], ignore_index=True)
    rows = table_rows(reporting.show_rates(both, labels=LABELS, coders=WHOLE))
    assert [row[1] for row in rows] == ["anne", "Machine", "anne", "Machine"]


def test_it_is_said_with_whom_disagreement_is_measured():
    assert reporting.readers_sentence(["anne"], coders=WHOLE) == (
        "Le désaccord est mesuré avec anne."
    )
    told = reporting.readers_sentence(["regles", "machine"], coders=WHOLE)
    assert told.startswith("Aucune autre lecture que celle de l’auteur n’est enregistrée")
    assert "les règles et la machine" in told
