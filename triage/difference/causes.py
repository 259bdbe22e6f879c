"""Why two decisions differ: by which clause, by which probability of the model, by which key of the policy.

A level is explained from the side where it is higher: each reason there that demands more than the other side decided
is asked why it does not do so on the other side. The other differences are explained by the clauses and the heads that
they rest on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from triage.decide import ANGRY
from triage.difference import model_says
from triage.difference.cause import Cause, once
from triage.difference.reasons import Account, Reason


def of_level(before: Account, after: Account) -> list[Cause]:
    """Say why the levels differ, the strongest reason first."""
    raised = after.judgement.decision.priority > before.judgement.decision.priority
    high, low = (after, before) if raised else (before, after)
    above = low.judgement.decision.priority
    reasons = [r for r in high.reasons() if r.level > above and not _follows(r, high, low)]
    return [_of_reason(r, high, low, gained=raised) for r in reasons]


def settled(found: Sequence[Cause], before: Account, after: Account) -> tuple[Cause, ...]:
    """Return the causes of one aspect, each once, without the echo of others.

    Where one model judged both sides, it says something else only because something else was found: then what was found
    is the cause, and where that shows in nothing but the model's word, its clauses are named.
    """
    causes = once(found)
    model = before.judgement.decision.model
    if not model or model != after.judgement.decision.model:
        return causes
    others = tuple(cause for cause in causes if cause.kind != "model")
    if others or not causes:
        return others
    one, other = (
        {(s.clause, s.tier, s.polarity, s.message, s.start) for s in side.judgement.findings.signals}
        for side in (before, after)
    )
    hits = sorted({clause for clause, *_ in one ^ other})
    detail = "; ".join(cause.whole for cause in causes)
    return (Cause("echo", ", ".join(hits), hits[0] if len(hits) == 1 else "", detail),) if hits else causes


def of_clause(clause: str, has: Account, lacks: Account, *, gained: bool) -> Cause:
    """Say why a clause counts on one side only: `has` is the later side where it is `gained`."""
    if clause in has.held:
        s = has.held[clause]
        return _held(clause, gained, f"{s.engine}; {_absence(clause, lacks)}", (s.text,))
    if clause not in lacks.policy.clauses or clause in lacks.policy.watched:
        return _held(clause, gained, _absence(clause, lacks))
    return _void(clause, has, lacks, gained=gained) or model_says.probability(clause, has, lacks, gained=gained)


def of_mood(before: Account, after: Account) -> list[Cause]:
    """Say why the customer's mood differs: anger is a clause, the calm moods are the model's or a clause's."""
    angry = [ANGRY in side.clauses for side in (before, after)]
    if angry[0] != angry[1]:
        has, lacks = (after, before) if angry[1] else (before, after)
        return [of_clause(ANGRY, has, lacks, gained=angry[1])]
    moods = [{c for c in side.held if side.policy.clauses[c].mood} for side in (before, after)]
    if moods[0] != moods[1]:
        return [
            *(of_clause(c, after, before, gained=True) for c in sorted(moods[1] - moods[0])),
            *(of_clause(c, before, after, gained=False) for c in sorted(moods[0] - moods[1])),
        ]
    return [Cause("model", "mood")]


def of_flag(before: Account, after: Account) -> list[Cause]:
    """Say why one side alone bids not to engage."""
    gained = after.judgement.decision.do_not_engage
    has, lacks = (after, before) if gained else (before, after)
    flags = [c for c in has.judgement.decision.clauses if has.policy.clauses[c].do_not_engage]
    return [
        Cause("routing", f"{c} (do_not_engage)", c) if c in lacks.clauses else of_clause(c, has, lacks, gained=gained)
        for c in flags
    ]


def of_clauses(before: Account, after: Account) -> list[Cause]:
    """Say why the clauses listed differ, those gained first.

    A reason not to escalate is listed only where nothing is escalated: where it comes or goes with the level alone,
    that needs no cause of its own.
    """
    one, other = (frozenset(side.judgement.decision.clauses) for side in (before, after))
    return [
        *(of_clause(c, after, before, gained=True) for c in sorted(other - one - before.clauses - before.suppressing)),
        *(of_clause(c, before, after, gained=False) for c in sorted(one - other - after.clauses - after.suppressing)),
    ]


def of_clock(before: Account, after: Account) -> list[Cause]:
    """Say which file moves the deadlines of a ticket whose level is the same."""
    level = before.judgement.decision.priority
    one, other = (side.policy.levels.of(level) for side in (before, after))
    return [Cause("clock", "levels.toml" if one != other else "calendar.toml")]


def of_doubt(before: Account, after: Account) -> list[Cause]:
    """Say which doubts come or go, of a ticket that one side alone sends to a person to look at."""
    more = after.judgement.decision.needs_review
    side = after if more else before
    return [Cause("doubt" if more else "doubtless", "", detail="; ".join(side.judgement.decision.review))]


def _follows(reason: Reason, high: Account, low: Account) -> bool:
    """Tell whether the model asks for the same on the low side, where only what lies below high is held back.

    What holds it back is there on both sides: that it does not do so on the high side follows from a graver reason.
    """
    if not low.cancelled or low.judgement.findings.solved or not low.suppressing <= high.suppressing:
        return False
    if reason.by == "clause":
        known = low.policy.clauses
        return reason.name in low.raised and known[reason.name].base_floor >= reason.level
    return reason.by == "level" and low.own >= reason.level


def _of_reason(reason: Reason, high: Account, low: Account, *, gained: bool) -> Cause:
    clause = reason.name
    if reason.by == "fault":
        return Cause("fault" if gained else "faultless", reason.name)
    if reason.by == "level":
        return _void("", high, low, gained=gained) or model_says.own_level(high, low, gained=gained)
    if clause not in low.clauses:
        return of_clause(clause, high, low, gained=gained)
    lower = low.held[clause].floor if clause in low.held else low.policy.clauses[clause].base_floor
    steps = (lower, reason.level) if gained else (reason.level, lower)
    words = (high.held[clause].text,) if clause in high.held else ()
    return Cause("floor", clause, clause, " -> ".join(level.label for level in steps), words)


def _void(clause: str, high: Account, low: Account, *, gained: bool) -> Cause | None:
    """Return what cancels the model's word on the `low` side, where it says the same there as on the other."""
    says = clause in low.raised if clause else low.own > low.judgement.decision.priority
    if not (says and low.cancelled):
        return None
    if low.judgement.findings.solved:
        return Cause("unsolved" if gained else "solved", "")
    name = min(low.suppressing - high.suppressing or low.suppressing)
    words = (low.held[name].text,) if name in low.held else ()
    return Cause("released" if gained else "suppressed", name, name, words=words)


def _held(clause: str, gained: bool, detail: str, words: tuple[str, ...] = ()) -> Cause:
    return Cause("gained" if gained else "lost", clause, clause, detail, words)


def _absence(clause: str, side: Account) -> str:
    """Say in words how it comes that a clause does not hold on a side."""
    if clause not in side.policy.clauses:
        return "no such clause on the other side"
    if clause in side.policy.watched:
        return "only watched on the other side"
    return next(_near(clause, side), "nothing found on the other side")


def _near(clause: str, side: Account) -> Iterator[str]:
    counts = side.policy.clauses[clause].counts
    found = [s for s in side.judgement.findings.signals if s.clause == clause]
    for s in found:
        if s.polarity not in counts:
            cue = f" ('{s.cue}')" if s.cue else ""
            yield f"taken as {s.polarity.value.replace('_', ' ')}{cue} on the other side"
    if found:
        yield "only a hint on the other side"
