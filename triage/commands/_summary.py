"""``triage score --summary FILE``: what a run decided, as JSON and as a page."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from triage.commands import _common as common
from triage.errors import TriageError

if TYPE_CHECKING:
    from triage.policy import Policy
    from triage.summary.document import Document
    from triage.summary.run import Run
    from triage.summary.tally import Tally

SUFFIXES = (".json", ".html")

SummaryOption = Annotated[
    list[str] | None,
    typer.Option(
        "--summary",
        help="What was decided, in figures and without texts: .json, or .html as a page (extra 'report'). Repeatable.",
    ),
]


def check(wanted: Sequence[str], inputs: Sequence[str], out: str, beside: Sequence[str] = ()) -> None:
    """Raise `TriageError` before anything is scored for what cannot be written at the end, all at once.

    `beside` are the files that the run writes beside `out`.
    """
    mistakes = [
        f"--summary {name}: ends with neither {' nor '.join(SUFFIXES)}"
        for name in wanted
        if Path(name).suffix.lower() not in SUFFIXES
    ]
    mistakes += [f"--summary {name}: is a folder" for name in wanted if Path(name).is_dir()]
    mistakes += [
        f"--summary {name}: there is no folder {Path(name).parent}" for name in wanted if not Path(name).parent.is_dir()
    ]
    taken = [os.path.realpath(name) for name in (out, *beside) if name != "-"]
    places = [os.path.realpath(name) for name in wanted]
    mistakes += [
        f"--summary {name}: is written twice in this run; name another file"
        for n, name in enumerate(wanted)
        if places[n] in (*taken, *places[:n])
    ]
    if any(_is_page(name) for name in wanted) and (lacking := missing()):
        mistakes.append(f"--summary: a page needs {lacking}; install the extra 'report', or write .json")
    if mistakes:
        raise TriageError("\n".join(mistakes))
    common.refuse_to_overwrite(list(inputs), list(wanted))


def write(wanted: Sequence[str], tally: Tally, policy: Policy, run: Run, *, earlier: int = 0) -> None:
    """Write the summaries, all of them or none. Raises `OutputError`; an earlier file is then still there.

    `earlier` are the rows that an earlier run had done, which this one went on with.
    """
    from triage.files.output import whole
    from triage.summary.document import document

    found = document(tally, policy, replace(run, earlier=earlier))
    contents = [(name, _content(name, found)) for name in wanted]
    with ExitStack() as stack:  # all are written before the first takes its place
        for name, content in contents:
            stack.enter_context(whole(name, binary=True)).write(content)


def _content(name: str, found: Document) -> bytes:
    if _is_page(name):
        from triage.summary.page import html

        return html(found).encode("utf-8", "replace")
    import orjson

    from triage.writers._rows import sound

    option = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    try:
        return orjson.dumps(found, option=option)
    except TypeError:  # a name of a file is no UTF-8
        return orjson.dumps(sound(found), option=option)


def _is_page(name: str) -> bool:
    return Path(name).suffix.lower() == ".html"


def missing() -> str:
    """Name the first library that a page needs and that is not installed, without loading any."""
    from importlib.util import find_spec

    return next((name for name in ("jinja2", "matplotlib") if find_spec(name) is None), "")
