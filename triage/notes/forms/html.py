"""One self-contained page a note: nothing is loaded, and everything from outside is escaped by the template engine."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from triage.errors import TriageError
from triage.noterules import NoteRules
from triage.notes.forms._lines import Entry, parts
from triage.notes.note import Note
from triage.notes.words import readable

SUFFIX = ".html"
_PAGES = ("note.html", "index.html", "note.css")


def note(made: Note, rules: NoteRules) -> str:
    """Write a note."""
    return str(_room().get_template("note.html").render(note=made, parts=parts(made, rules), rules=rules))


def index(entries: Sequence[Entry]) -> str:
    """List the notes of a folder, each with a link."""
    return str(_room().get_template("index.html").render(entries=entries))


@cache
def _room() -> Any:
    try:
        from jinja2 import DictLoader, Environment
    except ImportError:
        raise TriageError("this form needs more; install the extra 'report'") from None
    here = files("triage.notes.forms")
    pages = {name: (here / name).read_text(encoding="utf-8") for name in _PAGES}
    room = Environment(
        loader=DictLoader(pages), autoescape=True, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    room.filters["readable"] = lambda value: readable(str(value))
    return room
