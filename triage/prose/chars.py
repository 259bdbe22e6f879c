"""Characters as a search wants them: one spelling of quotes, spaces and letters, with the way back to the original.

Tables here are facts of Unicode and HTML, not policy.
"""

from __future__ import annotations

import html
import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.entities import html5

Edit = tuple[int, int, str]
"""A stretch of a text and what stands there instead."""

_SAME_LENGTH = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u02b9\u02bb\u00b4\u2039\u203a\uff07\uff40", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02\u301d\u301e", '"'),
        **dict.fromkeys("\u2010\u2011\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("\u2028\u2029\u0085", "\n"),
    }
)
_REFERENCE = re.compile(r"&(?:amp;)*(#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};)")
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef"
)
_RIDING = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20df\ufe20-\ufe2f"
"""Marks that ride on the letter before them."""
_EDITED = re.compile(f"[{_INVISIBLE}]+|[^\\W\\d_][{_RIDING}\u20e0-\u20f0\ufe0f]{{1,8}}|[{_RIDING}]+|[\ufb00-\ufb06]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]+")
_PICTURED = re.compile("(?:NEGATIVE (?:CIRCLED|SQUARED) LATIN CAPITAL LETTER|LATIN LETTER SMALL CAPITAL) ([A-Z])")
_BACKTICK = re.compile(r"(?<=[A-Za-z])`(?=[A-Za-z])")
_PICTURES = frozenset({"So", "Ll"})
"""Categories of the letters that are drawn for show, and have no plain spelling of Unicode's own."""
_WIDE = re.compile(r"(?<=[^\W\d_])(?: {2,}| *\t[ \t]*)(?=[^\W\d_])")
_WORD = re.compile(r"[^\W\d_]+")
LOOK_ALIKE = str.maketrans(
    "АаВСсЕеЅѕІіЈјКкМмНОоРрТтХхУуԁһԛԝӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧανορυι\u0585\u057d\u0570\u0578\u0566\u0581ᎪᏴᏟᎠᎬᎻᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᎩᏃ",
    "AaBCcEeSsIiJjKkMmHOoPpTtXxYydhqwlABEZHIKMNOPTYXavopuiouhnqgABCDEHJKLMPRSTVWYZ",
)
"""Letters of other alphabets that look like Latin ones."""
_HIDDEN_FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u052f\u0531-\u0587]")
_LATIN = re.compile("[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Copy:
    """A text made from an original; `starts` and `ends` say where each character stood there (``None``: same place)."""

    text: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None

    def edited(self, edits: Sequence[Edit]) -> Copy:
        """Return the copy with `edits` made, which are in order and do not overlap. Takes linear time."""
        if not edits:
            return self
        parts: list[str] = []
        old_starts, old_ends = array("q"), array("q")
        position = 0
        for start, end, new in [*edits, (len(self.text), len(self.text), "")]:
            parts += [self.text[position:start], new]
            old_starts.extend(range(position, start))
            old_ends.extend(range(position + 1, start + 1))
            old_starts.extend([start] * len(new))
            old_ends.extend([end] * len(new))
            position = end
        starts, ends = self.starts, self.ends
        if starts is None or ends is None:
            return Copy("".join(parts), old_starts, old_ends)
        first = array("q", [starts[i] for i in old_starts])
        return Copy("".join(parts), first, array("q", [ends[i - 1] for i in old_ends]))

    def respelled(self, text: str) -> Copy:
        """Return the copy with another `text` of the same length in place."""
        return self if text == self.text else Copy(text, self.starts, self.ends)


def normalise(copy: Copy) -> Copy:
    """Decode character references, drop invisible characters, and give each other character its plain spelling."""
    copy = decoded(copy)
    text = copy.text
    if "`" in text:
        text = _BACKTICK.sub("'", text)
    if _CONTROL.search(text):
        copy = copy.respelled(text).edited([(*m.span(), "") for m in _CONTROL.finditer(text)])
        text = copy.text
    if text.isascii():
        return copy.respelled(text)
    copy = copy.respelled(text.translate(_SAME_LENGTH))
    copy = copy.edited([(m.start(), m.end(), _shorter(m.group())) for m in _EDITED.finditer(copy.text)])
    text = copy.text.translate(_plain_spelling(copy.text))
    return copy.respelled(_latin_words(text))


def closed(copy: Copy) -> Copy:
    """Return the copy with one blank between two words where several stand."""
    if "  " not in copy.text and "\t" not in copy.text:
        return copy
    return copy.edited([(*m.span(), " ") for m in _WIDE.finditer(copy.text)])


def decoded(copy: Copy) -> Copy:
    """Return the copy with its character references (``&amp;``) decoded."""
    return copy.edited(list(_references(copy.text))) if "&" in copy.text else copy


def _references(text: str) -> Iterator[Edit]:
    """Yield the character references that mean something; ``&amp;nbsp;`` counts as coded twice."""
    for found in _REFERENCE.finditer(text):
        name = found.group(1)
        if name[0] == "#" or name in html5:
            yield found.start(), found.end(), html.unescape(f"&{name}")


def _shorter(found: str) -> str:
    """Join a letter with its accents; drop what cannot be joined or seen; open up a ligature."""
    joined = unicodedata.normalize("NFKC" if found[0] >= "\ufb00" and len(found) == 1 else "NFC", found)
    return "".join(c for c in joined if not _is_unseen(c))


_is_unseen = re.compile(f"[{_INVISIBLE}{_RIDING}\u20e0-\u20f0]").match


def _plain_spelling(text: str) -> dict[int, str]:
    """Map each character of `text` whose plain (NFKC) spelling is another single character."""
    table: dict[int, str] = {}
    for char in set(text):
        if char.isascii():
            continue
        category = unicodedata.category(char)
        if category == "Zs":
            table[ord(char)] = " "
        elif category != "No":  # a raised 2 in "m²" is no digit of a number
            plain = unicodedata.normalize("NFKC", char)
            if len(plain) == 1 and plain != char:
                table[ord(char)] = plain
            elif category in _PICTURES and (found := _PICTURED.fullmatch(unicodedata.name(char, ""))):
                table[ord(char)] = found.group(1) if category == "So" else found.group(1).lower()
    return table


def _latin_words(text: str) -> str:
    """Respell words in which letters of another alphabet pose as Latin ones."""
    if not _HIDDEN_FOREIGN.search(text):
        return text

    def word(found: re.Match[str]) -> str:
        whole = found.group()
        if whole.isascii() or not _LATIN.search(whole) or not _HIDDEN_FOREIGN.search(whole):
            return whole
        latin = whole.translate(LOOK_ALIKE)
        return whole if _HIDDEN_FOREIGN.search(latin) else latin

    return _WORD.sub(word, text)
