"""Coding sheets: complete, reproducible, blind to other codings, harmless in a spreadsheet."""

import csv
import re
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook

from egnlib.cli import main
from egnlib.coding.codable import codable_units, opaque_key, read_units
from egnlib.coding.codebook import read_codebook
from egnlib.coding.coding_sheets import coding_rows, without_formula, write_coding_sheet
from egnlib.coding.coding_workbook import coding_workbook
from egnlib.coding.draws import draw_units, read_draw
from egnlib.coding.ledger import append_codings
from egnlib.coding.units_to_code import masked_labels
from egnlib.corpus.tables import read_table
from egnlib.files import EgnError

HDF = "egnt-hauts-de-france-2020"
CODES = ["formation", "anthropo", "techno", "politique", "organisation"]
UNITS = pd.DataFrame({"id_unite": list("abcdefgh"), "libelle": [f"texte {x}" for x in "abcdefgh"]})


@pytest.fixture
def root(copy_of_project: Path, monkeypatch) -> Path:
    """A copy of the project, without the documents, that the command works in."""
    monkeypatch.setenv("EGN_ROOT", str(copy_of_project))
    monkeypatch.delenv("EGN_DOCUMENTS", raising=False)
    return copy_of_project


def egn(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["export", *map(str, arguments)])


def _export(root: Path, *arguments: object, coder: str = "lecteur-1", name: str = "a") -> Path:
    """Workbook that « egn export sheet » writes."""
    output = root / f"{name}.xlsx"
    result = egn("sheet", "--coder", coder, "--output", output, *arguments)
    assert result.exit_code == 0, result.output
    return output


def _rows(path: Path) -> list[dict[str, str]]:
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _texts(workbook: Workbook) -> list[str]:
    return [
        str(cell)
        for sheet in workbook
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    ]


# What is on the sheet


def test_the_workbook_has_a_notice_the_rows_and_the_codebook(root):
    workbook = load_workbook(_export(root, "--document", HDF))
    assert workbook.sheetnames == ["Lisez-moi", "Codage", "listes", "Grille"]
    assert workbook["listes"].sheet_state == "hidden"
    assert workbook["Codage"].max_row == 45
    grid = list(workbook["Grille"].iter_rows(values_only=True))
    codebook = read_codebook("categories", root=root)
    assert [row[:3] for row in grid[1:]] == [
        (code, codebook.labels[code], codebook.codes.at[code, "definition"]) for code in CODES
    ]


def test_codes_and_confidence_are_chosen_from_lists(root):
    workbook = load_workbook(_export(root, "--document", HDF))
    sheet = workbook["Codage"]
    header = [cell.value for cell in sheet[1]]
    lists = {}
    for choice in sheet.data_validations.dataValidation:
        column, last = re.fullmatch(r"listes!\$(\w)\$1:\$\w\$(\d+)", choice.formula1).groups()
        values = [workbook["listes"][f"{column}{row}"].value for row in range(1, int(last) + 1)]
        first = str(choice.sqref).partition(":")[0]
        assert str(choice.sqref) == f"{first}:{first[:-1]}45"
        lists[header[sheet[first].column - 1]] = (first[-1], values)
    assert lists == {"code": ("2", CODES), "confiance": ("2", ["faible", "moyenne", "forte"])}


def test_a_printed_sheet_has_all_its_columns_on_the_paper_and_its_headings_on_each_page(root):
    sheet = load_workbook(_export(root, "--document", HDF))["Codage"]
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToHeight, sheet.page_setup.orientation) == (0, "landscape")
    assert sheet.print_title_rows == "$1:$1"


def test_the_workbook_and_the_csv_hold_the_same_rows(root):
    path = _export(root, "--document", HDF)
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    cells = load_workbook(path)["Codage"].iter_rows(values_only=True)
    assert [[cell or "" for cell in row] for row in cells] == rows


