"""Decisions, rejected rows and whole runs show no personal data either."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.conftest import ticket_of
from tests.secrets import NAMES, SECRET, evil
from triage import api, pipeline, redact
from triage.intake import decided
from triage.running.keep import keep
from triage.types import METADATA, SUBJECT, Account, Decision, Prediction, Rejected, Ticket

POLICY = api.load_policy()


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
