"""Sentences in tokens, by spaCy, which is imported when the first is asked for."""

from __future__ import annotations

import re
from typing import Any

_PIECES = 20_000
"""Runs without blanks whose tokens are kept."""
_RUN = r"""[a-z0-9!?,"$%&-](?:[a-z0-9'.,!?"$%&-]*[a-z0-9.,!?"$%&-])?"""
BY_RUNS = re.compile(rf" ?{_RUN}(?: {_RUN})* ?")
"""Sentences whose runs without blanks can be made into tokens one by one. spaCy also joins tokens across a blank where
they make up one of its special cases; of those that consist of these characters, all have two tokens, and either the
first is an apostrophe or the second begins with one or with a full stop."""
_MAX_STRINGS = 60_000
"""spaCy keeps every word it has seen; above this many it is made anew, so that memory stays flat."""
Tokenised = tuple[list[str], list[str], list[int]]
"""Tokens as they are spelled, their normal forms, and where they stand."""


class Tokens:
    """Make texts in small letters into tokens."""

    def __init__(self) -> None:
        self._nlp: Any = None
        self._pieces: dict[str, Tokenised] = {}

    def of(self, text: str) -> Tokenised:
        """Return the tokens of a sentence without line breaks."""
        return self.by_runs(text) if BY_RUNS.fullmatch(text) else self.at_once(text)

    def at_once(self, text: str) -> Tokenised:
        """Let spaCy read the text."""
        if self._nlp is None or len(self._nlp.vocab.strings) > _MAX_STRINGS:
            from spacy.lang.en import English  # here: it costs over a second, and few tickets may meet no cue at all

            self._nlp = English()
        strings = self._nlp.vocab.strings
        found = self._nlp.make_doc(text).to_array(["ORTH", "NORM", "IDX"]).tolist()
        return [strings[t[0]] for t in found], [strings[t[1]] for t in found], [t[2] for t in found]

    def by_runs(self, text: str) -> Tokenised:
        """Let spaCy read each run without blanks, once: the same, in a tenth of the time, where `BY_RUNS` fits."""
        spelled: list[str] = []
        words: list[str] = []
        starts: list[int] = []
        at = 0
        if text[0] == " ":  # which is a token of its own at the begin, and nowhere else
            spelled, words, starts = self.at_once(" ")
            at, text = 1, text[1:]
        for run in text.split(" "):
            pieces = self._pieces.get(run) or self._read(run)
            spelled += pieces[0]
            words += pieces[1]
            starts += [at + place for place in pieces[2]] if len(pieces[2]) > 1 else [at] * len(pieces[2])
            at += len(run) + 1
        return spelled, words, starts

    def _read(self, run: str) -> Tokenised:
        if len(self._pieces) >= _PIECES:
            self._pieces.clear()
        pieces = self._pieces[run] = self.at_once(run)
        return pieces
