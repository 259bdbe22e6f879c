"""Personal data is found where it is, and ordinary numbers are left alone."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.personal import find


def told(text: str) -> list[tuple[str, str]]:
    return [(one.kind, text[one.start : one.end]) for one in find(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("write to ada.b+x@mail.example.co.uk.", [("email", "ada.b+x@mail.example.co.uk")]),
        ("<jürgen.weiß@müller-bau.de>", [("email", "jürgen.weiß@müller-bau.de")]),
        ("DE89 3704 0044 0532 0130 00 from my bank", [("iban", "DE89 3704 0044 0532 0130 00")]),
        ("to gb29nwbk60161331926819, please", [("iban", "gb29nwbk60161331926819")]),
        ("4111 1111 1111 1111 12/27", [("card", "4111 1111 1111 1111")]),
        ("5555-5555-5555-4444", [("card", "5555-5555-5555-4444")]),
        ("amex 378282246310005", [("card", "378282246310005")]),
        ("+49 (0)30 1234567", [("phone", "+49 (0)30 1234567")]),
        ("0049 171 2345678", [("phone", "0049 171 2345678")]),
        ("020 7946 0958 or (415) 555-0132", [("phone", "020 7946 0958"), ("phone", "(415) 555-0132")]),
        ("415-555-0132", [("phone", "415-555-0132")]),
        ("DE89370400440532013000 030 1234567", [("iban", "DE89370400440532013000"), ("phone", "030 1234567")]),
        ("+49 30 1234567 2026 2027 11", [("phone", "+49 30 1234567 2026")]),
    ],
)
def test_found(text: str, wanted: list[tuple[str, str]]) -> None:
    assert told(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-03-02 09:14:00 and 01.02.2026 10:00",
        "order 4111111111111112",  # a card's digits, but not its check digit
        "order 9007199254740993",
        "DE88370400440532013000",  # an IBAN's shape, but not its check digits
        "ZZ89370400440532013000",
        "1,234,567.00 EUR, 192.168.178.255, 10.0.0.12",
        "ticket 00012345678",
        "version 1.2.3-456, build 20260302.1",
        "@ada and ada@home",
        "8 + 1234",
    ],
)
def test_not_found(text: str) -> None:
    assert told(text) == []


def test_every_card_with_one_digit_changed_is_none() -> None:
    card = "4111111111111111"
    changed = [card[:at] + str((int(card[at]) + 1) % 10) + card[at + 1 :] for at in range(len(card))]
    assert [kind for text in changed for kind, _ in told(text) if kind == "card"] == []


@given(st.text(alphabet="0123456789+-() @.aDE\n", max_size=80))
@settings(max_examples=200, deadline=None)
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    found = find(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_the_time_is_linear_in_the_text() -> None:
    for part in ("1 ", "a@", "+1", "DE89 "):
        begun = time.process_time()
        find(part * 100_000)
        assert time.process_time() - begun < 3, part


def test_kinds_are_told_apart_by_rank() -> None:
    assert [kind for kind, _ in told("GB29NWBK60161331926819")] == ["iban"]
