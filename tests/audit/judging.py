"""Reviews that are made up: a scored file, a sample of it, and reviewers who know the truth, or err."""

import csv
import hashlib
import random
from dataclasses import replace

from tests.audit.made import COLUMNS, scored
from triage.audit.design import design_json
from triage.audit.sample import draw
from triage.audit.verdicts import VERDICTS
from triage.policy import load
from triage.types import Priority

POLICY = load()
BANDS = (0.6, 0.9)
CLAUSES = ("high.refund", "trigger.churn", "topic.outage")


def rows_of(count=600, seed=1):
    """Scored rows with teams and clauses; ``trigger.churn`` is borne by escalated tickets only."""
    lots = random.Random(seed)
    rows = []
    for n in range(count):
        level = lots.choices(range(5), (60, 12, 14, 10, 4))[0]
        row = scored(f"T-{n}", level, lots.choice(["policy", "model"]) if level else "none", round(lots.random(), 3))
        clauses = tuple(c for c in CLAUSES if level and lots.random() < 0.4)
        rows.append(replace(row, clauses=clauses, team=lots.choice(["billing", "security"]) if level else ""))
    return rows


def truth_of(rows, seed=2):
    """What is right of each ticket: (level, team). Escalations because of churn alone are mostly needless."""
    lots = random.Random(seed)
    found = {}
    for row in rows:
        level, needless = row.priority, 0.7 if row.clauses == ("trigger.churn",) else 0.1
        if row.escalate and lots.random() < needless:
            level = Priority.NONE
        elif not row.escalate and lots.random() < 0.06:
            level = Priority.HIGH
        found[row.ticket_id] = (level, (row.team or "billing") if level else "")
    return found


def right(truth, ticket_id):
    """The answers of somebody who knows."""
    level, team = truth[ticket_id]
    if level is Priority.NONE:
        return {"necessary": "no"}
    return {
        "necessary": "yes", "right_level": level.label, "right_team": team, "right_time": "ok", "note_complete": "yes",
        "reason": f"a person must see {ticket_id}",
    }  # fmt: skip


def write_scored(path, rows):
    lines = [
        f"{r.ticket_id},{str(r.escalate).lower()},{r.priority.label},{r.team},{';'.join(r.clauses)},{r.decided_by},"
        f"{r.p_escalate},{r.model},{r.policy}"
        for r in rows
    ]
    path.write_text("\n".join([",".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
    return path


def write_design(path, file, rows, *, n=80, seed=7, twice=0.25):
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    design = draw(rows, n=n, seed=seed, bands=BANDS, twice=twice, scored=digest)
    path.write_bytes(design_json(design))
    return design


def write_review(path, design, who, answers, *, delimiter=",", bom=False, words=False):
    """Write a sheet; `answers` gives what the reviewer says of a ticket, by its id."""
    columns = ["ticket_id", "reviewer", *(["subject", "conversation"] if words else []), *VERDICTS]
    with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as stream:
        sheet = csv.DictWriter(stream, columns, delimiter=delimiter, restval="")
        sheet.writeheader()
        for name in design.of(who):
            texts = {"subject": f"About {name}", "conversation": f"SECRET of {name}"} if words else {}
            sheet.writerow({"ticket_id": name, "reviewer": who, **texts, **answers(name)})
    return path
