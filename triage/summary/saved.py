"""Counts as plain JSON and back, for a run that is gone on with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeAlias

from triage.errors import InputError
from triage.types import Priority

FORMAT = 1
Example: TypeAlias = tuple[int, float, str]
"""How urgent (less is more), how improbable, the ticket's id: in the order in which tickets are kept."""


def pack(counted: Mapping[str, Counter[Any]], examples: Mapping[str, Sequence[Example]]) -> dict[str, Any]:
    """Return counters and examples as plain JSON, sorted: the same counts give the same bytes."""
    counters = {name: sorted(([_plain(k), n] for k, n in one.items()), key=repr) for name, one in counted.items()}
    kept = {clause: [list(one) for one in examples[clause]] for clause in sorted(examples)}
    return {"format": FORMAT, "counters": counters, "examples": kept}


def unpack(
    found: Mapping[str, Any], names: Collection[str]
) -> tuple[dict[str, Counter[Any]], dict[str, list[Example]]]:
    """Return what `pack` was given, of the counters `names`. Raises `InputError` for what is of another format."""
    try:
        if found["format"] != FORMAT or {*found["counters"]} != {*names}:
            raise ValueError(found["format"])
        counters = {name: Counter({_key(k): int(n) for k, n in found["counters"][name]}) for name in names}
        examples = {c: [(int(a), float(p), str(i)) for a, p, i in kept] for c, kept in found["examples"].items()}
    except (KeyError, TypeError, ValueError, AttributeError):
        raise InputError("the saved counts are damaged or of another version of triage: begin the run anew") from None
    return counters, examples


def _plain(key: Any) -> Any:
    return [_plain(part) for part in key] if isinstance(key, tuple) else int(key) if isinstance(key, Priority) else key


def _key(saved: Any) -> Any:
    return tuple(_key(part) for part in saved) if isinstance(saved, list) else saved
