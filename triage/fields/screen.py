"""What a ticket says must not steer the terminal that shows it: no colours, no cursor, no turned-around lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

_CONTROLS = (*range(0x20), *range(0x7F, 0xA0))
_TURNING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""Marks that turn the order of the letters around, beyond the end of what they stand in."""
_STEERS = dict.fromkeys(sign for sign in (*_CONTROLS, *_TURNING) if chr(sign) not in "\t\n")


def tame(text: str) -> str:
    """Return `text` without signs that nobody sees and that a terminal obeys; tabs and line breaks stay."""
    return text.translate(_STEERS)


class Tame:
    """A rich renderable in whose words nothing steers the terminal. What is left out has no width."""

    def __init__(self, shown: RenderableType) -> None:
        self._shown = shown

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from rich.segment import Segment

        for part in console.render(self._shown, options):
            yield part if part.control else Segment(tame(part.text), part.style)
