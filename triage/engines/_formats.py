"""The number formats and currency words of ``_money.toml``, as patterns. Every one of them is bounded."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from triage.patterns.scan import Either

SMALL = 99
"""No number of a text is above this where `Formats.large` finds nothing, even where a part of the text is looked at
that begins within a word ("weighty": eighty)."""
_ONES = 1
"""Number words up to this are in nearly every text ("one of them", "a"); all that may follow each other make 9."""


@dataclass(frozen=True, slots=True)
class Formats:
    """The tables of ``_money.toml``, compiled.

    `before` and `bare_before` look at what stands right before a number, `after`, `each` and `bare_after` at what
    follows it, `quantity` at a count before a sum. `large` tells whether a text may hold a number above `SMALL` at all.
    """

    currencies: Mapping[str, tuple[str, float]]
    times: Mapping[str, float]
    numbers: Mapping[str, float]
    slang: frozenset[str]
    written: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    each: re.Pattern[str]
    quantity: re.Pattern[str]
    bare_before: re.Pattern[str]
    bare_after: re.Pattern[str]
    large: Either


@cache
def formats_of() -> Formats:
    """Read and compile the tables, once."""
    data = tomllib.loads((files("triage.engines") / "_money.toml").read_text(encoding="utf-8"))
    marks = {k.lower(): (v, 1.0) for k, v in {**data["symbols"], **data["words"]}.items()}
    marks |= {k: (v, 0.01) for k, v in data["small"].items()}
    symbols, words = _either(data["symbols"]), _either([*data["words"], *data["small"]])
    numbers, end = _either(data["numbers"]), r"(?![^\W_])"
    no_sum = rf"(?<![^\W_])(?:{_either(data['bare']['before'])})[ :.#]*"
    return Formats(
        currencies=marks,
        times=data["times"],
        numbers=data["numbers"],
        slang=frozenset(data["slang"]["times"]),
        written=_words(rf"\b(?:{numbers})\b(?:[ -](?:of |and )?(?:{numbers})\b){{0,8}}"),
        before=_words(rf"(?P<mark>{symbols}|(?<![^\W_])(?:{_either(data['words'])}))\)?:? ?[-+]?$"),
        after=_words(
            rf"(?:[ -]?(?P<times>{_either(data['times'])}){end})?(?:[.,][-–]{{1,2}})?"
            rf"(?:[ -]?(?:of )?(?P<mark>(?:{symbols})(?!\d)|(?:{words}){end}))?(?P<percent> ?%)?"
        ),
        each=_words(rf" ?(?:{_either(data['each']['words'])})\b"),
        quantity=_words(
            rf"(?<![\w.,$€£#-])(?P<n>\d{{1,4}}|(?:{numbers}){end}) ?"
            r"(?:(?P<x>[x×@])|(?:[^\W\d_]+ ){1,2}(?P<w>at|of|for|@)) ?$"
        ),
        bare_before=_words(rf"(?:{no_sum}|[/:#+.\d]|\d [-–]?|[^\W\d_]-?)$"),
        bare_after=_words(rf"\s*$|\s*[.,;!?)](?!\d)|\s*\n|\s+(?:{_either(data['bare']['after'])})\b"),
        large=Either(_large(data["numbers"], data["times"])),
    )


def _large(numbers: Mapping[str, float], times: Iterable[str]) -> list[str]:
    """Return RE2 patterns, one of which fits every text with a number above `SMALL`."""
    some = _either(w for w, n in numbers.items() if _ONES < n <= SMALL)
    many = _either(w for w, n in numbers.items() if n > SMALL)
    return [
        r"\pN",
        rf"\b(?:{some})\b",
        rf"(?:{many})\b",
        rf"(?:{_either(numbers)})[ -]?(?:{_either(times)})(?:[^\pL\pN]|$)",
    ]


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I)


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))
