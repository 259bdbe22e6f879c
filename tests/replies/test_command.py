"""``triage reply`` as a user meets it."""

import json

import pytest
from typer.testing import CliRunner

from triage import cli
from triage.commands import _each
from triage.errors import OutputError

RUN = CliRunner()


def reply(*arguments, stdin=None):
    return RUN.invoke(cli.app, ["reply", *map(str, arguments)], input=stdin)


def canonical(name, body, **more):
    message = {"author": "customer", "created_at": "2026-03-02T09:14:00Z", "body": body}
    return json.dumps({"ticket_id": name, "account": {"tier": "standard"}, "messages": [message], **more}) + "\n"


HUMAN = canonical("T-1", "Can I speak to a manager please?", requester={"name": "Ines Falk", "time_zone": "Berlin"})
THREAT = canonical("T-2", "I know where you live and I will kill you.")
CALM = canonical("T/3", "Where is the manual?")


@pytest.fixture
def tickets(tmp_path):
    file = tmp_path / "in.jsonl"
    file.write_text(HUMAN + THREAT + CALM, encoding="utf-8")
    return file


def test_one_ticket_to_stdout(tickets):
    done = reply(tickets, "--id", "T-1", "--rules-only")
    assert done.exit_code == 0
    assert done.stdout.startswith("T-1: medium, ")
    assert "Hello Ines Falk,\n\nI want to make sure you get the best possible help with this." in done.stdout
    assert "That is by 18:00 on Monday, 2 March 2026 (Europe/Berlin, UTC+1)." in done.stdout


def test_several_one_after_another(tickets):
    done = reply(tickets, "--rules-only")
    heads = [line for line in done.stdout.splitlines() if line.startswith("T") and ": " in line and len(line) < 60]
    assert [head.split(":")[0] for head in heads] == ["T-1", "T-2", "T/3"]
    assert "T-2: critical, Security Team, do not engage" in done.stdout
    assert done.stdout.count("Hello") == 2


def test_nothing_is_drafted_for_a_red_flag(tickets):
    done = reply(tickets, "--id", "T-2", "--rules-only")
    assert "Hello" not in done.stdout and "reach out" not in done.stdout
    steps = ["Document everything", "Escalate to security team", "Do not continue conversation"]
    assert [line.strip("- ") for line in done.stdout.splitlines() if line.startswith("  - ")][:3] == steps
    done = reply(tickets, "--id", "T-2", "--rules-only", "--format", "json")
    found = json.loads(done.stdout)
    assert (found["do_not_engage"], found["message"], found["parts"], found["promise"]) == (True, None, [], None)
    assert found["incident"][3] == "Follow incident response protocol"


def test_json_is_one_object_a_line(tickets):
    done = reply(tickets, "--rules-only", "-f", "json", "--quiet")
    first, _, last = map(json.loads, done.stdout.splitlines())
    assert first["message"].startswith("Hello Ines Falk,")
    assert " ".join(part["text"] for part in first["parts"][1:]) in first["message"]
    assert first["parts"][1]["key"] == "scripts.toml: messages.connect"
    assert first["parts"][1]["filled"]["specific benefit"] == "clauses.trigger.human_request.benefit"
    assert first["promise"] == {
        "announced": "By end of business day",
        "at": "2026-03-02T17:00:00Z",
        "text": "18:00 on Monday, 2 March 2026 (Europe/Berlin, UTC+1)",
        "zone": "Europe/Berlin",
        "zone_of": "customer",
    }
    assert last["escalate"] is False and last["not_escalated"]["do"]
    assert last["open_slots"] and all(slot["fill_in"] for slot in last["open_slots"])


def test_stdin_and_rejected_rows(tickets):
    done = reply("-", "--rules-only", "--quiet", "-f", "json", stdin=HUMAN + "[1]\n")
    assert done.exit_code == 3
    assert len(done.stdout.splitlines()) == 1 and "rejected:" in done.stderr


def test_one_file_each(tickets, tmp_path):
    done = reply(tickets, "--rules-only", "-o", tmp_path / "out", "--format", "markdown")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "3 drafts in" in done.stderr and "for 1 red flag nothing is said to the customer" in done.stderr
    names = sorted(file.name for file in (tmp_path / "out").iterdir())
    assert names[:2] == ["T-1.md", "T-2.md"] and names[2].startswith("T_3-") and len(names) == 3
    assert (tmp_path / "out" / "T-1.md").read_text(encoding="utf-8").startswith("## T-1\n\n**medium, ")


def test_one_ticket_may_go_to_a_file(tickets, tmp_path):
    assert reply(tickets, "--id", "T-1", "--rules-only", "-o", tmp_path / "reply.txt").exit_code == 0
    assert (tmp_path / "reply.txt").read_text(encoding="utf-8").startswith("T-1: medium, ")
    done = reply(tickets, "--rules-only", "-o", tmp_path / "all.txt")
    assert done.exit_code == 2 and "is one file, and there are 3 drafts; name a folder" in done.stderr
    assert not (tmp_path / "all.txt").exists()


