"""The ledger of codings: rows are added, never changed, and the last one of a coder counts."""

from pathlib import Path

import pandas as pd
import pytest

from egnlib.coding.codebook import read_codebook
from egnlib.coding.coded_tables import coded_table_problems
from egnlib.coding.ledger import append_codings, coded_by_all, latest_codings, read_codings
from egnlib.corpus.tables import columns_of, read_table
from egnlib.corpus.validation import check_sentences, validate_package
from egnlib.files import EgnError

COLUMNS = ["id_unite", "codebook", "version", "coder", "code", "confiance", "memo", "date"]
UNIT = "hdf-techno-acces-1"
VERSION = read_codebook("categories", root=Path(__file__).parents[1]).version


def _decisions(*codes: tuple, coder: str = "lecteur-1", **others: object) -> pd.DataFrame:
    return pd.DataFrame(codes, columns=["id_unite", "code"]).assign(
        codebook="categories", version=VERSION, coder=coder, **others
    )


def _path(root: Path) -> Path:
    return root / "data" / "coding" / "codings.csv"


@pytest.fixture
def root(copy_of_project: Path) -> Path:
    """A copy of the project whose ledger is empty."""
    _path(copy_of_project).write_text(",".join(COLUMNS) + "\n", encoding="utf-8")
    return copy_of_project


def test_the_ledger_has_the_columns_of_the_design(project):
    assert columns_of("codings", root=project) == COLUMNS


def test_the_recorded_codings_are_valid_and_name_recorded_units(project, consultation):
    codings = read_table("codings", root=project)
    known = {*consultation.propositions["id_proposition"], *consultation.retours["id_retour"]}
    assert set(codings["id_unite"]) <= known
    for name in codings["codebook"].unique():
        codebook = read_codebook(name, root=project)
        assert set(codings.loc[codings["codebook"] == name, "code"].dropna()) <= set(codebook.order)


def test_decisions_are_added_and_read_back(root):
    rows = _decisions((UNIT, "techno"), ("pdl-acces-r1-retex-1", "politique"), confiance="forte")
    assert append_codings(rows.assign(date="2026-11-27"), root=root) == 2
    codings = read_codings(read_codebook("categories", root=root), root=root)
    assert codings.drop(columns="memo").to_numpy().tolist() == [
        [UNIT, "categories", VERSION, "lecteur-1", "techno", "forte", "2026-11-27"],
        [
            "pdl-acces-r1-retex-1",
            "categories",
            VERSION,
            "lecteur-1",
            "politique",
            "forte",
            "2026-11-27",
        ],
    ]
    assert codings["memo"].isna().all()
    assert codings["code"].cat.categories.tolist() == [
        "formation",
        "anthropo",
        "techno",
        "politique",
        "organisation",
    ]
    assert codings["confiance"].cat.categories.tolist() == ["faible", "moyenne", "forte"]
    assert check_sentences(validate_package(root=root)) == []


def test_a_changed_mind_is_a_new_row_and_the_former_rows_stay_byte_for_byte(root):
    append_codings(_decisions((UNIT, "techno"), date="2026-11-26"), root=root)
    before = _path(root).read_bytes()
    assert append_codings(_decisions((UNIT, "politique"), date="2026-11-27"), root=root) == 1
    assert _path(root).read_bytes() == before + (
        f"{UNIT},categories,{VERSION},lecteur-1,politique,,,2026-11-27\n".encode()
    )
    assert read_codings(root=root)["code"].tolist() == ["politique"]
    assert read_codings(history=True, root=root)["code"].tolist() == ["techno", "politique"]


def test_a_mind_changed_back_counts_again(root):
    for day, code in enumerate(["techno", "politique", "techno"], start=1):
        append_codings(_decisions((UNIT, code), date=f"2026-11-0{day}"), root=root)
    assert read_codings(root=root)["code"].tolist() == ["techno"]
    assert len(read_codings(history=True, root=root)) == 3


def test_a_decision_said_twice_is_not_added_twice(root):
    append_codings(_decisions((UNIT, "techno")), root=root)
    before = _path(root).read_bytes()
    assert append_codings(_decisions((UNIT, "techno")), root=root) == 0
    assert _path(root).read_bytes() == before


def test_another_coder_or_another_memo_is_another_decision(root):
    append_codings(_decisions((UNIT, "techno")), root=root)
    assert append_codings(_decisions((UNIT, "techno"), coder="lecteur-2"), root=root) == 1
    assert append_codings(_decisions((UNIT, "techno"), memo="le réseau"), root=root) == 1
    assert read_codings(root=root)[["coder", "memo"]].fillna("").to_numpy().tolist() == [
        ["lecteur-2", ""],
        ["lecteur-1", "le réseau"],
    ]


