"""Charts by coder and defensible recodings: by hand, enumerated, permuted, conserved, refused."""

from itertools import combinations, product
from math import prod
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from egnlib import stats
from egnlib.files import EgnError
from egnlib.stats import Absence, Claim

REFERENCE = Path(__file__).parent / "reference"
CODES = ["a", "b", "c"]
# The same nine units as tests/reference/recodings.R.
NINE = ["a", "ab", "ac", "b", "abc", "bc", "c", "ab", "a"]


def options_of(codes: list[str], *, groups: str = "", order: list[str] | None = None):
    """Units numbered from 1, each with the codes that it can have; the first is the reference's."""
    rows = [
        (unit, code, place == 0, groups[unit - 1] if groups else "g")
        for unit, several in enumerate(codes, start=1)
        for place, code in enumerate(several)
    ]
    table = pd.DataFrame(rows, columns=["unit", "code", "reference", "group"])
    return table.assign(code=pd.Categorical(table["code"], order or CODES, ordered=True))


def codings_of(**coders: str) -> pd.DataFrame:
    """Codes of each coder, a letter per unit numbered from 1; « . » where there is none."""
    rows = [
        (unit, name, code)
        for name, letters in coders.items()
        for unit, code in enumerate(letters, start=1)
        if code != "."
    ]
    table = pd.DataFrame(rows, columns=["unit", "coder", "code"])
    return table.assign(code=pd.Categorical(table["code"], CODES, ordered=True))


def holds(codes: tuple[str, ...], groups: str, claim: Claim | Absence) -> bool:
    """The claim read naively on one coding."""
    if isinstance(claim, Absence):
        pairs = zip(codes, groups, strict=True)
        return not any(code == claim.code and group in claim.groups for code, group in pairs)
    counts = {name: codes.count(name) for name in CODES}
    first = counts.pop(claim.first)
    if claim.second:
        return first > counts[claim.second]
    if claim.above is not None:
        return first / len(codes) > claim.above
    return first > max(counts.values())


def enumerated(codes: list[str], groups: str, claim: Claim | Absence) -> dict:
    """Every combination, one by one: how many hold, and the smallest sets that end the claim."""
    every = list(product(*codes))
    own = tuple(several[0] for several in codes)
    false = [one for one in every if not holds(one, groups, claim)]
    changed = [frozenset(k for k, c in enumerate(one, 1) if c != own[k - 1]) for one in false]
    n_moves = min(map(len, changed), default=None)
    movable = {unit for units in changed if len(units) == n_moves for unit in units}
    return {"true": len(every) - len(false), "n": len(every), "moves": n_moves, "movable": movable}


