"""The page of an audit: every figure leads to the tickets behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from triage.audit import causes, certainty
from triage.audit import questions as q
from triage.audit.disagreement import answer_of
from triage.audit.figures import DIFFER, MISSED, NECESSARY, NEEDLESS, OPEN, UNSURE, key
from triage.audit.judged import Judged
from triage.audit.report import Found
from triage.audit.verdicts import LEVELS, Verdict
from triage.pages import Page, Part, Prose, Section, Ticket
from triage.records.record import Cell, Record, Table
from triage.wording import counted

if TYPE_CHECKING:
    from triage.agreement import Estimate

COLUMNS = ("decided", "p_escalate", "clauses", "necessary", "right level", "right team", "time, thread")
ASKED_FOR = ("necessary", "right_level", "right_team", "right_time", "note_complete")
TITLES = {
    NECESSARY: "escalated, and a person was necessary",
    NEEDLESS: "escalated needlessly",
    MISSED: "not escalated, but a person had to see them",
    DIFFER: "the reviewers differ and nobody settled it",
    UNSURE: "a reviewer cannot tell whether a person is necessary",
    OPEN: "drawn, but not judged yet",
}
HOW = (
    "A random sample of all tickets was judged by people who did not see what was decided. Each judged ticket stands "
    "for as many others as its chance to be drawn says; so the figures are of all tickets of the scored file. In "
    "brackets are 95 % intervals: what the sample leaves open."
)


def page(found: Found, made: Record, *, words: Mapping[str, str] | None = None) -> Page:
    """Lay the page out; with `words` it shows texts and reasons."""
    plots = {plot.name: plot for plot in made.plots}
    tables = {table.name: table for table in (*made.tables, *made.compared)}

    def parts(*names: str) -> tuple[Part, ...]:
        chosen = [plots.get(name[1:]) if name.startswith("~") else tables[name] for name in names]
        return tuple(part for part in chosen if part is not None)

    sections = (
        Section("Was it necessary?", (*(Prose(note, "doubt") for note in found.notes), *parts("figures", "~figures"))),
        Section(
            "Which trigger causes the needless escalations?",
            parts(*_with_plots(f"needless_by_{grouping}" for grouping in causes.ESCALATED)),
        ),
        Section(
            "Which gap causes the misses?",
            parts(
                "gaps",
                "~gaps",
                "gaps_by_level",
                "gaps_by_team",
                *_with_plots(f"missed_by_{grouping}" for grouping in causes.KEPT),
            ),
        ),
        Section("Right level?", parts("levels_decided_and_right", "~levels")),
        Section("How sure is it?", (*parts("bounds", "sizes"), _plan(found), *parts("strata"))),
        Section("Do the reviewers agree?", (*parts("agreement"), _to_settle(found))),
    )
    tickets = tuple(_ticket(ticket, words) for ticket in found.audit.tickets)
    judged, drawn = len(found.audit.judged), len(found.audit.tickets)
    return Page(
        title=made.title,
        subtitle=f"{judged:,} of {drawn:,} drawn tickets judged, out of {found.audit.design.rows:,}. {HOW}",
        lead=_lead(found),
        sections=sections,
        columns=COLUMNS,
        tickets=tickets,
        key_titles=TITLES | dict(_titles(made.tables)),
        foot=(f"{made.at}; seed {found.audit.design.seed}; scored file sha256 {found.audit.design.scored[:12]}",),
    )


def _with_plots(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield name
        yield f"~{name}"


def _lead(found: Found) -> tuple[tuple[str, Cell, str], ...]:
    shown: tuple[tuple[str, Estimate | None], ...] = (
        ("escalations that were necessary", found.figures.precision),
        ("missed of what stayed", found.figures.miss_rate),
        ("of what needs a person: escalated", found.figures.found),
        ("reviewers agree (alpha)", found.agreements[0].alpha),
    )
    return tuple((text, estimate, "") for text, estimate in shown)


def _plan(found: Found) -> Prose:
    n = certainty.next_sample(found.table("sizes"))
    if n is None:
        return Prose("Nothing is judged yet that a next sample could be planned by.", "doubt")
    return Prose(f"For intervals of that width, draw the next sample with: triage audit sample SCORED --n {n}")


def _to_settle(found: Found) -> Prose:
    differing = [ticket for ticket in found.audit.tickets if ticket.differ]
    if not differing:
        return Prose("No two verdicts on a ticket differ, or all were settled.", "good")
    tickets = counted(len(differing), "ticket is", "tickets are")
    return Prose(
        f"{tickets} to be settled: let a third person fill in disagreements.csv, and give it with --settled.",
        "doubt",
    )


def _titles(tables: tuple[Table, ...]) -> Iterator[tuple[str, str]]:
    """Say in words what the keys of tables mean: the table, the row and the column they stand in."""
    for table in tables:
        for row, keys in zip(table.rows, table.keys, strict=False):
            for at, one in enumerate(keys):
                if one and one not in TITLES:
                    yield one, f"{table.title}: {row[0]}" + (f", {table.columns[at]}" if at > 2 else "")


def _ticket(ticket: Judged, words: Mapping[str, str] | None) -> Ticket:
    row, last = ticket.scored, ticket.settled
    by = {v.reviewer: v for v in ticket.given} | ({f"settled by {last.reviewer}": last} if last else {})
    necessary, level, team, time, thread = (_answers(by, name) for name in ASKED_FOR)
    thread = thread and f"complete: {thread}"
    decided = " · ".join(word for word in (row.priority.label, row.team, row.decided_by) if word)
    cells: tuple[Cell, ...] = (
        decided, "-" if row.p_escalate is None else f"{row.p_escalate:.2f}", ", ".join(row.clauses), necessary, level,
        team, "; ".join(word for word in (time, thread) if word),
    )  # fmt: skip
    if words is None:
        return Ticket(row.ticket_id, cells, keys_of(ticket))
    told = [f"{who} says: {v.reason}" for who, v in by.items() if v.reason]
    text = "\n\n".join(part for part in ("\n".join(told), words.get(row.ticket_id, "")) if part)
    return Ticket(row.ticket_id, cells, keys_of(ticket), text)


def _answers(by: Mapping[str, Verdict], name: str) -> str:
    """Say what each said; once, where all say the same."""
    told = {who: answer or "none" for who, v in by.items() if (answer := answer_of(v, name)) is not None}
    if len(set(told.values())) <= 1:
        return next(iter(told.values()), "")
    return ", ".join(f"{who}: {answer}" for who, answer in told.items())


def keys_of(ticket: Judged) -> frozenset[str]:
    """Return the keys that a ticket bears, so that each figure leads to the tickets it counts."""
    row, found = ticket.scored, set[str]()
    if not ticket.verdicts:
        return frozenset([OPEN])
    said = {q.necessary(row, v) for v in ticket.verdicts}
    wrong = (not row.escalate) in said
    if row.escalate and True in said:
        found.add(NECESSARY)
    if wrong:
        found.add(NEEDLESS if row.escalate else MISSED)
    if None in said:
        found.add(UNSURE)
    if ticket.differ:
        found.add(DIFFER)
    prefix, what = ("", NEEDLESS) if row.escalate else ("kept_", MISSED)
    for grouping in causes.ESCALATED if row.escalate else causes.KEPT:
        for name in causes.GROUPINGS[grouping][1](row):
            if said - {None}:
                found.add(key(prefix + grouping, name))
            if wrong:
                found.add(key(prefix + grouping, name, what))
    for verdict in ticket.verdicts:
        if q.missed(row, verdict):
            level, team = causes.gap_of(verdict)
            found |= {key("gaps", f"{level}/{team}"), key("gaps_by_level", level), key("gaps_by_team", team)}
        if verdict.right_level is not None:
            found.add(key("levels", f"{row.priority.label}/{LEVELS[verdict.right_level]}"))
    return frozenset(found)
