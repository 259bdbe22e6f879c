"""What an evaluation found, in short: what fits a screen; the report has the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from triage.agreement import Estimate
from triage.pages import words
from triage.show._table import table
from triage.wording import counted

if TYPE_CHECKING:
    from triage.records.record import Cell, Record, Table

CLAUSES, MISTAKES, ERRORS = 8, 6, 5
"""Rows shown of the clauses found least, of the dearest kinds of mistakes, of the dearest tickets."""
ENOUGH = 5
"""Tickets that must hold a clause for it to be shown here."""
FIGURES = (
    "escalate_recall", "escalate_precision", "escalate_kappa", "needless_share", "critical_recall",
    "critical_precision", "priority_qwk", "priority_macro_f1", "sentiment_macro_f1", "team_accuracy",
    "clauses_micro_f1", "redflag_recall", "redflag_false_alarms", "cost", "constant_cost", "too_late", "too_early",
    "review_share",
)  # fmt: skip
PARTS = ("n", "escalate_recall", "needless_share", "critical_recall", "priority_qwk", "cost")
_COLOURS = {"holds": "green", "fails": "red", "cannot be evaluated": "yellow"}
_LEGEND = (
    "Behind each figure its 95 % interval; n is that of the last judge. majority: always the commonest level, mood "
    "and team. rules alone: the policy without a model. model alone: what its heads hold most probable. together: "
    "what triage score decides. constant_cost: if all got the one level that is cheapest."
)


def evaluation(found: Record, by: Sequence[str], out: Path | None) -> RenderableType:
    """The gates, the judges side by side, where most goes wrong; `by` are tables of parts asked for by name."""
    tables = {one.name: one for one in found.tables}
    parts: list[RenderableType] = [Text(f"note: {note}", "yellow") for note in found.notes]
    parts += [Text(found.title, "bold"), Text()]
    if "gates" in tables:
        parts += _shown(tables["gates"])
    parts += [*_shown(_judges(tables["judges"])), Text(_LEGEND + "\n", "dim")]
    product = tables["judges"].columns[-2]
    parts += _shown(_product(tables["levels"], product, f"Levels, {product}"))
    parts += _shown(_columns(tables["timing"], ("labelled", "due within", "n", "in time", "too late", "too early")))
    if "mistakes" in tables:
        kept = ("labelled", "decided", "n", "share of all", "timing", "share of cost")
        parts += _shown(_columns(_head(tables["mistakes"], MISTAKES), kept))
    parts += _shown(_capacity(tables["capacity"]))
    parts += _clauses(_columns(tables["every_clause"], ("clause", "n", "recall", "false alarms", "precision")), product)
    parts += [part for name in by for part in _shown(_columns(tables[name], (tables[name].columns[0], *PARTS)))]
    parts += _errors(found)
    return Group(*parts, _rest(out))


def _judges(found: Table) -> Table:
    """Keep the figures that a screen has room for, and of the commonest label no interval."""
    rows = [row[:-1] for row in found.rows if row[0] in FIGURES]
    plain = [(*row[:2], _plain(row[2]), *row[3:]) for row in rows]
    return replace(found, columns=found.columns[:-1], rows=tuple(plain))


def _product(found: Table, product: str, title: str) -> Table:
    """Keep the columns of the product by their plain names."""
    kept = [c for c in found.columns if c in (found.columns[0], "n") or c.startswith(f"{product}: ")]
    shown = _columns(found, kept)
    return replace(shown, title=title, columns=tuple(c.removeprefix(f"{product}: ") for c in shown.columns))


def _clauses(found: Table, product: str) -> Iterator[RenderableType]:
    """Show the clauses found least, of those that enough tickets hold."""
    rows = [row for row in found.rows if isinstance(row[1], int) and row[1] >= ENOUGH][:CLAUSES]
    if rows:
        title = f"The {len(rows)} clauses found least, {product} (of those that {ENOUGH} tickets and more hold)"
        yield from _shown(replace(found, title=title, rows=tuple(rows)))


def _capacity(found: Table) -> Table:
    rows = tuple((str(row[0]).partition(":")[0], *row[1:]) for row in found.rows)
    return replace(found, rows=rows)


def _errors(found: Record) -> Iterator[RenderableType]:
    errors = next(one for one in found.compared if one.name == "errors")
    if errors.rows:
        title = f"The dearest of {counted(len(errors.rows), 'ticket')} whose level, team or mood is wrong"
        kept = ("ticket", "true_level", "level", "cost", "decided_by")
        yield from _shown(replace(_columns(_head(errors, ERRORS), kept), title=title))


def _rest(out: Path | None) -> Text:
    if out is None:
        return Text("-o DIR writes all tables, plots, and a report in which figures lead to their tickets")
    told = f"written to {out}\n  open     {out / 'report.html'}\n  contents {out / 'contents.txt'}"
    return Text(told, no_wrap=True, overflow="ignore")  # a path is never broken


def _shown(found: Table) -> Iterator[RenderableType]:
    shown = table(*(column.replace("_", " ") for column in found.columns))
    shown.collapse_padding = True  # so that the judges fit 80 columns
    for at, column in enumerate(shown.columns):
        column.overflow = "fold"
        column.no_wrap = at == 0  # an id is never cut
        if found.rows and all(isinstance(row[at], int | float | None) for row in found.rows):
            column.justify = "right"
    for row in found.rows:
        shown.add_row(*map(_cell, row))
    yield Text(found.title, "bold")
    yield shown
    yield Text()


def _cell(cell: Cell) -> Text:
    if isinstance(cell, Estimate):
        return _figure(cell)
    text = words(cell)
    return Text(text, _COLOURS.get(text, ""))


def _figure(e: Estimate) -> Text:
    """Write a figure and, dim, its interval: shares in per cent; how many tickets stands beside it."""
    text = Text(_plain(e))
    if e.low is not None and e.high is not None:
        ends = (f"{100 * end:.0f}" if e.share else f"{end:.2f}".removeprefix("0") for end in (e.low, e.high))
        text.append(f" {'–'.join(ends)}", "dim")
    return text


def _plain(cell: Cell) -> str:
    if isinstance(cell, Estimate):
        return f"{cell.value:.1%}" if cell.share else f"{cell.value:.2f}"
    return words(cell)


def _head(found: Table, count: int) -> Table:
    return replace(found, rows=found.rows[:count])


def _columns(found: Table, kept: Sequence[str]) -> Table:
    at = [found.columns.index(column) for column in kept]
    return replace(found, columns=tuple(kept), rows=tuple(tuple(row[n] for n in at) for row in found.rows))
