"""The promised moment: in the customer's zone where the export tells it, to the minute, never earlier than it is."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ticket_of
from tests.replies.made import AT, POLICY, case
from triage.clock import due
from triage.replies import draft
from triage.replies.when import Zone, known, moment, zone
from triage.types import Priority

CLOCK = POLICY.scripts.clock


def written(at, name):
    return moment(datetime.fromisoformat(at), Zone(name), CLOCK).text


@pytest.mark.parametrize(
    ("at", "name", "text"),
    [
        ("2026-03-02T10:00:00+00:00", "UTC", "10:00 on Monday, 2 March 2026 (UTC)"),
        ("2026-03-02T10:00:00+00:00", "Europe/Berlin", "11:00 on Monday, 2 March 2026 (Europe/Berlin, UTC+1)"),
        ("2026-07-02T10:00:00+00:00", "Europe/Berlin", "12:00 on Thursday, 2 July 2026 (Europe/Berlin, UTC+2)"),
        ("2026-03-02T03:00:00+00:00", "America/New_York", "22:00 on Sunday, 1 March 2026 (America/New_York, UTC-5)"),
        ("2026-03-02T23:00:00+00:00", "Asia/Kolkata", "04:30 on Tuesday, 3 March 2026 (Asia/Kolkata, UTC+5:30)"),
        ("2026-03-02T10:00:00+02:00", "UTC", "08:00 on Monday, 2 March 2026 (UTC)"),
        # The night in which summer time ends: one hour is there twice, and the distance to UTC tells which.
        ("2026-10-25T00:30:00+00:00", "Europe/Berlin", "02:30 on Sunday, 25 October 2026 (Europe/Berlin, UTC+2)"),
        ("2026-10-25T01:30:00+00:00", "Europe/Berlin", "02:30 on Sunday, 25 October 2026 (Europe/Berlin, UTC+1)"),
        # The night in which it begins: 02:00 to 03:00 is not there.
        ("2026-03-29T00:59:00+00:00", "Europe/Berlin", "01:59 on Sunday, 29 March 2026 (Europe/Berlin, UTC+1)"),
        ("2026-03-29T00:59:01+00:00", "Europe/Berlin", "03:00 on Sunday, 29 March 2026 (Europe/Berlin, UTC+2)"),
        ("2026-12-31T23:59:59+00:00", "UTC", "00:00 on Friday, 1 January 2027 (UTC)"),
    ],
)
def test_a_moment_is_written_in_its_zone(at, name, text):
    assert written(at, name) == text


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(ZoneInfo("UTC"))), st.sampled_from(
    ["UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]
))  # fmt: skip
def test_no_moment_is_told_earlier_than_it_is(at, name):
    found = moment(at, Zone(name), CLOCK).at.astimezone(ZoneInfo("UTC"))
    assert timedelta() <= found - at < timedelta(minutes=1)
    assert (found.second, found.microsecond) == (0, 0)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("Eastern Time (US & Canada)", "America/New_York"),
        ("(GMT-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("(GMT+01:00) Central European Standard Time (Europe/Berlin)", "Europe/Berlin"),
        ("us_slash_eastern", "US/Eastern"),
        ("america_slash_new_york", "America/New_York"),
        ("Chennai", "Asia/Kolkata"),
        ("Buenos Aires", "America/Buenos_Aires"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("utc", "UTC"),
        ("Samoa", "Pacific/Apia"),
        ("localtime", ""),
        ("Mars/Base", ""),
        ("../../etc/passwd", ""),
        ("2026-03-02", ""),
        ("+02:00", ""),
        ("", ""),
    ],
)
def test_zones_as_helpdesks_write_them(words, name):
    assert known(words) == name


def test_every_name_in_the_table_is_a_zone():
    from triage.replies.when import _others

    assert set(_others().values()) <= available_timezones()


@pytest.mark.parametrize(
    ("extra", "name"),
    [
        ({"requester": {"time_zone": "Berlin", "iana_time_zone": "Europe/Vienna"}}, "Europe/Vienna"),
        ({"reporter": {"timeZone": "Europe/Madrid"}}, "Europe/Madrid"),
        ({"Contact": {"TimeZoneSidKey": "America/Los_Angeles"}}, "America/Los_Angeles"),
        ({"hs_timezone": "us_slash_pacific"}, "US/Pacific"),
        ({"Requester time zone": "Tokyo"}, "Asia/Tokyo"),
        ({"account": {"timezone": "Asia/Dubai"}}, "Asia/Dubai"),
        ({"account": {"timezone": "Asia/Dubai"}, "customer": {"timezone": "Asia/Tokyo"}}, "Asia/Tokyo"),
        ({"assignee": {"time_zone": "Asia/Tokyo"}}, ""),
        ({"Agent time zone": "Asia/Tokyo", "requester_id": 7}, ""),
        ({"time_zone": 7, "quartz": "Asia/Tokyo"}, ""),
    ],
)
def test_whose_zone_it_is(extra, name):
    found = zone(ticket_of("words", extra=extra), "Europe/Lisbon")
    assert (found.name, found.customers) == ((name, True) if name else ("Europe/Lisbon", False))


def test_the_customers_zone_is_spoken_in_and_named():
    ticket = ticket_of("words", extra={"requester": {"time_zone": "America/New_York"}})
    found = draft(case(ticket, customer_promise=AT), POLICY)
    assert "That is by 05:00 on Monday, 2 March 2026 (America/New_York, UTC-5)." in found.message
    assert found.moment.zone.customers and found.remarks == ()


def test_a_zone_that_nobody_knows_is_told_and_the_calendars_stands_in():
    found = draft(case(ticket_of("words", extra={"customer_timezone": "Mars/Base"}), customer_promise=AT), POLICY)
    assert "That is by 10:00 on Monday, 2 March 2026 (UTC)." in found.message
    assert found.remarks == ("the export's time zone 'Mars/Base' is not known; times are in UTC",)
    silent = draft(
        case(ticket_of("words", extra={"timezone": "ann@example.org"}), customer_promise=AT), POLICY, greet=False
    )
    assert silent.remarks == ("the export's time zone is not known; times are in UTC",)


def test_without_a_time_no_moment_is_invented():
    found = draft(case(customer_promise=None), POLICY)
    assert found.moment is None and "That is by" not in found.message
    assert "They'll reach out within the hour" in found.message


def test_business_hours_of_the_calendar():
    friday_night = datetime.fromisoformat("2026-03-06T19:30:00+00:00")
    promise = due(friday_night, "end of business day", POLICY.calendar)
    message = draft(case(priority=Priority.MEDIUM, customer_promise=promise), POLICY).message
    assert "They'll reach out by end of business day. That is by 17:00 on Monday, 9 March 2026 (UTC)." in message


def test_a_promise_that_is_over_names_no_moment():
    found = draft(case(customer_promise=AT), POLICY, as_of=AT + timedelta(seconds=1))
    assert "That is by" not in found.message
    assert found.remarks == (
        "what was promised is over: 10:00 on Monday, 2 March 2026 (UTC); the message names no moment",
    )
    assert "That is by" in draft(case(customer_promise=AT), POLICY, as_of=AT).message
