"""Recomputation of published figures, on the recorded tables and on a few invented ones."""

import pandas as pd
import pytest

from egnlib.corpus.quantities import published_value
from egnlib.corpus.recomputation import recompute
from egnlib.files import EgnError

NORTH = "egnt-hauts-de-france-2020"
FIGURES = pd.DataFrame(
    [
        ("total", NORTH, "propositions", "=", 44, 44, "propositions", "94"),
        ("beaucoup", NORTH, "réponses", ">", 90, None, "%", "95"),
        ("peu", NORTH, "réponses", "<", None, 10, "%", "96"),
        ("sixieme", NORTH, "familles", "=", 1, 1, "sur 6", "97"),
    ],
    columns=[
        *("id_chiffre", "id_document", "grandeur", "operateur"),
        *("valeur_basse", "valeur_haute", "unite", "lignes"),
    ],
)


@pytest.fixture
def value(consultation):
    def found(expression: str, document: str = NORTH) -> tuple[float, float]:
        figure = pd.Series({"recalcul": expression, "id_document": document})
        result = recompute(figure, consultation, FIGURES)
        return result.low, result.high

    return found


EXACT = {
    "12": 12,
    "2 * (3 + 4) / 7 - 1": 1,
    "compte('propositions')": 45,
    "compte('propositions', regle='atelier')": 44,
    "compte('propositions', categorie='politique')": 15,
    "compte('propositions', categorie='politique', regle='atelier')": 14,
    "compte('propositions', categorie=['techno', 'anthropo'])": 16,
    "compte('propositions', meme_que='*')": 3,
    "compte('propositions', meme_que='')": 42,
    "compte('propositions', distinct='id_theme')": 5,
    "compte('propositions', id_document='*', distinct='id_document')": 2,
    "compte('themes', consultation='egn-2020')": 5,
    "total('occurrences', 'n_publie', rubrique='techno')": 12,
    "chiffre('total')": 44,
    "enumere(4, '94-96')": 4,
}


@pytest.mark.parametrize(("expression", "expected"), EXACT.items())
def test_an_expression_has_one_value(expression, expected, value):
    assert value(expression) == (expected, expected)


def test_a_fraction_is_taken_in_percent(value):
    assert value("part('sixieme')") == pytest.approx((100 / 6, 100 / 6))


def test_bounds_go_through_the_computation(value):
    assert value("chiffre('beaucoup')") == (90, float("inf"))
    assert value("100 - chiffre('beaucoup')") == (-float("inf"), 10)
    assert value("chiffre('peu') + 5") == (-float("inf"), 15)


def test_a_sum_with_a_value_that_is_not_printed_is_a_bound(value):
    rubrics = "total('occurrences', 'n_publie', sous_rubrique='ensemble')"
    assert value(rubrics, "egn-dossier-national-2020") == (124, float("inf"))


def test_a_rank_counts_what_is_larger(value):
    largest = "rang('occurrences', 'n_publie', de='politique', selon='rubrique')"
    assert value(largest) == (2, 2)


def test_what_is_missing_is_said(consultation):
    figure = pd.Series({"recalcul": "2 * manque('les réponses')", "id_document": NORTH})
    assert recompute(figure, consultation, FIGURES).missing == "les réponses"


def test_the_rows_used_are_given_with_their_lines(consultation):
    expression = "compte('propositions', categorie='anthropo') + chiffre('total')"
    figure = pd.Series({"recalcul": expression, "id_document": NORTH})
    rows = recompute(figure, consultation, FIGURES).rows
    assert rows["table"].value_counts().to_dict() == {"propositions": 4, "chiffres": 1}
    assert rows.loc[rows["table"] == "chiffres", "lignes"].tolist() == ["94"]


REFUSED = {
    "compte('propositions'": "elle ne se lit pas",
    "__import__('os').system('ls')": "n'y a pas de sens",
    "open('x')": "n'y a pas de sens",
    "compte": "n'y a pas de sens",
    "2 ** 3": "n'y a pas de sens",
    "True": "n'y a pas de sens",
    "compte('inconnue')": "la table « inconnue » n'existe pas",
    "compte('of')": "la table « of » n'existe pas",
    "compte('propositions', couleur='bleu')": "n'a pas de colonne « couleur »",
    "compte('propositions', regle='jamais')": "Règle de comptage inconnue",
    "chiffre('absent')": "aucun chiffre ne s'appelle « absent »",
    "part('total')": "n'est pas une fraction",
    "enumere(4, 'page 2')": "Lignes illisibles",
    "total('occurrences')": "est incomplet",
    "1 / (2 - 2)": "divise par zéro",
    "rang('occurrences', 'n_publie', de='bleu', selon='rubrique')": "n'est pas une ligne",
}


@pytest.mark.parametrize(("expression", "message"), REFUSED.items())
def test_what_is_not_of_the_form_is_refused_and_nothing_is_executed(expression, message, value):
    with pytest.raises(EgnError, match=message.replace("(", r"\(")):
        value(expression)


WRITTEN = {
    ("=", 1300, 1300, "retours"): "1\u202f300 retours",
    ("~", 46.2, 46.2, "%"): "environ 46,2 %",
    (">", 90, None, "%"): "plus de 90 %",
    ("<", None, 70, "%"): "moins de 70 %",
    ("entre", 92, 95, "%"): "de 92 à 95 %",
    ("=", 1, 1, "sur 6"): "1 sur 6",
}


@pytest.mark.parametrize(("figure", "words"), WRITTEN.items())
def test_a_published_value_is_written_in_french(figure, words):
    keys = ["operateur", "valeur_basse", "valeur_haute", "unite"]
    assert published_value(pd.Series(dict(zip(keys, figure, strict=True)))) == words
