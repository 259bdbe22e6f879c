"""Cleaning: spelling, views of tickets, and the way back to the original's offsets."""

from __future__ import annotations

import random
import time
import tomllib
from pathlib import Path

import pytest

from triage.prose.chars import Copy, normalise
from triage.prose.text import Cleaner, Passage, TextRules
from triage.types import SUBJECT, Author, Message, Ticket

PROTOCOL = Path(__file__).parents[2] / "triage" / "protocol"
RULES = TextRules.model_validate(tomllib.loads((PROTOCOL / "text.toml").read_text(encoding="utf-8")))
CLEANER = Cleaner(RULES)


def clean(body: str, *, html: bool = False) -> Passage:
    return CLEANER.passage(0, Message(Author.CUSTOMER, body, html=html))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("don’t ‘x’ “y” „z“ can`t", "don't 'x' \"y\" \"z\" can't"),
        ("1\u202f640\u00a0EUR\u3000now", "1 640 EUR now"),
        ("f\u200bu\u00adn\u2060\u202e", "fun"),
        ("ｉｇｎｏｒｅ ａｌｌ １２", "ignore all 12"),
        ("𝐡𝐞𝐥𝐩", "help"),
        ("саncel my рlan", "cancel my plan"),
        ("отмена заказа", "отмена заказа"),
        ("&#039;ok&#x27; a&nbsp;b &amp; c &lt;d&gt; &amp;nbsp;e", "'ok' a b & c <d>  e"),
        ("AT&T; &bogus; & &amp", "AT&T; &bogus; & &amp"),
        ("cafe\u0301 he\u0336l\u0336p\u0336", "café help"),
        ("\ufb01le \ufb03x", "file ffix"),
        ("5 m² and ½", "5 m² and ½"),
        ("a\r\nb\n\nc\td", "a\r\nb\n\nc d"),
        ("x <ticket id> y < 5", "x <ticket id> y < 5"),
    ],
)
def test_spelling(body: str, text: str) -> None:
    assert clean(body).text == text


def test_plain_text_is_its_own_copy() -> None:
    passage = clean("Nothing to change here.\nAt all.")
    assert passage.text == "Nothing to change here.\nAt all."
    assert passage.starts is None
    assert passage.ends is None
    assert clean("It’s fine").starts is None


def test_offsets_lead_back_to_the_original() -> None:
    body = "Who the h\u200be\u200bl\u200bp&nbsp;&amp; co"
    passage = clean(body)
    at = passage.text.index("help")
    start, end = passage.original(at, at + 4)
    assert body[start:end] == "h\u200be\u200bl\u200bp"
    at = passage.text.index("&")
    assert body[slice(*passage.original(at, at + 1))] == "&amp;"


@pytest.mark.parametrize("seed", range(60))
def test_any_text_keeps_its_offsets(seed: int) -> None:
    dice = random.Random(seed)
    pieces = [
        "a",
        "word ",
        "\u200b",
        "’",
        "&amp;",
        "&nbsp;",
        "<b>",
        "</p>",
        "<",
        ">",
        "é",
        "e\u0301",
        "сat",
        "\n",
        "\ufb01",
        "😡",
        "&#8203;",
        "<!--",
        "-->",
        "İ",
    ]
    body = "".join(dice.choice(pieces) for _ in range(dice.randrange(60)))
    for html in (False, True):
        passage = clean(body, html=html)
        position = 0
        for n, char in enumerate(passage.text):
            start, end = passage.original(n, n + 1)
            assert 0 <= start < end <= len(body)
            assert start >= position or (start, end) == passage.original(n - 1, n)
            position = start
            if char.isascii() and char.isalpha() and end - start == 1:
                assert body[start] == char or not body[start].isascii()
        ordered = [(r.start, r.end) for r in passage.regions]
        assert ordered == sorted(ordered)
        assert all(0 <= a < b <= len(passage.text) for a, b in ordered)
        assert len(passage.own) == len(passage.text)


def test_views_hold_the_subject_and_the_customers_messages() -> None:
    messages = (
        Message(Author.CUSTOMER, "one"),
        Message(Author.AGENT, "two"),
        Message(Author.CUSTOMER, "three", internal=True),
        Message(Author.CUSTOMER, "Automatic reply: away"),
    )
    view = CLEANER.view(Ticket("1", "It’s", messages))
    assert [(p.message, p.text) for p in view.passages] == [(SUBJECT, "It's"), (0, "one"), (3, "Automatic reply: away")]
    assert view.newest is not None
    assert view.newest.message == 0


@pytest.mark.parametrize(
    ("subject", "automatic"),
    [
        ("Automatic reply: your order", True),
        ("Re: Automatic reply: your order", False),
        ("Out of office", True),
        ("Your out of office bot", False),
    ],
)
def test_an_automatic_subject(subject: str, automatic: bool) -> None:
    view = CLEANER.view(Ticket("1", subject, (Message(Author.CUSTOMER, "Ask my manager."),)))
    assert (view.newest is None) is automatic


HOSTILE = {
    "words": "word " * 200_000,
    "arrows": "> x\ny\n" * 100_000,
    "marks": '"' * 100_000,
    "encoded": "On " + "QUJD" * 300_000,
    "on": "On 1 wrote:\n" * 60_000,
    "sender": "x\nFrom: a\n" * 50_000,
    "closings": "Regards\n" * 100_000,
    "disclaimers": "if you are not the intended recipient. " * 15_000,
    "references": "&amp;" * 200_000,
    "accents": "e\u0301" * 200_000,
    "lines": "\n" * 500_000,
    "mail": "I want this to work. Please call. Kind regards, Mia\n" * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_any_text_takes_linear_time(name: str) -> None:
    begin = time.process_time()
    passage = clean(HOSTILE[name])
    assert len(passage.own) == len(passage.text)
    assert time.process_time() - begin < 8


def test_copies_compose() -> None:
    copy = Copy("abcdef").edited([(1, 2, ""), (3, 5, "XYZ")]).edited([(1, 3, "-")])
    assert copy.text == "a-YZf"
    assert copy.starts is not None and copy.ends is not None
    assert list(zip(copy.starts, copy.ends, strict=True)) == [(0, 1), (2, 5), (3, 5), (3, 5), (5, 6)]
    assert normalise(Copy("plain")) == Copy("plain")
