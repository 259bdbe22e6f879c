"""A made-up helpdesk whose truth is known: what its exports tell is what happened."""

from collections import Counter
from datetime import timedelta

import pytest

from tests.followups.made import POLICY, at, escalation
from tests.outcomes import made
from triage.errors import InputError
from triage.followups.following import follow
from triage.followups.nouns import IN_TIME, PAST, Stand
from triage.followups.seen import clocked, read
from triage.intake.scored import read_scored

WORLD = made.world(400, seed=11)
MINUTE = timedelta(minutes=1)
BROKEN = [t.promise + MINUTE for t in WORLD if t.escalated and t.replied > t.promise + MINUTE]
OVERDUE = [t.due + MINUTE for t in WORLD if t.escalated and min(t.replied, t.promise) > t.due + MINUTE]
NOWS = [*BROKEN[1:3], *OVERDUE[1:3]]
"""Moments at which something is late."""


def truth(t, now):
    """How a ticket stands, from what really happened."""
    if t.replied <= now:
        return IN_TIME if t.replied <= min(t.due, t.promise) else Stand.ANSWERED_LATE.value
    if t.promise < now:
        return Stand.BROKEN.value
    return Stand.OVERDUE.value if t.due < now else "ahead"


def told(found, known):
    named = (*PAST, Stand.ANSWERED_LATE)
    stands = {i.id: i.stand.value if i.stand in named else "ahead" for i in found.items}
    return {t.id: stands.get(t.id, IN_TIME) for t in known}


@pytest.mark.parametrize("form", ["threads", "report"])
def test_it_is_told_what_happened(tmp_path, form):
    files = made.zendesk(WORLD) if form == "threads" else {"report.csv": made.text_of(made.outcomes_csv(WORLD))}
    paths = made.save(tmp_path, files)
    made.save(tmp_path, {"scored.csv": made.scored_csv(WORLD)})
    scored = clocked(read_scored(str(tmp_path / "scored.csv")), POLICY)
    seen = Counter()
    for now in NOWS:
        status = read(scored, paths, POLICY, as_of=now, now=made.AS_OF)
        found = follow(scored, status.of, POLICY, now)
        known = [t for t in WORLD if t.escalated and t.created <= now]
        expected = {t.id: truth(t, now) for t in known}
        assert told(found, known) == expected
        assert sum(found.dropped.values()) == sum(v == IN_TIME for v in expected.values())
        assert not [i for i in found.items if i.id in expected and i.doubt]
        assert status.newest <= now
        seen.update(expected.values())
    assert seen.keys() == {IN_TIME, "ahead", *(s.value for s in (*PAST, Stand.ANSWERED_LATE))}


def test_what_is_in_one_file_only_is_counted(tmp_path):
    rows = made.outcomes_csv(WORLD[:30])
    rows.append(rows[0] | {"Ticket ID": "stray"})
    paths = made.save(tmp_path, {"r.csv": made.text_of(rows), "s.csv": made.scored_csv(WORLD[:40])})
    scored = clocked(read_scored(paths[1]), POLICY)
    status = read(scored, paths[:1], POLICY, as_of=made.AS_OF, now=made.AS_OF)
    assert dict(status.apart)["scored, but not in the export"] == 10
    assert dict(status.apart)["in the export, but not scored"] == 1
    lost = [t for t in WORLD[30:40] if t.escalated]
    items = {i.id: i for i in follow(scored, status.of, POLICY, made.AS_OF).items}
    assert lost
    assert all(items[t.id].doubt == "not in the export" for t in lost)


@pytest.mark.parametrize(
    ("head", "row", "doubt"),
    [
        ("ticket_id,status", "T-1,open", "the export tells of no answers"),
        ("ticket_id,status,first_reply_at", "T-1,open,2026-03-02T08:00:00Z", "answered before it was escalated"),
        ("ticket_id,status,first_reply_at,created_at", "T-1,open,,2026-03-05T08:00:00Z", "opened after the moment"),
    ],
)
def test_what_an_export_cannot_tell_is_a_doubt_and_no_silence(tmp_path, head, row, doubt):
    other = "T-2,open,2026-03-02T09:30:00Z" if "first" in head else "T-2,open"
    paths = made.save(tmp_path, {"r.csv": f"{head}\n{row}\n{other}{',' if 'created' in head else ''}\n"})
    scored = [escalation("high"), escalation("high", id="T-2")]
    found = follow(scored, read(scored, paths, POLICY, as_of=at(120), now=at(99999)).of, POLICY, at(120))
    assert doubt in next(i for i in found.items if i.id == "T-1").doubt
    assert next(i for i in found.items if i.id == "T-1").stand is Stand.BROKEN


def test_a_ticket_whose_thread_is_not_there_may_have_been_answered(tmp_path):
    world = [t for t in made.world(40) if t.escalated][:2]
    files = made.zendesk(world)
    lost = files["comments.json"]["comments"]
    files["comments.json"]["comments"] = [c for c in lost if c["ticket_id"] != world[1].id]
    for ticket in files["tickets.json"]["tickets"]:
        del ticket["metric_set"], ticket["description"]
    paths = made.save(tmp_path, {**files, "scored.csv": made.scored_csv(world)})
    scored = clocked(read_scored(paths.pop()), POLICY)
    seen = read(scored, paths, POLICY, as_of=made.AS_OF, now=made.AS_OF).of
    assert seen[world[0].id].answered == world[0].replied
    assert (seen[world[1].id].answered, seen[world[1].id].doubt) == (None, "its thread ends before it was escalated")


def test_an_export_of_other_tickets_is_an_error(tmp_path):
    paths = made.save(tmp_path, {"r.csv": "ticket_id,status\nX,open\n"})
    with pytest.raises(InputError, match="no ticket is in both"):
        read([escalation()], paths, POLICY, as_of=at(1), now=at(1))
    with pytest.raises(InputError, match="more than once; name a file"):
        read([escalation()], ["-"], POLICY, as_of=at(1), now=at(1))


def test_a_span_that_the_file_lacks_is_that_of_the_policy():
    bare = escalation("high", escalate_within="")
    assert clocked([bare], POLICY) == [escalation("high")]
    assert clocked([escalation("none")], POLICY)[0].escalate_within == ""
