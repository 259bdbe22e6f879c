"""``triage evaluate`` as a user calls it, on some of our own labelled tickets."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from tests.evaluation.test_page import data
from tests.test_cli import ROOT
from triage import policy
from triage.commands import evaluate
from triage.evaluation import reading
from triage.records.record import Record
from triage.signals import Detector

FILES = [ROOT / "data" / "labelled" / name for name in ("a.jsonl", "w002.jsonl")]
EASY = """
[gates]
critical_recall   = { least = 0 }
escalate_recall   = { least = 0 }
needless_share    = { most = 1 }
priority_qwk      = { least = -1 }
redflag_recall    = { least = 0 }
calibration_error = { most = 1 }
"""
HARD = EASY + "escalated_share = { most = 0 }\nrules_cost = { most = 0 }\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with tickets in two files, and two policies: one whose gates all hold, and one."""
    folder = tmp_path_factory.mktemp("evaluate")
    for file in FILES:
        lines = file.read_text(encoding="utf-8").splitlines()[:40]
        (folder / file.name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name, text in (("easy", EASY), ("hard", HARD), ("wrong", "[gates]\ncritcal_recall = { least = 0.5 }\n")):
        (folder / name).mkdir()
        (folder / name / "decision.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module", autouse=True)
def one_detector() -> Iterator[None]:
    """Build the detector once: the policies differ only in their gates."""
    made = Detector(policy.load())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "Detector", lambda _: made)
        yield


def run(*words: object) -> Result:
    app = typer.Typer()
    app.command()(evaluate.command)
    return CliRunner().invoke(app, [*map(str, words)], env={"COLUMNS": "200"})


@pytest.fixture(scope="module")
def report(place: Path) -> tuple[Result, Path, Record]:
    """Evaluate once, whole; what would be tracked is caught."""
    caught: list[Record] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evaluate, "track", lambda record, **_: caught.append(record))
        out = place / "report"
        done = run(
            *(place / f.name for f in FILES), "--policy", place / "easy", "--by", "source,patterns_from", "-o", out
        )
    return done, out, caught[0]


def test_the_screen_tells_the_gates_the_judges_and_where_the_rest_is(report: tuple[Result, Path, Record]) -> None:
    done, out, _ = report
    assert done.exit_code == 0, done.output
    told = (
        "Gates", "The judges side by side", "rules alone", "Too late, too early", "By source", "w002.jsonl",
        "By patterns_from", "clauses found least", "at least 0", "holds", f"open     {out / 'report.html'}",
    )  # fmt: skip
    assert [words for words in told if words not in done.stdout] == []
    assert "the model was trained on" in done.stdout
    assert "reading 80 tickets" in done.stderr
    assert "fails" not in done.stdout


def test_a_report_holds_figures_tables_pictures_and_the_tickets(report: tuple[Result, Path, Record]) -> None:
    _, out, tracked = report
    told = json.loads((out / "metrics.json").read_bytes())
    assert (told["kind"], told["params"]["by"], told["params"]["tickets"]) == ("evaluate", "source,patterns_from", "80")
    with (out / "tables" / "judges.csv").open(encoding="utf-8", newline="") as lines:
        rows = {row["figure"]: row for row in csv.DictReader(lines)}
    metric = told["metrics"]["critical_recall"]
    assert float(rows["critical_recall"]["together"]) == pytest.approx(metric["value"], abs=1e-5)
    assert (int(rows["critical_recall"]["n"]), int(rows["cost"]["together_n"])) == (metric["n"], 80)
    pictures = {p.name for p in (out / "plots").iterdir()}
    assert {f"{n}.{end}" for n in ("confusion", "reliability", "capacity", "cost", "clause_recall", "level_recall")
            for end in ("svg", "png")} <= pictures  # fmt: skip
    html = (out / "report.html").read_text(encoding="utf-8")
    assert html.count("<svg") == len(pictures) / 2
    assert html.count('role="img"') == len(pictures) / 2
    tickets = data(html)["tickets"]
    assert (len(tickets), all(t["text"] for t in tickets)) == (80, True)
    assert (out / "contents.txt").read_text().count("\n") >= 30
    quiet = tracked.files["report.html"].decode()
    assert [t["text"] for t in data(quiet)["tickets"]] == [""] * 80


def test_a_gate_that_fails_ends_with_1_and_is_named(place: Path) -> None:
    done = run(place / "w002.jsonl", "--policy", place / "hard", "--rules-only", "--json", "--no-track", "-q")
    assert done.exit_code == 1, done.output
    assert done.stderr == "gates that fail: escalated_share\n"
    told = json.loads(done.stdout)
    assert told["metrics"]["escalated_share"]["value"] > 0
    assert "rules_cost" not in told["metrics"]  # without a model the rules are the product: cannot be evaluated
    assert told["params"]["model"] == "none (rules alone)"


def test_quiet_is_silent_where_a_report_is_written_but_for_what_figures_suffer_from(place: Path) -> None:
    call = place / "w002.jsonl", "--policy", place / "easy", "--rules-only", "--no-track", "-q"
    shown = run(*call)
    assert "The judges side by side" in shown.stdout
    assert shown.stderr == ""
    written = run(*call, "-o", place / "silent")
    assert (written.exit_code, written.stdout) == (0, "")
    assert written.stderr
    assert all(line.startswith("warning: ") for line in written.stderr.splitlines())


def test_all_that_is_wrong_with_the_call_is_told_before_the_work(place: Path) -> None:
    tickets = place / "w002.jsonl"
    for words, told in (
        (["--rules-only", "--model", "x"], "give one of the two"),
        (["--rules-only", "--unseen"], "give one of the two"),
        (["-o", tickets], "this is named like a file"),
        (["-o", place / "o.html"], "the report is a folder of files"),
        (["-o", "-"], "does not go to stdout"),
        (["-o", place / "wrong"], "holds other files than those of an earlier triage evaluate"),
        (["--rules-only", "--policy", place / "wrong"], "did you mean 'critical_recall'?"),
        (["--rules-only", "--by", "chanel"], "did you mean 'channel'?"),
    ):
        done = run(tickets, *words, "--no-track")
        assert (done.exit_code, done.stdout) == (2, ""), words
        assert told in done.stderr, words


def test_tickets_without_labels_or_without_any_ticket_are_told(place: Path) -> None:
    bare, empty = place / "bare.csv", place / "empty.jsonl"
    bare.write_text("ticket_id,text\n1,hello there\n", encoding="utf-8")
    empty.write_text("\n", encoding="utf-8")
    for file, told in ((bare, "label_priority"), (empty, "")):
        done = run(file, "--rules-only", "--no-track")
        assert done.exit_code == 2
        assert told in done.stderr
        assert file.name in done.stderr or told


def test_when_the_model_knows_all_tickets_unseen_leaves_none(place: Path) -> None:
    done = run(place / "a.jsonl", "--unseen", "--no-track")
    assert done.exit_code == 2
    assert "the model was trained on all of the 40 tickets: none is left" in done.stderr
