"""Recomputation: how a published figure follows from recorded rows or from other figures.

The column ``recalcul`` of ``chiffres.csv`` is a small expression, read and never executed. It is
made of numbers, of ``+ - * /`` and of these words::

    compte('propositions', categorie='techno', regle='atelier')
    compte('propositions', distinct='atelier')
    total('participants', 'n_participants', session='academique')
    chiffre('hdf-total')            a published figure, with its bounds
    part('nat-familles')            a published fraction (« une sur six »), in percent
    reste('hdf-a', 'hdf-b')         at most what other shares of the same whole leave, in percent
    enumere(4, '451')               items that a reader counted at some lines of the document
    rang('occurrences', 'n_publie', de='ressources', selon='rubrique')
    manque('les réponses individuelles')    why it cannot be recomputed

A filter is ``colonne='valeur'``, ``colonne=['a', 'b']``, ``colonne='*'`` (not empty) or
``colonne=''`` (empty). Rows are those of the figure's own document, unless ``id_document`` is
given.
"""

import ast
import operator
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from egnlib.corpus.consultation import Consultation
from egnlib.corpus.counting import READINGS, count_once
from egnlib.corpus.digits import FRACTION
from egnlib.corpus.lines import line_numbers
from egnlib.corpus.quantities import INFINITY, bounds_of, french, named, published_value
from egnlib.files import EgnError

OPERATORS = {ast.Add: "+", ast.Sub: "−", ast.Mult: "×", ast.Div: "÷"}
ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "−": operator.sub,
    "×": operator.mul,
    "÷": operator.truediv,
}
PRECEDENCE = {"+": 1, "−": 1, "×": 2, "÷": 2}


@dataclass(frozen=True)
class Recomputed:
    """A value found again, with the way to it.

    Attributes
    ----------
    low, high
        Bounds; equal when the value is exact, infinite where a published bound leaves it open.
    told
        The computation in French.
    rows
        Rows used: one per recorded row, ``table`` and ``lignes`` and ``libelle``.
    missing
        What is missing, when nothing can be recomputed; the bounds then mean nothing.
    """

    low: float
    high: float
    told: str
    rows: pd.DataFrame
    missing: str = ""


NO_ROWS = pd.DataFrame(columns=["table", "id_document", "libelle", "lignes"], dtype="str")


def recompute(figure: pd.Series, consultation: Consultation, figures: pd.DataFrame) -> Recomputed:
    """Recompute one figure.

    Parameters
    ----------
    figure
        Row of ``chiffres``: its ``recalcul`` is read for its ``id_document``.
    consultation
        The recorded tables.
    figures
        The table ``chiffres``, for ``chiffre('…')``.

    Raises
    ------
    EgnError
        If the expression is not of the form above, or names an unknown table, column, figure or
        rule; the message quotes it.
    """
    expression = figure["recalcul"]
    try:
        tree = ast.parse(expression, mode="eval").body
        return _Reader(expression, figure["id_document"], consultation, figures).read(tree)
    except SyntaxError as error:
        raise _refused(expression, "elle ne se lit pas") from error
    except ZeroDivisionError as error:
        raise _refused(expression, "elle divise par zéro") from error


def _refused(expression: str, why: str) -> EgnError:
    return EgnError(
        f"Recalcul impossible : « {expression} » : {why}. On attend des nombres, + - * /, compte, "
        "total, chiffre, part, reste, enumere, rang ou manque. Corrigez la colonne recalcul de "
        "chiffres.csv."
    )


