"""Markdown. Everything that comes from a ticket or an article is escaped: it can be no markup, link or mention."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from triage.errors import TriageError
from triage.noterules import NoteRules
from triage.notes.forms._lines import Entry, head, parts
from triage.notes.note import Note
from triage.notes.words import readable

SUFFIX = ".md"
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~&@$^!])|(?<=\w)\.(?=\S)|(?<=\d)[.)]|:(?=//|\w+:)|^[-+=]|(?<=[-+=])[-+=]")


def note(made: Note, rules: NoteRules) -> str:
    """Write a note."""
    return str(
        _room()
        .get_template("note.md")
        .render(note=made, parts=parts(made, rules), incident=head(made, rules), rules=rules)
    )


def index(entries: Sequence[Entry]) -> str:
    """List the notes of a folder, each with a link."""
    return str(_room().get_template("index.md").render(entries=entries))


def escaped(value: object) -> str:
    """Return a value on one line, with every sign that Markdown (also GitHub's) would act on taken by its word."""
    return _SIGNS.sub(lambda found: f"\\{found[0]}", readable(str(value)))


@cache
def _room() -> Any:
    try:
        from jinja2 import DictLoader, Environment
    except ImportError:
        raise TriageError("this form needs more; install the extra 'report'") from None
    here = files("triage.notes.forms")
    pages = {name: (here / name).read_text(encoding="utf-8") for name in ("note.md", "index.md")}
    return Environment(
        loader=DictLoader(pages), finalize=escaped, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
