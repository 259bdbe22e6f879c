"""A sample of made tickets, judged by reviewers who know the truth or say something else."""

from tests.audit.judging import BANDS, POLICY, right, rows_of, truth_of
from triage.audit import report
from triage.audit.answers import parse
from triage.audit.gathering import gather
from triage.audit.sample import draw

ROWS = rows_of()
TRUTH = truth_of(ROWS)


def verdict(ticket_id, reviewer, **answers):
    said, wrong = parse({"ticket_id": ticket_id, "reviewer": reviewer, **answers}, POLICY.teams, source="x", line=2)
    assert not wrong
    return said


def reviews_of(design, answers=None, skip=()):
    """Verdicts of all reviewers who know the truth; `answers` (who, id) -> what one of them says instead."""
    said = answers or {}
    return {
        f"review_{who}.csv": [
            verdict(name, who, **said.get((who, name), {} if name in skip else right(TRUTH, name)))
            for name in design.of(who)
        ]
        for who in design.reviewers
    }


def drawn(n=120, seed=7, **keys):
    return draw(ROWS, n=n, seed=seed, bands=BANDS, twice=keys.pop("twice", 0.25), **keys)


def audit_of(design, answers=None, settled=(), skip=()):
    return gather(design, ROWS, reviews_of(design, answers, skip), settled)


DESIGN = drawn()
FOUND = report.measure(audit_of(DESIGN), POLICY)
TWICE = [t.ticket_id for t in DESIGN.tickets if len(t.reviewers) > 1]
BY_ID = {row.ticket_id: row for row in ROWS}


def cell(table, name, column):
    row = next(row for row in table.rows if row[0] == name)
    return row[table.columns.index(column)]