def test_the_sheet_holds_the_units_of_the_published_count_each_once(root):
    rows = _rows(_export(root, "--document", HDF))
    propositions = read_table("propositions", root=root)
    labels = {opaque_key(u): t for u, t in propositions[["id_proposition", "libelle"]].to_numpy()}
    assert len({row["unite"] for row in rows}) == len(rows) == 44
    assert [row["libelle"] for row in rows] == [labels[row["unite"]] for row in rows]
    assert [row["rang"] for row in rows] == [f"{rank} sur 44" for rank in range(1, 45)]
    assert {(row["code"], row["confiance"], row["memo"]) for row in rows} == {("", "", "")}


def test_propositions_and_entries_of_returns_are_coded_by_default(root):
    rows = _rows(_export(root))
    entries = read_table("retours", root=root).set_index("id_retour")["colonne"]
    keys = {opaque_key(unit): column for unit, column in entries.items()}
    found = pd.Series([keys.get(row["unite"], "proposition") for row in rows]).value_counts()
    units = codable_units_of(root)
    assert found.to_dict() == units.to_dict()
    assert found["proposition"] == 142


def codable_units_of(root: Path) -> pd.Series:
    """Units that count, by kind, counted another way: no repetition within a theme and column."""
    entries = read_table("retours", root=root)
    entries = entries.loc[entries["colonne"].isin(["axe", "action"])]
    origin = entries["identique_a"].fillna(entries["id_retour"])
    once = entries.loc[~pd.DataFrame({"o": origin, "t": entries["id_theme"]}).duplicated()]
    counts = once["colonne"].astype("str").value_counts()
    counts["proposition"] = 142
    return counts


def test_other_columns_of_a_return_are_coded_when_asked(root):
    path = _export(root, "--document", "egnt-pays-de-la-loire-2020", "--colonne", "besoin")
    needs = read_table("retours", root=root).query("colonne == 'besoin'")
    assert {row["libelle"] for row in _rows(path)} == set(needs["libelle"])


def test_passages_are_shown_where_the_documents_are(root, documents, monkeypatch):
    monkeypatch.setenv("EGN_DOCUMENTS", str(documents))
    rows = _rows(_export(root, "--document", HDF))
    assert all(row["passage"] for row in rows)
    assert "passage" not in _rows(_export_without_documents(root, monkeypatch))[0]


def _export_without_documents(root: Path, monkeypatch) -> Path:
    monkeypatch.delenv("EGN_DOCUMENTS")
    return _export(root, "--document", HDF, name="b")


def test_rules_of_the_codebook_are_in_the_grid_and_its_examples_are_not():
    codes = pd.DataFrame({"label": ["Bois"], "definition": ["En bois."]}, index=["bois"])
    kinds = ["include", "include", "exclude", "borderline", "examples"]
    texts = ["le chêne", "le pin", "le fer", "le liège est du bois", "banc-12"]
    codebook = SimpleNamespace(
        id="bancs",
        title="Bancs",
        version=2,
        order=["bois"],
        labels={"bois": "Bois"},
        codes=codes,
        rules=pd.DataFrame({"code": "bois", "kind": kinds, "text": texts}),
    )
    sheet = coding_rows(UNITS, codebook, coder="lecteur-1")
    workbook = coding_workbook(sheet, codebook)
    assert [cell.value for cell in workbook["Grille"][2]] == [
        "bois",
        "Bois",
        "En bois.",
        "• le chêne\n• le pin",
        "• le fer",
        "• le liège est du bois",
    ]
    assert "banc-12" not in _texts(workbook)


def _notice(path: Path) -> list[str]:
    cells = load_workbook(path)["Lisez-moi"].iter_rows(values_only=True)
    return [row[0].replace("\u00a0", " ").replace("\u202f", " ") for row in cells]


def test_the_notice_asks_for_a_pseudonym_and_says_what_each_file_is_for(root):
    notice = " ".join(_notice(_export(root)))
    assert "pseudonyme que vous avez choisi, « lecteur-1 »" in notice
    assert "N’écrivez nulle part votre nom" in notice
    assert "Le fichier a.csv, à côté, est la même feuille pour les programmes" in notice
    assert "triez" not in notice


