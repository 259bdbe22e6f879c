"""The shipped model, a damaged one, labelled tickets that neither learnt, and a registry in a file."""

from __future__ import annotations

import functools
import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from tests.promotion.fakes import FileRegistry
from tests.promotion.shop import Shop
from triage import api, cli, modelfile, tracking
from triage.commands import _common
from triage.pipeline import Scorer
from triage.promotion import trial
from triage.records.ledger import FILE

ROOT = Path(__file__).parents[2]
LABELLED = ROOT / "data" / "labelled"
UNSEEN = ("w001", "w002", "w003", "w006", "w043", "w045", "w058", "w069", "w072")
"""The authors whom `triage.learning.split.parts` keeps from the shipped model for good."""


def rows(author):
    return (LABELLED / f"{author}.jsonl").read_text(encoding="utf-8").splitlines()


def frozen(folder):
    """Write a few tickets of every unseen author, and some that bear one of the red flags."""
    found, flagged = [], []
    for author in UNSEEN:
        for n, line in enumerate(rows(author)):
            if n % 12 == 0:
                found.append(line)
            elif "redflag.social_engineering" in json.loads(line)["labels"]["clauses"]:
                flagged.append(line)
    found += flagged[:8]
    path = folder / "frozen.jsonl"
    path.write_text("\n".join(found) + "\n", encoding="utf-8")
    return path


def permuted(stored):
    """Give every level, mood and team the weights of another one: a model that surely is worse."""
    order, at = np.arange(sum(len(h.labels) for h in stored.manifest.heads.values())), 0
    for name, head in stored.manifest.heads.items():
        own = slice(at, at + len(head.labels))
        if name != "clauses":
            order[own] = order[own][::-1]
        at += len(head.labels)
    untouched = {modelfile.LEARNT, *(modelfile.columns_of(block) for block in stored.manifest.blocks)}
    arrays = {n: a if n in untouched else a[..., order] for n, a in stored.arrays.items()}
    return modelfile.pack(stored.manifest.model_dump(exclude={"format", "arrays"}), arrays)


@pytest.fixture(scope="session")
def good():
    return api.default_model()


@pytest.fixture(scope="session")
def bad(tmp_path_factory, good):
    folder = tmp_path_factory.mktemp("bad")
    modelfile.write(permuted(modelfile.read(good)), folder)
    return folder


@pytest.fixture(scope="session")
def few_tests(tmp_path_factory):
    """Keep one capability, which is enough to see that they are asked."""
    folder = tmp_path_factory.mktemp("behaviour")
    (folder / "red_flags.toml").write_bytes((ROOT / "data" / "behaviour" / "red_flags.toml").read_bytes())
    return folder


policy = functools.cache(api.load_policy)


@functools.cache
def _scorer(digest):
    return Scorer(policy())


class Desk:
    """A folder in which somebody works, with a registry and the commands."""

    def __init__(self, folder):
        self.registry = FileRegistry(folder / "registry.json")
        self.ledger = folder / FILE
        self.faked = {}

    def run(self, *words, code=0):
        done = CliRunner().invoke(cli.app, [str(word) for word in words], env={"COLUMNS": "200", "USER": "anna"})
        assert done.exit_code == code, f"{done.exit_code}: {done.output}"
        return done

    def lines(self):
        return [json.loads(line) for line in self.ledger.read_text().splitlines()] if self.ledger.exists() else []


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """Work in a folder of one's own; policy and patterns are made ready once for all tests."""
    monkeypatch.chdir(tmp_path)
    for name in ("TRIAGE_LEDGER", "MLFLOW_TRACKING_URI"):
        monkeypatch.delenv(name, raising=False)
    found = Desk(tmp_path)
    for name in ("versions", "version", "fetch", "fetch_policy", "set_aliases", "tag_version", "describe_version"):
        found.faked[name] = getattr(tracking, name)
        monkeypatch.setattr(tracking, name, getattr(found.registry, name))
    monkeypatch.setattr(_common, "load_policy", lambda folder: policy(folder) if folder else policy())
    monkeypatch.setattr(
        trial, "Scorer", lambda rules: _scorer(rules.digest) if rules.digest == policy().digest else Scorer(rules)
    )
    return found


@pytest.fixture
def staffed(desk, good, bad, few_tests):
    """Register the shipped model as version 1 and the damaged one as version 2."""
    for folder in (good, bad):
        desk.registry.add(modelfile.read(folder).digest, folder=folder, policy=policy().digest)
    frozen(desk.ledger.parent)
    desk.asked = ("--behaviour", few_tests)
    return desk


@pytest.fixture
def shop(tmp_path):
    """A shop whose registry and ledger are new."""
    return Shop(tmp_path)
