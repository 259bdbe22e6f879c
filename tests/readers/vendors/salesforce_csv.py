"""Salesforce's data export: Case, EmailMessage, CaseComment, Account and User tables that start with an order mark.

Ids come with 15 or with 18 characters; a comment's role is its author's; a mail repeats the thread below its text.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.readers.vendors.files import table, words
from tests.readers.vendors.tickets import AGENT, BOT, CARRIED, COLLEAGUE, CUSTOMER, NOTE, Case, offset

READER = "salesforce"
CARRIES = CARRIED - {"bots"}
SKIPS = frozenset({"opened by us"})
ACCOUNT = "001Nq00000HwuT4"
PEOPLE = {CUSTOMER: "005Nq00000PORT1IAD", COLLEAGUE: "005Nq00000PORT2IAD", AGENT: "005Nq00000AGEN1IAD"}
"""A customer who writes comments is a user of the customers' portal."""
_CASE = words(
    "Id IsDeleted CaseNumber ContactId AccountId ParentId SuppliedName SuppliedEmail SuppliedCompany Type Status "
    "Reason Origin Subject Priority Description IsClosed ClosedDate IsEscalated OwnerId CreatedDate CreatedById "
    "LastModifiedDate SystemModstamp Tier__c"
)


def ident(case: Case) -> str:
    return f"{case.number:08}"


def key(case: Case, length: int = 18) -> str:
    """The record's id: 15 characters, and 3 that repeat their case."""
    return f"500Nq{case.number % 10**10:010}IAD"[:length]


def stamp(case: Case) -> str:
    return offset(case.opened, 0, colon=False).replace("+", ".000+")


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    rows = [
        [
            key(c), int(c.status == "deleted") or "", ident(c), "003Nq00000CONT1IAD", f"{ACCOUNT}IAD" if c.tier else "",
            "", "Ada Berg", "ada@customer.example", "", "Problem", "Escalated", "", "Email", c.subject, "High",
            c.said[0].plain, 0, "", 1, PEOPLE[AGENT], stamp(c), PEOPLE[AGENT], stamp(c), stamp(c), "",
        ]
        for c in cases
    ]  # fmt: skip
    mails, comments = [], []
    for case in cases:
        for place, s in enumerate(case.said):
            when = offset(s.time, 0, colon=False).replace("+", ".000+")
            if not place:
                continue
            if s.who in (NOTE, COLLEAGUE):
                who = PEOPLE[AGENT if s.who == NOTE else COLLEAGUE]
                comments.append([f"00aNq{case.number % 10**8:08}{place:02}IAD", key(case), int(s.who != NOTE), s.plain,
                                 who, when, when])  # fmt: skip
                continue
            inward = s.who == CUSTOMER
            sender = "ada@customer.example" if inward else "cy@desk.example"
            mails.append([f"02sNq{case.number % 10**8:08}{place:02}IAD", key(case, 15), int(inward), s.plain, s.html,
                          f"Re: {case.subject}", sender, when, 1, "0"])  # fmt: skip
    tier = next(c.tier for c in cases if c.tier)
    account = ["Id", "IsDeleted", "Name", "Type", "Industry", "AnnualRevenue", "NumberOfEmployees", "Rating", "Tier__c"]
    user = ["Id", "Username", "LastName", "FirstName", "Email", "IsActive", "UserType", "ProfileId"]
    users = [[PEOPLE[who], f"{who}@desk.example", who.title(), "A", f"{who}@desk.example", 1,
              "Standard" if who == AGENT else "CspLitePortal", "00eNq00000PROF1IAD"] for who in PEOPLE]  # fmt: skip
    mail = words("Id ParentId Incoming TextBody HtmlBody Subject FromAddress MessageDate IsExternallyVisible Status")
    comment = words("Id ParentId IsPublished CommentBody CreatedById CreatedDate SystemModstamp")
    mark = "utf-8-sig"
    return [
        table(folder / "Case.csv", _CASE, rows, encoding=mark),
        table(folder / "EmailMessage.csv", mail, mails, encoding=mark),
        table(folder / "CaseComment.csv", comment, comments, encoding=mark),
        table(folder / "Account.csv", account, [[ACCOUNT + "IAD", "", "Musterwerk", "", "", "", "", "Hot", tier]],
              encoding=mark),
        table(folder / "User.csv", user, users, encoding=mark),
    ]  # fmt: skip


assert BOT not in PEOPLE  # what a bot writes goes out as a mail of ours
