"""From judged hits to signals: one for each piece of evidence, with all that follows from it. Pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from triage.patterns.hits import Hit
from triage.prose.text import Passage
from triage.schema.clauses import ClauseFile
from triage.types import METADATA, SUBJECT, Effect, Polarity, Priority, Signal, Ticket, Tier

Clauses = Mapping[str, ClauseFile]
SOLVED = "solved by the newest message"
MOST = 200
"""Hits of one clause and tier in one message that are judged; a text with more of them goes to a human."""
_HELD_BACK = (Polarity.PAST, Polarity.NEGATED, Polarity.QUOTED)


@dataclass(frozen=True, slots=True)
class Judged:
    """A hit, the engine that found it, and how it is meant. `region` names the kind of text it stands in, if any."""

    hit: Hit
    engine: str
    polarity: Polarity = Polarity.ASSERTED
    cue: str = ""
    region: str = ""


def counts(signal: Signal, clauses: Clauses) -> bool:
    """Tell whether a signal stands for its clause: certain, and meant in a way that the clause takes."""
    return signal.tier is Tier.MATCH and signal.polarity in clauses[signal.clause].counts


def decides(signal: Signal, clauses: Clauses) -> bool:
    """Tell whether a signal counts and its clause is more than watched: watching changes nothing."""
    return counts(signal, clauses) and clauses[signal.clause].effect is not Effect.WATCH


def bounded(found: Sequence[tuple[str, Hit]]) -> tuple[list[tuple[str, Hit]], list[str]]:
    """Keep the first `MOST` hits of each clause and tier in one message, and say in words what is left out."""
    seen: Counter[tuple[str, Tier]] = Counter()
    kept = []
    for engine, hit in found:
        seen[hit.clause, hit.tier] += 1
        if seen[hit.clause, hit.tier] <= MOST:
            kept.append((engine, hit))
    over = {clause: n for (clause, _), n in seen.items() if n > MOST}
    return kept, [f"{clause}: only the first {MOST} of {n} places were judged" for clause, n in over.items()]


def judged(
    found: Sequence[tuple[str, Hit]], meant: Sequence[tuple[Polarity, str]], passage: Passage | None
) -> list[Judged]:
    """Join hits with what the context says of them; without a passage there are no words to doubt: all are asserted."""
    if passage is None:
        return [Judged(hit, engine) for engine, hit in found]
    result = []
    for (engine, hit), (polarity, cue) in zip(found, meant, strict=True):
        region = passage.region(hit.start, hit.end)
        result.append(Judged(hit, engine, polarity, cue, region.kind if region else ""))
    return result


def signal(one: Judged, ticket: Ticket, passage: Passage | None) -> Signal:
    """Turn a judged hit into a signal with the offsets and the exact words of the original."""
    hit = one.hit
    start, end, text = hit.start, hit.end, hit.text
    if hit.message != METADATA:
        if passage is not None:
            start, end = passage.original(start, end)
        text = (ticket.subject if hit.message == SUBJECT else ticket.messages[hit.message].body)[start:end]
    return Signal(hit.clause, hit.message, start, end, text, one.engine, one.polarity, hit.tier, one.cue)


def without_overlaps(found: Sequence[Judged], clauses: Clauses) -> list[Judged]:
    """Keep, of overlapping hits of one clause and tier, the one that counts, else the longest; order by place.

    A hint that lies inside a match of its own clause says nothing more, and goes.
    """
    kept: dict[tuple[str, int, Tier], list[Judged]] = {}
    for one in sorted(found, key=lambda j: _weight(j, clauses)):
        hit = one.hit
        same = kept.setdefault((hit.clause, hit.message, hit.tier), [])
        matches = kept.get((hit.clause, hit.message, Tier.MATCH), []) if hit.tier is Tier.HINT else []
        if not any(_overlap(hit, k.hit) for k in same) and not any(_inside(hit, k.hit) for k in matches):
            same.append(one)
    flat = [one for same in kept.values() for one in same]
    return sorted(flat, key=lambda j: (j.hit.message, j.hit.start, j.hit.end, j.hit.clause, j.hit.tier))


def _weight(one: Judged, clauses: Clauses) -> tuple[bool, bool, int, int, str]:
    hit = one.hit
    held = one.polarity not in clauses[hit.clause].counts
    return hit.tier is Tier.HINT, held, hit.start - hit.end, hit.start, one.engine


def _overlap(a: Hit, b: Hit) -> bool:
    # Metadata hits have no span; there one says it all.
    return (a.start < b.end and a.end > b.start) or (a.start, a.end) == (b.start, b.end)


def _inside(a: Hit, b: Hit) -> bool:
    return b.start <= a.start and a.end <= b.end


def solved_before(signals: Iterable[Signal], newest: int, clauses: Clauses) -> list[Signal]:
    """Hold back every signal before the newest message of a solved ticket, even where a clause takes the past."""
    result = []
    for s in signals:
        if s.message == newest:
            result.append(s)
        else:
            polarity = next((p for p in _HELD_BACK if p not in clauses[s.clause].counts), Polarity.PAST)
            result.append(replace(s, polarity=polarity, cue=SOLVED))
    return result


def with_implied(signals: Sequence[Signal], clauses: Clauses) -> list[Signal]:
    """Add the clauses that follow from those that hold, with the same evidence, until nothing more follows.

    A clause `implies` others; another `follows_from` several that hold together.
    """
    result = list(signals)
    seen = {(s.clause, s.message, s.start, s.end, s.polarity) for s in signals if s.tier is Tier.MATCH}
    first: dict[str, Signal] = {}
    for signal in result:
        if not decides(signal, clauses):
            continue
        first.setdefault(signal.clause, signal)
        after = [(clause, signal) for clause in clauses[signal.clause].implies]
        after += [(c, first[group[0]]) for c, group in _groups(clauses, signal.clause) if set(group) <= set(first)]
        for clause, why in after:
            takes = clauses[clause].counts
            implied = replace(why, clause=clause, polarity=why.polarity if why.polarity in takes else takes[0])
            place = (clause, why.message, why.start, why.end, implied.polarity)
            if place not in seen:
                seen.add(place)
                result.append(implied)
    return result


def _groups(clauses: Clauses, part: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the clauses that may follow from `part`, each with all that it takes."""
    for clause, file in clauses.items():
        for group in file.follows_from:
            if part in group:
                yield clause, group


