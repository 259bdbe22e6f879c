"""What is asked of a candidate, case by case, on answers made by hand."""

import re
from dataclasses import replace

import numpy as np
import pytest

from tests.conftest import policy_of, table
from triage.promotion import words
from triage.promotion.answers import Answers
from triage.promotion.checks import Verdict, passes
from triage.promotion.judge import checks, costs
from triage.records.record import table_csv
from triage.schema.decision import Gate
from triage.types import Author, Example, Labels, Message, Priority, Ticket

FLAGS = ("redflag.rude", "redflag.rare")
ASKED = {
    "cost_margin": 0.02, "critical_recall": 0.8, "redflag_recall": 0.6, "behaviour": 0.7, "behaviour_drop": 0.05,
    "least_n": 5, "resamples": 2000,
}  # fmt: skip
POLICY = policy_of(
    {flag: {"floor": "high"} for flag in FLAGS} | {"topic.bill": {"floor": "low"}},
    promotion=type(table("decision").promotion)(**ASKED),
)
USE = POLICY.decision.promotion
LEVELS = [Priority.NONE, Priority.LOW, Priority.MEDIUM, Priority.HIGH, Priority.CRITICAL]
ROUNDS = 8


def example(n, level, clauses=()):
    ticket = Ticket(f"t-{n}", "", (Message(Author.CUSTOMER, f"words {n}"),))
    return Example(ticket, Labels(level > Priority.NONE, level, None, None, clauses, False), f"author:{n}")


FOUND = [
    example(n, LEVELS[n % 5], ("redflag.rude",) if n % 5 == 3 else ("redflag.rare",) if n == 0 else ())
    for n in range(5 * ROUNDS)
]
FAMILY = list(range(len(FOUND)))
ROWS = {"negation": np.ones(19, bool), "typos": np.array([True] * 15 + [False] * 5)}


def answers(found=FOUND, **changes):
    """Answer everything rightly, but for what is changed."""
    priority = np.array([e.labels.priority for e in found], np.int64)
    clauses = tuple(frozenset(e.labels.clauses or ()) for e in found)
    escalated = np.array([e.labels.escalate for e in found], np.bool_)
    return replace(Answers(priority, clauses, 0, ROWS, escalated), **changes)


def lowered(count, *, level=Priority.CRITICAL, to=Priority.HIGH, found=FOUND):
    """Decide the first `count` tickets of a level otherwise."""
    priority = np.array([e.labels.priority for e in found], np.int64)
    priority[np.flatnonzero(priority == level)[:count]] = to
    return answers(found, priority=priority)


def blind(count, flag="redflag.rude"):
    """Miss a red flag in the first `count` tickets that bear it."""
    holders = [n for n, e in enumerate(FOUND) if flag in e.labels.clauses][:count]
    clauses = tuple(frozenset() if n in holders else frozenset(e.labels.clauses) for n, e in enumerate(FOUND))
    return answers(clauses=clauses)


def verdicts(candidate, champion, found=FOUND, family=FAMILY, policy=POLICY, rules=None):
    """Without a champion the rules alone are right throughout, unless told."""
    if champion is None and rules is None:
        rules = answers(found)
    return {c.name: c for c in checks(found, family, candidate, champion, policy, rules=rules)}


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


def test_critical_recall_has_a_floor():
    assert USE.critical_recall == 0.8
    assert verdicts(lowered(1), None)["critical_recall"].verdict is Verdict.HOLDS  # 7 of 8
    told = verdicts(lowered(2), None)["critical_recall"]  # 6 of 8
    assert (told.verdict, told.candidate.value, told.candidate.n) == (Verdict.FAILS, 0.75, 8)


def test_each_red_flag_that_enough_tickets_bear_has_a_floor():
    assert verdicts(blind(3), None)["redflag.rude"].verdict is Verdict.HOLDS  # 5 of 8 of at least 0.6
    assert verdicts(blind(4), None)["redflag.rude"].verdict is Verdict.FAILS
    rare = verdicts(blind(1, "redflag.rare"), None)["redflag.rare"]
    assert (rare.verdict, rare.candidate.value) == (Verdict.UNASKED, 0)


