"""For forms whose document is a header and the chunks, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import BinaryIO

from triage.types import Decision


class Writer:
    def __init__(self, stream: BinaryIO, render: Callable[[Sequence[Decision]], bytes], head: bytes = b"") -> None:
        self._stream, self._render = stream, render
        self.append(head)

    def append(self, chunk: bytes) -> None:
        """Append what `render` gave."""
        self._stream.write(chunk)

    def write(self, decisions: Sequence[Decision]) -> None:
        """Append decisions without kept columns."""
        self.append(self._render(decisions))

    def close(self) -> None:
        """Nothing to end."""
