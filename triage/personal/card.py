"""Numbers of payment cards, by their issuers' ranges, how they are grouped, and their check digit."""

import re

from stdnum import luhn

TITLE = "card numbers"
RANK = 30
NEEDS = r"(?:\d[ .-]{0,2}){14}"
PATTERNS = (r"\b\d(?:[ .-]{0,2}\d){13,22}\b",)
_GROUPED = re.compile(
    r"(?<!\d)(?:\d{14,19}|\d{4}(?:[ .-]{0,2}\d{4}){2,3}(?:[ .-]{0,2}\d{1,3})?"
    r"|\d{4}[ .-]{1,2}\d{6}[ .-]{1,2}\d{4,5})(?!\d)"
)
_ISSUERS = re.compile(
    r"4(?:\d{15}|\d{18})"  # Visa
    r"|(?:5[1-5]|2[2-7])\d{14}"  # Mastercard
    r"|3[47]\d{13}"  # American Express
    r"|3(?:0[0-5]|[689]\d)\d{11}"  # Diners
    r"|(?:6011|65\d\d|64[4-9]\d|35\d\d|62\d\d)\d{12}"  # Discover, JCB, UnionPay
)


def check(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the part that is a card's number: a date may stand behind it, a count before it."""
    at = start
    while found := _GROUPED.search(text, at, end):
        for stop in _ends(found.group()):
            digits = re.sub(r"\D", "", found.group()[:stop])
            if _ISSUERS.fullmatch(digits) and luhn.is_valid(digits):
                return found.start(), found.start() + stop
        at = found.start() + re.search(r"^\d+", found.group()).end()  # type: ignore[union-attr]  # begins with one
    return None


def _ends(part: str) -> list[int]:
    """Return where a number may end within its groups, the longest first: what stands behind may look like more."""
    return [found.end() for found in re.finditer(r"\d+", part)][::-1]