def test_a_drop_of_behaviour_fails_above_the_floor_and_below_it():
    def with_rows(**rows):
        return answers(rows={**ROWS, **{name: np.arange(of) < good for name, (good, of) in rows.items()}})

    assert verdicts(with_rows(typos=(14, 20)), None)["behaviour.typos"].verdict is Verdict.HOLDS  # 0.7 exactly
    assert verdicts(with_rows(typos=(13, 20)), None)["behaviour.typos"].verdict is Verdict.FAILS
    one_of_twenty = verdicts(with_rows(typos=(14, 20)), answers())["behaviour.typos"]
    assert one_of_twenty.verdict is Verdict.HOLDS, "0.75 - 0.70 is no more than 0.05, whatever floats say"
    one_of_nineteen = verdicts(with_rows(negation=(18, 19)), answers())["behaviour.negation"]
    assert (one_of_nineteen.verdict, one_of_nineteen.why) == (Verdict.FAILS, "drops by 0.053")


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


def everything(found):
    """Take everything for critical, with all that may be asked of it, as an always-critical model does."""
    count = len(found)
    return answers(
        found, priority=np.full(count, Priority.CRITICAL), clauses=(frozenset(FLAGS),) * count,
        escalated=np.ones(count, bool),
    )  # fmt: skip


def test_a_model_that_escalates_everything_fails_on_tickets_that_ought_to_stay():
    told = verdicts(everything(FOUND), everything(FOUND))["needless_share"]
    assert (told.verdict, told.candidate.value, told.candidate.n) == (Verdict.FAILS, 1, ROUNDS)
    critical = [e for e in FOUND if e.labels.priority is Priority.CRITICAL]
    few = verdicts(everything(critical), None, critical, range(len(critical)))["needless_share"]
    assert few.verdict is Verdict.UNKNOWN
    assert "0 tickets ought to stay: name at least 5" in few.why
    fewer = [e for e in FOUND if e.labels.escalate] + [e for e in FOUND if not e.labels.escalate][:4]
    assert verdicts(answers(fewer), None, fewer, range(len(fewer)))["needless_share"].verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("gate", "verdict"),
    [
        ({"most": 0.25}, "holds"), ({"most": 0.2}, "fails"), ({"most": 0.25, "at": "high"}, "fails"),
        ({"most": 0.1, "at": "low"}, "holds"), (None, "not asked"),
    ],
)  # fmt: skip
def test_needless_escalations_are_held_against_the_gate(gate, verdict):
    gates = {"needless_share": Gate(**gate)} if gate else {}
    policy = replace(POLICY, decision=POLICY.decision.model_copy(update={"gates": gates}))
    stays = np.flatnonzero([not e.labels.escalate for e in FOUND])
    escalated = np.array([e.labels.escalate for e in FOUND])
    escalated[stays[:2]] = True  # 2 of 8
    assert verdicts(answers(escalated=escalated), answers(), policy=policy)["needless_share"].verdict == verdict


def test_few_rows_of_a_capability_cannot_be_told():
    done = verdicts(answers(rows={"negation": np.ones(4, bool), "typos": np.ones(5, bool)}), None)
    assert done["behaviour.negation"].verdict is Verdict.UNKNOWN
    assert "4 rows are too few: at least 5" in done["behaviour.negation"].why
    assert done["behaviour.typos"].verdict is Verdict.HOLDS


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


def test_labels_that_say_nothing_of_clauses_are_no_red_flags():
    silent = [replace(e, labels=replace(e.labels, clauses=None)) for e in FOUND]
    done = verdicts(answers(silent), answers(silent), silent)
    assert done["redflags"].verdict is Verdict.UNKNOWN


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
