"""The conditions of patterns: worked out beforehand, kept in a file, and worth having."""

import random

import pytest

from tests.patterns.made import EXAMPLES, PATTERNS
from triage.patterns import atomfile, backtracking
from triage.patterns.atoms import ALWAYS, condition
from triage.patterns.needs import needs
from triage.patterns.prefilter import Prefilter
from triage.patterns.search import Search


def test_the_file_of_conditions_knows_all_patterns_of_the_shipped_policy():
    assert atomfile.unknown(PATTERNS) == [], "run `make index`"


def test_the_file_of_conditions_says_what_would_be_worked_out():
    for pattern in random.Random(6).sample(PATTERNS, 60):
        assert atomfile.conditions([pattern]) == [condition(pattern)], "run `make index`"


def test_the_file_in_numbers_says_the_same_as_the_conditions():
    some = random.Random(7).sample(PATTERNS, 300)
    read, made = Prefilter(atomfile.needs_of(some)), Prefilter(needs(atomfile.conditions(some)))
    for text in random.Random(8).sample(EXAMPLES, 60):
        assert read.of(text) == made.of(text)
    assert Prefilter(atomfile.needs_of([*some[:3], r"\bzebra\b"])).of("a zebra") >= {3}


def test_the_file_can_be_written_and_read_again(tmp_path, monkeypatch):
    monkeypatch.setattr(atomfile, "FILE", tmp_path / "atoms.npz")
    atomfile._read.cache_clear()
    some = [r"\bcancel\b.{0,9}\bplan\b|no way", r".", r"\bx+\b"]
    assert atomfile.unknown(some) == some
    atomfile.write(some, atomfile.FILE)
    atomfile._read.cache_clear()
    try:
        assert atomfile.unknown([*some, "new"]) == ["new"]
        assert atomfile.conditions([*some, "new"]) == [*map(condition, some), condition("new")]
    finally:
        atomfile._read.cache_clear()


def test_a_pattern_that_re2_does_not_take_is_told():
    with pytest.raises(ValueError, match="invalid perl operator"):
        atomfile.conditions([r"(?=no)"])


def test_conditions_are_worth_having():
    assert condition(r"\b(?:cancel|close)\b.{0,40}\bplans?\b") == (
        (frozenset({" close ", " cancel "}), frozenset({" plan ", " plans "})),
    )
    assert condition(r"\w+") == ALWAYS
    share = sum(() in found for found in atomfile.conditions(PATTERNS)) / len(PATTERNS)
    assert share < 0.005


def test_a_prefilter_leaves_few():
    prefilter = Prefilter(atomfile.needs_of(PATTERNS))
    assert sum(len(prefilter.of(text)) for text in EXAMPLES[:300]) / 300 < 0.04 * len(PATTERNS)


@pytest.mark.parametrize("pattern", [r"a{,3}b", r"(?s)a.b", r"\Qa.b\E", r"x*", r"(?P<n>a)", r"\C"])
def test_what_the_engines_may_take_differently_is_left_to_re2(pattern):
    assert backtracking.compiled(pattern) is None


def test_a_text_that_takes_too_many_steps_is_left_to_re2():
    pattern, text = r"(?:\w+\s?)+[xyz]!", "a b c d e " * 300 + "q!"
    quick = backtracking.compiled(pattern)
    with pytest.raises(backtracking.GaveUp):
        quick.places(text)
    assert Search([pattern], needs([condition(pattern)])).all_spans([text]) == [[]]


def test_a_long_text_is_searched_too():
    text = "x " * backtracking.LONGEST + "Größe: cancel it"
    (spans,) = Search([r"\bcancel\b"], needs([condition(r"\bcancel\b")])).all_spans([text])
    assert [text[a:b] for _, a, b in spans] == ["cancel"]


def test_what_waits_is_looked_for_only_where_another_was_found():
    some = ["no plan", "the plan", "no", "cancel the plan no"]
    search = Search(["no", "plan", "the"], needs([ALWAYS] * 3))
    found = search.all_spans(some, {0: frozenset({2}), 1: frozenset()})
    assert [[index for index, _, _ in spans] for spans in found] == [[], [2], [], [2, 0]]
