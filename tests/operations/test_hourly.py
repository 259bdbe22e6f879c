"""The run of every hour: nothing is passed over, nothing overlaps, whatever it was that broke off."""

import json
import os
import subprocess
import time
from datetime import datetime

from tests import documented
from tests.operations.shell import HARMLESS, PAGE, SCRIPTS, export, shell


def decided(home):
    """The ids that the newest run decided."""
    outs = [p for p in (home / "scored").glob("*.jsonl") if "rejected" not in p.name]
    newest = max(outs, key=lambda path: path.stat().st_mtime_ns)
    return [json.loads(line)["ticket_id"] for line in newest.read_text(encoding="utf-8").splitlines()]


def test_hourly_decides_what_is_new_and_passes_nothing_over(home):
    done = shell(SCRIPTS["hourly.sh"], home)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert decided(home) == ["1", "2"]
    told = [json.loads(line) for line in next((home / "log").iterdir()).read_text(encoding="utf-8").splitlines()]
    assert (told[-1]["event"], told[-1]["tickets"]) == ("done", 2)
    assert not (home / "state" / "export.csv").exists()
    assert (home / "scored").stat().st_mode & 0o007 == 0, "others may not read"

    # The export job is late: what it brings was written before the last run, and after the last export.
    tickets = home / "exports" / "tickets.csv"
    os.utime(tickets, (time.time() - 50 * 3600,) * 2)
    (home / "state" / "since").unlink()
    shell(SCRIPTS["hourly.sh"], home)
    export(tickets, ("1", HARMLESS, 200), ("2", HARMLESS, 100), ("3", HARMLESS, 40), ("4", HARMLESS, 0.1))
    assert shell(SCRIPTS["hourly.sh"], home).returncode == 0
    assert decided(home) == ["3", "4"]


def test_hourly_goes_on_with_the_export_of_a_run_that_broke_off(home):
    (home / "state").mkdir()
    export(home / "state" / "export.csv", ("9", HARMLESS, 5))
    (home / "state" / "moment").write_text("2026-03-02T09:00:00Z\n", encoding="utf-8")
    assert shell(SCRIPTS["hourly.sh"], home).returncode == 0
    assert decided(home) == ["9"]
    assert (home / "state" / "since").read_text(encoding="utf-8") == "2026-03-02T09:00:00Z\n"
    (figures,) = [block for block in documented.blocks(PAGE, "sh") if block.startswith("ls scored/*.json")]
    started, *counts = shell(figures, home).stdout.split()
    assert datetime.fromisoformat(started)
    assert counts == ["1", "0", "0", "0"]


def test_hourly_after_a_damaged_export_begins_at_the_same_moment(home):
    (home / "state").mkdir()
    since = home / "state" / "since"
    since.write_text("2026-03-02T09:00:00Z\n", encoding="utf-8")
    (home / "exports" / "tickets.csv").write_bytes(bytes(range(256)) * 40)
    done = shell(SCRIPTS["hourly.sh"], home)
    assert done.returncode == 2
    assert since.read_text(encoding="utf-8") == "2026-03-02T09:00:00Z\n"
    assert not (home / "state" / "export.csv").exists(), "the next run takes a fresh export"
    assert '"level":"error"' in next((home / "log").iterdir()).read_text(encoding="utf-8")


def test_hourly_with_rejected_rows_is_done(home):
    with (home / "exports" / "tickets.csv").open("a", encoding="utf-8") as stream:
        stream.write("a line that is no row\n")
    assert shell(SCRIPTS["hourly.sh"], home).returncode == 3
    assert decided(home) == ["1", "2"]
    assert list((home / "scored").glob("*.rejected.jsonl"))
    assert (home / "state" / "since").exists()


def test_hourly_does_not_overlap(home):
    (home / "state").mkdir()
    with subprocess.Popen(["flock", str(home / "state" / "lock"), "sh", "-c", "echo held; read -r line"],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:  # fmt: skip
        assert other.stdout.readline() == "held\n"
        done = shell(SCRIPTS["hourly.sh"], home)
        other.stdin.close()
    assert done.returncode == 0
    assert "still at work" in done.stderr
    assert not list((home / "scored").iterdir())
