"""What breaks while a ticket is decided, and what is promised: the ticket goes to a human with the fault named.

A row of the table is a stage, how it is broken for one ticket of four, and what its fault is called. The run goes on,
and the other tickets come out as if nothing had happened. What breaks a whole run is in ``test_runs.py``.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.fuzz import laws
from triage import api, discover, lacking, redact
from triage import scorer as scoring
from triage.pipeline import Scorer, run
from triage.policy import ENGINES
from triage.prose import language
from triage.running.work import WRITERS, Plan, work
from triage.scorer import decide_all
from triage.types import Author, Message, Priority, Ticket

POLICY = api.load_policy()
MODEL = api.load_model()
LEAST = Priority.parse(POLICY.decision.fault_priority)
POISON = "xyzzy"
BODIES = (
    "Where is the manual?",
    "Thanks, all good now.",
    f"Thank you for the {POISON}.",
    "We have an outage, please call.",
)
TICKETS = [Ticket(f"T-{n}", "", (Message(Author.CUSTOMER, body),)) for n, body in enumerate(BODIES)]
AT = next(n for n, body in enumerate(BODIES) if POISON in body)

Break = Callable[[pytest.MonkeyPatch, Scorer], object]


class Broke(RuntimeError):
    """Stands for whatever nobody foresaw."""


def poisoned(value: Any) -> bool:
    """Tell whether the ticket's word is in what a function is given."""
    return POISON in repr(value)


