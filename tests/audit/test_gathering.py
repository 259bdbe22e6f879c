"""Verdicts beside decisions: what is not of the sample is refused, what is odd is told, what is settled counts."""

from dataclasses import replace

import pytest

from tests.audit.judging import right
from tests.audit.sampled import DESIGN, ROWS, TRUTH, TWICE, audit_of, reviews_of, verdict
from triage.audit.gathering import gather
from triage.errors import InputError
from triage.types import Priority


def test_what_is_settled_of_one_question_leaves_the_others():
    name = next(t for t in TWICE if TRUTH[t][0])
    level = "low" if TRUTH[name][0] is not Priority.LOW else "high"
    said = {("b", name): right(TRUTH, name) | {"right_team": "product", "right_level": level}}
    audit = audit_of(DESIGN, said, [verdict(name, "c", right_team="legal_compliance")])
    ticket = next(t for t in audit.tickets if t.scored.ticket_id == name)
    assert {v.right_team for v in ticket.verdicts} == {"legal_compliance"}
    assert ticket.differ == ("right_level",)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda r: r["review_a.csv"].append(verdict("T-unknown", "a", necessary="yes")),
            "T-unknown (line 2) is not in",
        ),
        (lambda r: r["review_a.csv"].append(verdict(TWICE[0], "Anna", necessary="yes")), "'Anna' is not one of"),
        (lambda r: r["review_b.csv"].append(r["review_a.csv"][0]), "in review_a.csv, too"),
        (lambda r: r.update({"review_b.csv": [replace(v, reviewer="a") for v in r["review_b.csv"]]}), "not to a"),
    ],
)
def test_verdicts_that_are_not_of_this_sample(change, says):
    reviews = reviews_of(DESIGN)
    change(reviews)
    with pytest.raises(InputError) as error:
        gather(DESIGN, ROWS, reviews)
    assert says in str(error.value)


def test_sheets_that_are_empty_missing_or_odd():
    empty = {name: [replace(v, necessary=None) for v in said] for name, said in reviews_of(DESIGN).items()}
    with pytest.raises(InputError, match="no ticket is judged yet"):
        gather(DESIGN, ROWS, empty)
    one = reviews_of(DESIGN)
    del one["review_b.csv"]
    assert any("no sheet of reviewer b" in w for w in gather(DESIGN, ROWS, one).warnings)
    few = reviews_of(DESIGN)
    few["review_a.csv"] = few["review_a.csv"][:-3]
    assert any("3 tickets that were given to a are not in it" in w for w in gather(DESIGN, ROWS, few).warnings)
    name = DESIGN.of("a")[0]
    for answers, says in (
        ({"necessary": "no", "right_level": "high"}, "contradicts itself: necessary is no, but right_level is high"),
        ({"right_level": "high"}, "not whether a person was necessary"),
    ):
        assert any(says in w for w in audit_of(DESIGN, {("a", name): answers}).warnings)


def test_a_copied_sheet_is_suspected():
    said = {
        (who, name): right(TRUTH, name) | {"reason": f"as I see {name}"} for name in TWICE for who in DESIGN.reviewers
    }
    assert any("copied" in w for w in audit_of(DESIGN, said).warnings)
    said[("b", TWICE[0])] = right(TRUTH, TWICE[0]) | {"reason": "otherwise"}
    assert not any("copied" in w for w in audit_of(DESIGN, said).warnings)


def test_what_is_settled_is_checked_for_contradictions():
    name = next(t for t in TWICE if TRUTH[t][0])
    odd = verdict(name, "c", necessary="yes", right_level="none")
    says = "contradicts itself: necessary is yes, but right_level is none"
    assert any(w.startswith("--settled:2:") and says in w for w in audit_of(DESIGN, settled=[odd]).warnings)
    part = verdict(name, "c", right_level="none")  # the reviewers said yes, and that stays
    found = audit_of(DESIGN, settled=[part]).warnings
    assert any("contradicts itself now: necessary is yes" in w for w in found)
    fine = verdict(name, "c", **right(TRUTH, name))
    assert not any("contradicts" in w for w in audit_of(DESIGN, settled=[fine]).warnings)


def test_who_settles_should_be_a_third_person():
    settled = [verdict(TWICE[0], "a", **right(TRUTH, TWICE[0]))]
    assert any("a third person is better" in w for w in audit_of(DESIGN, settled=settled).warnings)
