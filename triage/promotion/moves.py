"""Make a version live: the ledger's line first, then the aliases, then the tags that mirror the line.

In this order a promotion that breaks off anywhere is never one that nobody recorded. Before the line is written nothing
has changed; after it the ledger says what was meant, and `mend` lets the registry follow. Whoever promotes holds the
ledger's lock for the moves alone, not while models are judged; so what was judged is looked at again under the lock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from triage.errors import TrackingError, TriageError
from triage.files.output import unbroken
from triage.promotion.history import champions
from triage.promotion.lines import MEND, PROMOTE, ROLLBACK, Model, Move, moves, says
from triage.promotion.registry import AT, BEGUN, BY, CHAMPION, FORCED, PREVIOUS, WHY, Registry, Version, named
from triage.promotion.standing import Kind, Standing, lost, mirror, refuse, same, standing, wanted
from triage.records import ledger
from triage.records.ledger import Writer


@dataclass(frozen=True, slots=True)
class Who:
    """Who does it, when (with a zone) and why."""

    by: str
    at: datetime
    why: str = ""


def look(path: Path, registry: Registry) -> Standing:
    """Read ledger and registry. Raises `LedgerError`, `TrackingError`."""
    return standing(moves(ledger.read(path)), registry.versions())


def model_of(version: Version) -> Model:
    """Return a version of the registry as the ledger names it."""
    return Model(version.number, version.digest, version.policy)


def move_of(kind: str, who: Who, live: Model, before: Model | None = None) -> Move:
    """Begin a move that is not in the ledger yet."""
    return Move(0, "", kind, who.at, who.by, who.why, live, before)


def promote(path: Path, registry: Registry, judged: Standing, record: Move) -> Move:
    """Make the model of `record` live and keep the record; `judged` is what it was judged against.

    Raises `TriageError` when somebody moved the champion since, `LedgerError` when the line cannot be written (nothing
    is changed then), `TrackingError` when the registry does not follow (the line says so then; `mend` lets it follow).
    """
    with _alone(path, registry) as (room, now):
        if now.head != judged.head or _number(now.champion) != _number(judged.champion):
            raise TriageError(f"{_meanwhile(judged, now)} while this one was judged; nothing was changed: run it again")
        return _made(room, registry, now, replace(record, kind=PROMOTE))


def rollback(path: Path, registry: Registry, who: Who) -> Move:
    """Make live what was live before, along the ledger, once it is sure that it can be loaded; return the move.

    Raises `TriageError` when there is nothing to go back to, or when registry and ledger disagree.
    """
    _, target = _steps_back(look(path, registry))
    registry.fetch(target.version)
    with _alone(path, registry) as (room, now):
        live, again = _steps_back(now)
        if again != target:
            raise TriageError("somebody promoted or rolled back meanwhile; nothing was changed: see triage live")
        done = _made(room, registry, now, move_of(ROLLBACK, who, target, live))
        if same(live, now.versions):
            told = {"at": who.at.isoformat(), "by": who.by, "why": who.why, "to": target.version}
            registry.tag_version(live.version, {f"rolled_back_{name}": value for name, value in told.items()})
        return done


def mend(path: Path, registry: Registry, who: Who) -> tuple[str, ...]:
    """Let ledger and registry say the same again, recorded in a line; return what was done, in words.

    A torn line is cut off. Where the registry knows of lines that the ledger lacks, or there is no ledger, the ledger
    goes on from what the registry made live last; else the aliases go where the ledger says. Raises `TriageError` for
    what cannot be mended so.
    """
    torn = ledger.mend(path)
    done = (f"cut off a torn line of {path} (kept in {torn.name})",) if torn else ()
    if not look(path, registry).discords:
        return done or ("registry and ledger agree: nothing to mend",)
    with _alone(path, registry) as (room, now):
        if not now.discords:
            return (*done, "somebody mended it meanwhile")
        hashes = tuple(dict.fromkeys(h for _, h in lost(now.moves, now.versions)))
        adopted = _adopted(now)
        if adopted is not None:
            move = replace(move_of(MEND, who, model_of(adopted), now.stack[-1] if now.stack else None), lost=hashes)
            told = {name: adopted.tags.get(name, "") for name in (AT, BY, WHY, FORCED)} if AT in adopted.tags else {}
            _made(room, registry, now, replace(move, why=_taken_over(adopted, who), told=told))
            return (
                *done,
                f"the ledger goes on from version {adopted.number}, made live last by what the registry says",
            )
        refuse(now, Kind.GONE)
        if hashes or now.has(Kind.ALIAS):
            found = {alias: _number(named(alias, now.versions)) for alias in (CHAMPION, PREVIOUS)}
            _made(room, registry, now, replace(move_of(MEND, who, now.stack[-1]), found=found, lost=hashes))
            return (*done, f"the aliases are where the ledger says: version {now.stack[-1].version} is the champion")
        registry.tag_version(now.stack[-1].version, mirror(now.moves))
        return (*done, f"wrote the tags of version {now.stack[-1].version}")


@contextmanager
def _alone(path: Path, registry: Registry) -> Iterator[tuple[Writer, Standing]]:
    """Lock the ledger and look anew. Ctrl-C comes too late here: all is done, and said to be done."""
    with ledger.writing(path) as room, suppress(KeyboardInterrupt), unbroken():
        yield room, standing(moves(room.lines), registry.versions())


def _made(room: Writer, registry: Registry, now: Standing, move: Move) -> Move:
    try:
        registry.tag_version(move.live.version, {BEGUN: move.at.isoformat()})
    except TrackingError as error:
        raise TrackingError(f"the registry cannot be written, so nothing was changed: {plain(error)}") from None
    line = room.append(says(move))
    written = moves(room.lines)
    try:
        registry.set_aliases(wanted(champions(written), now.versions))
        registry.tag_version(move.live.version, mirror(written))
    except TrackingError as error:
        raise TrackingError(
            f"line {line.number} of the ledger says that version {move.live.version} is live, but the registry did not "
            f"follow: {plain(error)}\n  when it answers again: triage live --mend"
        ) from None
    return written[-1]


def plain(error: Exception) -> str:
    """Say what is wrong without the statements of a database."""
    return re.split(r"\s*\[SQL:", str(error))[0]


def _steps_back(now: Standing) -> tuple[Model, Model]:
    """Return what is live and what a rollback makes live. Raises `TriageError` that says why there is nothing."""
    refuse(now, Kind.LOST, Kind.FOREIGN, Kind.ALIAS)
    if not now.stack:
        raise TriageError("nothing was promoted yet, so there is nothing to go back to (triage live tells what is)")
    if len(now.stack) < 2:
        raise TriageError(
            f"version {now.stack[-1].version} was the first to be promoted: there is none before it to go back to; "
            "promote another one: triage promote VERSION"
        )
    live, target = now.stack[-1], now.stack[-2]
    if same(target, now.versions) is None:
        how = "another model" if any(v.number == target.version for v in now.versions) else "not"
        raise TriageError(
            f"version {target.version}, live before version {live.version}, is {how} in the registry now; promote "
            f'another one: triage promote VERSION --force --why "..." (there are: {_listed(now)})'
        )
    return live, target


def _adopted(now: Standing) -> Version | None:
    """Return the version that the registry, better informed than the ledger, says was made live last."""
    if now.has(Kind.FOREIGN):
        return now.champion
    missing = [version for version, _ in lost(now.moves, now.versions)]
    newest = max(missing, key=lambda v: v.tags.get(AT, ""), default=None)
    if now.champion is not None and (not now.moves or any(v.number == now.champion.number for v in missing)):
        return now.champion
    return newest if not now.moves else None


def _taken_over(version: Version, who: Who) -> str:
    tags = version.tags
    forced = ", by force" if tags.get(FORCED) else ""
    how = f"promoted on {tags.get(AT)} by {tags.get(BY) or '?'}{forced}: {tags.get(WHY) or 'no reason given'}"
    told = f"the registry tells: {how if AT in tags else 'not who promoted it'}"
    return told + (f"; {who.why}" if who.why else "")


def _number(version: Version | None) -> str:
    return version.number if version else ""


def _listed(now: Standing) -> str:
    return ", ".join(v.number for v in now.versions) or "none"


def _meanwhile(then: Standing, now: Standing) -> str:
    if len(now.moves) > len(then.moves):
        move = now.moves[-1]
        return f"version {move.live.version} was made live by {move.by} ({move.kind})"
    return f"the alias champion went from version {_number(then.champion) or '-'} to {_number(now.champion) or '-'}"
