"""One ticket at a time: what counts as resolved, touched, late, satisfied; and what cannot be told."""

from datetime import UTC, datetime, timedelta

import pytest

from triage.errors import InputError
from triage.intake.scored import Scored
from triage.outcomes.cases import CLOCK, CREATED, Untold
from triage.outcomes.columns import find
from triage.outcomes.deadlines import Clocks
from triage.outcomes.joining import join
from triage.outcomes.lexicon import ESCALATED, State, lexicon
from triage.outcomes.resolution import Span, after_escalation, after_opening, fit
from triage.outcomes.rows import How, Said, Tables
from triage.outcomes.satisfaction import mark, responded, satisfied
from triage.outcomes.touch import Touch
from triage.types import Priority

T0 = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def hours(n: float) -> datetime:
    return T0 + timedelta(hours=n)


def scored(ident="1", *, level=Priority.HIGH, due=True, **more) -> Scored:
    """A decision whose clocks began at T0: due within an hour, promised within two."""
    clocks = {"due_at": hours(1), "customer_promise": hours(2), "escalate_within": "1 hour"} if due and level else {}
    rest = {
        "sentiment": "neutral", "team": "billing", "other_teams": (), "do_not_engage": False, "due_at": None,
        "customer_promise": None, "clauses": (), "decided_by": "policy", "p_escalate": None, "p_priority": None,
        "needs_review": False, "notes": (), "model": "", "policy": "",
    }  # fmt: skip
    return Scored(**{**rest, "ticket_id": ident, "escalate": level > 0, "priority": level, **clocks, **more})


def joined(cells, *, said=(), decision=None, as_of=None, beside=({},)):
    """Join one ticket of these cells (and others of the same columns) with its decision."""
    tables = Tables(How("UTC", lexicon()), len)
    tables.put("1", cells.items()).said += [Said(hours(at), agent, public) for at, agent, public in said]
    tables.threads = any(agent for _, agent, _ in said)
    for n, more in enumerate(beside):
        tables.put(f"other-{n}", more.items())
    found = find(tables, {})
    return join([decision or scored()], tables, found, now=NOW, as_of=as_of), found


def case(cells, **how):
    return joined(cells, **how)[0].cases[0]


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


# --- first touch --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        ({"reopens": 0}, True),
        ({"reopens": 2}, False),
        ({"reopened": "yes"}, False),
        ({"reopens": 0, "group_stations": 2}, True),
        ({"reopens": 0, "group_stations": 3}, False),
        ({"reassignment_count": 1}, True),
        ({"reassignment_count": 2}, False),
        ({"stats.reopened_at": hours(9)}, False),
        ({"stats.reopened_at": hours(-9), "escalated_at": T0}, True),
    ],
)
def test_first_touch(cells, first):
    one, found = joined({"status": "solved", **cells})
    assert Touch.of(found, threads=False).first(one.cases[0]) is first


def test_no_time_of_reopening_means_never():
    one, found = joined({"status": "solved"}, beside=({"stats.reopened_at": T0},))
    assert Touch.of(found, threads=False).first(one.cases[0]) is True


def test_first_touch_that_is_not_told():
    one, found = joined({"status": "solved"}, beside=({"reopens": 0, "group_stations": 1},))
    touch = Touch.of(found, threads=False)
    assert isinstance(touch.first(one.cases[0]), Untold)
    still, _ = joined({"status": "open", "reopens": 0})
    assert touch.first(still.cases[0]) == Untold("not resolved yet")
    half, columns = joined({"status": "solved", "reopens": 0})
    assert "at most this" in Touch.of(columns, threads=False).says
    assert not Touch.of(joined({"status": "solved"})[1], threads=False).measured
    assert Touch.of(columns, threads=False, stations=1).stations == 1
    assert half.cases[0].stations is None


@pytest.mark.parametrize(("replies", "one_touch"), [(1, True), (2, False)])
def test_one_touch_counts_public_replies_since_the_escalation(replies, one_touch):
    said = [(-2, True, True), (0, False, True), (0.2, True, False), *((1.0 + n, True, True) for n in range(replies))]
    one, found = joined({"status": "solved", "reopens": 0}, said=said)
    assert Touch.of(found, threads=True).one(one.cases[0]) is one_touch


# --- both clocks --------------------------------------------------------------------------------------------------


def clocks(cells, *, said=(), **how):
    one, found = joined(cells, said=said, **how)
    by = Clocks.of(found, threads=one.threads)
    return tuple(judge(one.cases[0], one.as_of) for judge in (by.inside, by.promise))


