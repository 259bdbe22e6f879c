"""Jira's records, whatever wrote them: what kind each is, one form for their names, comments wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from functools import lru_cache
from typing import Any

from triage.fields.table import key, soft_text, yes
from triage.fields.when import parse
from triage.readers import _wiki
from triage.readers._talk import folded
from triage.readers._vendor import COMMENT, TICKET, UNKNOWN, USER, Record, Values

ISSUES = {
    "summary", "issueid", "issuetype", "projectkey", "project", "reporter", "creator", "assignee", "resolution",
    "workratio", "statuscategory", "statuscategorychanged", "description", "lastviewed", "duedate", "environment",
    "issuelinks", "timespent",
}  # fmt: skip
COMMENTS = {"issueid", "authorid", "ispublic", "updateauthorid", "jsdpublic", "updateauthor"}
_CELL = re.compile(r"([^;\n]{4,40});([^;\n]{0,200});(.*)", re.DOTALL)
"""A comment in a cell: its time, its author, and its text with whatever semicolons and lines it has."""
_OWN_ISSUE = re.compile(r"/issue/(\d+)/comment/")
_COLUMN, _CELLS = "comment", "a cell"


def kind_of(values: Values) -> str:
    """Tell a record's kind by its names."""
    names = values.keys()
    if "fields" in names or ("issuekey" in names and "summary" in names) or {"key", "summary"} <= names:
        return TICKET
    if "body" in names and names & (COMMENTS | {"author"}):
        return COMMENT
    if "issuekey" in names:
        return TICKET
    return USER if "accountid" in names or {"username", "timezone"} <= names else UNKNOWN


def expand(record: Record) -> Record:
    """Bring a record's names to one form: an issue's fields beside its key, ids of people, texts without markup."""
    if record.kind == TICKET:
        return _issue(record)
    if record.kind == COMMENT:
        return replace(record, values=_comment(record.values, record.raw))
    return record


def _issue(record: Record) -> Record:
    fields, raw, values = record.values.get("fields"), record.raw, dict(record.values)
    if isinstance(fields, dict):
        raw = {**{n: v for n, v in raw.items() if n != "fields"}, **fields}
        values = folded(raw) | {"issuekey": record.values.get("key")}
        talk = values.get(_COLUMN)
        if isinstance(talk, dict):
            values["comments"] = talk.get("comments")
    elif columns := [n for n in raw if _comment_column(n)]:
        values["comments"] = [{_CELLS: cell} for n in columns if isinstance(cell := raw[n], str) and cell.strip()]
    values |= {
        "id": values.get("id") or values.get("issueid") or values.get("issuekey"),
        "createdat": values.get("created"),
        "updatedat": values.get("updated"),
    }
    if isinstance(values.get("description"), dict):
        values["description"] = _wiki.document(values["description"])
    return replace(record, raw=raw, values=values)


@lru_cache(maxsize=4096)
def _comment_column(name: str) -> bool:
    folded_name = key(name)
    return folded_name == _COLUMN or (folded_name.startswith(_COLUMN) and folded_name[len(_COLUMN) :].isdigit())


def _cell(cell: str) -> dict[str, Any]:
    """Part a cell ``time;author;text`` at its first two semicolons; one that has no time is all text."""
    found = _CELL.fullmatch(cell.strip("\r\n"))
    if found is None or parse(found[1], UTC) is None:
        return {"body": cell}
    return {"created": found[1], "author": found[2], "body": found[3]}


def _comment(values: Values, raw: Values) -> dict[str, Any]:
    own = _OWN_ISSUE.search(str(raw.get("self") or ""))
    return dict(values) | {
        "ticketid": values.get("issueid") or (own[1] if own else ""),
        "createdat": values.get("created"),
        "body": _wiki.document(body) if isinstance(body := values.get("body"), dict) else body,
    }


def inline(record: Record) -> Iterator[Record]:
    """Yield the comments that an issue brings along."""
    for item in record.values.get("comments") or ():
        raw = _cell(item[_CELLS]) if _CELLS in item else item
        yield Record(record.source, record.line, COMMENT, raw, _comment(folded(raw), raw))


def text(record: Record, name: str, doubts: list[str], *, table: bool) -> str:
    """Return a text of a record as plain text; the CSV export (`table`) may write line breaks out."""
    found = soft_text(record.values.get(name), name, doubts)
    return _wiki.plain(_wiki.unescaped(found) if table else found)


def missing(record: Record) -> int:
    """Return how many comments the issue has beyond those that its page holds."""
    talk, held = record.values.get(_COLUMN), record.values.get("comments")
    total = talk.get("total") if isinstance(talk, dict) else None
    return total - len(held) if isinstance(total, int) and isinstance(held, list) else 0


def ids(values: Values, name: str) -> set[str]:
    """Return what identifies the person in a field: ids and names of an object, or a column and its twin ``... Id``."""
    person = values.get(name)
    if isinstance(person, dict):
        return {str(v) for k, v in person.items() if key(k) in ("accountid", "name", "key") and v}
    return {t for n in (name, f"{name}id") if (t := soft_text(values.get(n), n, []))}


def kind_of_account(part: Record) -> str:
    """Return the account type of a comment's author: customer, atlassian, app, or "" when it is not told."""
    author = part.values.get("author")
    return str(author.get("accountType") or "") if isinstance(author, dict) else ""


def staff(record: Record) -> Iterator[str]:
    """Yield whom a record shows to work here: who is assigned an issue, and who writes what customers cannot see."""
    if record.kind == TICKET:
        yield from ids(record.values, "assignee")
        parts = record.values.get("comments")
        for item in parts if isinstance(parts, list) else ():
            if isinstance(item, dict) and item.get("jsdPublic") is False:
                yield from ids(item, "author")
    elif record.kind == COMMENT and any(
        record.values.get(n) not in (None, "") and yes(record.values[n]) is False for n in ("jsdpublic", "ispublic")
    ):
        yield from ids(record.values, "author")


def name(value: Any) -> str:
    """Return a choice's name: the field itself, or what its object calls it."""
    return soft_text(value.get("name") if isinstance(value, dict) else value, "name", [])


def organisation(record: Record) -> str:
    """Return the first organisation that a request was shared with."""
    if named := soft_text(record.values.get("customfieldorganizations"), "organizations", []).strip():
        return named
    for value in record.raw.values():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            links = value[0].get("_links")
            if isinstance(links, dict) and "/organization/" in str(links.get("self")):
                return soft_text(value[0].get("name"), "name", [])
    return ""
