"""The shipped model is what ``make model`` makes of the labelled tickets under the shipped policy."""

from pathlib import Path

import pytest

from triage.api import default_model, load_model
from triage.intake.export import open_export
from triage.learning import train
from triage.learning.examples import read_examples
from triage.policy import load
from triage.signals import Detector

FILES = sorted(str(f) for f in (Path(__file__).parents[1] / "data" / "labelled").glob("*.jsonl"))
SAME = 1e-4
"""BLAS differs between processors, so the last bits of a weight may; no decision hangs on this much."""


@pytest.fixture(scope="module")
def policy():
    return load()


def test_it_fits_the_policy(policy):
    assert load_model().warnings(policy) == ()


def test_it_is_small():
    assert sum(f.stat().st_size for f in default_model().iterdir()) < 20_000_000


def test_it_is_rebuilt_from_the_labelled_tickets(policy):
    found = read_examples(open_export(FILES), policy)
    rebuilt, _ = train.train(found, policy, seed=7, hold_out=0.15)
    detector = Detector(policy)
    views = detector.views([e.ticket for e in found[::70]])
    findings = detector.detect(views)
    for shipped, again in zip(load_model().predict(views, findings), rebuilt.predict(views, findings), strict=True):
        for head, labels in shipped.heads.items():
            assert again.heads[head] == pytest.approx(labels, abs=SAME)