def test_a_note_takes_over_and_a_reply_answers():
    inside, promise = clocks({"status": "open"}, said=[(0, False, True), (0.5, True, False), (3, True, True)])
    assert inside.kept
    assert (promise.kept, promise.late, promise.ended) == (False, 60.0, True)


def test_at_the_deadline_is_kept():
    inside, promise = clocks({}, said=[(1.0, True, False), (2.0, True, True)])
    assert inside.kept
    assert promise.kept


def test_a_reply_before_the_customers_newest_message_does_not_count():
    inside, promise = clocks({"status": "open"}, said=[(-1, True, True)], as_of=hours(5))
    assert (inside.kept, inside.late, inside.ended) == (False, 240.0, False)
    assert not promise.ended


def test_a_reply_in_the_second_of_the_message_counts():
    inside, promise = clocks({"status": "open"}, said=[(0, True, True)], as_of=hours(2))
    assert inside.kept
    assert promise.kept


def test_what_is_not_due_yet_is_left_out():
    inside, promise = clocks({"status": "open"}, said=[(-1, True, True)], as_of=hours(1.5))
    assert not inside.kept
    assert promise == Untold("not due yet")


def test_what_is_kept_but_not_due_yet_is_left_out_too():
    """Else a young export would hold the quick ones and not the slow ones of the same day."""
    inside, promise = clocks({"status": "open"}, said=[(0.2, True, True)], as_of=hours(1.5))
    assert inside.kept
    assert promise == Untold("not due yet")


def test_a_resolution_takes_over_but_is_no_answer():
    cells = {"status": "solved", "resolved_at": hours(0.5)}
    inside, promise = clocks(cells, said=[(-1, True, True)], as_of=hours(3))
    assert inside.kept
    assert promise == Untold("resolved, but no answer is told")


def test_columns_stand_in_for_the_thread():
    inside, promise = clocks({"first_reply_at": hours(1.5), "assigned_at": hours(0.5)}, as_of=hours(2))
    assert inside.kept
    assert promise.kept
    early, late = clocks({"status": "open", "first_reply_at": hours(-1)}, as_of=hours(9))
    assert early == late == Untold("answered before it was escalated; a later answer stands only in the thread")
    waiting, _ = clocks({"status": "open"}, beside=({"first_reply_at": hours(1)},), as_of=hours(9))
    assert (waiting.kept, waiting.late) == (False, 480.0)


def test_the_thread_is_believed_before_the_columns():
    _, promise = clocks({"first_reply_at": hours(0.5)}, said=[(0, False, True), (3, True, True)])
    assert promise.late == 60.0


def test_without_a_reply_in_sight_nothing_is_missed():
    inside, _ = clocks({"status": "open"}, beside=({"assigned_at": hours(1)},), as_of=hours(9))
    assert inside == Untold("not assigned since, and nothing tells of replies")
    assert not Clocks.of(joined({"status": "open"})[1], threads=False).inside_measured


def test_nobody_may_answer_a_red_flag():
    how = {"said": [(0.5, True, True)], "as_of": hours(2)}
    inside, promise = clocks({"status": "open"}, decision=scored(do_not_engage=True), **how)
    assert inside.kept
    assert promise == Untold("a red flag that nobody may answer")


def test_a_ticket_without_times_has_no_deadline():
    inside, _ = clocks({"status": "open"}, said=[(0.5, True, True)], decision=scored(due=False))
    assert inside == Untold("no deadline, for the ticket had no time when it was scored")


# --- satisfaction -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "happy", "answered"),
    [("good", True, True), ("Bad", False, True), ("offered", None, False), ("unoffered", None, None), ("", None, None)],
)
def test_zendesk_says_who_was_asked(score, happy, answered):
    one, found = joined(
        {"status": "solved", "satisfaction_rating.score": score}, beside=({"satisfaction_rating.score": "good"},)
    )
    told = [
        None if isinstance(a, Untold) else a
        for a in (satisfied(one.cases[0], found.scale), responded(one.cases[0], found.scale))
    ]
    assert told == [happy, answered]


def test_elsewhere_all_resolved_tickets_were_asked():
    one, found = joined({"status": "solved"}, beside=({"conversation_rating.rating": 5},))
    assert responded(one.cases[0], found.scale) is False
    assert mark(one.cases[0], found.scale) is None
    still, _ = joined({"status": "open"}, beside=({"conversation_rating.rating": 5},))
    assert isinstance(responded(still.cases[0], found.scale), Untold)
    rated, _ = joined({"status": "solved", "conversation_rating.rating": 3})
    assert satisfied(rated.cases[0], found.scale) is False
    assert mark(rated.cases[0], found.scale) == 3.0
