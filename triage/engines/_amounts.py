"""Find sums of money in a text, in the number formats and currency words of ``_money.toml``.

Every pattern is bounded and looks at a bounded stretch around a number, so the time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from triage.engines._formats import Formats, formats_of

_DIGITS = re.compile(
    r"(?<!\d)(?<!\d[.,'])(?:"
    r"\d{1,3}(?:,\d{2}){1,4},\d{3}(?:\.\d{1,2})?"  # 1,50,000
    r"|\d{1,3}(?:[.,' ]\d{3}){1,5}(?:[.,]\d{1,2})?"  # 1,250.00  1.250,00  1 640  2'450
    r"|\d{1,15}(?:[.,]\d{1,4})?)(?!\d)"
)
_LEFT = 48
"""Characters before a sum in which its quantity may stand."""
_NEAR = 12
"""Characters before a number in which its currency, or the word that makes it no sum, may stand."""
_QUANTITY_END = re.compile(r"[tfrTFR@xX×] ?$")
_YEARS = range(1990, 2036)


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum. `currency` is an ISO 4217 code, or "" where none is named; `bare`: a number that only may be money."""

    value: float
    start: int
    end: int
    currency: str
    bare: bool = False


def amounts(text: str, *, bare: bool = False) -> list[Amount]:
    """List the sums of money in `text` from left to right; with `bare`, plain numbers that may be sums too.

    "12 seats at $40 each" is one sum of 480; a price of one without a count stands for itself, as the total is at
    least that.
    """
    formats = formats_of()
    found: list[Amount] = []
    for value, start, end in sorted(_numbers(text, formats), key=lambda n: (n[1], -n[2])):
        if found and start < found[-1].end:
            continue
        amount = _amount(text, (value, start, end), found[-1] if found else None, formats)
        if amount is not None and (bare or not amount.bare):
            found.append(_total(text, amount, formats))
    return found


def quantities(text: str) -> list[tuple[float, int, int]]:
    """List the plain numbers in `text` as (value, start, end): "1,200", "45k", "two hundred"."""
    formats = formats_of()
    found = []
    for value, start, end in _numbers(text, formats):
        after = formats.after.match(text, end)
        if after is not None and after["times"]:
            value, end = value * formats.times[after["times"].lower()], after.end("times")
        found.append((value, start, end))
    return sorted(found, key=lambda n: (n[1], -n[2]))


def _numbers(text: str, formats: Formats) -> Iterator[tuple[float, int, int]]:
    for match in _DIGITS.finditer(text):
        yield _value(match.group()), match.start(), match.end()
    for match in formats.written.finditer(text):
        yield _spelled(match.group(), formats), match.start(), match.end()


def _value(number: str) -> float:
    """Read a number whose decimal mark may be a point or a comma. Where both readings fit, the larger one holds."""
    groups = re.split(r"[.,' ]", number)
    marks = [c for c in number if c in ".,' "]
    if not marks:
        return float(number)
    whole_groups = len(groups[-1]) == 3 and groups[0].lstrip("0") != ""
    if whole_groups and (len(marks) == 1 or marks[-1] == marks[0]):
        return float("".join(groups))
    return float("".join(groups[:-1]) + "." + groups[-1])


def _spelled(words: str, formats: Formats) -> float:
    """Read a number in words: "two and a half thousand" is 2500."""
    total, current = 0.0, 0.0
    for word in re.split(r"[ -]", words.lower()):
        value = formats.numbers.get(word)
        scale = formats.times.get(word.removesuffix("s"), 0.0) if word not in ("of", "and") else 0.0
        if value is None or (word == "a" and current):
            continue
        if scale >= 100:
            current = current * scale if current else value
            if scale >= 1000:
                total, current = total + current, 0.0
        elif word in ("couple", "few", "several"):
            current = value
        else:
            current += value
    return total + current


def _amount(text: str, number: tuple[float, int, int], previous: Amount | None, formats: Formats) -> Amount | None:
    """Make a sum of a number, by what stands around it; ``None`` when it is none."""
    value, start, end = number
    left = text[max(0, start - _NEAR) : start]
    after = formats.after.match(text, end)
    before = formats.before.search(left)
    if after is None or after["percent"]:
        return None
    spelled = not text[start].isdigit()
    times = (after["times"] or "").lower()
    value *= formats.times[times] if times else 1
    mark = after["mark"] or (before["mark"] if before else None)
    if mark is not None:
        currency, unit = formats.currencies[mark.lower()]
        first = start - len(left) + before.start() if before else start
        return Amount(value * unit, first, after.end(), currency)
    if previous is not None and previous.currency and text[previous.end : start].strip() in ("-", "–", "to"):
        return Amount(value, start, after.end(), previous.currency)
    if spelled:
        last = text[start:end].lower().rpartition(" ")[2]
        return Amount(value, start, end, "") if last in formats.slang else None
    if not _may_be_money(text, number, after.end(), formats):
        return None
    return Amount(value, start, after.end(), "", bare=times not in formats.slang)


def _may_be_money(text: str, number: tuple[float, int, int], end: int, formats: Formats) -> bool:
    """Tell whether a number without a currency is none of dates, times, years, versions, phone and order numbers."""
    value, start, number_end = number
    raw = text[start:number_end]
    if (raw.isdigit() and (len(raw) > 6 or value in _YEARS)) or (raw[0] == "0" and raw[1:2].isdigit()):
        return False
    left = text[max(0, start - _NEAR) : start]
    return formats.bare_before.search(left) is None and formats.bare_after.match(text, end) is not None


def _total(text: str, amount: Amount, formats: Formats) -> Amount:
    """Multiply the price of one by the quantity that stands before it."""
    if not _QUANTITY_END.search(text, max(0, amount.start - 3), amount.start):
        return amount
    each = formats.each.match(text, amount.end)
    left = text[max(0, amount.start - _LEFT) : amount.start]
    many = formats.quantity.search(left)
    if many is None or not (many["x"] or many["w"].lower() == "of" or each):
        return amount
    count = float(many["n"]) if many["n"].isdigit() else formats.numbers[many["n"].lower()]
    start = amount.start - len(left) + many.start()
    return replace(amount, value=amount.value * count, start=start, end=each.end() if each else amount.end)
