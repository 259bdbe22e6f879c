"""Critical first, then what costs most and presses most; cut at what people can take."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.followups.made import POLICY, at, escalation
from tests.queue.test_cost import decided
from triage.followups.seen import Seen
from triage.outcomes.lexicon import State
from triage.queues.order import Capacity, queue
from triage.types import Priority

NOW = at(0)


def ids(lines):
    return [line.scored.ticket_id for line in lines]


def ordered(rows, *, seen=None, capacity=None, now=NOW):
    return queue(rows, seen, POLICY, now, capacity=capacity)


def test_critical_is_first_whatever_it_costs_and_however_far_its_deadline():
    rows = [
        escalation("high", id="late", start=at(-600)),
        escalation("critical", id="ahead", start=at(600)),
        escalation("critical", id="late too", start=at(-600)),
    ]
    assert ids(ordered(rows).work) == ["late too", "ahead", "late"]


def test_of_two_that_cost_the_same_the_later_one_is_first():
    rows = [escalation("high", id=name, start=at(m)) for name, m in (("c", -10), ("a", 5), ("b", -200), ("d", -100))]
    assert ids(ordered(rows).work) == ["b", "d", "c", "a"]


def test_of_two_equally_late_the_dearer_one_is_first():
    sure = escalation("high", id="sure", decided_by="model", p_priority=0.9, p_escalate=0.95, start=at(-90))
    torn = escalation("high", id="torn", decided_by="model", p_priority=0.4, p_escalate=0.5, start=at(-300))
    low = escalation("low", id="low", start=at(-3000))
    assert ids(ordered([low, torn, sure]).work) == ["sure", "torn", "low"]


def test_what_is_due_in_minutes_goes_before_what_has_hours():
    soon = escalation("medium", id="soon", start=at(-4 * 60 + 5))
    ahead = escalation("high", id="ahead", due_at=at(300), customer_promise=at(300))
    assert ids(ordered([ahead, soon]).work) == ["soon", "ahead"]


def test_ties_go_by_due_then_by_id():
    rows = [escalation("high", id=name, start=at(-90)) for name in ("b", "c", "a")]
    assert ids(ordered(rows).work) == ["a", "b", "c"]


def test_without_a_clock_it_is_taken_as_due_now():
    rows = [escalation("high", id="none", start=None), escalation("high", id="ahead", start=at(-30))]
    found = ordered(rows)
    assert ids(found.work) == ["none", "ahead"]
    assert "no clock, taken as due now" in found.work[0].reason


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (escalation("critical", clauses=("critical.outage",), start=at(-2)), "critical: outage; due in 3 min"),
        (
            escalation("high", decided_by="model", p_priority=0.92, start=at(-72)),
            "high, sure (0.92); 12 min late",
        ),
        (escalation("high", decided_by="model", p_priority=0.7, start=at(-60)), "high, likely (0.70); due now"),
        (escalation("high", decided_by="model", p_priority=0.3, start=at(-60)), "high, unsure (0.30); due now"),
        (
            escalation("medium", decided_by="fault", start=at(-250)),
            "medium: a part of triage failed on it; 10 min late",
        ),
        (
            escalation("critical", clauses=("redflag.violence",), do_not_engage=True, start=at(-65)),
            "critical: violence; 1 h late; do not engage",
        ),
        (escalation("high", clauses=("trigger.churn", "high.angry"), start=at(-60)), "high: angry; due now"),
    ],
)
def test_every_line_says_why(one, says):
    (line,) = ordered([one]).work
    assert line.reason == says


def test_what_was_answered_or_solved_needs_no_work():
    rows = [escalation("high", id=str(n), start=at(-90)) for n in range(5)]
    rows.append(escalation("none", id="look", needs_review=True))
    seen = {
        "0": Seen(State.OPEN, taken=at(-80), answered=at(-80)),
        "1": Seen(State.OPEN, taken=at(-3), answered=at(-3)),
        "2": Seen(State.RESOLVED),
        "3": Seen(State.OPEN, taken=at(-50)),
        "look": Seen(State.RESOLVED),
    }
    found = ordered(rows, seen=seen)
    assert found.done == {"answered in time": 1, "answered late": 1, "solved, when is not told": 1}
    assert ids(found.work) == ["3", "4"]
    assert "taken over already" in found.work[0].reason
    assert "not in the export" in found.work[1].reason
    assert not found.review


def test_what_only_needs_a_look_comes_by_itself():
    rows = [
        escalation("none", id="plain"),
        escalation("none", id="a", needs_review=True, notes=("the body is empty", "trigger.vip: account.tier")),
        escalation("none", id="b", needs_review=True, p_priority=0.5, p_escalate=0.45),
        escalation("high", id="c", needs_review=True),
    ]
    found = ordered(rows, capacity=Capacity(0))
    assert ids(found.review) == ["b", "a"]
    assert [line.reason for line in found.review] == ["a person should look", "the body is empty"]
    assert ids(found.below) == ["c"]


def test_the_cut_is_at_the_capacity_and_counts_by_level():
    rows = [
        escalation(level, id=f"{level}{n}", start=at(-2000)) for n in range(3) for level in ("low", "high", "medium")
    ]
    found = ordered(rows, capacity=Capacity(4))
    assert ids(found.work) == ["high0", "high1", "high2", "medium0"]
    assert ids(found.below) == ["medium1", "medium2", "low0", "low1", "low2"]


def test_critical_tickets_are_never_cut_and_take_the_room_of_others():
    rows = [escalation("critical", id=f"c{n}") for n in range(3)] + [escalation("high", id="h")]
    found = ordered(rows, capacity=Capacity(2))
    assert ids(found.work) == ["c0", "c1", "c2"]
    assert [line.beyond for line in found.work] == [False, False, True]
    assert ids(found.below) == ["h"]
    assert [line.beyond for line in ordered(rows, capacity=Capacity(0)).work] == [True] * 3


def test_each_team_has_its_own_room():
    rows = [escalation("high", id=f"{team}{n}", team=team) for n in range(3) for team in ("billing", "security")]
    found = ordered(rows, capacity=Capacity(None, {"billing": 1}))
    assert ids(found.work) == ["billing0", "security0", "security1", "security2"]
    both = ordered(rows, capacity=Capacity(2, {"billing": 1}))
    assert ids(both.work) == ["billing0", "security0"]
    none = ordered(rows, capacity=Capacity(None, {"billing": 0}))
    assert ids(none.work) == ["security0", "security1", "security2"]


@st.composite
def many(draw):
    rows = draw(st.lists(decided(), max_size=12))
    made = []
    for n, one in enumerate(rows):
        start = draw(st.none() | st.integers(-3000, 3000).map(at))
        made.append(
            escalation(
                one.priority.label, id=f"{n:02d}", start=start, decided_by=one.decided_by, p_priority=one.p_priority,
                p_escalate=one.p_escalate, p_levels=one.p_levels, needs_review=draw(st.booleans()),
                team=draw(st.sampled_from(["billing", "security", "product"])),
            )
        )  # fmt: skip
    return made


rooms = st.builds(
    Capacity,
    st.none() | st.integers(0, 12),
    st.dictionaries(st.sampled_from(["billing", "security"]), st.integers(0, 5)),
)


@given(many(), rooms, st.randoms())
def test_laws_of_the_queue(rows, room, random):
    found = ordered(rows, capacity=room)
    mixed = list(rows)
    random.shuffle(mixed)
    assert ordered(mixed, capacity=room) == found  # the order of the input does not matter
    escalated = {r.ticket_id for r in rows if r.escalate}
    assert sorted([*ids(found.work), *ids(found.below)]) == sorted(escalated)  # nothing is lost
    assert set(ids(found.review)) == {r.ticket_id for r in rows if not r.escalate and r.needs_review}
    assert not any(line.scored.priority is Priority.CRITICAL for line in found.below)
    usual = [line for line in found.work if not line.beyond]
    assert room.all is None or len(usual) <= room.all
    assert all(sum(u.scored.team == team for u in usual) <= most for team, most in room.teams.items())
    critical = [line.scored.priority is Priority.CRITICAL for line in found.work]
    assert critical == sorted(critical, reverse=True)
    scores = [line.score for line in found.work if line.scored.priority is not Priority.CRITICAL]
    assert all(b <= a * (1 + 1e-6) + 1e-12 for a, b in pairwise(scores))


@given(many(), st.integers(0, 11))
def test_more_room_only_adds(rows, room):
    less, more = (ordered(rows, capacity=Capacity(n)) for n in (room, room + 1))
    assert set(ids(less.work)) <= set(ids(more.work))


def test_the_moment_decides_what_presses():
    rows = [escalation("medium", id="m", start=at(-238)), escalation("high", id="h", start=at(190))]
    assert ids(ordered(rows).work) == ["m", "h"]
    assert ids(ordered(rows, now=at(260)).work) == ["h", "m"]
    assert ids(ordered(rows, now=at(0) + timedelta(days=9)).work) == ["h", "m"]


def test_a_reason_quotes_nothing_of_a_ticket():
    note = "created_at: no time that we know: '32/13 ann@example.com'; the time is empty"
    found = ordered([escalation("none", id="look", needs_review=True, notes=(note, "'ann' is no author that we know"))])
    assert "ann" not in found.review[0].reason
    assert "no time that we know" in found.review[0].reason
