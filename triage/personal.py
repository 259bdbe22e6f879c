"""Personal data in a text: addresses of mail, telephone numbers, payment cards, bank accounts.

Patterns find candidates; what a pattern cannot know is checked: a card's own check digit and issuer, a bank account's
country and check digits, how many digits a telephone number may have. So an order number is not taken for a card.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from triage.scan import Scanner
from triage.table import key
from triage.types import Author, Ticket


class Kind(StrEnum):
    """What was found; of two that overlap, the one that stands first here."""

    EMAIL = "email"
    IBAN = "iban"
    CARD = "card"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Found:
    """Personal data in a text: ``text[start:end]``, in characters. It holds no data itself."""

    kind: Kind
    start: int
    end: int


_PATTERNS: tuple[tuple[Kind, str], ...] = (
    (Kind.EMAIL, r"[\pL\pN][\pL\pN._%+'-]*@(?:[\pL\pN-]+\.)+\pL\pL+"),
    (Kind.IBAN, r"\b[a-z]{2}\d{2}[ -]?[a-z0-9](?:[ -]?[a-z0-9]){10,29}"),
    (Kind.CARD, r"\b\d(?:[ -]?\d){12,18}\b"),
    # With the country's code, or as it is written inside a country: a zero first, or an area code in brackets.
    (Kind.PHONE, r"(?:\+|\b00)[1-9]\d{0,2}(?:[ ./-]?\(?\d{1,5}\)?){2,6}\b"),
    (Kind.PHONE, r"\b0[1-9]\d{1,4}[ /-]{1,3}\d{3,8}(?:[ -]\d{2,5}){0,3}\b"),
    (Kind.PHONE, r"\(\d{3}\) ?\d{3}[ .-]\d{4}\b"),
    (Kind.PHONE, r"\b[2-9]\d{2}[.-]\d{3}[.-]\d{4}\b"),
)
_NUMBERS = re.compile(r"(?:id|ids|uuid|key|url|at|date|time|stamp|synced)$")
"""Columns of ids, links and times: a number there is nobody's telephone."""
_WHOSE = {Author.CUSTOMER: "customers' messages", Author.AGENT: "agents' messages", Author.BOT: "bots' messages"}
_DEEP = 200
"""Values of one ticket's further columns that are looked at."""
_LEAST, _MOST = 8, 15
"""Digits of a telephone number; the most are those of the international plan (E.164)."""
_DIGITS = re.compile(r"(?:\d\D{0,4}){8}")
"""As many digits, as close together, as the shortest number has."""
_CARDS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})"  # Visa
    r"|(?:5[1-5]|2[2-7])\d{14}"  # Mastercard
    r"|3[47]\d{13}"  # American Express
    r"|3(?:0[0-5]|[689]\d)\d{11}"  # Diners
    r"|(?:6011|65\d\d|64[4-9]\d|35\d\d|62\d\d)\d{12}"  # Discover, JCB, UnionPay
)
_LENGTHS = {
    country: length
    for length, countries in {
        15: "NO", 16: "BE", 18: "DK FO FI GL NL", 19: "MK SI", 20: "AT BA EE KZ LT LU XK", 21: "CH HR LI LV",
        22: "BG BH CR DE GB GE IE ME RS VA", 23: "AE GI IL IQ TL", 24: "AD CZ ES MD PK RO SA SE SK TN VG", 25: "PT",
        26: "IS TR", 27: "FR GR IT MC MR SM", 28: "AL AZ CY DO GT HU LB PL", 29: "BR EG PS QA UA", 30: "JO KW MU",
        31: "MT SC",
    }.items()
    for country in countries.split()
}  # fmt: skip
"""Characters of an IBAN by country, as its registry (ISO 13616) lists them."""


def find(text: str) -> list[Found]:
    """Return what of `text` is personal data, in order and without overlaps. Takes time linear in its length."""
    found: list[Found] = []
    digits = _DIGITS.search(text) is not None
    for kind, scanner in _scanners().items():
        if not ("@" in text if kind is Kind.EMAIL else digits):  # most texts hold neither
            continue
        new: list[Found] = []
        for _, start, end in sorted(scanner.spans(text), key=lambda span: span[1]):
            length = _CHECKS[kind](text[start:end])
            if length and (not new or start >= new[-1].end):
                new.append(Found(kind, start, start + length))
        text = _blanked(text, new)
        found += new
    return sorted(found, key=lambda one: one.start)


def _blanked(text: str, found: list[Found]) -> str:
    """Take out what is told already: its digits are part of nothing else."""
    parts, at = [], 0
    for one in found:
        parts += [text[at : one.start], "\n" * (one.end - one.start)]
        at = one.end
    return "".join([*parts, text[at:]]) if found else text


def places(ticket: Ticket) -> Iterator[tuple[str, str]]:
    """Yield every text of a ticket with the name of its place, such as ``internal notes`` or ``column requester``."""
    yield "subject", ticket.subject
    yield "account's name", ticket.account.name
    for m in ticket.messages:
        yield "internal notes" if m.internal else _WHOSE[m.author], m.body
    left = _DEEP
    for path, text in _texts("", ticket.extra):
        if left := left - 1:
            yield f"column {path}", text
        else:
            return


def _texts(path: str, value: object) -> Iterable[tuple[str, str]]:
    """Yield all texts of the further columns by the path of their keys; lists count as one place."""
    if isinstance(value, str):
        yield from [(path, value)] if not _NUMBERS.search(key(path.rpartition(".")[2])) else []
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _texts(f"{path}.{name}" if path else str(name), inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(path, inner)


@cache
def _scanners() -> dict[Kind, Scanner]:
    return {kind: Scanner([pattern for of, pattern in _PATTERNS if of is kind]) for kind in Kind}


def _email(text: str) -> int:
    return len(text)


def _iban(text: str) -> int:
    """Return how many characters of `text` are an IBAN: the words that follow it may look like more of it."""
    wanted = _LENGTHS.get(text[:2].upper(), 0)
    signs = [at for at, sign in enumerate(text) if sign.isalnum()]
    if not wanted or len(signs) < wanted:
        return 0
    end = signs[wanted - 1] + 1
    if text[end : end + 1].isalnum():
        return 0
    plain = "".join(text[at] for at in signs[:wanted]).upper()
    digits = "".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])
    return end if int(digits) % 97 == 1 else 0


def _card(text: str) -> int:
    """Return how many characters of `text` are a card's number: an expiry date may stand behind it."""
    places = [at for at, sign in enumerate(text) if sign.isdigit()]
    for count in range(len(places), 12, -1):
        end = places[count - 1] + 1
        digits = "".join(text[at] for at in places[:count])
        if not text[end : end + 1].isdigit() and _CARDS.fullmatch(digits) and _luhn(digits):
            return end
    return 0


def _luhn(digits: str) -> bool:
    doubled = [sum(divmod(2 * int(d), 10)) for d in digits[-2::-2]]
    return (sum(doubled) + sum(int(d) for d in digits[::-2])) % 10 == 0


def _phone(text: str) -> int:
    """Return how many characters of `text` are a telephone number: other numbers may stand behind it."""
    groups = list(re.finditer(r"\d+\)?", text))
    digits = [sum(map(str.isdigit, group.group())) for group in groups]
    while groups and sum(digits) > _MOST:
        groups.pop(), digits.pop()
    return groups[-1].end() if sum(digits) >= _LEAST else 0


_CHECKS: dict[Kind, Callable[[str], int]] = {
    Kind.EMAIL: _email,
    Kind.IBAN: _iban,
    Kind.CARD: _card,
    Kind.PHONE: _phone,
}
