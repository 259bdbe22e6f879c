"""Cells that a spreadsheet opens without running anything that a customer wrote, and back.

A cell that could be taken for a formula gets a leading apostrophe (OWASP, "CSV Injection"). Where semicolons part
columns, as in half of Europe, a spreadsheet opens a file with commas in its own way: a cell of ours falls apart at
every semicolon, tab and line end in it, whatever its quotes say. So each of these parts is looked at, too.
"""

from __future__ import annotations

import re

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_SIGNS = "=+\\-@＝＋－＠"
# One that begins like a cell of ours already gets one more apostrophe, so that the way back is never in doubt.
_START = re.compile(rf"'* *[{_SIGNS}\t\r\n]")
_INSIDE = re.compile(rf"[;\t\r\n](?=[ '\"]*[{_SIGNS}])")
_OURS = re.compile(rf"([;\t\r\n])'(?=[ '\"]*[{_SIGNS}])")


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet could run a cell."""
    return text.lstrip(" ").startswith(FORMULA)


def guarded(text: str) -> str:
    """Disarm a cell; without NUL and lone surrogates, which no file of text holds."""
    if text.isalnum():
        return plain(text)
    sound = _INSIDE.sub(r"\g<0>'", plain(text))
    return "'" + sound if _START.match(sound) else sound


def plain(text: str) -> str:
    """Return a cell as a file of text can hold it, and not disarmed: for programs alone."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def unguarded(text: str) -> str:
    """Take off the apostrophes that `guarded` put into a cell."""
    if "'" not in text:
        return text
    start = 1 if text.startswith("'") and _START.match(text, 1) else 0
    return _OURS.sub(r"\1", text[start:])
