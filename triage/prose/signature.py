"""Find the signature at the end of what a customer wrote. Only lines that look like names and addresses count."""

from __future__ import annotations

import re
from typing import NamedTuple

from triage.patterns.scan import Scanner
from triage.schema.base import Shape


class SignatureRules(Shape):
    """Closing formulas, lines of an address, words that make a line a statement, and what telephones add."""

    closings: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    speaks: tuple[str, ...] = ()
    connectors: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    device_words: int = 9

    @property
    def gates(self) -> list[str]:
        """The lines without which there is no signature."""
        return [*(_closing(p) for p in self.closings), *(f"[^\n]*{p}" for p in self.contact), *self.devices, "--"]


class _Line(NamedTuple):
    start: int
    end: int
    text: str


_TAIL = 1500
_LINES = 16
_NAME = 80
_WORD = re.compile(r"[^\W\d_][\w'.&-]*")


class Signatures:
    """Tell signatures by the rules of ``text.toml``."""

    def __init__(self, rules: SignatureRules) -> None:
        self._closing = Scanner([f"^(?:{_closing(p)})$" for p in rules.closings])
        self._contact = Scanner([f"^(?:{p})$|[/|,·] ?(?:{p})$" for p in rules.contact])
        self._devices = Scanner([f"^(?:{p})$" for p in rules.devices])
        self._speaks = frozenset(rules.speaks)
        self._connectors = frozenset(rules.connectors)
        self._device_words = rules.device_words

    def find(self, text: str, low: int, high: int) -> list[tuple[int, int]]:
        """Return the spans of the signature at the end of ``text[low:high]``, and of a telephone's footer."""
        lines = _last_lines(text, low, high)
        devices = [n for n, line in enumerate(lines) if self._is_device(line.text)]
        if devices:
            footer = [(lines[n].start, lines[n].end) for n in devices]
            kept = [line for n, line in enumerate(lines) if n not in devices]
        else:
            footer, kept = [], lines
        begin = self._begin(kept, whole=bool(kept) and not text[low : kept[0].start].strip())
        return footer if begin is None else [*footer, (kept[begin].start, kept[-1].end)]

    def _begin(self, lines: list[_Line], *, whole: bool) -> int | None:
        """Return the line at which the signature begins; `whole`: the lines are all there is, so the first is text."""
        full = [n for n, line in enumerate(lines) if line.text]
        for position in range(1 if whole else 0, len(full)):
            line, after = lines[full[position]], [lines[n].text for n in full[position + 1 :]]
            standard = line.text == "--"
            if standard and after and not any(self._is_statement(t) for t in after):
                return full[position]
            closes = self._closing.which(line.text.rstrip(" ,.!-*"))
            if (standard or closes) and all(self._is_name(t) for t in after):
                return full[position]
        return self._block(lines, full, whole=whole)

    def _block(self, lines: list[_Line], full: list[int], *, whole: bool) -> int | None:
        """Return where a last paragraph of names and addresses begins, which holds at least one number or address."""
        begin = len(lines)
        while begin > 0 and (lines[begin - 1].text or begin - 1 > full[-1]):
            begin -= 1
        block = [line.text for line in lines[begin:] if line.text]
        if len(block) < 2 or (whole and begin == 0):
            return None
        named = all(self._is_name(t) for t in block) and any(self._contact.which(t) for t in block)
        return begin if named else None

    def _is_device(self, line: str) -> bool:
        if len(line) > _NAME or len(line.split()) > self._device_words or self._is_question(line):
            return False
        return bool(self._devices.which(line.rstrip(".")))

    def _is_question(self, line: str) -> bool:
        return line.endswith(("?", "!"))

    def _is_statement(self, line: str) -> bool:
        return self._is_question(line) or any(w.lower() in self._speaks for w in _WORD.findall(line))

    def _is_name(self, line: str) -> bool:
        """Tell whether a line could be a name, a title, a company or an address."""
        if len(line) > _NAME * 2:
            return False
        if self._contact.which(line):
            return True
        if len(line) > _NAME or self._is_statement(line):
            return False
        words = [w for w in _WORD.findall(line) if w.lower() not in self._connectors]
        shouted = len(words) > 1 and all(w.isupper() and len(w) > 2 for w in words)
        return not shouted and all(w[0].isupper() for w in words)


def _closing(pattern: str) -> str:
    """A closing formula may stand alone or be followed by a name on its line."""
    return rf"(?:{pattern})(?:,[ \t]*[^\s,]+(?: [^\s,]+)?)?[ ,.!*-]*"


def _last_lines(text: str, low: int, high: int) -> list[_Line]:
    start = max(low, high - _TAIL)
    if start > low:
        start = text.find("\n", start, high) + 1 or high
    lines, position = [], start
    for piece in text[start:high].splitlines(keepends=True):
        lines.append(_Line(position, position + len(piece), piece.strip(" \t\r\n*_")))
        position += len(piece)
    return lines[-_LINES:]
