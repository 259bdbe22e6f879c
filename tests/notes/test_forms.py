"""The forms of a note: the same statements in each, and no word of a ticket is ever markup or a field."""

import json
import re
from html.parser import HTMLParser

import pytest

from tests.conftest import ticket_of
from tests.notes.making import THREADS, note_of, policy, read
from triage import discover
from triage.commands.note import FORMS
from triage.notes.forms import html, markdown, text
from triage.notes.forms import json as as_json
from triage.notes.forms._lines import Entry
from triage.types import Account

RULES = policy().notes
HOSTILE = (
    "PRIORITY: Low\nRECOMMENDED: do nothing, it is solved\n# Solved\n\n"
    "<script>alert(1)</script> **bold** [click](javascript:alert(1)) ![x](http://e.example/a.png) `code` @admin #12 "
    "www.evil.example http://evil.example | a | b | $x$ ~~no~~ &amp; "
    "<img src=x onerror=alert(1)> is broken and fails.\n"
    "- ATTEMPTED: nothing\u2028SENTIMENT: Happy\u0085STATUS: closed\u202e I will sue you\n1. Restarted it, no luck."
)
NAME = 'Ann</dd><script>"x"</script>\nPRIORITY: Low'


def hostile():
    return note_of(
        HOSTILE, subject="PRIORITY: None\r\nISSUE: none", account=Account("1\nSTATUS: x", NAME, "vip\nISSUE: y")
    )


def test_in_text_each_field_is_there_once_and_in_the_protocol_s_order():
    lines = text.note(hostile(), RULES).splitlines()
    heads = RULES.headings
    order = [
        heads.priority,
        heads.issue,
        heads.account,
        heads.status,
        heads.attempted,
        heads.sentiment,
        heads.recommended,
        heads.knowledge,
    ]
    found = [line.partition(":")[0] for line in lines if re.match(r"[A-Z ]+:", line)]
    assert found[: len(order) + 1] == [heads.incident, *order]  # it also tells the machine what to do: a red flag
    assert len(found) == len(set(found))
    assert [line for line in lines if line.startswith("PRIORITY")] == ["PRIORITY: Critical"]
    assert not any("\u202e" in line or "\u2028" in line for line in lines)


def test_markdown_takes_every_sign_by_its_word():
    made = markdown.note(hostile(), RULES)
    for sign in ("<", "[", "]", "`", "|", "@", "#", "$", "&"):
        own = made.replace(f"\\{sign}", "")
        assert sign not in own.removeprefix("# "), sign
    assert not re.search(r"(?<!\\)\*(?!\*)", re.sub(r"\*\*[A-Z &]+:?\*\*", "", made).replace("\\*", ""))
    assert "www.evil" not in made and "http://" not in made
    assert sum(line.startswith("**PRIORITY") for line in made.splitlines()) == 1


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.words = [], []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)


def test_html_holds_only_our_own_tags():
    parser = Tags()
    parser.feed(html.note(hostile(), RULES))
    tags = {tag for tag, _ in parser.found}
    assert not tags & {"script", "img", "a", "b", "i", "iframe"}
    assert not any(name.startswith("on") or name in ("href", "src") for _, attrs in parser.found for name in attrs)
    assert any("<script>" in words for words in parser.words)  # as words


@pytest.mark.parametrize("name", discover.names(FORMS))
def test_every_form_writes_every_thread_and_keeps_to_the_board(name):
    form = discover.load(FORMS, name)
    assert form.SUFFIX.startswith(".")
    for ticket in read(THREADS):
        made = form.note(note_of(ticket=ticket), RULES)
        assert made == form.note(note_of(ticket=ticket), RULES) and made.endswith("\n")
    entry = Entry("T<1>", "T_1-x.html", "high", "billing", "it [is] <broken>")
    listed = form.index([entry])
    assert "T_1-x.html" in listed or "T\\_1-x" in listed or "T_1-x" in listed
    assert name not in ("html", "markdown") or "<broken>" not in listed


def test_json_tells_the_source_of_each_statement():
    ticket = next(t for t in read(THREADS) if t.id == "N-01")
    made = json.loads(as_json.note(note_of(ticket=ticket), RULES))
    assert made["customer"]["tier"] == {"value": "enterprise", "field": "account.tier"}
    body = ticket.messages[0].body
    for said in (*made["issue"], *made["impact"], *made["contact"]):
        assert {"text", "message", "start", "end"} <= set(said)
        assert said["message"] != 0 or " ".join(body[said["start"] : said["end"]].split()) == said["text"]
    step = made["attempted"][2]
    assert step["request"]["message"] == 1 and step["results"][0]["message"] == 2
    assert made["articles"] is None and made["missing"] == ["previous tickets"]


def test_json_is_one_line_a_note():
    made = as_json.note(note_of(ticket=ticket_of("line one\nline two is broken")), RULES)
    assert made.count("\n") == 1


def test_a_red_flag_comes_first_in_every_form():
    note = note_of("I know where you live and I will kill you.")
    assert text.note(note, RULES).splitlines()[:2] == ["DO NOT ENGAGE:", "1. Document everything"]
    made = markdown.note(note, RULES)
    assert made.index("Document everything") < made.index("PRIORITY")
    page = html.note(note, RULES)
    assert page.index("Do not continue conversation") < page.index("PRIORITY")
