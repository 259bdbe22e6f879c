"""Sums of money as people write them, and the numbers that are none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ticket_of
from tests.engines.test_board import run
from triage.engines._formats import SMALL, formats_of
from triage.engines.money import amounts, quantities

MARKED = [  # text, what is found as value and currency
    ("it was $1,250.00 in all", 1250, "USD"),
    ("1.250,00 € abgebucht", 1250, "EUR"),
    ("shows 1 640 €, agreed", 1640, "EUR"),
    ("CHF 2'450 please", 2450, "CHF"),
    ("Rs 5000", 5000, "INR"),
    ("Rs. 1,50,000", 150000, "INR"),
    ("₹1.5 lakh", 150000, "INR"),
    ("you owe me 5k", 5000, ""),
    ("£1.5m a year", 1500000, "GBP"),
    ("two grand", 2000, ""),
    ("3 grand", 3000, ""),
    ("three hundred pounds", 300, "GBP"),
    ("USD 300", 300, "USD"),
    ("USD300", 300, "USD"),
    ("US$ 300", 300, "USD"),
    ("300 dollars", 300, "USD"),
    ("120 quid", 120, "GBP"),
    ("EUR 640,-", 640, "EUR"),
    ("€640.–", 640, "EUR"),
    ("A$99.95", 99.95, "AUD"),
    ("CA$ 20", 20, "CAD"),
    ("300$", 300, "USD"),
    ("12,50 €", 12.5, "EUR"),
    ("0,99 €", 0.99, "EUR"),
    ("$0.125", 0.125, "USD"),
    ("€1.234", 1234, "EUR"),
    ("1.125 million dollars", 1125000000, "USD"),
    ("a hundred dollars", 100, "USD"),
    ("one hundred and fifty euros", 150, "EUR"),
    ("twenty-five bucks", 25, "USD"),
    ("two and a half thousand euros", 2500, "EUR"),
    ("half a million pounds", 500000, "GBP"),
    ("a couple of hundred quid", 200, "GBP"),
    ("hundreds of dollars", 200, "USD"),
    ("thousands of pounds", 2000, "GBP"),
    ("fifteen hundred bucks", 1500, "USD"),
    ("50 cents", 0.5, "USD"),
    ("99 pence", 0.99, "GBP"),
    ("a 300-dollar charge", 300, "USD"),
    ("2 £40 vouchers", 40, "GBP"),
    ("in 2024 300 dollars", 300, "USD"),
    ("¥10,000", 10000, "JPY"),
    ("500 kr", 500, "SEK"),
    ("PLN 450", 450, "PLN"),
    ("450 zł", 450, "PLN"),
    ("$300 AUD", 300, "AUD"),
    ("-$300", 300, "USD"),
    ("(USD) 300", 300, "USD"),
    ("USD: 300", 300, "USD"),
    ("$2024", 2024, "USD"),
    ("5 thousand euros", 5000, "EUR"),
    ("€5k", 5000, "EUR"),
    ("12 seats at $40 each", 480, "USD"),
    ("3 x $40", 120, "USD"),
    ("two payments of 80 euros", 160, "EUR"),
    ("$150 each", 150, "USD"),
]
NONE = [
    "order #300 and order 4711",
    "on 12 March 2025 at 10:45",
    "03/02/2026",
    "12.03.2026",
    "call 020 7946 0958",
    "+49 170 555 1234",
    "250 orders",
    "15% and $5%",
    "version 1.2.3",
    "5k users",
    "in 2024",
    "part AB-300",
    "room 250",
    "invoice no. 300",
    "12 seats at 40 each",
    "20 minutes",
    "ticket 55512345",
    "the 300th",
    "a thousand times",
    "one of two",
    "card ending 1234",
    "0300 to call",
    "",
]


@pytest.mark.parametrize(("text", "value", "currency"), MARKED)
def test_a_sum(text, value, currency):
    (found,) = amounts(text)
    assert (found.value, found.currency, found.bare) == (pytest.approx(value), currency, False)
    assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize("text", NONE)
def test_no_sum(text):
    assert amounts(text, bare=True) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("I paid 250 for it", [250]),
        ("refund of 250.", [250]),
        ("the 1,250 back", [1250]),
        ("between 100 and 200 dollars", [100, 200]),
        ("$100-200", [100, 200]),
        ("£20 to £30, then 5 €", [20, 30, 5]),
    ],
)
def test_bare_numbers_and_ranges(text, values):
    assert [a.value for a in amounts(text, bare=True)] == values


def test_a_bare_number_counts_only_when_asked():
    assert amounts("I paid 250 for it") == []
    assert amounts("I paid 250 for it", bare=True)[0].bare


def test_the_span_holds_the_sum_with_its_currency():
    text = "We paid USD 1,200.50 and 1 640 € today"
    assert [text[a.start : a.end] for a in amounts(text)] == ["USD 1,200.50", "1 640 €"]


REFUND = {"over": "refund", "near": [r"\brefund\w*\b", r"\bmoney back\b"]}


def spans(text, **block):
    ticket = ticket_of(text)
    (hits,) = run("money", REFUND | block, ticket)
    return [text[h.start : h.end] for h in hits]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Please refund the $150.", ["$150"]),
        ("Please refund the $100.", []),
        ("Please refund the $100.01.", ["$100.01"]),
        ("I paid $150. It broke. I want a refund.", []),
        ("I paid $150. I want a refund.", ["$150"]),
        ("Refund me. It came to 150 €. Thanks.", ["150 €"]),
        ("A refund was promised. " + "It is a long story. " * 20 + "The car cost $9000.", []),
        ("The car cost $9000.", []),
        ("Refund 250 please", []),
        ("refund the two charges of $80", ["two charges of $80"]),
    ],
)
def test_refund_over_the_amount(text, found):
    assert spans(text) == found


def test_bare_unless_within_and_the_policy_s_own_amount():
    assert spans("Refund of 250 please", bare=True) == ["250"]
    unless = [r"\blist price\b"]
    assert spans("Refund the $150. The list price of $900 is another thing.", unless=unless) == ["$150"]
    assert spans("Refund " + "x" * 60 + " $150", within=20) == []
    (hits,) = run(
        "money",
        REFUND,
        ticket_of("refund $150"),
        amounts={
            "billing_dispute": 1,
            "refund": 150,
            "major_customer": 1,
            "major_customer_seats": 1,
            "large_following": 1,
        },
    )
    assert hits == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We leave with all 250 seats", ["250 seats"]),
        ("We leave with 200 paid seats", ["200 paid seats"]),
        ("We leave, 1,200 seats in all", ["1,200 seats"]),
        ("We leave, two hundred seats", ["two hundred seats"]),
        ("We leave, 5k seats", ["5k seats"]),
        ("We leave with 199 seats", []),
        ("We leave on 300 seats-free days", ["300 seats"]),
        ("300 people, no seats, we leave", []),
    ],
)
def test_counts_of_people(text, found):
    block = {"seats_over": "major_customer_seats", "seat_words": ["seats"], "near": [r"\bleave\b"]}
    (hits,) = run("money", block, ticket_of(text))
    assert [text[h.start : h.end] for h in hits] == found


NUMBERS = (
    "a",
    "one",
    "half",
    "and",
    "of",
    "ten",
    "often ",
    "weighty",
    "hundred",
    "k",
    "m",
    "grand",
    "$",
    "dollars",
    "x",
    "-",
)
NUMBERS += ("each", "7", "\u0663", "\u2155", "thousand", "some", "one m", "twenty")


@settings(max_examples=1500, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(NUMBERS), max_size=7), st.sampled_from((" ", "-", "")))
def test_a_text_without_a_large_number_is_told_at_once(words, gap):
    text = gap.join(words)
    if not formats_of().large.holds(text):
        assert all(a.value <= SMALL for a in amounts(text, bare=True))
        assert all(value <= SMALL for at in range(len(text)) for value, _, _ in quantities(text[at:]))


def test_few_texts_are_taken_to_hold_a_large_number():
    assert not any(map(formats_of().large.holds, ("One of them is broken.", "I'm a mess", "a kind man, often late")))
