"""One file for each ticket in a folder: names that are safe everywhere and never the same, files that are whole."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from triage.errors import OutputError
from triage.files.output import whole

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever they end in."""
_LONGEST, _MARK = 80, 8


def names(ids: Sequence[str], suffix: str) -> list[str]:
    """Return a file name for each id, in order. An id that is no safe name, or differs from another only in case, gets
    a mark of its own; an id that is there twice is numbered."""
    taken: dict[str, int] = {}
    plain = [one for one in ids if _safe(one) == one]
    lowered = [one.casefold() for one in dict.fromkeys(plain)]
    found = []
    for one in ids:
        safe = _safe(one)
        if safe != one or lowered.count(one.casefold()) > 1:
            safe = f"{safe}-{hashlib.sha256(one.encode('utf-8', 'surrogatepass')).hexdigest()[:_MARK]}"
        while (number := taken.get(safe.casefold(), 0)) > 0:
            taken[safe.casefold()] = number + 1
            safe = f"{safe}-{number + 1}"
        taken[safe.casefold()] = 1
        found.append(safe + suffix)
    return found


def write(folder: str, texts: Iterable[tuple[str, str]]) -> int:
    """Write (file name, text) pairs into a folder, which is made where its parent is there; return how many.

    Raises `OutputError` when the folder cannot be written; a file that was begun is not there then.
    """
    place = Path(folder)
    if place.exists() and not place.is_dir():
        raise OutputError(f"{folder}: is a file; name a folder, in which each ticket gets a file")
    if not place.exists() and not place.absolute().parent.is_dir():
        raise OutputError(f"{folder}: cannot be made: there is no folder {place.absolute().parent}")
    try:
        place.mkdir(exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be made: {error.strerror or error}") from error
    return sum(1 for _ in _written(place, texts))


def _written(place: Path, texts: Iterable[tuple[str, str]]) -> Iterator[Path]:
    for name, text in texts:
        with whole(str(place / name)) as stream:
            stream.write(text)
        yield place / name


def _safe(name: str) -> str:
    short = _UNSAFE.sub("_", name)[:_LONGEST].strip("._-") or "ticket"
    return f"_{short}" if _RESERVED.fullmatch(short) else short
