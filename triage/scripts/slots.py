"""Slots of a text: ``[team]`` is one. They are written as in the protocol, in square brackets, and never nested."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SLOT = re.compile(r"\[([^\[\]]+)\]")

NAME = "name"
TEAM = "team"
SPECIALIST = "specialist type"
BENEFIT = "specific benefit"
ABILITY = "what they can do that you cannot"
PURPOSE = "resolve/investigate/assist"
TIMEFRAME = "timeframe"
TIMING = "timing"
MOMENT = "moment"
TITLE = "title"
"""A team's title, where the team has no words of its own."""
CLOCK = ("hour", "minute", "weekday", "day", "month", "year", "zone")
"""The slots of a moment's own text."""


def named(text: str) -> list[str]:
    """Return the names of the slots in `text`, in order, each once."""
    return list(dict.fromkeys(_SLOT.findall(text)))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put `values` into the slots of `text`, in one pass: what a value says is never read as a slot again.

    A slot without a value stays as it is, in its brackets.
    """
    return _SLOT.sub(lambda found: values.get(found[1], found[0]), text)


def bare(text: str) -> str:
    """Return `text` without its slots and with stray brackets left: "" of them means that all brackets are slots."""
    return "".join(sign for sign in _SLOT.sub("", text) if sign in "[]")
