"""What the clauses do on an export: how often each fires, alone or beside others, and what held it back.

By the policy alone, without the model. With labels or an auditor's verdicts also how often a clause is right. A clause
that cannot be evaluated in a ticket is not counted as silent there.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from triage import agreement, evidence, redact
from triage.decide import decide
from triage.errors import InputError
from triage.learning import examples
from triage.policy import Policy
from triage.signals import Detector
from triage.trials.tallies import Tally, keep, quote
from triage.types import Findings, Priority, Rejected, Signal, Ticket, Tier

BATCH = 500
VERDICTS = {"yes": True, "no": False, "unsure": None}


@dataclass(slots=True)
class Coverage:
    """Tallies of all clauses over `tickets` tickets, of which `judged` bear labels or a verdict."""

    tallies: dict[str, Tally]
    tickets: int = 0
    escalated: int = 0
    rejected: int = 0
    judged: int = 0
    labelled: bool = False

    def marks(self, clause: str, policy: Policy) -> list[str]:
        """Say what a reader of the policy should look at: ``watch``, ``hints only``, ``dead``, ``noisy``, ..."""
        tally, limits = self.tallies[clause], policy.decision.patterns
        asked = self.tickets - tally.missing
        found = ["watch"] if clause in policy.watched else []
        if self.tickets and not asked and not tally.fired:
            return [*found, "not evaluable"]
        if asked >= limits.least and not tally.fired:
            found.append("dead" if _can_fire(clause, policy) else "hints only")
        often = asked >= limits.least and tally.fired > limits.often * asked
        bounds = wilson(tally.right, tally.right + tally.wrong)
        if often or (bounds is not None and bounds[1] < limits.precise):
            found.append("noisy")
        return found


def wilson(successes: int, of: int) -> tuple[float, float] | None:
    """Return the 95 % score interval of a share (Wilson 1927), or ``None`` for a share of nothing."""
    return agreement.wilson(successes, of) if of else None


def verdicts_of(path: Path) -> dict[str, bool | None]:
    """Read an auditor's verdicts: columns ``ticket_id`` and ``necessary`` (yes, no, unsure; empty is unsure).

    Raises `InputError` naming every line that cannot be a verdict.
    """
    found: dict[str, bool | None] = {}
    wrong = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            lacking = [c for c in ("ticket_id", "necessary") if c not in (rows.fieldnames or ())]
            if lacking:
                raise InputError(f"{path}: has no column {' and no column '.join(lacking)}")
            for row in rows:
                said = (row["necessary"] or "unsure").strip().lower()
                if said in VERDICTS:
                    found[(row["ticket_id"] or "").strip()] = VERDICTS[said]
                else:
                    wrong.append(f"line {rows.line_num}: necessary is '{said}' (allowed: {', '.join(VERDICTS)})")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: cannot be read as a CSV file: {error}") from None
    if wrong:
        raise InputError("\n".join(f"{path}: {w}" for w in wrong[: examples.SHOWN]))
    return found


def measure(
    rows: Iterable[Ticket | Rejected],
    policy: Policy,
    *,
    quotes: int = 3,
    verdicts: Mapping[str, bool | None] | None = None,
    redacted: bool = False,
) -> Iterator[Coverage]:
    """Go through `rows` a batch at a time; yield the same, growing coverage after each of them.

    A clause is right where the ticket's labels name it; or, with `verdicts` (ticket id -> escalation necessary), where
    its ticket was rightly escalated. `redacted`: the quotes show no personal data.
    """
    found = Coverage({clause: Tally() for clause in policy.clauses}, labelled=verdicts is None)
    detector, source = Detector(policy), iter(rows)
    while batch := list(islice(source, BATCH)):
        tickets = [row for row in batch if isinstance(row, Ticket)]
        found.rejected += len(batch) - len(tickets)
        for ticket, findings in zip(tickets, detector.detect(detector.views(tickets)), strict=True):
            fired = {s.clause for s in findings.signals if evidence.counts(s, policy.clauses)}
            shown = _hidden(ticket, findings) if redacted and findings.signals else (ticket, findings)
            _add(found, *shown, fired, policy, quotes)
            _hold_against(found, ticket, fired, verdicts)
        yield found
    if not found.tickets and not found.rejected:
        yield found


def _hidden(ticket: Ticket, findings: Findings) -> tuple[Ticket, Findings]:
    hidden = redact.ticket(ticket)
    return hidden, replace(findings, signals=redact.signals(findings.signals, ticket, hidden))


def _add(found: Coverage, ticket: Ticket, findings: Findings, fired: Set[str], policy: Policy, most: int) -> None:
    found.tickets += 1
    decision = decide(ticket, findings, None, policy)
    found.escalated += decision.escalate
    counting = [s for s in findings.signals if evidence.counts(s, policy.clauses)]
    hinted = {s.clause for s in findings.signals if s.polarity in policy.clauses[s.clause].counts} - fired
    for missing in {m.clause for m in findings.missing}:
        found.tallies[missing].missing += 1
    for clause in hinted:
        found.tallies[clause].hinted += 1
    for clause in fired:
        found.tallies[clause].fired += 1
        found.tallies[clause].beside.update(fired - {clause})
    for s in counting:
        found.tallies[s.clause].hits += 1
        keep(found.tallies[s.clause].quotes, quote(s, ticket), most)
    for s in findings.signals:
        if s.tier is Tier.MATCH and s.polarity not in policy.clauses[s.clause].counts:
            found.tallies[s.clause].held[s.polarity.value, s.cue] += 1
            keep(found.tallies[s.clause].held_quotes, quote(s, ticket), most)
    for clause in decision.watched:
        level = max(s.floor for s in counting if s.clause == clause)
        found.tallies[clause].raises += level > decision.priority
    deciding = [
        s for s in counting if s.clause not in decision.watched and s.floor == decision.priority > Priority.NONE
    ]
    alone = {s.clause for s in deciding if not _derived(s, deciding, policy)}
    if len(alone) == 1:
        found.tallies[alone.pop()].sole += 1


def _derived(signal: Signal, deciding: Sequence[Signal], policy: Policy) -> bool:
    """Tell whether a signal only follows from another clause that found the same words."""
    place = (signal.message, signal.start, signal.end)
    return any(
        signal.clause in policy.clauses[s.clause].implies and (s.message, s.start, s.end) == place for s in deciding
    )


def _hold_against(found: Coverage, ticket: Ticket, fired: Set[str], verdicts: Mapping[str, bool | None] | None) -> None:
    if verdicts is not None:
        necessary = verdicts.get(ticket.id)
        found.judged += necessary is not None
        for clause in fired if necessary is not None else ():
            found.tallies[clause].right += bool(necessary)
            found.tallies[clause].wrong += not necessary
        return
    named = examples.clauses_of(ticket)
    if named is None:
        return
    found.judged += 1
    for clause, tally in found.tallies.items():
        tally.right += clause in fired and clause in named
        tally.wrong += clause in fired and clause not in named
        tally.overlooked += clause not in fired and clause in named


def _can_fire(clause: str, policy: Policy) -> bool:
    file = policy.clauses[clause]
    return bool(file.match or file.follows_from) or any(clause in other.implies for other in policy.clauses.values())
