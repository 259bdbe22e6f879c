"""Which clause weighs most, and which sentences state the matter: chosen, never written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from triage.decide import holds
from triage.notes.note import Concern
from triage.notes.words import Lexicon, Quote, Sentence, Thread, readable, shortened
from triage.policy import Policy
from triage.types import METADATA, SUBJECT, Decision, Priority, Signal, Tier


def by_gravity(decision: Decision, policy: Policy) -> list[str]:
    """Return the clauses that hold, the gravest first: by level, then by the team that owns the ticket."""
    known = [clause for clause in decision.clauses if clause in policy.clauses]
    floors = {clause: policy.clauses[clause].base_floor for clause in known}
    for signal in decision.signals:
        if signal.clause in floors and holds(signal, policy):
            floors[signal.clause] = signal.floor or floors[signal.clause]
    return sorted(known, key=lambda c: (-floors[c], policy.precedence(c), c))


def evidence(decision: Decision, policy: Policy, clause: str) -> list[Signal]:
    """Return what stands in the ticket's words for a clause: what holds, else the hints."""
    worded = [s for s in decision.signals if s.clause == clause and s.message != METADATA]
    return [s for s in worded if holds(s, policy)] or [s for s in worded if s.tier is Tier.HINT]


class Chooser:
    """Choose sentences by the scores of ``notes.toml``."""

    def __init__(self, policy: Policy) -> None:
        self._policy, self._rules = policy, policy.notes.summary
        self._most, self._length = policy.notes.limits.issue, policy.notes.limits.quote
        self._matter, self._empty = Lexicon(self._rules.matter), Lexicon(self._rules.empty)
        self._tried = Lexicon((*policy.notes.steps.customer, *policy.notes.steps.result))

    def states(self, sentence: Sentence) -> bool:
        """Tell whether a sentence states a matter."""
        return self._matter.holds(sentence.text) and not self._empty.whole(sentence.text)

    def issue(self, thread: Thread, decision: Decision, ranked: Sequence[str]) -> tuple[Quote, ...]:
        """Return the sentence that states the matter best, and the one that shows the gravest clause, in order."""
        scored = list(self._scored(thread, decision, ranked))
        if not scored:
            return ()
        stated = max(scored, key=lambda pair: pair[0])
        chosen = [stated[1]]
        shown = self._showing(scored, decision, ranked)
        if shown and shown not in chosen:
            chosen.append(shown)
        elif len(stated[1].text.split()) < 2 * self._rules.words[0]:
            others = [pair for pair in scored if pair[1] not in chosen and pair[0] >= self._rules.least]
            chosen += [max(others, key=lambda pair: pair[0])[1]] if others else []
        chosen = _once(chosen)[: self._most]
        chosen.sort(key=lambda s: (s.words.message, s.words.start))
        return tuple(self._short(thread, s, decision, ranked) for s in chosen)

    def concern(self, thread: Thread, decision: Decision, ranked: Sequence[str]) -> Concern | None:
        """Return the gravest clause with the sentence that shows it best."""
        if not ranked:
            return None
        found = evidence(decision, self._policy, ranked[0])
        words: Quote | None = None
        holding = [s for s in thread.customer if any(_in(e, s) for e in found)]
        if holding:
            words = self._short(thread, holding[-1] if len(holding) == 1 else holding[0], decision, ranked[:1])
        elif found and found[0].text:
            first = found[0]
            words = Quote(first.message, first.start, first.end, readable(first.text))
        return Concern(ranked[0], self._policy.clauses[ranked[0]].title, words)

    def _scored(self, thread: Thread, decision: Decision, ranked: Sequence[str]) -> Iterable[tuple[float, Sentence]]:
        rules = self._rules
        held = [s for s in decision.signals if s.clause in ranked and holds(s, self._policy)]
        hints = [s for s in decision.signals if s.clause in ranked and s.tier is Tier.HINT]
        gravest = {(s.message, s.start) for s in evidence(decision, self._policy, ranked[0])} if ranked else set()
        place = 0
        for sentence in thread.customer:
            if self._empty.whole(sentence.text):
                continue
            inside = [s for s in held if _in(s, sentence)]
            tried = self._tried.holds(sentence.text)
            score = rules.level * max((s.floor for s in inside), default=Priority.NONE)
            score += rules.tried if tried else rules.evidence * any((s.message, s.start) in gravest for s in inside)
            score += rules.hint * any(_in(s, sentence) for s in hints)
            score += rules.stated * self._matter.holds(sentence.text)
            score += max(rules.later * (place or sentence.words.message == SUBJECT), rules.back)
            few, many = rules.words
            score += rules.odd_length * (not few <= len(sentence.text.split()) <= many)
            place += sentence.words.message != SUBJECT
            yield score, sentence

    def _showing(
        self, scored: Sequence[tuple[float, Sentence]], decision: Decision, ranked: Sequence[str]
    ) -> Sentence | None:
        for clause in ranked:
            found = evidence(decision, self._policy, clause)
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
    words = sentence.words
    return signal.message == words.message and signal.start < words.end and words.start < signal.end


def _once(chosen: Sequence[Sentence]) -> list[Sentence]:
    """Leave out a sentence that another one says as well: a subject is often the first line again."""
    kept: list[Sentence] = []
    for one in chosen:
        plain = one.words.text.casefold().strip(" .!?")
        if not any(plain in k.words.text.casefold() or k.words.text.casefold().strip(" .!?") in plain for k in kept):
            kept.append(one)
    return kept
