from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.labelled import CLAUSES, Named, examples, seen, ticket
from tests.small import POLICY
from triage import policy
from triage.agreement import Estimate
from triage.errors import InputError, ModelError
from triage.learning import split
from triage.learning.assess import Assessment, Comparison
from triage.learning.figures import thresholds
from triage.learning.fit import temperature
from triage.learning.learn import learn
from triage.learning.lessons import Lesson
from triage.learning.report import Report
from triage.learning.study import FAIR, temperature_of
from triage.learning.train import train as train_on
from triage.learning.train import verdict
from triage.model import Model
from triage.types import Example, Findings

NAMES = Named()


def train(found: list[Example], *, seed: int = 0, hits: bool = True, names: object = NAMES) -> tuple[Model, Report]:
    return learn(found, names, seen=seen(found, hits=hits), seed=seed, progress=lambda _: None)


@pytest.fixture
def hinted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Find each clause that holds by a hint, whatever the words."""
    monkeypatch.setattr("triage.learning.train._seen", lambda found, *_: seen(list(found)))


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


@pytest.mark.usefixtures("hinted")
def test_what_is_held_out_is_never_learnt() -> None:
    found = examples(400, groups=40)
    model, report = train_on(found, POLICY, seed=0, hold_out=0.3)
    held = split.parts(found, validation=0.0, test=0.3)
    assert (report.examples, report.held_out) == (len(held.train), len(held.test))
    assert report.examples + report.held_out == 400
    alone, _ = train([found[n] for n in held.train], names=POLICY)
    assert model.digest == alone.digest
    assert {(f.head, f.n) for f in report.test} >= {("escalate", len(held.test)), ("clauses", len(held.test))}
    assert all(f.model > f.majority + 0.2 for f in report.test)


@pytest.mark.usefixtures("hinted")
def test_a_held_out_group_with_new_labels_changes_only_the_test() -> None:
    """Figures on the held-out tickets come from those tickets: turned around, they turn bad."""
    found = examples(400, groups=40)
    for n in split.parts(found, validation=0.0, test=0.3).test:
        said = "angry" if found[n].labels.sentiment != "angry" else "positive"
        found[n] = replace(found[n], labels=replace(found[n].labels, sentiment=said))
    report = train_on(found, POLICY, seed=0, hold_out=0.3)[1]
    figure = {(f.head, f.measure): f.model for f in report.test}
    assert figure["sentiment", "accuracy"] < 0.2
    assert {(f.head, f.measure): f.model for f in report.rows}["sentiment", "accuracy"] > 0.8
    assert report.kept is not None
    assert report.across is not None
    for assessment, below, above in ((report.kept, -1.0, 0.2), (report.across, 0.8, 1.1)):
        row = next(c for c in assessment.comparisons if c.asked == "sentiment")
        assert below < row.figures[2].value < above


@pytest.mark.parametrize(
    ("groups", "share", "words"),
    [(2, 0.01, "none of the 2 groups"), (2, 0.92, "at least two must be left")],
)
def test_a_lot_that_leaves_nothing_is_told(
    monkeypatch: pytest.MonkeyPatch, groups: int, share: float, words: str
) -> None:
    found = examples(60, groups=groups)
    monkeypatch.setattr("triage.learning.train._seen", lambda *_: pytest.fail("told before the work"))
    with pytest.raises(InputError, match=words):
        train_on(found, POLICY, hold_out=share)


@pytest.mark.usefixtures("hinted")
def test_a_share_far_from_the_wanted_one_is_told() -> None:
    found = examples(400, groups=40)
    big = [replace(e, group="one big group") if n > 80 else e for n, e in enumerate(found)]
    if "one big group" in {big[n].group for n in split.parts(big, validation=0.0, test=0.3).test}:
        pytest.fail("choose another name for the big group")
    assert any("of the tickets instead of 30%" in w for w in train_on(big, POLICY, hold_out=0.3)[1].notes)
    assert not any("instead of" in w for w in train_on(found, POLICY, hold_out=0.3)[1].warnings)


def test_labels_that_nobody_gave_teach_nothing_and_are_not_taken_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    found = examples(200, groups=20)
    monkeypatch.setattr("triage.learning.train._seen", lambda *_: seen(found))
    half = [
        replace(e, labels=replace(e.labels, sentiment=None, clauses=None, team=None if e.labels.escalate else ""))
        if n % 2
        else e
        for n, e in enumerate(found)
    ]
    model, report = train_on(half, POLICY, seed=0)
    counts = {f.head: f.n for f in report.rows}
    assert counts["escalate"] == counts["priority"] == 200
    assert counts["sentiment"] == counts["clauses"] == 100
    assert counts["team"] == sum(e.labels.team not in (None, "") for e in half)
    p = model.predict(*seen([e for e in examples(40, seed=9) if "critical.outage" in e.labels.clauses]))
    assert np.mean([x.heads["clauses"]["critical.outage"] for x in p]) > 0.7  # half of them unlabelled is not "not"
    none = [replace(e, labels=replace(e.labels, sentiment=None, clauses=None)) for e in found]
    bare, told = train_on(none, POLICY, seed=0)
    assert set(bare.manifest.heads) == {"escalate", "priority", "team"}
    assert "sentiment: left out, because no ticket says anything about it" in told.warnings
    assert all(c.asked != "sentiment" for c in told.across.comparisons)


@pytest.mark.usefixtures("hinted")
def test_a_report_compares_rules_heads_and_both_and_comes_out_the_same_again() -> None:
    found = examples(200, groups=20)
    report = train_on(found, POLICY, seed=0, hold_out=0.3)[1]
    assert report == train_on(found, POLICY, seed=0, hold_out=0.3)[1]
    for assessment, tickets in ((report.across, report.examples), (report.kept, report.held_out)):
        assert assessment is not None
        assert assessment.tickets == tickets
        rows = {(c.asked, c.measure): c.figures for c in assessment.comparisons}
        majority, rules, model, together = rows["escalate", "kappa"]
        assert majority.value == 0.0
        assert rules.value == 0.0  # the hints of this policy decide nothing alone
        assert model.value > 0.9
        assert together.value > 0.7
        assert rows["team", "accuracy"][1] is None  # nothing is escalated by the rules
    own = {f.measure: f.model for f in report.rows if f.head == "escalate"}
    assert own["kappa"] == pytest.approx(
        next(c for c in report.across.comparisons if c.asked == "escalate").figures[2].value
    )


def test_tickets_that_patterns_were_written_from_teach_less_of_hits() -> None:
    """Half of the tickets were read: on them a hint is always right; on the others it means nothing."""
    found = examples(640, groups=8)
    views, findings = seen(found)
    odd = [n // 5 % 2 == 1 for n in range(len(found))]
    blind = [Findings() if unread else f for unread, f in zip(odd, findings, strict=True)]
    told = [replace(e, read=not unread) for e, unread in zip(found, odd, strict=True)]

    def weight(tickets: list[Example]) -> float:
        model, _ = learn(tickets, NAMES, seen=(views, blind), seed=0, progress=lambda _: None)
        place = model.manifest.heads["clauses"].labels.index("critical.outage")
        at = sum(len(h.labels) for name, h in model.manifest.heads.items() if name < "clauses")
        hint = 3 * CLAUSES.index("critical.outage") + 1
        return float(model.stored.arrays["hits"][hint, at + place])

    assert weight(told) < weight(found)


def test_temperatures_are_of_tickets_that_no_pattern_was_written_from() -> None:
    """The read tickets are judged rightly and surely, the others by the toss of a coin."""
    right = np.repeat([True, False], [600, 600])
    truth = np.arange(1200) % 2
    scores = np.zeros((1200, 2))
    scores[np.arange(1200), np.where(right, truth, np.arange(1200) // 2 % 2)] = 4.0
    targets = np.eye(2, dtype=bool)[truth]
    lesson = Lesson("escalate", "softmax", True, ("false", "true"), np.arange(1200), targets, np.where(right, 0.3, 1.0))
    assert temperature_of(lesson, scores) > 3 * temperature_of(replace(lesson, weights=np.ones(1200)), scores)
    few = replace(lesson, weights=np.where(np.arange(1200) < FAIR - 1, 1.0, 0.3))
    assert temperature_of(few, scores) == temperature_of(replace(lesson, weights=np.ones(1200)), scores)


def product(rules: float, both: float) -> Assessment:
    figures = (None, Estimate(rules, 0, 1, 9), None, Estimate(both, 0, 1, 9))
    return Assessment(9, 3, (Comparison("escalate", "kappa", figures),), (), (), (), ())


def test_a_model_that_makes_the_product_worse_is_told() -> None:
    (told,) = verdict(product(0.78, 0.66))
    assert "0.660 with this model, 0.780 by the rules alone" in told
    assert verdict(product(0.66, 0.78)) == []


def test_tickets_without_words_teach_nothing() -> None:
    blank = [replace(e, ticket=ticket(" ", number=n)) for n, e in enumerate(examples(40))]
    with pytest.raises(ModelError, match="no ticket holds words"):
        train_on(blank, policy.load())
