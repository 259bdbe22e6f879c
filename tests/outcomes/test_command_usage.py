"""``triage metrics`` where something is wrong with what it is given, and its help."""

import json
import subprocess
import sys

import pytest

from tests.outcomes.calling import call


def test_json_is_data_alone(folder):
    done = call(folder, "scored.csv", "--outcomes", "report.csv", "--json", "--quiet")
    assert json.loads(done.stdout)["metrics"]["escalated_share"]["n"] == 148


def test_rejected_rows_are_told_and_give_3(folder):
    lines = (folder / "report.csv").read_text().splitlines()
    (folder / "torn.csv").write_text("\n".join([*lines, ",".join(["x"] * 30)]) + "\n")
    done = call(folder, "scored.csv", "--outcomes", "torn.csv")
    assert done.exit_code == 3
    assert "rejected" in done.stderr
    assert "first_touch_resolution" in done.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["scored.csv"], "--outcomes EXPORT"),
        (["scored.csv", "--outcomes", "report.csv", "--columns", "resolvd_at=x"], "allowed: ticket_id, created_at"),
        (["scored.csv", "--outcomes", "report.csv", "--columns", "resolved_at=x"], "columns of the export: CSAT"),
        (["scored.csv", "--outcomes", "report.csv", "--scale", "1-6"], "allowed: good or bad"),
        (["scored.csv", "--outcomes", "report.csv", "--audit", "nowhere"], "no such file"),
        (["scored.csv", "--outcomes", "report.csv", "--audit", "scored.csv"], "is no metrics.json"),
        (["scored.csv", "--outcomes", "report.csv", "--audit", "."], "holds the figures of 'metrics', not of an audit"),
        (["scored.csv", "--outcomes", "report.csv", "--audit", "hollow"], "the folder hollow holds no metrics.json"),
        (["scored.csv", "--outcomes", "report.csv", "--audit", "empty.json"], "no ticket was judged"),
        (["scored.csv", "--outcomes", "report.csv", "--as-of", "2150-01-01"], "lies in the future"),
        (["scored.csv", "--outcomes", "report.csv", "--as-of", "spring"], "is not a time"),
        (["scored.csv", "--outcomes", "nowhere.json"], "no such file"),
        (["report.csv", "--outcomes", "report.csv"], "is no scored file"),
        (["scored.csv", "--outcomes", "audit.json"], "no ticket could be read"),
        (["scored.csv", "--outcomes", "report.csv", "-o", "report.csv"], "is an input"),
        (["scored.csv", "--outcomes", "report.csv", "-o", "figures.json"], "named like a file; name a folder"),
    ],
)
def test_mistakes_are_explained(folder, words, says):
    (folder / "hollow").mkdir(exist_ok=True)
    done = call(folder, *words)
    assert done.exit_code == 2
    assert says in done.stderr.replace("\n", " ")


def test_help_teaches(folder):
    done = call(folder, "--help")
    assert "--outcomes" in done.output
    assert "resolved_at=" in done.output


def test_nothing_heavy_is_loaded_to_show_help():
    heavy = ("numpy", "scipy", "matplotlib", "jinja2", "mlflow")
    code = f"import sys, triage.commands.metrics; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
