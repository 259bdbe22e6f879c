from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.labelled import Named, ticket
from triage.errors import InputError
from triage.learning import examples
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
    (found,) = read({"priority": "none", "sentiment": "neutral", "clauses": []})
    assert found.labels == Labels(False, Priority.NONE, "neutral", "", (), False)


def test_what_nobody_said_is_not_none() -> None:
    (bare,) = read({"priority": "high"})
    assert bare.labels == Labels(True, Priority.HIGH, None, None, None, False)
    (null,) = read({"priority": "high", "sentiment": None, "team": None, "clauses": None})
    assert null.labels == bare.labels
    (stays,) = read({"priority": "none"})
    assert stays.labels == Labels(False, Priority.NONE, None, "", None, False)
    empty = {"label_priority": "none", "label_sentiment": "", "label_team": "", "label_clauses": ""}
    (cells,) = examples.read_examples([ticket("hello", extra=empty)], NAMES)
    assert cells.labels == Labels(False, Priority.NONE, None, "", (), False)


def test_words_are_taken_in_any_case_and_with_blanks() -> None:
    loud = {
        "Label Priority": " High ",
        "LABEL_SENTIMENT": "Frustrated",
        "label-team": "Technical Support",
        "label_clauses": "HIGH.refund, critical.Outage\nhigh.refund",
        "label_escalate": "Yes",
        "label_do_not_engage": "no",
    }
    (found,) = examples.read_examples([ticket("hello", extra=loud)], NAMES)
    assert found.labels == Labels(
        True, Priority.HIGH, "frustrated", "technical_support", ("high.refund", "critical.outage"), False
    )
    (numbers,) = read(GOOD | {"escalate": 1, "do_not_engage": 0})
    assert numbers.labels == read(GOOD)[0].labels


def test_labels_stand_in_the_columns_that_the_user_names() -> None:
    cells = {"Correct priority": "Low", "Queue": "billing", "label_priority": "critical", "Requester": "Ann@X.org"}
    columns = {"label_priority": "correct priority", "label_team": "Queue", "group": "Requester"}
    (found,) = examples.read_examples([ticket("hello", extra=cells)], NAMES, columns=columns)
    assert (found.labels.priority, found.labels.team, found.group) == (Priority.LOW, "billing", "group:Ann@X.org")


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"label_mood": "Mood"}, "no label is called 'label_mood' (allowed: label_escalate, label_priority"),
        ({"label_priority": "Corect priority"}, "no column 'Corect priority'"),
        ({"label_priority": "Corect priority"}, "did you mean 'Correct priority'?"),
        ({"group": "Requester"}, "--columns group: no column 'Requester'"),
        ({}, "--columns label_priority=... (columns: Correct priority, colour)"),
    ],
)
def test_a_column_that_is_not_there_is_told(columns: dict[str, str], words: str) -> None:
    cells = {"Correct priority": "low", "colour": "red"}
    with pytest.raises(InputError) as caught:
        examples.read_examples([ticket("a", extra=cells), ticket("b", number=1, extra=cells)], NAMES, columns=columns)
    assert words in str(caught.value)
    assert str(caught.value).count("no label for priority") <= 1


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
        ({"priority": "Urgent"}, "(did you mean 'critical'?)"),
        ({"priority": "P-2"}, "(did you mean 'high'?)"),
        ({"priority": 1}, "priority 1 is not one of"),
        ({"sentiment": "frustratd"}, "(did you mean 'frustrated'?)"),
        ({"sentiment": "Happy"}, "(did you mean 'positive'?)"),
        ({"team": "Finance"}, "(did you mean 'billing'?)"),
        ({"clauses": ["refund"]}, "no clause is called 'refund' (did you mean 'high.refund'?)"),
        ({"clauses": ["critical.outtage"]}, "(did you mean 'critical.outage'?)"),
        ({"clauses": ["zzz"]}, "`triage policy show` lists them"),
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


def told(*rows: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        examples.read_examples(rows, NAMES)
    return str(caught.value).splitlines()


def test_all_mistakes_are_told_at_once_and_bounded() -> None:
    rows = [ticket("x", number=n, extra={"labels": {"priority": f"odd {n}"}}) for n in range(examples.SHOWN + 5)]
    lines = told(Rejected("a.csv", 3, "no body"), *rows)
    assert lines[1] == "a.csv:3: no body"
    assert len(lines) == examples.SHOWN + 2
    assert lines[-1] == "... and 6 more"


def test_the_same_mistake_is_told_once_with_its_tickets() -> None:
    good = ticket("x", number=99, extra={"labels": GOOD})
    rows = [ticket("x", number=n, extra={"labels": {"priority": "urgent", "team": "billing"}}) for n in range(7)]
    lines = told(good, *(Rejected("a.csv", n, "no body") for n in (3, 9)), *rows, ticket("x", number=8))
    assert lines[1:] == [
        "a.csv: lines 3, 9: no body",
        "tickets 't-0', 't-1', 't-2', 't-3', 't-4' and 2 more: "
        "priority 'urgent' is not one of none, low, medium, high, critical (did you mean 'critical'?)",
        "ticket 't-8': no label for priority",
    ]


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


def test_a_ticket_without_an_account_is_its_requesters() -> None:
    for name, value in (("Requester email", "Ann@x.org"), ("requester_id", 77), ("Customer", "Ann")):
        (found,) = read(GOOD, **{name: value, "Assignee": "Bob"})
        assert found.group == f"requester:{value}".lower()
    assert read(GOOD, Requester="")[0].group == "ticket:t-0"
    assert read(GOOD, requester={"name": "Ann"})[0].group == "ticket:t-0"


def test_the_digest_changes_with_texts_labels_and_order() -> None:
    one, other = read(GOOD)[0], read(GOOD | {"sentiment": "angry"})[0]
    changed = replace(one, ticket=ticket("hello!"))
    assert examples.digest([one]) == examples.digest(read(GOOD))
    digests = {examples.digest(e) for e in ([one], [other], [changed], [one, other], [other, one], [])}
    assert len(digests) == 6
