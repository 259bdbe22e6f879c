"""The copy of what can be read but once: there while it is needed, and not left behind by a killed run for good."""

from __future__ import annotations

import gc
import io
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from triage.errors import InputError
from triage.files import spool
from triage.files.spool import PREFIX, Spool


@pytest.fixture(autouse=True)
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_it_is_there_while_it_is_needed(box: Path) -> None:
    copy = Spool(io.BytesIO(b"some words"), "stdin")
    assert copy.path.read_bytes() == b"some words"
    assert copy.path.parent == box
    del copy
    gc.collect()
    assert list(box.iterdir()) == []


def test_what_a_killed_process_left_goes_with_the_next_copy_and_that_of_a_living_one_stays(box: Path) -> None:
    code = (
        "import io, os, signal, tempfile; from triage.files.spool import Spool\n"
        f"tempfile.tempdir = {str(box)!r}; copy = Spool(io.BytesIO(b'dead'), 'stdin'); os.kill(os.getpid(), {{}})"
    )
    dead = subprocess.run([sys.executable, "-c", code.format(int(signal.SIGKILL))], check=False)
    assert dead.returncode == -signal.SIGKILL
    assert [p.read_bytes() for p in box.iterdir()] == [b"dead"]
    living = Spool(io.BytesIO(b"living"), "stdin")
    other = box / "triage-rows.jsonl"  # what was kept for the user bears another name
    other.write_text("kept")
    newest = Spool(io.BytesIO(b"newest"), "stdin")
    assert set(box.iterdir()) == {living.path, newest.path, other}
    assert living.path.read_bytes() == b"living"


def test_a_copy_that_another_process_takes_away_while_it_is_made_is_made_again(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = []

    def lock(file: int, wait: float, *, alone: bool) -> None:
        if not taken:
            taken.extend(box.glob(f"{PREFIX}*"))
            taken[0].unlink()

    monkeypatch.setattr(spool, "lock", lock)
    monkeypatch.setattr(spool, "_clear", lambda: None)
    copy = Spool(io.BytesIO(b"words"), "stdin")
    assert taken and copy.path not in taken
    assert copy.path.read_bytes() == b"words"


def test_where_no_locks_are_to_be_had_nothing_is_taken_away(box: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lock(file: int, wait: float, *, alone: bool) -> None:
        raise OSError("no locks available")

    monkeypatch.setattr(spool, "lock", lock)
    first, second = Spool(io.BytesIO(b"1"), "stdin"), Spool(io.BytesIO(b"2"), "stdin")
    assert (first.path.read_bytes(), second.path.read_bytes()) == (b"1", b"2")


def test_a_temporary_folder_that_is_not_there_is_named(box: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(box / "nowhere"))
    with pytest.raises(InputError, match=r"^stdin: cannot be copied to .*nowhere \(TMPDIR\)"):
        Spool(io.BytesIO(b"words"), "stdin")


@pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="needs a limit of the size of files")
def test_a_full_temporary_folder_is_named_and_nothing_is_left_there(box: Path) -> None:
    code = (
        "import io, resource, tempfile; from triage.errors import InputError; from triage.files.spool import Spool\n"
        f"tempfile.tempdir = {str(box)!r}; resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n    Spool(io.BytesIO(b'x' * 5000), 'stdin')\n"
        "except InputError as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.startswith(f"stdin: cannot be copied to {box} (TMPDIR)")
    assert (done.stderr, list(box.iterdir())) == ("", [])
