"""The chain of a ledger, as bytes: how a line is sealed, and whether each is as it was written. Pure.

A line is canonical JSON (sorted keys, no spaces, UTF-8). It holds its number (`line`), the sha256 of the whole line
before it (`previous`) and its own `seal`: the sha256 of the line without the seal.
"""

from __future__ import annotations

import codecs
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from triage.errors import LedgerError

START = ""
"""What the first line names as the hash of the line before it."""
_OWN = ("line", "previous", "seal")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that was verified: its number from 1, the sha256 of its bytes, and what it says."""

    number: int
    hash: str
    says: Mapping[str, Any]


def torn_off(raw: bytes) -> tuple[bytes, bytes]:
    """Part what is whole from a last line that broke off: the beginning of an object alone is no JSON."""
    at = raw.rfind(b"\n") + 1
    last = raw[at:]
    return (
        (raw, b"")
        if not last.strip(b"\r") or last == codecs.BOM_UTF8 or _parsed(last) is not None
        else (raw[:at], last)
    )


def verified(raw: bytes, path: Path) -> Iterator[Line]:
    """Yield the lines of a ledger in order. Raises `LedgerError` that names the first one not as it was written."""
    whole, torn = torn_off(raw)
    before = START
    for number, line in enumerate(_plain(whole), 1):
        says = _parsed(line)
        if not _is_sealed(line) or says is None:
            raise LedgerError(f"{path}:{number}: was changed after it was written; {_RESTORE}")
        if says.get("line") != number:
            raise LedgerError(
                f"{path}:{number}: was written as line {says.get('line')}: lines before it were deleted, added or "
                f"moved; {_RESTORE}"
            )
        if says.get("previous") != before:
            raise LedgerError(
                f"{path}:{number}: does not follow from the line before it: line {number - 1} was changed and sealed "
                f"anew, or is another one; {_RESTORE}"
            )
        before = digest(line)
        yield Line(number, before, MappingProxyType(says))
    if torn:
        number = len(_plain(whole)) + 1
        raise LedgerError(
            f"{path}:{number}: is torn: writing it broke off, or it was cut later. Cut it off with: triage live --mend "
            "(where the registry's tags tell of a promotion in that line, its who, when and why are taken from them)"
        )


def _plain(whole: bytes) -> list[bytes]:
    """Part lines as they were appended from what editors and copies add: a mark of the encoding, CRs, empty lines.

    The chain of hashes is of the lines themselves, so that nothing else can hide there.
    """
    lines = whole.removeprefix(codecs.BOM_UTF8).split(b"\n")
    return [line for line in (one.removesuffix(b"\r") for one in lines) if line]


_RESTORE = "put the file back from a copy (or move it away, then: triage live --mend begins a new one)"


def sealed(says: Mapping[str, Any]) -> bytes:
    """Return a line as bytes, with its seal."""
    return _canonical({**says, "seal": digest(_canonical(says))})


def _is_sealed(line: bytes) -> bool:
    says = _parsed(line)
    if says is None or any(name not in says for name in _OWN):
        return False
    rest = {name: value for name, value in says.items() if name != "seal"}
    return sealed(rest) == line  # the very bytes: one that was only put in other words was changed, too


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        says = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return says if isinstance(says, dict) else None


def _canonical(says: Mapping[str, Any]) -> bytes:
    text = json.dumps(says, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace")


def digest(raw: bytes) -> str:
    """Return the sha256 of a line, as the next one names it."""
    return hashlib.sha256(raw).hexdigest()
