"""Which clause weighs most, and which sentences state the matter: chosen, never written."""

from __future__ import annotations

from collections.abc import Sequence

from triage.decide import holds
from triage.notes.note import Concern
from triage.notes.words import Lexicon, Quote, Sentence, Thread, readable, shortened, stems
from triage.policy import Policy
from triage.types import METADATA, SUBJECT, Decision, Effect, Priority, Signal, Tier

_PART = 0.3


def by_gravity(decision: Decision, policy: Policy) -> list[str]:
    """Return the clauses that hold, the gravest first: by level, then by the team that owns the ticket.

    Of a ticket that is not escalated the reasons for that come first, in the order in which the reply takes them.
    """
    known = [clause for clause in decision.clauses if clause in policy.clauses]
    floors = {clause: policy.clauses[clause].base_floor for clause in known}
    for signal in decision.signals:
        if signal.clause in floors and holds(signal, policy):
            floors[signal.clause] = signal.floor or floors[signal.clause]
    order = list(policy.scripts.stays)

    def place(clause: str) -> tuple[int, int, float, str]:
        stays = decision.priority is Priority.NONE and policy.clauses[clause].effect is Effect.SUPPRESS
        first = order.index(clause) - len(order) if stays and clause in order else 0
        return first, -floors[clause], policy.precedence(clause), clause

    return sorted(known, key=place)


def evidence(decision: Decision, policy: Policy, clause: str) -> list[Signal]:
    """Return what stands in the ticket's words for a clause: what holds, else the hints."""
    worded = [s for s in decision.signals if s.clause == clause and s.message != METADATA]
    return [s for s in worded if holds(s, policy)] or [s for s in worded if s.tier is Tier.HINT]


