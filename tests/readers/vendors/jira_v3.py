"""Jira's API v3: the same issues, every text a document of nodes (paragraphs, line breaks, a quote, a mention)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from tests.readers.vendors import jira_v2 as older
from tests.readers.vendors.files import document
from tests.readers.vendors.tickets import Case, Said

READER = "jira"
CARRIES = older.CARRIES
SKIPS = older.SKIPS
ident = older.ident


def _paragraph(text: str) -> dict[str, Any]:
    lines = [[{"type": "text", "text": line}] for line in text.splitlines() if line]
    broken = list(chain.from_iterable([[{"type": "hardBreak"}, *line] for line in lines]))[1:]
    return {"type": "paragraph", "content": broken}


def nodes(said: Said) -> dict[str, Any]:
    content = [_paragraph(p) for p in said.text.replace("\r\n", "\n").split("\n\n")]
    if said.history:
        content.append({"type": "blockquote", "content": [_paragraph(said.history)]})
    return {"type": "doc", "version": 1, "content": content}


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    return [document(folder / "issues.json", {"issues": [older.issue(c, nodes) for c in cases], "isLast": True})]
