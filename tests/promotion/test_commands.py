"""The commands as an analyst meets them: a worse model is refused, a better one passes, and everything is kept."""

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.promotion.conftest import policy, rows
from tests.promotion.test_asked_less import verdict


def test_a_worse_model_is_refused_and_a_better_one_passes(staffed):
    on = ("--on", "frozen.jsonl", *staffed.asked)
    first = staffed.run("promote", 1, *on, "--why", "the shipped one", "--by", "eva")
    assert "version 1 against the rules alone (no champion)" in first.output
    assert "rules alone:" in first.output
    assert "version 1 is the champion now; nothing was live before" in first.stderr
    assert staffed.registry.aliases == {"champion": "1"}

    refused = staffed.run("promote", *staffed.asked, code=1)
    assert "version 2 against version 1" in refused.stdout
    assert "fails: it costs more" in refused.stdout
    assert "version 2 does not pass, nothing was changed: mean cost of a ticket" in refused.stderr
    assert staffed.registry.aliases == {"champion": "1"}
    assert len(staffed.lines()) == 1

    staffed.run("promote", 2, *staffed.asked, "--force", code=2)
    forced = staffed.run("promote", 2, *staffed.asked, "--force", "--why", "a drill", "--json")
    told = json.loads(forced.stdout)
    assert (told["passed"], told["promoted"], told["forced"], told["ledger"]["line"]) == (False, True, True, 2)
    cost = told["checks"][0]
    assert cost["verdict"] == "fails"
    assert cost["difference"]["low"] > 0, "surely worse"
    assert cost["difference"]["value"] == pytest.approx(cost["candidate"]["value"] - cost["champion"]["value"])
    assert "BY FORCE, although this does not hold: mean cost of a ticket" in forced.stderr
    assert staffed.registry.aliases == {"champion": "2", "previous": "1"}
    line = staffed.lines()[-1]
    assert (line["forced"], line["by"], line["why"], line["before"]["version"]) == (True, "anna", "a drill", "1")
    assert {c["name"] for c in line["checks"] if c["verdict"] == "fails"} >= {"cost"}
    live = staffed.run("live").stdout
    assert "live: version 2" in live
    assert "by force (--force), although not everything asked of it holds: mean cost of a ticket" in live

    better = staffed.run("promote", 1, *staffed.asked)
    assert staffed.registry.aliases == {"champion": "1", "previous": "2"}
    assert "version 1 is the champion now; version 2 is previous" in better.stderr
    assert "not those of" not in better.stderr.lower()
    assert "forced" not in staffed.lines()[-1]

    staffed.run("rollback", "--why", "a drill, too", "--by", "bob")
    assert staffed.registry.aliases == {"champion": "2", "previous": "1"}
    after = staffed.run("live").stdout
    assert "rolled back to on" in after
    assert "judged when anna promoted it on" in after
    log = staffed.run("live", "--log").stdout
    assert [line.split()[0] for line in log.splitlines()[1:]] == ["4", "3", "2", "1"]
    assert "promote (forced)" in log

    description = next(v.description for v in staffed.registry.versions() if v.number == "1")
    assert description.startswith("## Promotion: made live on")
    assert description.count("## Promotion") == 1, "an earlier one gives way"
    assert "| mean cost of a ticket |" in description
    assert description.endswith("# A card\n\n## More\n")


def test_the_first_one_must_cost_no_more_than_the_rules_alone(staffed):
    refused = staffed.run("promote", 2, "--on", "frozen.jsonl", *staffed.asked, "--json", code=1)
    assert verdict(refused, "cost")[0] == "fails"
    assert json.loads(refused.stdout)["checks"][0]["against"] == "rules alone"
    assert staffed.lines() == []


def test_the_same_model_again_changes_nothing(staffed):
    staffed.registry.set_aliases({"champion": "1"})
    staffed.run("live", "--mend", "--by", "eva")
    lines = len(staffed.lines())
    assert "is the champion already; nothing was changed" in staffed.run("promote", "champion").stderr
    staffed.registry.add(staffed.registry.version("1").digest, policy=policy().digest)
    told = staffed.run("promote", 3, "--force", "--why", "no reason", "--json")
    assert "version 3 is the very model of version 1" in told.stderr
    assert json.loads(told.stdout)["promoted"] is False
    assert len(staffed.lines()) == lines


