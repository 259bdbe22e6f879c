"""How a hit is meant: asserted, negated, a question, hypothetical, quoted, past, or somebody else's.

After ConText: cue words govern what stands before or behind them in their clause. In doubt a hit is asserted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from triage.patterns.hits import Hit
from triage.patterns.scan import Either
from triage.polarity import squashed
from triage.polarity.cues import LIST_REACH, LIST_WORDS, OPENERS, Cue, CueGroup, Sentence, gate
from triage.polarity.heard import Listener
from triage.polarity.solved import Solved, SolvedRules
from triage.prose import sentences
from triage.prose.text import Passage, View
from triage.schema.base import Shape
from triage.types import Polarity

Judgement = tuple[Polarity, str]

_ASSERTED: Judgement = (Polarity.ASSERTED, "")
_ORDER = tuple(Polarity)
_BUDGET = 500
"""Sentences with cues that are taken apart in one message. Beyond, hits are asserted, so that its cost is bounded."""
_ANSWER = re.compile(
    r"[ \t]*(?:no|none|nope|nah|nil|never|not at all|(?:luckily|thankfully|fortunately) not)\b(?=[ \t]*(?:[.!,;\n]|$))",
    re.I,
)
"""Makes one sentence of "Data loss? None."."""
_QUOTE = 30
"""Words between two quotation marks that belong together."""
_MARKS = frozenset({'"', "''", "``"})
_SIDES = {"quote": "quote", "after": "right"}
_LISTED = frozenset({",", *LIST_WORDS})


class ContextRules(Shape):
    """``context.toml``: the cue words, and what says that a ticket is solved."""

    stops: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    lead_ins: tuple[str, ...] = ()
    cues: tuple[CueGroup, ...] = ()
    solved: SolvedRules = SolvedRules()


@dataclass(slots=True)
class _Said:
    """A message, and what is known of it after the hits so far."""

    text: str
    cut: sentences.Cut
    places: dict[tuple[int, int], Judgement] = field(default_factory=dict)
    wordings: dict[tuple[str, str, str], Judgement] = field(default_factory=dict)
    cued: dict[str, bool] = field(default_factory=dict)
    even: dict[tuple[int, int], bool] = field(default_factory=dict)
    runs: bool | None = None


class Context:
    """Judge hits by the cues of ``context.toml``. Raises ``ValueError`` for a pattern that RE2 does not take."""

    def __init__(self, rules: ContextRules) -> None:
        turning = [g for g in rules.cues if g.polarity is not Polarity.ASSERTED]
        self._gate = Either(_gates(g for g in turning if not g.needs))
        self._asking = Either(_gates(g for g in turning if g.needs))
        self._listener = Listener(rules.cues, rules.stops, rules.starts)
        self._lead_ins = frozenset(rules.lead_ins)
        self._solved = Solved(rules.solved)

    def judge(self, passage: Passage, hits: Sequence[Hit]) -> list[Judgement]:
        """Return, for each hit in `passage`, its polarity and the cue that held it back ("" when asserted).

        A hit inside a region is quoted, and its cue is the region's kind.
        """
        said = _Said(passage.text, sentences.Cut(passage.text, len(hits)))
        return [self._judge(passage, hit, said) for hit in hits]

    def solved(self, view: View) -> bool:
        """Tell whether the newest customer message says that the matter is solved."""
        return self._solved.holds(view)

    def _judge(self, passage: Passage, hit: Hit, said: _Said) -> Judgement:
        start, end = hit.start, hit.end
        if hit.message != passage.message or end <= start:
            return _ASSERTED
        if (start, end) not in said.places:
            region = passage.region(start, end)
            quoted = region and region.start <= start and end <= region.end
            said.places[start, end] = (
                (Polarity.QUOTED, region.kind) if region and quoted else self._meant(said, start, end)
            )
        return said.places[start, end]

    def _meant(self, said: _Said, start: int, end: int) -> Judgement:
        text, (low, high) = said.text, said.cut.around(start, end)
        if text[end:high].strip() == "?" and (answer := _ANSWER.match(text, high)):
            high = answer.end()
        sentence = text[low : min(high, end + sentences.REACH)]
        if sentence not in said.cued:
            said.cued[sentence] = self._has_cue(sentence)
        if not said.cued[sentence]:
            return _ASSERTED
        if (low, high) not in said.even:
            said.even[low, high] = squashed.even(text[low:high])
        wording = text[low:start], text[start:end], text[end:high]
        if not said.even[low, high]:
            said.runs = squashed.runs(text) if said.runs is None else said.runs
            wording = squashed.around(*wording, cut=said.runs)
        if wording not in said.wordings:
            if len(said.wordings) >= _BUDGET:
                return _ASSERTED
            heard = self._listener.sentence(*wording)
            said.wordings[wording] = self._weigh(heard) if heard else _ASSERTED
        return said.wordings[wording]

    def _has_cue(self, text: str) -> bool:
        return self._gate.holds(text) or ("?" in text and self._asking.holds(text))

    def _weigh(self, sentence: Sentence) -> Judgement:
        """Let the nearest cue on each side decide; quotation marks first."""
        for side in ("quote", "left", "right"):
            cues = [
                c for c in sentence.cues if _SIDES.get(c.group.scope, "left") == side and self._governs(sentence, c)
            ]
            found = _nearest(sentence, cues)
            if found:
                return found.group.polarity, " ".join(sentence.words[found.start : found.end])
        return _ASSERTED

    def _governs(self, sentence: Sentence, cue: Cue) -> bool:
        group = cue.group
        if group.scope == "quote":
            return _beside_quotes(sentence, cue)
        left = group.scope != "after"
        low, high = (cue.end, sentence.start) if left else (sentence.end, cue.start)
        if cue.start >= sentence.start if left else cue.start < sentence.end:
            return False
        if high - low > group.window + LIST_REACH or (left and sentence.parted) or (group.needs and not sentence.asks):
            return False
        words = sentence.words[low:high]
        reach = group.window + (LIST_REACH if group.lists and not _LISTED.isdisjoint(words) else 0)
        if len(words) > reach or not sentence.open(low, high):
            return False
        if words and not group.stops.isdisjoint((*words, *_opener(sentence))):
            return False
        if group.scope == "start" and not self._opens_clause(sentence, cue):
            return False
        return not _broken(sentence, cue)

    def _opens_clause(self, sentence: Sentence, cue: Cue) -> bool:
        low = max((n for n in sentence.walls if n < cue.start), default=-1) + 1
        return all(w in self._lead_ins or not w.isalnum() for w in sentence.words[low : cue.start])


def _opener(sentence: Sentence) -> tuple[str, ...]:
    """Return the hit's first word if a clause may begin with it ("no reply i will sue")."""
    return tuple(OPENERS.intersection(sentence.words[sentence.start : sentence.start + 1]))


