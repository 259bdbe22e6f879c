"""Promoting, rolling back and mending: what the ledger says, what the registry does, and what is left by a crash."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.promotion.shop import START
from triage.errors import LedgerError, TrackingError, TriageError
from triage.promotion import history, lines, moves
from triage.promotion.lines import Model, Tickets
from triage.records import ledger

TICKETS = Tickets(("frozen.jsonl",), "d" * 64, 40, 38, unseen=True)


def test_promotions_and_rollbacks_go_along_the_ledger(shop):
    shop.promote("1")
    shop.agree("1")
    shop.promote("2")
    shop.agree("2", "1")
    shop.promote("4")
    shop.agree("4", "2")
    assert shop.rollback().live.version == "2"
    shop.agree("2", "1")
    assert shop.rollback().live.version == "1"
    shop.agree("1")
    with pytest.raises(TriageError, match="version 1 was the first to be promoted"):
        shop.rollback()
    shop.promote("4")
    shop.agree("4", "1")
    assert [(m.kind, m.live.version, m.before.version if m.before else "") for m in shop.look().moves] == [
        ("promote", "1", ""), ("promote", "2", "1"), ("promote", "4", "2"), ("rollback", "2", "4"),
        ("rollback", "1", "2"), ("promote", "4", "1"),
    ]  # fmt: skip


def test_the_line_says_everything_and_is_read_back(shop):
    now = shop.look()
    model = moves.model_of(shop.registry.version("2"))
    record = lines.Move(
        0, "", "promote", START, "anna", "it misses | outages", model, Model("1", "x", "y"), True, TICKETS,
        ({"name": "cost"},), ("a note",), judged_under="p" * 64, asked={"least_n": 10, "cost": [[0.0, 1.0]]},
        tests=lines.Tests("t", 2, {"typos": "12345678"}),
    )  # fmt: skip
    done = moves.promote(shop.path, shop.registry, now, record)
    (line,) = ledger.read(shop.path)
    assert done == lines.moves([line])[0]
    assert (done.line, done.hash) == (1, line.hash)
    for field in (
        "kind",
        "at",
        "by",
        "why",
        "live",
        "before",
        "forced",
        "tickets",
        "checks",
        "notes",
        "judged_under",
        "asked",
        "tests",
    ):
        assert getattr(done, field) == getattr(record, field)
    tags = shop.registry.tags("2")
    assert tags == {
        "ledger": line.hash, "promoted_at": START.isoformat(), "promoted_by": "anna",
        "promoted_why": "it misses | outages", "promoted_forced": "true", "promotion_begun": START.isoformat(),
    }  # fmt: skip
    assert history.last_tickets(shop.look().moves) == TICKETS


def test_a_rollback_says_so_on_both_versions(shop):
    shop.promote("1")
    shop.promote("2", by="bob")
    done = shop.rollback()
    assert shop.registry.tags("2")["rolled_back_to"] == "1"
    assert shop.registry.tags("2")["rolled_back_why"] == "worse"
    assert shop.registry.tags("1")["ledger"] == done.hash
    assert (done.by, done.before.version) == ("anna", "2")


def test_nothing_to_roll_back_to(shop):
    with pytest.raises(TriageError, match="nothing was promoted yet"):
        shop.rollback()
    assert not shop.path.exists()
    shop.promote("1")
    shop.promote("2")
    shop.registry.remove("1")
    with pytest.raises(
        TriageError, match=r"version 1, live before version 2, is not in the registry .*there are: 4, 3, 2"
    ):
        shop.rollback()
    assert shop.registry.aliases["champion"] == "2"
    assert len(shop.look().moves) == 2


def test_a_rollback_to_what_cannot_be_loaded_changes_nothing(shop, monkeypatch):
    shop.promote("1")
    shop.promote("2")

    def gone(ref):
        raise TrackingError(f"{ref}: its files are gone")

    monkeypatch.setattr(shop.registry, "fetch", gone)
    with pytest.raises(TrackingError, match="1: its files are gone"):
        shop.rollback()
    shop.agree("2", "1")


def test_what_was_live_when(shop):
    assert history.live_at(()) is None
    shop.promote("1")
    shop.promote("2")
    shop.rollback()
    found = shop.look().moves
    hours = (0, 0.99, 1, 1.5, 2, 2.99, 3, 99)
    live = [history.live_at(found, START + timedelta(hours=h)) for h in hours]
    assert [m.live.version if m else None for m in live] == [None, None, "1", "1", "2", "2", "1", "1"]
    assert live[-1].kind == "rollback"


def test_a_line_that_is_no_promotion_is_named(shop):
    with ledger.writing(shop.path) as room:
        room.append({"kind": "party", "at": START.isoformat()})
    with pytest.raises(LedgerError, match=r"line 1 of the ledger is no promotion .*'party'"):
        shop.look()
