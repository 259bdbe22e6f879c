"""Strata are what a ticket's decision says, and the smallest are merged with the nearest."""

from tests.audit.made import scored
from tests.audit.test_sample_draw import BANDS
from triage.audit.strata import LEAST, MOST_LEAST, Cell, band, merged
from triage.types import Priority


def cell(level, decided_by="policy", at=0):
    return Cell(Priority(level), decided_by, at)


def test_strata_are_merged_only_where_there_is_no_room():
    sizes = {cell(1): 50, cell(1, at=1): 3, cell(1, "model"): 9, cell(4): 40}
    assert len(merged(sizes, 16)) == 4
    assert set(merged(sizes, 15)) == {
        frozenset({cell(1), cell(1, at=1)}),
        frozenset({cell(1, "model")}),
        frozenset({cell(4)}),
    }
    assert len(merged(sizes, 102)) == 4, "all tickets are taken"


def test_the_smallest_joins_the_nearest():
    joined = [
        ({cell(2, at=1): 1, cell(2, at=2): 9, cell(2, "model", 1): 9, cell(3, at=1): 9}, cell(2, at=2)),
        ({cell(2, at=1): 1, cell(2, at=-1): 9, cell(2, "model", 1): 8, cell(3, at=1): 7}, cell(2, at=-1)),
        ({cell(2, at=1): 1, cell(2, "model", 0): 9, cell(3, at=1): 8, cell(1, at=1): 8}, cell(2, "model", 0)),
        ({cell(2, at=1): 1, cell(4, at=1): 8, cell(3, "model", 0): 9, cell(4, "model", 0): 9}, cell(3, "model", 0)),
    ]
    for sizes, near in joined:
        room = int(LEAST * (len(sizes) - 1) / MOST_LEAST)  # for one stratum less
        assert {cell(2, at=1), near} in merged(sizes, room)


def test_confidence_is_that_of_the_decision():
    assert [band(scored("T", 3, "model", p), BANDS) for p in (0.1, 0.6, 0.89, 0.9, None)] == [0, 1, 1, 2, -1]
    assert [band(scored("T", 0, "none", p), BANDS) for p in (0.1, 0.3, 0.5, None)] == [2, 1, 0, -1]
    assert band(scored("T", 0, "none", 0.1), ()) == 0
