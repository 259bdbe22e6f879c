"""What inspect tells of the texts of an export."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.inspected import ROOT, SAMPLES, canonical, lines, look, shown


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "80"}
    command = [sys.executable, "-m", "triage", "inspect", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, timeout=120)


def test_languages_and_doubts_are_counted(tmp_path: Path) -> None:
    german = "Guten Tag, ich finde meine Rechnung vom Februar nicht. Bitte helfen Sie mir doch weiter."
    odd = canonical("3", "The report does not open on my side since this morning")
    odd["messages"][0]["created_at"] = "soon"
    found = look(lines(tmp_path / "t.jsonl", canonical("1", german), canonical("2", "ok"), odd))
    assert dict(found.languages) == {"de": 1, "too short to tell": 1, "en": 1}
    assert found.timeless == 1
    assert sum(found.doubts.values()) == 1 and "no time that we know" in next(iter(found.doubts))
    assert "1 de (not supported" in shown(found)


def test_limit_and_sample(tmp_path: Path) -> None:
    file = lines(tmp_path / "t.jsonl", *(canonical(str(n), f"question number {n} about colours") for n in range(9)))
    seen: list[int] = []
    found = look(file, limit=4, sample=2, progress=seen.append)
    assert (found.tickets, found.cut, [t.id for t in found.sample], sum(seen)) == (4, True, ["0", "1"], 4)
    assert look(file, limit=9).cut is False


def test_what_is_kept_is_bounded_whatever_comes(tmp_path: Path) -> None:
    tickets = [canonical(str(n), "a word or two", **{f"field{n}": f"u{n}@example.org"}) for n in range(600)]
    found = look(lines(tmp_path / "t.jsonl", *tickets))
    assert len(found.personal) <= 201
    assert found.personal.total() == 600


def test_tables_keep_to_eighty_columns() -> None:
    found = look(SAMPLES / "zendesk-report.csv")
    assert max(map(len, shown(found).splitlines())) <= 80


def test_command_prints_json_and_tells_rejected_rows(tmp_path: Path) -> None:
    file = lines(tmp_path / "t.jsonl", canonical("1", "Where do I find the manual?"))
    with file.open("a", encoding="utf-8") as stream:
        stream.write("{broken\n")
    done = run(file, "--json", "--sample", 1)
    assert (done.returncode, done.stderr) == (3, "")
    told = json.loads(done.stdout)
    assert (told["tickets"], told["rejected"], told["format"]) == (1, 1, 1)
    assert told["sample"][0]["messages"][0]["body"] == "Where do I find the manual?"
    assert told["times"]["first"] == "2026-03-02T09:14:00+00:00"
    assert sum(told["rejected_by_reason"].values()) == 1


def test_no_heavy_library_is_loaded() -> None:
    code = (
        "import sys; from triage.intake.export import open_export; "
        "from triage.intake.survey import survey; import triage; "
        "survey(open_export([sys.argv[1]]), triage.load_policy()); "
        "sys.exit(bool({'sklearn', 'pandas', 'mlflow', 'sqlalchemy', 'pyspark', 'spacy'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", code, str(SAMPLES / "tickets.jsonl")], check=True, cwd=ROOT)
