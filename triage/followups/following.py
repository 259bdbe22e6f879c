"""Judge every escalation as of one moment: kept, late or still waiting, who is told next, what the customer is owed.

Pure. A deadline is missed from the instant after it. Without a helpdesk's word nobody knows whether a ticket was
answered: it is then judged as if it were not, and says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from triage.followups.nouns import (
    EARLIER,
    GONE,
    IN_TIME,
    INSIDE,
    KEPT,
    PROMISE,
    SOLVED,
    UNDATED,
    Followed,
    Item,
    Stand,
)
from triage.followups.seen import Seen
from triage.followups.steps import began_at, rungs, update, warning
from triage.intake.scored import Scored
from triage.outcomes.lexicon import State
from triage.policy import Policy
from triage.types import Priority


def follow(
    scored: Iterable[Scored], seen: Mapping[str, Seen] | None, policy: Policy, as_of: datetime, *, why: str = ""
) -> Followed:
    """Judge all escalations of a scored file. `seen` is ``None`` where no helpdesk was asked, which `why` explains."""
    items: list[Item] = []
    done: list[Scored] = []
    dropped: Counter[str] = Counter()
    of = 0
    for one in scored:
        of += 1
        if not one.escalate:
            continue
        known = None if seen is None else seen.get(one.ticket_id, Seen(doubt="not in the export"))
        found = judge(one, known, policy, as_of, why=why)
        if isinstance(found, Item):
            items.append(found)
        else:
            done.append(one)
            dropped[found] += 1
    return Followed(as_of, tuple(sorted(items, key=_gravity)), tuple(done), dict(dropped), of)


def judge(one: Scored, seen: Seen | None, policy: Policy, as_of: datetime, *, why: str = "") -> Item | str:
    """Judge one escalation; the reason in words where it is done."""
    began = began_at(one, policy)
    doubt = why if seen is None else seen.doubt
    promise = None if one.do_not_engage else one.customer_promise
    if seen is not None:
        if seen.state is State.GONE:
            return GONE
        early = seen.ended is not None and began is not None and seen.ended < began
        solved = seen.state is State.RESOLVED and not early
        acts = [seen.answered, seen.ended if solved else None, seen.taken if one.do_not_engage else None]
        act = min((at for at in acts if at is not None), default=None)
        if act is not None:
            return _answered(one, seen, act, promise)
        if solved:
            return SOLVED
        doubt = EARLIER if seen.state is State.RESOLVED else doubt
    taken = seen.taken if seen else None
    if taken is not None and promise is None:
        return KEPT
    deadlines = [(INSIDE, None if taken else one.due_at), (PROMISE, promise)]
    dated = sorted(((at, name) for name, at in deadlines if at is not None))
    if not dated:
        return Item(one, Stand.UNCLOCKED, seen=seen, doubt=doubt)
    missed = [(at, name) for at, name in dated if at < as_of]
    at, about = next(((at, name) for at, name in missed if name == PROMISE), (missed or dated)[0])
    stand = _stand(about if missed else "", at, began, policy, as_of)
    busy = taken is not None and stand is not Stand.BROKEN
    reached, to_come = ([], []) if busy else rungs(one, began, policy, as_of)
    return Item(
        one, stand, at, about, as_of - at, tuple((name, at) for at, name in dated if at >= as_of),
        reached[-1] if reached else None, to_come[0] if to_come else None,
        update(one, promise, policy, as_of), seen, doubt, began is not None and began > as_of,
    )  # fmt: skip


def _answered(one: Scored, seen: Seen, act: datetime, promise: datetime | None) -> Item | str:
    """Tell whether what was done was in time; both deadlines count."""
    first = min(act, seen.taken) if seen.taken else act
    deadlines = [(INSIDE, one.due_at, first), (PROMISE, promise, act)]
    told = [(done - at, name, at) for name, at, done in deadlines if at is not None]
    if not told:
        return UNDATED
    late, about, at = max(told)
    return Item(one, Stand.ANSWERED_LATE, at, about, late, seen=seen) if late > timedelta() else IN_TIME


def _stand(missed: str, nearest: datetime, began: datetime | None, policy: Policy, as_of: datetime) -> Stand:
    if missed:
        return Stand.BROKEN if missed == PROMISE else Stand.OVERDUE
    return Stand.SOON if nearest - as_of <= warning(nearest, began, policy) else Stand.WAITING


_ORDER = {stand: place for place, stand in enumerate((Stand.BROKEN, *Stand)) if stand is not Stand.OVERDUE}
_ORDER[Stand.OVERDUE] = _ORDER[Stand.BROKEN]  # by level first, and within a level by how late


def _gravity(item: Item) -> tuple[int, int, float, str]:
    late = item.late.total_seconds() if item.late is not None else 0.0
    return _ORDER[item.stand], -item.scored.priority, -late, item.id


def by_level(items: Iterable[Item]) -> dict[str, int]:
    """Count items by level, the gravest first; levels without any are left out."""
    found = Counter(item.scored.priority for item in items)
    return {level.label: found[level] for level in sorted(Priority, reverse=True) if found[level]}
