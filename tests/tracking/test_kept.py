"""What could not be logged is kept, and sent later: the oldest first, once, with its model."""

import json
import shutil

import pytest

from tests.tracking.made import record
from tests.tracking.test_down import run, the_only_kept
from tests.tracking.test_runs import runs
from triage import api, tracking
from triage.commands._tracking import track
from triage.errors import InputError, OutputError
from triage.records import outbox


def test_what_is_kept_is_sent_the_oldest_first_and_only_once(closed, monkeypatch, place):
    for day in ("03", "01", "02"):
        track(record(title=f"day {day}", at=f"2026-03-{day}T09:14:00+00:00"), wanted=True)
        track(record(title=f"day {day}", at=f"2026-03-{day}T09:14:00+00:00"), wanted=True)
    listed = run("send", "--list")
    assert listed.exit_code == 0
    assert listed.stdout.index("day 01") < listed.stdout.index("day 02") < listed.stdout.index("day 03")
    assert "3 kept in mlflow-outbox" in listed.stdout
    monkeypatch.delenv("MLFLOW_TRACKING_URI")
    tracking.log(record(title="day 02", at="2026-03-02T09:14:00+00:00"))
    sent = run("send")
    assert sent.exit_code == 0
    assert sent.stderr.index("sent: day 01") < sent.stderr.index("sent: day 02") < sent.stderr.index("sent: day 03")
    names = sorted(found.info.run_name.partition(" on ")[2] for found in runs("tags.kind = 'evaluate'"))
    assert names == [f"abababababab 2026-03-{day} 09:14" for day in ("01", "02", "03")]
    assert "nothing is kept" in run("send").stdout


def test_one_damaged_record_does_not_stop_the_others(closed, monkeypatch, place):
    for day in ("01", "02", "03"):
        track(record(title=f"day {day}", at=f"2026-03-{day}T09:14:00+00:00"), wanted=True)
    first, second, _ = outbox.waiting()
    (first.folder / "kept.json").write_text("{")
    changed = json.loads((second.folder / "record.json").read_text())
    changed["metrics"][0]["value"] = 1.0
    (second.folder / "record.json").write_text(json.dumps(changed))
    monkeypatch.delenv("MLFLOW_TRACKING_URI")
    sent = run("send")
    assert sent.exit_code == 1
    assert "cannot be read" in sent.stderr
    assert "was changed since it was kept" in sent.stderr
    assert "2 of 3 stay in mlflow-outbox" in sent.stderr
    (found,) = runs("tags.kind = 'evaluate'")
    assert found.info.run_name.endswith("2026-03-03 09:14")
    assert [kept.folder for kept in outbox.waiting()] == [first.folder, second.folder]


def test_sending_while_it_is_still_down_keeps_all(closed, place):
    track(record(), wanted=True)
    assert run("send").exit_code == 1
    assert the_only_kept().title == record().title


def test_what_was_kept_with_a_model_holds_the_model_and_its_policy(closed, tmp_path):
    model, policy = tmp_path / "model", tmp_path / "policy"
    shutil.copytree(api.default_model(), model)
    policy.mkdir()
    (policy / "decision.toml").write_text("")
    track(record(model=str(model)), wanted=True, policy=policy)
    shutil.rmtree(model)
    shutil.rmtree(policy)
    found, own = outbox.open_kept(the_only_kept())
    assert (the_only_kept().folder / "model" / "manifest.json").is_file()
    assert found.model == str(the_only_kept().folder / "model")
    assert own == the_only_kept().folder / "policy"
    shutil.rmtree(the_only_kept().folder / "model")
    with pytest.raises(InputError, match="model: is missing"):
        outbox.open_kept(the_only_kept())


def test_two_senders_do_not_send_the_same(closed, place):
    track(record(), wanted=True)
    with outbox.alone():
        second = run("send")
    assert second.exit_code == 2
    assert "another 'triage track send' is at work" in second.stderr


def test_where_it_cannot_be_kept_that_is_said(closed, place, monkeypatch, capsys):
    (place / "taken").write_text("a file")
    monkeypatch.setenv("TRIAGE_OUTBOX", str(place / "taken"))
    track(record(), wanted=True)
    said = capsys.readouterr().err
    assert "taken: the record cannot be kept" in said
    assert "it could not be kept to be sent later" in said
    with pytest.raises(OutputError):
        outbox.keep(record(), "why")


def test_the_outbox_may_lie_elsewhere(closed, place, tmp_path, monkeypatch):
    monkeypatch.setenv("TRIAGE_OUTBOX", str(tmp_path / "deep" / "box"))
    track(record(), wanted=True)
    assert the_only_kept().folder.parent == tmp_path / "deep" / "box"
    assert not (place / "mlflow-outbox").exists()
