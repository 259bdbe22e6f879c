"""A run that is killed at any moment leaves the earlier output, and a state that ends in the same bytes."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from tests.running.runs import lasting, rows, scorer
from triage import pipeline
from triage.errors import InputError, OutputError
from triage.files.locks import lock
from triage.pipeline import run
from triage.running import lasting as lasting_module
from triage.running.journal import Identity, Journal, State, can_resume, identified
from triage.running.keep import keep
from triage.running.part import Part
from triage.summary.tally import Tally

ROOT = Path(__file__).parents[2]
FORK = multiprocessing.get_context("fork")
KEPT = keep(["plan", "seats"], {}, ["plan", "seats"], known=True)
SCORER = scorer()
MANY = 24


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(pipeline, "BATCH", 7)
    monkeypatch.setattr(lasting_module, "EVERY", 0.0)


def score(out, *, resume=False, source=None, **options):
    journal, state = lasting(out, resume=resume)
    return run(
        rows(MANY) if source is None else source, SCORER, str(out), keep=KEPT, only="escalate", counters=Tally,
        lasting=(journal, state), **options,
    )  # fmt: skip


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def undisturbed(folder, form):
    folder.mkdir()
    summary = run(rows(MANY), SCORER, str(folder / f"out.{form}"), keep=KEPT, only="escalate", counters=Tally)
    return files(folder), summary.to_dict(), summary.rejects


class Bomb:
    """Kills the process at its n-th step that a disk could see, a write after half of it."""

    def __init__(self, steps: int) -> None:
        self.left = steps
        whole = Part.write

        def write(part: Part, data: bytes) -> None:
            if self.left == 1 and data:
                whole(part, data[: len(data) // 2])
            self.step()
            whole(part, data)

        Part.write = write  # type: ignore[method-assign]
        sys.addaudithook(lambda event, arguments: self.heard(event, arguments))

    def heard(self, event: str, arguments: tuple[object, ...]) -> None:
        if event in ("os.rename", "os.remove", "os.truncate") or (event == "open" and ".partial" in str(arguments[0])):
            self.step()

    def step(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def killed_at(steps, out, *, resume):
    """Run in a process that is killed at a step. Returns whether it came to its end before."""

    def work():
        Bomb(steps)
        score(out, resume=resume)

    process = FORK.Process(target=work)
    process.start()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode == 0


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_run_killed_at_any_step_goes_on_to_the_same_bytes(tmp_path, form):
    SCORER.score([])
    expected, counts, rejects = undisturbed(tmp_path / "expected", form)
    for steps in count(1):
        folder = tmp_path / str(steps)
        folder.mkdir()
        out = folder / f"out.{form}"
        out.write_bytes(b"old")
        ended = killed_at(steps, out, resume=False)
        assert out.read_bytes() in (b"old", expected[out.name])
        summary = score(out, resume=True)
        assert files(folder) == expected, f"killed at step {steps}"
        if not ended and out.read_bytes() != b"old":
            assert (summary.to_dict(), summary.rejects) == (counts, rejects)
        if ended:
            break
    assert steps > 15


def test_a_run_killed_again_and_again_goes_on_to_the_same_bytes(tmp_path):
    expected, *_ = undisturbed(tmp_path / "expected", "csv")
    chance = random.Random(5)
    folder = tmp_path / "killed"
    folder.mkdir()
    kills = 0
    while not killed_at(chance.randint(6, 16), folder / "out.csv", resume=True):
        kills += 1
        assert kills < 200
    assert kills > 3
    assert files(folder) == expected


def test_workers_killed_with_their_run_go_on_with_any_number(tmp_path):
    expected, *_ = undisturbed(tmp_path / "expected", "parquet")
    out = tmp_path / "out" / "out.parquet"
    out.parent.mkdir()

    done = 0

    def stop(tickets):
        nonlocal done
        done += tickets
        if done >= 14:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        score(out, workers=2, progress=stop)
    assert Journal(str(out)).load().rows == done == 14
    score(out, resume=True)
    assert files(out.parent) == expected


class Stopped(BaseException):
    pass


def stopped(out, after=20, error=Stopped):
    def source():
        yield from rows(MANY)[:after]
        raise error

    with pytest.raises(error):
        score(out, source=source())


def test_a_run_that_breaks_off_says_how_far_it_is(tmp_path):
    out = tmp_path / "out.jsonl"
    out.write_text("old", encoding="utf-8")
    stopped(out)
    assert out.read_text(encoding="utf-8") == "old"
    state = Journal(str(out)).load()
    assert state.rows == 14
    assert state.counts["decisions"] + state.counts["rejected"] == 14
    assert (tmp_path / "out.jsonl.partial").stat().st_size == state.bytes
    assert (tmp_path / "out.jsonl.partial").stat().st_mode & 0o077 == 0


def test_without_resume_what_an_earlier_run_left_is_overwritten(tmp_path):
    expected, *_ = undisturbed(tmp_path / "expected", "csv")
    out = tmp_path / "out" / "out.csv"
    out.parent.mkdir()
    stopped(out)
    score(out)
    assert files(out.parent) == expected


def test_rows_that_are_not_those_of_before_are_refused_and_what_is_done_stays(tmp_path):
    out = tmp_path / "out.csv"
    stopped(out)
    before = files(tmp_path)
    for other in (rows(5), [row for row in rows(MANY) if row != rows(MANY)[7]]):
        with pytest.raises(InputError, match="the input reads otherwise than when the run began"):
            score(out, resume=True, source=other)
        assert files(tmp_path).keys() == before.keys()
    score(out, resume=True)


def test_an_input_that_turns_out_to_be_wrong_leaves_nothing(tmp_path):
    stopped(tmp_path / "out.csv", error=InputError)
    assert files(tmp_path) == {}


def test_two_runs_cannot_write_the_same(tmp_path):
    out = tmp_path / "out.csv"
    stopped(out)
    with (tmp_path / "out.csv.partial").open("rb+") as other:
        lock(other.fileno(), 0, alone=True)
        with pytest.raises(OutputError, match="another run is writing it"):
            score(out, resume=True)
    score(out, resume=True)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format":0}', b'{"format":1}', b"\xff"])
def test_a_damaged_journal_is_said(tmp_path, content):
    out = tmp_path / "out.csv"
    stopped(out)
    (tmp_path / "out.csv.partial.state").write_bytes(content)
    with pytest.raises(OutputError, match=r"out\.csv\.partial\.state: is damaged"):
        score(out, resume=True)


def test_a_partial_file_that_is_too_short_is_said(tmp_path):
    out = tmp_path / "out.csv"
    stopped(out)
    os.truncate(tmp_path / "out.csv.partial", 10)
    with pytest.raises(OutputError, match="is shorter than it was"):
        score(out, resume=True)


def test_a_partial_file_that_was_changed_is_said(tmp_path):
    out = tmp_path / "out.csv"
    stopped(out)
    with (tmp_path / "out.csv.partial").open("rb+") as part:
        part.seek(5)
        part.write(b"#")
    with pytest.raises(OutputError, match="is damaged or was changed"):
        score(out, resume=True)


def test_a_journal_that_was_edited_is_said(tmp_path):
    out = tmp_path / "out.csv"
    stopped(out)
    state = tmp_path / "out.csv.partial.state"
    edited = state.read_bytes().replace(b'"bytes":', b'"bytes":1')
    assert edited != state.read_bytes()
    state.write_bytes(edited)
    with pytest.raises(OutputError, match="is damaged"):
        score(out, resume=True)


def test_a_link_that_leads_to_itself_is_said(tmp_path):
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    with pytest.raises(OutputError, match="leads to itself"):
        score(tmp_path / "loop.csv")


def full(monkeypatch, after):
    """Let the disk be full after so many bytes of the partial files."""
    whole, left = Part.write, after

    def write(part, data):
        nonlocal left
        left -= len(data)
        if left < 0:
            os.write(part._file.fileno(), data[: len(data) // 2])
            raise OSError(28, "No space left on device")
        whole(part, data)

    monkeypatch.setattr(Part, "write", write)


@pytest.mark.parametrize(("form", "room"), [("jsonl", 4000), ("parquet", 15_000)])
def test_a_full_disk_keeps_what_is_done(tmp_path, monkeypatch, form, room):
    expected, *_ = undisturbed(tmp_path / "expected", form)
    out = tmp_path / "out" / f"out.{form}"
    out.parent.mkdir()
    out.write_bytes(b"old")
    with monkeypatch.context() as patched:
        full(patched, room)
        with pytest.raises(OutputError, match=r"cannot be written: No space left .* kept in out\.\w+\.partial"):
            score(out)
    assert out.read_bytes() == b"old"
    assert 0 < Journal(str(out)).load().rows < MANY
    score(out, resume=True)
    assert files(out.parent) == expected


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root mounts a disk of one megabyte")
def test_a_disk_that_is_really_full(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], capture_output=True).returncode:
        pytest.skip("nothing may be mounted here")
    try:
        out = disk / "out.jsonl"
        with pytest.raises(OutputError, match="No space left on device"):
            score(out, source=rows(2000))
        assert {p.name for p in disk.iterdir()} >= {"out.jsonl.partial", "out.jsonl.partial.state"}
        assert not out.exists()
        state = Journal(str(out)).load()
        assert state.rows > 0
        subprocess.run(["mount", "-o", "remount,size=8m", str(disk)], check=True)
        assert score(out, resume=True, source=rows(2000)).decisions == 2000
        assert [p.name for p in sorted(disk.iterdir())] == ["out.jsonl", "out.jsonl.rejected.jsonl"]
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_link_stays_and_what_it_names_is_replaced(tmp_path):
    real = tmp_path / "real"
    real.mkdir()
    link = tmp_path / "out.csv"
    link.symlink_to(real / "r.csv")
    stopped(link)
    assert (real / "r.csv.partial").exists()
    score(link, resume=True)
    assert link.is_symlink()
    assert sorted(p.name for p in real.iterdir()) == ["r.csv"]


def test_what_differs_is_said_all_at_once(tmp_path):
    one, other = tmp_path / "a.csv", tmp_path / "b.csv"
    for path in (one, other):
        path.write_text("id,body\n1,x\n", encoding="utf-8")
    was = Identity(identified([str(one)]), {"--limit": None, "--filter": "escalate"}, "p" * 64, "m" * 64, "1")
    assert was.differences(Identity(identified([str(one)]), dict(was.options), "p" * 64, "m" * 64, "1")) == []
    one.write_text("id,body\n1,xy\n", encoding="utf-8")
    now = Identity(identified([str(one), str(other)]), {"--limit": 5, "--filter": "escalate"}, "q" * 64, "m" * 64, "1")
    said = was.differences(now)
    assert said[0] == f"input {other} was not among its inputs"
    assert said[1].startswith(f"input {one} has changed (size, ")
    assert said[2:] == ["--limit: not given then, 5 now", "policy: pppppppppppp then, qqqqqqqqqqqq now"]


def test_what_can_be_gone_on_with(tmp_path):
    (tmp_path / "a").touch()
    os.mkfifo(tmp_path / "pipe")
    assert identified([str(tmp_path / "a")])
    assert identified(["-"]) is None
    assert identified([str(tmp_path / "pipe")]) is None
    assert can_resume(str(tmp_path / "new.csv"))
    assert not any(map(can_resume, ("-", "sqlite:///x.db?table=t", str(tmp_path / "pipe"), "/dev/null")))


def test_a_state_is_read_as_it_was_saved(tmp_path):
    journal = Journal(str(tmp_path / "out.csv"))
    state = State(
        Identity({"a": {"size": 1}}, {"--limit": 3}, "p", "m", "1"), "2026-03-02T09:14:00+00:00", 7, 8, 9, {"x": 1}
    )
    journal.save(state)
    assert journal.load() == state
    assert state.moment.isoformat() == state.as_of
