"""Agreement told: coders, figures, tables and sentences, from codings worked by hand."""

import re
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from egnlib import reporting, stats
from egnlib.reporting.agreement_sentences import _placed
from egnlib.reporting.agreements import agreement_rows, shown_rows, told_note

NAN = float("nan")
CODES = {"x": "Outils", "y": "Personnes", "z": "Argent"}
LABELS = {**CODES, "anne": "Anne", "bob": "Bob", "regles": "Règles (calcul)"}
WHO = pd.DataFrame(
    {
        "label": ["Anne", "Bob", "Règles (calcul)"],
        "kind": ["lecture", "lecture", "calcul"],
        "who": ["une personne", "une autre", "des mots"],
        "n": [10, 10, 4],
        "n_units": 10,
        "version": ["2", "2", "2"],
        "partiel": [False, False, False],
    },
    index=pd.Index(["anne", "bob", "regles"], name="coder"),
)
GIVEN = {"anne": "xxxxxyyyzz", "bob": "xxxxyyyyzx", "regles": "xxxx"}


def codings(given: dict[str, str] = GIVEN, codes: str = "xyz") -> pd.DataFrame:
    rows = [
        (unit, coder, code, None, None)
        for coder, letters in given.items()
        for unit, code in enumerate(letters)
    ]
    table = pd.DataFrame(rows, columns=["id_unite", "coder", "code", "confiance", "memo"])
    return table.assign(
        code=pd.Categorical(table["code"], list(codes), ordered=True),
        coder=pd.Categorical(table["coder"], [*given], ordered=True),
    )


EVERY = codings()
READ = EVERY.loc[EVERY["coder"] != "regles"]
TOGETHER = stats.intercoder_agreement(READ, unit="id_unite", resamples=200)
PAIRS = stats.pairwise_agreement(EVERY, unit="id_unite", resamples=200)
ALL = reporting.agreement_groups(TOGETHER, PAIRS)
OVERALL = ALL.loc[ALL["code"].isna()]
CHANCE = stats.chance_agreement(stats.confusion_table(READ, "anne", "bob", unit="id_unite"))


def plain(text: object) -> str:
    return str(text).replace("\u00a0", " ").replace("\u202f", " ")


def one_code(coders: dict[str, str]) -> pd.DataFrame:
    return stats.intercoder_agreement(codings(coders), unit="id_unite", resamples=50)


# ---- coders


def test_the_table_of_coders_says_who_they_are_and_how_many_texts_they_coded():
    shown = plain(reporting.show_coders(WHO, caption="Codeurs", note="Note.").html)
    assert "Une personne" in shown and "Des mots" in shown
    assert "10 sur 10" in shown and "4 sur 10" in shown
    assert "Note." in shown and "Attention" not in shown


def test_versions_of_the_codebook_that_differ_are_told():
    shown = reporting.show_coders(WHO.assign(version=["1", "2", "2"]), caption="Codeurs").html
    assert "tous n’ont pas suivi la même version" in shown
    alone = reporting.show_coders(WHO.assign(version=[None, "2", "2"]), caption="Codeurs").html
    assert "—" in alone and "Attention" not in alone


def test_the_figure_has_a_bar_for_each_share_on_one_scale_and_computed_coders_are_dashed():
    axes = reporting.plot_coder_shares(EVERY, WHO, labels=CODES)
    shares = [[0.5, 0.3, 0.2], [0.5, 0.4, 0.1], [1, 0, 0]]
    lengths = np.array([bar.get_width() for bar in axes.patches]).reshape(3, 3)
    assert np.allclose(lengths / lengths.max(), shares, atol=0.005)
    assert [bar.get_x() for bar in axes.patches[:3]] == [0, 1, 2]
    assert [bar.get_linestyle() for bar in axes.patches[::3]] == ["-", "-", "--"]
    told = [plain(text.get_text()) for text in axes.texts]
    assert told == ["50 %", "30 %", "20 %", "50 %", "40 %", "10 %", "100 %", "0 %", "0 %"]
    names = [plain(label.get_text()) for label in axes.get_yticklabels()]
    assert names == ["Anne\n10 textes", "Bob\n10 textes", "Règles (calcul)\n4 textes sur 10"]


