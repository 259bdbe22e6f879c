"""``triage evaluate``"""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from triage import __version__
from triage.commands import _common as common
from triage.commands import _evaluating, _steps, _voice
from triage.commands._parted import parted
from triage.commands._tracking import LogTextOption, NoTrackOption, track
from triage.databases.url import named
from triage.errors import TriageError

FITTING = 0.25
"""Seconds of measuring to one of reading."""


def command(
    labelled: Annotated[
        list[str], typer.Argument(help="Labelled tickets: JSON lines with labels, or tables with label_* columns.")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for the report: HTML, metrics.json, CSV tables, plots.")
    ] = None,
    model: common.ModelOption = None,
    policy: common.PolicyOption = None,
    rules_only: common.RulesOption = False,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            help="Parts to measure one by one, by comma: source, channel, tier, language, decided_by, or any column.",
        ),
    ] = "",
    unseen: Annotated[
        bool, typer.Option("--unseen", help="Leave out the tickets that the model was trained on.")
    ] = False,
    seed: Annotated[int, typer.Option("--seed", help="Same seed, same intervals.")] = 7,
    reader: common.ReaderOption = None,
    columns: Annotated[
        str,
        typer.Option("--columns", help="Where fields, labels and the group stand, such as body=text,label_team=Queue."),
    ] = "",
    redacted: common.RedactOption = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print metrics.json instead of tables.")] = False,
    quiet: common.QuietOption = False,
    no_track: NoTrackOption = False,
    log_text: LogTextOption = False,
) -> None:
    """Measure how good the decisions are on labelled tickets.

    Rules alone, model alone, both together and the commonest label stand side
    by side; every figure has its number of tickets and a 95 % interval. The
    gates of decision.toml are held against the figures of what triage score
    decides; when one fails, the exit code is 1.

    A report on your own labelled tickets, to open in a browser:
    [bold]triage evaluate labelled.csv -o report[/bold]

    Your helpdesk's export, with labels in columns of its own names:
    [bold]triage evaluate export.csv -o report
    --columns "label_priority=Correct priority,group=Requester email"[/bold]

    A model of your own, only on tickets that it has not learnt:
    [bold]triage evaluate labelled.jsonl --model models/mine --unseen[/bold]

    Where is it weak? Part by part, also by a column of the export:
    [bold]triage evaluate labelled.csv --by channel,tier,Product[/bold]

    The figures for a program, without MLflow:
    [bold]triage evaluate labelled.csv --json --no-track | jq .metrics.critical_recall[/bold]
    """
    with _voice.redacting(redacted), common.friendly():
        _usage(rules_only=rules_only, model=model, unseen=unseen)
        drawn = out is not None or (not no_track and find_spec("mlflow") is not None)
        _installed(drawn=drawn)
        from triage.evaluation import details, gates, names, record
        from triage.records import folder
        from triage.records.record import metrics_json

        if out is not None:
            folder.check(out, record.KIND, labelled)
        ruled = common.rule(policy, model, quiet=quiet)
        rules, policy, model = ruled.policy, ruled.folder, ruled.model
        gates.check(rules.decision.gates, names.glossary(rules))
        heads = None if rules_only else common.load_model(model, rules)
        own, labels = parted(columns)
        export = common.open_inputs(labelled, rules, reader, own)
        labelled = named(labelled)
        found = _evaluating.examples(export, rules, labels, labelled)
        asked = _evaluating.dimensions(by, found)
        if not quiet:
            for warning in export.warnings:
                common.say(f"warning: {warning}")
        found, family, notes = _evaluating.known(found, heads, unseen=unseen)
        with _steps.steps(common.say, len(found), quiet=quiet, fitting=FITTING) as progress:
            read = export.places, labelled
            result = _evaluating.measured(found, family, rules, heads, asked, read, seed, progress, redacted=redacted)
            doubts = (*notes, *record.doubts(result))
            told = record.Told(
                datetime.now(UTC).isoformat(timespec="seconds"), tuple(labelled),
                "" if heads is None else model or "the shipped model", "" if heads is None else heads.digest,
                "" if policy is None else str(policy), __version__, doubts,
            )  # fmt: skip
            made = record.record_of(result, told, drawn=drawn, text=log_text, redacted=redacted, progress=progress)
            if out is not None:
                page = record.page(result, made, text=True, redacted=redacted)
                report = {} if log_text else {record.REPORT: page}
                folder.replace(made, out, report)
        shown_too = not as_json and not (quiet and out is not None)
        if as_json:
            typer.echo(metrics_json(made).decode())
        elif shown_too:
            from triage.show import evaluation as shown

            common.show(shown.evaluation(made, [details.table_of(b) for b in asked] if by else [], out))
        if not shown_too and not (as_json and quiet):  # they stand above the tables, and in the JSON
            for doubt in doubts:
                common.say(f"warning: {doubt}")
        track(made, wanted=not no_track, quiet=quiet, policy=policy)
        failed = gates.failed(result.gates)
    if failed:
        common.say(f"gates that fail: {', '.join(one.figure for one in failed)}")
        raise typer.Exit(common.CHECK_FAILED)


def _installed(*, drawn: bool) -> None:
    """Raise `TriageError` when a library that is needed is not there."""
    needed = ("scipy", "jinja2", "matplotlib") if drawn else ("scipy",)
    missing = [name for name in needed if find_spec(name) is None]
    if missing:
        raise TriageError(f"evaluating needs {', '.join(missing)}; install the extra 'report'")


def _usage(*, rules_only: bool, model: str | None, unseen: bool) -> None:
    if rules_only and model:
        raise TriageError("--rules-only decides without a model, --model names one: give one of the two")
    if rules_only and unseen:
        raise TriageError("--unseen leaves out what a model has learnt, --rules-only takes none: give one of the two")
