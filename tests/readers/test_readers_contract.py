"""Every reader reads the same three tickets from its own samples, and keeps to the board's rules."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.readers.exports import drain
from triage import discover
from triage.intake.choosing import READERS
from triage.intake.export import open_export

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "data" / "samples"
WITH_TEXTS = {
    "csv": ["tickets.csv"],
    "jsonl": ["tickets.jsonl"],
    "json": ["tickets.json"],
    "parquet": ["tickets.parquet"],
    "zendesk": ["zendesk-tickets.json", "zendesk-comments.json", "zendesk-users.json", "zendesk-organizations.json"],
    "zendesk ndjson": ["zendesk-export.ndjson"],
    "freshdesk": ["freshdesk-v2.json", "freshdesk-conversations.json", "freshdesk-companies.json"],
    "freshdesk v1": ["freshdesk-v1.json"],
    "intercom": ["intercom-conversations.ndjson", "intercom-contacts.json", "intercom-companies.json"],
    "intercom warehouse": ["intercom-conversation_history.csv", "intercom-conversation_part_history.csv"],
    "helpscout": ["helpscout-conversations.json"],
    "zammad": ["zammad-tickets.json", "zammad-articles.json", "zammad-users.json"],
    "zammad search": ["zammad-search.json"],
    "salesforce": ["salesforce-case.csv", "salesforce-emailmessage.csv", "salesforce-casecomment.csv",
                   "salesforce-account.csv", "salesforce-user.csv"],
    "salesforce query": ["salesforce-query.json"],
    "jira": ["jira-v3.json"],
    "jira warehouse": ["jira-issue.csv", "jira-comment.csv"],
    "hubspot": ["hubspot-tickets.json", "hubspot-emails.json", "hubspot-notes.json", "hubspot-companies.json"],
    "hubspot warehouse": ["hubspot-ticket.csv", "hubspot-ticket_engagement.csv", "hubspot-engagement_email.csv",
                          "hubspot-engagement_note.csv"],
}  # fmt: skip
WITHOUT_TEXTS = {
    "zendesk": "zendesk-report.csv",
    "freshdesk": "freshdesk-report.csv",
    "salesforce": "salesforce-report.csv",
    "hubspot": "hubspot-view.csv",
}


def paths(names: list[str]) -> list[str]:
    return [str(SAMPLES / name) for name in names]


def number(ticket_id: str) -> str:
    """Return the ticket's number, whatever its vendor writes before it: ``SUP-1001`` and ``00001001`` are 1001."""
    return ticket_id.removeprefix("SUP-").lstrip("0")


def threads(names: list[str]) -> list[object]:
    found = drain(open_export(paths(names)))
    assert not found.rejected
    assert not any(t.warnings for t in found.tickets)
    return [
        (number(t.id), t.subject, [(m.author, m.internal, m.created_at, m.body, m.html) for m in t.messages])
        for t in found.tickets[:3]
    ]


def test_every_reader_has_a_sample() -> None:
    assert {name.split()[0] for name in WITH_TEXTS} == set(discover.names(READERS))


@pytest.mark.parametrize("name", WITH_TEXTS)
def test_same_three_tickets(name: str) -> None:
    wanted = threads(["tickets.jsonl"])
    assert [t[0] for t in wanted] == ["1001", "1002", "1003"]
    assert threads(WITH_TEXTS[name]) == wanted
    assert open_export(paths(WITH_TEXTS[name])).reader == name.split()[0]


@pytest.mark.parametrize("name", WITHOUT_TEXTS)
def test_reports_without_texts_say_so(name: str) -> None:
    export = open_export(paths([WITHOUT_TEXTS[name]]))
    found = drain(export)
    assert (export.reader, list(map(number, found.ids))) == (name, ["1001", "1002", "1003"])
    assert all("body" in t.lacks and t.messages[0].body == "" for t in found.tickets)
    assert found.tickets[0].subject == "Contract ends in May"


def test_tier_reaches_the_account_where_companies_are_given() -> None:
    for name in (
        "csv", "jsonl", "parquet", "zendesk", "freshdesk", "intercom", "helpscout", "salesforce", "salesforce query",
        "hubspot",
    ):  # fmt: skip
        found = drain(open_export(paths(WITH_TEXTS[name])))
        assert found.tickets[1].account.tier == "enterprise", name
        assert "account.tier" not in found.tickets[1].lacks
    assert "account.tier" in drain(open_export(paths(["zendesk-tickets.json"]))).tickets[1].lacks


@pytest.mark.parametrize("name", discover.names(READERS))
def test_readers_never_import_each_other(name: str) -> None:
    tree = ast.parse((ROOT / "triage" / "readers" / f"{name}.py").read_text(encoding="utf-8"))
    others = set(discover.names(READERS)) - {name}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == READERS:
            assert not others & {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            assert node.module not in {f"{READERS}.{other}" for other in others}


def test_text_formats_do_not_wait_for_pyarrow() -> None:
    code = (
        "import sys; from triage.intake.export import open_export; list(open_export([sys.argv[1]])); "
        "sys.exit('pyarrow' in sys.modules or 'numpy' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, str(SAMPLES / "tickets.jsonl")], check=True, cwd=ROOT)
