"""Levels, moods, teams and clauses one by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.labelled import examples, seen
from tests.learning.assessed import FAMILY, FOUND, NONE, held, rows, value
from tests.small import POLICY
from triage.agreement import SILENT
from triage.learning import answers, heldout
from triage.learning.answers import Names
from triage.learning.assess import assess
from triage.learning.learn import learn
from triage.types import Priority


def test_every_level_mood_and_team_has_its_recall_and_precision() -> None:
    result = assess(FOUND, NONE, held(FOUND), POLICY, family=FAMILY)
    by = {(f.asked, f.label, f.judge): f for f in result.labels}
    assert {label for asked, label, _ in by if asked == "priority"} == {p.label for p in Priority}
    low = by["priority", "low", "model"]
    assert (low.recall.value, low.recall.n, low.precision.n) == (1.0, 20, 20)
    assert by["team", "executive", "model"].recall is None
    assert by["sentiment", "angry", "model"].precision.n == 20


def test_the_same_tickets_give_the_same_figures_and_another_seed_other_intervals() -> None:
    rng = np.random.default_rng(3)
    noisy = [replace(h, scores=h.scores + rng.normal(0, 8, h.scores.shape)) for h in held(FOUND)]
    one, again, other = (assess(FOUND, NONE, noisy, POLICY, family=FAMILY, seed=s) for s in (1, 1, 2))
    assert one == again
    assert one != other
    assert [value(f) for c in one.comparisons for f in c.figures] == [
        value(f) for c in other.comparisons for f in c.figures
    ]


def test_what_a_model_judges_unseen_is_what_it_predicts() -> None:
    found = examples(60, groups=6)
    model, _ = learn(found, POLICY, seen=seen(found), seed=0, progress=lambda _: None)
    new = seen(examples(20, seed=4))
    predicted = model.predict(*new)
    again = heldout.predictions(heldout.judged(model, *new), 20)
    assert [p.heads for p in again] == [p.heads for p in predicted]


def test_answers_are_numbers_of_labels_and_silence_is_none() -> None:
    names = Names.of(POLICY)
    bare = [replace(e, labels=replace(e.labels, sentiment=None, team=None)) for e in FOUND[:5]]
    truth = answers.gold(bare, names)
    assert set(truth.sentiment) == set(truth.team) == {SILENT}
    assert truth.priority.tolist() == [e.labels.priority for e in bare]
    assert set(answers.majority(truth).team) == {SILENT}
    assert set(answers.of_heads([], 5, names).escalate) == {SILENT}


def test_nothing_to_compare_gives_no_row() -> None:
    found = [replace(e, labels=replace(e.labels, sentiment=None)) for e in FOUND]
    assert ("sentiment", "macro F1") not in rows(assess(found, NONE, held(found), POLICY, family=FAMILY))
    with pytest.raises(ValueError, match="zip"):
        assess(FOUND, NONE[:5], held(FOUND), POLICY, family=FAMILY)
