"""Objects inside records: the way into them, and which texts are HTML."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from triage.fields.table import soft_text
from triage.readers._talk import folded
from triage.readers._vendor import COMMENT, Record, check_words

NO_WORDS = "a message has no text field; what it says is not in the input"
_MARKUP = re.compile(
    r"<(?:p|br|div|span|a|b|i|u|em|strong|ul|ol|li|img|h[1-6]|hr|pre|code|table|tbody|tr|td|th|blockquote|html|body|font)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


def inner(values: Mapping[str, Any], *path: str) -> dict[str, Any]:
    """Return the object at `path` with its names under `triage.fields.table.key`; an empty one when there is none."""
    found: Any = values
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
        found = folded(found) if isinstance(found, Mapping) else None
    return found or {}


def listed(values: Mapping[str, Any], *path: str) -> list[dict[str, Any]]:
    """Return the list of objects at `path`; empty when there is none. Raises ``ValueError`` when it is no such list."""
    holder = inner(values, *path[:-1]) if len(path) > 1 else values
    found = holder.get(path[-1])
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise ValueError(f"{path[-1]} is no list of messages")
    return found


def part(ticket: Record, raw: Mapping[str, Any]) -> Record:
    """Make a record of a message that its ticket brings along. Raises ``ValueError`` where its words are no text."""
    made = Record(ticket.source, ticket.line, COMMENT, raw, folded(raw))
    check_words(made)
    return made


def check_worded(message: Record, names: Collection[str], doubts: list[str]) -> None:
    """Note a doubt where a message has none of the fields that may hold its words: one without words has them empty."""
    if message.values.keys().isdisjoint(names):
        doubts.append(NO_WORDS)


def words(values: Mapping[str, Any], name: str = "body") -> str:
    """Return a message's text. Raises ``ValueError`` where something else stands: no words are passed over."""
    doubts: list[str] = []
    text = soft_text(values.get(name), name, doubts)
    if doubts:
        raise ValueError(f"{name} is no text")
    return text


def marked_up(text: str) -> bool:
    """Tell whether a text that may hold HTML does: it has a tag that mail and chat programs write."""
    return _MARKUP.search(text) is not None
