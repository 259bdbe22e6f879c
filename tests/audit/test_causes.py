"""The trigger of needless escalations and the gap of the misses are found, and no column contradicts another."""

from dataclasses import replace

import pytest

from tests.audit.judging import POLICY
from tests.audit.sampled import BY_ID, DESIGN, FOUND, ROWS, TRUTH, cell
from triage.audit import causes
from triage.audit import questions as q
from triage.types import Priority


def test_the_trigger_of_the_needless_escalations_is_found():
    table = FOUND.table("needless_by_clauses")
    assert table.rows[0][0] == "trigger.churn"
    churn = [r for r in ROWS if r.escalate and "trigger.churn" in r.clauses]
    true = sum(not TRUTH[r.ticket_id][0] for r in churn)
    assert cell(table, "trigger.churn", "escalated") == len(churn)
    assert cell(table, "trigger.churn", "from") <= true <= cell(table, "trigger.churn", "to")
    part = cell(table, "trigger.churn", "of all needless")
    everything = sum(not TRUTH[r.ticket_id][0] for r in ROWS if r.escalate)
    assert part.low <= true / everything <= part.high
    assert "counts for each" in table.note


@pytest.mark.parametrize("grouping", [*causes.ESCALATED, *causes.KEPT])
def test_the_columns_of_a_row_do_not_contradict_each_other(grouping):
    """Wrong of a group is its rate times its size, and its part is that beside the rest's."""
    w = FOUND.weighed
    for side, wrong in ((w.escalated, causes.needless), (w.kept, q.missed)):
        named = causes.GROUPINGS[grouping][1]
        found = causes.causes(w, side, wrong, named)
        assert sum(one.part is not None for one in found) > 0
        for one in found:
            if not one.part:
                continue
            assert one.wrong.value == pytest.approx(one.rate.value * one.size)
            rest = side.without(w.groups(side, named)[one.name])
            other = w.share(wrong, rest).value * rest.size if rest.size else 0
            assert one.part.value == pytest.approx(one.wrong.value / (one.wrong.value + other))
            assert one.part.low <= one.part.value <= one.part.high
        sure = [(one.part.low, one.part.value) if one.part else (0, 0) for one in found]
        assert sure == sorted(sure, reverse=True)


def test_the_gap_of_the_misses_is_found():
    table = FOUND.table("gaps")
    missed = [t for t in DESIGN.tickets if not BY_ID[t.ticket_id].escalate and TRUTH[t.ticket_id][0]]
    assert [row[:3] for row in table.rows] == [("high", "billing", len(missed))]
    for clause in str(table.rows[0][-1]).partition(" and ")[0].split(", "):
        assert POLICY.clauses[clause].base_floor is Priority.HIGH
        assert POLICY.clauses[clause].team == "billing"
    assert FOUND.table("gaps_by_team").rows[0][:2] == ("billing", len(missed))
    by_band = FOUND.table("missed_by_bands")
    assert [row[0] for row in by_band.rows] == sorted((str(row[0]) for row in by_band.rows), reverse=True)


def test_bands_and_groups_name_every_ticket():
    for row in (BY_ID["T-0"], replace(BY_ID["T-0"], p_escalate=None), replace(BY_ID["T-0"], p_escalate=1.0, team="")):
        for _, named in causes.GROUPINGS.values():
            assert all(named(row)) and tuple(named(row))
