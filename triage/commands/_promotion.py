"""What promote, rollback and live share: the ledger's place, the registry, and who does it."""

from __future__ import annotations

import getpass
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from triage.errors import TriageError

if TYPE_CHECKING:
    from triage.promotion.lines import Model, Move
    from triage.promotion.moves import Who

LedgerOption = Annotated[
    Path | None,
    typer.Option(
        "--ledger",
        envvar="TRIAGE_LEDGER",
        help="The ledger of promotions; triage-ledger.jsonl beside the MLflow store by default.",
        show_default=False,
    ),
]
ByOption = Annotated[str, typer.Option("--by", help="Who does it, for the ledger; your user name by default.")]
_LONGEST = 2000


def ledger_path(option: Path | None) -> Path:
    """Return where the ledger lies: as it was named, or beside the store."""
    from triage.records import ledger

    return option or ledger.beside(os.environ.get("MLFLOW_TRACKING_URI", "").strip() or "sqlite:///mlflow.db")


def who(by: str, why: str) -> Who:
    """Say who does it. Raises `TriageError` when that is not known."""
    from triage.promotion.moves import Who

    name = by.strip() or os.environ.get("USER", "").strip()
    if not name:
        try:
            name = getpass.getuser()
        except (KeyError, OSError, ImportError):
            raise TriageError("who does this is not known to the system: say it with --by NAME") from None
    for option, text in (("--by", name), ("--why", why)):
        if len(text) > _LONGEST:
            raise TriageError(f"{option}: at most {_LONGEST:,} characters")
    return Who(name, datetime.now(UTC), why.strip())


def move_object(move: Move) -> dict[str, Any]:
    """Return a move as a plain object, for ``--json``."""
    from triage.promotion import lines

    return {"line": move.line, "hash": move.hash, **lines.says(move)}


def model_object(model: Model | None) -> dict[str, str] | None:
    return None if model is None else {"version": model.version, "digest": model.digest, "policy": model.policy}
