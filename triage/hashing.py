"""Split many texts into words and hash every word, in one sweep of numpy over all their characters.

A word is ``[a-z0-9][a-z0-9']*`` (case and the shape of the apostrophe do not matter), a run of ``!`` and ``?`` (cut
to two), or one emoji. A word of digits alone counts as ``0``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

_SEPARATOR = "\n"
_EMOJI_RANGES = ((0x2600, 0x27BF), (0x1F300, 0x1FAFF))

# Odd, so that they have inverses modulo 2^64; the values are those of splitmix64 and of Knuth's generator.
_BASE = 6364136223846793005
_BASE_INVERSE = pow(_BASE, -1, 1 << 64)
_MIX_1, _MIX_2, _STEP = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0x9E3779B97F4A7C15


_UPPER = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SMALL = _UPPER.lower()
_DIGITS = b"0123456789"
_FOREIGN, _EMOJI = 128, 129
"""Stand-ins, in the byte copy of a text, for every other character beyond ASCII and for an emoji."""


def _table(*groups: bytes) -> bytes:
    """Map the bytes of the first group to 1, of the second to 2 and so on, all others to 0."""
    row = bytearray(256)
    for value, group in enumerate(groups, 1):
        for byte in group:
            row[byte] = value
    return bytes(row)


_WORD, _MARK, _SIGN = 1, 2, 3
_GROUP = _table(_UPPER + _SMALL + _DIGITS + b"'", b"!?", bytes([_EMOJI]))
_NO_DIGIT = _table(_UPPER + _SMALL + b"'")
_NO_CAPITAL = _table(_SMALL + _DIGITS)
_LOWER = bytes.maketrans(_UPPER, _SMALL)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a batch of texts, in order: the text each stands in, its span in that text, its hash.

    `shouted` marks words of two letters and more that hold no small letter and no digit.
    """

    text: Ints
    start: Ints
    end: Ints
    hash: Hashes
    shouted: npt.NDArray[np.bool_]


def mixed(values: Hashes) -> Hashes:
    """Spread every bit over all 64 (the finaliser of splitmix64)."""
    x = values.copy()
    x ^= x >> np.uint64(30)
    x *= np.uint64(_MIX_1)
    x ^= x >> np.uint64(27)
    x *= np.uint64(_MIX_2)
    x ^= x >> np.uint64(31)
    return x


def pairs(words: Words) -> tuple[Ints, Hashes]:
    """Return the text and the hash of every two words that follow each other in one text."""
    same = words.text[1:] == words.text[:-1]
    joined = mixed(words.hash[:-1] * np.uint64(_STEP) + words.hash[1:])
    return words.text[1:][same], joined[same]


def spelled(words: Words, texts: Sequence[str]) -> list[str]:
    """Return each word as it is written in its text, in small letters."""
    return [texts[t][a:b].lower() for t, a, b in zip(words.text, words.start, words.end, strict=True)]


def split(texts: Sequence[str]) -> Words:
    """Find and hash the words of `texts`; takes any string, lone surrogates included, in linear time."""
    plain, codes = _plain(_SEPARATOR.join(texts))
    start, end, group = _spans(plain)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + len(_SEPARATOR)
    first = np.cumsum(lengths) - lengths
    text = np.searchsorted(first, start, side="right") - 1
    word = group == _WORD
    hashes = _hash(plain, start, end)
    hashes[word & (_count(plain, _NO_DIGIT, start, end) == 0)] = _ZERO
    if codes is not None:
        emoji = group == _SIGN
        hashes[emoji] = mixed(codes[start[emoji]].astype(np.uint64) * np.uint64(_STEP))
    shouted = word & (end - start > 1) & (_count(plain, _NO_CAPITAL, start, end) == 0)
    return Words(text, start - first[text], end - first[text], hashes, shouted)


def _plain(joined: str) -> tuple[bytes, npt.NDArray[np.uint32] | None]:
    """Return one byte for each character, and the code points where the text is not ASCII."""
    if joined.isascii():
        return joined.encode("ascii"), None
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    plain = np.minimum(codes, _FOREIGN).astype(np.uint8)
    plain[(codes == 0x2019) | (codes == 0x2018)] = ord("'")
    for low, high in _EMOJI_RANGES:
        plain[(codes >= low) & (codes <= high)] = _EMOJI
    return plain.tobytes(), codes


def _bytes(plain: bytes, table: bytes) -> npt.NDArray[np.uint8]:
    return np.frombuffer(plain.translate(table), np.uint8)


def _spans(plain: bytes) -> tuple[Ints, Ints, npt.NDArray[np.uint8]]:
    """Return start, end and group of each word. Apostrophes before a word's first letter are no part of it."""
    group = _bytes(plain, _GROUP)
    change = np.ones(len(group) + 1, np.bool_)
    change[1:-1] = (group[1:] != group[:-1]) | (group[1:] == _SIGN)
    bounds = np.flatnonzero(change)
    start, end = bounds[:-1], bounds[1:]
    keep = group[start] > 0
    start, end = start[keep], end[keep]
    raw = np.frombuffer(plain, np.uint8)
    quoted = np.flatnonzero(raw[start] == ord("'"))
    if len(quoted):
        letters = np.append(np.flatnonzero((group == _WORD) & (raw != ord("'"))), len(raw))
        start[quoted] = letters[np.searchsorted(letters, start[quoted])]
        keep = start < end
        start, end = start[keep], end[keep]
    kinds = group[start]
    end = np.where(kinds == _MARK, np.minimum(end, start + 2), end)
    return start, end, kinds


def _count(plain: bytes, table: bytes, start: Ints, end: Ints) -> npt.NDArray[np.int32]:
    """Count, in each span, the characters that `table` maps to 1."""
    sums = np.zeros(len(plain) + 1, np.int32)
    np.cumsum(_bytes(plain, table), dtype=np.int32, out=sums[1:])
    return sums[end] - sums[start]


def _hash(plain: bytes, start: Ints, end: Ints) -> Hashes:
    """Hash each span by a polynomial over its characters, from differences of one running sum."""
    values = _bytes(plain, _LOWER).astype(np.uint64)
    values *= _powers(_BASE, len(values))
    sums = np.zeros(len(values) + 1, np.uint64)
    np.cumsum(values, out=sums[1:])
    return mixed((sums[end] - sums[start]) * _powers(_BASE_INVERSE, len(sums))[start])


_kept: dict[int, Hashes] = {}


def _powers(base: int, count: int) -> Hashes:
    """Return `base` to the powers 0 to `count` - 1, modulo 2^64; the longest row asked for is kept."""
    row = _kept.get(base)
    if row is None or len(row) < count:
        row = np.full(max(count, 1 << 16), base, np.uint64)
        row[0] = 1
        np.multiply.accumulate(row, out=row)
        _kept[base] = row
    return row[:count]


_ZERO = _hash(b"0", np.array([0]), np.array([1]))[0]