CLAIMS = [
    Claim("a", "b"),
    Claim("a"),
    Claim("b", above=0.25),
    Claim("c", above=0.0),
    Absence("c", ("x",)),
    Absence("a", ("x", "y")),
]
UNITS = st.lists(
    st.permutations(CODES).flatmap(lambda p: st.integers(1, 3).map(lambda k: "".join(p[:k]))),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize("claim", CLAIMS, ids=str)
@settings(max_examples=60, deadline=None)
@given(codes=UNITS, letters=st.text("xyz", min_size=6, max_size=6))
def test_the_combinations_that_keep_a_claim_are_counted_as_if_listed(claim, codes, letters):
    groups = letters[: len(codes)]
    listed = enumerated(codes, groups, claim)
    options = options_of(codes, groups=groups)
    options["group"] = options["group"].astype(pd.CategoricalDtype(list("xyz")))
    known = options.assign(group=options["group"].astype("object"))
    if isinstance(claim, Absence) and not set(claim.groups) <= set(groups):
        with pytest.raises(EgnError, match="Absence impossible à vérifier"):
            stats.claims_under_recodings(known, [claim])
        return
    found = stats.claims_under_recodings(known, [claim]).iloc[0]
    assert (found["n_true"], found["n_combinations"]) == (listed["true"], listed["n"])
    assert found["held"] == {0: "none", listed["n"]: "all"}.get(listed["true"], "some")
    smallest = stats.smallest_recoding(known, claim)
    assert smallest.holds is (listed["moves"] != 0)
    assert smallest.n_moves == listed["moves"]
    assert set(smallest.movable) == (listed["movable"] if listed["moves"] else set())
    moved = dict(zip(smallest.moves["unit"], smallest.moves["code_to"], strict=True))
    after = tuple(moved.get(unit, several[0]) for unit, several in enumerate(codes, 1))
    assert len(moved) == (listed["moves"] or 0)
    assert holds(after, groups, claim) is (listed["moves"] is None)
    assert all(moved[unit] in codes[unit - 1] for unit in moved)


@settings(max_examples=60, deadline=None)
@given(codes=UNITS)
def test_tables_of_counts_and_ranges_are_those_of_the_listed_combinations(codes):
    listed = pd.Series([tuple(one.count(c) for c in CODES) for one in product(*codes)])
    options = options_of(codes)
    found = stats.recoded_counts(options)
    assert dict(zip(map(tuple, found[CODES].to_numpy()), found["n_combinations"], strict=True)) == (
        listed.value_counts().to_dict()
    )
    ranges = stats.defensible_ranges(options)
    for place, code in enumerate(CODES):
        counts = listed.str[place]
        assert ranges.loc[code, ["low", "high"]].tolist() == [counts.min(), counts.max()]
        assert ranges.at[code, "n"] == sum(several[0] == code for several in codes)


def test_tables_of_counts_equal_those_that_r_lists():
    expected = pd.read_csv(REFERENCE / "recoded_counts.csv")
    found = stats.recoded_counts(options_of(NINE)).astype("int64")
    pd.testing.assert_frame_equal(found, expected)


def test_combinations_are_whole_numbers_of_any_size():
    # Ninety units, two codes each: « a before b » is as likely as « b before a », ties apart.
    found = stats.claims_under_recodings(options_of(["ab"] * 91), [Claim("a", "b")]).iloc[0]
    assert (found["n_true"], found["n_combinations"]) == (2**90, 2**91)
    assert isinstance(found["n_true"], int)


def test_every_combination_is_in_one_table_of_counts():
    found = stats.recoded_counts(options_of(NINE))
    assert found["n_combinations"].sum() == prod(map(len, NINE)) == 48
    assert (found[CODES].sum(axis=1) == len(NINE)).all()


def test_the_order_of_the_rows_changes_nothing():
    options = options_of(NINE, groups="xyxyxyxyx")
    shuffled = options.sample(frac=1, random_state=3)
    one, two = (stats.claims_under_recodings(t, CLAIMS[:5]) for t in (options, shuffled))
    pd.testing.assert_frame_equal(one, two)
    for claim in CLAIMS[:5]:
        one, two = (stats.smallest_recoding(table, claim) for table in (options, shuffled))
        assert (one.n_moves, sorted(one.movable)) == (two.n_moves, sorted(two.movable))


def test_the_smallest_set_worked_by_hand():
    # a 3, b 1: unit 2 alone goes from a to b, which closes a gap of two.
    options = options_of(["a", "ab", "ac", "b"])
    found = stats.smallest_recoding(options, Claim("a", "b"))
    assert (found.holds, found.n_moves, found.movable) == (True, 1, [2])
    assert found.moves.to_numpy().tolist() == [[2, "a", "b"]]
    # Against c (0 units), two are needed: 3 and 2 leave a at 1, c at 1.
    found = stats.smallest_recoding(options, Claim("a", "c"))
    assert (found.n_moves, found.movable) == (2, [2, 3])


def test_codes_are_defensible_when_a_retained_coder_gave_them():
    codings = codings_of(pub="aab.", one="abba", two="cab.")
    found = stats.defensible_codes(codings, "pub", coders=["one"])
    assert found[["unit", "code", "reference"]].to_numpy().tolist() == [
        [1, "a", True],
        [2, "a", True],
        [2, "b", False],
        [3, "b", True],
    ]
    assert found["coders"].tolist() == [("pub", "one"), ("pub",), ("one",), ("pub", "one")]
    every = stats.defensible_codes(codings, "pub")
    assert every.loc[every["unit"] == 1, "code"].tolist() == ["a", "c"]


def test_a_coder_may_make_two_codes_of_one_unit_defensible_but_the_reference_may_not():
    twice = pd.concat([codings_of(pub="ab", doc="c."), codings_of(doc="b.")], ignore_index=True)
    twice["code"] = pd.Categorical(twice["code"], CODES, ordered=True)
    found = stats.defensible_codes(twice, "pub")
    assert found.loc[found["unit"] == 1, "code"].tolist() == ["a", "b", "c"]
    with pytest.raises(EgnError, match="Unité en double : « 1 »"):
        stats.defensible_codes(twice, "doc")


def test_shares_by_coder_keep_what_is_uncoded_apart():
    # One coder leaves two of four uncoded: a 1, b 1 of 2; a could be 1 to 3 of 4.
    shares = stats.shares_by_coder(codings_of(pub="aabc", one="ab.."), [1, 2, 3, 4])
    one = shares.loc[shares["coder"] == "one"].set_index("code")
    assert one.loc["a", ["n", "base", "n_units"]].tolist() == [1, 2, 4]
    assert one.loc["a", ["share", "low", "high"]].tolist() == [0.5, 0.25, 0.75]
    assert one.loc["c", ["share", "low", "high"]].tolist() == [0.0, 0.0, 0.5]
    sums = shares.groupby("coder").agg({"n": "sum", "base": "first", "share": "sum"})
    assert (sums["n"] == sums["base"]).all()
    assert sums["share"].tolist() == pytest.approx([1, 1])


def test_codings_of_units_outside_the_chart_do_not_count():
    codings = codings_of(pub="aabc")
    assert stats.shares_by_coder(codings, [1, 3])["n"].tolist() == [1, 1, 0]
    cells = stats.coded_cells(codings, pd.Series({1: "x", 4: "y"}))
    assert cells.to_numpy().sum() == 2


def test_cells_of_a_coder_add_up_to_what_it_coded():
    groups = pd.Series(pd.Categorical(list("xyyx"), ["y", "x"]), index=[1, 2, 3, 4])
    cells = stats.coded_cells(codings_of(pub="aabc", one="ab.."), groups)
    assert cells.columns.tolist() == list(product(CODES, ["y", "x"]))
    assert cells.loc["pub"].tolist() == [1, 1, 1, 0, 0, 1]
    assert cells.sum(axis=1).to_dict() == {"pub": 4, "one": 2}


def test_claims_of_a_coder_who_left_units_uncoded_hold_whatever_they_are_or_not():
    # a 2, b 1, one uncoded: « a before b » falls if it is b; « c in none » falls if it is c.
    groups = pd.Series(list("xxyy"), index=[1, 2, 3, 4])
    claims = [Claim("a", "b"), Claim("a", "c"), Absence("c", ("y",)), Absence("b", ("y",))]
    found = stats.claims_by_coder(codings_of(one="aab."), groups, claims)
    assert found["n_uncoded"].tolist() == [1] * 4
    assert list(zip(found["n_true"], found["n"], strict=True)) == [(2, 3), (3, 3), (2, 3), (0, 3)]
    assert found["share"].tolist() == pytest.approx([2 / 3, 1, 2 / 3, 0])


def test_claims_of_a_coder_who_coded_all_are_those_of_its_counts():
    codings = codings_of(pub="aabcb", one="bbbac")
    groups = pd.Series(list("xxyyx"), index=range(1, 6))
    claims = [Claim("a", "b"), Claim("b"), Claim("a", above=0.3), Absence("c", ("x",))]
    found = stats.claims_by_coder(codings, groups, claims)
    direct = stats.sentences_by_row(stats.coded_cells(codings, groups), claims)
    by_claim = found.set_index(["coder", "claim"])["share"].unstack()
    assert (by_claim.loc[direct.index] == direct.astype("float64")).all(axis=None)


def test_agreement_with_one_coder_is_that_of_the_pair():
    codings = codings_of(pub="aabbcc", one="aabbca", two="ab....")
    found = stats.agreement_with_reference(codings, "pub", resamples=200)
    assert found.index.tolist() == ["one", "two"]
    assert found[["n", "n_alike"]].to_numpy().tolist() == [[6, 5], [2, 1]]
    # By chance (2·3 + 2·2 + 2·1) / 36 = 1/3: κ = (5/6 − 1/3) / (2/3) = 3/4.
    assert found.at["one", "kappa"] == pytest.approx(0.75)


def test_a_claim_that_is_false_by_a_tie_only_says_so_of_who_coded_everything():
    claims = [Claim("a", "b"), Claim("a"), Claim("b", "a"), Absence("a", ("g",))]
    claims.append(Claim("a", above=0.5))
    groups = pd.Series("g", index=[1, 2, 3, 4])
    codings = codings_of(even="aabb", ahead="aaab", behind="abbb", partial="ab..")
    found = stats.claims_by_coder(codings, groups, claims)
    tied = found.pivot(index="coder", columns="claim", values="tied")
    assert tied.loc["even"].tolist() == [True, True, True, False, False]
    assert not tied.drop("even").to_numpy().any()
    assert found.loc[found["tied"], "share"].eq(0).all()


def test_situations_are_in_the_order_of_coders_then_recodings_then_readings():
    groups = pd.Series("g", index=range(1, 4))
    codings = codings_of(two="aab", one="abb")
    by_coder = stats.claims_by_coder(codings, groups, [Claim("a", "b")])
    options = stats.defensible_codes(codings, "two").assign(group="g")
    recoded = stats.recoded_situation(options, [Claim("a", "b")])
    drawn = by_coder.head(1).assign(situation="desaccord")
    found = stats.gathered_situations(drawn, recoded, by_coder, coders=["one", "two"])
    assert found[["situation", "coder"]].to_numpy().tolist() == [
        ["codeur", "one"],
        ["codeur", "two"],
        ["recodages", "tous"],
        ["desaccord", "two"],
    ]
    assert (recoded.at[0, "n_true"], recoded.at[0, "n"]) == (1, 2)


PUBLISHED = codings_of(pub="aabc")
REFUSED = {
    "Colonne absente : « coder »": lambda: stats.shares_by_coder(
        PUBLISHED.drop(columns="coder"), [1]
    ),
    "Codes sans ordre : la colonne « code »": lambda: stats.shares_by_coder(
        PUBLISHED.astype({"code": "object"}), [1]
    ),
    "Unité en double : « 1 »": lambda: stats.shares_by_coder(
        pd.concat([PUBLISHED, PUBLISHED]), [1]
    ),
    "Unité en double : « 2 » (1 cas)": lambda: stats.shares_by_coder(PUBLISHED, [1, 2, 2]),
    "Codage de référence absent : « nobody »": lambda: stats.defensible_codes(PUBLISHED, "nobody"),
    "Phrase impossible à vérifier : « a > z »": lambda: stats.claims_under_recodings(
        options_of(["a"]), [Claim("a", "z")]
    ),
    "Absence impossible à vérifier : « z » dans « g »": lambda: stats.claims_under_recodings(
        options_of(["a"]), [Absence("z", ("g",))]
    ),
    "Absence impossible à vérifier : « a » dans « (aucun groupe) »": lambda: (
        stats.smallest_recoding(options_of(["a"]), Absence("a", ()))
    ),
}


@pytest.mark.parametrize(("message", "call"), REFUSED.items(), ids=REFUSED)
def test_what_cannot_be_recoded_is_refused_in_french(message, call):
    with pytest.raises(EgnError) as refusal:
        call()
    assert str(refusal.value).startswith(message)
    assert str(refusal.value).count(". ") >= 2


def test_too_many_different_tables_are_refused(monkeypatch):
    monkeypatch.setattr("egnlib.stats.recodings.MOST_STATES", 10)
    with pytest.raises(EgnError, match="Trop de recodages différents : plus de 10 tableaux"):
        stats.recoded_counts(options_of(["abc"] * 4))


def test_the_smallest_sets_are_among_all_the_sets_of_their_size():
    # a 4, b 1, c 0: no single recoding ends « a before b », several pairs do.
    codes = ["ab", "ac", "a", "abc", "bc"]
    found = stats.smallest_recoding(options_of(codes), Claim("a", "b"))
    pairs = {
        frozenset(units)
        for units in combinations(range(1, 6), found.n_moves)
        if any(
            not holds(one, "g" * 5, Claim("a", "b"))
            and {k for k, c in enumerate(one, 1) if c != codes[k - 1][0]} == set(units)
            for one in product(*codes)
        )
    }
    assert found.n_moves == 2
    assert frozenset(found.moves["unit"]) in pairs
    assert set(found.movable) == set().union(*pairs)
