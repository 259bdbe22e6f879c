"""What a ticket says does not steer the terminal of whoever looks at it."""

import json

import pytest
from typer.testing import CliRunner

from triage.cli import app
from triage.fields.screen import tame

STEERS = "\x1b[31m", "\x1b]0;title\x07", "\x9b2J", "\u202e", "\u2066", "\x08", "\x7f"
SAID = "".join(f"a{sign}b" for sign in STEERS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("screen")
    body = f"Your service is {SAID}down. My account was {SAID}hacked, I will sue you {SAID}"
    said = [{"author": "customer", "body": body, "created_at": "2026-03-02T09:00:00Z"}]
    ticket = {"ticket_id": f"T{SAID}", "subject": SAID, "channel": SAID, "account": {"name": SAID}, "messages": said}
    (made / "t.jsonl").write_text(json.dumps(ticket) + "\n" + json.dumps({"ticket_id": SAID, "messages": SAID}) + "\n")
    CliRunner().invoke(app, ["score", f"{made}/t.jsonl", "--rules-only", "-q", "-o", f"{made}/s.jsonl"])
    return made


def test_words_stay_and_so_do_lines():
    assert tame("I will\tsue\nyou \U0001f468\u200d\U0001f469 \u05e9\u200f\u00e9") == (
        "I will\tsue\nyou \U0001f468\u200d\U0001f469 \u05e9\u200f\u00e9"
    )
    assert not [sign for sign in tame(SAID) if not sign.isprintable()]


@pytest.mark.parametrize(
    "words",
    [
        "followup {}/s.jsonl", "queue {}/s.jsonl", "explain {}/t.jsonl", "explain {}/t.jsonl --id none-such",
        "inspect {}/t.jsonl --sample 1", "note {}/t.jsonl", "reply {}/t.jsonl", "checklist {}/t.jsonl",
        "policy coverage {}/t.jsonl", "score {}/t.jsonl -o {}/out.txt",
    ],
)  # fmt: skip
def test_nothing_of_a_ticket_steers_the_terminal(folder, words):
    done = CliRunner().invoke(app, words.format(folder, folder).split())
    shown = [done.output, *(path.read_text() for path in folder.glob("out.txt"))]
    assert done.exit_code in (0, 2, 3)
    assert "a b" in "".join(shown).replace("ab", "a b")
    assert sorted({sign for sign in "".join(shown) if not sign.isprintable()} - {"\n"}) == []
