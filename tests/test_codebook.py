"""Codebooks: what is read, what is refused, and their agreement with the data package."""

import pandas as pd
import pytest
import yaml

from egnlib.coding.codebook import read_codebook
from egnlib.coding.codings import published_codings
from egnlib.coding.entries import check_examples
from egnlib.corpus.tables import table_schemas
from egnlib.files import EgnError

HEAD = "id: bancs\ntitle: Bancs\nversion: 3\nunit: proposition\n"
CODES = (
    "codes:\n"
    "  - {id: pierre, label: En pierre, definition: Le banc est en pierre.}\n"
    "  - {id: bois, label: En bois, definition: Le banc est en bois.}\n"
)
INCOMPLETE = "Grille incomplète : bancs.yml. Il manque {}. Ajoutez ces rubriques au fichier."
REPEATED = (
    "Code répété dans bancs.yml : {}. Un code n'a qu'une définition. "
    "Renommez ou supprimez la répétition."
)


def _write(root, content: str | bytes):
    path = root / "data" / "coding" / "codebooks" / "bancs.yml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def _refusal(root, name: str = "bancs") -> str:
    with pytest.raises(EgnError) as refusal:
        read_codebook(name, root=root)
    return str(refusal.value)


def test_a_codebook_keeps_its_codes_in_the_order_of_the_file(copy_of_project):
    _write(copy_of_project, HEAD + CODES)
    codebook = read_codebook("bancs", root=copy_of_project)
    assert (codebook.id, codebook.title, codebook.version, codebook.unit) == (
        "bancs",
        "Bancs",
        3,
        "proposition",
    )
    assert codebook.order == ["pierre", "bois"]
    assert codebook.labels == {"pierre": "En pierre", "bois": "En bois"}
    assert codebook.codes["definition"].to_dict() == {
        "pierre": "Le banc est en pierre.",
        "bois": "Le banc est en bois.",
    }


def test_an_unknown_codebook_is_refused_with_those_found(project):
    message = _refusal(project, "categorie")
    assert message.startswith("Grille inconnue : « categorie ». Grilles trouvées : ")
    assert "categories" in message
    assert message.endswith("Vérifiez le nom dans data/coding/codebooks/.")


@pytest.mark.parametrize(
    ("content", "line"), [("id: [", 1), (HEAD + "codes:\n\t- pierre\n", 6), (HEAD + "id: a: b", 5)]
)
def test_bad_yaml_is_refused_with_the_line(content, line, copy_of_project):
    _write(copy_of_project, content)
    message = _refusal(copy_of_project)
    assert message.startswith("Grille illisible : bancs.yml.")
    assert f"line {line}, column" in message


MISSING = {
    "an empty file": ("", "id, title, version, unit, codes"),
    "a sentence": ("bonjour", "id, title, version, unit, codes"),
    "no version": (HEAD.replace("version: 3\n", "") + CODES, "version"),
    "no codes": (HEAD, "codes"),
    "a code without definition": (HEAD + "codes:\n  - {id: a, label: A}\n", "definition (code)"),
    "a code without id": (HEAD + "codes:\n  - {label: A, definition: B}\n", "id (code)"),
}


@pytest.mark.parametrize(("content", "absent"), MISSING.values(), ids=MISSING.keys())
def test_a_missing_entry_is_named(content, absent, copy_of_project):
    _write(copy_of_project, content)
    assert _refusal(copy_of_project) == INCOMPLETE.format(absent)


MALFORMED = {
    "codes announced and not given": ("codes:\n", "codes"),
    "an empty list of codes": ("codes: []\n", "codes"),
    "codes given as a sentence": ("codes: pierre et bois\n", "codes"),
    "codes given by name": ("codes:\n  pierre: {label: A, definition: B}\n", "codes"),
    "codes given as bare words": (
        "codes: [pierre, bois]\n",
        "id (code), label (code), definition (code)",
    ),
    "a code announced and not given": (
        CODES + "  -\n",
        "id (code), label (code), definition (code)",
    ),
    "a definition announced and not given": (
        "codes:\n  - {id: a, label: A, definition: }\n",
        "definition (code)",
    ),
    "a label that YAML reads as a number": (
        "codes:\n  - {id: a, label: 2015, definition: B}\n",
        "label (code)",
    ),
    "an id that YAML reads as a number": (
        "codes:\n  - {id: 1, label: A, definition: B}\n",
        "id (code)",
    ),
    "an id that YAML reads as false": (
        "codes:\n  - {id: no, label: A, definition: B}\n",
        "id (code)",
    ),
    "an id that YAML reads as a date": (
        "codes:\n  - {id: 2015-02-01, label: A, definition: B}\n",
        "id (code)",
    ),
    "an id that is a list": ("codes:\n  - {id: [a], label: A, definition: B}\n", "id (code)"),
}


