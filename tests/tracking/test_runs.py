"""A record becomes a run: all of it, once, under names that two runs share."""

import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.tracking.made import record
from triage import tracking
from triage.agreement import Estimate
from triage.errors import TrackingError
from triage.records.record import Metric, Table
from triage.records.stored import digest, load, save


def client():
    from mlflow import MlflowClient

    return MlflowClient(tracking.tracking_uri())


def runs(where="", **more):
    from mlflow.entities import ViewType

    found = client()
    experiment = found.get_experiment_by_name("triage").experiment_id
    return list(found.search_runs([experiment], where, **more, run_view_type=more.pop("view", ViewType.ACTIVE_ONLY)))


def test_all_of_a_record_stands_in_its_run(place):
    logged = tracking.log(record())
    run = client().get_run(logged.run)
    assert run.info.status == "FINISHED"
    assert run.info.run_name == "evaluate d6ee1df19fa6 on abababababab 2026-03-02 09:14"
    assert run.info.start_time == 1_772_442_840_000 < run.info.end_time
    assert run.data.metrics == {
        "critical_recall": 0.9,
        "critical_recall_low": 0.85,
        "critical_recall_high": 0.95,
        "critical_recall_n": 120,
        "priority_qwk": 0.7,
        "priority_qwk_n": 100,
    }
    assert run.data.params == {"seed": "7", "base": ""}
    tags = run.data.tags
    assert (tags["kind"], tags["policy_digest"]) == ("evaluate", "155456bbaf41" * 5)
    assert tags["record"] == digest(record())
    note = tags["mlflow.note.content"]
    assert note.startswith("**Evaluation of the default model**\n\n- the labels are of March\n\n| figure |")
    assert "| `critical_recall` | 0.9 (0.85 to 0.95), n = 120 | Of the critical \\| the share found. |" in note
    assert "| `priority_qwk` | 0.7, n = 100 |" in note
    assert json.loads(tags["mlflow.loggedArtifacts"]) == [{"path": "errors.json", "type": "table"}]
    data = run.inputs.dataset_inputs[0]
    assert (data.dataset.name, data.dataset.digest) == ("labelled", "ab" * 6)
    assert json.loads(data.dataset.profile) == {"num_rows": 9989}
    assert [(tag.key, tag.value) for tag in data.tags] == [("mlflow.data.context", "evaluation")]


def test_documents_tables_and_plots_are_artifacts(place):
    logged = tracking.log(record())
    found = {item.path for item in client().list_artifacts(logged.run)}
    assert found == {"errors.json", "glossary.md", "metrics.json", "report.html", "plots", "tables"}
    assert {item.path for item in client().list_artifacts(logged.run, "plots")} == {
        "plots/levels.png",
        "plots/levels.svg",
    }
    table = Path(client().download_artifacts(logged.run, "tables/heads.csv")).read_text()
    assert table.splitlines() == ["head,kappa,kappa_low,kappa_high,kappa_n", "team,0.5,0.4,0.6,10"]
    assert (place / "mlruns").is_dir()


def test_compared_tables_are_what_mlflow_itself_reads_as_tables(place):
    logged = tracking.log(record())
    read = client().load_table(client().get_run(logged.run).info.experiment_id, "errors.json", [logged.run])
    assert list(read.columns) == ["ticket", "said", "gold"]
    assert read.to_numpy().tolist() == [["T-1", "low", "high"], ["T-2", "none", "low"]]


def test_an_estimate_in_a_compared_table_becomes_four_columns(place):
    cells = Table("changed", "Changed", ("ticket", "p"), (("T-1", Estimate(0.5, None, 0.6, 10)), ("T-2", None)))
    logged = tracking.log(record(compared=(cells,)))
    raw = json.loads(Path(client().download_artifacts(logged.run, "changed.json")).read_text())
    assert raw == {
        "columns": ["ticket", "p", "p_low", "p_high", "p_n"],
        "data": [["T-1", 0.5, None, 0.6, 10], ["T-2", None, None, None, None]],
    }