def test_the_figure_of_coders_is_told_in_words():
    told = plain(reporting.describe_coder_shares(EVERY, WHO, labels=CODES))
    assert "Anne (10 textes) : Outils 50 %, Personnes 30 %, Argent 20 %" in told
    assert "Règles (calcul) (4 textes sur 10) : Outils 100 %" in told


def test_the_code_used_most_unevenly_is_named_with_both_ends():
    told = plain(reporting.coder_gap_sentence(EVERY, WHO, labels=CODES))
    assert told.startswith(
        "Le code employé le plus inégalement est « Outils » : 100 % des textes pour « Règles "
        "(calcul) », 50 % pour « Anne »."
    )
    read = plain(reporting.coder_gap_sentence(READ, WHO, labels=CODES))
    assert "« Personnes » : 40 % des textes pour « Bob », 30 % pour « Anne »" in read
    same = codings({"anne": "xy", "bob": "yx"})
    told = reporting.coder_gap_sentence(same, WHO, labels=CODES)
    assert told == "Les codeurs emploient chaque code dans la même proportion."


def test_who_coded_too_little_is_not_compared_with_the_others_code_by_code():
    few = WHO.assign(partiel=[False, False, True])
    told = plain(reporting.coder_gap_sentence(EVERY, few, labels=CODES))
    assert "« Personnes » : 40 % des textes pour « Bob », 30 % pour « Anne »" in told
    assert told.endswith(
        "Mis à part, faute d’avoir assez codé : « Règles (calcul) » (4 textes sur 10)."
    )
    alone = plain(reporting.coder_gap_sentence(EVERY, few.drop(index="bob"), labels=CODES))
    assert "100 % des textes pour « Règles (calcul) »" in alone and "Mis à part" not in alone


def test_the_page_says_whether_two_readings_are_there_to_compare():
    told = plain(reporting.readings_sentence(WHO))
    assert told == (
        "Deux lectures de ces textes sont comparées : « Anne » et « Bob ». Les calculs sont "
        "comparés à part, deux à deux."
    )
    alone = plain(reporting.readings_sentence(WHO.drop(index="bob")))
    assert "Une seule lecture de ces textes est enregistrée, « Anne »" in alone
    assert "attend encore une seconde lecture" in alone
    assert "non si deux lecteurs s’accorderaient" in alone
    nobody = reporting.readings_sentence(WHO.loc[["regles"]])
    assert nobody.startswith("Aucune lecture de ces textes n’est enregistrée")
    assert "attend encore deux lectures" in nobody
    many = pd.concat([WHO.head(1)] * 12)
    assert reporting.readings_sentence(many).startswith("12 lectures")


# ---- agreement drawn and shown


def test_the_pair_that_is_everybody_comes_once_and_the_others_after_it():
    assert ALL["coders"].drop_duplicates().tolist() == ["anne+bob", "anne+regles", "bob+regles"]
    assert not ALL.duplicated(["coders", "code", "coefficient"]).any()
    assert len(ALL) == len(PAIRS)
    three = stats.intercoder_agreement(EVERY, unit="id_unite", resamples=50)
    found = reporting.agreement_groups(three, PAIRS)["coders"].drop_duplicates()
    assert found.iloc[0] == "anne+bob+regles"
    assert len(found) == 4


def test_raw_and_corrected_agreement_stand_side_by_side():
    rows = agreement_rows(ALL, labels=LABELS)
    first = rows.iloc[0]
    assert (first["coders_label"], first["code_label"]) == ("Anne et Bob", "Tous les codes")
    assert first["raw"] == pytest.approx(0.8)
    assert first["value"] == pytest.approx((0.8 - CHANCE.chance) / (1 - CHANCE.chance))
    of_x = rows.loc[(rows["coders"] == "anne+bob") & (rows["code"] == "x")].iloc[0]
    assert of_x["raw"] == pytest.approx(8 / 10)


def test_the_figure_has_a_disc_a_diamond_and_an_interval_per_pair_where_there_is_one():
    axes = reporting.plot_agreement(OVERALL, labels=LABELS)
    rows = agreement_rows(OVERALL, labels=LABELS)
    discs = [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "o"]
    diamonds = [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "D"]
    assert discs == pytest.approx(rows["value"].dropna().tolist())
    assert diamonds == pytest.approx(rows["raw"].tolist())
    segments = [segment for drawn in axes.collections for segment in drawn.get_segments()]
    known = rows.dropna(subset="low")
    assert np.allclose([s[:, 0] for s in segments], known[["low", "high"]].to_numpy())
    told = [plain(text.get_text()) for text in axes.texts]
    assert "10 textes" in told and "4 textes" in told and "pas de mesure" in told
    assert {"0,667", "0,800"} <= set(told)


