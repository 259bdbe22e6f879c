"""What labels say of a difference, by costs that can be counted by hand."""

import random
from types import SimpleNamespace

import numpy as np
import pytest

from tests.conftest import ticket_of
from tests.difference.sides import policy
from triage.agreement import Groups
from triage.difference.judging import Judge
from triage.difference.run import labelled, learnt
from triage.difference.worth import SEED, paired, worth
from triage.errors import InputError
from triage.learning import likeness
from triage.types import Example, Labels, Priority

RULES = policy()
WORDS = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"]


def example(n, group=""):
    words = random.Random(n).choices(
        ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"], k=40
    )
    labels = Labels(True, Priority.HIGH, None, None, None, False)
    return Example(ticket_of(" ".join(words), id=str(n)), labels, group or f"g{n}")


def labels(priority, **more):
    return {"extra": {"labels": {"priority": priority, **more}}}


def test_better_worse_and_mean_costs():
    costs = [(9.0, 0.0), (0.0, 4.0), (1.0, 1.0), (2.0, 2.0), (0.0, 0.0)]
    found = worth([example(n) for n in range(5)], costs, [True, True, True, False, False])
    assert (found.tickets, found.better, found.worse, found.same) == (5, 1, 1, 1)
    assert found.before.value == pytest.approx(12 / 5)
    assert found.after.value == pytest.approx(7 / 5)
    assert found.difference.value == pytest.approx(-1)
    assert found.difference.low < -1 < found.difference.high


def test_two_sides_that_cost_the_same_differ_by_nothing_for_sure():
    costs = [(float(n % 7), float(n % 7)) for n in range(60)]
    found = worth([example(n) for n in range(60)], costs, [False] * 60)
    assert (found.difference.value, found.difference.low, found.difference.high) == (0, 0, 0)
    assert found.before.low < found.before.value < found.before.high


def test_the_interval_is_paired_and_by_family():
    rng = random.Random(5)
    costs = [(base, base + 0.5 + rng.random() / 10) for base in (rng.uniform(0, 16) for _ in range(200))]
    found = worth([example(n) for n in range(200)], costs, [True] * 200)
    assert 0.5 < found.difference.low < found.difference.high < 0.6, "costs vary by 16, their difference by 0.1"
    steps = [(1.0, 1.0 + (n // 50) % 2) for n in range(200)]
    alone = worth([example(n) for n in range(200)], steps, [True] * 200)
    families = worth([example(n, f"author {n // 50}") for n in range(200)], steps, [True] * 200)
    assert _width(families.difference) > 3 * _width(alone.difference), "four authors are no two hundred"


def drawn(sets, tickets, changed, sizes, odds, seed=3):
    """Draw differences of cost, [sets, tickets]: most tickets cost the same on both sides."""
    rng = np.random.default_rng(seed)
    return np.where(rng.random((sets, tickets)) < changed, rng.choice(sizes, (sets, tickets), p=odds), 0.0)


@pytest.mark.parametrize(("groups", "size", "changed"), [(200, 5, 0.03), (200, 4, 0.1), (40, 10, 0.2)])
@pytest.mark.parametrize(
    ("sizes", "odds"),
    [([-20, -4, -1, 1, 4, 20], [0.05, 0.15, 0.3, 0.3, 0.15, 0.05]), ([1, 4, 9, 20], [0.5, 0.25, 0.15, 0.1])],
    ids=["both ways", "one way"],
)
def test_the_interval_of_the_difference_holds(groups, size, changed, sizes, odds):
    chosen, nothing = Groups.draw(np.repeat(np.arange(groups), size), seed=SEED), np.zeros(groups * size)
    found = [paired(nothing, row, chosen) for row in drawn(400, groups * size, changed, sizes, odds)]
    true = changed * np.dot(sizes, odds)
    assert 0.93 <= np.mean([e.low <= true <= e.high for e in found]) <= 0.99


def test_which_side_is_named_first_does_not_matter():
    (step,) = drawn(1, 200, 0.1, [-4, 1, 20], [0.3, 0.5, 0.2])
    costs = [(1.0, 1.0 + one) for one in step]
    tickets = [example(n) for n in range(200)]
    found, turned = worth(tickets, costs, [True] * 200), worth(tickets, [pair[::-1] for pair in costs], [True] * 200)
    assert found.difference.value == pytest.approx(step.mean())
    assert turned.difference.low == pytest.approx(-found.difference.high, abs=0.03)
    assert turned.difference.high == pytest.approx(-found.difference.low, abs=0.03)


def test_one_family_has_no_interval_and_no_label_has_no_worth():
    found = worth([example(n, "one") for n in range(5)], [(1.0, 2.0)] * 5, [True] * 5)
    assert (found.difference.value, found.difference.low, found.difference.high) == (1, None, None)
    assert worth([], [], []) is None


def test_some_tickets_bear_labels():
    tickets = [ticket_of("a", id="1"), ticket_of("b", id="2", **labels("high", team="billing"))]
    found = labelled(tickets, RULES, RULES, {})
    assert found[0] is None
    assert found[1].labels.priority is Priority.HIGH
    assert labelled(tickets[:1], RULES, RULES, {}) == [None]


def test_labels_may_name_what_one_policy_alone_has():
    bears = [ticket_of("b", id="2", **labels("high", clauses=["high.refund"], team="billing"))]
    gone = policy({"high.refund": {"gone": True}})
    assert labelled(bears, gone, RULES, {})[0].labels.clauses == ("high.refund",)
    with pytest.raises(InputError, match=r"no clause is called 'high\.refund'"):
        labelled(bears, gone, gone, {})


def test_what_is_wrong_with_labels_is_told_at_once():
    tickets = [ticket_of("a", id="1", **labels("urgent")), ticket_of("b", id="2", **labels("low", sentiment="sad"))]
    with pytest.raises(InputError) as told:
        labelled(tickets, RULES, RULES, {})
    assert "'urgent' is not one of none, low" in str(told.value)
    assert "'sad' is not one of" in str(told.value)


def test_a_column_that_is_named_must_be_there():
    with pytest.raises(InputError, match="no column 'Prio'"):
        labelled([ticket_of("a", id="1")], RULES, RULES, {"label_priority": "Prio"})


def _width(estimate):
    return estimate.high - estimate.low


def test_what_a_model_has_learnt_is_known():
    found = [example(1), None, example(2), example(3)]
    stored = SimpleNamespace(arrays={"learnt": likeness.marks([found[2]])})
    judges = Judge(RULES), Judge(RULES, SimpleNamespace(stored=stored))
    assert learnt(found, judges) == [False, False, True, False]
    assert learnt([None, None], judges) == [False, False]
