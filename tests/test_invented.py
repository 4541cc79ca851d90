"""Invented texts: known codes, seeded, and machines with known errors."""

import pandas as pd
import pytest

from egnlib.coding import invented_texts, mistaken_codes, read_codebook
from egnlib.coding.invented import CODES, MACHINES, SHARES
from egnlib.files import EgnError


def test_invented_texts_have_the_codes_of_the_codebook_in_about_their_shares(project):
    found = invented_texts(4000)
    assert found["code_vrai"].cat.categories.tolist() == read_codebook("categories").order
    shares = found["code_vrai"].value_counts(normalize=True, sort=False)
    # Standard error of a share of 36 % of 4 000 texts: 0.8 point.
    assert (shares - SHARES).abs().max() < 0.025
    assert found["id_texte"].is_unique and len(found) == 4000


def test_a_text_is_made_again_by_its_seed_and_holds_a_thing_of_its_code():
    found = invented_texts(50)
    pd.testing.assert_frame_equal(found, invented_texts(50))
    assert not found["texte"].equals(invented_texts(50, seed=1)["texte"])
    first = found.loc[found["code_vrai"] == "techno", "texte"].iloc[0]
    words = ("ordinateurs", "connexion", "tablettes", "identifiant", "logiciels")
    assert any(word in first for word in words)


@pytest.mark.parametrize(
    ("machine", "low", "high"),
    [("bonne", 0.90, 0.94), ("inutile", 0.17, 0.23), ("biaisee", 0.72, 0.82), ("parfaite", 1, 1)],
)
def test_each_machine_is_right_as_often_as_its_rule_says(machine, low, high):
    true = invented_texts(4000)["code_vrai"]
    given = mistaken_codes(true, machine=machine)
    assert low <= (given == true).mean() <= high
    assert given.cat.categories.tolist() == CODES and given.index.equals(true.index)


def test_the_biased_machine_moves_the_second_and_third_codes_to_the_first_only():
    true = invented_texts(4000)["code_vrai"]
    good, biased = (mistaken_codes(true, machine=name) for name in ("bonne", "biaisee"))
    moved = good != biased
    assert set(biased[moved]) == {"formation"}
    assert set(true[moved]) == {"anthropo", "techno"}


@pytest.mark.parametrize("n_texts", [0, 2.5])
def test_an_impossible_number_of_texts_is_refused(n_texts):
    with pytest.raises(EgnError, match="Nombre de textes impossible"):
        invented_texts(n_texts)


def test_a_machine_that_is_not_known_is_refused_with_those_that_are():
    with pytest.raises(EgnError, match=", ".join(MACHINES)):
        mistaken_codes(invented_texts(3)["code_vrai"], machine="magique")