def test_a_withdrawn_code_leaves_the_unit_uncoded(root):
    append_codings(_decisions((UNIT, "techno"), date="2026-11-26"), root=root)
    assert append_codings(_decisions((UNIT, None), date="2026-11-27"), root=root) == 1
    assert read_codings(root=root).empty
    assert len(read_codings(history=True, root=root)) == 2


def test_a_code_that_was_never_given_is_not_withdrawn(root):
    assert append_codings(_decisions((UNIT, None)), root=root) == 0


def test_the_last_row_counts_for_each_coder_and_each_codebook():
    codings = pd.DataFrame(
        [
            ("a", "g", "anne", "x"),
            ("a", "g", "bob", "y"),
            ("a", "h", "anne", "z"),
            ("a", "g", "anne", "y"),
        ],
        columns=["id_unite", "codebook", "coder", "code"],
    )
    assert latest_codings(codings).to_numpy().tolist() == [
        ["a", "g", "bob", "y"],
        ["a", "h", "anne", "z"],
        ["a", "g", "anne", "y"],
    ]


def test_the_published_coding_is_one_coder_among_others(root):
    append_codings(_decisions((UNIT, "politique")), root=root)
    codebook = read_codebook("categories", root=root)
    everyone = coded_by_all(read_table("propositions", root=root), codebook, root=root)
    assert everyone["coder"].value_counts().to_dict() == {"publie": 45, "lecteur-1": 1}
    of_unit = everyone.loc[everyone["id_unite"] == UNIT].set_index("coder")["code"]
    assert of_unit.to_dict() == {"publie": "techno", "lecteur-1": "politique"}
    assert everyone["code"].cat.categories.tolist() == codebook.order


def test_the_published_categories_are_no_coding_of_another_codebook(root):
    path = root / "data" / "coding" / "codebooks" / "bancs.yml"
    path.write_text(
        "id: bancs\ntitle: Bancs\nversion: 1\nunit: proposition\ncodes:\n"
        "  - {id: bois, label: Bois, definition: En bois.}\n",
        encoding="utf-8",
    )
    codebook = read_codebook("bancs", root=root)
    assert coded_by_all(read_table("propositions", root=root), codebook, root=root).empty


REFUSED = {
    "unknown code": (
        {"code": "technique"},
        "colonne code : « technique » n'est pas un code de la grille categories. On attend : "
        "formation, anthropo, techno, politique, organisation.",
    ),
    "another version": (
        {"version": 99},
        "colonne version : « 99 » n'est pas la version de la grille categories, qui est "
        f"{VERSION}. Relisez ses règles et codez sur une nouvelle feuille.",
    ),
    "unknown codebook": (
        {"codebook": "categorie"},
        "colonne codebook : « categorie » n'est pas une grille. On attend le nom d'un fichier de "
        "data/coding/codebooks.",
    ),
    "a name": (
        {"coder": "Anne Martin"},
        "colonne coder : « Anne Martin » n'est pas un pseudonyme. On attend des minuscules sans "
        "accent, des chiffres ou des tirets, 30 signes au plus, par exemple lecteur-1.",
    ),
    "a computed coder": (
        {"coder": "publie"},
        "colonne coder : « publie » est un codage recalculé, pas une personne. Choisissez un "
        "pseudonyme.",
    ),
    "unknown confidence": (
        {"confiance": "sûre"},
        "colonne confiance : « sûre » n'est pas une confiance. On attend : faible, moyenne, forte, "
        "ou rien.",
    ),
    "confidence without a code": (
        {"code": None, "confiance": "forte"},
        "colonne confiance : « forte » est la confiance d'un code absent. Donnez le code, ou "
        "effacez-la.",
    ),
    "formula": (
        {"memo": "=cmd|' /c calc'!A0"},
        "colonne memo : « =cmd|' /c calc'!A0 » commence comme une formule (=, +, -, @). Commencez "
        "par un mot.",
    ),
    "two lines": (
        {"memo": "a\nb"},
        "colonne memo : contient un retour à la ligne. Gardez une ligne.",
    ),
    "no unit": (
        {"id_unite": ""},
        "colonne id_unite : l'unité manque. Remettez l'identifiant qui était sur cette ligne.",
    ),
    "a formula for a unit": (
        {"id_unite": "@unite"},
        "colonne id_unite : « @unite » n'est pas un identifiant. Commencez par un mot, sur une "
        "ligne.",
    ),
    "another form of date": (
        {"date": "27/11/2026"},
        "colonne date : « 27/11/2026 » n'est pas une date. On attend par exemple 2026-11-27.",
    ),
}


