"""What the tests of outcomes share."""

import hashlib
import json

import pytest

from tests.outcomes import made
from tests.outcomes.calling import audit, call
from triage.outcomes.lexicon import lexicon
from triage.outcomes.reading import read_tables
from triage.outcomes.rows import How


@pytest.fixture
def reads(tmp_path):
    """Read files of these names and contents as tables of outcomes."""

    def read(files, **how):
        for name, content in files.items():
            text = content if isinstance(content, str) else json.dumps(content)
            (tmp_path / name).write_text(text, encoding="utf-8")
        return read_tables([str(tmp_path / name) for name in files], How("UTC", lexicon(), **how))

    return read


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """150 tickets, among them: deleted, resolved before opened, resolved before escalated, unknown to triage."""
    path = tmp_path_factory.mktemp("command")
    world = made.world(150, seed=5)
    mine = [n for n, t in enumerate(world) if t.escalated]
    rows = made.outcomes_csv(world)
    rows[mine[0]]["Ticket status"] = "Deleted"
    rows[mine[1]]["Resolved date"] = "2026-01-01T00:00:00+05:30"
    rows[mine[2]] |= {"Opened on": "2026-01-04T00:00:00+05:30", "Resolved date": "2026-01-04T06:00:00+05:30"}
    rows[mine[3]]["Reopen count"] = "often"
    rows.append(rows[0] | {"Ticket ID": "unknown"})
    made.save(path, {"scored.csv": made.scored_csv(world), "report.csv": made.text_of(rows), **made.zendesk(world)})
    digest = hashlib.sha256((path / "scored.csv").read_bytes()).hexdigest()
    tags = {"policy_digest": "p" * 12, "model_digest": "m" * 12}
    made.save(path, {
        "audit.json": audit(tags={**tags, "scored_digest": digest}),
        "other.json": audit(tags={**tags, "scored_digest": "f" * 64}),
        "nameless.json": audit(tags=tags | {"model_digest": "n" * 12}),
        "metrics.json": audit(kind="metrics"),
        "empty.json": audit(metrics={}),
    })  # fmt: skip
    return path


@pytest.fixture(scope="module")
def report(folder):
    """The folder of a report of all of it, and what the command said."""
    done = call(folder, "scored.csv", "--outcomes", "report.csv", "--audit", "audit.json", "-o", "out")
    assert done.exit_code == 0, done.output
    return folder / "out", done
