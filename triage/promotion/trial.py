"""A candidate's trial: on which tickets it is judged, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from triage.errors import InputError
from triage.learning import examples, likeness, split
from triage.learning.base import learnt_by
from triage.modelfile import LEARNT
from triage.pipeline import Scorer
from triage.policy import Policy
from triage.promotion import answers, judge
from triage.promotion.checks import Check, Verdict, passes
from triage.promotion.contenders import Contender, Pairing
from triage.promotion.lines import Tickets
from triage.promotion.registry import Version
from triage.trials.behaviour import Capability
from triage.types import Example


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
        """All that is asked of the candidate holds."""
        return passes(self.checks)


def digest(found: Sequence[Example]) -> str:
    """Return the sha256 of the tickets and their labels, whatever order they were read in."""
    return examples.digest(sorted(found, key=lambda e: (e.ticket.id, e.group, e.ticket.subject)))


def unlearnt(
    found: Sequence[Example], contenders: Sequence[Contender], *, leave_out: bool
) -> tuple[list[Example], int]:
    """Return the tickets that no contender has learnt, and how many one of them has.

    Raises `InputError` with the counts when there are some that are not to be left out, or nothing else.
    """
    marks = likeness.marks(found)
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
        given.append(answers.answers(scorer, found, capabilities, advance))
    champion, rules = given[1] if given[1:] else None, None
    if champion is None:
        scorer = ready.get(in_force.digest) or Scorer(in_force)
        scorer.model = None
        rules = answers.answers(scorer, found, {}, advance)
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
