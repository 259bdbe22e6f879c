"""Tags and emphasis in text that is not called HTML hide no words, and take none along."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ticket_of
from triage import api
from triage.prose.chars import Copy
from triage.prose.tagged import is_page, without_emphasis
from triage.prose.text import Cleaner

POLICY = api.load_policy()
CLEANER = Cleaner(POLICY.text)


def cleaned(body):
    (passage,) = CLEANER.view(ticket_of(body)).passages
    return passage


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("I will <b>sue</b> you", "I will sue you"),
        ("one<br>two", "one\ntwo"),
        ('<span style="color: red">No</span>!', "No!"),
        ("I will *sue* you, **today**, ~~later~~", "I will sue you, today, later"),
        ("_never_ again, __never__, ***ever***", "never again, never, ever"),
        ("*I want my money back!*", "I want my money back!"),
    ],
)
def test_words_are_read_through_marks(body, text):
    assert cleaned(body).text == text


@pytest.mark.parametrize(
    "body",
    ["* one\n* two", "2 * 3 * 4", "f**k this, b*tch", "snake_case_name and my__file", "a < b and c > d", "the <b> tag",
     "what the *** is this", "*unpaired", "5*3*2=30", "the <input> field </form",
     "I type <br> into a field and </p> too"],
)  # fmt: skip
def test_what_only_looks_so_stays(body):
    assert cleaned(body).text == body


@pytest.mark.parametrize(
    ("body", "page"),
    [("<p>Hello</p>", True), ("a<br>b<br/>c", True), ("<p> is what I type", False), ("a<br>b", False), ("", False)],
)
def test_a_page_is_told_from_words_about_a_tag(body, page):
    assert is_page(body) is page


@pytest.mark.parametrize("body", ["I will <b>sue</b> you", "I will *sue* you", "<p>I will <b>sue</b> you</p>"])
def test_evidence_is_quoted_as_it_stands(body):
    (decision,) = api.score([ticket_of(body)], POLICY)
    assert decision.priority.label == "critical"
    for signal in decision.signals:
        assert body[signal.start : signal.end] == signal.text
        assert "sue" in signal.text


@given(st.text("ab *_~\n", max_size=60))
def test_only_marks_are_taken_out(body):
    copy = without_emphasis(Copy(body))
    assert [c for c in copy.text if c not in "*_~"] == [c for c in body if c not in "*_~"]
    assert copy.starts is None or all(body[at] == c for c, at in zip(copy.text, copy.starts, strict=True))
