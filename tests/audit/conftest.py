"""What the tests of the audit share."""

import pytest

from tests.audit.forms import CASES
from tests.audit.judging import POLICY, write_design, write_review, write_scored
from tests.audit.made import export_jsonl, scored_csv
from tests.audit.reporting import ROWS, answers
from tests.audit.sampling import ROWS as DECIDED
from tests.browser import Watched
from triage.audit import pictures
from triage.audit.form import form
from triage.audit.guide import guide


@pytest.fixture
def policy_read_once(monkeypatch):
    """Reading the policy takes longer than all the rest of a run; the shipped one is read once."""
    monkeypatch.setattr("triage.commands._common.load_policy", lambda directory: POLICY)


@pytest.fixture
def without_pictures(monkeypatch):
    """Pictures, which take longest, are drawn where a test is about them."""
    monkeypatch.setattr(pictures, "drawn", lambda found: iter(()))


@pytest.fixture
def reviewed(tmp_path):
    """A scored file, the sheets of two reviewers of its sample, filled in, and the design."""
    file = write_scored(tmp_path / "scored.csv", ROWS)
    design = write_design(tmp_path / "review.design.json", file, ROWS)
    sheets = [
        write_review(tmp_path / f"review_{who}.csv", design, who, answers(who), words=True) for who in design.reviewers
    ]
    return file, sheets, design


@pytest.fixture
def file(tmp_path):
    """A scored file."""
    return scored_csv(tmp_path / "scored.csv", DECIDED)


@pytest.fixture
def export(tmp_path):
    """Its tickets with their texts."""
    return export_jsonl(tmp_path / "export.jsonl", [row.ticket_id for row in DECIDED])


@pytest.fixture
def folder(tmp_path):
    """A folder that holds the forms of two reviewers."""
    for who in "ab":
        content = form(CASES, who, guide(POLICY), "digest", f"review_{who}.csv")
        (tmp_path / f"review_{who}.html").write_bytes(content)
    return tmp_path


@pytest.fixture
def seen(browser):
    """A browser that is watched for what it loads and runs."""
    watched = Watched(browser, accept_downloads=True, viewport={"width": 1200, "height": 800})
    yield watched
    watched.context.close()
