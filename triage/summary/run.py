"""What the counts of a summary cannot know: what was read and written, by what, and how long it took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from triage.databases.url import hidden, named


@dataclass(frozen=True, slots=True)
class Run:
    """What the counts cannot know: what was read and written, by what, and how long it took.

    `left_out` are tickets that an option kept from being scored or written, by option. `seconds` is wall time; where
    `earlier` rows were done by a run that broke off, it tells no speed.
    """

    inputs: tuple[str, ...] = ()
    out: str = ""
    model: str = ""
    as_of: datetime | None = None
    started: datetime | None = None
    seconds: float | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    earlier: int = 0


def told(run: Run, tickets: int) -> dict[str, Any]:
    """Return what is told of a run that scored so many tickets; times are ISO 8601 in UTC, `seconds` wall time."""
    seconds = run.seconds
    return {
        "started": stamp(run.started),
        "seconds": None if seconds is None else round(seconds, 3),
        "tickets_per_second": round(tickets / seconds, 1) if seconds and not run.earlier else None,
        "rows_done_earlier": run.earlier,
        "out": named([run.out])[0],
        "warnings": [hidden(text) for text in run.warnings],
    }


def stamp(moment: datetime | None) -> str | None:
    """Return a time of UTC as ISO 8601 to the second, ``None`` for none."""
    return None if moment is None else moment.isoformat(timespec="seconds").replace("+00:00", "Z")
