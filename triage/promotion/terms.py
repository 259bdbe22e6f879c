"""What a policy asks of candidates, and in what it asks less than another does: promotion must not loosen untold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from triage.policy import Policy
from triage.promotion.checks import Check, Verdict
from triage.promotion.floors import NEEDLESS, RED_FLAG
from triage.promotion.lines import Move

_NAME = "asked"
_FLOORS = ("critical_recall", "redflag_recall", "behaviour")
_CEILINGS = ("cost_margin", "behaviour_drop", NEEDLESS)
_AT = ("low", "value", "high")
"""Where a ceiling is held against a figure: at the low end of its interval it asks least."""


def of(policy: Policy) -> dict[str, Any]:
    """Return the numbers that a policy asks of candidates, as they stand in the ledger."""
    gate = policy.decision.gates.get(NEEDLESS)
    some = gate is not None and gate.most is not None
    return {
        **policy.decision.promotion.model_dump(),
        NEEDLESS: gate.most if gate and some else None,
        "needless_at": gate.at if gate and some else None,
        "redflags": sorted(c for c in policy.named if c.startswith(RED_FLAG)),
        "cost": [list(map(float, row)) for row in policy.decision.model.cost],
    }


def weaker(new: Mapping[str, Any], old: Mapping[str, Any]) -> list[str]:
    """Name everything in which `new` asks less than `old`, both as `of` makes them."""
    return list(_weaker(new, old))


def earlier(found: Sequence[Move]) -> list[Mapping[str, Any]]:
    """Return what the last promotion asked; where less was asked only by force, what the one before did, too.

    So whoever forced a weaker policy once may go on with it, or go back.
    """
    asked: list[Mapping[str, Any]] = []
    for move in reversed([m for m in found if m.asked]):
        asked.append(move.asked)
        if all(one["name"] != _NAME or one["verdict"] != Verdict.FAILS for one in move.checks):
            break
    return asked


def check(new: Mapping[str, Any], found: Sequence[Mapping[str, Any]]) -> Check:
    """Ask the policy in force to ask no less than an `earlier` one, the last first."""
    each = [weaker(new, old) for old in found]
    less = each[0] if all(each) else []
    verdict = Verdict.FAILS if less else Verdict.HOLDS
    return Check(_NAME, "what is asked", None, None, None, "no less than last time", verdict, "; ".join(less))


def _weaker(new: Mapping[str, Any], old: Mapping[str, Any]) -> Iterator[str]:
    for name in _FLOORS:
        if name in old and new[name] < old[name]:
            yield f"{name} {new[name]:g}, not {old[name]:g}"
    for name in _CEILINGS:
        before, now = old.get(name), new[name]
        if before is not None and (now is None or now > before):
            yield f"{name} {'not asked' if now is None else f'{now:g}'}, not {before:g}"
    if old.get("needless_at") in _AT and new["needless_at"] in _AT:
        now, before = new["needless_at"], old["needless_at"]
        if _AT.index(now) < _AT.index(before):
            yield f"{NEEDLESS} at its {now}, not at its {before}"
    if "least_n" in old and new["least_n"] != old["least_n"]:
        # Lower asks for less evidence, higher leaves out the red flags that fewer tickets bear.
        yield f"least_n {new['least_n']}, not {old['least_n']}"
    gone = sorted(set(old.get("redflags", ())) - set(new["redflags"]))
    if gone:
        yield f"not asked any more: {', '.join(gone)}"
    if "cost" in old and new["cost"] != old["cost"]:
        yield f"the cost table ({_differ(new['cost'], old['cost'])} of its figures are others)"


def _differ(new: list[list[float]], old: list[list[float]]) -> int:
    flat = [[one for row in table for one in row] for table in (new, old)]
    return sum(map(float.__ne__, *flat)) + abs(len(flat[0]) - len(flat[1]))
