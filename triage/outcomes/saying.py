"""Numbers of things in words."""

from __future__ import annotations


def counted(number: int, thing: str) -> str:
    """Return a number with what it counts: ``1 ticket``, ``1,200 tickets``."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
