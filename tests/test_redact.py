"""Personal data is written over: nothing moves, nothing comes back, nothing of it is left."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ticket_of
from triage import api, personal, pipeline, redact
from triage.intake import decided
from triage.running.keep import keep
from triage.types import METADATA, SUBJECT, Account, Decision, Prediction, Rejected, Ticket

POLICY = api.load_policy()
NAMES = ("Ann Okonkwo", "Will May", "José Müller", "Green Energy GmbH", "王小明", "ann99", "Haus24", "Pat O’Neil")
DATA = [
    "ann@example.com", "ann%40example.com", "ann (at) example (dot) com", "+49 30 1234567", "(415) 555-0132",
    "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00", "123-45-6789", "85.07.30-033.28", "203.0.113.77",
    "2001:db8::ff00:42:8329", "Ann Okonkwo", "okonkwo", "Will May", "jose mueller", "Green Energy", "王小明",
]  # fmt: skip
_OTHERS = (
    "| |  |\n|\t|\r\n|😀|👩🏽‍💻|é|e\u0301|\u200b|•|[email]|[name]•••|,|.|-|0|12|I will sue|&nbsp;|&#64;|Hi Will,|<b>|"
    '</b>|<br>|<a href="mailto:ann@example.com">|</a>|<!--|-->|<|>|"|tel:|@|+|(|)|order |ip |SSN '
)
PIECES = st.sampled_from([*DATA, *_OTHERS.split("|")])
TEXTS = st.lists(PIECES, max_size=25).map("".join)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_what_is_written_over_is_as_long_and_stays_as_it_is(text: str) -> None:
    known = personal.names(NAMES)
    hidden = redact.text(text, known)
    assert len(hidden) == len(text)
    assert redact.text(hidden, known) == hidden
    assert personal.find(hidden, known) == []
    assert [(a, b) for a, b in zip(text, hidden, strict=True) if a.isspace() and a != " " and a != b] == []


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_only_what_was_found_is_changed(text: str) -> None:
    known = personal.names(NAMES)
    found = personal.find(text, known)
    places = {at for one in found for at in range(one.start, one.end)}
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    hidden = redact.text(text, known)
    assert [at for at in range(len(text)) if text[at] != hidden[at] and at not in places] == []


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("around", ["{}", "x {} y", "😀{}😀", "({})", "«{}».", "a\n{}\nb", "{0} {0}"])
def test_nothing_of_it_is_left(data: str, around: str) -> None:
    if data == "jose mueller":  # another spelling, which is no name of the ticket's
        return
    hidden = redact.text(around.format(data), NAMES)
    assert data not in hidden and len(hidden) == len(around.format(data))


@pytest.mark.parametrize(
    ("source", "hidden"),
    [
        ("to ann@example.com.", "to [email]••••••••."),
        ("4111 1111 1111 1111 ok", "[card]••••••••••••• ok"),
        ("Ann", "•••"),
        ("Ann Okonkwo's app", "[name]•••••'s app"),
        ("Ann\nOkonkwo", "•••\n•••••••"),
        ("😀 ann@example.com 😀", "😀 [email]•••••••• 😀"),
        ("Hi Will, will you? In May", "Hi ••••, will you? In May"),
        ("Thanks,\nWill", "Thanks,\n••••"),
        ("it is down. — Will", "it is down. — ••••"),
        ("it is down — Will you help?", "it is down — Will you help?"),
        ("José and JOSE and Jose\u0301", "•••• and •••• and •••••"),
        ("the green energy that we buy", "the [name]•••••• that we buy"),
        ("a green field", "a green field"),
        ("请问王小明在吗", "请问•••在吗"),
        ("Annual manners, annann", "Annual manners, annann"),
        ("I am ann99, haus24 is down, haus 24", "I am •••••, [name] is down, haus 24"),
        ("O’Neil and ONEIL and o'neil", "[name] and ONEIL and [name]"),
    ],
)
def test_how_it_looks(source: str, hidden: str) -> None:
    assert redact.text(source, NAMES) == hidden


@pytest.mark.parametrize(
    "source",
    [
        '<a href="mailto:ann@example.com">ann@example.com</a>',
        "<a href='mailto:ann%40example.com?subject=Ann Okonkwo'>write</a>",
        "<p>ann<b>@</b>exam<wbr>ple.com</p>",
        "<p>ann&#64;example&period;com and Ann&nbsp;Okonkwo</p>",
        '<img alt="Ann Okonkwo" src=cid:ann@example.com><!-- ann@example.com -->',
        "<title>Ann Okonkwo</title><style>ann@example.com</style>",
        '<a href="tel:+49301234567">+49 (0)<i>30</i> 1234567</a>',
        "<p>4111 <span>1111</span> 1111&#8203; 1111</p>",
    ],
)
def test_html_stays_the_same_page(source: str) -> None:
    hidden = redact.text(source, NAMES)
    assert len(hidden) == len(source)
    assert not re.search(r"ann|okonkwo|30|1111|example", hidden.lower().replace("&#8203;", ""))
    tags = re.compile(r"</?[a-z]+|>|<!--|-->|href=|alt=|src=")
    assert tags.findall(hidden) == tags.findall(source)


def test_a_name_in_angle_brackets_is_one() -> None:
    assert redact.text("Ann Okonkwo <Ann Okonkwo> wrote", NAMES) == "[name]••••• <[name]•••••> wrote"


def test_a_tag_is_no_name() -> None:
    source = '<strong class="strong">Mr. Strong</strong> <font face="Font">x</font>'
    hidden = redact.text(source, ("Bo Strong", "Al Font"))
    assert hidden == '<strong class="strong">Mr. [name]</strong> <font face="Font">x</font>'


def evil() -> Ticket:
    body = "Hi, Ann Okonkwo here (ann@example.com, müller@example.com, 203.0.113.77). I will sue you!\n\nAnn"
    ticket = ticket_of(body, subject="Ann Okonkwo: lawyer", id="T-1")
    extra = {
        "requester": {"name": "Ann Okonkwo", "phone": 491711234567},
        "ann@example.com": ["0171 2345678", {"note": "call Okonkwo"}],
        "date_of_birth": "1985-06-21", "count": 12, "user_id": 4111111111111111, "ok": True, "none": None, "share": 0.5,
    }  # fmt: skip
    account = Account("ann@example.com", "Ann Okonkwo", "vip")
    return replace(ticket, account=account, extra=extra, warnings=("'ann@example.com' is no time",))


SECRET = re.compile(r"ann\b|okonkwo|example\.com|203\.0|1711234|2345678|1985", re.IGNORECASE)


def test_a_ticket_shows_nothing() -> None:
    hidden = redact.ticket(evil())
    assert not SECRET.search(str(hidden).replace("T-1", ""))
    assert hidden.id == "T-1" and hidden.account.tier == "vip"
    assert hidden.extra["user_id"] == 4111111111111111
    assert (hidden.extra["count"], hidden.extra["ok"], hidden.extra["none"], hidden.extra["share"]) == (
        12,
        True,
        None,
        0.5,
    )
    assert redact.ticket(hidden) == hidden
    assert len(hidden.account.id) == len("ann@example.com")


def test_what_tickets_are_sorted_by_shows_nothing_either() -> None:
    account = Account("7", "Ann Okonkwo", "plan of ann@example.com")
    known = replace(evil(), account=account, channel="Ann Okonkwo's phone", status="waits for ann@example.com")
    assert not SECRET.search(str(redact.ticket(known)))
    plain = replace(evil(), account=replace(account, tier="enterprise"), channel="email", status="on hold since 2 days")
    hidden = redact.ticket(plain)
    assert (hidden.account.tier, hidden.channel, hidden.status) == ("enterprise", "email", "on hold since 2 days")


@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        ("3M", "••"), ("A/B (testing) 24/7, Lda. & Filhos e Companhia do Norte", "[name]" + "•" * 48), ("", ""),
        ("Customer", "Customer"), ("support team", "support team"), ("12345", "12345"),
        ("ann@example.com", "[email]••••••••"),
    ],
)  # fmt: skip
def test_the_name_of_an_account_is_written_over_whatever_it_is(name: str, hidden: str) -> None:
    assert redact.ticket(Ticket("1", "", (), Account(name=name))).account.name == hidden


def test_a_decision_quotes_what_is_left() -> None:
    ticket = evil()
    (before,) = api.score([ticket], POLICY)
    spoken = replace(
        before,
        prediction=Prediction(
            {"escalate": {"true": 1.0}}, {"true": (("ann", 1.0), ("sue ann", 0.5), ("sue", 0.2), ("ller", 0.1))}
        ),
        review=("held back ('Ann Okonkwo')",),
    )
    hidden = redact.case(decided.Case(ticket, spoken))
    assert not SECRET.search(str(hidden).replace("T-1", ""))
    assert hidden.decision.prediction is not None
    assert [word for word, _ in hidden.decision.prediction.weights["true"]] == ["•••", "sue •••", "sue", "••••"]
    assert _judged(hidden.decision) == _judged(before)
    for one in hidden.decision.signals:
        if one.message not in (SUBJECT, METADATA):
            assert hidden.ticket.messages[one.message].body[one.start : one.end] == one.text


def test_evidence_without_its_ticket_is_written_over_by_itself() -> None:
    (before,) = api.score([ticket_of("I will sue you, ann@example.com")], POLICY)
    signals = tuple(replace(s, text="I will sue you, ann@example.com") for s in before.signals)
    hidden = redact.case(decided.Case(Ticket("1", "", ()), replace(before, signals=signals), worded=False))
    assert {s.text for s in hidden.decision.signals} == {"I will sue you, [email]••••••••"}


def test_rejected_rows_are_written_over() -> None:
    raw = '{"id": "7", "requester_name": "Ann Okonkwo", "phone": "12345", "body": "Okonkwo, ann@example.com"}'
    row = redact.rejected(Rejected("x.csv", 3, "'ann@example.com' is no time", "7", raw))
    assert len(row.raw) == len(raw) and '"id": "7"' in row.raw
    assert not re.search("okonkwo|ann@|12345", (row.raw + row.reason).lower())


def test_the_samples_are_decided_alike_with_and_without(tmp_path) -> None:
    import orjson

    from triage.intake.export import open_export
    from triage.types import Ticket as Read

    tickets = [row for row in open_export(["data/samples/tickets.jsonl"]) if isinstance(row, Read)] + [evil()]
    rows = []
    for redacted in (False, True):
        out = tmp_path / f"{redacted}.jsonl"
        pipeline.run(tickets, pipeline.Scorer(POLICY), str(out), redacted=redacted)
        rows.append([orjson.loads(line) for line in out.read_text().splitlines()])
    for plain, hidden in zip(*rows, strict=True):
        for row in (plain, hidden):
            row["evidence"] = [
                {k: v for k, v in piece.items() if k not in ("text", "cue")} for piece in row["evidence"]
            ]
        notes = plain.pop("not_evaluable"), hidden.pop("not_evaluable")
        assert plain == hidden
        assert [len(note) for note in notes[0]] == [len(note) for note in notes[1]]
    assert len(rows[0]) == len(tickets)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_that_is_gone_on_with_hides_the_same(tmp_path, monkeypatch, workers) -> None:
    from tests.running.runs import lasting, scorer, ticket
    from triage.running import lasting as module

    monkeypatch.setattr(pipeline, "BATCH", 3)
    monkeypatch.setattr(module, "EVERY", 0.0)
    rows = [ticket(n, f"site is down, ann{n}@example.com, 4111 1111 1111 1111", note=f"ann{n}@x.de") for n in range(9)]
    rows[4:4] = [Rejected("in.csv", 4, "'ann@example.com' is no row", raw='["ann@example.com"]')]
    kept = keep(["note"], {}, ["note"], known=True)

    def cut() -> Iterator[Ticket | Rejected]:
        yield from rows[:6]
        raise KeyboardInterrupt

    def score(out, source, **options) -> dict[str, bytes]:
        pipeline.run(source, scorer(), str(out), keep=kept, redacted=True, workers=workers, **options)
        return {path.name: path.read_bytes() for path in out.parent.iterdir()}

    for name in ("whole", "cut"):
        (tmp_path / name).mkdir()
    whole = score(tmp_path / "whole" / "out.jsonl", rows)
    out = tmp_path / "cut" / "out.jsonl"
    with pytest.raises(KeyboardInterrupt):
        score(out, cut(), lasting=lasting(out))
    left = b"".join(path.read_bytes() for path in out.parent.iterdir())
    assert b"partial" in b"".join(path.name.encode() for path in out.parent.iterdir()) and b"4111" not in left
    assert score(out, rows, lasting=lasting(out, resume=True)) == whole
    assert set(whole) == {"out.jsonl", "out.jsonl.rejected.jsonl"}
    assert not re.search(rb"ann\d?@|4111", b"".join(whole.values()))


def test_the_time_is_linear_in_the_text() -> None:
    for part in ("Ann ", "<b>ann@x.de</b>", "ann@", "Will\n", "<", "1 ", "+49 ", "[email]"):
        begun = time.process_time()
        redact.text(part * 20_000, NAMES)
        assert time.process_time() - begun < 8, part


def _judged(one: Decision) -> tuple[object, ...]:
    places = [(s.clause, s.message, s.start, s.end, s.polarity, s.tier) for s in one.signals]
    return one.priority, one.team, one.clauses, one.sentiment, one.due_at, one.needs_review, places
