"""Addresses of mail, also as links have them (``%40``) and as people spell them out for no machine to read."""

TITLE = "e-mail addresses"
RANK = 10
NEEDS = r"@|%40|[(\[{] ?at ?[)\]}]| at "
_LOCAL = r"[\pL\pN][\pL\pN._%+'-]*"
_PARTS = rf"(?:[\pL\pN_-]+(?: dot |[(\[{{]dot[)\]}}])){{0,2}}{_LOCAL}"
_HOST = r"(?:[\pL\pN-]+\.)+\pL\pL+"
_AT, _DOT = r" ?[(\[{] ?at ?[)\]}] ?", r"(?: ?[(\[{] ?(?:dot|punkt|point) ?[)\]}] ?| dot |\.)"
_MAILERS = "gmail|googlemail|yahoo|hotmail|outlook|live|msn|aol|icloud|proton|protonmail|gmx|web|mail|zoho|yandex"
PATTERNS = (
    rf"{_LOCAL}(?:@|%40){_HOST}",
    rf"\b{_LOCAL} @ {_HOST}\b",
    # In brackets the word can be nothing else; as a bare word, only before a house of mailboxes.
    rf"\b{_PARTS}{_AT}(?:[\pL\pN-]+{_DOT})+\pL\pL+\b",
    rf"\b{_PARTS} at (?:{_MAILERS})(?: dot |\.)(?:com|net|org|de|co|fr|it|es|uk|in|me|ch|at)\b",
)


def check(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Take the whole candidate, unless what stood before it has taken its beginning."""
    part = text[start:end].casefold()
    return (start, end) if any(sign in part for sign in ("@", "%40", "at")) else None
