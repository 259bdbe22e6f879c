"""A difference as one HTML file, whose figures lead to the tickets.

It quotes tickets, so it is for those who may read them.
"""

from __future__ import annotations

from triage import __version__
from triage.difference import links, summary, tables
from triage.difference.changes import Change, moved
from triage.difference.result import COUNTS, CRITICAL_LOST, Difference
from triage.pages import Page, Part, Prose, Section, Ticket, render
from triage.records import plots
from triage.records.record import Cell, Plot, Table

FILE = "report.html"
_COLUMNS = ("level", "team", "sentiment", "gained", "lost", "p_escalate", "because", "by the labels")
_IN_SECTIONS = {
    "policy_changes": ("What the policies say differently", "What was changed on purpose: everything below follows."),
    "counts": ("What changes", ""),
    "causes": ("Why", "Each change of level traced to the clause, the probability or the key that makes it."),
    "worth": ("Is it better", ""),
    "only_in_one": ("Not compared", ""),
}


def pictures(found: Difference) -> list[Plot]:
    """Draw the levels before and after, and the shares of the changes."""
    levels = plots.matrix(
        "levels", "Level before and after", found.seen.levels,
        rows=links.LEVELS, columns=links.LEVELS, x="after (B)", y="before (A)",
    )  # fmt: skip
    shares = {c.says: found.share(c) for c in COUNTS if c.name != CRITICAL_LOST and found.count(c)}
    most = max((e.high or 0.0 for e in shares.values() if e), default=1.0)
    bars = plots.bars(
        "changes", "Share of all tickets", shares, label="share, 95 % interval", most=min(1.0, most * 1.1)
    )
    return [levels, bars] if shares else [levels]


def html(found: Difference, drawn: list[Plot]) -> str:
    """Write the page."""
    worth = found.worth
    lead: list[tuple[str, Cell, str]] = [("tickets compared", found.seen.tickets, "")]
    lead += [(c.says, found.count(c), _tone(c.name, found.count(c))) for c in COUNTS if c.name in _LEAD]
    lead += [(one.says, one.count, "bad" if one.grave else "doubt" if one.count else "") for one in found.lacking()]
    if worth is not None:
        high, low = worth.difference.high, worth.difference.low
        sure = high is not None and low is not None and (high < 0 or low > 0)
        tone = "" if not sure else "good" if worth.difference.value < 0 else "bad"
        lead.append(("mean cost of a labelled ticket, B less A", worth.difference, tone))
    page = Page(
        title=summary.title(found),
        subtitle=f"A: {_side(found, 0)}. B: {_side(found, 1)}. {found.shared}",
        lead=tuple(lead),
        sections=tuple(_sections(found, drawn)),
        columns=_COLUMNS,
        tickets=tuple(_ticket(change) for change in found.changes),
        key_titles=links.key_titles(found),
        foot=(f"triage {__version__}. This file quotes tickets; it loads nothing and sends nothing.",),
    )
    return render(page)


_LEAD = ("changed", CRITICAL_LOST, "lowered", "raised", "team_moved")


def _tone(name: str, count: int) -> str:
    return {CRITICAL_LOST: "bad", "lowered": "doubt"}.get(name, "") if count else ""


def _sections(found: Difference, drawn: list[Plot]) -> list[Section]:
    made = {table.name: table for table in tables.tables(found)}
    sections = []
    for name, (title, note) in _IN_SECTIONS.items():
        parts: list[Part] = [made[name]] if name in made else []
        if name == "counts":
            parts += [made["levels"], *drawn, *(Prose(text, "doubt") for text in found.notes)]
        if name == "causes" and "clauses" in made:
            parts.append(made["clauses"])
        if parts:
            sections.append(Section(title, tuple(parts), note if _told(parts) else ""))
    return sections


def _told(parts: list[Part]) -> bool:
    return any(isinstance(part, Table) for part in parts)


def _side(found: Difference, n: int) -> str:
    side = (found.a, found.b)[n]
    return f"{side.name} ({side.digest[:12]})" if side.digest else side.name


def _ticket(change: Change) -> Ticket:
    one, other = change.before, change.after
    p = " -> ".join("-" if x is None else f"{x:.2f}" for x in (one.p_escalate, other.p_escalate))
    labelled = f"{links.verdict(change)} (labelled {change.true.label})" if change.true is not None else None
    cells: tuple[Cell, ...] = (
        moved(one.priority.label, other.priority.label),
        moved(one.team or "-", other.team or "-"),
        moved(one.sentiment, other.sentiment),
        ", ".join(change.gained),
        ", ".join(change.lost),
        p,
        "; ".join(cause.says for cause in change.causes),
        labelled,
    )
    return Ticket(change.ticket_id, cells, links.keys_of(change), "\n".join([*change.why, "", change.text]).strip())
