"""A draft as it is shown: as text, as Markdown, as an object for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from triage.policy import Policy
from triage.replies.parts import Part, Reply
from triage.scripts.checks import FILE

RULE = "-" * 72
_SHORT = 12
"""Characters of a digest that are shown."""
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_LISTED: Mapping[str, str] = {
    "first": "A person should look first:",
    "remarks": "Mind:",
    "incident": "Red flag. Nothing is said to the customer; in its place:",
    "do": "Not escalated: {reason}. What to do:",
    "open": "For you to fill in:",
    "beside": "Only if it holds, you may add:",
}


def text(reply: Reply, policy: Policy) -> str:
    """Return a draft for a terminal or a plain file: the message between two rules, all else outside of them."""
    lines = [_head(reply, policy)]
    for title, items in _above(reply):
        lines += ["", title, *(f"  - {_plain(item)}" for item in items)]
    if reply.message:
        lines += ["", RULE, reply.message, RULE]
    for title, items in _below(reply):
        lines += ["", title, *(f"  {item}" for item in items)]
    return "\n".join(lines) + "\n"


def markdown(reply: Reply, policy: Policy) -> str:
    """Return a draft as Markdown: the message as a quotation."""
    ticket, _, rest = _head(reply, policy).partition(": ")
    lines = [f"## {_escaped(ticket)}", "", f"**{_escaped(rest)}**"]
    for title, items in _above(reply):
        lines += ["", _escaped(title), "", *(f"- {_escaped(_plain(item))}" for item in items)]
    if reply.message:
        lines += ["", *(f"> {line}".rstrip() for line in _escaped(reply.message).split("\n"))]
    for title, items in _below(reply):
        lines += ["", _escaped(title), "", *(f"- {_escaped(item)}" for item in items)]
    return "\n".join(lines) + "\n"


def thing(reply: Reply) -> dict[str, Any]:
    """Return a draft as an object: the message, its parts with their keys in the policy, and all that stands beside."""
    decision, moment, stays = reply.decision, reply.moment, reply.stays
    return {
        "ticket_id": decision.ticket_id,
        "escalate": decision.escalate,
        "priority": decision.priority.label,
        "team": decision.team,
        "sentiment": decision.sentiment,
        "do_not_engage": bool(reply.incident),
        "message": reply.message or None,
        "parts": [_part(part) for part in reply.parts if not part.only_if],
        "open_slots": [{"slot": slot, "fill_in": hint} for slot, hint in reply.open.items()],
        "only_if": [{**_part(part), "only_if": part.only_if} for part in reply.beside],
        "promise": {
            "announced": reply.announced,
            "at": _utc(moment.at) if moment else None,
            "text": moment.text if moment else None,
            "zone": moment.zone.name if moment else None,
            "zone_of": ("customer" if moment.zone.customers else "calendar") if moment else None,
        }
        if reply.announced
        else None,
        "incident": list(reply.incident),
        "not_escalated": {"clause": stays.clause or None, "reason": stays.reason, "do": list(stays.do)}
        if stays
        else None,
        "look_first": list(reply.look_first),
        "remarks": list(reply.remarks),
        "policy": decision.policy[:_SHORT],
    }


def as_json(reply: Reply, policy: Policy) -> str:
    """Return a draft as one line of JSON."""
    return json.dumps(thing(reply), ensure_ascii=False) + "\n"


@dataclass(frozen=True, slots=True)
class Form:
    """How a draft is made, what its file ends in, and what stands between two drafts."""

    make: Callable[[Reply, Policy], str]
    suffix: str
    between: str


FORMS: Mapping[str, Form] = {
    "text": Form(text, ".txt", "\n"),
    "markdown": Form(markdown, ".md", "\n"),
    "json": Form(as_json, ".json", ""),
}


def _head(reply: Reply, policy: Policy) -> str:
    decision = reply.decision
    team = policy.teams[decision.team].title if decision.team in policy.teams else decision.team
    said = f"{decision.priority.label}, {team}" if decision.escalate else "not escalated"
    return f"{_plain(decision.ticket_id)}: {said}{', do not engage' if reply.incident else ''}"


def _above(reply: Reply) -> Sequence[tuple[str, Sequence[str]]]:
    stays = reply.stays
    found = [
        (_LISTED["first"], reply.look_first),
        (_LISTED["remarks"], reply.remarks),
        (_LISTED["incident"], reply.incident),
        (_LISTED["do"].format(reason=stays.reason), stays.do) if stays else ("", ()),
    ]
    return [(title, items) for title, items in found if items]


def _below(reply: Reply) -> Sequence[tuple[str, Sequence[str]]]:
    fill_in = [f"[{slot}]  {hint}".rstrip() for slot, hint in reply.open.items()]
    beside = [f"{part.text}  ({part.only_if})" for part in reply.beside]
    return [(title, items) for title, items in ((_LISTED["open"], fill_in), (_LISTED["beside"], beside)) if items]


def _part(part: Part) -> dict[str, Any]:
    return {
        "key": f"{FILE}: {part.key}",
        "text": part.text,
        "paragraph": part.paragraph,
        "filled": dict(part.filled),
        "open_slots": list(part.open),
    }


def _plain(words: str) -> str:
    """Take out what could steer a terminal."""
    return _CONTROL.sub(" ", words)


def _escaped(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", words)


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
