"""What cron and systemd are given: they would take it, and it starts the scripts of the page."""

import configparser
import re
import shutil
import subprocess
import time
from datetime import UTC, datetime

import pytest

from tests import documented
from tests.operations.shell import COSTLY, HARMLESS, HOME, PAGE, ROOT, SCRIPTS, export, shell


def test_cron_starts_scripts_of_the_page():
    (block,) = documented.blocks(PAGE, "crontab")
    jobs = [line for line in block.splitlines() if not re.match(r"\w+=", line)]
    ranges = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
    for job in jobs:
        *fields, command = job.split(None, 5)
        for field, (least, most) in zip(fields, ranges, strict=True):
            assert field == "*" or least <= int(field) <= most, job
        assert command.removeprefix(f"{HOME}/") in SCRIPTS
    assert {job.split()[5].rpartition("/")[2] for job in jobs} == set(SCRIPTS)


def test_the_job_of_batch_md_is_run_every_night(tmp_path):
    (script,) = documented.scripts(ROOT / "docs" / "batch.md")
    for folder in ("exports", "scored", "log"):
        (tmp_path / folder).mkdir()
    day = datetime.fromtimestamp(time.time() - 86400, UTC).strftime("%Y-%m-%d")
    export(tmp_path / "exports" / f"{day}.csv", ("1", HARMLESS, 20), ("2", COSTLY, 20))
    done = shell(script.replace(HOME, str(tmp_path)), tmp_path)
    assert (done.returncode, done.stdout) == (0, "1 of 2 escalated, 0 critical, 0 to be looked at\n"), done.stderr
    assert (tmp_path / "scored" / f"{day}.csv").exists()


def units():
    return {re.match(r"# .*/(\S+)", block)[1]: block for block in documented.blocks(PAGE, "ini")}


def test_units_are_such_and_start_a_script_of_the_page():
    found = {}
    for name, block in units().items():
        found[name] = configparser.ConfigParser(interpolation=None)
        found[name].optionxform = str
        found[name].read_string(block)
    service = found["triage.service"]["Service"]
    assert service["ExecStart"].removeprefix(f"{HOME}/") in SCRIPTS
    assert service["SuccessExitStatus"] == "3", "rejected rows are no failure of the service"
    assert found["triage.timer"]["Install"]["WantedBy"] == "timers.target"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_systemd_knows_each_key(tmp_path):
    script = tmp_path / "hourly.sh"
    script.write_text(SCRIPTS["hourly.sh"], encoding="utf-8")
    script.chmod(0o755)
    for name, block in units().items():
        text = block.replace(f"{HOME}/hourly.sh", str(script)).replace("User=triage\n", "")
        (tmp_path / name).write_text(text, encoding="utf-8")
        done = subprocess.run(
            ["systemd-analyze", "verify", str(tmp_path / name)], capture_output=True, text=True, timeout=60
        )
        said = [line for line in done.stderr.splitlines() if str(tmp_path) in line or name in line]
        assert not said, done.stderr
    (when,) = re.findall(r"^OnCalendar=(.*)$", units()["triage.timer"], re.M)
    assert subprocess.run(["systemd-analyze", "calendar", when], capture_output=True, timeout=60).returncode == 0
