"""What the customer did not write, and above all what he did: rows of ``regions.toml`` and the policy's examples."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from triage.prose.text import Cleaner, Passage, TextRules
from triage.types import Author, Message

PROTOCOL = Path(__file__).parents[2] / "triage" / "protocol"
RULES = TextRules.model_validate(tomllib.loads((PROTOCOL / "text.toml").read_text(encoding="utf-8")))
CLEANER = Cleaner(RULES)
ROWS = tomllib.loads((Path(__file__).parent / "regions.toml").read_text(encoding="utf-8"))


def clean(body: str) -> Passage:
    return CLEANER.passage(0, Message(Author.CUSTOMER, body))


def regions(body: str) -> list[tuple[str, str]]:
    passage = clean(body)
    return [(r.kind, passage.text[r.start : r.end].strip()) for r in passage.regions]


@pytest.mark.parametrize("kind", ["quote", "signature", "disclaimer", "unticked", "automatic"])
def test_the_policys_examples(kind: str) -> None:
    examples = getattr(RULES.examples, kind)
    assert examples
    for example in examples:
        assert {k for k, _ in regions(example)} == {kind}, example


@pytest.mark.parametrize("example", RULES.examples.own)
def test_the_policys_counter_examples(example: str) -> None:
    assert regions(example) == []


@pytest.mark.parametrize("language", ROWS["headers"])
def test_reply_headers(language: str) -> None:
    quoted = f"{ROWS['headers'][language]}\n\nIf you want to leave, tell us."
    assert regions(f"Thanks, that answers it.\n\n{quoted}") == [("quote", quoted)]
    # nothing of the customer's own stands above: a form, or a mail passed on whole
    assert regions(quoted) == []


@pytest.mark.parametrize("line", ROWS["attributions"])
def test_attributions(line: str) -> None:
    assert regions(f"Fine.\n\n{line}\n\nIf you want to leave, tell us.") == [
        ("quote", f"{line}\n\nIf you want to leave, tell us.")
    ]
    own = clean(f"{line}\n> If you want to leave, tell us.\n\nNo, I want a human.").own
    assert own.strip() == "No, I want a human."


@pytest.mark.parametrize(("body", "kept"), ROWS["kept"])
def test_the_customers_own_words_stay(body: str, kept: str) -> None:
    assert kept in clean(body).own


@pytest.mark.parametrize(("body", "gone"), ROWS["gone"])
def test_what_others_wrote_goes(body: str, gone: str) -> None:
    passage = clean(body)
    assert gone in passage.text
    assert gone not in passage.own
