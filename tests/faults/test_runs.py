"""What breaks while a run goes on, and what is promised: the same output, or exit 2, words and nothing half written.

Killed workers, killed runs, full disks of resumable runs and MLflow's failures have tests of their own in
``tests/running`` and ``tests/tracking``; here is what they leave.
"""

from __future__ import annotations

import builtins
import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.test_cli import HUMAN, canonical
from triage import api, cli, pipeline
from triage import policy as policies
from triage.errors import OutputError
from triage.intake import export as exports
from triage.model import Model
from triage.pipeline import Scorer, run
from triage.types import Author, Message, Rejected, Ticket

MANY = 24
Row = Ticket | Rejected


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "BATCH", 4)


def rows(befall: Callable[[], object] = lambda: None) -> Iterator[Row]:
    """Yield tickets; in the midst of them something befalls."""
    for number in range(MANY):
        if number == MANY // 2:
            befall()
        yield Ticket(f"T-{number}", "", (Message(Author.CUSTOMER, f"{HUMAN} No. {number}, please."),))
    yield Rejected("in.csv", 9, "too many cells", raw="x")


def triage(*words: object) -> Any:
    return CliRunner().invoke(cli.app, [str(word) for word in words])


def damage(folder: Path) -> None:
    for file in folder.iterdir():
        file.write_bytes(b"\0" * 100)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """Return what an undisturbed run writes."""
    out = tmp_path_factory.mktemp("sound") / "out.jsonl"
    run(rows(), Scorer(api.load_policy(), api.load_model()), str(out))
    return out.read_bytes(), Path(f"{out}.rejected.jsonl").read_bytes()


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("befall", [damage, shutil.rmtree])
def test_a_model_folder_damaged_or_gone_in_mid_run_changes_nothing(
    tmp_path: Path, sound: tuple[bytes, bytes], workers: int, befall: Callable[[Path], object]
) -> None:
    """It is read once, at the start; a worker that takes a dead one's place is sent what was read."""
    folder = tmp_path / "model"
    shutil.copytree(api.default_model(), folder)
    scorer = Scorer(api.load_policy(), Model.load(folder))
    out = tmp_path / "out" / "out.jsonl"
    out.parent.mkdir()
    run(rows(lambda: befall(folder)), scorer, str(out), workers=workers)
    assert (out.read_bytes(), Path(f"{out}.rejected.jsonl").read_bytes()) == sound


def test_the_next_run_with_a_damaged_model_is_refused_in_words(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(api.default_model(), folder)
    damage(folder)
    tickets = tmp_path / "in.jsonl"
    tickets.write_text(canonical("T-1", HUMAN), encoding="utf-8")
    done = triage("score", tickets, "--model", folder, "-o", tmp_path / "out.csv")
    assert done.exit_code == 2
    assert str(folder) in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("change", ["floor", "nonsense", "gone"])
def test_a_policy_changed_in_mid_run_decides_from_the_next_run_on(tmp_path: Path, change: str) -> None:
    own = tmp_path / "policy"
    file = own / "clauses" / "trigger" / "human_request.toml"
    file.parent.mkdir(parents=True)
    file.write_text('extends = true\nfloor = "high"\n', encoding="utf-8")
    before = policies.load(own).digest[:12]

    def befall() -> None:
        if change == "gone":
            shutil.rmtree(own)
        else:
            file.write_text("extends = true\n" + ('floor = "low"\n' if change == "floor" else "= ["), encoding="utf-8")

    out = tmp_path / "out.csv"
    run(rows(befall), Scorer(policies.load(own)), str(out))
    text = out.read_text(encoding="utf-8")
    assert (text.count(before), text.count(",high,")) == (MANY, MANY)
    tickets = tmp_path / "in.jsonl"
    tickets.write_text(canonical("T-1", HUMAN), encoding="utf-8")
    again = triage("score", tickets, "--rules-only", "--policy", own, "-o", "-")
    assert again.exit_code == (0 if change == "floor" else 2)
    assert before not in again.stdout and "Traceback" not in again.stderr


def full(monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    """Let the disk be full after so many bytes of the temporary files that become outputs."""
    made, left = tempfile.NamedTemporaryFile, room

    def limited(*given: Any, **named: Any) -> Any:
        stream = made(*given, **named)
        write = stream.write

        def counted(data: Any) -> Any:
            nonlocal left
            left -= len(data)
            if left < 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return write(data)

        stream.write = counted
        return stream

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", limited)


@pytest.mark.parametrize("room", [0, 3000])
@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "txt"])
def test_a_disk_that_is_full_leaves_the_earlier_output_and_nothing_else(
    tmp_path: Path, form: str, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / f"out.{form}"
    out.write_text("old", encoding="utf-8")
    full(monkeypatch, room)
    with pytest.raises(OutputError, match=rf"out\.{form}.*cannot be written: No space left"):
        run(rows(), Scorer(api.load_policy()), str(out))
    assert {p.name: p.read_text(encoding="utf-8") for p in tmp_path.iterdir()} == {out.name: "old"}


def test_a_registry_that_does_not_answer_ends_the_run_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_TIMEOUT", "2")
    tickets = tmp_path / "in.jsonl"
    tickets.write_text(canonical("T-1", HUMAN), encoding="utf-8")
    done = triage("score", tickets, "--model", "models:/triage@champion", "-o", tmp_path / "out.csv")
    assert done.exit_code == 2, done.output
    assert "127.0.0.1:9" in done.stderr and "Traceback" not in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["in.jsonl"]


ERRORS: list[Exception] = [KeyError("x"), RecursionError(), UnicodeError("x"), builtins.AssertionError("x")]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_reader_that_breaks_in_mid_run_is_exit_2_with_the_file(
    tmp_path: Path, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> Iterable[Row]:
        yield from list(rows())[:6]
        raise error

    monkeypatch.setattr(exports, "_read", broken)
    tickets, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    tickets.write_text(canonical("T-1", HUMAN), encoding="utf-8")
    out.write_text("old", encoding="utf-8")
    done = triage("score", tickets, "--rules-only", "-o", out)
    assert done.exit_code == 2, done.output
    assert f"{tickets}: cannot be read" in done.stderr.replace("\n", "") and "Traceback" not in done.stderr
    assert out.read_text(encoding="utf-8") == "old"
    assert {p.name for p in tmp_path.iterdir()} == {"in.jsonl", "out.jsonl"}


def test_memory_that_does_not_suffice_is_no_silent_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Iterable[Row]:
        raise MemoryError
        yield

    monkeypatch.setattr(exports, "_read", broken)
    tickets = tmp_path / "in.jsonl"
    tickets.write_text(canonical("T-1", HUMAN), encoding="utf-8")
    done = triage("score", tickets, "--rules-only", "-o", tmp_path / "out.jsonl")
    assert done.exit_code == 2, done.output
    assert "not enough memory" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "out.jsonl").exists()
