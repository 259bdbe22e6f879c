"""A part of a long JSON text, which moves on as values are read from it."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn, TextIO

from triage.errors import InputError
from triage.files.source import Source

WINDOW = 1 << 20
"""Characters that are held at least where a document begins: one of so many is parsed at once."""
_DEEP = 200
"""A value with fewer brackets cannot be nested deeper than any code can follow."""
_SPACE = " \t\r\n"
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")
HUGE = "a number of thousands of digits"
"""What Python's reader of JSON refuses with words for programmers."""
LONGER = object()
"""Stands for a value that the window cuts."""


class Window:
    """A part of a text, and where in it we are. Raises `InputError` where it is not JSON."""

    def __init__(self, source: Source, stream: TextIO) -> None:
        self._source = source
        self._stream = stream
        self._text = ""
        self._at = 0
        self._before, self._column = 0, 0
        """Characters before the window, and those of them that stand in its first line."""
        self._lines, self._counted = 1, 0
        """The line of the place in the window up to which lines are counted."""
        self._ended = False
        self._decode = json.JSONDecoder(parse_constant=constant).raw_decode

    def place(self) -> int:
        return self._before + self._at

    def line(self) -> int:
        self._lines += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._lines

    def fill(self) -> None:
        """See that a window's length is there, if the text has as much."""
        if not self._ended and len(self._text) - self._at < WINDOW:
            self._more(2 * WINDOW)

    def jump(self, place: int) -> None:
        """Go on to a place further on."""
        while self._before + len(self._text) < place and not self._ended:
            self._at = len(self._text)
            self._more(WINDOW)
        self._at = place - self._before

    def skip(self, chars: str = _SPACE) -> str:
        """Go to the next character that is none of `chars` and return it, "" at the end."""
        while True:
            text, at = self._text, self._at
            while at < len(text) and text[at] in chars:
                at += 1
            self._at = at
            if at < len(text):
                return text[at]
            if self._ended or not self._more(2 * WINDOW):
                return ""

    def take(self, char: str, otherwise: str) -> None:
        """Step over a character that must be there."""
        if self._text[self._at : self._at + 1] != char:
            self.fail(otherwise)
        self._at += 1

    def value(self, *, whole: bool = True) -> Any:
        """Read the value that begins here; unless it is wanted `whole`, `LONGER` for one that the window cuts."""
        while True:
            try:
                value, end = self._decode(self._text, self._at)
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated") or error.pos >= len(self._text) - 12
                if not cut or self._ended:
                    self.fail(error.msg, error.pos)
            except RecursionError:
                raise InputError(f"{self._source.name}: not JSON: nested too deeply") from None
            except ValueError:
                raise InputError(f"{self._source.name}: not JSON: {HUGE}") from None
            else:
                if end + 2 < len(self._text) or self._ended:  # else it may be a number cut at its point or exponent
                    value = self._checked(value, end)
                    self._at = end
                    return value
            if not whole and len(self._text) - self._at >= WINDOW:
                return LONGER
            self._more(2 * (len(self._text) - self._at) + WINDOW)  # doubled: it is read again from where it begins

    def _checked(self, value: Any, end: int) -> Any:
        """Mend half surrogates; going through a value also tells whether it is nested deeper than Python can follow."""
        deep = self._text.count("[", self._at, end) + self._text.count("{", self._at, end) > _DEEP
        if not deep and not _HALF.search(self._text, self._at, end):
            return value
        try:
            return mended(value)
        except RecursionError:
            raise InputError(f"{self._source.name}: not JSON: nested too deeply") from None

    def fail(self, message: str, at: int | None = None) -> NoReturn:
        """Raise `InputError`, with line and column."""
        at = self._at if at is None else at
        line_start = self._text.rfind("\n", 0, at) + 1
        column = at - line_start + 1 + (0 if line_start else self._column)
        line = self.line() + self._text.count("\n", self._at, at)
        cut = self._ended and (message.startswith("Unterminated") or at >= len(self._text.rstrip()))
        why = "; the file seems to be cut off: fetch it again" if cut else ""
        raise InputError(f"{self._source.name}:{line}: not JSON: {message} (column {column}){why}")

    def _more(self, least: int) -> bool:
        """Drop what was read, and read on until there are `least` characters. Returns whether there were any more."""
        self.line()
        gone, left = self._text[: self._at], self._text[self._at :]
        self._column = len(gone) - gone.rfind("\n") - 1 if "\n" in gone else self._column + len(gone)
        self._before += len(gone)
        wanted = max(1, least - len(left))
        more = self._stream.read(wanted)
        self._ended = len(more) < wanted
        self._text, self._at, self._counted = left + more, 0, 0
        return bool(more)


def constant(word: str) -> None:
    """Read ``NaN`` and ``Infinity``, which are no JSON but stand where pandas had an empty cell, as nothing."""


def mended(value: Any) -> Any:
    """Replace half surrogates, which no encoding can write, everywhere in `value`."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [mended(v) for v in value]
    if isinstance(value, dict):
        return {mended(k): mended(v) for k, v in value.items()}
    return value
