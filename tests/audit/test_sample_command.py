"""``triage audit sample`` as a user meets it."""

import json
import re

import pytest

from tests.audit.judging import POLICY
from tests.audit.made import export_jsonl, scored, scored_csv
from tests.audit.sampling import ROWS, run
from triage.audit.answers import read_verdicts
from triage.audit.design import read_design

pytestmark = pytest.mark.usefixtures("policy_read_once")
TEAMS = POLICY.teams


@pytest.mark.parametrize("kind", ["csv", "xlsx", "html"])
def test_two_reviewers_get_a_sheet_each(file, export, tmp_path, kind):
    done = run(file, "--tickets", export, "--n", 40, "-o", tmp_path / f"review.{kind}")
    assert (done.exit_code, done.stdout) == (0, "")
    names = {path.name for path in tmp_path.iterdir()} - {"scored.csv", "export.jsonl"}
    guide = {"review.guide.txt"} if kind == "csv" else set()
    assert names == {f"review_a.{kind}", f"review_b.{kind}", "review.design.json"} | guide
    assert "40 of 120 tickets drawn with seed 7; 10 of them are judged by both" in done.stderr
    assert "give it to no reviewer" in done.stderr
    assert "probability" in done.stderr
    design = read_design(tmp_path / "review.design.json")
    assert len(design.of("a")) == len(design.of("b")) == 25
    if kind != "html":
        for who in "ab":
            verdicts = read_verdicts(str(tmp_path / f"review_{who}.{kind}"), TEAMS)
            assert {v.ticket_id for v in verdicts} == set(design.of(who))
            assert {v.reviewer for v in verdicts} == {who}
            assert not any(v.judged for v in verdicts)


@pytest.mark.parametrize("kind", ["csv", "html"])
def test_no_sheet_tells_what_was_decided(tmp_path, kind):
    """Two files that decide otherwise, but draw alike, give sheets of the same bytes."""
    sheets = []
    for level, decided_by, p in ((1, "policy", 0.95), (4, "model", 0.99)):
        folder = tmp_path / decided_by
        folder.mkdir()
        rows = [
            scored(f"T-{i}", level, decided_by, p) if i % 2 else scored(f"T-{i}", 0, "none", 0.4) for i in range(60)
        ]
        export = export_jsonl(folder / "export.jsonl", [row.ticket_id for row in rows])
        done = run(scored_csv(folder / "scored.csv", rows), "-t", export, "--n", 20, "-o", folder / f"review.{kind}")
        assert done.exit_code == 0
        text = (folder / f"review_a.{kind}").read_text(encoding="utf-8")
        digest = read_design(folder / "review.design.json").digest
        assert kind == "csv" or digest in text
        sheets.append(text.replace(digest, ""))
    assert sheets[0] == sheets[1]


def test_the_same_again_is_the_same(file, export, tmp_path):
    arguments = (file, "-t", export, "--n", 30, "-q", "-o", tmp_path / "review.html")
    assert (run(*arguments).exit_code, run(*arguments).exit_code) == (0, 0)
    first = (tmp_path / "review_a.html").read_bytes()
    export_jsonl(export, [row.ticket_id for row in reversed(ROWS)])
    done = run(*arguments)
    assert (done.exit_code, done.stderr) == (0, "")
    assert (tmp_path / "review_a.html").read_bytes() == first


def test_without_the_export_there_are_ids_alone(file, tmp_path):
    done = run(file, "--n", 20, "-o", tmp_path / "review.csv")
    assert done.exit_code == 0
    assert "without --tickets the sheets hold ids alone" in done.stderr
    assert len(read_verdicts(str(tmp_path / "review_a.csv"), TEAMS)) == 13


