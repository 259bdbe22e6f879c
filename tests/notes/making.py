"""Notes of small threads for tests, by the shipped policy and without a model; and every quote that a note holds."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path

from tests.conftest import ticket_of
from triage import api
from triage.intake.decided import Case
from triage.intake.export import open_export
from triage.notes.maker import Maker
from triage.notes.note import Note
from triage.notes.words import Quote, readable
from triage.prose.chars import normalise
from triage.prose.markup import strip_tags
from triage.scorer import Scorer
from triage.types import SUBJECT, Ticket

ROOT = Path(__file__).parents[2]
THREAD = ROOT / "data" / "threads" / "password-reset.jsonl"
ARTICLES = ROOT / "data" / "threads" / "articles.csv"
THREADS = Path(__file__).parent / "threads.jsonl"


@cache
def policy():
    return api.load_policy()


@cache
def maker() -> Maker:
    return Maker(policy())


@cache
def scorer() -> Scorer:
    return Scorer(policy())


def case_of(ticket: Ticket) -> Case:
    return Case(ticket, scorer().score([ticket])[0])


def note_of(*bodies: str, **keys) -> Note:
    """Make the note of a thread of customer messages, or of a ticket."""
    return maker().make(case_of(keys["ticket"] if "ticket" in keys else ticket_of(*bodies, **keys)))


def read(path: Path) -> list[Ticket]:
    return [row for row in open_export([str(path)]) if isinstance(row, Ticket)]


def quotes(value: object) -> Iterator[Quote]:
    """Yield every quote inside of a note or a part of one."""
    if isinstance(value, Quote):
        yield value
    elif is_dataclass(value):
        for one in fields(value):
            yield from quotes(getattr(value, one.name))
    elif isinstance(value, tuple):
        for inner in value:
            yield from quotes(inner)


def stands(quote: Quote, ticket: Ticket) -> bool:
    """Tell whether a quote's words are those of the original at its offsets."""
    if quote.message == SUBJECT:
        return readable(ticket.subject[quote.start : quote.end]) == quote.text
    message = ticket.messages[quote.message]
    found = message.body[quote.start : quote.end]
    if not message.html:
        return readable(found) == quote.text
    plain = normalise(strip_tags(found, lambda *_: "")[0]).text
    return "".join(plain.split()) == "".join(quote.text.split())
