from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.labelled import CLAUSES, LISTED, Named, examples, seen
from triage import modelfile, split
from triage.base import Base, known
from triage.errors import ModelError
from triage.features import Featurizer
from triage.fit import Design
from triage.model import Model
from triage.train import learn
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
    assert known(model, split.marks([*found[:7], *new])) == 7
    assert known(train(new), split.marks(found)) == 0
    assert known(train(new, base=model), split.marks(found)) == 40  # and those of the model before


def test_a_base_may_know_less_or_more_than_the_policy(old: Model) -> None:
    names = Named(clauses={**dict.fromkeys(CLAUSES[1:], LISTED), "new.one": LISTED})
    found = [
        replace(e, labels=replace(e.labels, clauses=tuple(c for c in e.labels.clauses if c in names.clauses)))
        for e in examples(60, seed=4)
    ]
    assert train(found, names, base=old).manifest.clauses == tuple(names.clauses)
