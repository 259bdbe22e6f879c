"""Every escalation is judged by its two clocks, and nothing is dropped without a word."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.followups.made import POLICY, START, at, escalation
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
    ("level", "minutes", "stand", "about"),
    [
        ("critical", 0, Stand.WAITING, INSIDE),
        ("critical", 3, Stand.WAITING, INSIDE),
        ("critical", 4, Stand.SOON, INSIDE),  # the last quarter of five minutes
        ("critical", 5, Stand.SOON, INSIDE),  # not missed at its very instant
        ("critical", 6, Stand.OVERDUE, INSIDE),
        ("critical", 16, Stand.BROKEN, PROMISE),
        ("high", 44, Stand.WAITING, PROMISE),
        ("high", 45, Stand.SOON, PROMISE),
        ("high", 61, Stand.BROKEN, PROMISE),
        ("medium", 4 * 60 + 1, Stand.OVERDUE, INSIDE),
        ("medium", 8 * 60 + 1, Stand.BROKEN, PROMISE),
        ("low", 22 * 60, Stand.WAITING, PROMISE),
        ("low", 23 * 60, Stand.SOON, PROMISE),  # an hour before at most, not a quarter of a day
    ],
)
def test_how_it_stands(level, minutes, stand, about):
    item = judge(escalation(level), None, POLICY, at(minutes), why="nobody asked")
    if level in ("high", "low"):  # both deadlines are the same moment
        assert item.about in (INSIDE, PROMISE)
    else:
        assert item.about == about
    assert item.stand is stand
    assert item.late == at(minutes) - item.due
    assert item.doubt == "nobody asked"


@pytest.mark.parametrize(
    ("level", "minutes", "tell", "then"),
    [
        ("critical", 10, "", "On-call support manager"),
        ("critical", 15, "On-call support manager", "Lead of the Billing Team"),
        ("critical", 30, "Lead of the Billing Team", "Executive Team"),
        ("critical", 600, "Executive Team", ""),
        ("high", 59, "", "On-call support manager"),
        ("high", 60, "On-call support manager", "Lead of the Billing Team"),
        ("high", 240, "Executive Team", ""),
        ("medium", 8 * 60 + 30, "", "Lead of the Billing Team"),
    ],
)
def test_who_is_told(level, minutes, tell, then):
    item = judge(escalation(level), None, POLICY, at(minutes))
    assert (item.tell.who if item.tell else "", item.then.who if item.then else "") == (tell, then)


def test_rungs_of_the_lower_levels_wait_for_working_hours():
    item = judge(escalation("medium"), None, POLICY, at(9 * 60))
    assert item.scored.customer_promise == at(8 * 60)  # Monday 17:00
    assert item.then.at == at(26 * 60)  # Tuesday 11:00
    friday = escalation("medium", start=START + timedelta(days=4))
    assert judge(friday, None, POLICY, START + timedelta(days=5)).then.at == START + timedelta(days=7, hours=2)


def test_the_ladder_is_the_policys(tmp_path):
    from triage.policy import load

    (tmp_path / "followup.toml").write_text(
        '[people]\nboss = "The boss of {team}"\n'
        '[critical]\nrungs = [{ who = "boss", after = "1 minute", since = "due" }]\n'
    )
    (tmp_path / "decision.toml").write_text('[follow_up]\nescalate_further_high = "5 minutes"\n')
    own = load(tmp_path)
    assert judge(escalation("critical"), None, own, at(6)).tell.who == "The boss of Billing Team"
    assert judge(escalation("high"), None, own, at(5)).tell.who == "On-call support manager"
    assert own.digest != POLICY.digest


@pytest.mark.parametrize(
    ("level", "minutes", "title", "due", "number", "again"),
    [
        ("critical", 4, "confirm receipt", 5, 0, 15),
        ("critical", 5, "confirm receipt", 5, 0, 15),  # at that very instant
        ("critical", 6, "confirm receipt", 5, 1, 15),
        ("critical", 15, "confirm receipt", 5, 1, 15),
        ("critical", 16, "delay update", 15, 1, 45),
        ("critical", 45, "delay update", 15, 1, 45),
        ("critical", 46, "delay update", 15, 2, 75),
        ("high", 30, "delay update", 60, 0, None),
        ("high", 60 + 241, "delay update", 60, 3, 60 + 360),
    ],
)
def test_what_the_customer_is_owed(level, minutes, title, due, number, again):
    owed = judge(escalation(level), None, POLICY, at(minutes)).update
    assert (owed.title, owed.at, owed.number) == (title, at(due), number)
    assert owed.again == (None if again is None else at(again))
    assert owed.now is (number > 0)


def test_the_words_of_an_update_are_the_policys_with_every_slot_filled():
    owed = judge(escalation("critical"), None, POLICY, at(20)).update
    assert "within 15 minutes" in owed.text
    assert "our Billing Team" in owed.text
    assert "within 30 minutes" in owed.text
    assert "{" not in owed.text


def test_nobody_writes_to_a_red_flag():
    item = judge(escalation("critical", do_not_engage=True), None, POLICY, at(20))
    assert (item.stand, item.about, item.update) == (Stand.OVERDUE, INSIDE, None)
    assert item.tell.who == "On-call support manager"
    assert judge(item.scored, Seen(State.OPEN, taken=at(4)), POLICY, at(20)) == IN_TIME
    late = judge(item.scored, Seen(State.OPEN, taken=at(9)), POLICY, at(20))
    assert (late.stand, late.late) == (Stand.ANSWERED_LATE, timedelta(minutes=4))


def test_without_times_it_is_listed_and_never_dropped():
    found = follow([escalation(start=None)], None, POLICY, at(0))
    assert [item.stand for item in found.items] == [Stand.UNCLOCKED]
    assert not found.dropped


def test_a_moment_before_the_escalation_is_said():
    assert judge(escalation(), None, POLICY, at(-60)).begins_later
    assert not judge(escalation(), None, POLICY, at(0)).begins_later


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
