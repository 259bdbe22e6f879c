"""A registered version decides on the command line under the policy that it was registered with."""

import json
import shutil

import pytest
import typer
from typer.testing import CliRunner

from triage import pipeline, tracking
from triage import policy as policies
from triage.commands import _common as common
from triage.commands import diff, evaluate, explain, score
from triage.errors import TriageError

CHAMPION = "models:/triage@champion"
REFUND = "Please refund me the $ 900 that I paid for last month."


def run(command, *words):
    app = typer.Typer()
    app.command()(command)
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def tickets(tmp_path):
    """Write a ticket that the shipped policy escalates and the registered one does not: a refund of $ 900."""
    message = {"author": "customer", "created_at": "2026-03-02T09:14:00Z", "body": REFUND}
    ticket = {"ticket_id": "R-1", "messages": [message], "labels": {"priority": "none"}, "group": "a"}
    path = tmp_path / "tickets.jsonl"
    path.write_text(json.dumps(ticket) + "\n", encoding="utf-8")
    return path


def digests(registered):
    return policies.load(registered / "policy").digest[:12], policies.load().digest[:12]


@pytest.fixture
def second(two_registered, tmp_path, monkeypatch):
    """Give the version that was registered with the shipped policy, beside the champion with its own."""
    shutil.copyfile(two_registered / "mlflow.db", tmp_path / "two.db")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'two.db'}")
    return "models:/triage/2"


@pytest.fixture
def asked(monkeypatch):
    """Let commands end where they would begin to decide; give the policy and the model that they would decide with."""
    found = []

    def stop(policy, model=None):
        found.append((policy.digest[:12], model and model.digest))
        raise TriageError("stopped by the test")

    monkeypatch.setattr(pipeline, "Scorer", stop)
    return found


def test_score_decides_as_the_served_version_does(in_registered, served, tickets, tmp_path):
    own, shipped = digests(in_registered)
    done = run(score.command, tickets, "--model", CHAMPION)
    assert done.exit_code == 0, done.output
    (row,) = map(json.loads, done.stdout.splitlines())
    answer = served.predict([{"ticket_id": "R-1", "body": REFUND, "created_at": "2026-03-02T09:14:00Z"}]).iloc[0]
    assert (row["escalate"], row["priority"], row["policy"]) == (False, answer.priority, own) != (True, "high", shipped)
    assert (bool(answer.escalate), answer.policy) == (row["escalate"], row["policy"])
    assert done.stderr.count("policy: ") == 1
    assert f"policy: registered with models:/triage/1 ({own})" in done.stderr


def test_a_policy_that_is_given_decides_and_both_are_named(in_registered, tickets, tmp_path, asked):
    own, _ = digests(in_registered)
    other = tmp_path / "other"
    other.mkdir()
    (other / "decision.toml").write_text("[amounts]\nrefund = 50\n")
    done = run(score.command, tickets, "--model", CHAMPION, "--policy", other, "-q")
    given = policies.load(other).digest[:12]
    assert asked == [(given, tracking.version("1").digest)]
    warning = f"models:/triage/1 was registered with policy {own}, but {given} decides: --policy {other}"
    assert warning in done.stderr


def test_what_is_as_it_was_registered_is_no_warning(in_registered, capsys):
    common.rule(in_registered / "policy", CHAMPION)
    common.rule(None, CHAMPION, quiet=True)
    assert capsys.readouterr().err == ""


def test_the_rules_alone_are_those_of_who_asks(in_registered, tickets, asked):
    run(score.command, tickets, "--model", CHAMPION, "--rules-only")
    run(explain.command, tickets, "--model", CHAMPION, "--rules-only")
    assert asked == [(digests(in_registered)[1], None)] * 2


def test_explain_takes_the_registered_policy(in_registered, tickets, asked):
    run(explain.command, tickets, "--model", CHAMPION)
    assert asked == [(digests(in_registered)[0], tracking.version("1").digest)]


def test_evaluate_takes_the_registered_policy(in_registered, tickets):
    own, _ = digests(in_registered)
    measured = run(evaluate.command, tickets, "--model", CHAMPION, "--json", "--no-track")
    assert f"policy: registered with models:/triage/1 ({own})" in measured.stderr
    assert json.loads(measured.stdout)["tags"]["policy_digest"].startswith(own)


def test_a_model_that_starts_from_a_version_is_trained_under_its_policy(second, trained):
    app, tickets, folder = trained
    done = CliRunner().invoke(app, [str(tickets), "-o", str(folder), "--base", CHAMPION])
    assert done.exit_code == 0, done.output
    assert "policy: registered with models:/triage/1 (" in done.stderr
    assert "model    models:/triage/1\n" in done.stderr  # the same model with the same policy is no new version


def test_two_versions_are_judged_under_the_policy_of_the_first_and_that_is_said(second, registered, tickets):
    own, shipped = digests(registered)
    done = run(diff.command, CHAMPION, second, "--as", "model", "--on", tickets)
    assert done.exit_code == 0, done.output
    assert f"{second} was registered with policy {shipped}, but {own} decides: that of models:/triage/1" in done.stderr
    assert f"judged under policy {own}" in " ".join(done.stdout.split())


def test_a_version_of_the_shipped_policy_is_said_to_be_that(second, registered, capsys):
    ruled = common.rule(None, second)
    assert (ruled.folder, ruled.model) == (None, second)
    assert capsys.readouterr().err == (
        f"policy: registered with {second} ({digests(registered)[1]}, the shipped one)\n"
    )


def test_an_alias_that_moves_meanwhile_changes_nothing(second, registered):
    ruled = common.rule(None, CHAMPION)
    tracking.set_aliases({"champion": second.rpartition("/")[2]})
    assert ruled.model == "models:/triage/1"
    assert ruled.policy.digest.startswith(digests(registered)[0])


def test_a_version_of_another_triage_is_warned_of(registered, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{registered / 'mlflow.db'}")
    found = tracking.version("1")
    monkeypatch.setattr(
        tracking, "version", lambda ref: found.__class__("1", found.digest, "ab" * 32, (), *_rest(found))
    )
    ruled = common.rule(None, CHAMPION)
    assert ruled.folder is not None
    said = capsys.readouterr().err
    assert "models:/triage/1 was registered with policy abababababab, but" in said
    assert "as this triage has it, whose shipped policy is another" in said


def _rest(found):
    return found.created, found.run
