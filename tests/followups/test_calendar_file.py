"""The calendar is one that other programs read, moves its events instead of adding some, and holds no one's words."""

from datetime import timedelta

import pytest

from tests.followups.made import POLICY, START, at, escalation
from triage.followups.following import follow
from triage.followups.nouns import INSIDE, PROMISE
from triage.followups.seen import Seen
from triage.outcomes.lexicon import State

icalendar = pytest.importorskip("icalendar")
ical = pytest.importorskip("triage.followups.ical")


def events(rows, seen=None, as_of=START):
    content = ical.calendar(follow(rows, seen, POLICY, as_of), POLICY)
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def test_each_deadline_to_come_is_an_event_with_an_alarm_before_it():
    inside, promise = events([escalation("critical", id="A, B; C\\D")])
    assert (inside.decoded("dtstart"), promise.decoded("dtstart")) == (at(5), at(15))
    assert inside["uid"] == ical.uid("A, B; C\\D", INSIDE)
    assert promise["uid"] == ical.uid("A, B; C\\D", PROMISE)
    assert "A, B; C\\D (Billing Team)" in inside["summary"]
    assert inside["status"] == "CONFIRMED"
    (alarm,) = inside.walk("VALARM")
    assert (alarm["action"], alarm.decoded("trigger")) == ("DISPLAY", timedelta(seconds=-75))
    assert "On-call support manager at 2026-03-02 09:15 UTC" in inside["description"]


def test_what_is_over_is_no_event():
    assert [e["uid"] for e in events([escalation("critical")], as_of=at(6))] == [ical.uid("T-1", PROMISE)]
    assert not events([escalation("critical")], as_of=at(16))
    assert not events([escalation("none"), escalation("high", id="2", start=None)])


def test_a_later_import_moves_an_event_and_takes_back_what_is_done():
    before = {e["uid"]: e for e in events([escalation("high"), escalation("low", id="2")])}
    later = escalation("high", start=at(10))
    now = events([later, escalation("low", id="2")], {"2": Seen(State.RESOLVED, ended=at(5))}, as_of=at(20))
    assert {e["uid"] for e in now} == before.keys()
    assert all(e["sequence"] > before[e["uid"]]["sequence"] for e in now)
    assert {e.decoded("dtstart") for e in now if e["status"] == "CONFIRMED"} == {at(70)}
    gone = [e for e in now if e["status"] == "CANCELLED"]
    assert {e["uid"] for e in gone} == {ical.uid("2", INSIDE), ical.uid("2", PROMISE)}
    assert not any(e.walk("VALARM") for e in gone)


def test_who_took_it_over_has_kept_the_inside_deadline():
    found = events([escalation("critical")], {"T-1": Seen(State.OPEN, taken=at(2))}, as_of=at(3))
    assert {e["uid"]: e["status"] for e in found} == {
        ical.uid("T-1", INSIDE): "CANCELLED",
        ical.uid("T-1", PROMISE): "CONFIRMED",
    }


def test_an_id_of_many_lines_and_signs_stays_in_its_place():
    name = "ünï\r\nBEGIN:VEVENT\x07" + "長" * 60
    (event, _) = events([escalation("critical", id=name)])
    assert "BEGIN:VEVENT" in event["summary"]  # as words
    assert "長" * 60 in event["summary"]


def test_the_same_input_gives_the_same_bytes():
    rows = [escalation(level, id=level) for level in ("low", "high", "critical")]
    once, again = (ical.calendar(follow(r, None, POLICY, START), POLICY) for r in (rows, rows[::-1]))
    assert once == again
