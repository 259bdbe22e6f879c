"""What is fetched is what was registered: a spoilt cache heals, a spoilt store is told."""

import shutil

import pytest

from tests.tracking.test_runs import client
from triage import modelfile, tracking
from triage import policy as policies
from triage.errors import TrackingError


def test_what_is_fetched_is_the_registered_model_and_its_policy(in_registered):
    folder = tracking.fetch("models:/triage@champion")
    assert modelfile.read(folder).digest == tracking.version("1").digest
    assert policies.load(tracking.fetch_policy("1")).digest == tracking.version("1").policy
    assert tracking.fetch("1") == folder


@pytest.mark.parametrize("fresh", [False, True])
def test_what_was_spoilt_in_the_cache_heals_by_itself(in_registered, fresh):
    folder = tracking.fetch("1", fresh=fresh)
    (folder / "bias.npy").write_bytes((folder / "bias.npy").read_bytes()[:-4] + b"\0\0\0\1")
    assert modelfile.read(tracking.fetch("1", fresh=fresh)).digest == tracking.version("1").digest
    (folder / "manifest.json").unlink()
    assert modelfile.read(tracking.fetch("1", fresh=fresh)).digest == tracking.version("1").digest
    policy = tracking.fetch_policy("1", fresh=fresh)
    (policy / "decision.toml").write_text('fault_priority = "low"\n')
    assert policies.load(tracking.fetch_policy("1", fresh=fresh)).digest == tracking.version("1").policy
    shutil.rmtree(policy)
    assert policies.load(tracking.fetch_policy("1", fresh=fresh)).digest == tracking.version("1").policy


@pytest.fixture
def in_store(registered, tmp_path, monkeypatch):
    """Give the folder of a store's only model, in a store that a test may spoil."""
    home = tmp_path / "spoilt"
    shutil.copytree(registered, home)
    tracking.move(home)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{home / 'mlflow.db'}")
    (found,) = (home / "mlruns" / "triage" / "models").glob("m-*/artifacts/artifacts")
    return found


def test_a_damaged_model_of_the_store_is_named_never_kept_and_back_when_the_store_is(in_store):
    bias = (in_store / "model" / "bias.npy").read_bytes()
    (in_store / "model" / "bias.npy").write_bytes(bias[:-4] + b"\0\0\0\1")
    with pytest.raises(TrackingError, match=f"damaged in the store, {in_store}.*changed since the model was written"):
        tracking.fetch("1", fresh=False)
    (in_store / "model" / "bias.npy").write_bytes(bias)
    assert modelfile.read(tracking.fetch("1", fresh=False)).digest == tracking.version("1").digest
    (in_store / "model" / "bias.npy").unlink()
    assert tracking.fetch("1", fresh=False).is_dir()
    with pytest.raises(TrackingError, match="damaged in the store"):
        tracking.fetch("1")


def test_another_model_or_policy_in_the_store_is_not_taken(in_store):
    manifest = in_store / "model" / "manifest.json"
    before = manifest.read_text()
    manifest.write_text(before.replace('"seed": 7', '"seed": 8'))
    with pytest.raises(TrackingError, match="is not the model that was registered"):
        tracking.fetch("1", fresh=False)
    manifest.write_text(before)
    (in_store / "policy" / "decision.toml").write_text('fault_priority = "low"\n')
    with pytest.raises(TrackingError, match="is not the policy that was registered"):
        tracking.fetch_policy("1", fresh=False)
    shutil.rmtree(in_store / "policy")
    with pytest.raises(TrackingError, match="is not the policy that was registered"):
        tracking.fetch("1", fresh=False)


def test_with_a_warm_cache_it_is_still_found_that_the_store_lost_its_files(in_store):
    assert tracking.fetch("1").is_dir()
    shutil.rmtree(in_store.parent)
    assert tracking.fetch("1", fresh=False).is_dir()
    with pytest.raises(TrackingError, match=f"models:/triage/1: the store has lost its files: {in_store.parent}"):
        tracking.fetch("1")


@pytest.mark.parametrize("tag", ["policy", "policy_files", "digest"])
def test_no_tag_of_a_store_leads_out_of_the_cache(in_registered, tmp_path, tag):
    """The cache was put in the place of whatever folder a tag named."""
    (tmp_path / "victim").mkdir()
    (tmp_path / "victim" / "precious").write_text("mine")
    client().set_model_version_tag("triage", "1", tag, "/../../../../victim")
    for fresh in (True, False):
        with pytest.raises(TrackingError, match=r"its tags in the store are not those of triage: '/\.\./"):
            tracking.fetch("1", fresh=fresh)
    assert (tmp_path / "victim" / "precious").read_text() == "mine"
