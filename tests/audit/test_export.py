"""Verdicts as labelled tickets: what is sure teaches, what is not is left out and counted, every message is kept."""

import csv
import json

import pytest
import typer
from typer.testing import CliRunner

from tests.audit.judging import POLICY, right, rows_of, truth_of, write_design, write_review, write_scored
from tests.audit.made import export_jsonl
from triage.audit import export
from triage.commands import _audit_export
from triage.intake.export import open_export
from triage.learning.examples import read_examples
from triage.types import Priority

pytestmark = pytest.mark.usefixtures("policy_read_once")
ROWS = rows_of(120)
TRUTH = truth_of(ROWS)
app = typer.Typer(rich_markup_mode="rich")
app.command()(_audit_export.command)


def run(*arguments):
    return CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "200", "NO_COLOR": "1"})


def tickets_of(*paths):
    return list(open_export(list(map(str, paths)), zone="UTC"))


def written(tmp_path, tickets, name="labelled.jsonl"):
    found = export.Labels({t.id: export.Label(t.id, Priority.HIGH, "billing", ("a", "b")) for t in tickets}, {}, 0)
    path = tmp_path / name
    path.write_text("\n".join(export.lines(found, tickets)) + "\n", encoding="utf-8")
    return path


def same(one, other):
    fields = ("id", "subject", "messages", "account", "channel", "status", "lacks")
    return [getattr(one, f) for f in fields] == [getattr(other, f) for f in fields]


def test_threads_are_read_back_as_they_were(tmp_path):
    path = export_jsonl(
        tmp_path / "e.jsonl",
        ["T-1", "T-2"],
        "Zeile\n\n„Ä“ \u2028 <b>x</b> 'a\"",
        status="open",
        requester_email="a@b.c",
    )
    before = tickets_of(path)
    after = tickets_of(written(tmp_path, before))
    assert all(map(same, before, after))
    assert after[0].messages[2].internal
    examples = read_examples(after, POLICY)
    assert [e.group for e in examples] == [e.group for e in read_examples(_labelled(before), POLICY)]
    assert {e.group for e in examples} == {"requester:a@b.c"}
    labels = examples[0].labels
    assert (labels.escalate, labels.priority, labels.team) == (True, Priority.HIGH, "billing")
    assert labels.sentiment is None and labels.clauses is None
    assert after[0].extra["source"] == "audit" and after[0].extra["reviewers"] == ["a", "b"]


def _labelled(tickets):
    from dataclasses import replace

    return [replace(t, extra={**t.extra, "label_priority": "high"}) for t in tickets]


def test_a_flat_table_lacks_what_it_lacked(tmp_path):
    path = tmp_path / "flat.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        sheet = csv.writer(stream)
        sheet.writerow(["id", "text", "secret_outcome", "label_priority", "label_team"])
        sheet.writerows([["1", "It is down.", "escalated", "low", "product"], ["2", "Thanks!", "closed", "none", ""]])
    before = tickets_of(path)
    after = tickets_of(written(tmp_path, before))
    assert before[0].lacks and all(map(same, before, after))
    assert "secret_outcome" not in after[0].extra  # a column of the export is no label, and may tell it
    assert {e.labels.priority for e in read_examples(after, POLICY)} == {Priority.HIGH}  # not the export's own


def test_messages_in_markup_stay_so(tmp_path):
    messages = [{"author": "customer", "body": "<p>down</p>", "html": True, "created_at": None}]
    path = tmp_path / "e.jsonl"
    path.write_text(json.dumps({"ticket_id": "1", "messages": messages, "account": {"tier": None}}) + "\n")
    before = tickets_of(path)
    after = tickets_of(written(tmp_path, before))
    assert before[0].messages[0].html and same(before[0], after[0])


