"""What the tables of each vendor tell of a ticket."""

import pytest

from tests.outcomes.made import text_of
from tests.outcomes.test_reading import values
from triage.outcomes.columns import find

OPENED, REPLIED, ENDED = "2026-03-02 10:00", "2026-03-02 10:30", "2026-03-02 12:00"
ZENDESK = {
    "Summation column": "1", "Id": "01", "Requester": "A", "Requester id": "5", "Requester external id": "",
    "Group": "B", "Subject": "s", "Status": "Solved", "Via": "Mail", "Created at": OPENED, "Updated at": ENDED,
    "Assigned at": REPLIED, "Solved at": ENDED, "Satisfaction Score": "Good", "Group stations": "2",
    "Assignee stations": "3", "Reopens": "0", "Replies": "1", "First reply time in minutes": "30",
    "First reply time in minutes within business hours": "0",
}  # fmt: skip
FRESHDESK = {
    "Ticket ID": "01", "Subject": "s", "Status": "Closed", "Source": "Email", "Agent": "A", "Group": "B",
    "Created time": OPENED, "Resolved time": ENDED, "Closed time": "2026-03-03 12:00", "Initial response time": REPLIED,
    "First response time (in hrs)": "0:30:00", "Agent interactions": "1", "Customer interactions": "1",
    "Resolution status": "Within SLA", "First response status": "Within SLA", "Tags": "", "Contact ID": "7",
}  # fmt: skip
JIRA = {
    "Issue key": "SUP-1", "Issue id": "01", "Summary": "s", "Status": "Done", "Description": "words",
    "Created": "02/Mar/26 10:00 AM", "Resolved": "02/Mar/26 12:00 PM", "Custom field (Satisfaction)": "4",
}  # fmt: skip
SALESFORCE = {
    "Id": "01", "IsDeleted": "0", "CaseNumber": "77", "Subject": "s", "Description": "words", "Status": "Closed",
    "Origin": "Email", "IsClosed": "1", "CreatedDate": "2026-03-02T10:00:00.000+0000",
    "ClosedDate": "2026-03-02T12:00:00.000+0000",
}  # fmt: skip
SERVICENOW = {
    "number": "01", "short_description": "s", "state": "Resolved", "opened_at": OPENED, "resolved_at": ENDED,
    "reopen_count": "0", "reassignment_count": "1",
}  # fmt: skip
HUBSPOT = {
    "id": "01", "is_deleted": "FALSE", "property_createdate": OPENED, "property_closed_date": ENDED,
    "property_first_agent_reply_date": REPLIED,
}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        (ZENDESK, {"resolved_at", "assigned_at", "rating", "stations", "reopens", "replies", "first_reply_in"}),
        (FRESHDESK, {"resolved_at", "closed_at", "first_reply_at", "first_reply_in", "replies", "status"}),
        (JIRA, {"resolved_at", "rating", "status"}),
        (SALESFORCE, {"closed_at", "closed", "status", "gone", "channel"}),
        (SERVICENOW, {"resolved_at", "reopens", "reassignments", "status"}),
        (HUBSPOT, {"closed_at", "first_reply_at", "gone"}),
    ],
    ids=("zendesk", "freshdesk", "jira", "salesforce", "servicenow", "hubspot"),
)
def test_what_each_vendors_table_tells(reads, row, fields):
    tables = reads({"export.csv": text_of([row])})
    (ident,) = tables.rows
    one = values(tables, ident)
    assert fields | {"created_at"} <= one.keys()
    ended = one.get("resolved_at") or one["closed_at"]
    assert (ended - one["created_at"]).total_seconds() == 7200
    if "first_reply_in" in fields:
        assert one["first_reply_in"].total_seconds() == 1800


def test_hours_that_may_be_business_hours_are_said(reads):
    columns = find(reads({"f.csv": text_of([FRESHDESK])}), {}).columns
    assert "business hours" in next(c for c in columns if c.field == "first_reply_in").notes[0]
