"""Every figure leads to its tickets: planted errors are found under the right key, and no other ticket is."""

from __future__ import annotations

import numpy as np
import pytest

from tests.evaluation.made import C, H, L, M, N, One, evaluated
from tests.evaluation.test_figures import TWELVE
from triage.agreement import Estimate
from triage.evaluation import compared, details, tables
from triage.evaluation.evaluate import Evaluation
from triage.records.record import Table


@pytest.fixture(scope="module")
def found() -> Evaluation:
    return evaluated(TWELVE, by=("channel", "decided_by"))


def behind(found: Evaluation, key: str) -> list[int]:
    return np.flatnonzero(found.keys[key].tickets).tolist() if key in found.keys else []


@pytest.mark.parametrize(
    ("key", "tickets"),
    [
        ("missed together", [1, 7]),
        ("missed rules", [1, 4, 7]),
        ("missed model", [1, 2, 7]),
        ("needless together", [10, 11]),
        ("level critical none", [1]),
        ("level critical medium", [2]),
        ("critical missed together", [1, 2]),
        ("critical false together", [11]),
        ("late together", [1, 2, 7]),
        ("critical late together", [1, 2]),
        ("early together", [5, 10, 11]),
        ("medium early together", [5]),
        ("low.thing missed together", [7]),
        ("high.thing false together", [5]),
        ("redflag.threat missed together", [2]),
        ("redflag.threat false together", [11]),
        ("flag missed together", [2]),
        ("flag false together", [11]),
        ("frustrated missed together", [3]),
        ("mood model", [3]),
        ("team together", [4]),  # without a head of teams the default one
        ("bin 9", [0, 3]),
        ("review", [8]),
        ("by decided_by policy: needless", [10, 11]),
        ("by channel email: critical missed", [1, 2]),
    ],
)
def test_planted_errors_stand_behind_their_key(found: Evaluation, key: str, tickets: list[int]) -> None:
    assert behind(found, key) == tickets
    assert found.keys[key].title


def cells(table: Table) -> list[tuple[object, str]]:
    assert {len(table.columns), *map(len, table.rows), *map(len, table.keys)} == {len(table.columns)}, table.name
    return [pair for row, keys in zip(table.rows, table.keys, strict=True) for pair in zip(row, keys, strict=True)]


def test_as_many_tickets_stand_behind_a_share_as_it_lacks_or_has() -> None:
    """Of recall and precision the wrong ones, of false alarms and the like those that it counts."""
    found = by_lot(200)
    checked = 0
    for figure, key in (pair for table in (*tables.every(found), *details.every(found)) for pair in cells(table)):
        if not isinstance(figure, Estimate) or not figure.share or not key or "left" in key:
            continue
        wrong = {round(figure.n * figure.value), round(figure.n * (1 - figure.value))}
        if key.startswith("bin"):
            wrong.add(figure.n)
        assert len(behind(found, key)) in wrong, key
        checked += 0 not in wrong  # a key that no set bears would be found out
    assert checked > 100


def by_lot(count: int) -> Evaluation:
    """Evaluate tickets on which everybody is often wrong about everything."""
    rng = np.random.default_rng(5)
    levels, moods = (N, L, M, H, C), ("positive", "neutral", "frustrated")
    teams = ("billing", "security", "product")
    tickets = []
    for _ in range(count):
        true, rules, heads = (levels[n] for n in rng.integers(0, 5, 3))
        mood, heard = (moods[n] for n in rng.integers(0, 3, 2))
        own = [f"{true.label}.thing"] if true else []
        own += ["redflag.threat"] if rng.random() < 0.3 else []
        tickets.append(
            One(true, rules, heads, mood, heard, teams[rng.integers(0, 3)], tuple(own), rng.random() < 0.3,
                float(rng.uniform(0.01, 0.99)), channel=("email", "chat")[rng.integers(0, 2)])
        )  # fmt: skip
    return evaluated(tickets, by=("channel", "decided_by"))


def test_cells_of_counts_lead_to_as_many_tickets(found: Evaluation) -> None:
    counted = [*cells(details.levels_matrix(found)), *cells(details.mistakes(found))]
    numbers = [(count, key) for count, key in counted if key]
    assert sum(count > 0 for count, _ in numbers) > 10
    assert all(len(behind(found, key)) == count for count, key in numbers)


def test_errors_come_dearest_first_and_clauses_only_where_they_differ(found: Evaluation) -> None:
    errors = compared.errors(found)
    assert errors.columns[0] == "ticket"
    rows = [(row[0], row[1], row[2], row[7]) for row in errors.rows]
    assert rows[:4] == [
        ("T-1", "none", "critical", 20.0),
        ("T-11", "critical", "none", 16.0),
        ("T-2", "medium", "critical", 6.0),
        ("T-10", "medium", "none", 4.0),
    ]
    assert ("T-3", "high", "high", 0.0) in rows  # only the mood is wrong
    assert {row[0] for row in rows} == {f"T-{n}" for n in (1, 2, 3, 4, 5, 7, 10, 11)}
    clauses = compared.clauses(found)
    assert clauses.columns == ("ticket", "clause", "said", "true")
    assert ("T-7", "low.thing", False, True) in clauses.rows
    assert ("T-5", "high.thing", True, False) in clauses.rows
    assert all(true is not said for _, _, true, said in clauses.rows)
