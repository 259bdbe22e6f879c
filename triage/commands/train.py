"""``triage train``"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from triage.commands import _common as common


def command(
    labelled: Annotated[
        list[str], typer.Argument(help="Labelled tickets: JSON lines with labels, or tables with label_* columns.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Model folder to write.")] = Path("models/mine"),
    policy: common.PolicyOption = None,
    seed: Annotated[int, typer.Option("--seed", help="Same seed, data and machine: same bytes.")] = 7,
    hold_out: Annotated[
        float,
        typer.Option(
            "--hold-out", min=0, max=0.5, help="Keep about this share of authors or customers out, drawn by lot."
        ),
    ] = 0.0,
    check: Annotated[
        bool, typer.Option("--check", help="Look for wrong labels and near copies; write no model.")
    ] = False,
    doubts: Annotated[
        Path | None, typer.Option("--doubts", help="With --check: all that is doubted, as CSV, strongest first.")
    ] = None,
    columns: common.ColumnsOption = "",
    quiet: common.QuietOption = False,
) -> None:
    """Train all heads on labelled tickets and write a model folder (arrays and a manifest, no pickle).

    [bold]triage train data/labelled/*.jsonl -o models/default[/bold]
    [bold]triage train mine.csv --check --doubts doubts.csv[/bold]   which labels to read again before training
    """
    from triage.doubts import write as write_doubts
    from triage.errors import TriageError
    from triage.examples import read_examples
    from triage.show import training

    with common.friendly():
        if doubts and not check:
            raise TriageError("--doubts goes with --check")
        if check and hold_out:
            raise TriageError("--hold-out trains a model, --check writes none: give one of the two")
        if doubts:  # told before the work, not after it
            common.refuse_to_overwrite(labelled, [str(doubts)])
            if str(doubts) == "-" or doubts.is_dir() or not doubts.parent.is_dir():
                raise TriageError(f"--doubts {doubts}: name a file in a folder that is there")
        try:
            from triage import train
        except ModuleNotFoundError as error:
            raise TriageError(f"training needs {error.name}; install the extra 'train'") from None
        rules = common.load_policy(policy)
        examples = read_examples(common.open_inputs(labelled, rules, None, columns), rules)
        progress = (lambda _: None) if quiet else common.say
        if check:
            told = train.check(examples, rules, seed=seed, progress=progress)
            if doubts:
                write_doubts(told, str(doubts))
            common.show(training.doubts(told, len(examples), doubts))
            return
        model, report = train.train(examples, rules, seed=seed, hold_out=hold_out, progress=progress)
        model.save(out)
        common.show(training.training(report, out))
