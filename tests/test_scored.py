"""What `triage score` wrote is read back the same from every form."""

import gzip
from datetime import UTC, datetime

import pytest

from tests.conftest import SMALL, ticket_of
from triage import discover
from triage.decide import decide
from triage.errors import InputError
from triage.output import whole
from triage.pipeline import WRITERS, form_of
from triage.scored import read_scored
from triage.signals import Detector
from triage.types import Prediction, Priority

HEADS = {
    "escalate": {"true": 0.9, "false": 0.1},
    "priority": {"none": 0.1, "low": 0.1, "medium": 0.1, "high": 0.1, "critical": 0.6},
}


@pytest.fixture(scope="module")
def decisions():
    tickets = [
        ticket_of("our site is down since noon", id="=1+1"),
        ticket_of("all is well", id="007"),
        ticket_of("", id="3"),
    ]
    detector = Detector(SMALL)
    findings = detector.detect(detector.views(tickets))
    predictions = [Prediction(HEADS, model="m" * 64), None, None]
    return [decide(t, f, p, SMALL) for t, f, p in zip(tickets, findings, predictions, strict=True)]


def write(decisions, out):
    module = discover.load(WRITERS, form_of(str(out)))
    with whole(str(out), binary=module.BINARY) as stream:
        writer = module.open_writer(stream)
        writer.write(decisions)
        writer.close()
    return str(out)


@pytest.mark.parametrize("name", ["s.csv", "s.jsonl", "s.parquet"])
def test_every_form_gives_the_same(decisions, tmp_path, name):
    first, second, third = read_scored(write(decisions, tmp_path / name))
    assert (first.ticket_id, second.ticket_id, third.ticket_id) == ("=1+1", "007", "3")
    assert (first.escalate, first.priority, first.decided_by) == (True, Priority.CRITICAL, "policy")
    assert first.clauses == decisions[0].clauses
    assert (first.p_escalate, first.p_priority, first.model) == (0.9, 0.6, "m" * 12)
    assert first.due_at == datetime(2026, 3, 2, 9, 5, tzinfo=UTC)
    assert (second.escalate, second.team, second.p_escalate, second.due_at) == (False, "", None, None)
    assert third.needs_review
    assert third.notes


def test_a_packed_file_is_read(decisions, tmp_path):
    plain = write(decisions, tmp_path / "s.jsonl")
    (tmp_path / "s.jsonl.gz").write_bytes(gzip.compress((tmp_path / "s.jsonl").read_bytes()))
    assert read_scored(str(tmp_path / "s.jsonl.gz")) == read_scored(plain)


HEAD = "ticket_id,escalate,priority,team,clauses,decided_by\n"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", "id,body\n1,x\n", "no column ticket_id, escalate, priority, team, clauses, decided_by"),
        ("a.csv", "", "holds no row"),
        ("a.csv", HEAD + "1,true,urgent,billing,,model\n", "priority 'urgent' is not one of none, low"),
        ("a.csv", HEAD + "1,perhaps,high,billing,,model\n", "escalate is 'perhaps', not true or false"),
        ("a.csv", HEAD + "1,false,high,billing,,model\n", "escalate is False, but priority is high"),
        ("a.csv", HEAD + "1,true,high,billing,,model\n" * 2, "1 ticket ids stand more than once, such as 1"),
        ("a.jsonl", "{no\n", "a.jsonl:1: is not JSON"),
        ("a.xml", "<a/>", "ends in .csv, .jsonl or .parquet"),
        ("a.parquet", "no parquet", "cannot be read"),
    ],
)
def test_what_is_no_scored_file_is_said(tmp_path, name, content, words):
    (tmp_path / name).write_text(content)
    with pytest.raises(InputError, match=words.replace("(", r"\(")):
        read_scored(str(tmp_path / name))


def test_a_file_that_is_not_there_is_said():
    with pytest.raises(InputError, match="no such file"):
        read_scored("no/such.csv")