def test_the_notice_ends_with_the_command_to_copy_named_from_the_folder_of_the_project(root):
    (root / "u v.csv").write_text("id_unite,libelle\nt1,Lire la brume\n", encoding="utf-8")
    one = _export(root, name="feuilles/codage/a")
    two = _export(root, "--unites", root / "u v.csv", name="b")
    assert _notice(one)[-1] == ".venv/bin/egn import feuilles/codage/a.xlsx --as codings"
    assert _notice(two)[-1] == ".venv/bin/egn import b.xlsx --as codings --unites 'u v.csv'"


def test_a_sheet_outside_the_project_names_no_folder_of_a_person(root, tmp_path_factory):
    output = tmp_path_factory.mktemp("ailleurs") / "a.xlsx"
    egn("sheet", "--coder", "lecteur-1", "--output", output)
    assert _notice(output)[-1] == ".venv/bin/egn import a.xlsx --as codings"


NATIONAL = "egn-dossier-national-2020"


@pytest.mark.parametrize(("document", "studied"), [(HDF, True), (NATIONAL, False)])
def test_a_codebook_written_from_a_document_says_that_an_agreement_on_it_proves_little(
    document, studied, root
):
    result = egn("sheet", "--coder", "a", "--output", root / "a.xlsx", "--document", document)
    assert ("un accord sur ses textes prouve peu" in result.stdout) is studied
    notice = " ".join(_notice(root / "a.xlsx"))
    assert (f"codage publié d’un document de cette feuille, {HDF} :" in notice) is studied
    themes = _export(root, "--codebook", "themes", "--document", document, name="b")
    assert "prouve peu" not in " ".join(_notice(themes))


def test_the_command_says_how_many_units_each_document_has_and_the_command_to_copy(
    root, monkeypatch
):
    monkeypatch.setattr("sys.argv", [".venv/bin/egn", "export"])
    monkeypatch.chdir(root)
    output = root / "a.xlsx"
    told = egn("sheet", "--coder", "lecteur-1", "--output", output, "--sample", 9).stdout
    units = read_table("propositions", root=root).set_index("id_proposition")["id_document"]
    units = pd.concat([units, read_table("retours", root=root).set_index("id_retour").id_document])
    drawn = read_draw(root / "a-tirage.csv", root=root).query("tiree")["id_unite"]
    counts = units[drawn].astype("str").value_counts()
    for document, count in counts.items():
        assert f"{document} ({count})" in told.splitlines()[0]
    assert told.startswith("Unités à coder : 9 tirées parmi ")
    assert f"écrit : {output} (à ouvrir et à remplir)\n" in told
    assert "a-tirage.csv (les chances de chaque texte, pour l'analyse ; ne l'ouvrez pas" in told
    assert told.endswith("lancez « .venv/bin/egn import a.xlsx --as codings ».\n")


# Blind


def test_the_sheet_is_the_same_whatever_the_others_coded(root):
    before = _rows(_export(root, "--document", HDF))
    version = read_codebook("categories", root=root).version
    units = read_table("propositions", root=root)["id_proposition"]
    for coder in ("lecteur-1", "lecteur-2"):
        others = pd.DataFrame({"id_unite": units, "code": "techno", "memo": "vu"})
        rows = others.assign(codebook="categories", version=version, coder=coder)
        append_codings(rows, root=root)
    path = root / "data" / "raw" / "propositions.csv"
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    table.loc[table["categorie"] != "", "categorie"] = "politique"
    table.to_csv(path, index=False, lineterminator="\n")
    assert _rows(_export(root, "--document", HDF, name="b")) == before


def test_no_identifier_that_holds_the_published_code_is_on_the_sheet(root):
    path = _export(root, "--document", HDF, "--sample", 20)
    files = [path.with_suffix(".csv"), path.with_name("a-tirage.csv")]
    said = "\n".join([*_texts(load_workbook(path)), *(file.read_text("utf-8") for file in files)])
    identifiers = read_table("propositions", root=root)["id_proposition"]
    assert [unit for unit in identifiers if unit in said] == []
    assert not re.search("hdf-", said)


