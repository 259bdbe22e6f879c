"""Each data check says what was planted, and is content where nothing was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from tests.conftest import START, policy_of
from tests.labelled import examples, ticket
from tests.small import POLICY
from triage.errors import InputError
from triage.learning import checks, likeness, prepare, split
from triage.learning.check import Check
from triage.learning.checks import data_checks
from triage.learning.holdout import HoldOut
from triage.policy import Policy
from triage.types import Author, Example, Message

LONG = "my parcel was left in the rain by your driver and the box fell apart on the stairs before i came home"


def looked(found: Sequence[Example], policy: Policy = POLICY, **more: Any) -> dict[str, Check]:
    return {c.name: c for c in prepare.prepare(found, policy, **more).checks}


def with_ticket(example: Example, **keys: Any) -> Example:
    return replace(example, ticket=replace(example.ticket, **keys))


def test_sound_data_raise_no_warning_but_for_what_is_rare() -> None:
    found = looked(examples(200, groups=20))
    assert {name for name, c in found.items() if not c.ok} == {"enough tickets: clauses", "enough tickets: team"}
    assert "trigger.rare (0)" in found["enough tickets: clauses"].detail
    assert "executive (0)" in found["enough tickets: team"].detail


def test_labels_that_are_not_there_at_all_are_a_choice_and_a_gap_is_a_warning() -> None:
    whole = [replace(e, labels=replace(e.labels, sentiment=None)) for e in examples(100, groups=10)]
    one = looked(whole)["labels given"]
    assert (one.ok, "sentiment in 100 of 100 tickets" in one.detail) == (True, True)
    teamless = [replace(e, labels=replace(e.labels, team=None)) if e.labels.escalate else e for e in whole]
    two = looked(teamless)["labels given"]
    assert (two.ok, "team in 80 of 80 tickets" in two.detail) == (True, True)
    gap = looked([*whole[:40], *examples(100, groups=10)[40:]])["labels given"]
    assert (gap.ok, "sentiment in 40 of 100 tickets" in gap.detail) == (False, True)


def test_contradictions_are_told_with_their_ids_and_silence_is_none() -> None:
    found = examples(100, groups=10)
    twin = with_ticket(found[3], id="twin")
    silent = replace(twin, labels=replace(twin.labels, sentiment=None, clauses=None))
    assert looked([*found, twin])["same words, same labels"].ok
    assert looked([*found, silent])["same words, same labels"].ok
    other = looked([*found, replace(twin, labels=found[0].labels)])["same words, same labels"]
    assert (other.ok, other.tickets) == (False, ("t-3", "twin"))


def test_tickets_without_words_are_told_and_contradict_nobody() -> None:
    found = examples(100, groups=10)
    found[4] = with_ticket(found[4], messages=(Message(Author.CUSTOMER, " "), Message(Author.AGENT, "Hello")))
    found[5] = with_ticket(found[5], messages=())
    found[6] = with_ticket(found[6], messages=())
    told = looked(found)
    assert told["words"].tickets == ("t-4", "t-5", "t-6")
    assert told["same words, same labels"].ok


def test_near_copies_of_other_groups_stay_together_and_are_counted() -> None:
    found = examples(100, groups=10)
    found += [
        replace(found[0], ticket=ticket(LONG, number=200), group="a"),
        replace(found[0], ticket=ticket(LONG + " please", number=201), group="b"),
    ]
    told = looked(found, hold_out=0.3)
    assert (told["near copies"].ok, told["near copies"].tickets) == (True, ("t-201",))
    assert "tickets that nearly repeat another: 1 of 102, one of another group: 1;" in told["near copies"].detail
    assert told["copies across the split"].ok
    assert told["groups across the split"].ok


def test_a_split_that_leaks_is_caught_not_believed() -> None:
    found = examples(40, groups=4)
    found += [replace(found[0], ticket=ticket(LONG + end, number=200 + n), group=end) for n, end in enumerate("ab")]
    part = HoldOut("group", 0.5, np.array([*range(20), 40]), np.array([*range(20, 40), 41]), np.zeros(0, int))
    copies = likeness.near_copies(found)
    told = {
        c.name: c for c in data_checks(found, POLICY, part=part, copies=copies, family=split.families(found, copies))
    }
    assert (told["copies across the split"].ok, told["copies across the split"].tickets) == (False, ("t-200", "t-201"))
    assert (told["groups across the split"].ok, told["groups across the split"].detail[-2:]) == (False, " 4")


def test_many_copies_and_one_large_group_warn_without_naming_anybody() -> None:
    found = [replace(e, group="requester:ann@x.org") for e in examples(60)] + examples(40, groups=8, seed=5)
    size = looked(found)["group sizes"]
    assert not size.ok
    assert "that of ticket t-0, holds 60" in size.detail
    assert "ann@x.org" not in "".join(c.detail for c in looked(found).values())
    copied = [replace(e, ticket=ticket(f"{LONG} {n}", number=n)) for n, e in enumerate(examples(60, groups=6))]
    assert not looked([*copied, *examples(100, groups=6)])["near copies"].ok


def test_a_copied_column_is_told_and_whether_triage_reads_it() -> None:
    field = {"floor": "high", "match": {"field": {"field": "account.tier", "tier": "vip"}}}
    policy = policy_of({"trigger.vip": field, **{c: {"floor": "low"} for c in POLICY.clauses}})
    found = [
        with_ticket(
            e,
            extra={"Priority": "P1" if e.labels.escalate else "P4", "Shift": str(n // 5 % 2)},
            account=replace(e.ticket.account, tier="vip" if e.labels.escalate else "basic"),
        )
        for n, e in enumerate(examples(200, groups=20))
    ]
    told = looked(found, policy)
    assert "triage does not read this column" in told["labels copied from 'Priority'"].detail
    assert "points to 100% of the escalated and 0% of the other" in told["labels copied from 'Priority'"].detail
    assert "the policy looks at it (trigger.vip)" in told["labels copied from 'account.tier'"].detail
    assert "'Shift'" in told["columns that tell"].detail
    named = looked(found, policy, label_columns=frozenset(["Priority"]))
    assert "labels copied from 'Priority'" not in named


def escalated(cells: Mapping[int, str], *, author: Author, internal: bool = False) -> list[Example]:
    """Give some tickets a later message and an escalation before it."""
    found = examples(100, groups=10)
    for n, at in cells.items():
        first = replace(found[n].ticket.messages[0], created_at=START)
        later = Message(author, "and then", START + timedelta(hours=5), internal=internal)
        found[n] = with_ticket(found[n], messages=(first, later), extra={"Escalation time": at})
    return found


def test_what_the_customer_wrote_after_the_escalation_leaks() -> None:
    at = "2026-03-02T10:00:00Z"
    told = looked(escalated({3: at, 4: "2026-03-02T20:00:00Z"}, author=Author.CUSTOMER))
    one = told["customers after the escalation"]
    assert (one.ok, one.tickets) == (False, ("t-3",))
    assert "tickets in which the customer wrote after 'Escalation time': 1 of 2" in one.detail
    unread = looked(escalated({3: "soon"}, author=Author.CUSTOMER))["customers after the escalation"]
    assert (unread.ok, "times of 'Escalation time' that cannot be read: 1" in unread.detail) == (False, True)
    assert "not checked" in looked(examples(100, groups=10))["written after the escalation"].detail


def test_notes_after_the_escalation_warn_where_a_clause_counts_them() -> None:
    found = escalated({3: "2026-03-02T10:00:00Z"}, author=Author.AGENT, internal=True)
    calm = looked(found)["agents after the escalation"]
    assert (calm.ok, "tickets with internal notes newer than it: 1," in calm.detail) == (True, True)
    assert "no clause reads them" in calm.detail
    counting = {"floor": "low", "match": {"thread": {"kind": "repeated_escalations", "words": ["escalated"]}}}
    policy = policy_of({"trigger.again": counting, **{c: {"floor": "low"} for c in POLICY.clauses}})
    told = looked(found, policy)["agents after the escalation"]
    assert (told.ok, told.tickets) == (False, ("t-3",))
    assert "they are read for trigger.again alone" in told.detail
    replied = looked(escalated({3: "2026-03-02T10:00:00Z"}, author=Author.AGENT))["agents after the escalation"]
    assert (replied.ok, "that an agent replied is a feature" in replied.detail) == (False, True)


def test_times_are_told_part_by_part() -> None:
    found = [
        with_ticket(e, messages=(replace(e.ticket.messages[0], created_at=START + timedelta(days=n)),))
        for n, e in enumerate(examples(100, groups=20))
    ]
    found = [replace(e, group=f"g{n // 4}") for n, e in enumerate(found)]
    told = looked(found, hold_out=0.2, by="time")
    assert told["times"].detail == "messages from 2026-03-02 09:00 to 2026-06-09 09:00 UTC"
    parts = told["times of the parts"]
    assert parts.ok
    assert "training part: 80 tickets, from 2026-03-02 09:00 to 2026-05-20 09:00 UTC" in parts.detail
    assert "held-out part: 20 tickets, from 2026-05-21 09:00" in parts.detail
    everywhere = [replace(e, group=f"g{n % 25}") for n, e in enumerate(found)]  # all write all the time but five
    dropped = looked(everywhere, hold_out=0.2, by="time")["times of the parts"]
    assert (dropped.ok, "dropped: 60 tickets" in dropped.detail) == (False, True)
    assert "most of what could teach is dropped" in dropped.detail
    timeless = looked([*found, *examples(3)])["times"]
    assert (timeless.ok, timeless.tickets) == (True, ("t-0", "t-1", "t-2"))


def test_a_training_part_newer_than_its_border_is_caught() -> None:
    found = [
        with_ticket(e, messages=(replace(e.ticket.messages[0], created_at=START + timedelta(days=n)),))
        for n, e in enumerate(examples(20, groups=4))
    ]
    border = START + timedelta(days=10)
    part = HoldOut("time", 0.5, np.arange(11), np.arange(11, 20), np.zeros(0, int), border)
    told = data_checks(found, POLICY, part=part, copies=[], family=range(20))
    assert not next(c for c in told if c.name == "times of the parts").ok


def test_no_more_ids_are_named_than_can_be_read() -> None:
    found = [with_ticket(e, messages=(Message(Author.CUSTOMER, ""),)) for e in examples(100, groups=10)]
    told = looked(found)["words"]
    assert (len(told.tickets), told.detail.count("t-")) == (100, checks.NAMED)


def test_a_share_that_cannot_be_held_out_is_an_error() -> None:
    with pytest.raises(InputError, match="no ticket has a time"):
        prepare.prepare(examples(20), POLICY, hold_out=0.2, by="time")
