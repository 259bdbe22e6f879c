"""What the commands share: their options, how they load things, and how they speak."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import UnsupportedOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from triage.commands._loading import REGISTRY as REGISTRY
from triage.commands._loading import Ruled as Ruled
from triage.commands._loading import load_model as load_model
from triage.commands._loading import load_policy as load_policy
from triage.commands._loading import model_folder as model_folder
from triage.commands._loading import rule as rule
from triage.commands._progress import progress as progress
from triage.commands._stopping import stoppable
from triage.commands._voice import say as say
from triage.errors import TriageError

if TYPE_CHECKING:
    from triage.intake.export import Export
    from triage.policy import Policy

CHECK_FAILED, USAGE, REJECTS, STOPPED = 1, 2, 3, 130

Inputs = Annotated[
    list[str],
    typer.Argument(help="Ticket exports (.csv .jsonl .ndjson .json .parquet, each also .gz), or - for stdin."),
]
PolicyOption = Annotated[Path | None, typer.Option("--policy", help="Folder that extends the shipped policy.")]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        help="Model folder, or one registered in MLflow (models:/triage@champion), which brings its policy; "
        "the shipped one by default.",
    ),
]
RulesOption = Annotated[bool, typer.Option("--rules-only", help="Let the policy decide alone, without a model.")]
ReaderOption = Annotated[str | None, typer.Option("--reader", help="Force an export format instead of recognising it.")]
ColumnsOption = Annotated[str, typer.Option("--columns", help="Where fields stand: body=Description,ticket_id=No.")]
QuietOption = Annotated[
    bool,
    typer.Option(
        "--quiet",
        "-q",
        help="No progress, no summary, and no figures on the screen that -o writes; errors are still told.",
    ),
]
RedactOption = Annotated[
    bool, typer.Option("--redact", help="Write over personal data in texts: addresses, numbers, names of the account.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]


def show(renderable: Any, *, stderr: bool = False) -> None:
    """Print a rich renderable: a result on stdout, words about it on stderr."""
    from rich.console import Console

    from triage.fields.screen import Tame

    Console(stderr=stderr, highlight=False, soft_wrap=False).print(Tame(renderable))


def told_by_system(error: OSError) -> str:
    """Return what the system says, and of which file. It names none where a stream was written to."""
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename is not None else f"standard output or a file: {reason}"


@contextmanager
def friendly() -> Iterator[None]:
    """Turn what triage can explain into one message and exit code 2."""
    try:
        with stoppable():
            yield
    except TriageError as error:
        say(f"triage: {error}")
        raise typer.Exit(USAGE) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read our output has left
        raise typer.Exit(0) from None
    except UnsupportedOperation:
        say("triage: standard output is closed, nothing can be written there")
        raise typer.Exit(USAGE) from None
    except OSError as error:
        say(f"triage: {told_by_system(error)}")
        raise typer.Exit(USAGE) from None
    except MemoryError:
        say("triage: there is not enough memory for this; earlier output is as it was")
        raise typer.Exit(USAGE) from None
    except KeyboardInterrupt:
        say("triage: stopped; nothing was written")
        raise typer.Exit(STOPPED) from None


def open_inputs(inputs: list[str], policy: Policy, reader: str | None = None, columns: str = "") -> Export:
    """Open exports with the user's column mapping. Raises `InputError` when they cannot be read as a whole."""
    from triage.intake import inputs as given
    from triage.intake.export import open_export

    files = given.expand(inputs)
    zone = policy.calendar.time_zone
    return open_export(files.paths, reader=reader, columns=mapping(columns), zone=zone, notes=files.notes)


def mapping(columns: str) -> dict[str, str]:
    """Read --columns. Raises `TriageError` for a part that is not FIELD=COLUMN."""
    pairs = [part.partition("=") for part in columns.split(",") if part.strip()]
    wrong = [field for field, sign, column in pairs if not sign or not field.strip() or not column.strip()]
    if wrong:
        raise TriageError(f"--columns: '{wrong[0]}' is not FIELD=COLUMN (such as body=description,ticket_id=number)")
    fields = [field.strip() for field, _, _ in pairs]
    if twice := next((field for field in fields if fields.count(field) > 1), None):
        raise TriageError(f"--columns: '{twice}' is named twice; a field is read from one column")
    return {field.strip(): column.strip() for field, _, column in pairs}


def moment(option: str, text: str | None) -> datetime | None:
    """Read a time given on the command line; without a zone it is UTC."""
    if text is None:
        return None
    from triage.fields.when import FIRST_YEAR, LAST_YEAR

    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise TriageError(f"{option}: '{text}' is not a time (such as 2026-03-02T09:14:00Z)") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise TriageError(f"{option}: '{text}' is not a year that triage knows ({FIRST_YEAR} to {LAST_YEAR})")
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def refuse_to_overwrite(inputs: list[str], outputs: list[str]) -> None:
    """Raise `TriageError` when an output is one of the inputs."""
    from triage.databases import url
    from triage.intake import inputs as given

    taken = {os.path.realpath(i) for i in (*inputs, *given.found(inputs)) if i != "-"}
    for out in outputs:
        if url.is_url(out):
            url.refuse_to_overwrite([i for i in inputs if url.is_url(i)], out)
            continue
        if out != "-" and os.path.realpath(out) in taken:
            raise TriageError(f"{out}: is an input and would be overwritten; name another output")
