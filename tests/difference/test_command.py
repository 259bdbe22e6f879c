"""``triage diff`` as a user meets it: what it takes, where words and data go, and its exit codes."""

import json

import pytest
import typer
from typer.testing import CliRunner

from tests.test_cli import HUMAN, canonical
from triage.commands import diff

APP = typer.Typer(rich_markup_mode="rich")
APP.command()(diff.command)
WATCHED = 'extends = true\neffect = "watch"\n'


def run(*arguments):
    return CliRunner().invoke(APP, [str(a) for a in arguments], env={"NO_COLOR": "1", "COLUMNS": "160"})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Tickets, a policy that only watches who asks for a human, and two scored files."""
    made = tmp_path_factory.mktemp("diff")
    clause = made / "mine" / "clauses" / "trigger" / "human_request.toml"
    clause.parent.mkdir(parents=True)
    clause.write_text(WATCHED)
    rows = [
        canonical("T-1", "Where is the manual?", labels={"priority": "none"}),
        canonical("T-2", HUMAN, labels={"priority": "medium", "team": "technical_support"}),
    ]
    (made / "in.jsonl").write_text("".join(rows) + "{not json\n")
    (made / "more.jsonl").write_text(canonical("T-3", "Thanks!"))
    (made / "good.jsonl").write_text("".join(rows))
    head = "ticket_id,escalate,priority,team,clauses,decided_by,p_escalate\n"
    (made / "old.csv").write_text(head + "T-1,false,none,,,none,0.1\nT-2,true,high,billing,high.refund,policy,0.9\n")
    (made / "new.csv").write_text(head + "T-1,true,low,billing,,model,0.8\nT-2,true,low,billing,,model,0.7\n")
    return made


@pytest.fixture(scope="module")
def policies(folder):
    """One comparison of two policies, with everything written."""
    out = folder / "out"
    return out, run(
        "default", folder / "mine", "--on", folder / "in.jsonl", folder / "more.jsonl", "--rules-only", "-o", out
    )


def test_what_is_shown(policies):
    _, done = policies
    text = " ".join(done.stdout.split())
    assert "clauses/trigger/human_request.toml effect changed escalate watch" in text
    assert "no longer escalated 1 33.3 %" in text
    assert "clause trigger.human_request holds no longer" in text
    assert "T-2 medium -> none" in text
    assert '"Can I speak to a manager"' in text
    assert "changed for the worse 1" in text


def test_rejected_rows_are_told_and_kept_and_give_3(policies):
    out, done = policies
    assert done.exit_code == 3
    assert "rejected: " in done.stderr
    assert "in.jsonl:3" in done.stderr
    assert [json.loads(line)["line"] for line in (out / "rejected.jsonl").read_text().splitlines()] == [3]


def test_the_folder_holds_all_and_only_the_page_quotes_tickets(policies):
    out, _ = policies
    names = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
    assert names >= {"metrics.json", "report.html", "difference.json", "tables/changed.csv", "plots/levels.png"}
    quoting = {name for name in names if b"manager please" in (out / name).read_bytes()}
    assert quoting == {"report.html"}
    assert json.loads((out / "metrics.json").read_bytes())["metrics"]["lowered_share"]["n"] == 3


def test_an_earlier_comparison_is_replaced_and_nothing_else(folder, policies):
    out, _ = policies
    again = run(folder / "old.csv", folder / "new.csv", "-o", out)
    assert again.exit_code == 0, again.stderr
    assert not (out / "rejected.jsonl").exists()
    assert not (out / "tables" / "policy_changes.csv").exists(), "no policies were compared"
    other = folder / "other"
    other.mkdir()
    (other / "mine.txt").write_text("mine")
    refused = run(folder / "old.csv", folder / "new.csv", "-o", other)
    assert (refused.exit_code, (other / "mine.txt").read_text()) == (2, "mine")
    assert "holds other files" in refused.stderr


def test_two_scored_files_as_json(folder):
    done = run(folder / "old.csv", folder / "new.csv", "--json")
    said = json.loads(done.stdout)
    assert (done.exit_code, done.stderr) == (0, "")
    assert [c["ticket"] for c in said["changed"]] == ["T-2", "T-1"]
    assert [c["because"][0]["name"] for c in said["changed"]] == ["high.refund", "p_escalate"]


@pytest.mark.parametrize(
    ("first", "second", "fail_on", "code"),
    [
        ("old.csv", "new.csv", "lowered", 1),
        ("old.csv", "new.csv", "any", 1),
        ("new.csv", "old.csv", "any", 1),
        ("old.csv", "old.csv", "any", 0),
        ("old.csv", "old.csv", "lowered", 0),
    ],
)
def test_fail_on(folder, first, second, fail_on, code):
    assert run(folder / first, folder / second, "--fail-on", fail_on, "--show", 0).exit_code == code


HEAD = "ticket_id,escalate,priority,team,clauses,decided_by,p_escalate\n"
KEPT, GONE, QUIET, NEW = (
    "T-1,true,high,billing,high.refund,policy,0.9\n", "T-2,true,critical,billing,high.refund,policy,0.9\n",
    "T-3,false,none,,,none,0.1\n", "T-4,true,low,billing,,model,0.7\n",
)  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "lowered", "any_", "said"),
    [
        ((KEPT, GONE, QUIET), (KEPT,), 1, 1, "1 ticket escalated in A and missing in B"),
        ((KEPT, QUIET), (KEPT,), 0, 1, "1 ticket not escalated in A and missing in B"),
        ((KEPT,), (KEPT, NEW), 0, 1, "1 ticket only in B"),
        ((KEPT, QUIET), (KEPT, QUIET), 0, 0, ""),
    ],
)
def test_a_ticket_of_one_file_only_is_a_change(tmp_path, first, second, lowered, any_, said):
    one, other = tmp_path / "a.csv", tmp_path / "b.csv"
    one.write_text(HEAD + "".join(first))
    other.write_text(HEAD + "".join(second))
    strict = run(one, other, "--fail-on", "any", "--quiet", "-o", tmp_path / "out")
    assert (strict.exit_code, strict.stdout) == (any_, "")
    assert (f"--fail-on any: {said}" in strict.stderr) == bool(said)
    assert run(one, other, "--fail-on", "lowered", "-q").exit_code == lowered
    assert run(one, other).exit_code == 0


def test_what_one_file_lacks_is_counted_on_top_everywhere(tmp_path):
    one, other, out = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "out"
    one.write_text(HEAD + KEPT + QUIET + GONE)
    other.write_text(HEAD + KEPT)
    done = run(one, other, "-o", out)
    assert "escalated in A, missing in B 1 33.3 %" in " ".join(done.stdout.split())
    assert "T-2, T-3" in done.stdout, "the escalated one comes first"
    said = json.loads((out / "difference.json").read_text())
    assert (said["only_in_a"], said["escalated_only_in_a"], said["only_in_b"]) == (["T-2", "T-3"], ["T-2"], [])
    lost = json.loads((out / "metrics.json").read_text())["metrics"]["escalated_only_in_a_share"]
    assert (round(lost["value"], 3), lost["n"]) == (0.333, 3)
    lead = (out / "report.html").read_text().partition("</header>")[0]
    assert '<li class="bad"><b>1</b><span>escalated in A, missing in B' in lead
    quiet = run(one, other, "-o", out, "--quiet")
    assert quiet.stdout == ""
    assert quiet.stderr == "warning: not compared: 2 tickets in A only, 0 tickets in B only\n"


def test_one_page(folder):
    out = folder / "page.html"
    done = run(folder / "old.csv", folder / "new.csv", "-o", out, "--quiet")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    assert "T-2" in out.read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("default", "mine"), ["name an export with --on"]),
        (("default", "mine", "good.jsonl"), ["two are compared, and here are 3"]),
        (("default", "mine", "--on", "good.jsonl", "--policy", "mine", "--rules-only", "--model", "m"),
         ["--policy does not go with two policies", "give one of the two"]),
        (("old.csv", "new.csv", "--on", "good.jsonl", "--rules-only", "--limit", "3", "--fail-on", "lower"),
         ["--on does not go with two scored files", "--rules-only does not go", "--limit does not go",
          "'lower' is not one of lowered, any"]),
        (("old.csv", "default", "--on", "good.jsonl"),
         ["old.csv was taken for a scored file", "default was taken for the shipped policy or model"]),
        (("old.csv", "new.csv", "-o", "-"), ["-o -: name a folder, or a file that ends in .html"]),
        (("old.csv", "mine"), ["old.csv was taken for a scored file", "mine was taken for a policy"]),
        (("old.csv", "new.csv", "-o", "old.csv"), ["is an input and would be overwritten"]),
        (("default", "mine", "--on", "good.jsonl", "-o", "mine"), ["is an input and would be overwritten"]),
        (("old.csv", "new.csv", "-o", "x.json"), ["--json writes JSON to stdout"]),
        (("old.csv", "new.csv", "-o", "not-there/x.html"), ["name a file in a folder that is there"]),
        (("old.csv", "good.jsonl"), ["is no scored file: no column"]),
        (("default", "mine", "--on", "not-there.jsonl", "--rules-only"), ["not-there.jsonl: no such file"]),
    ],
)  # fmt: skip
def test_what_does_not_go_is_said_all_at_once(folder, monkeypatch, arguments, said):
    monkeypatch.chdir(folder)
    done = run(*arguments)
    assert done.exit_code == 2, done.stdout
    assert done.stdout == ""
    for words in said:
        assert words in done.stderr


def test_help_teaches():
    done = run("--help")
    assert "triage diff default my-policy --on export.csv -o report.html" in " ".join(done.stdout.split())
