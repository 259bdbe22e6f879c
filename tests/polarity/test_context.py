"""How hits are judged: rows of ``polarity.toml``, the policy's own examples, and hostile input."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from triage.patterns.hits import Hit
from triage.patterns.scan import Scanner
from triage.polarity.context import Context, ContextRules
from triage.polarity.cues import gate
from triage.prose.text import Cleaner, Passage, Region, TextRules
from triage.types import METADATA, Author, Message, Polarity, Ticket, Tier

PROTOCOL = Path(__file__).parents[2] / "triage" / "protocol"
ROWS = tomllib.loads((Path(__file__).parent / "polarity.toml").read_text(encoding="utf-8"))
RULES = ContextRules.model_validate(tomllib.loads((PROTOCOL / "context.toml").read_text(encoding="utf-8")))
TEXT = TextRules.model_validate(tomllib.loads((PROTOCOL / "text.toml").read_text(encoding="utf-8")))
CONTEXT = Context(RULES)
CLEANER = Cleaner(TEXT)


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


@pytest.mark.parametrize(
    "phrase", sorted({p for g in RULES.cues if g.polarity is not Polarity.ASSERTED for p in g.phrases})
)
def test_the_gate_lets_every_cue_through(phrase: str) -> None:
    scanner = Scanner([gate(phrase)])
    spellings = [phrase, phrase.upper(), f"x {phrase} y", phrase.replace(" 'd ", "'d "), phrase.replace(" is ", "'s ")]
    spellings += [re.sub(r"(?<!can) not\b", short, phrase) for short in ("n't", "nt")]
    assert all(scanner.which(text) for text in spellings)


def test_phrases_are_written_as_they_are_compared() -> None:
    for group in RULES.cues:
        for phrase in group.phrases:
            assert phrase == " ".join(phrase.lower().split())
            assert "n't" not in phrase, f"write 'not' for n't: {phrase}"


@pytest.mark.parametrize(
    "text",
    [
        "no " * 200_000,
        "!" * 200_000,
        "?!" * 100_000,
        "if I x, " * 50_000,
        '"' * 100_000,
        "not\n" * 100_000,
        "no_" * 50_000,
        "-" * 200_000,
    ],
    ids=["no", "bang", "mixed", "if", "quotes", "lines", "underscores", "dashes"],
)
def test_hostile_text_is_judged_in_bounded_time(text: str) -> None:
    passage = Passage(0, text + "outage" + text)
    hits = [Hit("c", Tier.MATCH, 0, len(text), len(text) + 6)] * 50
    hits += [Hit("c", Tier.MATCH, 0, n, n + 2) for n in range(0, 20_000, 200)]
    CONTEXT.judge(Passage(0, "no outage"), [Hit("c", Tier.MATCH, 0, 3, 9)])
    begin = time.perf_counter()
    assert len(CONTEXT.judge(passage, hits)) == 150
    assert time.perf_counter() - begin < 5


def test_spacy_is_imported_only_for_a_cue() -> None:
    script = (
        "import sys, tomllib, pathlib\n"
        "from triage.polarity.context import Context, ContextRules\n"
        "from triage.prose.text import Passage\n"
        "from triage.patterns.hits import Hit; from triage.types import Tier\n"
        "rules = ContextRules.model_validate(tomllib.loads(pathlib.Path('triage/protocol/context.toml').read_text()))\n"
        "context, hit = Context(rules), Hit('c', Tier.MATCH, 0, 4, 10)\n"
        "context.judge(Passage(0, 'The outage goes on.'), [hit])\n"
        "assert 'spacy' not in sys.modules\n"
        "context.judge(Passage(0, 'No  outage goes on.'), [hit])\n"
        "assert 'spacy' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=PROTOCOL.parents[1])


def thread(bodies: tuple[str, ...]) -> bool:
    messages = tuple(Message(Author.CUSTOMER, body) for body in bodies)
    return CONTEXT.solved(CLEANER.view(Ticket("1", "", messages)))


@pytest.mark.parametrize("bodies", RULES.solved.examples.fires)
def test_solved(bodies: tuple[str, ...]) -> None:
    assert thread(bodies)


@pytest.mark.parametrize("bodies", RULES.solved.examples.silent)
def test_not_solved(bodies: tuple[str, ...]) -> None:
    assert not thread(bodies)


def test_there_are_solved_examples() -> None:
    assert len(RULES.solved.examples.fires) >= 8
    assert len(RULES.solved.examples.silent) >= 12


def test_only_the_newest_message_of_a_person_solves() -> None:
    assert not thread(("Thank you, everything is working again.", "Now our shop is down."))
    assert thread(("Shop is down.", "Thank you, everything is working again.", "Automatic reply: I am away."))
    assert not thread(
        ("Shop is down.", "Still broken.\n\nOn 2 May 2026 at 09:20, Mia <m@example.org> wrote:\n> It is solved.")
    )