def test_pairs_with_a_computation_are_grey_and_under_a_line():
    axes = reporting.plot_agreement(OVERALL, labels=LABELS)
    [line] = [line for line in axes.lines if list(line.get_ydata()) == [0.5, 0.5]]
    assert list(line.get_xdata()) == [0, 1]
    alone = reporting.plot_agreement(OVERALL.head(5), labels=LABELS)
    assert [line for line in alone.lines if list(line.get_ydata()) == [0.5, 0.5]] == []


def test_the_figure_by_code_names_the_codes():
    axes = reporting.plot_agreement(TOGETHER, labels=LABELS, by="code")
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names == ["Tous les codes", "Outils", "Personnes", "Argent"]
    legend = [text.get_text() for text in axes.figure.legends[0].get_texts()]
    assert legend[0] == "au-delà du hasard (κ de Cohen)"


def five_readers_and_two_computations() -> pd.DataFrame:
    """κ of everybody, of the 10 pairs of readers (the weakest in the middle), of 11 others."""
    readers, others = list("abcde"), ["regles", "machine"]
    pairs = ["+".join(pair) for pair in combinations(readers, 2)]
    pairs += [f"{one}+{other}" for one in readers for other in others] + ["regles+machine"]
    values = [0.5, 0.6, 0.7, 0.5, 0.6, -0.1, 0.5, 0.6, 0.7, 0.5, *np.linspace(0.8, 0.9, 11)]
    kappas = pd.DataFrame({"coders": pairs, "value": values, "coefficient": "kappa_cohen"})
    whole = pd.DataFrame({"coders": ["+".join(readers)], "value": 0.6})
    rows = pd.concat([whole.assign(coefficient="alpha_krippendorff"), kappas], ignore_index=True)
    raw = rows.assign(coefficient="accord_brut")
    every = pd.concat([rows, raw], ignore_index=True)
    return every.assign(code=None, low=NAN, high=NAN, n=44, note=None)


def test_no_pair_of_readers_is_ever_left_out_of_the_figure_and_the_others_are_counted():
    found = five_readers_and_two_computations()
    every = agreement_rows(found, labels={})
    kept = shown_rows(every)
    readers = [not {"regles", "machine"} & set(one.split("+")) for one in every["coders"]]
    assert set(every.loc[readers, "coders"]) <= set(kept["coders"])
    computed = kept.loc[~kept.index.isin(every.index[readers]), "value"].tolist()
    assert computed == pytest.approx([0.8, 0.81, 0.89, 0.9])
    assert kept.index.is_monotonic_increasing
    last = (
        "7 paires de plus dans le tableau : des paires où entre un calcul, la figure garde celles "
        "qui s’accordent le moins et le plus."
    )
    assert plain(reporting.agreement_caption(found, labels={})).endswith(last)
    assert plain(reporting.describe_agreement(found, labels={})).endswith(last)
    drawn = reporting.plot_agreement(found, labels={})
    assert len(drawn.get_yticks()) == 15


def test_twelve_rows_are_all_drawn_and_nothing_is_said_of_others():
    found = five_readers_and_two_computations()
    few = found.loc[found["coders"].isin(found["coders"].drop_duplicates().head(12))]
    assert len(shown_rows(agreement_rows(few, labels={}))) == 12
    assert reporting.agreement_caption(few, labels={}).endswith("qu’ils ont en commun.")


def test_of_many_codes_those_agreed_on_least_and_most_are_drawn_with_the_row_of_all():
    every = pd.DataFrame({"code": ["Tous les codes", *map(str, range(20))], "coders": "a+b"})
    every["value"] = [0.5, *np.arange(20) / 20]
    assert shown_rows(every, by="code").index.tolist() == [0, *range(1, 6), *range(16, 21)]
    found = every.assign(code=every["code"].where(every["value"].index > 0, None), n=9, note=None)
    found = found.assign(low=NAN, high=NAN)
    parts = [found.assign(coefficient=one) for one in ("kappa_cohen", "accord_propre")]
    found = pd.concat([*parts, found.head(1).assign(coefficient="accord_brut")])
    assert plain(reporting.agreement_caption(found, labels={}, by="code")) == (
        "Accord des codeurs sur chaque code. 10 codes de plus dans le tableau : la figure garde "
        "ceux dont l’accord est le plus bas et le plus haut."
    )