def failing(whole: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function fail on the one ticket, and do its work on all others."""

    def broken(*given: Any, **named: Any) -> Any:
        if any(map(poisoned, given)):
            raise Broke("out of order")
        return whole(*given, **named)

    return broken


def detector(scorer: Scorer) -> Any:
    scorer.prepare()
    return scorer._detector


def engine(name: str) -> Break:
    def broken(patch: pytest.MonkeyPatch, scorer: Scorer) -> None:
        made = [(n, failing(find) if n == name else find) for n, find in detector(scorer)._engines]
        patch.setattr(detector(scorer), "_engines", made)

    return broken


def part(name: str, method: str) -> Break:
    """Break a method of a part of the detector."""

    def broken(patch: pytest.MonkeyPatch, scorer: Scorer) -> None:
        own = getattr(detector(scorer), name)
        patch.setattr(own, method, failing(getattr(own, method)))

    return broken


def itself(method: str) -> Break:
    """Break a step of the detector's own."""

    def broken(patch: pytest.MonkeyPatch, scorer: Scorer) -> None:
        own = detector(scorer)
        patch.setattr(own, method, failing(getattr(own, method)))

    return broken


def function(module: Any, name: str) -> Break:
    return lambda patch, scorer: patch.setattr(module, name, failing(getattr(module, name)))


class Predicts:
    """The shipped model, which answers otherwise where the one ticket is among those asked for."""

    def __init__(self, answer: Callable[[list[Any]], Any]) -> None:
        self.digest, self.answer = MODEL.digest, answer

    def predict(self, views: Any, findings: Any, *, explain: bool = False) -> Any:
        told = MODEL.predict(views, findings, explain=explain)
        return self.answer(told) if any(poisoned(view) for view in views) else told


def _fails(told: list[Any]) -> Any:
    raise Broke("out of order")


def model(answer: Callable[[list[Any]], Any]) -> Break:
    return lambda patch, scorer: patch.setattr(scorer, "model", Predicts(answer))


STAGES: dict[str, tuple[Break, str]] = {
    "cleaning": (part("_cleaner", "view"), "cleaning"),
    **{f"engine {name}": (engine(name), f"engine {name}") for name in POLICY.rules},
    "is it solved": (part("_context", "solved"), "context"),
    "signals": (itself("_signals"), "signals"),
    "what is written": (function(lacking, "written"), "scoring"),
    "what is lacking": (function(lacking, "fields"), "scoring"),
    "language": (function(language, "of_view"), "language"),
    "model raises": (model(_fails), "model"),
    "model answers for too few": (model(lambda told: told[:-1]), "model"),
    "model answers for too many": (model(lambda told: [*told, told[0]]), "model"),
    "model answers nothing": (model(lambda told: None), "model"),
    "model answers something else": (model(lambda told: ["yes"] * len(told)), "scoring"),
    "deciding": (lambda patch, scorer: patch.setattr(scoring, "decide", once_sound(scoring.decide)), "scoring"),
}


def once_sound(decide: Callable[..., Any]) -> Callable[..., Any]:
    """Let judging fail on the ticket as it was found, not on the fault that comes of it."""

    def broken(ticket: Any, findings: Any, *rest: Any, **named: Any) -> Any:
        if poisoned(ticket) and not findings.faults:
            raise Broke("out of order")
        return decide(ticket, findings, *rest, **named)

    return broken


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return Scorer(POLICY, MODEL)  # each test gives it back as it was


def test_every_engine_is_in_the_table() -> None:
    assert {stage.removeprefix("engine ") for stage in STAGES if stage.startswith("engine ")} == set(
        discover.names(ENGINES)
    )


def test_without_a_fault_the_ticket_would_not_be_escalated(scorer: Scorer) -> None:
    """Else the table would prove nothing."""
    found = decide_all(scorer, TICKETS)
    assert found[AT].priority is Priority.NONE
    assert not any(one.faults for one in found)


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_that_breaks_sends_its_ticket_to_a_human(
    stage: str, scorer: Scorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = decide_all(scorer, TICKETS)
    broken, name = STAGES[stage]
    broken(monkeypatch, scorer)
    found = decide_all(scorer, TICKETS)
    assert [one.ticket_id for one in found] == [t.id for t in TICKETS]
    laws.to_a_human(found[AT], name, LEAST)
    assert [one for n, one in enumerate(found) if n != AT] == [one for n, one in enumerate(sound) if n != AT]


def exhausted(whole: Callable[..., Any]) -> Callable[..., Any]:
    """Let memory run out in a function, and note whether anything is asked of it afterwards."""
    asked = []

    def broken(*given: Any, **named: Any) -> Any:
        asked.append(given)
        assert len(asked) == 1, "whatever is asked now waits for ever"
        raise MemoryError("std::bad_alloc")

    return broken


@pytest.mark.parametrize("stage", STAGES)
def test_memory_that_runs_out_is_no_ticket_s_fault(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """RE2 never ends with a pattern that it was compiling then, and libraries stay half loaded: the process ends."""
    scorer = Scorer(POLICY, MODEL)
    scorer.prepare()
    monkeypatch.setattr(sys.modules[__name__], "failing", exhausted)
    monkeypatch.setattr(sys.modules[__name__], "once_sound", exhausted)
    answer = model(exhausted(_fails)) if stage.startswith("model") else STAGES[stage][0]
    answer(monkeypatch, scorer)
    with pytest.raises(MemoryError):
        work(scorer, Plan("jsonl"), TICKETS)


def test_a_program_that_asks_for_decisions_gets_one_for_each_ticket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring, "decide", once_sound(scoring.decide))
    found = api.score(TICKETS, POLICY)
    assert [one.ticket_id for one in found] == [t.id for t in TICKETS]
    laws.to_a_human(found[AT], "scoring", LEAST)


def rows_of(out: Path, form: str) -> list[tuple[str, bool, str]]:
    """Return (id, needs a look, what is said of it) of each row of an output."""
    if form == "jsonl":
        rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    elif form == "csv":
        rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
    else:
        rows = pq.read_table(out).to_pylist()
    return [(r["ticket_id"], str(r["needs_review"]).lower() == "true", str(r["not_evaluable"])) for r in rows]


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
@pytest.mark.parametrize("stage", ["cleaning", "model raises", "deciding", "redaction", "counting", "the writer"])
def test_in_every_form_the_row_says_what_failed(
    tmp_path: Path, stage: str, form: str, scorer: Scorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Redaction, counting and writing come after the decision; where they fail, the row holds no word of the ticket."""
    name = "writing"
    if stage == "redaction":
        monkeypatch.setattr(redact, "ticket", failing(redact.ticket))
    elif stage == "the writer":
        module = discover.load(WRITERS, form)
        monkeypatch.setattr(module, "render", unless_faulty(module.render))
    elif stage == "counting":
        pass
    else:
        broken, name = STAGES[stage]
        broken(monkeypatch, scorer)
    counters = Counts if stage == "counting" else None
    out = tmp_path / f"out.{form}"
    summary = run(TICKETS, scorer, str(out), redacted=stage == "redaction", counters=counters)
    found = rows_of(out, form)
    assert [row[0] for row in found] == [t.id for t in TICKETS]
    assert found[AT][1] and f"{name} failed: " in found[AT][2]
    assert not any("failed" in said for n, (_, _, said) in enumerate(found) if n != AT)
    assert (summary.decisions, summary.faults) == (len(TICKETS), 1)
    assert {p.name for p in tmp_path.iterdir()} == {out.name}


def unless_faulty(render: Callable[..., bytes]) -> Callable[..., bytes]:
    def broken(decisions: Any, *rest: Any) -> bytes:
        if any(one.ticket_id == f"T-{AT}" and not one.faults for one in decisions):
            raise Broke("out of order")
        return render(decisions, *rest)

    return broken


class Counts:
    """Counters that break on the one ticket."""

    def __init__(self, policy: Any) -> None:
        self.tickets = 0

    def add(self, tickets: Any, decisions: Any) -> None:
        if any(map(poisoned, tickets)):
            raise Broke("out of order")
        self.tickets += len(tickets)

    def merge(self, other: Counts) -> None:
        self.tickets += other.tickets


def test_a_ticket_that_nothing_can_read_is_a_human_s_all_the_same(scorer: Scorer) -> None:
    """Whatever stands in the fields, though no reader would make it."""
    odd: list[Any] = [
        Ticket("1", None, ()),  # type: ignore[arg-type]
        Ticket("2", "", (None,)),  # type: ignore[arg-type]
        Ticket("3", "", (Message(Author.CUSTOMER, None),)),  # type: ignore[arg-type]
        Ticket("4", "", (Message("nobody", "x", "yesterday"),)),  # type: ignore[arg-type]
        Ticket("5", "s", (Message(Author.CUSTOMER, "\ud800"),)),
    ]
    found = work(scorer, Plan("jsonl"), odd)
    rows = [json.loads(line) for line in b"".join(found.chunks).splitlines()]
    assert [row["ticket_id"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert all(row["needs_review"] for row in rows)
