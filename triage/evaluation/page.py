"""An evaluation as one HTML page, on which figures lead to their tickets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from triage import redact
from triage.agreement import SILENT, Estimate, Ints
from triage.evaluation.evaluate import Evaluation
from triage.evaluation.measures import costs
from triage.evaluation.names import PRODUCT
from triage.evaluation.tables import INTERVALS, RULES
from triage.pages import Page, Part, Prose, Section, Ticket
from triage.records.record import Cell, Plot, Table
from triage.types import Example
from triage.wording import counted

TEXT = 1_500
"""Characters of a ticket that are shown."""
MOST = 20_000
"""Tickets on a page; of more, those are left out that are right in everything."""
COLUMNS = ("labelled", "decided", "team", "mood", "clauses", "decided by", "p escalate", "cost", "level right by")
ARROW = " \N{RIGHTWARDS ARROW} "
_LEAD = ("critical_recall", "escalate_recall", "needless_share", "priority_qwk", "redflag_recall", "cost", "too_late")


def page_of(
    found: Evaluation,
    tables: Iterable[Table],
    plots: Iterable[Plot],
    *,
    title: str,
    notes: Sequence[str] = (),
    foot: Sequence[str] = (),
    text: bool = True,
    redacted: bool = False,
) -> Page:
    """Put the page together. With `text` it holds the customers' words (the first `TEXT` characters of a ticket).

    `redacted`: personal data in them is written over.
    """
    short = {name: f"k{n}" for n, name in enumerate(found.keys)}
    by_name = {table.name: _linked(table, short) for table in tables}
    pictures = {plot.name: plot for plot in plots}
    shown = _chosen(found)
    sections = _sections(by_name, pictures, [*notes, *_left_out(found, shown)])
    return Page(
        title,
        f"{counted(found.tickets, 'labelled ticket')} of {counted(len(set(found.cases.family.tolist())), 'group')}",
        tuple(_lead(found)),
        tuple(s for s in sections if s.parts),
        COLUMNS,
        tuple(_tickets(found, shown, short, text=text, redacted=redacted)),
        {short[name]: key.title for name, key in found.keys.items()},
        (*foot, INTERVALS, RULES),
    )


def _lead(found: Evaluation) -> Iterable[tuple[str, Cell, str]]:
    outcome = {g.figure: {"holds": "good", "fails": "bad"}.get(g.outcome, "doubt") for g in found.gates}
    for figure in dict.fromkeys((*found.cases.policy.decision.gates, *_LEAD)):
        estimate = found.figures.get(figure)
        name = figure.replace("_", " ")
        if estimate is None:
            yield f"{name}: not defined", None, outcome.get(figure, "")
        else:
            yield f"{name}, {_bounds(estimate)}", _value(estimate), outcome.get(figure, "")


def _value(e: Estimate) -> str:
    return f"{100 * e.value:.1f} %" if e.share else f"{e.value:.3f}"


def _bounds(e: Estimate) -> str:
    if e.low is None or e.high is None:
        return f"n {e.n:,}"
    ends = (f"{100 * end:.0f}" if e.share else f"{end:.2f}" for end in (e.low, e.high))
    return f"{' to '.join(ends)}{' %' if e.share else ''}, n {e.n:,}"


def _sections(tables: Mapping[str, Table], plots: Mapping[str, Plot], notes: Sequence[str]) -> Iterable[Section]:
    def parts(*names: str) -> tuple[Part, ...]:
        return tuple(p for n in names for p in (plots.get(n), tables.get(n)) if p is not None)

    told = tuple(Prose(note, "doubt") for note in notes)
    yield Section("What to know", told)
    yield Section("Gates", parts("gates"))
    yield Section("Judges", parts("judges", "cost"), "Click a figure to see the tickets behind it.")
    yield Section("Levels", parts("confusion", "mistakes", "level_recall", "levels"))
    yield Section("Timing", parts("timing"))
    yield Section("Capacity", parts("capacity", "capacity_critical", "capacity_curve"))
    yield Section("Moods and teams", parts("moods", "teams"))
    yield Section("Red flags", parts("redflags"))
    yield Section("Clauses", parts("clause_recall", "every_clause", "clauses_by_judge"))
    yield Section("Calibration", parts("reliability", "calibration"))
    by = tuple(table for name, table in tables.items() if name.startswith("by_"))
    yield Section("Parts", by, "The product by what the tickets are.")


def _linked(table: Table, short: Mapping[str, str]) -> Table:
    return replace(table, keys=tuple(tuple(short.get(key, "") for key in row) for row in table.keys))


def _chosen(found: Evaluation) -> Ints:
    """Return the tickets to show, those first that cost most, then those that are wrong in anything."""
    price = costs(found.cases, found.cases.judges[PRODUCT].answers.priority)
    wrong = np.zeros(found.tickets, np.int64)
    for kind in ("level", "team", "mood", "clauses"):
        key = found.keys.get(f"{kind} {PRODUCT}")
        wrong += key.tickets if key else 0
    return np.lexsort((-wrong, -price))[:MOST]


def _left_out(found: Evaluation, shown: Ints) -> Iterable[str]:
    if len(shown) < found.tickets:
        yield f"The list at the end holds {len(shown):,} of {found.tickets:,} tickets, those with the dearest errors."


def _tickets(
    found: Evaluation, shown: Ints, short: Mapping[str, str], *, text: bool, redacted: bool
) -> Iterable[Ticket]:
    own: list[set[str]] = [set() for _ in range(found.tickets)]
    for name, key in found.keys.items():
        for n in np.flatnonzero(key.tickets).tolist():
            own[n].add(short[name])
    price = costs(found.cases, found.cases.judges[PRODUCT].answers.priority)
    for n in shown.tolist():
        example = found.cases.examples[n]
        cells = _cells(found, n, float(price[n]))
        yield Ticket(example.ticket.id, cells, frozenset(own[n]), words(example, redacted=redacted) if text else "")


def _cells(found: Evaluation, n: int, cost: float) -> tuple[Cell, ...]:
    cases = found.cases
    labels, said = cases.examples[n].labels, cases.together[n]
    chance = float(cases.chance[n])
    return (
        labels.priority.label,
        said.priority.label,
        _change(labels.team, said.team),
        _change(labels.sentiment, said.sentiment),
        _clauses(None if labels.clauses is None else set(labels.clauses) & {*cases.clauses}, set(said.clauses)),
        said.decided_by,
        None if np.isnan(chance) else chance,
        f"{cost:g}",
        ", ".join(cases.title(j) for j in cases.judges if _right(found, j, n)) or "nobody",
    )


def _right(found: Evaluation, judge: str, n: int) -> bool:
    said = int(found.cases.judges[judge].answers.priority[n])
    return said != SILENT and said == int(found.cases.truth.priority[n])


def _change(true: str | None, said: str) -> str:
    if true is None:
        return f"(not labelled) {said}".strip()
    return (true or "-") if true == said else f"{true or '-'}{ARROW}{said or '-'}"


def _clauses(true: set[str] | None, said: set[str]) -> str:
    if true is None:
        return f"(not labelled) {', '.join(sorted(said))}".strip()
    parts = (("", true & said), ("missed: ", true - said), ("wrongly: ", said - true))
    return "; ".join(f"{mark}{', '.join(sorted(own))}" for mark, own in parts if own)


def words(example: Example, *, redacted: bool = False) -> str:
    """Return a ticket's text as a reader sees it: subject and messages, cut to `TEXT` characters."""
    ticket = redact.ticket(example.ticket) if redacted else example.ticket
    lines = [ticket.subject] if ticket.subject else []
    lines += [f"{m.author}{' (internal)' if m.internal else ''}: {m.body}" for m in ticket.messages]
    whole = "\n\n".join(lines)
    return whole if len(whole) <= TEXT else whole[:TEXT].rstrip() + f" ... ({len(whole):,} characters in all)"
