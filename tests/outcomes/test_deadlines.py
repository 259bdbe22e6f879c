"""The two clocks of a ticket: who kept them, who was late, and what cannot be told yet."""

from tests.outcomes.judging import hours, joined, scored
from triage.outcomes.cases import Untold
from triage.outcomes.deadlines import Clocks


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
