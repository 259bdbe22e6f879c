"""Sentences of a kind: business impact, wishes for contact, errors, and what shows the mood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from triage.noterules import Kinds, NoteRules
from triage.notes.note import Fact, Told
from triage.notes.words import Lexicon, Quote, Sentence, Thread, shortened
from triage.types import SUBJECT, Ticket


class Teller:
    """Find the sentences that the patterns of some kinds stand in."""

    def __init__(self, kinds: Kinds, most: int, length: int) -> None:
        self._kinds: Mapping[str, Lexicon] = {kind: Lexicon(patterns) for kind, patterns in kinds.items() if patterns}
        self._most, self._length = most, length

    def find(self, thread: Thread, said: Iterable[Sentence]) -> tuple[Told, ...]:
        """Return the first sentences of each kind, in the order of the thread; a sentence is of one kind only."""
        found: dict[str, list[tuple[Sentence, tuple[int, int]]]] = {kind: [] for kind in self._kinds}
        seen: set[str] = set()
        for sentence in said:
            for kind, lexicon in self._kinds.items():
                spans = lexicon.spans(sentence.text)
                if spans and sentence.text.casefold() not in seen:
                    seen.add(sentence.text.casefold())
                    found[kind].append((sentence, (sentence.low + spans[0][0], sentence.low + spans[0][1])))
                    break
        return tuple(
            Told(kind, shortened(thread.ticket, sentence, self._length, around))
            for kind, sentence, around in self._chosen(found)
        )

    def kinds(self, said: Iterable[Sentence]) -> set[str]:
        """Return all kinds that stand anywhere in the sentences."""
        texts = [s.text for s in said]
        return {kind for kind, lexicon in self._kinds.items() if any(lexicon.holds(text) for text in texts)}

    def _chosen(
        self, found: Mapping[str, Sequence[tuple[Sentence, tuple[int, int]]]]
    ) -> list[tuple[str, Sentence, tuple[int, int]]]:
        """Take one of each kind in turn until there are enough, so that no kind crowds another out."""
        chosen: list[tuple[str, Sentence, tuple[int, int]]] = []
        for turn in range(max(map(len, found.values()), default=0)):
            chosen += [(kind, *places[turn]) for kind, places in found.items() if turn < len(places)]
        chosen = chosen[: self._most]
        return sorted(chosen, key=lambda one: (one[1].words.message, one[1].words.start))


class Received:
    """Find messages of errors and files, in the thread and in columns of the export."""

    def __init__(self, rules: NoteRules) -> None:
        self._said = Teller(
            {"error": rules.received.error, "file": rules.received.file}, rules.limits.received, rules.limits.quote
        )
        self._fields = Lexicon(rules.received.fields)

    def find(self, thread: Thread) -> tuple[Told | Fact, ...]:
        said = [s for s in thread.customer if s.words.message != SUBJECT] or list(thread.customer)
        return (*self._said.find(thread, said), *self._columns(thread.ticket))

    def _columns(self, ticket: Ticket) -> list[Fact]:
        named = [(name, value) for name, value in sorted(ticket.extra.items()) if self._fields.holds(name)]
        return [Fact(files, f"extra.{name}") for name, value in named if (files := _files(value))]


def quotes(told: Iterable[Told]) -> tuple[Quote, ...]:
    """Return the quotes of all that is told, in their order."""
    return tuple(one.words for one in told)


def _files(value: object) -> str:
    """Name the files in a column: a text, a list of texts, or a list of objects with names."""
    if isinstance(value, Mapping):
        names = [value[key] for key in ("file_name", "filename", "name", "content_url", "url") if value.get(key)]
        return str(names[0]) if names else ""
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_files, value)))
    return (
        value.strip() if isinstance(value, str) and value.strip() not in ("[]", "0", "false", "False", "null") else ""
    )
