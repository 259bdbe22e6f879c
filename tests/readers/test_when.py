"""Times: formats, zones, and the order of day and month."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from triage.fields.when import Order, parse, proof, settle

UTC = ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("2026-03-02T09:14:00Z", "2026-03-02T09:14:00+00:00"),
        ("2026-03-02T09:14:00+05:30", "2026-03-02T03:44:00+00:00"),
        ("2024-06-23T08:41:04.000+0000", "2024-06-23T08:41:04+00:00"),
        ("2026-03-02 09:14:00 UTC", "2026-03-02T09:14:00+00:00"),
        ("2026-03-02 09:14:00 -0500", "2026-03-02T14:14:00+00:00"),
        ("2026-03-02 09:14", "2026-03-02T09:14:00+00:00"),
        ("1772442840", "2026-03-02T09:14:00+00:00"),
        (1772442840, "2026-03-02T09:14:00+00:00"),
        (1772442840000, "2026-03-02T09:14:00+00:00"),
        ("20260302", "2026-03-02T00:00:00+00:00"),
        ("202603020914", "2026-03-02T09:14:00+00:00"),
        ("20260302091405", "2026-03-02T09:14:05+00:00"),
        (20260302, "2026-03-02T00:00:00+00:00"),
        (202603020914, "2026-03-02T09:14:00+00:00"),
        (20260302091405.0, "2026-03-02T09:14:05+00:00"),
        (1_000_000_000, "2001-09-09T01:46:40+00:00"),
        ("1772442840.5", "2026-03-02T09:14:00.500000+00:00"),
        ("10/Oct/25 11:45 AM", "2025-10-10T11:45:00+00:00"),
        ("Mon, 02 Mar 2026 09:14:00 +0100", "2026-03-02T08:14:00+00:00"),
        ("Mar 2, 2026 12:05 AM", "2026-03-02T00:05:00+00:00"),
        ("Tue Oct 31 22:10:47 +0000 2017", "2017-10-31T22:10:47+00:00"),
        ("02.03.2026 09:14", "2026-03-02T09:14:00+00:00"),
        ("26/08/2026 10:00", "2026-08-26T10:00:00+00:00"),
        ("08/26/2026 10:00 PM", "2026-08-26T22:00:00+00:00"),
        ("2026-03-02 09:00 PM", "2026-03-02T21:00:00+00:00"),
        ("2026-03-02 12:05:30 am UTC", "2026-03-02T00:05:30+00:00"),
        (date(2026, 3, 2), "2026-03-02T00:00:00+00:00"),
    ],
)
def test_read(value: object, wanted: str) -> None:
    moment = parse(value, UTC)
    assert moment is not None
    assert moment.at.isoformat() == wanted
    assert not moment.ambiguous


@pytest.mark.parametrize(
    "value",
    ["", "soon", "31/31/2026", "2026-13-01", True, 7, "99999999999999999999", None, [], "13:00 PM", float("nan")],
)
def test_what_is_no_time(value: object) -> None:
    assert parse(value, UTC) is None


def test_a_clock_of_twelve_hours_has_no_thirteenth() -> None:
    assert parse("2026-03-02 13:00 PM", UTC) is None


def test_naive_times_are_in_the_zone_given_across_the_clock_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    winter, summer = parse("2026-03-02 09:00", berlin), parse("2026-07-02 09:00", berlin)
    assert winter is not None and summer is not None
    assert (winter.at.hour, summer.at.hour, winter.naive) == (8, 7, True)


def test_order_of_a_column() -> None:
    assert settle(filter(None, map(proof, ["01/08/2026", "26/08/2026"]))) is Order.DAY_FIRST
    assert settle(filter(None, map(proof, ["01/08/2026", "08/26/2026"]))) is Order.MONTH_FIRST
    assert settle(filter(None, map(proof, ["01/08/2026", "02/08/2026"]))) is Order.UNSETTLED
    assert settle([Order.DAY_FIRST, Order.MONTH_FIRST]) is Order.UNSETTLED


def test_the_order_decides_and_only_the_unsettled_is_a_doubt() -> None:
    readings = {order: parse("01/08/2026", UTC, order=order) for order in Order}
    assert {o: (m.at.month, m.ambiguous) for o, m in readings.items() if m} == {
        Order.DAY_FIRST: (8, False),
        Order.MONTH_FIRST: (1, False),
        Order.UNSETTLED: (8, True),
    }
    same = parse("05/05/2026", UTC)
    assert same is not None and not same.ambiguous
