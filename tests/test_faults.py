"""A part that fails makes a fault of the ticket it failed on, and silences nothing."""

from tests.conftest import SMALL, ticket_of
from triage.prose import language
from triage.signals import Detector
from triage.types import Fault, Priority


def test_an_engine_that_fails_on_one_ticket_leaves_the_others_alone(detect):
    detector = Detector(SMALL)

    def fragile(views):
        if any("poison" in p.text for v in views for p in v.passages):
            raise KeyError("poison")
        return [[] for _ in views]

    detector._engines.append(("fragile", fragile))
    tickets = [ticket_of("the site is down, help"), ticket_of("poison, and the site is down")]
    good, bad = detector.detect(detector.views(tickets))
    assert good.faults == ()
    assert bad.faults == (Fault("engine fragile", "KeyError: 'poison'"),)
    assert {s.clause for s in bad.signals} >= {"critical.outage"}


def test_an_engine_that_answers_for_too_few_tickets_is_a_fault():
    detector = Detector(SMALL)
    detector._engines.append(("short", lambda views: []))
    (result,) = detector.detect(detector.views([ticket_of("hello there")]))
    assert [f.stage for f in result.faults] == ["engine short"]


def test_where_the_context_fails_the_hit_stands(detect):
    (result,) = detect(ticket_of("boom, the site is down, help us"))
    assert result.faults == (Fault("context", "RuntimeError: no idea"),)
    assert {s.floor for s in result.signals if s.clause == "critical.outage"} == {Priority.CRITICAL}


def test_where_cleaning_or_the_language_fails_the_ticket_is_still_judged(monkeypatch):
    detector = Detector(SMALL)

    def broken(*_):
        raise ValueError("broken")

    monkeypatch.setattr(detector._cleaner, "view", broken)
    monkeypatch.setattr(language, "of_view", broken)
    (result,) = detector.detect(detector.views([ticket_of("the site is down", subject="help")]))
    assert {s.floor for s in result.signals if s.clause == "critical.outage"} == {Priority.CRITICAL}
    assert result.review == ()
    assert result.faults == (Fault("cleaning", "ValueError: broken"), Fault("language", "ValueError: broken"))
