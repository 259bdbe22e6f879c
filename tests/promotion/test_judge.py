"""What is asked of a candidate, case by case, on answers made by hand."""

import re

import numpy as np
import pytest

from tests.promotion.judging import FAMILY, FLAGS, FOUND, POLICY, ROUNDS, USE, answers, lowered, verdicts
from triage.promotion import words
from triage.promotion.checks import Verdict, passes
from triage.promotion.judge import checks, costs
from triage.records.record import table_csv
from triage.types import Priority


def test_the_same_answers_pass():
    done = verdicts(answers(), answers())
    assert [c.verdict for c in done.values()] == [
        Verdict.HOLDS, Verdict.HOLDS, Verdict.HOLDS, Verdict.HOLDS, Verdict.UNASKED, Verdict.HOLDS, Verdict.HOLDS,
    ]  # fmt: skip
    assert passes(done.values())
    assert list(done) == ["cost", "critical_recall", "needless_share", *FLAGS, "behaviour.negation", "behaviour.typos"]
    assert (done["cost"].difference.value, done["cost"].difference.high) == (0, 0)
    assert done["redflag.rude"].candidate.n == ROUNDS
    assert done["redflag.rare"].candidate.n == 1


def test_costs_are_those_of_the_table():
    table = POLICY.decision.model.cost
    assert costs(FOUND, lowered(2), POLICY).sum() == pytest.approx(2 * table[4][3])
    assert costs(FOUND, lowered(3, level=Priority.NONE, to=Priority.MEDIUM), POLICY).sum() == 3 * table[0][2]


def test_a_candidate_that_costs_more_fails_and_one_that_costs_less_passes():
    worse = lowered(1)
    told = verdicts(worse, answers())["cost"]
    assert told.verdict is Verdict.FAILS
    assert told.why.startswith("it costs more, though not surely on 40 tickets of 40 groups")
    assert told.difference.value == pytest.approx(1.5 / 40)
    assert told.champion.value == 0
    better = verdicts(answers(), lowered(8))["cost"]
    assert better.verdict is Verdict.HOLDS
    assert better.difference.value == pytest.approx(-8 * 1.5 / 40)
    assert better.difference.high < 0


def test_one_better_ticket_of_few_is_no_proof():
    told = verdicts(answers(), lowered(1))["cost"]
    assert told.difference.value < 0
    assert told.verdict is Verdict.FAILS
    assert told.why.startswith("it may cost 0.038 more; 40 tickets of 40 groups (authors, customers) are too few to")
    needed = int(re.search(r"about (\d+) of more", told.why)[1])
    half = told.difference.high - told.difference.value
    within = half * (40 / needed) ** 0.5
    assert told.difference.value + within <= USE.cost_margin + 1e-9
    assert needed < 100


def test_a_candidate_that_may_cost_more_fails():
    """Better on some tickets and worse on others: the mean is the same, the interval is wide."""
    candidate, champion = lowered(4), lowered(0)
    champion.priority[np.flatnonzero(champion.priority == Priority.CRITICAL)[4:]] = Priority.HIGH
    told = verdicts(candidate, champion)["cost"]
    assert told.difference.value == pytest.approx(0)
    assert told.verdict is Verdict.FAILS
    assert told.why.startswith("it may cost 0.")


def test_without_a_champion_the_rules_alone_are_to_be_beaten():
    done = verdicts(lowered(1), None, rules=lowered(8))
    assert passes(done.values())
    cost = done.pop("cost")
    assert (cost.verdict, cost.against) == (Verdict.HOLDS, "rules alone")
    assert cost.difference.value == pytest.approx(-7 * 1.5 / 40)
    assert all(c.champion is None and c.difference is None for c in done.values())
    cells = words.table([cost]).rows[0]
    assert cells[2].startswith("rules alone: 0.300 [")
    worse = verdicts(lowered(1), None)
    assert worse["cost"].verdict is Verdict.FAILS
    assert [c.name for c in words.failing(worse.values())] == ["cost"]
    nothing = {c.name: c for c in checks(FOUND, FAMILY, answers(), None, POLICY)}
    assert nothing["cost"].verdict is Verdict.UNKNOWN


def test_what_fails_is_named_in_one_line():
    rows = {f"c{n}": np.zeros(9, bool) for n in range(8)}
    failing = words.listed(verdicts(answers(rows=rows), answers(rows=rows)).values())
    assert failing.count("behaviour: c") == 5
    assert failing.endswith("and 3 more behaviour capabilities")


@pytest.mark.parametrize(
    ("name", "found", "changes"),
    [
        ("critical_recall", [e for e in FOUND if e.labels.priority < Priority.CRITICAL], {}),
        ("redflags", [e for e in FOUND if not e.labels.clauses], {}),
        ("behaviour", FOUND, {"rows": {}}),
        ("cost", FOUND, {}),
    ],
)
def test_what_cannot_be_told_is_no_pass(name, found, changes):
    family = [0] * len(found) if name == "cost" else list(range(len(found)))
    done = verdicts(answers(found, **changes), answers(found, **changes), found, family)
    assert done[name].verdict is Verdict.UNKNOWN
    assert done[name].why
    assert not passes(done.values())
    assert [c.name for c in words.failing(done.values())] == [name]


def test_checks_in_words_and_back():
    found = checks(FOUND, FAMILY, lowered(2), answers(), POLICY)
    assert words.checks_of(words.objects(found)) == list(found)
    shown = words.table(found)
    cells = {row[0]: row for row in shown.rows}
    assert cells["critical tickets found"][1:] == (
        "8", "1.00 [0.68, 1.00]", "0.75 [0.41, 0.93]", "-0.25 [-0.59, 0.12]", ">= 0.8", "fails",
    )  # fmt: skip
    assert "behaviour: typos" not in cells
    assert "2 behaviour capabilities that hold and did not drop" in shown.note
    assert "behaviour: typos" in {row[0] for row in words.table(found, whole=True).rows}
    assert b"fails: it costs more" in table_csv(shown)
