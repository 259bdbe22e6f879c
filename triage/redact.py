"""Personal data -> marks of the same length, so that every offset into a text stays right.

What `triage.personal` finds is written over: in subjects, messages and evidence, in the account and in further columns.
It is done after a ticket was judged; what is decided never hangs on it. Ids of tickets stay, as they tell which one it
is. The same text gives the same marks, and marks that are there already stay as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Protocol, TypeVar

from triage import personal
from triage.personal import MARK, NOBODY, Names, label
from triage.prose.chars import Copy, normalise
from triage.prose.markup import strip_tags
from triage.types import METADATA, SUBJECT, Decision, Fault, Message, Rejected, Signal, Ticket

_WORD = re.compile(r"[A-Za-z0-9]+")
"""Of what the model's words are made."""


class _Case(Protocol):
    """A ticket and what was decided of it (`triage.intake.decided.Case`)."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def ticket(self) -> Ticket: ...
    @property
    def decision(self) -> Decision: ...


C = TypeVar("C", bound=_Case)


def text(words: str, names: Sequence[str] | Names = ()) -> str:
    """Return `words` with personal data written over, as long as before. `names` are those of the account."""
    known = names if isinstance(names, Names) else personal.names(names)
    spans = personal.find(words, known)
    return _written_over(words, [(one.start, one.end, one.kind) for one in spans])


def case(one: C, names: Sequence[str] = ()) -> C:
    """Return a case in which no text shows personal data: neither the ticket's nor the evidence's."""
    hidden = ticket(one.ticket, names)
    return replace(one, ticket=hidden, decision=decision(one.decision, one.ticket, hidden, names))


def ticket(one: Ticket, names: Sequence[str] = ()) -> Ticket:
    """Return a ticket whose texts are written over; its ids stay, but an account's that is an address."""
    known = _known(one, names)
    own = one.account
    tier = own.tier and text(own.tier, known)
    return replace(
        one,
        subject=text(one.subject, known),
        messages=tuple(replace(m, body=text(m.body, known)) for m in one.messages),
        account=replace(own, id=_id(own.id, known), name=_whole(own.name, known), tier=tier),
        channel=text(one.channel, known),
        status=text(one.status, known),
        extra={_id(k, known): value(v, str(k), known) for k, v in one.extra.items()},
        warnings=tuple(text(w, known) for w in one.warnings),
    )


def value(one: object, path: str = "", names: Names = NOBODY) -> object:
    """Return a value of a column, and all within it, written over; `path` are the names of the columns to it.

    A column that is personal by its name (``phone``, ``date_of_birth``) is written over as a whole, a number in it
    becoming text.
    """
    if isinstance(one, Mapping):
        return {_id(k, names): value(v, f"{path}.{k}", names) for k, v in one.items()}
    if isinstance(one, list | tuple):
        return [value(inner, path, names) for inner in one]
    kind = personal.column(path)
    if kind and one not in (None, "") and not isinstance(one, bool):
        return _written_over(str(one), [(0, len(str(one)), kind)])
    if isinstance(one, bytes):
        return value(one.decode("utf-8", "replace"), path, names)
    if isinstance(one, int) and not isinstance(one, bool) and not personal.counts(path):
        return one if (hidden := text(str(one))) == str(one) else hidden
    if not isinstance(one, str):
        return one
    return text(one, names + personal.names([one]) if personal.tells(path) else names)


def decision(one: Decision, source: Ticket, hidden: Ticket, names: Sequence[str] = ()) -> Decision:
    """Return a decision about `source` that quotes `hidden`, the same ticket written over."""
    known = _known(source, names)
    prediction = one.prediction
    if prediction is not None and prediction.weights:
        gone = _words(source) - _words(hidden)
        weights = {
            head: tuple((_word(word, gone, known), weight) for word, weight in pairs)
            for head, pairs in prediction.weights.items()
        }
        prediction = replace(prediction, weights=weights)
    return replace(
        one,
        signals=signals(one.signals, source, hidden, known),
        prediction=prediction,
        review=tuple(text(reason, known) for reason in one.review),
        faults=tuple(Fault(fault.stage, text(fault.reason, known)) for fault in one.faults),
    )


