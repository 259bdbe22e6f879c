"""Decisions written into a table, for the tests of writing."""

from triage.types import Rejected
from triage.writers import sql
from triage.writers._rows import Kept

POOR = Rejected("in.csv", 3, "6 cells where the header has 5", "T-9", "a,b")


def write(url, *decisions, rejected=(), kept=None):
    kept = kept or Kept()
    with sql.open_target(url, kept.names) as target:
        target.append(sql.render(decisions, kept))
        target.reject(list(rejected))
