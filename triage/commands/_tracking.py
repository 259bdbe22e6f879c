"""What commands that measure something share: whether and how it is tracked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from triage.record import Record

NoTrackOption = Annotated[bool, typer.Option("--no-track", help="Log nothing to MLflow.")]
LogTextOption = Annotated[bool, typer.Option("--log-text", help="Log texts of tickets to MLflow, too.")]


def track(record: Record, *, wanted: bool, quiet: bool = False) -> None:
    """Log what was found to MLflow, or keep it to be sent later where the server is down; say which and where."""
    raise NotImplementedError
