"""Step 1 of the protocol: what is confirmed before a ticket is escalated, each point yes, no or cannot tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from triage.intake.decided import Case
from triage.notes.concern import by_gravity, evidence
from triage.notes.maker import Maker
from triage.notes.note import Fact
from triage.notes.words import Lexicon, Quote, Sentence, Thread, readable, shortened
from triage.policy import Policy
from triage.types import Author, Priority, Ticket


class Answer(StrEnum):
    """What the thread tells of one point."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Point:
    """One point: its `title` in the protocol, the answer, why, and what shows it."""

    id: str
    title: str
    answer: Answer
    why: str
    words: tuple[Quote, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Checklist:
    """The five points of one ticket, in the protocol's order."""

    ticket_id: str
    points: tuple[Point, ...]


class Checker:
    """Go through the five points for a ticket."""

    def __init__(self, policy: Policy) -> None:
        self._policy, self._rules, self._titles = policy, policy.notes, policy.notes.checklist
        self._maker = Maker(policy)
        self._consulted = Lexicon(policy.notes.knowledge.consulted)

    def check(self, case: Case) -> Checklist:
        """Answer the five points. A point that the export cannot tell is never answered with no."""
        thread = self._maker.thread(case)
        points = (
            self._documented(case, thread),
            self._troubleshooting(case, thread),
            self._knowledge(case, thread),
            self._customer(case, thread),
            self._priority(case, thread),
        )
        return Checklist(case.decision.ticket_id, points)

    def _documented(self, case: Case, thread: Thread) -> Point:
        title = self._titles.documented
        if not case.worded:
            return Point("documented", title, Answer.UNKNOWN, self._rules.wording.no_words)
        issue = self._maker.chooser.issue(thread, case.decision, by_gravity(case.decision, self._policy))
        said = [s for s in thread.customer if self._maker.chooser.states(s)]
        words = sum(len(s.text.split()) for s in thread.customer)
        if said and words >= self._titles.words:
            return Point("documented", title, Answer.YES, "the customer states the matter", issue)
        if not any(_is_customers(case.ticket, i) for i in range(len(case.ticket.messages))) and _unheard(case.ticket):
            return Point("documented", title, Answer.UNKNOWN, "the export has no message of the customer", issue)
        why = (
            f"the customer's own words ({words}) do not state a matter" if words else "there is no word of the customer"
        )
        return Point("documented", title, Answer.NO, why, issue)

    def _troubleshooting(self, case: Case, thread: Thread) -> Point:
        found = [s for s in _agents(thread) if self._maker.attempts.kind(s)]
        return self._by_agents(
            case, thread, "troubleshooting", self._titles.troubleshooting, found, "troubleshooting step"
        )

    def _knowledge(self, case: Case, thread: Thread) -> Point:
        found = [s for s in _agents(thread) if self._consulted.holds(s.text)]
        return self._by_agents(case, thread, "knowledge", self._titles.knowledge, found, "article or guide")

    def _by_agents(
        self, case: Case, thread: Thread, name: str, title: str, found: Sequence[Sentence], what: str
    ) -> Point:
        if not case.worded:
            return Point(name, title, Answer.UNKNOWN, self._rules.wording.no_words)
        if found:
            words = tuple(shortened(thread.ticket, s, self._rules.limits.quote) for s in found[:3])
            where = " (in an internal note)" if all(s.internal for s in found[:3]) else ""
            return Point(
                name, title, Answer.YES, f"an agent names a {what}{where}".replace("a article", "an article"), words
            )
        if any(m.author is Author.AGENT for m in case.ticket.messages):
            return Point(
                name, title, Answer.NO, f"no message of an agent names a {what}".replace("a article", "an article")
            )
        if _unheard(case.ticket):
            return Point(name, title, Answer.UNKNOWN, "the export has no messages of agents")
        return Point(name, title, Answer.NO, "no agent has written yet")

    def _customer(self, case: Case, thread: Thread) -> Point:
        customer = self._maker.people.customer(thread, trusted=not case.decision.do_not_engage)
        facts = {need: getattr(customer, need, None) for need in self._titles.needs}
        there = tuple(fact for fact in facts.values() if isinstance(fact, Fact))
        lost = [self._rules.wording.lacks.get(need, need) for need, fact in facts.items() if not isinstance(fact, Fact)]
        words = tuple(f.words for f in there if f.words)
        title = self._titles.customer
        if not lost:
            return Point("customer", title, Answer.YES, "all that is asked for is there", words, there)
        if not case.worded:
            return Point("customer", title, Answer.UNKNOWN, self._rules.wording.no_words, words, there)
        return Point("customer", title, Answer.NO, f"missing: {', '.join(lost)}", words, there)

    def _priority(self, case: Case, thread: Thread) -> Point:
        decision = case.decision
        title = self._titles.priority
        if decision.faults:
            why = f"a part of triage failed ({decision.faults[0].stage}); a person must look at it"
            return Point("priority", title, Answer.UNKNOWN, why)
        ranked = by_gravity(decision, self._policy)
        shown = [s for c in ranked[:1] for s in evidence(decision, self._policy, c)][:1]
        words = tuple(Quote(s.message, s.start, s.end, readable(s.text)) for s in shown)
        if decision.needs_review and decision.priority is Priority.NONE:
            return Point("priority", title, Answer.UNKNOWN, f"needs a look: {'; '.join(decision.review)}", words)
        level = decision.priority.label if decision.priority else "not escalated"
        by = f", {ranked[0]}" if ranked else ""
        return Point("priority", title, Answer.YES, f"{level} (decided by {decision.decided_by}{by})", words)


def _agents(thread: Thread) -> list[Sentence]:
    """Return what agents wrote, to the customer and among themselves: both tell what they did."""
    return sorted((*thread.agents, *thread.internal), key=lambda s: (s.words.message, s.words.start))


def _is_customers(ticket: Ticket, index: int) -> bool:
    return ticket.messages[index].author is Author.CUSTOMER and not ticket.messages[index].internal


def _unheard(ticket: Ticket) -> bool:
    """Tell whether the export has no place for what agents write."""
    return bool({"author", "thread"} & set(ticket.lacks))
