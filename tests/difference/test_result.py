"""Counts, tables, page and JSON of a difference that was put together by hand."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.conftest import policy_of, ticket_of
from triage.agreement import wilson
from triage.difference import links, page, plain, summary, tables
from triage.difference.judging import Judge
from triage.difference.kinds import Side
from triage.difference.result import COUNTS
from triage.difference.run import labelled, of_tickets
from triage.records import record

CLAUSES = {
    "critical.outage": {"floor": "critical", "team": "technical_support", "match": {"phrase": {"any": ["is down"]}}},
    "high.refund": {"floor": "high", "team": "billing", "match": {"phrase": {"any": ["refund"]}}},
    "low.query": {"floor": "low", "team": "product", "match": {"phrase": {"any": ["invoice"]}}},
}
BEFORE = policy_of(CLAUSES)
_AFTER = policy_of(
    {
        **CLAUSES,
        "critical.outage": {**CLAUSES["critical.outage"], "floor": "low"},
        "high.refund": {**CLAUSES["high.refund"], "match": {"phrase": {"any": ["refund me"]}}},
        "medium.slow": {"floor": "medium", "team": "product", "match": {"phrase": {"any": ["slow as treacle"]}}},
    }
)
AFTER = replace(_AFTER, digest="after")
SUPPORT = {"labels": {"priority": "critical", "team": "technical_support"}}
TICKETS = [
    ticket_of("My invoice is here", id="same"),
    ticket_of("the invoice and a refund", id="fewer", extra={"labels": {"priority": "low", "team": "product"}}),
    ticket_of("<script>alert(1)</script> it is slow as treacle", id="new", subject="Zanzibar"),
    ticket_of("everything is down", id="grave", extra=SUPPORT),
    ticket_of("a refund", id="gone", extra={"labels": {"priority": "high", "team": "billing"}}),
    ticket_of("refund me, it is slow as treacle", id="clauses"),
]


@pytest.fixture(scope="module")
def found():
    judges = Judge(BEFORE), Judge(AFTER)
    labels = labelled(TICKETS, BEFORE, AFTER, {})
    return of_tickets("policy", (Side("old", "d1"), Side("new", "d2")), judges, TICKETS, labels=labels)


def named(found):
    return {c.name: found.count(c) for c in COUNTS if found.count(c)}


def test_the_counts(found):
    assert found.notes == ()
    assert found.seen.tickets == 6
    assert named(found) == {
        "changed": 5, "level_changed": 4, "lowered": 3, "critical_lost": 1, "no_longer_escalated": 1, "raised": 1,
        "newly_escalated": 1, "team_moved": 1, "only_clauses": 1,
    }  # fmt: skip
    shares = {c.name: found.share(c) for c in COUNTS}
    assert (shares["lowered"].value, shares["lowered"].n) == (0.5, 6)
    assert (shares["lowered"].low, shares["lowered"].high) == wilson(3, 6)
    assert (shares["critical_lost"].value, shares["critical_lost"].n) == (1.0, 1), "of those that were critical"
    assert found.seen.levels == ((0, 0, 1, 0, 0), (0, 1, 0, 0, 0), (0,) * 5, (1, 1, 0, 1, 0), (0, 1, 0, 0, 0))


def test_the_gravest_come_first(found):
    assert [c.ticket_id for c in found.changes] == ["grave", "gone", "fewer", "new", "clauses"]


def test_clause_by_clause_and_cause_by_cause(found):
    clauses = {c.clause: (c.before, c.after, c.gained, c.lost, c.levels, c.alone) for c in found.by_clause()}
    assert clauses == {
        "high.refund": (3, 1, 0, 2, 2, 2), "critical.outage": (1, 1, 0, 0, 1, 1), "medium.slow": (0, 2, 2, 0, 1, 1),
    }  # fmt: skip
    causes = {b.cause.key: (b.tickets, b.raised, b.lowered, b.alone) for b in found.by_cause()}
    assert causes == {
        ("lost", "high.refund"): (2, 0, 2, 2), ("floor", "critical.outage"): (1, 0, 1, 1),
        ("gained", "medium.slow"): (2, 1, 0, 1),
    }  # fmt: skip


def test_what_the_labels_say(found):
    table = BEFORE.decision.model.cost
    assert (found.worth.tickets, found.worth.better, found.worth.worse, found.worth.same) == (3, 1, 2, 0)
    assert found.worth.before.value == pytest.approx((table[1][3] + table[4][4] + table[3][3]) / 3)
    assert found.worth.after.value == pytest.approx((table[1][1] + table[4][1] + table[3][0]) / 3)
    assert {c.ticket_id: links.verdict(c) for c in found.changes} == {
        "grave": "worse", "gone": "worse", "fewer": "better", "new": "", "clauses": "",
    }  # fmt: skip


def test_every_figure_leads_to_as_many_tickets_as_it_says(found):
    titles = links.key_titles(found)
    keys = [links.keys_of(change) for change in found.changes]
    led = 0
    for table in tables.tables(found):
        for row, own in zip(table.rows, table.keys, strict=False):
            for cell, key in zip(row, own, strict=True):
                if key:
                    assert sum(key in borne for borne in keys) == cell, (table.name, key)
                    assert key in titles
                    led += bool(cell)
    assert led > 20


def test_the_record_holds_no_text_and_its_list_has_the_ticket_first(found):
    made = summary.record_of(found, at=datetime(2026, 3, 2, tzinfo=UTC), plots=page.pictures(found))
    files = record.files_of(made)
    (changed,) = made.compared
    assert (changed.name, changed.columns[0], changed.rows[0][0]) == ("changed", "ticket", "grave")
    assert {m.name: m.estimate.value for m in made.metrics}["lowered_share"] == 0.5
    for name, content in files.items():
        for words in (b"treacle", b"Zanzibar", b"everything"):
            if not name.endswith("policy_changes.csv"):  # what the policies say is no ticket's text
                assert words not in content, name


def test_the_page_escapes_what_it_quotes_and_loads_nothing(found):
    html = page.html(found, page.pictures(found))
    assert "Zanzibar" in html
    assert "<script>alert(1)" not in html
    assert not re.search(r"""(src|href)\s*=\s*["']?(https?:)?//""", html)
    assert "floor" in html
    data = json.loads(re.search(r'id="data">(.*?)</script>', html, re.S)[1])
    assert [t["id"] for t in data["tickets"]] == [c.ticket_id for c in found.changes]
    assert (
        'level: clause medium.slow holds now (phrase; no such clause on the other side) "slow as treacle"'
        in (data["tickets"][3]["text"])
    )


