"""How far the machine agrees with what people filed: training and test texts kept apart.

Run ``make evaluation`` (or ``python -m egnlib.coding.evaluation``) for the table.

Themes: each 2020 document is coded by a machine that learned how the other documents file their
texts, and invented illustrations. Who wrote the indicators of ``themes.yml`` and the illustrations
had the official definitions of the themes before them, never a document or its filing (the history
of the files shows that they were fixed before they were measured). The printed titles of the
themes are taken out of the texts, since some rows print them; a training text whose words are
those of a test text is dropped; terms and trust are chosen on the training documents only.

Categories: each published proposition is coded by a machine that learned the others, without its
doubles, and invented illustrations. Who wrote the indicators of ``categories.yml`` and the
illustrations had the titles of the categories alone, never the propositions. They are measured on
the texts alone, then on texts that also name their workshop (`with_workshop`), which is another
question.

The filing of a document is no gold standard: careful readers disagree with it too.
"""

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from egnlib.coding.codebook import Codebook, read_codebook
from egnlib.coding.filed_texts import filed_texts, unlike, with_workshop
from egnlib.coding.illustrations import read_illustrations
from egnlib.coding.learner import log_probabilities
from egnlib.coding.ledger import read_codings
from egnlib.coding.machine import train_machine
from egnlib.coding.suggestions import suggest_codes
from egnlib.corpus import open_consultation
from egnlib.files import EgnError

KNOWN_WORKSHOP = ", l'atelier étant connu"
CAUTION = """
κ de Cohen [intervalle à 95 %] (textes codés). La machine : regles, apprentissage, ensemble. Des
lectures du projet : projet, projet-2… Le classement d'un document n'est pas une référence : un
lecteur attentif, qui n'a que les règles écrites, ne le retrouve pas toujours. La grille des
catégories a été écrite en étudiant le codage publié : l'accord d'une lecture qui la suit (projet-2)
ne dit pas qu'un autre lecteur l'aurait trouvé."""
RESAMPLES = 2000
SEED = 2020


def theme_trials(
    texts: pd.DataFrame,
    codebook: Codebook,
    *,
    illustrations: pd.DataFrame | None = None,
    seed: int = SEED,
) -> pd.DataFrame:
    """Code each document by a machine trained on the other documents.

    Parameters
    ----------
    texts
        Table of `filed_texts`.
    codebook
        Codebook of the themes.
    illustrations
        Invented texts that the machine learns from too.
    seed
        Seed of the folds.

    Returns
    -------
    DataFrame
        One row per text: ``groupe`` (its document), ``attendu`` (how the document files it),
        ``regles`` (missing where the rules abstain), ``apprentissage``, ``ensemble``.
    """
    pairs = [
        (tested, unlike(texts.loc[texts["id_document"] != document], tested))
        for document, tested in texts.groupby("id_document", sort=False)
    ]
    return _all_coded(
        pairs, "id_theme", codebook, groups="id_document", illustrations=illustrations, seed=seed
    )


def category_trials(
    texts: pd.DataFrame,
    codebook: Codebook,
    *,
    illustrations: pd.DataFrame | None = None,
    seed: int = SEED,
) -> pd.DataFrame:
    """Code each published proposition by a machine trained on the others, without its doubles.

    Parameters and result as in `theme_trials`.
    """
    published = texts.loc[texts["categorie"].notna()]
    pairs = [
        (tested, unlike(published.loc[published["double"] != double], tested))
        for double, tested in published.groupby("double", sort=False)
    ]
    return _all_coded(
        pairs, "categorie", codebook, groups="double", illustrations=illustrations, seed=seed
    )


def _all_coded(
    pairs: list[tuple[pd.DataFrame, pd.DataFrame]],
    code: str,
    codebook: Codebook,
    *,
    groups: str,
    illustrations: pd.DataFrame | None,
    seed: int,
) -> pd.DataFrame:
    """Code each table of tested texts by a machine trained on its own other texts."""
    task = partial(
        _coded,
        code=code,
        codebook=codebook,
        groups=groups,
        illustrations=illustrations,
        seed=seed,
    )
    with ProcessPoolExecutor() as processes:
        return pd.concat(processes.map(task, *zip(*pairs, strict=True)))


def _coded(
    tested: pd.DataFrame,
    others: pd.DataFrame,
    *,
    code: str,
    codebook: Codebook,
    groups: str,
    illustrations: pd.DataFrame | None,
    seed: int,
) -> pd.DataFrame:
    if illustrations is not None:
        illustrations = unlike(illustrations, tested)
    machine = train_machine(
        others["texte"],
        others[code],
        codebook,
        illustrations=illustrations,
        groups=others[groups],
        seed=seed,
    )
    learned = log_probabilities(machine.pipeline, tested["texte"].tolist(), codebook.order)
    return pd.DataFrame(
        {
            "groupe": tested["id_document"],
            "attendu": tested[code].astype("str"),
            "regles": suggest_codes(tested["texte"], codebook).table["code"].astype("str"),
            "apprentissage": [codebook.order[place] for place in learned.argmax(axis=1)],
            "ensemble": machine.suggest(tested["texte"])["code"].astype("str"),
        }
    )


