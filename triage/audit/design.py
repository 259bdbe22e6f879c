"""The design of a sample: how likely each ticket was to be drawn, so that verdicts can be weighed back to all tickets.

It is kept in a file of its own beside the review sheets, and never goes to a reviewer: its strata tell what was
decided.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from triage.errors import InputError

VERSION = 1
SUFFIX = ".design.json"
WARNING = "Not for reviewers: the strata tell what was decided. It is needed to weigh their verdicts; keep it."


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the scored file: how many tickets it holds and how many were drawn.

    `cells` are the values that were merged into it, each (priority, decided_by, band of confidence).
    """

    name: str
    escalated: bool
    population: int
    drawn: int
    cells: tuple[tuple[str, str, str], ...]

    @property
    def probability(self) -> float:
        """The chance of each of its tickets to be drawn (without replacement, all alike)."""
        return self.drawn / self.population


@dataclass(frozen=True, slots=True)
class Drawn:
    """A ticket of the sample: its stratum, the probability that it was drawn with, who judges it."""

    ticket_id: str
    stratum: str
    probability: float
    reviewers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Design:
    """How a sample was drawn. `n` is the size asked for, `scored` the sha256 of the scored file, `rows` its tickets.

    `policies` and `models` are the digests that stand in the scored file, as they stand there.
    """

    seed: int
    n: int
    twice: float
    bands: tuple[float, ...]
    scored: str
    rows: int
    policies: tuple[str, ...]
    models: tuple[str, ...]
    strata: tuple[Stratum, ...]
    tickets: tuple[Drawn, ...]

    @property
    def digest(self) -> str:
        """The sha256 of all that the design says: two samples of one digest are the same."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()

    @property
    def reviewers(self) -> tuple[str, ...]:
        return tuple(sorted({who for ticket in self.tickets for who in ticket.reviewers}))

    def of(self, reviewer: str) -> tuple[str, ...]:
        """Return the ids of the tickets that a reviewer judges, in the order of the design."""
        return tuple(ticket.ticket_id for ticket in self.tickets if reviewer in ticket.reviewers)


def design_json(design: Design) -> bytes:
    """Write a design as the side file holds it."""
    told = {"version": VERSION, "warning": WARNING, "digest": design.digest, **asdict(design)}
    return json.dumps(told, indent=1, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def read_design(path: Path) -> Design:
    """Read a side file. Raises `InputError` when it is none, damaged, changed by hand, or of a newer triage."""
    try:
        raw = json.loads(path.read_bytes())
        version = raw["version"]
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; triage audit sample writes it beside the review sheets") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InputError(f"{path}: is no design of a sample (triage audit sample writes it, *{SUFFIX})") from None
    if version != VERSION:
        raise InputError(f"{path}: is of version {version}, this triage reads version {VERSION}")
    try:
        found = _design(raw)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path}: is a damaged design ({type(error).__name__}: {error})") from None
    if raw.get("digest") != found.digest:
        raise InputError(f"{path}: was changed since it was drawn (its digest does not fit); fetch the original file")
    return found


def _design(raw: Mapping[str, Any]) -> Design:
    return Design(
        raw["seed"],
        raw["n"],
        raw["twice"],
        tuple(raw["bands"]),
        raw["scored"],
        raw["rows"],
        tuple(raw["policies"]),
        tuple(raw["models"]),
        tuple(
            Stratum(s["name"], s["escalated"], s["population"], s["drawn"], tuple(tuple(c) for c in s["cells"]))
            for s in raw["strata"]
        ),
        tuple(Drawn(t["ticket_id"], t["stratum"], t["probability"], tuple(t["reviewers"])) for t in raw["tickets"]),
    )
