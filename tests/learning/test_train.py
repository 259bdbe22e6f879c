""""""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.labelled import CLAUSES, examples, seen
from tests.learning.trained import NAMES, train
from triage.errors import ModelError
from triage.learning.figures import thresholds
from triage.learning.fit import temperature
from triage.learning.learn import learn
from triage.learning.report import Report
from triage.model import Model
from triage.types import Example


@pytest.fixture(scope="module")
def trained() -> tuple[Model, Report]:
    return train(examples())


def test_it_learns_what_the_words_say(trained: tuple[Model, Report]) -> None:
    model, report = trained
    new = examples(40, seed=9)
    said = model.predict(*seen(new))
    for head, gold in (
        ("priority", [e.labels.priority.label for e in new]),
        ("sentiment", [e.labels.sentiment for e in new]),
    ):
        best = [max(p.heads[head], key=p.heads[head].__getitem__) for p in said]
        assert np.mean([a == b for a, b in zip(best, gold, strict=True)]) > 0.9
    assert all((p.heads["escalate"]["true"] > 0.5) is e.labels.escalate for p, e in zip(said, new, strict=True))
    figures = {(f.head, f.measure): f for f in report.rows}
    for key in (
        ("escalate", "kappa"),
        ("priority", "quadratic kappa"),
        ("team", "accuracy"),
        ("clauses", "mean average precision"),
    ):
        assert figures[key].model > figures[key].majority + 0.3
    assert (report.examples, report.groups, report.folds) == (60, 4, 4)


def test_hits_weigh(trained: tuple[Model, Report]) -> None:
    new = [e for e in examples(30, seed=5) if "critical.outage" in e.labels.clauses]
    for without, with_hit in zip(
        trained[0].predict(*seen(new, hits=False)), trained[0].predict(*seen(new)), strict=True
    ):
        assert with_hit.heads["clauses"]["critical.outage"] > without.heads["clauses"]["critical.outage"]


def test_held_out_figures_are_of_strangers() -> None:
    """Labels that only the group explains cannot be guessed for a group never seen."""
    found = [
        replace(e, labels=replace(e.labels, sentiment="angry" if e.group in ("author:0", "author:1") else "positive"))
        for e in examples(80)
    ]
    figures = {(f.head, f.measure): f.model for f in train(found)[1].rows}
    assert figures["sentiment", "accuracy"] < 0.6


def test_rare_and_missing_labels_are_told(trained: tuple[Model, Report]) -> None:
    model, report = trained
    assert "trigger.rare" not in model.manifest.heads["clauses"].labels
    assert model.manifest.heads["clauses"].labels == CLAUSES[:3]
    assert any("trigger.rare (0)" in w for w in report.warnings)


def test_a_head_with_one_label_is_left_out() -> None:
    found = [replace(e, labels=replace(e.labels, sentiment="neutral")) for e in examples()]
    model, report = train(found)
    assert "sentiment" not in model.manifest.heads
    assert any(w.startswith("sentiment: left out") for w in report.warnings)
    assert "sentiment" not in model.predict(*seen(found[:1]))[0].heads


def test_contradictions_are_told() -> None:
    found = examples()
    twin = replace(found[3], ticket=replace(found[3].ticket, id="twin"), labels=found[0].labels)
    (warning,) = (w for w in train([*found, twin])[1].warnings if "different labels" in w)
    assert "'t-3' and 'twin'" in warning
    assert not [w for w in train(found)[1].warnings if "different labels" in w]


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        ([], "no labelled tickets"),
        (examples(40, groups=1), "one group"),
        (examples(1), "teach no head anything"),
    ],
)
def test_what_cannot_teach(found: list[Example], reason: str) -> None:
    with pytest.raises(ModelError, match=reason):
        train(found)


def test_the_same_training_gives_the_same_model(trained: tuple[Model, Report]) -> None:
    again, report = train(examples())
    assert again.digest == trained[0].digest
    assert report == trained[1]
    assert train(examples(55))[0].digest != again.digest


def test_progress_is_told_in_words() -> None:
    said: list[str] = []
    learn(examples(), NAMES, seen=seen(examples()), seed=0, progress=said.append)
    assert [s for s in said if s.startswith("priority: 60 tickets, 5 labels")]


def test_temperature_cools_the_overconfident_and_leaves_the_honest() -> None:
    rng = np.random.default_rng(0)
    scores = rng.normal(0, 2, (4000, 3))
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    targets = np.eye(3, dtype=bool)[[rng.choice(3, p=row) for row in p]]
    assert temperature(scores, targets, kind="softmax") == pytest.approx(1.0, abs=0.1)
    assert temperature(scores * 3, targets, kind="softmax") == pytest.approx(3.0, abs=0.3)
    yes = rng.random((4000, 1)) < 1 / (1 + np.exp(-scores[:, :1]))
    assert temperature(scores[:, :1] * 3, yes, kind="independent") == pytest.approx(3.0, abs=0.4)


def test_thresholds_are_suggested_only_where_enough_is_right() -> None:
    p = np.array([[0.9, 0.9], [0.8, 0.8], [0.7, 0.7], [0.6, 0.6], [0.5, 0.5], [0.1, 0.1], [0.1, 0.1]])
    right = np.array([[1, 0], [1, 1], [1, 0], [1, 0], [1, 0], [0, 0], [0, 0]], bool)
    assert thresholds(("good", "bad"), p, targets=right) == {"good": pytest.approx(0.3)}
    assert thresholds(("good", "bad"), p[:4], targets=right[:4]) == {}
