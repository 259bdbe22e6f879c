"""JSON documents written over many lines or in one very long one, of any size, read a part at a time.

A document that fits into the window is parsed at once. Of a longer one, a list is given in parts, and the long lists
of an object are `Long`: they are read from the file each time they are looked through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from triage.files.source import Source
from triage.readers import _window
from triage.readers._window import LONGER, Window

_PART = 500
_BETWEEN = " \t\r\n\x1e,\ufeff"


class Long(list[Any]):
    """A list that is too long to be held. `objects`: whether each of its items is one."""

    def __init__(self, read: Callable[[], Iterator[Any]], objects: bool) -> None:
        super().__init__()
        self._read = read
        self.objects = objects

    def __iter__(self) -> Iterator[Any]:
        return self._read()

    def __bool__(self) -> bool:
        return True


def all_objects(value: list[Any]) -> bool:
    """Tell whether each item of a list is an object."""
    return value.objects if isinstance(value, Long) else all(isinstance(item, dict) for item in value)


def documents(source: Source) -> Iterator[tuple[int, Any]]:
    """Yield (line, value) of every document. Raises `InputError` when the file as a whole is not JSON."""
    with source.text() as stream:
        text = Window(source, stream)
        while text.skip(_BETWEEN):
            text.fill()
            line = text.line()
            first = text.skip(_BETWEEN)
            value = text.value(whole=first not in "[{")
            if value is not LONGER:
                yield line, value
            elif first == "[":
                for part in _parts(_items(text)):
                    yield line, part
            else:
                yield line, _object(text, source)


def _parts(items: Iterator[Any]) -> Iterator[list[Any]]:
    part = []
    for item in items:
        part.append(item)
        if len(part) == _PART:
            yield part
            part = []
    if part:
        yield part


def _items(text: Window) -> Iterator[Any]:
    """Yield the items of the list that begins here."""
    text.skip()
    text.take("[", "Expecting value")
    if text.skip() == "]":
        text.take("]", "")
        return
    while True:
        text.skip()
        yield text.value()
        if text.skip() != ",":
            break
        text.take(",", "")
    text.take("]", "Expecting ',' delimiter")


def _object(text: Window, source: Source) -> dict[str, Any]:
    """Read the object that begins here, its long lists as `Long`."""
    found: dict[str, Any] = {}
    text.take("{", "Expecting value")
    while text.skip() != "}" or found:
        if text.skip() != '"':
            text.fail("Expecting property name enclosed in double quotes")
        name = text.value()
        text.skip()
        text.take(":", "Expecting ':' delimiter")
        found[name] = _list(text, source) if text.skip() == "[" else text.value()
        if text.skip() != ",":
            break
        text.take(",", "")
    text.take("}", "Expecting ',' delimiter")
    return found


def _list(text: Window, source: Source) -> list[Any]:
    """Read the list that begins here; of a long one, only where it stands and whether it holds objects."""
    start = text.place()
    held: list[Any] = []
    objects = True
    for item in _items(text):
        objects = objects and isinstance(item, dict)
        if text.place() - start <= _window.WINDOW:
            held.append(item)
    if text.place() - start <= _window.WINDOW:
        return held

    def read() -> Iterator[Any]:
        with source.text() as stream:
            again = Window(source, stream)
            again.jump(start)
            yield from _items(again)

    return Long(read, objects)
