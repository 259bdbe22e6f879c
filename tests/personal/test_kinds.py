"""Every kind finds its examples, and nothing in the look-alikes."""

import re
import tomllib
from pathlib import Path

import pytest

from triage import discover, personal
from triage.patterns.scan import Scanner

EXAMPLES = tomllib.loads((Path(__file__).parent / "examples.toml").read_text(encoding="utf-8"))
KINDS = discover.names("triage.personal")


def cases(group: str) -> list[tuple[str, str]]:
    return [(kind, text) for kind, own in EXAMPLES.items() for text in own[group]]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_examples_of_both_sorts(kind: str) -> None:
    assert len(EXAMPLES[kind]["fires"]) >= 4 and len(EXAMPLES[kind]["silent"]) >= 6


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_keeps_the_form_of_the_board(kind: str) -> None:
    module = discover.load("triage.personal", kind)
    assert isinstance(module.TITLE, str) and isinstance(module.RANK, int)
    re.compile(module.NEEDS)
    Scanner(module.PATTERNS)
    assert module.check("", 0, 0) is None


def test_ranks_differ() -> None:
    ranks = [discover.load("triage.personal", kind).RANK for kind in KINDS]
    assert len({*ranks}) == len(ranks)
    assert set(personal.kinds()) == {*KINDS, personal.NAME}


@pytest.mark.parametrize(("kind", "marked"), cases("fires"))
def test_fires(kind: str, marked: str) -> None:
    text = marked.replace("«", "").replace("»", "")
    wanted = re.findall("«([^»]*)»", marked)
    assert [text[f.start : f.end] for f in personal.find(text)] == wanted
    assert {f.kind for f in personal.find(text)} == {kind}


@pytest.mark.parametrize(("kind", "text"), cases("silent"))
def test_silent(kind: str, text: str) -> None:
    assert [(f.kind, text[f.start : f.end]) for f in personal.find(text)] == []
