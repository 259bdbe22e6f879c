"""The design of a sample: how likely each ticket was to be drawn, so that verdicts can be weighed back to all tickets.

It is kept in a file of its own beside the review sheets, and never goes to a reviewer: its strata tell what was
decided.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from triage.audit.words import Shown
from triage.errors import InputError

VERSION = 2
_READ = (1, VERSION)
"""Version 1 does not tell what the reviewers were shown."""
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

    `policies` and `models` are the digests that stand in the scored file, as they stand there. `shown` are those of the
    words that the sheets hold of each ticket; none, where they hold ids alone.
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
    shown: Mapping[str, Shown] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def digest(self) -> str:
        """The sha256 of how it was drawn: two samples of one digest are the same, whatever was shown of them."""
        return _sha256(self._drawn())

    def told(self) -> dict[str, Any]:
        """Return what the side file holds, with digests that guard it."""
        shown = {name: [one.subject, one.conversation, one.both] for name, one in self.shown.items()}
        return {"digest": self.digest, **self._drawn(), "shown": shown, "shown_digest": _sha256(shown)}

    def _drawn(self) -> dict[str, Any]:
        """Return all but what was shown, as version 1 has it."""
        told = asdict(replace(self, shown={}))
        del told["shown"]
        return told

    @property
    def reviewers(self) -> tuple[str, ...]:
        """Who judges, by name in order."""
        return tuple(sorted({who for ticket in self.tickets for who in ticket.reviewers}))

    def of(self, reviewer: str) -> tuple[str, ...]:
        """Return the ids of the tickets that a reviewer judges, in the order of the design."""
        return tuple(ticket.ticket_id for ticket in self.tickets if reviewer in ticket.reviewers)


def design_json(design: Design) -> bytes:
    """Write a design as the side file holds it."""
    told = {"version": VERSION, "warning": WARNING, **design.told()}
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
    if version not in _READ:
        raise InputError(f"{path}: is of version {version}, this triage reads version {' and '.join(map(str, _READ))}")
    try:
        found = _design(raw)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path}: is a damaged design ({type(error).__name__}: {error})") from None
    if raw.get("digest") != found.digest or (version > 1 and raw.get("shown_digest") != found.told()["shown_digest"]):
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
        {name: Shown(*digests) for name, digests in raw.get("shown", {}).items()},
    )


def _sha256(told: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
