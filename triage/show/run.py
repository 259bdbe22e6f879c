"""What a run did."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from triage.output import STDOUT
from triage.pipeline import REJECTED, Summary
from triage.types import Priority

_LEVELS = [level.label for level in reversed(Priority)]


def summary(found: Summary, warnings: Sequence[str], out: str) -> RenderableType:
    """What a run did, in a few lines."""
    levels = ", ".join(f"{found.levels[level]} {level}" for level in _LEVELS if found.levels[level])
    teams = ", ".join(f"{count} {team}" for team, count in found.teams.most_common())
    lines = [Text(f"warning: {w}", "yellow") for w in warnings]
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
        where = "stderr" if out == STDOUT else out + REJECTED
        lines.append(Text(f"{_count(found.rejected, 'row')} rejected, with reasons in {where}", "red"))
    if out != STDOUT:
        lines.append(Text(f"written to {out}"))
    return Group(*lines)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
