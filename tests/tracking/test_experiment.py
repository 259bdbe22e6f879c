"""The experiment that runs belong to: ours, the user's, one that was deleted, one beside its database."""

import pytest

from tests.tracking.made import AT, record
from tests.tracking.test_runs import client
from triage import tracking
from triage.errors import TrackingError


def test_the_experiment_says_what_it_is_and_keeps_what_a_person_wrote_there(place):
    tracking.log(record())
    experiment = client().get_experiment_by_name("triage")
    assert "`critical_recall_low`" in experiment.tags["mlflow.note.content"]
    client().set_experiment_tag(experiment.experiment_id, "mlflow.note.content", "ours")
    tracking.log(record(title="another"))
    assert client().get_experiment_by_name("triage").tags["mlflow.note.content"] == "ours"


def test_the_users_experiment_is_taken(place, monkeypatch):
    monkeypatch.setenv("MLFLOW_EXPERIMENT_NAME", "support/emea")
    logged = tracking.log(record())
    experiment = client().get_experiment_by_name("support/emea")
    assert client().get_run(logged.run).info.experiment_id == experiment.experiment_id
    assert experiment.artifact_location == (place / "mlruns" / "support-emea").as_uri()
    monkeypatch.setenv("MLFLOW_EXPERIMENT_NAME", "not this")
    monkeypatch.setenv("MLFLOW_EXPERIMENT_ID", experiment.experiment_id)
    again = tracking.log(record(title="by its id"))
    assert client().get_run(again.run).info.experiment_id == experiment.experiment_id


def test_a_deleted_experiment_is_told_how_to_restore(place):
    tracking.log(record())
    experiment = client().get_experiment_by_name("triage").experiment_id
    client().delete_experiment(experiment)
    with pytest.raises(TrackingError, match=f"mlflow experiments restore --experiment-id {experiment}"):
        tracking.log(record(at=AT, title="another"))


def test_a_database_elsewhere_has_its_artifacts_beside_it(place, tmp_path, monkeypatch):
    import shutil

    other = tmp_path / "a b %20"
    other.mkdir()
    shutil.move(place / "mlflow.db", other / "mlflow.db")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{str(other).replace('%', '%25')}/mlflow.db")
    logged = tracking.log(record())
    assert client().get_run(logged.run).info.status == "FINISHED"
    assert any((other / "mlruns").rglob("report.html"))
    assert [path.name for path in place.iterdir()] == []