def test_both_figures_are_told_in_words():
    told = plain(reporting.describe_agreement(OVERALL, labels=LABELS))
    assert re.search(r"Anne et Bob : κ de Cohen 0,\d\d \(intervalle .+\), accord brut 80,0 %", told)
    assert "Anne et Règles (calcul) : pas de mesure, accord brut 100,0 %" in told
    by_code = plain(reporting.describe_agreement(TOGETHER, labels=LABELS, by="code"))
    assert "Outils : κ de Cohen" in by_code


def test_the_table_has_every_coefficient_and_says_why_one_is_missing():
    shown = plain(reporting.show_agreement(OVERALL, labels=LABELS, caption="Accord").html)
    for name in ("Accord brut", "κ de Cohen", "κ de Fleiss", "α de Krippendorff", "AC1 de Gwet"):
        assert name in shown
    assert "80,0 %" in shown
    assert "Anne et Règles (calcul)" in shown
    assert "Tous les codes donnés sont « Outils » : aucune variation" in shown
    assert "nan" not in shown


def test_a_note_that_many_rows_share_is_said_once():
    shown = plain(reporting.show_agreement(OVERALL, labels=LABELS, caption="Accord").html)
    assert shown.count("Tous les codes donnés sont « Outils »") == 1
    note = shown[shown.index("figcaption") :]
    assert "Anne et Règles (calcul) et Bob et Règles (calcul) : Tous" in note


def test_a_coder_with_one_code_gets_a_sentence_in_the_words_of_the_page():
    found = one_code({"anne": "xxxxxx", "bob": "xyxyxy"})
    shown = plain(reporting.show_agreement(found, labels=LABELS, by="code", caption="Accord").html)
    assert "« Anne » n’a donné que le code « Outils » : le κ de Cohen vaudrait 0" in shown
    told = plain(reporting.agreement_sentence(found, labels=LABELS))
    assert told.endswith(
        "Au-delà du hasard, pas de mesure. « Anne » n’a donné que le code « Outils » : le κ de "
        "Cohen vaudrait 0 quoi que fasse l’autre."
    )
    assert "nan" not in told


def test_names_in_a_note_are_replaced_only_between_quotes():
    assert told_note("x dit « x » et « w »", {"x": "Outils"}) == "x dit « Outils » et « w »"


# ---- sentences


def test_two_coders_are_told_by_their_common_texts_and_kappa():
    told = plain(reporting.agreement_sentence(TOGETHER, labels=LABELS))
    assert told.startswith(
        "« Anne » et « Bob » ont codé tous deux 10 textes et donné le même code à 80,0 % d’entre "
        "eux."
    )
    assert re.search(r"l’accord vaut 0,67.*\(κ de Cohen, intervalle à 95 % : 0,\d\d à 1,00\)", told)


def test_three_coders_are_told_by_two_of_them_at_random_and_alpha():
    three = stats.intercoder_agreement(EVERY, unit="id_unite", resamples=50)
    told = plain(reporting.agreement_sentence(three, labels=LABELS, confidence=0.9))
    assert "parmi « Anne », « Bob » et « Règles (calcul) »" in told
    assert "α de Krippendorff, intervalle à 90 %" in told


def test_a_faultless_agreement_on_many_texts_is_told_with_caution():
    alike = {"anne": "xyz" * 8, "bob": "xyz" * 8, "zoé": "xyy" * 8, "regles": "xyz" * 8}
    every = codings(alike)
    read = every.loc[every["coder"] != "regles"]
    together = stats.intercoder_agreement(read, unit="id_unite", resamples=20)
    pairs = stats.pairwise_agreement(every, unit="id_unite", resamples=20)
    groups = reporting.agreement_groups(together, pairs)
    told = plain(reporting.perfect_agreement_sentence(groups, labels=LABELS))
    assert told.startswith("Attention : « Anne » et « Bob » codent pareil leurs 24 textes. Un")
    assert "Règles" not in told and "zoé" not in told


