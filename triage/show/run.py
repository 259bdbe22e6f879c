"""What a run did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from triage.databases.url import is_url, shown
from triage.files.output import STDOUT
from triage.pipeline import REJECTED, Summary
from triage.types import Priority

_LEVELS = [level.label for level in reversed(Priority)]


def summary(found: Summary, warnings: Sequence[str], out: str, *, older: int = 0) -> RenderableType:
    """What a run did, in a few lines. `older` are tickets that were left out as they were older than asked for."""
    levels = ", ".join(f"{found.levels[level]} {level}" for level in _LEVELS if found.levels[level])
    teams = ", ".join(f"{count} {team}" for team, count in found.teams.most_common())
    lines = [Text(f"warning: {w}", "yellow") for w in (*warnings, *found.notes)]
    lines.append(Text(f"{_count(found.decisions, 'ticket')} decided: {levels or 'no levels'}", "bold"))
    if teams:
        lines.append(Text(f"to {teams}"))
    if found.watched:
        seen = ", ".join(f"{clause} in {count}" for clause, count in found.watched.most_common())
        lines.append(Text(f"watched, deciding nothing: {seen}"))
    if found.review:
        lines.append(Text(f"{found.review} need a person's look (needs_review, reasons in not_evaluable)", "yellow"))
    if found.faults:
        lines.append(Text(f"{found.faults} bear a fault and went to a human", "red"))
    if found.rejected:
        lines.append(Text(f"{_count(found.rejected, 'row')} rejected, with reasons in {_rejected(out)}", "red"))
    if older:
        lines.append(Text(f"{_count(older, 'older ticket')} left out (--since)"))
    if found.left_out:
        lines.append(Text(f"{_count(found.left_out, 'decided ticket')} not written (--filter)"))
    if out != STDOUT:
        lines.append(Text(f"{_count(found.decisions - found.left_out, 'row')} written to {_shown(out)}"))
    return Group(*lines)


def facts(found: Summary, older: int, out: str) -> dict[str, Any]:
    """The same for programs."""
    return {
        "tickets": found.decisions,
        "written": found.decisions - found.left_out,
        "rejected": found.rejected,
        "left_out": {"since": older, "filter": found.left_out},
        "needs_review": found.review,
        "faults": found.faults,
        "levels": {level: found.levels[level] for level in _LEVELS},
        "teams": dict(found.teams.most_common()),
        "notes": found.notes,
        "out": _shown(out),
    }


def _rejected(out: str) -> str:
    return "stderr" if out == STDOUT else f"{_shown(out)}_rejected" if is_url(out) else out + REJECTED


def _shown(out: str) -> str:
    return shown(out) if is_url(out) else out


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
