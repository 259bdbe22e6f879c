"""The registry: what is registered can be named, fetched and loaded, and is what it was."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.tracking.test_runs import client
from triage import api, modelfile, tracking
from triage import policy as policies
from triage.commands import _common as common
from triage.commands import track as commands
from triage.errors import ModelError, TrackingError


def run(*words):
    return CliRunner().invoke(commands.app, list(words))


def test_a_version_says_what_it_is(in_registered):
    (version,) = tracking.versions()
    stored = modelfile.read(api.default_model())
    assert (version.number, version.digest, version.aliases) == ("1", stored.digest, ("champion",))
    assert version.policy == policies.load(in_registered / "policy").digest != policies.load().digest
    assert version.tags["data"] == stored.manifest.data
    assert version.description.startswith("# A model of triage\n")
    assert "| `critical_recall` | 0.9 (0.85 to 0.95), n = 120 |" in version.description
    assert len(version.description) <= 5000


def test_a_version_and_the_run_that_made_it_name_each_other(in_registered):
    run = client().get_run(tracking.version("1").run)
    assert (run.info.status, run.data.tags["registered"]) == ("FINISHED", "1")
    (output,) = run.outputs.model_outputs
    assert client().get_model_version("triage", "1").source == f"models:/{output.model_id}"


@pytest.mark.parametrize("ref", ["1", "champion", "@champion", "models:/triage@champion", "models:/triage/1"])
def test_a_version_is_named_by_number_alias_or_address(in_registered, ref):
    assert tracking.version(ref).number == "1"


@pytest.mark.parametrize(
    ("ref", "said"),
    [
        ("2", "2: there is no such version of triage in sqlite:.*there are: 1 @champion"),
        ("models:/triage@live", "models:/triage@live: there is no such version"),
        ("models:/other/1", "the model is called models:/triage"),
        ("models:/triage", "the model is called models:/triage"),
        ("models:/triage/", "the model is called models:/triage"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(in_registered, ref, said):
    with pytest.raises(TrackingError, match=said):
        tracking.version(ref)


def test_a_store_without_a_model_or_without_a_database(place):
    assert tracking.versions() == []
    with pytest.raises(TrackingError, match=r"no model is registered in sqlite:///mlflow\.db"):
        tracking.version("champion")
    (place / "mlflow.db").unlink()
    with pytest.raises(TrackingError, match="triage train or triage track register makes it"):
        tracking.fetch("models:/triage@champion")
    assert not (place / "mlflow.db").exists()


def test_the_same_model_with_the_same_policy_is_no_new_version(in_registered):
    again = tracking.register(api.default_model(), policy=in_registered / "policy")
    assert again.number == "1"
    assert len(tracking.versions()) == 1


def test_a_version_that_is_not_live_any_more_says_so_on_top(two_registered, tmp_path, monkeypatch):
    shutil.copyfile(two_registered / "mlflow.db", tmp_path / "two.db")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'two.db'}")
    first = tracking.version("1").description
    tracking.describe_version("1", "# Promotion: made live\n\n" + first)
    tracking.set_aliases({"champion": "2", "previous": "1"})
    said = tracking.version("1").description
    assert said.startswith("**This version is not live any more:** version 2 is")
    assert "# Promotion: made live" in said
    assert not tracking.version("2").description.startswith("**This")
    tracking.set_aliases({"champion": "1"})
    tracking.describe_version("1", said)
    assert tracking.version("1").description.startswith("# Promotion: made live")
    assert tracking.version("2").description.startswith("**This version is not live any more:** version 1 is")


def test_commands_take_a_registered_model_where_they_take_a_folder(in_registered):
    rules = policies.load()
    by_name = common.load_model("models:/triage@champion", rules)
    assert by_name.digest == common.load_model(str(api.default_model()), rules).digest
    assert common.model_folder(None) is None
    assert common.model_folder("some/folder") == Path("some/folder")
    with pytest.raises(TrackingError):
        common.load_model("models:/triage@nobody", rules)
    with pytest.raises(ModelError):
        common.load_model("no/such/folder", rules)


def test_aliases_tags_and_descriptions_are_set_and_taken_off(in_registered):
    tracking.set_aliases({"previous": "1"})
    tracking.tag_version("@previous", {"why": "a test"})
    assert tracking.version("previous").tags["why"] == "a test"
    assert tracking.version("1").aliases == ("champion", "previous")
    with pytest.raises(TrackingError, match="there is no such version"):
        tracking.set_aliases({"previous": "", "champion": "7"})
    assert tracking.version("1").aliases == ("champion", "previous")
    tracking.set_aliases({"previous": ""})
    assert tracking.version("1").aliases == ("champion",)
    before = tracking.version("1").description
    tracking.describe_version("1", "# Other words")
    assert tracking.version("1").description == "# Other words"
    tracking.describe_version("1", before)


def test_what_is_stored_is_source_and_our_files_and_no_pickle(in_registered):
    (folder,) = (in_registered / "mlruns" / "triage" / "models").glob("m-*/artifacts")
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert {"MLmodel", "served.py", "artifacts/model/manifest.json", "artifacts/policy/decision.toml"} <= names
    assert "code/triage/protocol/decision.toml" in names
    assert not [name for name in names if name.endswith((".pkl", ".pickle", ".pyc", ".lock", "pyproject.toml"))]
    needs = (folder / "requirements.txt").read_text().split()
    assert all("==" in line for line in needs)
    assert not [line for line in needs if line.startswith(("triage", "scikit-learn", "pytest"))]
    assert {"numpy", "pandas", "mlflow", "google-re2"} <= {line.partition("==")[0] for line in needs}


def test_the_commands_register_and_list(in_registered):
    listed = run("versions")
    assert listed.exit_code == 0
    assert "@champion" in listed.stdout
    again = run("register", str(api.default_model()), "--policy", str(in_registered / "policy"))
    assert (again.exit_code, again.stdout) == (0, "models:/triage/1\n")
    wrong = run("register", "no/such/folder")
    assert wrong.exit_code == 2
    assert "no such model folder" in wrong.stderr


def test_what_a_model_only_names_is_not_registered(place, tmp_path):
    """A card that is a link would put whatever file it names into the store, and into the version's description."""
    folder = shutil.copytree(api.default_model(), tmp_path / "model")
    (tmp_path / "secret").write_text("mine")
    (folder / "README.md").unlink()
    (folder / "README.md").symlink_to(tmp_path / "secret")
    with pytest.raises(ModelError, match=r"README\.md: leads out of its folder"):
        tracking.register(folder)
    assert tracking.versions() == []
