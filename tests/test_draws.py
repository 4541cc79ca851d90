"""Draws: reproducible, indifferent to the order of the rows, with probabilities that are true."""

import hashlib

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from egnlib.coding.codable import opaque_key
from egnlib.coding.draws import draw_text, draw_units, read_draw, shuffled_units
from egnlib.files import EgnError


def _corpus(sizes: dict[str, int]) -> pd.DataFrame:
    rows = [(f"{stratum}-{rank}", stratum) for stratum, n in sizes.items() for rank in range(n)]
    return pd.DataFrame(rows, columns=["id_unite", "theme"])


UNITS = _corpus({"acces": 20, "ecrans": 10, "reseau": 5})


def _drawn(draw: pd.DataFrame) -> set[str]:
    return set(draw.loc[draw["tiree"], "id_unite"])


def test_the_draw_holds_the_units_of_lowest_hash():
    """Against the slow obvious way: hash by hand, sort, take the first."""
    ranks = {u: hashlib.sha256(f"tirage\n7\n{u}".encode()).hexdigest() for u in UNITS["id_unite"]}
    assert _drawn(draw_units(UNITS, 6, seed=7)) == set(sorted(ranks, key=ranks.get)[:6])


def test_a_draw_that_was_published_stays_the_same():
    """Frozen: the same on every machine and with every version of the libraries."""
    assert sorted(_drawn(draw_units(UNITS, 4, seed=2020))) == [
        "acces-11",
        "ecrans-1",
        "ecrans-2",
        "ecrans-8",
    ]


def test_rows_in_another_order_give_the_same_draw_and_the_same_order():
    other = UNITS.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(
        draw_units(UNITS, 12, seed=1, stratify="theme"),
        draw_units(other, 12, seed=1, stratify="theme"),
    )
    pd.testing.assert_frame_equal(
        shuffled_units(UNITS, seed=1, coder="a"), shuffled_units(other, seed=1, coder="a")
    )


def test_a_larger_sample_of_the_same_seed_holds_the_smaller_one():
    assert _drawn(draw_units(UNITS, 9, seed=4)) < _drawn(draw_units(UNITS, 20, seed=4))


def test_another_seed_draws_other_units():
    assert _drawn(draw_units(UNITS, 9, seed=4)) != _drawn(draw_units(UNITS, 9, seed=5))


def test_strata_receive_their_share_by_hand():
    """14 of 35: 8, 4 and 2, each with a chance of 2/5."""
    draw = draw_units(UNITS, 14, seed=1, stratify="theme")
    assert draw.groupby("strate")["tiree"].sum().to_dict() == {"acces": 8, "ecrans": 4, "reseau": 2}
    assert draw["probabilite"].tolist() == [0.4] * 35


def test_a_small_stratum_receives_two_units_and_a_stratum_of_one_is_taken_whole():
    units = _corpus({"grand": 97, "petit": 3, "seul": 1})
    draw = draw_units(units, 10, seed=1, stratify="theme").drop_duplicates("strate")
    assert draw.set_index("strate")["tirees_strate"].to_dict() == {
        "grand": 7,
        "petit": 2,
        "seul": 1,
    }
    assert draw.set_index("strate")["probabilite"].to_dict() == {
        "grand": 7 / 97,
        "petit": 2 / 3,
        "seul": 1.0,
    }


def test_units_are_drawn_as_often_as_their_probability_says():
    """500 seeds, 7 of 35: binomial with standard error 0.018; five of them leave no chance."""
    counts = pd.Series(0, UNITS["id_unite"])
    for seed in range(500):
        counts[list(_drawn(draw_units(UNITS, 7, seed=seed)))] += 1
    assert ((counts / 500 - 0.2).abs() < 5 * (0.2 * 0.8 / 500) ** 0.5).all()


