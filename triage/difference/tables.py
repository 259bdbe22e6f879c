"""A difference as tables. No ticket text: causes are said by clauses, keys and heads alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage.difference.links import LEVELS, cause_key
from triage.difference.result import COUNTS
from triage.records.record import Cell, Table
from triage.wording import counted

if TYPE_CHECKING:
    from triage.difference.changes import Change
    from triage.difference.result import Difference

_MANY = (
    "A ticket may stand in several rows. The share is of all tickets (of those critical before, in that row), "
    "with its 95 % interval by Wilson."
)
_ALONE = " Of tickets that one file lacks: of all tickets of the file that has them."
_CAUSES = (
    "A ticket with several causes stands in the row of each. 'by itself': changes of level for which nothing else is "
    "a cause, so that without it they would not be there."
)


def tables(found: Difference) -> list[Table]:
    """Return the tables, in reading order; one that would be empty is left out."""
    made = [_keys(found), counts(found), levels(found), _causes(found), _clauses(found), _worth(found), _only(found)]
    return [table for table in made if table.rows]


def counts(found: Difference) -> Table:
    """Count the changes by what they are."""
    kept = [c for c in COUNTS if found.share(c) is not None]
    rows = tuple((c.says, found.count(c), found.share(c)) for c in kept)
    keys = tuple(("", f"count:{c.name}", "") for c in kept)
    alone = tuple((one.says, one.count, one.share) for one in found.lacking())
    title = f"What changes in {counted(found.seen.tickets, 'ticket')}{' of both files' if alone else ''}"
    keys = (("", "", ""),) * len(alone) + keys
    return Table("counts", title, ("what", "tickets", "share"), alone + rows, _MANY + (_ALONE if alone else ""), keys)


def levels(found: Difference) -> Table:
    """Set the levels of the first side against those of the second."""
    rows: tuple[tuple[Cell, ...], ...] = tuple((one, *row) for one, row in zip(LEVELS, found.seen.levels, strict=True))
    keys = tuple(("", *("" if one == other else f"level:{one}>{other}" for other in LEVELS)) for one in LEVELS)
    note = "Rows: before (A). Columns: after (B). Left of the diagonal a ticket is lower than it was."
    return Table("levels", "Level before and after", ("A \\ B", *LEVELS), rows, note, keys)


def changed(found: Difference) -> Table:
    """List the changes, the ticket's id first: the same form in every run, so that two runs line up."""
    columns = (
        "ticket", "what", "level_a", "level_b", "team_a", "team_b", "sentiment_a", "sentiment_b", "do_not_engage_a",
        "do_not_engage_b", "gained", "lost", "p_escalate_a", "p_escalate_b", "because", "true_level", "cost_a",
        "cost_b",
    )  # fmt: skip
    return Table("changed", "Tickets that change", columns, tuple(map(_row, found.changes)))


def _keys(found: Difference) -> Table:
    rows = tuple((k.file, k.key, k.how, k.old, k.new) for k in found.keys)
    note = "Of a list only the items that differ. Of a changed file the keys that differ."
    return Table("policy_changes", "What the policies say differently", ("file", "key", "how", "A", "B"), rows, note)


def _causes(found: Difference) -> Table:
    rows, keys = [], []
    for one in found.by_cause():
        key = cause_key(one.cause)
        rows.append((one.cause.says, one.tickets, one.raised, one.lowered, one.alone))
        keys.append(("", key, f"{key}:up", f"{key}:down", ""))
    columns = ("because of", "tickets", "level up", "level down", "by itself")
    return Table("causes", "Because of what", columns, tuple(rows), _CAUSES if rows else "", tuple(keys))


def _clauses(found: Difference) -> Table:
    rows, keys = [], []
    for c in found.by_clause():
        rows.append((c.clause, c.before, c.after, c.gained, c.lost, c.levels, c.alone))
        keys.append(("", "", "", f"gained:{c.clause}", f"lost:{c.clause}", f"clause:{c.clause}", ""))
    columns = ("clause", "in A", "in B", "gained", "lost", "levels changed", "by itself")
    note = "Tickets that list the clause; one that is never listed may still change a level."
    return Table("clauses", "Clause by clause", columns, tuple(rows), note, tuple(keys))


def _worth(found: Difference) -> Table:
    w = found.worth
    if w is None:
        return Table("worth", "", (), ())
    rows: tuple[tuple[Cell, ...], ...] = (
        ("labelled tickets", w.tickets),
        ("changed for the better", w.better),
        ("changed for the worse", w.worse),
        ("changed at the same cost", w.same),
        ("mean cost A", w.before),
        ("mean cost B", w.after),
        ("difference B - A", w.difference),
    )
    keys = tuple(("", key) for key in ("", "worth:better", "worth:worse", "worth:the same", "", "", ""))
    note = (
        "Cost of the decided level for the labelled one, by [model] cost of decision.toml. The interval of the "
        "difference is paired, over families of tickets: where it holds 0, the labels do not tell which side is better."
    )
    if w.learnt:
        note = f"{w.flatters}. {note}"
    return Table("worth", "What the labels say", ("what", "figure"), rows, note, keys)


def _only(found: Difference) -> Table:
    shown = 20
    rows = tuple(
        (name, len(own.ids), len(own.escalated), ", ".join(own.ids[:shown]) + (", ..." if own.ids[shown:] else ""))
        for name, own in zip((found.a.name, found.b.name), found.only, strict=True)
        if own.ids
    )
    columns = ("file", "tickets", "escalated", "ids")
    note = "The escalated come first, the gravest on top." if rows else ""
    return Table("only_in_one", "Tickets in one file only, not compared", columns, rows, note)


def _row(change: Change) -> tuple[Cell, ...]:
    one, other = change.before, change.after
    cost = change.cost or (None, None)
    return (
        change.ticket_id, ", ".join(change.aspects), one.priority.label, other.priority.label, one.team, other.team,
        one.sentiment, other.sentiment, one.do_not_engage, other.do_not_engage, ";".join(change.gained),
        ";".join(change.lost), _rounded(one.p_escalate), _rounded(other.p_escalate),
        "; ".join(cause.says for cause in change.causes), None if change.true is None else change.true.label, *cost,
    )  # fmt: skip


def _rounded(p: float | None) -> float | None:
    return None if p is None else round(p, 4)
