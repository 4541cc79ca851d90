"""Import of coding sheets: a round trip that loses nothing, and every bad cell told at once."""

import csv
import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from egnlib.cli import main
from egnlib.coding.codable import opaque_key
from egnlib.coding.codebook import read_codebook
from egnlib.coding.ledger import read_codings
from egnlib.corpus.tables import read_table
from egnlib.corpus.validation import check_sentences, validate_package

HDF = "egnt-hauts-de-france-2020"
CODES = ["formation", "anthropo", "techno", "politique", "organisation"]
VERSION = read_codebook("categories", root=Path(__file__).parents[1]).version
HEADER = ["unite", "rang", "libelle", "code", "confiance", "memo", "coder", "codebook", "version"]
UNITS = ["hdf-formation-acces-1", "hdf-formation-acces-2", "hdf-techno-acces-1"]

Rows = list[dict[str, str]]


def egn(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.fixture
def root(copy_of_project: Path, monkeypatch) -> Path:
    """A copy of the project, its ledger empty, that the command works in."""
    monkeypatch.setenv("EGN_ROOT", str(copy_of_project))
    monkeypatch.delenv("EGN_DOCUMENTS", raising=False)
    path = _ledger(copy_of_project)
    path.write_text(path.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    return copy_of_project


def _ledger(root: Path) -> Path:
    return root / "data" / "coding" / "codings.csv"


def _export(root: Path, *options: object, coder: str = "lecteur-1") -> Path:
    output = root / f"{coder}.xlsx"
    result = egn("export", "sheet", "--coder", coder, "--output", output, *options)
    assert result.exit_code == 0, result.output
    return output


def _fill(path: Path, code_of: Callable[[str], str | None], **others: str) -> None:
    """Fill a workbook as a person does: a code chosen on each line, and the other cells given."""
    workbook = load_workbook(path)
    sheet = workbook["Codage"]
    header = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        row[header.index("code")].value = code_of(row[header.index("unite")].value)
        for name, value in others.items():
            row[header.index(name)].value = value
    workbook.save(path)


def _published(root: Path) -> dict[str, str]:
    """Published code of each unit, by its key on the sheets."""
    coded = read_table("propositions", root=root).dropna(subset="categorie")
    keys = coded["id_proposition"].map(opaque_key)
    return dict(zip(keys, coded["categorie"].astype("str"), strict=True))


def _sheet(root: Path, **columns: list | str) -> Rows:
    """Three rows of a sheet, filled in, that tests spoil."""
    labels = read_table("propositions", root=root).set_index("id_proposition")["libelle"]
    rows = {
        "unite": [opaque_key(unit) for unit in UNITS],
        "rang": ["1 sur 3", "2 sur 3", "3 sur 3"],
        "libelle": labels[UNITS].tolist(),
        "code": ["formation", "formation", "techno"],
        "confiance": ["", "forte", ""],
        "memo": ["", "", "le réseau, d’abord"],
        "coder": ["lecteur-1"] * 3,
        "codebook": ["categories"] * 3,
        "version": [str(VERSION)] * 3,
    }
    return pd.DataFrame({**rows, **columns}).to_dict("records")


def _write(root: Path, rows: Rows | bytes, name: str = "feuille.csv") -> Path:
    path = root / name
    if isinstance(rows, bytes):
        path.write_bytes(rows)
        return path
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def _import(root: Path, rows: Rows | bytes, *options: str, name: str = "feuille.csv") -> Result:
    return egn("import", _write(root, rows, name), "--as", "codings", *options)


def _refusal(root: Path, rows: Rows | bytes, *options: str, name: str = "feuille.csv") -> list[str]:
    """Lines of the message of a refused import, which leaves the ledger as it was."""
    before = _ledger(root).read_bytes()
    result = _import(root, rows, *options, name=name)
    assert (result.exit_code, result.stdout) == (1, "")
    assert _ledger(root).read_bytes() == before
    return result.stderr.rstrip("\n").split("\n")


# Round trip


def test_a_sheet_is_exported_filled_and_imported(root):
    """A coder who gives every unit its published code: what comes back is the published coding."""
    published = _published(root)
    path = _export(root, "--document", HDF, "--seed", 5)
    _fill(path, published.get, confiance="moyenne", memo="vu")
    result = egn("import", path, "--as", "codings")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "44 lignes de lecteur-1 (grille categories) dans codings.csv.\n"
    codings = read_codings(read_codebook("categories", root=root), root=root)
    assert len(codings) == 44
    assert [published[opaque_key(unit)] for unit in codings["id_unite"]] == codings["code"].tolist()
    assert set(codings["confiance"]) == {"moyenne"}
    assert set(codings["memo"]) == {"vu"}
    assert check_sentences(validate_package(root=root)) == []


def test_a_csv_sheet_saved_by_a_french_spreadsheet_is_imported(root):
    rows = _sheet(root)
    lines = [";".join(HEADER), *(";".join(row[name] for name in HEADER) for row in rows)]
    result = _import(root, ("\ufeff" + "\r\n".join(lines) + "\r\n").encode())
    assert (result.exit_code, result.stderr) == (0, "")
    assert read_codings(root=root)[["id_unite", "code"]].to_numpy().tolist() == [
        [UNITS[0], "formation"],
        [UNITS[1], "formation"],
        [UNITS[2], "techno"],
    ]


def test_the_workbook_and_the_csv_of_one_sheet_give_the_same_codings(root):
    path = _export(root, "--document", HDF)
    _fill(path, _published(root).get)
    cells = load_workbook(path)["Codage"].iter_rows(values_only=True)
    with path.with_suffix(".csv").open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(cells)
    assert egn("import", path, "--as", "codings").exit_code == 0
    before = _ledger(root).read_bytes()
    again = egn("import", path.with_suffix(".csv"), "--as", "codings")
    assert again.stdout == (
        "0 ligne de lecteur-1 (grille categories) dans codings.csv. Déjà enregistré : 44.\n"
    )
    assert _ledger(root).read_bytes() == before


def test_two_coders_stand_side_by_side(root):
    for coder, code in (("lecteur-1", "techno"), ("lecteur-2", "politique")):
        path = _export(root, "--document", HDF, "--sample", 10, coder=coder)
        _fill(path, lambda unit, code=code: code)
        assert egn("import", path, "--as", "codings").exit_code == 0
    codings = read_codings(root=root)
    table = codings.pivot(index="id_unite", columns="coder", values="code")
    assert table.shape == (10, 2)
    assert table.notna().all(axis=None)
    assert codings.groupby("coder")["code"].unique().map(list).to_dict() == {
        "lecteur-1": ["techno"],
        "lecteur-2": ["politique"],
    }


def test_units_left_without_a_code_are_missing_codes(root):
    path = _export(root, "--document", HDF)
    published, left = _published(root), [opaque_key(unit) for unit in UNITS]
    _fill(path, lambda unit: None if unit in left else published[unit])
    result = egn("import", path, "--as", "codings")
    assert result.stdout == (
        "41 lignes de lecteur-1 (grille categories) dans codings.csv. Unités sans code : 3.\n"
    )
    assert set(UNITS).isdisjoint(read_codings(root=root)["id_unite"])


def test_a_memo_that_says_why_there_is_no_code_is_kept(root):
    result = _import(root, _sheet(root, code=["formation", "", ""], confiance=["", "", ""]))
    assert result.stdout == (
        "2 lignes de lecteur-1 (grille categories) dans codings.csv. Unités sans code : 2.\n"
    )
    history = read_codings(history=True, root=root)
    assert history["memo"].tolist()[1] == "le réseau, d’abord"
    assert read_codings(root=root)["id_unite"].tolist() == UNITS[:1]


def test_a_memo_on_several_lines_is_recorded_on_one(root):
    _import(root, _sheet(root, memo=["deux\nlignes", "", ""]))
    assert read_codings(root=root)["memo"].tolist()[0] == "deux lignes"


def test_texts_from_elsewhere_are_coded_with_their_file(root):
    units = root / "textes.csv"
    units.write_text("id_unite,libelle\nt1,=cmd|' /c'!A0\nt2,Lire la brume\n", encoding="utf-8")
    path = _export(root, "--unites", units)
    _fill(path, lambda unit: "techno")
    refused = egn("import", path, "--as", "codings")
    assert refused.exit_code == 1
    assert refused.stderr == (
        "Import refusé : 1 problème. Rien n'est enregistré.\nlecteur-1.xlsx, feuille Codage, "
        "lignes 2 et 3, colonne unite : cette clé n'est une unité d'aucune table. Si les textes "
        "viennent d'un fichier, ajoutez --unites et son nom.\n"
    )
    result = egn("import", path, "--as", "codings", "--unites", units)
    assert result.exit_code == 0, result.stderr
    assert sorted(read_codings(root=root)["id_unite"]) == ["t1", "t2"]


def test_a_long_table_with_recorded_identifiers_is_imported_too(root):
    rows = [
        {
            "id_unite": unit,
            "code": code,
            "coder": name,
            "codebook": "categories",
            "version": VERSION,
        }
        for name in ("lecteur-1", "lecteur-2")
        for unit, code in zip(UNITS, CODES, strict=False)
    ]
    assert _import(root, rows).stdout == (
        "6 lignes de lecteur-1, lecteur-2 (grille categories) dans codings.csv.\n"
    )


# Bad cells

LABEL = (
    read_table("propositions", root=Path(__file__).parents[1])
    .set_index("id_proposition")
    .loc[UNITS[0], "libelle"]
)
V = f"qui est {VERSION}. Relisez ses règles et codez sur une nouvelle feuille"
BAD_CELLS = {
    "unknown code": (
        {"code": ["formation", "Technocentré", "techno"]},
        [
            "ligne 3, colonne code : « Technocentré » n'est pas un code de la grille categories. On"
            " attend : formation, anthropo, techno, politique, organisation."
        ],
    ),
    "unit of no table": (
        {"unite": [opaque_key(UNITS[0]), "u000000000000", opaque_key(UNITS[2])]},
        [
            "ligne 3, colonne unite : « u000000000000 » n'est une unité d'aucune table. La bonne "
            "clé est dans le .csv écrit à côté de la feuille, au même rang."
        ],
    ),
    "no unit": (
        {"unite": [opaque_key(UNITS[0]), "", opaque_key(UNITS[2])]},
        [
            "ligne 3, colonne unite : l'unité manque. Sa clé est dans le .csv écrit à côté de la "
            "feuille, au même rang."
        ],
    ),
    "another version": (
        {"version": "98"},
        [
            "lignes 2 à 4, colonne version : « 98 » n'est pas la version de la grille categories, "
            f"{V}."
        ],
    ),
    "another version on one row": (
        {"version": ["98", str(VERSION), str(VERSION)]},
        [
            f"ligne 2, colonne version : « 98 » n'est pas « {VERSION} », la version de la grille "
            f"de cette feuille. Remettez « {VERSION} »."
        ],
    ),
    "a version that was dragged": (
        {"version": [str(VERSION + rank) for rank in range(3)]},
        [
            f"lignes 3 et 4, colonne version : « {VERSION + 1} », « {VERSION + 2} » au lieu de "
            f"« {VERSION} », la version de la grille de cette feuille. Remettez « {VERSION} »."
        ],
    ),
    "unknown codebook": (
        {"codebook": "bancs"},
        [
            "lignes 2 à 4, colonne codebook : « bancs » n'est pas une grille. On attend le nom "
            "d'un fichier de data/coding/codebooks."
        ],
    ),
    "a name": (
        {"coder": "Zoé Martin"},
        [
            "lignes 2 à 4, colonne coder : « Zoé Martin » n'est pas un pseudonyme. On attend des "
            "minuscules sans accent, des chiffres ou des tirets, 30 signes au plus, par exemple "
            "lecteur-1."
        ],
    ),
    "another pseudonym on one row": (
        {"coder": ["lecteur-1", "lecteur-2", "lecteur-1"]},
        [
            "ligne 3, colonne coder : « lecteur-2 » n'est pas « lecteur-1 », le codeur de cette "
            "feuille. Remettez « lecteur-1 »."
        ],
    ),
    "a pseudonym that was dragged": (
        {"coder": ["lecteur-1", "lecteur-2", "lecteur-3"]},
        [
            "lignes 3 et 4, colonne coder : « lecteur-2 », « lecteur-3 » au lieu de « lecteur-1 », "
            "le codeur de cette feuille. Remettez « lecteur-1 »."
        ],
    ),
    "a pseudonym that was erased": (
        {"coder": ["lecteur-1", "", "lecteur-1"]},
        [
            "ligne 3, colonne coder : vide au lieu de « lecteur-1 », le codeur de cette feuille. "
            "Remettez « lecteur-1 »."
        ],
    ),
    "a formula for a code": (
        {"code": ["=D3", "formation", "=D3"], "confiance": ["=E3", "", ""]},
        [
            "lignes 2 et 4, colonne code : la cellule contient une formule : tapez le code à la "
            "place.",
            "ligne 2, colonne confiance : la cellule contient une formule : tapez la confiance à "
            "la place.",
        ],
    ),
    "a label that was changed": (
        {"libelle": ["Autre chose", "", ""]},
        [
            "ligne 2, colonne libelle : « Autre chose » n'est pas le libellé de cette unité. "
            f"Remettez « {LABEL} », si c'est ce que vous avez codé."
        ],
    ),
    "unknown confidence": (
        {"confiance": ["5", "", ""]},
        [
            "ligne 2, colonne confiance : « 5 » n'est pas une confiance. On attend : faible, "
            "moyenne, forte, ou rien."
        ],
    ),
    "formula": (
        {"memo": ["=HYPERLINK(1)", "", ""]},
        [
            "ligne 2, colonne memo : « =HYPERLINK(1) » commence comme une formule (=, +, -, @). "
            "Commencez par un mot."
        ],
    ),
    "a rank that was changed": (
        {"rang": ["1 sur 3", "2", "3 sur 3"]},
        [
            "ligne 3, colonne rang : le rang manque. Remettez celui de la ligne (« 3 sur 45 »).",
        ],
    ),
    "rows that were deleted": (
        {"rang": ["1 sur 45", "2 sur 45", "4 sur 45"]},
        [
            "ligne 4, colonne rang : il manque 42 lignes : rangs 3, 5, 6, 7, 8, 9, 10, 11, 12, 13… "
            "sur 45. Recopiez-les depuis le .csv écrit à côté de la feuille, sans code pour "
            "laisser un texte de côté."
        ],
    ),
    "one row that was deleted": (
        {"rang": ["1 sur 4", "2 sur 4", "4 sur 4"]},
        [
            "ligne 4, colonne rang : il manque 1 ligne : rang 3 sur 4. Recopiez-la depuis le .csv "
            "écrit à côté de la feuille, sans code pour laisser un texte de côté."
        ],
    ),
    "two sheets of one coder put together": (
        {"rang": ["1 sur 2", "2 sur 2", "1 sur 1"]},
        [
            "ligne 4, colonne rang : deux feuilles de « lecteur-1 » en une (1 et 2 lignes). "
            "Importez-les à part."
        ],
    ),
    "duplicated unit": (
        {
            "unite": [opaque_key(UNITS[0]), opaque_key(UNITS[0]), opaque_key(UNITS[2])],
            "libelle": "",
        },
        ["ligne 3, colonne unite : unité déjà codée ligne 2. Gardez une seule ligne."],
    ),
}


@pytest.mark.parametrize(("columns", "lines"), BAD_CELLS.values(), ids=BAD_CELLS.keys())
def test_a_bad_cell_is_named_with_its_line_and_column(columns, lines, root):
    head, *told = _refusal(root, _sheet(root, **columns))
    count = f"{len(lines)} problème{'s' if len(lines) > 1 else ''}"
    assert head == f"Import refusé : {count}. Rien n'est enregistré."
    assert told == [f"feuille.csv, {line}" for line in lines]


def test_every_bad_cell_is_told_at_once_in_the_order_of_the_sheet(root):
    columns = {
        "unite": [opaque_key(UNITS[0]), "u1", opaque_key(UNITS[0])],
        "code": ["former", "formation", "techno"],
        "confiance": ["", "", "sûr"],
        "rang": ["1 sur 4", "2 sur 4", "3 sur 4"],
        "libelle": "",
    }
    head, *told = _refusal(root, _sheet(root, **columns))
    assert head == "Import refusé : 5 problèmes. Rien n'est enregistré."
    assert [line.partition(" : ")[0] for line in told] == [
        "feuille.csv, ligne 2, colonne code",
        "feuille.csv, ligne 3, colonne unite",
        "feuille.csv, ligne 4, colonne unite",
        "feuille.csv, ligne 4, colonne rang",
        "feuille.csv, ligne 4, colonne confiance",
    ]


def test_a_bad_cell_of_a_workbook_is_named_with_its_sheet(root):
    path = _export(root, "--document", HDF)
    _fill(path, lambda unit: "=1+1")
    result = egn("import", path, "--as", "codings")
    assert result.exit_code == 1
    head, first, *_ = result.stderr.split("\n")
    assert head == "Import refusé : 1 problème. Rien n'est enregistré."
    assert first == (
        "lecteur-1.xlsx, feuille Codage, lignes 2 à 45, colonne code : la cellule contient une "
        "formule : tapez le code à la place."
    )
    assert read_codings(root=root).empty


def test_a_column_that_was_sorted_alone_is_seen(root):
    labels = [row["libelle"] for row in _sheet(root)]
    _, *told = _refusal(root, _sheet(root, libelle=labels[1:] + labels[:1]))
    assert told == [
        "feuille.csv, lignes 2 à 4, colonne libelle : ce texte n'est pas celui de l'unité de la "
        "ligne. Une colonne a été triée sans les autres : repartez de la feuille d'origine."
    ]


def _coded_in_order(root: Path, *, descending: bool = False) -> Path:
    """Sheet of 44 rows whose column of codes was sorted without the others."""
    path = _export(root, "--document", HDF)
    published = _published(root)
    keys = [row[-1].value for row in load_workbook(path)["Codage"].iter_rows(min_row=2)]
    codes = iter(sorted((published[key] for key in keys), reverse=descending))
    _fill(path, lambda unit: next(codes))
    return path


@pytest.mark.parametrize("descending", [False, True])
def test_codes_that_were_sorted_alone_are_seen(descending, root):
    result = egn("import", _coded_in_order(root, descending=descending), "--as", "codings")
    assert result.exit_code == 1
    assert result.stderr.split("\n")[1] == (
        "lecteur-1.xlsx, feuille Codage, ligne 2, colonne code : les codes sont dans l'ordre "
        "alphabétique, et non les textes. La colonne a été triée seule : remettez chaque code en "
        "face de son texte."
    )
    assert read_codings(root=root).empty


def test_a_sheet_sorted_by_code_with_its_rows_is_accepted(root):
    path = _export(root, "--document", HDF)
    published = _published(root)
    _fill(path, published.get)
    header, *rows = load_workbook(path)["Codage"].iter_rows(values_only=True)
    rows.sort(key=lambda row: row[header.index("code")])
    with (root / "t.csv").open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([header, *rows])
    assert egn("import", root / "t.csv", "--as", "codings").exit_code == 0
    codings = read_codings(root=root)
    assert [published[opaque_key(unit)] for unit in codings["id_unite"]] == codings["code"].tolist()


def test_a_short_run_of_codes_in_alphabetical_order_is_no_sign_of_sorting(root):
    assert _import(root, _sheet(root, code=["formation", "politique", "techno"])).exit_code == 0


def test_a_code_typed_with_capitals_is_the_code(root):
    result = _import(root, _sheet(root, code=["Formation", "FORMATION", "techno"]))
    assert result.exit_code == 0
    assert read_codings(root=root)["code"].tolist() == ["formation", "formation", "techno"]


@pytest.mark.parametrize("change", ["’", "\u00a0", "'"])
def test_what_a_spreadsheet_changes_in_a_label_by_itself_is_not_a_change(change, root):
    changed = {
        "’": lambda text: text.replace("’", "'"),
        "\u00a0": lambda text: text.replace(" ", "\u00a0"),
        "'": lambda text: f"'{text} ",
    }[change]
    labels = [changed(row["libelle"]) for row in _sheet(root)]
    assert _import(root, _sheet(root, libelle=labels)).exit_code == 0


def test_sheets_of_two_coders_in_one_table_are_imported_each_under_its_name(root):
    second = _sheet(root, coder="lecteur-2")
    assert _import(root, [*_sheet(root), *second]).exit_code == 0
    assert read_codings(root=root)["coder"].tolist() == ["lecteur-1"] * 3 + ["lecteur-2"] * 3


def test_rows_sorted_together_are_accepted(root):
    assert _import(root, _sheet(root)[::-1]).exit_code == 0
    assert dict(read_codings(root=root)[["id_unite", "code"]].to_numpy()) == {
        UNITS[0]: "formation",
        UNITS[1]: "formation",
        UNITS[2]: "techno",
    }


# Two sheets of one coder, and changed minds


def test_a_second_sheet_of_one_coder_is_refused_where_it_differs(root):
    _import(root, _sheet(root))
    head, *told = _refusal(root, _sheet(root, code=["techno", "formation", ""]))
    assert head == "Import refusé : 2 problèmes. Rien n'est enregistré."
    assert told == [
        "feuille.csv, ligne 2, colonne code : « techno », mais « lecteur-1 » a déjà codé cette "
        "unité « formation ». Deux personnes sous un pseudonyme ? Sinon, relancez avec --revision.",
        "feuille.csv, ligne 4, colonne code : sans code, mais « lecteur-1 » a déjà codé cette "
        "unité « techno ». Deux personnes sous un pseudonyme ? Sinon, relancez avec --revision.",
    ]


def test_a_changed_mind_that_is_said_is_a_new_row(root):
    _import(root, _sheet(root))
    before = _ledger(root).read_bytes()
    result = _import(root, _sheet(root, code=["techno", "formation", "techno"]), "--revision")
    assert result.stdout == (
        "1 ligne de lecteur-1 (grille categories) dans codings.csv. Déjà enregistré : 2.\n"
    )
    assert _ledger(root).read_bytes().startswith(before)
    assert read_codings(root=root).set_index("id_unite")["code"].to_dict() == {
        UNITS[0]: "techno",
        UNITS[1]: "formation",
        UNITS[2]: "techno",
    }


def test_a_row_that_was_left_blank_keeps_the_code_given_before(root):
    _import(root, _sheet(root))
    result = _import(root, _sheet(root, code=["formation", "", ""], confiance="", memo=""))
    assert result.stdout == (
        "0 ligne de lecteur-1 (grille categories) dans codings.csv. Unités sans code : 2, dont 2 "
        "gardent leur code d'avant. Déjà enregistré : 1.\n"
    )
    assert len(read_codings(root=root)) == 3


def test_a_revision_that_erases_a_code_without_a_memo_is_refused(root):
    _import(root, _sheet(root))
    rows = _sheet(root, code=["techno", "", ""], confiance="", memo="")
    assert _refusal(root, rows, "--revision") == [
        "Import refusé : 2 problèmes. Rien n'est enregistré.",
        "feuille.csv, ligne 3, colonne code : code effacé sans remarque, à la place de "
        "« formation ». Pour retirer ce code, dites pourquoi dans la colonne memo ; pour le "
        "garder, remettez-le.",
        "feuille.csv, ligne 4, colonne code : code effacé sans remarque, à la place de "
        "« techno ». Pour retirer ce code, dites pourquoi dans la colonne memo ; pour le "
        "garder, remettez-le.",
    ]


def test_a_revision_that_erases_a_code_and_says_why_withdraws_it(root):
    _import(root, _sheet(root))
    rows = _sheet(root, code=["formation", "formation", ""], memo=["", "", "deux sens"])
    result = _import(root, rows, "--revision")
    assert result.stdout == (
        "1 ligne de lecteur-1 (grille categories) dans codings.csv. Unité sans code : 1. Déjà "
        "enregistré : 2.\n"
    )
    assert read_codings(root=root)["id_unite"].tolist() == UNITS[:2]
    again = _import(root, rows, "--revision")
    assert again.stdout.startswith("0 ligne de lecteur-1")


# Files that are no sheet


def test_a_table_that_is_no_sheet_is_refused_with_what_it_lacks(root):
    assert _refusal(root, [{"id_proposition": "a", "code": "techno"}]) == [
        "Ce n'est pas une feuille de codage : feuille.csv, sans coder, codebook, version, unite. "
        "Colonnes trouvées : id_proposition, code. Écrivez une feuille avec « egn export sheet »."
    ]


@pytest.mark.parametrize("name", ["code", "memo", "coder", "unite"])
def test_a_heading_that_was_renamed_is_named(name, root):
    rows = [{("autre" if k == name else k): v for k, v in row.items()} for row in _sheet(root)]
    [told] = _refusal(root, rows)
    found = ", ".join("autre" if column == name else column for column in HEADER)
    assert told == (
        f"La colonne « {name} » manque dans feuille.csv. Colonnes trouvées : {found}. Rétablissez "
        f"l'en-tête « {name} »."
    )


@pytest.mark.parametrize("name", ["Lisez-moi", "Grille"])
def test_another_sheet_of_the_workbook_saved_as_csv_is_named(name, root):
    workbook = load_workbook(_export(root, "--document", HDF))
    with (root / "feuille.csv").open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, delimiter=";").writerows(workbook[name].iter_rows(values_only=True))
    result = egn("import", root / "feuille.csv", "--as", "codings")
    assert (result.exit_code, result.stderr) == (
        1,
        f"Feuille « {name} » au lieu de « Codage » : feuille.csv. Un CSV ne garde que la feuille "
        "affichée. Affichez « Codage » et enregistrez-la, ou importez le classeur .xlsx.\n",
    )


def test_a_sheet_without_any_code_is_refused(root):
    assert _refusal(root, _sheet(root, code="", confiance="", memo="")) == [
        "Aucun code dans feuille.csv. La colonne code est vide. Donnez au moins un code, puis "
        "relancez l'import."
    ]


NO_SHEET = {
    "another format": ("feuille.ods", b"PK", "Format non pris en charge : feuille.ods."),
    "no workbook": ("feuille.xlsx", b"PK, but no workbook", "Classeur illisible : feuille.xlsx"),
    "a picture": ("feuille.csv", b"\x89PNG\r\n\x1a\n", "Encodage inattendu : feuille.csv"),
    "nothing": ("feuille.csv", b"", "Feuille vide : feuille.csv."),
    "windows": ("feuille.csv", "unite,code\né,x\n".encode("cp1252"), "Encodage inattendu"),
}


@pytest.mark.parametrize(("name", "content", "message"), NO_SHEET.values(), ids=NO_SHEET.keys())
def test_a_file_that_is_no_sheet_is_refused(name, content, message, root):
    [told] = _refusal(root, content, name=name)
    assert told.startswith(message)


def test_a_workbook_without_the_sheet_is_refused(root):
    path = _export(root, "--document", HDF)
    workbook = load_workbook(path)
    workbook["Codage"].title = "Feuil1"
    workbook.save(path)
    result = egn("import", path, "--as", "codings")
    assert (result.exit_code, result.stderr) == (
        1,
        "Feuille absente : « Codage » dans lecteur-1.xlsx. Feuilles trouvées : Lisez-moi, Feuil1, "
        "listes, Grille. Rétablissez le nom de la feuille.\n",
    )


def test_a_file_that_is_not_there_is_refused(root):
    result = egn("import", root / "absent.xlsx", "--as", "codings")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Fichier absent : {root / 'absent.xlsx'}.")


def test_another_kind_is_refused_with_those_known(root):
    result = egn("import", root / "feuille.csv", "--as", "codages")
    assert (result.exit_code, result.stderr) == (
        1,
        "Genre de feuille inconnu : « codages ». Genres connus : propositions, retours, "
        "participants, codings. Choisissez l'un d'eux.\n",
    )


# A disk that fails


@pytest.mark.parametrize("operation", ["replace", "write_text", "chmod"])
def test_a_full_disk_is_told_and_leaves_the_ledger_as_it_was(operation, root, monkeypatch):
    path = _write(root, _sheet(root))
    before = _files(root)

    def full(self: Path, *arguments: object, **options: object) -> None:
        raise OSError(28, os.strerror(28), str(self))

    monkeypatch.setattr(Path, operation, full)
    result = egn("import", path, "--as", "codings")
    monkeypatch.undo()
    assert result.exit_code == 1
    assert "il n'y a plus de place sur le disque. Rien n'est resté à moitié écrit." in result.stderr
    assert _files(root) == before


def _files(root: Path) -> dict[Path, bytes]:
    """Content of each file, but for the empty one that is the lock of the ledger."""
    found = {file: file.read_bytes() for file in root.rglob("*") if file.is_file()}
    return {file: content for file, content in found.items() if file.suffix != ".verrou"}