def _nearest(sentence: Sentence, cues: list[Cue]) -> Cue | None:
    """Return the cue nearest to the hit, unless a false friend stands as near."""
    if not cues:
        return None
    cue = min(cues, key=lambda c: (_distance(sentence, c), _ORDER.index(c.group.polarity)))
    return None if cue.group.polarity is Polarity.ASSERTED else cue


def _distance(sentence: Sentence, cue: Cue) -> int:
    return sentence.start - cue.end if cue.start < sentence.start else cue.start - sentence.end


def _broken(sentence: Sentence, cue: Cue) -> bool:
    """Tell whether a word elsewhere in the clause or sentence undoes the cue."""
    if not cue.group.breaks:
        return False
    low, high = (0, len(sentence.words)) if cue.group.breaks_in == "sentence" else sentence.clause(sentence.start)
    own = {*range(cue.start, cue.end), *range(sentence.start, sentence.end)}
    return any(sentence.words[n] in cue.group.breaks for n in range(low, high) if n not in own)


def _beside_quotes(sentence: Sentence, cue: Cue) -> bool:
    """Tell whether the hit stands between quotation marks and the cue right outside of them."""
    marks = [n for n, w in enumerate(sentence.words) if w in _MARKS]
    before = [n for n in marks if n < sentence.start]
    after = [n for n in marks if n >= sentence.end]
    if len(before) % 2 == 0 or not after or after[0] - before[-1] > _QUOTE:
        return False
    if cue.end <= before[-1]:
        return before[-1] - cue.end <= cue.group.window
    return 0 <= cue.start - after[0] - 1 <= 1


def _gates(groups: Iterable[CueGroup]) -> list[str]:
    return [gate(p) for g in groups for p in g.phrases]
