"""What people do between two commands: judge, promote, export anew."""

import csv
import shutil

from typer.testing import CliRunner

from tests import documented
from tests.shown.files import body, learnt, level, some, table, write
from triage import cli


def invoke(*words):
    return CliRunner().invoke(cli.app, list(words))


def forget(folder):
    """An earlier sample is put away: its design would be lost."""
    for sheet in folder.glob("review*"):
        sheet.unlink()


def judge(folder):
    """Two reviewers say yes to all that they were given."""
    forget(folder)
    invoke("audit", "sample", "scored.csv", "--tickets", "tickets.csv", "-o", "review.csv")
    for sheet in (folder / "review_a.csv", folder / "review_b.csv"):
        with sheet.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        with sheet.open("w", encoding="utf-8", newline="") as stream:
            out = csv.DictWriter(stream, list(rows[0]))
            out.writeheader()
            out.writerows(row | {"necessary": "yes", "right_level": "high"} for row in rows)


def promote(folder):
    """Make the version that was trained the champion after the shipped one, whatever is found on so few tickets."""
    few = folder / "few"
    if not few.exists():  # one capability is enough to see that they are asked
        few.mkdir()
        shutil.copy(documented.ROOT / "data" / "behaviour" / "red_flags.toml", few)
    invoke("track", "register")
    for version in ("2", "1"):
        invoke(
            "promote", version, "--on", "frozen.jsonl", "--behaviour", "few", "--force", "--why", "a rehearsal", "-q"
        )


def export_labels(folder, name="Correct priority"):
    """An export of a helpdesk with a column of corrected levels."""
    columns = {
        "Ticket ID": lambda t: t["ticket_id"],
        "Description": body,
        "Requester email": lambda t: t["ticket_id"].split("-")[0] + "@example.com",
    }
    table(folder / "export.csv", some(learnt()[10:30], 8), columns | {name: level})


def label_export(folder):
    """The same, where the column has the name that is found by itself."""
    export_labels(folder, "label_priority")


def more_verdicts(folder):
    """Verdicts of many audits: those of twelve tickets train nothing."""
    write(folder / "judged.jsonl", some(learnt()[40:60], 8))


def last_weeks(folder):
    for name in ("last-week.csv", "this-week.csv"):
        shutil.copy(folder / "scored.csv", folder / name)


BEFORE = {
    "audit sample": forget,
    "audit report": judge,
    "audit export": judge,
    "rollback": promote,
    "score tickets.csv --model models:/triage@champion": promote,
    "train export.csv --columns": export_labels,
    "train export.csv --check": label_export,
    "train judged.jsonl": more_verdicts,
    "diff last-week.csv this-week.csv": last_weeks,
}
"""The beginning of a command, and what has to be done before it."""
