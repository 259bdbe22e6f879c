"""What verdicts teach the next training: labels of what is sure, and why the rest is left out."""

import pytest

from tests.audit.judging import POLICY
from triage.audit import export
from triage.audit.answers import parse
from triage.audit.judged import final
from triage.types import Priority

SURE = {"necessary": "yes", "right_level": "high", "right_team": "billing"}


def verdict(reviewer="a", **answers):
    return parse({"ticket_id": "T", "reviewer": reviewer, **answers}, POLICY.teams)[0]


def label(*verdicts, settled=()):
    reviews = {str(n): [v] for n, v in enumerate(verdicts)}
    found = export.labels(final(reviews, settled))
    return found.found.get("T") or next(iter(found.left_out))


def test_what_is_sure_teaches():
    high = label(verdict(**SURE))
    assert (high.priority, high.team, high.reviewers) == (Priority.HIGH, "billing", ("a",))
    assert high.as_object() == {"escalate": True, "priority": "high", "team": "billing"}
    stays = label(verdict(necessary="no"), verdict("b", necessary="no", right_level="none"))
    assert stays.as_object() == {"escalate": False, "priority": "none", "team": ""}
    assert stays.reviewers == ("a", "b")


@pytest.mark.parametrize(
    ("verdicts", "reason"),
    [
        ([verdict(right_level="high")], export.NOT_JUDGED),
        ([verdict(necessary="unsure", right_level="high")], export.NOT_SURE),
        ([verdict(**SURE), verdict("b", necessary="unsure")], export.NOT_SURE),
        ([verdict(**SURE), verdict("b", necessary="no")], export.DIFFER),
        ([verdict(necessary="no", right_level="low")], export.ODD),
        ([verdict(necessary="no", right_team="billing")], export.ODD),
        ([verdict(necessary="yes", right_level="none")], export.ODD),
        ([verdict(necessary="yes", right_team="billing")], export.NO_LEVEL),
        ([verdict(**SURE), verdict("b", **SURE | {"right_level": "low"})], export.LEVELS_DIFFER),
    ],
)
def test_what_is_not_sure_is_left_out_with_its_reason(verdicts, reason):
    assert label(*verdicts) == reason


def test_a_team_that_is_not_known_is_left_out_alone():
    for verdicts in (
        [verdict(necessary="yes", right_level="low")],
        [
            verdict(**SURE | {"right_level": "low"}),
            verdict("b", **SURE | {"right_level": "low", "right_team": "product"}),
        ],
    ):
        found = label(*verdicts)
        assert found.as_object() == {"escalate": True, "priority": "low"}
    half = label(verdict(**SURE), verdict("b", necessary="yes"))
    assert half.as_object() == {"escalate": True, "priority": "high", "team": "billing"}


def test_what_was_settled_teaches():
    differing = verdict(**SURE), verdict("b", necessary="no")
    assert label(*differing, settled=[verdict("c", necessary="no")]).priority is Priority.NONE
    upheld = label(*differing, settled=[verdict("c", necessary="yes")])
    assert (upheld.priority, upheld.team) == (Priority.HIGH, "billing")
    other = label(*differing, settled=[verdict("c", necessary="yes", right_level="low")])
    assert other.priority is Priority.LOW
    alone = label(settled=[verdict("c", **SURE)])
    assert alone.reviewers == ("c",)
    assert label(*differing, settled=[verdict("c", reason="no idea")]) == export.DIFFER
