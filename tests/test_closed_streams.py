"""A stream that whoever called has closed: words are not missed, data is, and its loss is told."""

import subprocess
import sys

import pytest

from tests.test_cli import HUMAN, canonical


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