def test_an_input_is_never_overwritten(tmp_path):
    (tmp_path / "T-1.json").write_text(HUMAN, encoding="utf-8")
    done = reply(tmp_path / "T-1.json", "--rules-only", "-f", "json", "-o", tmp_path)
    assert done.exit_code == 2 and "is an input and would be overwritten" in done.stderr
    assert (tmp_path / "T-1.json").read_text(encoding="utf-8") == HUMAN


def test_a_scored_file_says_the_same(tickets, tmp_path):
    scored = tmp_path / "scored.jsonl"
    assert RUN.invoke(cli.app, ["score", str(tickets), "-o", str(scored), "--rules-only", "-q"]).exit_code == 0
    told = reply(scored, "--tickets", tickets, "-f", "json", "--quiet")
    assert told.stdout == reply(tickets, "--rules-only", "-f", "json", "--quiet").stdout
    alone = json.loads(reply(scored, "--id", "T-1", "-f", "json", "--quiet").stdout)
    assert alone["message"].startswith("Hello,\n\n") and "(UTC)" in alone["message"]


def test_a_file_scored_under_another_policy_is_told(tickets, tmp_path):
    scored = tmp_path / "scored.jsonl"
    RUN.invoke(cli.app, ["score", str(tickets), "-o", str(scored), "--rules-only", "-q"])
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "scripts.toml").write_text('[greeting]\nplain = "Good day,"\n', encoding="utf-8")
    done = reply(scored, "--policy", tmp_path / "mine")
    assert "Good day," in done.stdout
    assert "warning: scored under policy" in done.stderr


def test_redacted_drafts_name_nobody(tickets):
    done = reply(tickets, "--id", "T-1", "--rules-only", "--redact")
    assert "Ines" not in done.stdout and "Hello,\n" in done.stdout


def test_a_time_on_the_command_line_starts_the_clock(tmp_path):
    file = tmp_path / "in.jsonl"
    row = json.loads(HUMAN)
    del row["messages"][0]["created_at"]
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert "That is by" not in reply(file, "--rules-only").stdout
    assert (
        "That is by 18:00 on Friday, 6 March 2026"
        in reply(file, "--rules-only", "--as-of", "2026-03-06T10:00:00Z").stdout
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("no.jsonl",), "no.jsonl"),
        (("{in}", "--id", "T-9"), "no ticket T-9"),
        (("{in}", "--as-of", "noon"), "is not a time"),
        (("{in}", "--format", "pdf"), "'pdf' is not one of"),
        (("{in}", "-o", "{in}"), "is a file; name a folder"),
        (("{in}", "-o", "{in}/../no/such"), "there is no folder"),
        (("{in}", "--tickets", "{in}"), "--tickets goes with a scored file"),
    ],
)
def test_wrong_words_are_exit_2(tickets, arguments, words):
    done = reply(*(argument.replace("{in}", str(tickets)) for argument in arguments), "--rules-only")
    assert done.exit_code == 2 and done.stdout == ""
    assert words in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ("topic.large_refund", "benefit: review your request for a refund"),
        ("not.in_kb", "Answer from the FAQ or knowledge base, and give the article"),
        ("redflag.violence", "nothing is said to the customer"),
    ],
)
def test_the_policy_shows_what_is_said(clause, words):
    assert words in RUN.invoke(cli.app, ["policy", "show", clause]).stdout


def test_an_id_steers_no_terminal(tmp_path):
    file = tmp_path / "in.jsonl"
    file.write_text(canonical("T\x1b[31m\n1", "Can I speak to a manager please?"), encoding="utf-8")
    done = reply(file, "--rules-only")
    assert "\x1b" not in done.stdout and done.stdout.startswith("T [31m 1: ")


def test_names_of_files_are_safe_and_never_the_same():
    ids = ["1", "a", "A", "a", "a/b", "a?b", "..", "con", "nul.x", "x" * 300, "ü", "", "a-2", "-rf", "_con"]
    found = _each.names(ids, ".txt")
    assert len({name.casefold() for name in found}) == len(ids)
    assert found[0] == "1.txt" and found[3] != "a.txt"
    for name in found:
        assert name.isascii() and "/" not in name and len(name) < 110 and name[0] not in ".-"
        assert name.split(".")[0].casefold() not in ("con", "nul")
    assert found == _each.names(ids, ".txt")


def test_a_folder_in_which_nothing_may_be_written(tmp_path):
    (tmp_path / "T-1.txt").mkdir()
    with pytest.raises(OutputError, match=r"T-1\.txt: cannot be written"):
        _each.write(str(tmp_path), [("T-1.txt", "words")])
