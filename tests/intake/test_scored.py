"""What `triage score` wrote is read back the same from every form."""

import csv
import gzip
import json
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.conftest import SMALL, ticket_of
from triage import discover
from triage.decide import decide
from triage.errors import InputError
from triage.files.output import whole
from triage.intake.scored import digest_of, read_scored
from triage.pipeline import WRITERS, form_of
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
P, DUE = (HEAD.replace("\n", f",{column}\n") for column in ("p_escalate", "due_at"))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", "id,body\n1,x\n", "no column ticket_id, escalate, priority, team, clauses, decided_by"),
        ("a.csv", "", "the file is empty"),
        ("a.csv", HEAD, "holds no row"),
        ("a.csv", HEAD + "1,true,urgent,billing,,model\n", "priority 'urgent' is not one of none, low"),
        ("a.csv", HEAD + "1,perhaps,high,billing,,model\n", "escalate is 'perhaps', not true or false"),
        ("a.csv", HEAD + "1,false,high,billing,,model\n", "escalate is False, but priority is high"),
        ("a.csv", HEAD + "1,true,high,billing,,model\n" * 2, "1 ticket id stands more than once, such as 1"),
        (
            "a.csv",
            HEAD + "1,ja,high,billing,,model\n",
            "'ja', not true or false; a spreadsheet that saved the file may",
        ),
        ("a.csv", P + "1,true,high,billing,,model,893\n", "p_escalate is '893', not from 0 to 1; a spreadsheet"),
        ("a.csv", P + "1,true,high,billing,,model,01. Mai\n", "p_escalate is '01. Mai', not a number from 0 to 1; a"),
        ("a.csv", P + "1,true,high,billing,,model,inf\n", "p_escalate is 'inf', not from 0 to 1"),
        ("a.csv", DUE + "1,true,high,billing,,model,02.03.26\n", "due_at is '02.03.26', no time such as"),
        ("a.jsonl", "[1]\n", "is no JSON object"),
        ("a.jsonl", "{no\n", "a.jsonl:1: is not JSON"),
        ("a.xml", "<a/>", "ends in .csv, .jsonl or .parquet"),
        ("a.parquet", "no parquet", "cannot be read"),
    ],
)
def test_what_is_no_scored_file_is_said(tmp_path, name, content, words):
    (tmp_path / name).write_text(content)
    with pytest.raises(InputError, match=words.replace("(", r"\(")):
        read_scored(str(tmp_path / name))


@pytest.mark.parametrize("mark", [";", "\t", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_that_a_spreadsheet_saved_again(tmp_path, mark, encoding):
    """Its own delimiter, order mark, decimal comma and words for true; lists keep their semicolons in quotes."""
    head = [*HEAD.strip().split(","), "p_escalate", "needs_review"]
    cells = ["tïcket", "WAHR", "high", "billing", '"high.angry;trigger.churn"', "model", '"0,893"', "FALSCH"]
    lines = [mark.join(head), mark.join(cells)]
    path = tmp_path / "s.csv"
    for start in ("", f"sep={mark}\r\n"):
        path.write_bytes((start + "\r\n".join(lines) + "\r\n").encode(encoding))
        (row,) = read_scored(str(path))
        assert (row.ticket_id, row.escalate, row.needs_review, row.p_escalate) == ("tïcket", True, False, 0.893)
        assert row.clauses == ("high.angry", "trigger.churn")


@pytest.mark.parametrize("cell", ["", "nan", "NaN"])
def test_a_number_that_is_none_is_not_known(tmp_path, cell):
    (tmp_path / "a.csv").write_text(P + f"1,true,high,billing,,model,{cell}\n")
    assert read_scored(str(tmp_path / "a.csv"))[0].p_escalate is None
    told = dict(zip(HEAD.strip().split(","), ("1", True, "high", "billing", [], "model"), strict=True))
    pq.write_table(pa.Table.from_pylist([told | {"p_escalate": float("nan")}]), tmp_path / "a.parquet")
    assert read_scored(str(tmp_path / "a.parquet"))[0].p_escalate is None


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_what_is_no_text_is_said(tmp_path, name):
    (tmp_path / name).write_bytes(bytes(range(256)) * 40)
    with pytest.raises(InputError, match=r"is no text \(binary data\)"):
        read_scored(str(tmp_path / name))
    (tmp_path / "folder.csv").mkdir()
    for read in (read_scored, digest_of):
        with pytest.raises(InputError, match=r"folder\.csv: is a folder"):
            read(str(tmp_path / "folder.csv"))
        with pytest.raises(InputError, match="a scored file must be a file"):
            read("-")


def test_a_file_that_is_not_there_is_said():
    with pytest.raises(InputError, match="no such file"):
        read_scored("no/such.csv")


@pytest.mark.parametrize("cut", [1, 5, 100])
def test_a_table_that_is_cut_off_is_not_read_as_far_as_it_goes(decisions, tmp_path, cut):
    """What a cut row does not say any more, such as that a person should look, would be taken as a no."""
    path = tmp_path / "scored.csv"
    write(decisions, path)
    last = path.read_text(encoding="utf-8").rstrip().rpartition("\n")[2]
    whole_file = path.read_text(encoding="utf-8").rstrip()
    path.write_text(whole_file[: len(whole_file) - len(last) + last.find(",") + cut], encoding="utf-8")
    with pytest.raises(InputError, match=r"scored\.csv:\d+: (has \d+ cells, the header has|cannot be read)"):
        read_scored(str(path))


def test_a_quote_that_never_closes_swallows_no_ticket(decisions, tmp_path):
    path = tmp_path / "scored.csv"
    write(decisions, path)
    path.write_text(path.read_text(encoding="utf-8").replace("\n007,", '\n"007,', 1), encoding="utf-8")
    with pytest.raises(InputError, match=r"scored\.csv:\d+: cannot be read as a table"):
        read_scored(str(path))


def test_a_row_with_more_cells_than_the_header_is_told(decisions, tmp_path):
    path = tmp_path / "scored.csv"
    write(decisions, path)
    path.write_text(path.read_text(encoding="utf-8").rstrip() + ",more\n", encoding="utf-8")
    with pytest.raises(InputError, match="the file was cut off or changed"):
        read_scored(str(path))


def test_empty_cells_of_kept_columns_may_be_missing_at_the_end(decisions, tmp_path):
    path = tmp_path / "scored.csv"
    write(decisions, path)
    head, _, rest = path.read_text(encoding="utf-8").partition("\n")
    path.write_text(f"{head.rstrip()},colour,size\n{rest}", encoding="utf-8")
    assert len(read_scored(str(path))) == len(decisions)


@pytest.mark.parametrize("when", ["0001-01-01T00:00:00Z", "1969-12-31", "9999-12-31T23:59:59Z"])
def test_a_deadline_of_a_year_that_no_calendar_knows_is_refused(decisions, tmp_path, when):
    path = tmp_path / "scored.csv"
    write(decisions, path)
    head, first, *rest = list(csv.reader(path.open(encoding="utf-8", newline="")))
    first[head.index("due_at")] = when
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([head, first, *rest])
    with pytest.raises(InputError, match=f"due_at is '{when}', no time such as"):
        read_scored(str(path))


@pytest.mark.parametrize("ident", [None, True, {"n": 1}, ["1"], 1.5])
def test_an_id_that_is_none_is_refused(tmp_path, ident):
    row = {"ticket_id": ident, "escalate": False, "priority": "none", "team": "", "clauses": [], "decided_by": "none"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n")
    with pytest.raises(InputError, match=r"ticket_id is .* neither text nor a number"):
        read_scored(str(tmp_path / "a.jsonl"))