@settings(max_examples=60, deadline=None)
@given(
    sizes=st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 30), min_size=1),
    share=st.floats(0, 1),
    seed=st.integers(0, 10**6),
)
def test_every_draw_has_its_size_and_probabilities_that_sum_to_it(sizes, share, seed):
    units = _corpus(sizes)
    least = sum(min(2, n) for n in sizes.values())
    n = least + int(share * (len(units) - least))
    draw = draw_units(units, n, seed=seed, stratify="theme")
    assert sorted(draw["id_unite"]) == sorted(units["id_unite"])
    assert draw["tiree"].sum() == n
    assert draw["probabilite"].sum() == pytest.approx(n)
    by_stratum = draw.groupby("strate")
    assert (by_stratum["tiree"].sum() == by_stratum["tirees_strate"].first()).all()
    assert by_stratum["taille_strate"].first().to_dict() == sizes
    # No stratum is further than one unit from its share, but for the two it has by right.
    quotas = n * by_stratum["taille_strate"].first() / len(units)
    allotted = by_stratum["tirees_strate"].first()
    assert (allotted <= quotas.clip(lower=2) + 1).all()


def test_two_coders_have_the_same_units_in_other_orders():
    one, two = (shuffled_units(UNITS, seed=1, coder=coder)["id_unite"] for coder in ("a", "b"))
    assert sorted(one) == sorted(two) == sorted(UNITS["id_unite"])
    assert one.tolist() != two.tolist()


REFUSED = {
    "more than the corpus": (
        {"n": 36},
        "Taille d'échantillon impossible : 36. On tire de 1 (1 strate) à 35 unités. "
        "Changez --sample.",
    ),
    "fewer than two in each stratum": (
        {"n": 5, "stratify": "theme"},
        "Taille d'échantillon impossible : 5. On tire de 6 (3 strates) à 35 unités. "
        "Changez --sample.",
    ),
    "no such column": (
        {"n": 9, "stratify": "region"},
        "Colonne de strates absente : « region ». Colonnes des unités : id_unite, theme. "
        "Choisissez l'une d'elles.",
    ),
}


@pytest.mark.parametrize(("options", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_an_impossible_draw_is_refused(options, message):
    with pytest.raises(EgnError) as refusal:
        draw_units(UNITS, **options, seed=1)
    assert str(refusal.value) == message


@pytest.mark.parametrize("empty", [None, "", " "])
def test_a_unit_without_a_stratum_is_refused(empty):
    units = UNITS.assign(theme=[*UNITS["theme"][:-1], empty])
    with pytest.raises(EgnError) as refusal:
        draw_units(units, 9, seed=1, stratify="theme")
    assert str(refusal.value) == (
        "Strate inconnue pour 1 unité, dont « reseau-4 » : la colonne theme est vide. Chaque unité "
        "a une strate. Remplissez la colonne."
    )


# The file of a draw


@pytest.mark.parametrize("stratify", [None, "theme"])
def test_a_draw_that_was_written_is_read_back(stratify, tmp_path):
    draw = draw_units(UNITS, 12, seed=1, stratify=stratify)
    path = tmp_path / "a-tirage.csv"
    path.write_text(draw_text(draw, seed=1), encoding="utf-8")
    read = read_draw(path, units=UNITS["id_unite"])
    numbers = {name: str(rank + 1) for rank, name in enumerate(sorted(set(draw["strate"])))}
    expected = draw.assign(strate=draw["strate"].map(numbers), graine=1)
    pd.testing.assert_frame_equal(read, expected, check_dtype=False)


def test_a_draw_does_not_depend_on_the_order_of_its_rows(tmp_path):
    draw = draw_units(UNITS, 12, seed=1, stratify="theme")
    assert draw_text(draw[::-1], seed=1) == draw_text(draw, seed=1)


def test_a_file_that_is_no_draw_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("unite,strate\nu1,2\n", encoding="utf-8")
    for file, absent in ((path, "taille_strate"), (tmp_path / "b.csv", "unite, strate")):
        with pytest.raises(EgnError) as refusal:
            read_draw(file, units=["a"])
        assert str(refusal.value).startswith(f"Ce n'est pas un tirage : {file}, sans {absent}")


def test_a_draw_of_units_that_are_not_recorded_asks_for_them(tmp_path):
    path = tmp_path / "a-tirage.csv"
    path.write_text(draw_text(draw_units(UNITS, 12, seed=1), seed=1), encoding="utf-8")
    with pytest.raises(EgnError) as refusal:
        read_draw(path, units=UNITS["id_unite"][1:])
    assert str(refusal.value) == (
        f"Unités inconnues dans a-tirage.csv : 1, dont « {opaque_key('acces-0')} ». On attend "
        "celles des tables. Si les textes viennent d'un fichier, donnez leurs identifiants par "
        "units."
    )
