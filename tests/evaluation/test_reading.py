"""What is evaluated is what `triage score` decides, also where the model fails on a ticket."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from tests.evaluation.made import TAUGHT, trained
from tests.labelled import examples
from tests.small import POLICY
from triage.errors import InputError
from triage.evaluation import reading
from triage.learning import answers, split
from triage.learning.prepare import prepare
from triage.model import Model
from triage.pipeline import Scorer
from triage.prose.text import View
from triage.signals import Detector
from triage.types import Example, Findings

FOUND = examples(60, groups=6)
LEARNT = [TAUGHT[n] for n in prepare(TAUGHT, POLICY, hold_out=0.3, by="group").part.train.tolist()]


@pytest.fixture(scope="module", autouse=True)
def one_detector() -> Iterator[None]:
    """Build the detector once: it is the same for all tests."""
    made = Detector(POLICY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "Detector", lambda policy: made)
        yield


@pytest.fixture(scope="module")
def model() -> Model:
    return trained()[0]


def decided(model: Model | None, found: list[Example]) -> list[object]:
    read = reading.read(found, POLICY, model)
    return answers.decisions(found, read.findings, read.held, POLICY)


def plain(decision: object) -> tuple[object, ...]:
    return (decision.priority, decision.sentiment, decision.team, decision.clauses, decision.decided_by,
            decision.needs_review, decision.do_not_engage, bool(decision.faults))  # fmt: skip


def test_decisions_are_those_of_scoring(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BATCH", 7)
    new = examples(40, seed=9)
    assert list(map(plain, decided(model, new))) == list(
        map(plain, Scorer(POLICY, model).score([e.ticket for e in new]))
    )
    assert list(map(plain, decided(None, new))) == list(map(plain, Scorer(POLICY).score([e.ticket for e in new])))


def test_progress_tells_how_many_are_read(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BATCH", 25)
    told: list[tuple[int, int]] = []
    read = reading.read(FOUND, POLICY, None, advance=lambda done, of: told.append((done, of)))
    assert told == [(25, 60), (50, 60), (60, 60)]
    assert (read.held, len(read.languages)) == (None, 60)
    assert reading.read(FOUND[:3], POLICY, None, languages=False).languages == ()


def test_a_ticket_that_the_model_fails_on_goes_to_a_human(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Model.scores

    def scores(self: Model, views: list[View], findings: list[Findings]) -> np.ndarray:
        if any(view.ticket.id == "t-3" for view in views):
            raise RuntimeError("boom")
        return whole(self, views, findings)

    monkeypatch.setattr(Model, "scores", scores)
    read = reading.read(FOUND, POLICY, model)
    assert [n for n, one in enumerate(read.findings) if one.faults] == [3]
    assert all(3 not in one.rows and len(one.rows) == 59 for one in read.held)
    said = answers.decisions(FOUND, read.findings, read.held, POLICY)
    assert said[3].priority.label == POLICY.decision.fault_priority
    assert said[3].needs_review


def test_what_a_model_has_learnt_is_known_and_can_be_left_out(model: Model) -> None:
    found = [*LEARNT[:10], *examples(30, groups=9, seed=9)]
    family = split.families(found)
    known = reading.learnt(found, family, model)
    assert known.tickets.sum() == 10
    assert known.akin[10:].any()  # of the same authors
    assert not (known.akin & known.tickets).any()
    kept, own = reading.unseen(found, family, known)
    assert [e.ticket.messages for e in kept] == [e.ticket.messages for e in found[10:]]
    assert own == family[10:]
    assert "10 of these 40 tickets" in reading.notes_of(known, left_out=False)[0]
    assert reading.notes_of(known, left_out=True)[0] == "left out: 10 of 40 tickets, which the model was trained on"
    with pytest.raises(InputError, match="none is left"):
        reading.unseen(LEARNT[:9], family[:9], reading.learnt(LEARNT[:9], list(range(9)), model))
    assert reading.notes_of(reading.learnt(found, family, None), left_out=False) == ()