def test_other_tickets_than_last_time_are_told_loudly(staffed):
    asked = (*staffed.asked, "--quiet")
    staffed.run("promote", 1, "--on", "frozen.jsonl", *asked)
    with Path("frozen.jsonl").open("a") as file:
        file.write(rows("w001")[1] + "\n")
    changed = staffed.run("promote", 2, *asked, "--dry-run", "--json", code=1)
    assert "THE LABELLED TICKETS HAVE CHANGED SINCE THE LAST PROMOTION" in changed.stderr
    assert "note: THE LABELLED TICKETS" in changed.stderr
    assert verdict(changed, "last_tickets")[0] == "holds", "more of them are harmless"
    shutil.copyfile("frozen.jsonl", "other.jsonl")
    other = staffed.run("promote", 2, "--on", "oth*.jsonl", *asked, "--force", "--why", "a drill")
    assert "THE LABELLED TICKETS ARE NOT THOSE OF THE LAST PROMOTION" in other.stderr
    line = staffed.lines()[-1]
    assert line["tickets"]["paths"] == ["other.jsonl"]
    assert line["notes"][0].startswith("THE LABELLED TICKETS")


def test_nobody_is_examined_on_what_he_learnt(staffed):
    learnt = rows("w004")[:6]
    with Path("frozen.jsonl").open("a") as file:
        file.writelines(line + "\n" for line in learnt)
    refused = staffed.run("promote", 1, "--on", "frozen.jsonl", *staffed.asked, code=2)
    assert "version 1 has learnt 6" in refused.stderr
    assert "--unseen" in refused.stderr
    assert staffed.lines() == []
    staffed.run("promote", 1, "--on", "frozen.jsonl", "--unseen", *staffed.asked)
    tickets = staffed.lines()[0]["tickets"]
    assert tickets["rows"] - tickets["used"] == 6
    assert tickets["unseen"] is True
    (staffed.ledger.parent / "learnt.jsonl").write_text("\n".join(learnt) + "\n")
    nothing = staffed.run("promote", 2, "--on", "learnt.jsonl", "--unseen", code=2)
    assert "all 6 labelled tickets were learnt" in nothing.stderr


def test_no_behaviour_tests_are_no_pass(staffed, monkeypatch):
    from triage.trials import behaviour

    monkeypatch.setattr(behaviour, "default_folder", lambda: staffed.ledger.parent / "nowhere")
    refused = staffed.run("promote", 1, "--on", "frozen.jsonl", code=1)
    assert "cannot be told: there are no behaviour tests" in refused.stdout
    assert staffed.lines() == []
    missing = staffed.run("promote", 1, "--on", "frozen.jsonl", "--behaviour", "nowhere", code=2)
    assert "nowhere: no such folder" in missing.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("promote", "7"), "7: there is no such version"),
        (("promote", "1"), "name some with --on FILE"),
        (("promote", "1", "--on", "-"), "must be able to read the same tickets again"),
        (("promote", "1", "--on", "no*.jsonl"), "no*.jsonl: no file is called so"),
        (("promote", "1", "--on", "no.jsonl"), "no.jsonl"),
        (("promote", "1", "--on", "in.csv"), "label"),
        (("promote", "--force", "--dry-run", "--why", "x"), "give one of the two"),
        (("promote", "--force", "--why", "  "), "--force needs a reason"),
        (("promote", "--why", "x" * 3000), "--why: at most 2,000 characters"),
        (("rollback",), "nothing was promoted yet"),
        (("live", "--at", "yesterday"), "'yesterday' is no date or time"),
        (("live", "--at", "0001-01-01"), "is no date or time"),
        (("live", "--at", "2090-01-01"), "'2090-01-01' has not come yet"),
        (("live", "--mend", "--at", "2026-01-01"), "it goes without --at"),
    ],
)
def test_what_is_wrong_is_said(staffed, words, said):
    (staffed.ledger.parent / "in.csv").write_text("ticket_id,body\n1,hello\n")
    done = staffed.run(*words, code=2)
    assert said in done.stderr
    assert done.stdout == ""
    assert staffed.lines() == []


def test_no_version_at_all(desk):
    assert "no model is registered" in desk.run("promote", "--on", "x.jsonl", code=2).stderr


def test_who_does_it_must_be_known(staffed, monkeypatch):
    from triage.commands import _promotion

    def nobody():
        raise KeyError("no such user")

    monkeypatch.setattr(_promotion, "getpass", SimpleNamespace(getuser=nobody))
    monkeypatch.setattr(_promotion, "os", SimpleNamespace(environ={}))
    assert "say it with --by NAME" in staffed.run("promote", 1, code=2).stderr
