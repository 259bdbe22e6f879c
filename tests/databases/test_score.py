"""The command line from table to table: the same decisions as from files, and no password anywhere."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.databases import server
from triage import scorer
from triage.cli import app
from triage.commands import _frozen
from triage.errors import TriageError
from triage.files.source import open_source

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True, scope="module")
def made_once():
    """Make the patterns of a policy once for all runs: what is tried here is where rows come from and go to."""
    made, make = {}, scorer.Detector

    def detector(policy):
        if policy.digest not in made:
            made[policy.digest] = make(policy)
        return made[policy.digest]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(scorer, "Detector", detector)
        yield


def triage(*arguments):
    return CliRunner().invoke(app, [str(a) for a in arguments])


def words(done):
    """What was said, without the line breaks that a screen has."""
    return "".join(done.stderr.split())


def test_from_table_to_table_in_one_database(sqlite):
    sqlite.run("insert into tickets values (3, 'x', 'Thanks!', null, null), (4, 'x', x'41', '2026-03-02', null)")
    into = sqlite.url("table=decisions")
    done = triage("score", sqlite.url("table=tickets"), "-o", into, "--rules-only", "--keep-columns", "plan")
    assert done.exit_code == 0, done.stderr
    assert "desk.db?table=decisions" in words(done)
    rows = sqlite.rows("select * from decisions order by ticket_id")
    assert [(r["ticket_id"], r["priority"], r["plan"]) for r in rows] == [
        ("1", "none", None),
        ("2", "critical", "pro"),
        ("3", "none", None),
        ("4", "none", None),
    ]
    again = triage("score", sqlite.url("table=tickets"), "-o", into, "--rules-only", "--keep-columns", "plan")
    assert again.exit_code == 0
    assert sqlite.rows("select * from decisions order by ticket_id") == rows


def test_a_table_and_a_file_of_the_same_rows_are_decided_alike(sqlite, tmp_path):
    columns = ("number", "subject", "body", "created", "plan")
    with (tmp_path / "tickets.csv").open("w", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(columns)
        table.writerows(row.values() for row in sqlite.rows("select * from tickets order by number"))
    outs = []
    for name, source in (("a", sqlite.url("table=tickets")), ("b", tmp_path / "tickets.csv")):
        assert triage("score", source, "-o", tmp_path / f"{name}.jsonl", "--rules-only", "-q").exit_code == 0
        outs.append((tmp_path / f"{name}.jsonl").read_bytes())
    assert outs[0] == outs[1]
    assert triage("score", tmp_path / "tickets.csv", "-o", sqlite.url("table=d"), "--rules-only", "-q").exit_code == 0
    (row,) = sqlite.rows("select * from d where ticket_id = '2'")
    told = json.loads(outs[0].splitlines()[1])
    assert (json.loads(row["evidence"]), row["due_at"]) == (told["evidence"], told["due_at"])


def test_rejected_rows_are_counted_and_kept_beside(sqlite):
    sqlite.run(
        "create table odd (id integer primary key, body json); insert into odd values (1, '[1]'), (2, 'Thanks!')"
    )
    done = triage("score", sqlite.url("table=odd"), "-o", sqlite.url("table=d"), "--rules-only")
    assert done.exit_code == 3
    assert "1rowrejected,withreasonsin" in words(done)
    assert "desk.db?table=d_rejected" in words(done)
    assert [row["reason"] for row in sqlite.rows("select * from d_rejected")] == ["body is a list, not text"]
    assert [row["ticket_id"] for row in sqlite.rows("select * from d")] == ["2"]


def test_a_table_is_written_at_once_so_nothing_is_gone_on_with(sqlite, tmp_path):
    (tmp_path / "t.csv").write_text("ticket_id,body\n1,Thanks!\n")
    done = triage("score", tmp_path / "t.csv", "-o", sqlite.url("table=d"), "--rules-only", "--resume")
    assert done.exit_code == 0
    assert "--resume: the output is written at once at the end, so the run begins anew" in done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["desk.db", "t.csv"]


def test_an_output_that_does_not_fit_is_told_before_the_work(sqlite):
    sqlite.run("create table d (ticket_id text primary key)")
    done = triage("score", sqlite.url("table=tickets"), "-o", sqlite.url("table=d"), "--rules-only")
    assert (done.exit_code, "has no column escalate, priority" in done.stderr) == (2, True)
    same = triage("score", sqlite.url("table=tickets"), "-o", sqlite.url("table=tickets"), "--rules-only")
    assert (same.exit_code, "is an input and would be overwritten" in same.stderr) == (2, True)


@pytest.mark.parametrize("command", ["inspect", "explain", "score"])
def test_a_password_is_in_no_message(command):
    done = triage(command, "postgresql://me:pa%2Fss@127.0.0.1:1/desk?table=t&sslpassword=pa/ss")
    assert done.exit_code == 2
    assert "postgresql://127.0.0.1:1/desk?table=t: cannot be opened" in done.stderr
    assert not any(part in done.stderr + done.stdout for part in ("pa/ss", "pa%2Fss"))


@pytest.mark.parametrize("arguments", [["metrics", "URL", "--outcomes", "URL"], ["diff", "URL", "URL"]])
def test_where_only_files_are_read_the_password_is_in_no_message_either(arguments):
    done = triage(*(a.replace("URL", "postgresql://me:pa%2Fss@127.0.0.1:1/desk?table=t") for a in arguments))
    assert done.exit_code == 2
    assert "pa%2Fss" not in done.stderr + done.stdout


def test_places_that_want_a_file():
    with pytest.raises(
        TriageError, match=r"sqlite:///a.db\?table=t: is the URL of a database, and a file is read here"
    ):
        open_source("sqlite:///a.db?table=t")
    with pytest.raises(TriageError, match="a table may hold other tickets the next time: name a file"):
        _frozen._spread(["sqlite:///a.db?table=t"])


def test_from_and_to_postgresql(postgresql, sqlite):
    into = f"{postgresql}?table=scored"
    done = triage("score", sqlite.url("table=tickets"), "-o", into, "--rules-only")
    assert done.exit_code == 0, done.stderr
    back = triage("score", f"{postgresql}?query=SELECT ticket_id, team AS body FROM scored ORDER BY 1", "--rules-only")
    assert [json.loads(line)["ticket_id"] for line in back.stdout.splitlines()] == ["1", "2"]
    assert not any(part in done.stderr + back.stderr for part in (server.PASSWORD, "pa%2Fss"))


def test_files_do_not_wait_for_sqlalchemy():
    code = (
        "import sys; from triage import discover, pipeline; from triage.intake import export; "
        "from triage.commands import score; "
        "rows = list(export.open_export([sys.argv[1]])); "
        "made = [discover.load(pipeline.WRITERS, name).render([]) for name in discover.names(pipeline.WRITERS)]; "
        "sys.exit('sqlalchemy' in sys.modules or not rows or not made)"
    )
    sample = ROOT / "data" / "samples" / "tickets.jsonl"
    subprocess.run([sys.executable, "-c", code, sample], cwd=ROOT, check=True)
