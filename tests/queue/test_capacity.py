"""The queue is cut at what people can take."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.followups.made import at, escalation
from tests.queue.ordered import ids, ordered
from tests.queue.test_cost import decided
from triage.queues.order import Capacity
from triage.types import Priority


def test_the_cut_is_at_the_capacity_and_counts_by_level():
    rows = [
        escalation(level, id=f"{level}{n}", start=at(-2000)) for n in range(3) for level in ("low", "high", "medium")
    ]
    found = ordered(rows, capacity=Capacity(4))
    assert ids(found.work) == ["high0", "high1", "high2", "medium0"]
    assert ids(found.below) == ["medium1", "medium2", "low0", "low1", "low2"]


def test_critical_tickets_are_never_cut_and_take_the_room_of_others():
    rows = [escalation("critical", id=f"c{n}") for n in range(3)] + [escalation("high", id="h")]
    found = ordered(rows, capacity=Capacity(2))
    assert ids(found.work) == ["c0", "c1", "c2"]
    assert [line.beyond for line in found.work] == [False, False, True]
    assert ids(found.below) == ["h"]
    assert [line.beyond for line in ordered(rows, capacity=Capacity(0)).work] == [True] * 3


def test_each_team_has_its_own_room():
    rows = [escalation("high", id=f"{team}{n}", team=team) for n in range(3) for team in ("billing", "security")]
    found = ordered(rows, capacity=Capacity(None, {"billing": 1}))
    assert ids(found.work) == ["billing0", "security0", "security1", "security2"]
    both = ordered(rows, capacity=Capacity(2, {"billing": 1}))
    assert ids(both.work) == ["billing0", "security0"]
    none = ordered(rows, capacity=Capacity(None, {"billing": 0}))
    assert ids(none.work) == ["security0", "security1", "security2"]


@st.composite
def many(draw):
    rows = draw(st.lists(decided(), max_size=12))
    made = []
    for n, one in enumerate(rows):
        start = draw(st.none() | st.integers(-3000, 3000).map(at))
        made.append(
            escalation(
                one.priority.label, id=f"{n:02d}", start=start, decided_by=one.decided_by, p_priority=one.p_priority,
                p_escalate=one.p_escalate, p_levels=one.p_levels, needs_review=draw(st.booleans()),
                team=draw(st.sampled_from(["billing", "security", "product"])),
            )
        )  # fmt: skip
    return made


rooms = st.builds(
    Capacity,
    st.none() | st.integers(0, 12),
    st.dictionaries(st.sampled_from(["billing", "security"]), st.integers(0, 5)),
)


@given(many(), rooms, st.randoms())
def test_laws_of_the_queue(rows, room, random):
    found = ordered(rows, capacity=room)
    mixed = list(rows)
    random.shuffle(mixed)
    assert ordered(mixed, capacity=room) == found  # the order of the input does not matter
    escalated = {r.ticket_id for r in rows if r.escalate}
    assert sorted([*ids(found.work), *ids(found.below)]) == sorted(escalated)  # nothing is lost
    assert set(ids(found.review)) == {r.ticket_id for r in rows if not r.escalate and r.needs_review}
    assert not any(line.scored.priority is Priority.CRITICAL for line in found.below)
    usual = [line for line in found.work if not line.beyond]
    assert room.all is None or len(usual) <= room.all
    assert all(sum(u.scored.team == team for u in usual) <= most for team, most in room.teams.items())
    critical = [line.scored.priority is Priority.CRITICAL for line in found.work]
    assert critical == sorted(critical, reverse=True)
    scores = [line.score for line in found.work if line.scored.priority is not Priority.CRITICAL]
    assert all(b <= a * (1 + 1e-6) + 1e-12 for a, b in pairwise(scores))


@given(many(), st.integers(0, 11))
def test_more_room_only_adds(rows, room):
    less, more = (ordered(rows, capacity=Capacity(n)) for n in (room, room + 1))
    assert set(ids(less.work)) <= set(ids(more.work))


def test_the_moment_decides_what_presses():
    rows = [escalation("medium", id="m", start=at(-238)), escalation("high", id="h", start=at(190))]
    assert ids(ordered(rows).work) == ["m", "h"]
    assert ids(ordered(rows, now=at(260)).work) == ["h", "m"]
    assert ids(ordered(rows, now=at(0) + timedelta(days=9)).work) == ["h", "m"]


def test_a_reason_quotes_nothing_of_a_ticket():
    note = "created_at: no time that we know: '32/13 ann@example.com'; the time is empty"
    found = ordered([escalation("none", id="look", needs_review=True, notes=(note, "'ann' is no author that we know"))])
    assert "ann" not in found.review[0].reason
    assert "no time that we know" in found.review[0].reason
