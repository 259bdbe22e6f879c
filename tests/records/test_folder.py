"""An earlier report is replaced, foreign files are not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from triage.errors import OutputError
from triage.records import folder
from triage.records.record import Record, Table


def report(*tables: str) -> Record:
    return Record("evaluate", "t", "now", tables=tuple(Table(name, "Title", ("a",), ((1,),)) for name in tables))


def names(out: Path) -> list[str]:
    return sorted(p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file())


def test_a_new_report_replaces_the_old_one_whole_and_leaves_what_is_not_its_own(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "report"
    folder.check(out, "evaluate")
    folder.replace(report("levels", "by_channel"), out, {"report.html": b"1", "rejected.jsonl": b"1"})
    (out / "tables" / "mine.csv").write_text("own")
    (out / "notes.txt").write_text("own")
    folder.check(out, "evaluate")
    folder.replace(report("levels", "by_tier"), out, {"report.html": b"2"})
    assert (out / "report.html").read_bytes() == b"2"
    assert names(out) == [
        "contents.txt", "metrics.json", "notes.txt", "report.html", "tables/by_tier.csv", "tables/levels.csv",
        "tables/mine.csv",
    ]  # fmt: skip


def test_the_contents_say_what_each_file_holds(tmp_path: Path) -> None:
    folder.replace(report("levels"), tmp_path)
    lines = (tmp_path / "contents.txt").read_text().splitlines()
    assert lines == ["metrics.json\tevery figure with its interval, n and what it is", "tables/levels.csv\tTitle"]


@pytest.mark.parametrize("content", [b"{}", b"[1]", b"not json", json.dumps({"kind": "train"}).encode()])
def test_a_folder_of_something_else_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "metrics.json").write_bytes(content)
    with pytest.raises(OutputError, match=r"an earlier triage evaluate \(metrics\.json\)"):
        folder.check(tmp_path, "evaluate")


def test_what_is_no_folder_or_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="is no folder"):
        folder.check(tmp_path / "file", "evaluate")
    with pytest.raises(OutputError, match="cannot be written"):
        folder.check(tmp_path / "file" / "below", "evaluate")
    with pytest.raises(OutputError, match="which is an input"):
        folder.check(tmp_path, "evaluate", ["-", str(tmp_path / "file")])
    folder.check(tmp_path / "new", "evaluate")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["-", "o.html", "o.HTML", "deep/metrics.json", "out.csv", "report.pdf", "o.csv.gz"])
def test_a_name_that_means_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OutputError, match=r"the report is a folder of files.*name a folder"):
        folder.check(Path(name), "evaluate")
    folder.check(Path("run.2026-03"), "evaluate")


def test_a_list_that_points_elsewhere_removes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "report"
    other = tmp_path / "other.csv"
    other.write_text("own")
    folder.replace(report("levels"), out)
    (out / "contents.txt").write_text(f"tables/../../other.csv\tx\n{other}\tx\n..\tx\n")
    folder.replace(report(), out)
    assert other.exists()
    assert "metrics.json" in names(out)