@pytest.fixture
def made(tmp_path):
    file = write_scored(tmp_path / "scored.csv", ROWS)
    design = write_design(tmp_path / "review.design.json", file, ROWS, n=40)
    some = design.of("a")[:3]

    def answers(name):
        return {"necessary": "unsure"} if name in some else right(TRUTH, name)

    sheets = [write_review(tmp_path / f"review_{who}.csv", design, who, answers) for who in design.reviewers]
    tickets = export_jsonl(tmp_path / "export.jsonl", [row.ticket_id for row in ROWS])
    return file, sheets, tickets, design


def test_labelled_tickets_for_the_next_training(made, tmp_path):
    file, sheets, tickets, design = made
    out = tmp_path / "labelled.jsonl"
    done = run(*sheets, "--tickets", tickets, "--scored", file, "-o", out)
    assert (done.exit_code, done.stdout) == (0, "")
    found = read_examples(open_export([str(out)]), POLICY)
    assert len(found) == 37
    for example in found:
        level, team = TRUTH[example.ticket.id]
        assert (example.labels.priority, example.labels.team) == (level, team)
        assert len(example.ticket.messages) == 3
    escalate = sum(e.labels.escalate for e in found)
    assert f"37 labelled tickets in {out}: {escalate} to be escalated, {37 - escalate} to stay" in done.stderr
    assert "left out, unsure: 3" in done.stderr
    corrected = sum(
        r.priority is not TRUTH[r.ticket_id][0] for r in ROWS if r.ticket_id in {e.ticket.id for e in found}
    )
    assert f"{corrected} of them bear another level than was decided" in done.stderr
    without = tmp_path / "again.jsonl"
    assert run(*sheets, "--tickets", tickets, "-o", without, "-q").stderr == ""
    assert without.read_bytes() == out.read_bytes()
    assert design.tickets


def test_tickets_that_the_export_lacks_are_named_and_nothing_is_written(made, tmp_path):
    _, sheets, tickets, design = made
    lines = tickets.read_text(encoding="utf-8").splitlines()
    lost = design.of("b")[-2:]
    tickets.write_text("\n".join(x for x in lines if json.loads(x)["ticket_id"] not in lost) + "\n", encoding="utf-8")
    done = run(*sheets, "--tickets", tickets, "-o", tmp_path / "out.jsonl")
    assert done.exit_code == 2
    assert "2 of 37 judged tickets are not in the export" in done.stderr and all(name in done.stderr for name in lost)
    assert not (tmp_path / "out.jsonl").exists()


def test_usage(made, tmp_path):
    file, sheets, tickets, design = made
    for out, says in (
        ("out.csv", "JSON lines"),
        (sheets[0], "would be overwritten"),
        (tickets, "would be overwritten"),
    ):
        done = run(*sheets, "--tickets", tickets, "-o", tmp_path / out)
        assert done.exit_code == 2 and says in done.stderr
    other = write_scored(tmp_path / "other.csv", ROWS[1:])
    assert "is not the file" in run(*sheets, "--tickets", tickets, "--scored", other, "-o", tmp_path / "o.jsonl").stderr
    strange = write_review(tmp_path / "s_b.csv", design, "b", lambda name: {"necessary": "no", "ticket_id": f"{name}x"})
    done = run(sheets[0], strange, "--tickets", tickets, "-o", tmp_path / "o.jsonl")
    assert done.exit_code == 2 and "not in the sample" in done.stderr
    (tmp_path / "review.design.json").unlink()
    done = run(*sheets, "--tickets", tickets, "-o", tmp_path / "o.jsonl")
    assert done.exit_code == 0 and "no design of the sample is found" in done.stderr
    for sheet, who in zip(sheets, "ab", strict=True):
        write_review(sheet, design, who, lambda name: {"necessary": "unsure"})
    done = run(*sheets, "--tickets", tickets, "-o", tmp_path / "none.jsonl")
    assert done.exit_code == 2 and "no verdict can be learnt from" in done.stderr and "unsure: 40" in done.stderr
    assert not (tmp_path / "none.jsonl").exists()
    assert file.is_file()
