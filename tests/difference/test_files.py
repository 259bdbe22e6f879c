"""Two scored files: what they tell, and what they do not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.difference.sides import policy
from triage.difference import files, tables
from triage.difference.run import of_files
from triage.errors import InputError
from triage.intake.scored import Scored
from triage.types import Priority

RULES = policy()
BASE = Scored(
    "T-1", False, Priority.NONE, "neutral", "", (), False, None, None, (), "none", 0.2, 0.9, False, (), "m1", "p1"
)


def row(level="none", *clauses, by="policy", p=0.2, **more):
    priority = Priority.parse(level)
    team = "billing" if priority else ""
    decided = by if priority else "none"
    return replace(
        BASE, escalate=priority > 0, priority=priority, team=team, clauses=clauses, decided_by=decided, p_escalate=p,
        **more,
    )  # fmt: skip


def keys(one, other, aspect="level"):
    return [cause.key for cause in files.compare(one, other, RULES).of(aspect)]


def test_the_clauses_that_can_demand_the_level():
    high = row("high", "high.refund", "medium.smell")
    assert keys(row("medium", "medium.smell"), high) == [("gained", "high.refund")]
    assert keys(high, row("medium")) == [("lost", "high.refund")]
    assert keys(row("high"), row("critical", "high.refund", "own.clause")) == [("gained", "own.clause")]


def test_the_model_where_no_clause_tells():
    assert keys(row(), row("low", by="model", p=0.7)) == [("model", "p_escalate")]
    assert keys(row(p=None), row("low", by="model", p=0.7)) == [("model", "p_escalate")]
    assert keys(row("low", by="fault"), row()) == [("faultless", "some part")]


def test_what_the_files_do_not_tell_is_said():
    assert keys(row("low", "high.refund"), row("high", "high.refund")) == [("untold", "")]
    assert keys(row(p=0.7), row("low", by="model", p=0.7)) == [("untold", "")]


def test_flags_moods_clocks_and_doubts():
    threat = row("critical", "redflag.threat", do_not_engage=True)
    assert keys(row("critical"), threat, "do not engage") == [("gained", "redflag.threat")]
    assert keys(row(sentiment="angry"), row(p=0.5), "sentiment") == [("model", "mood")]
    due = datetime(2026, 3, 2, tzinfo=UTC)
    assert keys(row("low"), row("low", due_at=due), "due") == [("clock", "levels.toml or calendar.toml")]
    assert keys(row(), row(needs_review=True, notes=("why",)), "needs review") == [("doubt", "")]


def test_rows_are_paired_by_ticket_whatever_their_order():
    one = [replace(row(), ticket_id=name) for name in ("1", "2", "3")]
    other = [replace(row("low", by="model", p=0.8), ticket_id=name) for name in ("4", "3", "2")]
    found = of_files(("a.csv", "b.csv"), (one, other), RULES)
    assert [c.ticket_id for c in found.changes] == ["2", "3"]
    assert [own.ids for own in found.only] == [("1",), ("4",)]
    assert found.seen.levels[0] == (0, 2, 0, 0, 0)
    (table,) = [t for t in tables.tables(found) if t.name == "only_in_one"]
    assert table.rows == (("a.csv", 1, 0, "1"), ("b.csv", 1, 1, "4"))


def test_files_without_a_common_ticket():
    with pytest.raises(InputError, match="no ticket in common"):
        of_files(("a", "b"), ([row()], [replace(row(), ticket_id="T-2")]), RULES)
