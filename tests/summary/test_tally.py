"""A tally counts what it says, merges into what one pass counts, and stays small whatever comes in."""

import json
import pickle
import random

import pytest

from tests.summary.made import POLICY, SECRET, decision, signal, ticket, world
from triage.errors import InputError
from triage.summary import tally as module
from triage.summary.bounded import OTHERS
from triage.summary.tally import Tally
from triage.types import Account, Author, Fault, Message, Missing, Polarity, Priority, Rejected, Ticket, Tier


def of(*pairs):
    found = Tally(POLICY)
    found.add([t for t, _ in pairs], [d for _, d in pairs])
    return found


def parts(count, pieces, seed):
    """Count a world in one pass and in parts."""
    tickets, decisions = world(count)
    whole = Tally(POLICY)
    whole.add(tickets, decisions)
    cut = sorted(random.Random(seed).sample(range(count), pieces - 1))
    made = []
    for start, end in zip([0, *cut], [*cut, count], strict=True):
        made.append(Tally(POLICY))
        made[-1].add(tickets[start:end], decisions[start:end])
    return whole, made


@pytest.mark.parametrize("seed", range(4))
def test_parts_in_any_order_merge_into_one_pass(seed):
    whole, made = parts(400, 9, seed)
    random.Random(seed).shuffle(made)
    merged = Tally(POLICY)
    for part in made:
        merged.merge(pickle.loads(pickle.dumps(part)))
    assert merged.to_dict() == whole.to_dict()
    assert merged.tickets == 400


@pytest.mark.parametrize("seed", range(4))
def test_parts_merge_into_one_pass_beyond_the_bounds_too(seed, monkeypatch):
    monkeypatch.setattr(module, "BOUNDS", {"channels": 3, "tiers": 2, "combinations": 2, "reviews": 1, "faults": 1})
    monkeypatch.setattr(module, "_SLACK", 1)
    whole, made = parts(400, 9, seed)
    for part in made[1:]:
        made[0].merge(part)
    assert made[0].to_dict() == whole.to_dict()
    channels = whole["channels"]
    assert {value for value, _ in channels} - {OTHERS} < {f"c{n}" for n in range(9)}
    assert len({value for value, _ in channels}) == 4
    assert channels.total() == 400


def test_a_value_that_is_kept_is_counted_whole_and_the_others_together(monkeypatch):
    monkeypatch.setattr(module, "BOUNDS", {"channels": 5})
    monkeypatch.setattr(module, "_SLACK", 1)
    found = Tally(POLICY)
    for _ in range(3):
        found.add([ticket(f"T-{n}", channel=f"to {n}") for n in range(100)], [decision(f"T-{n}") for n in range(100)])
    kept = {value: n for (value, _), n in found["channels"].items()}
    assert kept.pop(OTHERS) == 3 * 95
    assert [*kept.values()] == [3] * 5


def test_saved_counts_go_on_where_they_stood():
    tickets, decisions = world(120)
    whole, half = Tally(POLICY), Tally(POLICY)
    whole.add(tickets, decisions)
    half.add(tickets[:70], decisions[:70])
    again = Tally.from_dict(json.loads(json.dumps(half.to_dict())), POLICY)
    again.add(tickets[70:], decisions[70:])
    assert again.to_dict() == whole.to_dict()


@pytest.mark.parametrize("change", [{"format": 99}, {"counters": {}}, {"counters": None}, {"examples": [1]}])
def test_saved_counts_that_are_damaged_are_refused(change):
    with pytest.raises(InputError, match="begin the run anew"):
        Tally.from_dict(Tally(POLICY).to_dict() | change, POLICY)


