"""Salesforce's records, whatever wrote them: what kind each is, and one form for the names of API, tree and report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from triage.fields.table import soft_text
from triage.readers._job import reject
from triage.readers._talk import folded
from triage.readers._vendor import ACCOUNT, COMMENT, TICKET, UNKNOWN, USER, Record, Values, check_words
from triage.types import Rejected

TYPES = {
    "Case": TICKET, "EmailMessage": COMMENT, "CaseComment": COMMENT, "Account": ACCOUNT, "User": USER,
    "Contact": "contacts",
}  # fmt: skip
CASES = {
    "casenumber", "suppliedemail", "suppliedname", "isclosedoncreate", "isescalated", "caseorigin", "caseowner",
    "casereason", "caserecordtype", "datetimeopened", "contactid", "contactname", "businesshoursid", "slastartdate",
    "accountname", "casecomments",
}  # fmt: skip
TEXTS = ("textbody", "commentbody", "htmlbody", "commentbodyrichtext")
"""Where a message's words stand: plain first, then HTML."""
MAILS = {"textbody", "htmlbody", "fromaddress", "toaddress", "messagedate", "isexternallyvisible", "incoming"}
ACCOUNTS = {
    "billingstreet", "billingcity", "annualrevenue", "numberofemployees", "accountnumber", "accountsource", "sic",
    "tickersymbol", "jigsaw", "masterrecordid", "dunsnumber", "rating", "industry",
}  # fmt: skip
USERS = {"username", "profileid", "usertype", "userroleid", "isportalenabled", "timezonesidkey", "emailencodingkey"}
LABELS = {
    "subject": ("casesubject",),
    "description": ("casedescription",),
    "status": ("casestatus",),
    "origin": ("caseorigin",),
    "createddate": ("datetimeopened", "dateopened", "openeddate", "createdate"),
    "lastmodifieddate": ("caselastmodifieddate", "systemmodstamp"),
}
"""A field of a case by its API name -> the labels that stand for it in a report."""
_IDS = {TICKET: ("id", "caseid", "casenumber"), ACCOUNT: ("id", "accountid"), USER: ("id", "userid")}
_PARENTS = ("account", "createdby")
"""Records that a query puts into those that point to them."""


def unwrap(page: Values) -> list[tuple[str, Any]] | None:
    """Open the answer of the command-line tool, which has the page under ``result``."""
    inner = page.get("result")
    listed = inner.get("records") if isinstance(inner, dict) else None
    return [("", item) for item in listed] if isinstance(listed, list) else None


def kind_of(values: Values) -> str:
    """Tell a record's kind by the type that it bears, else by its names."""
    names, mark = values.keys(), values.get("attributes")
    if isinstance(mark, dict) and "type" in mark:
        return TYPES.get(str(mark["type"]), UNKNOWN)
    if "commentbody" in names or len(names & MAILS) >= 3:
        return COMMENT
    if "casenumber" in names or len(names & CASES) >= 2:
        return TICKET
    if len(names & USERS) >= 2:
        return USER
    return ACCOUNT if len(names & ACCOUNTS) >= 2 else UNKNOWN


def short(ident: str) -> str:
    """Return the part of an id that tells records apart: the last 3 of 18 characters only repeat the others' case."""
    return ident[:15] if len(ident) == 18 else ident.removeprefix("@")


def expand(record: Record) -> list[Record | Rejected]:
    """Bring a record's names to one form; cases inside of their account, and a report's comment, become their own."""
    if record.doubts and sum(v not in (None, "") for v in record.values.values()) == 1:
        return [reject(record.source, record.line, "a line about the report, not a case", raw=dict(record.raw))]
    values = _values(record)
    found = [replace(record, values=values)]
    if record.kind == ACCOUNT:
        found += [
            replace(record, kind=TICKET, raw=raw, values=_values(replace(record, kind=TICKET, raw=raw, values={})))
            for case in children(record, "cases")
            for raw in [{"AccountId": values["id"], **case}]
        ]
    said = values.get("casecomments")
    if record.kind == TICKET and isinstance(said, str) and said.strip():
        found.append(replace(record, kind=COMMENT, values={"ticketid": values["id"], "body": said}))
    return list(found)


def children(record: Record, name: str) -> list[Values]:
    """Return the records that a query or tree nests under `name`; what is none is passed over, see `messages`."""
    listed = _listed(record, name)
    return [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []


def messages(record: Record, name: str) -> list[Record]:
    """Return the messages that stand inside of their case. Raises ``ValueError`` where something else does."""
    listed = _listed(record, name)
    if not (listed is None or (isinstance(listed, list) and all(isinstance(item, dict) for item in listed))):
        raise ValueError(f"{name} is no list of messages")
    made = [_comment(record, raw) for raw in listed or ()]
    for one in made:
        check_words(one)
    return made


def _listed(record: Record, name: str) -> Any:
    nested = record.values.get(name)
    return nested.get("records") if isinstance(nested, dict) else nested if isinstance(nested, list) else None


def missing(record: Record, name: str) -> int:
    """Return how many records there are under `name` beyond those that are nested here."""
    nested = record.values.get(name)
    total = nested.get("totalSize") if isinstance(nested, dict) else None
    return total - len(children(record, name)) if isinstance(total, int) else 0


def _comment(record: Record, raw: Values) -> Record:
    """Make a message of a record that stands inside of its case."""
    lost = ("a message has no text field; what it says is not in the input",) if _wordless(raw) else ()
    bare = Record(record.source, record.line, COMMENT, raw, {}, lost)
    return replace(bare, values=_values(bare))


def _wordless(raw: Values) -> bool:
    return folded(raw).keys().isdisjoint(TEXTS)


def _values(record: Record) -> dict[str, Any]:
    raw = record.raw
    values = dict(record.values) or folded(raw)
    for name, value in folded({n[:-3]: v for n, v in raw.items() if n.endswith("__c")}).items():
        values.setdefault(name, value)
    for name in _PARENTS:
        if isinstance(nested := values.get(name), dict):
            values |= {
                f"{name}{k}": v for k, v in folded({n.removesuffix("__c"): v for n, v in nested.items()}).items()
            }
    if record.kind == TICKET:
        for name, labels in LABELS.items():
            if any(label in values for label in labels):
                values[name] = _first(values, (name, *labels))
    mark = values.get("attributes")
    ident = _first(values, _IDS.get(record.kind, ("id",)))
    if not ident and isinstance(mark, dict):
        ident = mark.get("referenceId")
    parts = {"id": short(soft_text(ident, "id", [])), "createdat": _first(values, ("messagedate", "createddate")),
             "updatedat": _first(values, ("lastmodifieddate", "systemmodstamp"))}  # fmt: skip
    if record.kind == COMMENT:
        parts |= {
            "ticketid": short(soft_text(_first(values, ("parentid", "relatedtoid")), "parentid", [])),
            "body": _first(values, TEXTS[:2]),
            "htmlbody": _first(values, TEXTS[2:]),
        }
    return values | parts


def _first(values: Values, names: Iterable[str]) -> Any:
    return next((v for name in names if (v := values.get(name)) not in (None, "")), None)
