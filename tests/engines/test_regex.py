"""Blanks in patterns are any white space, but for those of escapes and classes."""

import re

import pytest

from triage.engines.regex import spaced


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("a b", r"a\s{1,2}b"),
        ("a ?b", r"a\s?b"),
        ("a +b", r"a\s+b"),
        ("[ a]b c", r"[ a]b\s{1,2}c"),
        ("[^]] b", r"[^]]\s{1,2}b"),
        (r"[\] ] b", r"[\] ]\s{1,2}b"),
        (r"\[ a", r"\[\s{1,2}a"),
        (r"a\ b", r"a\ b"),
        ("[[:space:] ] b", r"[[:space:] ]\s{1,2}b"),
    ],
)
def test_a_blank_is_any_white_space(pattern, wanted):
    assert spaced(pattern) == wanted


@pytest.mark.parametrize("end", [" ", "\n", "\r\n", "\t"])
def test_a_pattern_goes_on_behind_a_line_end(end):
    assert re.search(spaced("sue you"), f"we will sue{end}you")
    assert not re.search(spaced("sue you"), "we will sueyou")