def with_floors(signals: Sequence[Signal], clauses: Clauses) -> tuple[Signal, ...]:
    """Settle the level that each signal demands, by the clauses' conditions on one another."""
    held = {s.clause for s in signals if decides(s, clauses)}
    floors = {s.clause: floor(clauses[s.clause], held) for s in signals if counts(s, clauses)}
    return tuple(replace(s, floor=floors[s.clause]) if counts(s, clauses) else s for s in signals)


def floor(clause: ClauseFile, held: Set[str]) -> Priority:
    """Return the level that a clause demands beside the others that are `held`."""
    for when in clause.floor_when:
        if held & set(when.any):
            return Priority.parse(when.floor)
    return clause.base_floor


def held_back(found: Sequence[Judged], signals: Sequence[Signal], clauses: Clauses) -> list[str]:
    """Say which of the gravest clauses were found but held back by a guess at what the customer means.

    What somebody else wrote (a region) and a plain "no" are no guesses.
    """
    held = {s.clause for s in signals if counts(s, clauses)}
    reasons = []
    for one in found:
        clause = clauses[one.hit.clause]
        guess = one.polarity not in (*clause.counts, Polarity.ASSERTED, Polarity.NEGATED) and not one.region
        if _grave(clause) and guess and one.hit.tier is Tier.MATCH and one.hit.clause not in held:
            cue = f" ('{one.cue}')" if one.cue else ""
            reasons.append(f"{one.hit.clause} was found, but taken as {one.polarity.replace('_', ' ')}{cue}")
    return list(dict.fromkeys(reasons))


def quoted_alone(found: Sequence[Judged], signals: Sequence[Signal], clauses: Clauses) -> list[str]:
    """Name the gravest clauses that were found in what counts as somebody else's words, and nowhere else."""
    held = {s.clause for s in signals if counts(s, clauses)}
    regional = [one.hit.clause for one in found if one.region and one.hit.tier is Tier.MATCH]
    return [clause for clause in regional if clause not in held and _grave(clauses[clause])]


def _grave(clause: ClauseFile) -> bool:
    return clause.effect is not Effect.WATCH and (clause.do_not_engage or clause.base_floor is Priority.CRITICAL)


def where(signal: Signal) -> tuple[int, int, int, str, str]:
    """Order signals as a reader meets them: the subject, the messages, and last what the account says."""
    message = signal.message if signal.message >= SUBJECT else 1 << 30
    return message, signal.start, signal.end, signal.clause, signal.tier
