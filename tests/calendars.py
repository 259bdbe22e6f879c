"""Calendars and moments for the tests of the clocks."""

from datetime import UTC, date, datetime, time

from hypothesis import strategies as st

from triage.clock import WEEKDAYS
from triage.schema.calendar import CalendarFile, Hours

DAYS = ("mon", "tue", "wed", "thu", "fri")
BERLIN = CalendarFile(
    time_zone="Europe/Berlin",
    hours={day: Hours(opens=time(9), closes=time(17)) for day in DAYS},
    holidays=(date(2026, 12, 25),),
)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Cairo")


@st.composite
def weeks(draw):
    """Hours of up to three spans a day, whole minutes apart; the last may end at midnight."""
    week = {}
    for day in draw(st.sets(st.sampled_from(WEEKDAYS), min_size=1)):
        edges = sorted(draw(st.sets(st.integers(0, 24 * 60), min_size=2, max_size=6)))
        edges = edges[: len(edges) // 2 * 2]
        week[day] = tuple(
            Hours(opens=time(*divmod(a, 60)), closes=time(*divmod(b % 1440, 60)))
            for a, b in zip(edges[::2], edges[1::2], strict=True)
        )
    return week


calendars = st.builds(
    CalendarFile,
    time_zone=st.sampled_from(ZONES),
    hours=weeks(),
    holidays=st.lists(st.dates(date(2025, 1, 1), date(2027, 12, 31)), max_size=20).map(tuple),
    country=st.sampled_from(["", "DE", "IN"]),
)
