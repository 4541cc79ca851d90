"""The certificate: verdicts by computation, on the recorded tables and on an invented document."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from egnlib.cli import main
from egnlib.corpus import certify, check_verdicts, find_contradictions, read_table, rows_used
from egnlib.corpus.certificate import VERDICTS, rounded, verdict_counts
from egnlib.corpus.consultation import Consultation
from egnlib.files import EgnError

NORTH = "egnt-hauts-de-france-2020"


@pytest.fixture(scope="session")
def certificate(consultation):
    return certify(consultation.chiffres, consultation).set_index("id_chiffre")


@pytest.fixture
def judge(consultation):
    def verdict(recalcul: str, operateur: str, low=None, high=None, unite: str = "%") -> tuple:
        figure = {
            "id_chiffre": "essai",
            "id_document": NORTH,
            "grandeur": "essai",
            "operateur": operateur,
            "valeur_basse": low,
            "valeur_haute": high,
            "unite": unite,
            "recalcul": recalcul,
            "lignes": "1",
        }
        found = certify(pd.DataFrame([figure]), consultation).iloc[0]
        return found["verdict"], found["valeur_recalculee"], found["ecart"], found["explication"]

    return verdict


JUDGED = [
    ("100 * 14 / 44", "=", 31.8, 31.8, "reproduit"),
    ("100 * 14 / 44", "=", 32, 32, "reproduit"),
    ("100 * 14 / 44", "=", 31, 31, "coherent"),
    ("100 * 14 / 44", "=", 33, 33, "contredit"),
    ("100 * 14 / 45", "=", 31.8, 31.8, "contredit"),
    ("91", ">", 90, None, "coherent"),
    ("90", ">", 90, None, "contredit"),
    ("69", "<", None, 70, "coherent"),
    ("70", "<", None, 70, "contredit"),
    ("95", "~", 100, 100, "coherent"),
    ("111", "~", 100, 100, "contredit"),
    ("93", "entre", 92, 95, "coherent"),
    ("96", "entre", 92, 95, "contredit"),
    ("44", "=", 44, 44, "reproduit"),
    ("45", "=", 44, 44, "contredit"),
    ("manque('les réponses')", "=", 44, 44, "non recalculable"),
]


@pytest.mark.parametrize(("recalcul", "sign", "low", "high", "verdict"), JUDGED)
def test_a_figure_is_judged_by_what_is_printed_and_what_is_found(
    recalcul, sign, low, high, verdict, judge
):
    assert judge(recalcul, sign, low, high)[0] == verdict


def test_the_gap_is_what_is_found_minus_what_is_printed(judge):
    assert judge("45", "=", 44, 44)[1:3] == (45, 1)
    assert judge("91", ">", 90, None)[1:3] == (91, 0)
    assert judge("69", ">", 90, None)[1:3] == (69, -21)


def test_a_sum_that_lacks_a_part_makes_the_total_possible_or_not(judge):
    rubrics = (
        "total('occurrences', 'n_publie', id_document='egn-dossier-national-2020', "
        "rubrique=['Former et accompagner la communauté éducative', 'Espaces'], "
        "sous_rubrique='ensemble')"
    )
    assert judge(rubrics, "=", 63, 63, "occurrences")[0] == "coherent"
    assert judge(rubrics, "=", 30, 30, "occurrences")[0] == "contredit"
    assert judge(rubrics, ">", 40, None, "occurrences")[0] == "non recalculable"


def test_what_is_missing_is_said(judge):
    assert judge("manque('les réponses')", "=", 44, 44)[3] == "Il manque les réponses."


def test_rounding_is_half_up_at_the_decimals_that_are_printed():
    assert [rounded(2.5, 3), rounded(0.05, 0.1), rounded(31.8181, 31.8)] == [3, 0.1, 31.8]


def test_every_recorded_figure_has_a_verdict_and_a_reason(certificate):
    assert set(certificate["verdict"]) <= set(VERDICTS)
    missing = certificate.loc[certificate["verdict"] == "non recalculable", "explication"]
    assert missing.str.startswith("Il manque ").all()
    assert (missing.str.len() > len("Il manque la source.")).all()


def test_the_verdicts_are_those_that_were_read(certificate):
    check_verdicts(certificate.reset_index(), read_table("verdicts_attendus"))


# The verdicts come out by computation: altering the data flips them.


def _without(table: pd.DataFrame, **values: str) -> pd.DataFrame:
    named = pd.Series(True, index=table.index)
    for column, value in values.items():
        named &= table[column].astype("object") == value
    assert named.any()
    return table.drop(index=named[named].index[0])


def _verdict(consultation: Consultation, figure: str, **tables: pd.DataFrame) -> str:
    spoiled = replace(consultation, **tables)
    return certify(spoiled.chiffres, spoiled).set_index("id_chiffre").at[figure, "verdict"]


def test_the_44_propositions_are_found_under_the_rule_and_lost_without_a_row(consultation):
    fewer = _without(consultation.propositions, id_document=NORTH, categorie="techno")
    assert _verdict(consultation, "hdf-total-propositions") == "reproduit"
    assert _verdict(consultation, "hdf-total-propositions", propositions=fewer) == "contredit"
    assert _verdict(consultation, "hdf-part-techno", propositions=fewer) == "contredit"


def test_the_total_tells_what_the_other_rules_give(certificate):
    told = certificate.at["hdf-total-propositions", "explication"]
    assert "45, 44, 43, 42" in told


def test_the_list_of_the_annex_contradicts_its_announced_number(consultation):
    one_less = _without(consultation.contributeurs, type="partenaire")
    assert _verdict(consultation, "nat-documents-synthese") == "contredit"
    assert _verdict(consultation, "nat-documents-synthese", contributeurs=one_less) == "reproduit"


def test_the_sum_of_the_annex_is_possible_until_every_part_is_printed(consultation):
    rubrics = consultation.occurrences.copy()
    spaces = rubrics["rubrique"] == "Espaces"
    complete = rubrics.assign(n_publie=rubrics["n_publie"].mask(spaces, 2))
    short = rubrics.assign(n_publie=rubrics["n_publie"].mask(spaces, 1))
    assert _verdict(consultation, "nat-occurrences-total") == "coherent"
    assert _verdict(consultation, "nat-occurrences-total", occurrences=complete) == "reproduit"
    assert _verdict(consultation, "nat-occurrences-total", occurrences=short) == "contredit"


def test_the_shares_of_respondents_are_possible_until_they_pass_a_whole(consultation):
    figures = consultation.chiffres.copy()
    pupils = figures["id_chiffre"] == "c15-repartition-eleves"
    figures.loc[pupils, ["valeur_basse", "valeur_haute"]] = 14.0
    assert _verdict(consultation, "c15-repartition-eleves") == "coherent"
    assert _verdict(consultation, "c15-repartition-eleves", chiffres=figures) == "contredit"
    assert _verdict(consultation, "c15-repartition-enseignants", chiffres=figures) == "contredit"


def test_the_answers_to_the_regional_survey_are_the_sum_of_its_publics(consultation):
    figures = consultation.chiffres.copy()
    parents = figures["id_chiffre"] == "pdl-enquete-vendee-parents-1d"
    figures.loc[parents, ["valeur_basse", "valeur_haute"]] = 93
    assert _verdict(consultation, "pdl-enquete-vendee") == "reproduit"
    assert _verdict(consultation, "pdl-enquete-vendee", chiffres=figures) == "contredit"


def test_a_changed_verdict_is_named_with_the_old_and_the_new(certificate):
    expected = read_table("verdicts_attendus").astype("str")
    first = expected["id_chiffre"].iloc[0]
    old = certificate.at[first, "verdict"]
    other = next(name for name in VERDICTS if name != old)
    expected.loc[0, "verdict"] = other
    with pytest.raises(EgnError) as raised:
        check_verdicts(certificate.reset_index(), expected)
    assert f"{first} : verdict attendu « {other} », obtenu « {old} »." in str(raised.value)


def test_a_figure_more_or_less_is_named(certificate):
    expected = read_table("verdicts_attendus").astype("str")
    found = certificate.reset_index()
    with pytest.raises(EgnError, match="obtenu « chiffre absent »"):
        check_verdicts(found.iloc[1:], expected)
    with pytest.raises(EgnError, match="verdict attendu « aucun »"):
        check_verdicts(found, expected.iloc[1:])


def test_removing_any_figure_is_noticed(certificate):
    expected = read_table("verdicts_attendus")
    found = certificate.reset_index()
    for row in range(len(found)):
        with pytest.raises(EgnError, match=found["id_chiffre"].iloc[row]):
            check_verdicts(found.drop(index=row), expected)


def test_a_figure_without_a_recomputation_is_refused(consultation):
    figures = consultation.chiffres.assign(recalcul=None)
    with pytest.raises(EgnError, match="Recalcul absent"):
        certify(figures, consultation)


def test_verdicts_are_counted_without_loss(consultation, certificate):
    counts = verdict_counts(certificate.reset_index(), consultation.chiffres)
    assert counts.to_numpy().sum() == len(consultation.chiffres)
    assert counts.columns.tolist() == VERDICTS


def test_rows_used_lead_to_the_lines_of_their_document(consultation):
    used = rows_used(consultation.chiffres, consultation)
    mine = used.loc[used["id_chiffre"] == "hdf-fraction-anthropo"]
    assert mine["table"].tolist() == ["propositions"] * 4
    recorded = consultation.propositions.set_index("lignes")["libelle"]
    assert mine["libelle"].tolist() == recorded[mine["lignes"]].tolist()


# A fifth document needs no code.


def _append(path: Path, **cells: object) -> None:
    table = pd.read_csv(path, dtype="str")
    row = pd.DataFrame([cells], dtype="str").reindex(columns=table.columns)
    pd.concat([table, row]).to_csv(path, index=False, lineterminator="\n")


def test_a_fifth_document_is_certified_by_the_command(copy_of_project, monkeypatch):
    monkeypatch.setenv("EGN_ROOT", str(copy_of_project))
    monkeypatch.delenv("EGN_DOCUMENTS", raising=False)
    raw, coding = copy_of_project / "data" / "raw", copy_of_project / "data" / "coding"
    document = {"id_document": "verger-2021"}
    _append(
        raw / "documents.csv",
        **document,
        **{"titre": "Le verger", "editeur": "Un pommier", "date": "2021", "licence": "aucune"},
        **{"perimetre": "national", "nature": "dossier_national"},
    )
    common = {**document, "grandeur": "arbres", "unite": "arbres", "lignes": "1", "operateur": "="}
    for name, value, way in [("v-a", "2", "4 - 2"), ("v-b", "3", "chiffre('v-a') + 2")]:
        value_of = {"valeur_basse": value, "valeur_haute": value, "recalcul": way}
        _append(raw / "chiffres.csv", id_chiffre=name, **common, **value_of)
    _append(coding / "verdicts_attendus.csv", id_chiffre="v-a", verdict="reproduit")
    _append(coding / "verdicts_attendus.csv", id_chiffre="v-b", verdict="reproduit")
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 1
    assert "v-b : verdict attendu « reproduit », obtenu « contredit »." in result.stderr
    assert "v-a" not in result.stderr


def test_the_figures_of_a_fifth_document_are_data_alone(consultation):
    document = "verger-2021"
    rows = consultation.propositions.head(3).assign(id_document=document, meme_que=None)
    figure = {"id_document": document, "operateur": "=", "lignes": "1", "unite": "propositions"}
    figures = pd.DataFrame(
        [
            {
                **figure,
                "id_chiffre": "v-total",
                "valeur_basse": 3,
                "recalcul": "compte('propositions')",
            },
            {
                **figure,
                "id_chiffre": "v-annonce",
                "valeur_basse": 4,
                "recalcul": "chiffre('v-total')",
            },
        ]
    ).assign(grandeur="propositions", population="verger", base=None, conflit_avec=None)
    figures["valeur_haute"] = figures["valeur_basse"]
    fifth = replace(consultation, propositions=rows, chiffres=figures)
    found = certify(figures, fifth)
    assert found["verdict"].tolist() == ["reproduit", "contredit"]
    conclusions = read_table("contradictions_lues")
    listed = find_contradictions(figures, found, fifth, conclusions=conclusions)
    mine = listed.loc[listed["document_a"] == document]
    assert mine["regle"].tolist() == ["meme_grandeur", "recalcul"]