def test_parts_are_runs_below_the_run(place):
    logged = tracking.log(record())
    (part,) = runs(f"tags.mlflow.parentRunId = '{logged.run}'")
    assert (part.info.run_name, part.info.status) == ("team", "FINISHED")
    assert part.data.metrics == {"kappa": 0.5, "kappa_low": 0.4, "kappa_high": 0.6, "kappa_n": 10}


def test_the_same_record_makes_no_second_run(place):
    first, again = tracking.log(record()), tracking.log(record())
    assert (first.again, again.again) == (False, True)
    assert again.run == first.run
    assert len(runs("tags.kind = 'evaluate'")) == 1


def test_a_record_read_back_is_the_same_record(tmp_path):
    save(record(), tmp_path / "kept")
    assert digest(load(tmp_path / "kept")) == digest(record())
    assert digest(record(model="/somewhere/else")) == digest(record())
    assert digest(record(title="other")) != digest(record())


def test_the_link_lines_up_this_run_and_the_one_of_its_kind_before(place):
    first = tracking.log(record())
    tracking.log(record(kind="audit report", title="of another kind", at="2026-03-02T10:00:00+00:00"))
    later = tracking.log(record(at="2026-03-03T09:14:00+00:00"))
    early = tracking.log(record(at="2026-03-01T09:14:00+00:00"))
    assert first.compare == early.compare == ""
    assert "compareRunsMode=ARTIFACT" in later.compare
    assert "workflowType=machine_learning" in later.compare
    chosen = unquote(later.compare).partition("searchFilter=")[2].partition("&")[0]
    assert {run.info.run_id for run in runs(chosen)} == {first.run, later.run}
    assert later.page.endswith(f"/runs/{later.run}?workflowType=machine_learning")


def test_what_is_not_defined_is_left_out_and_odd_names_are_taken(place):
    odd = (
        Metric("p(late), 50%", Estimate(0.5, None, None, 3)),
        Metric("nothing", Estimate(float("nan"), None, None, 0)),
    )
    logged = tracking.log(replace(record(), metrics=odd[:1], params={"a b?": "x" * 9000}, tags={"t": "y" * 9000}))
    run = client().get_run(logged.run)
    assert run.data.metrics == {"p_late__ 50_": 0.5, "p_late__ 50__n": 3}
    assert len(run.data.params["a b_"]) == 6000
    from triage.tracking import _filling, _words

    assert dict(_filling._figures(odd[1:])) == {"nothing_n": 0}
    assert "| `nothing` | -, n = 0 |" in _words.glossary(odd[1:])


def test_more_figures_than_a_request_or_a_description_takes(place):
    many = tuple(Metric(f"clause_{n}_recall", Estimate(n / 1000, 0.1, 0.2, 9), "what it is, " * 5) for n in range(400))
    logged = tracking.log(record(metrics=many, params={f"p{n}": "1" for n in range(130)}))
    run = client().get_run(logged.run)
    assert len(run.data.metrics) == 1600
    assert len(run.data.params) == 130
    note = run.data.tags["mlflow.note.content"]
    assert len(note) <= 7500
    assert note.endswith("all of it is in `glossary.md` among the artifacts.")
    whole = Path(client().download_artifacts(logged.run, "glossary.md")).read_text()
    assert whole.count("| `clause_") == 400


def test_a_run_that_fails_while_it_is_logged_is_no_finished_run(place, monkeypatch):
    from mlflow import MlflowClient

    def broken(self, run_id, local_dir, artifact_path=None):
        if client().get_run(run_id).info.run_name == "team":
            raise OSError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(MlflowClient, "log_artifacts", broken)
        with pytest.raises(TrackingError, match="disk full"):
            tracking.log(record())
    assert sorted(run.info.status for run in runs()) == ["FAILED", "FAILED"]
    logged = tracking.log(record())
    assert not logged.again
    assert sorted(run.info.status for run in runs()) == ["FINISHED", "FINISHED"]


def test_a_password_is_never_shown():
    assert tracking.shown("postgresql://me:secret@db.example/mlflow") == "postgresql://db.example/mlflow"
    assert tracking.address("https://me:secret@mlflow.example/") == "https://mlflow.example"
