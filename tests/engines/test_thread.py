"""Clocks and counts over a thread."""

import pytest

from tests.conftest import thread_of
from tests.engines.test_board import run
from triage.types import Message

LISTS = {"resolved": ["is fixed now", "works again"], "asks": ["please send us"], "courtesy": ["anything else"]}
STALE = {"kind": "stale_followup", "words": ["still"], "thanks": ["thank*"], **LISTS}
REPEAT = {"kind": "repeat_issue", "words": ["still", "again", r"\b(?:third|fourth)\s+time\b"], **LISTS}
ESCALATED = {"kind": "repeated_escalations", "words": ["escalat*"], **LISTS}


def fired(block, *turns, **keys):
    """Return the index of the message that the hit points at, or ``None``."""
    (hits,) = run("thread", block, thread_of(turns, **keys))
    return hits[0].message if hits else None


@pytest.mark.parametrize(
    ("turns", "at"),
    [
        ([(0, "customer", "Broken"), (24, "customer", "Any news?")], 1),
        ([(0, "customer", "Broken"), (23.9, "customer", "Any news?")], None),
        ([(0, "customer", "Broken"), (0.1, "bot", "Got it. Which shop?"), (50, "customer", "Any news?")], 2),
        ([(0, "customer", "Broken"), (1, "note", "Which one?"), (50, "customer", "Any news?")], 2),
        ([(0, "customer", "Broken"), (1, "agent", "We look into it."), (50, "customer", "Any news?")], 2),
        ([(0, "customer", "Broken"), (1, "agent", "Which shop is it?"), (50, "customer", "Shop 12.")], None),
        ([(0, "customer", "Broken"), (1, "agent", "Please send us the log."), (50, "customer", "Here.")], None),
        ([(0, "customer", "Broken"), (1, "agent", "We look. Anything else?"), (50, "customer", "News?")], 2),
        ([(0, "customer", "Broken"), (1, "agent", "See x.example/?id=3 for it."), (50, "customer", "News?")], 2),
        ([(0, "customer", "Broken"), (1, "agent", "We look.\n> why is it broken?"), (50, "customer", "News?")], 2),
        ([(0, "customer", "Broken"), (1, "agent", "It is fixed now."), (50, "customer", "New question")], None),
        (
            [
                (0, "customer", "Broken"),
                (1, "agent", "It is fixed now."),
                (50, "customer", "No."),
                (80, "customer", "No!"),
            ],
            3,
        ),
        ([(0, "customer", "Broken"), (1, "agent", "Done so."), (50, "customer", "Thank you, bye")], None),
        ([(0, "customer", "Broken"), (1, "agent", "Do so."), (50, "customer", "Thanks. What else is new?")], None),
        ([(0, "customer", "Broken"), (50, "customer", "Thanks in advance, when will you answer?")], 1),
        ([(0, "customer", "Broken"), (1, "agent", "Done."), (50, "customer", "Thanks, still broken")], 2),
        ([(0, "customer", "Broken"), (50, "customer", "News?"), (60, "customer", "It works again")], None),
    ],
)
def test_stale_followup(turns, at):
    assert fired(STALE, *turns) == at


def test_the_clock_stands_still_while_the_customer_owes_an_answer():
    turns = [(0, "customer", "Broken"), (11, "agent", "Which?"), (35, "customer", "This."), (47, "customer", "News?")]
    assert fired(STALE, *turns) is None  # 11 and 12 hours
    assert fired(STALE, *turns[:3], (48, "customer", "News?")) == 3  # 11 and 13


def test_a_message_without_a_time_or_an_export_without_authors_fires_nothing():
    ticket = thread_of([(0, "customer", "Broken"), (50, "customer", "News?")])
    first = Message(ticket.messages[0].author, "Broken", None)
    for odd in (
        thread_of([(0, "customer", "Broken"), (50, "customer", "News?")], lacks=("author",)),
        thread_of([(0, "customer", "Broken"), (50, "customer", "News?")], lacks=("created_at",)),
        type(ticket)("T", "", (first, ticket.messages[1])),
    ):
        assert run("thread", STALE, odd) == [[]]


@pytest.mark.parametrize(
    ("turns", "at"),
    [
        ([(0, "customer", "No page"), (1, "customer", "Still none"), (2, "customer", "Again none")], 2),
        ([(0, "customer", "No page"), (1, "customer", "Still none")], None),
        ([(0, "customer", "No page"), (1, "customer", "Still none"), (2, "customer", "Still none")], None),
        (
            [(0, "customer", "No page"), (1, "agent", "Still?"), (2, "customer", "Page 2"), (3, "customer", "Again")],
            None,
        ),
        (
            [
                (0, "customer", "a"),
                (1, "customer", "still"),
                (2, "customer", "It is fixed now"),
                (3, "customer", "again"),
            ],
            None,
        ),
        ([(0, "customer", "No"), (1, "customer", "Still no"), (2, "customer", "The third time now")], 2),
    ],
)
def test_repeat_issue(turns, at):
    assert fired(REPEAT, *turns) == at


@pytest.mark.parametrize(
    ("turns", "at"),
    [
        ([(0, "customer", "Help"), (1, "note", "Escalated to L2"), (2, "agent", "I have escalated it.")], 2),
        ([(0, "customer", "Help"), (1, "note", "Escalated to L2"), (2, "customer", "escalate!")], None),
        ([(0, "customer", "Help"), (1, "bot", "Escalated"), (2, "agent", "Escalating.")], None),
    ],
)
def test_repeated_escalations(turns, at):
    assert fired(ESCALATED, *turns) == at


def test_the_hit_spans_the_first_sentence():
    text = "\n  Where is it? I wait.\nBye"
    (hits,) = run("thread", STALE, thread_of([(0, "customer", "Broken"), (30, "customer", text)]))
    assert text[hits[0].start : hits[0].end] == "Where is it?"
    (hits,) = run("thread", STALE, thread_of([(0, "customer", "Broken"), (30, "customer", "x" * 900)]))
    assert hits[0].end - hits[0].start == 200