class Chooser:
    """Choose sentences by the scores of ``notes.toml``."""

    def __init__(self, policy: Policy) -> None:
        self._policy, self._rules = policy, policy.notes.summary
        self._most, self._length = policy.notes.limits.issue, policy.notes.limits.quote
        self._matter = Lexicon((*self._rules.matter, *policy.notes.received.error))
        self._empty = Lexicon(self._rules.empty)
        found = policy.notes.received.error
        elsewhere = (found, policy.notes.steps.result, policy.notes.mood.urgency, *policy.notes.contact.values())
        self._elsewhere = Lexicon([pattern for patterns in elsewhere for pattern in patterns])
        self._letters = policy.notes.steps.link_letters
        self._tried = Lexicon(policy.notes.steps.customer)

    def states(self, sentence: Sentence) -> bool:
        """Tell whether a sentence states a matter."""
        return self._matter.holds(sentence.text) and not self._empty.whole(sentence.text)

    def issue(self, thread: Thread, decision: Decision, ranked: Sequence[str]) -> tuple[Quote, ...]:
        """Return the sentence that states the matter best, and the one that shows the gravest clause, in order."""
        scored = self._scored(thread, decision, ranked)
        if not scored:
            return ()
        stated = max(scored, key=lambda pair: pair[0])
        rest = [pair for pair in scored if pair[1] is not stated[1] and not self._of_steps(pair[1])]
        shown = self._showing(rest, decision, ranked[:1], [stated[1]])
        short = len(stated[1].text.split()) < 2 * self._rules.words[0]
        least = self._rules.least if short else self._rules.second
        more = [pair for pair in rest if pair[0] >= least and self._adds(pair[1], stated[1], short=short)]
        if shown is None and more:
            shown = max(more, key=lambda pair: pair[0])[1]
        told = ranked and ranked[0] not in self._rules.aside  # the evidence alone states the matter
        chosen = [] if shown and told and stated[0] < self._rules.least else [stated[1]]
        chosen += [shown] if shown else []
        chosen = _once(chosen)[: self._most]
        chosen.sort(key=lambda s: (s.words.message, s.words.start))
        return tuple(self._short(thread, s, decision, ranked) for s in chosen)

    def concern(self, thread: Thread, decision: Decision, ranked: Sequence[str]) -> Concern | None:
        """Return the gravest clause with the sentence that shows it best."""
        if not ranked:
            return None
        found = evidence(decision, self._policy, ranked[0])
        words: Quote | None = None
        if shown := self._showing(self._scored(thread, decision, ranked), decision, ranked[:1]):
            words = self._short(thread, shown, decision, ranked[:1])
        elif found and found[0].text:
            words = Quote(found[0].message, found[0].start, found[0].end, readable(found[0].text))
        return Concern(ranked[0], self._policy.clauses[ranked[0]].title, words)

    def _adds(self, one: Sentence, other: Sentence, *, short: bool) -> bool:
        """Tell whether a sentence says more than the other one; if that is not `short`, what no further part says."""
        a, b = stems(one.text, self._letters), stems(other.text, self._letters)
        alike = len(a & b) / max(1, min(len(a), len(b)))
        return alike < self._rules.alike and (short or not self._elsewhere.holds(one.text))

    def _of_steps(self, one: Sentence) -> bool:
        """Tell whether a sentence is a step, or a few words of what came of one."""
        few = len(one.text.split()) < self._rules.words[0]
        return self._tried.holds(one.text) or (few and self._elsewhere.holds(one.text))

    def _scored(self, thread: Thread, decision: Decision, ranked: Sequence[str]) -> list[tuple[float, Sentence]]:
        """Return the sentences that say anything with how well they state the matter, in the order of the thread."""
        rules, policy = self._rules, self._policy
        held = [s for s in decision.signals if holds(s, policy) and s.clause not in rules.aside]
        telling = [c for c in ranked if c not in rules.aside] or [s.clause for s in held]
        hints = [s for s in decision.signals if s.clause in telling and s.tier is Tier.HINT]
        gravest = [s for s in held if s.clause == telling[0]]
        said = [s for s in thread.customer if not self._empty.whole(s.text)]
        found = []
        for place, sentence in enumerate(sorted(said, key=lambda s: s.words.message == SUBJECT)):
            subject = sentence.words.message == SUBJECT
            score = rules.level * max((s.floor for s in held if _in(s, sentence)), default=Priority.NONE)
            score += rules.hint * any(_in(s, sentence) for s in hints)
            score += rules.stated * self._matter.holds(sentence.text)
            if self._tried.holds(sentence.text):
                score += rules.tried
            else:
                score += rules.evidence * any(_in(s, sentence) for s in gravest)
            score += rules.later if subject else max(rules.later * place, rules.back)
            few, many = rules.words
            score += rules.odd_length * (not few <= len(sentence.text.split()) <= many)
            found.append((score, sentence))
        return sorted(found, key=lambda pair: (pair[1].words.message, pair[1].words.start))

    def _showing(
        self,
        scored: Sequence[tuple[float, Sentence]],
        decision: Decision,
        ranked: Sequence[str],
        chosen: Sequence[Sentence] = (),
    ) -> Sentence | None:
        """Return the best sentence that shows the gravest clause which none of the `chosen` shows."""
        for clause in ranked:
            found = evidence(decision, self._policy, clause)
            if any(_in(e, sentence) for e in found for sentence in chosen):
                continue
            holding = [pair for pair in scored if any(_in(e, pair[1]) for e in found)]
            if holding:
                return max(holding, key=lambda pair: pair[0])[1]
        return None

    def _short(self, thread: Thread, sentence: Sentence, decision: Decision, ranked: Sequence[str]) -> Quote:
        inside = [s for clause in ranked for s in evidence(decision, self._policy, clause) if _in(s, sentence)]
        around = None
        if inside:
            start, end = sentence.passage.original(sentence.low, sentence.high)
            share = (sentence.high - sentence.low) / max(end - start, 1)
            low = sentence.low + int((max(inside[0].start, start) - start) * share)
            around = (low, min(sentence.high, low + max(1, int((inside[0].end - inside[0].start) * share))))
        return shortened(thread.ticket, sentence, self._length, around)


def _in(signal: Signal, sentence: Sentence) -> bool:
    """Tell whether a sentence holds a good part of the words of a signal, which may reach over two."""
    words = sentence.words
    shared = min(signal.end, words.end) - max(signal.start, words.start)
    return signal.message == words.message and shared > 0 and shared >= _PART * (signal.end - signal.start)


def _once(chosen: Sequence[Sentence]) -> list[Sentence]:
    """Leave out a sentence that another one says as well: a subject is often the first line again."""
    kept: list[Sentence] = []
    for one in chosen:
        plain = one.words.text.casefold().strip(" .!?")
        if not any(plain in k.words.text.casefold() or k.words.text.casefold().strip(" .!?") in plain for k in kept):
            kept.append(one)
    return kept
