"""Copies of one ticket: pages of an export overlap, and one export follows another. The newest copy counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from hashlib import blake2b
from typing import NamedTuple

from triage.fields.table import text_of
from triage.fields.when import parse
from triage.readers._shelf import Shelf

TIMELESS = datetime.min.replace(tzinfo=UTC)


class Newest(NamedTuple):
    """The newest copy of a ticket: of when it is, how many messages it has, where it stands, a digest of its words.

    `rival`: where a copy stands that is of the same time but has other words; "" where there is none.
    """

    at: datetime
    size: int
    place: str
    words: str
    rival: str


def add(newest: Shelf[Newest], ident: str, at: datetime, place: str, words: str, *, size: int = 0) -> None:
    """Take up a copy of a ticket. Of equally new ones the longer counts, and of equally long ones the later."""
    mark, before = digest(words), newest.get(ident)
    if before is None or at > before.at:
        newest[ident] = Newest(at, size, place, mark, "")
    elif at == before.at and size >= before.size:
        newest[ident] = Newest(at, size, place, mark, before.rival if mark == before.words else before.place)
    elif at == before.at:
        newest[ident] = before._replace(rival=place)


def superseded(newest: Shelf[Newest], ident: str, place: str) -> str:
    """Say why the copy at `place` is passed over, "" when it is the one that counts."""
    found = newest.get(ident)
    if found is None or found.place == place:
        return ""
    return f"superseded by a copy of the ticket that is as new or newer ({found.place})"


def doubts(newest: Shelf[Newest], ident: str) -> tuple[str, ...]:
    """Say where another copy stands that may be the one that counts."""
    found = newest.get(ident)
    if found is None or not found.rival:
        return ()
    return (f"a copy of the ticket that is as new has other words ({found.rival})",)


def add_thread(newest: Shelf[Newest], ident: str, place: str, values: Mapping[str, object], zone: tzinfo) -> None:
    """Take up a copy that brings its messages, unless it will be rejected. It is as new as the newest of them."""
    messages = values.get("messages")
    if not isinstance(messages, list) or not all(map(_sound, messages)):
        return
    moments = [found.at for m in messages if (found := parse(m.get("created_at"), zone)) is not None]
    words = repr((values.get("subject"), messages))
    add(newest, ident, max(moments, default=TIMELESS), place, words, size=len(messages))


def _sound(message: object) -> bool:
    try:
        return isinstance(message, dict) and text_of(message.get("body"), "body") is not None
    except ValueError:
        return False


def digest(*parts: str) -> str:
    """Return a digest, so that long texts and ids need not be kept."""
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
