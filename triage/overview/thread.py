"""One ticket as the page shows it: its thread as it was read, where its evidence stands, and what it rests on.

Offsets of the page count UTF-16 units, as a browser does, in the text that it shows: tags of HTML mails are taken out,
and what is very long is cut. Evidence that no longer stands in the shown text keeps its words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, TypeAlias

from triage.decide import holds
from triage.intake.decided import Case
from triage.policy import Policy
from triage.prose.chars import Copy, decoded
from triage.prose.markup import strip_tags
from triage.types import METADATA, SUBJECT, Message, Polarity, Prediction, Signal, Tier

LONGEST = 20_000
"""Characters of one message that are shown."""
MOST = 100_000
"""Characters of one ticket that are shown."""
EVIDENCE = 200
"""Pieces of evidence of one ticket that are shown, those that count first."""
KINDS = ("fired", "watched", "held", "hint")
"""What a piece of evidence does: it counts, it is only watched, it was held back, it is a hint."""
_LIKELY, _PLACES = 0.05, 3
"""Probability of a clause from which it is shown; decimal places of all."""
_CLAUSES = 6

Detail: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """A message's text as the page shows it, the way from the offsets of its source, and how much was cut off."""

    text: str
    starts: Sequence[int] | None = None
    cut: int = 0

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Turn a span of the source (characters) into one of the page (UTF-16 units); ``None`` where not shown."""
        if self.starts is not None:
            start, end = bisect_left(self.starts, start), bisect_left(self.starts, end)
        if not 0 <= start < end <= len(self.text):
            return None
        return _units(self.text, start), _units(self.text, end)


def detail(case: Case, policy: Policy, zone: tzinfo, *, texts: bool, quotes: bool) -> Detail:
    """Return all that the page tells of one ticket; keys with nothing in them are left out.

    `texts`: with its thread. `quotes`: with the words of its evidence, and what else may quote the customer.
    """
    ticket, decision = case.ticket, case.decision
    turns = _turns(ticket.messages) if texts and case.worded else []
    subject = Shown(ticket.subject if quotes else "")
    found: Detail = {
        "subject": subject.text,
        "turns": [_turn(m, shown, zone) for m, shown in zip(ticket.messages, turns, strict=False)],
        "evidence": [_evidence(s, policy, subject, turns, quotes=quotes) for s in chosen(decision.signals, policy)],
        "more": max(0, len(decision.signals) - EVIDENCE),
        "within": decision.escalate_within,
        "promise": stamp(decision.customer_promise, zone),
        "p": _probabilities(decision.prediction),
        "review": list(decision.review) if quotes else [],
        "faults": [[f.stage, f.reason if quotes else ""] for f in decision.faults],
        "warnings": list(ticket.warnings) if quotes else [],
        "account": [ticket.account.tier or "", ticket.account.name if quotes else "", ticket.account.id],
        "status": ticket.status,
        "lost": not case.worded,
    }  # fmt: skip
    if not any(found["account"]):
        found["account"] = []
    return {key: value for key, value in found.items() if value}


def chosen(signals: Sequence[Signal], policy: Policy) -> Sequence[Signal]:
    """Return the pieces of evidence that are shown, in their order: of very many those that count, before the rest."""
    if len(signals) <= EVIDENCE:
        return signals
    ranked = sorted(range(len(signals)), key=lambda n: (KINDS.index(kind(signals[n], policy)), n))
    return [signals[n] for n in sorted(ranked[:EVIDENCE])]


def kind(signal: Signal, policy: Policy) -> str:
    """Return which of `KINDS` a piece of evidence is."""
    if holds(signal, policy):
        return "watched" if signal.clause in policy.watched else "fired"
    return "hint" if signal.tier is Tier.HINT and signal.polarity is Polarity.ASSERTED else "held"


def stamp(moment: datetime | None, zone: tzinfo) -> str:
    """Write a moment in the zone of the page, to the minute; "" for none."""
    return "" if moment is None else f"{local(moment, zone):%Y-%m-%d %H:%M}"


def local(moment: datetime, zone: tzinfo) -> datetime:
    """Return a moment in a zone; one at the very end of the calendar as it is."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment


def plain(message: Message) -> Copy:
    """Return the text of a message without the tags and references of HTML."""
    return decoded(strip_tags(message.body, lambda element, names: "")[0]) if message.html else Copy(message.body)


def _turns(messages: Sequence[Message]) -> list[Shown]:
    found, left = [], MOST
    for message in messages:
        copy = plain(message)
        text = copy.text[: min(LONGEST, left)]
        left -= len(text)
        found.append(Shown(text, copy.starts, len(copy.text) - len(text)))
    return found


def _turn(message: Message, shown: Shown, zone: tzinfo) -> list[Any]:
    return [_who(message), stamp(message.created_at, zone), shown.text, shown.cut]


def _who(message: Message) -> str:
    return f"{message.author.value}, internal note" if message.internal else message.author.value


def _evidence(signal: Signal, policy: Policy, subject: Shown, turns: Sequence[Shown], *, quotes: bool) -> list[Any]:
    """Return clause, kind, polarity, cue, engine, message, start, end, words; the words where no text shows them."""
    at = None
    if signal.message == SUBJECT:
        at = subject.place(signal.start, signal.end)
    elif 0 <= signal.message < len(turns):
        at = turns[signal.message].place(signal.start, signal.end)
    start, end = at or (-1, -1)
    words = "" if at or not quotes else " ".join(signal.text.split())[:LONGEST]
    message = signal.message if signal.message >= SUBJECT else METADATA
    cue = signal.cue if quotes else ""
    return [signal.clause, kind(signal, policy), signal.polarity.value, cue, signal.engine, message, start, end, words]


def _probabilities(prediction: Prediction | None) -> list[list[Any]]:
    """Return (head, [[label, probability], ...]), the most probable label first; of clauses only the likely ones."""
    return [
        [head, _ranked(head, labels)] for head, labels in (prediction.heads.items() if prediction else ()) if labels
    ]


def _ranked(head: str, labels: Any) -> list[list[Any]]:
    ranked = sorted(labels.items(), key=lambda pair: (-pair[1], pair[0]))
    if head == "clauses":
        ranked = [pair for pair in ranked if pair[1] >= _LIKELY][:_CLAUSES]
    return [[label, round(float(p), _PLACES)] for label, p in ranked]


def _units(text: str, place: int) -> int:
    """Return how many UTF-16 units the first `place` characters of `text` take: two each beyond the first 65,536."""
    return place if text.isascii() else place + sum(sign > "\uffff" for sign in text[:place])
