"""JSON lines and documents: the canonical form, flat objects, wrappers, and wrong types."""

from __future__ import annotations

import json

import pytest

from triage.errors import InputError
from triage.types import Author


def line(ticket_id: object = "1", **more: object) -> str:
    base = {
        "ticket_id": ticket_id,
        "messages": [{"author": "customer", "created_at": "2026-03-02T09:14:00Z", "body": "hello"}],
    }
    return json.dumps({**base, **more}) + "\n"


def test_canonical_with_labels_unchanged(read) -> None:
    extra = {"labels": {"escalate": False, "clauses": []}, "brief": ["x"], "author": "hand", "split_group": 7}
    account = {"id": 5, "name": "N", "tier": "vip", "since": "2020", "followers": 20}
    ticket = read("t.jsonl", line(subject="s", channel="web", status="open", account=account, **extra)).tickets[0]
    assert dict(ticket.extra) == extra
    assert (ticket.account.id, ticket.account.tier, ticket.account.followers) == ("5", "vip", 20)
    assert ticket.lacks == () and ticket.warnings == ()


def test_wrong_types_reject_the_row_and_no_other(read) -> None:
    found = read(
        "t.jsonl",
        line("1", messages=5) + line("2", messages=["x"]) + line("3", messages=[{"author": "customer", "body": ["x"]}])
        + line({"a": 1}) + "[1]\n{broken\n\n" + line("4", messages=[{"author": "customer", "body": 12.5}]),
    )  # fmt: skip
    assert found.ids == ["4"] and found.tickets[0].messages[0].body == "12.5"
    assert [r.line for r in found.rejected] == [1, 2, 3, 4, 5, 6]
    assert found.rejected[0].reason == "messages is not a list"
    assert "not JSON" in found.rejected[5].reason


def test_doubts_of_a_thread(read) -> None:
    messages = [{"author": "chief", "body": "a"}, {"body": "b"}, {"author": "system", "body": "c", "internal": "maybe"}]
    ticket = read("t.jsonl", line(messages=messages, account="n")).tickets[0]
    assert [m.author for m in ticket.messages] == [Author.CUSTOMER, Author.CUSTOMER, Author.BOT]
    assert len(ticket.warnings) == 4
    assert "created_at" in ticket.lacks
    assert read("t.jsonl", line(messages=[])).tickets[0].warnings == ("has no messages",)


def grown(*bodies: str, **more: object) -> str:
    times = [f"2026-03-{2 + day:02}T09:14:00Z" for day in range(len(bodies))]
    listed = [{"author": "customer", "created_at": t, "body": b} for t, b in zip(times, bodies, strict=True)]
    return line("1", messages=listed, **more)


@pytest.mark.parametrize("newest_first", [False, True], ids=["newest-last", "newest-first"])
@pytest.mark.parametrize("files", [1, 2])
def test_of_one_thread_twice_the_newest_copy_counts(read, files: int, newest_first: bool) -> None:
    copies = [grown("first"), grown("first", "and then")]
    texts = [copies[newest_first], line("2") + copies[not newest_first]]
    found = read("a.jsonl", "".join(texts)) if files == 1 else read("a.jsonl", texts[0], "b.jsonl", texts[1])
    kept = next(t for t in found.tickets if t.id == "1")
    assert sorted(found.ids) == ["1", "2"] and not kept.warnings
    assert [m.body for m in kept.messages] == ["first", "and then"]
    assert [r.ticket_id for r in found.rejected] == ["1"] and "superseded" in found.rejected[0].reason


@pytest.mark.parametrize(
    ("first", "second", "doubtful"),
    [("a", "b", True), ("a", "a", False)],
    ids=["other-words", "same-words"],
)
def test_two_threads_of_one_id_just_as_new_are_a_doubt(read, first: str, second: str, doubtful: bool) -> None:
    found = read("t.jsonl", grown(first) + line("2") + grown(second))
    assert found.ids == ["2", "1"] and found.rejected[0].line == 1
    assert any("has other words" in w for w in found.tickets[1].warnings) is doubtful


