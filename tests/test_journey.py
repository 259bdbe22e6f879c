"""The whole way as a user goes it: train, evaluate, promote, score, audit, report, learn from it, roll back."""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
from pathlib import Path

from tests.test_cli import ROOT

HELD_OUT = ("w001", "w002", "w003", "w006", "w043", "w045", "w058", "w069", "w072")
"""Authors whose tickets the shipped model has not learnt."""
FILES = sorted((ROOT / "data" / "labelled").glob("w*.jsonl"))


def rows(files: list[Path], each: int) -> list[dict]:
    return [json.loads(line) for f in files for line in f.read_text(encoding="utf-8").splitlines()[:each]]


def write(path: Path, found: list[dict]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in found), encoding="utf-8")
    return path


def spoilt(found: list[dict]) -> list[dict]:
    """Deal the labels out anew, so that a model learns nonsense."""
    labels = [row["labels"] for row in found]
    random.Random(3).shuffle(labels)
    return [{**row, "labels": dealt} for row, dealt in zip(found, labels, strict=True)]


class House:
    """A folder in which somebody works with triage."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        tracked = {name: value for name, value in os.environ.items() if not name.startswith(("MLFLOW", "TRIAGE"))}
        self.environment = {**tracked, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "160"}

    def triage(self, *words: object, exit_code: int = 0) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "triage", *map(str, words)]
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=self.folder, env=self.environment, timeout=300
        )
        assert done.returncode == exit_code, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        return done

    def live(self) -> tuple[str, str, str, bool]:
        """Tell which version is live, who made it so, why, and whether against what was found."""
        told = json.loads(self.triage("live", "--json").stdout)["live"]
        return told["live"]["version"], told["by"], told["why"], told.get("forced", False)


def judge(sheet: Path, labels: dict[str, dict]) -> None:
    """Fill in a reviewer's sheet by the labels."""
    with sheet.open(encoding="utf-8-sig", newline="") as stream:
        found = list(csv.DictReader(stream))
    for row in found:
        label = labels[row["ticket_id"]]
        row["necessary"] = "yes" if label["escalate"] else "no"
        row["right_level"], row["right_team"] = label["priority"], label["team"]
        row["right_time"], row["note_complete"] = "ok", "unsure"
    with sheet.open("w", encoding="utf-8-sig", newline="") as stream:
        out = csv.DictWriter(stream, found[0].keys())
        out.writeheader()
        out.writerows(found)


def test_from_training_to_rollback(tmp_path):
    house, n = House(tmp_path), 40
    learnt = rows([f for f in FILES if f.stem not in HELD_OUT][:16], 8)
    frozen = rows([f for f in FILES if f.stem in HELD_OUT], 1000)
    export = frozen[::6]
    labels = {row["ticket_id"]: row["labels"] for row in frozen}
    write(tmp_path / "learnt.jsonl", learnt)
    write(tmp_path / "spoilt.jsonl", spoilt(learnt))
    write(tmp_path / "frozen.jsonl", frozen)
    write(tmp_path / "export.jsonl", [{k: v for k, v in row.items() if k != "labels"} for row in export])

    house.triage("train", "learnt.jsonl", "--base", "default", "-o", "models/first", "-q")
    house.triage("evaluate", "frozen.jsonl", "--model", "models/first", "-o", "evaluation", "-q")
    figures = json.loads((tmp_path / "evaluation" / "metrics.json").read_bytes())["metrics"]
    assert figures["escalate_kappa"]["n"] == len(frozen)
    house.triage("promote", "--on", "frozen.jsonl", "--why", "the first one", "--by", "ann")
    assert house.live() == ("1", "ann", "the first one", False)

    house.triage("score", "export.jsonl", "--model", "models:/triage@champion", "-o", "scored.csv")
    house.triage("audit", "sample", "scored.csv", "--n", n, "--tickets", "export.jsonl", "-o", "review.csv")
    for reviewer in ("a", "b"):
        judge(tmp_path / f"review_{reviewer}.csv", labels)
    sheets = ("review_a.csv", "review_b.csv")
    house.triage("audit", "report", *sheets, "--scored", "scored.csv", "-o", "audit")
    metrics = json.loads((tmp_path / "audit" / "metrics.json").read_bytes())["metrics"]
    with (tmp_path / "scored.csv").open(encoding="utf-8", newline="") as stream:
        escalated = [row["ticket_id"] for row in csv.DictReader(stream) if row["escalate"] == "true"]
    truth = sum(labels[name]["escalate"] for name in escalated) / len(escalated)
    assert metrics["necessity_precision"]["low"] <= truth <= metrics["necessity_precision"]["high"]
    assert metrics["agreement_kappa"]["value"] == 1
    house.triage("audit", "export", *sheets, "--tickets", "export.jsonl", "-o", "judged.jsonl")
    judged = rows([tmp_path / "judged.jsonl"], n)
    assert all(row["labels"]["priority"] == labels[row["ticket_id"]]["priority"] for row in judged)
    assert len(judged) == n

    house.triage("train", "spoilt.jsonl", "-o", "models/worse", "-q")
    refused = house.triage("promote", "2", exit_code=1)
    assert "mean cost" in refused.stderr
    assert house.live()[0] == "1"
    house.triage("promote", "2", "--force", exit_code=2)  # by force only with a reason
    house.triage("promote", "2", "--force", "--why", "to see it fail", "--by", "ben")
    assert house.live() == ("2", "ben", "to see it fail", True)
    house.triage("rollback", "--why", "it failed", "--by", "ann")
    assert house.live()[:3] == ("1", "ann", "it failed")
    house.triage("track", "send", "--list")
    assert not (tmp_path / "mlflow-outbox").exists()
