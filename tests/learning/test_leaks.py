"""Columns that labels may have been copied from, and messages that tell what came after, are found where planted."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import START, policy_of
from tests.labelled import examples
from triage.learning import leaks
from triage.types import Account, Author, Example, Message


def beside(found: list[Example], cells: Callable[[Example], Mapping[str, Any]]) -> list[Example]:
    """Give each ticket columns that hang on its labels."""
    return [replace(e, ticket=replace(e.ticket, extra={**e.ticket.extra, **cells(e)})) for e in found]


def gaps(found: list[Example], **more: Any) -> dict[str, float]:
    return {t.column: t.gap for t in leaks.telling(found, range(len(found)), **more)}


def test_a_copied_column_tells_all_and_an_idle_one_nothing() -> None:
    rng = random.Random(7)
    found = beside(
        examples(400),
        lambda e: {
            "Priority": "Urgent" if e.labels.escalate else "Normal",
            "Colour": rng.choice(["red", "blue"]),
            "Constant": "x",
            "Breached": e.labels.escalate,
        },
    )
    told = gaps(found)
    assert told["Priority"] == told["Breached"] == 1.0
    assert abs(told["Colour"]) < 0.15
    assert "Constant" not in told


def test_a_rare_escalation_does_not_hide_a_leak() -> None:
    """Of 400 tickets 4 are escalated: a rule that says never is right in 99 %, and the column still tells."""
    found = [replace(e, labels=replace(e.labels, escalate=n % 100 == 0)) for n, e in enumerate(examples(400))]
    told = gaps(beside(found, lambda e: {"SLA": "breached" if e.labels.escalate else "kept"}))
    assert told["SLA"] == 1.0


def test_a_column_is_judged_by_other_groups() -> None:
    """Each group has a value of its own, and labels of its own: nothing is known of a group never seen."""
    found = [replace(e, labels=replace(e.labels, escalate=n // 20 % 2 == 0)) for n, e in enumerate(examples(400))]
    found = [replace(e, ticket=replace(e.ticket, extra={"Agent": f"agent {n // 20}"})) for n, e in enumerate(found)]
    told = {t.column: t.gap for t in leaks.telling(found, [n // 20 for n in range(400)])}
    assert told["Agent"] <= 0.0
    assert gaps(found)["Agent"] == 1.0  # every ticket a group: then the agent does tell


def test_of_many_values_only_whether_the_cell_is_filled_counts() -> None:
    numbers = iter(range(1000))
    found = beside(
        examples(200),
        lambda e: {
            "Escalated at": f"2026-01-01 00:{next(numbers)}" if e.labels.escalate else "",
            "Reason": f"because {next(numbers)}" if e.labels.escalate else None,
            "Ref": f"R{next(numbers)}",
        },
    )
    told = gaps(found)
    assert told["Escalated at"] == told["Reason"] == 1.0
    assert "Ref" not in told


def test_every_tag_is_a_column_and_rare_ones_are_none() -> None:
    found = beside(examples(200), lambda e: {"Tags": "web, vip escalated" if e.labels.escalate else "web"})
    found[0] = replace(found[0], ticket=replace(found[0].ticket, extra={"Tags": "once"}))
    listed = beside(examples(200), lambda e: {"labels_of_vendor": ["hot"] if e.labels.escalate else []})
    told = gaps(found)
    assert told["Tags: escalated"] == told["Tags: vip"] == 1.0
    assert "Tags: once" not in told
    assert gaps(listed) == {"labels_of_vendor: hot": 1.0}


def test_what_a_ticket_says_of_itself_is_asked_too_and_label_columns_are_not() -> None:
    found = [
        replace(
            e,
            ticket=replace(
                e.ticket,
                status="open" if e.labels.escalate else "closed",
                account=Account(tier="vip" if e.labels.escalate else "basic"),
                extra={"Correct priority": e.labels.priority.label},
            ),
        )
        for e in examples(100)
    ]
    assert gaps(found, without=frozenset(["correctpriority"])) == {"status": 1.0, "account.tier": 1.0}
    assert "Correct priority" in gaps(found)


def test_nothing_can_be_told_where_all_are_escalated_or_none() -> None:
    found = beside([e for e in examples(100) if e.labels.escalate], lambda e: {"Priority": "Urgent"})
    assert leaks.telling(found, range(len(found))) == []


def thread(*turns: tuple[float, Author, bool], at: object) -> Example:
    messages = tuple(Message(who, "hello", START + timedelta(hours=hours), internal=note) for hours, who, note in turns)
    first = examples(1)[0]
    return replace(first, ticket=replace(first.ticket, messages=messages, extra={"escalated_at": at}))


def test_messages_newer_than_the_escalation_are_found_by_who_wrote_them() -> None:
    noon = "2026-03-02T12:00:00Z"  # three hours after the start
    found = [
        thread((0, Author.CUSTOMER, False), (3, Author.CUSTOMER, False), at=noon),
        thread((0, Author.CUSTOMER, False), (4, Author.CUSTOMER, False), at=noon),
        thread((0, Author.CUSTOMER, False), (4, Author.AGENT, True), (5, Author.AGENT, False), at=noon),
        thread((4, Author.CUSTOMER, False), at=""),
        thread((4, Author.CUSTOMER, False), at="at noon"),
    ]
    found = [replace(e, ticket=replace(e.ticket, id=f"t-{n}")) for n, e in enumerate(found)]
    after = leaks.written_after(found, "UTC")
    assert after == leaks.After("escalated_at", 3, 1, ("t-1",), ("t-2",), ("t-2",))


def test_a_time_without_a_zone_is_in_the_policys() -> None:
    one = [thread((3.5, Author.CUSTOMER, False), at="2026-03-02 13:00")]  # 12:00 UTC in Berlin; the message is 12:30
    assert leaks.written_after(one, "Europe/Berlin").customers == ("t-0",)
    assert leaks.written_after(one, "UTC").customers == ()
    assert leaks.written_after(examples(3), "UTC") is None


@pytest.fixture
def policy():
    words = ["escalated"]
    return policy_of(
        {
            "trigger.vip": {"floor": "high", "match": {"field": {"field": "account.tier", "tier": "vip"}}},
            "trigger.crowd": {
                "floor": "high",
                "match": {"field": {"field": "account.followers", "over": "large_following", "channel": ["twitter"]}},
            },
            "trigger.again": {"floor": "low", "match": {"thread": {"kind": "repeated_escalations", "words": words}}},
            "trigger.still": {"floor": "low", "match": {"thread": {"kind": "repeat_issue", "words": ["still"]}}},
        }
    )


def test_it_is_known_which_fields_the_policy_looks_at_and_who_reads_agents(policy: Any) -> None:
    assert leaks.policy_fields(policy.rules) == {
        "account.tier": ("trigger.vip",),
        "account.followers": ("trigger.crowd",),
        "channel": ("trigger.crowd",),
    }
    assert leaks.readers_of_agents(policy.rules) == ("trigger.again",)
