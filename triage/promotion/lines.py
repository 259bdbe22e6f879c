"""A change of the live model as a line of the ledger: what it says, read and written. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from triage.errors import LedgerError
from triage.records.chain import Line

PROMOTE, ROLLBACK, MEND = "promote", "rollback", "mend"
KINDS = (PROMOTE, ROLLBACK, MEND)


@dataclass(frozen=True, slots=True)
class Model:
    """A version as it was when it was made live: its number, the digest of its folder, that of its policy."""

    version: str
    digest: str
    policy: str


@dataclass(frozen=True, slots=True)
class Tickets:
    """Labelled tickets that models were compared on: where from, how read, what they were, how many were used.

    `digest` is of all `rows`, whatever was left out because a model had learnt it.
    """

    paths: tuple[str, ...]
    digest: str
    rows: int
    used: int
    reader: str = ""
    columns: str = ""
    unseen: bool = False


@dataclass(frozen=True, slots=True)
class Tests:
    """Behaviour rows that models were judged on: the digest and number of all, short digests of `each` capability's."""

    digest: str
    rows: int
    each: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Move:
    """A line of the ledger. `live` is what it made live, `before` what was live until then.

    `judged_under` is the digest of the policy in force at the judging, `asked` what that asked (`terms.of`). `found`
    are the aliases that a mending found otherwise, `lost` the hashes of lines that the registry knew of and the ledger
    did not, `told` what the registry's tags said of a promotion that was taken over from them.
    """

    line: int
    hash: str
    kind: str
    at: datetime
    by: str
    why: str
    live: Model
    before: Model | None = None
    forced: bool = False
    tickets: Tickets | None = None
    checks: tuple[Mapping[str, Any], ...] = ()
    notes: tuple[str, ...] = ()
    found: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    lost: tuple[str, ...] = ()
    judged_under: str = ""
    asked: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    tests: Tests | None = None
    told: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def moves(lines: Sequence[Line]) -> tuple[Move, ...]:
    """Read the lines of a ledger. Raises `LedgerError` for one that is no promotion."""
    return tuple(map(_move, lines))


def says(move: Move) -> dict[str, Any]:
    """Return what a move's line says, without the fields of the ledger itself."""
    optional: dict[str, Any] = {
        "before": None if move.before is None else _model(move.before),
        "forced": move.forced,
        "tickets": None if move.tickets is None else _tickets(move.tickets),
        "checks": [dict(check) for check in move.checks],
        "notes": list(move.notes),
        "found": dict(move.found),
        "lost": list(move.lost),
        "judged_under": move.judged_under,
        "asked": dict(move.asked),
        "tests": None if move.tests is None else _tests(move.tests),
        "told": dict(move.told),
    }
    return {
        "kind": move.kind,
        "at": move.at.isoformat(),
        "by": move.by,
        "why": move.why,
        "live": _model(move.live),
        **{name: value for name, value in optional.items() if value},
    }


def _model(model: Model) -> dict[str, str]:
    return {"version": model.version, "digest": model.digest, "policy": model.policy}


def _tickets(t: Tickets) -> dict[str, Any]:
    how = {"reader": t.reader, "columns": t.columns, "unseen": t.unseen}
    found = {"paths": list(t.paths), "digest": t.digest, "rows": t.rows, "used": t.used}
    return {**found, **{name: value for name, value in how.items() if value}}


def _tests(t: Tests) -> dict[str, Any]:
    return {"digest": t.digest, "rows": t.rows, "each": dict(t.each)}


def _move(line: Line) -> Move:
    raw = line.says
    try:
        if raw["kind"] not in KINDS:
            raise ValueError(f"{raw['kind']!r} is none of {', '.join(KINDS)}")
        tickets = raw.get("tickets")
        before, tests = raw.get("before"), raw.get("tests")
        return Move(
            line.number,
            line.hash,
            raw["kind"],
            datetime.fromisoformat(raw["at"]),
            raw["by"],
            raw["why"],
            Model(**raw["live"]),
            Model(**before) if before else None,
            raw.get("forced", False),
            Tickets(**{**tickets, "paths": tuple(tickets["paths"])}) if tickets else None,
            tuple(raw.get("checks", ())),
            tuple(raw.get("notes", ())),
            MappingProxyType(raw.get("found", {})),
            tuple(raw.get("lost", ())),
            raw.get("judged_under", ""),
            MappingProxyType(raw.get("asked", {})),
            Tests(**tests) if tests else None,
            MappingProxyType(raw.get("told", {})),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        what = f"{type(error).__name__}: {error}"
        raise LedgerError(f"line {line.number} of the ledger is no promotion known to this triage ({what})") from None
