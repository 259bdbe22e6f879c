"""The commands as an analyst meets them: a worse model is refused, a better one passes, and everything is kept."""

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.promotion.conftest import frozen, policy, rows
from triage import modelfile


@pytest.fixture
def staffed(desk, good, bad, few_tests):
    """Register the shipped model as version 1 and the damaged one as version 2."""
    for folder in (good, bad):
        desk.registry.add(modelfile.read(folder).digest, folder=folder, policy=policy().digest)
    frozen(desk.ledger.parent)
    desk.asked = ("--behaviour", few_tests)
    return desk


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


def verdict(done, name):
    """Return what came of one check, with --json, and why."""
    return next((c["verdict"], c["why"]) for c in json.loads(done.stdout)["checks"] if c["name"] == name)


def test_the_first_one_must_cost_no_more_than_the_rules_alone(staffed):
    refused = staffed.run("promote", 2, "--on", "frozen.jsonl", *staffed.asked, "--json", code=1)
    assert verdict(refused, "cost")[0] == "fails"
    assert json.loads(refused.stdout)["checks"][0]["against"] == "rules alone"
    assert staffed.lines() == []


WEAK = """
[promotion]
cost_margin = 5
critical_recall = 0.0
redflag_recall = 0.0
behaviour = 0.0
behaviour_drop = 1.0
least_n = 1
[gates]
needless_share = { most = 1.0 }
[model]
cost = [[0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]]
"""


def test_a_policy_that_asks_nothing_promotes_nobody_untold(staffed):
    weak = staffed.ledger.parent / "weak"
    weak.mkdir()
    (weak / "decision.toml").write_text(WEAK)
    own = ("--policy", weak, *staffed.asked)
    staffed.run("promote", 1, "--on", "frozen.jsonl", *staffed.asked)
    line = staffed.lines()[0]
    assert line["judged_under"] == policy().digest
    assert (line["asked"]["behaviour"], line["asked"]["needless_share"]) == (0.7, 0.2)
    refused = staffed.run("promote", 2, *own, "--json", code=1)
    failing = [c["name"] for c in json.loads(refused.stdout)["checks"] if c["verdict"] == "fails"]
    assert failing == ["asked"], "it would pass but for that"
    why = verdict(refused, "asked")[1]
    for name in ("cost_margin 5", "critical_recall 0", "redflag_recall 0", "behaviour 0", "behaviour_drop 1",
                 "least_n 1", "needless_share 1", "the cost table (20 of its figures"):  # fmt: skip
        assert name in why
    assert "THIS POLICY ASKS LESS THAN THE SHIPPED ONE" in refused.stderr
    staffed.run("promote", 2, *own, "--force", "--why", "a drill")
    assert staffed.lines()[-1]["judged_under"] == policy(weak).digest
    back = staffed.run("promote", 1, *staffed.asked, "--dry-run", "--json")
    assert verdict(back, "asked")[0] == "holds", "what was asked before it was forced"


def test_a_first_policy_that_asks_less_is_told_in_capitals_and_kept(staffed):
    weak = staffed.ledger.parent / "weak"
    weak.mkdir()
    (weak / "decision.toml").write_text("[promotion]\nbehaviour = 0.5\n")
    done = staffed.run("promote", 1, "--on", "frozen.jsonl", "--policy", weak, *staffed.asked)
    told = "THIS POLICY ASKS LESS THAN THE SHIPPED ONE (or otherwise): behaviour 0.5, not 0.7"
    assert told in done.stderr
    assert f"note: {told}" in done.stdout
    assert told in staffed.lines()[0]["notes"]
    assert "the one that this triage ships: judged with the one in force" in done.stdout.replace("\n", " ")
    live = staffed.run("live").stdout
    assert told in live
    assert f"what was asked stood in the policy {policy(weak).digest[:12]}" in live


def test_where_a_line_does_not_tell_what_was_asked_it_is_what_the_shipped_policy_asks(staffed, few_tests):
    from dataclasses import replace

    from triage.promotion import lines
    from triage.records import ledger

    staffed.run("promote", 1, "--on", "frozen.jsonl", *staffed.asked, "--quiet")
    (move,) = lines.moves(ledger.read(staffed.ledger))
    staffed.ledger.unlink()
    with ledger.writing(staffed.ledger) as room:
        line = room.append(lines.says(replace(move, asked={}, tests=None, judged_under="")))
    staffed.registry.tag_version("1", {"ledger": line.hash})
    weak = staffed.ledger.parent / "weak"
    weak.mkdir()
    (weak / "decision.toml").write_text("[promotion]\nleast_n = 9\n")
    same = staffed.run("promote", 2, *staffed.asked, "--json", code=1)
    assert (verdict(same, "asked")[0], verdict(same, "behaviour_rows")[0]) == ("holds", "holds")
    less = staffed.run("promote", 2, *staffed.asked, "--policy", weak, "--json", code=1)
    assert verdict(less, "asked") == ("fails", "least_n 9, not 10")