@dataclass(frozen=True)
class _Reader:
    expression: str
    document: str
    consultation: Consultation
    figures: pd.DataFrame

    def read(self, node: ast.expr) -> Recomputed:
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            return _exact(float(node.value), french(node.value))
        if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
            return _combined(
                self.read(node.left), self.read(node.right), OPERATORS[type(node.op)], node
            )
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            words = {
                "compte": self._count,
                "total": self._total,
                "chiffre": self._figure,
                "part": self._share,
                "reste": self._rest,
                "enumere": self._listed,
                "rang": self._rank,
                "manque": self._missing,
            }
            if node.func.id in words:
                return self._called(words[node.func.id], node)
        raise _refused(self.expression, f"« {ast.unparse(node)} » n'y a pas de sens")

    def _called(self, word: Callable[..., Recomputed], node: ast.Call) -> Recomputed:
        try:
            given = [ast.literal_eval(argument) for argument in node.args]
            named = {str(key.arg): ast.literal_eval(key.value) for key in node.keywords}
            return word(*given, **named)
        except (ValueError, TypeError) as error:
            if isinstance(error, EgnError):
                raise
            raise _refused(self.expression, f"« {ast.unparse(node)} » est incomplet") from error

    def _count(
        self, table: str, *, regle: str = "", distinct: str = "", **filters: object
    ) -> Recomputed:
        rows = self._rows(table, filters)
        told = f"nombre de lignes de {table}.csv"
        if regle:
            # The rule looks at all the rows of the document: a row may repeat one of another kind.
            whole = self._rows(table, {})
            key = "id_proposition" if "id_proposition" in whole else "id_retour"
            counted = count_once(whole, reading=regle, identifier=key)
            rows = rows.loc[rows.index.isin(counted.index)]
            told += f" comptées selon la règle « {READINGS[regle].lower()} »"
        if distinct:
            rows = rows.drop_duplicates(self._column(rows, distinct, table))
            told = f"nombre de valeurs différentes de {distinct} dans {table}.csv"
        return _exact(float(len(rows)), told + _filters_told(filters), _used(rows, table))

    def _total(self, table: str, column: str, **filters: object) -> Recomputed:
        rows = self._rows(table, filters)
        values = rows[self._column(rows, column, table)]
        told = f"somme de {column} dans {table}.csv{_filters_told(filters)}"
        total, n_missing = float(values.sum()), int(values.isna().sum())
        if n_missing:
            one = n_missing == 1
            told += (
                f", {n_missing} valeur{'' if one else 's'} n’étant pas imprimée{'' if one else 's'}"
            )
        high = INFINITY if n_missing else total
        return Recomputed(total, high, told, _used(rows, table))

    def _figure(self, identifier: str) -> Recomputed:
        found = self.figures.loc[self.figures["id_chiffre"] == identifier]
        if found.empty:
            raise _refused(self.expression, f"aucun chiffre ne s'appelle « {identifier} »")
        figure = found.iloc[0]
        low, high = bounds_of(figure)
        told = f"« {named(figure)} » ({published_value(figure)})"
        used = found.assign(table="chiffres", libelle=found["grandeur"])[NO_ROWS.columns]
        return Recomputed(low, high, told, used)

    def _share(self, identifier: str) -> Recomputed:
        found = self._figure(identifier)
        unit = self.figures.set_index("id_chiffre").at[identifier, "unite"]
        fraction = FRACTION.fullmatch(str(unit))
        if fraction is None:
            raise _refused(self.expression, f"« {identifier} » n'est pas une fraction « sur N »")
        base = float(fraction[1])
        return Recomputed(
            100 * found.low / base, 100 * found.high / base, found.told + ", en %", found.rows
        )

    def _rest(self, *identifiers: str) -> Recomputed:
        others = [self._figure(identifier) for identifier in identifiers]
        told = f"au plus 100 − {' − '.join(other.told for other in others)}"
        rows = pd.concat([other.rows for other in others], ignore_index=True)
        return Recomputed(0.0, 100 - sum(other.low for other in others), told, rows)

    def _listed(self, n: int, lines: str) -> Recomputed:
        several = len(line_numbers(lines)) > 1
        told = f"éléments comptés à la lecture, ligne{'s' if several else ''} {lines}"
        used = [("lecture", self.document, "éléments comptés", lines)]
        return _exact(float(n), told, pd.DataFrame(used, columns=NO_ROWS.columns))

    def _rank(
        self, table: str, column: str, *, de: str, selon: str, **filters: object
    ) -> Recomputed:
        rows = self._rows(table, filters)
        named = rows.loc[rows[self._column(rows, selon, table)].astype("str") == de]
        if len(named) != 1:
            raise _refused(self.expression, f"« {de} » n'est pas une ligne de {table}.csv")
        value = named[self._column(rows, column, table)].iloc[0]
        told = f"rang de « {de} » selon {column} dans {table}.csv{_filters_told(filters)}"
        return _exact(float((rows[column] > value).sum() + 1), told, _used(rows, table))

    def _missing(self, what: str) -> Recomputed:
        return Recomputed(-INFINITY, INFINITY, "", NO_ROWS, missing=str(what))

    def _rows(self, table: str, filters: dict[str, object]) -> pd.DataFrame:
        rows = getattr(self.consultation, table, None)
        if not isinstance(rows, pd.DataFrame):
            raise _refused(self.expression, f"la table « {table} » n'existe pas")
        if "id_document" in rows and "id_document" not in filters:
            filters = {"id_document": self.document, **filters}
        for column, wanted in filters.items():
            values = rows[self._column(rows, column, table)].astype("object")
            if wanted == "*":
                rows = rows.loc[values.notna()]
            elif wanted == "":
                rows = rows.loc[values.isna()]
            else:
                several = wanted if isinstance(wanted, list) else [wanted]
                rows = rows.loc[values.isin(several)]
        return rows

    def _column(self, rows: pd.DataFrame, column: str, table: str) -> str:
        if column not in rows:
            raise _refused(self.expression, f"{table}.csv n'a pas de colonne « {column} »")
        return column


