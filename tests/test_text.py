"""French words: every oddity of the tokeniser is a row; lemmas, expressions, lists and tables."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from egnlib import corpus
from egnlib.files import EgnError

TOKENS = {
    # elisions
    "l'": ("L’école", ["L'", "école"]),
    "d'": ("d'accès", ["d'", "accès"]),
    "qu'": ("qu’il faut", ["qu'", "il", "faut"]),
    "jusqu'": ("jusqu’à demain", ["jusqu'", "à", "demain"]),
    "lorsqu'": ("Lorsqu’on forme", ["Lorsqu'", "on", "forme"]),
    "puisqu'": ("puisqu’elle", ["puisqu'", "elle"]),
    "quoiqu'": ("quoiqu’utile", ["quoiqu'", "utile"]),
    "two elisions": ("jusqu’à l’an qu’on", ["jusqu'", "à", "l'", "an", "qu'", "on"]),
    "elision before a figure": ("plus d’1 an", ["plus", "d'", "1", "an"]),
    "elision before an acronym": ("l’ENT d’EPLE", ["l'", "ENT", "d'", "EPLE"]),
    "elision before a dotted acronym": ("d’E.P.L.E.", ["d'", "E.P.L.E."]),
    "elision in capitals": ("L'ÉCOLE", ["L'", "ÉCOLE"]),
    "elision then a space": ("l' école", ["l'", "école"]),
    # apostrophes that cut nothing
    "aujourd'hui": ("Aujourd’hui", ["Aujourd'hui"]),
    "d'aujourd'hui": ("d’aujourd’hui", ["d'", "aujourd'hui"]),
    "quelqu'un": ("quelqu’un", ["quelqu'un"]),
    "quelqu'autre": ("quelqu’autre", ["quelqu'", "autre"]),
    "prud'homme": ("prud’hommes", ["prud'hommes"]),
    "presqu'île": ("presqu’île", ["presqu'île"]),
    "c'est-à-dire": ("C’est-à-dire", ["C'est-à-dire"]),
    "c'est": ("c’est", ["c'", "est"]),
    "main-d'œuvre": ("main-d’œuvre", ["main-d'œuvre"]),
    "foreign name": ("O’Reilly", ["O'Reilly"]),
    "quotes": ("le mot 'outil' ici", ["le", "mot", "outil", "ici"]),
    "modifier apostrophe": ("lʼécole", ["l'", "école"]),
    # hyphens
    "inner hyphen": ("tiers-lieux", ["tiers-lieux"]),
    "one letter and a hyphen": ("e-primo", ["e-primo"]),
    "unbreakable hyphen": ("médico\u2011social", ["médico-social"]),
    "soft hyphen": ("numé\u00adrique", ["numérique"]),
    "hyphen at the end of a line": ("médico- social", ["médico-social"]),
    "hyphen of a suspended word": ("pré- et post-bac", ["pré", "et", "post-bac"]),
    "several hyphens": ("vis-à-vis", ["vis-à-vis"]),
    "inversion": ("peut-on", ["peut", "on"]),
    "inversion with t": ("a-t-il", ["a", "il"]),
    "two pronouns": ("dites-le-nous", ["dites", "le", "nous"]),
    "qu'est-ce": ("Qu’est-ce que", ["Qu'", "est", "ce", "que"]),
    "rendez-vous": ("un rendez-vous", ["un", "rendez-vous"]),
    "celui-ci": ("celui-ci là-bas elle-même", ["celui-ci", "là-bas", "elle-même"]),
    "dash": ("école — collège - lycée", ["école", "collège", "lycée"]),
    # figures
    "thousands": ("1 300 élèves", ["1 300", "élèves"]),
    "thousands, unbreakable": ("51\u00a0000 et 1\u202f300", ["51 000", "et", "1 300"]),
    "percentage": ("31,8 %", ["31,8 %"]),
    "percentage, unbreakable": ("97,2\u00a0% ;", ["97,2 %"]),
    "percentage glued": ("23,5%", ["23,5%"]),
    "euros": ("100 €", ["100 €"]),
    "two figures": ("le 12 300 fois", ["le", "12 300", "fois"]),
    "year range": ("2015-2020", ["2015", "2020"]),
    "figure at the end": ("En 2020.", ["En", "2020"]),
    "version": ("le web 2.0, oui", ["le", "web", "2.0", "oui"]),
    "date": ("12/11/2020", ["12", "11", "2020"]),
    "ordinal": ("1er 2e 6ème", ["1er", "2e", "6ème"]),
    "letter and figure": ("CE1 4G B2I C2i2e", ["CE1", "4G", "B2I", "C2i2e"]),
    # acronyms and names
    "acronym": ("le RGPD.", ["le", "RGPD"]),
    "dotted acronym": ("un E.P.L.E.", ["un", "E.P.L.E."]),
    "M@gistère": ("M@gistère, oui", ["M@gistère", "oui"]),
    # addresses
    "web address": (
        "voir https://eduscol.education.fr/x?y=1.",
        ["voir", "https://eduscol.education.fr/x?y=1"],
    ),
    "www": ("(www.ac-nantes.fr)", ["www.ac-nantes.fr"]),
    "bare address": (
        "sur education.gouv.fr/dossier, ici",
        ["sur", "education.gouv.fr/dossier", "ici"],
    ),
    "e-mail": ("a.b-c@ac-lille.fr !", ["a.b-c@ac-lille.fr"]),
    # inclusive forms and slashes
    "middle dots": ("enseignant·e·s", ["enseignant·e·s"]),
    "bullets": ("directeur•rice•s", ["directeur•rice•s"]),
    "full stop": ("enseignant.es oui", ["enseignant.es", "oui"]),
    "parentheses": ("élu(e)s, lieu(x), acteur(s)", ["élu(e)s", "lieu(x)", "acteur(s)"]),
    "a parenthesis": ("outil (libre)", ["outil", "libre"]),
    "a full stop without space": ("fin.Les écoles", ["fin", "Les", "écoles"]),
    "slash": ("présentiel/distanciel et/ou", ["présentiel", "distanciel", "et", "ou"]),
    # marks of the text edition
    "bold": ("**Former** les", ["Former", "les"]),
    "heading": ("### Titre", ["Titre"]),
    "html": ("le 2<sup>nd</sup> degré<br>ici", ["le", "2nd", "degré", "ici"]),
    "bullet": ("► Former * aider", ["Former", "aider"]),
    "decomposed accent": ("e\u0301cole", ["école"]),
    "printers' ligature": ("ﬁche", ["fiche"]),
    "ligature": ("cœur œuvre", ["cœur", "œuvre"]),
    "guillemets": ("« école »", ["école"]),
    "ellipsis": ("pour… tous", ["pour", "tous"]),
    "nothing": ("… – ! ", []),
    "empty": ("", []),
}


@pytest.mark.parametrize(("text", "expected"), TOKENS.values(), ids=TOKENS)
def test_each_oddity_is_cut_as_a_reader_would(text, expected):
    assert corpus.tokens(text)["forme"].tolist() == expected


KINDS = {
    "école": "mot",
    "E.P.L.E.": "sigle",
    "31,8 %": "nombre",
    "51 000": "nombre",
    "www.ac-nantes.fr": "adresse",
    "a@b.fr": "adresse",
    "M@gistère": "mot",
    "6e": "mot",
}


@pytest.mark.parametrize(("form", "kind"), KINDS.items())
def test_each_word_has_its_kind(form, kind):
    assert corpus.tokens(form)[["forme", "nature"]].to_numpy().tolist() == [[form, kind]]


@pytest.mark.parametrize("text", [text for text, _ in TOKENS.values()])
def test_a_word_is_found_again_at_its_place(text):
    plain = corpus.plain_text(text)
    for row in corpus.tokens(text).itertuples():
        printed = plain[row.debut : row.fin].replace("\u00a0", " ").replace("\u202f", " ")
        assert printed.replace("- ", "-") == row.forme


WORDS = st.sampled_from(["l’", "école", "RGPD", "31,8 %", "peut-on", " ", ", ", ". ", "\n", "(e)"])


@given(st.lists(WORDS, max_size=12).map("".join))
def test_words_come_in_order_and_never_overlap(text):
    words = corpus.tokens(text)
    assert (words["debut"].to_numpy()[1:] >= words["fin"].to_numpy()[:-1]).all()
    assert (words["fin"] > words["debut"]).all()


@given(st.text(max_size=60))
def test_no_letter_of_any_text_is_lost(text):
    plain = corpus.plain_text(text)
    words = corpus.tokens(text)
    covered = {
        place
        for start, end in zip(words["debut"], words["fin"], strict=True)
        for place in range(start, end)
    }
    lost = [
        letter
        for place, letter in enumerate(plain)
        if letter.isalpha() and letter.lower() != "t" and place not in covered
    ]
    assert lost == []


def test_a_word_that_begins_a_sentence_is_known_to():
    words = corpus.tokens("Un mot. Deux : trois ► Quatre « Cinq » (Six)")
    assert words.loc[words["tete"], "forme"].tolist() == ["Un", "Deux", "trois", "Quatre"]


LEMMAS = {
    "plural": ("élèves", ["élève"]),
    "verb": ("formés", ["former"]),
    "capital at the head": ("Élèves", ["élève"]),
    "elisions": ("l’ d’ qu’ jusqu’ n’ s’ c’", ["le", "de", "que", "jusque", "ne", "se", "ce"]),
    "acronym": ("le RGPD", ["le", "RGPD"]),
    "plural acronym": ("des MOOCs", ["un", "MOOC"]),
    "dotted acronym": ("un E.P.L.E.", ["un", "EPLE"]),
    "two acronyms": ("ENT EPLE", ["ENT", "EPLE"]),
    "title in capitals": ("UN ÉGAL ACCÈS AU NUMÉRIQUE", ["un", "égal", "accès", "au", "numérique"]),
    "acronym in a title": (
        "LE RGPD POUR TOUS. Le RGPD",
        ["le", "RGPD", "pour", "tout", "le", "RGPD"],
    ),
    "M@gistère": ("avec M@gistère", ["avec", "M@gistère"]),
    "inner capital": ("avec EduConnect", ["avec", "EduConnect"]),
    "name inside": ("utiliser Éduthèque ici", ["utiliser", "Éduthèque", "ici"]),
    "unknown word at the head": ("Illectronismes ici", ["illectronismes", "ici"]),
    "lost accent": ("les Elèves, Etat", ["le", "élève", "état"]),
    "inclusive": ("enseignant·e·s élu(e)s", ["enseignant", "élu"]),
    "percentages": ("31,8% et 31,8 %", ["31,8 %", "et", "31,8 %"]),
    "address": (
        "WWW.ac-nantes.FR www.ac-nantes.fr",
        ["WWW", "ac-nantes", "FR", "www.ac-nantes.fr"],
    ),
    "aujourd'hui": ("aujourd’hui", ["aujourd'hui"]),
}


@pytest.mark.parametrize(("text", "expected"), LEMMAS.values(), ids=LEMMAS)
def test_each_word_has_its_dictionary_form(text, expected):
    assert corpus.with_lemmas(corpus.tokens(text))["lemme"].tolist() == expected


def test_the_printed_form_is_kept_and_an_acronym_says_so():
    words = corpus.with_lemmas(corpus.tokens("Les ENT"))
    assert words["forme"].tolist() == ["Les", "ENT"]
    assert words["nature"].tolist() == ["mot", "sigle"]


def test_a_correction_comes_before_the_dictionary():
    words = corpus.tokens("La mise en place")
    assert corpus.with_lemmas(words)["lemme"].tolist()[1] == "miser"
    corrected = corpus.with_lemmas(words, corrections={"mise": "mise"})
    assert corrected["lemme"].tolist()[1] == "mise"


def units(*texts: str) -> pd.DataFrame:
    return pd.DataFrame({"id_unite": [f"u{i}" for i in range(len(texts))], "texte": texts})


def test_words_are_numbered_in_their_unit_and_a_silent_unit_has_none():
    words = corpus.words_of(units("Former tous", "…", "L’outil"))
    assert words[["id_unite", "place", "forme"]].to_numpy().tolist() == [
        ["u0", 1, "Former"],
        ["u0", 2, "tous"],
        ["u2", 1, "L'"],
        ["u2", 2, "outil"],
    ]


def test_the_order_of_units_changes_no_word():
    texts = units("Les Elèves de Jules", "le RGPD", "Jules et les élèves")
    first = corpus.words_of(texts).set_index(["id_unite", "place"]).sort_index()
    again = corpus.words_of(texts.iloc[[2, 0, 1]]).set_index(["id_unite", "place"]).sort_index()
    pd.testing.assert_frame_equal(first, again)


EXPRESSIONS = [
    "fracture numérique",
    "mettre en place",
    "accès au numérique",
    "égal accès au numérique",
]
JOINED = {
    "plural": ("les fractures numériques", ["le", "fracture numérique"]),
    "conjugated": ("on met en place", ["on", "mettre en place"]),
    "the longest wins": ("un égal accès au numérique", ["un", "égal accès au numérique"]),
    "the short one alone": ("un accès au numérique", ["un", "accès au numérique"]),
    "punctuation between": ("la fracture, numérique", ["le", "fracture", "numérique"]),
    "twice": ("fracture numérique fracture numérique", ["fracture numérique"] * 2),
    "cut short": ("mettre en", ["mettre", "en"]),
}


@pytest.mark.parametrize(("text", "expected"), JOINED.values(), ids=JOINED)
def test_expressions_count_as_one_word(text, expected):
    words = corpus.words_of(units(text), expressions=EXPRESSIONS)
    assert words["lemme"].tolist() == expected


def test_an_expression_keeps_its_printed_form_its_kind_and_its_place():
    [row] = corpus.words_of(units("Fractures\u00a0numériques"), expressions=EXPRESSIONS).to_dict(
        "records"
    )
    assert row["forme"] == "Fractures\u00a0numériques"
    assert (row["nature"], row["debut"], row["fin"], row["place"]) == ("expression", 0, 20, 1)


def test_an_expression_does_not_run_from_one_unit_into_the_next():
    words = corpus.words_of(units("la fracture", "numérique"), expressions=EXPRESSIONS)
    assert words["lemme"].tolist() == ["le", "fracture", "numérique"]


def test_a_repeated_unit_is_refused():
    twice = units("a", "b").assign(id_unite="u0")
    with pytest.raises(EgnError, match="Identifiant répété : « u0 »"):
        corpus.words_of(twice)


WORDS_TABLE = pd.DataFrame(
    {
        "id_unite": ["a", "a", "b", "b", "c", "c"],
        "lemme": ["outil", "outil", "ENT", "outil", "2020", "ENT"],
        "nature": ["mot", "mot", "sigle", "mot", "nombre", "sigle"],
    }
)


def test_occurrences_are_counted_by_part_in_its_order_and_none_is_lost():
    parts = pd.Series(
        pd.Categorical(["y", "x", "y"], ["y", "x", "vide"]), index=list("abc"), name="theme"
    )
    table = corpus.term_table(WORDS_TABLE, parts)
    assert table.index.tolist() == ["outil", "ENT", "2020"]
    assert table.columns.tolist() == ["y", "x", "vide"]
    assert table.to_numpy().tolist() == [[2, 1, 0], [1, 1, 0], [1, 0, 0]]
    assert table.to_numpy().sum() == len(WORDS_TABLE)


def test_words_of_units_without_a_part_are_left_out():
    table = corpus.term_table(WORDS_TABLE, pd.Series({"a": "x", "b": "y", "c": None}))
    assert table.to_numpy().sum() == 4
    assert "2020" not in table.index


def test_occurrences_by_unit_add_up_to_those_by_part():
    by_unit = corpus.unit_table(WORDS_TABLE, pd.Series(["c", "b", "a", "muette"]))
    assert by_unit.index.tolist() == ["c", "b", "a", "muette"]
    assert by_unit.loc["muette"].sum() == 0
    assert by_unit["outil"].tolist() == [0, 1, 2, 0]
    assert all(isinstance(kind, pd.SparseDtype) for kind in by_unit.dtypes)
    by_part = corpus.term_table(WORDS_TABLE, pd.Series({"a": "x", "b": "x", "c": "x"}))
    assert by_unit.sum().to_dict() == by_part["x"].to_dict()


def test_words_worth_a_look_are_frequent_in_several_units_and_no_figures():
    assert corpus.terms_worth_a_look(WORDS_TABLE, minimum=1, minimum_units=1) == ["outil", "ENT"]
    assert corpus.terms_worth_a_look(WORDS_TABLE, minimum=3, minimum_units=2) == ["outil"]
    assert corpus.terms_worth_a_look(WORDS_TABLE, minimum=1, minimum_units=3) == []
    assert corpus.terms_worth_a_look(
        WORDS_TABLE, minimum=1, minimum_units=1, without=["outil"]
    ) == ["ENT"]


def test_rows_of_the_computed_table_bear_their_dossier_and_their_parts():
    cells = pd.DataFrame(
        {
            "row": ["ENT"],
            "column": ["acces"],
            "n": [2],
            "total": [3],
            "expected": [0.5],
            "specificity": [2.1],
            "adjusted": [0.3],
        }
    )
    rows = corpus.specificity_rows(
        {"id_theme": cells, "categorie": cells},
        dossier="essai",
        units=pd.DataFrame({"origine": ["libelles"]}),
    )
    assert set(rows) == set(corpus.columns_of("specificites"))
    assert rows["decoupage"].tolist() == ["id_theme", "categorie"]
    assert rows[["dossier", "origine", "lemme", "partie"]].iloc[1].tolist() == [
        "essai",
        "libelles",
        "ENT",
        "acces",
    ]


@pytest.mark.parametrize("name", ["expressions", "lemmes", "mots_grammaticaux"])
def test_each_list_of_words_says_its_reason_and_repeats_nothing(name, project):
    path = project / "data" / "coding" / "vocabulaire" / f"{name}.txt"
    text = path.read_text(encoding="utf-8")
    items = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert "# Raison : " in text
    assert len(items) == len(set(items)) == len(corpus.read_word_list(name))


def test_every_expression_of_the_list_is_recognised_in_its_own_words():
    expressions = corpus.read_word_list("expressions")
    corrections = corpus.read_lemma_corrections()
    words = corpus.words_of(units(*expressions), expressions=expressions, corrections=corrections)
    assert words["lemme"].tolist() == expressions


def test_every_grammatical_word_is_a_lemma_that_texts_can_give():
    listed = corpus.read_word_list("mots_grammaticaux")
    assert {"le", "de", "un", "et", "à", "être", "avoir", "que"} <= set(listed)
    assert not {"outil", "numérique", "élève", "ENT"} & set(listed)


def test_lemma_corrections_are_read_by_form_in_lower_case(copy_of_project):
    path = copy_of_project / "data" / "coding" / "vocabulaire" / "lemmes.txt"
    path.write_text("# Raison\n\nMise = mise # nom\n", encoding="utf-8")
    assert corpus.read_lemma_corrections(root=copy_of_project) == {"mise": "mise"}


@pytest.mark.parametrize("line", ["mise", "mise =", "= mise", "pix = Pix\nPIX = PIX"])
def test_an_unreadable_correction_is_refused(line, copy_of_project):
    path = copy_of_project / "data" / "coding" / "vocabulaire" / "lemmes.txt"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(EgnError, match="Correction de lemme illisible"):
        corpus.read_lemma_corrections(root=copy_of_project)


def test_an_unknown_list_an_absent_one_and_a_bad_encoding_are_refused(copy_of_project):
    folder = copy_of_project / "data" / "coding" / "vocabulaire"
    with pytest.raises(EgnError, match="Liste de mots inconnue : « verbes »"):
        corpus.read_word_list("verbes")
    (folder / "lemmes.txt").unlink()
    with pytest.raises(EgnError, match=r"illisible : lemmes\.txt"):
        corpus.read_word_list("lemmes", root=copy_of_project)
    (folder / "expressions.txt").write_bytes("clé".encode("latin-1"))
    with pytest.raises(EgnError, match=r"illisible : expressions\.txt"):
        corpus.read_word_list("expressions", root=copy_of_project)


LABELS = pd.DataFrame(
    {
        "id_unite": ["a", "b"],
        "id_document": "egnt-hauts-de-france-2020",
        "lignes": ["101", "102"],
        "libelle": ["Former l’élève", None],
    }
)


def test_without_the_documents_words_are_read_in_the_labels(monkeypatch, copy_of_project):
    monkeypatch.setenv("EGN_DOCUMENTS", "")
    read = corpus.with_texts(LABELS, root=copy_of_project)
    assert read["texte"].tolist() == ["Former l'élève", ""]
    assert set(read["origine"]) == {"libelles"}


def test_with_the_documents_words_are_read_in_the_passages(documents, project):
    read = corpus.with_texts(LABELS, root=project)
    assert set(read["origine"]) == {"passages"}
    assert (read["texte"].str.len() > 0).all()
    forced = corpus.with_texts(LABELS, origin="libelles", root=project)
    assert set(forced["origine"]) == {"libelles"}


def test_an_unknown_origin_and_an_unknown_way_to_part_are_refused():
    with pytest.raises(EgnError, match="Origine des textes inconnue : « pdf »"):
        corpus.with_texts(LABELS, origin="pdf")
    with pytest.raises(EgnError, match="Découpage inconnu : « rang »"):
        corpus.part_names("rang")
