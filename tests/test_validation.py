"""The data package: what is committed is valid, and each kind of bad input has its sentence."""

import pandas as pd
import pytest

from egnlib.corpus.tables import table_schemas
from egnlib.corpus.validation import check_sentences, refuse_problems, validate_package
from egnlib.files import EgnError

HEADER = "Vérifiez l'en-tête"
LIST = "Voyez data/datapackage.json"

# table, old text, new text -> the sentences
BAD_CELLS = {
    "duplicate identifier": (
        "retours",
        "\npdl-acces-r2-retex-1,",
        "\npdl-acces-r1-retex-1,",
        [
            "retours.csv, ligne 3, colonne id_retour : « pdl-acces-r1-retex-1 » est répété. "
            "Cette colonne n'accepte que des valeurs uniques.",
            "retours.csv, ligne 3 : clé répétée. Deux lignes ont le même identifiant.",
        ],
    ),
    "duplicate key of two columns": (
        "sujets",
        "2020,2,2,",
        "2020,1,2,",
        ["sujets.csv, ligne 3 : clé répétée. Deux lignes ont le même identifiant."],
    ),
    "unknown theme": (
        "cellules_vides",
        "formation,gouvernance,",
        "formation,gouvernement,",
        [
            "cellules_vides.csv, ligne 2, colonne id_theme : « gouvernement » n'existe pas dans la "
            "table liée. Corrigez l'identifiant."
        ],
    ),
    "unknown document": (
        "participants",
        "concertation-2015-premieres-tendances,forum",
        "concertation-2016,forum",
        [
            "participants.csv, ligne 26, colonne id_document : « concertation-2016 » n'existe pas "
            "dans la table liée. Corrigez l'identifiant."
        ],
    ),
    "link to a row that does not exist": (
        "propositions",
        "formation,hdf-formation-enseigner-1,",
        "formation,hdf-formation-enseigner-9,",
        [
            "propositions.csv, ligne 6, colonne meme_que : « hdf-formation-enseigner-9 » n'existe "
            "pas dans la table liée. Corrigez l'identifiant."
        ],
    ),
    "value outside the list": (
        "cellules_vides",
        "2020,techno,",
        "2020,technique,",
        [
            "cellules_vides.csv, ligne 6, colonne categorie : « technique » n'est pas dans la "
            f"liste des valeurs. {LIST}."
        ],
    ),
    "pattern": (
        "documents",
        ",2020-11-03,",
        ",3 novembre 2020,",
        [
            "documents.csv, ligne 4, colonne date : « 3 novembre 2020 » n'a pas la forme attendue. "
            f"{LIST}."
        ],
    ),
    "required": (
        "sujets",
        "les familles,1282",
        "les familles,",
        ["sujets.csv, ligne 2, colonne lignes : cellule obligatoire vide. Remplissez-la."],
    ),
    "type": (
        "sujets",
        "2020,2,2,",
        "2020,deux,2,",
        [
            "sujets.csv, ligne 3, colonne rang : « deux » n'est pas du type attendu. "
            "Corrigez la cellule."
        ],
    ),
    "too small": (
        "sujets",
        "2020,2,2,",
        "2020,0,2,",
        ["sujets.csv, ligne 3, colonne rang : « 0 » est trop petit. Corrigez la valeur."],
    ),
    "too large": (
        "questionnaire",
        "46.2,46.2",
        "46.2,146.2",
        [
            "questionnaire.csv, ligne 4, colonne valeur_haute : « 146.2 » est trop grand. "
            "Corrigez la valeur."
        ],
    ),
    "extra cell": (
        "sujets",
        "les familles,1282",
        "les familles,1282,trop",
        [
            "sujets.csv, ligne 2 : cellule en trop : « trop ». "
            "Vérifiez les virgules et les guillemets."
        ],
    ),
    "missing cell": (
        "contributeurs",
        "partenaire,,1233",
        "partenaire,",
        [
            "contributeurs.csv, ligne 2, colonne lignes : cellule obligatoire vide. Remplissez-la.",
            "contributeurs.csv, ligne 2, colonne lignes : cellule manquante. Complétez la ligne.",
        ],
    ),
    "braces in a cell": (
        "sujets",
        "2020,2,2,",
        "2020,{0},2,",
        [
            "sujets.csv, ligne 3, colonne rang : « {0} » n'est pas du type attendu. "
            "Corrigez la cellule."
        ],
    ),
}


