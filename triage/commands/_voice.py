"""How a command speaks on stderr: in words for people, or as one JSON object a line for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

import typer

from triage.databases.url import hidden
from triage.fields.screen import tame

_AS_JSON: ContextVar[bool] = ContextVar("as_json", default=False)
_REDACTED: ContextVar[bool] = ContextVar("redacted", default=False)
_NONE: Mapping[str, object] = {}
_WARNING, _ERROR = "warning: ", "triage: "


def say(text: str) -> None:
    """Print words for people, on stderr."""
    text = hidden(text)  # whoever wrote them may have quoted what the user typed
    if _REDACTED.get():  # or what a customer did
        from triage import redact

        text = redact.text(text)
    if not _AS_JSON.get():
        typer.echo(tame(text), err=True)
        return
    level = "warning" if text.startswith(_WARNING) else "error" if text.startswith(_ERROR) else "info"
    tell("message", text.removeprefix(_WARNING).removeprefix(_ERROR), level=level)


def tell(event: str, message: str, facts: Mapping[str, object] = _NONE, *, level: str = "info") -> None:
    """Print an event for programs, on stderr."""
    import orjson

    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    line = {"time": now, "level": level, "event": event, **facts, "message": message}
    try:
        said = orjson.dumps(line, default=str)
    except TypeError:  # a name that is no UTF-8, a number of more than 64 bits
        said = json.dumps(line, default=str).encode()
    typer.echo(said.decode(), err=True)


def is_json() -> bool:
    """Tell whether programs listen."""
    return _AS_JSON.get()


@contextmanager
def redacting(wanted: bool) -> Iterator[None]:
    """Speak without personal data within the block, if that is wanted."""
    before = _REDACTED.set(wanted)
    try:
        yield
    finally:
        _REDACTED.reset(before)


@contextmanager
def as_json(wanted: bool) -> Iterator[None]:
    """Speak to programs within the block, if that is wanted."""
    before = _AS_JSON.set(wanted)
    try:
        yield
    finally:
        _AS_JSON.reset(before)
