"""Jira's two ways to write a text, as plain text: documents of nodes (API v3) and wiki markup (API v2, CSV).

What somebody else said is marked as mail marks it, with ``> `` before each line, so that it is not the writer's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from triage.readers import _json

_DEEPEST = 100
_BLOCKS = frozenset(
    ["paragraph", "heading", "codeBlock", "blockquote", "panel", "rule", "bulletList", "orderedList", "listItem",
     "taskList", "taskItem", "decisionList", "decisionItem", "table", "tableRow", "expand", "nestedExpand",
     "mediaSingle", "mediaGroup", "layoutSection", "layoutColumn"]
)  # fmt: skip
_PARTS = frozenset(["type", "version", "content", "text", "attrs", "marks"])
"""What a node may hold. Where it holds something else, what stands there is looked through for words."""
_SPACED = frozenset(["paragraph", "heading", "codeBlock", "blockquote", "panel", "table"])
_QUOTE = re.compile(r"\{quote\}(.*?)\{quote\}", re.DOTALL)
_MARKS: tuple[tuple[str, re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    ("{quote}", _QUOTE, lambda found: "\n" + _quoted(found[1]) + "\n"),
    ("bq. ", re.compile(r"^bq\. ", re.MULTILINE), "> "),
    (". ", re.compile(r"^h[1-6]\. ", re.MULTILINE), ""),
    ("{", re.compile(r"\{(?:color|panel|code|noformat|adf|expand|anchor)(?::[^{}\n]{0,200})?\}"), ""),
    ("[~", re.compile(r"\[~(?:accountid:)?([^\[\]\s]{1,200})\]"), r"@\1"),
    ("[", re.compile(r"\[([^\[\]|\n]{1,500})\|([^\[\]|\n]{1,2000})(?:\|[^\[\]\n]{0,200})?\]"),
     lambda found: found[1] if found[1] == found[2] else f"{found[1]} ({found[2]})"),
    ("[", re.compile(r"\[((?:https?://|mailto:)[^\[\]|\s]{1,2000})\]"), r"\1"),
    ("!", re.compile(r"(?<![\w!])![^!\s|][^!\n|]{0,200}\.\w{2,5}(?:\|[^!\n]{0,200})?!(?!\w)"), ""),
    ("*", re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,500})(?<=\S)\*(?![\w*])"), r"\1"),
    ("_", re.compile(r"(?<!\S)_(?=[^\s_])([^_\n]{1,500})(?<=\S)_(?![\w_])"), r"\1"),
    ("\\\\", re.compile(r"\\\\(?=\s|$)"), "\n"),
)  # fmt: skip
"""What a mark must hold, how it is written, and what a reader sees of it."""


def plain(text: str) -> str:
    """Return wiki markup, or a document of nodes that a table holds as JSON, as plain text."""
    if text.startswith("{") and '"type"' in text[:200] and '"doc"' in text[:200]:
        with suppress(ValueError):
            node = _json.parse(text)
            if isinstance(node, dict) and node.get("type") == "doc":
                return document(node)
    return markup(text)


def document(node: dict[str, Any]) -> str:
    """Return the text of a document of nodes: paragraphs apart, line breaks kept, quotes marked."""
    return re.sub(r"\n{3,}", "\n\n", _text(node, 0)).strip("\n")


def _text(node: Any, depth: int) -> str:
    if not isinstance(node, dict):
        return node if isinstance(node, str) else ""
    if depth > _DEEPEST:
        return _flat(node)
    kind, attributes = str(node.get("type")), node.get("attrs")  # whatever it is, it can be looked up
    own = attributes if isinstance(attributes, dict) else {}
    if kind == "hardBreak":
        return "\n"
    texts = (node.get("text"), own.get("text"), own.get("shortName"), own.get("url"))
    parts = [next((t for t in texts if t and isinstance(t, str)), "") or _loose(node)]
    parts += [_text(item, depth + 1) for item in _inside(node)]
    text = "".join(parts)
    if kind == "blockquote":
        text = _quoted(text)
    if kind in ("tableCell", "tableHeader"):
        return text.strip("\n") + "\t"
    return f"{text}\n\n" if kind in _SPACED else f"{text}\n" if kind in _BLOCKS else text


def _inside(node: dict[str, Any]) -> list[Any]:
    """Return the parts of a node; of one that is not made as we know it, all that may be parts."""
    inside = node.get("content")
    if isinstance(inside, list) and node.keys() <= _PARTS:
        return inside
    odd = [value for name, value in node.items() if name not in ("attrs", "marks") and isinstance(value, list | dict)]
    return [*([inside] if isinstance(inside, str) else []), *(item for v in odd for item in _items(v))]


def _items(value: Any) -> list[Any]:
    """Return what a list holds, lists in it taken apart; any other value is one item. Raises nothing, however deep."""
    found, left = [], [value]
    while left:
        item = left.pop()
        if isinstance(item, list):
            left += reversed(item)
        else:
            found.append(item)
    return found


def _loose(node: dict[str, Any]) -> str:
    """Return words that stand where no words are expected: read, they do no harm, and passed over they may."""
    return " ".join(v for name, v in node.items() if name != "content" and isinstance(v, str) and " " in v.strip())


def _flat(node: Any) -> str:
    """Return the words of a part that is nested beyond all reason, without its layout."""
    found, left = [], [node]
    while left:
        item = left.pop()
        if isinstance(item, dict):
            found.append(item["text"] if isinstance(item.get("text"), str) else _loose(item))
            left += reversed(_inside(item))
        elif isinstance(item, str):
            found.append(item)
    return " ".join(filter(None, found))


def markup(text: str) -> str:
    """Return wiki markup as plain text. Takes time linear in its length."""
    for needle, pattern, new in _MARKS:
        if needle in text:
            text = pattern.sub(new, text)
    return text


def unescaped(text: str) -> str:
    r"""Give a text its line breaks back where the export wrote each as ``\n``."""
    if "\n" in text or "\\n" not in text:
        return text
    return re.sub(r"(?<![:\\])(?:\\r)?\\n", "\n", text)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.strip("\n").splitlines())
