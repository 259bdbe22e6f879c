"""What somebody must look at is said, and nothing is said where all is well."""

import json
import os
import time
from datetime import UTC, datetime

import pytest

from tests.operations.shell import COSTLY, SCRIPTS, export, shell


def entry(minutes_ago, **facts):
    at = datetime.fromtimestamp(time.time() - minutes_ago * 60, UTC).isoformat(timespec="milliseconds")
    return json.dumps({"time": at.replace("+00:00", "Z"), "level": "info", **facts})


def ended(minutes_ago=10, **facts):
    said = {"event": "done", "tickets": 40, "rejected": 0, "faults": 0, "needs_review": 1, "out": "scored/1.jsonl"}
    return entry(minutes_ago, **said | facts)


ALERTS = {
    "all is well": ([ended()], ""),
    "one quiet hour": ([ended(70), ended(tickets=0, needs_review=0)], ""),
    "an old error": ([entry(300, level="error", event="message", message="no such file"), ended()], ""),
    "no run": ([ended(300)], "no run has ended well"),
    "no line at all": ([""], "no run has ended well"),
    "an error": ([ended(), entry(5, level="error", event="message", message="no such file")], "error: no such file"),
    "a crash": ([ended(), "Traceback (most recent call last):"], "error: Traceback"),
    "rejected": ([ended(rejected=3)], "3 rows rejected: see scored/1.jsonl.rejected.jsonl"),
    "faults": ([ended(faults=2)], "2 tickets with a fault"),
    "looks": ([ended(needs_review=12)], "12 of 40 tickets need a look"),
    "nothing for a day": ([ended(tickets=0, needs_review=0)], "no ticket was decided for a day"),
}


@pytest.mark.parametrize("name", ALERTS)
def test_alerts(home, name):
    lines, expected = ALERTS[name]
    for folder in ("log", "scored"):
        (home / folder).mkdir()
    (home / "log" / "2026-03-02.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = shell(SCRIPTS["alerts.sh"], home)
    assert done.stderr == ""
    assert done.returncode == bool(expected), done.stdout
    assert expected in done.stdout if expected else done.stdout == ""


def test_alerts_tell_of_an_old_export_and_of_escalations_that_nobody_answers(home):
    tickets = home / "exports" / "tickets.csv"
    export(tickets, ("7", COSTLY, 9))
    assert shell(SCRIPTS["hourly.sh"], home).returncode == 0
    os.utime(tickets, (time.time() - 3 * 3600,) * 2)
    done = shell(SCRIPTS["alerts.sh"], home)
    assert done.returncode == 1
    assert "the export is older than two hours" in done.stdout
    assert "overdue escalations in scored/" in done.stdout