def perfect_pairs(*pairs: tuple) -> str:
    rows = pd.DataFrame(pairs, columns=["coders", "n", "value"])
    every = "+".join(sorted({name for pair in pairs for name in pair[0].split("+")}))
    rows = pd.concat([pd.DataFrame({"coders": [every], "n": 44, "value": 0.5}), rows])
    found = rows.assign(code=None, coefficient="kappa_cohen", low=NAN, high=NAN)
    found.iloc[0, found.columns.get_loc("coefficient")] = "alpha_krippendorff"
    return plain(reporting.perfect_agreement_sentence(found, labels=LABELS)).split(" Un accord")[0]


def test_coders_who_never_part_are_listed_together_only_where_every_two_of_them_agree():
    a, b, c = ("anne+bob", 44, 1.0), ("anne+zoé", 44, 1.0), ("bob+zoé", 44, 1.0)
    assert perfect_pairs(a, b, c) == (
        "Attention : « Anne », « Bob » et « zoé » codent pareil leurs 44 textes."
    )
    assert perfect_pairs(a, b, ("bob+zoé", 44, 0.9)) == (
        "Attention : « Anne » et « Bob » codent pareil leurs 44 textes. « Anne » et « zoé » codent "
        "pareil leurs 44 textes."
    )
    assert perfect_pairs(a, ("anne+zoé", 25, 1.0), ("bob+zoé", 25, 1.0)) == (
        "Attention : « Anne », « Bob » et « zoé » codent pareil tous les textes qu’ils partagent "
        "(de 25 à 44)."
    )


def test_the_readers_who_agree_least_and_most_are_named_and_computations_are_not():
    found = five_readers_and_two_computations()
    assert plain(reporting.pair_range_sentence(found, labels={"b": "Bob"})) == (
        "Les deux codeurs qui s’accordent le moins : « Bob » et « d », κ de Cohen −0,10 (44 "
        "textes) ; le plus : « a » et « d », κ de Cohen 0,70 (44 textes)."
    )
    same = found.assign(value=0.5)
    assert plain(reporting.pair_range_sentence(same, labels={})) == (
        "Deux à deux, tous s’accordent autant : κ de Cohen 0,50."
    )
    assert reporting.pair_range_sentence(ALL, labels=LABELS) == ""


def test_a_faultless_agreement_on_few_texts_or_on_one_code_says_nothing():
    for letters in ("xyz" * 6, "x" * 24):
        found = one_code({"anne": letters, "bob": letters})
        assert reporting.perfect_agreement_sentence(found, labels=LABELS) == ""
    assert reporting.perfect_agreement_sentence(ALL, labels=LABELS) == ""


def test_the_codes_agreed_on_least_and_most_are_named():
    told = plain(reporting.code_agreement_sentence(TOGETHER, labels=LABELS))
    assert "« Personnes »" in told or "« Argent »" in told
    own = TOGETHER.loc[TOGETHER["coefficient"] == "accord_propre"].set_index("code")["value"]
    assert own.round(4).to_dict() == {"x": 0.8, "y": 0.8571, "z": 0.6667}
    assert told == (
        "Le code le moins partagé est « Argent » : quand un codeur le donne, l’autre le donne "
        "aussi dans 66,7 % des cas ; le plus partagé est « Personnes », avec 85,7 %."
    )
    few = one_code({"anne": "xxx", "bob": "xxx"})
    assert reporting.code_agreement_sentence(few, labels=LABELS).startswith("Trop peu de codes")


def test_kappa_is_worked_out_in_the_numbers_of_the_table():
    """Shares .5 .3 .2 and .5 .4 .1: by chance .25 + .12 + .02 = .39; (.8 − .39) / .61 = .672."""
    told = plain(reporting.chance_agreement_sentence(CHANCE, coders=("Anne", "Bob"), labels=LABELS))
    assert "« Anne » donne « Outils » à 50,0 % des 10 textes, « Bob » à 50,0 %" in told
    assert "sur ce code pour 25,0 % des textes" in told
    assert "d’accord sur 39,0 % des textes sans avoir rien lu" in told
    assert "il y avait 61,0 points à gagner ; 41,0 points sont gagnés" in told
    assert told.endswith("41,0 ÷ 61,0 = 0,67.")


