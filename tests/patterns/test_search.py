"""A search for thousands of patterns finds what each of them finds by itself, however it comes by it."""

import random
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.patterns.made import EXAMPLES, PATTERNS, POLICY
from triage.engines import phrase
from triage.engines._words import phrase_pattern
from triage.patterns import atomfile
from triage.patterns.atoms import ALWAYS, condition, literal
from triage.patterns.needs import needs
from triage.patterns.plain import plain
from triage.patterns.prefilter import Prefilter
from triage.patterns.scan import compile_one
from triage.patterns.search import Search

PHRASES = sorted({p for rule in POLICY.rules["phrase"] if isinstance(rule.spec, phrase.Spec) for p in rule.spec.any})
WORDS = (
    "cancel",
    "can't",
    "CAN'T",
    "PLAN",
    "caancel",
    "plan",
    "the",
    "no",
    "I",
    "naïve",
    "K9",
    "a_b",
    "won’t",
    "5",
    "!!",
    "...",
    "\n",
    "\v",
    "🙂",
)
texts = st.lists(st.sampled_from(WORDS), max_size=8).flatmap(
    lambda words: st.sampled_from((" ", "  ", "", "-", ". ")).map(lambda gap: gap.join(words))
)
atoms = st.sampled_from(
    (
        r"cancel",
        r"can'?t",
        r"\w+",
        r"\s+",
        r"\b",
        r"[a-z]",
        r"[cp]lan?",
        r"(?:the|no|my) ",
        r".{0,9}",
        r"!",
        r"[!?]+",
        r"\W+",
        r"^",
        r"$",
        r"(?:\w+ ){0,2}",
        r"ï",
        r"(?-i:K)",
        r"\d",
        r"(?:ca|pl)+",
        r"'",
        r"\B",
        r"n+o*",
        r"[^c]",
    )
)
patterns = st.lists(atoms, min_size=1, max_size=5).map("".join).map(lambda p: f"{p}|plan no" if len(p) % 3 == 0 else p)
compiled = cache(compile_one)


def alone(pattern: str, text: str) -> list[tuple[int, int]]:
    return [m.span() for m in compiled(pattern).finditer(text) if m.end() > m.start()]


def holds(found, text):
    words = plain(text)
    return any(all(any(s in words for s in group) for group in groups) for groups in found)


@settings(max_examples=600, deadline=None, derandomize=True)
@given(patterns, texts)
@example(r"\bs\b", "\u017f")
@example(r"k", "\u212a")
def test_a_text_that_matches_meets_the_condition(pattern, text):
    if alone(pattern, text):
        assert holds(condition(pattern), text)


@settings(max_examples=600, deadline=None, derandomize=True)
@given(patterns, texts)
@example(r"plan$", "plan\n")
@example(r"n[^\S]o", "n\vo")
def test_a_search_finds_what_the_pattern_finds_by_itself(pattern, text):
    found = Search([pattern], needs([condition(pattern)])).all_spans([text])[0]
    assert [(start, end) for _, start, end in found] == alone(pattern, text)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(patterns, st.lists(texts, min_size=2, max_size=6))
@example(r"\bplan$", ["no plan", "the plan no"])
@example(r"^no|plan$", ["plan\n", "no", "a\nno", "plan"])
@example(r"n\W+the", ["plan", "the plan"])
@example(r"\s+", ["a ", " b"])
def test_texts_that_are_searched_together_are_as_if_each_were_alone(pattern, some):
    found = Search([pattern], needs([ALWAYS])).all_spans(some)
    assert [[(start, end) for _, start, end in spans] for spans in found] == [alone(pattern, text) for text in some]


def test_a_search_of_many_texts_that_gives_up_goes_on_one_by_one():
    pattern = r"(?:\w+\s?)+[xyz]!"
    some = ["so what", "a b c d e " * 300 + "q!", "is it x!", "", "yes y!"]
    found = Search([pattern], needs([ALWAYS])).all_spans(some)
    assert [[(start, end) for _, start, end in spans] for spans in found] == [alone(pattern, text) for text in some]


def test_a_batch_of_many_texts_is_told_as_each_alone():
    prefilter = Prefilter(needs(condition(p) for p in (r"\bplan\b|\bno way", r"(?:the|my) .{0,9}plan", r"\w+")))
    some = ["my plan", "no way", "", "the", "plan the"] * 300
    each = [prefilter.of(text) for text in some[:5]] * 300
    told = [set() for _ in some]
    for pattern, numbers in prefilter.texts(some):
        for number in numbers:
            told[number].add(pattern)
    assert told == each == [{0, 1, 2}, {0, 2}, set(), {2}, {0, 1, 2}] * 300


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"\b(?:a\*\*|azz)\b|\bass\b", "you a ss"),
        (r"\bcat\b|\bcow\b.{0,9}\bmilk\b", "the cow"),
        (r"\bf\.?u\.?!|\bf\.u\.x", "f u"),
    ],
)
def test_a_choice_asks_for_what_each_of_its_ways_needs(pattern, text):
    assert not holds(condition(pattern), text)


def test_the_whole_policy_finds_the_same_as_each_pattern_by_itself():
    some = [*random.Random(3).sample(EXAMPLES, 60), "Straße: WON’T load, 3 hours!! 😡 f*** this", ""]
    found = Search(PATTERNS, atomfile.needs_of(PATTERNS)).all_spans(some)
    for text, spans in zip(some, found, strict=True):
        assert {n for n, _, _ in spans} == {n for n, p in enumerate(PATTERNS) if alone(p, text)}
        for number in {n for n, _, _ in spans}:
            assert [(a, b) for n, a, b in spans if n == number] == alone(PATTERNS[number], text)


def test_phrases_are_found_as_their_patterns_are():
    some = [p.replace("*", "x").upper() for p in random.Random(4).sample(PHRASES, 150)]
    for chosen in random.Random(5).sample(PHRASES, 150):
        pattern = phrase_pattern(chosen)
        for text in (*some[:40], chosen.replace("*", "ing"), chosen.replace("'", "").replace("*", "")):
            if alone(pattern, text):
                assert holds(literal(chosen), text), chosen