def test_tickets_picked_from_last_times_promote_nobody_untold(staffed):
    staffed.run("promote", 1, "--on", "frozen.jsonl", *staffed.asked, "--quiet")
    lines = Path("frozen.jsonl").read_text().splitlines(keepends=True)
    Path("picked.jsonl").write_text("".join(lines[3:]))

    def kept(*on):
        return verdict(staffed.run("promote", 2, *on, *staffed.asked, "--json", code=1), "last_tickets")

    missing = kept("--on", "picked.jsonl")
    assert missing[0] == "fails"
    assert f"3 of {len(lines)} are not there" in missing[1]
    Path("rest.jsonl").write_text("".join(lines[:3]))
    assert kept("--on", "picked.jsonl", "--on", "rest.jsonl")[0] == "holds"
    relabelled = json.loads(lines[0])
    relabelled["labels"] |= {"sentiment": "angry" if relabelled["labels"]["sentiment"] != "angry" else "neutral"}
    Path("other.jsonl").write_text("".join([json.dumps(relabelled) + "\n", *lines[1:]]))
    assert f"1 of {len(lines)}" in kept("--on", "other.jsonl")[1]
    Path("frozen.jsonl").write_text("".join(lines[3:]))
    assert kept()[0] == "cannot be told"
    assert "frozen.jsonl: changed since" in kept()[1]
    Path("frozen.jsonl").unlink()
    gone = kept("--on", "picked.jsonl")
    assert gone[0] == "cannot be told"
    assert "cannot be read any more" in gone[1]
    assert len(staffed.lines()) == 1


def test_behaviour_rows_that_are_left_out_promote_nobody_untold(staffed, few_tests):
    staffed.run("promote", 1, "--on", "frozen.jsonl", *staffed.asked, "--quiet")
    text = (few_tests / "red_flags.toml").read_text()
    own = staffed.ledger.parent / "own"
    own.mkdir()

    def rows_of(text):
        (own / "red_flags.toml").write_text(text)
        return verdict(staffed.run("promote", 2, "--behaviour", own, "--json", code=1), "behaviour_rows")

    parts = text.split("[[rows]]")
    count = len(parts) - 1
    assert staffed.lines()[0]["tests"]["rows"] == count
    assert rows_of(text)[0] == "holds"
    assert rows_of(text + "\n[[rows]]" + parts[1].replace('text = "', 'text = "Well, ', 1))[0] == "holds"
    fewer = rows_of("[[rows]]".join(parts[:-2]))
    assert fewer[0] == "fails"
    assert f"lacking: 2 of {count} rows of red_flags" in fewer[1]
    assert (
        "1 of" in rows_of("[[rows]]".join([parts[0], parts[1].replace('text = "', 'text = "Well, ', 1), *parts[2:]]))[1]
    )
    one = rows_of("[[rows]]".join(parts[:2]))
    assert one[0] == "fails"


def test_where_only_the_numbers_of_rows_are_known_they_are_compared(few_tests):
    from datetime import UTC, datetime

    from triage.promotion import again
    from triage.promotion.lines import Model, Move
    from triage.trials import behaviour

    tests = again.tests_of(behaviour.read(few_tests))
    live, at = Model("1", "d", "p"), datetime(2026, 3, 2, tzinfo=UTC)

    def check(n):
        figures = ({"name": "cost", "candidate": None}, {"name": "behaviour.red_flags", "candidate": {"n": n}})
        return again.tests_check(tests, Move(1, "h", "promote", at, "eva", "", live, checks=figures))

    assert check(tests.rows).passes
    assert f"1 of {tests.rows + 1} rows of red_flags" in check(tests.rows + 1).why


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


