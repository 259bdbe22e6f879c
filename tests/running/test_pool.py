"""Any number of processes gives the same output; one that dies takes no ticket with it."""

from __future__ import annotations

import json
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import SMALL
from tests.running.runs import Killer, KillsOnce, Stillborn, rows, scorer, ticket
from triage import pipeline
from triage.errors import InputError, WorkerError
from triage.pipeline import run
from triage.running import pool
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
