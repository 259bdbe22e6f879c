"""JSON documents of a file, one after the other: a line each, or written over many lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import orjson

from triage.errors import InputError
from triage.source import Source

_SURROGATE = re.compile("[\ud800-\udfff]")


def parse(text: str) -> Any:
    """Read one JSON text; whole numbers stay exact, half surrogates become \ufffd. Raises ``ValueError``."""
    try:
        try:
            value = orjson.loads(text)
            if not _rounded(value):
                return value
        except ValueError:
            pass
        return _whole(json.loads(text, parse_constant=_constant))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _rounded(value: Any) -> bool:
    """Tell whether a whole number beyond 64 bit may be in it: orjson makes it a float, so that an id would change."""
    if isinstance(value, float):
        return abs(value) >= 2**63
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return False
    return any(_rounded(v) for v in value if v.__class__ is not str)


def documents(source: Source) -> Iterator[tuple[int, Any]]:
    """Yield (line, value) of every document; a line that is not JSON among lines that are is a ``ValueError`` value.

    Line by line when the first line is a whole document, else the file is read at once. Raises `InputError`
    when the file as a whole is not JSON.
    """
    first = first_line(source)
    try:
        parse(first)
    except ValueError:
        yield from _spread(source)
        return
    with source.text() as lines:
        for number, line in enumerate(lines, 1):
            if line.strip().lstrip("\ufeff"):
                try:
                    yield number, parse(line.lstrip("\ufeff"))
                except ValueError as error:
                    yield number, ValueError(f"not JSON: {error}")


def first_line(source: Source) -> str:
    """Return the first line that is not blank."""
    with source.text() as lines:
        return next((line.lstrip("\ufeff") for line in lines if line.strip()), "")


def _spread(source: Source) -> Iterator[tuple[int, Any]]:
    with source.text() as stream:
        text = stream.read().lstrip("\ufeff")
    decoder = json.JSONDecoder(parse_constant=_constant)
    at, line, counted = _skip(text, 0), 1, 0
    while at < len(text):
        try:
            value, end = decoder.raw_decode(text, at)
            value = _whole(value)
        except json.JSONDecodeError as error:
            raise InputError(f"{source.name}:{error.lineno}: not JSON: {error.msg} (column {error.colno})") from None
        except (RecursionError, ValueError) as error:
            reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
            raise InputError(f"{source.name}: not JSON: {reason}") from None
        line, counted = line + text.count("\n", counted, at), at
        yield line, value
        at = _skip(text, end)


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n\x1e,":
        at += 1
    return at


def _constant(word: str) -> None:
    """Read ``NaN`` and ``Infinity``, which are no JSON but stand where pandas had an empty cell, as nothing."""


def _whole(value: Any) -> Any:
    """Replace half surrogates, which no encoding can write, everywhere in `value`."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole(v) for v in value]
    if isinstance(value, dict):
        return {_whole(k): _whole(v) for k, v in value.items()}
    return value
