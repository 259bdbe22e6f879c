"""The same tickets are decided alike, whichever vendor's export tells them.

The exports are written by ``vendors/`` and compared with tickets that no reader has touched: so no reader is held
against another that may share its mistake.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from types import ModuleType, SimpleNamespace

import pytest

import triage
from tests.readers.alike import FIELDS, FORMATS, Told, expected, judged
from tests.readers.exports import drain
from tests.readers.vendors.cases import CASES
from tests.readers.vendors.tickets import AGENT, NOTE
from triage.intake.export import open_export
from triage.pipeline import Scorer
from triage.types import Author, Decision, Ticket

JUDGES = ("rules", "model")


@dataclass(frozen=True)
class Format:
    """One format's export as it was read, beside what was to be read."""

    module: ModuleType
    found: SimpleNamespace
    wanted: dict[str, Told]

    @property
    def tickets(self) -> dict[str, Ticket]:
        return {t.id: t for t in self.found.tickets if t.id in self.wanted}


@cache
def scorer(judge: str) -> Scorer:
    policy = triage.load_policy()
    return Scorer(policy, triage.load_model() if judge == "model" else None)


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """Write and read each format once."""

    @cache
    def run(name: str) -> Format:
        module = import_module(f"tests.readers.vendors.{name}")
        paths = module.write(CASES, tmp_path_factory.mktemp(name))
        return Format(module, drain(open_export([str(p) for p in paths])), expected(module))

    return run


@cache
def settled(judge: str) -> dict[object, Decision]:
    """Decisions on expected tickets; formats that carry the same expect the same but for the id."""
    return {}


def wanted_decisions(wanted: dict[str, Told], judge: str) -> dict[str, Decision]:
    done = settled(judge)
    named = {
        ident: (t.ticket.subject, t.ticket.messages, t.ticket.account, t.ticket.lacks) for ident, t in wanted.items()
    }
    new = [ident for ident, content in named.items() if content not in done]
    for ident, decision in zip(new, scorer(judge).score([wanted[i].ticket for i in new]), strict=True):
        done[named[ident]] = decision
    return {ident: done[content] for ident, content in named.items()}


@pytest.mark.parametrize("name", FORMATS)
def test_recognised_without_being_told(read, name: str) -> None:
    found = read(name)
    assert found.found.export.reader == found.module.READER


@pytest.mark.parametrize("name", FORMATS)
def test_every_ticket_is_there_with_its_own_id(read, name: str) -> None:
    found = read(name)
    assert list(found.tickets) == list(found.wanted)
    assert len(set(found.found.ids)) == len(found.found.ids)
    lost = [r for r in found.found.rejected if "superseded" not in r.reason]
    assert [r.ticket_id for r in lost if r.ticket_id] == []
    assert len(lost) == getattr(found.module, "FOOTERS", 0), "lines that are no ticket, and nothing else"


@pytest.mark.parametrize("name", FORMATS)
def test_threads_keep_their_order_their_times_and_their_writers(read, name: str) -> None:
    found = read(name)
    for ident, told in found.wanted.items():
        ticket = found.tickets[ident]
        assert ticket.subject == told.ticket.subject, ident
        assert [m.created_at for m in ticket.messages] == [m.created_at for m in told.ticket.messages], ident
        if not told.unsure:
            assert [whose(m) for m in ticket.messages] == [whose(m) for m in told.ticket.messages], ident


def whose(message) -> tuple[str, bool]:
    """Whether the customer wrote it, and whether the customer saw it; bots and agents are told apart elsewhere."""
    return ("customer" if message.author is Author.CUSTOMER else "ours", message.internal)


@pytest.mark.parametrize("name", FORMATS)
def test_plain_texts_arrive_unchanged(read, name: str) -> None:
    found = read(name)
    for ident, told in found.wanted.items():
        for got, wanted in zip(found.tickets[ident].messages, told.ticket.messages, strict=True):
            if not got.html and not name.startswith("jira_v3"):
                assert lines(got.body) == lines(wanted.body), ident


def lines(text: str) -> list[str]:
    """Line ends may change on the way, and blanks at the ends of a text."""
    return text.strip().splitlines()


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize("name", FORMATS)
def test_decided_alike(read, name: str, judge: str) -> None:
    found = read(name)
    decisions = dict(zip(found.tickets, scorer(judge).score(list(found.tickets.values())), strict=True))
    wanted = wanted_decisions(found.wanted, judge)
    for ident, told in found.wanted.items():
        if not told.unsure:
            assert judged(decisions[ident]) == judged(wanted[ident]), ident
            continue
        # Whose words they are nobody can tell: they count as the customer's, nothing is missed, and a person looks.
        assert decisions[ident].priority >= wanted[ident].priority, ident
        assert set(wanted[ident].clauses) <= set(decisions[ident].clauses), ident
        assert any("unknown role" in reason for reason in decisions[ident].review), ident


@pytest.mark.parametrize("name", FORMATS)
def test_what_a_format_has_no_place_for_is_said(read, name: str) -> None:
    found = read(name)
    for ident, told in found.wanted.items():
        assert FIELDS & set(found.tickets[ident].lacks) == FIELDS & set(told.ticket.lacks), ident


@pytest.mark.parametrize("name", FORMATS)
def test_a_vendors_own_verdict_decides_nothing(read, name: str) -> None:
    """Every export calls every ticket urgent or escalated; without those words the decisions are the same."""
    found = read(name)
    some = list(found.tickets.values())[::3]
    bare = [replace(t, extra={}, status="") for t in some]
    assert any(t.extra or t.status for t in some)
    with_it, without = (scorer("model").score(tickets) for tickets in (some, bare))
    assert [judged(d) for d in with_it] == [judged(d) for d in without]


def test_the_tickets_try_what_they_should() -> None:
    """The yardstick itself: the tickets make clauses fire, and stay silent, so that equality says something."""
    module = import_module("tests.readers.vendors.plain_jsonl")
    told = expected(module)
    decisions = dict(zip(told, scorer("model").score([t.ticket for t in told.values()]), strict=True))
    assert sum(d.escalate for d in decisions.values()) >= 8
    assert sum(not d.escalate for d in decisions.values()) >= 8
    assert len({c for d in decisions.values() for c in d.clauses}) >= 8
    assert decisions["1011"].escalate is False, "only a note speaks of the law"
    assert decisions["1010"].escalate is False, "only a bot speaks of an outage"
    assert decisions["1003"].escalate is False, "only quoted history threatens"
    assert {AGENT, NOTE} <= {s.who for c in CASES for s in c.said}
