"""What the forms for readers share: the parts of a note in words, in the protocol's order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from triage.noterules import NoteRules
from triage.notes.note import Customer, Fact, Note, Step, Told
from triage.notes.words import Quote
from triage.types import Author

_SHORT = 3
"""A tier of so few letters is an abbreviation, such as VIP."""


@dataclass(frozen=True, slots=True)
class Item:
    """One point of a part, and what belongs `below` it."""

    text: str
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the note: one `line` behind its heading, or `items` below it. `first` are the eight of the example."""

    heading: str
    line: str = ""
    items: tuple[Item, ...] = ()
    first: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """A note in the index of a folder."""

    ticket_id: str
    file: str
    priority: str
    team: str
    issue: str


def parts(note: Note, rules: NoteRules) -> list[Part]:
    """Return the eight parts of the protocol's example, in its order, and below them what else the protocol asks for.

    Those of the latter that have nothing to say are left out: what is missing stands in the last part.
    """
    heads, words = rules.headings, rules.wording
    nothing = words.no_steps if note.worded else words.no_words
    left = f"({words.steps_before}: {note.steps_before})"
    steps = (*((Item(left),) if note.steps_before else ()), *(_step(step, rules) for step in note.steps))
    found = [
        Part(heads.priority, note.priority.label.capitalize()),
        Part(heads.issue, _sentences(note.issue) or _none(words.lacks.get("issue", ""), note, rules)),
        Part(heads.account, account(note.customer) or f"({words.not_known})"),
        Part(heads.status, status(note.customer, rules) or f"({words.not_known})"),
        Part(heads.attempted, items=steps or (Item(nothing),)),
        Part(heads.sentiment, _mood(note, rules)),
        Part(heads.recommended, "; ".join(a.text.rstrip(".") for a in note.recommended) or f"({words.nothing})"),
        Part(heads.knowledge, _articles(note, rules)),
    ]
    more = [
        Part(heads.concern, _concern(note), first=False),
        Part(heads.impact, items=_items(f"{t.kind}: {quoted(t.words)}" for t in note.impact), first=False),
        Part(heads.special, "; ".join(map(quoted, note.mood.special)), first=False),
        Part(heads.contact, items=_items(_contact(note)), first=False),
        Part(heads.earlier, ", ".join(f"#{fact.value}" for fact in note.earlier), first=False),
        Part(heads.received, items=_items(map(received, note.received)), first=False),
        Part(heads.gather, items=_items(a.text for a in note.gather), first=False),
        Part(heads.missing, "; ".join(note.missing), first=False),
    ]
    return [*found, *(part for part in more if part.line or part.items)]


def text(words: Quote) -> str:
    return words.text + ("..." if words.more else "")


def quoted(words: Quote) -> str:
    return f'"{text(words)}"'


def account(customer: Customer) -> str:
    """Return name, address and number, as far as they are known: ``name, address (#number)``."""
    named = ", ".join(fact.value for fact in (customer.name, customer.email) if fact)
    number = f"#{customer.account.value.lstrip('#')}" if customer.account else ""
    return f"{named} ({number})" if named and number else named or number


def status(customer: Customer, rules: NoteRules) -> str:
    """Return the tier and for how long, such as ``Premium customer, active 2 years``."""
    words = rules.wording
    tier = f"{_capital(customer.tier.value)} {words.customer}" if customer.tier else ""
    long = f"{words.active} {customer.active}" if customer.active else ""
    if not long and customer.since:
        long = f"{words.since} {customer.since.value}"
    return ", ".join(filter(None, (tier, long)))


def _capital(tier: str) -> str:
    return tier.upper() if len(tier) <= _SHORT else tier[:1].upper() + tier[1:]


def received(one: Told | Fact) -> str:
    return f"{one.kind}: {quoted(one.words)}" if isinstance(one, Told) else f"file: {one.value}"


def _sentences(found: Sequence[Quote]) -> str:
    """Put sentences one after another, each with its stop."""
    told = list(map(text, found))
    return " ".join([*(t if t.endswith((".", "!", "?", ":")) else f"{t}." for t in told[:-1]), *told[-1:]])


def _none(lack: str, note: Note, rules: NoteRules) -> str:
    return f"({rules.wording.no_words})" if not note.worded else f"(missing: {lack})"


def _items(texts: Iterable[str]) -> tuple[Item, ...]:
    return tuple(map(Item, texts))


def _step(step: Step, rules: NoteRules) -> Item:
    words = rules.wording
    if step.by is Author.CUSTOMER:
        by = f" ({words.confirmed if step.request else words.says})"
    elif step.asked:
        by = f" ({words.asked}{f'; {words.unanswered}' if step.open else ''})"
    else:
        by = ""
    told = tuple(f"{words.result}: {quoted(r)}" for r in step.results if r != step.words)
    return Item(f"{text(step.words)}{by}", told)


def _mood(note: Note, rules: NoteRules) -> str:
    said = list(dict.fromkeys(map(quoted, (*note.mood.urgency, *note.mood.feeling))))
    judged = note.mood.sentiment.capitalize() or f"({rules.wording.not_judged})"
    return ", ".join([judged, *said])


def _concern(note: Note) -> str:
    if note.concern is None:
        return ""
    shown = f": {quoted(note.concern.words)}" if note.concern.words else ""
    return f"{note.concern.title} ({note.concern.clause}){shown}"


def _contact(note: Note) -> tuple[str, ...]:
    wanted = note.contact and all(t.kind != "unwanted" for t in note.contact)
    phone = [f"phone: {note.customer.phone.value}"] if wanted and note.customer.phone else []
    return (*(f"{t.kind}: {quoted(t.words)}" for t in note.contact), *phone)


def _articles(note: Note, rules: NoteRules) -> str:
    words = rules.wording
    found = [f"{words.article} {number(a.id)} ({a.title})" for a in note.articles or ()]
    return "; ".join(found) or f"({words.no_article})"


def number(name: str) -> str:
    """Return an article's id as the example has it: ``#234``; a name stays a name."""
    return f"#{name}" if name.isdigit() else name


def head(note: Note, rules: NoteRules) -> Sequence[str]:
    """Return what comes before all else in the note of a red flag."""
    return [f"{n}. {step}" for n, step in enumerate(note.incident, 1)]
