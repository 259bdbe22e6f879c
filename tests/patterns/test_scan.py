"""The scanner finds what Python's own engine finds, in linear time, and never answers a silent "no"."""

import re
import time

import pytest

from triage.patterns.scan import Scanner, compile_one

PATTERNS = (r"\brefund\w*\b", r"\bcharged?\s+twice\b", r"[0-9]{3}", r"stra(?:ß|ss)e", r"\bcancel\b.{0,40}\bplan\b")
TEXTS = (
    "",
    "nothing here",
    "Refund me: you CHARGED\n twice, 123456!",
    "Straße 7 oder STRASSE 100: größere Refunds 🙂 refund",
    "cancel my\nplan, cancel my plan",
    "catcat refundrefund",
    "\x00refund\x00",
)


@pytest.mark.parametrize("text", TEXTS)
def test_same_spans_as_python(text):
    expected = [
        (i, m.start(), m.end()) for i, p in enumerate(PATTERNS) for m in re.compile(p, re.I | re.A).finditer(text)
    ]
    assert list(Scanner(PATTERNS).spans(text)) == expected


def test_which_is_ascending_and_knows_no_sentinel():
    scanner = Scanner(PATTERNS)
    assert scanner.which("cancel the plan, 100 refunds") == [0, 2, 4]
    assert scanner.which("hello") == []
    assert Scanner(()).which("hello") == []


def test_empty_matches_are_no_spans():
    assert list(Scanner([r"x*"]).spans("axxb")) == [(0, 1, 3)]


def test_a_filter_that_does_not_work_is_not_no():
    scanner = Scanner(PATTERNS)
    (part,) = scanner.filters
    assert part._works
    part._works = False
    assert scanner.which("cancel the plan, 100 refunds") == [0, 2, 4]
    assert scanner.which("hello") == []


def test_patterns_without_a_literal_word_are_run_too():
    assert Scanner([r"[0-9]+", r".", r"\bx\b"]).which("a1") == [0, 1]


def test_same_as_every_pattern_by_itself_whatever_else_is_in_the_scanner():
    patterns = [rf"\b(?:not|n.?t|never)\s+(?:\w+\s+){{0,{n}}}(?:pay|work{n})\w*" for n in range(60)]
    texts = ["I will not ever, ever pay", "it does not really work7", "never work59", "nothing", "WON'T  PAYING"]
    scanner = Scanner(patterns)
    for text in texts:
        assert scanner.which(text) == [i for i, p in enumerate(patterns) if compile_one(p).search(text)]


@pytest.mark.parametrize("pattern", [r"(?=x)", r"(a)\1", "(", r"a{2000}"])
def test_what_re2_cannot_do_is_refused_by_name(pattern):
    with pytest.raises(ValueError, match=re.escape(repr(pattern))):
        compile_one(pattern)


@pytest.mark.parametrize("text", ["a" * 500_000, "ab " * 200_000, "refund " * 30_000])
def test_linear_on_hostile_patterns(text):
    scanner = Scanner([r"(?:a+)+b", r"(?:a|a)*c", r"\brefund\b"])
    start = time.process_time()
    list(scanner.spans(text))
    assert time.process_time() - start < 3


def test_more_patterns_than_one_filter_has_memory_for():
    words = ["".join(chr(97 + (n // 26**k) % 26) for k in range(4)) * 3 for n in range(6000)]
    scanner = Scanner([rf"\b(?:{w}|{w[::-1]}|x{w}y|q{w[:9]}z)\b" for w in words])
    assert len(scanner.filters) > 1
    text = f"so {words[0]} and {words[3210]} or x{words[5999]}y"
    assert scanner.which(text) == [0, 3210, 5999]
    assert [(i, text[a:b]) for i, a, b in scanner.spans(text)] == [
        (0, words[0]), (3210, words[3210]), (5999, f"x{words[5999]}y"),
    ]  # fmt: skip
