"""Who was asked how satisfied he is, who answered, and who was."""

import pytest

from tests.outcomes.judging import joined
from triage.outcomes.cases import Untold
from triage.outcomes.satisfaction import mark, responded, satisfied


@pytest.mark.parametrize(
    ("score", "happy", "answered"),
    [("good", True, True), ("Bad", False, True), ("offered", None, False), ("unoffered", None, None), ("", None, None)],
)
def test_zendesk_says_who_was_asked(score, happy, answered):
    one, found = joined(
        {"status": "solved", "satisfaction_rating.score": score}, beside=({"satisfaction_rating.score": "good"},)
    )
    told = [
        None if isinstance(a, Untold) else a
        for a in (satisfied(one.cases[0], found.scale), responded(one.cases[0], found.scale))
    ]
    assert told == [happy, answered]


def test_elsewhere_all_resolved_tickets_were_asked():
    one, found = joined({"status": "solved"}, beside=({"conversation_rating.rating": 5},))
    assert responded(one.cases[0], found.scale) is False
    assert mark(one.cases[0], found.scale) is None
    still, _ = joined({"status": "open"}, beside=({"conversation_rating.rating": 5},))
    assert isinstance(responded(still.cases[0], found.scale), Untold)
    rated, _ = joined({"status": "solved", "conversation_rating.rating": 3})
    assert satisfied(rated.cases[0], found.scale) is False
    assert mark(rated.cases[0], found.scale) == 3.0
