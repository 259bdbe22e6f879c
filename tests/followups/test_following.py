"""Every escalation is judged by its two clocks, and nothing is dropped without a word."""

from datetime import timedelta

import pytest

from tests.followups.made import POLICY, START, at, escalation
from triage.followups.following import follow, judge
from triage.followups.nouns import (
    IN_TIME,
    INSIDE,
    PROMISE,
    Stand,
)
from triage.followups.seen import Seen
from triage.outcomes.lexicon import State


@pytest.mark.parametrize(
    ("level", "minutes", "stand", "about"),
    [
        ("critical", 0, Stand.WAITING, INSIDE),
        ("critical", 3, Stand.WAITING, INSIDE),
        ("critical", 4, Stand.SOON, INSIDE),  # the last quarter of five minutes
        ("critical", 5, Stand.SOON, INSIDE),  # not missed at its very instant
        ("critical", 6, Stand.OVERDUE, INSIDE),
        ("critical", 16, Stand.BROKEN, PROMISE),
        ("high", 44, Stand.WAITING, PROMISE),
        ("high", 45, Stand.SOON, PROMISE),
        ("high", 61, Stand.BROKEN, PROMISE),
        ("medium", 4 * 60 + 1, Stand.OVERDUE, INSIDE),
        ("medium", 8 * 60 + 1, Stand.BROKEN, PROMISE),
        ("low", 22 * 60, Stand.WAITING, PROMISE),
        ("low", 23 * 60, Stand.SOON, PROMISE),  # an hour before at most, not a quarter of a day
    ],
)
def test_how_it_stands(level, minutes, stand, about):
    item = judge(escalation(level), None, POLICY, at(minutes), why="nobody asked")
    if level in ("high", "low"):  # both deadlines are the same moment
        assert item.about in (INSIDE, PROMISE)
    else:
        assert item.about == about
    assert item.stand is stand
    assert item.late == at(minutes) - item.due
    assert item.doubt == "nobody asked"


@pytest.mark.parametrize(
    ("level", "minutes", "tell", "then"),
    [
        ("critical", 10, "", "On-call support manager"),
        ("critical", 15, "On-call support manager", "Lead of the Billing Team"),
        ("critical", 30, "Lead of the Billing Team", "Executive Team"),
        ("critical", 600, "Executive Team", ""),
        ("high", 59, "", "On-call support manager"),
        ("high", 60, "On-call support manager", "Lead of the Billing Team"),
        ("high", 240, "Executive Team", ""),
        ("medium", 8 * 60 + 30, "", "Lead of the Billing Team"),
    ],
)
def test_who_is_told(level, minutes, tell, then):
    item = judge(escalation(level), None, POLICY, at(minutes))
    assert (item.tell.who if item.tell else "", item.then.who if item.then else "") == (tell, then)


def test_rungs_of_the_lower_levels_wait_for_working_hours():
    item = judge(escalation("medium"), None, POLICY, at(9 * 60))
    assert item.scored.customer_promise == at(8 * 60)  # Monday 17:00
    assert item.then.at == at(26 * 60)  # Tuesday 11:00
    friday = escalation("medium", start=START + timedelta(days=4))
    assert judge(friday, None, POLICY, START + timedelta(days=5)).then.at == START + timedelta(days=7, hours=2)


def test_the_ladder_is_the_policys(tmp_path):
    from triage.policy import load

    (tmp_path / "followup.toml").write_text(
        '[people]\nboss = "The boss of {team}"\n'
        '[critical]\nrungs = [{ who = "boss", after = "1 minute", since = "due" }]\n'
    )
    (tmp_path / "decision.toml").write_text('[follow_up]\nescalate_further_high = "5 minutes"\n')
    own = load(tmp_path)
    assert judge(escalation("critical"), None, own, at(6)).tell.who == "The boss of Billing Team"
    assert judge(escalation("high"), None, own, at(5)).tell.who == "On-call support manager"
    assert own.digest != POLICY.digest


@pytest.mark.parametrize(
    ("level", "minutes", "title", "due", "number", "again"),
    [
        ("critical", 4, "confirm receipt", 5, 0, 15),
        ("critical", 5, "confirm receipt", 5, 0, 15),  # at that very instant
        ("critical", 6, "confirm receipt", 5, 1, 15),
        ("critical", 15, "confirm receipt", 5, 1, 15),
        ("critical", 16, "delay update", 15, 1, 45),
        ("critical", 45, "delay update", 15, 1, 45),
        ("critical", 46, "delay update", 15, 2, 75),
        ("high", 30, "delay update", 60, 0, None),
        ("high", 60 + 241, "delay update", 60, 3, 60 + 360),
    ],
)
def test_what_the_customer_is_owed(level, minutes, title, due, number, again):
    owed = judge(escalation(level), None, POLICY, at(minutes)).update
    assert (owed.title, owed.at, owed.number) == (title, at(due), number)
    assert owed.again == (None if again is None else at(again))
    assert owed.now is (number > 0)


def test_the_words_of_an_update_are_the_policys_with_every_slot_filled():
    owed = judge(escalation("critical"), None, POLICY, at(20)).update
    assert "within 15 minutes" in owed.text
    assert "our Billing Team" in owed.text
    assert "within 30 minutes" in owed.text
    assert "{" not in owed.text


def test_nobody_writes_to_a_red_flag():
    item = judge(escalation("critical", do_not_engage=True), None, POLICY, at(20))
    assert (item.stand, item.about, item.update) == (Stand.OVERDUE, INSIDE, None)
    assert item.tell.who == "On-call support manager"
    assert judge(item.scored, Seen(State.OPEN, taken=at(4)), POLICY, at(20)) == IN_TIME
    late = judge(item.scored, Seen(State.OPEN, taken=at(9)), POLICY, at(20))
    assert (late.stand, late.late) == (Stand.ANSWERED_LATE, timedelta(minutes=4))


def test_without_times_it_is_listed_and_never_dropped():
    found = follow([escalation(start=None)], None, POLICY, at(0))
    assert [item.stand for item in found.items] == [Stand.UNCLOCKED]
    assert not found.dropped


def test_a_moment_before_the_escalation_is_said():
    assert judge(escalation(), None, POLICY, at(-60)).begins_later
    assert not judge(escalation(), None, POLICY, at(0)).begins_later
