"""Names that a ticket tells of itself, and where they stand in its texts.

A whole name counts wherever it stands. Of its parts, those count that are no ordinary words; "Will", "May" or "Bank"
count only where a name stands: at a greeting, alone on a line, behind a title. Accents and case hide nothing.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

NAME = "name"
MOST = 60
"""Names of one ticket that are looked for."""
_LONGEST, _WORDS, _LEAST = 80, 7, 3
"""Characters and words of a name; characters of a part that counts by itself."""
_CLOSE = r"[\s.,_+-]{1,3}"
"""What may stand between two parts of a name."""
_PART = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
"""Scripts that write no blanks between words."""
_OPENS = (
    r"(?:(?:hi|hello|hey|dear|hallo|liebe|lieber|bonjour|cher|chère|hola|mr|mrs|ms|miss|dr|prof|herr|frau|mme|señora?|"
    r"signora?|my name is|this is|i am|i'm|ich bin|je suis|soy|cc)[.,:]?|(?:name|customer|user|contact|requester):|@)"
)
"""What a name stands behind, whatever follows."""
_CLOSES = (
    r"(?:thanks|thank you|thx|cheers|regards|best|sincerely|yours|grüße|grüßen|gruß|gruss|danke|cordialement|merci|"
    r"saludos|gracias|[\u2014\u2013]|--)[.,!]?"
)
"""What a name stands behind at the end of a line or a sentence."""


@dataclass(frozen=True)
class Names:
    """Whole names. Equal ones find the same."""

    whole: tuple[str, ...] = ()

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where they stand in `text`, in order and without overlaps."""
        if not self.whole:
            return
        folded = folding(text)
        lower = folded.lower()
        here = tuple(name for name in self.whole if _may_stand(name, lower))
        if here:
            yield from (found.span(_shown(found)) for found in _pattern(here).finditer(folded))

    def __add__(self, other: Names) -> Names:
        return names((*self.whole, *other.whole))


NOBODY = Names()


def names(told: Iterable[str]) -> Names:
    """Return what of `told` is a name of somebody, each once and the longest first."""
    found = {_joined(one): None for one in map(_cleaned, told) if one}
    return Names(tuple(sorted(found, key=lambda one: (-len(one), one))[:MOST])) if found else NOBODY


def folding(text: str) -> str:
    """Take the accents off each letter; the text stays as long as it is."""
    return text if text.isascii() else text.translate(_BARE)


def _may_stand(name: str, lower: str) -> bool:
    """Tell whether any word of a name is in a text, so that most names of most texts cost nothing more."""
    return any(part.lower() in lower for part in _PART.findall(folding(name)))


class _Bare(dict[int, int]):
    """Code point of a letter -> that of the letter without its accent, looked up when it is met."""

    def __missing__(self, point: int) -> int:
        first = unicodedata.normalize("NFD", chr(point))[0]
        self[point] = ord(first) if len(first.lower()) == 1 and first.isalpha() else point
        return self[point]


_BARE = _Bare()


def _cleaned(told: str) -> str:
    """Return the words of a name, "" if it is none: an address, a sentence, a role, a number."""
    text = unicodedata.normalize("NFC", told.partition("<")[0] if "<" in told else told).strip(" \"'()[]|;,")
    text = text.replace("\u2019", "'")
    if not 0 < len(text) <= _LONGEST or len(text.split()) > _WORDS or is_role(text):
        return ""
    return text if all(sign.isalnum() or sign in " .,'-_&" for sign in text) else ""


def is_role(told: str) -> bool:
    """Tell whether something names nobody: no letters, or only words such as "customer", "support", "unknown"."""
    return all(_folded(part) in _words("roles") for part in _PART.findall(told))


def _joined(name: str) -> str:
    return " ".join(name.split())


def _folded(word: str) -> str:
    return folding(word).lower()


@lru_cache(maxsize=512)
def _pattern(whole: tuple[str, ...]) -> re.Pattern[str]:
    """Match whole names first, then their parts; the last group is what stands behind a greeting."""
    full: dict[str, None] = {}
    parts: dict[str, None] = {}
    careful: dict[str, None] = {}
    dense: dict[str, None] = {}
    for name in whole:
        if any(sign.isdigit() for sign in name):  # a login, or "Haus24": its parts are nobody's
            full |= {_CLOSE.join(map(re.escape, folding(name).split())): None} if len(name) > _LEAST else {}
            continue
        own = [folding(part) for part in _PART.findall(name)]
        full |= dict.fromkeys(_whole(own))
        for part in own:
            word = part.lower()
            if _DENSE.search(part):
                dense |= {re.escape(part): None} if len(part) > 1 else {}
            elif word in _words("companies") or word in _words("forms") or len(part) < 2:
                continue
            elif word in _words("names") or len(part) < _LEAST:
                careful[_cased(part)] = None
            else:
                parts[rf"(?i:{re.escape(part)})" if word not in _common() else _cased(part)] = None
    sure = "|".join((*(f"(?i:{name})" for name in full), *parts)) or "(?!)"
    # Where a name stands, an ordinary word is one with a capital, and any other part however it is written.
    there = "|".join((*careful, *(f"(?i:{part})" for part in parts))) or "(?!)"
    return re.compile(
        rf"(?<![^\W\d_])(?P<sure>{sure})(?![^\W\d_])|(?P<dense>{'|'.join(dense) or '(?!)'})"
        rf"|(?<![^\W_])(?i:{folding(_OPENS)})[ \t]{{0,2}}(?P<opened>{there})(?!['\w])"
        rf"|(?<![^\W_])(?i:{folding(_CLOSES)})[ \t]{{0,2}}\n{{0,2}}(?P<closed>{there})(?=[ \t]*(?:[.,!;)\n]|$))"
        rf"|(?m:^[ \t>*_-]*(?P<alone>{there})[ \t.,!*_]*$)"
    )


def _shown(found: re.Match[str]) -> str:
    return next(name for name in ("sure", "dense", "opened", "closed", "alone") if found[name] is not None)


def _whole(parts: list[str]) -> Iterator[str]:
    """Yield patterns of a name of several parts: as it is, the last part first, and written as one word."""
    while len(parts) > 1 and parts[-1].lower() in _words("forms"):
        parts = parts[:-1]
    if len(parts) < 2:
        return
    escaped = [re.escape(part) for part in parts]
    yield _CLOSE.join(escaped)
    yield _CLOSE.join([escaped[-1], *escaped[:-1]])
    if sum(map(len, parts)) > 2 * _LEAST:
        yield "".join(escaped)


def _cased(part: str) -> str:
    """Match a part as names are written: with a capital, or all of them."""
    own = part[:1].upper() + part[1:]
    return rf"(?:{'|'.join(dict.fromkeys(map(re.escape, (own, own[:1] + own[1:].lower(), part.upper()))))})"


@cache
def _words(kind: str) -> frozenset[str]:
    """Read a list of ``_words.toml``."""
    lists = tomllib.loads((files("triage.personal") / "_words.toml").read_text(encoding="utf-8"))
    return frozenset(_folded(word) for word in lists[kind].split())


@cache
def _common() -> frozenset[str]:
    """Read common words; a name that is none of them is one however it is written."""
    return frozenset((files("triage.vectors") / "words.txt").read_text(encoding="utf-8").split())
