"""Files of one helpdesk, put together by ticket."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.outcomes.made import text_of
from triage.errors import InputError
from triage.outcomes.columns import find
from triage.outcomes.lexicon import lexicon
from triage.outcomes.reading import read_tables
from triage.outcomes.rows import How

AT = "2026-03-02T10:00:00Z"


@pytest.fixture
def reads(tmp_path):
    def read(files, **how):
        for name, content in files.items():
            text = content if isinstance(content, str) else json.dumps(content)
            (tmp_path / name).write_text(text, encoding="utf-8")
        return read_tables([str(tmp_path / name) for name in files], How("UTC", lexicon(), **how))

    return read


def ticket(ident=1, **more):
    return {
        "id": ident, "subject": "s", "raw_subject": "s", "description": "secret words", "requester_id": 5,
        "submitter_id": 5, "via": {"channel": "email"}, "created_at": AT, "status": "solved", **more,
    }  # fmt: skip


def values(tables, ident="1"):
    return find(tables, {}).values[ident]


def test_zendesk_metrics_and_ratings_come_in_files_of_their_own(reads):
    tables = reads({
        "tickets.json": {"tickets": [ticket(1), ticket(2)]},
        "ticket_metrics.json": {"ticket_metrics": [
            {"id": 71, "ticket_id": 1, "created_at": "2026-03-09T00:00:00Z", "reopens": 2, "solved_at": AT}
        ]},
        "satisfaction_ratings.json": {"satisfaction_ratings": [
            {"id": 81, "ticket_id": 1, "score": "bad", "comment": "secret", "created_at": "2026-03-10T00:00:00Z"}
        ]},
    })  # fmt: skip
    one = values(tables)
    assert (one["reopens"], one["rating"], one["status"]) == (2, "bad", "solved")
    assert one["created_at"].day == 2, "the ticket's own time, not that of its rating"
    assert tables.rows.keys() == {"1", "2"}
    assert "secret" not in repr(tables.rows)


def test_a_rating_has_times_of_its_own(reads):
    tables = reads({
        "export.csv": f"ticket_id,body,created_at,status\n1,words,{AT},resolved\n",
        "ratings.json": [
            {"id": 9, "ticket_id": 1, "ratings": {"default_question": 103}, "created_at": "2026-05-01T00:00:00Z"}
        ],
    })  # fmt: skip
    assert values(tables)["created_at"].month == 3
    assert values(tables)["rating"] == "103"


def test_conversations_without_texts_are_read_by_their_statistics(reads):
    tables = reads({"list.json": {"type": "conversation.list", "conversations": [
        {"id": "7", "created_at": 1772445600, "state": "closed", "source": {"type": "email", "body": "<p>secret</p>"},
         "statistics": {"last_close_at": 1772449200, "count_reopens": 1, "time_to_last_close": 60},
         "conversation_rating": {"rating": 5, "remark": "secret"}},
    ]}})  # fmt: skip
    one = values(tables, "7")
    assert (one["reopens"], one["rating"], one["channel"]) == (1, "5", "email")
    assert (one["resolved_at"] - one["created_at"]).total_seconds() == 3600


def test_a_report_without_texts_is_enough(reads):
    tables = reads({"report.csv": "Ticket ID,Solved at,Reopens\n0017,2026-03-02 10:00,1\n,2026-03-02,0\n"})
    assert tables.rows.keys() == {"0017"}
    assert [r.reason for r in tables.rejected] == ["names no ticket"]


def test_parquet_without_texts(tmp_path):
    path = tmp_path / "report.parquet"
    pq.write_table(pa.table({"ticket_id": ["1"], "reopens": [3]}), path)
    assert values(read_tables([str(path)], How("UTC", lexicon())))["reopens"] == 3


def test_threads_are_known_where_an_agent_wrote(reads):
    alone = reads({"tickets.json": {"tickets": [ticket()]}})
    assert not alone.threads
    comments = [
        {"id": 1, "ticket_id": 1, "author_id": 5, "public": True, "body": "secret words", "created_at": AT},
        {
            "id": 2,
            "ticket_id": 1,
            "author_id": 7,
            "public": True,
            "body": "reply",
            "created_at": "2026-03-02T11:00:00Z",
        },
    ]
    files = {"tickets.json": {"tickets": [ticket()]}, "comments.json": {"comments": comments}}
    both = reads(files | {"users.json": {"users": [{"id": 7, "role": "agent"}]}})
    assert both.threads
    assert [(s.agent, s.public) for s in both.rows["1"].said] == [(False, True), (True, True)]


def test_the_newest_of_several_answers_counts(reads):
    rows = [
        {"ticket_id": "1", "csat": "5", "updated_at": "2026-03-04T00:00:00Z"},
        {"ticket_id": "1", "csat": "1", "updated_at": "2026-03-03T00:00:00Z"},
    ]
    tables = reads({"ratings.json": rows})
    assert values(tables)["rating"] == "5"
    assert tables.differs["csat"] == 1


def test_custom_fields_are_named_by_their_ids(reads):
    tables = reads(
        {"t.json": {"tickets": [ticket(custom_fields=[{"id": 360, "value": "4"}])]}},
        chosen={"rating": "custom_fields.360"},
    )
    found = find(tables, {"rating": "custom_fields.360"}, scale="1-5")
    assert found.values["1"]["rating"] == "4"


def test_columns_of_the_readers_can_be_named_too(reads):
    text = f"case,words,begun,Solved at\n1,secret,{AT},{AT}\n"
    how = {"chosen": {"ticket_id": "case", "created_at": "begun"}, "more": {"body": "words"}}
    assert find(reads({"own.csv": text}, **how), {"created_at": "begun"}).values["1"]["created_at"].hour == 10


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.csv", "Solved at,body\n2026-03-02,words\n", "no ticket could be read"),
        ("a.csv", "Ticket ID,Solved at\n", "no ticket could be read"),
        ("a.json", '{"tickets": [', "not JSON"),
    ],
)
def test_a_file_that_tells_nothing_is_an_error(reads, name, text, says):
    with pytest.raises(InputError, match=says):
        reads({name: text})


def test_stdin_is_refused():
    with pytest.raises(InputError, match="stdin"):
        read_tables(["-"], How("UTC", lexicon()))


OPENED, REPLIED, ENDED = "2026-03-02 10:00", "2026-03-02 10:30", "2026-03-02 12:00"
ZENDESK = {
    "Summation column": "1", "Id": "01", "Requester": "A", "Requester id": "5", "Requester external id": "",
    "Group": "B", "Subject": "s", "Status": "Solved", "Via": "Mail", "Created at": OPENED, "Updated at": ENDED,
    "Assigned at": REPLIED, "Solved at": ENDED, "Satisfaction Score": "Good", "Group stations": "2",
    "Assignee stations": "3", "Reopens": "0", "Replies": "1", "First reply time in minutes": "30",
    "First reply time in minutes within business hours": "0",
}  # fmt: skip
FRESHDESK = {
    "Ticket ID": "01", "Subject": "s", "Status": "Closed", "Source": "Email", "Agent": "A", "Group": "B",
    "Created time": OPENED, "Resolved time": ENDED, "Closed time": "2026-03-03 12:00", "Initial response time": REPLIED,
    "First response time (in hrs)": "0:30:00", "Agent interactions": "1", "Customer interactions": "1",
    "Resolution status": "Within SLA", "First response status": "Within SLA", "Tags": "", "Contact ID": "7",
}  # fmt: skip
JIRA = {
    "Issue key": "SUP-1", "Issue id": "01", "Summary": "s", "Status": "Done", "Description": "words",
    "Created": "02/Mar/26 10:00 AM", "Resolved": "02/Mar/26 12:00 PM", "Custom field (Satisfaction)": "4",
}  # fmt: skip
SALESFORCE = {
    "Id": "01", "IsDeleted": "0", "CaseNumber": "77", "Subject": "s", "Description": "words", "Status": "Closed",
    "Origin": "Email", "IsClosed": "1", "CreatedDate": "2026-03-02T10:00:00.000+0000",
    "ClosedDate": "2026-03-02T12:00:00.000+0000",
}  # fmt: skip
SERVICENOW = {
    "number": "01", "short_description": "s", "state": "Resolved", "opened_at": OPENED, "resolved_at": ENDED,
    "reopen_count": "0", "reassignment_count": "1",
}  # fmt: skip
HUBSPOT = {
    "id": "01", "is_deleted": "FALSE", "property_createdate": OPENED, "property_closed_date": ENDED,
    "property_first_agent_reply_date": REPLIED,
}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        (ZENDESK, {"resolved_at", "assigned_at", "rating", "stations", "reopens", "replies", "first_reply_in"}),
        (FRESHDESK, {"resolved_at", "closed_at", "first_reply_at", "first_reply_in", "replies", "status"}),
        (JIRA, {"resolved_at", "rating", "status"}),
        (SALESFORCE, {"closed_at", "closed", "status", "gone", "channel"}),
        (SERVICENOW, {"resolved_at", "reopens", "reassignments", "status"}),
        (HUBSPOT, {"closed_at", "first_reply_at", "gone"}),
    ],
    ids=("zendesk", "freshdesk", "jira", "salesforce", "servicenow", "hubspot"),
)
def test_what_each_vendors_table_tells(reads, row, fields):
    tables = reads({"export.csv": text_of([row])})
    (ident,) = tables.rows
    one = values(tables, ident)
    assert fields | {"created_at"} <= one.keys()
    ended = one.get("resolved_at") or one["closed_at"]
    assert (ended - one["created_at"]).total_seconds() == 7200
    if "first_reply_in" in fields:
        assert one["first_reply_in"].total_seconds() == 1800


def test_hours_that_may_be_business_hours_are_said(reads):
    columns = find(reads({"f.csv": text_of([FRESHDESK])}), {}).columns
    assert "business hours" in next(c for c in columns if c.field == "first_reply_in").notes[0]


SOURCED = {"ticket_id": "1", "source": "some data set", "messages": [{"author": "customer", "body": "words"}]}


@pytest.mark.parametrize(
    ("more", "chosen", "channel"),
    [({}, {}, None), ({"channel": "chat"}, {}, "chat"), ({}, {"channel": "source"}, "some data set")],
)
def test_the_channel_is_what_the_reader_took_for_it(reads, more, chosen, channel):
    tables = reads({"t.jsonl": json.dumps(SOURCED | more)}, chosen=chosen)
    found = find(tables, chosen)
    assert found.values.get("1", {}).get("channel") == channel
    assert not tables.rejected
