"""Mails that a program wrapped are read as they were written."""

import textwrap

import pytest

from tests.prose.test_text import clean
from triage.decide import holds
from triage.policy import load
from triage.signals import Detector
from triage.types import Author, Message, Ticket

LONG = "I have been waiting for your answer since Monday and I will not"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_end_within_a_sentence_is_a_blank(end):
    seen = clean(f"{LONG}{end}wait any longer.")
    assert seen.text == f"{LONG}{' ' * len(end)}wait any longer."
    assert seen.original(0, len(seen.text)) == (0, len(seen.text))


@pytest.mark.parametrize(
    "body",
    ["short line\nand another", f"{LONG}.\nwait", f"{LONG}:\nfirst",
     f"{LONG}\n- first", f"{LONG}\n> quoted", f"{LONG}\nBest regards"],
    ids=["short", "sentence", "list follows", "list", "quote", "name"],
)  # fmt: skip
def test_other_line_ends_stay(body):
    assert clean(body).text == body


@pytest.fixture(scope="module")
def detector():
    return Detector(load())


@pytest.mark.parametrize(("width", "end"), [(45, "\n"), (72, "\n"), (60, "\r\n")])
def test_clauses_fire_in_wrapped_mails(detector, width, end):
    policy = load()
    rows = [
        (clause, text)
        for clause, file in policy.clauses.items()
        for text in file.examples.fires
        if isinstance(text, str) and len(text) > 60 and "\n" not in text
    ]
    bodies = [textwrap.fill(text, width).replace("\n", end) for _, text in rows]
    views = detector.views([Ticket(str(n), "", (Message(Author.CUSTOMER, body),)) for n, body in enumerate(bodies)])
    found = detector.detect(views)
    lost = [row for row, one in zip(rows, found, strict=True)
            if not any(s.clause == row[0] and holds(s, policy) for s in one.signals)]  # fmt: skip
    assert len(rows) > 1_000
    assert len(lost) < 0.01 * len(rows), lost