def test_what_was_live_at_a_date_is_read_in_the_calendars_zone(staffed):
    from datetime import UTC, datetime

    from triage.promotion import lines
    from triage.promotion.lines import Model
    from triage.records import ledger

    assert "nothing was promoted yet" in staffed.run("live").stdout
    zone = staffed.ledger.parent / "berlin"
    zone.mkdir()
    (zone / "calendar.toml").write_text('time_zone = "Europe/Berlin"\n')
    with ledger.writing(staffed.ledger) as room:
        for n, (day, hour) in enumerate([(2, 22), (2, 23)], start=1):  # 23:30 on the 2nd and 0:30 on the 3rd in Berlin
            at = datetime(2026, 3, day, hour, 30, tzinfo=UTC)
            live = Model(str(n), f"digest {n}", "p")
            room.append(lines.says(lines.Move(0, "", "promote", at, "eva", f"why {n}", live)))

    def live(at, *more):
        return json.loads(staffed.run("live", "--at", at, "--json", *more).stdout)["live"]

    assert live("2026-03-01") is None
    assert live("2026-03-02")["live"]["version"] == "2"
    assert live("2026-03-02", "--policy", zone)["live"]["version"] == "1"
    assert live("2026-03-03", "--policy", zone)["why"] == "why 2"
    assert live("2026-03-02T23:00")["live"]["version"] == "1"
    assert live("2026-03-02T23:00", "--policy", zone) is None
    assert live("2026-03-02T23:00:00Z", "--policy", zone)["live"]["version"] == "1"
    shown = staffed.run("live", "--at", "2026-03-02", "--policy", zone)
    assert "at 2026-03-02 23:59:59 Europe/Berlin:" in shown.stderr
    assert "promoted on 2026-03-02 23:30:00 Europe/Berlin by eva: why 1" in shown.stdout
    assert "the first promotion was on 2026-03-02 22:30:00 UTC" in staffed.run("live", "--at", "2026-03-01").stdout


def test_discord_is_told_by_live_and_mended(staffed):
    staffed.run("promote", 1, "--on", "frozen.jsonl", *staffed.asked, "--quiet")
    staffed.registry.set_aliases({"champion": "2"})
    told = staffed.run("live", code=1)
    assert "the registry says version 2, the ledger version 1" in told.stderr
    assert "live by the ledger: version 1" in told.stdout
    assert json.loads(staffed.run("live", "--json", code=1).stdout)["discords"][0]["kind"] == "alias"
    judged = staffed.run("promote", 2, *staffed.asked, "--dry-run", code=1)
    assert "note: alias champion: the registry says version 2" in judged.stdout
    assert "version 1 is the champion" in staffed.run("live", "--mend", "--why", "moved by mistake").stderr
    assert staffed.registry.aliases == {"champion": "1"}
    mended = staffed.run("live").stdout
    assert "the registry's champion was found to be version 2 and was put right on" in mended
    assert "by anna: moved by mistake" in mended
    staffed.ledger.unlink()
    alone = staffed.run("live", code=1)
    assert "live by the registry alone: version 1" in alone.stdout
    assert "promoted at" in alone.stdout
    assert "there is no ledger at triage-ledger.jsonl" in alone.stdout


def test_a_changed_ledger_stops_everything(staffed):
    staffed.run("promote", 1, "--on", "frozen.jsonl", *staffed.asked, "--quiet", "--by", "eva")
    staffed.ledger.write_text(staffed.ledger.read_text().replace('"by":"eva"', '"by":"bob"'))
    for words in (("live",), ("live", "--at", "2026-01-01"), ("rollback",), ("promote", 2), ("live", "--mend")):
        assert "triage-ledger.jsonl:1: was changed after it was written" in staffed.run(*words, code=2).stderr


def test_live_without_a_registry_reads_the_ledger(staffed, monkeypatch):
    from triage import tracking
    from triage.errors import TrackingError

    staffed.run("promote", 1, "--on", "frozen.jsonl", *staffed.asked, "--quiet")

    def down():
        raise TrackingError("the server does not answer")

    monkeypatch.setattr(tracking, "versions", down)
    told = staffed.run("live")
    assert "live: version 1" in told.stdout
    assert "only the ledger was asked; the registry does not answer" in told.stderr


def test_live_says_when_the_store_has_lost_what_is_live(staffed, monkeypatch):
    from triage import tracking
    from triage.errors import TrackingError

    staffed.run("promote", 1, "--on", "frozen.jsonl", *staffed.asked, "--quiet")
    assert "store" not in staffed.run("live").stderr

    def lost(ref, **_):
        raise TrackingError("version 1: bias.npy is missing")

    monkeypatch.setattr(tracking, "fetch", lost)
    told = staffed.run("live")
    assert "live: version 1" in told.stdout
    assert "what is live cannot be loaded from the store: version 1: bias.npy is missing" in told.stderr