def test_no_column_of_a_file_of_units_is_shown_but_its_texts(root):
    path = root / "textes.csv"
    path.write_text(
        "id_unite,libelle,machine\nt1,Ouvrir le port,CODE-A\nt2,Lire la brume,CODE-B\n"
        "t3,Poser un phare,CODE-A\nt4,Voir loin,CODE-B\n",
        encoding="utf-8",
    )
    output = _export(root, "--unites", path, "--sample", 4, "--stratify", "machine")
    assert "CODE-" not in "\n".join(_texts(load_workbook(output)))
    assert set(_rows(output)[0]) == {
        *("rang", "libelle", "code", "confiance", "memo", "coder", "codebook", "version", "unite")
    }


def test_a_coder_of_themes_is_not_told_the_theme_of_the_workshop(root):
    path = root / "data" / "coding" / "codebooks" / "themes.yml"
    path.write_text(
        "id: themes\ntitle: Thèmes\nversion: 1\nunit: proposition\ncodes:\n"
        "  - {id: acces, label: Accès, definition: L'accès.}\n"
        "  - {id: enseigner, label: Enseigner, definition: La classe.}\n",
        encoding="utf-8",
    )
    assert "theme" in _rows(_export(root))[0]
    rows = _rows(_export(root, "--codebook", "themes", name="b"))
    assert "theme" not in rows[0]
    labels = read_table("themes", root=root)["libelle"].str.lower().tolist()
    said = " ".join(row[name] for row in rows for name in ("qui", "pourquoi")).lower()
    assert [label for label in labels if label in said] == []
    assert said.count("[intitulé masqué]") == 16


def test_a_missing_text_stays_missing_when_labels_are_masked():
    masked = masked_labels(pd.Series(["Les bancs, et bancs.", None]), ["Les bancs"])
    assert masked[0] == "Les [intitulé masqué], et [intitulé masqué]."
    assert masked.isna().tolist() == [False, True]


# The order and the sample


def test_the_same_seed_gives_the_same_files(root):
    options = ("--sample", 40, "--seed", 7, "--stratify", "id_theme")
    one, two = (_export(root, *options, name=name) for name in ("a", "b"))
    for suffix in (".csv", "-tirage.csv"):
        contents = [path.with_name(path.stem + suffix).read_bytes() for path in (one, two)]
        assert contents[0] == contents[1]


def test_another_seed_gives_another_order(root):
    one, two = (_rows(_export(root, "--seed", n, name=f"s{n}")) for n in (1, 2))
    keys = [[row["unite"] for row in rows] for rows in (one, two)]
    assert keys[0] != keys[1]
    assert sorted(keys[0]) == sorted(keys[1])


def test_two_coders_of_one_seed_have_the_same_sample_in_other_orders(root):
    keys = [
        [row["unite"] for row in _rows(_export(root, "--sample", 30, coder=name, name=name))]
        for name in ("lecteur-1", "lecteur-2")
    ]
    assert keys[0] != keys[1]
    assert sorted(keys[0]) == sorted(keys[1])


def test_the_draw_is_written_with_the_chance_of_every_unit(root, consultation):
    options = ("--document", HDF, "--sample", 20, "--seed", 3, "--stratify", "id_theme")
    path = _export(root, *options)
    draw = read_draw(path.with_name("a-tirage.csv"), root=root)
    expected = draw_units(codable_units(consultation, documents=[HDF]), 20, seed=3, **BY_THEME)
    same = ["id_unite", "taille_strate", "tirees_strate", "probabilite", "tiree"]
    pd.testing.assert_frame_equal(draw[same], expected[same], check_dtype=False)
    strata = pd.DataFrame({"number": draw["strate"], "name": expected["strate"]})
    n_strata = expected["strate"].nunique()
    assert len(strata.drop_duplicates()) == n_strata == draw["strate"].nunique()
    assert {opaque_key(unit) for unit in draw.loc[draw["tiree"], "id_unite"]} == {
        row["unite"] for row in _rows(path)
    }
    assert (draw["tiree"].sum(), len(draw), set(draw["graine"])) == (20, 44, {3})


BY_THEME = {"stratify": "id_theme"}