def test_tickets_that_the_export_lacks_are_all_named(file, tmp_path):
    some = export_jsonl(tmp_path / "some.jsonl", [row.ticket_id for row in ROWS[:60]])
    done = run(file, "-t", some, "--n", 40, "-o", tmp_path / "review.csv")
    assert done.exit_code == 2
    named = set(re.findall(r"T-\d+", done.stderr))
    assert re.search(rf"{len(named)} of 40 drawn tickets are not in the export: T-", done.stderr)
    assert 5 < len(named) <= 20
    assert named.isdisjoint(row.ticket_id for row in ROWS[:60])
    assert not list(tmp_path.glob("review*"))
    other = export_jsonl(tmp_path / "other.jsonl", ["X-1"])
    done = run(file, "-t", other, "--n", 100, "-o", tmp_path / "review.csv")
    assert "is it the export that was scored?" in done.stderr
    assert len(re.findall(r"T-\d+", done.stderr)) == 20 and "and 80 more" in done.stderr


def test_a_scored_file_is_a_file(tmp_path):
    for name, says in (("-", "must be a file"), (tmp_path, "is a folder"), (tmp_path / "none.csv", "no such file")):
        done = run(name, "-o", tmp_path / "review.csv")
        assert done.exit_code == 2 and says in done.stderr


def test_more_than_there_are_takes_all_and_says_so(file, tmp_path):
    done = run(file, "--n", 500, "--reviewers", 1, "-o", tmp_path / "review.csv")
    assert "the file has 120 tickets, not 500: all of them are in the sample" in done.stderr
    assert not (tmp_path / "review_b.csv").exists()
    assert len(read_verdicts(str(tmp_path / "review_a.csv"), TEAMS)) == 120


def test_what_a_user_would_not_see_is_told(tmp_path):
    rows = [scored(f"00{i}", 3, "policy", 0.9) for i in range(20)]
    done = run(scored_csv(tmp_path / "scored.csv", rows), "--n", 8, "-o", tmp_path / "review.csv")
    assert done.exit_code == 0
    for says in (
        "no ticket of the file is not escalated",
        "scored with another policy",
        "Excel changes ids such as 00",
    ):
        assert says in done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["-o", "review.pdf"], "a review sheet ends in .csv, .xlsx, .html"),
        (["--n", "3"], "Invalid value for '--n'"),
        (["--reviewers", "1", "--twice", "0.5"], "--reviewers 1 has but one"),
        (["--twice", "2"], "Invalid value for '--twice'"),
        (["--tickets", "nowhere.jsonl", "-o", "{}/r.csv"], "nowhere.jsonl: no such file"),
        (["-o", "{}/no/such/folder/r.csv"], "cannot be written"),
    ],
)
def test_usage_is_explained(file, tmp_path, arguments, says):
    done = run(file, *(a.format(tmp_path) for a in arguments))
    assert done.exit_code == 2
    assert says in re.sub(r"\s+", " ", done.stderr.replace("│", " "))
    assert [path.name for path in tmp_path.iterdir()] == ["scored.csv"]


def test_what_is_no_scored_file_is_told(tmp_path, export):
    for path in (export, tmp_path / "none.csv"):
        done = run(path, "-o", tmp_path / "review.csv")
        assert (done.exit_code, path.name in done.stderr) == (2, True)


def test_help_teaches_with_examples():
    done = run("--help")
    assert "triage audit sample scored.csv --tickets export.json -o review.html" in done.stdout
    assert "must not go to a reviewer" in re.sub(r"\s+", " ", done.stdout)


def test_the_side_file_says_how_the_sample_was_drawn(file, tmp_path):
    run(file, "--n", 30, "-q", "-o", tmp_path / "review.html")
    raw = json.loads((tmp_path / "review.design.json").read_text(encoding="utf-8"))
    assert (raw["version"], raw["seed"], raw["n"], raw["rows"], raw["twice"]) == (2, 7, 30, 120, 0.25)
    assert (raw["policies"], raw["models"]) == (["policy"], ["model"])
    assert len(raw["scored"]) == 64
    assert {"name", "escalated", "population", "drawn", "cells"} == set(raw["strata"][0])
    assert {"ticket_id", "stratum", "probability", "reviewers"} == set(raw["tickets"][0])
