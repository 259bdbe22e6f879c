"""What a policy finds has a digest of its own: only it makes a model out of date."""

import pytest

from triage import policy
from triage.model import Model
from triage.ready import default_model

SHIPPED = policy.load()


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("levels.toml", '[high]\nannouncement = "Soon"'),
        ("decision.toml", "[model]\nescalate = 0.6"),
        ("teams.toml", '[billing]\ntitle = "Money"'),
        ("clauses/trigger/churn.toml", 'extends = true\nfloor = "high"'),
    ],
)
def test_what_comes_of_it_is_no_part(tmp_path, file, text):
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(text)
    changed = policy.load(tmp_path)
    assert changed.digest != SHIPPED.digest and changed.finding == SHIPPED.finding


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("decision.toml", "[amounts]\nrefund = 50"),
        ("decision.toml", 'competitors = ["Hallway"]'),
        ("clauses/trigger/churn.toml", 'extends = true\n[match.phrase]\nany = ["farewell forever"]'),
        ("context.toml", 'lead_ins = ["hark"]'),
    ],
)
def test_whatever_finds_more_or_less_is(tmp_path, file, text):
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(text)
    assert policy.load(tmp_path).finding != SHIPPED.finding


def test_the_shipped_model_was_trained_under_the_shipped_policy():
    assert Model.load(default_model()).warnings(SHIPPED) == ()