@pytest.mark.parametrize(("cell", "line"), REFUSED.values(), ids=REFUSED.keys())
def test_a_bad_decision_is_refused_and_nothing_is_recorded(cell, line, root):
    good = _decisions((UNIT, "techno"))
    before = _path(root).read_bytes()
    rows = pd.concat([good, good.assign(**{"id_unite": "hdf-techno-acces-2", **cell})])
    with pytest.raises(EgnError) as refusal:
        append_codings(rows, root=root)
    assert str(refusal.value).split("\n") == [
        "Codage refusé : 1 problème. Rien n'est enregistré.",
        f"décision 2, {line}",
    ]
    assert _path(root).read_bytes() == before


def test_two_decisions_of_one_moment_are_refused(root):
    append_codings(_decisions((UNIT, "techno"), date="2026-11-27"), root=root)
    with pytest.raises(EgnError) as refusal:
        append_codings(_decisions((UNIT, "politique"), date="2026-11-27"), root=root)
    assert str(refusal.value) == (
        f"Décision répétée : lecteur-1 a déjà une ligne pour « {UNIT} » à la date 2026-11-27. Une "
        "décision de plus a une date de plus. Donnez l'heure avec la date."
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda rows: rows.drop(columns="coder"), "Colonne absente : « coder »."),
        (lambda rows: rows.assign(nom="x"), "Colonne inattendue : « nom »."),
    ],
)
def test_other_columns_are_refused(change, message, root):
    with pytest.raises(EgnError) as refusal:
        append_codings(change(_decisions((UNIT, "techno"))), root=root)
    assert str(refusal.value).startswith(message)


def test_a_recorded_code_that_the_codebook_has_no_more_is_told(root):
    with _path(root).open("a", encoding="utf-8") as ledger:
        ledger.write(f"{UNIT},categories,{VERSION},lecteur-1,technique,,,2026-11-27\n")
    with pytest.raises(EgnError) as refusal:
        read_codings(read_codebook("categories", root=root), root=root)
    assert str(refusal.value) == (
        "Code inconnu dans codings.csv : « technique ». La grille categories connaît formation, "
        "anthropo, techno, politique, organisation. Corrigez le code, ou complétez la grille."
    )


@pytest.mark.parametrize("method", ["replace", "write_text", "chmod"])
def test_a_disk_that_fails_leaves_the_ledger_as_it_was(method, root, monkeypatch):
    append_codings(_decisions((UNIT, "techno")), root=root)
    before = {file: file.read_bytes() for file in root.rglob("*") if file.is_file()}

    def failing(self, *arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, method, failing)
    with pytest.raises(OSError, match="No space left"):
        append_codings(_decisions((UNIT, "politique")), root=root)
    monkeypatch.undo()
    assert {file: file.read_bytes() for file in root.rglob("*") if file.is_file()} == before


def test_a_ledger_without_a_last_end_of_line_keeps_its_last_row(root):
    append_codings(_decisions((UNIT, "techno"), date="2026-11-26"), root=root)
    before = _path(root).read_bytes()
    _path(root).write_bytes(before.removesuffix(b"\n"))
    append_codings(_decisions((UNIT, "politique"), date="2026-11-27"), root=root)
    assert _path(root).read_bytes().startswith(before)


def test_a_recorded_code_or_codebook_that_does_not_exist_is_told_with_its_line(root):
    head = ",".join(COLUMNS)
    rows = [
        f"{UNIT},categories,{VERSION},anne,luxe,,,2026-11-27",
        f"{UNIT},humeurs,1,anne,gaie,,,2026-11-27",
        f"{UNIT},categories,{VERSION},paul,techno,,,2026-11-27",
        f"{UNIT},categories,{VERSION},zoe,,,,2026-11-27",
        f"{UNIT},categories,{VERSION},lea,luxe,,,2026-11-27",
    ]
    _path(root).write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    code, codebook = coded_table_problems(root=root)
    assert code.startswith("codings.csv, ligne 2 (2 en tout) : le code « luxe » n'est pas dans")
    assert codebook.startswith("codings.csv, ligne 3 (1 en tout) : la grille « humeurs » n'existe")
