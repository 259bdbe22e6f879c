"""Any number of processes gives the same output; one that dies takes no ticket with it."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import pickle
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import SMALL
from tests.running.runs import Exhausted, Killer, KillsOnce, Stillborn, rows, scorer, ticket
from triage import pipeline
from triage.errors import InputError, WorkerError
from triage.pipeline import run
from triage.running import pool, process
from triage.running.keep import keep
from triage.running.transport import packed
from triage.summary.tally import Tally
from triage.types import Ticket

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(pipeline, "BATCH", 4)


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_any_number_of_workers_gives_the_same(tmp_path):
    kept = keep(["plan", "seats"], {}, ["plan", "seats"], known=True)
    found = {}
    for count in (1, 3):
        out = tmp_path / f"{count}.parquet"
        summary = run(rows(60), scorer(), str(out), keep=kept, only="escalate", counters=Tally, workers=count)
        rejected = Path(f"{out}.rejected.jsonl").read_bytes()
        found[count] = out.read_bytes(), rejected, summary.to_dict(), summary.rejects
    assert found[1] == found[3]
    assert found[1][2]["decisions"] == 60
    assert 0 < found[1][2]["left_out"] < 60


def test_order_is_kept_flight_is_bounded_and_workers_are_deaf_to_ctrl_c(tmp_path):
    """A terminal sends Ctrl-C to every process of the run; the one that reads and writes ends the others."""
    read, written, lead = 0, 0, 0

    def source():
        nonlocal read, lead
        for row in rows(150):
            read += 1
            lead = max(lead, read - written)
            if read == 60:
                for child in multiprocessing.active_children():
                    os.kill(child.pid, signal.SIGINT)
            yield row

    def progress(done):
        nonlocal written
        written += done

    summary = run(source(), scorer(), str(tmp_path / "out.csv"), workers=2, progress=progress)
    run(rows(150), scorer(), str(tmp_path / "alone.csv"))
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "alone.csv").read_bytes()
    assert (summary.decisions, summary.faults, summary.notes) == (150, 0, [])
    assert read == written
    assert lead <= (pool.WINDOW * 2 + 1) * pipeline.BATCH


def test_a_ticket_that_kills_its_worker_goes_to_a_human_and_the_rest_is_as_ever(tmp_path):
    many = [ticket(n, "poison" if n == 13 else "") for n in range(20)]
    summary = run(many, scorer(Killer()), str(tmp_path / "out.jsonl"), workers=2)
    found = lines(tmp_path / "out.jsonl")
    assert [row["ticket_id"] for row in found] == [t.id for t in many]
    for number, row in enumerate(found):
        assert row["needs_review"] is (number == 13)
    assert found[13]["escalate"]
    assert "worker failed: the process died of this ticket" in found[13]["not_evaluable"][0]
    assert "SIGKILL" in found[13]["not_evaluable"][0]
    assert (summary.decisions, summary.faults) == (20, 1)
    assert len(summary.notes) == 1


def test_a_ticket_that_memory_does_not_suffice_for_goes_to_a_human_and_a_fresh_worker_takes_the_rest(tmp_path):
    many = [ticket(n, "poison" if n == 5 else "") for n in range(10)]
    summary = run(many, scorer(Exhausted()), str(tmp_path / "out.jsonl"), workers=2)
    found = lines(tmp_path / "out.jsonl")
    assert [row["needs_review"] for row in found] == [n == 5 for n in range(10)]
    assert found[5]["escalate"] and "memory did not suffice" in found[5]["not_evaluable"][0]
    assert (summary.decisions, summary.faults) == (10, 1)


def test_a_worker_that_dies_once_changes_nothing(tmp_path):
    many = [ticket(n, "poison" if n == 7 else "") for n in range(30)]
    summary = run(many, scorer(KillsOnce(str(tmp_path / "mark"))), str(tmp_path / "a.jsonl"), workers=2)
    run(many, scorer(), str(tmp_path / "b.jsonl"))
    assert (tmp_path / "mark").exists()
    assert summary.faults == 0
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()


def test_workers_that_cannot_start_are_an_error_and_the_earlier_output_stays(tmp_path):
    out = tmp_path / "out.csv"
    out.write_text("old", encoding="utf-8")
    with pytest.raises(WorkerError, match=r"workers keep dying \(exit code 3\)"):
        run(rows(5), scorer(Stillborn()), str(out), workers=2)
    assert out.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [out]


def test_workers_that_die_of_everything_are_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(pool, "_IN_VAIN", 2)
    with pytest.raises(WorkerError, match="workers keep dying"):
        run([ticket(n, "poison") for n in range(20)], scorer(Killer()), str(tmp_path / "out.csv"), workers=2)


def test_an_input_that_fails_ends_the_workers_and_the_run(tmp_path):
    def failing():
        yield from rows(20)
        raise InputError("in.csv.gz: ends in the middle of line 2")

    with pytest.raises(InputError):
        run(failing(), scorer(), str(tmp_path / "out.csv"), workers=2)
    assert list(tmp_path.iterdir()) == []


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes in /proc")
def test_workers_do_not_outlive_a_killed_run(tmp_path):
    code = (
        "from tests.running.runs import *; from triage import pipeline; pipeline.BATCH = 4\n"
        "if __name__ == '__main__':\n"
        f"    pipeline.run(rows(2000), scorer(Sleeper({str(tmp_path)!r})), {str(tmp_path / 'out.csv')!r}, workers=2)\n"
    )
    started = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    try:
        end = time.monotonic() + 60
        while len(workers := [int(p.name) for p in tmp_path.iterdir() if p.name.isdecimal()]) < 2:
            assert started.poll() is None
            assert time.monotonic() < end
            time.sleep(0.05)
    finally:
        started.kill()
        started.wait()
    end = time.monotonic() + 10
    while any(map(alive, workers)) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(map(alive, workers))


def test_tickets_arrive_as_they_were_sent():
    sent = [row for row in rows(20) if isinstance(row, Ticket)]
    assert pickle.loads(packed(sent)) == sent


def test_the_policy_arrives_as_it_was_sent():
    found = pickle.loads(pickle.dumps(scorer()))
    assert found.policy == SMALL
    assert found.score([ticket(1)]) == scorer().score([ticket(1)])


@pytest.mark.parametrize("sent", [b"", struct.pack("!i", 1000), struct.pack("!i", 1000) + b"half"], ids=len)
def test_a_worker_whose_run_dies_while_it_starts_ends_without_a_word(tmp_path, sent):
    """The run may be killed before it has sent what to score by, or in the midst of it."""
    code = (
        "import sys; from multiprocessing.connection import Connection; from triage.running.worker import main\n"
        "main(Connection(0, writable=False), Connection(1, readable=False))"
    )
    done = subprocess.run([sys.executable, "-c", code], input=sent, cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_worker_whose_run_dies_while_it_loads_ends_without_a_word():
    code = (
        "import multiprocessing, os, threading; from multiprocessing.connection import Connection\n"
        "from tests.running.runs import scorer; from triage.running import work, worker\n"
        "there, here = multiprocessing.Pipe(duplex=False); reads, writes = os.pipe(); os.close(reads)\n"
        "threading.Thread(target=here.send, args=((scorer(), work.Plan('jsonl')),)).start()\n"
        "worker.main(there, Connection(writes, readable=False))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def deaf(process: int) -> bool:
    """Tell whether Ctrl-C is blocked or ignored in a process."""
    said = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    masks = dict(line.split(":\t") for line in said.splitlines() if line.startswith("Sig"))
    return any(int(masks[name], 16) >> (signal.SIGINT - 1) & 1 for name in ("SigBlk", "SigIgn"))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="looks at processes in /proc")
def test_every_worker_is_deaf_to_ctrl_c_from_its_birth_on():
    """The first one was not: with it the standard library starts a process of its own and unblocks the signals."""
    code = (
        "from tests.running.test_pool import deaf; from triage.running.process import Process\n"
        "if __name__ == '__main__':\n"
        "    many = [Process() for _ in range(2)]; print([deaf(one._process.pid) for one in many])\n"
        "    for one in many: one.stop(at_once=True); one.end()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[True, True]\n", "")


def test_workers_for_which_there_is_no_room_are_an_error_in_words(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    monkeypatch.setattr(process, "resource_tracker", type("Full", (), {"ensure_running": full}))
    with pytest.raises(WorkerError, match=r"a worker cannot be started: Too many open files; ask for fewer"):
        run(rows(5), scorer(), str(tmp_path / "out.csv"), workers=2)
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_while_workers_start_ends_those_that_were_started(tmp_path, monkeypatch):
    made = []

    class Stopped(process.Process):
        def __init__(self):
            if made:
                raise KeyboardInterrupt
            super().__init__()
            made.append(self)

    monkeypatch.setattr(pool, "Process", Stopped)
    with pytest.raises(KeyboardInterrupt):
        run(rows(5), scorer(), str(tmp_path / "out.csv"), workers=2)
    assert not made[0]._process.is_alive()
