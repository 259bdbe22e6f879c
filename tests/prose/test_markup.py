"""HTML: what a reader would see, the boxes of mail programs, and hostile markup."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest

from triage.prose.markup import strip_tags
from triage.prose.text import Cleaner, Passage, TextRules
from triage.types import Author, Message

PROTOCOL = Path(__file__).parents[2] / "triage" / "protocol"
RULES = TextRules.model_validate(tomllib.loads((PROTOCOL / "text.toml").read_text(encoding="utf-8")))
CLEANER = Cleaner(RULES)


def clean(body: str) -> Passage:
    return CLEANER.passage(0, Message(Author.CUSTOMER, body, html=True))


def regions(body: str) -> list[tuple[str, str]]:
    passage = clean(body)
    return [(r.kind, passage.text[r.start : r.end].strip()) for r in passage.regions]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<div>call my lawyer</div><div>Regards</div>", "call my lawyer\nRegards\n"),
        ("<p>I&nbsp;want <em>to sp<b>ea</b>k</em></p>", "I want to speak\n\n"),
        ("<p>one\r\n two</p><p>three</p>", "one two\n\nthree\n\n"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<head><title>t</title><style>p{x:y}</style></head><p>x</p><script>if (a<b) sue()</script>", "x\n\n"),
        ("a<!-- b <i> c -->d", "ad"),
        ("a<!-- never closed <i>b</i>", "a never closed b"),
        ("<style>never closed", "never closed"),
        ('<a href="x" title="1 > 0">link</a>', "link"),
        ("3 < 5 and <mia@example.org>", "3 < 5 and <mia@example.org>"),
        ("no tags\nat all", "no tags\nat all"),
        ("<pre>x\ny</pre>", "x\ny\n\n"),
        ("&lt;b&gt;", "<b>"),
    ],
)
def test_markup(body: str, text: str) -> None:
    assert clean(body).text == text


def test_markup_offsets() -> None:
    body = "<p>I want to sp<b>ea</b>k to&nbsp;you</p>"
    passage = clean(body)
    at = passage.text.index("speak")
    assert body[slice(*passage.original(at, at + 5))] == "sp<b>ea</b>k"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<blockquote><p>Do you?</p></blockquote><p>No, end it.</p>", [("quote", "Do you?")]),
        (
            '<p>Hi</p><div class="gmail_quote x"><div>a</div><blockquote>b</blockquote></div><p>mine</p>',
            [("quote", "a\n\nb")],
        ),
        ('<p>Hi</p><div id="divRplyFwdMsg">From: x</div><p>theirs</p>', [("quote", "From: x\n\ntheirs")]),
        ('<p>Hi</p><div class="gmail_signature">Court Clerk</div><p>mine</p>', [("signature", "Court Clerk")]),
        ("<p>Hi</p><blockquote>cut off", [("quote", "cut off")]),
    ],
)
def test_boxes(body: str, found: list[tuple[str, str]]) -> None:
    assert regions(body) == found


@pytest.mark.parametrize(
    "piece",
    [
        "<b>x</b> ",
        "<!--<b>",
        "<",
        '<a "',
        "<a '\"<a '",
        "<style>",
        "<blockquote>",
        "<div>\n",
        "</div>",
        "<a class=",
        "-->",
    ],
)
def test_any_markup_takes_linear_time(piece: str) -> None:
    source = piece * (400_000 // len(piece))
    begin = time.process_time()
    strip_tags(source, lambda element, names: "quote" if element == "blockquote" else "")
    assert time.process_time() - begin < 8