def test_the_draw_says_no_more_of_a_code_than_the_sheet(root):
    """Identifiers and names of strata may be codes: neither is in the file, nor is their order."""
    units = root / "textes.csv"
    codes = [f"CODE-{'AB'[rank % 2]}" for rank in range(8)]
    lines = [f"{code}-{rank},Texte {rank},{code}" for rank, code in enumerate(codes)]
    units.write_text("\n".join(["id_unite,libelle,machine", *lines, ""]), encoding="utf-8")
    path = _export(root, "--unites", units, "--sample", 4, "--stratify", "machine")
    written = path.with_name("a-tirage.csv").read_text("utf-8")
    assert "CODE" not in written
    keys = [line.split(",")[0] for line in written.splitlines()[1:]]
    assert keys == sorted(keys)
    names = [line.split(",")[0] for line in lines]
    draw = read_draw(path.with_name("a-tirage.csv"), units=names, root=root)
    assert draw["id_unite"].tolist() == sorted(names)
    assert draw.groupby(draw["id_unite"].str[:6])["strate"].nunique().tolist() == [1, 1]


# Formulas

FORMULAS = ["=cmd|' /c calc'!A0", "+33", "-1+1", "@SUM(A1)", "\t=1", " =1", "\r-1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_looks_like_a_formula_is_neither_run_nor_lost(text, tmp_path):
    units = UNITS.assign(libelle=text, passage=text)
    codebook = read_codebook("categories")
    report = write_coding_sheet(units, codebook, coder="lecteur-1", output=tmp_path / "a.xlsx")
    cells = [
        cell
        for row in load_workbook(report.workbook)["Codage"].iter_rows(min_row=2, max_col=3)
        for cell in row[1:]
    ]
    assert {cell.data_type for cell in cells} == {"s"}
    shown = {cell.value for cell in cells} | {row["libelle"] for row in _rows(report.workbook)}
    assert shown == {"'" + " ".join(text.split())}


def test_a_definition_that_begins_with_an_equals_sign_stays_a_text(tmp_path):
    codes = pd.DataFrame({"label": ["Bois"], "definition": ["=1+1"]}, index=["bois"])
    codebook = SimpleNamespace(
        id="bancs", title="Bancs", version=2, order=["bois"], labels={"bois": "="}, codes=codes
    )
    output = tmp_path / "a.xlsx"
    write_coding_sheet(UNITS, codebook, coder="lecteur-1", output=output)
    row = load_workbook(output)["Grille"][2]
    assert [(cell.value, cell.data_type) for cell in row[1:3]] == [("=", "s"), ("=1+1", "s")]


@pytest.mark.parametrize("text", ["Former, c'est + utile", "a=b", "1-2", "« -1 »"])
def test_other_texts_stay_as_they_are(text):
    assert without_formula(text) == text


# Refused

REFUSED = {
    "a name": (
        ["--coder", "Anne Martin"],
        "Codeur refusé : « Anne Martin » n'est pas un pseudonyme. On attend des minuscules sans "
        "accent, des chiffres ou des tirets, 30 signes au plus, par exemple lecteur-1. N'écrivez "
        "pas de nom : les codages sont publiés.",
    ),
    "a computed coder": (["--coder", "regles"], "Codeur refusé : « regles » est un codage"),
    "another format": (
        ["--output", "feuille.ods"],
        "Format non pris en charge : feuille.ods. La feuille s'écrit en .xlsx, le CSV à côté. "
        "Donnez un nom qui finit par .xlsx.",
    ),
    "strata without a sample": (
        ["--stratify", "id_theme"],
        "Strates sans échantillon : « id_theme ». On stratifie un tirage, dont il faut la taille. "
        "Ajoutez --sample.",
    ),
    "an unknown document": (["--document", "egnt-brumes"], "Document inconnu : « egnt-brumes »."),
    "an unknown column": (["--colonne", "axes"], "Colonne de retour inconnue : « axes »."),
    "an unknown codebook": (["--codebook", "bancs"], "Grille inconnue : « bancs »."),
    "too large a sample": (["--sample", "9999"], "Taille d'échantillon impossible : 9999."),
    "a file that is not there": (["--unites", "absent.csv"], "Fichier absent : absent.csv."),
    "units asked for twice": (
        ["--unites", "absent.csv", "--document", HDF],
        "Unités demandées deux fois : par --unites, et par --document ou --colonne.",
    ),
}


@pytest.mark.parametrize(("options", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_an_impossible_sheet_is_refused_and_nothing_is_written(options, message, root):
    before = sorted(root.rglob("*"))
    given = ["--coder", "lecteur-1", "--output", root / "a.xlsx", *options]
    result = egn("sheet", *given)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(message)
    assert sorted(root.rglob("*")) == before


@pytest.mark.parametrize("present", ["a.xlsx", "a.csv", "a-tirage.csv"])
def test_a_sheet_that_may_be_filled_in_is_not_overwritten(present, root):
    (root / present).write_text("à garder", encoding="utf-8")
    result = egn("sheet", "--coder", "lecteur-1", "--output", root / "a.xlsx", "--sample", 5)
    assert result.exit_code == 1
    assert result.stderr == (
        f"Fichier déjà là : {root / present}. On n'écrase pas une feuille, qui est peut-être "
        "remplie. Donnez un autre nom par --output, ou déplacez-la.\n"
    )
    assert [path.name for path in root.glob("a*")] == [present]
    assert (root / present).read_text(encoding="utf-8") == "à garder"


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_a_disk_that_fails_at_any_file_leaves_nothing(failing, root, monkeypatch):
    before, calls, replace = sorted(root.rglob("*")), [], Path.replace

    def failing_replace(path, target):
        calls.append(target)
        if len(calls) == failing:
            raise OSError(28, "No space left on device", str(target))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", failing_replace)
    result = egn("sheet", "--coder", "lecteur-1", "--output", root / "a.xlsx", "--sample", 5)
    assert result.exit_code == 1
    assert "il n'y a plus de place sur le disque" in result.stderr
    assert len(calls) == failing
    assert sorted(root.rglob("*")) == before


BAD_UNITS = {
    "no identifier": ("id,libelle\na,b\n", "Colonne absente : « id_unite »."),
    "rows": (
        "id_unite,libelle\na,Un\n,Deux\n=1,Trois\na,Quatre\nb,\n",
        "Unités à corriger : 4 problèmes.\n"
        "u.csv, ligne 3 : identifiant vide ou en forme de formule.\n"
        "u.csv, ligne 4 : identifiant vide ou en forme de formule.\n"
        "u.csv, ligne 5 : « a » est déjà plus haut.\n"
        "u.csv, ligne 6 : « b » n'est d'aucune table ; son libellé manque.",
    ),
}


@pytest.mark.parametrize(("content", "message"), BAD_UNITS.values(), ids=BAD_UNITS.keys())
def test_a_bad_file_of_units_is_refused_with_all_its_bad_rows(
    content, message, tmp_path, consultation
):
    (tmp_path / "u.csv").write_text(content, encoding="utf-8")
    with pytest.raises(EgnError) as refusal:
        read_units(tmp_path / "u.csv", consultation=consultation)
    assert str(refusal.value).startswith(message)


def test_recorded_units_named_by_a_file_have_their_recorded_text(tmp_path, consultation):
    (tmp_path / "u.csv").write_text(
        "id_unite;libelle\nhdf-formation-acces-2;autre chose\nt1;Un texte\n", encoding="utf-8"
    )
    units = read_units(tmp_path / "u.csv", consultation=consultation)
    assert units[["id_unite", "libelle", "id_theme"]].fillna("").to_numpy().tolist() == [
        ["hdf-formation-acces-2", "Accompagnement", "acces"],
        ["t1", "Un texte", ""],
    ]


def test_every_recorded_unit_has_its_own_key(consultation):
    units = [*consultation.propositions["id_proposition"], *consultation.retours["id_retour"]]
    keys = {opaque_key(unit) for unit in units}
    assert len(keys) == len(units)
    assert all(re.fullmatch("u[0-9a-f]{12}", key) for key in keys)
