"""An earlier report is replaced, foreign files are not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from triage.errors import OutputError
from triage.evaluation import folder

METRICS = json.dumps({"kind": "evaluate"}).encode()


def report(*tables: str) -> tuple[dict[str, bytes], bytes]:
    names = [f"tables/{table}.csv" for table in tables]
    return {"metrics.json": METRICS, **dict.fromkeys(names, b"x")}, "\n".join(f"{n}\tt" for n in names).encode()


def names(out: Path) -> list[str]:
    return sorted(str(p.relative_to(out)) for p in out.rglob("*") if p.is_file())


def test_a_new_report_replaces_the_old_one_whole_and_leaves_what_is_not_its_own(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "report"
    folder.check(out)
    folder.replace(*report("levels", "by_channel"), out)
    (out / "tables" / "mine.csv").write_text("own")
    (out / "notes.txt").write_text("own")
    folder.check(out)
    folder.replace(*report("levels", "by_tier"), out)
    assert names(out) == [
        "contents.txt", "metrics.json", "notes.txt", "tables/by_tier.csv", "tables/levels.csv", "tables/mine.csv",
    ]  # fmt: skip


@pytest.mark.parametrize("content", [b"{}", b"[1]", b"not json", json.dumps({"kind": "train"}).encode()])
def test_a_folder_of_something_else_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "metrics.json").write_bytes(content)
    with pytest.raises(OutputError, match="no earlier evaluation"):
        folder.check(tmp_path)


def test_what_is_no_folder_or_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="is no folder"):
        folder.check(tmp_path / "file")
    with pytest.raises(OutputError, match="cannot be written"):
        folder.check(tmp_path / "file" / "below")
    folder.check(tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_list_that_points_elsewhere_removes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "report"
    other = tmp_path / "other.csv"
    other.write_text("own")
    folder.replace({"metrics.json": METRICS}, b"tables/../../other.csv\tx\n/etc/passwd\tx\nmetrics.json\tx\n", out)
    folder.replace(*report("levels"), out)
    assert other.exists()
    assert names(out) == ["contents.txt", "metrics.json", "tables/levels.csv"]
