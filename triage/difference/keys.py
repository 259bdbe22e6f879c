"""What two policies say differently: keys of the table files, and clauses added, removed or changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import TypeAdapter

from triage.policy import TABLES, Policy
from triage.schema.lint import file_of

_LONG = 160


@dataclass(frozen=True, slots=True)
class KeyChange:
    """One key of one file of the policy: what it said, and what it says. Of a list only the items that differ."""

    file: str
    key: str
    how: Literal["added", "removed", "changed"]
    old: str = ""
    new: str = ""


def key_changes(one: Policy, other: Policy) -> tuple[KeyChange, ...]:
    """Return what differs, the table files first."""
    found: list[KeyChange] = []
    for name, shape in TABLES.items():
        before, after = (_plain(shape, getattr(policy, name)) for policy in (one, other))
        found += _below(f"{name}.toml", "", before, after)
    for clause in sorted({*one.clauses, *other.clauses}):
        found += _clause(clause, one, other)
    return tuple(found)


def _clause(name: str, one: Policy, other: Policy) -> Iterator[KeyChange]:
    file = file_of(name)
    if name not in one.clauses:
        yield KeyChange(file, "", "added", new=other.clauses[name].title)
    elif name not in other.clauses:
        yield KeyChange(file, "", "removed", old=one.clauses[name].title)
    else:
        before, after = (policy.clauses[name].model_dump(mode="json") for policy in (one, other))
        yield from _below(file, "", before, after)


def _below(file: str, key: str, old: Any, new: Any) -> Iterator[KeyChange]:
    """Yield the differences below a key."""
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in [*old, *(n for n in new if n not in old)]:
            below = f"{key}.{name}" if key else str(name)
            if name not in old:
                yield KeyChange(file, below, "added", new=_word(new[name]))
            elif name not in new:
                yield KeyChange(file, below, "removed", old=_word(old[name]))
            else:
                yield from _below(file, below, old[name], new[name])
        return
    if isinstance(old, list) and isinstance(new, list) and all(isinstance(item, str) for item in (*old, *new)):
        gone, come = [i for i in old if i not in new], [i for i in new if i not in old]
        if gone or come:
            yield KeyChange(file, key, "changed", _items(gone), _items(come))
            return
    yield KeyChange(file, key, "changed", _word(old), _word(new))


def _items(items: list[str]) -> str:
    """Say list items in words, so many as go in a line."""
    shown: list[str] = []
    for item in items:
        if shown and len(", ".join([*shown, item])) > _LONG:
            return f"{', '.join(shown)} and {len(items) - len(shown)} more"
        shown.append(item)
    return ", ".join(shown)


def _plain(shape: Any, table: Any) -> Any:
    return TypeAdapter(shape).dump_python(table, mode="json")


def _word(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONG else text[:_LONG] + " ..."
