"""What was answered drops out or is told, and the gravest comes first."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.followups.made import POLICY, at, escalation
from triage.followups.following import follow, judge
from triage.followups.nouns import (
    EARLIER,
    GONE,
    IN_TIME,
    INSIDE,
    KEPT,
    PAST,
    PROMISE,
    SOLVED,
    UNDATED,
    Item,
    Stand,
)
from triage.followups.seen import Seen
from triage.outcomes.lexicon import State

LEVELS = ("low", "medium", "high", "critical")


@pytest.mark.parametrize(
    ("seen", "found"),
    [
        (Seen(State.OPEN, taken=at(4), answered=at(4)), IN_TIME),
        (Seen(State.OPEN, taken=at(4), answered=at(15)), IN_TIME),
        (Seen(State.RESOLVED, ended=at(3)), IN_TIME),
        (Seen(State.RESOLVED), SOLVED),
        (Seen(State.GONE), GONE),
        (Seen(State.GONE, answered=at(400)), GONE),
    ],
)
def test_what_is_done_drops_out(seen, found):
    assert judge(escalation("critical"), seen, POLICY, at(600)) == found


def test_what_has_no_deadline_and_was_answered_is_done():
    assert judge(escalation(start=None), Seen(State.OPEN, answered=at(1)), POLICY, at(9)) == UNDATED
    assert judge(escalation(start=None), Seen(State.OPEN, taken=at(1)), POLICY, at(9)) == KEPT


@pytest.mark.parametrize(
    ("seen", "about", "minutes"),
    [
        (Seen(State.OPEN, taken=at(9), answered=at(9)), INSIDE, 4),
        (Seen(State.OPEN, taken=at(2), answered=at(18)), PROMISE, 3),
        (Seen(State.OPEN, taken=at(25), answered=at(25)), INSIDE, 20),
        (Seen(State.RESOLVED, ended=at(65)), INSIDE, 60),
    ],
)
def test_what_was_answered_late_is_told(seen, about, minutes):
    item = judge(escalation("critical"), seen, POLICY, at(600))
    assert (item.stand, item.about, item.late) == (Stand.ANSWERED_LATE, about, timedelta(minutes=minutes))


def test_who_took_it_over_still_owes_an_answer():
    taken = Seen(State.OPEN, taken=at(3))
    busy = judge(escalation("critical"), taken, POLICY, at(14))
    assert (busy.stand, busy.about, busy.tell, busy.then) == (Stand.SOON, PROMISE, None, None)
    idle = judge(escalation("critical"), taken, POLICY, at(31))
    assert (idle.stand, idle.tell.who) == (Stand.BROKEN, "Lead of the Billing Team")


def test_solved_before_the_customer_wrote_again_is_no_answer():
    item = judge(escalation("high"), Seen(State.RESOLVED, ended=at(-30)), POLICY, at(90))
    assert (item.stand, item.doubt) == (Stand.BROKEN, EARLIER)


def test_the_gravest_and_latest_come_first():
    rows = [
        escalation("low", id="soon", start=at(-23 * 60 - 30)),
        escalation("high", id="b", start=at(-120)),
        escalation("high", id="a", start=at(-180)),
        escalation("high", id="c", start=at(-120)),
        escalation("critical", id="d", start=at(-6)),
        escalation("none", id="n"),
        escalation("low", id="w"),
    ]
    found = follow(rows, None, POLICY, at(0))
    assert [item.id for item in found.items] == ["d", "a", "b", "c", "soon", "w"]
    assert (found.of, found.done) == (7, ())


moments = st.integers(-5000, 5000).map(at)
seens = st.none() | st.builds(
    Seen,
    st.sampled_from(State),
    taken=st.none() | moments,
    answered=st.none() | moments,
    ended=st.none() | moments,
    doubt=st.sampled_from(["", "who knows"]),
)
rows = st.builds(
    lambda level, start, red, due: escalation(level, start=start, do_not_engage=red, **due),
    st.sampled_from(LEVELS),
    st.none() | moments,
    st.booleans(),
    st.sampled_from([{}, {"due_at": None}, {"customer_promise": None}, {"escalate_within": "soon"}]),
)


@given(rows, seens, moments)
def test_every_escalation_is_either_listed_or_counted(one, seen, as_of):
    found = follow([one], None if seen is None else {one.ticket_id: seen}, POLICY, as_of)
    assert len(found.items) + sum(found.dropped.values()) == 1
    assert len(found.done) == sum(found.dropped.values())


@given(rows, moments, st.integers(0, 9000))
def test_nothing_gets_better_by_waiting(one, as_of, minutes):
    """Without an answer no ticket leaves the list, and what is past a deadline stays so."""
    before, after = (judge(one, None, POLICY, at_) for at_ in (as_of, as_of + timedelta(minutes=minutes)))
    assert isinstance(before, Item)
    assert isinstance(after, Item)
    if before.stand is Stand.BROKEN:
        assert after.stand is Stand.BROKEN
    if before.stand in PAST:
        assert after.stand in PAST
    if before.tell:
        assert after.tell.at >= before.tell.at


@given(rows, moments, st.sampled_from([-720, -300, 0, 345, 840]))
def test_the_zone_of_the_moment_changes_nothing(one, as_of, offset):
    from datetime import timezone

    elsewhere = as_of.astimezone(timezone(timedelta(minutes=offset)))
    assert judge(one, None, POLICY, as_of) == judge(one, None, POLICY, elsewhere)
