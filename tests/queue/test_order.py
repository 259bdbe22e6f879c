"""Critical first, then what costs most and presses most; cut at what people can take."""

import pytest

from tests.followups.made import at, escalation
from tests.queue.ordered import ids, ordered
from triage.followups.seen import Seen
from triage.outcomes.lexicon import State
from triage.queues.order import Capacity


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
