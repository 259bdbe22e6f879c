"""Results as tables and text for people (rich renderables; printing is the commands' business)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from triage.pipeline import REJECTED, STDOUT, Summary
from triage.types import METADATA, SUBJECT, Decision, Polarity, Priority, Signal, Ticket, Tier

if TYPE_CHECKING:
    from triage.policy import Policy
    from triage.selftest import Trial
    from triage.survey import Survey
    from triage.train import Report

_LEVELS = [level.label for level in reversed(Priority)]
_TOP = 3


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column)
    return table


def summary(found: Summary, warnings: Sequence[str], out: str) -> RenderableType:
    """What a run did, in a few lines."""
    levels = ", ".join(f"{found.levels[level]} {level}" for level in _LEVELS if found.levels[level])
    teams = ", ".join(f"{count} {team}" for team, count in found.teams.most_common())
    lines = [Text(f"warning: {w}", "yellow") for w in warnings]
    lines.append(Text(f"{found.decisions} tickets decided: {levels or 'none'}", "bold"))
    if teams:
        lines.append(Text(f"to {teams}"))
    if found.review:
        lines.append(Text(f"{found.review} need a person's look (needs_review, reasons in not_evaluable)", "yellow"))
    if found.faults:
        lines.append(Text(f"{found.faults} bear a fault and went to a human", "red"))
    if found.rejected:
        where = "stderr" if out == STDOUT else out + REJECTED
        lines.append(Text(f"{found.rejected} rows rejected, with reasons in {where}", "red"))
    if out != STDOUT:
        lines.append(Text(f"written to {out}"))
    return Group(*lines)


def explanation(ticket: Ticket, decision: Decision, policy: Policy) -> RenderableType:
    """Why one ticket is decided as it is."""
    head = Text(f"{decision.ticket_id}: {decision.priority.label.upper()}", "bold")
    owner = f" -> {decision.team}" if decision.team else " (not escalated)"
    also = f" (also {', '.join(decision.other_teams)})" if decision.other_teams else ""
    parts: list[RenderableType] = [head + Text(owner + also + f", customer is {decision.sentiment}")]
    if decision.do_not_engage:
        parts.append(Text("Do not engage: escalate to security and follow the incident protocol.", "bold red"))
    if decision.due_at:
        promise = (
            f", promised to the customer by {decision.customer_promise:%Y-%m-%d %H:%M %Z}"
            if decision.customer_promise
            else ""
        )
        parts.append(
            Text(f"escalate within {decision.escalate_within}: by {decision.due_at:%Y-%m-%d %H:%M %Z}{promise}")
        )
    parts.append(Text(f"decided by: {decision.decided_by}"))
    for title, signals in _groups(decision, policy):
        if signals:
            parts += [Text(), Text(title, "bold"), _signals(signals, policy)]
    if decision.prediction:
        parts += [Text(), Text("What the model added", "bold"), _model(decision, policy)]
    doubts = [*(f"{m.clause} (needs {m.field})" for m in decision.not_evaluable), *decision.review]
    if doubts:
        parts += [Text(), Text("Could not be evaluated, or needs a look", "bold"), Text("  " + "; ".join(doubts))]
    return Group(*parts)


def _groups(decision: Decision, policy: Policy) -> list[tuple[str, list[Signal]]]:
    from triage.decide import holds

    fired = [s for s in decision.signals if holds(s, policy)]
    hints = [s for s in decision.signals if s.tier is Tier.HINT and s.polarity is Polarity.ASSERTED]
    held = [s for s in decision.signals if s not in fired and s not in hints]
    return [("Fired", fired), ("Held back", held), ("Hints (never decide alone)", hints)]


def _signals(signals: Sequence[Signal], policy: Policy) -> RenderableType:
    table = _table("clause", "level", "words", "meant as", "where")
    for s in signals:
        clause = policy.clauses[s.clause]
        place = {METADATA: "account", SUBJECT: "subject"}.get(s.message, f"message {s.message + 1}, {s.start}-{s.end}")
        meant = s.polarity.value + (f" ({s.cue})" if s.cue else "")
        level = s.floor.label if s.floor else clause.floor or clause.effect.value
        table.add_row(s.clause, level, Text(" ".join(s.text.split())[:80]), Text(meant), place)
    return Padding(table, (0, 0, 0, 2))


def _model(decision: Decision, policy: Policy) -> RenderableType:
    assert decision.prediction is not None
    table = _table("head", "probabilities", "words that weighed most")
    for head, p in decision.prediction.heads.items():
        ranked = sorted(p.items(), key=lambda item: -item[1])[:_TOP]
        words = [f"{word} {weight:+.2f}" for word, weight in decision.prediction.weights.get(ranked[0][0], ())[:6]]
        table.add_row(head, ", ".join(f"{label} {value:.2f}" for label, value in ranked), Text(", ".join(words)))
    return Padding(table, (0, 0, 0, 2))


def inspection(found: Survey) -> RenderableType:
    """What an export holds."""
    table = _table("", "")
    times = f"{found.first:%Y-%m-%d %H:%M} to {found.last:%Y-%m-%d %H:%M}" if found.first and found.last else "none"
    authors = ", ".join(f"{count} by {who}" for who, count in found.messages.most_common())
    mapped = ", ".join(f"{field} = {column}" for field, column in found.mapped.items())
    for name, value in (
        ("format", f"{found.reader} ({found.why}), {found.encoding}"),
        ("rows", f"{found.rows} read: {found.tickets} tickets, {found.rejected} rejected"),
        ("messages", authors or "none"),
        ("times", times),
        ("columns used", mapped or "those of the format"),
        ("columns kept aside", ", ".join(found.unmapped) or "none"),
        ("tickets without words", str(found.empty)),
    ):
        table.add_row(Text(name, "bold"), Text(value))
    parts: list[RenderableType] = [table]
    parts += [Text(f"warning: {w}", "yellow") for w in found.warnings]
    parts += [Text(f"rejected: {r.source}:{r.line}: {r.reason}", "red") for r in found.reasons]
    if found.missing:
        cannot = _table("lacking", "tickets", "clauses that cannot be evaluated")
        for field in dict.fromkeys(field for field, _ in found.missing):
            clauses = [c for f, c in found.missing if f == field]
            count = max(n for (f, _), n in found.missing.items() if f == field)
            cannot.add_row(field, str(count), ", ".join(clauses) if len(clauses) < 8 else f"{len(clauses)} clauses")
        parts += [Text(), cannot]
    parts += [Text(f"{count} tickets: {doubt}", "yellow") for doubt, count in found.doubts.most_common()]
    parts += [part for ticket in found.sample for part in _as_read(ticket)]
    return Group(*parts)


def _as_read(ticket: Ticket) -> list[RenderableType]:
    parts: list[RenderableType] = [Text(), Text(f"{ticket.id}  {ticket.subject}", "bold")]
    for m in ticket.messages[:_TOP]:
        when = f" {m.created_at:%Y-%m-%d %H:%M}" if m.created_at else ""
        note = " (internal)" if m.internal else ""
        parts.append(Text(f"  {m.author.value}{note}{when}: {' '.join(m.body.split())[:160]}"))
    return parts


def trials(done: Sequence[Trial]) -> RenderableType:
    """Which examples of which clauses do not do what they should."""
    failed = [t for t in done if not t.passed]
    parts: list[RenderableType] = []
    for t in failed:
        seen = (
            "; ".join(f'{s.tier.value} "{s.text}" {s.polarity.value} {s.cue}'.strip() for s in t.signals) or "nothing"
        )
        words = " / ".join(m.body for m in t.ticket.messages)[:200]
        parts.append(Text(f"{t.name}: {words!r}\n    found: {seen}", "red"))
    parts.append(Text(f"{len(done) - len(failed)} passed, {len(failed)} failed", "bold"))
    return Group(*parts)


def clauses(policy: Policy) -> RenderableType:
    """All clauses with what they demand."""
    table = _table("clause", "effect", "level", "team", "match", "hint", "title")
    for name, file in policy.clauses.items():
        table.add_row(
            name,
            file.effect.value,
            file.floor,
            file.team,
            ", ".join(file.match),
            ", ".join(file.hint),
            Text(file.title),
        )
    return table


def clause(name: str, policy: Policy) -> RenderableType:
    """One clause whole: what it demands, how it is found, and its examples."""
    file = policy.clauses[name]
    parts = [
        Text(f"{name}: {file.title}", "bold"),
        Text(f"{file.section}; {file.effect.value}; level {file.floor or '-'}; team {file.team or '-'}"),
    ]
    for tier, blocks in (("match", file.match), ("hint", file.hint)):
        for engine, block in blocks.items():
            parts.append(Text(f"{tier}.{engine}", "bold"))
            for key, value in block.items():
                shown = value if isinstance(value, list) else [value]
                parts += [Text(f"  {key}: {item}") for item in shown]
    for kind, examples in (
        ("fires", file.examples.fires),
        ("hints", file.examples.hints),
        ("silent", file.examples.silent),
    ):
        parts += [Text(f"{kind}: {e if isinstance(e, str) else e.model_dump(exclude_defaults=True)}") for e in examples]
    return Group(*parts)


def training(report: Report, out: Path) -> RenderableType:
    """What was learned, beside the majority class; every figure out of fold (groups held out)."""
    table = _table("head", "n", "measure", "majority", "model")
    for row in report.rows:
        table.add_row(row.head, str(row.n), row.measure, f"{row.majority:.3f}", f"{row.model:.3f}")
    parts: list[RenderableType] = [Text(f"warning: {w}", "yellow") for w in report.warnings]
    return Group(
        *parts, Text(f"{report.examples} tickets, {report.groups} groups", "bold"), table, Text(f"written to {out}")
    )
