"""The Latin letters that other characters look like, each text as long as before.

Tables here are facts of Unicode and of how people write, not policy.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from triage.prose.chars import LOOK_ALIKE

FOREIGN = "2"
"""Stands for a letter or digit that looks like no Latin letter; no word in disguise holds a 2."""
MARK = "~"
"""Stands for any other sign."""
_SHAPES = str.maketrans(
    "ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜᗩᗷᑕᗪᕮᖴᕼᒍᒪᗰᑎᑭᖇᔕᑌᐯᗯᘔωγβδικτηςшпгзʟ€£¥¢§µєэи",
    "ABCDEFGHIJKLMNOPRSTUVWXYZABCDEFHJLMNPRSUVWZwybdiktncwnrelelycsueeu",
)
"""Letters and signs that are drawn like Latin ones, beside those of `LOOK_ALIKE`."""
_NAMED = re.compile(
    r"(?:(?:PARENTHESIZED )?LATIN (?:(?:SMALL|CAPITAL) )?LETTER "
    r"(?:SMALL CAPITAL |DOTLESS |SCRIPT |OPEN |TURNED |REVERSED |LONG )*"
    r"|REGIONAL INDICATOR SYMBOL LETTER )([A-Z])(?: WITH .+)?"
)
_UPSIDE_DOWN = str.maketrans("nudpqbɔɟƃᴉɾ", "unpdbqcfgij")
_TURNED = re.compile(r"[ɐɔǝɟƃɥᴉɾʞɯɹʇʌʍʎ]")
_ALPHABETS = frozenset({"GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "CHEROKEE", "COPTIC", "LISU", "CANADIAN"})
"""Alphabets with letters that pose as Latin ones, by the first word of their letters' names."""


class _Shapes(dict[int, str]):
    """A table for ``str.translate`` that is made as characters turn up."""

    def __missing__(self, code: int) -> str:
        self[code] = shape = _shape(chr(code))
        return shape


_SKELETON = _Shapes()


def skeleton(text: str) -> str:
    """Return `text` in ASCII, place by place: what is no letter, digit or blank of another alphabet is a mark."""
    if text.isascii():
        return text.replace("_", MARK) if "_" in text else text
    return text.translate(_SKELETON)


def upright(word: str) -> str:
    """Return a word that was written upside down as it should be read, else ""."""
    if _TURNED.search(word) is None:
        return ""
    return "".join(latin(c) for c in word.translate(_UPSIDE_DOWN))[::-1].lower()


def mixes(word: str) -> bool:
    """Tell whether a word has letters of two alphabets. A Greek letter or two beside Latin ones are a formula's."""
    alphabets = [_alphabet(c) for c in word]
    kinds = set(alphabets)
    if len(kinds) < 2 or "LATIN" not in kinds:
        return False
    if kinds != {"LATIN", "GREEK"}:
        return True
    latin_at = [n for n, alphabet in enumerate(alphabets) if alphabet == "LATIN"]
    return len(latin_at) > 1 and sum(a == "GREEK" for a in alphabets[latin_at[0] : latin_at[-1]]) > 1


@cache
def latin(character: str) -> str:
    """Return the Latin letter that a character looks like or is built on, else itself."""
    if character.isascii():
        return character
    base = unicodedata.normalize("NFKD", character)[0]
    if base == "(":  # of a letter in brackets, a single character
        base = character
    if "\uab70" <= base <= "\uabbf":
        base = base.upper().translate(LOOK_ALIKE).lower()
    base = base.translate(LOOK_ALIKE).translate(_SHAPES)
    if base.isascii():
        return base
    found = _NAMED.fullmatch(unicodedata.name(base, ""))
    if found is None:
        return base
    letter = found.group(1)
    return letter if base.isupper() else letter.lower()


def _shape(character: str) -> str:
    if character == "_":
        return MARK
    if character.isascii():
        return character
    if character == "\u0640":  # makes an Arabic word longer, and says nothing
        return MARK
    if character.isspace():
        return "\n" if character in "\u2028\u2029\x85" else " "
    shape = latin(character)
    if shape.isascii() and shape.isalnum():
        return shape
    return FOREIGN if character.isalnum() else MARK


@cache
def _alphabet(character: str) -> str:
    name = unicodedata.name(character, "LATIN").split()[0]
    return name if name in _ALPHABETS else "LATIN"
