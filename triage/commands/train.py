"""``triage train``"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from triage import __version__
from triage.commands import _common as common
from triage.commands import _steps, _training, _voice
from triage.commands._parted import parted
from triage.commands._tracking import NoTrackOption, track
from triage.databases.url import named
from triage.errors import TriageError

if TYPE_CHECKING:
    from triage.learning.holdout import By
    from triage.learning.report import Report
    from triage.policy import Policy


def command(
    labelled: Annotated[
        list[str], typer.Argument(help="Labelled tickets: JSON lines with labels, or tables with label_* columns.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Model folder to write.")] = Path("models/mine"),
    policy: common.PolicyOption = None,
    seed: Annotated[int, typer.Option("--seed", help="Same seed, data and machine: same bytes.")] = 7,
    hold_out: Annotated[
        float, typer.Option("--hold-out", min=0, max=0.5, help="Keep about this share out, only to report on it.")
    ] = 0.0,
    split: Annotated[
        str,
        typer.Option("--split", help="What is held out: whole groups drawn by lot (group), or the newest (time)."),
    ] = "group",
    base: Annotated[
        str,
        typer.Option(
            "--base",
            help="Model to start from: a folder, models:/triage@champion, or default: the shipped one. None else.",
        ),
    ] = "",
    blocks: Annotated[
        str,
        typer.Option("--blocks", help="Kinds of features, by comma (files in triage/blocks); the usual ones else."),
    ] = "",
    check: Annotated[
        bool, typer.Option("--check", help="Check the data, look for wrong labels and copies; write no model.")
    ] = False,
    doubts: Annotated[
        Path | None, typer.Option("--doubts", help="With --check: all that is doubted, as CSV, strongest first.")
    ] = None,
    reader: common.ReaderOption = None,
    columns: Annotated[
        str,
        typer.Option("--columns", help="Where fields, labels and the group stand, such as body=text,label_team=Queue."),
    ] = "",
    redacted: common.RedactOption = False,
    quiet: common.QuietOption = False,
    no_track: NoTrackOption = False,
) -> None:
    """Train all heads on labelled tickets; write a model folder and its card.

    The data are checked first. Figures on tickets of groups not seen stand
    beside those of the rules alone and of the commonest label.

    Each ticket needs a priority (none, low, medium, high, critical).
    Sentiment, team and clauses teach where they are given; a column that is
    not there teaches nothing. Who wrote a ticket (author, account, requester)
    stays on one side of every split.

    Our own tickets, with some of their authors kept out to report on:
    [bold]triage train data/labelled/*.jsonl --hold-out 0.15 -o models/mine[/bold]

    Your helpdesk's export, tested on its newest tickets:
    [bold]triage train export.csv --split time --hold-out 0.2 -o models/mine
    --columns "label_priority=Correct priority,group=Requester email"[/bold]

    A few hundred tickets of your own, added to what the shipped model knows:
    [bold]triage train mine.csv --base default -o models/mine[/bold]

    Which labels to read again before training:
    [bold]triage train export.csv --check --doubts doubts.csv[/bold]

    What was measured is logged to MLflow, and the model registered there as
    the next version of models:/triage; --no-track does neither.
    """
    with _voice.redacting(redacted), common.friendly():
        # Told before the work, not after it.
        _training.usage(check=check, hold_out=hold_out, split=split, doubts=doubts, base=base)
        if check:
            _training.doubts_file(doubts, labelled)
        else:
            _training.model_folder(out)
        try:
            from triage.learning import card, prepare, train
        except ModuleNotFoundError as error:
            raise TriageError(f"training needs {error.name}; install the extra 'train'") from None
        from triage.learning.doubts import write as write_doubts
        from triage.learning.examples import read_examples
        from triage.show import training

        began, chosen = datetime.now(UTC), _training.kinds(blocks)
        ruled = common.rule(policy, base, quiet=quiet)
        rules, policy, base = ruled.policy, ruled.folder, ruled.model or ""
        start = _training.base(base)
        own, labels = parted(columns)
        export = common.open_inputs(labelled, rules, reader, own)
        examples = read_examples(export, rules, columns=labels)
        if not quiet:
            for warning in export.warnings:
                common.say(f"warning: {warning}")
        by: By = "time" if split == "time" else "group"
        ready = prepare.prepare(examples, rules, hold_out=hold_out, by=by, label_columns=frozenset(labels.values()))
        if check or not quiet:
            common.show(training.checks(ready.checks))
        if check:
            with _steps.steps(common.say, len(examples), quiet=quiet) as progress:
                told = train.check(examples, rules, seed=seed, progress=progress, advance=progress.advance)
            if doubts:
                write_doubts(told, str(doubts))
            common.show(training.doubts(told, len(examples), doubts))
            return
        with _steps.steps(common.say, len(examples), quiet=quiet) as progress:
            model, report = train.train(
                examples,
                rules,
                seed=seed,
                base=start,
                blocks=chosen,
                ready=ready,
                progress=progress,
                advance=progress.advance,
            )
        model.save(out, {card.NAME: card.card(report).encode()})
        if quiet:  # the card has it all
            for note in report.notes:
                common.say(f"warning: {note}")
        else:
            common.show(training.training(report, out))
        if not no_track:
            at, sources = began.isoformat(timespec="seconds"), named(labelled)
            given = {"at": at, "sources": sources, "seed": seed, "hold_out": hold_out, "base": base, "blocks": chosen}
            _track(report, rules, given, model=(out, model.digest), policy=policy, quiet=quiet)


def _track(
    report: Report,
    rules: Policy,
    given: Mapping[str, Any],
    *,
    model: tuple[Path, str],
    policy: Path | None,
    quiet: bool,
) -> None:
    """Log the run and register the saved model. Never fails: the model is there, whatever becomes of the record."""
    try:
        from triage.evaluation.training import record_of_training

        folder, digest = model
        made = record_of_training(report, rules, model=str(folder), model_digest=digest, version=__version__, **given)
    except ModuleNotFoundError as error:
        common.say(f"warning: not tracked: this needs {error.name}; install the extra 'report'")
    except Exception as error:
        common.say(f"warning: not tracked: {type(error).__name__}: {error}")
    else:
        track(made, wanted=True, quiet=quiet, policy=policy)
