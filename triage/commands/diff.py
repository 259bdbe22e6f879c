"""``triage diff``"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from triage.commands import _common as common
from triage.commands import _diff_output as output
from triage.commands import _differing, _voice
from triage.commands._tracking import track
from triage.errors import TriageError

if TYPE_CHECKING:
    from triage.difference.kinds import Kind
    from triage.records.record import Dataset


def command(
    a: Annotated[str, typer.Argument(metavar="A", help="A policy, a model or a scored file: what was before.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another of the same kind: what is after.")],
    more: Annotated[list[str] | None, typer.Argument(metavar="...", help="Further files of the export.")] = None,
    on: Annotated[
        list[str] | None,
        typer.Option("--on", metavar="EXPORT...", help="Tickets to decide with both; not with scored files."),
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--as", help="policy, model or scored, where it cannot be told from the names.")
    ] = None,
    out: Annotated[
        str, typer.Option("--out", "-o", help="A folder for all files, or one .html file with all tickets.")
    ] = "",
    model: Annotated[
        str, typer.Option("--model", help="With two policies: the model that judges both; the shipped one by default.")
    ] = "",
    policy: Annotated[
        Path | None,
        typer.Option(
            "--policy",
            help="With two models: the policy of both, else that of the first registered one. "
            "With scored files: its clauses' levels.",
        ),
    ] = None,
    rules_only: Annotated[
        bool, typer.Option("--rules-only", help="With two policies: let them decide alone, without a model.")
    ] = False,
    reader: common.ReaderOption = None,
    columns: Annotated[
        str,
        typer.Option("--columns", help="Where fields and labels stand, such as body=text,label_priority=Priority."),
    ] = "",
    unseen: Annotated[
        bool, typer.Option("--unseen", help="Leave out labelled tickets that either model was trained on.")
    ] = False,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Stop after so many tickets.")] = None,
    most: Annotated[int, typer.Option("--show", min=0, help="Tickets to list on the screen.")] = 20,
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on",
            help="Exit 1 when a ticket is lowered, or escalated in A and missing in B (lowered); "
            "when one changes at all or stands in one file only (any).",
        ),
    ] = None,
    redacted: common.RedactOption = False,
    as_json: common.JsonOption = False,
    tracked: Annotated[bool, typer.Option("--track", help="Log the comparison to MLflow, without texts.")] = False,
    quiet: common.QuietOption = False,
) -> None:
    """Say which tickets two policies, two models or two scored files decide differently, and because of what.

    Counts come first, then the tickets, the gravest first: critical ones that
    would be lowered. Where tickets bear labels, it is told which side is right.

    What would my changed policy do to last month's tickets?
    [bold]triage diff default my-policy --on export.csv -o report.html[/bold]

    Is the new model better than the shipped one?
    [bold]triage diff default models/mine --on labelled.jsonl --unseen[/bold]

    What is different from last week's run?
    [bold]triage diff last-week.csv this-week.csv[/bold]

    May this change of the policy go live? No ticket may be lowered:
    [bold]triage diff default my-policy --on export.csv --fail-on lowered --quiet[/bold]

    Exit codes: 0 compared, 1 by --fail-on, 2 usage or input, 3 rows of the
    export were rejected (all others are compared).
    """
    with _voice.redacting(redacted), common.friendly():
        from triage import redact
        from triage.difference.kinds import kind_of

        if more and not on:
            raise TriageError(f"two are compared, and here are {2 + len(more)}; name an export with --on tickets.csv")
        exports = [*(on or ()), *(more or ())]
        found_kind = kind_of(a, b, kind)
        _usage(
            found_kind, on=exports, model=model, policy=policy, rules_only=rules_only, reader=reader, columns=columns,
            unseen=unseen, limit=limit, fail_on=fail_on,
        )  # fmt: skip
        output.check(out, [*exports, a, b, *([model] if model else ()), *([str(policy)] if policy else ())])
        data: tuple[Dataset, ...] = ()
        if found_kind == "scored":
            found = _differing.files(a, b, policy)
        else:
            two, sides, shared = _differing.judges(found_kind, a, b, model, policy, rules_only=rules_only, quiet=quiet)
            tickets, rejected, labels = _differing.read(exports, two, reader, columns, limit, quiet=quiet)
            if unseen:
                tickets, labels = _differing.unseen(tickets, labels, two, quiet=quiet)
            with common.progress(quiet=quiet) as advance:
                from triage.difference.run import of_tickets

                found = of_tickets(
                    found_kind, sides, two, tickets, labels=labels, shared=shared, redacted=redacted,
                    progress=advance,
                )  # fmt: skip
            rejected = [redact.rejected(row) for row in rejected] if redacted else rejected
            found, data = replace(found, rejected=tuple(rejected)), _differing.datasets(tickets, exports)
        record = output.give(found, out, at=datetime.now(UTC), datasets=data, as_json=as_json, most=most, quiet=quiet)
        if tracked:
            track(record, wanted=True, quiet=quiet)
    if fail_on and (why := found.against(fail_on)):
        common.say(f"--fail-on {fail_on}: {'; '.join(why)}")
        raise typer.Exit(common.CHECK_FAILED)
    if found.rejected:
        raise typer.Exit(common.REJECTS)


def _usage(kind: Kind, *, fail_on: str | None, **given: object) -> None:
    """Raise `TriageError` with all that does not go together."""
    from triage.difference.kinds import TWO
    from triage.difference.result import FAILING

    names = {name: f"--{name.replace('_', '-')}" for name in given}
    barred: dict[str, str] = {
        "policy": {"policy": "A and B are the policies"},
        "model": {"model": "A and B are the models", "rules_only": "A and B are models"},
        "scored": dict.fromkeys(
            ("on", "model", "rules_only", "reader", "columns", "unseen", "limit"), "A and B hold what was decided"
        ),
    }[kind]
    wrong = [f"{names[name]} does not go with {TWO[kind]}: {why}" for name, why in barred.items() if given[name]]
    if kind != "scored" and not given["on"]:
        wrong.append(f"{TWO[kind]} are compared on tickets: name an export with --on tickets.csv")
    if given["rules_only"] and given["model"]:
        wrong.append("--rules-only decides without a model, --model names one: give one of the two")
    if fail_on is not None and fail_on not in FAILING:
        wrong.append(f"--fail-on: '{fail_on}' is not one of {', '.join(FAILING)}")
    if wrong:
        raise TriageError("\n".join(wrong))
