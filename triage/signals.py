"""Tickets -> signals: each engine gets its clauses once per batch; then context, implications and floors.

Nothing here raises on account of one ticket: what fails becomes that ticket's `Fault`, and the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from triage import discover, evidence, lacking
from triage.errors import of_one_ticket
from triage.evidence import Judged
from triage.patterns.hits import Hit
from triage.polarity.context import Context
from triage.policy import ENGINES, Policy
from triage.prose import language
from triage.prose.evasion import Evasion
from triage.prose.text import Cleaner, Passage, View
from triage.schema.decision import LATER
from triage.types import SUBJECT, Author, Fault, Findings, Missing, Priority, Signal, Ticket

Find = Callable[[Sequence[View]], list[list[Hit]]]


@dataclass(slots=True)
class _Draft:
    """What has been found in one ticket so far."""

    hits: list[tuple[str, Hit]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    review: list[str] = field(default_factory=list)


class Detector:
    """A policy, made ready once to find its clauses in batches of tickets."""

    def __init__(self, policy: Policy, like: Detector | None = None) -> None:
        """`like` is the detector of another policy: engines that have the same blocks are taken over from it."""
        self._policy = policy
        self._cleaner = Cleaner(policy.text, policy.evasion.words, policy.evasion.plain)
        self._evasion = Evasion(policy.evasion)
        self._context = Context(policy.context)
        made = like.engines(policy) if like else {}
        self._engines: list[tuple[str, Find]] = [
            (name, made.get(name) or discover.load(ENGINES, name).build(rules, policy.decision))
            for name, rules in policy.rules.items()
            if rules
        ]
        self._needs = lacking.needs(policy)

    def engines(self, policy: Policy) -> dict[str, Find]:
        """Return the engines, by name, that would be the same for another policy."""
        if policy.decision.model_dump(exclude=LATER) != self._policy.decision.model_dump(exclude=LATER):
            return {}
        return {name: find for name, find in self._engines if policy.rules.get(name) == self._policy.rules[name]}

    def views(self, tickets: Sequence[Ticket]) -> list[View]:
        """Clean the tickets. One that cannot be cleaned is taken as it was read, with a fault."""
        return [self._view(ticket) for ticket in tickets]

    def detect(self, views: Sequence[View]) -> list[Findings]:
        """Find all signals: one `Findings` per view, in order."""
        drafts = [_Draft(faults=[view.fault] if view.fault else []) for view in views]
        for name, find in self._engines:
            try:
                _add(drafts, name, find(views), len(views))
            except MemoryError:
                raise
            except Exception:
                self._one_by_one(views, drafts, name, find)
        return [self._finish(view, draft) for view, draft in zip(views, drafts, strict=True)]

    def _view(self, ticket: Ticket) -> View:
        try:
            return self._cleaner.view(ticket)
        except Exception as error:
            own = [
                Passage(i, m.body)
                for i, m in enumerate(ticket.messages)
                if m.author is Author.CUSTOMER and not m.internal
            ]
            passages = (Passage(SUBJECT, ticket.subject), *own) if ticket.subject else tuple(own)
            return View(ticket, passages, Fault("cleaning", of_one_ticket(error)))

    def _one_by_one(self, views: Sequence[View], drafts: Sequence[_Draft], name: str, find: Find) -> None:
        for view, draft in zip(views, drafts, strict=True):
            try:
                _add([draft], name, find([view]), 1)
            except Exception as error:
                draft.faults.append(Fault(f"engine {name}", of_one_ticket(error)))

    def _finish(self, view: View, draft: _Draft) -> Findings:
        judged = self._judge(view, draft)
        solved = self._solved(view, draft)
        try:
            signals, unsure = self._signals(view, judged, solved)
        except Exception as error:
            draft.faults.append(Fault("signals", of_one_ticket(error)))
            signals, unsure = (), []
        self._review(view, draft)
        review = (*view.ticket.warnings, *draft.review, *unsure)
        return Findings(signals, self._missing(view, signals), tuple(draft.faults), review, solved)

    def _judge(self, view: View, draft: _Draft) -> list[Judged]:
        """Ask the context how each hit is meant. Where it fails, the hits stand as asserted, with a fault."""
        result = []
        passages = {p.message: p for p in view.passages}
        hits: dict[int, list[tuple[str, Hit]]] = {}
        for name, hit in draft.hits:
            hits.setdefault(hit.message, []).append((name, hit))
        for message, own in hits.items():
            found, reasons = evidence.bounded(own)
            draft.review += reasons
            passage = passages.get(message)
            try:
                meant = self._context.judge(passage, [hit for _, hit in found]) if passage else []
                result += evidence.judged(found, meant, passage)
            except Exception as error:
                draft.faults.append(Fault("context", of_one_ticket(error)))
                result += evidence.judged(found, [], None)
        return result

    def _solved(self, view: View, draft: _Draft) -> bool:
        try:
            return self._context.solved(view)
        except Exception as error:
            draft.faults.append(Fault("context", of_one_ticket(error)))
            return False

    def _signals(self, view: View, found: Sequence[Judged], solved: bool) -> tuple[tuple[Signal, ...], list[str]]:
        """Make signals of the judged hits; also return what of the gravest was held back, in words."""
        clauses = self._policy.clauses
        judged = evidence.without_overlaps(found, clauses)
        passages = {p.message: p for p in view.passages}
        signals = [evidence.signal(one, view.ticket, passages.get(one.hit.message)) for one in judged]
        unsure = []
        if solved and view.newest is not None:
            decide = {s.clause for s in evidence.with_implied(signals, clauses) if evidence.decides(s, clauses)}
            grave = {c for c in decide if clauses[c].do_not_engage or c in self._policy.evasion.not_closed}
            signals = evidence.solved_before(signals, view.newest.message, clauses)
            grave -= {s.clause for s in signals if evidence.decides(s, clauses)}
            unsure = [f"{clause} was found in a ticket that says it is solved" for clause in sorted(grave)]
        quoted = evidence.quoted_alone(judged, signals, clauses)
        unsure += self._evasion.spoken_by_others(view, quoted)
        signals = sorted(evidence.with_implied(signals, clauses), key=evidence.where)
        settled = evidence.with_floors(signals, clauses)
        if all(s.floor < Priority.HIGH for s in settled):
            unsure += self._evasion.turned(view)
        return settled, [*unsure, *evidence.held_back(judged, signals, clauses)]

    def _review(self, view: View, draft: _Draft) -> None:
        if not lacking.written(view):
            draft.review.append("the ticket holds no words of the customer")
            return
        if not lacking.said(view) and "body" not in view.ticket.lacks:
            draft.review.append("no message holds words of the customer, only the subject is there")
        if any("\ufffd" in text for p in view.passages for text in (p.text, _original(view, p))):
            draft.review.append("the text holds characters that were lost before it was exported")
        try:
            draft.review += self._evasion.reasons(view)
        except Exception as error:
            draft.faults.append(Fault("evasion", of_one_ticket(error)))
        try:
            code = language.of_view(view)
        except Exception as error:
            draft.faults.append(Fault("language", of_one_ticket(error)))
            return
        if code is None and language.tellable(view):
            draft.review.append("the language was not recognised")
        elif code is not None and code not in self._policy.decision.languages:
            draft.review.append(f"the language '{code}' is not supported")

    def _missing(self, view: View, signals: Sequence[Signal]) -> tuple[Missing, ...]:
        lacks = lacking.fields(view)
        if not lacks:
            return ()
        fired = {s.clause for s in signals if evidence.counts(s, self._policy.clauses)}
        return tuple(
            Missing(clause, name)
            for clause, needs in self._needs.items()
            if clause not in fired
            for name in needs
            if name in lacks
        )


def _original(view: View, passage: Passage) -> str:
    """Return the text of a passage as it was read: a lost character may stand in a word that was respelled."""
    return view.ticket.subject if passage.message == SUBJECT else view.ticket.messages[passage.message].body


def _add(drafts: Sequence[_Draft], name: str, found: Sequence[Sequence[Hit]], expected: int) -> None:
    if len(found) != expected:
        raise ValueError(f"{len(found)} answers for {expected} tickets")
    for draft, hits in zip(drafts, found, strict=True):
        draft.hits += [(name, hit) for hit in hits]
