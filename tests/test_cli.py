"""The command line as a user meets it: exit codes, where words and data go, and what a start costs."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HUMAN = "Can I speak to a manager please?"


def triage(*arguments, stdin=None, cwd=ROOT):
    command = [sys.executable, "-m", "triage", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "160"}
    return subprocess.run(command, capture_output=True, text=True, input=stdin, cwd=cwd, env=environment, timeout=120)


def canonical(name, body, **more):
    message = {"author": "customer", "created_at": "2026-03-02T09:14:00Z", "body": body}
    return json.dumps({"ticket_id": name, "account": {"tier": "standard"}, "messages": [message], **more}) + "\n"


@pytest.fixture
def tickets(tmp_path):
    file = tmp_path / "in.jsonl"
    file.write_text(canonical("T-1", "Where is the manual?") + canonical("T-2", HUMAN), encoding="utf-8")
    return file


def test_score_writes_decisions_and_speaks_on_stderr(tickets, tmp_path):
    out = tmp_path / "out.jsonl"
    done = triage("score", tickets, "-o", out)
    assert (done.returncode, done.stdout) == (0, "")
    assert "2 tickets decided" in done.stderr
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(r["ticket_id"], r["escalate"]) for r in rows] == [("T-1", False), ("T-2", True)]
    assert "trigger.human_request" in rows[1]["clauses"]
    assert rows[0]["p_priority"] is not None


def test_score_in_a_pipe_keeps_stdout_for_data(tickets):
    done = triage("score", "-", stdin=tickets.read_text(encoding="utf-8"))
    assert done.returncode == 0
    assert [json.loads(line)["ticket_id"] for line in done.stdout.splitlines()] == ["T-1", "T-2"]


def test_quiet_is_quiet(tickets, tmp_path):
    done = triage("score", tickets, "-o", tmp_path / "o.csv", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_rejected_rows_are_exit_3_and_kept_with_their_reason(tickets, tmp_path):
    with tickets.open("a", encoding="utf-8") as stream:
        stream.write("{not json\n")
    done = triage("score", tickets, "-o", tmp_path / "o.jsonl")
    assert done.returncode == 3
    rejected = [json.loads(line) for line in (tmp_path / "o.jsonl.rejected.jsonl").read_text().splitlines()]
    assert [(r["line"], bool(r["reason"])) for r in rejected] == [(3, True)]


def test_rejected_rows_are_told_when_the_output_is_stdout(tickets):
    done = triage("score", "-", "--quiet", stdin=tickets.read_text(encoding="utf-8") + "[1]\n")
    assert done.returncode == 3
    assert len(done.stdout.splitlines()) == 2
    assert "rejected:" in done.stderr


def bad_files(folder):
    (folder / "empty.csv").write_bytes(b"")
    (folder / "binary.csv").write_bytes(bytes(range(256)) * 20)
    (folder / "cut.csv.gz").write_bytes(gzip.compress(b"ticket_id,body\n" + b"1,hello there\n" * 500)[:-20])
    (folder / "no_text.csv").write_text("ticket_id,colour\n1,red\n")
    (folder / "folder.csv").mkdir()
    return ["missing.csv", "empty.csv", "binary.csv", "cut.csv.gz", "no_text.csv", "folder.csv"]


def test_a_file_that_cannot_be_read_is_exit_2_with_its_name_and_nothing_is_written(tmp_path):
    for name in bad_files(tmp_path):
        done = triage("score", tmp_path / name, "-o", tmp_path / "out" / "o.csv", "--rules-only")
        assert done.returncode == 2, name
        assert name in done.stderr
        assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("score", "x.csv", "--columns", "body"), "is not FIELD=COLUMN"),
        (("score", "x.csv", "--as-of", "noon"), "is not a time"),
        (("score", "x.csv", "--policy", "no/such"), "no such folder"),
        (("score", "x.csv", "--model", "no/such"), "no/such"),
        (("score", "data/samples/tickets.csv", "--reader", "word"), "no reader is called 'word' (allowed: csv"),
        (("policy", "show", "critical.nothing"), "no clause is called"),
        (("train", "data/samples/tickets.csv"), "label"),
        (("train", "data/samples/tickets.csv", "--doubts", "x.csv"), "goes with --check"),
        (("train", "data/samples/tickets.csv", "--check", "--hold-out", "0.2"), "give one of the two"),
        (("train", "data/samples/tickets.csv", "--check", "--doubts", "data/samples/tickets.csv"), "is an input"),
        (("train", "data/samples/tickets.csv", "--check", "--doubts", "no/such/x.csv"), "a folder that is there"),
        (("train", "data/samples/tickets.csv", "--check", "--doubts", "-"), "name a file"),
    ],
)
def test_wrong_words_are_exit_2_and_say_what_is_allowed(arguments, words):
    done = triage(*arguments)
    assert done.returncode == 2
    assert words in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_check_tells_what_to_read_again_and_writes_no_model(tmp_path):
    lines = (ROOT / "data" / "labelled" / "a.jsonl").read_text(encoding="utf-8").splitlines()[:60]
    rows = [json.loads(line) for line in lines]
    for n, row in enumerate(rows):
        row["split_group"] = row["author"] = f"writer {n % 3}"
    rows.append({**rows[-1], "ticket_id": "twice"})
    file = tmp_path / "in.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = triage("train", file, "--check", "--doubts", tmp_path / "doubts.csv", "-o", tmp_path / "model", "-q")
    assert (done.returncode, done.stderr) == (0, "")
    assert "of 61 tickets to read again: copy 1" in done.stdout
    assert f"twice,copy,{rows[-2]['ticket_id']},copy" in (tmp_path / "doubts.csv").read_text(encoding="utf-8")
    assert not (tmp_path / "model").exists()


def test_explain_shows_what_fired_what_was_held_back_and_why(tmp_path):
    file = tmp_path / "one.jsonl"
    file.write_text(canonical("E-1", "We are not going to sue you. " + HUMAN), encoding="utf-8")
    done = triage("explain", file)
    assert done.returncode == 0, done.stderr
    for part in (
        "E-1: MEDIUM",
        "trigger.human_request",
        "Held back",
        "negated",
        "What the model added",
        "account.followers",
    ):
        assert part in done.stdout, done.stdout


def test_explain_asks_which_ticket(tickets):
    assert "name one with --id (T-1, T-2)" in triage("explain", tickets).stderr
    one = triage("explain", tickets, "--id", "T-2", "--json")
    assert json.loads(one.stdout)["ticket_id"] == "T-2"
    assert triage("explain", tickets, "--id", "T-9").returncode == 2


def test_inspect_tells_what_cannot_be_evaluated(tmp_path):
    file = tmp_path / "flat.csv"
    file.write_text("id,description,colour\n1,Where is it?,red\n2,,blue\n", encoding="utf-8")
    done = triage("inspect", file)
    assert done.returncode == 0, done.stderr
    for part in ("csv", "2 tickets", "body = description", "colour", "account.tier", "trigger.vip"):
        assert part in done.stdout, done.stdout


def test_policy_commands():
    assert triage("policy", "check").stdout.startswith("ok: 63 clauses")
    shown = triage("policy", "show", "trigger.churn")
    assert "Mentions competitors or cancellation" in shown.stdout
    assert json.loads(triage("policy", "show", "trigger.churn", "--json").stdout)["team"] == "account_management"


def test_policy_test_fails_with_the_example_that_failed(tmp_path):
    clause = tmp_path / "clauses" / "low" / "feedback.toml"
    clause.parent.mkdir(parents=True)
    clause.write_text('extends = true\n[examples]\nfires = ["Good morning."]\n', encoding="utf-8")
    done = triage("policy", "test", "--policy", tmp_path)
    assert done.returncode == 1
    assert "low.feedback-fires-" in done.stdout
    assert "1 failed" in done.stdout


def test_a_wrong_policy_prints_every_mistake(tmp_path):
    (tmp_path / "decision.toml").write_text('fault_priority = "urgent"\nsurprise = 1\n', encoding="utf-8")
    done = triage("policy", "check", "--policy", tmp_path)
    assert done.returncode == 2
    assert "fault_priority" in done.stderr
    assert "surprise: unknown key" in done.stderr


@pytest.mark.parametrize("command", ["", "score", "explain", "inspect", "train", "policy"])
def test_help_teaches(command):
    done = triage(*command.split(), "--help")
    assert done.returncode == 0
    assert "Usage" in done.stdout


def loaded(*arguments):
    arguments = ["triage", *map(str, arguments)]
    code = "\n".join(
        [
            f"import sys; sys.argv = {arguments!r}",
            "from triage.cli import main",
            "try: main()",
            "except SystemExit: pass",
            "print('\\n'.join(sorted(sys.modules)))",
        ]
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=120)
    return {name.partition(".")[0] for name in done.stdout.splitlines()}


def test_scoring_loads_no_heavy_library(tickets, tmp_path):
    modules = loaded("score", tickets, "-o", tmp_path / "o.csv", "-q")
    assert {"numpy", "re2"} <= modules
    assert not modules & {"sklearn", "pandas", "mlflow", "scipy", "pyarrow", "joblib"}
    assert (tmp_path / "o.csv").exists()


def test_help_and_version_load_nothing_but_typer(tmp_path):
    for option in ("--help", "--version"):
        assert not loaded(option) & {"numpy", "re2", "pydantic", "spacy", "orjson"}
