"""Judge two models on the same tickets and the same behaviour rows, each as `triage score` decides them. Pure.

What is asked of a candidate stands in ``decision.toml`` (``[promotion]``, costs in ``[model]``). A figure that cannot
be told is never taken for one that holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from triage.agreement import LEAST_GROUPS, Bools, Estimate, Floats, Groups, Ints, gap, mean, share
from triage.pipeline import BATCH, Scorer
from triage.policy import Policy
from triage.promotion.intervals import difference
from triage.trials import behaviour
from triage.trials.behaviour import Capability
from triage.types import Decision, Example, Priority

RED_FLAG, BEHAVIOUR, NEEDLESS = "redflag.", "behaviour.", "needless_share"
RULES_ALONE = "rules alone"
_EXACT = 1e-9
"""Shares are fractions of whole tickets; what differs by less than this differs by rounding alone."""


class Verdict(StrEnum):
    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "cannot be told"
    UNASKED = "not asked"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing asked of a candidate. `name` is for programs, `what` for people; `why` says what else is to be said.

    `difference` is candidate minus champion, on the same tickets. `against` names what stands in the champion's place.
    """

    name: str
    what: str
    champion: Estimate | None
    candidate: Estimate | None
    difference: Estimate | None
    asked: str
    verdict: Verdict
    why: str = ""
    against: str = ""

    @property
    def passes(self) -> bool:
        return self.verdict in (Verdict.HOLDS, Verdict.UNASKED)


@dataclass(frozen=True, slots=True)
class Answers:
    """What one model decides: of the tickets, and which behaviour rows of each capability come out as asked."""

    priority: Ints
    clauses: tuple[frozenset[str], ...]
    faults: int
    rows: Mapping[str, Bools]
    escalated: Bools


def answers(
    scorer: Scorer,
    found: Sequence[Example],
    capabilities: Mapping[str, Capability],
    advance: Callable[[int], None] = lambda done: None,
) -> Answers:
    """Decide tickets and behaviour rows; `advance` is told how many more are done."""
    decided: list[Decision] = []
    for at in range(0, len(found), BATCH):
        batch = [e.ticket for e in found[at : at + BATCH]]
        decided += scorer.score(batch)
        advance(len(batch))
    tried: dict[str, list[bool]] = {name: [] for name in capabilities}
    for outcome in behaviour.outcomes(capabilities, scorer):
        tried[outcome.capability].append(not outcome.wrong)
    advance(sum(map(len, tried.values())))
    return Answers(
        np.array([d.priority for d in decided], np.int64),
        tuple(frozenset(d.clauses) for d in decided),
        sum(bool(d.faults) for d in decided),
        {name: np.array(passed, np.bool_) for name, passed in tried.items()},
        np.array([d.escalate for d in decided], np.bool_),
    )


def checks(
    found: Sequence[Example],
    family: Sequence[int],
    candidate: Answers,
    champion: Answers | None,
    policy: Policy,
    *,
    rules: Answers | None = None,
) -> tuple[Check, ...]:
    """Hold a candidate against the champion and against the floors of the policy.

    Where there is no champion its cost is held against that of `rules`: what the policy decides without a model.
    """
    return (
        _cost(found, family, candidate, champion, rules, policy),
        _critical(found, candidate, champion, policy),
        _needless(found, candidate, champion, policy),
        *_red_flags(found, candidate, champion, policy),
        *_behaviour(candidate, champion, policy),
    )


def passes(found: Sequence[Check]) -> bool:
    return all(check.passes for check in found)


def costs(found: Sequence[Example], decided: Answers, policy: Policy) -> Floats:
    """Return what each decision costs by the policy's table, [tickets]."""
    table = np.array(policy.decision.model.cost, np.float64)
    return table[np.array([e.labels.priority for e in found], np.int64), decided.priority]


def _cost(
    found: Sequence[Example],
    family: Sequence[int],
    candidate: Answers,
    champion: Answers | None,
    rules: Answers | None,
    policy: Policy,
) -> Check:
    use = policy.decision.promotion
    groups = Groups.draw(family, seed=0, resamples=use.resamples)
    name, what = "cost", "mean cost of a ticket"
    asked = f"<= 0, surely < {use.cost_margin:g}"
    new, other = costs(found, candidate, policy), champion or rules
    if other is None:
        why = "there is nothing to hold it against"
        return Check(name, what, None, mean(new, groups), None, asked, Verdict.UNKNOWN, why)
    old = costs(found, other, policy)
    more = gap(new, old, groups)
    verdict, why = cost_verdict(more, use.cost_margin, len(set(family)))
    against = "" if champion else RULES_ALONE
    return Check(name, what, mean(old, groups), mean(new, groups), more, asked, verdict, why, against)


def cost_verdict(more: Estimate | None, margin: float, groups: int) -> tuple[Verdict, str]:
    """Judge what a ticket costs more with the candidate: not more, and surely not by more than `margin`.

    `groups` are those of the tickets (author, customer, near copies). Where they are too few to tell, `why` says so,
    and about how many would do: the half width of an interval shrinks with the root of their number.
    """
    if more is None:
        return Verdict.UNKNOWN, "there is no ticket"
    have = f"{more.n:,} tickets of {groups:,} groups (authors, customers)"
    if more.high is None or more.low is None:
        return Verdict.UNKNOWN, f"{have} are too few: name tickets of at least {LEAST_GROUPS}, better of dozens"
    if more.value > _EXACT:
        unsure = f", though not surely on {have}: more of other authors or customers would tell"
        return Verdict.FAILS, "it costs more" + (unsure if more.low <= 0 else "")
    if more.high > margin + _EXACT:
        return Verdict.FAILS, f"it may cost {more.high:.3f} more; {have} are too few{_needed(more, margin)}"
    return Verdict.HOLDS, ""