def signals(found: Iterable[Signal], source: Ticket, hidden: Ticket, names: Names = NOBODY) -> tuple[Signal, ...]:
    """Return evidence as `hidden` has it: in the same places, in the words that are left there."""
    return tuple(_signal(one, source, hidden, names) for one in found)


def rejected(row: Rejected) -> Rejected:
    """Return a row that is no ticket, its reason and what it was written over.

    Where the row cannot be read as JSON, names are known only by the keys before them.
    """
    try:
        told = json.loads(row.raw)
    except ValueError:
        known = personal.names(_NAMED.findall(row.raw))
        return replace(row, reason=text(row.reason, known), raw=text(row.raw, known))
    known = personal.known(Ticket("", "", (), extra=told if isinstance(told, dict) else {"row": told}))
    raw = json.dumps(value(told, "", known), ensure_ascii=False)
    return replace(row, reason=text(row.reason, known), raw=raw)


_NAMED = re.compile(
    r'"[^"]*(?:name|requester|customer|contact|author|sender|from)"\s*:\s*"([^"]{1,80})"', re.IGNORECASE
)


def _known(one: Ticket, names: Sequence[str]) -> Names:
    known = personal.known(one)
    return known + personal.names(names) if names else known


def _whole(name: str, names: Names) -> str:
    """Write over the name of an account, whatever it is made of; "Customer" and "support team" are nobody's."""
    hidden = text(name, names)
    return hidden if personal.is_role(name) or MARK in hidden else _written_over(name, [(0, len(name), personal.NAME)])


def _id(name: object, names: Names) -> str:
    """Return what tells things apart as it is, unless it is an address."""
    return text(str(name), names) if "@" in str(name) else str(name)


def _signal(one: Signal, source: Ticket, hidden: Ticket, names: Names) -> Signal:
    cue = text(one.cue, names)
    before, after = _body(source, one.message), _body(hidden, one.message)
    if one.text and before[one.start : one.end] == one.text:
        return replace(one, text=after[one.start : one.end], cue=cue)
    return replace(one, text=text(one.text, names), cue=cue)  # its ticket is not at hand, or was another


def _body(one: Ticket, message: int) -> str:
    if message == SUBJECT:
        return one.subject
    return one.messages[message].body if message != METADATA and 0 <= message < len(one.messages) else ""


def _words(one: Ticket) -> frozenset[str]:
    """Return the words of a ticket's texts as a reader sees them, which the model may name."""
    texts = [Copy(one.subject), *(_read(m) for m in one.messages)]
    return frozenset(word.casefold() for told in texts for word in _WORD.findall(normalise(told).text))


def _read(one: Message) -> Copy:
    return strip_tags(one.body, lambda element, names: "")[0] if one.html else Copy(one.body)


def _word(word: str, gone: frozenset[str], names: Names) -> str:
    """Return a word that weighed, without what no longer stands in the ticket's texts."""

    def hide(found: re.Match[str]) -> str:
        return MARK * len(found.group()) if found.group().casefold() in gone else found.group()

    return text(_WORD.sub(hide, word), names)


def _written_over(words: str, spans: Iterable[tuple[int, int, str]]) -> str:
    """Put marks in the place of each span, behind a label where it fits; breaks of lines and tabs stay."""
    parts, at = [], 0
    for start, end, kind in spans:
        signs = [sign if sign.isspace() and sign != " " else MARK for sign in words[start:end]]
        name = label(kind)
        if signs[: len(name)] == [MARK] * len(name):
            signs[: len(name)] = name
        parts += [words[at:start], "".join(signs)]
        at = end
    return "".join([*parts, words[at:]])
