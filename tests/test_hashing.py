"""The sweep over characters finds the very words that a plain pattern finds."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage import hashing

PATTERN = re.compile("[a-z0-9][a-z0-9']*|[!?]+|[\u2600-\u27bf\U0001f300-\U0001faff]")
APOSTROPHES = str.maketrans({"\u2018": "'", "\u2019": "'"})
CAPITALS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")

texts = st.lists(
    st.one_of(st.text(alphabet="aBZ09'\u2019!? \n.é😡☹\ud800", max_size=20), st.text(max_size=20)), max_size=6
)


def spans(text: str) -> list[tuple[int, int]]:
    plain = text.translate(APOSTROPHES).translate(CAPITALS)
    return [(m.start(), min(m.end(), m.start() + 2) if m[0][0] in "!?" else m.end()) for m in PATTERN.finditer(plain)]


def hashes(text: str) -> list[int]:
    return hashing.split([text]).hash.tolist()


@given(texts)
def test_words_are_those_of_the_pattern(batch: list[str]) -> None:
    words = hashing.split(batch)
    found: list[list[tuple[int, int]]] = [[] for _ in batch]
    for text, start, end in zip(words.text.tolist(), words.start.tolist(), words.end.tolist(), strict=True):
        found[text].append((start, end))
    assert found == [spans(t) for t in batch]


@given(texts)
def test_a_batch_is_its_texts_one_by_one(batch: list[str]) -> None:
    assert hashing.split(batch).hash.tolist() == [h for t in batch for h in hashes(t)]


@given(st.lists(st.from_regex(r"[a-z]{1,9}", fullmatch=True), min_size=2, unique=True))
def test_different_words_have_different_hashes(words: list[str]) -> None:
    assert len(set(hashes(" ".join(words)))) == len(words)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Don\u2019t", "don't", True),
        ("WAIT", "wait", True),
        ("42", "2026", True),
        ("4x", "4y", False),
        ("!!!!!", "!!", True),
        ("!", "?", False),
        ("😡", "😀", False),
        ("ab", "ba", False),
        ("'quoted", "quoted", True),
        ("dont", "don't", False),
    ],
)
def test_what_counts_as_one_word(one: str, other: str, same: bool) -> None:
    assert (hashes(one) == hashes(other)) is same


def test_pairs_do_not_cross_texts() -> None:
    together, apart = hashing.split(["pay now"]), hashing.split(["pay", "now"])
    assert len(hashing.pairs(together)[1]) == 1
    assert len(hashing.pairs(apart)[1]) == 0
    assert hashing.pairs(hashing.split(["now pay"]))[1] != hashing.pairs(together)[1]


def test_shouting_is_capitals_without_small_letters_or_digits() -> None:
    words = hashing.split(["STOP Stop stop I A4X DON'T 24 !!"])
    assert words.shouted.tolist() == [True, False, False, False, False, True, False, False]


def test_a_megabyte_of_one_character_is_no_trouble() -> None:
    for character in ("'", "!", "a", "0", "😡", " "):
        assert len(hashing.split([character * 1_000_000]).hash) <= 1_000_000


def test_hashes_are_these_on_every_machine() -> None:
    """A saved model is worth nothing when they change."""
    assert hashing.split(["refund"]).hash.dtype == np.uint64
    assert hashes("refund 7 ☹") == PINNED


PINNED = [12731913401207436149, 11975182995528610148, 2233393071942491647]
