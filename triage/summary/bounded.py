"""Counters of values that come from outside, held to a bound."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

OTHERS = "(others)"
"""Where values beyond the bound are counted together."""

_BEYOND = {OTHERS, (OTHERS,)}


def bound(counter: Counter[Any], most: int) -> None:
    """Keep at most so many distinct values, drawn by lot for good, and count the rest together.

    A key is a value, a (value, level) with a whole number for the level, or a tuple of words that is one value. The lot
    is a hash of the value, so that partial counts keep the same ones whatever they met before: a value that is kept in
    the end was never dropped on the way, and its count is whole.
    """
    values = {_value(key) for key in counter} - _BEYOND
    if len(values) <= most:
        return
    kept = {*sorted(values, key=_lot)[:most], *_BEYOND}
    for key in [key for key in counter if _value(key) not in kept]:
        counter[_others(key)] += counter.pop(key)


def _levelled(key: Any) -> bool:
    return isinstance(key, tuple) and len(key) == 2 and isinstance(key[1], int)


def _value(key: Any) -> Any:
    return key[0] if _levelled(key) else key


def _others(key: Any) -> Any:
    return (OTHERS, key[1]) if _levelled(key) else (OTHERS,) if isinstance(key, tuple) else OTHERS


def _lot(value: Any) -> bytes:
    return hashlib.blake2b(repr(value).encode("utf-8", "backslashreplace"), digest_size=16).digest()
