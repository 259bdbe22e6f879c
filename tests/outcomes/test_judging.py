"""One ticket at a time: what counts as resolved, when it began, and which times cannot be."""

from datetime import timedelta

import pytest

from tests.outcomes.judging import NOW, T0, case, hours, joined, scored
from triage.errors import InputError
from triage.outcomes.cases import CLOCK, CREATED, Untold
from triage.outcomes.columns import find
from triage.outcomes.joining import join
from triage.outcomes.lexicon import ESCALATED, State, lexicon
from triage.outcomes.resolution import Span, after_escalation, after_opening, fit
from triage.outcomes.rows import How, Tables
from triage.outcomes.touch import Touch

# --- states -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        ({"status": "solved"}, State.RESOLVED),
        ({"status": "Waiting on customer"}, State.OPEN),
        ({"status": "open", "resolved_at": hours(5)}, State.OPEN),
        ({"status": "deleted"}, State.GONE),
        ({"status": "solved", "spam": "true"}, State.GONE),
        ({"status": "closed", "tags": ("vip", "closed_by_merge")}, State.GONE),
        ({"status": "closed", "tags": "vip closed_by_merge"}, State.GONE),
        ({"status": "closed", "merged_into_id": "77"}, State.GONE),
        ({"status": "zzz", "resolved_at": hours(5)}, State.RESOLVED),
        ({"status": "zzz"}, State.UNTOLD),
        ({"IsClosed": "0"}, State.OPEN),
        ({"resolved_at": hours(5)}, State.RESOLVED),
    ],
)
def test_states(cells, state):
    assert case(cells).state is state


def test_an_empty_time_of_resolution_means_open_only_where_others_have_one():
    assert case({"created_at": T0}, beside=({"resolved_at": hours(1)},)).state is State.OPEN


def test_unknown_states_are_told():
    assert joined({"status": "Limbo"})[0].unknown == {"limbo": 1}


# --- when it began ------------------------------------------------------------------------------------------------


def test_the_beginning_is_what_is_best_known():
    assert case({"escalated_at": hours(3)}).start_from == ESCALATED
    by_clock = case({"created_at": hours(-5)})
    assert (by_clock.start, by_clock.start_from) == (T0, CLOCK)
    opened = case({"created_at": hours(-5)}, decision=scored(due=False))
    assert (opened.start, opened.start_from, opened.clock) == (hours(-5), CREATED, None)


@pytest.mark.parametrize("span", ["", "end of business day", "soon"])
def test_the_clock_is_not_guessed_without_its_span(span):
    assert case({"created_at": T0}, decision=scored(escalate_within=span)).start_from == CREATED


# --- impossible times and the moment that is asked about ----------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"created_at": T0, "resolved_at": hours(-1)}, "resolved before it was opened"),
        ({"created_at": T0, "resolved_at": NOW + timedelta(days=9)}, "with a time in the future"),
        ({"created_at": T0, "escalated_at": hours(-1), "resolved_at": hours(1)}, "escalated before it was opened"),
        ({"created_at": T0, "escalated_at": T0 - timedelta(seconds=50), "resolved_at": hours(1)}, ""),
        ({"created_at": T0, "resolved_at": hours(1)}, ""),
    ],
)
def test_impossible_times(cells, fault):
    one, _ = joined({"status": "solved", **cells})
    assert one.cases[0].fault == fault
    assert one.cases[0].counts == (not fault)
    assert (fault in dict(one.apart)) == bool(fault)
    assert one.as_of is None or one.as_of < NOW


def test_resolved_before_it_was_escalated_is_left_out_and_said():
    one, _ = joined({"created_at": hours(-5), "resolved_at": hours(-1)})
    assert after_escalation(one.cases[0], one.as_of) == Untold("resolved before it was escalated")
    assert after_opening(one.cases[0], one.as_of) == Span(4.0, ended=True)
    counted, found = joined({"created_at": hours(-5), "resolved_at": hours(-1), "reopens": 0})
    touch = Touch.of(found, threads=False)
    assert touch.first(counted.cases[0]) == Untold("resolved before it was escalated"), "not by the receiving team"


def test_what_comes_after_as_of_has_not_happened():
    cells = {"created_at": T0, "resolved_at": hours(10), "status": "solved"}
    one, _ = joined(cells, as_of=hours(4))
    assert after_escalation(one.cases[0], one.as_of) == Span(4.0, ended=False)
    later, _ = joined(cells)
    assert (later.as_of, later.as_of_from) == (hours(10), "the newest time in both files")
    assert after_escalation(later.cases[0], later.as_of) == Span(10.0, ended=True)
    assert not one.cases[0].fault
    assert (one.later, later.later) == (True, False)
    before, _ = joined(cells, as_of=hours(-1))
    assert before.cases[0].fault == "opened after the moment that is asked about"
    assert isinstance(after_escalation(before.cases[0], before.as_of), Untold)


def test_resolution_from_minutes_since_opening():
    one, _ = joined({"created_at": hours(-1), "status": "solved", "Full resolution time in minutes": 180})
    assert one.as_of == hours(2)
    assert after_escalation(one.cases[0], one.as_of) == Span(2.0, ended=True)


def test_resolved_without_a_time_is_left_out():
    one, _ = joined({"created_at": T0, "status": "solved"})
    assert after_escalation(one.cases[0], hours(9)) == Untold("resolved, but no time says when")
    assert fit([Untold("x")]) is None


# --- joining ------------------------------------------------------------------------------------------------------


def test_tickets_of_one_side_are_counted():
    tables = Tables(How("UTC", lexicon()), len)
    for ident in ("1", "8", "9"):
        tables.put(ident, {"status": "solved"}.items())
    one = join([scored("1"), scored("2")], tables, find(tables, {}), now=NOW)
    assert dict(one.apart) == {"scored, but not in the export": 1, "in the export, but not scored": 2}


def test_nothing_joined_names_ids_of_both_sides():
    tables = Tables(How("UTC", lexicon()), len)
    tables.put("17", {"status": "solved"}.items())
    with pytest.raises(InputError) as wrong:
        join([scored("0017"), scored("0018")], tables, find(tables, {}), now=NOW)
    assert "'0017', '0018'" in str(wrong.value)
    assert "'17'" in str(wrong.value)
    assert "1 would be the same without leading zeros" in str(wrong.value)
