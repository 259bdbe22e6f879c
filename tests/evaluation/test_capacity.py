"""What is among the tickets that people can take, worked out by hand, with ties."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.conftest import decisions
from tests.evaluation.made import POLICY, C, H, M, N, One, evaluated
from triage.evaluation import details
from triage.evaluation.evaluate import Evaluation

TEN = [
    One(C, C, C, chance=0.9), One(H, N, H, chance=0.2), One(M, N, M, chance=0.4), One(N, H, N),
    One(N, N, N, chance=0.3),
    *[One(N, N, N)] * 5,
]  # fmt: skip


def found(capacity: float, tickets: list[One] = TEN, **keys: object) -> Evaluation:
    part = decisions().evaluation.model_copy(update={"capacity": capacity})
    return evaluated(tickets, policy=replace(POLICY, decision=decisions(evaluation=part)), **keys)


def figures(found: Evaluation, order: str) -> list[float | None]:
    return [None if f is None else round(f.value, 4) for f in found.rankings[order].figures.values()]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("together", [1 / 3, 1.0, 1 / 2, round(20 / 33, 4)]),  # T-0, then T-3, which the rules call high
        ("model", [2 / 3, 1.0, 1.0, round(29 / 33, 4)]),  # T-0, then T-1, whose level costs most to leave
        ("rules", [1 / 3, 1.0, 1 / 2, round(20 / 33, 4)]),
        ("random", [0.2, 0.2, 0.2, 0.2]),
        ("best", [2 / 3, 1.0, 1.0, round(29 / 33, 4)]),
    ],
)
def test_two_of_ten_tickets(order: str, expected: list[float]) -> None:
    assert figures(found(0.2), order) == pytest.approx(expected, abs=1e-4)


def test_among_equals_each_ticket_has_the_same_chance() -> None:
    rules = found(0.6).rankings["rules"]
    assert rules.taken.round(6).tolist() == [1.0, 0.5, 0.5, 1.0, *[0.5] * 6]  # 4 of the 8 that the rules leave
    assert rules.figures["capacity_recall"].value == pytest.approx((1 + 0.5 + 0.5) / 3)
    assert rules.taken.sum() == pytest.approx(6)


def test_a_share_of_a_ticket_counts_as_such() -> None:
    assert found(0.15).rankings["together"].taken.sum() == pytest.approx(1.5)
    assert found(0.0).rankings["best"].figures["capacity_recall"].value == 0.0
    assert found(1.0).rankings["rules"].figures["capacity_recall"].value == 1.0


def test_the_curve_runs_from_nothing_to_all_and_random_is_its_diagonal() -> None:
    result = found(0.2)
    for ranking in result.rankings.values():
        assert (ranking.at[0], ranking.gain[0], ranking.at[-1], ranking.gain[-1]) == (0, 0, 1, 1)
        assert (np.diff(ranking.gain) >= 0).all()
    rows = details.curve(result).rows
    random = details.curve(result).columns.index("random")
    assert all(row[random].value == pytest.approx(row[0]) for row in rows)
    assert rows[-1][1] == 10


def test_without_an_escalation_there_is_nothing_to_find() -> None:
    result = found(0.5, [One(N), One(N)])
    assert result.figures["capacity_recall"] is None
    assert result.figures["capacity_cost"] is None


def test_a_ticket_that_the_model_failed_on_goes_first_among_its_equals() -> None:
    result = found(0.1, [One(N), One(H, chance=0.001), One(N)])
    chance = result.cases.chance.copy()
    chance[1] = np.nan
    from triage.evaluation.capacity import rankings

    broken = replace(result.cases, chance=chance, stake=np.array([0.0, np.nan, 0.0]))
    assert rankings(broken)["together"].taken.round(3).tolist() == [0.0, 0.3, 0.0]


def test_tickets_beyond_capacity_stand_behind_the_figure() -> None:
    result = found(0.2)
    assert np.flatnonzero(result.keys["left together"].tickets).tolist() == [1, 2]
    assert "critical left together" not in result.keys