def _spoil(root, name: str, old: str, new: str) -> None:
    path = root / "data" / "raw" / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{text.count(old)} times « {old} » in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_committed_package_is_valid(project):
    assert check_sentences(validate_package(root=project)) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "sentences"), BAD_CELLS.values(), ids=BAD_CELLS.keys()
)
def test_a_bad_cell_gives_a_sentence_with_table_line_and_column(
    name, old, new, sentences, copy_of_project
):
    _spoil(copy_of_project, name, old, new)
    assert check_sentences(validate_package(root=copy_of_project)) == sentences


def test_a_missing_column_is_named(copy_of_project):
    path = copy_of_project / "data" / "raw" / "sujets.csv"
    table = pd.read_csv(path, dtype="str")
    table.drop(columns="lignes").to_csv(path, index=False)
    sentences = check_sentences(validate_package(root=copy_of_project))
    missing = "sujets.csv, colonne lignes : colonne absente. On attend « lignes »."
    assert f"{missing} {HEADER}." in sentences


def test_an_extra_column_is_named(copy_of_project):
    path = copy_of_project / "data" / "raw" / "sujets.csv"
    pd.read_csv(path, dtype="str").assign(note="x").to_csv(path, index=False)
    assert check_sentences(validate_package(root=copy_of_project)) == [
        f"sujets.csv : colonne en trop : « note ». {HEADER}."
    ]


WHOLE_FILES = {
    "empty file": (b"", "fichier vide ou illisible. On attend une ligne d'en-tête."),
    "another encoding": (
        "id_document,rang,niveau,libelle,lignes\nx,1,1,Un préau,1\n".encode("cp1252"),
        "encodage inattendu. Enregistrez le fichier en « CSV UTF-8 ».",
    ),
    "absent file": (None, "fichier absent. Rétablissez-le."),
}


@pytest.mark.parametrize(("content", "sentence"), WHOLE_FILES.values(), ids=WHOLE_FILES.keys())
def test_a_file_that_cannot_be_read_gives_one_sentence(content, sentence, copy_of_project):
    path = copy_of_project / "data" / "raw" / "sujets.csv"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert check_sentences(validate_package(root=copy_of_project)) == [f"sujets.csv : {sentence}"]


def test_lines_stay_whole_numbers_when_another_problem_has_none(copy_of_project):
    (copy_of_project / "data" / "raw" / "contributeurs.csv").unlink()
    _spoil(copy_of_project, "sujets", "2020,2,2,", "2020,0,2,")
    assert check_sentences(validate_package(root=copy_of_project)) == [
        "contributeurs.csv : fichier absent. Rétablissez-le.",
        "sujets.csv, ligne 3, colonne rang : « 0 » est trop petit. Corrigez la valeur.",
    ]


def test_the_lines_of_the_problems_are_whole_numbers_missing_for_a_whole_file(copy_of_project):
    assert str(validate_package(root=copy_of_project)["ligne"].dtype) == "Int64"
    (copy_of_project / "data" / "raw" / "contributeurs.csv").unlink()
    _spoil(copy_of_project, "sujets", "2020,2,2,", "2020,0,2,")
    problems = validate_package(root=copy_of_project)
    assert str(problems["ligne"].dtype) == "Int64"
    assert problems["ligne"].isna().tolist() == [True, False]
    assert problems["ligne"].dropna().tolist() == [3]


def test_computed_tables_may_be_absent_but_not_wrong(copy_of_project):
    schema = table_schemas(copy_of_project)["croisement"]
    path = copy_of_project / "data" / schema["path"]
    path.parent.mkdir()
    columns = [field["name"] for field in schema["schema"]["fields"]]
    row = ["egnt-hauts-de-france-2020", "techno", "acces", "-1", "2.5", "0.5"]
    path.write_text(",".join(columns) + "\n" + ",".join(row) + "\n", encoding="utf-8")
    sentences = check_sentences(validate_package(root=copy_of_project))
    assert "croisement.csv, ligne 2, colonne n : « -1 » est trop petit. Corrigez la valeur." in (
        sentences
    )


def test_all_problems_are_raised_at_once_under_a_title():
    problems = pd.DataFrame(
        [("sujets", 3, "rang", "trop petit"), ("themes", None, None, "absent")],
        columns=["table", "ligne", "colonne", "probleme"],
    ).astype({"ligne": "Int64"})
    with pytest.raises(EgnError) as refusal:
        refuse_problems(problems, "Données")
    assert str(refusal.value).split("\n") == [
        "Données : 2 problèmes.",
        "sujets.csv, ligne 3, colonne rang : trop petit.",
        "themes.csv : absent.",
    ]


def test_no_problem_raises_nothing():
    problems = pd.DataFrame(columns=["table", "ligne", "colonne", "probleme"])
    assert refuse_problems(problems, "Données") is None
