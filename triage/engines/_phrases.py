"""Thousands of plain phrases over a batch of texts."""

from __future__ import annotations

from collections.abc import Sequence

from triage.engines import _words
from triage.patterns.atoms import literal
from triage.patterns.needs import needs
from triage.patterns.search import Search


def search(phrases: Sequence[str]) -> Search:
    """Return the search for `phrases`. Raises ``ValueError`` for an empty phrase."""
    patterns = [_words.phrase_pattern(p) for p in phrases]
    return Search(patterns, needs(literal(_words.spelled(p)) for p in phrases), native=False)
