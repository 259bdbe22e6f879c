"""Telephone numbers, by their country's code, by how they are written inside a country, or by being called one."""

import re

from triage.personal._context import before, is_called_otherwise

TITLE = "telephone numbers"
RANK = 60
NEEDS = r"(?:\d\D{0,4}){8}"
"""As many digits, as close together, as the shortest number has."""
_INSIDE = r"(?: ?(?:x|ext\.?) ?\d{1,5})?\b"
"""A number within a house, behind that of the house."""
_SURE = (
    # With the country's code, or as it is written inside a country: a zero first, or an area code in brackets.
    r"(?:\+|\b00)[1-9]\d{0,2}(?:[ ./-]?\(?\d{1,5}\)?){2,6}" + _INSIDE,
    r"\b0[1-9]\d{1,4}[ /-]{1,3}\d{3,8}(?:[ -]\d{2,5}){0,3}\b",
    r"\(0[1-9]\d{1,4}\)[ /-]{0,3}\d{3,8}(?:[ -]\d{2,5}){0,3}\b",
    r"\b0[1-9](?:[ .]\d{2}){4}\b",
    r"(?:\b1[ .-]?)?\(\d{3}\) ?\d{3}[ .-]\d{4}" + _INSIDE,
    r"\b(?:1[.-])?[2-9]\d{2}[.-]\d{3}[.-]\d{4}" + _INSIDE,
)
_CALLED = r"\b\d(?:[ -]?\d){7,14}\b"
PATTERNS = (*_SURE, _CALLED)
_LEAST, _ABROAD, _MOST = 8, 12, 15
"""Digits of a telephone number, and of one that begins with 00; the most are those of the plan of all (E.164)."""
_PHONE = re.compile(
    r"(?:\b(?:call|calls|called|ring|phone|telephone|tel|mobile|cell|cellphone|fax|whatsapp|sms|text|handy|telefon|"
    r"mobil|rufnummer|telefonnummer|telefono|teléfono|móvil|portable|téléphone|reach|dial)\b|\btel:)"
    r"[^\n\d]{0,25}$",
    re.IGNORECASE,
)


_WRITTEN = re.compile("|".join(f"(?:{pattern.replace(chr(92) + 'b', '')})" for pattern in _SURE))


def check(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the part that is a telephone number: other numbers may stand behind it."""
    written = _WRITTEN.match(text, start, end)
    if start >= end or not (written or _PHONE.search(before(text, start))):
        return None
    if is_called_otherwise(text, start) and text[start] not in "+(":
        return None
    if start and text[start - 1] in "$€£¥":
        return None
    if start > 1 and text[start - 1] in ".,:/-" and text[start - 2].isdigit():
        return None  # it goes on before: a fraction, a date, a longer number
    groups = list(re.finditer(r"\d+\)?", written.group() if written else text[start:end]))
    digits = [sum(map(str.isdigit, group.group())) for group in groups]
    while groups and sum(digits) > _MOST:
        groups.pop(), digits.pop()
    return (
        (start, start + groups[-1].end())
        if sum(digits) >= (_ABROAD if text.startswith("00", start) else _LEAST)
        else None
    )
