"""Ways to damage what JSON holds: keys, types, values, records."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from tests.fuzz.in_bytes import Change, text_of

_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 7, 2**63, 10**30, 10**400, 1.5, 1e308, float("nan"), float("inf"), "", " ", "null", "0",
    [], {}, [[]], [None], {"": None}, [{"id": 1}], {"id": {"id": {}}}, "2026-99-99", "9999-12-31T23:59:59Z",
    "0001-01-01", -62135596801, 1e18, "1772442840000", "customer", "agent", "true", "\0", "\ud800", "x" * 300,
)  # fmt: skip


def _json(change: Callable[[Random, Any], Any]) -> Change:
    def changed(rng: Random, data: bytes) -> bytes:
        try:
            values, lined = _parsed(text_of(data) or "")
            return _dumped(change(rng, values), rng, lined=lined)
        except (ValueError, RecursionError):
            return data  # an earlier change has made it something else

    changed.__doc__ = change.__doc__
    return changed


def _parsed(text: str) -> tuple[list[Any], bool]:
    """Return the documents of a text, and whether they stand on lines of their own."""
    try:
        return [json.loads(text)], False
    except ValueError:
        return [json.loads(line) for line in text.split("\n") if line.strip()], True


def _dumped(values: list[Any], rng: Random, *, lined: bool) -> bytes:
    indent = None if lined else rng.choice((None, 1))
    text = "\n".join(json.dumps(v, indent=indent, ensure_ascii=rng.random() < 0.5) for v in values)
    return text.encode("utf-8", "replace")


def _places(values: Any, kind: type | tuple[type, ...]) -> list[tuple[Any, Any]]:
    """Return (holder, key or index) of every value whose holder is of a kind, the outermost list left out."""
    found, waiting = [], list(values)
    while waiting:
        holder = waiting.pop()
        items = list(
            holder.items() if isinstance(holder, dict) else enumerate(holder) if isinstance(holder, list) else ()
        )
        found += [(holder, at) for at, _ in items] if isinstance(holder, kind) else []
        waiting += [value for _, value in items]
    return found


def another_value(rng: Random, values: Any) -> Any:
    for _ in range(rng.choice((1, 1, 2, 6))):
        if places := _places(values, (dict, list)):
            holder, at = rng.choice(places)
            holder[at] = rng.choice(_VALUES)
    return values


def another_type(rng: Random, values: Any) -> Any:
    if places := _places(values, (dict, list)):
        holder, at = rng.choice(places)
        value = holder[at]
        holder[at] = rng.choice((str(value), [value], {"value": value}, json.dumps(value), {"0": value, "1": value}))
    return values


def another_key(rng: Random, values: Any) -> Any:
    if places := _places(values, dict):
        holder, at = rng.choice(places)
        new = rng.choice(
            (at.upper(), at + "s", f" {at}", f"{at}\0", "", "id", "ticket_id", "body", "messages", "users")
        )
        holder[new] = holder.pop(at)
    return values


def every_key(rng: Random, values: Any) -> Any:
    """Rename a key wherever it stands, as another version of an interface does."""
    if places := _places(values, dict):
        _, old = rng.choice(places)
        for holder, at in places:
            if at == old and old in holder:
                holder[f"{old}_v2"] = holder.pop(old)
    return values


def leave_out(rng: Random, values: Any) -> Any:
    if places := _places(values, dict):
        holder, at = rng.choice(places)
        del holder[at]
    return values


def records_twice(rng: Random, values: Any) -> Any:
    if lists := [v for v in [values, *(h[a] for h, a in _places(values, (dict, list)))] if isinstance(v, list) and v]:
        chosen = rng.choice(lists)
        chosen.insert(rng.randrange(len(chosen) + 1), rng.choice(chosen))
    return values


def shuffled(rng: Random, values: Any) -> Any:
    for part in [h[a] for h, a in _places(values, (dict, list))]:
        if isinstance(part, list):
            rng.shuffle(part)
    return values


def nested(rng: Random, values: Any) -> Any:
    if places := _places(values, (dict, list)):
        holder, at = rng.choice(places)
        for _ in range(rng.choice((2, 50, 190, 390))):
            holder[at] = [holder[at]] if rng.random() < 0.5 else {"a": holder[at]}
    return values


def wrapped(rng: Random, values: Any) -> Any:
    way = rng.randrange(4)
    return [[values], [{"data": values}], [{"tickets": values, "next_page": "x"}], [v for v in values for _ in "ab"]][
        way
    ]


def deep(rng: Random, data: bytes) -> bytes:
    """Nest a value deeper than any program follows."""
    found = list(re.finditer(rb":\s*", data))
    if not found:
        return data
    at, many = rng.choice(found).end(), rng.choice((500, 5000, 100_000))
    opening, closing = rng.choice(((b"[", b"]"), (b'{"a":', b"}")))
    return data[:at] + opening * many + b"1" + closing * many + b"," + data[at:]


def double_keys(rng: Random, data: bytes) -> bytes:
    """Let an object hold a key twice."""
    found = list(re.finditer(rb'"[a-z_]+"\s*:\s*("[^"]*"|\d+|null)', data))
    if not found:
        return data
    one, other = rng.choice(found), rng.choice(found)
    key = one.group().split(b":")[0]
    return data[: one.end()] + b", " + key + b": " + other.group(1) + data[one.end() :]


def numbers(rng: Random, data: bytes) -> bytes:
    huge = (b"9" * 20, b"9" * 5000, b"1e400", b"-0", b"1.0", b"NaN", b"-Infinity", b"0x1F", b"00012", b"1E+5")
    found = list(re.finditer(rb"\d+", data))
    if not found:
        return data
    one = rng.choice(found)
    return data[: one.start()] + rng.choice(huge) + data[one.end() :]


JSON: Mapping[str, Change] = {
    **{f.__name__: _json(f) for f in (another_value, another_type, another_key, every_key, leave_out, records_twice,
                                      shuffled, nested, wrapped)},
    **{f.__name__: f for f in (deep, double_keys, numbers)},
}  # fmt: skip
