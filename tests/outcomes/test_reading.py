"""Files of one helpdesk, put together by ticket."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from triage.errors import InputError
from triage.outcomes.columns import find
from triage.outcomes.lexicon import lexicon
from triage.outcomes.reading import read_tables
from triage.outcomes.rows import How

AT = "2026-03-02T10:00:00Z"


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
