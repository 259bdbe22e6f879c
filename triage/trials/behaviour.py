"""Functional tests of a policy, with or without a model: a file is a capability, a row a ticket and what it asks.

After CheckList (Ribeiro et al. 2020) and HateCheck (Röttger et al. 2021): a row stands for a way of putting things, so
that what triage can and cannot do shows as a pass rate per capability.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from triage.errors import InputError
from triage.pipeline import Scorer
from triage.schema.base import Level, Shape
from triage.schema.clauses import ExampleTicket
from triage.trials.selftest import ticket_of
from triage.types import Decision, Priority


class Row(ExampleTicket):
    """A ticket, and what is asked of its decision: clauses that hold, clauses that do not, its level.

    `absent` takes the beginning of clause ids, so that ``redflag.`` stands for all red flags. `fails` says why a row
    is known to fail under the policy alone: it counts as failed all the same.
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


def default_folder() -> Path:
    """Return the shipped rows: ``data/behaviour`` beside the package in a checkout, inside it when installed."""
    inside = Path(str(files("triage"))) / "data" / "behaviour"
    return inside if inside.is_dir() else Path(str(files("triage"))).parent / "data" / "behaviour"


def read(folder: Path) -> dict[str, Capability]:
    """Read a folder of capabilities, by name. Raises `InputError` with every mistake of every file."""
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; behaviour tests are .toml files, a capability each")
    found: dict[str, Capability] = {}
    wrong: list[str] = []
    for file in sorted(folder.glob("*.toml")):
        try:
            found[file.stem] = Capability.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        except ValidationError as error:
            wrong += [f"{file}: {'.'.join(map(str, e['loc'])) or 'file'}: {e['msg']}" for e in error.errors()]
        except (OSError, ValueError) as error:
            wrong.append(f"{file}: cannot be read: {error}")
    if wrong:
        raise InputError("\n".join(["the behaviour tests have mistakes:", *wrong]))
    if not found:
        raise InputError(f"{folder}: holds no .toml file of behaviour tests")
    return found


def outcomes(capabilities: Mapping[str, Capability], scorer: Scorer) -> list[Outcome]:
    """Decide every row as `triage score` does, by the policy alone where the scorer has no model."""
    planned = [(name, n, row) for name, found in capabilities.items() for n, row in enumerate(found.rows, start=1)]
    decisions = scorer.score([ticket_of(row, f"{name}-{n}") for name, n, row in planned])
    return [
        Outcome(name, n, row, tuple(_wrong(row, decision)))
        for (name, n, row), decision in zip(planned, decisions, strict=True)
    ]


def digests(capabilities: Mapping[str, Capability]) -> dict[str, list[str]]:
    """Return the sha256 of each row, by capability, of its ticket and what it asks; not of what is remarked on it."""
    return {
        name: [hashlib.sha256(row.model_dump_json(exclude={"fails"}).encode()).hexdigest() for row in found.rows]
        for name, found in capabilities.items()
    }


def unknown(capabilities: Mapping[str, Capability], clauses: Iterable[str]) -> list[str]:
    """Name the clauses asked for that are none of `clauses`, each with its row: under that policy it cannot pass."""
    known = set(clauses)
    return [
        f"{name}-{n}: {clause}"
        for name, found in capabilities.items()
        for n, row in enumerate(found.rows, start=1)
        for clause in row.holds
        if clause not in known
    ]


def _wrong(row: Row, decision: Decision) -> Sequence[str]:
    wrong = [f"{clause} does not hold" for clause in row.holds if clause not in decision.clauses]
    wrong += [f"{clause} holds" for clause in decision.clauses if row.absent and clause.startswith(row.absent)]
    if row.escalate is not None and decision.escalate is not row.escalate:
        wrong.append("is not escalated" if row.escalate else "is escalated")
    if row.least and decision.priority < Priority.parse(row.least):
        wrong.append(f"is {decision.priority.label}, not at least {row.least}")
    if row.most and decision.priority > Priority.parse(row.most):
        wrong.append(f"is {decision.priority.label}, not at most {row.most}")
    return wrong
