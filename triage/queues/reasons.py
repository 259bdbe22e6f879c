"""Why a ticket stands where it stands, in plain words."""

from __future__ import annotations

from triage.followups.nouns import Item
from triage.followups.words import lateness
from triage.intake.scored import Scored
from triage.policy import Policy
from triage.summary import kinds

_NO_CLOCK = "no clock, taken as due now"
_LOOK = "a person should look"


def reason(item: Item, policy: Policy) -> str:
    """Say how grave a ticket is and by what this is known, how its time stands, and what else to know."""
    one = item.scored
    taken = item.seen.taken if item.seen else None
    parts = [
        _grave(one, policy),
        lateness(item.late) if item.late is not None else _NO_CLOCK,
        "do not engage" if one.do_not_engage else "",
        "taken over already" if taken else "",
        "needs a look" if one.needs_review else "",
        item.doubt if item.seen is not None else "",
    ]
    return "; ".join(filter(None, parts))


def review(one: Scored) -> str:
    """Say why a person should look at a ticket that is not escalated, without what a reason may quote of it."""
    notes = dict.fromkeys(kinds.reason(note) for note in one.notes if not _lacks(note))
    return "; ".join(notes) or _LOOK


def _grave(one: Scored, policy: Policy) -> str:
    level = one.priority.label
    if one.decided_by == "fault":
        return f"{level}: a part of triage failed on it"
    if one.decided_by == "policy":
        named = _clause(one, policy)
        return f"{level}: {named}" if named else level
    if one.p_priority is None:
        return level
    return f"{level}, {_sure(one.p_priority, policy.decision.audit.bands)} ({one.p_priority:.2f})"


def _clause(one: Scored, policy: Policy) -> str:
    """Return the clause that demands the level, as far as the file tells: one of its floor, else the first."""
    known = [c for c in one.clauses if c in policy.clauses]
    own = [c for c in known if policy.clauses[c].base_floor is one.priority]
    chosen = next(iter([*own, *known, *one.clauses]), "")
    return chosen.partition(".")[2].replace("_", " ")


def _sure(p: float, bands: tuple[float, ...]) -> str:
    """Return a word for a probability, by the policy's bands of confidence."""
    if not bands or p >= bands[-1]:
        return "sure"
    return "unsure" if p < bands[0] else "likely"


def _lacks(note: str) -> bool:
    """Tell whether a note only says what a clause would need."""
    clause = note.partition(": ")[0]
    return "." in clause and " " not in clause
