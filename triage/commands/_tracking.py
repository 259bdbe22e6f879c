"""What commands that measure something share: whether and how it is tracked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from triage.commands import _common as common
from triage.errors import TriageError

if TYPE_CHECKING:
    from triage.records.record import Record
    from triage.tracking import Logged

NoTrackOption = Annotated[bool, typer.Option("--no-track", help="Log nothing to MLflow.")]
LogTextOption = Annotated[bool, typer.Option("--log-text", help="Log texts of tickets to MLflow, too.")]


def track(record: Record, *, wanted: bool, quiet: bool = False, policy: Path | None = None) -> None:
    """Log what was found to MLflow, or keep it to be sent later where that fails; say which and where.

    It is kept before it is logged, so that nothing is lost with the process either.

    A model in the record is registered with the user's `policy` folder. Never fails: what went wrong is said, also
    when `quiet`.
    """
    if not wanted:
        return
    from triage import tracking
    from triage.records import outbox

    if not tracking.installed():
        if not quiet:
            common.say(f"not tracked: {tracking.EXTRA}; --no-track goes without this line")
        return
    kept = _kept(record, policy)
    try:
        with outbox.held(kept) if kept else nullcontext():
            logged = tracking.log(record, policy=policy, say=teller(quiet=quiet))
    except KeyboardInterrupt:
        _stays(kept, outbox.UNFINISHED)
    except Exception as error:  # whatever it is: what was measured must outlive it
        _stays(kept, str(error) if isinstance(error, TriageError) else f"{type(error).__name__}: {error}")
    else:
        _drop(kept)
        if not quiet:
            for line in told(logged):
                common.say(line)
            if count := len(outbox.waiting()):
                common.say(f"{count} kept earlier in {outbox.place()}; send with: triage track send")


def _kept(record: Record, policy: Path | None) -> Path | None:
    """Keep the record before it is logged: what kills the process must not take it along. ``None`` where it cannot."""
    from triage.records import outbox

    try:
        return outbox.keep(record, outbox.UNFINISHED, policy=policy)
    except Exception as error:
        common.say(f"warning: {error}; it is lost if it cannot be logged now")
        return None


def _stays(kept: Path | None, why: str) -> None:
    from triage.records import outbox

    common.say(f"warning: not tracked: {why}")
    if kept is None:
        common.say("  and it could not be kept to be sent later")
        return
    with suppress(TriageError):
        outbox.told(kept, why)
    common.say(f"  kept in {kept}; send it with: triage track send")


def _drop(kept: Path | None) -> None:
    from triage.records import outbox

    try:
        if kept:
            outbox.drop(kept)
    except TriageError as error:
        common.say(f"warning: {error}")


def teller(*, quiet: bool) -> Callable[[str], None]:
    """Return what says, while it is tracked, what takes long."""
    return lambda text: None if quiet else common.say(f"tracking: {text}")


def told(logged: Logged) -> list[str]:
    """Say where a run is to be seen."""
    from triage import tracking

    lines = [
        f"tracked in {tracking.shown(logged.uri)}{' already' if logged.again else ''}",
        f"  run      {logged.page}",
    ]
    if logged.compare:
        lines.append(f"  compare  {logged.compare}")
    if logged.version:
        lines.append(f"  model    {logged.version.uri}")
    if not tracking.is_server(logged.uri):
        lines.append("  The pages open while this runs: triage track ui (with --port: at that one)")
    return lines