def test_a_newer_copy_that_cannot_be_read_does_not_take_the_ticket_along(read) -> None:
    found = read("t.jsonl", grown("first") + line("1", messages=[{"created_at": "2027-01-01", "body": ["x"]}]))
    assert found.ids == ["1"] and [m.body for m in found.tickets[0].messages] == ["first"]
    assert "not text" in found.rejected[0].reason


def test_flat_objects_make_threads(read) -> None:
    rows = [
        {"id": 9007199254740993, "text": "b", "date": "2026-03-02T10:00:00Z", "role": "agent"},
        {"id": 9007199254740993, "text": "a", "date": "2026-03-02T09:00:00Z", "role": "user"},
        {"id": 9007199254740992, "text": "other", "role": "user"},
    ]
    found = read("t.jsonl", "\n".join(map(json.dumps, rows)))
    assert found.ids == ["9007199254740993", "9007199254740992"]
    assert [m.body for m in found.tickets[0].messages] == ["a", "b"]


@pytest.mark.parametrize("number", [2**53 + 1, 2**63 + 1, 2**64 + 1, 10**30 + 1])
def test_long_ids_are_exact(read, number: int) -> None:
    assert read("t.jsonl", line(number)).ids == [str(number)]
    assert read("t.json", json.dumps([{"id": number, "body": "x"}], indent=1)).ids == [str(number)]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    "wrap", [lambda r: [r], lambda r: r, lambda r: {"tickets": [r], "count": 1}, lambda r: {"data": [r]}]
)
def test_documents(read, wrap, indent: int | None) -> None:
    record = {"ticket_id": "K", "body": "hello", "tags": ["a"]}
    found = read("t.json", json.dumps(wrap(record), indent=indent))
    assert found.ids == ["K"] and dict(found.tickets[0].extra) == {"tags": ["a"]}


def test_several_documents_in_one_file(read) -> None:
    pages = [{"data": [{"id": i, "body": "x"}]} for i in (1, 2)]
    for indent in (None, 1):
        assert read("t.json", "\n".join(json.dumps(p, indent=indent) for p in pages)).ids == ["1", "2"]


def test_broken_document_names_the_line(read) -> None:
    with pytest.raises(InputError, match=r"t\.json:3: not JSON"):
        read("t.json", '[\n {"id": 1, "body": "x"},\n {"id": 2, "bo')


def test_half_surrogates_nan_and_depth(read) -> None:
    found = read(
        "t.jsonl", '{"id": "1", "body": "a \\ud83d b", "score": NaN}\n{"id": "2", "body": ' + "[" * 100_000 + "\n"
    )
    assert found.tickets[0].messages[0].body == "a \ufffd b"
    assert found.tickets[0].messages[0].body.encode()
    assert len(found.rejected) == 1
    deep = '{"id": "3", "body": "x", "more": ' + "[" * 900 + "]" * 900 + "}\n"
    assert [r.reason for r in read("t.jsonl", deep + line("4")).rejected] == ["not JSON: nested too deeply"]
    with pytest.raises(InputError, match="nested too deeply"):
        read("t.json", deep)


def test_a_damaged_first_line_is_one_row_not_the_file(read) -> None:
    found = read("t.jsonl", '{"ticket_id": "0", "mess\n' + line("1"))
    assert found.ids == ["1"] and [r.line for r in found.rejected] == [1]


def test_a_first_line_longer_than_the_head(read) -> None:
    body = "words " * 100_000
    for name in ("t.jsonl", "t.ndjson", "t.json"):
        assert read(name, line("1", messages=[{"author": "customer", "body": body}]) + line("2")).ids == ["1", "2"]


@pytest.mark.parametrize("name", ["t.jsonl", "t.json"])
def test_a_number_without_end_is_told_in_words(read, name: str) -> None:
    text = f'{{"ticket_id": {"9" * 5000}, "body": "x"}}\n' + line("2")
    if name == "t.jsonl":
        found = read(name, text)
        assert found.ids == ["2"] and found.rejected[0].reason == "not JSON: a number of thousands of digits"
        return
    with pytest.raises(InputError, match=r"not JSON: a number of thousands of digits$"):
        read(name, f"[{text.replace(chr(10), ',', 1)}]")
