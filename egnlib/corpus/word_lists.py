"""Lists of words that people keep: expressions, corrected lemmas, grammatical words."""

from pathlib import Path

from egnlib.files import EgnError, project_root

LISTS = ("expressions", "lemmes", "mots_grammaticaux")


def read_word_list(name: str, *, root: Path | None = None) -> list[str]:
    """Lines of a list of words that people keep in ``data/coding/vocabulaire/``.

    Parameters
    ----------
    name
        ``expressions`` (counted as one word), ``lemmes`` (corrections) or ``mots_grammaticaux``
        (left out of tables of specific words).
    root
        Folder of the project; found from the current folder by default.

    Returns
    -------
    list of str
        One item per line, each once, in the order of the file; empty lines and comments (``#``)
        are left out.

    Raises
    ------
    EgnError
        If the list is unknown, its file absent or not in UTF-8.

    Examples
    --------
    >>> "fracture numérique" in read_word_list("expressions")
    True
    """
    if name not in LISTS:
        message = (
            f"Liste de mots inconnue : « {name} ». Listes connues : {', '.join(LISTS)}. "
            "Choisissez l'une d'elles."
        )
        raise EgnError(message)
    path = (root or project_root()) / "data" / "coding" / "vocabulaire" / f"{name}.txt"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, UnicodeDecodeError) as error:
        message = (
            f"Liste de mots illisible : {path.name}. Elle est attendue en UTF-8 dans "
            "data/coding/vocabulaire/. Rétablissez-la, ou enregistrez-la dans cet encodage."
        )
        raise EgnError(message) from error
    kept = (line.partition("#")[0].strip() for line in lines)
    return list(dict.fromkeys(line for line in kept if line))


def read_lemma_corrections(*, root: Path | None = None) -> dict[str, str]:
    """Corrections of lemmas, by form in lower case, from ``lemmes.txt`` (« forme = lemme »).

    Raises
    ------
    EgnError
        If a line is not of that form, or a form has two lemmas.
    """
    corrections: dict[str, str] = {}
    for line in read_word_list("lemmes", root=root):
        form, equal, lemma = (part.strip() for part in line.partition("="))
        if not (form and equal and lemma) or corrections.get(form.lower(), lemma) != lemma:
            message = (
                f"Correction de lemme illisible : « {line} » (lemmes.txt). On attend "
                "« forme = lemme », et un seul lemme par forme. Corrigez cette ligne."
            )
            raise EgnError(message)
        corrections[form.lower()] = lemma
    return corrections
