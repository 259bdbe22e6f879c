"""Cells that a spreadsheet opens without running anything that a customer wrote, and back.

A cell that could be taken for a formula gets a leading apostrophe (OWASP, "CSV Injection").
"""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet could run a cell."""
    return text.lstrip(" ").startswith(FORMULA)


def guarded(text: str) -> str:
    """Disarm a cell; without NUL and lone surrogates, which no file of text holds."""
    sound = text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "'" + sound if is_formula(sound) else sound


def unguarded(text: str) -> str:
    """Take off the apostrophe that `guarded` put before a cell."""
    return text[1:] if text.startswith("'") and is_formula(text[1:]) else text
