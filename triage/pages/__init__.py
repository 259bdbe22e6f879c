"""Pages: one self-contained HTML file each, readable offline, with a list of tickets that figures lead to.

A cell of a table may bear a key (`Table.keys`); a click on it shows the tickets that bear the same key. Everything
that came from outside is escaped by the template engine; no page loads anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from triage.agreement import Estimate
from triage.records.record import Cell, Plot, Table

if TYPE_CHECKING:
    from jinja2 import Environment

_PLACES = 3


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph; `tone` is "" or one of good, bad, doubt."""

    text: str
    tone: str = ""


Part: TypeAlias = Table | Plot | Prose


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a page: a heading, and what stands below it."""

    title: str
    parts: tuple[Part, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket at the end of the page: its cells (by the columns of `Page.columns`), its keys, its text if any."""

    id: str
    cells: tuple[Cell, ...]
    keys: frozenset[str] = frozenset()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """`lead` are the few figures on top: what it is, the value, and "good", "bad", "doubt" or "" for its colour.

    `key_titles` says in words what a key means ("critical tickets that were missed").
    """

    title: str
    subtitle: str = ""
    lead: tuple[tuple[str, Cell, str], ...] = ()
    sections: tuple[Section, ...] = ()
    columns: tuple[str, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    key_titles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    foot: Sequence[str] = ()


def room(*packages: str) -> Environment:
    """Return the template engine with the files of this folder, and those of further packages."""
    from jinja2 import DictLoader, Environment

    folders = [files(name) for name in (__name__, *packages)]
    parts = {
        entry.name: entry.read_text(encoding="utf-8")
        for folder in folders
        for entry in folder.iterdir()
        if entry.name.endswith((".html", ".css", ".js"))
    }
    made = Environment(loader=DictLoader(parts), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.filters["words"] = words
    made.tests["number"] = lambda cell: isinstance(cell, int | float | Estimate) and not isinstance(cell, bool)
    return made


def laid_out(sections: Sequence[Section], first: int = 0) -> list[dict[str, object]]:
    """Return sections as ``sections.html`` takes them; their ids are counted from `first`."""
    return [
        {"title": s.title, "note": s.note, "id": f"part-{n}", "parts": [(type(p).__name__, p) for p in s.parts]}
        for n, s in enumerate(sections, first)
    ]


def render(page: Page) -> str:
    """Write a page; the same page gives the same text."""
    sections = laid_out(page.sections)
    tickets = [
        {"id": t.id, "cells": [words(c) for c in t.cells], "keys": sorted(t.keys), "text": t.text} for t in page.tickets
    ]
    data = json.dumps({"columns": list(page.columns), "tickets": tickets, "titles": dict(page.key_titles)})
    shielded = data.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    known = {key for t in page.tickets for key in t.keys}
    return room().get_template("page.html").render(page=page, sections=sections, data=shielded, known=known) + "\n"


def words(cell: Cell) -> str:
    """Say a cell in words: an estimate with its interval (a share in per cent), a number with few places."""
    if cell is None:
        return "-"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, Estimate):
        return _estimate(cell)
    if isinstance(cell, float):
        return f"{cell:,.{_PLACES}f}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def _estimate(found: Estimate) -> str:
    value = f"{100 * found.value:.1f} %" if found.share else f"{found.value:.{_PLACES}f}"
    if found.low is None and found.high is None:
        return value
    ends = ("-" if end is None else _end(end, share=found.share) for end in (found.low, found.high))  # one may be open
    return f"{value} [{', '.join(ends)}]"


def _end(end: float, *, share: bool) -> str:
    """Write an end of an interval; a share's in whole per cent, but for those of rare things."""
    if not share:
        return f"{end:.2f}"
    per_cent = 100 * end
    return f"{per_cent:.1f}" if 0.05 <= abs(per_cent) < 1 else f"{round(per_cent)}"
