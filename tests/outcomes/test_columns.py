"""Columns are found by their names; cells say what they say or are counted as unreadable."""

from datetime import UTC, datetime, timedelta

import pytest

from triage.errors import InputError
from triage.outcomes.cells import recognised
from triage.outcomes.columns import find, split
from triage.outcomes.lexicon import Kind, lexicon
from triage.outcomes.rows import How, Tables

WORDS = lexicon()


def tables(rows, *, zone="UTC", chosen=None):
    made = Tables(How(zone, WORDS, chosen={f: c.rpartition(":")[0] or c for f, c in (chosen or {}).items()}), len)
    for n, row in enumerate(rows):
        made.put(str(n), row.items())
    return made


def found(rows, *, chosen=None, scale="", zone="UTC"):
    return find(tables(rows, zone=zone, chosen=chosen), chosen or {}, scale=scale)


def value(rows, field, **how):
    return found(rows, **how).values["0"][field]


@pytest.mark.parametrize(
    ("column", "cell", "field", "said"),
    [
        ("Solved at", "2026-03-02T10:00:00+05:30", "resolved_at", datetime(2026, 3, 2, 4, 30, tzinfo=UTC)),
        ("statistics.last_close_at", 1772445600, "resolved_at", datetime(2026, 3, 2, 10, tzinfo=UTC)),
        ("First reply time in minutes", "90", "first_reply_in", timedelta(minutes=90)),
        ("First response time (in hrs)", "1:30:30", "first_reply_in", timedelta(hours=1, minutes=30, seconds=30)),
        ("First response time (in hrs)", "1.5", "first_reply_in", timedelta(minutes=90)),
        ("Reopens", "0", "reopens", 0),
        ("IsClosed", "1", "closed", True),
        ("IsClosed", "false", "closed", False),
        ("merged_into", "4711", "gone", True),
        ("is_deleted", "FALSE", "gone", False),
    ],
)
def test_what_vendors_write(column, cell, field, said):
    assert value([{column: cell}], field) == said


def test_business_minutes_are_not_read():
    assert not found([{"First reply time in minutes within business hours": "9"}]).columns


def test_names_of_ones_own():
    rows = [{"Done on": "2026-03-02", "FRT": "2"}]
    assert not found(rows).columns
    named = found(rows, chosen={"resolved_at": "done on", "first_reply_in": "FRT:hours"})
    assert named.values["0"]["first_reply_in"] == timedelta(hours=2)
    assert [(c.field, c.name, c.vendor) for c in named.columns] == [
        ("resolved_at", "Done on", "named by --columns"),
        ("first_reply_in", "FRT", "named by --columns"),
    ]


def test_all_wrong_choices_are_told_at_once():
    with pytest.raises(InputError) as wrong:
        found([{"FRT": "2"}], chosen={"resolved_at": "Nowhere", "first_reply_in": "FRT"})
    assert "no column 'Nowhere'" in str(wrong.value)
    assert "first_reply_in=FRT:minutes" in str(wrong.value)
    assert "columns of the export: FRT" in str(wrong.value)


def test_unknown_fields_are_refused():
    with pytest.raises(InputError, match="resolvd_at"):
        split({"resolvd_at": "x"}, WORDS)
    assert split({"rating": "Stars", "body": "text"}, WORDS) == ({"rating": "Stars"}, {"body": "text"})


def test_day_and_month_are_settled_by_the_column():
    rows = [{"Resolved date": "03/02/2026"}, {"Resolved date": "25/02/2026"}]
    assert value(rows, "resolved_at") == datetime(2026, 2, 3, tzinfo=UTC)
    proved = [{"Resolved date": "03/02/2026"}, {"Resolved date": "02/25/2026"}]
    assert value(proved, "resolved_at") == datetime(2026, 3, 2, tzinfo=UTC)
    column = found(rows[:1]).columns[0]
    assert any("day/month" in note for note in column.notes)


def test_times_without_a_zone_are_the_calendars_and_said():
    one = found([{"Resolved date": "2026-02-03 10:00"}], zone="Europe/Berlin")
    assert one.values["0"]["resolved_at"] == datetime(2026, 2, 3, 9, tzinfo=UTC)
    assert one.columns[0].notes == ("1 time without a time zone read as Europe/Berlin",)


def test_what_cannot_be_read_is_counted():
    rows = [{"Reopens": "1"}, {"Reopens": "2"}, {"Reopens": "many"}]
    column = found(rows).columns[0]
    assert (column.filled, column.unreadable) == (3, ("2",))