def test_json_has_it_all_but_the_text(found):
    said = json.loads(plain.text(found))
    assert said["counts"]["lowered"]["tickets"] == 3
    assert said["levels"]["critical"] == {"none": 0, "low": 1, "medium": 0, "high": 0, "critical": 0}
    assert said["changed"][0]["priority"] == ["critical", "low"]
    assert said["changed"][0]["because"][0] == {
        "of": "level", "kind": "floor", "name": "critical.outage", "clause": "critical.outage",
        "says": "clause critical.outage demands another level",
    }  # fmt: skip
    assert "treacle" not in json.dumps(said["changed"])


def test_nothing_changes():
    judges = Judge(BEFORE), Judge(BEFORE)
    same = of_tickets("policy", (Side("a"), Side("b")), judges, TICKETS[:2], labels=[None, None])
    assert (same.changes, same.keys, same.worth) == ((), (), None)
    assert same.notes == ("A and B are the same: nothing can differ",)
    assert "0 shown" not in page.html(same, page.pictures(same))


def test_ids_and_words_of_any_kind(found):
    odd = ticket_of("it is down \x00 </script>", id="=1+1")
    judges = Judge(BEFORE), Judge(AFTER)
    made = of_tickets("policy", (Side("a"), Side("b")), judges, [odd], labels=[None])
    assert plain.text(made).encode()
    assert page.html(made, []).encode("utf-8", "replace")
    files = record.files_of(summary.record_of(made, at=datetime(2026, 3, 2, tzinfo=UTC)))
    assert b"\n'=1+1," in files["tables/changed.csv"].replace(b"\r", b"")
