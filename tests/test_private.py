"""What the library writes is for its user and the user's group, whatever the mask; what was begun is put away."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.labelled import Named, examples, seen
from tests.test_cli import ROOT, canonical
from tests.writers.test_contract import decision
from triage.files.output import whole
from triage.learning.learn import learn
from triage.records import ledger
from triage.writers import sql


@pytest.fixture(autouse=True)
def open_to_all() -> Iterator[None]:
    """Forbid nothing by the mask."""
    before = os.umask(0)
    yield
    os.umask(before)


def is_private(path: Path) -> bool:
    return not path.stat().st_mode & 0o007


def test_a_file_is_private(tmp_path: Path) -> None:
    with whole(str(tmp_path / "x")) as stream:
        begun = list(tmp_path.iterdir())
        assert [path.stat().st_mode & 0o077 for path in begun] == [0]
        stream.write("x")
    assert is_private(tmp_path / "x")


def test_a_model_is_private(tmp_path: Path) -> None:
    found = examples()
    learn(found, Named(), seen=seen(found), seed=0, progress=lambda _: None)[0].save(tmp_path / "model")
    files = list((tmp_path / "model").iterdir())
    assert len(files) > 5
    assert all(map(is_private, files))


def test_a_database_is_private_from_its_first_byte(tmp_path: Path) -> None:
    with sql.open_target(f"sqlite:///{tmp_path}/x.db?table=decisions") as target:
        target.append(sql.render([decision()]))
    assert is_private(tmp_path / "x.db")


def test_a_ledger_and_what_was_torn_off_it_are_private(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    for _ in range(2):
        with ledger.writing(path) as writer:
            writer.append({"does": "x"})
    path.write_bytes(path.read_bytes()[:-9])
    torn = ledger.mend(path)
    assert torn is not None
    assert is_private(path)
    assert is_private(torn)


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
@pytest.mark.parametrize("command", ["score", "inspect", "report"])
def test_a_request_to_end_leaves_no_temporary_file(tmp_path: Path, command: str) -> None:
    """What comes from a pipe is kept in a temporary file; whoever waits for its end is asked to end."""
    source, box = tmp_path / "in.jsonl", tmp_path / "box"
    box.mkdir()
    os.mkfifo(source)
    out = ["-o", str(tmp_path / "out.html")] if command == "report" else []
    words = [command, str(source), *out]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(box)}
    run = subprocess.Popen(
        [sys.executable, "-m", "triage", *words], env=environment, stderr=subprocess.PIPE, text=True, cwd=tmp_path
    )
    with source.open("w", encoding="utf-8") as pipe:  # waits until it is read
        pipe.write(canonical("T-1", "Where is the manual?"))
        pipe.flush()
        while not list(box.iterdir()):
            time.sleep(0.02)
        time.sleep(0.5)  # until it waits for more
        run.send_signal(signal.SIGTERM)
        _, said = run.communicate(timeout=60)
    assert (run.returncode, "stopped" in said) == (130, True)
    assert list(box.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["box", "in.jsonl"]
