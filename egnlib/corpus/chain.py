"""The chain of a regional return: from what went wrong to what will be measured."""

import pandas as pd

LINKS = {
    "projections": ["irritant", "besoin", "axe"],
    "plan": ["axe", "action", "acteur", "temporalite", "indicateur"],
}

CHAIN_COLUMNS = {
    "id_theme": "Thème",
    "n_irritants": "Irritants du diagnostic",
    "n_constats": "Lignes de constats",
    "n_constats_avec_axe": "Dont suivies d’un axe",
    "n_axes": "Axes proposés",
    "n_axes_repris": "Dont repris au plan",
    "n_lignes_plan": "Lignes du plan",
    "n_lignes_completes": "Dont complètes",
    "manque": "Ce qui manque",
}


def chain_counts(retours: pd.DataFrame) -> pd.DataFrame:
    """Entries in each cell of the two tables that make the chain, empty cells included.

    Parameters
    ----------
    retours
        Entries of one or several returns.

    Returns
    -------
    DataFrame
        One row per row of a table and link of the chain: ``id_document``, ``id_theme``,
        ``tableau``, ``ligne``, ``maillon``, ``n`` (entries, 0 where the cell is empty) and
        ``n_ambigu`` (entries whose column is ambiguous).
    """
    keys = ["id_document", "id_theme", "tableau", "ligne"]
    entries = retours.loc[retours["tableau"].isin(LINKS)]
    entries = entries.assign(
        tableau=entries["tableau"].astype("str"), maillon=entries["colonne"].astype("str")
    )
    cells = entries[keys].drop_duplicates()
    cells = cells.assign(maillon=cells["tableau"].map(LINKS)).explode("maillon")
    counted = entries.groupby([*keys, "maillon"], as_index=False).agg(
        n=("id_retour", "size"), n_ambigu=("certitude", lambda values: (values == "ambigue").sum())
    )
    filled = cells.merge(counted, how="left", on=[*keys, "maillon"])
    whole = filled[["n", "n_ambigu"]].fillna(0).astype("Int64")
    return filled.assign(**whole).reset_index(drop=True)


def carried_axes(retours: pd.DataFrame) -> pd.DataFrame:
    """For each axis of the projections, the identical axis of the action plan, if there is one.

    Parameters
    ----------
    retours
        Entries of one return.

    Returns
    -------
    DataFrame
        One row per axis of the projections: ``id_retour``, ``id_theme``, ``libelle``, ``lignes``
        and ``reprise`` (identifier of the plan's axis with exactly the same text in the same
        theme; missing when there is none). An axis reworded in the plan is not found: this is a
        lower bound of what was carried.
    """
    axes = retours.loc[retours["colonne"] == "axe"]
    axes = axes.assign(origine=axes["identique_a"].fillna(axes["id_retour"]))
    plan = axes.loc[axes["tableau"] == "plan"].drop_duplicates(["id_theme", "origine"])
    planned = plan.set_index(["id_theme", "origine"])["id_retour"].rename("reprise")
    projected = axes.loc[axes["tableau"] == "projections"]
    return projected.join(planned, on=["id_theme", "origine"])[
        ["id_retour", "id_theme", "libelle", "lignes", "reprise"]
    ].reset_index(drop=True)


def chain_completeness(retours: pd.DataFrame, *, ambiguous: bool = True) -> pd.DataFrame:
    """Where the chain of a return is complete and where it breaks, by theme.

    Parameters
    ----------
    retours
        Entries of one return.
    ambiguous
        Whether an entry whose column is ambiguous fills its cell.

    Returns
    -------
    DataFrame
        One row per theme, in the order of the document: ``n_irritants`` noted in the diagnosis,
        ``n_constats`` (rows of the projections) and how many of them go to an axis
        (``n_constats_avec_axe``), ``n_axes`` of the projections, ``n_axes_repris`` word for word
        in the plan, ``n_lignes_plan`` and how many of them have all five links
        (``n_lignes_completes``), ``manque`` (links absent from some row of the plan).
    """
    counts = chain_counts(retours)
    if not ambiguous:
        counts = counts.assign(n=counts["n"] - counts["n_ambigu"])
    carried = carried_axes(retours)
    themes = retours.groupby("id_theme", sort=False)
    chain = [_theme_chain(theme, rows, counts, carried) for theme, rows in themes]
    return pd.DataFrame(chain, columns=list(CHAIN_COLUMNS))


def _theme_chain(
    theme: str, rows: pd.DataFrame, counts: pd.DataFrame, carried: pd.DataFrame
) -> dict:
    cells = counts.loc[counts["id_theme"] == theme].assign(
        plein=lambda table: (table["n"] > 0).astype("bool")
    )
    by_row = cells.groupby(["tableau", "ligne"])["plein"].all()
    axes = carried.loc[carried["id_theme"] == theme]
    projections = cells.loc[(cells["tableau"] == "projections") & (cells["maillon"] == "axe")]
    plan = cells.loc[cells["tableau"] == "plan"]
    missing = plan.loc[~plan["plein"], "maillon"].drop_duplicates()
    irritants = (rows["tableau"] == "diagnostic") & (rows["colonne"] == "irritant")
    return {
        "id_theme": theme,
        "n_irritants": int(irritants.sum()),
        "n_constats": len(projections),
        "n_constats_avec_axe": int(projections["plein"].sum()),
        "n_axes": len(axes),
        "n_axes_repris": int(axes["reprise"].notna().sum()),
        "n_lignes_plan": plan["ligne"].nunique(),
        "n_lignes_completes": int(by_row.reindex(["plan"], level="tableau").sum()),
        "manque": ", ".join(missing) or None,
    }


STAGES = {
    "projections-irritant": "Irritants principaux",
    "projections-besoin": "Besoins",
    "projections-axe": "Axes proposés",
    "plan-axe": "Axes du plan",
    "plan-action": "Actions",
    "plan-acteur": "Acteurs",
    "plan-temporalite": "Échéances",
    "plan-indicateur": "Indicateurs",
}


def stage_entries(retours: pd.DataFrame) -> pd.DataFrame:
    """Entries that make the chain, each with its stage.

    Returns
    -------
    DataFrame
        The entries of the projections and of the plan, with ``etape`` (categorical in the order
        of the chain).
    """
    entries = retours.loc[retours["tableau"].isin(LINKS)]
    stages = entries["tableau"].astype("str") + "-" + entries["colonne"].astype("str")
    return entries.assign(etape=pd.Categorical(stages, list(STAGES), ordered=True))


def carried_counts(retours: pd.DataFrame) -> pd.DataFrame:
    """Axes of the projections found word for word in the plan, by theme.

    Returns
    -------
    DataFrame
        One row per theme (index ``id_theme``): ``from`` and ``to`` (stages), ``n`` carried,
        ``base`` axes of the projections.
    """
    axes = carried_axes(retours).groupby("id_theme", sort=False)["reprise"]
    counts = pd.DataFrame({"n": axes.count(), "base": axes.size()})
    return counts.assign(**{"from": "projections-axe", "to": "plan-axe"})


def stage_counts(retours: pd.DataFrame) -> pd.DataFrame:
    """Number of entries by theme and stage of the chain.

    Returns
    -------
    DataFrame
        One row per theme of the return (index ``id_theme``, in the order of the document), one
        column per stage.
    """
    entries = stage_entries(retours)
    counts = entries.groupby(["id_theme", "etape"], observed=False, sort=False).size().unstack()
    themes = retours["id_theme"].drop_duplicates()
    return counts.reindex(index=themes, columns=list(STAGES)).fillna(0).astype("int64")