def _needed(more: Estimate, margin: float) -> str:
    """Say about how many tickets would make the interval narrow enough, if the difference stays what it is."""
    room = margin - more.value
    if more.high is None or room <= _EXACT:
        return ": more authors or customers are needed"
    times = ((more.high - more.value) / room) ** 2
    return f" to rule that out: about {_round(more.n * times):,} of more authors or customers are needed"


def _round(count: float) -> int:
    """Round up to two figures."""
    step = 10 ** max(0, len(str(int(count))) - 2)
    return int(-(-count // step) * step)


def _needless(found: Sequence[Example], candidate: Answers, champion: Answers | None, policy: Policy) -> Check:
    """Ask that tickets which ought to stay do stay: a model that escalates everything misses nothing."""
    use, gate = policy.decision.promotion, policy.decision.gates.get(NEEDLESS)
    stay = np.array([not e.labels.escalate for e in found], np.bool_)
    new = candidate.escalated[stay]
    old = None if champion is None else champion.escalated[stay]
    everyone = np.ones(len(new), np.bool_)
    share_new, share_old = share(new, everyone), None if old is None else share(old, everyone)
    gap = None if old is None else difference(new, old)
    most = gate.most if gate else None
    asked = "-" if most is None or gate is None else f"<= {most:g}" + ("" if gate.at == "value" else f" ({gate.at})")
    figures = (NEEDLESS, "needlessly escalated", share_old, share_new, gap, asked)
    if share_new is None or share_new.n < use.least_n:
        few = f"{len(new):,} tickets ought to stay: name at least {use.least_n} of those with --on"
        return Check(*figures, Verdict.UNKNOWN, few)
    if most is None or gate is None:
        return Check(*figures, Verdict.UNASKED, "decision.toml has no gate needless_share")
    bound = {"low": share_new.low, "high": share_new.high}.get(gate.at, share_new.value)
    holds = bound is not None and bound <= most + _EXACT
    return Check(*figures, Verdict.HOLDS if holds else Verdict.FAILS)


def _critical(found: Sequence[Example], candidate: Answers, champion: Answers | None, policy: Policy) -> Check:
    critical = np.array([e.labels.priority is Priority.CRITICAL for e in found], np.bool_)
    new = candidate.priority[critical] == Priority.CRITICAL
    old = None if champion is None else champion.priority[critical] == Priority.CRITICAL
    least = policy.decision.promotion.critical_recall
    return _floor("critical_recall", "critical tickets found", new, old, least, "there is no critical ticket")


def _red_flags(
    found: Sequence[Example], candidate: Answers, champion: Answers | None, policy: Policy
) -> Iterator[Check]:
    use = policy.decision.promotion
    asked = 0
    for clause in (c for c in policy.named if c.startswith(RED_FLAG)):
        holders = [n for n, e in enumerate(found) if clause in (e.labels.clauses or ())]
        new = np.array([clause in candidate.clauses[n] for n in holders], np.bool_)
        old = None if champion is None else np.array([clause in champion.clauses[n] for n in holders], np.bool_)
        check = _floor(clause, clause, new, old, use.redflag_recall, "")
        if len(holders) < use.least_n:
            few = f"too few; asked from {use.least_n} on"
            check = Check(clause, clause, check.champion, check.candidate, check.difference, "-", Verdict.UNASKED, few)
        asked += len(holders) >= use.least_n
        yield check
    if not asked:
        why = f"no red flag is borne by {use.least_n} tickets: name at least {use.least_n} tickets of one red flag"
        yield Check("redflags", "red flags", None, None, None, f">= {use.redflag_recall:g}", Verdict.UNKNOWN, why)


def _behaviour(candidate: Answers, champion: Answers | None, policy: Policy) -> Iterator[Check]:
    use = policy.decision.promotion
    if not candidate.rows:
        asked = f">= {use.behaviour:g}"
        why = "there are no behaviour tests"
        yield Check("behaviour", "behaviour tests", None, None, None, asked, Verdict.UNKNOWN, why)
    for name, new in candidate.rows.items():
        old = None if champion is None else champion.rows[name]
        check = _floor(f"{BEHAVIOUR}{name}", f"behaviour: {name}", new, old, use.behaviour, "it has no rows")
        gap = check.difference
        asked = f"{check.asked}, drop <= {use.behaviour_drop:g}" if gap else check.asked
        verdict, why = check.verdict, check.why
        if len(new) < use.least_n:
            verdict, why = Verdict.UNKNOWN, f"{len(new)} rows are too few: at least {use.least_n} are asked for"
        if gap and gap.value < -use.behaviour_drop - _EXACT:
            verdict, why = Verdict.FAILS, f"drops by {-gap.value:.3f}"
        yield Check(check.name, check.what, check.champion, check.candidate, gap, asked, verdict, why)


def _floor(name: str, what: str, new: Bools, old: Bools | None, least: float, none: str) -> Check:
    """Ask a share of the candidate to be at least so much; `none` says why it cannot be told of no tickets."""
    everyone = np.ones(len(new), np.bool_)
    share_new = share(new, everyone)
    share_old = None if old is None else share(old, everyone)
    gap = None if old is None else difference(new, old)
    figures = (share_old, share_new, gap, f">= {least:g}")
    if share_new is None:
        return Check(name, what, *figures, Verdict.UNKNOWN, none)
    holds = share_new.value >= least - _EXACT
    return Check(name, what, *figures, Verdict.HOLDS if holds else Verdict.FAILS)
