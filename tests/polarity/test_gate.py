"""The gate in front of the context, and matters that are solved."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import tomllib

import pytest

from tests.polarity.made import CONTEXT, PROTOCOL, RULES
from triage.patterns.hits import Hit
from triage.patterns.scan import Scanner
from triage.polarity.cues import gate
from triage.prose.text import Cleaner, Passage, TextRules
from triage.types import Author, Message, Polarity, Ticket, Tier

TEXT = TextRules.model_validate(tomllib.loads((PROTOCOL / "text.toml").read_text(encoding="utf-8")))
CLEANER = Cleaner(TEXT)


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
