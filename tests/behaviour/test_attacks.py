"""Every attacked text beside its plain twin, by the policy alone and with the shipped model; and the look-alikes."""

import pytest

from tests.behaviour import attacks
from triage import api
from triage.pipeline import Scorer
from triage.types import METADATA, SUBJECT, Priority

ATTACKS, QUIET = attacks.read()
POLICY = api.load_policy()
SCORERS = {"policy": Scorer(POLICY), "model": Scorer(POLICY, api.load_model())}


@pytest.fixture(scope="module", params=SCORERS, ids=list(SCORERS))
def decided(request):
    tickets = [t for a in ATTACKS for t in (a.plain, a.attacked)] + QUIET
    return {d.ticket_id: d for d in SCORERS[request.param].score(tickets)}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attacked_text_is_decided_as_high_as_its_plain_twin_or_goes_to_a_person(attack, decided):
    plain, attacked = decided[attack.plain.id], decided[attack.attacked.id]
    assert plain.priority >= Priority.MEDIUM and not plain.needs_review, "the plain twin must be decided by itself"
    assert attacks.withstood(plain, attacked), f"{plain.priority.label} became {attacked.priority.label}"


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_the_evidence_of_an_attacked_text_is_quoted_as_it_was_written(attack, decided):
    for signal in decided[attack.attacked.id].signals:
        if signal.message != METADATA:
            ticket = attack.attacked
            source = ticket.subject if signal.message == SUBJECT else ticket.messages[signal.message].body
            assert source[signal.start : signal.end] == signal.text != ""


@pytest.mark.parametrize("ticket", QUIET, ids=lambda ticket: ticket.id)
def test_a_look_alike_is_neither_raised_nor_sent_to_a_person(ticket, decided):
    found = decided[ticket.id]
    assert not found.escalate and not found.needs_review, (found.priority.label, found.clauses, found.review)


def test_there_are_enough_rows_of_enough_kinds():
    assert len(ATTACKS) >= 120 and len({a.kind for a in ATTACKS}) >= 16 and len(QUIET) >= 20
    bodies = [(a.attacked.subject, *(m.body for m in a.attacked.messages)) for a in ATTACKS]
    assert len(set(bodies)) == len(bodies)
    assert all((a.plain.subject, a.plain.messages) != (a.attacked.subject, a.attacked.messages) for a in ATTACKS)
