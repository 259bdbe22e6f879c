"""``triage inspect``: what an export holds, what it lacks, and what would bring it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import SMALL, ticket_of
from tests.inspected import SAMPLES, canonical, lines, look, shown
from triage import discover, lacking
from triage.commands._inspected import document
from triage.intake.choosing import READERS
from triage.signals import Detector
from triage.types import Author, Message, Ticket


def test_a_report_without_texts_says_what_brings_them() -> None:
    for vendor, call in (("zendesk", "/tickets/{id}/comments"), ("freshdesk", "/tickets/{id}/conversations")):
        found = look(SAMPLES / f"{vendor}-report.csv")
        assert found.lacking["body"] == found.tickets == 3
        assert "critical.outage" in found.clauses["body"]
        assert call in found.brings["body"]
        told = " ".join(shown(found).split())
        assert "body is lacking in all 3 tickets" in told and call in told


def test_a_table_is_told_which_column_brings_a_field(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("id,text\n1,The export of contacts does not open today\n2,\n", encoding="utf-8")
    found = look(file)
    assert dict(found.lacking) == {
        "account.tier": 2, "account.followers": 2, "author": 2, "created_at": 2, "body": 1
    }  # fmt: skip
    assert "--columns account_tier=NAME" in found.brings["account.tier"]
    assert found.empty == 1 and found.timeless == 2
    assert found.clauses["account.tier"] == ("high.enterprise", "trigger.vip")


def test_advice_is_given_only_where_the_export_has_no_place_for_it(tmp_path: Path) -> None:
    file = lines(tmp_path / "t.jsonl", canonical("1", "Where do I find the manual?"), canonical("2", ""))
    found = look(file)
    told = " ".join(shown(found).split())
    assert "body is lacking in 1 of 2 tickets" in told and "hold no words" in told and "what brings it" not in told
    [field] = document(found)["not_evaluable"]
    assert (field["field"], field["in_export"], field["brought_by"]) == ("body", True, "")
    assert "critical.outage" in field["clauses"]


def test_every_vendor_says_what_brings_each_field() -> None:
    for name in discover.names(READERS):
        module = discover.load(READERS, name)
        if module.VENDOR:
            assert {"body", "thread", "author", "account.tier"} <= set(module.BRINGS), name
            assert all(1 <= len(text) <= 200 for text in module.BRINGS.values()), name


def test_nothing_lacks_where_all_is_there() -> None:
    found = look(SAMPLES / "tickets.jsonl")
    assert not found.lacking and not found.rejected and not found.personal
    assert "Every clause can be evaluated" in shown(found)
    assert (found.tickets, found.threads, found.languages["en"]) == (12, 3, 12)


@pytest.mark.parametrize("lacks", [(), ("account.tier",), ("author", "created_at"), ("body", "thread")])
def test_lacks_are_those_that_a_decision_reports(lacks: tuple[str, ...]) -> None:
    """The survey searches nothing, yet names the very clauses that scoring finds not evaluable when none fires."""
    detector = Detector(SMALL)
    timeless = Message(Author.CUSTOMER, "a word more", None)
    base = ticket_of("a plain question")
    for ticket in (base, replace(base, messages=(*base.messages, timeless)), ticket_of(""), Ticket("T", "", ())):
        [view] = detector.views([replace(ticket, lacks=lacks)])
        [found] = detector.detect([view])
        needed = lacking.needs(SMALL)
        clauses = lacking.clauses(needed)
        told = {(c, f) for f in lacking.fields(view) for c in clauses.get(f, ())}
        assert told == {(m.clause, m.field) for m in found.missing}


def test_personal_data_is_counted_by_place_and_never_shown(tmp_path: Path) -> None:
    secret = ["ada@private.example", "+49 30 1234567", "4111 1111 1111 1111", "DE89370400440532013000"]
    note = {"author": "agent", "internal": True, "created_at": "2026-03-02T10:14:00Z", "body": f"call {secret[1]}"}
    first = canonical("1", f"I am {secret[0]}, card {secret[2]}", requester={"mail": secret[0], "id": "0171 2345678"})
    first["messages"] += [note]
    file = lines(tmp_path / "t.jsonl", first, canonical("2", f"pay to {secret[3]}"), canonical("3", "order 4111111111"))
    found = look(file, sample=0)
    assert dict(found.personal) == {
        ("email", "customers' messages"): 1,
        ("card", "customers' messages"): 1,
        ("phone", "internal notes"): 1,
        ("iban", "customers' messages"): 1,
        ("email", "column requester.mail"): 1,
    }
    assert found.exposed == 2
    told = shown(found) + json.dumps(document(found))
    assert "requester.mail" in told
    assert not [s for s in secret if s in told]


def test_same_words_and_same_ids_are_told(tmp_path: Path) -> None:
    twice = "My invoice of March is wrong, please have a look"
    file = lines(
        tmp_path / "t.jsonl",
        canonical("1", "another text of the same id"),
        canonical("1", twice),
        canonical("2", twice.upper() + "\n"),
        canonical("3", "Thanks"),
        canonical("4", "Thanks"),
    )
    found = look(file)
    assert (found.texts.copies, found.texts.shown) == (1, (("1", "2"),))
    assert found.rejected == 1
    assert list(found.reasons) == ["superseded by a copy of the ticket that is as new or newer"]
    assert "1 = 2" in shown(found)
