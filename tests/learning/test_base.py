from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.labelled import CLAUSES, LISTED, Named, examples, seen
from triage import modelfile
from triage.errors import ModelError
from triage.features import Featurizer
from triage.learning import likeness
from triage.learning.base import Base, known
from triage.learning.fit import Design
from triage.learning.learn import learn
from triage.model import Model
from triage.types import Example

NAMES = Named()


def train(found: list[Example], names: Named = NAMES, base: Model | None = None) -> Model:
    return learn(found, names, seen=seen(found), seed=0, progress=lambda _: None, base=base)[0]


@pytest.fixture(scope="module")
def old() -> Model:
    return train(examples(120, seed=3))


def moods(model: Model, found: list[Example]) -> float:
    said = [p.heads["sentiment"] for p in model.predict(*seen(found, hits=False))]
    best = [max(s, key=s.__getitem__) for s in said]
    return float(np.mean([a == e.labels.sentiment for a, e in zip(best, found, strict=True)]))


def test_what_the_base_knows_helps_where_the_own_tickets_are_few(old: Model) -> None:
    few, new = examples(10, groups=2, seed=5), examples(60, seed=6)
    assert moods(train(few, base=old), new) > moods(train(few), new) + 0.05


def test_own_tickets_overrule_the_base(old: Model) -> None:
    """Here everybody who says thanks is angry, and the shipped model has never heard of it."""
    turned = {"positive": "angry", "angry": "positive"}
    found = [
        replace(e, labels=replace(e.labels, sentiment=turned.get(e.labels.sentiment, e.labels.sentiment)))
        for e in examples(120, seed=7)
    ]
    assert moods(old, found) < 0.7
    assert moods(train(found[:90], base=old), found[90:]) > 0.9


@pytest.mark.parametrize("clauses", [CLAUSES, ("new.one", *reversed(CLAUSES[1:]))], ids=["same", "moved, gone and new"])
def test_folded_scores_are_the_bases_own(old: Model, clauses: tuple[str, ...]) -> None:
    """Whatever words, hits and shape a ticket has, the folded model scores it as the base does, mixed."""
    found = [e for e in examples(40, seed=8) if CLAUSES[0] not in e.labels.clauses or clauses == CLAUSES]
    featurizer = Featurizer(clauses)
    rows = featurizer.rows(*seen(examples(20, seed=9)))
    base = Base(old, featurizer)
    labels = len(old.stored.arrays["bias"])
    design = Design(rows, featurizer)
    nothing = design.split(np.zeros((design.matrix(rows).shape[1], labels)))
    mix = np.random.default_rng(1).normal(size=(labels, labels))
    arrays, bias = base.folded(nothing, np.zeros(labels), mix)
    facts = old.manifest.model_dump(exclude={"format", "arrays"}) | {"clauses": clauses}
    model = Model(modelfile.pack(facts, {**arrays, "bias": bias.astype(np.float32)}))
    assert model.scores(*seen(found)) == pytest.approx(base.features(*seen(found)) @ mix, abs=2e-3)  # float16 weights


def test_a_base_of_another_kind_is_refused(old: Model) -> None:
    with pytest.raises(ModelError, match=r"hashed, hits, shape, words, the new one hashed: hits, shape, words missing"):
        Base(old, Featurizer(CLAUSES, ("hashed",)))


def test_a_new_kind_of_features_starts_from_nothing() -> None:
    """The base knows hits alone; the new model learns words beside what it says."""
    found = examples(60, seed=2)
    base = learn(found, NAMES, seen=seen(found), seed=0, progress=lambda _: None, blocks=("hits",))[0]
    model = train(examples(60, seed=3), base=base)
    assert list(model.manifest.blocks) == ["hashed", "hits", "shape", "words"]
    assert model.manifest.base == base.digest
    assert np.abs(model.stored.arrays["hashed"]).max() > 0.1


def test_tickets_that_the_base_has_learnt_are_counted() -> None:
    found, new = examples(40, seed=2), examples(60, seed=3)
    model = train(found)
    assert known(model, likeness.marks([*found[:7], *new])) == 7
    assert known(train(new), likeness.marks(found)) == 0
    assert known(train(new, base=model), likeness.marks(found)) == 40  # and those of the model before


def test_a_base_may_know_less_or_more_than_the_policy(old: Model) -> None:
    names = Named(clauses={**dict.fromkeys(CLAUSES[1:], LISTED), "new.one": LISTED})
    found = [
        replace(e, labels=replace(e.labels, clauses=tuple(c for c in e.labels.clauses if c in names.clauses)))
        for e in examples(60, seed=4)
    ]
    assert train(found, names, base=old).manifest.clauses == tuple(names.clauses)


def silent(found: list[Example], **fields: None) -> list[Example]:
    return [replace(e, labels=replace(e.labels, **fields)) for e in found]


def test_what_no_ticket_teaches_is_kept_as_the_base_says_it(old: Model) -> None:
    """Labels out of an audit know level and team alone: mood and clauses stay those of the base."""
    own, new = silent(examples(60, seed=11), sentiment=None, clauses=None), examples(40, seed=12)
    model, report = learn(own, NAMES, seen=seen(own), seed=0, progress=lambda _: None, base=old)
    assert set(model.manifest.heads) == set(old.manifest.heads)
    for before, after in zip(old.predict(*seen(new)), model.predict(*seen(new)), strict=True):
        for head in ("sentiment", "clauses"):
            assert after.heads[head] == pytest.approx(before.heads[head], abs=2e-3)  # float16 weights
    assert [words.partition(":")[0] for words in report.taken] == ["clauses", "sentiment"]
    held = {one.head: one for one in report.judged}
    said = np.array([list(p.heads["sentiment"].values()) for p in old.predict(*seen(own))])
    assert held["sentiment"].p == pytest.approx(said, abs=2e-3)


def test_a_clause_that_no_ticket_bears_is_kept_beside_those_that_are_learnt(old: Model) -> None:
    own = [e for e in examples(100, seed=13) if "critical.outage" not in e.labels.clauses]
    new = examples(40, seed=14)
    model, report = learn(own, NAMES, seen=seen(own), seed=0, progress=lambda _: None, base=old)
    assert "critical.outage" in model.manifest.heads["clauses"].labels
    before = np.array([p.heads["clauses"]["critical.outage"] for p in old.predict(*seen(new))])
    after = np.array([p.heads["clauses"]["critical.outage"] for p in model.predict(*seen(new))])
    assert after == pytest.approx(before, abs=2e-3)
    (clauses,) = (one for one in report.judged if one.head == "clauses")
    assert clauses.labels == model.manifest.heads["clauses"].labels
    assert clauses.scores.shape == (len(own), len(clauses.labels))


def test_nothing_is_kept_that_the_policy_does_not_know(old: Model) -> None:
    names = Named(clauses=dict.fromkeys(CLAUSES[1:], LISTED))
    model = train(silent(examples(60, seed=15), sentiment=None, clauses=None), names, base=old)
    assert CLAUSES[0] not in model.manifest.heads["clauses"].labels
    assert model.manifest.heads["clauses"].labels
