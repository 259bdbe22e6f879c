"""Which language a ticket is written in. English is told by its small words; only for the rest a model is asked.

The words and the languages to choose from are facts of language and stand in ``language.toml``; which languages are
supported is policy.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from triage.prose.text import View

LEAST_LETTERS = 20
"""Under so many letters nobody can tell."""
_MOST = 2000
"""Characters that are looked at: more do not change the answer."""
_NOISE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[@#]\w+|<[^<>\n]{1,100}>|\S*[\d_/\\{}=|]\S*")
_ODD = re.compile(r"(?<!\S)(?:[^\s@#\d_/\\{}=|]*+[@#\d_/\\{}=|]|\S*?www\.)\S*")
"""Any run without blanks in which `_NOISE` may find something, where no "<" stands in the text."""
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ENGLISH_SHARE, _ASCII_SHARE = 0.15, 0.95
"""Shares of small words, and of letters in words that are all ASCII, that make a text English without the model."""
_SURE, _ENGLISH_SURE, _NO_ENGLISH = 0.75, 0.3, 0.02
"""Probabilities from which the model is believed (lower for English, which most texts are), and under which a text is
no English, whichever of two sister languages it may be."""


@dataclass(frozen=True, slots=True)
class _Tables:
    english: frozenset[str]
    languages: tuple[str, ...]


@cache
def _tables() -> _Tables:
    data = tomllib.loads((files("triage.prose") / "language.toml").read_text(encoding="utf-8"))
    return _Tables(frozenset(data["english"]), tuple(data["languages"]))


@cache
def _model() -> Any:
    # Imported late: reading the model takes a second, and an export in English never needs it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages(list(_tables().languages))
    model._full_model = ()  # nobody sets the languages again, and all of them take 28 MB
    return model


def words(text: str) -> list[str]:
    """Return the words of `text` in lower case, without addresses, names of accounts, tags and code."""
    text = text[:_MOST]
    if "<" in text:
        text = _NOISE.sub(" ", text)
    else:  # the same, but most words are passed over at once
        text = _ODD.sub(lambda odd: _NOISE.sub(" ", odd.group()), text)
    return _WORD.findall(text.lower())


def detect(text: str) -> str | None:
    """Return the ISO 639-1 code of the language of `text`, or ``None`` when unsure or too short to tell."""
    return _of(words(text))


def of_view(view: View) -> str | None:
    """Return the language of the customer's own words: those of the newest message that says enough, else of all."""
    texts = [p.own for p in reversed(view.passages)]
    for text in texts:
        found = words(text)
        if _letters(found) >= LEAST_LETTERS:
            language = _of(found)
            if language is not None:
                return language
    return _of([w for text in texts for w in words(text)])


def tellable(view: View) -> bool:
    """Tell whether the customer wrote enough for a language to be recognised."""
    return _letters([w for p in view.passages for w in words(p.own)]) >= LEAST_LETTERS


def _letters(found: Sequence[str]) -> int:
    return sum(map(len, found))


def _of(found: Sequence[str]) -> str | None:
    letters = _letters(found)
    if letters < LEAST_LETTERS:
        return None
    tables = _tables()
    small = sum(map(tables.english.__contains__, found))
    ascii_letters = sum(map(len, filter(str.isascii, found)))
    if small >= 2 and small >= _ENGLISH_SHARE * len(found) and ascii_letters >= _ASCII_SHARE * letters:
        return "en"
    ranking = dict(_model().rank(" ".join(found)))
    code, sure = next(iter(ranking.items()))
    if code == "en":
        return "en" if sure >= _ENGLISH_SURE else None
    return str(code) if sure >= _SURE or ranking["en"] < _NO_ENGLISH else None
