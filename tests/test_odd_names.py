"""Files have names that are no UTF-8, and names that programs take for theirs: each is read, written and told."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.test_cli import ROOT
from triage.cli import app
from triage.errors import OutputError
from triage.running import journal

NAME = "tick\udcff\x1b[31m.csv"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="names of files are text here")
pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copyfile(ROOT / "data" / "samples" / "tickets.csv", tmp_path / NAME)
    return tmp_path


def run(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == code, done.output
    assert "\x1b[31m" not in done.output
    return done.stderr


@pytest.mark.parametrize("more", [(), ("--log-json",), ("--workers", "2"), ("--resume",)], ids=" ".join)
def test_a_name_that_is_no_utf_8_is_read_and_told(place: Path, more: tuple[str, ...]) -> None:
    said = run(
        "score", NAME, "-o", f"out{NAME}", "--rules-only", "--summary", "all.json", "--summary", "all.html", *more
    )
    if "--log-json" in more:
        assert all(json.loads(line) for line in said.splitlines())
    assert (place / f"out{NAME}").read_bytes().count(b"\n") > 10
    assert json.loads((place / "all.json").read_bytes())["inputs"]


def test_a_row_of_such_a_file_is_rejected_by_its_name(place: Path) -> None:
    (place / NAME).write_text("ticket_id,body\nT-1,Help\nT-2,b,c,d,e\n")
    run("score", NAME, "-o", "out.csv", "--rules-only", "--log-json", code=3)
    (row,) = (place / "out.csv.rejected.jsonl").read_text().splitlines()
    assert json.loads(row)["line"] == 3


@pytest.mark.parametrize(
    "words", [("score", f"no{NAME}"), ("score", NAME, "--policy", f"no{NAME}"), ("score", NAME, "--model", f"no{NAME}")]
)
def test_what_is_not_there_is_told_by_such_a_name(place: Path, words: tuple[str, ...]) -> None:
    assert json.loads(run(*words, "--log-json", code=2))["level"] == "error"


def test_a_number_of_any_length_is_told_to_programs(capsys: pytest.CaptureFixture[str]) -> None:
    from triage.commands import _voice

    _voice.tell("done", "x", {"rows": 1 << 80})
    assert json.loads(capsys.readouterr().err)["rows"] == 1 << 80


def test_a_run_is_gone_on_with_by_such_a_name(place: Path) -> None:
    kept = journal.Journal(str(place / "out.csv"))
    found = journal.identified([str(place / NAME)])
    assert found is not None
    state = journal.State(journal.Identity(found, {"policy": NAME}, "p", "m", "1"), rows=3, counts={"rows": 3})
    kept.save(state)
    assert kept.load() == state


@pipes
@pytest.mark.parametrize("suffix", [".partial.state", ".partial", ".rejected.jsonl"])
def test_no_pipe_beside_the_output_is_waited_for(place: Path, suffix: str) -> None:
    os.mkfifo(place / f"out.csv{suffix}")
    for more in ((), ("--resume",)):
        CliRunner().invoke(app, ["score", NAME, "-o", "out.csv", "--rules-only", *more])


@pytest.mark.parametrize("state", [b"", b"[" * 100_000, b"x\n" + b"[" * 100_000, b"\xff\n{}", b"x\n[]", b"x\nnull"])
def test_a_state_that_is_none_is_told(place: Path, state: bytes) -> None:
    kept = journal.Journal(str(place / "out.csv"))
    kept.file.write_bytes(state)
    with pytest.raises(OutputError, match="is damaged or of another version"):
        kept.load()