def beside_readers(trials: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """Trials with what people gave to the same texts, one column per person.

    Parameters
    ----------
    trials
        Table of `theme_trials` or `category_trials`.
    codings
        What people coded with the same codebook: ``id_unite``, ``coder``, ``code``.

    Returns
    -------
    DataFrame
        `trials`, then one column per person who coded some of the texts, missing elsewhere.
    """
    read = codings.loc[codings["id_unite"].isin(trials.index)].astype({"code": "str"})
    return trials.join(read.pivot(index="id_unite", columns="coder", values="code"))


def agreement(expected: pd.Series, given: pd.Series) -> float:
    """Cohen's κ; missing where both sides use one and the same code only."""
    from sklearn.metrics import cohen_kappa_score

    if expected.nunique() == given.nunique() == 1 and expected.iloc[0] == given.iloc[0]:
        return np.nan
    return float(cohen_kappa_score(expected, given))


def measured(trials: pd.DataFrame, codebook: Codebook, *, seed: int = SEED) -> pd.DataFrame:
    """Agreement of each method with the filing, overall and per code, with its interval.

    Parameters
    ----------
    trials
        Table of `theme_trials` or `category_trials`.
    codebook
        Codebook of the codes.
    seed
        Seed of the bootstrap.

    Returns
    -------
    DataFrame
        One row per ``groupe`` × ``methode`` × ``code`` (``tous``, or one code against the others):
        ``kappa``, ``borne_basse``, ``borne_haute`` (95 %, percentiles of a bootstrap by unit),
        ``n`` texts coded by the method, ``n_abstention``. The methods are the columns of `trials`
        after ``attendu``. Texts that a method leaves without a code are left out of its κ and
        counted.
    """
    rows = []
    methods = [name for name in trials.columns if name not in ("groupe", "attendu")]
    for group, tested in trials.groupby("groupe", sort=False):
        for method in methods:
            coded = tested.loc[tested[method].notna()]
            for code in ("tous", *codebook.order):
                pair = coded[["attendu", method]]
                pair = pair if code == "tous" else pair == code
                values = [agreement(pair["attendu"], pair[method]), *_interval(pair, seed)]
                rows.append([group, method, code, *values, len(coded), len(tested) - len(coded)])
    names = ["groupe", "methode", "code", "kappa", "borne_basse", "borne_haute", "n"]
    return pd.DataFrame(rows, columns=[*names, "n_abstention"])


def _interval(pair: pd.DataFrame, seed: int) -> tuple[float, float]:
    """Percentile interval of κ, from counts of pairs drawn with replacement."""
    names = sorted({*pair.iloc[:, 0], *pair.iloc[:, 1]})
    if len(names) < 2:
        return np.nan, np.nan
    counts = pd.crosstab(pair.iloc[:, 0], pair.iloc[:, 1]).reindex(
        index=names, columns=names, fill_value=0
    )
    shares = counts.to_numpy().ravel() / len(pair)
    drawn = np.random.default_rng(seed).multinomial(len(pair), shares, size=RESAMPLES) / len(pair)
    drawn = drawn.reshape(-1, len(names), len(names))
    chance = (drawn.sum(axis=2) * drawn.sum(axis=1)).sum(axis=1)
    seen = drawn.trace(axis1=1, axis2=2)
    with_variety = chance < 1
    kappas = (seen[with_variety] - chance[with_variety]) / (1 - chance[with_variety])
    low, high = np.quantile(kappas, [0.025, 0.975]) if len(kappas) else (np.nan, np.nan)
    return float(low), float(high)


def evaluation(*, root: Path | None = None) -> pd.DataFrame:
    """Measure rules, learner and both together on the themes and on the categories.

    Returns
    -------
    DataFrame
        Rows of `measured`, with ``codebook`` and ``source`` (texts or labels) after them. Readers
        stand beside the machine: what they gave says how far the filing itself can be found again.
    """
    texts = filed_texts(open_consultation(root=root), root=root)
    trials = (
        ("themes", theme_trials, texts, ""),
        ("categories", category_trials, texts, ""),
        ("categories", category_trials, with_workshop(texts), KNOWN_WORKSHOP),
    )
    sources = texts.groupby("id_document")["source"].first()
    tables = []
    for name, trial, tested, more in trials:
        codebook = read_codebook(name, root=root)
        illustrations = read_illustrations(codebook, root=root)
        coded = trial(tested, codebook, illustrations=illustrations)
        table = measured(beside_readers(coded, read_codings(codebook, root=root)), codebook)
        tables.append(table.assign(codebook=name, source=table["groupe"].map(sources) + more))
    return pd.concat(tables, ignore_index=True)


def main() -> None:
    """Print the table of the evaluation."""
    import click

    try:
        table = evaluation()
    except EgnError as error:
        raise click.ClickException(str(error)) from error
    for (codebook, group, source), rows in table.groupby(
        ["codebook", "groupe", "source"], sort=False
    ):
        click.echo(f"\n{codebook}, {group} ({source})")
        rows = rows.loc[rows.groupby("methode")["n"].transform("max") > 0]
        methods = rows["methode"].drop_duplicates()
        click.echo(f"{'code':14}" + "".join(f"{method:>27}" for method in methods))
        for code, line in rows.groupby("code", sort=False):
            click.echo(f"{code:14}" + "".join(f"{_cell(row):>27}" for row in line.itertuples()))
    click.echo(CAUTION)


def _cell(row: object) -> str:
    if np.isnan(row.kappa):
        return "indéfini"
    numbers = f"{row.kappa:.2f} [{row.borne_basse:.2f} ; {row.borne_haute:.2f}]"
    return f"{numbers} ({row.n})".replace(".", ",")


if __name__ == "__main__":
    main()
