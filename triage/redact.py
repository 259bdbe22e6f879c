"""Personal data -> marks of the same length, so that every offset into a text stays right.

What is found by `triage.personal` and the names of the account are written over; white space stays where it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from triage import personal
from triage.decided import Case
from triage.types import METADATA, SUBJECT, Decision, Signal, Ticket

MARK = "\u2022"
_LABEL = "[{}]"


def text(words: str, names: Sequence[str] = ()) -> str:
    """Return `words` with personal data written over, as long as before. `names` are those of the account."""
    return _written_over(words, [(one.start, one.end, one.kind.value) for one in personal.find(words)])


def case(one: Case, names: Sequence[str] = ()) -> Case:
    """Return a case in which no text shows personal data: neither the ticket's nor the evidence's."""
    hidden = ticket(one.ticket, names)
    return replace(one, ticket=hidden, decision=decision(one.decision, hidden))


def ticket(one: Ticket, names: Sequence[str] = ()) -> Ticket:
    """Return a ticket whose texts are written over; its ids stay, as they tell which ticket it is."""
    messages = tuple(replace(m, body=text(m.body, names)) for m in one.messages)
    account = replace(one.account, name=text(one.account.name, names))
    return replace(one, subject=text(one.subject, names), messages=messages, account=account)


def decision(one: Decision, hidden: Ticket) -> Decision:
    """Return a decision whose evidence is quoted from a ticket that was written over."""
    return replace(one, signals=tuple(_signal(signal, hidden) for signal in one.signals))


def _signal(signal: Signal, hidden: Ticket) -> Signal:
    if signal.message == METADATA:
        return replace(signal, text=text(signal.text))
    body = hidden.subject if signal.message == SUBJECT else hidden.messages[signal.message].body
    return replace(signal, text=body[signal.start : signal.end])


def _written_over(words: str, spans: Iterable[tuple[int, int, str]]) -> str:
    signs = list(words)
    for start, end, kind in spans:
        label = _LABEL.format(kind)
        for at in range(start, end):
            if not signs[at].isspace():
                signs[at] = label[at - start] if len(label) <= end - start and at - start < len(label) else MARK
    return "".join(signs)