def test_a_column_that_is_mostly_unreadable_is_not_used_and_said():
    one = found([{"Resolved": "yes"}, {"Resolved": "no"}])
    assert not one.has("resolved_at")
    assert "column 'Resolved' cannot be read as a time in 2 of 2 rows" in one.unread["resolved_at"]
    assert one.values["0"]["closed"] is True


@pytest.mark.parametrize(
    ("answers", "name"),
    [
        (("good", "bad", "offered"), "good or bad"),
        (("5", "1", "3"), "1-5"),
        (("10", "3"), "1-10"),
        (("103", "-101"), "freshdesk"),
        (("great", "okay"), "great, okay or bad"),
        (("4", "3"), None),
        (("7", "perfect"), None),
        (("bad",), None),
    ],
)
def test_scales_are_recognised_only_where_one_fits(answers, name):
    scale = recognised(answers, WORDS)
    assert (scale.name if scale else None) == name


def test_a_scale_that_is_not_clear_must_be_named():
    rows = [{"CSAT": "4"}, {"CSAT": "3"}]
    assert "name it with --scale" in found(rows).unread["rating"]
    assert found(rows, scale="1-5").scale.name == "1-5"


def test_a_vendors_name_used_by_another_is_judged_by_its_answers():
    one = found([{"satisfaction_rating": "5"}, {"satisfaction_rating": "2"}])
    assert one.scale.name == "1-5"


CELLS = {
    Kind.TIME: "2026-03-02T10:00:00Z", Kind.COUNT: "2", Kind.DURATION: "1:30", Kind.FLAG: "yes", Kind.WORD: "closed",
    Kind.RATING: "5",
}  # fmt: skip


@pytest.mark.parametrize("field", WORDS.fields.values(), ids=lambda f: f.name)
def test_a_column_of_our_own_name_is_read(field):
    one = found([{field.name: CELLS[field.kind]}])
    assert [(c.field, c.name) for c in one.columns if c.field == field.name] == [(field.name, field.name)]
    assert field.name in one.values["0"]


def test_a_duration_of_our_own_name_is_not_guessed():
    assert "--columns resolution_in=resolution_in:hours" in found([{"resolution_in": "90"}]).unread["resolution_in"]
    assert value([{"resolution_in_minutes": "90"}], "resolution_in") == timedelta(minutes=90)
    with pytest.raises(InputError, match="resolution_in=resolution_in:minutes"):
        found([{"resolution_in": "90"}], chosen={"resolution_in": "resolution_in"})


def test_ratings_with_a_decimal_comma():
    rows = [{"rating": "4,0"}, {"rating": "5,0"}]
    one = found(rows)
    assert [one.values[n]["rating"] for n in "01"] == ["4", "5"]
    assert one.scale.name == "1-5"
    assert any("decimal mark" in note for note in one.columns[0].notes)
    half = found([*rows, {"rating": "4,5"}], scale="1-5")
    assert half.columns[0].unreadable == ("2",), "a mark between two is none of the scale"


def test_of_several_escalations_the_first_counts_of_all_else_the_newest():
    made = tables([])
    for at in ("2026-03-02T12:00Z", "2026-03-02T10:00Z", "2026-03-02T11:00Z"):
        made.put("0", {"Escalated at": at, "resolved_at": at}.items())
    values = find(made, {}).values["0"]
    assert (values["escalated_at"].hour, values["resolved_at"].hour) == (10, 11)
    assert made.differs["escalatedat"] == 2
    mine = tables([], chosen={"escalated_at": "Handed over"})
    for at in ("2026-03-02T12:00Z", "soon", "2026-03-02T10:00Z"):
        mine.put("0", [("Handed over", at)])
    assert find(mine, {"escalated_at": "Handed over"}).values["0"]["escalated_at"].hour == 10


def test_a_change_of_the_clocks_adds_no_hour():
    rows = [{"created_at": "2026-03-29 01:30", "resolved_at": "2026-03-29 03:30"}]
    one = found(rows, zone="Europe/Berlin").values["0"]
    assert one["resolved_at"] - one["created_at"] == timedelta(hours=1)
    back = [{"created_at": "2026-10-25T02:30:00+02:00", "resolved_at": "2026-10-25T02:30:00+01:00"}]
    one = found(back, zone="Europe/Berlin").values["0"]
    assert one["resolved_at"] - one["created_at"] == timedelta(hours=1)