def test_the_table_of_chance_adds_up_to_the_sentence():
    shown = plain(
        reporting.show_chance(CHANCE, coders=("Anne", "Bob"), labels=LABELS, caption="Hasard").html
    )
    rows = [re.findall(r">([^<>]+)</t[dh]>", row) for row in shown.split("<tr>")[1:]]
    assert rows[0] == ["Code", "Anne", "Bob", "Accord par hasard", "Accord constaté"]
    assert rows[2] == ["Personnes", "30,0 %", "40,0 %", "12,0 %", "30,0 %"]
    assert rows[-1] == ["Total", "100,0 %", "100,0 %", "39,0 %", "80,0 %"]


def test_less_than_chance_is_told_as_lost_and_certain_chance_has_no_kappa():
    swapped = codings({"anne": "xy", "bob": "yx"})
    table = stats.confusion_table(swapped, "anne", "bob", unit="id_unite")
    told = plain(
        reporting.chance_agreement_sentence(
            stats.chance_agreement(table), coders=("Anne", "Bob"), labels=LABELS
        )
    )
    assert "50,0 points sont perdus" in told
    assert told.endswith("−50,0 ÷ 50,0 = −1,00.")
    same = stats.confusion_table(codings({"anne": "x", "bob": "x"}), "anne", "bob", unit="id_unite")
    told = reporting.chance_agreement_sentence(
        stats.chance_agreement(same), coders=("Anne", "Bob"), labels=LABELS
    )
    assert told.endswith("κ n’a pas de valeur.")


def test_the_interval_is_explained_with_its_own_bounds_or_its_absence():
    told = plain(reporting.interval_sentence(TOGETHER, labels=LABELS))
    assert re.match(r"L’intervalle, de 0,\d\d à 1,00, donne les valeurs", told)
    assert "95 fois sur 100. Il est large : 10 textes, c’est peu." in told
    assert "rien de ce que trouveraient d’autres codeurs" in told
    alike = one_code({"anne": "xyxy", "bob": "xyxy"})
    told = reporting.interval_sentence(alike, labels=LABELS)
    assert told.startswith("Il n’y a pas d’intervalle à lire. Pas d’intervalle")


# value, low, high -> where it stands
PLACES = {
    (0.4, 0.3, 0.5): "tout l’intervalle est sous 0,667",
    (0.9, 0.8, 0.95): "tout l’intervalle est au-dessus de 0,800",
    (0.7, 0.67, 0.75): "tout l’intervalle est entre ces deux repères",
    (0.7, 0.6, 0.75): "de part et d’autre de 0,667, et ces textes",
    (0.7, 0.6, 0.85): "de part et d’autre de 0,667 et de 0,800, et ces",
    (0.75, 0.7, 0.8): "de part et d’autre de 0,800",
    (1.0, NAN, NAN): "α = 1,00, sans intervalle",
    (NAN, NAN, NAN): "α n’a pas de valeur",
}


@pytest.mark.parametrize(("row", "expected"), PLACES.items())
def test_alpha_is_set_beside_the_conventions_with_its_interval(row, expected):
    row = pd.Series(row, ["value", "low", "high"])
    assert expected in plain(_placed(row, "0,667", "0,800"))


def test_conventions_are_said_to_be_conventions():
    told = plain(reporting.conventions_sentence(TOGETHER))
    assert "un α d’au moins 0,800" in told and "de 0,667 à 0,800" in told
    assert "Ce sont des conventions, non des tests" in told
    assert "arbitraires" in told


def test_a_dominant_code_is_told_with_both_coefficients():
    # Gwet (2008): 118 + 0 of 125 alike; κ = -0.02, AC1 = 0.94.
    gwet = codings({"anne": "x" * 123 + "yy", "bob": "x" * 118 + "y" * 5 + "xx"}, codes="xy")
    found = stats.intercoder_agreement(gwet, unit="id_unite", resamples=50)
    told = plain(reporting.dominance_sentence(found, gwet, labels=LABELS))
    assert "« Outils », l’est à 97,2 % des fois : lisez les deux nombres ensemble" in told
    assert "(κ de Cohen vaut −0,02 et AC1 0,94)" in told
    told = plain(reporting.dominance_sentence(TOGETHER, READ, labels=LABELS))
    assert "« Outils », l’est à 50,0 % des fois : aucun code ne domine" in told
    only = {"anne": "xxx", "bob": "xxx"}
    told = reporting.dominance_sentence(one_code(only), codings(only), labels=LABELS)
    assert "ni κ ni AC1 n’ont de valeur" in told
