"""A record is kept whole, and its tables are safe in a spreadsheet."""

import csv
import io
import json

import pytest

from triage.agreement import Estimate
from triage.errors import InputError
from triage.records import plots, record, stored

HALF = Estimate(0.5, 0.25, 0.75, 40, share=True)
TABLE = record.Table(
    "levels", "Levels", ("level", "found"), (("critical", HALF), ("=1+1", None)), "a note", (("", "missed"), ("", ""))
)
CHILD = record.Record("head", "team", "2026-03-02T09:00:00Z", (record.Metric("team_accuracy", HALF),))


def made() -> record.Record:
    return record.Record(
        "evaluate",
        "évaluate",
        "2026-03-02T09:00:00Z",
        (record.Metric("critical_recall", HALF, "found"), record.Metric("cost", Estimate(1.5, None, None, 3))),
        (TABLE,),
        (plots.bars("recall", "Recall", {"critical": HALF, "high": None}),),
        {"seed": "7"},
        {"policy": "abc"},
        (record.Dataset("in.jsonl", "in.jsonl", "f00", 3, "evaluation"),),
        (record.Table("errors", "Errors", ("ticket", "true"), (("007", "critical"),)),),
        {"report.html": b"<p>"},
        (CHILD,),
        ("a note",),
        "models/mine",
    )


def test_what_is_kept_is_read_again_whole(tmp_path):
    stored.save(made(), tmp_path / "kept")
    assert stored.load(tmp_path / "kept") == made()


def test_a_damaged_record_is_told_by_name(tmp_path):
    stored.save(made(), tmp_path)
    (tmp_path / "plots" / "recall.png").unlink()
    with pytest.raises(InputError, match=r"recall\.png"):
        stored.load(tmp_path)
    (tmp_path / "record.json").write_text('{"kind": 1}')
    with pytest.raises(InputError, match="is no record of triage"):
        stored.load(tmp_path)


def test_an_estimate_is_four_columns_of_a_file_and_a_formula_is_none():
    rows = list(csv.reader(io.StringIO(record.table_csv(TABLE).decode())))
    assert rows == [
        ["level", "found", "found_low", "found_high", "found_n"],
        ["critical", "0.5", "0.25", "0.75", "40"],
        ["'=1+1", "", "", "", ""],
    ]


def test_the_files_hold_every_metric_table_and_picture():
    files = record.files_of(made())
    assert set(files) == {
        "metrics.json", "tables/levels.csv", "tables/errors.csv", "plots/recall.svg", "plots/recall.png", "report.html"
    }  # fmt: skip
    metrics = json.loads(files["metrics.json"])["metrics"]
    assert metrics["critical_recall"] == {
        "value": 0.5, "low": 0.25, "high": 0.75, "n": 40, "share": True, "says": "found"
    }  # fmt: skip
    assert metrics["cost"]["low"] is None


def test_the_same_figures_give_the_same_picture():
    def drawn():
        return (
            plots.bars("a", "A", {"x": HALF}),
            plots.lines("b", "B", {"x": [(0, 0), (1, 1)], "y": [(0, 1)]}, x="x", y="y", bands={"x": [(0, 0, 1)]}),
            plots.matrix("c", "C", [[1, 2], [0, 0]], rows=["a", "b"], columns=["a", "b"], x="x", y="y"),
            plots.reliability("d", "D", [(0.4, HALF)]),
        )

    assert drawn() == drawn()
    assert all(p.svg.lstrip().startswith("<?xml") and p.png.startswith(b"\x89PNG") for p in drawn())
