"""The rows of the capability files, and how each did under the policy alone."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from triage.decide import decide
from triage.policy import Policy
from triage.schema import ExampleTicket, Level, Shape
from triage.selftest import ticket_of
from triage.signals import Detector
from triage.types import Decision, Priority

FOLDER = Path(__file__).parent


class Row(ExampleTicket):
    """A ticket, and what is asked of its decision: clauses that hold, clauses that do not, its level.

    `absent` takes the beginning of clause ids, so that ``redflag.`` stands for all red flags. `fails` says why a row
    is known to fail: it counts as failed in the table, and the day it passes the test says so.
    """

    holds: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    escalate: bool | None = None
    least: Level | Literal[""] = ""
    most: Level | Literal["none", ""] = ""
    fails: str = ""

    @model_validator(mode="after")
    def _asks(self) -> Row:
        if not (self.text or self.messages or self.subject):
            raise ValueError("a row needs words")
        if not (self.holds or self.absent or self.least or self.most) and self.escalate is None:
            raise ValueError("a row asks nothing")
        return self


class Capability(Shape):
    """A file: what the capability is, and its rows."""

    about: str = Field(min_length=20)
    rows: tuple[Row, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A row that was tried; `wrong` says what did not come out as asked."""

    capability: str
    number: int
    row: Row
    wrong: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.capability}-{self.number}"


def capabilities() -> dict[str, Capability]:
    """Read all files, by name."""
    return {
        file.stem: Capability.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        for file in sorted(FOLDER.glob("*.toml"))
    }


def outcomes(policy: Policy) -> list[Outcome]:
    """Decide every row by the policy alone."""
    planned = [(name, n, row) for name, found in capabilities().items() for n, row in enumerate(found.rows, start=1)]
    detector = Detector(policy)
    tickets = [ticket_of(row, f"{name}-{n}") for name, n, row in planned]
    findings = detector.detect(detector.views(tickets))
    return [
        Outcome(name, n, row, tuple(_wrong(row, decide(ticket, found, None, policy))))
        for (name, n, row), ticket, found in zip(planned, tickets, findings, strict=True)
    ]


def _wrong(row: Row, decision: Decision) -> list[str]:
    wrong = [f"{clause} does not hold" for clause in row.holds if clause not in decision.clauses]
    wrong += [f"{clause} holds" for clause in decision.clauses if row.absent and clause.startswith(row.absent)]
    if row.escalate is not None and decision.escalate is not row.escalate:
        wrong.append("is not escalated" if row.escalate else "is escalated")
    if row.least and decision.priority < Priority.parse(row.least):
        wrong.append(f"is {decision.priority.label}, not at least {row.least}")
    if row.most and decision.priority > Priority.parse(row.most):
        wrong.append(f"is {decision.priority.label}, not at most {row.most}")
    return wrong
