"""How hits are judged: rows of ``polarity.toml``, the policy's own examples, and hostile input."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.polarity.made import CONTEXT
from triage.patterns.hits import Hit
from triage.prose.text import Passage, Region
from triage.types import METADATA, Polarity, Tier

ROWS = tomllib.loads((Path(__file__).parent / "polarity.toml").read_text(encoding="utf-8"))


def judge(marked: str, regions: tuple[Region, ...] = ()) -> tuple[Polarity, str]:
    left, _, rest = marked.partition("[[")
    hit, _, right = rest.partition("]]")
    passage = Passage(0, left + hit + right, regions)
    return CONTEXT.judge(passage, [Hit("c", Tier.MATCH, 0, len(left), len(left) + len(hit))])[0]


@pytest.mark.parametrize(("polarity", "row"), [(p, row) for p, rows in ROWS.items() for row in rows])
def test_polarity(polarity: str, row: str) -> None:
    found, cue = judge(row)
    assert found == polarity, cue
    assert bool(cue) is (found is not Polarity.ASSERTED)


def test_there_are_enough_rows() -> None:
    counts = Counter({p: len(set(rows)) for p, rows in ROWS.items()})
    assert set(counts) == {p.value for p in Polarity}
    assert counts.total() >= 150
    assert counts["asserted"] >= 90


@pytest.mark.parametrize("row", ROWS["negated"][:12] + ROWS["asserted"][:30])
def test_white_space_and_case_change_nothing(row: str) -> None:
    plain = judge(row)[0]
    assert judge(row.replace(" ", "  "))[0] is plain
    assert judge(row.upper())[0] is plain


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Thank you. ", ""),
        ("Hello,\n\n", "\n\nRegards"),
        ("- first point\n", "\n- last point"),
        ("It is not so. ", "\n\nNo."),
    ],
)
@pytest.mark.parametrize("polarity", ["asserted", "negated", "past"])
def test_other_sentences_change_nothing(polarity: str, before: str, after: str) -> None:
    for row in ROWS[polarity]:
        assert judge(before + row + after)[0] == polarity, row


def test_a_region_holds_a_hit_back_and_names_itself() -> None:
    text = "Fine. [[lawsuit]]"
    assert judge(text, (Region("signature", 6, 13),)) == (Polarity.QUOTED, "signature")
    assert judge(text, (Region("signature", 0, 5),)) == (Polarity.ASSERTED, "")
    # a hit that only reaches into a region is the customer's own as well
    assert judge(text, (Region("quote", 9, 13),)) == (Polarity.ASSERTED, "")


def test_metadata_and_empty_hits_are_asserted() -> None:
    passage = Passage(0, "no outage")
    hits = [
        Hit("c", Tier.MATCH, METADATA, 0, 0, "account.tier = vip"),
        Hit("c", Tier.MATCH, 0, 3, 3),
        Hit("c", Tier.MATCH, 0, 3, 9),
    ]
    assert [p for p, _ in CONTEXT.judge(passage, hits)] == [Polarity.ASSERTED, Polarity.ASSERTED, Polarity.NEGATED]


def test_the_cue_is_named() -> None:
    assert judge("I don't want to [[cancel]]")[1] == "not want to"


@pytest.mark.parametrize(
    ("row", "cue"),
    [
        ("[[Data loss]]? None.", "? none"),
        ("[[Fire]]? Luckily not!", "? luckily not"),
        ("No one's [[hurt]].", "no one 's"),
        ("I'm not [[going to sue]] you.", "not"),
        ("I have not been [[hacked]].", "not been"),
        ("Our [[site went down]] but it is back now.", "but it is back now"),
    ],
)
def test_the_cue_may_reach_into_the_hit_or_past_its_clause(row: str, cue: str) -> None:
    assert judge(row)[1] == cue


def test_a_question_is_answered_on_its_own_line() -> None:
    assert judge("[[Data loss]]? No.")[0] is Polarity.NEGATED
    assert judge("[[Data loss]]? No idea.")[0] is Polarity.ASSERTED
    assert judge("[[Data loss]]?\nNo.")[0] is Polarity.ASSERTED


@pytest.mark.parametrize(
    "row",
    [
        "I will [[never fly with you again]].",
        "We [[have never had an account]] there.",
        "There is no human [[. Cancel it]].",
        "Not related to anything I [[bought. Somebody used my card]].",
        "no staff anywhere [[#neveragain]]",
        "Nothing was done [[after three calls]].",
        "no hot water [[i want a refund]]",
        "If you try to [[export it, it fails every time]].",
    ],
)
def test_a_hit_that_opens_or_ends_a_clause_is_not_governed_from_before(row: str) -> None:
    assert judge(row) == (Polarity.ASSERTED, "")


def test_wrapped_lines_are_one_sentence() -> None:
    wrapped = "We looked at all of the twelve machines and we have no\nplans to [[cancel]] the contract with you."
    assert judge(wrapped)[0] is Polarity.NEGATED
    assert judge("I got no\n\n[[refund of 300 EUR]]")[0] is Polarity.ASSERTED
