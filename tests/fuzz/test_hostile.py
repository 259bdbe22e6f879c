"""Hostile texts through all of ``score``: each ticket comes out once, and nothing that is written hides a clause."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fuzz import laws
from tests.fuzz.texts import HOSTILE, SOUND, around
from tests.fuzz.worker import scorer
from triage.scorer import decide_all
from triage.types import Author, Message, Ticket

CLAUSES = {"critical.outage", "trigger.human_request"}
HUGE = {
    "exclamation marks": 20_000,
    "one long word": 1_000_000,
    "quotes": 100_000,
    "nested HTML": 100_000,
    "marks of quoted mail": 100_000,
    "combining marks": 100_000,
    "right to left": 100_000,
    "lone surrogates": 100_000,
    "NUL": 100_000,
}


def line(number: int, text: str) -> str:
    message = {"author": "customer", "created_at": "2026-03-02T09:14:00Z", "body": text}
    return json.dumps({"ticket_id": f"T-{number}", "messages": [message]}) + "\n"


def test_the_sound_text_is_found_by_itself() -> None:
    (found,) = decide_all(scorer(), [Ticket("T-1", "", (Message(Author.CUSTOMER, SOUND),))])
    assert set(found.clauses) >= CLAUSES


@pytest.mark.parametrize("html", [False, True])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_hides_nothing(name: str, html: bool) -> None:
    """Where it is read otherwise after all, as in a mail that is forwarded, a person is asked to look."""
    body = around(HOSTILE[name](2000))
    (found,) = decide_all(scorer(), [Ticket("T-1", "", (Message(Author.CUSTOMER, body, html=html),))])
    assert set(found.clauses) >= CLAUSES or found.needs_review, found.clauses
    assert found.escalate
    assert not found.faults or name == "lone surrogates"  # readers mend them; a program's own ticket bears the fault


@pytest.mark.parametrize("form", laws.FORMS)
def test_huge_texts_and_odd_ones_come_out_once_each(tmp_path: Path, form: str) -> None:
    texts = [make(HUGE.get(name, 300) if form == "jsonl" else 300) for name, make in HOSTILE.items()]
    path = tmp_path / "in.jsonl"
    path.write_text("".join(line(n, around(text)) for n, text in enumerate(texts)), encoding="utf-8")
    found = laws.read([str(path)])
    assert (len(found.tickets), len(found.rejected)) == (len(HOSTILE), 0)
    (tmp_path / "out").mkdir()
    laws.scored(found, scorer(), tmp_path / "out", form)
    assert [p.name for p in (tmp_path / "out").iterdir()] == [f"decisions.{form}"]


@pytest.mark.parametrize("name", ["lone surrogates", "NUL", "quotes", "right to left", "formulas", "controls"])
def test_a_hostile_text_may_stand_in_every_field(tmp_path: Path, name: str) -> None:
    text = HOSTILE[name](40)
    message = {"author": text, "created_at": text, "body": SOUND}
    account = {"id": text, "name": text, "tier": text, "since": text}
    row = {"ticket_id": f"T{text}", "subject": text, "channel": text, "status": text, "account": account,
           "messages": [message], text: text}  # fmt: skip
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps(row) + "\n" + line(2, SOUND), encoding="utf-8")
    found = laws.read([str(path)])
    assert len(found.rows) == 2
    for form in laws.FORMS:
        (tmp_path / form).mkdir()
        laws.scored(found, scorer(), tmp_path / form, form)
