"""What a reader may look at to tell whether a file is its own: the first bytes, as text, as names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from triage.fields.table import key
from triage.files.source import BINARY, HEAD, Source
from triage.readers import _csv, _json

_KEY = re.compile(r'"((?:[^"\\]|\\.){1,80})"\s*:')


@dataclass(frozen=True, slots=True)
class Head:
    """`names` are the keys (JSON, at any depth of the first part) or columns (table), as `table.key` compares them.

    `first` is the first line as a JSON value, ``None`` when it is none; `top` are the names of the outermost object.
    """

    suffix: str
    data: bytes
    text: str
    names: frozenset[str]
    columns: tuple[str, ...]
    first: Any
    top: frozenset[str]

    @property
    def is_json(self) -> bool:
        return self.text[:1] in ("{", "[")


def look(source: Source) -> Head:
    """Look at the first part of a file."""
    if source.encoding == BINARY:
        return Head(source.suffix, source.head, "", frozenset(), (), None, frozenset())
    text = source.head_text.lstrip("\ufeff \t\r\n")
    if text[:1] in ("{", "["):
        keys = [key(k) for k in _KEY.findall(text)]
        line, ended, _ = text.partition("\n")
        try:  # a first line longer than all this is not read for it: the names in its first part say enough
            first = _json.parse(line) if ended or len(source.head) < HEAD else None
        except ValueError:
            first = None
        top = [key(k) for k in first] if isinstance(first, dict) else keys[:1]
        return Head(source.suffix, source.head, text, frozenset(keys), (), first, frozenset(top))
    columns = tuple(_csv.header(text)[1])
    return Head(source.suffix, source.head, text, frozenset(key(c) for c in columns), columns, None, frozenset())
