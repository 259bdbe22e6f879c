"""Jira's CSV: Comment, Labels and Watchers columns come several times; a comment cell holds date, author and text.

Only the first two `;` part it: the text holds semicolons and line breaks of its own. No column says which comment is
internal. Roles are known of the reporter and of everybody whom an issue is assigned to; anybody else's word counts as
the customer's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tests.readers.vendors.files import table
from tests.readers.vendors.tickets import AGENT, BOT, COLLEAGUE, CUSTOMER, NOTE, ROLES, THREAD, Case

READER = "jira"
CARRIES = frozenset({THREAD, ROLES})
SKIPS = frozenset({"opened by us"})
PEOPLE = {
    CUSTOMER: "557058:a9572f6a-3041",
    COLLEAGUE: "557058:a9572f6a-3042",
    AGENT: "5c3326c24b248c315badf3ee",
    NOTE: "5c3326c24b248c315badf3ee",
    BOT: "557058:f58131cb-b67d",
}


def ident(case: Case) -> str:
    return f"SUP-{case.number}"


def stamp(moment: datetime) -> str:
    return f"{moment:%d/%b/%y %I:%M %p}"


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    most = max(len(c.said) for c in cases) - 1
    header = ["Summary", "Issue key", "Issue id", "Issue Type", "Status", "Project key", "Priority", "Assignee",
              "Reporter", "Creator", "Created", "Updated", "Labels", "Labels", "Watchers", "Watchers", "Description",
              "Custom field (Organizations)", "Custom field (Request Type)", "Custom field (Satisfaction)",
              *["Comment"] * most]  # fmt: skip
    rows = []
    for case in cases:
        comments = [f"{stamp(s.time)};{PEOPLE[s.who]};{s.plain}" for s in case.said[1:]]
        rows.append(
            [case.subject, ident(case), case.number + 10_000, "Service Request", "Escalated", "SUP", "Highest",
             PEOPLE[AGENT], PEOPLE[CUSTOMER], PEOPLE[CUSTOMER], stamp(case.opened), stamp(case.updated), "escalated",
             "urgent", PEOPLE[AGENT], PEOPLE[CUSTOMER], case.said[0].plain, "", "Question", "",
             *comments, *[""] * (most - len(comments))]
        )  # fmt: skip
    return [table(folder / "jira.csv", header, rows)]
