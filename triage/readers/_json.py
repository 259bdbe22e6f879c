"""JSON documents of a file, one after the other: a line each, or written over many lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import orjson

from triage.files.source import Source
from triage.readers import _spread
from triage.readers._window import HUGE, constant, mended

_DEEPEST = 400
LINE = 8 << 20
"""Characters of a line that may be one document of many."""


def parse(text: str) -> Any:
    """Read one JSON text; whole numbers stay exact, half surrogates become \ufffd. Raises ``ValueError``."""
    try:
        try:
            value = orjson.loads(text)
            if not _rounded(value):
                return value
        except ValueError:
            pass
        return mended(json.loads(text, parse_constant=constant))
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except json.JSONDecodeError:
        raise
    except ValueError:
        raise ValueError(HUGE) from None


def _rounded(value: Any) -> bool:
    """Tell whether a whole number beyond 64 bit may be in it: orjson makes it a float, so that an id would change.

    Raises ``RecursionError`` for what is nested deeper than all later code can follow.
    """
    level: list[Any] = [[value]]
    for _ in range(_DEEPEST):
        below: list[Any] = []
        for part in level:
            for item in part.values() if part.__class__ is dict else part:
                kind = item.__class__
                if kind is dict or kind is list:
                    below.append(item)
                elif kind is float and abs(item) >= 2**63:
                    return True
        if not below:
            return False
        level = below
    raise RecursionError


def documents(source: Source) -> Iterator[tuple[int, Any]]:
    """Yield (line, value) of every document; a line that is not JSON among lines that are is a ``ValueError`` value.

    Line by line when the first line is a whole document, else see `triage.readers._spread`, as where that line is too
    long to be held. Raises `InputError` when the file as a whole is not JSON.
    """
    first = first_line(source)
    try:
        if len(first) >= LINE:
            raise ValueError("not read")
        parse(first)
    except ValueError:
        yield from _spread.documents(source)
        return
    with source.text() as lines:
        for number, line in enumerate(lines, 1):
            if line.strip().lstrip("\ufeff"):
                try:
                    yield number, parse(line.lstrip("\ufeff"))
                except ValueError as error:
                    yield number, ValueError(f"not JSON: {error}")


def first_line(source: Source) -> str:
    """Return the first line that is not blank, `LINE` characters of it at most."""
    with source.text() as stream:
        while line := stream.readline(LINE):
            if line.strip():
                return line.lstrip("\ufeff")
    return ""
