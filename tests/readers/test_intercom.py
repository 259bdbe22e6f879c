"""Intercom: whose word a part is, who began, what lists leave out, and what a warehouse keeps of it."""

from __future__ import annotations

import json

import pytest

import triage
from tests.readers.intercoms import ADMIN, USER, A, B, C, conversation, part, said, source
from triage.signals import Detector
from triage.types import Author

FIN = {"type": "bot", "id": "9", "email": "operator+x@example.org"}


def test_whose_word_each_part_is(read) -> None:
    parts = [
        part(1, FIN, "I am a machine"), part(2, {**ADMIN, "email": "operator+7@example.org"}, "so am I"),
        part(3, None, None, part_type="assignment"), part(4, ADMIN, "a question"),
        part(5, ADMIN, "between us", part_type="note"), part(6, {"type": "lead", "id": "u2"}, "an answer"),
        part(7, USER, "again", part_type="open"), part(8, {**ADMIN, "from_ai_agent": True}, "third machine"),
    ]  # fmt: skip
    ticket = read("c.json", json.dumps(conversation(*parts))).tickets[0]
    assert said(ticket) == [
        (C, "first"), (B, "I am a machine"), (B, "so am I"), (A, "a question"), (A, "between us"), (C, "an answer"),
        (C, "again"), (B, "third machine"),
    ]  # fmt: skip
    assert [m.internal for m in ticket.messages] == [False, False, False, False, True, False, False, False]
    assert ticket.warnings == ()


@pytest.mark.parametrize(
    ("way", "author", "role", "sure"),
    [
        ("admin_initiated", ADMIN, A, True),
        ("automated", ADMIN, B, True),
        ("operator_initiated", FIN, B, True),
        ("admin_initiated", {}, A, True),
        ("customer_initiated", USER, C, True),
        ("customer_initiated", {}, C, False),
        ("admin_initiated", USER, C, False),
    ],
)
def test_who_began_is_told_by_the_author_and_the_way(read, way: str, author: dict, role: Author, sure: bool) -> None:
    ticket = read("c.json", json.dumps(conversation(source=source("hello", author, way)))).tickets[0]
    assert said(ticket) == [(role, "hello")]
    assert (ticket.warnings == ()) is sure


def test_a_subject_of_the_house_is_no_word_of_the_customer(read) -> None:
    opened = source("We saw fraud.", ADMIN, "admin_initiated") | {"subject": "Fraudulent charges"}
    ticket = read("c.json", json.dumps(conversation(part(1, USER, "Thank you"), source=opened))).tickets[0]
    assert ticket.subject == "" and ticket.extra["source"]["subject"] == "Fraudulent charges"
    theirs = source("Somebody used my card.") | {"subject": "Fraudulent charges"}
    assert read("c.json", json.dumps(conversation(source=theirs))).tickets[0].subject == "Fraudulent charges"


def test_only_what_is_html_is_read_as_html(read) -> None:
    parts = [part(1, USER, "see <ticket id> or a < b"), part(2, USER, "one<br>two")]
    ticket = read("c.json", json.dumps(conversation(*parts, source=source("<p>x</p>")))).tickets[0]
    assert [m.html for m in ticket.messages] == [True, False, True]


def test_a_list_says_of_each_ticket_that_its_thread_is_lacking(read) -> None:
    listed = {k: v for k, v in conversation().items() if k != "conversation_parts"}
    page = {"type": "conversation.list", "conversations": [listed, conversation(part(1, ADMIN, "a"), ident="502")]}
    page["pages"] = {"type": "pages", "next": {"starting_after": "x"}}
    found = read("c.json", json.dumps(page))
    assert ["thread" in t.lacks for t in found.tickets] == [True, False]
    assert any("more pages follow" in w for w in found.export.warnings)
    alone = read("c.json", json.dumps({"type": "conversation.list", "conversations": [listed]}))
    assert any("GET /conversations/{id}" in w for w in alone.export.warnings)
    detector = Detector(triage.load_policy())
    missing = detector.detect(detector.views(alone.tickets))[0].missing
    assert {m.clause for m in missing if m.field == "thread"} >= {"trigger.stale_followup", "trigger.repeat_issue"}


def test_a_thread_that_was_cut_or_redacted_goes_to_a_person(read) -> None:
    cut = conversation(part(1, ADMIN, "a"))
    cut["conversation_parts"]["total_count"] = 600
    assert "1 of the 600 parts" in read("c.json", json.dumps(cut)).tickets[0].warnings[0]
    gone = conversation(part(1, USER, "", redacted=True))
    assert "redacted" in read("c.json", json.dumps(gone)).tickets[0].warnings[0]


def test_outcomes_are_extra_only(read) -> None:
    ticket = read("c.json", json.dumps(conversation())).tickets[0]
    assert ticket.extra["priority"] == "priority" and ticket.extra["sla_applied"] == {"sla_status": "missed"}
    assert (ticket.channel, ticket.status, ticket.account.tier) == ("chat", "open", None)
    assert "first" not in json.dumps(dict(ticket.extra))


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("suffix", ["json", "json.gz"])
def test_all_shapes(read, indent: int | None, suffix: str) -> None:
    one, two = conversation(ident="1"), conversation(ident="2")
    event = {"type": "notification_event", "id": "n", "data": {"type": "notification_event_data", "item": one}}
    shapes = {
        "list": [[one, two]], "lines": [one, two], "single": [one], "event": [event],
        "pages": [{"type": "conversation.list", "conversations": [one]}, {"conversations": [two]}],
    }  # fmt: skip
    for values in shapes.values():
        found = read(f"c.{suffix}", "\n".join(json.dumps(v, indent=indent) for v in values))
        assert found.export.reader == "intercom" and found.ids in (["1"], ["1", "2"])
