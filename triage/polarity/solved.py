"""Tell whether the newest customer message says that the matter is solved. In doubt it does not."""

from __future__ import annotations

from triage.patterns.scan import Scanner
from triage.prose import sentences
from triage.prose.text import View
from triage.schema.base import Shape

_LONGEST = 2000
"""A longer message says more than that."""


class SolvedExamples(Shape):
    """Each example is the customer's messages, oldest first."""

    fires: tuple[tuple[str, ...], ...] = ()
    silent: tuple[tuple[str, ...], ...] = ()


class SolvedRules(Shape):
    """What says so, what takes it back, what is a new complaint, and what adds nothing (all RE2)."""

    says: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    complains: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    examples: SolvedExamples = SolvedExamples()


class Solved:
    """Judge threads by the ``[solved]`` table of ``context.toml``."""

    def __init__(self, rules: SolvedRules) -> None:
        self._says = Scanner(rules.says)
        self._unless = Scanner(rules.unless)
        self._complains = Scanner(rules.complains)
        self._harmless = Scanner(rules.harmless)

    def holds(self, view: View) -> bool:
        """Tell whether the newest message says that it is solved, and complains of nothing after that.

        A ticket of a single message must say nothing else.
        """
        newest = view.newest
        if newest is None or len(newest.text) > _LONGEST:
            return False
        own = newest.own.strip()
        if not self._says.which(own):
            return False
        parts = [own[a:b].strip() for a, b in sentences.split(own)]
        say = [bool(self._says.which(p)) for p in parts]
        if not any(say) or any(self._unless.which(p) for p, says in zip(parts, say, strict=True) if says):
            return False
        first = say.index(True)
        after = [p for p, says in zip(parts[first:], say[first:], strict=True) if not says]
        if any(self._complains.which(p) for p in after):
            return False
        return len(view.ticket.messages) > 1 or all(
            says or self._harmless.which(p) for p, says in zip(parts, say, strict=True)
        )
