"""The policy's clauses, and how their examples did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from triage.show._table import Fitting, table

if TYPE_CHECKING:
    from triage.policy import Policy
    from triage.trials.selftest import Trial


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
    """All clauses with what they demand; on a narrow screen what each says stands below it."""
    listed = table("clause", "level", "team", "what it says")
    lines = []
    wide = [max(map(len, policy.clauses)), len("not escalated")]
    for name, file in policy.clauses.items():
        cells = name, file.floor.replace("_", " ") or "not escalated", file.team
        listed.add_row(*cells, Text(file.title))
        lines.append(Text(f"{cells[0]:<{wide[0]}}  {cells[1]:<{wide[1]}}  {cells[2]}"))
        lines.append(Text(f"    {file.title}", "dim"))
    return Fitting(listed, Group(*lines))


def clause(name: str, policy: Policy) -> RenderableType:
    """One clause whole: what it demands, its examples, and last the patterns that find it."""
    file = policy.clauses[name]
    demands = f"{file.section}; {file.effect.value}; level {file.floor or '-'}; team {file.team or '-'}"
    parts = [Text(f"{name}: {file.title}", "bold"), Text(demands)]
    parts += [Text("recommended", "bold"), Text(f"  {file.recommend}")] if file.recommend else []
    parts += [Text("still to gather", "bold"), *(Text(f"  {q.ask}") for q in file.gather)] if file.gather else []
    parts += _said(name, policy)
    kinds = {"fires": file.examples.fires, "may fire": file.examples.hints, "silent": file.examples.silent}
    for kind, examples in kinds.items():
        parts += [Text(kind, "bold")] if examples else []
        parts += [Text(f"  {e if isinstance(e, str) else e.model_dump(exclude_defaults=True)}") for e in examples]
    for tier, blocks in (("match", file.match), ("hint", file.hint)):
        for engine, block in blocks.items():
            parts.append(Text(f"{tier}.{engine}", "bold"))
            for key, value in block.items():
                parts += [Text(f"  {key}: {item}") for item in (value if isinstance(value, list) else [value])]
    return Group(*parts)


def _said(name: str, policy: Policy) -> list[Text]:
    """What the customer is told where the clause holds; for a reason not to escalate, what is done."""
    if policy.clauses[name].do_not_engage:
        return [Text("nothing is said to the customer", "bold"), *(Text(f"  {s}") for s in policy.scripts.incident)]
    words, stay = policy.scripts.clauses.get(name), policy.scripts.stays.get(name)
    lines = [f"{key}: {text}" for key, text in words.model_dump(exclude_none=True).items()] if words else []
    lines += stay.do if stay else ()
    title = "said to the customer" if words else "done instead"
    return [Text(title, "bold"), *(Text(f"  {line}") for line in lines)] if lines else []
