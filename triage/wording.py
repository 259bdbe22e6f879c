"""Numbers and lists in words."""

from collections.abc import Sequence


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with what it counts: ``1 ticket``, ``1,200 tickets``; `many` where an s does not do."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def some(names: Sequence[object], most: int = 5) -> str:
    """Name the first few, and say how many there are besides."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(map(str, names[:most])) + more


def lines(found: Sequence[str], most: int, head: str = "") -> str:
    """Put the first few on lines of their own, below `head`, and say how many there are besides."""
    more = [f"... and {len(found) - most} more"] if len(found) > most else []
    return "\n".join([*([head] if head else []), *found[:most], *more])
