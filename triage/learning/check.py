"""One thing that was looked at in labelled tickets, and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

NAMED = 5
"""Tickets named with a check."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: whether it is as it should be, what was found, and the ids of some tickets."""

    name: str
    ok: bool
    detail: str
    tickets: tuple[str, ...] = ()


def named(ids: Sequence[str]) -> str:
    """Name a few of the tickets, in brackets; nothing of none."""
    if not ids:
        return ""
    shown = list(dict.fromkeys(ids))
    return f" ({', '.join(shown[:NAMED])}{', ...' if len(shown) > NAMED else ''})"
