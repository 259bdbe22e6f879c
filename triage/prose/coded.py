"""Words in code: base64, character codes of many spellings, Morse, ROT13, words from right to left.

A program writes letters in code only where it must. Text is told from other code (keys, sums, parts of files) by what
it reads as: one of the words looked for, or several words in a row. Tables here are facts of these codes, not policy.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from triage.patterns.scan import compile_one

_LETTER = "(?:[46][1-9a-f]|[57][0-9a])"
"""The code of a letter (or of one of four signs) in hexadecimal."""
_LONGEST = 396
"""Characters of a run that are decoded; a multiple of two, three and four, as the codes need."""
_RUNS = 200
"""Runs of one kind in a text that are decoded."""
_BESIDE = 20
"""Letters beside a run that may belong to its word ("l%61wyer")."""
_WORD = re.compile(r"[^\W\d_]+")
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ '.,!?")
_TEXT = re.compile(r"[\w\s.,;:!?'\"()\-$€£%/&@]+")
_HEAD, _TAIL = re.compile(r"[A-Za-z]*$"), re.compile(r"^[A-Za-z]*")
_REVERSED, _ROTATED = 5, 4
"""Letters from which on a word that is read backwards, or turned by ROT13, is no other word by chance."""
_SIGNS = ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.."
_MORSE = dict(zip(_SIGNS.split(), "abcdefghijklmnopqrstuvwxyz", strict=True))


def _hexadecimal(run: str) -> str:
    digits = re.sub(r"\\u00|\\x|0x|u\+00|[^0-9a-f]", "", run.lower())
    return bytes.fromhex(digits[: len(digits) // 2 * 2]).decode("utf-8", "ignore")


def _base64(run: str) -> str:
    try:
        return base64.b64decode(run + "=" * (-len(run) % 4), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _numbers(run: str, digits: str, base: int) -> str:
    codes = [int(number, base) for number in re.findall(digits, run)]
    return "".join(map(chr, codes)) if all(32 <= code < 127 for code in codes) else ""


def _morse(run: str) -> str:
    words = re.split(r"[/|]|\s{2,}", run)
    return " ".join("".join(_MORSE.get(sign, "?") for sign in word.split()) for word in words)


class _Kind(NamedTuple):
    """A way of writing in code: what its runs look like, and what a run reads as."""

    runs: str
    read: Callable[[str], str]


_KINDS = (
    _Kind(
        rf"(?:%[0-9a-f]{{2}}){{2,}}|%{_LETTER}|(?:=[0-9a-f]{{2}}){{2,}}|(?:\\x{_LETTER})+|(?:\\u00{_LETTER})+"
        rf"|(?:0x{_LETTER}[ ,;]*){{3,}}|(?:u\+00{_LETTER}[ ,;]*){{3,}}",
        _hexadecimal,
    ),
    _Kind(r"\b(?:[0-9a-f]{2}[ :]?){3,}\b", _hexadecimal),
    _Kind(r"\b(?:[0-9]{2,3}[ ,;]{1,2}){2,}[0-9]{2,3}\b", lambda run: _numbers(run, "[0-9]+", 10)),
    _Kind(r"(?:\\[01][0-7]{2}){3,}", lambda run: _numbers(run, "[0-7]+", 8)),
    _Kind(r"\b(?:[01]{8}[ ,;]{0,2}){3,}", lambda run: _numbers(run, "[01]{8}", 2)),
    _Kind(r"(?:[.\-]{1,4} {1,3}(?:[/|] )?){2,}[.\-]{1,4}", _morse),
    _Kind(r"(?-i:\b[A-Za-z0-9+/]*(?:[a-z][A-Z]|[A-Z][0-9]|[0-9][A-Za-z])[A-Za-z0-9+/]*={0,2})", _base64),
)


class Codes:
    """Look for text in code: one of `words`, or from `least` words on."""

    def __init__(self, words: Iterable[str], least: int) -> None:
        known = sorted({w.lower() for w in words})
        self._words = frozenset(known)
        self._least = least
        self._gate = compile_one("|".join(kind.runs for kind in _KINDS))
        self._kinds = [(compile_one(kind.runs), kind.read) for kind in _KINDS]
        turned = [w[::-1] for w in known if len(w) >= _REVERSED]
        turned += [codecs.encode(w, "rot13") for w in known if len(w) >= _ROTATED]
        turned = [w for w in turned if w not in self._words]
        self._turned = compile_one(rf"\b(?:{'|'.join(turned)})\b") if turned else None

    def hold(self, text: str) -> bool:
        """Tell whether a text holds words in code. Takes time linear in its length."""
        if self._turned is not None and self._turned.search(text) is not None:
            return True
        if self._gate.search(text) is None:
            return False
        return any(
            self._reads(text, found.start(), found.end(), read)
            for runs, read in self._kinds
            for found, _ in zip(runs.finditer(text), range(_RUNS), strict=False)
        )

    def _reads(self, text: str, start: int, end: int, read: Callable[[str], str]) -> bool:
        end = start + len(text[start:end].rstrip(" :,;"))
        run = read(text[start : min(end, start + _LONGEST)])
        if not run:
            return False
        words = _WORD.findall(run)
        if len(words) >= self._least and " " in run and _TEXT.fullmatch(run) is not None:
            return True
        head, tail = _HEAD.search(text[max(0, start - _BESIDE) : start]), _TAIL.search(text[end : end + _BESIDE])
        whole = f"{head.group() if head else ''}{run}{tail.group() if tail else ''}"
        return whole.isprintable() and set(whole) <= _PLAIN and not self._words.isdisjoint(whole.lower().split())
