"""Decisions that were written are read back, and stand beside their tickets."""

import json

import pytest

from tests.conftest import ticket_of
from triage import api, pipeline, redact
from triage.errors import InputError
from triage.intake import decided
from triage.types import METADATA, SUBJECT, Account

POLICY = api.load_policy()
TICKETS = [
    ticket_of("Where is the manual?", id="T-1"),
    ticket_of(
        "I want to speak to a manager.", 'He said "no | yes".\n\nI will sue you, call 0044 20 7946 0958', id="T-2"
    ),
    ticket_of("The app is fine.", subject="Our lawyer will write to you", id="T-3", account=Account("a", "Ann", "vip")),
]


@pytest.fixture(params=["csv", "jsonl", "parquet", "csv.gz"])
def written(request, tmp_path):
    path = tmp_path / f"scored.{request.param}"
    if request.param == "csv.gz":
        import gzip

        pipeline.run(TICKETS, pipeline.Scorer(POLICY), str(tmp_path / "scored.csv"))
        path.write_bytes(gzip.compress((tmp_path / "scored.csv").read_bytes(), mtime=0))
    else:
        pipeline.run(TICKETS, pipeline.Scorer(POLICY), str(path))
    return str(path)


def test_what_was_decided_is_read_back(written):
    before = api.score(TICKETS, POLICY)
    after = [case.decision for case in decided.beside(list(decided.read(written)), TICKETS)]
    for one, other in zip(before, after, strict=True):
        for name in ("ticket_id", "priority", "team", "clauses", "do_not_engage", "decided_by", "needs_review"):
            assert getattr(one, name) == getattr(other, name)
        spans = {(s.clause, s.message, s.start, s.end, s.polarity, s.tier) for s in one.signals}
        assert {(s.clause, s.message, s.start, s.end, s.polarity, s.tier) for s in other.signals} <= spans
        assert {s.clause for s in other.signals} >= set(one.clauses)


def test_without_the_ticket_the_words_are_still_known(written):
    found = [case for case in decided.beside(list(decided.read(written)), []) if case.ticket.id == "T-2"]
    assert not found[0].worded and any("sue" in s.text for s in found[0].decision.signals)


def test_a_scored_file_is_told_from_an_export(written, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("id,body\n1,hello\n")
    assert decided.is_scored(written) and not decided.is_scored(str(other))
    assert not decided.is_scored(str(tmp_path)) and not decided.is_scored(str(tmp_path / "none.csv"))


def test_evidence_of_another_hand_is_named(tmp_path):
    path = tmp_path / "scored.csv"
    path.write_text("ticket_id,escalate,priority,team,clauses,decided_by,evidence\nT-1,false,none,,,none,a tale\n")
    with pytest.raises(InputError, match=r"scored.csv:2: evidence 'a tale' is not written as triage score writes it"):
        list(decided.read(str(path)))


PIECE = {"clause": "a.b", "message": 0, "start": 0, "end": 1, "text": "x"}


@pytest.mark.parametrize(
    "keys",
    [
        {"evidence": [[]]}, {"evidence": 5}, {"evidence": ["x", 7]}, {"evidence": [{**PIECE, "start": None}]},
        {"evidence": [{"message": 0}]}, {"evidence": [{**PIECE, "message": float("inf")}]},
        {"p_sentiment": {"angry": []}},
    ],
    ids=json.dumps,
)  # fmt: skip
def test_what_is_no_evidence_is_told_in_words(tmp_path, keys):
    path = tmp_path / "scored.jsonl"
    row = {"ticket_id": "T-1", "escalate": False, "priority": "none", "team": "", "clauses": [], "decided_by": "none"}
    path.write_text(json.dumps(row | keys) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"scored.jsonl:1: .* not (as|written as) triage score writes"):
        list(decided.read(str(path)))


def test_a_ticket_stands_once_in_a_scored_file(tmp_path):
    row = {"ticket_id": "T-1", "escalate": False, "priority": "none", "team": "", "clauses": [], "decided_by": "none"}
    path = tmp_path / "twice.jsonl"
    path.write_text((json.dumps(row) + "\n") * 2, encoding="utf-8")
    with pytest.raises(InputError, match=r"twice.jsonl:2: ticket T-1 stands in line 1 already"):
        list(decided.read(str(path)))


def test_what_is_written_over_keeps_its_place():
    ticket, (_, before, _) = TICKETS[1], api.score(TICKETS, POLICY)
    hidden = redact.case(decided.Case(ticket, before))
    assert "7946" not in str(hidden) and len(hidden.ticket.messages[1].body) == len(ticket.messages[1].body)
    for signal in hidden.decision.signals:
        if signal.message not in (SUBJECT, METADATA):
            assert hidden.ticket.messages[signal.message].body[signal.start : signal.end] == signal.text
