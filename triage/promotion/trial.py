"""A candidate's trial: against whom it stands, on which tickets, under which policy; what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from triage import policy
from triage.errors import InputError, TriageError
from triage.learning import examples, split
from triage.learning.base import learnt_by
from triage.model import Model
from triage.modelfile import LEARNT
from triage.pipeline import Scorer
from triage.policy import Policy
from triage.promotion import judge
from triage.promotion.history import Tickets
from triage.promotion.judge import Check, Verdict
from triage.promotion.registry import Registry, Version
from triage.promotion.standing import Kind, Standing, refuse
from triage.trials.behaviour import Capability
from triage.types import Example


@dataclass(frozen=True, slots=True)
class Pairing:
    """Who is to be judged against whom; without a champion by the floors alone."""

    candidate: Version
    champion: Version | None
    notes: tuple[str, ...] = ()
    vanished: bool = False
    """There was a champion, but the registry holds it no more."""

    @property
    def same(self) -> bool:
        """The candidate is the champion, or the very same model and policy under another number."""
        a, b = self.candidate, self.champion
        return b is not None and (a.number == b.number or (a.digest, a.policy) == (b.digest, b.policy))


@dataclass(frozen=True, slots=True)
class Contender:
    """A version made ready: its model, and the policy that it is judged under."""

    version: Version
    model: Model
    policy: Policy
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it. `learnt` counts the tickets left out because either model had learnt them."""

    candidate: Version
    champion: Version | None
    tickets: Tickets
    checks: tuple[Check, ...]
    notes: tuple[str, ...]
    learnt: int = 0

    @property
    def passed(self) -> bool:
        return judge.passes(self.checks)


def pair(now: Standing, registry: Registry, ref: str | None) -> Pairing:
    """Find the candidate (the newest version where `ref` names none) and the champion.

    Raises `TriageError` where registry and ledger disagree about who the champion is, `TrackingError` for a version
    that is not there.
    """
    if not now.versions:
        raise TriageError(
            "no model is registered; triage train registers what it trains, triage track register MODEL any folder"
        )
    refuse(now, Kind.LOST)
    candidate = max(now.versions, key=lambda v: int(v.number)) if ref is None else registry.version(ref)
    if now.has(Kind.GONE):
        notes = tuple(d.says for d in now.discords if d.kind is Kind.GONE)
        return Pairing(candidate, None, notes, vanished=True)
    if now.kept is None:
        foreign = tuple(d.says for d in now.discords if d.kind is Kind.FOREIGN)
        other = None if now.champion and now.champion.number == candidate.number else now.champion
        return Pairing(candidate, other, foreign)
    by_hand = now.champion is None or now.champion.number != now.kept.number
    if by_hand and (now.champion is None or candidate.number != now.champion.number):
        refuse(now, Kind.ALIAS)
    notes = tuple(d.says for d in now.discords if d.kind is Kind.ALIAS)
    return Pairing(candidate, now.kept, notes)


def contender(registry: Registry, version: Version, in_force: Policy, shipped: str = "") -> Contender:
    """Load a version, with the policy that it was registered with where that is another one than the one in force.

    `shipped` is the digest of the policy that this triage ships, where that is not the one in force.

    Raises `TrackingError`, `ModelError`, `PolicyError`.
    """
    model = Model.load(registry.fetch(version.number))
    own, notes = in_force, list[str]()
    if version.policy != in_force.digest:
        folder = registry.fetch_policy(version.number)
        which = f"version {version.number} was registered with another policy ({version.policy[:12] or 'not told'})"
        if folder is None:
            whose = (
                "the one that this triage ships" if version.policy == shipped else "one that an earlier triage shipped"
            )
            notes.append(f"{which}, {whose}: judged with the one in force; {_used(in_force, shipped)}")
        else:
            own = policy.load(folder)
            notes.append(
                f"{which}: judged with that one; costs and floors are those of the policy in force. "
                f"Once it is live, {USES} what --policy names: name that one"
            )
    notes += [f"version {version.number}: {text}" for text in model.warnings(own)]
    return Contender(version, model, own, tuple(notes))


USES = "triage score decides by"


