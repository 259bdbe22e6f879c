"""Outputs that are no ordinary files, names that are too long, and inputs that bear a name which a run uses itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_cli import HUMAN, canonical, triage
from triage.errors import OutputError
from triage.files.output import check_writable, target_of
from triage.running import journal as journals
from triage.running.journal import Journal, can_resume

LINES = canonical("T-1", "Where is the manual?") + canonical("T-2", HUMAN)
SCORE = (sys.executable, "-m", "triage", "score", "in.jsonl", "--rules-only", "-q", "--format", "jsonl", "-o")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in.jsonl").write_text(LINES, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("out", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
@pytest.mark.skipif(not Path("/dev/fd/1").exists(), reason="there are no names of open files here")
def test_a_name_of_an_open_pipe_is_written_to(folder: Path, out: str) -> None:
    done = subprocess.run([*SCORE, out], capture_output=True, cwd=folder, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert [json.loads(line)["ticket_id"] for line in done.stdout.splitlines()] == ["T-1", "T-2"]
    assert [path.name for path in folder.iterdir()] == ["in.jsonl"]


def test_a_link_to_a_pipe_stays_as_it_is(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "out.jsonl").symlink_to("pipe")
    assert target_of(str(tmp_path / "out.jsonl")) == tmp_path / "out.jsonl"
    assert not can_resume(str(tmp_path / "out.jsonl"))
    check_writable(str(tmp_path / "out.jsonl"))


def test_a_name_that_is_too_long_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="File name too long"):
        target_of(str(tmp_path / ("x" * 300)))


def test_every_file_that_a_run_touches_is_known_beforehand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else an input of such a name would be overwritten or removed."""
    journal = Journal(str(tmp_path / "out.csv"))
    touched: set[Path] = set()
    unlink = Path.unlink
    monkeypatch.setattr(Path, "unlink", lambda path, missing_ok=False: touched.add(path) or unlink(path, missing_ok))
    beside = journals._beside
    monkeypatch.setattr(journals, "_beside", lambda path, end: touched.add(beside(path, end)) or beside(path, end))
    state = journals.State(journals.Identity({}, {}, "p", "m", "1"))
    journal.save(state)
    journal.remove()
    assert touched == set(journal.files)


@pytest.mark.parametrize("name", [path.name for path in Journal("out.jsonl").files])
def test_an_input_is_never_taken_for_a_file_of_the_run(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(LINES, encoding="utf-8")
    done = triage("score", name, "--reader", "jsonl", "--rules-only", "-o", "out.jsonl", cwd=tmp_path)
    assert done.returncode == 2
    assert "is an input and would be overwritten" in done.stderr
    assert (tmp_path / name).read_text(encoding="utf-8") == LINES
