"""The policy's clauses, and how their examples did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from triage.show._table import table

if TYPE_CHECKING:
    from triage.policy import Policy
    from triage.selftest import Trial


def trials(done: Sequence[Trial]) -> RenderableType:
    """Which examples of which clauses do not do what they should."""
    failed = [t for t in done if not t.passed]
    parts: list[RenderableType] = []
    for t in failed:
        seen = (
            "; ".join(f'{s.tier.value} "{s.text}" {s.polarity.value} {s.cue}'.strip() for s in t.signals) or "nothing"
        )
        words = " / ".join(m.body for m in t.ticket.messages)[:200]
        parts.append(Text(f"{t.name}: {words!r}\n    found: {seen}", "red"))
    parts.append(Text(f"{len(done) - len(failed)} passed, {len(failed)} failed", "bold"))
    return Group(*parts)


def clauses(policy: Policy) -> RenderableType:
    """All clauses with what they demand."""
    listed = table("clause", "effect", "level", "team", "match", "hint", "title")
    for name, file in policy.clauses.items():
        listed.add_row(
            name,
            file.effect.value,
            file.floor,
            file.team,
            ", ".join(file.match),
            ", ".join(file.hint),
            Text(file.title),
        )
    return listed


def clause(name: str, policy: Policy) -> RenderableType:
    """One clause whole: what it demands, how it is found, and its examples."""
    file = policy.clauses[name]
    parts = [
        Text(f"{name}: {file.title}", "bold"),
        Text(f"{file.section}; {file.effect.value}; level {file.floor or '-'}; team {file.team or '-'}"),
    ]
    for tier, blocks in (("match", file.match), ("hint", file.hint)):
        for engine, block in blocks.items():
            parts.append(Text(f"{tier}.{engine}", "bold"))
            for key, value in block.items():
                shown = value if isinstance(value, list) else [value]
                parts += [Text(f"  {key}: {item}") for item in shown]
    for kind, examples in (
        ("fires", file.examples.fires),
        ("hints", file.examples.hints),
        ("silent", file.examples.silent),
    ):
        parts += [Text(f"{kind}: {e if isinstance(e, str) else e.model_dump(exclude_defaults=True)}") for e in examples]
    return Group(*parts)