def test_a_clause_is_told_by_its_pattern_by_the_model_or_held_back():
    both = decision(
        "T-1", Priority.CRITICAL, "critical.outage", "high.refund",
        signals=(signal("critical.outage"), signal("critical.outage", Polarity.NEGATED),
                 signal("high.refund", tier=Tier.HINT)),
    )  # fmt: skip
    denied = decision("T-2", signals=(signal("critical.outage", Polarity.NEGATED),) * 2)
    past = decision("T-3", Priority.LOW, "low.praise", signals=(signal("low.praise", Polarity.PAST),))
    found = of((ticket(), both), (ticket(), denied), (ticket(), past))
    assert found["clauses"] == {"critical.outage": 1, "high.refund": 1, "low.praise": 1}
    assert found["by_pattern"] == {"critical.outage": 1, "low.praise": 1}
    assert found["held_back"] == {"critical.outage": 1}
    assert found["combinations"] == {("critical.outage", "high.refund"): 1, ("low.praise",): 1}


def test_what_is_lacking_is_counted_once_a_ticket():
    lacking = (Missing("high.refund", "body"), Missing("low.praise", "body"), Missing("high.refund", "account.tier"))
    found = of((ticket(), decision(not_evaluable=lacking)), (ticket(), decision(not_evaluable=lacking[:1])))
    assert found["fields"] == {"body": 2, "account.tier": 1}
    assert found["cannot"] == {
        ("body", "high.refund"): 2,
        ("body", "low.praise"): 1,
        ("account.tier", "high.refund"): 1,
    }


def test_a_ticket_counts_on_the_day_of_its_newest_customer_message():
    early, late = (ticket(day=n).messages[0] for n in (0, 3))
    agent = Message(Author.AGENT, "Looking into it.", ticket(day=9).messages[0].created_at)
    thread = Ticket("T-1", "", (early, late, agent), Account())
    found = of((thread, decision()), (ticket(at=False), decision(level=Priority.HIGH)))
    assert found["days"] == {(late.created_at.toordinal(), 0): 1, (0, 3): 1}


def test_the_most_urgent_tickets_of_a_clause_are_named():
    levels = [Priority.LOW, Priority.HIGH, Priority.CRITICAL, Priority.HIGH, Priority.HIGH]
    ps = [0.9, 0.2, 0.1, 0.8, None]
    pairs = [
        (ticket(), decision(f"T-{n}", level, "high.refund", p=p))
        for n, (level, p) in enumerate(zip(levels, ps, strict=True))
    ]
    assert of(*pairs).examples == {
        "high.refund": [(Priority.CRITICAL, "T-2"), (Priority.HIGH, "T-3"), (Priority.HIGH, "T-1")]
    }


def test_reasons_are_counted_by_kind_and_quote_nobody():
    doubts = [
        ("the model leans towards escalation (0.41)",),
        (
            "the model leans towards escalation (0.47)",
            f"critical.outage was found, but taken as a question ('{SECRET}')",
        ),
        ("the language 'de' is not supported",),
        (f'created_at is no time that we know: "{SECRET}\'s"',),
        (f"critical.outage was found, but taken as past ('{SECRET} don't rock 'n' roll')",),
        (f"engine money failed: ValueError: {SECRET}",),
    ]
    pairs = [(ticket(), decision(review=r, needs_review=True)) for r in doubts]
    found = of(*pairs, (ticket(), decision(faults=(Fault("engine money", f"ValueError: {SECRET}"),))))
    found.reject([Rejected("a.csv", n, f"the same as line {n}", raw=SECRET) for n in (3, 4)])
    assert found["reviews"] == {
        "the model leans towards escalation (N)": 2,
        "critical.outage was found, but taken as a question ('...')": 1,
        "the language 'de' is not supported": 1,
        "created_at is no time that we know: '...'": 1,
        "critical.outage was found, but taken as past ('...')": 1,
        "engine money failed: ValueError": 1,
    }
    assert found["faults"] == {"engine money: ValueError": 1}
    assert found["rejected"] == {"the same as line N": 2}


def test_no_words_of_a_customer_are_kept():
    tickets, decisions = world(200)
    found = Tally(POLICY)
    found.add(tickets, decisions)
    assert SECRET not in json.dumps(found.to_dict())
    assert SECRET.encode() not in pickle.dumps(found)