def _exact(value: float, told: str, rows: pd.DataFrame = NO_ROWS) -> Recomputed:
    return Recomputed(value, value, told, rows)


def _combined(left: Recomputed, right: Recomputed, sign: str, node: ast.BinOp) -> Recomputed:
    if left.missing or right.missing:
        return left if left.missing else right
    low, high = _interval(left, right, ARITHMETIC[sign])
    told = f"{_told(left, node.left, sign)} {sign} {_told(right, node.right, sign, after=True)}"
    rows = pd.concat([left.rows, right.rows], ignore_index=True).drop_duplicates()
    return Recomputed(low, high, told, rows)


def _interval(
    left: Recomputed, right: Recomputed, combine: Callable[[float, float], float]
) -> tuple[float, float]:
    corners = [combine(a, b) for a in (left.low, left.high) for b in (right.low, right.high)]
    return min(corners), max(corners)


def _told(part: Recomputed, node: ast.expr, sign: str, *, after: bool = False) -> str:
    if not isinstance(node, ast.BinOp):
        return part.told
    inner = PRECEDENCE[OPERATORS[type(node.op)]]
    outer = PRECEDENCE[sign]
    apart = inner < outer or (after and inner == outer)
    return f"({part.told})" if apart else part.told


def _used(rows: pd.DataFrame, table: str) -> pd.DataFrame:
    labels = [
        name for name in ("libelle", "nom", "sous_rubrique", "public", "raison") if name in rows
    ]
    named = rows[labels[0]] if labels else pd.Series("", index=rows.index)
    used = rows.assign(table=table, libelle=named.astype("str"))
    return used.reindex(columns=NO_ROWS.columns)


def _filters_told(filters: dict[str, object]) -> str:
    told = []
    for column, wanted in filters.items():
        if column == "id_document":
            continue
        several = wanted if isinstance(wanted, list) else [wanted]
        words = {"*": "renseigné", "": "vide"}
        told.append(f"{column} : {', '.join(words.get(value, str(value)) for value in several)}")
    return f" ({' ; '.join(told)})" if told else ""
