from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.labelled import Named, ticket
from triage import examples
from triage.errors import InputError
from triage.types import Account, Labels, Priority, Rejected

GOOD: dict[str, Any] = {
    "escalate": True,
    "priority": "high",
    "sentiment": "frustrated",
    "team": "billing",
    "clauses": ["high.refund"],
    "do_not_engage": False,
}
NAMES = Named()


def read(labels: Any, **extra: object) -> list[Any]:
    return examples.read_examples([ticket("hello", extra={"labels": labels, **extra})], NAMES)


def test_nested_labels() -> None:
    (found,) = read(GOOD)
    assert found.labels == Labels(True, Priority.HIGH, "frustrated", "billing", ("high.refund",), False)


def test_columns_of_a_table() -> None:
    cells = {
        "label_escalate": "True",
        "label_priority": "critical",
        "label_sentiment": "angry",
        "label_team": "security",
        "label_clauses": "high.refund; critical.outage",
        "label_do_not_engage": "1",
    }
    (found,) = examples.read_examples([ticket("hello", extra=cells)], NAMES)
    assert found.labels == Labels(
        True, Priority.CRITICAL, "angry", "security", ("high.refund", "critical.outage"), True
    )


def test_what_follows_from_the_priority_may_be_left_out() -> None:
    (found,) = read({"priority": "none", "sentiment": "neutral"})
    assert found.labels == Labels(False, Priority.NONE, "neutral", "", (), False)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"priority": "urgent"}, "priority 'urgent' is not one of none, low, medium, high, critical"),
        ({"priority": ""}, "no label for priority"),
        ({"sentiment": "cross"}, "sentiment 'cross' is not one of positive, neutral, frustrated, angry"),
        ({"team": "sales"}, "team 'sales' is not in teams.toml"),
        ({"team": ""}, "an escalated ticket needs a team"),
        ({"escalate": False}, "escalate is False, but priority is 'high'"),
        ({"escalate": "maybe"}, "escalate is 'maybe'"),
        ({"priority": "none", "escalate": False}, "a ticket that is not escalated has no team"),
        ({"clauses": ["high.nothing"]}, "no clause is called 'high.nothing'"),
        ({"clauses": "high.refund"}, "clauses is 'high.refund', not a list"),
        ({"clauses": [3]}, "not a list of names"),
        ({"do_not_engage": "perhaps"}, "do_not_engage is 'perhaps'"),
        ({"priority": ["high"]}, "is not one of"),
        ({"team": ["billing"]}, "is not in teams.toml"),
    ],
)
def test_labels_that_cannot_be_right(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        read(GOOD | change)
    assert "ticket 't-0': " in str(caught.value)
    assert reason in str(caught.value)


def test_all_mistakes_are_told_at_once_and_bounded() -> None:
    rows = [ticket("x", number=n) for n in range(examples.SHOWN + 5)]
    with pytest.raises(InputError) as caught:
        examples.read_examples([Rejected("a.csv", 3, "no body"), *rows], NAMES)
    lines = str(caught.value).splitlines()
    assert lines[1] == "a.csv:3: no body"
    assert len(lines) == examples.SHOWN + 2
    assert lines[-1] == "... and 6 more"


def test_the_group_is_who_the_ticket_comes_from() -> None:
    account = Account(id="a-1", name="Ann")
    whole = ticket("x", extra={"labels": GOOD, "author": "e", "split_group": "s"}, account=account)
    groups = []
    for extra, who in (
        ({"author": "e", "split_group": "s"}, account),
        ({"author": "e"}, account),
        ({}, account),
        ({}, Account()),
    ):
        (found,) = examples.read_examples([replace(whole, extra={"labels": GOOD, **extra}, account=who)], NAMES)
        groups.append(found.group)
    assert groups == ["split_group:s", "author:e", "account:a-1", "ticket:t-0"]


def test_the_digest_changes_with_texts_labels_and_order() -> None:
    one, other = read(GOOD)[0], read(GOOD | {"sentiment": "angry"})[0]
    changed = replace(one, ticket=ticket("hello!"))
    assert examples.digest([one]) == examples.digest(read(GOOD))
    digests = {examples.digest(e) for e in ([one], [other], [changed], [one, other], [other, one], [])}
    assert len(digests) == 6