def _used(in_force: Policy, shipped: str) -> str:
    """Say which policy decides once the version is live: a version's own is not put in force by promoting it."""
    if not shipped:
        return f"once it is live, {USES} the shipped policy of the day ({in_force.digest[:12]} now)"
    return (
        f"once it is live, {USES} the shipped policy ({shipped[:12]}) unless --policy names the one judged with here "
        f"({in_force.digest[:12]})"
    )


def digest(found: Sequence[Example]) -> str:
    """Return the sha256 of the tickets and their labels, whatever order they were read in."""
    return examples.digest(sorted(found, key=lambda e: (e.ticket.id, e.group, e.ticket.subject)))


def unlearnt(
    found: Sequence[Example], contenders: Sequence[Contender], *, leave_out: bool
) -> tuple[list[Example], int]:
    """Return the tickets that no contender has learnt, and how many one of them has.

    Raises `InputError` with the counts when there are some that are not to be left out, or nothing else.
    """
    marks = split.marks(found)
    each = {c.version.number: np.isin(marks, learnt_by(c.model)) for c in contenders}
    known = np.logical_or.reduce(list(each.values()))
    count = int(known.sum())
    told = ", ".join(f"version {number} has learnt {int(one.sum()):,}" for number, one in each.items())
    if count and not leave_out:
        raise InputError(
            f"of the {len(found):,} labelled tickets, {told}: nobody is examined on what he was taught; name others "
            "with --on, or leave these out with --unseen"
        )
    if count == len(found):
        raise InputError(f"all {len(found):,} labelled tickets were learnt in training ({told}): name others with --on")
    return [e for e, out in zip(found, known.tolist(), strict=True) if not out], count


def trial(
    pairing: Pairing,
    contenders: Sequence[Contender],
    found: Sequence[Example],
    tickets: Tickets,
    capabilities: Mapping[str, Capability],
    in_force: Policy,
    *,
    notes: Sequence[str] = (),
    again: Sequence[Check] = (),
    family: Sequence[int] | None = None,
    advance: Callable[[int], None] = lambda done: None,
) -> Trial:
    """Judge `contenders` (the candidate, then the champion, where there is one) on the tickets `found`.

    Without a champion the policy in force decides them, too, without a model. `again` are checks that were made before:
    whether what is asked, and on what, is no less than last time. `family` is what `split.families` says of `found`,
    where that is known already.
    """
    ready: dict[str, Scorer] = {}
    given = []
    for one in contenders:
        if one.policy.digest not in ready:
            ready[one.policy.digest] = Scorer(one.policy)
        scorer = ready[one.policy.digest]
        scorer.model = one.model
        given.append(judge.answers(scorer, found, capabilities, advance))
    champion, rules = given[1] if given[1:] else None, None
    if champion is None:
        scorer = ready.get(in_force.digest) or Scorer(in_force)
        scorer.model = None
        rules = judge.answers(scorer, found, {}, advance)
    checks = judge.checks(found, family or split.families(found), given[0], champion, in_force, rules=rules)
    extra = [*_vanished(pairing), *_untold(contenders)]
    faults = [
        f"version {c.version.number}: a part failed on {a.faults} tickets, which went to a human"
        for c, a in zip(contenders, given, strict=True)
        if a.faults
    ]
    told = (*pairing.notes, *(note for c in contenders for note in c.notes), *notes, *faults)
    used = replace(tickets, used=len(found))
    return Trial(pairing.candidate, pairing.champion, used, (*checks, *again, *extra), told, tickets.rows - len(found))


def _vanished(pairing: Pairing) -> list[Check]:
    if not pairing.vanished:
        return []
    why = "the champion is not in the registry any more"
    return [Check("champion", "not worse than the champion", None, None, None, "-", Verdict.UNKNOWN, why)]


def _untold(contenders: Sequence[Contender]) -> list[Check]:
    """Say so where a model does not tell what it learnt: it may have learnt these very tickets."""
    silent = [c.version.number for c in contenders if LEARNT not in c.model.stored.arrays]
    if not silent:
        return []
    why = f"version {' and '.join(silent)} does not tell what it learnt: train it anew"
    return [Check("unlearnt", "no ticket was learnt", None, None, None, "-", Verdict.UNKNOWN, why)]
