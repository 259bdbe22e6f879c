"""The floors of a promotion: shares that a candidate must reach by itself, whatever the champion does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from triage.agreement import Bools, share
from triage.policy import Policy
from triage.promotion.answers import Answers
from triage.promotion.checks import EXACT, Check, Verdict
from triage.promotion.intervals import difference
from triage.types import Example, Priority

RED_FLAG, BEHAVIOUR, NEEDLESS = "redflag.", "behaviour.", "needless_share"


def needless(found: Sequence[Example], candidate: Answers, champion: Answers | None, policy: Policy) -> Check:
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
    holds = bound is not None and bound <= most + EXACT
    return Check(*figures, Verdict.HOLDS if holds else Verdict.FAILS)


def critical(found: Sequence[Example], candidate: Answers, champion: Answers | None, policy: Policy) -> Check:
    """Ask that critical tickets are found as critical."""
    critical = np.array([e.labels.priority is Priority.CRITICAL for e in found], np.bool_)
    new = candidate.priority[critical] == Priority.CRITICAL
    old = None if champion is None else champion.priority[critical] == Priority.CRITICAL
    least = policy.decision.promotion.critical_recall
    return _floor("critical_recall", "critical tickets found", new, old, least, "there is no critical ticket")


def red_flags(
    found: Sequence[Example], candidate: Answers, champion: Answers | None, policy: Policy
) -> Iterator[Check]:
    """Ask that red flags are found, each one that enough tickets bear, and at least one that is asked at all."""
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


def behaviour(candidate: Answers, champion: Answers | None, policy: Policy) -> Iterator[Check]:
    """Ask that the rows of each capability come out as asked, and not fewer than the champion's."""
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
        if gap and gap.value < -use.behaviour_drop - EXACT:
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
    holds = share_new.value >= least - EXACT
    return Check(name, what, *figures, Verdict.HOLDS if holds else Verdict.FAILS)
