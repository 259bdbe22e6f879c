"""What every file in triage/heads promises."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.labelled import Named, examples
from triage import discover
from triage.types import Labels, Priority

HEADS = discover.names("triage.heads")
NAMES = Named()


@pytest.mark.parametrize("name", HEADS)
def test_a_head_keeps_its_promises(name: str) -> None:
    head = discover.load("triage.heads", name)
    labels = head.labels(NAMES)
    assert head.KIND in ("softmax", "ordinal", "independent")
    assert 0 < head.READ <= 1
    assert isinstance(head.BALANCED, bool)
    assert head.MIN_EXAMPLES >= 1
    assert len(set(labels)) == len(labels) > 1
    taught = [head.target(e.labels) for e in examples(20)]
    assert any(t for t in taught)
    for target in taught:
        assert target is None or set(target) <= set(labels)
        assert head.KIND == "independent" or target is None or len(target) == 1


@pytest.mark.parametrize("name", HEADS)
def test_a_head_imports_no_other(name: str) -> None:
    path = Path(str(discover.load("triage.heads", name).__file__))
    imported = {n.module for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.ImportFrom)}
    assert not {m for m in imported if m and m.startswith("triage.heads.")}


def test_the_heads_that_the_decision_reads_are_there() -> None:
    assert {"escalate", "priority", "sentiment", "team", "clauses"} <= set(HEADS)


def test_what_single_heads_learn() -> None:
    calm = Labels(False, Priority.NONE, "neutral", "", (), False)
    loud = Labels(True, Priority.HIGH, "angry", "billing", ("high.refund",), False)
    learnt = {name: [discover.load("triage.heads", name).target(x) for x in (calm, loud)] for name in HEADS}
    assert learnt["escalate"] == [("false",), ("true",)]
    assert learnt["priority"] == [("none",), ("high",)]
    assert learnt["sentiment"] == [("neutral",), ("angry",)]
    assert learnt["team"] == [None, ("billing",)]
    assert learnt["clauses"] == [(), ("high.refund",)]
