"""Notes are made here: the parts are found one by one and put together, with what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from triage.decide import POSITIVE
from triage.intake.decided import Case
from triage.notes.articles import Base
from triage.notes.attempts import Attempts
from triage.notes.concern import Chooser, by_gravity
from triage.notes.marked import marked
from triage.notes.note import Advice, Article, Fact, Mood, Note, Told
from triage.notes.people import People
from triage.notes.told import Received, Teller, quotes
from triage.notes.words import Lexicon, Quote, Thread, read, readable
from triage.policy import Policy
from triage.prose.text import Cleaner
from triage.schema.clauses import Question
from triage.types import METADATA, Author, Decision, Effect, Priority


class Maker:
    """Make notes by a policy, with the articles of a knowledge base where there is one."""

    def __init__(self, policy: Policy, base: Base | None = None) -> None:
        rules = policy.notes
        self._policy, self._rules, self._base = policy, rules, base
        self._cleaner, self._openings = Cleaner(policy.text), Lexicon(rules.summary.openings)
        self.chooser, self.attempts, self.people = (
            Chooser(policy),
            Attempts(rules),
            People(rules, policy.calendar.time_zone),
        )
        length = rules.limits.quote
        self._impact = Teller(rules.impact, rules.limits.impact, length)
        self._contact = Teller(rules.contact, rules.limits.contact, length)
        self._received = Received(rules)
        self._found = Teller(rules.found, 1, length)
        self._urgency, self._upset, self._pleased, self._special = (
            Teller({"": patterns}, rules.limits.mood, length)
            for patterns in (rules.mood.urgency, rules.mood.upset, rules.mood.pleased, rules.mood.special)
        )

    def thread(self, case: Case) -> Thread:
        """Read the sentences of a case's ticket."""
        return read(marked(case.ticket), self._cleaner, self._openings)

    def make(self, case: Case) -> Note:
        """Make the note of one ticket."""
        thread, decision, policy = self.thread(case), case.decision, self._policy
        ranked = by_gravity(decision, policy)
        acted = [
            c for c in ranked if policy.clauses[c].do_not_engage
        ] or ranked  # a red flag leaves no room for the rest
        level = decision.priority.label if decision.priority else ""
        steps = self.attempts.find(thread)
        note = Note(
            ticket_id=decision.ticket_id,
            priority=decision.priority,
            team=decision.team,
            escalate_within=decision.escalate_within,
            due_at=decision.due_at,
            incident=self._rules.incident if decision.do_not_engage else (),
            issue=self.chooser.issue(thread, decision, ranked) if case.worded else _from_evidence(decision, ranked),
            concern=self.chooser.concern(thread, decision, ranked),
            impact=self._impact.find(thread, thread.customer),
            customer=self.people.customer(thread, trusted=not decision.do_not_engage),
            contact=self._contact.find(thread, thread.customer),
            earlier=self.people.earlier(thread),
            steps=steps[-self._rules.limits.steps :],
            steps_before=max(0, len(steps) - self._rules.limits.steps),
            received=self._received.find(thread),
            mood=self._mood(thread, decision),
            recommended=self._recommended(acted, decision.team, level),
            gather=(),
            articles=None,
            missing=(),
            worded=case.worded,
        )
        note = replace(note, gather=self._gather(note, thread, acted), articles=self._articles(note))
        return replace(note, missing=self._missing(note, thread))

    def _mood(self, thread: Thread, decision: Decision) -> Mood:
        said = thread.customer
        feeling = self._pleased if decision.sentiment == POSITIVE else self._upset
        found = [quotes(teller.find(thread, said)) for teller in (self._urgency, feeling, self._special)]
        return Mood(decision.sentiment, *found)

    def _recommended(self, ranked: Sequence[str], team: str, level: str) -> tuple[Advice, ...]:
        clauses, fallback = self._policy.clauses, self._rules.fallback
        told = [c for c in ranked if clauses[c].recommend]
        found = [Advice(c, clauses[c].recommend) for n, c in enumerate(told) if not self._implied(c, told[:n])]
        if not found and team in fallback.teams:
            found = [Advice(team, fallback.teams[team])]
        if not found and (text := next((t for name, t in fallback.levels.items() if name == level), "")):
            found = [Advice(level, text)]
        stays = not level and found and clauses.get(found[0].of)
        most = 1 if stays and stays.effect is Effect.SUPPRESS else self._rules.limits.recommended
        return tuple(found[:most])

    def _implied(self, clause: str, before: Sequence[str]) -> bool:
        """Tell whether a clause goes with one of those before, whose advice is then for both."""
        clauses = self._policy.clauses
        return any(clause in clauses[b].implies or b in clauses[clause].implies for b in before)

    def _gather(self, note: Note, thread: Thread, ranked: Sequence[str]) -> tuple[Advice, ...]:
        """Return what the clauses ask for and the ticket does not hold, each question once."""
        known = self._known(note, thread)
        asked = [(c, q) for c in ranked for q in self._policy.clauses[c].gather]
        if not asked and note.priority > Priority.NONE:
            asked = [("", q) for q in self._rules.fallback.gather]
        chosen: list[tuple[str, Question]] = []
        for clause, question in asked:
            found = set(question.found)
            same = any(q.ask == question.ask or (found and found <= set(q.found)) for _, q in chosen)
            if not same and not known & found:
                chosen.append((clause, question))
        return tuple(Advice(clause, q.ask) for clause, q in chosen[: self._rules.limits.gather])

    def _known(self, note: Note, thread: Thread) -> set[str]:
        customer = note.customer
        own = {
            "account": customer.account, "email": customer.email, "phone": customer.phone, "name": customer.name,
            "tier": customer.tier, "steps": note.steps, "results": any(s.results for s in note.steps),
            "impact": note.impact, "contact": note.contact, "earlier": note.earlier,
            "error": any(isinstance(t, Told) and t.kind == "error" for t in note.received),
            "file": any(isinstance(t, Fact) or t.kind == "file" for t in note.received),
        }  # fmt: skip
        told = {t.kind for t in note.impact}
        return {kind for kind, there in own.items() if there} | told | self._found.kinds(thread.customer)

    def _articles(self, note: Note) -> tuple[Article, ...] | None:
        if self._base is None:
            return None
        error = [t.words.text for t in note.received if isinstance(t, Told) and t.kind == "error"]
        shown = [note.concern.words.text] if note.concern and note.concern.words else []
        return self._base.nearest("\n".join(dict.fromkeys([*(q.text for q in note.issue), *shown, *error])))

    def _missing(self, note: Note, thread: Thread) -> tuple[str, ...]:
        customer = note.customer
        agents = any(m.author is Author.AGENT for m in thread.ticket.messages)
        unheard = not agents and {"author", "thread"} & set(thread.ticket.lacks)
        there = {
            "issue": note.issue, "impact": note.impact, "name": customer.name, "account": customer.account,
            "email": customer.email, "tier": customer.tier, "since": customer.since, "contact": note.contact,
            "earlier": note.earlier, "steps": note.steps,
            "results": all(s.results for s in note.steps if s.asked or s.by is Author.CUSTOMER), "agents": not unheard,
        }  # fmt: skip
        words = self._rules.wording.lacks
        return tuple(words[kind] for kind, found in there.items() if not found and kind in words)


def _from_evidence(decision: Decision, ranked: Sequence[str]) -> tuple[Quote, ...]:
    """Quote what a scored file tells of the words of a ticket that is not at hand."""
    found = [
        s for clause in ranked for s in decision.signals if s.clause == clause and s.text and s.message != METADATA
    ]
    told = found or [s for s in decision.signals if s.text and s.clause in ranked]
    return tuple(Quote(s.message, s.start, s.end, readable(s.text)) for s in told[:1])
