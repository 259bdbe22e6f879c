"""A stream that whoever called has closed: words are not missed, data is, and its loss is told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_cli import HUMAN, canonical
from triage import __main__ as entry
from triage.commands import _unforeseen


def run(tmp_path, closed, *arguments):
    (tmp_path / "in.jsonl").write_text(canonical("T-1", HUMAN))
    command = f'"{sys.executable}" -m triage {" ".join(arguments)} {closed}'
    return subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("out", ["-", "out.csv"])
def test_words_are_not_missed(tmp_path, out):
    done = run(tmp_path, "2>&-", "score", "in.jsonl", "-o", out, "--rules-only")
    assert done.returncode == 0 and (out == "-" or (tmp_path / out).exists())


def test_a_file_needs_no_stdout(tmp_path):
    assert run(tmp_path, ">&-", "score", "in.jsonl", "-o", "out.csv", "--rules-only").returncode == 0
    assert (tmp_path / "out.csv").read_text().count("\n") == 2


@pytest.mark.parametrize("arguments", [("score", "in.jsonl", "-o", "-", "--rules-only"), ("policy", "show")])
def test_data_is(tmp_path, arguments):
    done = run(tmp_path, ">&-", *arguments)
    assert done.returncode == 2
    assert done.stderr.endswith("triage: standard output is closed, nothing can be written there\n")


def test_data_from_a_closed_stdin_is(tmp_path):
    done = run(tmp_path, "<&-", "score", "-", "-o", "out.csv", "--rules-only")
    assert done.returncode == 2
    assert done.stderr.endswith("triage: -: standard input is closed, nothing can be read there\n")
    assert not (tmp_path / "out.csv").exists()


FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no disk that is always full")


@FULL
@pytest.mark.parametrize(("name", "code"), [("in.jsonl", 0), ("nowhere.jsonl", 2)])
def test_words_that_find_no_room_change_no_exit_code(tmp_path, name, code):
    done = run(tmp_path, "2>/dev/full", "score", name, "-o", "out.csv", "--rules-only")
    assert done.returncode == code
    assert (tmp_path / "out.csv").exists() is (code == 0)


@FULL
@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("policy", "show"), ("score", "in.jsonl")])
def test_data_that_finds_no_room_is_told(tmp_path, arguments):
    done = run(tmp_path, ">/dev/full", *arguments)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "triage: standard output or a file: No space left on device"


def test_what_the_system_says_is_told_with_the_file(tmp_path, capsys):
    with pytest.raises(SystemExit), _unforeseen.told():
        (tmp_path / "nowhere").open()
    assert capsys.readouterr().err == f"triage: {tmp_path / 'nowhere'}: No such file or directory\n"


def test_whoever_stops_reading_the_words_stops_no_run(tmp_path):
    """Else a run ended in the middle, with exit code 0 and without its output."""
    (tmp_path / "in.jsonl").write_text(canonical("T-1", HUMAN) + canonical("T-2", HUMAN))
    code = (
        "import sys; from triage import cli, pipeline; from triage.commands import _progress\n"
        "_progress.EVERY, pipeline.BATCH = 0.0, 1\n"
        "sys.argv = ['triage', 'score', 'in.jsonl', '-o', 'out.csv', '--rules-only']; cli.main()\n"
    )
    reads, writes = os.pipe()
    os.close(reads)
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, stderr=writes, check=False)
    os.close(writes)
    assert done.returncode == 0
    assert (tmp_path / "out.csv").read_text().count("\n") == 3


def test_no_file_gets_the_number_of_a_closed_stream(tmp_path):
    """A library that writes words to stream 2 must never write them into an output."""
    code = (
        "from triage.commands import _streams; _streams.settle(); print(open('x', 'w').fileno(), file=open('y', 'w'))"
    )
    subprocess.run(f'"{sys.executable}" -c "{code}" <&- >&- 2>&-', shell=True, cwd=tmp_path, check=True)
    assert int((tmp_path / "y").read_text()) > 2


class Stops:
    """Ctrl-C while the command line is being read."""

    def find_spec(self, name, *_):
        if name == "triage.cli":
            raise KeyboardInterrupt


def test_ctrl_c_before_anything_is_begun_is_no_traceback(monkeypatch):
    monkeypatch.delitem(sys.modules, "triage.cli", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Stops(), *sys.meta_path])
    with pytest.raises(SystemExit) as end:
        entry.main()
    assert end.value.code == 130


def test_what_nobody_foresaw_is_told_without_words_of_the_input(capsys, monkeypatch):
    monkeypatch.delenv(_unforeseen.TRACEBACK, raising=False)
    with pytest.raises(SystemExit) as end, _unforeseen.told():
        raise KeyError("what a customer wrote")
    said = capsys.readouterr().err
    assert end.value.code == 2
    assert "a mistake in triage itself: KeyError at" in said
    assert "customer" not in said and "Traceback" not in said


def test_the_place_is_told(capsys, monkeypatch):
    monkeypatch.delenv(_unforeseen.TRACEBACK, raising=False)
    with pytest.raises(SystemExit), _unforeseen.told():
        _unforeseen._where(None)
    assert "AttributeError at triage/commands/_unforeseen.py:" in capsys.readouterr().err


def test_whoever_mends_it_can_see_all_of_it(monkeypatch):
    monkeypatch.setenv(_unforeseen.TRACEBACK, "1")
    with pytest.raises(KeyError), _unforeseen.told():
        raise KeyError("x")
