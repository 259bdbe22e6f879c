"""Who the customer is, and which tickets came before: from the account, the export's columns and the thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from triage import personal
from triage.fields import when
from triage.noterules import NoteRules, Wording
from triage.notes.note import Customer, Fact
from triage.notes.words import Lexicon, Sentence, Thread, quote, readable
from triage.prose.text import Passage
from triage.types import Ticket

_EMAIL, _PHONE = "email", "phone"
"""Kinds of personal data, as `triage.personal` calls them."""
_DEEP = 4
"""How deep columns of a column are looked into."""
_AROUND = " \t\r\n,;-*_~"
_DIGITS = 3
"""A number of fewer digits is a rank or a count, and no ticket."""
_LONGEST = 80
"""A longer value is a text, and no name or number."""


class People:
    """Find who writes by the patterns of ``notes.toml``."""

    def __init__(self, rules: NoteRules, zone: str) -> None:
        people = rules.people
        self._wording, self._zone = rules.wording, ZoneInfo(zone)
        self._names, self._numbers = Lexicon(people.names), Lexicon(people.numbers)
        self._name_fields, self._email_fields = Lexicon(people.name_fields), Lexicon(people.email_fields)
        self._number_fields = Lexicon(people.number_fields)
        self._closing, self._most = Lexicon(rules.summary.empty), people.signed

    def customer(self, thread: Thread, *, trusted: bool = True) -> Customer:
        """Return who the customer is. Unless they are `trusted`, what they write of themselves is not taken for it."""
        thread = thread if trusted else replace(thread, customer=(), signed=())
        ticket = thread.ticket
        account = ticket.account
        email = _personal(account.name, "email")
        named = "" if email == account.name else account.name.strip()
        return Customer(
            name=Fact(readable(named), "account.name") if named else self._name(thread),
            account=Fact(readable(account.id), "account.id") if account.id.strip() else None,
            email=Fact(email, "account.name") if email else self._email(thread),
            phone=self._in_words(thread, "phone"),
            tier=Fact(readable(account.tier), "account.tier") if account.tier and account.tier.strip() else None,
            since=Fact(readable(account.since), "account.since") if account.since.strip() else None,
            active=active(account.since, _newest(ticket), self._zone, self._wording),
        )

    def earlier(self, thread: Thread) -> tuple[Fact, ...]:
        """Return the numbers of other tickets, each once: from the export's columns and from the thread."""
        own = thread.ticket.id.casefold().lstrip("#")
        found: dict[str, Fact] = {}
        for path, value in _columns(thread.ticket.extra, self._number_fields):
            number = readable(value).lstrip("#")
            if 0 < len(number) <= _LONGEST and sum(map(str.isdigit, number)) >= _DIGITS and number != own:
                found.setdefault(number.casefold(), Fact(number, path))
        for sentence in (*thread.customer, *thread.agents):
            for low, high in self._numbers.spans(sentence.text, 1):
                words = quote(thread.ticket, sentence.passage, sentence.low + low, sentence.low + high)
                number = words.text.lstrip("#").strip()
                if number.casefold() != own and any(c.isdigit() for c in number):
                    found.setdefault(number.casefold(), Fact(number, words=words))
        return tuple(found.values())

    def _name(self, thread: Thread) -> Fact | None:
        for path, value in _columns(thread.ticket.extra, self._name_fields):
            if value.strip() and "@" not in value and any(c.isalpha() for c in value) and len(value) <= _LONGEST:
                return Fact(readable(value), path)
        for sentence in thread.customer:
            for low, high in self._names.spans(sentence.text, 1):
                words = quote(thread.ticket, sentence.passage, sentence.low + low, sentence.low + high)
                return Fact(words.text, words=words)
        return self._signed(thread)

    def _signed(self, thread: Thread) -> Fact | None:
        """Return the first line of a signature that is no closing formula, where it is all capitalised words."""
        for passage, low, high in thread.signed:
            for line in passage.text[low:high].splitlines(keepends=True):
                text = line.strip(_AROUND)
                if text and not self._closing.whole(text):
                    if not _is_name(text, self._most):
                        break
                    start = low + line.index(text)
                    words = quote(thread.ticket, passage, start, start + len(text))
                    return Fact(words.text, words=words)
                low += len(line)
        return None

    def _email(self, thread: Thread) -> Fact | None:
        for path, value in _columns(thread.ticket.extra, self._email_fields):
            if found := _personal(value, "email"):
                return Fact(found, path)
        return self._in_words(thread, "email")

    def _in_words(self, thread: Thread, kind: str) -> Fact | None:
        """Return what the customer wrote of this kind, in the text or in the signature under it."""
        for passage, low, high in [*_stretches(thread.customer), *thread.signed]:
            for found in personal.find(passage.text[low:high]):
                if found.kind == kind:
                    words = quote(thread.ticket, passage, low + found.start, low + found.end)
                    return Fact(words.text, words=words)
        return None


def active(since: str, now: datetime | None, zone: tzinfo, wording: Wording) -> str:
    """Say for how long somebody is a customer, in full years, else months, else days; "" where it cannot be told."""
    began = when.parse(since, zone)
    if began is None or now is None or began.at > now or began.ambiguous:
        return ""
    months = (now.year - began.at.year) * 12 + now.month - began.at.month - (now.day < began.at.day)
    number, words = (
        (months // 12, wording.years)
        if months >= 12
        else (months, wording.months)
        if months
        else ((now - began.at).days, wording.days)
    )
    return f"{number} {words[number != 1]}"


def _is_name(line: str, most: int) -> bool:
    words = line.split()
    return len(words) <= most and all(w[0].isupper() and not any(c.isdigit() or c in "@/:" for c in w) for w in words)


def _newest(ticket: Ticket) -> datetime | None:
    times = [m.created_at for m in ticket.messages if m.created_at is not None]
    return max(times, default=None)


def _stretches(said: tuple[Sentence, ...]) -> Iterator[tuple[Passage, int, int]]:
    return ((s.passage, s.low, s.high) for s in said)


def _personal(text: str, kind: str) -> str:
    return next((text[f.start : f.end] for f in personal.find(text) if f.kind == kind), "")


def _columns(extra: Mapping[str, object], fields: Lexicon) -> Iterator[tuple[str, str]]:
    """Yield the values of the columns whose path fits, such as ``extra.via.source.from.address``."""
    yield from _walk(extra, "", fields.holds, _DEEP)


def _walk(value: object, path: str, fits: Callable[[str], bool], deep: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, inner in value.items() if deep else ():
            yield from _walk(inner, f"{path}.{name}" if path else str(name), fits, deep - 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _walk(inner, path, fits, deep)
    elif isinstance(value, str | int) and not isinstance(value, bool) and path and (fits(path) or fits(_last(path))):
        yield f"extra.{path}", str(value)


def _last(path: str) -> str:
    return path.rpartition(".")[2]
