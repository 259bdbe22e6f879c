"""Wrong labels and near copies are found again where they were planted."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from tests.labelled import Named, examples, seen, ticket
from triage.errors import OutputError
from triage.learning import doubts
from triage.learning.doubts import HOLDS, LACKS, Doubt
from triage.learning.learn import doubt
from triage.types import Example, Priority

NAMES = Named()


def told(found: list[Example]) -> list[Doubt]:
    """Doubt `found`, whose words and hits are those of the examples before anything was planted."""
    return doubt(found, NAMES, seen=seen(examples(len(found), groups=8)), seed=0, progress=lambda _: None)


def test_planted_label_errors_are_the_strongest_doubts() -> None:
    found = examples(200, groups=8)
    wrong = [3, 50, 101]
    for n in wrong:
        labels = found[n].labels
        found[n] = replace(
            found[n], labels=replace(labels, sentiment="angry" if labels.sentiment != "angry" else "positive")
        )
    strongest = [d for d in told(found) if d.field == "sentiment"][:3]
    assert {d.ticket_id for d in strongest} == {found[n].ticket.id for n in wrong}
    assert all(d.margin > 0 and d.given == found[int(d.ticket_id[2:])].labels.sentiment for d in strongest)


def test_a_clause_left_out_and_one_too_many_are_told() -> None:
    found = examples(200, groups=8)
    holder = next(n for n, e in enumerate(found) if "critical.outage" in e.labels.clauses)
    other = next(n for n, e in enumerate(found) if e.labels.priority is Priority.NONE)
    for n, clauses in ((holder, ()), (other, ("not.thanks", "critical.outage"))):
        found[n] = replace(found[n], labels=replace(found[n].labels, clauses=clauses))
    outage = {d.ticket_id: (d.given, d.expected) for d in told(found) if d.field == "clauses: critical.outage"}
    assert outage[found[holder].ticket.id] == (LACKS, HOLDS)
    assert outage[found[other].ticket.id] == (HOLDS, LACKS)


def test_clean_labels_raise_few_doubts() -> None:
    found = examples(200, groups=8)
    assert len({d.ticket_id for d in told(found)}) < 0.05 * len(found)


def test_a_near_copy_is_told_whoever_wrote_it() -> None:
    text = "the driver left my parcel in the rain and now the box with the shoes is wet through, who pays for this"
    found = [
        replace(examples(1)[0], ticket=ticket(body, number=n), group=f"g{n}")
        for n, body in enumerate(
            [text, "something else entirely that is long enough to count as a text", text + " please"]
        )
    ]
    assert [(d.ticket_id, d.given) for d in doubts.copies(found)] == [("t-2", "t-0")]


def test_the_file_is_whole_and_safe(tmp_path: Path) -> None:
    out = tmp_path / "doubts.csv"
    doubts.write([Doubt("=1+1", "priority", "none", "high", 0.1, 0.85)], str(out))
    with out.open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == [
            {
                "ticket_id": "'=1+1",
                "field": "priority",
                "given": "none",
                "expected": "high",
                "chance_given": "0.1",
                "chance_expected": "0.85",
                "margin": "0.75",
            }
        ]
    with pytest.raises(OutputError):
        doubts.write([], str(tmp_path / "nowhere" / "doubts.csv"))
