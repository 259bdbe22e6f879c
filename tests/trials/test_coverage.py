"""What clauses do on an export: counts that can be checked by hand."""

import pytest

from tests.conftest import account, ticket_of
from tests.trials.measured import POLICY, measured
from triage.errors import InputError
from triage.trials import coverage
from triage.types import Rejected


def test_hits_and_who_decides_alone():
    found = measured(
        ticket_of("The charger is on fire.", id="1"),
        ticket_of("Smoke here, smoke there.", id="2"),
        ticket_of("It is too hot and there is smoke.", id="3"),
        ticket_of("A strange smell, just saying.", id="4"),
        Rejected("in.csv", 5, "no body"),
    )
    t = found.tallies
    assert (found.tickets, found.rejected, found.escalated) == (4, 1, 3)
    assert (t["medium.smoke"].hits, t["medium.smoke"].fired, t["medium.smoke"].hinted) == (3, 2, 1)
    assert t["medium.smoke"].sole == 1, "in the other ticket it is below the heat"
    assert (t["critical.fire"].sole, t["topic.heat"].sole) == (1, 1), (
        "what only follows from the same words is not counted"
    )
    assert t["topic.heat"].beside == {"critical.fire": 1, "medium.smoke": 1, "trigger.new": 1}


def test_a_watched_clause_decides_nothing_and_says_what_it_would_raise():
    found = measured(ticket_of("Where is my charger?", id="1"), ticket_of("The charger is on fire.", id="2"))
    tally = found.tallies["trigger.new"]
    assert found.escalated == 1
    assert (tally.fired, tally.raises, tally.sole) == (2, 1, 0)
    assert found.marks("trigger.new", POLICY) == ["watch"]


def test_what_held_a_hit_back_is_counted_by_cue():
    found = measured(ticket_of("It was too hot, smoke came.", id="1"), ticket_of("There is no smoke at all.", id="2"))
    assert dict(found.tallies["medium.smoke"].held) == {("negated", "no"): 1}
    assert not found.tallies["topic.heat"].held
    (quote,) = found.tallies["medium.smoke"].held_quotes
    assert (quote.ticket, quote.before, quote.text, quote.after) == ("2", "There is no", "smoke", "at all.")


def test_not_evaluable_is_not_silent():
    lacking = [ticket_of("hello there", id=str(n), lacks=("account.tier",)) for n in range(300)]
    found = measured(*lacking)
    assert found.tallies["trigger.vip"].missing == 300
    assert found.marks("trigger.vip", POLICY) == ["not evaluable"]
    assert found.marks("critical.fire", POLICY) == ["dead"]
    assert found.marks("not.idle", POLICY) == ["hints only"]


def test_one_that_fires_everywhere_is_noisy_and_a_few_tickets_prove_nothing():
    smoky = [ticket_of("smoke", id=str(n), account=account(tier="vip")) for n in range(200)]
    assert measured(*smoky).marks("medium.smoke", POLICY) == ["noisy"]
    assert measured(*smoky[:199]).marks("medium.smoke", POLICY) == []


def labelled(body, name, *clauses):
    return ticket_of(body, id=name, extra={"labels": {"clauses": list(clauses)}})


def test_labels_give_precision_and_recall():
    found = measured(
        labelled("smoke", "1", "medium.smoke"),
        labelled("smoke", "2"),
        labelled("fumes", "3", "medium.smoke"),
        ticket_of("smoke", id="4"),
    )
    tally = found.tallies["medium.smoke"]
    assert (found.judged, tally.right, tally.wrong, tally.overlooked) == (3, 1, 1, 1)


def test_surely_wrong_is_noisy():
    wrong = [labelled("smoke", str(n)) for n in range(8)]
    right = [labelled("smoke", f"r{n}", "medium.smoke") for n in range(6)]
    assert measured(*wrong).marks("medium.smoke", POLICY) == ["noisy"]
    assert measured(*wrong, *right).marks("medium.smoke", POLICY) == []


def test_verdicts(tmp_path):
    file = tmp_path / "review.csv"
    file.write_text("ticket_id,necessary,reason\n1,yes,\n2,no,mere smell\n3,unsure,\n4,,\n", encoding="utf-8")
    verdicts = coverage.verdicts_of(file)
    assert verdicts == {"1": True, "2": False, "3": None, "4": None}
    found = measured(*(ticket_of("smoke", id=str(n)) for n in range(1, 6)), verdicts=verdicts)
    tally = found.tallies["medium.smoke"]
    assert (found.judged, tally.right, tally.wrong) == (2, 1, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,necessary\n1,yes\n", "no column ticket_id"),
        ("ticket_id,necessary\n1,perhaps\n", "line 2: necessary is 'perhaps'"),
    ],
)
def test_wrong_verdicts_are_named(tmp_path, text, said):
    file = tmp_path / "review.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        coverage.verdicts_of(file)


def test_verdicts_that_are_not_there(tmp_path):
    with pytest.raises(InputError, match=r"nowhere\.csv: cannot be read: No such file"):
        coverage.verdicts_of(tmp_path / "nowhere.csv")
