"""Nobody is promoted untold by asking less than before: a weaker policy, picked tickets, fewer behaviour rows."""

import json
from pathlib import Path

from tests.promotion.conftest import policy


def verdict(done, name):
    """Return what came of one check, with --json, and why."""
    return next((c["verdict"], c["why"]) for c in json.loads(done.stdout)["checks"] if c["name"] == name)


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
