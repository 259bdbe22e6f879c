"""Ticket ids that a spreadsheet took for numbers: leading zeros are lost, long ones are rounded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

_NUMBER = re.compile(r"[+-]?(\d+)(?:[.,](\d+))?(?:[eE]([+-]?\d{1,3}))?")
_SURE = 15
"""Digits of a number that a spreadsheet keeps."""


def origin(spoiled: str, known: Iterable[str]) -> str:
    """Return the known id that a spreadsheet may have turned into another, "" if there is none, or several."""
    number = _NUMBER.fullmatch(spoiled.strip())
    if not number:
        return ""
    whole, part, power = number.groups()
    value = Decimal(f"{whole}.{part or 0}e{power or 0}")
    digits = len((whole + (part or "")).lstrip("0"))
    kept = digits if power else min(digits, _SURE)
    found = [one for one in known if one.isascii() and one.isdigit() and _same(one, value, kept)]
    return found[0] if len(found) == 1 else ""


def _same(one: str, value: Decimal, kept: int) -> bool:
    """Tell whether an id is this number when only so many of its digits are kept, rounded or cut off."""
    plain = one.lstrip("0") or "0"
    if Decimal(plain) == value:
        return True
    lost = len(plain) - kept
    if lost <= 0 or kept <= 0:
        return False
    step = Decimal(10) ** lost
    return value in (Decimal(plain[:kept]) * step, (Decimal(plain[:kept]) + (plain[kept] >= "5")) * step)