@pytest.mark.parametrize(("codes", "absent"), MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_codes_are_refused_with_what_they_lack(codes, absent, copy_of_project):
    _write(copy_of_project, HEAD + codes)
    assert _refusal(copy_of_project) == INCOMPLETE.format(absent)


def test_an_identifier_in_quotes_is_a_text(copy_of_project):
    _write(copy_of_project, HEAD + "codes:\n  - {id: '1', label: 'no', definition: '2015'}\n")
    codebook = read_codebook("bancs", root=copy_of_project)
    assert codebook.labels == {"1": "no"}
    assert codebook.codes["definition"].to_dict() == {"1": "2015"}


def test_another_encoding_is_refused_with_its_file_and_what_is_expected(copy_of_project):
    _write(copy_of_project, (HEAD + CODES).replace("Bancs", "Bancs é").encode("cp1252"))
    message = _refusal(copy_of_project)
    assert message.startswith("Grille illisible : bancs.yml. ")
    assert message.endswith("On attend du YAML en UTF-8. Corrigez la ligne indiquée.")


def test_a_repeated_code_is_named(copy_of_project):
    _write(copy_of_project, HEAD + CODES + CODES.partition("\n")[2])
    assert _refusal(copy_of_project) == REPEATED.format("bois, pierre")


def test_a_repeated_code_that_yaml_reads_as_a_number_is_refused_as_no_text(copy_of_project):
    code = "  - {id: 1, label: Un, definition: Le premier.}\n"
    _write(copy_of_project, HEAD + "codes:\n" + code + code)
    assert _refusal(copy_of_project) == INCOMPLETE.format("id (code)")


@pytest.mark.parametrize("table", ["propositions", "cellules_vides"])
def test_the_order_of_the_codes_is_that_of_the_data_package(table, project):
    fields = table_schemas(project)[table]["schema"]["fields"]
    allowed = next(field for field in fields if field["name"] == "categorie")["constraints"]["enum"]
    assert read_codebook("categories", root=project).order == allowed


def test_the_examples_of_the_codebook_are_propositions_published_under_their_code(
    project, consultation
):
    path = project / "data" / "coding" / "codebooks" / "categories.yml"
    codes = yaml.safe_load(path.read_text(encoding="utf-8"))["codes"]
    published = consultation.propositions.set_index("id_proposition")["categorie"]
    examples = [(code["id"], example) for code in codes for example in code.get("examples", [])]
    assert len(examples) > 0
    assert [(published.get(example), example) for _, example in examples] == examples


def test_published_categories_are_the_work_of_one_coder(project, consultation):
    codebook = read_codebook("categories", root=project)
    codings = published_codings(consultation.propositions, codebook)
    assert len(codings) == 45
    assert set(codings["coder"]) == {"publie"}
    assert codings["code"].value_counts(sort=False).to_dict() == {
        "formation": 7,
        "anthropo": 4,
        "techno": 12,
        "politique": 15,
        "organisation": 7,
    }


def test_a_proposition_without_a_category_is_not_coded(project):
    propositions = pd.DataFrame(
        {"id_proposition": ["a", "b"], "categorie": [None, "techno"]}, dtype="str"
    )
    codings = published_codings(propositions, read_codebook("categories", root=project))
    assert codings[["id_unite", "code"]].to_numpy().tolist() == [["b", "techno"]]


def test_a_category_outside_the_codebook_is_refused(project):
    propositions = pd.DataFrame({"id_proposition": ["a"], "categorie": ["technique"]})
    with pytest.raises(EgnError) as refusal:
        published_codings(propositions, read_codebook("categories", root=project))
    assert str(refusal.value) == (
        "Catégorie inconnue : « technique ». La grille categories connaît formation, anthropo, "
        "techno, politique, organisation. Corrigez la catégorie, ou complétez la grille."
    )


def test_the_rules_and_indicators_of_a_codebook_are_read_as_rows(copy_of_project):
    code = (
        "  - id: verre\n    label: En verre\n    definition: Le banc est en verre.\n"
        "    include: [un banc transparent]\n    counter_examples: [b1]\n"
        "    indicators: {decisive: [verre], weak: [clair]}\n"
    )
    _write(copy_of_project, HEAD + "negation: keep\nneutral: [verre d’eau]\n" + CODES + code)
    codebook = read_codebook("bancs", root=copy_of_project)
    assert codebook.rules.to_numpy().tolist() == [
        ["verre", "include", "un banc transparent"],
        ["verre", "counter_examples", "b1"],
    ]
    assert codebook.indicators.to_numpy().tolist() == [
        ["verre", "verre", "decisive", 4.0],
        ["verre", "clair", "weak", 1.0],
    ]
    assert (codebook.negation, codebook.neutral) == ("keep", ("verre d’eau",))


def _code(lines: str) -> str:
    return CODES + f"  - {{id: c, label: C, definition: D, {lines}}}\n"


REFUSED = {
    "an unknown entry": (
        "couleur: rouge\n" + CODES,
        "Rubrique inconnue dans bancs.yml : « couleur ».",
    ),
    "an unknown entry of a code": (
        _code("indices: [a]"),
        "Rubrique inconnue dans bancs.yml, code c : « indices ».",
    ),
    "an unknown strength": (
        _code("indicators: {forts: [a]}"),
        "Rubrique inconnue dans bancs.yml, indicators du code c : « forts ».",
    ),
    "an unknown negation": (
        "negation: jamais\n" + CODES,
        "Négation inconnue dans bancs.yml : « jamais ».",
    ),
    "an indicator that YAML reads as a number": (
        _code("indicators: [2015]"),
        "Liste de textes attendue dans bancs.yml : indicators, strong (code c).",
    ),
    "a list that is a sentence": (
        _code("include: du verre"),
        "Liste de textes attendue dans bancs.yml : include (code c).",
    ),
    "an indicator of two codes": (
        CODES.replace("pierre.}", "pierre., indicators: [Banc]}").replace(
            "bois.}", "bois., indicators: [bancs]}"
        ),
        "Indice donné deux fois dans bancs.yml : « bancs » (code bois). "
        "« Banc » (code pierre) se reconnaît aux mêmes mots.",
    ),
    "an indicator that is neutral too": (
        "neutral: [accès du banc]\n" + _code("indicators: [accès au banc]"),
        "Indice donné deux fois dans bancs.yml : « accès du banc » (code neutral).",
    ),
    "an indicator without a word": (
        _code("indicators: ['*']"),
        "Indice sans mot dans bancs.yml : « * » (code c).",
    ),
}


@pytest.mark.parametrize(("content", "beginning"), REFUSED.values(), ids=REFUSED.keys())
def test_a_codebook_that_rules_could_not_follow_is_refused(content, beginning, copy_of_project):
    _write(copy_of_project, HEAD + content)
    message = _refusal(copy_of_project)
    assert message.startswith(beginning)
    assert message.endswith(".")


EXAMPLES = {
    "an unknown unit": ([("a", "examples", "x9")], "Exemple inconnu dans bancs.yml : « x9 »."),
    "an example that is a counter-example": (
        [("a", "examples", "x1"), ("a", "counter_examples", "x1")],
        "Exemple donné deux fois dans bancs.yml : « x1 » (code a).",
    ),
}


@pytest.mark.parametrize(("rows", "beginning"), EXAMPLES.values(), ids=EXAMPLES.keys())
def test_an_example_that_cannot_be_one_is_refused(rows, beginning):
    rules = pd.DataFrame(rows, columns=["code", "kind", "text"])
    with pytest.raises(EgnError) as refusal:
        check_examples(rules, {"x1"}, "bancs.yml")
    assert str(refusal.value).startswith(beginning)


@pytest.mark.parametrize("name", ["categories", "themes"])
def test_the_examples_and_counter_examples_of_the_project_exist(name, project, consultation):
    codebook = read_codebook(name, root=project)
    check_examples(
        codebook.rules,
        {*consultation.propositions["id_proposition"], *consultation.retours["id_retour"]},
        f"{name}.yml",
    )
    kinds = codebook.rules.groupby("code")["kind"].agg(set)
    assert all({"include", "exclude", "borderline"} <= kinds[code] for code in codebook.order)
    assert set(codebook.indicators["code"]) == set(codebook.order)


def test_a_counter_example_is_published_under_another_code(project, consultation):
    rules = read_codebook("categories", root=project).rules
    published = consultation.propositions.set_index("id_proposition")["categorie"]
    against = rules.loc[rules["kind"] == "counter_examples"]
    assert len(against) == 12
    assert (published[against["text"]].to_numpy() != against["code"].to_numpy()).all()
