"""Troubleshooting: what was tried, by whom, who asked for it, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from triage.noterules import NoteRules
from triage.notes.note import Step
from triage.notes.words import Lexicon, Quote, Sentence, Thread, shortened, stems
from triage.types import Author

_ALIKE = 2
"""Words that an answer and its request share, the verb and the thing; an answer of one word has only the verb."""
_OPEN = 100
"""So many requests wait for an answer at once; an answer is looked for among the newest."""
_Request = tuple[Sentence, int]
"""What an agent asked for, and where among the steps it stands."""
_FORM = 4
"""So many letters of a short word are in all its forms."""


class Attempts:
    """Find steps by the patterns of ``notes.toml``."""

    def __init__(self, rules: NoteRules) -> None:
        steps, limits = rules.steps, rules.limits
        self._mine, self._theirs = Lexicon(steps.customer), Lexicon(steps.agent)
        self._asked, self._result, self._not = Lexicon(steps.asked), Lexicon(steps.result), Lexicon(steps.no_step)
        self._no_request = Lexicon(steps.no_request)
        self._letters, self._length = steps.link_letters, limits.quote
        self._results = limits.results

    def find(self, thread: Thread) -> tuple[Step, ...]:
        """Return the steps in the order of the thread, each once."""
        steps: list[Step | None] = []
        waiting: list[_Request] = []
        here: list[int] = []
        before: Sentence | None = None
        answers = {s.words.message for s in thread.customer}
        for sentence in thread.public:
            if before is None or before.words.message != sentence.words.message:
                if before is not None and before.author is Author.CUSTOMER and sentence.author is Author.AGENT:
                    waiting = []
                here = []
            before = sentence
            words = shortened(thread.ticket, sentence, self._length)
            if kind := self.kind(sentence):
                step = Step(sentence.author, words, asked=kind == "asked")
                if kind == "asked":
                    waiting = [*waiting[1 - _OPEN :], (sentence, len(steps))]
                    later = any(message > sentence.words.message for message in answers)
                    step = replace(step, open=not later)
                elif sentence.author is Author.CUSTOMER:
                    step = self._answering(step, sentence, waiting, steps)
                if self._result.holds(sentence.text) and kind != "asked":
                    step = replace(step, results=(words,))
                steps.append(step)
                here = [len(steps) - 1] if kind != "asked" else here
            elif self._result.holds(sentence.text):
                self._came_of(steps, here, waiting, sentence, words)
        return tuple(_apart([s for s in steps if s is not None]))

    def kind(self, sentence: Sentence) -> str:
        """Tell whether a sentence is a step that was ``done`` or ``asked`` for; "" for neither."""
        text = sentence.text
        agent = sentence.author is Author.AGENT
        if (self._theirs if agent else self._mine).holds(text) and not self._not.holds(text) and not _asks(text):
            return "done"
        return "asked" if agent and self._asked.holds(text) and not self._no_request.holds(text) else ""

    def _answering(self, step: Step, sentence: Sentence, waiting: list[_Request], steps: list[Step | None]) -> Step:
        """Put a customer's step in the place of the request that it answers, if it is one."""
        said = stems(sentence.text, self._letters)
        for request, place in waiting:
            if said and _shared(said, stems(request.text, self._letters)) >= min(_ALIKE, len(said)):
                waiting.remove((request, place))
                steps[place] = None
                return replace(step, request=request.words)
        return step

    def _came_of(
        self,
        steps: list[Step | None],
        here: Sequence[int],
        waiting: Sequence[_Request],
        sentence: Sentence,
        words: Quote,
    ) -> None:
        """Put a result to the last step of the same message, else to what an agent asked for before."""
        places = here[-1:]
        if not places and sentence.author is Author.CUSTOMER:
            asked = [place for _, place in waiting if steps[place] is not None]
            places = asked or _last_of_agents(steps, sentence.words.message)
        for place in places:
            step = steps[place]
            if step is not None and len(step.results) < self._results:
                steps[place] = replace(step, results=(*step.results, words))


def _shared(said: set[str], asked: set[str]) -> int:
    """Count the words in common; a word that begins another one is the same (sign, signed)."""
    short = {stem for stem in asked if len(stem) == _FORM}
    return sum(stem in asked or stem[:_FORM] in short for stem in said)


def _asks(text: str) -> bool:
    return text.rstrip().endswith("?")


def _last_of_agents(steps: Sequence[Step | None], before: int) -> list[int]:
    """Return where the last step stands, if an agent did it in a message before."""
    last = next((n for n in reversed(range(len(steps))) if steps[n] is not None), None)
    step = steps[last] if last is not None else None
    return [last] if last is not None and step and step.by is Author.AGENT and step.words.message < before else []


def _apart(steps: Sequence[Step]) -> list[Step]:
    """Leave out a step that is told twice in the same words."""
    kept: dict[str, Step] = {}
    for step in steps:
        kept.setdefault(step.words.text.casefold(), step)
    return list(kept.values())
